// What the tests of the whole window share.
#pragma once

#include <gtest/gtest.h>
#include <algorithm>
#include <cctype>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>
#include "basics/errors.h"
#include "basics/text.h"
#include "figure/view.h"
#include "layout/overlap.h"
#include "picture/cells.h"
#include "picture/picture.h"
#include "support/broken_texts.h"
#include "support/environment.h"
#include "support/printed.h"
#include "support/temp_folder.h"
#include "support/workbench_frames.h"
#include "ui/workbench.h"
#include "views/faces/face_maps.h"
#include "views/planes/cell_words.h"
#include "views/views.h"

namespace convwalk::testing::whole_window {

inline constexpr Chord kPaste = {Key::v, true, false};

inline Scenario example(const char* name = "padding_strides") {
    return preset(name).scenario;
}

inline std::string in_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

/// A window, and a folder that stands for everything a person has.
class WorkbenchTest : public ::testing::Test {
  protected:
    WorkbenchTest()
        : home_("HOME", folder.path().string()), config_("CONVWALK_CONFIG_DIR", folder / "config") {}

    void start(const Settings& settings = {}, SizePx size = {1280, 800}, double scale = 1) {
        w.reset();
        w.emplace(settings, size, scale);
        w->frames(4);
    }
    /// With a file open that holds `scenario`.
    std::string start_with_file(const Scenario& scenario = example()) {
        const std::string path = folder / "mine.json";
        write_file(path, to_json(scenario));
        start();
        w->bench.open(path);
        w->frames(4);
        return path;
    }
    /// Stands still, so that only what a test does changes something.
    void pause() {
        if (w->session().playback.playing) w->press(Action::play_or_pause);
        EXPECT_FALSE(w->session().playback.playing);
    }
    void click_on(std::string_view words) {
        w->frame();
        const auto found = w->find_topmost(words);
        ASSERT_TRUE(found) << words << " is not in\n" << w->all_text();
        w->click(found->middle());
    }
    [[nodiscard]] bool shows(std::string_view words) {
        w->frame();
        return in_one_line(w->all_text()).find(words) != std::string::npos;
    }
    void change_something() { w->press(Action::toggle_indices); }

    [[nodiscard]] static Rect canvas_place() {
        const ImGuiWindow* window = ImGui::FindWindowByName("canvas");
        return {window->Pos.x, window->Pos.y, window->Size.x, window->Size.y};
    }
    /// Where in the window a cell shows that satisfies `wanted`.
    std::optional<ImVec2> place_of(const std::function<bool(const Spot&)>& wanted) {
        Figure figure = w->session().figure();
        const Rect canvas = canvas_place();
        figure.scenario.output.size = {static_cast<int>(canvas.width), static_cast<int>(canvas.height)};
        const Picture picture = place(figure, w->session().moment(), sight_of(w->canvas()));
        for (double y = 4; y < canvas.height; y += 7)
            for (double x = 4; x < canvas.width; x += 7) {
                const auto cell = picture.cell_at({x, y});
                if (cell && wanted(*cell))
                    return ImVec2{static_cast<float>(canvas.x + x), static_cast<float>(canvas.y + y)};
            }
        return std::nullopt;
    }
    std::optional<ImVec2> place_of(PlaneName plane) {
        return place_of([plane](const Spot& cell) { return lies_on(cell, plane); });
    }
    ImVec2 beside_the_figure() {
        const Rect place = canvas_place();
        return {static_cast<float>(place.x + 20), static_cast<float>(place.y + 12)};
    }

    TempFolder folder;
    WithVariable home_;
    WithVariable config_;
    std::optional<WorkbenchFrames> w;
};

}  // namespace convwalk::testing::whole_window
