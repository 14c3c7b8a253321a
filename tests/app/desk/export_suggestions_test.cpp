// Shorter animations: how long they truly are.
#include "desk/export_suggestions.h"

#include <gtest/gtest.h>

#include <cmath>

#include "export/animation.h"
#include "picture/figures.h"

namespace convwalk {
namespace {

Scenario upsampling() {
    Scenario s;
    s.alone()->layer.op = Operator::transposed_convolution;
    AxisSpec axis;
    axis.input = 4;
    axis.kernel = 4;
    axis.stride = 2;
    axis.padding_begin = axis.padding_end = 1;
    s.alone()->layer.axes = {axis, axis};
    return s;
}

// As a GIF tells it: hundredths of a second, frame by frame.
Tick played(const Figure& f) {
    const Timeline timeline = exported_timeline(f);
    const FrameTimes times(timeline, f.scenario.output.fps);
    Tick sum = 0;
    for (std::int64_t n = 0; n < times.count(); ++n) sum += 10 * times.delay_cs(n);
    return sum;
}

TEST(ExportSuggestions, SayHowLongTheyPlay) {
    Scenario s = upsampling();
    const Figure whole = figure(s);
    EXPECT_GT(played(whole), 30'000);
    const auto found = shorter_exports(whole);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].words, "first 2 rows");
    EXPECT_EQ(found[0].scenario.output.first_step, 0);
    EXPECT_EQ(found[0].scenario.output.last_step, 16);
    EXPECT_EQ(found[1].words, "0.15 s a step");
    EXPECT_EQ(found[2].words, "middle 2 rows");
    EXPECT_EQ(found[2].scenario.output.first_step, 25);
    EXPECT_EQ(found[2].scenario.output.last_step, 40);
    for (const ExportSuggestion& each : found) {
        EXPECT_LE(each.duration, kLongAnimation);
        EXPECT_NEAR(double(played(figure(each.scenario))), double(each.duration), 10) << each.words;
    }
    // One more row would be too long, and so would the next slower pace.
    Scenario more = found[0].scenario;
    more.output.last_step += 8;
    EXPECT_GT(played(figure(more)), kLongAnimation);
    more = found[1].scenario;
    more.pace.step_ms = 200;
    EXPECT_GT(played(figure(more)), kLongAnimation);
}

TEST(ExportSuggestions, AreNoneWhereItIsShort) {
    Scenario s = upsampling();
    s.pace.step_ms = 100;
    EXPECT_TRUE(shorter_exports(figure(s)).empty());
    s.pace.step_ms = 500;
    s.output.last_step = 8;
    EXPECT_TRUE(shorter_exports(figure(s)).empty());
}

TEST(ExportSuggestions, OfEveryViewAreShortAndTrue) {
    for (const ViewKind view : {ViewKind::oblique, ViewKind::flat, ViewKind::overlap, ViewKind::scatter,
                                ViewKind::both, ViewKind::there_and_back, ViewKind::matrix}) {
        Scenario s = upsampling();
        s.view.kind = view;
        s.pace.step_ms = 3000;
        s.values.shown = true;
        for (const ExportSuggestion& each : shorter_exports(figure(s))) {
            EXPECT_LE(each.duration, kLongAnimation) << each.words;
            EXPECT_NEAR(double(played(figure(each.scenario))), double(each.duration), 10) << each.words;
        }
    }
    Scenario network;
    network.subject = read_network("40x C(8,3)");
    network.view.kind = ViewKind::network;
    for (const ExportSuggestion& each : shorter_exports(figure(network)))
        EXPECT_NEAR(double(played(figure(each.scenario))), double(each.duration), 10);
    // Nothing makes a million steps short but a part of them.
    Scenario large = upsampling();
    for (AxisSpec& axis : large.alone()->layer.axes) axis.input = 100;
    for (const ExportSuggestion& each : shorter_exports(figure(large)))
        EXPECT_LE(each.duration, kLongAnimation);
}

}  // namespace
}  // namespace convwalk
