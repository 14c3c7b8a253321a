// A picture through a whole network.
#include "lab/maps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "lab/pictures.h"
#include "network/networks.h"
#include "network/run/run.h"
#include "network/stack_json.h"
#include "views/image/lab_layout.h"
#include "views/image/pages.h"

namespace convwalk {
namespace {

Stack stack_of(const std::string& notation, std::int64_t channels) {
    Stack stack = read_stack(notation).stack;
    stack.channels = channels;
    return stack;
}

std::string why_not(const Stack& stack, const Tensor& picture) {
    try {
        const auto [over, input] = network_over_picture(stack, picture);
        static_cast<void>(maps_of(over, {}, input));
        return "";
    } catch (const BadInput& error) {
        return error.what();
    }
}

TEST(NetworkMaps, AreThoseOfEveryLayer) {
    const Tensor picture = drawn_picture(DrawnPicture::scene, 32);
    const auto [stack, input] = network_over_picture(stack_of("CR(8,3)-P(2)-T(2,4,2)-F-D(10)", 3), picture);
    EXPECT_EQ(stack.input, (Extents{32, 32}));
    const NetworkMaps made = maps_of(stack, {WeightFill::he, 2}, input);
    ASSERT_EQ(made.maps.size(), 6u);
    EXPECT_EQ(made.maps[0], input);
    EXPECT_EQ(made.maps[1].shape, (Extents{1, 8, 32, 32}));
    EXPECT_EQ(made.maps[3].shape, (Extents{1, 2, 32, 32}));
    EXPECT_EQ(made.maps[5].shape, (Extents{1, 10}));
    EXPECT_EQ(made.maps[5], output_of(stack, weights_filled(stack, made.report, {WeightFill::he, 2}), input,
                                      Precision::single_));
    for (const double value : made.maps[1].values) EXPECT_GE(value, 0) << "behind a ReLU";
}

TEST(NetworkMaps, APictureHasTheChannelsThatTheNetworkTakes) {
    const Tensor colours = drawn_picture(DrawnPicture::scene, 16);
    const Tensor grey = drawn_picture(DrawnPicture::chart, 16);
    EXPECT_EQ(network_over_picture(stack_of("C(1,3)", 1), colours).second.values, in_grey(colours).values);
    const Tensor repeated = network_over_picture(stack_of("C(1,3)", 3), grey).second;
    ASSERT_EQ(repeated.shape, (Extents{1, 3, 16, 16}));
    for (std::size_t n = 0; n < grey.values.size(); ++n) {
        EXPECT_EQ(repeated.values[n], grey.values[n]);
        EXPECT_EQ(repeated.values[2 * grey.values.size() + n], grey.values[n]);
    }
    EXPECT_EQ(why_not(stack_of("C(1,3)", 64), grey), "the network takes 64 channels; a picture has 1 or 3");
    Stack line = stack_of("C(1,3)", 1);
    line.input = {100};
    EXPECT_EQ(why_not(line, grey), "the network takes 1×100; a picture has channels, rows and columns");
    EXPECT_NE(why_not(stack_of("C(1,21,valid)", 1), grey), "");
    EXPECT_NE(why_not(stack_of("C(30000,3)-C(30000,3)", 1), grey).find("parameters"), std::string::npos);
}

TEST(NetworkMaps, StandOnAPageWithoutOverlap) {
    const Tensor picture = drawn_picture(DrawnPicture::chart, 64);
    const auto [stack, input] = network_over_picture(network("lenet_5").stack, picture);
    const NetworkMaps made = maps_of(stack, {WeightFill::he, 1}, input);
    const LabPage page = maps_page(made, "test chart", "LeNet-5", "he, seed 1", {255, 255, 255, 255});
    ASSERT_GT(page.cards.size(), 6u);
    EXPECT_EQ(page.cards[0].title, "The picture");
    for (const LabCard& card : page.cards) {
        ASSERT_TRUE(card.mosaic);
        const Pixels& pixels = *card.mosaic->pixels;
        EXPECT_EQ(pixels.colours.size(),
                  static_cast<std::size_t>(pixels.rows) * static_cast<std::size_t>(pixels.columns));
    }
    const SizePx size = natural_size(page);
    Scene scene{size, {}, {}};
    const LabLayout layout = placed_lab(page, {0, 0, double(size.width), double(size.height)});
    paint_lab(scene, page, layout, built_in_theme("light"), {}, {});
    for (const Primitive& primitive : scene.primitives) {
        const Rect box = bounds(primitive);
        if (box.empty()) continue;
        EXPECT_GE(box.x, -1);
        EXPECT_LE(box.right(), size.width + 1);
        EXPECT_LE(box.bottom(), size.height + 1);
    }
}

// Whatever is too large is cut, and said to be.
TEST(NetworkMaps, OfAnySizeHaveACard) {
    const Tensor picture = drawn_picture(DrawnPicture::chart, 128);
    const auto [stack, input] = network_over_picture(stack_of("U(3)-F", 1), picture);
    const NetworkMaps made = maps_of(stack, {}, input);
    const LabPage page = maps_page(made, "test chart", "U(3)-F", "random", {255, 255, 255, 255});
    ASSERT_EQ(page.cards.size(), 3u);
    EXPECT_EQ(page.cards[1].detail, "1×384×384, the middle 260×260");
    ASSERT_EQ(page.cards[1].mosaic->pixels->columns, 260);
    const double first = made.maps[1].values[62 * 384 + 62];
    const auto [least, most] = std::minmax_element(made.maps[1].values.begin(), made.maps[1].values.end());
    EXPECT_GE(*least, 0);
    EXPECT_EQ(page.cards[1].mosaic->pixels->colours.front(), grey_of(first, {0, *most}));
    EXPECT_NE(page.cards[2].detail.find("147456, the middle"), std::string::npos) << page.cards[2].detail;
    const Spot first_shown = {1, 0, {0, 62, 62}};
    const LabLayout layout = placed_lab(page, {0, 0, 1200, 700});
    const auto place = place_of_pixel(page, layout, first_shown);
    ASSERT_TRUE(place);
    EXPECT_EQ(pixel_at(page, layout, {place->x + place->width / 2, place->y + place->height / 2}),
              first_shown);
}

}  // namespace
}  // namespace convwalk
