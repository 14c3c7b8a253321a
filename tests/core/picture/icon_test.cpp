#include <gtest/gtest.h>

#include <algorithm>
#include <variant>

#include "picture/figures.h"

namespace convwalk {
namespace {

TEST(Icon, IsASquarePictureWithoutWordsOnNothing) {
    const Scenario& icon = icon_scenario();
    EXPECT_FALSE(why_invalid(layer_of(icon)));
    EXPECT_EQ(icon.output.size.width, icon.output.size.height);
    EXPECT_EQ(icon.theme.background.a, 0);
    EXPECT_EQ(parse_scenario(to_json(icon)), icon);
    EXPECT_FALSE(icon.view.words || icon.view.indices);
}

// What makes it recognisable: a window and the output that it leads to, in the colour of "here".
TEST(Icon, ShowsAWindowAndItsOutput) {
    const Scenario& icon = icon_scenario();
    const Figure f = figure(icon);
    const Scene scene = build_scene(f, at(f.timeline, time_of(f, icon.output.moment)));
    const auto outlined =
        std::count_if(scene.primitives.begin(), scene.primitives.end(), [&](const Primitive& p) {
            const Quad* quad = std::get_if<Quad>(&p);
            return quad != nullptr && quad->stroke.colour == icon.theme.accent;
        });
    EXPECT_EQ(outlined, 2);
    const auto lines =
        std::count_if(scene.primitives.begin(), scene.primitives.end(), [&](const Primitive& p) {
            const Line* line = std::get_if<Line>(&p);
            return line != nullptr && line->colour == icon.theme.accent;
        });
    EXPECT_EQ(lines, 4);
}

}  // namespace
}  // namespace convwalk
