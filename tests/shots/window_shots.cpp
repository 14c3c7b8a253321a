#include "window_shots.h"

#include <fmt/format.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "export/png.h"
#include "network/networks.h"
#include "network/write_notation.h"
#include "scenario/network_edits.h"
#include "screen.h"
#include "support/environment.h"
#include "support/temp_folder.h"
#include "support/workbench_frames.h"

namespace convwalk::testing {
namespace {

/// The whole window with OpenGL and without a screen.
class DrawnWorkbench : public WorkbenchFrames {
  public:
    DrawnWorkbench(const Settings& settings, SizePx screen, double zoom)
        : WorkbenchFrames(settings, screen, zoom, std::make_unique<GlEasel>()) {
        ImGui_ImplOpenGL3_Init("#version 330 core");
    }
    ~DrawnWorkbench() override { ImGui_ImplOpenGL3_Shutdown(); }

    void write(const std::filesystem::path& file) {
        frames(2);
        const Screen screen(size);
        screen.begin(bench.style().colours.panel);
        ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
        std::ofstream out(file, std::ios::binary);
        write_png(out, size, screen.pixels());
    }

    // --- what a person does ---

    void click_on(const std::string& words) {
        frame();
        const auto found = find_topmost(words);
        if (!found) std::fprintf(stderr, "there is no \"%s\" to click on\n", words.c_str());
        if (found) click(found->middle());
    }
    void paste(const Scenario& scenario) {
        clipboard = to_json(scenario);
        press(Action::paste);
        press(Action::let_go);
        turn_to_the_end();
    }
    void turn_to_the_end() {
        const double as_before = elapsed_ms;
        elapsed_ms = 500;
        frames(3);
        elapsed_ms = as_before;
    }
    void stop_at(std::int64_t step) {
        elapsed_ms = 0;
        if (session().playback.playing) press(Action::play_or_pause);
        press(Action::first);
        for (int i = 0; i < 400 && session().moment().step < step; ++i) press(Action::step_forward);
    }
    /// A pixel that shows a cell; beside the window when none does.
    ImVec2 cell(PlaneName plane, Extents at) {
        Figure figure = session().figure();
        const ImGuiWindow* window = ImGui::FindWindowByName("canvas");
        figure.scenario.output.size = {static_cast<int>(window->Size.x), static_cast<int>(window->Size.y)};
        const Picture picture = place(figure, session().moment(), sight_of(canvas()));
        float x_sum = 0;
        float y_sum = 0;
        int count = 0;
        for (float y = 2; y < window->Size.y; y += 4)
            for (float x = 2; x < window->Size.x; x += 4) {
                const auto found = picture.cell_at({x, y});
                if (!found || !lies_on(*found, plane) || found->at != at) continue;
                x_sum += x;
                y_sum += y;
                ++count;
            }
        if (count == 0) return {-1, -1};
        const auto n = static_cast<float>(count);
        return {window->Pos.x + x_sum / n, window->Pos.y + y_sum / n};
    }

