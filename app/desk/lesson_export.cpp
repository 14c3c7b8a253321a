#include "desk/lesson_export.h"

#include "desk/lesson_handout.h"
#include "export/svg.h"
#include "lesson/vary.h"
#include "picture/figures.h"

namespace convwalk {
namespace {

std::vector<std::string> svgs_of(const std::vector<Scenario>& scenarios,
                                 const std::function<void()>& between) {
    std::vector<std::string> svgs;
    for (const Scenario& scenario : scenarios) {
        if (between) between();
        const Figure f = figure(scenario);
        svgs.push_back(to_svg(build_scene(f, at(f.timeline, time_of(f, scenario.output.moment)))));
    }
    return svgs;
}

}  // namespace

std::vector<DeckFile> deck_files(const Lesson& lesson, const DeckChoice& choice,
                                 const std::optional<LivePart>& live, const std::function<void()>& between) {
    Lesson drawn = varied(lesson, choice.seed);
    if (choice.handout) {
        // On paper nothing can be changed.
        std::erase_if(drawn.scenes, [](const LessonScene& scene) { return scene.sandbox; });
        const std::vector<std::string> svgs = svgs_of(handout_figures(drawn), between);
        return {{lesson.name + "_handout.html", handout_of(drawn, svgs, choice.seed)}};
    }
    const Deck deck = deck_of(drawn, choice.answers);
    std::vector<Scenario> scenarios;
    for (const DeckPicture& picture : deck.pictures) scenarios.push_back(picture.scenario);
    const std::vector<std::string> svgs = svgs_of(scenarios, between);
    if (choice.format == DeckFormat::html) return {{lesson.name + ".html", html_of(deck, svgs, live)}};
    if (choice.format == DeckFormat::pdf) return {{lesson.name + ".fodp", presentation_of(deck, svgs)}};
    std::vector<DeckFile> files;
    for (std::size_t i = 0; i < svgs.size(); ++i)
        files.push_back({picture_path(deck.pictures[i].name), svgs[i]});
    const char* ending = choice.format == DeckFormat::quarto ? ".qmd" : ".md";
    files.push_back({lesson.name + ending, markdown_of(deck, choice.format)});
    return files;
}

}  // namespace convwalk
