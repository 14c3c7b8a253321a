// Views of pictures, lessons, and the sheets that are made of them.
#include "drawn_workbench.h"
#include "lesson/lesson.h"
#include "network/stack_json.h"
#include "scenario/network_edits.h"

namespace convwalk::testing {
namespace {

struct Size {
    const char* name;
    SizePx size;
    double scale = 1;
};
constexpr Size kSizes[] = {{"1024x640", {1024, 640}},
                           {"1280x800", {1280, 800}},
                           {"1920x1080", {1920, 1080}},
                           {"at-200", {2560, 1600}, 2}};

Scenario maps_of_a_network() {
    Scenario scenario = scenario_of(
        with_stack(NetworkDocument{}, read_stack("CR(8,3)-P(2)-CR(16,3)-P(2)-T(8,3,2)-T(3,4,2)").stack));
    scenario.view.kind = ViewKind::maps;
    return scenario;
}

// When all of it has been worked out.
Arrange seen(const Scenario& scenario) {
    return [=](DrawnWorkbench& w) {
        w.paste(scenario);
        w.elapsed_ms = 40;
        w.frames(40);
    };
}

Arrange in_lesson(const char* name, int scene, const char* theme) {
    return [=](DrawnWorkbench& w) {
        Scenario before = example("padding_strides");
        before.theme = built_in_theme(theme);
        w.paste(before);
        w.bench.begin_lesson(lesson(name));
        w.frames(4);
        for (int n = 0; n < scene; ++n) w.tap(Key::page_down);
        w.elapsed_ms = 40;
        w.frames(30);
    };
}

Arrange on_the_page(const char* then) {
    return [=](DrawnWorkbench& w) {
        walk(w);
        w.press(Action::lessons);
        w.elapsed_ms = 20;
        w.frames(30);
        if (*then == 0) return;
        w.click_on(then);
        w.frames(10);
    };
}

}  // namespace

std::vector<Shot> lab_shots() {
    std::vector<Shot> all;
    const std::vector<std::pair<std::string, Scenario>> views = {{"lab-edges", example("picture_edges")},
                                                                 {"lab-wipe", example("picture_blur")},
                                                                 {"lab-ways", example("picture_ways_up")},
                                                                 {"lab-maps", maps_of_a_network()}};
    for (const auto& [name, scenario] : views) {
        for (const auto& [of, size, scale] : kSizes)
            all.push_back({fmt::format("{}-{}", name, of), size, scale, seen(scenario)});
        Scenario dark = scenario;
        dark.theme = built_in_theme("dark");
        all.push_back({name + "-dark", {1280, 800}, 1, seen(dark)});
    }
    for (const auto& [of, size, scale] : kSizes) {
        all.push_back({fmt::format("lesson-{}", of), size, scale, in_lesson("checkerboards", 2, "light")});
        all.push_back({fmt::format("lessons-{}", of), size, scale, on_the_page("")});
        all.push_back({fmt::format("slides-{}", of), size, scale, on_the_page("Export as slides")});
    }
    all.push_back({"lesson-dark", {1280, 800}, 1, in_lesson("checkerboards", 2, "dark")});
    all.push_back({"lesson-question", {1280, 800}, 1, in_lesson("how_many_places_fit", 0, "light")});
    return all;
}

}  // namespace convwalk::testing
