// The window as a function of its input: canvas, timeline, bars, sizes.
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
using testing::whole_window::WorkbenchTest;

// --- canvas ---

TEST_F(WorkbenchTest, TheWheelZoomsAtThePointerAndFitComesBack) {
    start();
    pause();
    const auto at = place_of(PlaneName::output);
    ASSERT_TRUE(at);
    w->point(*at);
    w->frame();
    const auto cell = w->canvas().pointed;
    ASSERT_TRUE(cell);
    w->wheel(*at, 5);
    EXPECT_GT(w->canvas().camera.zoom, 1.9);
    EXPECT_EQ(w->canvas().pointed, cell) << "what is under the pointer stays there";
    EXPECT_TRUE(w->shows("Fit (F)"));
    click_on("Fit (F)");
    EXPECT_EQ(w->canvas().camera, Camera{});
    EXPECT_FALSE(shows("Fit (F)"));
    w->wheel(*at, -4);
    EXPECT_LT(w->canvas().camera.zoom, 1);
    w->wheel(*at, 1000);
    EXPECT_EQ(w->canvas().camera.zoom, kMostZoom);
    w->wheel(*at, -1000);
    EXPECT_EQ(w->canvas().camera.zoom, kLeastZoom);
}

TEST_F(WorkbenchTest, ADragMovesTheFigureAndPinsNothing) {
    start();
    pause();
    const auto at = place_of(PlaneName::output);
    ASSERT_TRUE(at);
    w->drag(*at, {80, 40});
    EXPECT_NEAR(w->canvas().camera.offset_px.x, 80, 1);
    EXPECT_NEAR(w->canvas().camera.offset_px.y, 40, 1);
    EXPECT_EQ(w->canvas().camera.zoom, 1);
    EXPECT_FALSE(w->canvas().pinned);
    EXPECT_FALSE(w->canvas().dragging);
    // A double click fits.
    w->point(beside_the_figure());
    for (int i = 0; i < 2; ++i) {
        w->hold_button(true);
        w->hold_button(false);
    }
    EXPECT_EQ(w->canvas().camera, Camera{});
}

TEST_F(WorkbenchTest, AClickPinsACellAndAnotherLetsItGo) {
    // In a tip, or where there is no room for one beside the figure in the line below it.
    const auto is_told = [this](const std::string& words) {
        for (const PictureLayer& layer : w->recorded().last[Easel::canvas]) {
            for (const Primitive& primitive : layer.scene.primitives) {
                const Label* label = std::get_if<Label>(&primitive);
                if (label != nullptr && label->text.find(words) != std::string::npos) return true;
            }
        }
        return shows(words);
    };
    for (const bool flat : {false, true}) {
        start();
        pause();
        w->press(Action::last);
        if (flat) w->press(Action::turn_view);
        w->frames(40);
        std::vector<PlaneName> planes = {PlaneName::output, PlaneName::grid};
        if (flat) planes.push_back(PlaneName::kernel);
        for (const PlaneName plane : planes) {
            const auto at = place_of(plane);
            ASSERT_TRUE(at) << static_cast<int>(plane);
            w->point(*at);
            w->frame();
            const auto cell = w->canvas().pointed;
            ASSERT_TRUE(cell);
            EXPECT_EQ(cell->map, map_of(plane));
            const auto words = words_for(w->session().figure(), *cell);
            ASSERT_FALSE(words.empty());
            EXPECT_TRUE(is_told(words.front())) << words.front() << " in\n" << w->all_text();
            w->click(*at);
            EXPECT_EQ(w->canvas().pinned, cell);
            w->point({2, 2});
            EXPECT_EQ(w->canvas().pinned, cell) << "stays when the pointer goes";
            EXPECT_FALSE(w->canvas().pointed);
            EXPECT_TRUE(shows("Unpin (Esc)"));
            w->click(*at);
            EXPECT_FALSE(w->canvas().pinned);
            w->click(*at);
            w->tap(Key::escape);
            EXPECT_FALSE(w->canvas().pinned);
            w->click(*at);
            w->click(beside_the_figure());
            EXPECT_FALSE(w->canvas().pinned);
            w->click(*at);
            click_on("Unpin (Esc)");
            EXPECT_FALSE(w->canvas().pinned);
        }
    }
}

TEST_F(WorkbenchTest, APinStaysWithItsCellAndGoesWithIt) {
    start();
    w->clipboard = to_json(example());
    w->press(Action::paste);
    pause();
    w->press(Action::first);
    w->press(Action::pin_next_plane);
    for (int i = 0; i < 3; ++i) w->press(Action::pin_right);
    for (int i = 0; i < 3; ++i) w->press(Action::pin_down);
    const auto pinned = w->canvas().pinned;
    ASSERT_TRUE(pinned);
    EXPECT_EQ(pinned->at, (Extents{0, 2, 2})) << "as far as the output goes";
    const auto set_input = [&](const char* number) {
        const auto items = w->items_along(w->find("Input")->middle().y, 1, 290);
        ASSERT_GE(items.size(), 3U);
        w->click(items[1]);
        w->type(number);
        w->tap(Key::enter);
        EXPECT_EQ(layer_of(w->scenario()).layer.axes[0].input, std::stoi(number));
    };
    set_input("9");
    EXPECT_EQ(w->canvas().pinned, pinned);
    w->press(Action::turn_view);
    EXPECT_EQ(w->canvas().pinned, pinned);
    set_input("1");
    EXPECT_FALSE(w->canvas().pinned);
}

