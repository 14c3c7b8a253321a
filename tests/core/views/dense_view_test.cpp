// Vectors in the picture of a network: bars, what is lit of them and what is said.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include "network/stack_json.h"
#include "picture/cells.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "support/network_figures.h"
#include "views/network/network_brush.h"
#include "views/network/network_words.h"
#include "views/network/seen_network.h"

namespace convwalk {
namespace {

using testing::network_figures::of_text;

constexpr const char* kClassifier =
    R"json({"input": "1x32x32", "layers": ["CR(6,5,valid)-P-CR(16,5,valid)-P-F-DR(120)-DR(84)-D(10)"]})json";
constexpr const char* kGenerator = "D(1024,in16)-VR(64,4x4)-TR(32,4,2,p1)-TH(3,4,2,p1)";

std::string words_of(const Scene& scene) {
    std::string all;
    for (const Primitive& p : scene.primitives) {
        if (const auto* label = std::get_if<Label>(&p)) all += label->text + "\n";
    }
    return all;
}

bool says(const std::string& all, std::string_view words) {
    return all.find(words) != std::string::npos;
}

Moment step_of(const Figure& f, std::int64_t step) {
    return at(f.timeline, time_of_step(f.timeline, step));
}

std::size_t lit_in(const Scene& scene) {
    return static_cast<std::size_t>(
        std::count_if(scene.primitives.begin(), scene.primitives.end(), [](const Primitive& p) {
            const auto* quad = std::get_if<Quad>(&p);
            return quad != nullptr && quad->id >> 40U == static_cast<PrimitiveId>(NetworkPart::region);
        }));
}

TEST(DenseView, VectorsAreBarsWithTheirLengths) {
    const Figure f = figure(of_text(kClassifier, {1280, 720}));
    const NetworkFigure& n = *network_figure(f);
    ASSERT_EQ(n.last, 8U);
    const NetworkLayout layout = lay_out_network(n.maps, {0, 0, 1200, 500}, 14);
    for (std::size_t map = 0; map <= n.last; ++map) EXPECT_EQ(n.maps[map].vector, map >= 5) << map;
    EXPECT_GT(layout.maps[5].height, layout.maps[6].height) << "400 features, then 120";
    EXPECT_GT(layout.maps[7].height, layout.maps[8].height);
    EXPECT_LT(layout.maps[6].across.x, layout.maps[2].across.x);
    const std::string all = words_of(build_scene(f, at(f.timeline, f.timeline.duration())));
    for (const char* words : {"\n400\n", "\n120\n", "\n84\n", "\n10\n", "flatten", "dense",
                              "1 × 32 × 32 → 10", "receptive field all of the input"})
        EXPECT_TRUE(says(all, words)) << words << " is not in\n" << all;
}

TEST(DenseView, AVectorIsSeenAsAWhole) {
    const Figure f = figure(of_text(kClassifier, {1280, 720}));
    for (std::int64_t step = 0; step < f.timeline.steps; ++step)
        EXPECT_EQ(lit_in(build_scene(f, step_of(f, step))), static_cast<std::size_t>(step) + 1);
    const auto status = [&](std::int64_t step) {
        return words_of_network(f, step_of(f, step), std::nullopt).status;
    };
    EXPECT_EQ(status(0), "the output: a vector of 10");
    EXPECT_EQ(status(1), "the output sees all of layer 7 · through layer 8, dense");
    EXPECT_EQ(status(4),
              "the output sees rows 0 to 4 and columns 0 to 4 of layer 4 · through layer 5, flatten");
    EXPECT_EQ(
        status(8),
        "the output sees rows 0 to 31 and columns 0 to 31 of the input · through layer 1, convolution 5, "
        "valid padding, ReLU: (28 − 1)·1 + 5 = 32");
    const Spot bar{6, 0, {0, 0, 0}};
    ASSERT_TRUE(has_cell(f, bar));
    EXPECT_FALSE(has_cell(f, Spot{6, 0, {0, 1, 0}}));
    EXPECT_EQ(
        words_of_network_cell(f, bar),
        (std::vector<std::string>{"layer 6, dense, ReLU: a vector", "120",
                                  "sees rows 0 to 31 and columns 0 to 31 of the network's input (32 × 32 "
                                  "cells)"}));
}

TEST(DenseView, AGeneratorBeginsWithABar) {
    const Figure f = figure(of_text(kGenerator, {1280, 720}));
    const NetworkFigure& n = *network_figure(f);
    EXPECT_TRUE(n.maps[0].vector && n.maps[1].vector && !n.maps[2].vector);
    EXPECT_GT(n.maps[2].level, n.maps[3].level) << "sizes grow";
    EXPECT_GT(n.maps[3].level, n.maps[4].level);
    const std::string all = words_of(build_scene(f, at(f.timeline, f.timeline.duration())));
    EXPECT_TRUE(says(all, "16 → 3 × 16 × 16")) << all;
    EXPECT_FALSE(says(all, "receptive field")) << "a vector has no cells to see";
    EXPECT_EQ(words_of_network(f, step_of(f, 4), std::nullopt).status,
              "output (8,\u00a08) sees all of the input · through layer 1, dense, takes 16");
}

TEST(DenseView, ABarIsPointedAt) {
    for (const char* text : {kClassifier, kGenerator}) {
        const Figure f = figure(of_text(text));
        const Picture picture = place(f, at(f.timeline, f.timeline.duration()), {});
        int bars = 0;
        for (int y = 0; y < 600; y += 3) {
            for (int x = 0; x < 800; ++x) {
                const auto found = picture.cell_at({x + 0.5, y + 0.5});
                if (!found) continue;
                EXPECT_TRUE(has_cell(f, *found));
                bars += network_figure(f)->maps[static_cast<std::size_t>(found->map)].vector ? 1 : 0;
            }
        }
        EXPECT_GT(bars, 50) << text;
    }
}

TEST(DenseView, LongVectorsStayInThePicture) {
    for (const SizePx size : {SizePx{16, 16}, SizePx{300, 200}, SizePx{1200, 60}}) {
        for (const char* text : {"D(2147483647,in2147483647)", "30x D(1000)", "F-F", "D(1,in1)",
                                 "UNFOLD(2)-C(4,1)-FOLD(128x128,2)"}) {
            Scenario s = of_text(text, size);
            // What does not say what it takes gets a vector.
            if (text[0] != 'U' && s.network()->stack.input_shape() == Stack{}.input_shape())
                s.network()->stack.input.clear();
            const Figure f = figure(s);
            for (const Primitive& p : build_scene(f, at(f.timeline, f.timeline.duration())).primitives) {
                if (const auto* quad = std::get_if<Quad>(&p)) {
                    for (const Vec2& corner : quad->corners)
                        EXPECT_TRUE(std::isfinite(corner.x) && std::isfinite(corner.y)) << text;
                }
            }
        }
    }
}

}  // namespace
}  // namespace convwalk
