#include "animation/timeline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "scenario/scenario.h"
#include "support/dice.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::sampled_layer;

// Every preset and a sample of odd layers.
std::vector<Layer> layers() {
    std::vector<Layer> found;
    for (const Preset& p : presets()) found.push_back(resolved(layer_of(p.scenario)));
    std::mt19937 random(1);
    for (int i = 0; i < 60; ++i) found.push_back(sampled_layer(random, 1 + static_cast<std::size_t>(i) % 3));
    return found;
}

// Both ends of every field of a pace, and what is usual.
std::vector<Pace> paces() {
    std::vector<Pace> found;
    for (const Motion motion : {Motion::discrete, Motion::smooth}) {
        for (const Tick step : {kShortestStep, Tick{333}, Tick{500}, kLongestRest}) {
            for (const Tick hold : {Tick{0}, Tick{1}, Tick{1500}, kLongestRest}) {
                for (const bool intro : {false, true}) found.push_back({motion, step, hold, intro});
            }
        }
    }
    return found;
}

template <typename Visit>
void for_each_timeline(Visit visit) {
    for (const Layer& layer : layers()) {
        const Layout l = layout(layer);
        for (const Pace& pace : paces()) {
            SCOPED_TRACE(described(layer) +
                         fmt::format(", {} ms a step, {} ms hold", pace.step_ms, pace.hold_ms));
            visit(timeline(l, pace), l);
            if (::testing::Test::HasFailure()) return;
        }
    }
}

const Phase* find(const Timeline& t, PhaseKind kind) {
    const auto found =
        std::find_if(t.phases.begin(), t.phases.end(), [kind](const Phase& p) { return p.kind == kind; });
    return found == t.phases.end() ? nullptr : &*found;
}

TEST(Easing, IsMonotonousAndSymmetricAndRestsAtBothEnds) {
    EXPECT_EQ(eased(0), 0);
    EXPECT_EQ(eased(1), 1);
    EXPECT_EQ(eased(0.5), 0.5);
    constexpr double kStep = 1.0 / 256;
    for (double t = 0; t < 1; t += kStep) {
        EXPECT_LT(eased(t), eased(t + kStep));
        EXPECT_NEAR(eased(t), 1 - eased(1 - t), 1e-12);
    }
    EXPECT_LT(eased(kStep), kStep / 10);
}

TEST(Timeline, PhasesFollowEachOtherWithoutGaps) {
    for_each_timeline([](const Timeline& t, const Layout&) {
        Tick end = 0;
        for (const Phase& p : t.phases) {
            EXPECT_EQ(p.begin, end);
            EXPECT_GT(p.duration, 0);
            end += p.duration;
        }
        EXPECT_EQ(end, t.duration());
        ASSERT_NE(find(t, PhaseKind::walk), nullptr);
        EXPECT_EQ(find(t, PhaseKind::walk)->duration, t.steps * t.pace.step_ms);
        EXPECT_EQ(find(t, PhaseKind::hold) != nullptr, t.pace.hold_ms > 0);
    });
}

TEST(Timeline, OnlyTransposedLayersWithSomethingToShowHaveAnIntro) {
    for_each_timeline([](const Timeline& t, const Layout& l) {
        bool zeros = false;
        bool surroundings = false;
        for (const AxisLayout& axis : l.axes) {
            for (const Slot& slot : axis.slots) {
                zeros |= slot.kind == SlotKind::inserted_zero;
                surroundings |= slot.kind > SlotKind::inserted_zero;
            }
        }
        const bool may = t.pace.intro && l.op == Operator::transposed_convolution;
        EXPECT_EQ(find(t, PhaseKind::insert_zeros) != nullptr, may && zeros);
        EXPECT_EQ(find(t, PhaseKind::surround) != nullptr, may && surroundings);
        EXPECT_EQ(find(t, PhaseKind::bare) != nullptr, may && (zeros || surroundings));
    });
}

