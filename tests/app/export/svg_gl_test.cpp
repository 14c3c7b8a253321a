// Two ways to the same picture: as SVG, which others rasterise, and by OpenGL.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ostream>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "export/svg.h"
#include "picture/figures.h"
#include "render/offscreen_context.h"
#include "render/offscreen_picture.h"
#include "support/display.h"
#include "support/small_scenes.h"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#include <stb_image.h>

namespace convwalk {
namespace {

using testing::content_of;

/// Opaque pixels, 4 bytes each, rows from the top.
struct Pixels {
    SizePx size;
    std::vector<std::uint8_t> rgba;

    [[nodiscard]] const std::uint8_t* at(int x, int y) const {
        return rgba.data() + 4 * (static_cast<std::ptrdiff_t>(y) * size.width + x);
    }
    /// The pixel and its eight neighbours have one colour. @pre none of them lies outside
    [[nodiscard]] bool is_flat(int x, int y) const {
        for (int dy = -1; dy <= 1; ++dy) {
            for (int dx = -1; dx <= 1; ++dx) {
                if (!std::equal(at(x, y), at(x, y) + 3, at(x + dx, y + dy))) return false;
            }
        }
        return true;
    }
};

/// An SVG as another program sees it. @throws std::runtime_error when that is not installed
Pixels rasterised(const std::string& svg) {
    const testing::TempFolder folder;
    testing::write_file(folder / "picture.svg", svg);
    testing::Running converter(testing::installed_program("rsvg-convert", "librsvg2-bin"),
                               {.arguments = {"picture.svg", "-o", "picture.png"}, .folder = folder.path()});
    const testing::Ended ended = converter.wait();
    EXPECT_EQ(ended.code, 0) << ended.err;
    const std::string png = content_of(folder / "picture.png");
    Pixels found;
    int channels = 0;
    std::uint8_t* pixels =
        stbi_load_from_memory(reinterpret_cast<const stbi_uc*>(png.data()), static_cast<int>(png.size()),
                              &found.size.width, &found.size.height, &channels, 4);
    if (pixels == nullptr) return found;
    found.rgba.assign(pixels, pixels + std::ptrdiff_t{4} * found.size.width * found.size.height);
    stbi_image_free(pixels);
    return found;
}

struct Comparison {
    double share = 0;  ///< of the picture that was compared
    int furthest = 0;  ///< the largest difference of a channel, and where it is
    int x = 0;
    int y = 0;
};

/// Of what lies away from edges in both pictures: how edges are softened is everyone's own affair.
Comparison compared(const Pixels& a, const Pixels& b) {
    Comparison found;
    int count = 0;
    for (int y = 1; y + 1 < a.size.height; ++y) {
        for (int x = 1; x + 1 < a.size.width; ++x) {
            if (!a.is_flat(x, y) || !b.is_flat(x, y)) continue;
            ++count;
            for (int channel = 0; channel < 3; ++channel) {
                const int difference = std::abs(a.at(x, y)[channel] - b.at(x, y)[channel]);
                if (difference > found.furthest) found = {0, difference, x, y};
            }
        }
    }
    found.share = count / (double(a.size.width) * a.size.height);
    return found;
}

class SvgGLTest : public ::testing::TestWithParam<ViewKind> {};

TEST_P(SvgGLTest, IsThePictureThatOpenGLDraws) {
    constexpr int kRounding = 3;         // of a mixture of two colours, in 255
    constexpr double kLeastShare = 0.6;  // the rest is text, outlines and hatches
    try {
        const OffscreenContext context;
        SceneRenderer renderer;
        for (const testing::SmallScene& small : testing::small_scenes(GetParam())) {
            const Figure f = figure(small.scenario);
            for (const char* moment : {"start", "middle", "end"}) {
                const Scene scene = build_scene(f, at(f.timeline, time_of(f, parse_moment(moment))));
                OffscreenPicture picture(renderer, scene.size, 0);
                const auto drawn = picture.render(scene);
                const Pixels gl = {scene.size, {drawn.begin(), drawn.end()}};
                const Pixels svg = rasterised(to_svg(scene));
                ASSERT_EQ(svg.size, gl.size) << small.name;
                const Comparison found = compared(gl, svg);
                EXPECT_LE(found.furthest, kRounding)
                    << small.name << " at the " << moment << ", pixel " << found.x << ", " << found.y;
                EXPECT_GE(found.share, kLeastShare) << small.name << " at the " << moment;
            }
        }
    } catch (const NoGraphics& why) {
        GTEST_SKIP() << why.what();
    }
}

/// Of all pixels, edges included: of 255.
double mean_difference(const Pixels& a, const Pixels& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.rgba.size(); ++i) sum += std::abs(a.rgba[i] - b.rgba[i]);
    return sum / double(a.rgba.size());
}

// Letters, too: where no font is asked for, nobody puts in another.
TEST(SvgOutlinesGL, AreTheLettersThatOpenGLDraws) {
    try {
        const OffscreenContext context;
        SceneRenderer renderer;
        Scene scene{{640, 80}, {255, 255, 255, 255}, {}};
        const Colour ink = {0, 0, 0, 255};
        scene.primitives = {
            Label{1, {10, 30}, "Sum of 3·(−2) + 19 = 13 → œ & <g>", 20, Weight::regular, Align::left, ink},
            Label{2, {320, 66}, "centred ×2", 28, Weight::semibold, Align::centre, ink},
            Label{3, {630, 66}, "right", 28, Weight::regular, Align::right, ink}};
        OffscreenPicture picture(renderer, scene.size, 0);
        const auto drawn = picture.render(scene);
        const Pixels gl = {scene.size, {drawn.begin(), drawn.end()}};
        const std::string outlined = to_svg(scene, SvgText::outlines);
        EXPECT_EQ(outlined.find("<text"), std::string::npos);
        const Pixels svg = rasterised(outlined);
        scene.primitives.clear();
        const Pixels empty = rasterised(to_svg(scene));
        EXPECT_LT(mean_difference(svg, gl), 0.1 * mean_difference(empty, gl));
    } catch (const NoGraphics& why) {
        GTEST_SKIP() << why.what();
    }
}

// A picture within the picture, pixel by pixel: nobody smooths it.
TEST(SvgImagesGL, HaveThePixelsThatOpenGLDraws) {
    constexpr int kSide = 7;
    convwalk::Pixels within{kSide, kSide, {}};
    for (int n = 0; n < kSide * kSide; ++n)
        within.colours.push_back({std::uint8_t(5 * n), std::uint8_t(255 - 5 * n), std::uint8_t(n % 2 * 200)});
    Scene scene{{60, 50}, {255, 255, 255, 255}, {}};
    scene.primitives.emplace_back(
        Image{1, {6, 4, 5 * kSide, 5 * kSide}, std::make_shared<const convwalk::Pixels>(within)});
    try {
        const OffscreenContext context;
        SceneRenderer renderer;
        OffscreenPicture picture(renderer, scene.size, 0);
        const auto drawn = picture.render(scene);
        const Pixels svg = rasterised(to_svg(scene));
        EXPECT_EQ(svg.rgba, std::vector<std::uint8_t>(drawn.begin(), drawn.end()));
    } catch (const NoGraphics& why) {
        GTEST_SKIP() << why.what();
    }
}

TEST(SvgGroups, HaveNamesThatAreIds) {
    Scene scene{{40, 30}, {255, 255, 255, 255}, {}};
    const Line line{1, {0, 0}, {9, 9}, 1, {0, 0, 0, 255}};
    scene.primitives = {line, line, line, line};
    scene.groups = {{0, "input"}, {1, "sum of 2 stamps"}, {2, "input"}, {3, "→ 1×1 x"}};
    scene.clip = {{0, 0, 20, 20}, 0, 3};
    const std::string svg = to_svg(scene);
    std::vector<std::size_t> places;
    for (const char* part : {"<g clip-path", "<g id=\"input\">", "<g id=\"sum-of-2-stamps\">",
                             "<g id=\"input-2\">", "</g>\n</g>", "<g id=\"x\">"})
        places.push_back(svg.find(part));
    EXPECT_TRUE(std::is_sorted(places.begin(), places.end())) << svg;
    EXPECT_NE(places.back(), std::string::npos) << svg;
    EXPECT_EQ(rasterised(svg).size, scene.size);
}

std::vector<ViewKind> all_views() {
    std::vector<ViewKind> views;
    for (std::size_t i = 0; i < view_names().size(); ++i) views.push_back(static_cast<ViewKind>(i));
    return views;
}

INSTANTIATE_TEST_SUITE_P(Views, SvgGLTest, ::testing::ValuesIn(all_views()),
                         [](const auto& view) { return view_names()[static_cast<std::size_t>(view.param)]; });

}  // namespace
}  // namespace convwalk
