// Pictures of the window's parts without a window, to be looked at: convwalk_shots DIR
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "export/png.h"
#include "render/offscreen_context.h"
#include "scene/figure.h"
#include "screen.h"
#include "support/imgui_frames.h"
#include "ui/explanation_panel.h"
#include "ui/help_dialog.h"
#include "ui/layer_panel.h"

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
    set_layer_fields(scenario.layer, fields);
    return scenario;
}

struct Example {
    std::string name;
    Scenario scenario;
    int height = 900;
};

std::vector<Example> examples() {
    Scenario transposed = example("convolution");
    transposed.layer.layer.op = Operator::transposed_convolution;
    transposed = with(transposed, {{"input", "3"}, {"kernel", "3"}, {"stride", "2"}, {"padding", "1"}});
    Scenario of = transposed;
    of.layer.of_transposed = true;
    of = with(of, {{"input", "6"}});
    Scenario pool = example("convolution");
    pool.layer.layer.op = Operator::max_pooling;
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

void shoot_all(const std::filesystem::path& folder) {
    const Look looks[] = {{"light", 1, built_in_theme("light")},
                          {"light-200", 2, built_in_theme("light")},
                          {"dark", 1, built_in_theme("dark")}};
    for (const Look& look : looks) {
        for (const Example& e : examples()) {
            LayerPanelState state;
            const auto refusal = why_invalid(e.scenario.layer);
            shoot(folder / (e.name + "-layer-" + look.name + ".png"), {300, e.height}, look,
                  [&](Controls& controls) { (void)layer_panel(controls, state, e.scenario, refusal); });
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
                  [&](Controls& controls) { (void)layer_panel(controls, state, e.scenario, {}); });
            shoot(folder / (e.name + "-wide-" + look.name + ".png"), {460, e.height}, look,
                  [&](Controls& controls) { (void)layer_panel(controls, state, e.scenario, {}); });
        }
        shoot(folder / ("help-" + look.name + ".png"), {1024, 640}, look,
              [&](Controls& controls) { (void)help_dialog(controls.style); });
    }
}

}  // namespace
}  // namespace convwalk::testing

int main(int count, char** arguments) {
    if (count != 2) {
        std::fputs("usage: convwalk_shots DIR\n", stderr);
        return 2;
    }
    std::filesystem::create_directories(arguments[1]);
    const convwalk::OffscreenContext context;
    convwalk::testing::shoot_all(arguments[1]);
    return 0;
}
