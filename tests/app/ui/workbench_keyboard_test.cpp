// The window as a function of its input: the keyboard among panels and fields.
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
#include "support/temp_folder.h"
#include "support/whole_window.h"
#include "support/workbench_frames.h"
#include "ui/workbench.h"
#include "views/faces/face_maps.h"
#include "views/planes/cell_words.h"
#include "views/views.h"

namespace convwalk {
namespace {

using testing::whole_window::example;
using testing::whole_window::kPaste;
using testing::whole_window::WorkbenchTest;

// --- keyboard and panels ---

TEST_F(WorkbenchTest, F6LeadsThroughThePanelsAndEscBack) {
    start_with_file();
    pause();
    for (const char* panel : {"layer", "explanation", "timeline", "top", "canvas"}) {
        w->press(Action::next_panel);
        EXPECT_STREQ(GImGui->NavWindow->Name, panel);
    }
    w->press(Action::next_panel);
    const Scenario before = w->scenario();
    const double at = w->session().playback.at_ms;
    // Plain keys belong to the panel now.
    for (const Key key : {Key::v, Key::i, Key::w, Key::m, Key::f, Key::right, Key::left, Key::down})
        w->tap(key);
    EXPECT_EQ(w->scenario().view, before.view);
    EXPECT_EQ(w->scenario().pace, before.pace);
    EXPECT_EQ(w->session().playback.at_ms, at);
    w->tap(Key::escape);
    w->press(Action::toggle_indices);
    EXPECT_NE(w->scenario().view, before.view);
    // Panels that are put away are passed over.
    w->press(Action::toggle_layer_panel);
    w->press(Action::toggle_explanation);
    w->press(Action::next_panel);
    EXPECT_STREQ(GImGui->NavWindow->Name, "timeline");
    // A click on the canvas gives the keyboard back.
    w->click(beside_the_figure());
    const View view = w->scenario().view;
    w->press(Action::toggle_words);
    EXPECT_NE(w->scenario().view, view);
}

TEST_F(WorkbenchTest, F6PassesOverPanelsThatHaveNoRoom) {
    start({}, {420, 400});
    pause();
    w->press(Action::next_panel);
    EXPECT_STREQ(GImGui->NavWindow->Name, "timeline");
    start();
    pause();
    w->press(Action::canvas_alone);
    w->press(Action::next_panel);
    const View view = w->scenario().view;
    w->press(Action::toggle_words);
    EXPECT_NE(w->scenario().view, view) << "the canvas alone keeps the keyboard";
}

TEST_F(WorkbenchTest, TypingANumberIsNoShortcut) {
    start_with_file();
    pause();
    const auto kernel = w->find("Kernel");
    ASSERT_TRUE(kernel);
    const auto items = w->items_along(kernel->middle().y, 1, 290);
    ASSERT_GE(items.size(), 3U);
    w->click(items[1]);
    ASSERT_TRUE(ImGui::GetIO().WantTextInput);
    const Scenario before = w->scenario();
    const Camera camera = w->canvas().camera;
    w->press({{Key::digit_1, false, false}});
    w->type("1");
    w->press({{Key::minus, false, false}, {Key::plus, false, false}});
    w->tap(Key::space);
    w->tap(Key::left);
    for (char c = 'a'; c <= 'z'; ++c)
        w->press({{static_cast<Key>(static_cast<int>(Key::a) + (c - 'a')), false, false}});
    w->tap(Key::end);
    w->press({{Key::z, true, false}});
    w->press({{Key::v, true, false}});
    EXPECT_EQ(w->scenario().view, before.view);
    EXPECT_EQ(w->scenario().pace, before.pace);
    EXPECT_EQ(w->canvas().camera, camera);
    EXPECT_FALSE(w->session().playback.playing);
    w->tap(Key::escape);
    EXPECT_EQ(w->scenario(), before);
    EXPECT_FALSE(w->canvas().pinned);
    w->tap(Key::i);
    EXPECT_NE(w->scenario().view, before.view) << "afterwards keys work again";
}

TEST_F(WorkbenchTest, KeysWorkWhenTheFieldThatWasTypedInIsGone) {
    start_with_file();
    pause();
    const auto kernel = w->find("Kernel");
    ASSERT_TRUE(kernel);
    const auto items = w->items_along(kernel->middle().y, 1, 290);
    ASSERT_GE(items.size(), 3U);
    w->click(items[1]);
    w->type("2");
    w->press(Action::canvas_alone);
    EXPECT_TRUE(w->output.fullscreen);
    const View view = w->scenario().view;
    w->press(Action::toggle_indices);
    EXPECT_NE(w->scenario().view, view);
    w->press(Action::canvas_alone);
    w->frames(4);
    EXPECT_FALSE(w->output.fullscreen);
    // By a window too narrow for panels.
    w->click(items[1]);
    w->size = {420, 400};
    w->frames(6);
    w->press(Action::toggle_indices);
    EXPECT_EQ(w->scenario().view, view);
}

TEST_F(WorkbenchTest, TextBeingTypedKeepsItsClipboardKeys) {
    start_with_file();
    pause();
    const Scenario before = w->scenario();
    const auto kernel = w->find("Kernel");
    ASSERT_TRUE(kernel);
    const auto items = w->items_along(kernel->middle().y, 1, 290);
    w->click(items.at(1));
    w->clipboard = to_json(example("dilation"));
    w->tap(kPaste);
    EXPECT_EQ(w->scenario().alone()->layer.axes.size(), before.alone()->layer.axes.size());
    EXPECT_NE(layer_of(w->scenario()), layer_of(example("dilation")));
    w->tap(Key::escape);
    EXPECT_EQ(w->scenario(), before);
}

}  // namespace
}  // namespace convwalk