TEST(Timeline, EveryStepOccursOnceAndInOrder) {
    for_each_timeline([](const Timeline& t, const Layout& l) {
        EXPECT_EQ(t.steps, cell_count(output_extents(l)));
        const Phase& walk = *find(t, PhaseKind::walk);
        for (std::int64_t step = 0; step < t.steps; ++step) {
            const Tick begin = walk.begin + step * t.pace.step_ms;
            EXPECT_EQ(at(t, begin).step, step);
            EXPECT_EQ(at(t, begin + t.pace.step_ms - 1).step, step);
        }
        if (walk.begin > 0) {
            EXPECT_EQ(at(t, walk.begin - 1).step, -1);
        }
        EXPECT_EQ(at(t, t.duration()).step, t.steps - 1);
        if (t.pace.motion != Motion::discrete) return;
        // What the frames show: nothing before the kernel starts, then each step once.
        const FrameTimes frames(t, 25);
        std::int64_t next = -1;
        for (std::int64_t n = 0; n < frames.count(); ++n) {
            const std::int64_t step = frames.shown(n).step;
            if (step >= 0 || next >= 0) {
                EXPECT_EQ(step, ++next);
            }
        }
        EXPECT_EQ(next, t.steps - 1);
    });
}

TEST(Timeline, CanBeSoughtInAnyOrder) {
    std::mt19937 random(2);
    for_each_timeline([&](const Timeline& t, const Layout&) {
        std::vector<Tick> times;
        for (int i = 0; i < 20; ++i)
            times.push_back(testing::whole_between(random, -100, t.duration() + 100));
        std::vector<Moment> forwards;
        for (const Tick time : times) forwards.push_back(at(t, time));
        for (std::size_t i = times.size(); i-- > 0;) EXPECT_EQ(at(t, times[i]), forwards[i]);
        EXPECT_EQ(at(t, -1), at(t, 0));
        EXPECT_EQ(at(t, t.duration() + 1), at(t, t.duration()));
        const Moment end = {.spread = 1, .surround = 1, .step = t.steps - 1, .arrival = 1};
        EXPECT_EQ(at(t, t.duration()), end);
    });
}

TEST(Timeline, MovesForwardsOnly) {
    for_each_timeline([](const Timeline& t, const Layout&) {
        Moment before = at(t, 0);
        const Tick stride = std::max<Tick>(1, t.duration() / 500);
        for (Tick time = 0; time <= t.duration(); time += stride) {
            const Moment now = at(t, time);
            for (const double share : {now.spread, now.surround, now.arrival}) {
                EXPECT_GE(share, 0);
                EXPECT_LE(share, 1);
            }
            EXPECT_GE(now.spread, before.spread);
            EXPECT_GE(now.surround, before.surround);
            EXPECT_GE(now.step, before.step);
            if (now.step == before.step) {
                EXPECT_GE(now.arrival, before.arrival);
            }
            // One thing after the other: zeros, surroundings, kernel.
            if (now.surround > 0) {
                EXPECT_EQ(now.spread, 1);
            }
            if (now.step >= 0) {
                EXPECT_EQ(now.surround, 1);
            }
            before = now;
        }
    });
}

TEST(Timeline, SmoothMotionLeavesFromWhereItWasAndArrivesWithinTheStep) {
    for_each_timeline([](const Timeline& t, const Layout&) {
        const Phase& walk = *find(t, PhaseKind::walk);
        const double at_once = t.pace.motion == Motion::smooth ? 0 : 1;
        for (std::int64_t step = 0; step < t.steps; ++step) {
            const Tick begin = walk.begin + step * t.pace.step_ms;
            EXPECT_EQ(at(t, begin).arrival, at_once);
            EXPECT_EQ(at(t, begin + t.pace.step_ms - 1).arrival, 1);
            const Tick arrived = time_of_step(t, step);
            EXPECT_EQ(at(t, arrived), (Moment{.step = step, .arrival = 1}));
            EXPECT_LT(arrived, begin + t.pace.step_ms);
        }
    });
}

// Times around everything that happens, and some between.
std::vector<Tick> telling_times(const Timeline& t, std::mt19937& random) {
    std::vector<Tick> times = {-7, t.duration() + 7};
    const auto around = [&](Tick time) {
        for (const Tick near : {time - 1, time, time + 1}) times.push_back(near);
    };
    for (const Phase& p : t.phases) {
        around(p.begin);
        around(p.begin + p.duration * 6 / 10);
    }
    for (int i = 0; i < 12; ++i) {
        const auto step = testing::whole_between(random, 0, t.steps - 1);
        around(time_of_step(t, step));
        around(find(t, PhaseKind::walk)->begin + step * t.pace.step_ms);
        times.push_back(testing::whole_between(random, 0, t.duration()));
    }
    around(t.duration());
    return times;
}

