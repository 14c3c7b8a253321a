// Pictures of the window and of its parts without a window, to be looked at: convwalk_shots DIR [PART OF A
// NAME]
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "export/png.h"
#include "picture/figures.h"
#include "render/offscreen_context.h"
#include "screen.h"
#include "support/imgui_frames.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/help_dialog.h"
#include "ui/panels/explanation_panel.h"
#include "ui/panels/layer_panel.h"
#include "window_shots.h"

namespace convwalk::testing {
namespace {

struct Look {
    std::string name;
    double scale = 1;
    Theme theme;
};

// Draws a few frames, for what settles only then, and writes the last one.
void shoot(const std::filesystem::path& file, SizePx design, const Look& look,
           const ImGuiFrames::Content& content) {
    const SizePx size = {static_cast<int>(design.width * look.scale),
                         static_cast<int>(design.height * look.scale)};
    ImGuiFrames frames(static_cast<float>(size.width), static_cast<float>(size.height), look.scale,
                       look.theme);
    frames.content = content;
    ImGui_ImplOpenGL3_Init("#version 330 core");
    ImGui_ImplOpenGL3_NewFrame();
    frames.frames(4);
    const Screen screen(size);
    screen.begin(frames.style().colours.canvas);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    std::ofstream out(file, std::ios::binary);
    write_png(out, size, screen.pixels());
    ImGui_ImplOpenGL3_Shutdown();
}

Scenario example(const std::string& name) {
    return preset(name == "convolution" ? "no_padding_no_strides" : name).scenario;
}

Scenario with(Scenario scenario, const std::vector<FieldText>& fields) {
    set_layer_fields(*scenario.alone(), fields);
    return scenario;
}

struct Example {
    std::string name;
    Scenario scenario;
    int height = 900;
};

std::vector<Example> examples() {
    Scenario transposed = example("convolution");
    transposed.alone()->layer.op = Operator::transposed_convolution;
    transposed = with(transposed, {{"input", "3"}, {"kernel", "3"}, {"stride", "2"}, {"padding", "1"}});
    Scenario of = transposed;
    of.alone()->of_transposed = true;
    of = with(of, {{"input", "6"}});
    Scenario pool = example("convolution");
    pool.alone()->layer.op = Operator::max_pooling;
    pool = with(pool, {{"input", "7x5"}, {"kernel", "3x2"}, {"stride", "2"}, {"padding", "0"}});
    const Scenario conv = example("convolution");
    return {
        {"transposed", transposed},
        {"of", of},
        {"pool", pool},
        {"conv", with(conv, {{"input", "5"}, {"kernel", "3"}, {"padding", "same"}})},
        {"wrong", with(conv, {{"input", "4x4"}, {"kernel", "3x7"}, {"padding", "1"}})},
        {"deep", with(conv, {{"dimensions", "3"},
                             {"input", "12x224x224"},
                             {"kernel", "3"},
                             {"stride", "1x2x2"},
                             {"padding", "1"},
                             {"padding_end", "2"}})},
        {"one", with(conv, {{"dimensions", "1"}, {"input", "12"}, {"kernel", "3"}, {"dilation", "4"}})},
    };
}

// A folder as a person's may be.
FileDialogState example_files(FileDialogState::Purpose purpose) {
    FileDialogState state;
    state.purpose = purpose;
    const bool saves = purpose == FileDialogState::Purpose::save;
    state.title = saves ? "Save the figure as" : "Open a figure";
    state.action = saves ? "Save" : "Open";
    state.folder = "/home/ada/Documents/Lectures/Deep learning/Week 4";
    state.entries = {{"archive", true, 0, 1'763'000'000}, {"pictures", true, 0, 1'763'100'000}};
    for (int i = 1; i <= 24; ++i)
        state.entries.push_back({std::to_string(i) + " figure of the lecture.json", false,
                                 static_cast<std::uint64_t>(700 + 97 * i), 1'763'200'000 + 91'000 * i});
    state.entries[4].name = "caf\xe9.json";
    state.picked = state.name = state.entries[6].name;
    if (saves) {
        state.asked_about = "x";
        state.sentence = "5 figure of the lecture.json exists; press Save again to replace it";
    }
    return state;
}

void shoot_dialogs(const std::filesystem::path& folder, const Look& look, SizePx window) {
    const std::string name = std::to_string(window.width) + "-" + look.name + ".png";
    for (const auto purpose : {FileDialogState::Purpose::open, FileDialogState::Purpose::save}) {
        FileDialogState files = example_files(purpose);
        const bool saves = purpose == FileDialogState::Purpose::save;
        shoot(folder / ((saves ? "save-" : "open-") + name), window, look,
              [&](Controls& controls) { files = file_dialog(controls, disk(), files).state; });
    }
    GlEasel easel;
    const auto shoot_export = [&](const std::string& what, Scenario scenario, Format format,
                                  ExportDialogState state) {
        scenario.theme = look.theme;
        state.format = format;
        state.path = path_for_format(state.path, format);
        state.draft.scenario = scenario;
        shoot(folder / (what + "-" + name), window, look, [&](Controls& controls) {
            ExportDialogEdit edit = export_dialog(controls, disk(), state, easel, 20, {});
            state = std::move(edit.state);
        });
    };
    ExportDialogState fresh;
    fresh.path = "/home/ada/Documents/Lectures/figure.gif";
    ExportDialogState later = fresh;
    later.preview_ms = 7000;
    Scenario scenario = example("padding_strides_transposed");
    shoot_export("gif", scenario, Format::gif, later);
    scenario.output.transparent = true;
    scenario.view.kind = ViewKind::flat;
    scenario.output.size = {1280, 720};
    shoot_export("svg", scenario, Format::svg, fresh);
    scenario.pace.motion = Motion::smooth;
    scenario.output.size = {1080, 1080};
    scenario.output.first_step = 3;
    shoot_export("frames", scenario, Format::png_frames, later);
    scenario.output.size = {1, 600};
    ExportDialogState asked = fresh;
    shoot_export("wrong", scenario, Format::gif, asked);
    asked.sentence = "figure.png exists; press Export again to replace it";
    scenario.output.size = {800, 600};
    shoot_export("asked", scenario, Format::png, asked);
    // While it is written, and afterwards.
    scenario.output.transparent = false;
    ExportDialogState job = fresh;
    job.path = (folder / "figure.gif").string();
    job.job = std::make_shared<ExportJob>(figure(scenario), job.path, Format::gif, nullptr);
    while (job.job->progress().done < 20 && !job.job->finished()) std::this_thread::yield();
    shoot_export("running", scenario, Format::gif, job);
    job.job =
        std::make_shared<ExportJob>(figure(scenario), (folder / "figure.svg").string(), Format::svg, nullptr);
    while (!job.job->finished()) std::this_thread::yield();
    shoot_export("written", scenario, Format::svg, job);
}

void shoot_all(const std::filesystem::path& folder) {
    const Look looks[] = {{"light", 1, built_in_theme("light")},
                          {"light-200", 2, built_in_theme("light")},
                          {"dark", 1, built_in_theme("dark")}};
    for (const Look& look : looks) {
        for (const Example& e : examples()) {
            LayerPanelState state;
            const auto refusal = why_invalid(layer_of(e.scenario));
            shoot(folder / (e.name + "-layer-" + look.name + ".png"), {300, e.height}, look,
                  [&](Controls& controls) {
                      (void)layer_panel(controls, state, e.scenario, *e.scenario.alone(), refusal);
                  });
            Scenario possible = refusal ? example("convolution") : e.scenario;
            const Figure made = figure(possible);
            shoot(folder / (e.name + "-explanation-" + look.name + ".png"), {308, e.height}, look,
                  [&](Controls& controls) { explanation_panel(controls.style, made, refusal.has_value()); });
        }
        for (const Example& e : examples()) {
            if (e.name != "deep" && e.name != "of") continue;
            LayerPanelState state;
            state.axes_apart.fill(true);
            shoot(folder / (e.name + "-narrow-" + look.name + ".png"), {240, e.height}, look,
                  [&](Controls& controls) {
                      (void)layer_panel(controls, state, e.scenario, *e.scenario.alone(), {});
                  });
            shoot(folder / (e.name + "-wide-" + look.name + ".png"), {460, e.height}, look,
                  [&](Controls& controls) {
                      (void)layer_panel(controls, state, e.scenario, *e.scenario.alone(), {});
                  });
        }
        for (const SizePx window : {SizePx{1024, 640}, SizePx{1280, 800}, SizePx{520, 320}})
            shoot_dialogs(folder, look, window);
        shoot(folder / ("help-" + look.name + ".png"), {1024, 640}, look,
              [&](Controls& controls) { (void)help_dialog(controls.style); });
    }
}

}  // namespace
}  // namespace convwalk::testing

int main(int count, char** arguments) {
    if ((count != 2 && count != 3) || arguments[1][0] == '-') {
        std::fputs("usage: convwalk_shots DIR [PART OF A NAME]\n", stderr);
        return 2;
    }
    const convwalk::OffscreenContext context;
    const std::filesystem::path folder = arguments[1];
    const std::string wanted = count == 3 ? arguments[2] : "";
    std::filesystem::create_directories(folder / "parts");
    convwalk::testing::shoot_window(folder, wanted);
    if (wanted.empty()) convwalk::testing::shoot_all(folder / "parts");
    return 0;
}
