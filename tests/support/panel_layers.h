// Layers for the tests of panels.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include "advice/mend.h"
#include "desk/actions.h"
#include "desk/layer_edits.h"
#include "picture/figures.h"
#include "scenario/network_edits.h"
#include "support/imgui_frames.h"
#include "support/printed.h"
#include "support/small_layers.h"
#include "ui/dialogs/help_dialog.h"
#include "ui/panels/explanation_panel.h"
#include "ui/panels/layer_panel.h"
#include "views/planes/figure_words.h"

namespace convwalk::testing::panel_layers {

/// The layer panel on a screen of its own, with what it was told to change.
class LayerPanelTest : public ::testing::Test {
  protected:
    void open(const Scenario& start, float width = 300, double scale = 1) {
        scenario = start;
        done = changes = 0;
        frames.emplace(static_cast<float>(width * scale), static_cast<float>(1600 * scale), scale);
        frames->content = [this](Controls& controls) {
            const LayerRequest layer = layer_of(scenario);
            const auto refusal = why_invalid(layer);
            const LayerPanelEdit edit = layer_panel(controls, state, scenario, layer, refusal);
            EXPECT_EQ(edit.scenario.changed, edit.layer.has_value() || edit.scenario.value != scenario);
            if (edit.scenario.changed) ++changes;
            if (edit.scenario.done) ++done;
            scenario = settled(scenario, edit.scenario.value, edit.layer);
        };
        frames->frames(3);
    }
    void open(const LayerRequest& request, float width = 300, double scale = 1) {
        Scenario start;
        start.subject = request;
        open(start, width, scale);
    }

    /// Where words are drawn; fails when they are not.
    ImVec2 at(std::string_view words, int which = 0) {
        frames->frame();
        const auto found = frames->find(words, which);
        EXPECT_TRUE(found) << words << " is not in\n" << frames->all_text();
        return found ? found->middle() : ImVec2{-100, -100};
    }
    /// The controls in the row of a label, from left to right.
    std::vector<ImVec2> controls_of(std::string_view label) { return frames->items_along(at(label).y); }
    /// The number field in the row of a label: in the middle of "−", field and "+".
    ImVec2 field_of(std::string_view label) {
        const auto found = controls_of(label);
        EXPECT_GE(found.size(), 3U) << label;
        return found.size() < 3 ? ImVec2{-100, -100} : found[1];
    }
    void set_by_typing(std::string_view label, std::string_view text) {
        frames->click(field_of(label));
        frames->type(text);
        frames->tap(Key::enter);
    }
    [[nodiscard]] bool shows(std::string_view words) {
        frames->frame();
        return frames->all_text().find(words) != std::string::npos;
    }
    [[nodiscard]] const AxisSpec& axis(std::size_t i) const { return scenario.alone()->layer.axes[i]; }

    std::optional<ImGuiFrames> frames;
    LayerPanelState state;
    Scenario scenario;
    int done = 0;
    int changes = 0;
};

inline LayerRequest request_of(Operator op, const AxisSpec& axis = {}, std::size_t axes = 2) {
    return {.layer = {.op = op, .axes = std::vector<AxisSpec>(axes, axis)}};
}

}  // namespace convwalk::testing::panel_layers
