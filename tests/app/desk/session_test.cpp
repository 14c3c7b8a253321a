// What a person works on, and the playing of it, as values.
#include "desk/session.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <set>
#include <vector>

#include "advice/mend.h"
#include "basics/errors.h"
#include "support/dice.h"
#include "support/random_scenario.h"

namespace convwalk {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

Scenario example(const char* name = "padding_strides") {
    return preset(name).scenario;
}

Scenario with_input(Scenario scenario, std::int64_t input) {
    for (AxisSpec& a : scenario.alone()->layer.axes) a.input = input;
    return scenario;
}

Scenario impossible() {
    Scenario scenario = example();
    for (AxisSpec& a : scenario.alone()->layer.axes) a.kernel = 100;
    return scenario;
}

Edit<Scenario> in_work(const Scenario& scenario) {
    return {scenario, true, false};
}

// --- edits ---

TEST(Session, BeginsAsItWasGiven) {
    const Session session(example(), "/tmp/a.json");
    EXPECT_EQ(session.scenario(), example());
    EXPECT_EQ(session.saved(), example());
    EXPECT_EQ(session.file(), "/tmp/a.json");
    EXPECT_FALSE(session.is_changed());
    EXPECT_FALSE(session.can_undo());
    EXPECT_FALSE(session.can_redo());
    EXPECT_FALSE(session.refusal());
    EXPECT_THROW(Session{impossible()}, BadInput);
}

TEST(Session, AnEditThatTookManyFramesIsOneStep) {
    Session session(example());
    const Scenario before = session.scenario();
    for (const std::int64_t input : {6, 7, 8, 9}) session.edit(in_work(with_input(before, input)));
    EXPECT_TRUE(session.can_undo());
    session.edit({session.scenario(), false, true});
    EXPECT_EQ(session.scenario(), with_input(before, 9));
    session.undo();
    EXPECT_EQ(session.scenario(), before);
    EXPECT_EQ(session.figure().scenario, before);
    EXPECT_FALSE(session.can_undo());
    session.redo();
    EXPECT_EQ(session.scenario(), with_input(before, 9));
    EXPECT_FALSE(session.can_redo());
}

TEST(Session, UndoInTheMiddleOfADragTakesTheDragBack) {
    Session session(example());
    const Scenario before = session.scenario();
    session.change_to(with_input(before, 6));
    session.edit(in_work(with_input(before, 7)));
    session.edit(in_work(with_input(before, 8)));
    session.undo();
    EXPECT_EQ(session.scenario(), with_input(before, 6));
    session.redo();
    EXPECT_EQ(session.scenario(), with_input(before, 8));
    session.undo();
    session.undo();
    EXPECT_EQ(session.scenario(), before);
}

TEST(Session, AnEditInWorkAfterUndoLeavesNothingToRedo) {
    Session session(example());
    const Scenario before = session.scenario();
    session.change_to(with_input(before, 6));
    session.undo();
    EXPECT_TRUE(session.can_redo());
    session.edit(in_work(with_input(before, 8)));
    EXPECT_FALSE(session.can_redo());
    session.redo();
    EXPECT_EQ(session.scenario(), with_input(before, 8));
    session.edit({session.scenario(), false, true});
    EXPECT_FALSE(session.can_redo());
    EXPECT_EQ(session.scenario(), with_input(before, 8));
}

TEST(Session, AnEditThatComesBackToWhereItBeganIsNoStep) {
    Session session(example());
    const Scenario before = session.scenario();
    session.edit(in_work(with_input(before, 8)));
    session.edit({before, true, true});
    EXPECT_FALSE(session.can_undo());
    EXPECT_FALSE(session.is_changed());
    const std::int64_t revision = session.revision();
    session.edit({before, false, false});
    session.edit({with_input(before, 8), false, false});
    EXPECT_EQ(session.revision(), revision);
    EXPECT_EQ(session.scenario(), before);
}

TEST(Session, UndoAndRedoLeadThroughEveryStateExactly) {
    std::mt19937 random(3);
    Session session(example());
    std::vector<Scenario> states = {session.scenario()};
    while (states.size() < 60) {
        const Scenario next = testing::random_scenario(random);
        if (next == states.back()) continue;
        session.change_to(next);
        states.push_back(next);
    }
    for (std::size_t i = states.size() - 1; i > 0; --i) {
        EXPECT_EQ(session.scenario(), states[i]);
        session.undo();
    }
    EXPECT_EQ(session.scenario(), states[0]);
    EXPECT_FALSE(session.can_undo());
    for (std::size_t i = 1; i < states.size(); ++i) {
        session.redo();
        EXPECT_EQ(session.scenario(), states[i]);
        EXPECT_TRUE(session.refusal() || session.figure().scenario == states[i]);
    }
}

// --- impossible layers ---

TEST(Session, KeepsTheLastFigureWhileTheLayerIsImpossible) {
    Session session(example());
    const std::int64_t revision = session.revision();
    session.edit(in_work(impossible()));
    ASSERT_TRUE(session.refusal());
    EXPECT_FALSE(session.refusal()->sentence.empty());
    EXPECT_EQ(session.scenario(), impossible());
    EXPECT_EQ(session.figure().scenario, example());
    EXPECT_EQ(session.revision(), revision);
    EXPECT_TRUE(session.is_changed());
    session.undo();
    EXPECT_FALSE(session.refusal());
    EXPECT_EQ(session.scenario(), example());
}

TEST(Session, EachMendBringsAPossibleFigure) {
    for (const Mend& mend : mends(*impossible().alone())) {
        Session session(example());
        session.change_to(impossible());
        const std::int64_t revision = session.revision();
        Scenario mended = session.scenario();
        mended.subject = mend.request;
        session.change_to(mended);
        EXPECT_FALSE(session.refusal()) << mend.words;
        EXPECT_EQ(session.figure().scenario, mended) << mend.words;
        EXPECT_GT(session.revision(), revision);
        session.undo();
        EXPECT_EQ(session.scenario(), impossible());
        EXPECT_TRUE(session.refusal());
    }
    EXPECT_FALSE(mends(*impossible().alone()).empty());
}

TEST(Session, TooLargeALayerIsRefusedLikeAnImpossibleOne) {
    Session session(example());
    session.change_to(with_input(example(), 1'000'000));
    ASSERT_TRUE(session.refusal());
    EXPECT_EQ(session.figure().scenario, example());
}

TEST(Session, TheFigureIsAlwaysThatOfItsScenario) {
    std::mt19937 random(11);
    Session session(example());
    std::int64_t revision = session.revision();
    int refused = 0;
    for (int i = 0; i < 400; ++i) {
        const Scenario before = session.figure().scenario;
        switch (random() % 5) {
            case 0:
                if (session.can_undo()) session.undo();
                break;
            case 1:
                if (session.can_redo()) session.redo();
                break;
            default:
                session.edit({testing::random_scenario(random), true, random() % 2 == 0});
        }
        const Figure& shown = session.figure();
        const auto refusal = why_no_figure(session.scenario());
        EXPECT_EQ(session.refusal().has_value(), refusal.has_value());
        if (session.refusal()) ++refused;
        // Of an impossible one, what was possible before it: see typing_test.cpp.
        if (!session.refusal()) {
            EXPECT_EQ(shown.scenario, session.scenario());
        }
        const Figure fresh = figure(shown.scenario);
        EXPECT_EQ(shown.timeline.duration(), fresh.timeline.duration());
        EXPECT_EQ(shown.timeline.steps, fresh.timeline.steps);
        EXPECT_EQ(shown.timeline.pace, fresh.timeline.pace);
        EXPECT_EQ(shown.layer, fresh.layer);
        EXPECT_GE(session.revision(), revision);
        EXPECT_TRUE(shown.scenario == before || session.revision() > revision);
        revision = session.revision();
        EXPECT_GE(session.playback.at_ms, 0);
        EXPECT_LE(session.playback.at_ms, static_cast<double>(shown.timeline.duration()));
    }
    EXPECT_GT(refused, 10);
}

// --- documents ---

TEST(Session, AnotherDocumentTakesItsPlaceForGood) {
    Session session(example());
    session.change_to(with_input(example(), 8));
    session.playback = {.playing = false, .loop = false, .speed = 4, .at_ms = 900};
    const std::int64_t revision = session.revision();
    session.replace(example("dilation"), "/tmp/b.json");
    EXPECT_EQ(session.scenario(), example("dilation"));
    EXPECT_EQ(session.file(), "/tmp/b.json");
    EXPECT_FALSE(session.is_changed());
    EXPECT_FALSE(session.can_undo());
    EXPECT_FALSE(session.can_redo());
    EXPECT_GT(session.revision(), revision);
    EXPECT_TRUE(session.playback.playing);
    EXPECT_FALSE(session.playback.loop);
    EXPECT_EQ(session.playback.speed, 4);
    EXPECT_EQ(session.playback.at_ms, 0);
}

TEST(Session, AnImpossibleDocumentChangesNothing) {
    Session session(example(), "/tmp/a.json");
    session.change_to(with_input(example(), 8));
    session.playback.at_ms = 700;
    EXPECT_THROW(session.replace(impossible(), "/tmp/b.json"), BadInput);
    EXPECT_EQ(session.scenario(), with_input(example(), 8));
    EXPECT_EQ(session.file(), "/tmp/a.json");
    EXPECT_TRUE(session.can_undo());
    EXPECT_EQ(session.playback.at_ms, 700);
}

TEST(Session, ANewFigureIsKeptNowhereAndUndoLeadsBackToTheFile) {
    Session session(example(), "/tmp/a.json");
    session.change_to(with_input(example(), 8));
    session.edit(in_work(with_input(example(), 9)));
    session.playback = {.playing = false, .loop = false, .speed = 4, .at_ms = 900};
    session.begin(example("dilation"), true);
    EXPECT_EQ(session.scenario(), example("dilation"));
    EXPECT_EQ(session.figure().scenario, example("dilation"));
    EXPECT_EQ(session.file(), "");
    EXPECT_FALSE(session.is_changed());
    EXPECT_EQ(session.layer_before(), layer_of(with_input(example(), 9))) << "to compare with";
    EXPECT_TRUE(session.playback.playing);
    EXPECT_EQ(session.playback.at_ms, 0);
    EXPECT_EQ(session.playback.speed, 4);

    session.undo();
    EXPECT_EQ(session.scenario(), with_input(example(), 9)) << "what was in work is not lost either";
    EXPECT_EQ(session.file(), "/tmp/a.json");
    EXPECT_TRUE(session.is_changed());
    session.undo();
    session.undo();
    EXPECT_EQ(session.scenario(), example());
    EXPECT_FALSE(session.is_changed());
    for (int i = 0; i < 3; ++i) session.redo();
    EXPECT_EQ(session.scenario(), example("dilation"));
    EXPECT_EQ(session.file(), "");
}

TEST(Session, SavingANewFigureLeavesTheFileOfTheOneBefore) {
    Session session(example(), "/tmp/a.json");
    session.begin(example("dilation"), true);
    session.was_saved_as("/tmp/b.json");
    session.change_to(with_input(example("dilation"), 9));
    session.was_saved_as("/tmp/b.json");
    session.undo();
    EXPECT_EQ(session.file(), "/tmp/b.json");
    EXPECT_TRUE(session.is_changed());
    session.undo();
    EXPECT_EQ(session.file(), "/tmp/a.json");
    EXPECT_FALSE(session.is_changed());
    session.redo();
    EXPECT_EQ(session.file(), "/tmp/b.json");
    EXPECT_TRUE(session.is_changed()) << "the file holds what was saved later";
}

TEST(Session, WhatIsNotReadyMadeCountsAsWork) {
    Session session(example());
    session.begin(example("dilation"), false);
    EXPECT_TRUE(session.is_changed());
    session.undo();
    EXPECT_FALSE(session.is_changed());
    // One that nobody touched begins anew without a step.
    Session untouched(example());
    untouched.begin(example(), true);
    EXPECT_FALSE(untouched.can_undo());
}

TEST(Session, AnImpossibleNewFigureChangesNothing) {
    Session session(example(), "/tmp/a.json");
    EXPECT_THROW(session.begin(impossible(), true), BadInput);
    EXPECT_EQ(session.scenario(), example());
    EXPECT_EQ(session.file(), "/tmp/a.json");
    EXPECT_FALSE(session.can_undo());
    // But a figure can be begun while the one that is there is impossible.
    session.change_to(impossible());
    ASSERT_TRUE(session.refusal());
    session.begin(example("dilation"), true);
    EXPECT_FALSE(session.refusal());
}

TEST(Session, IsChangedComparesWithWhatTheFileHolds) {
    Session session(example(), "/tmp/a.json");
    session.change_to(with_input(example(), 8));
    EXPECT_TRUE(session.is_changed());
    session.undo();
    EXPECT_FALSE(session.is_changed());
    session.redo();
    session.was_saved_as("/tmp/c.json");
    EXPECT_FALSE(session.is_changed());
    EXPECT_EQ(session.file(), "/tmp/c.json");
    EXPECT_TRUE(session.can_undo());
    session.undo();
    EXPECT_TRUE(session.is_changed());
    session.set_saved(session.scenario());
    EXPECT_FALSE(session.is_changed());
}

// --- playing ---

TEST(Playback, GoesOnBySpeedAndTime) {
    const Timeline line = figure(example()).timeline;
    for (const double speed : kSpeeds) {
        Playback p{.speed = speed};
        for (int i = 0; i < 10; ++i) p = advanced(p, line, 10);
        EXPECT_NEAR(p.at_ms, std::fmod(100 * speed, double(line.duration())), 1e-6);
        EXPECT_TRUE(p.playing);
    }
    const Playback paused{.playing = false, .at_ms = 7};
    EXPECT_EQ(advanced(paused, line, 1000).at_ms, 7);
}

TEST(Playback, BeginsAnewOrStopsAtTheEnd) {
    const Timeline line = figure(example()).timeline;
    const auto end = static_cast<double>(line.duration());
    Playback p{.at_ms = end - 10};
    p = advanced(p, line, 25);
    EXPECT_DOUBLE_EQ(p.at_ms, 15);
    EXPECT_TRUE(p.playing);
    p.loop = false;
    p.at_ms = end - 10;
    p = advanced(p, line, 25);
    EXPECT_EQ(p.at_ms, end);
    EXPECT_FALSE(p.playing);
    EXPECT_EQ(at(line, p.tick()), at(line, line.duration()));
}

TEST(Playback, StaysWithinTheAnimationWhateverTheClockSays) {
    const Timeline line = figure(example()).timeline;
    for (const bool loop : {true, false})
        for (const double speed : {0.05, 1.0, 20.0})
            for (const double elapsed :
                 {-1.0, -1e9, -kInfinite, 0.0, 1e-9, 3.6e6, 1e18, 1e300, kInfinite, std::nan("")}) {
                Playback p{.loop = loop, .speed = speed, .at_ms = 40};
                for (int i = 0; i < 3; ++i) p = advanced(p, line, elapsed);
                EXPECT_GE(p.at_ms, 0) << elapsed;
                EXPECT_LE(p.at_ms, static_cast<double>(line.duration())) << elapsed;
            }
}

// No figure plays for hours, and none but very long ones is played faster than it says.
TEST(Playback, VeryLongWalksAreHurriedThrough) {
    Scenario large = example();
    large.alone()->layer.op = Operator::convolution;
    for (AxisSpec& a : large.alone()->layer.axes) a = {.input = 200, .kernel = 3};
    const Timeline line = figure(large).timeline;
    ASSERT_GT(line.duration(), 10'000'000);
    const double times = hurry(line, time_of_step(line, 100));
    EXPECT_NEAR(double(line.duration() - large.pace.hold_ms) / times, 120'000, 1);
    Playback p{.loop = false};
    double taken = 0;
    for (; p.playing && taken < 300'000; taken += 16) p = advanced(p, line, 16);
    EXPECT_NEAR(taken, 120'000 + double(large.pace.hold_ms), 200);
    EXPECT_EQ(hurry(line, line.duration() - 1), 1) << "the rest";
    EXPECT_EQ(hurry(figure(example()).timeline, 5000), 1);
}

TEST(Playback, NothingChangesBeforeItSaysSo) {
    std::mt19937 random(5);
    int waits = 0;
    for (const Preset& preset : presets()) {
        for (const Motion motion : {Motion::discrete, Motion::smooth}) {
            Scenario scenario = preset.scenario;
            scenario.pace.motion = motion;
            const Timeline line = figure(scenario).timeline;
            for (int i = 0; i < 60; ++i) {
                const double speed = kSpeeds[random() % std::size(kSpeeds)];
                const Playback now{.speed = speed,
                                   .at_ms = testing::real_between(random, 0, 1) * double(line.duration())};
                const double until = until_change_ms(now, line);
                ASSERT_GE(until, 0);
                ASSERT_LE(until, double(line.duration()) / speed);
                const Moment moment = at(line, now.tick());
                for (int k = 0; k < 10 && until > 0; ++k) {
                    const Playback later =
                        advanced(now, line, until * 0.999 * testing::real_between(random, 0, 1));
                    EXPECT_EQ(at(line, later.tick()), moment) << preset.name << " at " << now.at_ms;
                }
                if (until == 0) continue;
                // And then it does, or the animation ends.
                ++waits;
                Playback then = now;
                then.loop = false;
                then = advanced(then, line, until + 1.5 / speed);
                // A hurried walk stops where the rest begins, which looks like its last step.
                if (hurry(line, now.tick()) > 1 && hurry(line, then.tick()) == 1) continue;
                EXPECT_TRUE(!then.playing || at(line, then.tick()) != moment)
                    << preset.name << " at " << now.at_ms;
            }
        }
    }
    EXPECT_GT(waits, 500);
    const Timeline line = figure(example()).timeline;
    EXPECT_EQ(until_change_ms({.playing = false}, line), kInfinite);
}

TEST(Session, SeeksWithinTheAnimation) {
    Session session(example());
    const Tick end = session.figure().timeline.duration();
    session.seek(-100);
    EXPECT_EQ(session.playback.tick(), 0);
    session.seek(end + 100);
    EXPECT_EQ(session.playback.tick(), end);
    EXPECT_EQ(session.moment().step, session.figure().timeline.steps - 1);
    session.seek(end / 2);
    EXPECT_EQ(session.playback.tick(), end / 2);
}

TEST(Session, StepsThroughEveryOutputForthAndBack) {
    for (const char* name : {"padding_strides", "padding_strides_odd_transposed", "dilation"}) {
        for (const Motion motion : {Motion::discrete, Motion::smooth}) {
            Scenario scenario = example(name);
            scenario.pace.motion = motion;
            Session session(scenario);
            const Timeline& line = session.figure().timeline;
            std::set<std::int64_t> seen = {session.moment().step};
            int stops = 0;
            while (session.playback.tick() < line.duration() && stops < 1000) {
                session.step(1);
                EXPECT_FALSE(session.playback.playing);
                seen.insert(session.moment().step);
                ++stops;
            }
            for (std::int64_t step = 0; step < line.steps; ++step) EXPECT_TRUE(seen.contains(step)) << step;
            const double at_end = session.playback.at_ms;
            session.step(1);
            EXPECT_EQ(session.playback.at_ms, at_end);
            while (session.playback.tick() > 0 && stops-- > -5) session.step(-1);
            EXPECT_EQ(session.playback.tick(), 0);
            EXPECT_GE(stops, -2);
            session.step(-1);
            EXPECT_EQ(session.playback.tick(), 0);
        }
    }
}

TEST(Session, StaysAtTheSameOutputWhenTheLayerChanges) {
    Session session(with_input(example(), 9));
    const std::int64_t steps = session.figure().timeline.steps;
    session.seek(time_of_step(session.figure().timeline, 7));
    ASSERT_EQ(session.moment().step, 7);
    session.edit(in_work(with_input(example(), 11)));
    EXPECT_NE(session.figure().timeline.steps, steps);
    EXPECT_EQ(session.moment().step, 7);
    // With other timing and in another view too.
    Scenario slow = session.scenario();
    slow.pace.step_ms = 1300;
    slow.pace.motion = Motion::smooth;
    session.change_to(slow);
    EXPECT_EQ(session.moment().step, 7);
    const double at = session.playback.at_ms;
    slow.view.kind = ViewKind::flat;
    session.change_to(slow);
    EXPECT_EQ(session.playback.at_ms, at);
    // Where there are fewer outputs, at the last one.
    session.change_to(with_input(slow, 1));
    EXPECT_EQ(session.moment().step, session.figure().timeline.steps - 1);
}

TEST(Session, KeepsPlayingThroughEdits) {
    Session session(example());
    ASSERT_TRUE(session.playback.playing);
    session.change_to(with_input(example(), 9));
    session.edit(in_work(impossible()));
    EXPECT_TRUE(session.playback.playing);
}

}  // namespace
}  // namespace convwalk
