// The numbers of all channels: fills, numbers of one's own, the bias, and what each channel adds.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "numeric/cell_values.h"
#include "scenario/command_line.h"
#include "scenario/scenario.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::sampled_layer;

Layer three_to_four() {
    Layer layer;
    layer.axes.assign(2, AxisSpec{.input = 5, .kernel = 3});
    layer.in_channels = 3;
    layer.out_channels = 4;
    return layer;
}

Values own(Tensor input) {
    Values values;
    values.input = std::move(input);
    return values;
}

TEST(ChannelValues, TheFirstChannelIsTheOneThatOtherViewsDraw) {
    std::mt19937 random(11);
    for (int round = 0; round < 200; ++round) {
        Layer layer = sampled_layer(random, 1 + static_cast<std::size_t>(round) % 3);
        layer.groups = 1 + round % 3;
        layer.in_channels = layer.groups * (1 + round % 2);
        layer.out_channels = has_weights(layer.op) ? layer.groups * 2 : layer.in_channels;
        if (!has_weights(layer.op)) layer.groups = 1;
        SCOPED_TRACE(described(layer));
        Values values;
        values.seed = round;
        values.true_convolution = round % 4 == 0;
        const CellValues one = cell_values(layer, values);
        const CellValues all = channel_values(layer, values);
        const auto begins_with = [](const Tensor& tensor, const Tensor& first) {
            return std::equal(first.values.begin(), first.values.end(), tensor.values.begin());
        };
        EXPECT_TRUE(begins_with(all.operands.input, one.operands.input));
        EXPECT_TRUE(begins_with(all.operands.weight, one.operands.weight));
        EXPECT_EQ(all.operands.input.shape, input_shape(layer));
        EXPECT_EQ(all.result.output.shape, output_shape(layer));
    }
}

TEST(ChannelValues, SumsOfChannelsAndTheBiasGiveWhatIsComputed) {
    std::mt19937 random(12);
    for (int round = 0; round < 200; ++round) {
        Layer layer = sampled_layer(random, 1 + static_cast<std::size_t>(round) % 2);
        if (!has_weights(layer.op)) continue;
        layer.groups = 1 + round % 2;
        layer.in_channels = layer.groups * 3;
        layer.out_channels = layer.groups * 2;
        SCOPED_TRACE(described(layer));
        Values values;
        values.seed = round;
        values.bias = BiasFill::random;
        const CellValues v = channel_values(layer, values);
        const Tensor expected = evaluated(layer, rules_of(layer), v.operands).output;
        for (std::size_t n = 0; n < expected.values.size(); ++n) {
            const Sum sum = sum_of(v, static_cast<std::int64_t>(n));
            double total = sum.bias;
            for (const ChannelSum& channel : channel_sums(sum)) total += channel.sum;
            EXPECT_EQ(total, expected.values[n]);
            EXPECT_LE(channel_sums(sum).size(), 3U);
        }
    }
}

