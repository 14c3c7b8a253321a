// The panel on the right within the window.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <chrono>
#include <random>
#include <set>
#include "basics/errors.h"
#include "support/right_panel.h"
#include "support/small_layers.h"
#include "support/workbench_frames.h"
#include "ui/panels/right_panel.h"

namespace convwalk {
namespace {

using testing::WorkbenchFrames;
using testing::right_panel::in_one_line;

// --- in the window ---

class RightPanelInWindow : public ::testing::Test {
  protected:
    void start(const Settings& settings = {}) {
        w.emplace(settings, SizePx{1280, 1100});
        w->frames(4);
        w->clipboard = to_json(preset("padding_strides").scenario);
        w->press(Action::paste);
        if (w->session().playback.playing) w->press(Action::play_or_pause);
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
    std::optional<WorkbenchFrames> w;
};

TEST_F(RightPanelInWindow, TheHeadChoosesAndIsRemembered) {
    start();
    EXPECT_TRUE(shows("OUTPUT SIZE"));
    click_on("Code");
    EXPECT_TRUE(shows("ONE CALL, FIVE FRAMEWORKS"));
    click_on("Keras");
    click_on("Find");
    EXPECT_TRUE(shows("FIND A LAYER"));
    const Settings settings = parse_settings(to_json(w->bench.settings())).settings;
    EXPECT_EQ(settings.right_tab, RightTab::find);
    EXPECT_EQ(settings.framework, Framework::keras);
    w.reset();
    start(settings);
    EXPECT_TRUE(shows("FIND A LAYER"));
    // By keyboard, also while the panel has it.
    w->press(Action::next_panel);
    w->press(Action::next_panel);
    w->press(Action::next_tab);
    EXPECT_TRUE(shows("OUTPUT SIZE"));
    w->press(Action::toggle_explanation);
    EXPECT_FALSE(shows("OUTPUT SIZE"));
    w->press(Action::next_tab);
    EXPECT_TRUE(shows("OUTPUT SIZE")) << "it comes back with what it showed";
}

TEST_F(RightPanelInWindow, PastedCodeBecomesTheLayer) {
    start();
    const Scenario before = w->scenario();
    w->clipboard = "x = F.relu(nn.Conv2d(3, 8, kernel_size=2, stride=2)(x))";
    w->press(Action::paste);
    EXPECT_EQ(kernel_extents(w->scenario().alone()->layer), (Extents{2, 2}));
    EXPECT_EQ(w->scenario().alone()->layer.out_channels, 8);
    EXPECT_EQ(input_extents(w->scenario().alone()->layer), input_extents(before.alone()->layer));
    EXPECT_TRUE(shows("Pasted nn.Conv2d, line 1."));
    w->press(Action::undo);
    EXPECT_EQ(w->scenario(), before);
    click_on("Code");
    w->clipboard = "nn.MaxPool2d(2)";
    click_on("Paste code");
    EXPECT_EQ(w->scenario().alone()->layer.op, Operator::max_pooling);
}

TEST_F(RightPanelInWindow, WhatIsNotReadIsASentenceWithItsPlace) {
    start();
    const Scenario before = w->scenario();
    w->clipboard = "m = nn.Sequential(\n    nn.Conv2d(3, 8, strde=2))";
    w->press(Action::paste);
    EXPECT_TRUE(shows("line 2, column 21: unknown argument \"strde\"")) << w->all_text();
    EXPECT_EQ(w->scenario(), before);
    click_on("Code");
    w->tap(Key::escape);  // puts the message away
    EXPECT_TRUE(shows("line 2, column 21: unknown argument")) << "it stays in the panel";
    w->clipboard = "The quick brown fox";
    click_on("Paste code");
    EXPECT_TRUE(shows("What was copied is neither a scenario nor code that is read: line 1, column "))
        << w->all_text();
    EXPECT_EQ(w->scenario(), before);
    click_on("Put away");
    EXPECT_FALSE(shows("What was copied"));
    EXPECT_FALSE(w->session().can_redo());
}

TEST_F(RightPanelInWindow, OfSeveralLayersThatAreNoNetworkOneIsChosen) {
    start();
    const Scenario before = w->scenario();
    w->clipboard =
        "nn.Sequential(\n nn.Conv2d(1, 6, 5, padding=2),\n nn.AvgPool2d(2),\n nn.Conv2d(6, 16, 3),\n "
        "nn.Upsample(scale_factor=2, mode='area'))";
    w->press(Action::paste);
    EXPECT_EQ(w->scenario(), before) << "nothing is changed before one is chosen";
    EXPECT_TRUE(shows("LAYERS WERE PASTED")) << w->all_text();
    click_on("nn.Conv2d, line 4");
    EXPECT_EQ(w->scenario().alone()->layer.out_channels, 16);
    click_on("nn.AvgPool2d, line 3");
    EXPECT_EQ(w->scenario().alone()->layer.op, Operator::average_pooling);
    w->press(Action::undo);
    w->press(Action::undo);
    EXPECT_EQ(w->scenario(), before);
    click_on("Put the list away");
    EXPECT_FALSE(shows("LAYERS WERE PASTED"));
}

TEST_F(RightPanelInWindow, AHitIsTriedAndUndone) {
    start();
    const Scenario before = w->scenario();
    click_on("Find");
    click_on("The same");
    click_on("Kernel 3, padding 1");
    EXPECT_NE(w->scenario(), before);
    EXPECT_EQ(output_extents(w->session().figure().layer), input_extents(w->session().figure().layer));
    w->press(Action::undo);
    EXPECT_EQ(w->scenario(), before);
}

TEST_F(RightPanelInWindow, WhatChangedIsSaid) {
    start();
    Scenario scenario = w->scenario();  // 5×5, kernel 3, stride 2, padding 1
    for (AxisSpec& a : scenario.alone()->layer.axes) a.stride = 1;
    w->clipboard = to_json(scenario);
    w->press(Action::paste);
    EXPECT_TRUE(shows("3 × 3 → 5 × 5")) << w->all_text();
    EXPECT_TRUE(shows("Stride 2 → 1: 3×3 becomes 5×5."));
    // An edit of something else is no edit of the layer.
    w->press(Action::toggle_indices);
    EXPECT_TRUE(shows("Stride 2 → 1: 3×3 becomes 5×5."));
    click_on("Keep this layer to compare");
    EXPECT_TRUE(shows("Nothing."));
    EXPECT_TRUE(shows("This layer is kept"));
    for (AxisSpec& a : scenario.alone()->layer.axes) a.kernel = 5;
    w->clipboard = to_json(scenario);
    w->press(Action::paste);
    for (AxisSpec& a : scenario.alone()->layer.axes) a.padding_begin = a.padding_end = 2;
    w->clipboard = to_json(scenario);
    w->press(Action::paste);
    EXPECT_TRUE(shows("5 × 5, as before"));
    EXPECT_TRUE(shows("Kernel 3 → 5: 5×5 becomes 3×3. Padding 1 → 2: 5×5 becomes 7×7.")) << w->all_text();
    click_on("since it was kept");
    click_on("by the last edit");
    EXPECT_TRUE(shows("Padding 1 → 2: 3×3 becomes 5×5.")) << w->all_text();
}

}  // namespace
}  // namespace convwalk
