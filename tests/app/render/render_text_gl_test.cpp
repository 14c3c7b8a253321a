// What OpenGL draws: text, backgrounds, parts, scales, and what it refuses.
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

TEST_F(RenderGLTest, TextStaysInItsBounds) {
    const char* const texts[] = {"0123456789", "Ågjpqy|@", "⌊⌈∑∏√⋆⌉⌋", "→←↔↦▲▼►◄", "WAVE fi", "j", "″′²₀"};
    for (const char* text : texts) {
        for (const double size : {6.0, 9.3, 13.0, 26.0, 61.7}) {
            for (const Weight weight : {Weight::regular, Weight::semibold}) {
                for (const Align align : {Align::left, Align::centre, Align::right}) {
                    const Label label{1, {300.4, 80.6}, text, size, weight, align, {0, 0, 0}};
                    const Image image = render(label, {600, 120});
                    const RectPx box = covering_pixels(bounds(label), image.size);
                    int inside = 0;
                    for (int y = 0; y < image.size.height; ++y) {
                        for (int x = 0; x < image.size.width; ++x) {
                            if (image.at(x, y) == kWhite) continue;
                            ASSERT_TRUE(x >= box.x && x < box.x + box.width && y >= box.y &&
                                        y < box.y + box.height)
                                << text << ' ' << size << " at " << x << ' ' << y;
                            ++inside;
                        }
                    }
                    EXPECT_GT(inside, 0) << text;
                }
            }
        }
    }
}

TEST_F(RenderGLTest, EqualTextLooksTheSameEverywhere) {
    const auto drawn_at = [](double x, double y) {
        return render(Label{1, {x, y}, "12", 14, Weight::semibold, Align::centre, {0, 0, 0}});
    };
    const Image here = drawn_at(15.2, 18.4);
    const Image there = drawn_at(20.2, 20.4);
    for (int y = 0; y < 28; ++y) {
        for (int x = 0; x < 35; ++x) ASSERT_EQ(here.at(x, y), there.at(x + 5, y + 2));
    }
}

TEST_F(RenderGLTest, ManyLabelsTogetherLookLikeEachAmongOtherShapes) {
    Scene together{{160, 120}, {250, 240, 200, 180}, {}};
    Scene apart = together;
    for (int n = 0; n < 40; ++n) {
        Label label;
        label.at = {3 + 19.0 * (n % 8), 20.0 + 21 * (n / 8)};
        label.text = std::to_string(7 * n - 90);
        label.size_px = 8.0 + n % 5;
        label.weight = n % 3 == 0 ? Weight::semibold : Weight::regular;
        label.colour = {static_cast<std::uint8_t>(5 * n), 90, 40, static_cast<std::uint8_t>(255 - 3 * n)};
        together.primitives.emplace_back(label);
        apart.primitives.emplace_back(label);
        apart.primitives.emplace_back(Quad{});
    }
    for (const int coverage_levels : {0, kFewCoverageLevels}) {
        const Image image = render(together, coverage_levels);
        EXPECT_GT(image.colours(), 40U) << "the labels are seen";
        EXPECT_EQ(image.rgba, render(apart, coverage_levels).rgba) << coverage_levels;
    }
}

TEST_F(RenderGLTest, MoreGlyphsThanTheAtlasHolds) {
    Scene scene{{900, 900}, kWhite, {}};
    for (int i = 0; i < 120; ++i) {
        const double size = 20 + 2 * i;
        scene.primitives.push_back(Label{static_cast<PrimitiveId>(i + 1),
                                         {10.0 + 7 * i, 880},
                                         "0AQ&",
                                         size,
                                         Weight::semibold,
                                         Align::left,
                                         {0, 0, 0}});
    }
    const Image first = render(scene);
    EXPECT_EQ(render(scene).rgba, first.rgba) << "from a larger atlas";
}

TEST_F(RenderGLTest, TransparentBackgroundGivesStraightColours) {
    const Scene scene{{40, 30}, kNoColour, {box(10, 10, 10, 10, kBlue), box(25.5, 10, 10, 10, kAmber)}};
    const Image image = render(scene);
    EXPECT_EQ(image.at(0, 0), kNoColour);
    EXPECT_EQ(image.at(15, 15), kBlue);
    const Colour edge = image.at(25, 15);
    EXPECT_NEAR(edge.a, 128, 1);
    EXPECT_NEAR(edge.r, kAmber.r, 2);
    EXPECT_NEAR(edge.g, kAmber.g, 2);
    EXPECT_NEAR(edge.b, kAmber.b, 2);
}

TEST_F(RenderGLTest, OpaquePicturesStayOpaque) {
    testing::RandomScenes random(3);
    const Image image = render(random.scene({80, 60}, 40));
    for (std::size_t i = 3; i < image.rgba.size(); i += 4) ASSERT_EQ(image.rgba[i], 255);
}

