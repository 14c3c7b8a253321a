#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "scene/font_metrics.h"
#include "scene/scene.h"
#include "support/random_scenes.h"

namespace convwalk {
namespace {

Quad square(PrimitiveId id, double x, double y, double side, Colour fill) {
    Quad quad;
    quad.id = id;
    quad.corners = {{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}}};
    quad.fill = fill;
    return quad;
}

// The rectangle around all that changed.
RectPx changed_box(const Scene& before, const Scene& after) {
    return united(changed_pixels(before, after));
}

constexpr Colour kBlue{38, 139, 210};
constexpr Colour kTeal{42, 161, 152};

Scene three_squares() {
    return {{100, 50},
            {255, 255, 255},
            {square(1, 10, 10, 10, kBlue), square(2, 40, 10, 10, kBlue), square(3, 70, 10, 10, kBlue)}};
}

bool contains(RectPx r, int x, int y) {
    return x >= r.x && x < r.x + r.width && y >= r.y && y < r.y + r.height;
}

TEST(ChangedPixelsTest, NothingChangedIsEmpty) {
    EXPECT_TRUE(changed_pixels(three_squares(), three_squares()).empty());
    EXPECT_TRUE(changed_pixels({{9, 9}, {}, {}}, {{9, 9}, {}, {}}).empty());
}

TEST(ChangedPixelsTest, SizeAndBackgroundChangeEverything) {
    Scene other = three_squares();
    other.background = {0, 0, 0};
    EXPECT_EQ(changed_box(three_squares(), other), (RectPx{0, 0, 100, 50}));
    other = three_squares();
    other.size = {120, 60};
    EXPECT_EQ(changed_box(three_squares(), other), (RectPx{0, 0, 120, 60}));
}

TEST(ChangedPixelsTest, OneThingChanged) {
    const Scene before = three_squares();
    Scene after = before;
    std::get<Quad>(after.primitives[1]).fill = kTeal;
    EXPECT_EQ(changed_box(before, after), (RectPx{40, 10, 10, 10})) << "colour";
    after.primitives[1] = square(2, 45, 12, 10, kBlue);
    EXPECT_EQ(changed_box(before, after), (RectPx{40, 10, 15, 12})) << "place";
    after.primitives.erase(after.primitives.begin() + 1);
    EXPECT_EQ(changed_box(before, after), (RectPx{40, 10, 10, 10})) << "gone";
    EXPECT_EQ(changed_box(after, before), (RectPx{40, 10, 10, 10})) << "new";
}

TEST(ChangedPixelsTest, OrderMatters) {
    const Scene before = three_squares();
    Scene after = before;
    std::rotate(after.primitives.begin(), after.primitives.begin() + 2, after.primitives.end());
    EXPECT_EQ(changed_box(before, after), (RectPx{70, 10, 10, 10})) << "the last was moved to the front";
    EXPECT_EQ(changed_box(after, before), (RectPx{70, 10, 10, 10})) << "and back";
}

TEST(ChangedPixelsTest, StaysInThePicture) {
    Scene before = three_squares();
    before.primitives.push_back(square(4, 95, 45, 20, kTeal));
    EXPECT_EQ(changed_box(before, three_squares()), (RectPx{95, 45, 5, 5}));
    before.primitives.back() = square(4, 200, 200, 20, kTeal);
    EXPECT_TRUE(changed_pixels(before, three_squares()).empty());
}

TEST(ChangedPixelsTest, ChangesFarApartStayApart) {
    Scene before{
        {1000, 1000}, {255, 255, 255}, {square(1, 10, 10, 20, kBlue), square(2, 900, 900, 20, kBlue)}};
    Scene after = before;
    for (Primitive& p : after.primitives) std::get<Quad>(p).fill = kTeal;
    EXPECT_EQ(changed_pixels(before, after), (std::vector<RectPx>{{10, 10, 20, 20}, {900, 900, 20, 20}}));
}

TEST(ChangedPixelsTest, SlantingLinesDoNotTakeTheirWholeBox) {
    Scene before{{1000, 1000}, {255, 255, 255}, {Line{1, {0, 0}, {1000, 1000}, 2, kBlue, false}}};
    Scene after = before;
    std::get<Line>(after.primitives[0]).colour = kTeal;
    double area = 0;
    for (const RectPx& r : changed_pixels(before, after)) area += double(r.width) * r.height;
    EXPECT_LT(area, 0.35e6);
}

TEST(ChangedPixelsTest, InvisibleThingsChangeNothing) {
    Scene after = three_squares();
    after.primitives.push_back(square(4, 0, 0, 50, kNoColour));
    after.primitives.push_back(Label{5, {20, 20}, "", 12, Weight::regular, Align::left, kBlue});
    EXPECT_TRUE(changed_pixels(three_squares(), after).empty());
}

/// What is painted on a pixel, lowest first.
std::vector<Primitive> painted_on(const Scene& scene, int x, int y) {
    std::vector<Primitive> found;
    for (const Primitive& primitive : scene.primitives)
        if (contains(covering_pixels(bounds(primitive), scene.size), x, y)) found.push_back(primitive);
    return found;
}

TEST(ChangedPixelsTest, OutsideTheSameIsPaintedInTheSameOrder) {
    testing::RandomScenes random(1);
    for (int round = 0; round < 200; ++round) {
        const Scene before = random.scene({60, 40}, random.whole(0, 15));
        Scene after = before;
        for (int edits = random.whole(1, 6); edits > 0; --edits) after = random.edited(after);
        const std::vector<RectPx> changed = changed_pixels(before, after);
        for (int y = 0; y < before.size.height; y += 3) {
            for (int x = 0; x < before.size.width; x += 3) {
                const auto here = [&](RectPx changes) { return contains(changes, x, y); };
                if (std::any_of(changed.begin(), changed.end(), here)) continue;
                ASSERT_EQ(painted_on(before, x, y), painted_on(after, x, y))
                    << "round " << round << ", " << x << ' ' << y;
            }
        }
    }
}

TEST(BoundsTest, HoldOutlines) {
    Quad quad = square(1, 10, 20, 30, kBlue);
    EXPECT_EQ(bounds(quad), (Rect{10, 20, 30, 30}));
    quad.stroke = {kTeal, 4, false};
    EXPECT_EQ(bounds(quad), (Rect{8, 18, 34, 34}));
    const Line line{1, {10, 20}, {50, 20}, 2, kBlue, false};
    EXPECT_EQ(bounds(line), (Rect{10, 19, 40, 2}));
}

TEST(BoundsTest, OfALabelFollowItsAlignment) {
    Label label{1, {100, 50}, "Stride", 20, Weight::semibold, Align::left, kBlue};
    const double width = text_width_em(label.text, label.weight) * label.size_px;
    const Rect left = bounds(label);
    label.align = Align::centre;
    EXPECT_NEAR(left.x - bounds(label).x, width / 2, 1e-9);
    label.align = Align::right;
    EXPECT_NEAR(left.x - bounds(label).x, width, 1e-9);
    EXPECT_LT(left.y, 50 - kCapHeightEm * 20);
    EXPECT_GT(left.bottom(), 50);
}

TEST(DashPatternTest, WholePeriodsFillTheLine) {
    for (double length = 1; length < 300; length += 1.7) {
        for (const double width : {0.5, 1.0, 2.5}) {
            const DashPattern dashes = dash_pattern(length, width);
            const double periods = length / dashes.period_px;
            EXPECT_NEAR(periods, std::round(periods), 1e-9);
            EXPECT_GE(periods, 1 - 1e-9);
            EXPECT_GT(dashes.dash_px, 0);
            EXPECT_LT(dashes.dash_px, dashes.period_px);
        }
    }
}

TEST(DashPatternTest, ScalesWithThePicture) {
    const DashPattern once = dash_pattern(50, 1);
    const DashPattern twice = dash_pattern(100, 2);
    EXPECT_DOUBLE_EQ(twice.period_px, 2 * once.period_px);
    EXPECT_DOUBLE_EQ(twice.dash_px, 2 * once.dash_px);
}

TEST(DashPatternTest, NothingToDash) {
    EXPECT_EQ(dash_pattern(0, 1).period_px, 0);
    EXPECT_EQ(dash_pattern(10, 0).period_px, 0);
}

}  // namespace
}  // namespace convwalk
