#include "drawn_workbench.h"

#include <imgui_impl_opengl3.h>

#include <cstdio>
#include <fstream>

#include "export/png.h"
#include "screen.h"

namespace convwalk::testing {

DrawnWorkbench::DrawnWorkbench(const Settings& settings, SizePx screen, double zoom)
    : WorkbenchFrames(settings, screen, zoom, std::make_unique<GlEasel>()) {
    ImGui_ImplOpenGL3_Init("#version 330 core");
}

DrawnWorkbench::~DrawnWorkbench() {
    ImGui_ImplOpenGL3_Shutdown();
}

void DrawnWorkbench::write(const std::filesystem::path& file) {
    frames(2);
    const Screen screen(size);
    screen.begin(bench.style().colours.panel);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    std::ofstream out(file, std::ios::binary);
    write_png(out, size, screen.pixels());
}

void DrawnWorkbench::click_on(const std::string& words) {
    frame();
    const auto found = find_topmost(words);
    if (!found) std::fprintf(stderr, "there is no \"%s\" to click on\n", words.c_str());
    if (found) click(found->middle());
}

void DrawnWorkbench::paste(const Scenario& scenario) {
    clipboard = to_json(scenario);
    press(Action::paste);
    press(Action::let_go);
    turn_to_the_end();
}

void DrawnWorkbench::turn_to_the_end() {
    const double as_before = elapsed_ms;
    elapsed_ms = 500;
    frames(3);
    elapsed_ms = as_before;
}

void DrawnWorkbench::stop_at(std::int64_t step) {
    elapsed_ms = 0;
    if (session().playback.playing) press(Action::play_or_pause);
    press(Action::first);
    for (int i = 0; i < 400 && session().moment().step < step; ++i) press(Action::step_forward);
}

void DrawnWorkbench::type_beside(const std::string& label, std::string_view typed, bool enter) {
    const auto row = find(label);
    if (!row) return;
    const auto items = items_along(row->middle().y, 1, 290);
    if (items.size() < 3) return;
    click(items[1]);
    type(typed);
    if (!enter) return;
    tap(Key::enter);
    point({640, 300});
}

ImVec2 DrawnWorkbench::cell(PlaneName plane, Extents at) {
    Figure figure = session().figure();
    const ImGuiWindow* window = ImGui::FindWindowByName("canvas");
    figure.scenario.output.size = {static_cast<int>(window->Size.x), static_cast<int>(window->Size.y)};
    const Picture placed_now = place(figure, session().moment(), sight_of(canvas()));
    float x_sum = 0;
    float y_sum = 0;
    int count = 0;
    for (float y = 2; y < window->Size.y; y += 4)
        for (float x = 2; x < window->Size.x; x += 4) {
            const auto found = placed_now.cell_at({x, y});
            if (!found || !lies_on(*found, plane) || found->at != at) continue;
            x_sum += x;
            y_sum += y;
            ++count;
        }
    if (count == 0) return {-1, -1};
    const auto n = static_cast<float>(count);
    return {window->Pos.x + x_sum / n, window->Pos.y + y_sum / n};
}

void DrawnWorkbench::before_frame(bool new_fonts) {
#if IMGUI_VERSION_NUM < 19200
    if (new_fonts) ImGui_ImplOpenGL3_DestroyFontsTexture();
#else
    static_cast<void>(new_fonts);
#endif
    ImGui_ImplOpenGL3_NewFrame();
}

Scenario example(const char* name) {
    return preset(name).scenario;
}

Scenario with(const char* name, const std::vector<FieldText>& fields) {
    Scenario scenario = example(name);
    set_layer_fields(*scenario.alone(), fields);
    return scenario;
}

Scenario causal() {
    return with(
        "no_padding_no_strides",
        {{"dimensions", "1"}, {"input", "12"}, {"kernel", "3"}, {"dilation", "2"}, {"padding", "causal"}});
}

void walk(DrawnWorkbench& w) {
    w.stop_at(13);
}

Arrange showing(const Scenario& scenario, std::int64_t step) {
    return [=](DrawnWorkbench& w) {
        w.paste(scenario);
        w.stop_at(step);
    };
}

Arrange themed(const char* name) {
    return [name](DrawnWorkbench& w) {
        Scenario scenario = w.scenario();
        scenario.theme = built_in_theme(name);
        w.paste(scenario);
        walk(w);
    };
}

}  // namespace convwalk::testing
