// The products of a window as cells on their way into the sum.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "figure/labels.h"
#include "numeric/terms.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "support/scene_parts.h"
#include "support/small_layers.h"
#include "views/planes/product_painter.h"

namespace convwalk {
namespace {

using testing::id_of;
using testing::part_of;

Scenario with_products(const Layer& layer, ViewKind view = ViewKind::flat) {
    Scenario s;
    s.alone()->layer = layer;
    s.values.shown = true;
    s.view.kind = view;
    s.view.products = true;
    s.output.size = {3000, 2000};
    return s;
}

Layer square(Operator op, const AxisSpec& axis) {
    Layer layer;
    layer.op = op;
    layer.axes = {axis, axis};
    return layer;
}

std::map<std::int64_t, std::string> texts(const Scene& scene, Part part) {
    std::map<std::int64_t, std::string> found;
    for (const Primitive& p : scene.primitives) {
        const Label* label = std::get_if<Label>(&p);
        if (label != nullptr && part_of(p) == part)
            found[static_cast<std::int64_t>(label->id & 0xFF'FFFF'FFFF)] = label->text;
    }
    return found;
}

std::int64_t count(const Scene& scene, Part part) {
    return std::count_if(scene.primitives.begin(), scene.primitives.end(),
                         [&](const Primitive& p) { return part_of(p) == part; });
}

// Every product stands at its weight's place, and they are those that the sum is made of.
TEST(Products, AreTheTermsOfTheSum) {
    std::mt19937 random(11);
    int compared = 0;
    for (int round = 0; round < 90; ++round) {
        const Layer layer = testing::sampled_layer(random, 1 + static_cast<std::size_t>(round % 2));
        if (!has_weights(layer.op)) continue;
        const ViewKind view = round % 3 == 0 ? ViewKind::oblique : ViewKind::flat;
        const Figure f = figure(with_products(layer, view));
        const Extents outputs = output_extents(f.layout);
        const std::int64_t step = static_cast<std::int64_t>(random()) % cell_count(outputs);
        const Scene scene = build_scene(f, {.step = step});
        const Sum sum = sum_of(f.values->cells, step);
        std::multiset<std::string> terms;
        for (const Term& term : sum.terms) {
            if (term.source >= 0) terms.insert(number_label(term.product));
        }
        std::multiset<std::string> shown;
        for (const auto& [place, text] : texts(scene, kProductNumberPart)) shown.insert(text);
        if (shown.empty()) continue;  // too many cells for numbers
        EXPECT_EQ(shown, terms) << testing::described(layer);
        ++compared;
    }
    EXPECT_GT(compared, 20);
}

TEST(Products, GoTheirWayWithinAStep) {
    const Layer layer = square(Operator::convolution, {.input = 4, .kernel = 2});
    const Figure f = figure(with_products(layer));
    const auto flying = [&](double arrival) {
        return count(build_scene(f, {.step = 3, .arrival = arrival}), kFlightPart);
    };
    EXPECT_EQ(flying(0), 0) << "the window is on its way";
    EXPECT_EQ(flying(0.5), 8) << "four values and four weights";
    EXPECT_EQ(flying(0.8), 4) << "four products";
    EXPECT_EQ(flying(1), 0) << "they are added up";
    // The places wait for them, and they stay when the sum is there.
    for (const double arrival : {0.0, 0.5, 0.8, 1.0})
        EXPECT_EQ(count(build_scene(f, {.step = 3, .arrival = arrival}), kProductPart), 4);
    EXPECT_TRUE(texts(build_scene(f, {.step = 3, .arrival = 0.5}), kProductNumberPart).empty());
    EXPECT_EQ(texts(build_scene(f, {.step = 3, .arrival = 1}), kProductNumberPart).size(), 4U);
    const ProductPhases half = product_phases(0.5);
    EXPECT_EQ(half.glide, 1);
    EXPECT_GT(half.meet, 0);
    EXPECT_EQ(half.sum, 0);
}

TEST(Products, StandBesideTheOtherPlanes) {
    for (const std::size_t axes : {std::size_t{1}, std::size_t{2}}) {
        Layer layer = square(Operator::transposed_convolution, {.input = 3, .kernel = 3, .stride = 2});
        layer.axes.resize(axes);
        for (const SizePx size : {SizePx{1280, 720}, SizePx{480, 900}, SizePx{800, 600}}) {
            Scenario s = with_products(layer);
            s.output.size = size;
            const Figure f = figure(s);
            Rect products;
            Rect others;
            for (const Primitive& p : build_scene(f, {.step = 4}).primitives) {
                const Part part = part_of(p);
                if (part == kProductPart) products = united(products, bounds(p));
                if (part != kGridPart && part != kKernelPart && part != kOutputPart) continue;
                const Rect b = bounds(p);
                others = united(others, b);
            }
            ASSERT_FALSE(products.empty());
            EXPECT_GE(products.x, 0);
            EXPECT_LE(products.right(), size.width);
            EXPECT_LE(products.bottom(), size.height);
            for (const Primitive& p : build_scene(f, {.step = 4}).primitives) {
                const Part part = part_of(p);
                if (part != kGridPart && part != kKernelPart && part != kOutputPart) continue;
                const Rect b = bounds(p);
                EXPECT_TRUE(b.right() <= products.x || b.x >= products.right() || b.bottom() <= products.y ||
                            b.y >= products.bottom())
                    << size.width << "x" << size.height;
            }
        }
    }
}

// No product lies on a cell of another plane, above and beside.
TEST(Products, StandFreeInTheObliqueView) {
    for (const SizePx size : {SizePx{1280, 720}, SizePx{480, 900}, SizePx{800, 600}}) {
        Scenario s =
            with_products(square(Operator::convolution, {.input = 5, .kernel = 3}), ViewKind::oblique);
        s.output.size = size;
        const Figure f = figure(s);
        EXPECT_EQ(f.paging.note.find("products"), std::string::npos);
        const Picture picture = place(f, {.step = 4}, {});
        const Scene scene = build_scene(f, {.step = 4});
        std::int64_t products = 0;
        for (const Primitive& p : scene.primitives) {
            const Quad* quad = std::get_if<Quad>(&p);
            if (quad == nullptr || part_of(p) != kProductPart) continue;
            ++products;
            const Vec2 middle = (quad->corners[0] + quad->corners[2]) * 0.5;
            EXPECT_FALSE(picture.cell_at(middle)) << size.width << "x" << size.height;
            for (const Vec2 corner : quad->corners)
                EXPECT_TRUE(contains(Rect{0, 0, double(size.width), double(size.height)}, corner));
        }
        EXPECT_EQ(products, 9);
        EXPECT_EQ(count(build_scene(f, {.step = 4, .arrival = 0.5}), kFlightPart), 18);
    }
}

TEST(Products, AreNotToldWhereTheResultIsAsked) {
    Scenario s = with_products(square(Operator::convolution, {.input = 4, .kernel = 2}));
    s.view.hidden.result = true;
    EXPECT_TRUE(texts(build_scene(figure(s), {.step = 3}), kProductNumberPart).empty());
}

TEST(Products, AreMissedWithASentence) {
    Scenario s = with_products(square(Operator::convolution, {.input = 4, .kernel = 2}));
    EXPECT_EQ(figure(s).paging.note, "");
    s.view.kind = ViewKind::matrix;
    EXPECT_EQ(figure(s).paging.note, "products are shown in the oblique and the flat view");
    Scenario pool = with_products(square(Operator::max_pooling, {.input = 4, .kernel = 2}));
    EXPECT_EQ(figure(pool).paging.note, "max pooling has no products");
    EXPECT_EQ(count(build_scene(figure(pool), {.step = 3}), kProductPart), 0);
}

}  // namespace
}  // namespace convwalk
