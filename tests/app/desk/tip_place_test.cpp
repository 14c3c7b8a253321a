// Tips beside the figure.
#include "desk/tip_place.h"
#include "support/dice.h"

#include <gtest/gtest.h>

#include <random>

namespace convwalk {
namespace {

TEST(TipPlace, IsBesideTheFigureAndInTheRoom) {
    std::mt19937 random(1);
    const auto between = [&](double least, double most) {
        return testing::real_between(random, least, most);
    };
    int found = 0;
    for (int i = 0; i < 5000; ++i) {
        const Rect room = {between(0, 50), between(0, 50), between(50, 800), between(50, 600)};
        const double width = between(10, room.width);
        const double height = between(10, room.height);
        const Rect figure = {between(room.x, room.right() - width), between(room.y, room.bottom() - height),
                             width, height};
        const Vec2 size = {between(20, 200), between(10, 60)};
        const Vec2 pointer = {between(figure.x, figure.right()), between(figure.y, figure.bottom())};
        const auto at = tip_place(room, figure, size, pointer, 8);
        const bool beside = figure.x - room.x >= size.x + 8 || room.right() - figure.right() >= size.x + 8;
        const bool above = figure.y - room.y >= size.y + 8 || room.bottom() - figure.bottom() >= size.y + 8;
        const bool fits = size.x <= room.width && size.y <= room.height;
        ASSERT_EQ(at.has_value(), fits && (beside || above));
        if (!at) continue;
        ++found;
        const Rect tip = {at->x, at->y, size.x, size.y};
        EXPECT_FALSE(overlap(tip, figure));
        EXPECT_GE(tip.x, room.x - 1e-9);
        EXPECT_GE(tip.y, room.y - 1e-9);
        EXPECT_LE(tip.right(), room.right() + 1e-9);
        EXPECT_LE(tip.bottom(), room.bottom() + 1e-9);
    }
    EXPECT_GT(found, 500);
}

}  // namespace
}  // namespace convwalk
