// The inside of the window without a window: tells where a person finds what they look for.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/workbench_frames.h"

namespace convwalk::testing {

class Twin : public WorkbenchFrames {
  public:
    /// Shows what a window shows that was opened with the scenario and brought to the start of the animation.
    explicit Twin(const Scenario& scenario, SizePx size_px = {1280, 800})
        : WorkbenchFrames(settings_of(scenario), size_px) {
        frame();
        press(Action::first);
    }

    /// The button, menu or field with these words, of what lies on top.
    [[nodiscard]] Vec2 middle_of(const std::string& words) const {
        const auto found = find_topmost(words);
        if (!found) throw std::runtime_error("there is no \"" + words + "\" in\n" + all_text());
        return {found->middle().x, found->middle().y};
    }

    /// The number that stands in the row of a label.
    [[nodiscard]] Vec2 number_beside(const std::string& label) const {
        const auto row = find(label);
        if (!row) throw std::runtime_error("there is no \"" + label + "\" in\n" + all_text());
        for (const DrawnWords& words : words()) {
            const bool digit = words.text[0] >= '0' && words.text[0] <= '9';
            if (digit && words.left > row->right && std::abs(words.baseline - row->baseline) < 4)
                return {words.middle().x, words.middle().y};
        }
        throw std::runtime_error("there is no number beside \"" + label + "\"");
    }

    /// Where the figure is.
    [[nodiscard]] RectPx canvas() const { return place_of("canvas"); }
    [[nodiscard]] RectPx layer_panel() const { return place_of("layer"); }
    [[nodiscard]] RectPx timeline() const { return place_of("timeline"); }

    /// The middle of where a cell shows at the start of the animation.
    [[nodiscard]] Vec2 middle_of(const Spot& cell) const {
        const RectPx area = canvas();
        Scenario scenario = session().scenario();
        scenario.output.size = {area.width, area.height};
        const Figure shown = figure(scenario);
        Sight sight;
        sight.from = scenario.view.kind;
        constexpr int kRaster = 4;
        Vec2 sum;
        double count = 0;
        const Picture placed_now = place(shown, at(shown.timeline, 0), sight);
        for (int y = 0; y < area.height; y += kRaster) {
            for (int x = 0; x < area.width; x += kRaster) {
                if (placed_now.cell_at({x + 0.5, y + 0.5}) != cell) continue;
                sum = sum + Vec2{double(x), double(y)};
                count += 1;
            }
        }
        if (count == 0) throw std::runtime_error("the cell can't be seen");
        return Vec2{double(area.x), double(area.y)} + sum * (1 / count);
    }

  private:
    static Settings settings_of(const Scenario& scenario) {
        Settings settings;
        settings.session = LastDocument{scenario, "", std::nullopt};
        return settings;
    }
    static RectPx place_of(const char* name) {
        const ImGuiWindow* window = ImGui::FindWindowByName(name);
        if (window == nullptr) throw std::runtime_error(std::string("there is no ") + name);
        return {static_cast<int>(window->Pos.x), static_cast<int>(window->Pos.y),
                static_cast<int>(window->Size.x), static_cast<int>(window->Size.y)};
    }
};

}  // namespace convwalk::testing
