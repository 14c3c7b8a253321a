// What OpenGL draws: edges, lines, dashes, hatches.
#include <glad/gl.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>
#include "basics/errors.h"
#include "render/gl_program.h"
#include "render/offscreen_context.h"
#include "render/offscreen_picture.h"
#include "support/random_scenes.h"
#include "support/rendered.h"

namespace convwalk {
namespace {

using testing::rendered::box;
using testing::rendered::Image;
using testing::rendered::kAmber;
using testing::rendered::kBlue;
using testing::rendered::kWhite;
using testing::rendered::RenderGLTest;

TEST_F(RenderGLTest, EdgesOnWholePixelsAreCrisp) {
    const Image image = render(box(5, 7, 20, 10, kBlue));
    EXPECT_EQ(image.count(kBlue), 200);
    EXPECT_EQ(image.count(kWhite), 40 * 30 - 200);
    EXPECT_EQ(image.at(5, 7), kBlue);
    EXPECT_EQ(image.at(24, 16), kBlue);
    EXPECT_EQ(image.at(4, 7), kWhite);
    EXPECT_EQ(image.at(25, 16), kWhite);
}

TEST_F(RenderGLTest, HardEdgesOwnThePixelsRightOnThem) {
    Quad quad = box(5.5, 7.5, 20, 10, {0, 0, 0, 128});
    quad.hard_edge = true;
    const Image image = render(quad);
    EXPECT_EQ(image.colours(), 2U) << "no pixel is painted twice";
    EXPECT_EQ(image.count(kWhite), 40 * 30 - 21 * 11);
    EXPECT_NE(image.at(5, 7), kWhite);
    EXPECT_NE(image.at(25, 17), kWhite);
}

/// Fills go a quicker way than hatched quads, and a hatch in the colour of the fill can't be seen.
TEST_F(RenderGLTest, HardEdgesLieWhereThoseOfOtherQuadsLie) {
    for (int turn = 0; turn < 20; ++turn) {
        const double slant = 0.37 * turn;
        Quad quad;
        quad.corners = {{{10.2, 3.1}, {30.7, 3.1 + slant}, {26.4, 15.8 + slant}, {5.9, 15.8}}};
        quad.fill = kBlue;
        quad.hard_edge = true;
        const Image image = render(quad);
        EXPECT_EQ(image.colours(), 2U);
        quad.hatch = Hatch::cross;
        quad.hatch_pitch_px = 4;
        quad.hatch_colour = kBlue;
        // Rasterisers round corners to 1/256 pixel or so.
        EXPECT_NEAR(render(quad).count(kBlue), image.count(kBlue), 1) << turn;
    }
}

// Whatever the size, a pixel has one of the picture's colours, and its own where pixels are whole.
TEST_F(RenderGLTest, PixelsOfAPictureStayHard) {
    const auto pixels = std::make_shared<const Pixels>(Pixels{2, 2, {kAmber, kBlue, kBlue, kAmber}});
    const Image whole = render(convwalk::Image{1, {4, 6, 8, 8}, pixels});
    EXPECT_EQ(whole.at(4, 6), kAmber);
    EXPECT_EQ(whole.at(7, 9), kAmber);
    EXPECT_EQ(whole.at(8, 9), kBlue);
    EXPECT_EQ(whole.at(7, 10), kBlue);
    EXPECT_EQ(whole.at(11, 13), kAmber);
    EXPECT_EQ(whole.count(kWhite), 40 * 30 - 64);
    const Image odd = render(convwalk::Image{1, {3.3, 2.7, 21.9, 22.2}, pixels});
    EXPECT_EQ(odd.colours(), 3U);
    EXPECT_EQ(odd.count(kWhite), 40 * 30 - 22 * 22);
}

TEST_F(RenderGLTest, OutlinesOnWholePixelsAreCrisp) {
    Quad quad = box(6, 6, 20, 10, kBlue);
    quad.stroke = {kAmber, 2, false};
    const Image image = render(quad);
    EXPECT_EQ(image.count(kBlue), 18 * 8);
    EXPECT_EQ(image.count(kAmber), 22 * 12 - 18 * 8) << "with mitred corners";
    EXPECT_EQ(image.colours(), 3U);

    quad = box(6.5, 6.5, 20, 10, kBlue);
    quad.stroke = {kAmber, 1, false};
    EXPECT_EQ(render(quad).colours(), 3U);
}

TEST_F(RenderGLTest, LinesOnWholePixelsAreCrisp) {
    const Image image = render(Line{1, {5, 10}, {25, 10}, 2, kAmber, false});
    EXPECT_EQ(image.count(kAmber), 40);
    EXPECT_EQ(image.colours(), 2U);
}

TEST_F(RenderGLTest, ThinThingsKeepTheirInk) {
    // On average over where the line lies between two rows.
    constexpr int kPlaces = 10;
    for (const double width : {0.2, 0.5, 0.8, 1.0, 1.6}) {
        double ink = 0;
        for (int place = 0; place < kPlaces; ++place) {
            const double y = 10 + place / double(kPlaces);
            const Image image = render(Line{1, {0, y}, {40, y}, width, {0, 0, 0}, false});
            for (int row = 0; row < image.size.height; ++row) ink += 255 - image.at(20, row).r;
        }
        EXPECT_NEAR(ink / 255 / kPlaces, width, 0.02) << width;
    }
}

TEST_F(RenderGLTest, ObliqueEdgesAreSoftened) {
    Quad quad;
    quad.corners = {{{10, 5}, {30, 12}, {22, 25}, {2, 18}}};
    quad.fill = kBlue;
    const Image image = render(quad);
    EXPECT_GT(image.colours(), 10U);
    const double area = 20 * 13 + 8 * 7;
    double covered = 0;
    for (int y = 0; y < 30; ++y) {
        for (int x = 0; x < 40; ++x) covered += (255 - image.at(x, y).r) / double(255 - kBlue.r);
    }
    EXPECT_NEAR(covered, area, 0.02 * area);
}

TEST_F(RenderGLTest, BothWindingsLookTheSame) {
    Quad quad = box(3.3, 4.1, 20.2, 12.9, kBlue);
    quad.stroke = {kAmber, 1.5, true};
    quad.radius_px = 4;
    const Image image = render(quad);
    std::swap(quad.corners[1], quad.corners[3]);
    EXPECT_EQ(render(quad).rgba, image.rgba);
}

TEST_F(RenderGLTest, RoundedCornersAreOpen) {
    Quad quad = box(5, 5, 20, 20, kBlue);
    quad.radius_px = 6;
    const Image image = render(quad);
    EXPECT_EQ(image.at(5, 5), kWhite);
    EXPECT_EQ(image.at(15, 5), kBlue);
    EXPECT_EQ(image.at(15, 15), kBlue);
    EXPECT_NEAR(image.count(kBlue), 400 - (4 - 3.14) * 36, 30) << "soft pixels are not counted";
    quad.radius_px = 1000;
    EXPECT_EQ(render(quad).at(15, 15), kBlue) << "at most a circle";
}

TEST_F(RenderGLTest, DashesLeaveGapsAndCloseCorners) {
    Quad quad = box(4.5, 4.5, 28, 21, kWhite);
    quad.stroke = {{0, 0, 0}, 1, true};
    const Image image = render(quad);
    for (const int x : {4, 32}) {
        for (const int y : {4, 25}) EXPECT_EQ(image.at(x, y), (Colour{0, 0, 0})) << x << ' ' << y;
    }
    const int dark = image.count({0, 0, 0});
    EXPECT_GT(dark, 98 * 4 / 10);
    EXPECT_LT(dark, 98 * 7 / 10);
    EXPECT_GT(image.count(kWhite), 0);
    EXPECT_EQ(image.at(8, 4), kWhite) << "the first gap: 2 to 5 pixels from the corner";
}

TEST_F(RenderGLTest, NeighboursShareTheirDashes) {
    Quad left = box(4.5, 4.5, 14, 14, kNoColour);
    left.stroke = {{0, 0, 0}, 1, true};
    Quad right = box(18.5, 4.5, 14, 14, kNoColour);
    right.id = 2;
    right.stroke = left.stroke;
    const Image one = render(left, {40, 30}, 2);
    const Image both = render(Scene{{40, 30}, kWhite, {left, right}}, 2);
    for (int y = 0; y < 30; ++y) EXPECT_EQ(both.at(18, y), one.at(18, y)) << y;
}

TEST_F(RenderGLTest, HatchesCoverTheirShare) {
    for (const auto& [hatch, share] :
         {std::pair{Hatch::diagonal, kHatchLineWidth},
          std::pair{Hatch::cross, 2 * kHatchLineWidth - kHatchLineWidth * kHatchLineWidth},
          std::pair{Hatch::dots, 3.1416 / 4 * kHatchDotWidth * kHatchDotWidth}}) {
        Quad quad = box(0, 0, 80, 80, kWhite);
        quad.hatch = hatch;
        quad.hatch_colour = {0, 0, 0};
        quad.hatch_pitch_px = 10;
        const Image image = render(quad, {80, 80});
        double ink = 0;
        for (std::size_t i = 0; i < image.rgba.size(); i += 4) ink += 255 - image.rgba[i];
        EXPECT_NEAR(ink / 255 / 6400, share, 0.03) << int(hatch);
    }
}

TEST_F(RenderGLTest, HatchStaysInsideTheQuad) {
    Quad quad = box(10, 10, 15, 12, kNoColour);
    quad.hatch = Hatch::cross;
    quad.hatch_colour = {0, 0, 0};
    quad.hatch_pitch_px = 4;
    const Image image = render(quad);
    for (int y = 0; y < 30; ++y) {
        for (int x = 0; x < 40; ++x) {
            const bool inside = x >= 10 && x < 25 && y >= 10 && y < 22;
            ASSERT_TRUE(inside || image.at(x, y) == kWhite) << x << ' ' << y;
        }
    }
}

TEST_F(RenderGLTest, CoverageLevelsBoundTheColours) {
    testing::RandomScenes random(2);
    for (int levels = 2; levels <= 6; ++levels) {
        Quad quad;
        quad.corners = {{{10, 5}, {30, 12}, {22, 25}, {2, 18}}};
        quad.fill = kBlue;
        EXPECT_LE(render(quad, {40, 30}, levels).colours(), static_cast<std::size_t>(levels));
        const Label label{1, {2, 20}, "8 × 8 = ∗", 11, Weight::regular, Align::left, {0, 0, 0}};
        const Image text = render(label, {60, 30}, levels);
        EXPECT_LE(text.colours(), static_cast<std::size_t>(2 * levels - 1));
        EXPECT_GT(text.count({0, 0, 0}), 0);
    }
}

}  // namespace
}  // namespace convwalk
