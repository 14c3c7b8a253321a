// The figure in the window: pointed at, pinned, turned, in themes, with numbers, of unusual layers.
#include <tuple>

#include "drawn_workbench.h"
#include "layout/stamps.h"

namespace convwalk::testing {
namespace {

// @param typed into a value of the kernel; numbers are taken by Enter
Arrange type_into_the_kernel(const char* typed) {
    return [typed](DrawnWorkbench& w) {
        Scenario scenario = example("numerical_padding_strides");
        scenario.view.kind = ViewKind::flat;
        showing(scenario, 4)(w);
        const ImVec2 at = w.cell(PlaneName::kernel, {0, 1, 0});
        w.click(at);
        w.type(typed);
        w.tap(typed[0] == '-' ? Key::none : Key::enter);
        w.point({at.x + 10, at.y - 250});
    };
}

void pin_input(DrawnWorkbench& w) {
    Scenario flat = example("padding_strides_odd_transposed");
    flat.view.kind = ViewKind::flat;
    flat.view.indices = true;
    showing(flat, 13)(w);
    const ImVec2 at = w.cell(PlaneName::grid, {0, 3, 3});
    w.click(at);
    w.point({at.x + 2, at.y - 120});
}

std::vector<Shot> pointed_at() {
    Scenario flat_conv = example("padding_strides");
    flat_conv.view.kind = ViewKind::flat;
    return {
        {"start", {1280, 800}, 1, [](DrawnWorkbench& w) { w.frames(100); }},
        {"walk-output-hovered",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.point(w.cell(PlaneName::output, {0, 2, 3}));
         }},
        {"flat-input-pinned", {1280, 800}, 1, pin_input},
        {"matrix-entry-hovered",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             showing(example("matrix_padding_strides"), 4)(w);
             w.point(w.cell(PlaneName::kernel, {0, 7, 17}));
         }},
        {"matrix-transposed-numbers",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             Scenario scenario = example("matrix_no_padding_no_strides_transposed");
             scenario.values.shown = true;
             showing(scenario, 5)(w);
         }},
        {"flat-tap-hovered",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             showing(flat_conv, 4)(w);
             w.point(w.cell(PlaneName::kernel, {0, 1, 2}));
         }},
        {"copy-hovered",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             Scenario scenario = example("padding_reflect");
             scenario.view.kind = ViewKind::flat;
             scenario.view.indices = true;
             showing(scenario, 4)(w);
             w.point(w.cell(PlaneName::grid, {0, 0, 7}));
         }},
        {"copy-hovered-oblique",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             showing(example("padding_circular"), 4)(w);
             w.point(w.cell(PlaneName::grid, {0, 8, 3}));
         }},
        {"resize-input-hovered",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             showing(example("bilinear_by_2"), 20)(w);
             w.point(w.cell(PlaneName::grid, {0, 2, 3}));
         }},
        {"shuffle-input-hovered",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             showing(example("pixel_shuffle_by_2"), 30)(w);
             w.point(w.cell(PlaneName::grid, {2, 1, 1}));
         }},
    };
}

std::vector<Shot> turned_and_themed() {
    return {
        {"average-narrow-dark",
         {900, 700},
         1,
         [](DrawnWorkbench& w) {
             Scenario scenario = example("numerical_average_pooling");
             scenario.theme = built_in_theme("dark");
             scenario.alone()->layer.divisor_override = 4;
             showing(scenario, 3)(w);
         }},
        {"half-turned",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.elapsed_ms = 0;
             w.press(Action::turn_view);
             w.elapsed_ms = kTurnMs / 2;
             w.frame();
             w.elapsed_ms = 0;
         }},
        {"zoomed",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.wheel({600, 300}, 6);
             w.point({640, 500});
         }},
        {"numbers",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             Scenario scenario = example("padding_strides");
             scenario.values.shown = true;
             scenario.values.kernel = KernelFill::sobel;
             showing(scenario, 4)(w);
         }},
        {"numbers-flat-dark",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             Scenario scenario = example("padding_strides_odd_transposed");
             scenario.values.shown = true;
             scenario.values.kernel = KernelFill::gaussian;
             scenario.view.kind = ViewKind::flat;
             scenario.theme = built_in_theme("dark");
             showing(scenario, 4)(w);
         }},
        {"numbers-typed", {1280, 800}, 1, type_into_the_kernel("-1.5")},
        {"numbers-refused", {1280, 800}, 1, type_into_the_kernel("1e999")},
        {"theme-dark", {1280, 800}, 1, themed("dark")},
        {"theme-colour-blind", {1280, 800}, 1, themed("colour-blind")},
        {"theme-guide", {1280, 800}, 1, themed("guide")},
        {"theme-print", {1280, 800}, 1, themed("print")},
        {"canvas-alone",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.press(Action::canvas_alone);
         }},
    };
}

