#include "ui/window_place.h"

#include <gtest/gtest.h>

#include <vector>

namespace convwalk {
namespace {

const std::vector<WorkArea> kTwoMonitors = {{0, 0, 1920, 1080}, {1920, 0, 1280, 800}};

WindowPlace place(int x, int y, int width, int height) {
    WindowPlace made;
    made.x = x;
    made.y = y;
    made.width = width;
    made.height = height;
    return made;
}

TEST(WindowPlace, IsTakenAgainWhereAMonitorShowsIt) {
    EXPECT_EQ(place_again(place(100, 50, 800, 600), kTwoMonitors), place(100, 50, 800, 600));
    EXPECT_EQ(place_again(place(2000, 10, 800, 600), kTwoMonitors), place(2000, 10, 800, 600));
}

TEST(WindowPlace, IsNoLargerThanItsMonitor) {
    EXPECT_EQ(place_again(place(1950, 10, 1900, 1000), kTwoMonitors), place(1950, 10, 1280, 800));
    EXPECT_EQ(place_again(place(0, 0, 10, 10), kTwoMonitors), std::nullopt) << "too narrow to be seen";
    EXPECT_EQ(place_again(place(0, 0, 100, 10), kTwoMonitors), place(0, 0, 320, 320));
}

TEST(WindowPlace, IsGivenUpWhereNoMonitorShowsItsEdge) {
    EXPECT_FALSE(place_again(place(5000, 10, 800, 600), kTwoMonitors));
    EXPECT_FALSE(place_again(place(100, -30, 800, 600), kTwoMonitors));
    EXPECT_FALSE(place_again(place(100, 1070, 800, 600), kTwoMonitors));
    EXPECT_FALSE(place_again(place(100, 50, 800, 600), {}));
    EXPECT_FALSE(place_again(WindowPlace{}, kTwoMonitors)) << "it stood nowhere";
}

}  // namespace
}  // namespace convwalk
