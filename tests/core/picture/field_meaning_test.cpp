// What is said of a field, and the cells that it points at.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "picture/field_meaning.h"
#include "picture/figures.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

Figure figure_of(const Layer& layer) {
    Scenario scenario;
    scenario.subject = LayerRequest{layer};
    return figure(scenario);
}

Layer square(Operator op, const AxisSpec& axis) {
    Layer layer;
    layer.op = op;
    layer.axes = {axis, axis};
    return layer;
}

std::string words(const Layer& layer, LayerField field) {
    const auto meaning = meaning_of(figure_of(layer), {}, field);
    return meaning ? meaning->words : "";
}

TEST(FieldMeaning, IsToldWithTheNumbersOfTheLayer) {
    using enum Operator;
    const Layer down =
        square(convolution, {.input = 5, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1});
    EXPECT_EQ(
        words(down, LayerField::stride),
        "The window moves by 2 cells from output to output. With stride 1 the output would be 5×5, here "
        "it is 3×3.");
    EXPECT_EQ(words(down, LayerField::padding),
              "The window walks over 7×7 cells instead of 5×5: 24 are put around. They are zeros.");
    EXPECT_EQ(words(down, LayerField::dilation), "The kernel's taps lie side by side.");
    EXPECT_EQ(words(down, LayerField::output_padding), "");
    const Layer up = square(
        transposed_convolution,
        {.input = 3, .kernel = 4, .stride = 2, .padding_begin = 1, .padding_end = 1, .output_padding = 1});
    EXPECT_EQ(
        words(up, LayerField::stride),
        "The stamps of two neighbouring inputs begin 2 cells apart. Seen from the output, 1 zero stands "
        "between two inputs, and the window moves by one cell: that is why it is called fractionally "
        "strided.");
    EXPECT_EQ(
        words(up, LayerField::padding),
        "Here padding takes away, as the convolution that this layer turns around puts it on. Without it "
        "the output would be 9×9, here it is 7×7. At each side of the expanded input 2 zeros "
        "are left.");
    EXPECT_EQ(
        words(up, LayerField::output_padding),
        "The convolution that this layer turns around takes 6×6 and 7×7 alike to 3×3: output padding 1 "
        "says that the way back leads to 7×7. The output is longer at its end by 1; the stamps that reach "
        "there say what stands in it.");
    Layer pool = square(max_pooling, {.input = 4, .kernel = 2, .padding_begin = 1, .padding_end = 0});
    EXPECT_EQ(words(pool, LayerField::padding),
              "The window walks over 5×5 cells instead of 4×4: 9 are put around. They never win: what stands "
              "there is less than any number.");
    EXPECT_EQ(words(pool, LayerField::kernel), "Each window has 2×2 = 4 places.");
    pool.op = average_pooling;
    pool.count_include_pad = false;
    EXPECT_NE(words(pool, LayerField::padding).find("a mean does not count them"), std::string::npos);
    const Layer spread = square(convolution, {.input = 6, .kernel = 3, .dilation = 2});
    EXPECT_EQ(
        words(spread, LayerField::dilation),
        "Two neighbouring taps lie 2 cells apart: 3×3 taps reach over 5×5 cells, and pass over those in "
        "between.");
    const Layer pointwise = square(convolution, {.input = 3, .kernel = 1});
    EXPECT_EQ(
        words(pointwise, LayerField::kernel),
        "1×1 = 1 weight. Each is multiplied with the cell below it, and all products are added: that is "
        "one output.");
    Layer grouped = down;
    grouped.in_channels = grouped.out_channels = 8;
    grouped.groups = 2;
    EXPECT_EQ(words(grouped, LayerField::kernel),
              "3×3 = 9 weights for each of 4 channels. Each is multiplied with the cell below it, and all "
              "products are added: that is one output.");
    EXPECT_EQ(
        words(grouped, LayerField::groups),
        "The channels are parted into 2 groups that never mix: a filter reads 4 of the 8 channels of the "
        "input.");
}

// What a field lights is just what belongs to it, and every cell leads to its field.
TEST(FieldMeaning, CellsAndFieldsPointAtEachOther) {
    using enum LayerField;
    std::mt19937 random(5);
    for (int round = 0; round < 200; ++round) {
        const Layer layer = testing::sampled_layer(random, 1 + static_cast<std::size_t>(round % 3));
        const Figure f = figure_of(layer);
        const Extents slots = slot_extents(f.layout);
        std::map<LayerField, std::int64_t> of_field;
        for (std::int64_t n = 0; n < cell_count(slots); ++n) {
            const auto field = field_of(f, spot_on(PlaneName::grid, unravelled(n, slots)));
            ASSERT_TRUE(field);
            ++of_field[*field];
        }
        for (const LayerField field : {input, padding, output_padding}) {
            const auto meaning = meaning_of(f, {}, field);
            EXPECT_EQ(meaning ? std::ssize(meaning->cells) : 0, of_field[field]) << name_of(layer.op);
            if (!meaning) continue;
            for (const Spot& cell : meaning->cells) EXPECT_EQ(field_of(f, cell), field);
        }
        const auto strides = meaning_of(f, {}, stride);
        ASSERT_TRUE(strides);
        if (layer.op == Operator::transposed_convolution) {
            EXPECT_EQ(std::ssize(strides->cells), of_field[stride]);
        } else {
            EXPECT_EQ(std::ssize(strides->cells), cell_count(output_extents(layer)));
        }
    }
}

// The window's cells are those that its taps read; what a dilated one passes over lies between them.
TEST(FieldMeaning, TheKernelPointsAtTheCellsUnderItsTaps) {
    std::mt19937 random(6);
    for (int round = 0; round < 100; ++round) {
        const Layer layer = testing::sampled_layer(random, 1 + static_cast<std::size_t>(round % 3));
        const Figure f = figure_of(layer);
        const Extents outputs = output_extents(f.layout);
        const std::int64_t step = static_cast<std::int64_t>(random()) % cell_count(outputs);
        std::vector<Extents> read;
        for (const Tap& tap : taps(f.layout, unravelled(step, outputs))) read.push_back(tap.slot);
        const auto kernel = meaning_of(f, {.step = step}, LayerField::kernel);
        ASSERT_TRUE(kernel);
        std::vector<Extents> lit;
        for (const Spot& cell : kernel->cells)
            if (lies_on(cell, PlaneName::grid)) lit.push_back(cell.at);
        std::sort(read.begin(), read.end());
        std::sort(lit.begin(), lit.end());
        EXPECT_EQ(lit, read) << name_of(layer.op);
    }
}

}  // namespace
}  // namespace convwalk
