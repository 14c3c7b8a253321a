#include "desk/lesson_deck.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "basics/text.h"
#include "desk/lesson_files.h"
#include "lesson/judge.h"
#include "lesson/slips.h"
#include "lesson/words.h"
#include "picture/figures.h"

namespace convwalk {
namespace {

class DeckMaker {
  public:
    DeckMaker(const Lesson& lesson, DeckAnswers answers) : lesson_(lesson), answers_(answers) {}

    Deck made() {
        deck_.title = lesson_.title;
        deck_.language = lesson_.language;
        const std::string minutes = common_words(lesson_.language, "minutes",
                                                 {{"minutes", static_cast<std::size_t>(lesson_.minutes)}});
        deck_.slides.push_back({Slide::Kind::title, lesson_.title, lesson_.promise, {}, {}, {minutes}});
        for (const LessonScene& scene : lesson_.scenes) {
            ++number_;
            add_scene(scene);
        }
        for (Slide& slide : later_) deck_.slides.push_back(std::move(slide));
        return std::move(deck_);
    }

  private:
    [[nodiscard]] std::string heading() const { return fmt::format("{}. {}", number_, lesson_.title); }
    [[nodiscard]] const std::string& common(const char* name) const {
        return common_words(lesson_.language, name);
    }

    std::string picture(const LessonScene& scene, const std::string& what, const Scenario& shown,
                        const std::string& words) {
        std::string name = fmt::format("{}_{:02}_{}_{}", lesson_.name, number_, scene.id, what);
        deck_.pictures.push_back({name, shown, words});
        return name;
    }

    // A picture, or one for each of the scene's steps.
    std::vector<std::string> pictures(const LessonScene& scene, const char* what, Scenario shown,
                                      const std::string& words, bool walks) {
        if (!walks || scene.steps == StepRange{}) return {picture(scene, what, shown, words)};
        std::vector<std::string> names;
        // With other numbers there may be fewer.
        const std::int64_t last = std::min(scene.steps.last, figure(shown).timeline.steps);
        for (std::int64_t step = std::min(scene.steps.first, last); step <= last; ++step) {
            shown.output.moment = {StillMoment::Kind::step, step};
            names.push_back(picture(scene, fmt::format("{}_{:02}", what, step), shown, words));
        }
        return names;
    }

    // Figure, sentence and question together; the answer by itself.
    void add_scene(const LessonScene& scene) {
        const std::string words = filled(scene.words.words, scene);
        const auto shown = pictures(scene, "figure", scene.scenario, words, !scene.task);
        std::vector<std::string> notes;
        if (!scene.words.notes.empty()) notes.push_back(filled(scene.words.notes, scene));
        deck_.slides.push_back({Slide::Kind::scene, heading(), words, {}, shown, notes});
        if (!scene.task) return;
        Slide question = {
            Slide::Kind::question, heading(), filled(scene.words.question, scene), {}, shown, {}};
        for (std::size_t i = 0; i < scene.task->options.size(); ++i)
            question.options.push_back(fmt::format("{}) {}", letter_of(i), label_of(scene, i)));
        question.notes = facts(scene);
        deck_.slides.push_back(std::move(question));
        if (answers_ != DeckAnswers::none) add_answer(scene);
    }

    void add_answer(const LessonScene& scene) {
        const std::string after = scene.words.after.empty() ? "" : filled(scene.words.after, scene);
        const std::string said = said_answer(lesson_, scene);
        Slide slide = {Slide::Kind::answer, heading(), after, {}, {}, {}};
        if (!said.empty()) slide.options.push_back(said);
        slide.pictures = pictures(scene, "answer", revealed(scene), after, true);
        (answers_ == DeckAnswers::end ? later_ : deck_.slides).push_back(std::move(slide));
    }

    // What is right, and what those say who slip.
    [[nodiscard]] std::vector<std::string> facts(const LessonScene& scene) const {
        std::vector<std::string> notes;
        if (const auto solution = solution_of(scene))
            notes.push_back(fmt::format("{}: {}", common("answer"), text_of(scene, *solution)));
        const auto right = scene.task->slips.empty() ? std::nullopt : right_amount(scene);
        if (!right) return notes;
        const Subject subject = subject_of(scene.scenario, scene.task->layer);
        for (const std::string& name : scene.task->slips) {
            if (const auto slip = slip_named(name)->of(subject, scene.task->at, *right))
                notes.push_back(fmt::format("{} {}: {}", common("who_says"), amount_text(*slip),
                                            filled(common_words(lesson_.language, "slip_" + name), scene)));
        }
        return notes;
    }

    const Lesson& lesson_;
    DeckAnswers answers_;
    Deck deck_;
    std::vector<Slide> later_;
    int number_ = 0;
};

}  // namespace

const std::vector<std::string>& deck_answer_names() {
    static const std::vector<std::string> names = {"none", "after", "end"};
    return names;
}

const std::vector<std::string>& deck_format_names() {
    static const std::vector<std::string> names = {"html", "reveal", "marp", "quarto", "pdf", "pptx"};
    return names;
}

Deck deck_of(const Lesson& lesson, DeckAnswers answers) {
    return DeckMaker(lesson, answers).made();
}

namespace {

// "kernel=4 output_padding=0" as one says it: "kernel 4, output padding 0".
std::string made_words(std::string text) {
    std::string words;
    for (const char c : text) {
        if (c == ' ')
            words += ", ";
        else
            words += c == '=' || c == '_' ? ' ' : c;
    }
    return words;
}

}  // namespace

std::string said_answer(const Lesson& lesson, const LessonScene& scene) {
    const auto solution = solution_of(scene);
    if (!solution || std::holds_alternative<MarkedCells>(*solution)) return "";
    if (const auto* chosen = std::get_if<ChosenOptions>(&*solution)) {
        std::vector<std::string> labels;
        for (const std::size_t option : *chosen)
            labels.push_back(fmt::format("{}) {}", letter_of(option), label_of(scene, option)));
        return fmt::format("{}",
                           fmt::join(labels, fmt::format(", {} ", common_words(lesson.language, "then"))));
    }
    std::string text = text_of(scene, *solution);
    std::replace(text.begin(), text.end(), '\n', ' ');
    if (scene.task->kind == TaskKind::make) return made_words(text);
    if (!std::holds_alternative<TypedNumbers>(*solution)) return text;
    const std::string unit = filled(scene.words.unit, scene);
    return unit.empty() ? text : fmt::format("{} {}", text, unit);
}

std::string picture_path(std::string_view name) {
    return fmt::format("pictures/{}.svg", name);
}

}  // namespace convwalk
