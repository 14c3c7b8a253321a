// The window as a function of its input: every action by every key.
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
#include "desk/links.h"
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

using testing::content_of;
using testing::WorkbenchFrames;
using testing::whole_window::example;
using testing::whole_window::WorkbenchTest;

// --- every action ---

using ActionTest = std::function<void(WorkbenchFrames&)>;

void paste_network(WorkbenchFrames& w, const char* notation) {
    w.clipboard = notation;
    w.press(Action::paste);
    w.frames(2);
    ASSERT_TRUE(w.scenario().network()) << notation;
}

// The last layer is selected; what the key makes of the network, and that undo takes it back.
std::function<void(WorkbenchFrames&)> edits_network(Action action, const char* before, const char* after) {
    return [=](WorkbenchFrames& w) {
        paste_network(w, before);
        w.press(Action::pin_next_plane);
        w.frame();
        w.press(action);
        EXPECT_EQ(w.scenario().network()->notation, after);
        w.press(Action::undo);
        EXPECT_EQ(w.scenario().network()->notation, before);
        w.press(Action::redo);
    };
}

/// What each action does to a window that shows a file, paused in the middle of the walk.
const std::map<Action, ActionTest>& action_tests() {
    const auto changes = [](Action action, const std::function<void(Scenario&)>& change) -> ActionTest {
        return [=](WorkbenchFrames& w) {
            const Scenario before = w.scenario();
            Scenario wanted = before;
            change(wanted);
            w.press(action);
            EXPECT_EQ(w.scenario(), wanted);
            w.press(Action::undo);
            EXPECT_EQ(w.scenario(), before);
            w.press(Action::redo);
            EXPECT_EQ(w.scenario(), wanted);
        };
    };
    const auto pins = [](Action action, int rows, int columns) -> ActionTest {
        return [=](WorkbenchFrames& w) {
            w.press(Action::pin_next_plane);
            const auto before = w.canvas().pinned;
            ASSERT_TRUE(before);
            w.press(action);
            EXPECT_EQ(w.canvas().pinned, moved_pin(w.session().figure(), before, rows, columns));
            EXPECT_NE(w.canvas().pinned, before);
        };
    };
    static const std::map<Action, ActionTest> kTests = {
        {Action::new_document,
         [](WorkbenchFrames& w) {
             const Scenario before = w.scenario();
             w.press(Action::new_document);
             EXPECT_EQ(w.scenario(), before);
             ASSERT_NE(w.bench.start(), nullptr);
             w.tap(Key::enter);
             EXPECT_NE(w.scenario(), before);
             EXPECT_TRUE(w.session().file().empty());
             EXPECT_FALSE(w.session().is_changed());
             EXPECT_EQ(w.output.title, "Convwalk");
         }},
        {Action::open,
         [](WorkbenchFrames& w) {
             w.press(Action::open);
             EXPECT_TRUE(w.shows("Open a figure")) << w.all_text();
             w.tap(Key::escape);
             EXPECT_FALSE(w.shows("Open a figure"));
         }},
        {Action::save,
         [](WorkbenchFrames& w) {
             w.press(Action::toggle_indices);
             ASSERT_TRUE(w.session().is_changed());
             w.press(Action::save);
             EXPECT_FALSE(w.session().is_changed());
             EXPECT_EQ(parse_scenario(content_of(w.session().file())), w.scenario());
             EXPECT_TRUE(w.shows("Saved mine.json."));
         }},
        {Action::save_as,
         [](WorkbenchFrames& w) {
             w.press(Action::save_as);
             EXPECT_TRUE(w.shows("Save the figure as")) << w.all_text();
             w.tap(Key::escape);
             EXPECT_FALSE(w.shows("Save the figure as"));
         }},
        {Action::export_figure,
         [](WorkbenchFrames& w) {
             w.press(Action::export_figure);
             EXPECT_TRUE(w.shows("GIF")) << w.all_text();
             w.tap(Key::escape);
             EXPECT_FALSE(w.shows("GIF"));
         }},
        {Action::export_again,
         [](WorkbenchFrames& w) {
             w.press(Action::export_again);
             EXPECT_TRUE(w.shows("Export"));
             for (int i = 0; i < 3000 && !w.shows("Wrote mine.gif"); ++i) {
                 std::this_thread::sleep_for(std::chrono::milliseconds(10));
                 w.frame();
             }
             EXPECT_TRUE(w.shows("Wrote mine.gif")) << w.all_text();
         }},
        {Action::copy_picture,
         [](WorkbenchFrames& w) {
             w.press(Action::copy_picture);
             EXPECT_EQ(w.clipboard, to_json(w.scenario()));
             ASSERT_TRUE(w.picture);
             EXPECT_TRUE(w.picture->svg.starts_with("<svg "));
         }},
        {Action::copy_json,
         [](WorkbenchFrames& w) {
             w.press(Action::copy_json);
             EXPECT_EQ(w.clipboard, to_json(w.scenario()));
         }},
        {Action::copy_command,
         [](WorkbenchFrames& w) {
             w.press(Action::copy_command);
             EXPECT_TRUE(w.clipboard.starts_with("convwalk export ")) << w.clipboard;
         }},
        {Action::copy_link,
         [](WorkbenchFrames& w) {
             w.press(Action::copy_link);
             EXPECT_EQ(scenario_in_link(w.clipboard), w.scenario()) << w.clipboard;
         }},
        {Action::lessons,
         [](WorkbenchFrames& w) {
             w.press(Action::lessons);
             EXPECT_TRUE(w.bench.shows_lessons());
             w.tap(Key::escape);
             EXPECT_FALSE(w.bench.shows_lessons());
         }},
        {Action::add_to_lesson,
         [](WorkbenchFrames& w) {
             w.press(Action::add_to_lesson);
             EXPECT_NE(w.bench.draft(), nullptr);
             w.tap(Key::escape);
             EXPECT_EQ(w.bench.draft(), nullptr);
         }},
        {Action::paste,
         [](WorkbenchFrames& w) {
             const Scenario before = w.scenario();
             w.clipboard = to_json(example("dilation"));
             w.press(Action::paste);
             EXPECT_EQ(w.scenario(), example("dilation"));
             w.press(Action::undo);
             EXPECT_EQ(w.scenario(), before);
         }},
        {Action::quit,
         [](WorkbenchFrames& w) {
             w.press(Action::quit);
             EXPECT_TRUE(w.output.quit);
         }},
        {Action::undo,
         [](WorkbenchFrames& w) {
             const Scenario before = w.scenario();
             w.press(Action::undo);
             EXPECT_EQ(w.scenario(), before);
             w.press(Action::toggle_indices);
             w.press(Action::undo);
             EXPECT_EQ(w.scenario(), before);
         }},
        {Action::redo,
         [](WorkbenchFrames& w) {
             const Scenario before = w.scenario();
             w.press(Action::redo);
             EXPECT_EQ(w.scenario(), before);
             w.press(Action::toggle_indices);
             const Scenario after = w.scenario();
             for (const Chord& chord : info_of(Action::redo).keys) {
                 w.press(Action::undo);
                 w.tap(chord);
                 EXPECT_EQ(w.scenario(), after);
             }
         }},
        {Action::play_or_pause,
         [](WorkbenchFrames& w) {
             const double at = w.session().playback.at_ms;
             w.frames(5);
             EXPECT_EQ(w.session().playback.at_ms, at);
             w.press(Action::play_or_pause);
             w.frames(5);
             EXPECT_GT(w.session().playback.at_ms, at);
             w.press(Action::last);
             w.press(Action::play_or_pause);
             EXPECT_TRUE(w.session().playback.playing);
             EXPECT_LT(w.session().playback.at_ms, 200) << "from the start when it was at the end";
         }},
        {Action::step_forward,
         [](WorkbenchFrames& w) {
             const std::int64_t step = w.session().moment().step;
             w.press(Action::step_forward);
             EXPECT_EQ(w.session().moment().step, step + 1);
             EXPECT_FALSE(w.session().playback.playing);
         }},
        {Action::step_back,
         [](WorkbenchFrames& w) {
             const std::int64_t step = w.session().moment().step;
             w.press(Action::step_back);
             EXPECT_EQ(w.session().moment().step, step - 1);
         }},
        {Action::first,
         [](WorkbenchFrames& w) {
             w.press(Action::first);
             EXPECT_EQ(w.session().playback.at_ms, 0);
         }},
        {Action::last,
         [](WorkbenchFrames& w) {
             w.press(Action::last);
             EXPECT_EQ(w.session().playback.tick(), w.session().figure().timeline.duration());
         }},
        {Action::faster,
         [](WorkbenchFrames& w) {
             EXPECT_EQ(w.session().playback.speed, 1);
             w.press(Action::faster);
             EXPECT_EQ(w.session().playback.speed, 2);
             for (int i = 0; i < 9; ++i) w.press(Action::faster);
             EXPECT_EQ(w.session().playback.speed, 8);
         }},
        {Action::slower,
         [](WorkbenchFrames& w) {
             w.press(Action::slower);
             EXPECT_EQ(w.session().playback.speed, 0.5);
             for (int i = 0; i < 9; ++i) w.press(Action::slower);
             EXPECT_EQ(w.session().playback.speed, 0.25);
         }},
        {Action::toggle_loop,
         [](WorkbenchFrames& w) {
             const bool loop = w.session().playback.loop;
             w.press(Action::toggle_loop);
             EXPECT_NE(w.session().playback.loop, loop);
         }},
        {Action::toggle_motion, changes(Action::toggle_motion,
                                        [](Scenario& s) {
                                            s.pace.motion = s.pace.motion == Motion::smooth ? Motion::discrete
                                                                                            : Motion::smooth;
                                        })},
        {Action::fit,
         [](WorkbenchFrames& w) {
             w.press(Action::zoom_in);
             EXPECT_NE(w.canvas().camera, Camera{});
             w.press(Action::fit);
             EXPECT_EQ(w.canvas().camera, Camera{});
         }},
        {Action::zoom_in,
         [](WorkbenchFrames& w) {
             w.press(Action::zoom_in);
             EXPECT_GT(w.canvas().camera.zoom, 1);
             for (int i = 0; i < 60; ++i) w.press(Action::zoom_in);
             EXPECT_EQ(w.canvas().camera.zoom, kMostZoom);
         }},
        {Action::zoom_out,
         [](WorkbenchFrames& w) {
             w.press(Action::zoom_out);
             EXPECT_LT(w.canvas().camera.zoom, 1);
             for (int i = 0; i < 60; ++i) w.press(Action::zoom_out);
             EXPECT_EQ(w.canvas().camera.zoom, kLeastZoom);
         }},
        {Action::turn_view, changes(Action::turn_view, [](Scenario& s) { s.view.kind = ViewKind::flat; })},
        {Action::toggle_indices,
         changes(Action::toggle_indices, [](Scenario& s) { s.view.indices = !s.view.indices; })},
        {Action::toggle_numbers,
         changes(Action::toggle_numbers, [](Scenario& s) { s.values.shown = !s.values.shown; })},
        {Action::toggle_products,
         changes(Action::toggle_products, [](Scenario& s) { s.view.products = !s.view.products; })},
        {Action::toggle_words,
         changes(Action::toggle_words, [](Scenario& s) { s.view.words = !s.view.words; })},
        {Action::pin_next_plane,
         [](WorkbenchFrames& w) {
             for (const PlaneName plane : {PlaneName::output, PlaneName::grid, PlaneName::kernel}) {
                 w.press(Action::pin_next_plane);
                 ASSERT_TRUE(w.canvas().pinned);
                 EXPECT_EQ(w.canvas().pinned->map, map_of(plane));
                 EXPECT_TRUE(has_cell(w.session().figure(), *w.canvas().pinned));
             }
             w.press(Action::pin_next_plane);
             EXPECT_FALSE(w.canvas().pinned);
         }},
        {Action::pin_left, pins(Action::pin_left, 0, -1)},
        {Action::pin_right, pins(Action::pin_right, 0, 1)},
        {Action::pin_up, pins(Action::pin_up, -1, 0)},
        {Action::pin_down, pins(Action::pin_down, 1, 0)},
        {Action::let_go,
         [](WorkbenchFrames& w) {
             w.press(Action::pin_next_plane);
             w.press(Action::let_go);
             EXPECT_FALSE(w.canvas().pinned);
             w.press(Action::canvas_alone);
             EXPECT_TRUE(w.output.fullscreen);
             w.press(Action::let_go);
             EXPECT_FALSE(w.output.fullscreen);
         }},
        {Action::open_layer,
         [](WorkbenchFrames& w) {
             paste_network(w, "C(8,3)-P-C(4,3)");
             w.press(Action::pin_next_plane);  // of the last layer
             w.frame();
             w.press(Action::open_layer);
             EXPECT_TRUE(view_of(w.scenario().view.kind).of_every_layer());
             EXPECT_EQ(w.scenario().network()->open, 3U);
             w.frame();
             w.press(Action::let_go);
             EXPECT_EQ(w.scenario().view.kind, ViewKind::network);
         }},
        {Action::insert_layer,
         edits_network(Action::insert_layer, "C(8,3)-P-C(4,3)", "C(8) - P - C(4) - CR(4)")},
        {Action::remove_layer, edits_network(Action::remove_layer, "C(8,3)-P-C(4,3)", "C(8) - P")},
        {Action::layer_up, edits_network(Action::layer_up, "C(8,3)-P-C(4,3)", "C(8) - C(4) - P")},
        {Action::layer_down,
         [](WorkbenchFrames& w) {
             edits_network(Action::layer_up, "C(8,3)-P-C(4,3)", "C(8) - C(4) - P")(w);
             w.press(Action::layer_down);
             EXPECT_EQ(w.scenario().network()->notation, "C(8) - P - C(4)");
         }},
        {Action::canvas_alone,
         [](WorkbenchFrames& w) {
             w.press(Action::canvas_alone);
             EXPECT_TRUE(w.output.fullscreen);
             EXPECT_FALSE(w.shows("Presets"));
             EXPECT_EQ(w.recorded().last[Easel::canvas][0].scene.size, (SizePx{1280, 800}));
             w.press(Action::canvas_alone);
             EXPECT_FALSE(w.output.fullscreen);
             EXPECT_TRUE(w.shows("Presets"));
         }},
        {Action::toggle_layer_panel,
         [](WorkbenchFrames& w) {
             EXPECT_TRUE(w.shows("Dilation"));
             w.press(Action::toggle_layer_panel);
             EXPECT_FALSE(w.shows("Dilation"));
             w.press(Action::toggle_layer_panel);
             EXPECT_TRUE(w.shows("Dilation"));
         }},
        {Action::toggle_explanation,
         [](WorkbenchFrames& w) {
             EXPECT_TRUE(w.shows("of the guide"));
             w.press(Action::toggle_explanation);
             EXPECT_FALSE(w.shows("of the guide"));
             w.press(Action::toggle_explanation);
             EXPECT_TRUE(w.shows("of the guide"));
         }},
        {Action::next_tab,
         [](WorkbenchFrames& w) {
             EXPECT_TRUE(w.shows("OUTPUT SIZE"));
             w.press(Action::next_tab);
             EXPECT_TRUE(w.shows("ONE CALL, FIVE FRAMEWORKS"));
             w.press(Action::next_tab);
             EXPECT_TRUE(w.shows("FIND A LAYER"));
             w.press(Action::next_tab);
             EXPECT_TRUE(w.shows("OUTPUT SIZE"));
         }},
        {Action::next_panel,
         [](WorkbenchFrames& w) {
             w.press(Action::next_panel);
             EXPECT_TRUE(ImGui::GetIO().WantCaptureKeyboard);
             EXPECT_STREQ(GImGui->NavWindow->Name, "layer");
         }},
        {Action::larger_type,
         [](WorkbenchFrames& w) {
             w.press(Action::larger_type);
             EXPECT_EQ(w.bench.settings().ui_scale, 1.25);
             w.press(Action::larger_type);
             EXPECT_EQ(w.bench.settings().ui_scale, 1.5);
         }},
        {Action::smaller_type,
         [](WorkbenchFrames& w) {
             w.press(Action::larger_type);
             w.press(Action::smaller_type);
             EXPECT_EQ(w.bench.settings().ui_scale, 1);
         }},
        {Action::type_as_screen_says,
         [](WorkbenchFrames& w) {
             w.press(Action::larger_type);
             w.press(Action::type_as_screen_says);
             EXPECT_EQ(w.bench.settings().ui_scale, 0);
         }},
        {Action::help,
         [](WorkbenchFrames& w) {
             w.press(Action::help);
             EXPECT_TRUE(w.shows("Keys and mouse"));
             w.tap(Key::escape);
             EXPECT_FALSE(w.shows("Keys and mouse"));
         }},
    };
    return kTests;
}