std::vector<Shot> of_layers() {
    Scenario pooling = example("no_padding_no_strides");
    pooling.alone()->layer.op = Operator::max_pooling;
    set_layer_fields(*pooling.alone(), {{"input", "6x5"}, {"kernel", "2"}, {"stride", "2"}});
    for (AxisSpec& a : pooling.alone()->layer.axes) a.ceil_mode = true;
    const Scenario deep =
        with("no_padding_no_strides",
             {{"dimensions", "3"}, {"input", "3x4x5"}, {"kernel", "2x3x3"}, {"padding", "1"}});
    return {
        {"faces-scatter", {1280, 800}, 1, showing(preset("scatter_kernel_3_stride_2").scenario, 5)},
        {"faces-both", {1280, 800}, 1, showing(preset("both_kernel_3_stride_2").scenario, 7)},
        {"faces-there-and-back",
         {1280, 800},
         1,
         showing(preset("there_and_back_kernel_3_stride_2").scenario, 18)},
        {"layer-1d-causal", {1280, 800}, 1, showing(causal(), 5)},
        {"layer-3d", {1280, 800}, 1, showing(deep, 20)},
        {"layer-3d-flat",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             Scenario scenario = deep;
             scenario.view.kind = ViewKind::flat;
             showing(scenario, 20)(w);
         }},
        {"layer-pooling-ceil", {1280, 800}, 1, showing(pooling, 5)},
        {"layer-1024",
         {1280, 800},
         1,
         showing(with("no_padding_no_strides", {{"input", "1024"}, {"kernel", "3"}, {"padding", "same"}}),
                 40)},
    };
}

// What a window multiplies, two layers on one timeline, a large input: on small and large screens.
std::vector<Shot> of_figures_with_more() {
    Scenario products = example("numerical_padding_strides");
    products.view.kind = ViewKind::flat;
    products.view.products = true;
    Scenario beside = example("padding_strides_transposed");
    beside.view.kind = ViewKind::flat;
    beside.values.shown = true;
    beside.before = LayerRequest{*counterpart_of(resolved(*beside.alone()))};
    Scenario large = example("no_padding_no_strides");
    for (AxisSpec& a : large.alone()->layer.axes) a.input = 128;
    large.values.shown = true;
    std::vector<Shot> shots;
    for (const auto& [name, scenario, step] :
         {std::tuple{"products", products, 4}, std::tuple{"beside", beside, 9},
          std::tuple{"lens", large, 5000}}) {
        Scenario dark = scenario;
        dark.theme = built_in_theme("dark");
        shots.push_back({std::string(name) + "-1024x640", {1024, 640}, 1, showing(scenario, step)});
        shots.push_back({std::string(name) + "-1280x800", {1280, 800}, 1, showing(scenario, step)});
        shots.push_back({std::string(name) + "-200", {1280, 800}, 2, showing(scenario, step)});
        shots.push_back({std::string(name) + "-dark", {1280, 800}, 1, showing(dark, step)});
    }
    shots.push_back({"why-kept", {1280, 800}, 1, [](DrawnWorkbench& w) {
                         showing(example("padding_strides_transposed"), 4)(w);
                         w.click_on("Stride");
                         w.frames(3);
                     }});
    return shots;
}

}  // namespace

std::vector<Shot> figure_shots() {
    std::vector<Shot> all = pointed_at();
    for (const auto& more : {turned_and_themed(), of_layers(), of_figures_with_more()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace convwalk::testing