  protected:
    void before_frame(bool new_fonts) override {
#if IMGUI_VERSION_NUM < 19200
        if (new_fonts) ImGui_ImplOpenGL3_DestroyFontsTexture();
#else
        static_cast<void>(new_fonts);
#endif
        ImGui_ImplOpenGL3_NewFrame();
    }
};

Scenario example(const char* name) {
    return preset(name).scenario;
}

Scenario with(const char* name, const std::vector<FieldText>& fields) {
    Scenario scenario = example(name);
    set_layer_fields(*scenario.alone(), fields);
    return scenario;
}

struct Shot {
    std::string name;
    SizePx size = {1280, 800};
    double scale = 1;
    std::function<void(DrawnWorkbench&)> arrange;
};

void walk(DrawnWorkbench& w) {
    w.stop_at(13);
}

std::function<void(DrawnWorkbench&)> showing(const Scenario& scenario, std::int64_t step) {
    return [=](DrawnWorkbench& w) {
        w.paste(scenario);
        w.stop_at(step);
    };
}

std::function<void(DrawnWorkbench&)> network_shown(const char* name, std::int64_t step) {
    return [=](DrawnWorkbench& w) {
        w.clipboard = to_json(network(name).stack).dump();
        w.press(Action::paste);
        w.elapsed_ms = 8000;  // until the message has gone
        w.frames(2);
        w.stop_at(step);
    };
}

// The start page with what a lecturer has by the third week.
std::function<void(DrawnWorkbench&)> start_page(const std::string& theme, std::vector<std::string> recent,
                                                const std::function<void(DrawnWorkbench&)>& then) {
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

std::vector<Shot> start_shots(const std::vector<std::string>& recent) {
    std::vector<Shot> all;
    const auto add = [&](const std::string& name, SizePx size, double scale, const std::string& theme,
                         const std::function<void(DrawnWorkbench&)>& then = {}) {
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

std::vector<Shot> shots(const std::string& mine) {
    Scenario flat = example("padding_strides_odd_transposed");
    flat.view.kind = ViewKind::flat;
    flat.view.indices = true;
    Scenario flat_conv = example("padding_strides");
    flat_conv.view.kind = ViewKind::flat;
    Scenario pooling = example("no_padding_no_strides");
    pooling.alone()->layer.op = Operator::max_pooling;
    set_layer_fields(*pooling.alone(), {{"input", "6x5"}, {"kernel", "2"}, {"stride", "2"}});
    for (AxisSpec& a : pooling.alone()->layer.axes) a.ceil_mode = true;
    const Scenario causal = with(
        "no_padding_no_strides",
        {{"dimensions", "1"}, {"input", "12"}, {"kernel", "3"}, {"dilation", "2"}, {"padding", "causal"}});
    const Scenario deep =
        with("no_padding_no_strides",
             {{"dimensions", "3"}, {"input", "3x4x5"}, {"kernel", "2x3x3"}, {"padding", "1"}});
    const auto theme = [](const char* name) {
        return [name](DrawnWorkbench& w) {
            Scenario scenario = w.scenario();
            scenario.theme = built_in_theme(name);
            w.paste(scenario);
            walk(w);
        };
    };
    const auto in_file = [=](DrawnWorkbench& w) {
        w.bench.open(mine);
        walk(w);
        w.press(Action::toggle_indices);
    };
    const auto exporting = [=](DrawnWorkbench& w) {
        in_file(w);
        w.press(Action::export_figure);
        w.elapsed_ms = 20;
        w.frames(30);
    };
    const auto pin_input = [=](DrawnWorkbench& w) {
        showing(flat, 13)(w);
        const ImVec2 at = w.cell(PlaneName::grid, {0, 3, 3});
        w.click(at);
        w.point({at.x + 2, at.y - 120});
    };
    const auto type_into_the_kernel = [](const char* text) {
        return [text](DrawnWorkbench& w) {
            Scenario scenario = example("numerical_padding_strides");
            scenario.view.kind = ViewKind::flat;
            showing(scenario, 4)(w);
            const ImVec2 at = w.cell(PlaneName::kernel, {0, 1, 0});
            w.click(at);
            w.type(text);
            w.tap(text[0] == '-' ? Key::none : Key::enter);
            w.point({at.x + 10, at.y - 250});
        };
    };
    const auto code = [](DrawnWorkbench& w) {
        walk(w);
        w.press(Action::next_tab);
        w.point({640, 400});
    };
    const auto find = [](DrawnWorkbench& w) {
        walk(w);
        w.press(Action::next_tab);
        w.press(Action::next_tab);
        w.point({640, 400});
    };
    const auto pasted = [](DrawnWorkbench& w) {
        walk(w);
        w.clipboard =
            "nn.Sequential(nn.PixelUnshuffle(2),\n    nn.Conv2d(4, 6, 5, padding=2), nn.ReLU(), "
            "nn.AvgPool2d(2),\n"
            "    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.AvgPool2d(2),\n    nn.Flatten(), nn.Linear(400, 120))";
        w.press(Action::paste);
        w.frames(500);
    };
    std::vector<Shot> all = {
        {"right-code", {1280, 800}, 1, code},
        {"right-code-dark",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             theme("dark")(w);
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
             showing(causal, 5)(w);
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
        {"right-find", {1280, 800}, 1, find},
        {"right-find-dark",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             theme("dark")(w);
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
        {"average-narrow-dark",
         {900, 700},
         1,
         [](DrawnWorkbench& w) {
             Scenario scenario = example("numerical_average_pooling");
             scenario.theme = built_in_theme("dark");
             scenario.alone()->layer.divisor_override = 4;
             showing(scenario, 3)(w);
         }},
        {"impossible-reflection",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             showing(example("padding_reflect"), 4)(w);
             const auto label = w.find("on each side");
             if (!label) return;
             const auto items = w.items_along(label->middle().y, 1, 290);
             if (items.size() < 3) return;
             w.click(items[1]);
             w.type("6");
             w.tap(Key::enter);
             w.point({640, 300});
         }},
        {"impossible-with-mends",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             showing(example("padding_strides"), 4)(w);
             const auto label = w.find("Kernel");
             if (!label) return;
             const auto items = w.items_along(label->middle().y, 1, 290);
             if (items.size() < 3) return;
             w.click(items[1]);
             w.type("19");
             w.tap(Key::enter);
             w.point({640, 300});
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
        {"theme-dark", {1280, 800}, 1, theme("dark")},
        {"theme-colour-blind", {1280, 800}, 1, theme("colour-blind")},
        {"theme-guide", {1280, 800}, 1, theme("guide")},
        {"theme-print", {1280, 800}, 1, theme("print")},
        {"menu-file",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             in_file(w);
             w.click_on("File");
         }},
        {"menu-theme-dark",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             theme("dark")(w);
             w.click_on("Dark");
         }},
        {"message",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.press(Action::copy_json);
         }},
        {"message-wrong",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.clipboard = R"({"convwalk": 1, "layer": {"kernel": "a lot"}})";
             w.press(Action::paste);
         }},
        {"help",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.press(Action::help);
         }},
        {"dialog-open",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             w.bench.open(mine);
             walk(w);
             w.press(Action::open);
         }},
        {"dialog-save",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             in_file(w);
             w.press(Action::save_as);
         }},
        {"dialog-unsaved",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             in_file(w);
             w.press(Action::open);
         }},
        {"dialog-export", {1280, 800}, 1, exporting},
        {"dialog-export-dark",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             theme("dark")(w);
             w.press(Action::export_figure);
             w.elapsed_ms = 20;
             w.frames(30);
         }},
        {"dialog-export-running",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             Scenario scenario = example("padding_strides_odd_transposed");
             scenario.pace.motion = Motion::smooth;
             scenario.output.fps = 50;
             scenario.output.size = {1920, 1080};
             w.paste(scenario);
             exporting(w);
             w.click_on("Export");
             for (int i = 0; i < 400 && !w.shows("frame 1"); ++i) {
                 w.frame();
                 std::this_thread::sleep_for(std::chrono::milliseconds(10));
             }
         }},
        {"dialog-export-done",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             exporting(w);
             w.click_on("Export");
             for (int i = 0; i < 2000 && !w.shows("Wrote"); ++i) {
                 w.frame();
                 std::this_thread::sleep_for(std::chrono::milliseconds(20));
             }
         }},
        {"canvas-alone",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.press(Action::canvas_alone);
         }},
        {"typing",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             const auto label = w.find("Kernel");
             if (!label) return;
             const auto items = w.items_along(label->middle().y, 1, 290);
             if (items.size() < 3) return;
             w.click(items[1]);
             w.type("4");
         }},
        {"keyboard-in-panel",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.press(Action::next_panel);
             for (int i = 0; i < 4; ++i) w.tap(Key::down);
         }},
        {"faces-scatter", {1280, 800}, 1, showing(preset("scatter_kernel_3_stride_2").scenario, 5)},
        {"faces-both", {1280, 800}, 1, showing(preset("both_kernel_3_stride_2").scenario, 7)},
        {"faces-there-and-back",
         {1280, 800},
         1,
         showing(preset("there_and_back_kernel_3_stride_2").scenario, 18)},
        {"layer-1d-causal", {1280, 800}, 1, showing(causal, 5)},
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
        {"panels-away",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.press(Action::toggle_layer_panel);
             w.press(Action::toggle_explanation);
         }},
        {"size-1024x640", {1024, 640}, 1, walk},
        {"size-2560x1440", {2560, 1440}, 1, walk},
        {"size-640x400", {640, 400}, 1, walk},
        {"size-400x600", {400, 600}, 1, walk},
        {"size-1280x800-at-150", {1280, 800}, 1.5, walk},
        {"size-1280x800-at-200", {1280, 800}, 2, walk},
        {"size-2560x1600-at-200", {2560, 1600}, 2, walk},
        {"size-1024x640-at-200", {1024, 640}, 2, walk},
        {"size-1024x640-at-200-export", {1024, 640}, 2, exporting},
        {"size-640x400-help",
         {640, 400},
         1,
         [](DrawnWorkbench& w) {
             walk(w);
             w.press(Action::help);
         }},
        {"size-640x400-export", {640, 400}, 1, exporting},
        {"network-unet", {1440, 900}, 1, network_shown("unet", 40)},
        {"network-code",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             network_shown("unet_level", 9)(w);
             w.press(Action::next_tab);
             w.frames(3);
         }},
        {"network-density-walk", {1280, 800}, 1, network_shown("density_map", 6)},
        {"network-vgg-selected",
         {1440, 900},
         1,
         [=](DrawnWorkbench& w) {
             network_shown("vgg_16", 40)(w);
             w.click_on("P 2×2/2");
         }},
        {"network-dark",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             network_shown("resnet_18", 40)(w);
             Scenario dark = w.scenario();
             dark.theme = built_in_theme("dark");
             w.paste(dark);
         }},
        {"network-no-output",
         {1280, 800},
         1,
         [](DrawnWorkbench& w) {
             w.clipboard = "CR(64,9)-P-P-P-CR(32,40,valid)-C(1,1)";
             w.press(Action::paste);
             w.stop_at(40);
             w.elapsed_ms = 8000;
             w.frames(2);
         }},
        {"network-layer-open",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             network_shown("density_map_fusion", 40)(w);
             w.click_on("C 7×7");
             w.press(Action::open_layer);
             w.stop_at(300);
         }},
        {"network-640x400", {640, 400}, 1, network_shown("lenet_5", 40)},
        {"right-find-every-size",
         {1280, 800},
         1,
         [=](DrawnWorkbench& w) {
             find(w);
             w.click_on("A factor");
             w.click_on("For every input size");
             if (const auto hit = w.find_topmost("Kernel 4, stride 2, padding 1")) w.point(hit->middle());
         }},
        {"network-resize-fields",
         {1280, 1100},
         1,
         [](DrawnWorkbench& w) {
             w.clipboard = "CR(64,9)-P-U(3/2,linear)-CR(32,7)";
             w.press(Action::paste);
             w.elapsed_ms = 8000;
             w.frames(2);
             w.stop_at(2);
             w.click_on("U ×3/2");
         }},
        {"network-parted-fields",
         {1280, 1100},
         1,
         [](DrawnWorkbench& w) {
             w.clipboard =
                 R"({"input": "3x64x64", "layers": [
                     {"layer": "transposed_convolution", "channels": 8, "name": "fine", "kernel": [3, 5],
                      "stride": [2, 3], "padding": [1, 2], "padding_end": 0, "output_padding": [1, 0]}]})";
             w.press(Action::paste);
             w.elapsed_ms = 8000;
             w.frames(2);
             w.stop_at(1);
             w.click_on("T 3×5/2×3");
         }},
        {"network-join-fields",
         {1280, 1100},
         1,
         [](DrawnWorkbench& w) {
             w.clipboard =
                 R"({"input": "3x64x64", "layers": [
                     {"layer": "convolution", "channels": 8, "name": "fine", "kernel": [3, 5]},
                     {"layer": "convolution", "channels": 8, "kernel": 5, "padding": 1, "padding_end": 0},
                     {"layer": "add", "with": "fine", "cut": true, "activation": "relu"}]})";
             w.press(Action::paste);
             w.elapsed_ms = 8000;
             w.frames(2);
             w.stop_at(1);
             w.click_on("add · relu");
             w.click_on("a cell");
         }},
    };
    struct Look {
        const char* name;
        SizePx size;
        double scale;
        const char* theme;
    };
    for (const char* name : {"density_map", "unet", "vgg_16", "resnet_18", "wavenet", "dcgan_generator"}) {
        for (const Look& look : {Look{"1280x800", {1280, 800}, 1, "light"},
                                 {"800x600", {800, 600}, 1, "light"},
                                 {"dark", {1280, 800}, 1, "dark"},
                                 {"at-200", {2560, 1600}, 2, "light"}}) {
            all.push_back(
                {std::string("networks-") + name + "-" + look.name, look.size, look.scale,
                 [=](DrawnWorkbench& w) {
                     network_shown(name, 3)(w);
                     Scenario scenario = w.scenario();
                     scenario.theme = built_in_theme(look.theme);
                     w.paste(scenario);
                     w.press(Action::let_go);
                     const StackLayer& third = network(name).stack.layers[2];
                     const std::string label = short_label(third, scenario.network()->stack.input.size());
                     w.click_on(third.activation.empty() ? label
                                                         : fmt::format("{} · {}", label, third.activation));
                     w.press(Action::let_go);
                     w.stop_at(3);
                 }});
        }
    }
    return all;
}

}  // namespace

