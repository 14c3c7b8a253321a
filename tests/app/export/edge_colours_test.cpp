#include "export/edge_colours.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <set>
#include <vector>

namespace convwalk {
namespace {

using Rgba = std::array<std::uint8_t, 4>;

Rgba rounded(EdgeColours& edges, Rgba pixel) {
    edges.round(pixel);
    return pixel;
}

TEST(EdgeColours, KeepsTheColoursOfAreas) {
    const Colour blue{38, 139, 210};
    EdgeColours edges(std::vector<Colour>{blue, {1, 2, 3}});
    EXPECT_EQ(rounded(edges, {38, 139, 210, 255}), (Rgba{38, 139, 210, 255}));
    EXPECT_EQ(rounded(edges, {1, 2, 3, 7}), (Rgba{1, 2, 3, 7}));
    EXPECT_NE(rounded(edges, {38, 139, 211, 255}), (Rgba{38, 139, 211, 255}));
}

TEST(EdgeColours, MovesNoChannelFarAndNeverTwice) {
    EdgeColours edges({});
    std::set<int> values;
    for (int v = 0; v < 256; ++v) {
        const auto channel = static_cast<std::uint8_t>(v);
        const Rgba once = rounded(edges, {channel, 255, 0, channel});
        EXPECT_LE(std::abs(once[0] - v), 5) << v;
        EXPECT_EQ(once[1], 255);
        EXPECT_EQ(once[2], 0);
        EXPECT_EQ(once[3], channel);
        EXPECT_EQ(rounded(edges, once), once);
        values.insert(once[0]);
    }
    EXPECT_EQ(values.size(), 25u);
}

TEST(EdgeColours, EveryPixelOfARowIsRoundedAlike) {
    EdgeColours edges({});
    std::vector<std::uint8_t> row;
    for (int i = 0; i < 300; ++i) {
        for (const int v : {i / 3 % 7 * 31, i % 2 * 200, 99, 255})
            row.push_back(static_cast<std::uint8_t>(v));
    }
    std::vector<std::uint8_t> together = row;
    edges.round(together);
    for (std::size_t i = 0; i < row.size(); i += 4) {
        EdgeColours alone({});
        EXPECT_EQ(rounded(alone, {row[i], row[i + 1], row[i + 2], row[i + 3]}),
                  (Rgba{together[i], together[i + 1], together[i + 2], together[i + 3]}));
    }
}

}  // namespace
}  // namespace convwalk
