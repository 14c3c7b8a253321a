#include "desk/live_figure.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "basics/errors.h"
#include "picture/picture.h"
#include "picture/pins.h"

namespace convwalk {
namespace {

// 3×3 outputs of a convolution over 5×5, at the first of its steps.
Scenario small() {
    Scenario scenario;
    set_layer_fields(*scenario.alone(), {{"input", "5"}, {"kernel", "3"}});
    scenario.view.kind = ViewKind::flat;
    scenario.output.moment = {StillMoment::Kind::start, 0};
    return scenario;
}

// The middle of the picture of a cell.
Vec2 middle_of(const LiveFigure& figure, const std::string& pin) {
    const Figure& f = figure.figure();
    const auto corners =
        place(f, at(f.timeline, figure.playback.tick()), {f.camera}).corners(spot_of(f, parse_pin(pin)));
    return corners ? ((*corners)[0] + (*corners)[2]) * 0.5 : Vec2{};
}

TEST(LiveFigure, GoesFromStepToStep) {
    LiveFigure figure(small());
    EXPECT_EQ(figure.steps(), 9);
    figure.seek(5);
    EXPECT_EQ(figure.step(), 5);
    figure.go(1);
    EXPECT_EQ(figure.step(), 6);
    figure.go(-1);
    EXPECT_EQ(figure.step(), 5);
    figure.seek(1'000'000);
    EXPECT_EQ(figure.step(), 9);
    figure.seek(std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(figure.playback.at_ms, 0);
}

TEST(LiveFigure, PlaysToItsEndAndBeginsAnew) {
    LiveFigure figure(small());
    EXPECT_TRUE(std::isinf(figure.until_change_ms()));
    figure.playback.loop = false;
    figure.seek(0);
    figure.play();
    const Tick step = small().pace.step_ms;
    figure.advance(double(step) * 4.5);
    EXPECT_EQ(figure.step(), 5);
    EXPECT_NEAR(figure.until_change_ms(), double(step) / 2, 1);
    figure.advance(1e9);
    EXPECT_EQ(figure.step(), 9);
    EXPECT_FALSE(figure.playback.playing);
    figure.play();
    EXPECT_EQ(figure.playback.at_ms, 0);
    EXPECT_TRUE(figure.playback.playing);
}

TEST(LiveFigure, MarksWhatIsPointedAtUntilSomethingIsPinned) {
    LiveFigure figure(small());
    figure.resize({900, 500}, 11);
    const Vec2 cell = middle_of(figure, "output:1,2");
    EXPECT_TRUE(figure.point(cell));
    EXPECT_FALSE(figure.point(cell)) << "nothing else is marked";
    EXPECT_NE(figure.sentence().find("output (1, 2)"), std::string::npos) << figure.sentence();
    EXPECT_EQ(figure.pin(), "");
    figure.pin_pointed();
    EXPECT_EQ(figure.pin(), "output:1,2");
    EXPECT_FALSE(figure.point(middle_of(figure, "output:0,0"))) << "the pin stays what is marked";
    EXPECT_FALSE(figure.point(std::nullopt));
    EXPECT_EQ(figure.pin(), "output:1,2");
    figure.pin_pointed();
    EXPECT_EQ(figure.pin(), "") << "beside the cells it lets go";
}

TEST(LiveFigure, TakesAPinInWordsOrKeepsTheOldOne) {
    LiveFigure figure(small());
    figure.set_pin("input:4,4");
    EXPECT_EQ(figure.pin(), "input:4,4");
    EXPECT_THROW(figure.set_pin("output:3,3"), BadInput);
    EXPECT_THROW(figure.set_pin("nowhere"), BadInput);
    EXPECT_EQ(figure.pin(), "input:4,4");
    figure.set_pin("");
    EXPECT_EQ(figure.pin(), "");
}

TEST(LiveFigure, IsThePictureOfItsScenario) {
    Scenario scenario = small();
    scenario.output.moment = {StillMoment::Kind::step, 4};
    scenario.view.pin = parse_pin("kernel:1,1");
    scenario.view.zoom = parse_zoom("2@output:1,1");
    const Figure exported = figure(scenario);
    const Scene still =
        build_scene(exported, at(exported.timeline, time_of(exported, scenario.output.moment)));
    LiveFigure live(scenario);
    EXPECT_EQ(live.scene().primitives, still.primitives);
    live.resize({1200, 400}, 11);
    EXPECT_EQ(live.scene().size, (SizePx{1200, 400}));
    live.resize(scenario.output.size, 0);
    EXPECT_EQ(live.scene().primitives, still.primitives) << "a size leaves nothing behind";
}

TEST(LiveFigure, SaysWhatHappens) {
    Scenario scenario = small();
    scenario.values.shown = true;
    LiveFigure figure(scenario);
    figure.seek(2);
    EXPECT_NE(figure.sentence().find("output (0, 1) = "), std::string::npos) << figure.sentence();
    set_layer_fields(*scenario.alone(), {{"kernel", "9"}});
    EXPECT_THROW(LiveFigure{scenario}, BadInput);
}

}  // namespace
}  // namespace convwalk