TEST(ChannelValues, OwnNumbersHaveChannelsOrStandInEach) {
    Layer layer = three_to_four();
    for (AxisSpec& a : layer.axes) a = {.input = 2, .kernel = 1};
    const Tensor one = {{2, 2}, {1, 2, 3, 4}};
    EXPECT_EQ(channel_values(layer, own(one)).operands.input.values,
              (std::vector<double>{1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4}));
    const Tensor three = {{3, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};
    EXPECT_FALSE(why_values_unfit(layer, own(three)));
    EXPECT_EQ(channel_values(layer, own(three)).operands.input.values, three.values);
    EXPECT_EQ(cell_values(layer, own(three)).operands.input.values, one.values);
    Values kernels;
    kernels.kernel = Tensor{{4, 3, 1, 1}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};
    EXPECT_FALSE(why_values_unfit(layer, kernels));
    EXPECT_EQ(channel_values(layer, kernels).operands.weight.values.back(), 12);
    // They follow the layer, with their channels.
    layer.in_channels = 2;
    EXPECT_EQ(fitted(layer, own(three)).input, InputValues(Tensor{{2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8}}));
}

TEST(ChannelValues, OwnNumbersOfTheWrongDepthAreRefused) {
    const Layer layer = three_to_four();
    const auto why = why_values_unfit(layer, own(Tensor{{2, 5, 5}, std::vector<double>(50, 1)}));
    ASSERT_TRUE(why);
    EXPECT_EQ(why->sentence,
              "values.input has the shape 2×5×5; it must have 5×5, or 3×5×5 with its channels");
    Values values;
    values.kernel = Tensor{{4, 2, 3, 3}, std::vector<double>(72, 1)};
    EXPECT_EQ(why_values_unfit(layer, values).value().sentence,
              "values.kernel has the shape 4×2×3×3; it must have 3×3, or 4×3×3×3 with a kernel for each pair "
              "of channels");
    values = {};
    values.bias = Tensor{{3}, {1, 2, 3}};
    EXPECT_EQ(why_values_unfit(layer, values).value().sentence,
              "values.bias has 3 numbers; it must have 4, one an output channel, or 1 for all of them");
}

TEST(ChannelValues, ATrueConvolutionFlipsEveryKernelByItself) {
    Layer layer = three_to_four();
    Values values;
    const Tensor plain = channel_values(layer, values).operands.weight;
    values.true_convolution = true;
    const Tensor turned = channel_values(layer, values).operands.weight;
    for (std::size_t kernel = 0; kernel < 12; ++kernel) {
        for (std::size_t tap = 0; tap < 9; ++tap)
            EXPECT_EQ(turned.values[9 * kernel + tap], plain.values[9 * kernel + 8 - tap]);
    }
}

TEST(ChannelValues, TheBiasIsAddedToWholeOutputsAlone) {
    Layer layer = three_to_four();
    Values values;
    values.bias = Tensor{{1}, {10}};
    Values none;
    const Tensor with = channel_values(layer, values).result.output;
    const Tensor without = channel_values(layer, none).result.output;
    for (std::size_t n = 0; n < with.values.size(); ++n) EXPECT_EQ(with.values[n], without.values[n] + 10);
    // One channel's share of several has none.
    EXPECT_EQ(cell_values(layer, values), cell_values(layer, none));
    layer.groups = layer.in_channels = layer.out_channels = 3;
    EXPECT_EQ(cell_values(layer, values).operands.bias, (std::vector<double>{10}));
}

TEST(ChannelValues, ManyChannelsAreNotWorkedOut) {
    Layer layer = three_to_four();
    EXPECT_TRUE(few_enough_channels(layer));
    layer.in_channels = layer.out_channels = 1'000'000;
    EXPECT_FALSE(few_enough_channels(layer));
    layer.groups = 1'000'000;
    EXPECT_FALSE(few_enough_channels(layer));
}

TEST(BiasTexts, AreReadBackAsTextAndAsJson) {
    for (const char* text : {"none", "random", "1", "-0.5", "1,0,-2"}) {
        Values v;
        set_bias_values(v, text);
        EXPECT_EQ(bias_values_text(v), text);
        EXPECT_EQ(parse_values(to_json(v)), v) << to_json(v);
    }
    EXPECT_EQ(parse_values(R"({"bias": 2})").bias, BiasValues(Tensor{{1}, {2}}));
    for (const auto& [text, sentence] :
         {std::pair{"rendom", "did you mean \"random\"?"}, std::pair{"1,,2", "bias is empty"},
          std::pair{"1,x", "bias is \"x\""}, std::pair{"", "bias is empty"}}) {
        Values v;
        try {
            set_bias_values(v, text);
            ADD_FAILURE() << text;
        } catch (const BadInput& error) {
            EXPECT_NE(std::string(error.what()).find(sentence), std::string::npos) << error.what();
        }
    }
}

TEST(BiasTexts, StandInTheCommand) {
    Scenario s;
    set_bias_values(s.values, "-1,2");
    s.values.shown = true;
    s.view.kind = ViewKind::channel_sums;
    s.view.channel = 1;
    s.view.walk = ChannelWalk::maps;
    const std::string command = command_line(s, "a.png");
    for (const char* part : {"--bias=-1,2", "--view channel_sums", "--channel 1", "--walk maps"})
        EXPECT_NE(command.find(part), std::string::npos) << command;
    EXPECT_EQ(parse_scenario(to_json(s)), s);
}

}  // namespace
}  // namespace convwalk