TEST_F(RenderGLTest, FirstRowIsTheTop) {
    const Image image = render(box(0, 0, 40, 1, kBlue));
    EXPECT_EQ(image.at(0, 0), kBlue);
    EXPECT_EQ(image.at(0, 29), kWhite);
}

/// Lays a rectangle that was read back into an image.

TEST_F(RenderGLTest, RedrawingWhatChangedEqualsDrawingAllOfIt) {
    for (const int levels : {0, 4}) {
        for (const bool transparent : {false, true}) {
            testing::RandomScenes random(transparent ? 5 : 4);
            const SizePx size{97, 61};
            OffscreenPicture fresh(renderer(), size, levels);
            OffscreenPicture picture(renderer(), size, levels);
            Scene scene = random.scene(size, 12);
            if (transparent) scene.background.a = 0;
            picture.render(scene);
            for (int round = 0; round < 120; ++round) {
                Scene next = scene;
                for (int edits = random.whole(1, 3); edits > 0; --edits) next = random.edited(next);
                const auto shown = picture.redraw(next, changed_pixels(scene, next));
                ASSERT_TRUE(std::ranges::equal(fresh.render(next), shown))
                    << "round " << round << ", levels " << levels;
                scene = std::move(next);
            }
        }
    }
}

/// A picture within the picture walks, grows and changes its pixels.
TEST_F(RenderGLTest, RedrawingAPictureEqualsDrawingAllOfIt) {
    testing::RandomScenes random(7);
    const SizePx size{97, 61};
    OffscreenPicture fresh(renderer(), size, 0);
    OffscreenPicture picture(renderer(), size, 0);
    Scene scene{size, {250, 248, 240, 255}, {testing::rendered::box(10, 8, 60, 40, kBlue)}};
    picture.render(scene);
    for (int round = 0; round < 60; ++round) {
        Pixels pixels{random.whole(1, 9), random.whole(1, 9), {}};
        for (int n = 0; n < pixels.columns * pixels.rows; ++n)
            pixels.colours.push_back({std::uint8_t(random.whole(0, 3) * 80), 90, 30, 255});
        Scene next = scene;
        next.primitives.resize(1);
        next.primitives.emplace_back(convwalk::Image{
            2,
            {random.real(-9, 90), random.real(-9, 50), random.real(9, 40), random.real(9, 40)},
            std::make_shared<const Pixels>(std::move(pixels))});
        const auto shown = picture.redraw(next, changed_pixels(scene, next));
        ASSERT_TRUE(std::ranges::equal(fresh.render(next), shown)) << "round " << round;
        scene = std::move(next);
    }
}

/// A shade moves over oblique cells that meet, some of which are outlined.
TEST_F(RenderGLTest, RedrawingHardEdgesEqualsDrawingAllOfThem) {
    const SizePx size{97, 61};
    const auto area = [](double row, double column, double side) {
        const auto at = [](double r, double c) {
            return Vec2{20 + 9.3 * c - 5.7 * r, 3 + 2.1 * c + 7.4 * r};
        };
        Quad quad;
        quad.corners = {
            {at(row, column), at(row, column + side), at(row + side, column + side), at(row + side, column)}};
        quad.hard_edge = true;
        return quad;
    };
    Scene scene{size, kWhite, {}};
    for (int i = 0; i < 36; ++i) {
        Quad cell = area(i / 6, i % 6, 1);
        cell.id = static_cast<PrimitiveId>(i + 1);
        cell.fill = i % 2 == 0 ? kBlue : kAmber;
        if (i % 5 == 0) cell.stroke = {{0, 0, 0}, 1, true};
        scene.primitives.emplace_back(cell);
    }
    scene.primitives.emplace_back(Quad{});
    testing::RandomScenes random(7);
    OffscreenPicture fresh(renderer(), size, 3);
    OffscreenPicture picture(renderer(), size, 3);
    picture.render(scene);
    for (int round = 0; round < 60; ++round) {
        Scene next = scene;
        Quad shade = area(random.whole(-20, 60) / 10.0, random.whole(-20, 60) / 10.0, 2.3);
        shade.id = 100;
        shade.fill = {0, 0, 0, 100};
        next.primitives.back() = shade;
        const auto shown = picture.redraw(next, changed_pixels(scene, next));
        ASSERT_TRUE(std::ranges::equal(fresh.render(next), shown)) << "round " << round;
        scene = std::move(next);
    }
}

