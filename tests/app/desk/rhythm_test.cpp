// When the window draws, and how long it sleeps: a clock that is told.
#include "desk/rhythm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace convwalk {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();

// Draws whatever is due until `until_s`, as a loop that sleeps exactly as long as it may.
int frames_drawn(Rhythm& rhythm, double& now_s, double until_s, double next_frame_ms) {
    int frames = 0;
    while (now_s < until_s) {
        if (rhythm.is_due(now_s)) {
            rhythm.drawn(now_s, now_s, next_frame_ms);
            ++frames;
        }
        // A clock has steps.
        now_s += std::max(1e-4, std::min(rhythm.rest_s(now_s), until_s - now_s));
    }
    return frames;
}

TEST(Rhythm, TheFirstFrameIsDueAtOnceAndALittleLaterAllIsStill) {
    Rhythm rhythm(10);
    EXPECT_TRUE(rhythm.is_due(10));
    EXPECT_EQ(rhythm.rest_s(10), 0);
    double now_s = 10;
    EXPECT_EQ(frames_drawn(rhythm, now_s, 12, kNever), 3);
    EXPECT_FALSE(rhythm.is_due(1e9));
    EXPECT_TRUE(std::isinf(rhythm.rest_s(12)));
}

TEST(Rhythm, WhatComesInIsDrawnAtOnceAndThreeTimes) {
    Rhythm rhythm(0);
    double now_s = 0;
    frames_drawn(rhythm, now_s, 5, kNever);
    rhythm.woken();
    EXPECT_TRUE(rhythm.is_due(now_s));
    EXPECT_EQ(frames_drawn(rhythm, now_s, 6, kNever), 3);
}

TEST(Rhythm, ManyEventsDrawNoOftenerThanAScreenShows) {
    Rhythm rhythm(0);
    int frames = 0;
    for (double now_s = 0; now_s < 1; now_s += 0.001) {
        rhythm.woken();
        if (!rhythm.is_due(now_s)) continue;
        rhythm.drawn(now_s, now_s, kNever);
        ++frames;
    }
    EXPECT_LE(frames, 135);
    EXPECT_GE(frames, 60);
}

TEST(Rhythm, WhatMovesIsDrawnWhenItChanges) {
    Rhythm rhythm(0);
    double now_s = 0;
    frames_drawn(rhythm, now_s, 1, 100);
    EXPECT_NEAR(frames_drawn(rhythm, now_s, 11, 100), 100, 2);
    // What moves at every moment moves as the screen does.
    EXPECT_NEAR(frames_drawn(rhythm, now_s, 12, 0), 66, 4);
}

TEST(Rhythm, TheTimeUntilTheWindowWasThereIsNoneOfTheAnimations) {
    Rhythm rhythm(0);
    EXPECT_EQ(rhythm.elapsed_ms(0), 0);
    rhythm.drawn(0, 2, 0);
    EXPECT_NEAR(rhythm.elapsed_ms(2.02), 20, 1e-6);
    // Of later frames the time that they show counts.
    rhythm.drawn(2.02, 2.03, 0);
    EXPECT_NEAR(rhythm.elapsed_ms(2.04), 20, 1e-6);
}

TEST(Rhythm, RemembersWhenAllIsStillAndEveryFewSecondsWhileItPlays) {
    Rhythm still(0);
    double now_s = 0;
    EXPECT_FALSE(still.may_remember());
    frames_drawn(still, now_s, 1, kNever);
    EXPECT_TRUE(still.may_remember());

    Rhythm playing(0);
    int times = 0;
    for (now_s = 0; now_s < 30; now_s += 0.1) {
        playing.drawn(now_s, now_s, 50);
        if (!playing.may_remember()) continue;
        playing.remembered();
        ++times;
    }
    EXPECT_NEAR(times, 5, 1);
}

}  // namespace
}  // namespace convwalk