TEST(NextChange, NothingChangesBeforeIt) {
    std::mt19937 random(3);
    for_each_timeline([&](const Timeline& t, const Layout&) {
        for (const Tick time : telling_times(t, random)) {
            const Tick next = next_change(t, time);
            if (time >= t.duration()) {
                EXPECT_EQ(next, t.duration());
                continue;
            }
            ASSERT_GT(next, time);
            ASSERT_LE(next, t.duration());
            const Moment now = at(t, time);
            const Tick stride = std::max<Tick>(1, (next - time) / 50);
            for (Tick between = time; between < next; between += stride) EXPECT_EQ(at(t, between), now);
            EXPECT_EQ(at(t, next - 1), now);
        }
    });
}

TEST(NextChange, IsNoSoonerThanThereIsSomethingToSee) {
    std::mt19937 random(4);
    for_each_timeline([&](const Timeline& t, const Layout&) {
        const bool smooth = t.pace.motion == Motion::smooth;
        for (const Tick time : telling_times(t, random)) {
            const Tick next = next_change(t, time);
            if (next >= t.duration()) continue;
            // A movement has begun: at its very begin, and within a millisecond of its end, nothing differs.
            EXPECT_TRUE(at(t, next) != at(t, time) || (smooth && at(t, next + 1) != at(t, time)) ||
                        (smooth && at(t, time - 1) != at(t, time)))
                << time << " to " << next;
        }
    });
}

// All stops of a short timeline, by looking.
std::vector<Tick> listed_stops(const Timeline& t) {
    std::vector<Tick> stops;
    for (const Phase& p : t.phases) {
        if (p.kind == PhaseKind::walk) break;
        const Moment end = at(t, p.begin + p.duration - 1);
        Tick arrived = p.begin;
        while (at(t, arrived) != end) ++arrived;
        stops.push_back(arrived);
    }
    for (std::int64_t step = 0; step < t.steps; ++step) stops.push_back(time_of_step(t, step));
    stops.push_back(t.duration());
    return stops;
}

TEST(Stops, AreEachPartOfTheIntroEachStepAndTheEnd) {
    std::mt19937 random(5);
    for_each_timeline([&](const Timeline& t, const Layout&) {
        if (t.pace.step_ms > 1000) return;
        const std::vector<Tick> stops = listed_stops(t);
        // The listed stops of an intro may be a millisecond earlier: the last one of a movement has arrived.
        std::vector<Tick> found;
        for (Tick time = -1; time < t.duration(); time = found.back()) {
            found.push_back(next_stop(t, time));
            ASSERT_GT(found.back(), time);
        }
        ASSERT_EQ(found.size(), stops.size());
        for (std::size_t i = 0; i < stops.size(); ++i) {
            EXPECT_EQ(at(t, found[i]), at(t, stops[i]));
            EXPECT_LE(found[i] - stops[i], 1);
            EXPECT_GE(found[i], stops[i]);
        }
        for (const Tick time : telling_times(t, random)) {
            const auto after = std::upper_bound(found.begin(), found.end(), time);
            EXPECT_EQ(next_stop(t, time), after == found.end() ? t.duration() : *after);
            const auto before = std::lower_bound(found.begin(), found.end(), time);
            EXPECT_EQ(previous_stop(t, time), before == found.begin() ? 0 : *(before - 1)) << time;
            EXPECT_EQ(step_at(t, time), at(t, time).step);
        }
    });
}

// A part of the timeline, and how much later the same is shown in the whole.
template <typename Visit>
void for_each_part(Visit visit) {
    std::mt19937 random(6);
    for_each_timeline([&](const Timeline& whole, const Layout&) {
        const auto last = testing::whole_between(random, 0, whole.steps - 1);
        const auto first = testing::whole_between(random, 0, last);
        const Tick walk = find(whole, PhaseKind::walk)->begin;
        visit(whole, part(whole, first, last, false), walk + first * whole.pace.step_ms);
        visit(whole, part(whole, 0, last, true), Tick{0});
    });
}

TEST(Part, ShowsWhatTheWholeShowsThenAndRestsAtItsEnd) {
    std::mt19937 random(7);
    for_each_part([&](const Timeline& whole, const Timeline& t, Tick later) {
        const Phase& walk = *find(t, PhaseKind::walk);
        const Tick end = walk.begin + walk.duration;
        EXPECT_EQ(t.duration() - end, whole.pace.hold_ms);
        for (const Tick time : {Tick{0}, Tick{1}, end - 1, t.duration() / 2, t.duration() / 3}) {
            if (time < end) {
                EXPECT_EQ(at(t, time), at(whole, time + later)) << time;
            }
        }
        const Moment rest = {.step = t.first_step + t.steps - 1};
        EXPECT_EQ(at(t, t.duration()), rest);
        for (const Tick time : {end, end + 1, t.duration() - 1}) {
            if (time >= end) {
                EXPECT_EQ(at(t, time), rest);
            }
        }
    });
}

