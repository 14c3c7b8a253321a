// The window of a phone that is held upright: the figure, the timeline, and one panel at a time below them.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "support/items.h"
#include "support/workbench_frames.h"

namespace convwalk {
namespace {

using testing::WorkbenchFrames;

class UprightWindow : public ::testing::Test {
  protected:
    UprightWindow() {
        w.frames(4);
        w.clipboard = to_json(preset("padding_strides").scenario);
        w.press(Action::paste);
        if (w.session().playback.playing) w.press(Action::play_or_pause);
    }
    void click_on(std::string_view words) {
        w.frame();
        const auto found = w.find_topmost(words);
        ASSERT_TRUE(found) << words << " is not in\n" << w.all_text();
        w.click(found->middle());
        w.frames(2);
    }

    WorkbenchFrames w{Settings(), SizePx{390, 844}, 1.25};
};

TEST_F(UprightWindow, ShowsOnePanelAtATime) {
    EXPECT_TRUE(w.shows("Kernel")) << w.all_text();
    EXPECT_FALSE(w.shows("OUTPUT SIZE"));
    click_on("Explain");
    EXPECT_TRUE(w.shows("OUTPUT SIZE")) << w.all_text();
    click_on("Code");
    EXPECT_TRUE(w.shows("ONE CALL, FIVE FRAMEWORKS")) << w.all_text();
    click_on("Layer");
    EXPECT_FALSE(w.shows("ONE CALL, FIVE FRAMEWORKS"));
    EXPECT_TRUE(w.shows("Kernel"));
}

TEST_F(UprightWindow, TheGripClosesThePanelAndATabOpensIt) {
    const double before = w.recorded().last[Easel::canvas].front().scene.size.height;
    const auto tab = w.find_topmost("Layer");
    ASSERT_TRUE(tab);
    const auto middle = tab->middle();
    w.click({195, middle.y - 30});
    w.frames(2);
    EXPECT_FALSE(w.shows("Kernel")) << w.all_text();
    EXPECT_GT(w.recorded().last[Easel::canvas].front().scene.size.height, before + 100);
    click_on("Explain");
    EXPECT_TRUE(w.shows("OUTPUT SIZE"));
}

TEST_F(UprightWindow, NothingOfItReachesBeyondItsSides) {
    for (const char* tab : {"Layer", "Explain", "Code", "Find"}) {
        click_on(tab);
        testing::items().clear();
        w.frame();
        for (const testing::Item& item : testing::items()) {
            if (item.seen.GetWidth() <= 0) continue;
            EXPECT_LE(item.box.Max.x, 391) << tab << ", in " << item.window->Name;
            EXPECT_GE(item.box.Min.x, -1) << tab << ", in " << item.window->Name;
        }
    }
}

TEST_F(UprightWindow, TheTimelineHasTwoRowsAtEveryScale) {
    for (const double scale : {1.0, 1.25, 1.5, 1.875, 2.5, 3.75}) {
        w.scale = scale;
        w.size = {static_cast<int>(312 * scale), static_cast<int>(675 * scale)};
        w.frames(3);
        const auto speed = w.find("1×");
        const auto count = w.find(std::to_string(w.session().moment().step + 1) + " / 9");
        ASSERT_TRUE(speed && count) << w.all_text();
        EXPECT_GT(speed->middle().y, count->middle().y + 20 * scale) << scale;
    }
}

TEST_F(UprightWindow, ALessonShowsItsPanel) {
    w.bench.open_lesson({"checkerboards"});
    w.frames(3);
    EXPECT_TRUE(w.find_topmost("Lesson")) << w.all_text();
}

TEST_F(UprightWindow, WhatALessonSaysToAnAnswerComesIntoSight) {
    w.bench.open_lesson({"one_output_is_one_sum", "next_window"});
    w.frames(4);
    for (const auto& [answer, said] : {std::pair("11", "Not yet"), std::pair("25", "Right")}) {
        w.tap(Key::enter);
        w.type(answer);
        w.tap(Key::enter);
        w.frames(4);
        const auto found = w.find_topmost(said);
        ASSERT_TRUE(found) << w.all_text();
        EXPECT_LT(found->middle().y, 844) << said;
    }
}

}  // namespace
}  // namespace convwalk
