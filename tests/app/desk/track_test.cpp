// Times on a bar: every word over its part.
#include "desk/track.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "picture/figures.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

double seven_a_letter(std::string_view word) {
    return 7.0 * double(word.size());
}

std::vector<Timeline> timelines() {
    std::vector<Timeline> all;
    for (const Preset& preset : presets()) all.push_back(figure(preset.scenario).timeline);
    Scenario large = preset("padding_strides_odd_transposed").scenario;
    for (AxisSpec& axis : large.alone()->layer.axes) axis.input = 100;
    all.push_back(figure(large).timeline);
    return all;
}

TEST(Track, TimesAndPlacesLeadToEachOther) {
    for (const Timeline& timeline : timelines()) {
        for (const double length : {40.0, 300.0, 1200.0}) {
            const Track track(timeline, length, true, seven_a_letter, 10);
            const Tick end = timeline.duration();
            EXPECT_EQ(track.x_of(0), 0);
            EXPECT_NEAR(track.x_of(end), length, 1e-6);
            double last = -1;
            for (int i = 0; i <= 200; ++i) {
                const Tick t = end * i / 200;
                const double x = track.x_of(t);
                EXPECT_GE(x, last);
                last = x;
                EXPECT_NEAR(double(track.time_at(x)), double(t), 1);
            }
            EXPECT_EQ(track.time_at(-50), 0);
            EXPECT_EQ(track.time_at(length + 50), end);
        }
    }
}

TEST(Track, EveryWordStandsOverItsPart) {
    for (const Timeline& timeline : timelines()) {
        for (const double length : {150.0, 300.0, 1200.0}) {
            const Track track(timeline, length, true, seven_a_letter, 10);
            ASSERT_EQ(track.parts().size(), timeline.phases.size());
            for (std::size_t i = 0; i < track.parts().size(); ++i) {
                const TrackPart& part = track.parts()[i];
                EXPECT_EQ(part.begin, timeline.phases[i].begin);
                EXPECT_GE(part.right - part.left + 1e-9,
                          part.word.empty() ? 0 : seven_a_letter(part.word) + 10);
                if (!part.word.empty()) {
                    // A click on any letter leads to the part.
                    for (double x = part.left; x < part.left + seven_a_letter(part.word); x += 3)
                        EXPECT_EQ(track.part_at(x), &part);
                }
            }
        }
    }
}

TEST(Track, WordsBecomeShorterAndGoTogether) {
    const Timeline timeline = figure(preset("padding_strides_odd_transposed").scenario).timeline;
    const auto words = [&](double length) {
        std::string all;
        const Track track(timeline, length, true, seven_a_letter, 10);
        for (const TrackPart& part : track.parts()) all += std::string(part.word) + "|";
        return all;
    };
    EXPECT_EQ(words(1000), "input|insert zeros|border|walk||");
    EXPECT_EQ(words(250), "input|zeros|border|walk||");
    EXPECT_EQ(words(60), "|||||");
    EXPECT_EQ(Track(timeline, 1000, false, seven_a_letter, 10).x_of(timeline.duration() / 2), 500);
}

}  // namespace
}  // namespace convwalk