TEST_F(WorkbenchTest, EveryActionDoesWhatItsWordsSay) {
    for (const ActionInfo& info : all_actions()) {
        SCOPED_TRACE(std::string(info.words));
        ASSERT_NE(info.keys.front().key, Key::none);
        const auto test = action_tests().find(info.action);
        ASSERT_NE(test, action_tests().end()) << "has no test";
        start_with_file();
        pause();
        w->press(Action::first);
        for (int i = 0; i < 4; ++i) w->press(Action::step_forward);
        EXPECT_EQ(w->session().moment().step, 4);
        test->second(*w);
    }
}

// A window manager may take a window's whole room away, whatever is open in it.
TEST_F(WorkbenchTest, WhatAnActionOpensIsDrawnInTheSmallestWindowsToo) {
    for (const ActionInfo& info : all_actions()) {
        SCOPED_TRACE(std::string(info.words));
        start_with_file();
        w->press(info.action);
        for (const SizePx size : {SizePx{640, 400}, SizePx{300, 300}, SizePx{64, 48}, SizePx{48, 300},
                                  SizePx{300, 20}, SizePx{1, 1}, SizePx{1280, 800}}) {
            w->size = size;
            w->frames(2);
            EXPECT_NE(w->output.title, "");
        }
    }
}

TEST_F(WorkbenchTest, NoKeyMeansTwoThings) {
    std::map<std::string, Action> known;
    for (const ActionInfo& info : all_actions())
        for (const Chord& chord : info.keys) {
            EXPECT_TRUE(known.emplace(to_string(chord), info.action).second) << to_string(chord);
            EXPECT_EQ(action_of(chord), info.action);
        }
}

}  // namespace
}  // namespace convwalk