void shoot_window(const std::filesystem::path& folder, const std::string& wanted) {
    const TempFolder temp;
    const WithVariable home("HOME", temp / "home/ada");
    const WithVariable config("CONVWALK_CONFIG_DIR", temp / "config");
    const std::filesystem::path figures = temp.path() / "home/ada/Figures";
    std::filesystem::create_directories(figures / "lecture 3");
    std::filesystem::create_directories(figures / "old");
    for (const char* name : {"transposed", "dilated causal convolution", "pooling", "same padding"})
        write_file(figures / (std::string(name) + ".json"),
                   to_json(example("padding_strides_odd_transposed")));
    const std::vector<std::pair<const char*, Scenario>> lectures = {
        {"lecture 5, slide 3", example("upsample_by_2")},
        {"checkerboard, before", example("checkerboard_kernel_3_stride_2")},
        {"our density map", scenario_of(with_stack(NetworkDocument{}, network("density_map").stack))},
        {"max pooling", example("numerical_max_pooling")}};
    std::vector<std::string> recent;
    for (const auto& [name, scenario] : lectures) {
        recent.push_back((figures / "lecture 3" / (std::string(name) + ".json")).string());
        write_file(recent.back(), to_json(scenario));
    }
    std::vector<Shot> all = shots((figures / "transposed.json").string());
    for (Shot& shot : start_shots(recent)) all.push_back(std::move(shot));
    for (const Shot& shot : all) {
        if (shot.name.find(wanted) == std::string::npos) continue;
        Settings settings;
        settings.scenario_folder = settings.export_folder = figures.string();
        settings.recent_files = {(figures / "pooling.json").string(),
                                 (figures / "same padding.json").string()};
        std::error_code error;
        std::filesystem::remove(figures / "transposed.gif", error);
        DrawnWorkbench window(settings, shot.size, shot.scale);
        window.frames(3);
        shot.arrange(window);
        window.write(folder / (shot.name + ".png"));
    }
}

}  // namespace convwalk::testing