/// A window's framebuffer: the bottom row comes first, and the scene is somewhere in it at some scale.
TEST_F(RenderGLTest, WindowsShowTheSamePicture) {
    testing::RandomScenes random(6);
    Scene scene = random.scene({80, 60}, 25);
    Scene doubled = scene;
    doubled.size = {160, 120};
    for (Primitive& primitive : doubled.primitives) {
        if (auto* quad = std::get_if<Quad>(&primitive)) {
            for (Vec2& corner : quad->corners) corner = corner * 2;
            quad->stroke.width_px *= 2;
            quad->radius_px *= 2;
            quad->hatch_pitch_px *= 2;
        } else if (auto* line = std::get_if<Line>(&primitive)) {
            *line = {line->id, line->from * 2, line->to * 2, line->width_px * 2, line->colour, line->dashed};
        } else if (auto* label = std::get_if<Label>(&primitive)) {
            label->at = label->at * 2;
            label->size_px *= 2;
        }
    }
    const Image expected = render(doubled);

    const SizePx window{200, 150};
    const RectPx part{30, 10, 160, 120};
    const GlRenderbuffer colour = GlRenderbuffer::create();
    const GlFramebuffer framebuffer = GlFramebuffer::create();
    glBindRenderbuffer(GL_RENDERBUFFER, colour.name());
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, window.width, window.height);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer.name());
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colour.name());
    renderer().draw(scene, {window, {2, {30, 10}}, false, 0}, part);
    Image upside_down = expected;
    glReadPixels(part.x, window.height - part.y - part.height, part.width, part.height, GL_RGBA,
                 GL_UNSIGNED_BYTE, upside_down.rgba.data());
    for (int y = 0; y < 120; ++y) {
        for (int x = 0; x < 160; ++x)
            ASSERT_EQ(upside_down.at(x, 119 - y), expected.at(x, y)) << x << ' ' << y;
    }
}

TEST_F(RenderGLTest, EverythingScalesWithThePlacement) {
    // Drawn twice as large, a scene looks like the scene of twice the size.
    Quad small = box(3, 4, 10, 8, kBlue);
    small.stroke = {kAmber, 2, true};
    small.radius_px = 3;
    small.hatch = Hatch::cross;
    small.hatch_colour = kWhite;
    small.hatch_pitch_px = 4;
    Quad large = small;
    for (Vec2& corner : large.corners) corner = corner * 2 + Vec2{5, 3};
    large.stroke.width_px *= 2;
    large.radius_px *= 2;
    large.hatch_pitch_px *= 2;
    std::vector<Instance> by_placement;
    std::vector<Instance> by_size;
    add_quad(by_placement, small, {2, {5, 3}});
    add_quad(by_size, large, {});
    EXPECT_EQ(by_placement[0].edge_line, by_size[0].edge_line);
    EXPECT_EQ(by_placement[0].edge_period, by_size[0].edge_period);
    EXPECT_EQ(by_placement[0].shape, by_size[0].shape);
    EXPECT_EQ(by_placement[0].paint, by_size[0].paint);
}

TEST_F(RenderGLTest, ThingsWithoutAreaDoNoHarm) {
    Scene scene{{40, 30}, kWhite, {}};
    Quad point = box(10, 10, 0, 0, kBlue);
    point.stroke = {kAmber, 2, true};
    point.radius_px = 3;
    Quad needle = box(5, 5, 0, 0, kBlue);
    needle.corners = {{{5, 5}, {35, 5}, {35, 5}, {5, 5}}};
    needle.stroke = {kAmber, 2, false};
    Quad triangle = box(0, 0, 0, 0, kBlue);
    triangle.corners = {{{10, 20}, {20, 20}, {20, 20}, {15, 28}}};
    scene.primitives = {point, needle, triangle, Line{4, {3, 3}, {3, 3}, 2, kBlue, true}};
    const Image image = render(scene);
    EXPECT_EQ(image.at(20, 5), kAmber);
    EXPECT_EQ(image.at(15, 23), kBlue);
    EXPECT_EQ(image.at(25, 25), kWhite);
    EXPECT_EQ(image.at(12, 27), kWhite);
}

TEST_F(RenderGLTest, SizesThatCanNotBeDrawnAreRefused) {
    const int largest = largest_picture_side_px();
    EXPECT_GE(largest, 1024);
    EXPECT_THROW(OffscreenPicture(renderer(), {0, 10}, 0), BadInput);
    EXPECT_THROW(OffscreenPicture(renderer(), {10, largest + 1}, 0), BadInput);
}

TEST_F(RenderGLTest, BrokenShadersAreShownWithLineNumbers) {
    try {
        (void)make_program("void main() { gl_Position = vec4(0); }\n",
                           "out vec4 c;\nvoid main() { c = nothing; }\n");
        FAIL() << "compiled";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("   3  void main() { c = nothing; }"), std::string::npos)
            << error.what();
    }
}

TEST(GlHandlesTest, EmptyOnesNeedNoContext) {
    GlTexture texture;
    GlTexture other = std::move(texture);
    texture = std::move(other);
    EXPECT_EQ(texture.name(), 0U);
}

}  // namespace
}  // namespace convwalk