TEST(Part, CanBeSteppedThroughAndCutIntoFrames) {
    for_each_part([&](const Timeline&, const Timeline& t, Tick) {
        for (std::int64_t step = t.first_step; step < t.first_step + t.steps; ++step) {
            const Tick time = time_of_step(t, step);
            EXPECT_EQ(at(t, time), (Moment{.step = step}));
            EXPECT_EQ(next_stop(t, time - 1), time);
            EXPECT_EQ(previous_stop(t, time + 1), time);
        }
        if (t.pace.motion != Motion::discrete) return;
        const FrameTimes frames(t, 25);
        const std::int64_t before = frames.count() - t.steps;
        for (std::int64_t n = 0; n < t.steps; ++n) EXPECT_EQ(frames.shown(before + n).step, t.first_step + n);
    });
}

TEST(FrameTimes, DelaysAddUpAndNoneIsTooShort) {
    for_each_timeline([](const Timeline& t, const Layout&) {
        for (const int fps : {1, 7, 24, 25, 30, 48, 50}) {
            const FrameTimes frames(t, fps);
            // Enough frames to tell; a slow animation at many frames a second has a million.
            if (frames.count() > 5000) continue;
            ASSERT_GE(frames.count(), 1);
            EXPECT_EQ(frames.begin(0), 0);
            EXPECT_EQ(frames.begin(frames.count()), t.duration());
            std::int64_t sum = 0;
            for (std::int64_t n = 0; n < frames.count(); ++n) {
                EXPECT_LT(frames.begin(n), frames.begin(n + 1));
                EXPECT_GE(frames.delay_cs(n), 2) << n << " of " << frames.count() << " at " << fps;
                EXPECT_LE(frames.delay_cs(n), 65'535) << "more than a GIF can hold";
                sum += frames.delay_cs(n);
            }
            EXPECT_EQ(sum, (t.duration() + 5) / 10);
        }
    });
}

TEST(FrameTimes, SmoothFramesComeAtTheirRate) {
    const Timeline t = timeline(layout(layers().front()), {Motion::smooth, 500, 1500, true});
    for (const int fps : {1, 24, 30, 50}) {
        const FrameTimes frames(t, fps);
        EXPECT_EQ(frames.count(), t.duration() * fps / 1000);
        for (std::int64_t n = 0; n < frames.count(); ++n) EXPECT_EQ(frames.begin(n), n * 1000 / fps);
    }
}

TEST(FrameTimes, TheLastFrameShowsTheEnd) {
    for_each_timeline([](const Timeline& t, const Layout&) {
        for (const int fps : {1, 25, 50}) {
            const FrameTimes frames(t, fps);
            EXPECT_EQ(frames.shown(frames.count() - 1), at(t, t.duration()));
            EXPECT_EQ(frames.shown(0), frames.count() > 1 ? at(t, 0) : at(t, t.duration()));
        }
    });
}

TEST(Timeline, MillionsOfStepsAreNoMore) {
    Layer layer;
    for (AxisSpec& a : layer.axes) a.input = 1900;
    const Layout l = layout(layer);
    for (const Pace& pace : paces()) {
        const Timeline t = timeline(l, pace);
        EXPECT_EQ(t.steps, 1898 * 1898);
        EXPECT_EQ(t.duration(), t.steps * pace.step_ms + pace.hold_ms);
        EXPECT_EQ(at(t, time_of_step(t, t.steps - 1)).step, t.steps - 1);
        EXPECT_EQ(next_stop(t, time_of_step(t, 1'000'000)), time_of_step(t, 1'000'001));
        EXPECT_EQ(previous_stop(t, time_of_step(t, 1'000'000)), time_of_step(t, 999'999));
        const FrameTimes frames(t, kMostFps);
        EXPECT_EQ(frames.begin(frames.count()), t.duration());
        EXPECT_GE(frames.delay_cs(frames.count() - 1), 2);
    }
}

}  // namespace
}  // namespace convwalk