TEST_F(WorkbenchTest, PinsReachEveryCellByKeyboard) {
    start();
    w->clipboard = to_json(example());
    w->press(Action::paste);
    pause();
    w->press(Action::first);
    w->press(Action::pin_next_plane);
    EXPECT_EQ(w->canvas().pinned->at, (Extents{0, 0, 0}));
    std::set<Extents> seen;
    for (int row = 0; row < 3; ++row) {
        for (int i = 0; i < 4; ++i) {
            seen.insert(w->canvas().pinned->at);
            w->press(Action::pin_right);
        }
        for (int i = 0; i < 4; ++i) w->press(Action::pin_left);
        w->press(Action::pin_down);
    }
    EXPECT_EQ(seen.size(), 9U);
}

TEST_F(WorkbenchTest, TheFigureTurnsIntoItsOtherView) {
    start();
    pause();
    w->frames(3);
    EXPECT_TRUE(std::isinf(w->output.next_frame_ms));
    w->press({{Key::v, false, false}});
    EXPECT_EQ(w->output.next_frame_ms, 0);
    int frames = 0;
    double turned = -1;
    while (w->canvas().turned < 1 || w->canvas().stands == ViewKind::oblique) {
        EXPECT_GE(w->canvas().turned, turned);
        turned = w->canvas().turned;
        w->frame();
        ASSERT_LT(++frames, 100);
    }
    EXPECT_NEAR(frames * 20, kTurnMs, 60);
    w->frame();
    EXPECT_TRUE(std::isinf(w->output.next_frame_ms));
    // Back in the middle of the turn: the same way, from where it is.
    w->press({{Key::v, false, false}});
    w->frames(8);
    const double there = eased(w->canvas().turned);
    EXPECT_GT(there, 0.05);
    EXPECT_LT(there, 0.95);
    w->elapsed_ms = 0;
    w->press({{Key::v, false, false}});
    EXPECT_EQ(w->canvas().stands, ViewKind::oblique);
    EXPECT_NEAR(eased(w->canvas().turned), 1 - there, 1e-9);
    w->elapsed_ms = 20;
    w->frames(60);
    EXPECT_EQ(w->canvas().turned, 1);
    EXPECT_EQ(w->canvas().stands, ViewKind::flat);
    EXPECT_EQ(w->scenario().view.kind, ViewKind::flat);
}

// --- sleeping ---

TEST_F(WorkbenchTest, SleepsWhenNothingMoves) {
    start();
    EXPECT_LT(w->output.next_frame_ms, 10'000);
    pause();
    w->frames(4);
    EXPECT_TRUE(std::isinf(w->output.next_frame_ms));
    w->bench.say("A sentence.");
    w->frame();
    EXPECT_LE(w->output.next_frame_ms, 10'000);
    w->elapsed_ms = 20'000;
    w->frames(2);
    EXPECT_FALSE(shows("A sentence."));
    EXPECT_TRUE(std::isinf(w->output.next_frame_ms));
    // Once through, then it sleeps.
    w->elapsed_ms = 20;
    w->press(Action::toggle_loop);
    w->press(Action::last);
    w->press(Action::play_or_pause);
    EXPECT_FALSE(std::isinf(w->output.next_frame_ms));
    w->elapsed_ms = 1e7;
    w->frames(2);
    EXPECT_TRUE(std::isinf(w->output.next_frame_ms));
}

// --- timeline ---

TEST_F(WorkbenchTest, TheTimelineIsScrubbed) {
    start_with_file();
    const Tick duration = w->session().figure().timeline.duration();
    const float y = 800 - 34;
    const auto items = w->items_along(y, 1, 900);
    // to start, back, play, forward, to end, track
    ASSERT_GE(items.size(), 6U);
    const ImVec2 middle = items[5];
    w->point(middle);
    w->hold_button(true);
    EXPECT_FALSE(w->session().playback.playing);
    double last = w->session().playback.at_ms;
    for (int i = 1; i < 8; ++i) {
        w->point({middle.x + 20 * static_cast<float>(i), y - 100});
        EXPECT_GT(w->session().playback.at_ms, last);
        last = w->session().playback.at_ms;
    }
    w->point({5000, y});
    EXPECT_EQ(w->session().playback.tick(), duration);
    w->point({-5000, y});
    EXPECT_EQ(w->session().playback.tick(), 0);
    w->hold_button(false);
    EXPECT_FALSE(w->session().can_undo()) << "playing is no part of the document";
    // The buttons beside it.
    w->click(items[4]);
    EXPECT_EQ(w->session().playback.tick(), duration);
    w->click(items[0]);
    EXPECT_EQ(w->session().playback.tick(), 0);
    w->click(items[3]);
    EXPECT_GT(w->session().playback.tick(), 0);
    w->click(items[1]);
    EXPECT_EQ(w->session().playback.tick(), 0);
    w->click(items[2]);
    EXPECT_TRUE(w->session().playback.playing);
}

TEST_F(WorkbenchTest, SpeedMotionAndLoopAreChosenInTheTimelineBar) {
    start_with_file();
    click_on("1×");
    click_on("4×");
    EXPECT_EQ(w->session().playback.speed, 4);
    EXPECT_TRUE(shows("4×"));
    EXPECT_EQ(w->scenario().pace.motion, Motion::discrete);
    click_on("Smooth");
    EXPECT_EQ(w->scenario().pace.motion, Motion::smooth);
    click_on("Step");
    EXPECT_EQ(w->scenario().pace.motion, Motion::discrete);
    const bool loop = w->session().playback.loop;
    click_on("Loop");
    EXPECT_NE(w->session().playback.loop, loop);
    w->press(Action::undo);
    EXPECT_EQ(w->scenario().pace.motion, Motion::smooth);
}

}  // namespace
}  // namespace convwalk
