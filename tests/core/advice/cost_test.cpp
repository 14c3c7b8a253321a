// Costs and what is not read, against counting taps one by one.
#include "advice/cost.h"

#include <gtest/gtest.h>

#include <random>
#include <regex>
#include <set>

#include "scenario/scenario.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::for_each_small_layer;
using testing::layer_of;
using testing::sampled_layer;
using Sentences = std::vector<std::string>;

template <typename Visit>
void for_each_output(const Layout& l, Visit visit) {
    const Extents outputs = output_extents(l);
    for (std::int64_t flat = 0; flat < cell_count(outputs); ++flat) visit(unravelled(flat, outputs));
}

// Visits taps, and knows nothing of axes.
Cost counted_cost(const Layer& layer, const Layout& l) {
    Cost c;
    const auto pairs =
        is_pooling(layer.op) ? layer.in_channels : layer.out_channels * (layer.in_channels / layer.groups);
    for_each_output(l, [&](const Extents& output) {
        for (const Tap& tap : taps(l, output)) {
            c.multiply_adds += double(pairs);
            c.useful += tap.source ? double(pairs) : 0;
        }
    });
    if (!is_pooling(layer.op)) c.parameters = double(pairs * cell_count(kernel_extents(layer)));
    return c;
}

// Inputs that no tap lies on.
std::int64_t counted_unread(const Layout& l) {
    std::set<std::int64_t> read;
    for_each_output(l, [&](const Extents& output) {
        for (const Tap& tap : taps(l, output)) {
            if (tap.source) read.insert(*tap.source);
        }
    });
    return cell_count(input_extents(l)) - static_cast<std::int64_t>(read.size());
}

void expect_counted(const Layer& layer) {
    SCOPED_TRACE(described(layer));
    const Layout l = layout(layer);
    const Cost expected = counted_cost(layer, l);
    const Cost found = cost(layer, l);
    EXPECT_EQ(found.parameters, expected.parameters);
    EXPECT_EQ(found.multiply_adds, expected.multiply_adds);
    EXPECT_EQ(found.useful, expected.useful);
}

// The number that the last sentence begins with; 0 when it counts nothing.
std::int64_t said_unread(const Sentences& sentences) {
    std::smatch match;
    static const std::regex count(R"(^(\d+) of (\d+) input cells (is|are) never read$)");
    return !sentences.empty() && std::regex_match(sentences.back(), match, count) ? std::stoll(match[1]) : 0;
}

