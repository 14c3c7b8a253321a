// What makes two layers differ: properties over random pairs, and the sentences of some.
#include "advice/difference.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "basics/errors.h"

namespace convwalk {
namespace {

LayerRequest random_layer(std::mt19937& random, std::size_t axes) {
    const auto pick = [&](std::int64_t from, std::int64_t to) {
        return from + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(to - from + 1));
    };
    while (true) {
        LayerRequest request;
        request.layer.op = static_cast<Operator>(pick(0, 3));
        request.layer.axes.resize(axes);
        const AxisSpec common = {.input = pick(1, 12),
                                 .kernel = pick(1, 4),
                                 .stride = pick(1, 3),
                                 .padding_begin = pick(0, 2),
                                 .padding_end = pick(0, 2),
                                 .dilation = pick(1, 2)};
        for (AxisSpec& a : request.layer.axes) {
            a = common;
            if (random() % 4 == 0) a.kernel = pick(1, 4);
            if (random() % 4 == 0) a.stride = pick(1, 3);
            if (request.layer.op == Operator::transposed_convolution) a.output_padding = pick(0, 1);
            a.ceil_mode = is_pooling(request.layer.op) && random() % 2 == 0;
        }
        if (random() % 4 == 0) request.padding = static_cast<PaddingWord>(pick(1, 5));
        request.layer.in_channels = request.layer.out_channels = pick(1, 3);
        if (!why_invalid(request)) return request;
    }
}

TEST(Difference, NothingIsSaidOfEqualLayers) {
    std::mt19937 random(1);
    for (int n = 0; n < 500; ++n) {
        const LayerRequest layer = random_layer(random, 1 + random() % 3);
        const LayerDifference made = difference_of(layer, layer);
        EXPECT_TRUE(made.effects.empty() && made.together.empty() && made.beside.empty());
        EXPECT_EQ(made.from, made.to);
        // A word and its numbers are the same layer.
        LayerRequest numbers = layer;
        numbers.layer = resolved(layer);
        numbers.padding = PaddingWord::numbers;
        EXPECT_TRUE(difference_of(layer, numbers).effects.empty());
    }
}

TEST(Difference, AllEffectsTogetherLeadToTheSecondLayer) {
    std::mt19937 random(2);
    int together = 0;
    int alone = 0;
    for (int n = 0; n < 5000; ++n) {
        const std::size_t axes = 1 + random() % 3;
        const LayerRequest first = random_layer(random, axes);
        const LayerRequest second = random_layer(random, random() % 8 == 0 ? 1 + random() % 3 : axes);
        const LayerDifference made = difference_of(first, second);
        const Layer from = resolved(first);
        const Layer to = resolved(second);
        EXPECT_EQ(made.from, output_extents(from));
        EXPECT_EQ(made.to, output_extents(to));
        const Layer reached = with_effects(from, to, made.effects);
        ASSERT_EQ(reached.op, to.op);
        ASSERT_EQ(reached.axes, to.axes);
        if (made.from != made.to) {
            ASSERT_FALSE(made.effects.empty());
        }
        if (from.axes.size() != to.axes.size()) continue;

        // Each by itself, from the formula and nothing else; and whether they add up.
        Extents sum = made.from;
        bool possible = true;
        std::set<std::optional<LayerField>> fields;
        for (const FieldEffect& effect : made.effects) {
            EXPECT_TRUE(fields.insert(effect.field).second) << "a field is named twice";
            const bool of_operator = effect.field && !row_of(*effect.field).of(from.op);
            std::vector<FieldEffect> some = {effect};
            if (of_operator && from.op != to.op) some.insert(some.begin(), made.effects.front());
            const Layer changed = with_effects(from, to, some);
            for (std::size_t i = 0; i < axes; ++i) {
                const std::int64_t size = output_size(changed.op, changed.axes[i]);
                EXPECT_EQ(effect.alone[i], size);
                possible = possible && size >= 1;
                sum[i] += size - made.from[i];
            }
        }
        const bool adds_up = made.effects.size() < 2 || (possible && sum == made.to);
        ASSERT_EQ(made.together.empty(), adds_up) << made.together;
        ++(adds_up ? alone : together);
    }
    EXPECT_GT(together, 100);
    EXPECT_GT(alone, 100);
}

std::vector<std::string> said(const LayerDifference& made) {
    std::vector<std::string> all;
    for (const FieldEffect& effect : made.effects) all.push_back(effect.sentence);
    if (!made.together.empty()) all.push_back(made.together);
    all.insert(all.end(), made.beside.begin(), made.beside.end());
    return all;
}
using Said = std::vector<std::string>;

TEST(Difference, EveryFieldOfTheTableIsSaid) {
    LayerRequest resizing;
    resizing.layer.op = Operator::resize;
    for (AxisSpec& a : resizing.layer.axes) a = {.input = 4, .factor = 2.0};
    LayerRequest to = resizing;
    for (AxisSpec& a : to.layer.axes) a.factor = 1.5;
    to.layer.resize_mode = ResizeMode::bilinear;
    to.layer.align_corners = true;
    EXPECT_EQ(said(difference_of(resizing, to)),
              (Said{"factor 2 → 1.5: 8×8 becomes 6×6", "resize mode nearest → bilinear",
                    "align corners off → on"}));
    for (AxisSpec& a : to.layer.axes) {
        a.factor = 2.0;
        a.output_size = 7;
    }
    EXPECT_EQ(said(difference_of(resizing, to)).front(), "output size none → 7×7: 8×8 becomes 7×7");
    LayerRequest average;
    average.layer.op = Operator::average_pooling;
    for (AxisSpec& a : average.layer.axes) a = {.input = 6, .kernel = 2, .stride = 2};
    to = average;
    to.layer.count_include_pad = false;
    to.layer.divisor_override = 3;
    EXPECT_EQ(said(difference_of(average, to)), (Said{"count padding on → off", "divisor none → 3"}));
    // Whatever makes another size has an effect.
    for (const LayerFieldRow& row : layer_fields()) {
        EXPECT_EQ(row_called(row.words), &row);
        if (!row.is_on_axes() && row.field != LayerField::ceil_mode) {
            LayerRequest other = average;
            put_field(other, LayerRequest{}, row.field);
            EXPECT_EQ(output_extents(other.layer), output_extents(average.layer)) << row.name;
        }
    }
}

TEST(Difference, SaysItWithTheNumbersPutIn) {
    LayerRequest from;
    for (AxisSpec& a : from.layer.axes) a = {.input = 6, .kernel = 3, .padding_begin = 1, .padding_end = 1};
    LayerRequest to = from;
    for (AxisSpec& a : to.layer.axes) a.stride = 2;
    EXPECT_EQ(said(difference_of(from, to)), Said{"stride 1 → 2: 6×6 becomes 3×3"});
    for (AxisSpec& a : to.layer.axes) a.kernel = 5;
    EXPECT_EQ(
        said(difference_of(from, to)),
        (Said{"kernel 3 → 5: 6×6 becomes 4×4", "stride 1 → 2: 6×6 becomes 3×3",
              "together 6×6 becomes 2×2: 1 cell more on each axis than these add up to, since they act on "
              "one another"}));
    to = from;
    to.layer.axes[1].kernel = 4;
    to.layer.axes[0].padding_end = 0;
    to.layer.in_channels = 3;
    EXPECT_EQ(said(difference_of(from, to)),
              (Said{"kernel 3 → 3×4: 6×6 becomes 6×5", "padding after 1 → 0×1: 6×6 becomes 5×6",
                    "in channels 1 → 3"}));
    to = from;
    to.layer.op = Operator::transposed_convolution;
    for (AxisSpec& a : to.layer.axes) {
        a.stride = 2;
        a.output_padding = 1;
    }
    EXPECT_EQ(
        said(difference_of(from, to)),
        (Said{"convolution → transposed convolution: 6×6 stays", "stride 1 → 2: 6×6 becomes 3×3",
              "output padding 0 → 1: 6×6 becomes 7×7",
              "together 6×6 becomes 12×12: 8 cells more on each axis than these add up to, since they act on "
              "one another"}));
    to = from;
    for (AxisSpec& a : to.layer.axes) {
        a.input = 20;
        a.kernel = 9;
    }
    EXPECT_EQ(said(difference_of(from, to)),
              (Said{"input 6×6 → 20×20: 6×6 becomes 20×20",
                    "kernel 3 → 9: 6×6 would become nothing by this alone", "together 6×6 becomes 14×14"}));
    to.layer.axes.resize(1);
    EXPECT_EQ(said(difference_of(from, to)), Said{"dimensions 2 → 1: 6×6 becomes 14"});
    to.layer.axes[0].kernel = 99;
    EXPECT_THROW(static_cast<void>(difference_of(from, to)), BadInput);
}

}  // namespace
}  // namespace convwalk
