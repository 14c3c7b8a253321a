// The panels beside the figure: fields, code, layers that are found.
#include "drawn_workbench.h"
#include "network/networks.h"

namespace convwalk::testing {
namespace {

void code(DrawnWorkbench& w) {
    walk(w);
    w.press(Action::next_tab);
    w.point({640, 400});
}

void find(DrawnWorkbench& w) {
    walk(w);
    w.press(Action::next_tab);
    w.press(Action::next_tab);
    w.point({640, 400});
}

void pasted(DrawnWorkbench& w) {
    walk(w);
    w.clipboard =
        "nn.Sequential(nn.PixelUnshuffle(2),\n    nn.Conv2d(4, 6, 5, padding=2), nn.ReLU(), "
        "nn.AvgPool2d(2),\n"
        "    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.AvgPool2d(2),\n    nn.Flatten(), nn.Linear(400, 120))";
    w.press(Action::paste);
    w.frames(500);
}

std::vector<Shot> code_shots() {
    return {
        {"right-code", {1280, 800}, 1, code},
        {"right-code-dark",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             themed("dark")(w);
             code(w);
         }},
        {"right-code-at-200", {2560, 1600}, 2, code},
        {"right-code-800x600",
         {800, 600},
         1,
         [=](DrawnWorkbench& w) {
             w.press(Action::toggle_layer_panel);
             code(w);
         }},
        {"right-code-causal",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             showing(causal(), 5)(w);
             code(w);
         }},
        {"right-code-refused",
         {1280, 1300},
         1,
         [=](DrawnWorkbench& w) {
             showing(with("no_padding_no_strides", {{"input", "12x9"},
                                                    {"kernel", "3x4"},
                                                    {"stride", "2"},
                                                    {"dilation", "2x1"},
                                                    {"padding", "2x1"}}),
                     5)(w);
             code(w);
         }},
        {"right-code-pasted", {1280, 800}, 1, pasted},
        {"right-code-wrong",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             code(w);
             w.clipboard = "nn.Conv2d(3, 8, kernel_size=5, strde=2)";
             w.press(Action::paste);
             w.frames(500);
         }},
    };
}

std::vector<Shot> find_shots() {
    return {
        {"right-find", {1280, 800}, 1, find},
        {"right-find-dark",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             themed("dark")(w);
             find(w);
         }},
        {"right-find-at-200", {2560, 1600}, 2, find},
        {"right-find-800x600",
         {800, 600},
         1,
         [=](DrawnWorkbench& w) {
             w.press(Action::toggle_layer_panel);
             find(w);
         }},
        {"right-find-hovered",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             find(w);
             w.click_on("The same");
             if (const auto hit = w.find_topmost("Kernel 1")) w.point(hit->middle());
         }},
        {"right-explain-changed",
         {1280, 1300},
         1,
         [](DrawnWorkbench& w) {
             showing(example("padding_strides"), 4)(w);
             Scenario scenario = w.scenario();
             for (AxisSpec& a : scenario.alone()->layer.axes) {
                 a.stride = 1;
                 a.kernel = 4;
             }
             w.paste(scenario);
             w.frames(500);
         }},
        {"right-find-every-size",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             find(w);
             w.click_on("A factor");
             w.click_on("For every input size");
             if (const auto hit = w.find_topmost("Kernel 4, stride 2, padding 1")) w.point(hit->middle());
         }},
    };
}

std::vector<Shot> field_shots() {
    return {
        {"impossible-reflection",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             showing(example("padding_reflect"), 4)(w);
             w.type_beside("on each side", "6", true);
         }},
        {"impossible-with-mends",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             showing(example("padding_strides"), 4)(w);
             w.type_beside("Kernel", "19", true);
         }},
        {"typing",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.type_beside("Kernel", "4", false);
         }},
        {"keyboard-in-panel",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.press(Action::next_panel);
             for (int i = 0; i < 4; ++i) w.tap(Key::down);
         }},
        {"panels-away",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.press(Action::toggle_layer_panel);
             w.press(Action::toggle_explanation);
         }},
    };
}

// A phone held upright, where type and buttons are a quarter larger.
std::vector<Shot> phone_shots() {
    constexpr SizePx kPhone = {780, 1688};
    constexpr double kScale = 2.5;
    const Arrange figure = [](DrawnWorkbench& w) {
        Scenario scenario = example("padding_strides_transposed");
        scenario.view.kind = ViewKind::flat;
        scenario.values.shown = true;
        showing(scenario, 12)(w);
        w.point({-1, -1});
    };
    const auto with_tab = [figure](const char* tab) -> Arrange {
        return [=](DrawnWorkbench& w) {
            figure(w);
            w.click_on(tab);
            w.point({-1, -1});
            w.frames(3);
        };
    };
    return {{"phone-layer", kPhone, kScale, figure},
            {"phone-explain", kPhone, kScale, with_tab("Explain")},
            {"phone-code", kPhone, kScale, with_tab("Code")},
            {"phone-network", kPhone, kScale,
             [](DrawnWorkbench& w) {
                 w.clipboard = to_json(network("unet").stack).dump();
                 w.press(Action::paste);
                 w.frames(30);
             }},
            {"phone-small", {640, 1136}, kScale, figure},
            {"phone-start", kPhone, kScale, [](DrawnWorkbench& w) {
                 w.press(Action::new_document);
                 w.frames(3);
             }}};
}

}  // namespace

std::vector<Shot> panel_shots() {
    std::vector<Shot> all = code_shots();
    for (const auto& more : {find_shots(), field_shots(), phone_shots()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace convwalk::testing