TEST(Cost, OfEverySmallLayerIsItsTapsOneByOne) {
    int tried = 0;
    for_each_small_layer([&](const Layer& layer) {
        if (HasFailure() || ++tried % 7 != 0) return;
        expect_counted(layer);
    });
    EXPECT_GT(tried, 10'000);
}

TEST(Cost, OfLayersWithMoreAxesAndChannels) {
    std::mt19937 random(1);
    for (int i = 0; i < 300 && !HasFailure(); ++i) {
        Layer layer = sampled_layer(random, 1 + static_cast<std::size_t>(i) % 3);
        layer.groups = 1 + i % 3;
        layer.in_channels = layer.groups * (1 + i % 4);
        layer.out_channels = layer.groups * (1 + i % 5);
        expect_counted(layer);
    }
}

TEST(Cost, OfKnownLayers) {
    // ResNet's first layer: 9408 parameters, 118 million multiply-adds for a picture of 224 x 224.
    Layer layer;
    layer.axes = {2, AxisSpec{.input = 224, .kernel = 7, .stride = 2, .padding_begin = 3, .padding_end = 3}};
    layer.in_channels = 3;
    layer.out_channels = 64;
    EXPECT_EQ(cost(layer, layout(layer)).parameters, 9408);
    EXPECT_EQ(cost(layer, layout(layer)).multiply_adds, 118'013'952);
    // Depthwise.
    layer.in_channels = layer.out_channels = layer.groups = 32;
    EXPECT_EQ(cost(layer, layout(layer)).parameters, 32 * 49);
    // Larger than any count of cells.
    layer = layer_of(Operator::convolution, {.input = 2000, .kernel = 1});
    layer.axes.push_back(layer.axes.front());
    layer.in_channels = layer.out_channels = 8192;
    EXPECT_EQ(cost(layer, layout(layer)).multiply_adds, 4e6 * 8192 * 8192);
}

TEST(Unread, CountsTheInputsThatNoTapLiesOn) {
    int some = 0;
    for_each_small_layer([&](const Layer& layer) {
        if (HasFailure()) return;
        SCOPED_TRACE(described(layer));
        const Layout l = layout(layer);
        const Sentences sentences = unread(layer, l);
        const std::int64_t expected = counted_unread(l);
        EXPECT_EQ(said_unread(sentences), expected);
        some += expected > 0 ? 1 : 0;
    });
    EXPECT_GT(some, 1000);
}

// Sentences of one axis begin with how many cells they are about; between windows that many each time.
TEST(Unread, ItsReasonsAddUpToEveryCellThatIsNotRead) {
    static const std::regex first_number(R"(^(?:the (?:first|last) )?(?:(\d+) )?)");
    for_each_small_layer([&](const Layer& layer) {
        if (HasFailure()) return;
        SCOPED_TRACE(described(layer));
        const Layout l = layout(layer);
        const AxisLayout& axis = l.axes[0];
        Sentences sentences = unread(layer, l);
        if (said_unread(sentences) > 0) sentences.pop_back();
        std::int64_t said = 0;
        for (const std::string& sentence : sentences) {
            std::smatch match;
            std::regex_search(sentence, match, first_number);
            const std::int64_t count = match[1].matched ? std::stoll(match[1]) : 1;
            const bool each_time = sentence.find("between two windows") != std::string::npos;
            said += each_time ? count * (axis.outputs - 1) : count;
            if (sentence.find("nor is the padding behind") != std::string::npos)
                said += layer.axes[0].padding_end;
        }
        std::int64_t expected = 0;
        for (const Slot& slot : axis.slots) {
            if (slot.kind == SlotKind::overhang || slot.read) continue;
            expected += slot.kind != SlotKind::cropped || slot.source >= 0 ? 1 : 0;
        }
        EXPECT_EQ(said, expected) << fmt::format("{}", fmt::join(sentences, "\n"));
    });
}

TEST(Unread, OfMoreAxesIsCountedInCells) {
    std::mt19937 random(2);
    for (int i = 0; i < 200 && !HasFailure(); ++i) {
        const Layer layer = sampled_layer(random, 1 + static_cast<std::size_t>(i) % 3);
        SCOPED_TRACE(described(layer));
        EXPECT_EQ(said_unread(unread(layer, layout(layer))), counted_unread(layout(layer)));
    }
}

Sentences unread_of(Operator op, std::vector<AxisSpec> axes) {
    Layer layer;
    layer.op = op;
    layer.axes = std::move(axes);
    return unread(layer, layout(layer));
}

// The padding may show a cell that no window reaches.
TEST(Unread, WhatIsReadAsACopyIsRead) {
    Layer layer;
    layer.padding_mode = PaddingMode::circular;
    layer.axes = {{.input = 10, .kernel = 2, .stride = 4, .padding_begin = 1, .padding_end = 1}};
    const Sentences sentences = unread(layer, layout(layer));
    ASSERT_FALSE(sentences.empty());
    // The last one is; two lie between windows each time.
    EXPECT_EQ(said_unread(sentences), 4);
    EXPECT_EQ(sentences[sentences.size() - 2],
              "1 input cell that no window reaches is read in the padding, which repeats it");
}

TEST(Unread, IsSaidInPlainWords) {
    using enum Operator;
    const AxisSpec strided = {.input = 6, .stride = 2};
    EXPECT_EQ(unread_of(convolution, {strided, strided}),
              (Sentences{"the last row and column are never read: (6 − 3) mod 2 = 1 is left over",
                         "11 of 36 input cells are never read"}));
    EXPECT_EQ(unread_of(convolution, {strided, {.input = 7, .stride = 2}}),
              (Sentences{"the last row is never read: (6 − 3) mod 2 = 1 is left over",
                         "7 of 42 input cells are never read"}));
    EXPECT_EQ(unread_of(convolution, {{.input = 6, .stride = 2, .padding_begin = 1, .padding_end = 1}}),
              Sentences{"the last cell of the padding is never read: (6 + 2·1 − 3) mod 2 = 1 is left over"});
    EXPECT_EQ(unread_of(convolution, {{.input = 9, .stride = 4, .padding_begin = 0, .padding_end = 1}}),
              (Sentences{"the last 2 cells of the input are never read, nor is the padding behind: (9 + 0 + "
                         "1 − 3) mod 4 = 3 "
                         "are left over",
                         "1 cell is skipped between two windows: stride 4 is larger than kernel 3",
                         "3 of 9 input cells are never read"}));
    EXPECT_EQ(unread_of(convolution, {{.input = 5, .kernel = 2, .stride = 3}}),
              (Sentences{"1 cell is skipped between two windows: stride 3 is larger than kernel 2",
                         "1 of 5 input cells is never read"}));
    EXPECT_EQ(unread_of(convolution, {{.input = 7, .stride = 2, .dilation = 2}}),
              (Sentences{"3 cells are passed over by every window: dilation 2 leaves a hole between two taps",
                         "3 of 7 input cells are never read"}));
    EXPECT_EQ(
        unread_of(transposed_convolution, {{.input = 6, .kernel = 2, .padding_begin = 2, .padding_end = 2}}),
        (Sentences{"the first cell of the input is cut away: padding 2 is larger than k − 1 = 1",
                   "the last cell of the input is cut away: padding 2 is larger than k − 1 = 1",
                   "2 of 6 input cells are never read"}));
    EXPECT_EQ(unread_of(convolution, {AxisSpec{}}), Sentences{});
}

std::vector<Fact> facts_of(std::vector<AxisSpec> axes) {
    Layer layer;
    layer.op = Operator::transposed_convolution;
    layer.axes = std::move(axes);
    return equivalent_convolution(layer);
}

TEST(EquivalentConvolution, IsATableOfFacts) {
    const AxisSpec a = {.input = 3, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1};
    EXPECT_EQ(facts_of({a, a}), (std::vector<Fact>{{"expanded input", "7×7", LayerField::input},
                                                   {"zeros between inputs, s − 1", "1", LayerField::stride},
                                                   {"border zeros, k − p − 1", "1", LayerField::padding},
                                                   {"stride", "1"},
                                                   {"kernel", "3×3, flipped", LayerField::kernel}}));
    EXPECT_EQ(facts_of({a, {.input = 4, .kernel = 2, .padding_begin = 2, .padding_end = 0}}),
              (std::vector<Fact>{{"expanded input", "7×4", LayerField::input},
                                 {"zeros between inputs, s − 1", "1×0", LayerField::stride},
                                 {"border zeros, k − p − 1", "1×−1 before, 1 after (negative: cut away)",
                                  LayerField::padding},
                                 {"stride", "1"},
                                 {"kernel", "3×2, flipped", LayerField::kernel}}));
    EXPECT_EQ(facts_of({{.input = 2, .kernel = 2, .stride = 2, .dilation = 3, .output_padding = 1}}),
              (std::vector<Fact>{{"expanded input", "10", LayerField::input},
                                 {"zeros between inputs, s − 1", "1", LayerField::stride},
                                 {"border zeros, d·(k − 1) − p", "3", LayerField::padding},
                                 {"output padding, at the end", "1", LayerField::output_padding},
                                 {"stride", "1"},
                                 {"dilation", "3", LayerField::dilation},
                                 {"kernel", "2, flipped", LayerField::kernel}}));
    EXPECT_TRUE(equivalent_convolution(Layer{}).empty());
}

// The numbers of the table as a convolution give the size of the transposed one.
TEST(EquivalentConvolution, GivesTheSameOutput) {
    testing::for_each_small_axis(Operator::transposed_convolution, [&](const AxisSpec& a) {
        const Layer layer = layer_of(Operator::transposed_convolution, a);
        if (why_invalid(layer) || HasFailure()) return;
        const std::vector<Fact> facts = equivalent_convolution(layer);
        AxisSpec walked;
        walked.input = std::stoll(facts[0].value);
        walked.kernel = a.kernel;
        walked.dilation = a.dilation;
        EXPECT_EQ(output_size(Operator::convolution, walked), output_size(layer.op, a)) << described(layer);
    });
}

}  // namespace
}  // namespace convwalk
