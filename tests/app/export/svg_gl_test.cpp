// Three ways to the same picture: as SVG and as PDF, which others rasterise, and by OpenGL.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "export/pdf.h"
#include "export/svg.h"
#include "picture/figures.h"
#include "render/offscreen_context.h"
#include "render/offscreen_picture.h"
#include "support/compared_pictures.h"
#include "support/small_scenes.h"

namespace convwalk {
namespace {

using testing::compared;
using testing::Comparison;
using testing::drawn_pdf;
using testing::drawn_svg;
using testing::Pixels;

std::string pdf_of(const Scene& scene) {
    std::ostringstream out;
    PdfWriter pdf(out, "");
    pdf.add_page(scene);
    pdf.finish();
    return out.str();
}

class SvgGLTest : public ::testing::TestWithParam<ViewKind> {};

TEST_P(SvgGLTest, AndPdfAreThePictureThatOpenGLDraws) {
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
                for (const auto& [way, other] :
                     {std::pair{"SVG", drawn_svg(to_svg(scene))}, {"PDF", drawn_pdf(pdf_of(scene))}}) {
                    SCOPED_TRACE(fmt::format("{} as {} at the {}", small.name, way, moment));
                    ASSERT_EQ(other.size, gl.size);
                    const Comparison found = compared(gl, other);
                    EXPECT_LE(found.furthest, kRounding) << "pixel " << found.x << ", " << found.y;
                    EXPECT_GE(found.share, kLeastShare);
                }
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
        const Pixels svg = drawn_svg(outlined);
        scene.primitives.clear();
        const Pixels empty = drawn_svg(to_svg(scene));
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
        const Pixels svg = drawn_svg(to_svg(scene));
        EXPECT_EQ(svg.rgba, std::vector<std::uint8_t>(drawn.begin(), drawn.end()));
        const Pixels pdf = drawn_pdf(pdf_of(scene));
        const Comparison found = compared(pdf, svg);
        EXPECT_EQ(found.furthest, 0) << "pixel " << found.x << ", " << found.y;
        EXPECT_GT(found.share, 0.3);
    } catch (const NoGraphics& why) {
        GTEST_SKIP() << why.what();
    }
}

TEST(SvgGroups, HaveNamesThatAreIds) {
    Scene scene{{40, 30}, {255, 255, 255, 255}, {}};
    const Line line{1, {0, 0}, {9, 9}, 1, {0, 0, 0, 255}};
    scene.primitives = {line, line, line, line};
    scene.groups = {{0, "input"}, {1, "sum of 2 stamps"}, {2, "input"}, {3, "→ 1×1 x"}};
    scene.clips = {{{0, 0, 20, 20}, 0, 3}};
    const std::string svg = to_svg(scene);
    std::vector<std::size_t> places;
    for (const char* part : {"<g clip-path", "<g id=\"input\">", "<g id=\"sum-of-2-stamps\">",
                             "<g id=\"input-2\">", "</g>\n</g>", "<g id=\"x\">"})
        places.push_back(svg.find(part));
    EXPECT_TRUE(std::is_sorted(places.begin(), places.end())) << svg;
    EXPECT_NE(places.back(), std::string::npos) << svg;
    EXPECT_EQ(drawn_svg(svg).size, scene.size);
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
