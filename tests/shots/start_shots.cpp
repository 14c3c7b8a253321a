// The start page and the pictures of views.
#include "drawn_workbench.h"

namespace convwalk::testing {
namespace {

// The start page with what a lecturer has by the third week.
Arrange start_page(const std::string& theme, std::vector<std::string> recent, const Arrange& then) {
    return [=](DrawnWorkbench& w) {
        for (const std::string& file : recent) w.bench.open(file);
        Scenario scenario = example("padding_strides");
        scenario.theme = built_in_theme(theme);
        w.paste(scenario);
        w.press(Action::new_document);
        w.elapsed_ms = 60;
        w.frames(60);
        if (then) then(w);
        w.frames(30);
    };
}

}  // namespace

std::vector<Shot> start_shots(const std::vector<std::string>& recent) {
    std::vector<Shot> all;
    const auto add = [&](const std::string& name, SizePx size, double scale, const std::string& theme,
                         const Arrange& then = {}) {
        all.push_back({name, size, scale, start_page(theme, recent, then)});
    };
    for (const std::string theme : {"light", "dark"}) {
        add("start-1024x640-" + theme, {1024, 640}, 1, theme);
        add("start-1280x800-" + theme, {1280, 800}, 1, theme);
        add("start-1920x1080-" + theme, {1920, 1080}, 1, theme);
        add("start-2560x1600-at-200-" + theme, {2560, 1600}, 2, theme);
    }
    add("start-1280x800-at-200", {1280, 800}, 2, "light");
    add("start-400x600", {400, 600}, 1, "light");
    add("start-print", {1280, 800}, 1, "print");
    const auto typing = [](const char* text) { return [text](DrawnWorkbench& w) { w.type(text); }; };
    add("start-search", {1280, 800}, 1, "light", typing("stride 2 kernel 3"));
    add("start-nothing-found", {1280, 800}, 1, "light", typing("nn.Conv2d(1, 1, 3, strde=2)"));
    add("start-typed", {1280, 800}, 1, "light", typing("CR(64,9)-CR(32,7)-TR(32)-CR(16,5)-TR(16)-C(1,1)"));
    const auto group = [](const char* name) {
        return [name](DrawnWorkbench& w) {
            w.click_on(name);
            w.frames(30);
        };
    };
    add("start-networks", {1280, 800}, 1, "light", group("Networks"));
    add("start-networks-dark", {1280, 800}, 1, "dark", group("Networks"));
    add("start-upsample", {1280, 800}, 1, "light", group("Upsample by 2"));
    const auto palette = [](const std::string& theme) {
        return [theme](DrawnWorkbench& w) {
            Scenario scenario = example("padding_strides_transposed");
            scenario.theme = built_in_theme(theme);
            w.paste(scenario);
            w.stop_at(13);
            w.click_on("More views");
            w.elapsed_ms = 20;
            w.frames(20);
        };
    };
    for (const std::string theme : {"light", "dark"})
        all.push_back({"views-1280x800-" + theme, {1280, 800}, 1, palette(theme)});
    all.push_back({"views-1024x640", {1024, 640}, 1, palette("light")});
    all.push_back({"views-2560x1600-at-200", {2560, 1600}, 2, palette("light")});
    return all;
}

}  // namespace convwalk::testing
