// The window with a network in it.
#pragma once

#include <gtest/gtest.h>
#include <algorithm>
#include <optional>
#include <string>
#include "basics/errors.h"
#include "desk/documents.h"
#include "desk/stack_edits.h"
#include "frameworks/write/write_stack.h"
#include "network/networks.h"
#include "network/stack_json.h"
#include "scenario/network_edits.h"
#include "support/environment.h"
#include "support/layer_parts.h"
#include "support/temp_folder.h"
#include "support/workbench_frames.h"
#include "ui/panels/stack_panel.h"
#include "views/views.h"

namespace convwalk::testing::network_window {

class NetworkWindow : public ::testing::Test {
  protected:
    NetworkWindow()
        : home_("HOME", folder.path().string()), config_("CONVWALK_CONFIG_DIR", folder / "config") {
        start();
    }

    void start(const Settings& settings = {}, SizePx size = {1280, 900}) {
        w.emplace(settings, size);
        w->frames(4);
        w->elapsed_ms = 0;
    }
    void paste(const std::string& text) {
        w->clipboard = text;
        w->press(Action::paste);
        w->frames(3);
    }
    void click_on(std::string_view words) {
        w->frame();
        const auto found = w->find_topmost(words);
        ASSERT_TRUE(found) << words << " is not in\n" << w->all_text();
        w->click(found->middle());
        w->frame();
    }
    [[nodiscard]] bool shows(std::string_view words) {
        w->frame();
        std::string all = w->all_text();
        std::replace(all.begin(), all.end(), '\n', ' ');
        return all.find(words) != std::string::npos;
    }
    [[nodiscard]] const NetworkDocument& shown() const { return *w->scenario().network(); }
    [[nodiscard]] LayerParts layer(std::size_t number) const {
        return parts_of(shown().stack.layers[number - 1]);
    }
    /// A window in which all of the left panel is seen.
    void make_tall() { start({}, {1280, 1700}); }
    /// What can be pressed in the row of the left panel with this label.
    [[nodiscard]] std::vector<ImVec2> items_of(std::string_view label) {
        w->frame();
        const auto found = w->find_topmost(label);
        EXPECT_TRUE(found) << label << " is not in\n" << w->all_text();
        if (!found) return {};
        return w->items_along(found->middle().y, 1, 288);
    }
    /// @param field of the row, from 0
    void type_into(std::string_view label, std::size_t field, std::string_view text) {
        const std::vector<ImVec2> items = items_of(label);
        ASSERT_LT(field, items.size()) << label;
        w->click(items[field]);
        w->tap({Key::a, true, false});
        w->type(text);
    }

    TempFolder folder;
    WithVariable home_;
    WithVariable config_;
    std::optional<WorkbenchFrames> w;
};

}  // namespace convwalk::testing::network_window
