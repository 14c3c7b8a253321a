// What is said of a field, and the cells that it points at.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
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

// Layers without a window that is given say how their sizes come about, and all their fields have a card.
TEST(FieldMeaning, IsToldOfResizingShufflesAdaptivePoolingAndChannels) {
    using enum Operator;
    Layer adaptive = square(adaptive_average_pooling, {.input = 7});
    for (AxisSpec& a : adaptive.axes) a.output_size = 3;
    EXPECT_EQ(words(adaptive, LayerField::output_size),
              "The size of the output is given, 3×3, and the windows follow from it: they have 3 cells along "
              "an axis. Output n reads from ⌊n·7/3⌋ up to before ⌈(n + 1)·7/3⌉.");
    for (AxisSpec& a : adaptive.axes) a.output_size = 4;
    EXPECT_NE(words(adaptive, LayerField::output_size).find("2 to 3 cells along an axis"), std::string::npos);
    for (AxisSpec& a : adaptive.axes) a.output_size = 1;
    EXPECT_NE(words(adaptive, LayerField::output_size).find("global pooling"), std::string::npos);

    Layer larger = square(resize, {.input = 3});
    EXPECT_EQ(words(larger, LayerField::factor),
              "3×3 cells become 6×6. Nothing is learnt: every output copies a cell.");
    larger.resize_mode = ResizeMode::bilinear;
    EXPECT_EQ(words(larger, LayerField::resize_mode),
              "Every output is a mixture of up to 2×2 = 4 cells: the nearer one is, the more it counts.");
    const auto resized = meaning_of(figure_of(larger), {.step = 7}, LayerField::resize_mode);
    ASSERT_TRUE(resized);
    EXPECT_FALSE(resized->cells.empty());

    Layer shuffle = square(pixel_shuffle, {.input = 3});
    shuffle.in_channels = 8;
    EXPECT_EQ(
        words(shuffle, LayerField::factor),
        "4 channels become one map that is 2 times longer along each axis: every 2×2 cells of it take a "
        "cell from each. No number changes.");
    EXPECT_EQ(words(shuffle, LayerField::in_channels),
              "8 maps become 2 larger ones: no channel is mixed with another one.");
    EXPECT_NE(words(shuffle, LayerField::shuffle_order).find("follow one another, as PyTorch"),
              std::string::npos);
    shuffle.in_channels = 4;
    EXPECT_EQ(words(shuffle, LayerField::shuffle_order), "There is one large map: both orders are the same.");

    Layer grouped = square(convolution, {.input = 5, .kernel = 3});
    grouped.in_channels = 8;
    grouped.out_channels = 4;
    EXPECT_EQ(words(grouped, LayerField::in_channels),
              "A filter reads all 8 maps at the same place, with weights of its own for each, and adds all "
              "products to one number.");
    grouped.groups = 2;
    EXPECT_EQ(words(grouped, LayerField::out_channels),
              "4 maps come out: a filter for each, with 4 × 3×3 = 36 weights of its own.");
    grouped.op = transposed_convolution;
    EXPECT_EQ(words(grouped, LayerField::in_channels),
              "An output map is stamped by 4 of the 8 maps, each with a kernel of its own, and what lies on "
              "one place is added.");
    Layer padded = square(pad, {.input = 3, .padding_begin = 1, .padding_end = 2});
    EXPECT_EQ(words(padded, LayerField::padding),
              "3×3 cells become 6×6: zeros are put around. That is the whole layer, nothing is multiplied.");
    Layer pool = square(max_pooling, {.input = 6, .kernel = 3, .stride = 2});
    EXPECT_EQ(words(pool, LayerField::ceil_mode),
              "The size of the output is rounded down: a window that does not fit is left out. Rounded up it "
              "would be 3×3, here it is 2×2.");
}

// Wherever a card leads, the layer has that view, and it is another one.
TEST(FieldMeaning, LeadsToAViewThatTheLayerHas) {
    std::mt19937 random(9);
    int led = 0;
    for (int round = 0; round < 120; ++round) {
        const Layer layer = round % 2 == 0
                                ? testing::sampled_layer(random, 1 + static_cast<std::size_t>(round % 3))
                                : testing::sampled_other_layer(random);
        Scenario scenario;
        scenario.subject = LayerRequest{layer};
        const Figure f = figure(scenario);
        for (const LayerFieldRow& row : layer_fields()) {
            const auto meaning = meaning_of(f, {}, row.field);
            if (!meaning) continue;
            EXPECT_FALSE(meaning->words.empty()) << row.name;
            const auto view = view_that_shows(f, row.field);
            if (!view) continue;
            EXPECT_NE(*view, scenario.view.kind);
            Scenario there = scenario;
            there.view.kind = *view;
            EXPECT_FALSE(why_no_figure(there)) << row.name << " " << testing::described(layer);
            ++led;
        }
    }
    EXPECT_GT(led, 100);
    const Figure up = figure_of(square(Operator::transposed_convolution, {.input = 3, .stride = 2}));
    EXPECT_EQ(view_that_shows(up, LayerField::stride), ViewKind::scatter);
    EXPECT_EQ(view_that_shows(up, LayerField::groups), ViewKind::channels);
    EXPECT_EQ(view_that_shows(up, LayerField::input), std::nullopt);
}

// True of every output: none mixes more, and some layer has an output that mixes as many.
TEST(FieldMeaning, AResizingMixesNoMoreCellsThanItSays) {
    for (const ResizeMode mode : {ResizeMode::bilinear, ResizeMode::bicubic}) {
        for (const std::int64_t input : {1, 2, 3, 6}) {
            Layer layer = square(Operator::resize, {.input = input});
            layer.axes[1].input = 6;
            layer.resize_mode = mode;
            const Figure f = figure_of(layer);
            const Extents outputs = output_extents(f.layout);
            std::size_t most = 0;
            for (std::int64_t n = 0; n < cell_count(outputs); ++n) {
                std::set<Extents> sources;
                for (const Tap& tap : taps(f.layout, unravelled(n, outputs))) {
                    const auto copied = copied_from(f.layout, tap.slot);
                    sources.insert(copied ? *copied : tap.slot);
                }
                most = std::max(most, sources.size());
            }
            const std::string said = words(layer, LayerField::resize_mode);
            EXPECT_NE(said.find(fmt::format("up to {}×{} = {} cells",
                                            std::min<std::int64_t>(input, 2 * cells_each_side(mode)),
                                            2 * cells_each_side(mode), most)),
                      std::string::npos)
                << said << " " << most;
        }
    }
    Layer one = square(Operator::resize, {.input = 1});
    one.resize_mode = ResizeMode::bilinear;
    EXPECT_EQ(words(one, LayerField::resize_mode),
              "There is one cell and nothing to mix it with: every output copies it.");
}

TEST(FieldMeaning, OfSingleInputsAndOutputsSaysNothingOfNeighbours) {
    EXPECT_EQ(words(square(Operator::transposed_convolution, {.input = 1, .kernel = 3, .stride = 2}),
                    LayerField::stride),
              "There is one input, and so one stamp: the stride has nothing to set apart.");
    EXPECT_EQ(
        words(square(Operator::convolution, {.input = 4, .kernel = 3, .stride = 2}), LayerField::stride),
        "There is one output, so the window does not move.");
    const Layer cut = square(Operator::transposed_convolution,
                             {.input = 3, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1});
    EXPECT_NE(words(cut, LayerField::kernel).find("and what padding takes away is cut off."),
              std::string::npos);
}

// A card tells of the cells that no window reads wherever there are some, and of none elsewhere.
TEST(FieldMeaning, SaysWhyCellsAreNeverRead) {
    std::mt19937 random(8);
    int some = 0;
    for (int round = 0; round < 300; ++round) {
        const Layer layer = testing::sampled_layer(random, 1 + static_cast<std::size_t>(round % 2));
        const Figure f = figure_of(layer);
        const Extents slots = slot_extents(f.layout);
        std::vector<Spot> unread;
        for (std::int64_t n = 0; n < cell_count(slots); ++n) {
            const Extents at = unravelled(n, slots);
            bool shows = true;
            for (std::size_t axis = 0; axis < 3; ++axis)
                shows = shows && f.layout.axes[axis].slots[static_cast<std::size_t>(at[axis])].source >= 0;
            if (!read_at(f.layout, at) && (kind_at(f.layout, at) != SlotKind::cropped || shows))
                unread.push_back(spot_on(PlaneName::grid, at));
        }
        const auto meaning = meaning_of(f, {}, NeverRead());
        ASSERT_EQ(meaning.has_value(), !unread.empty()) << testing::described(layer);
        if (!meaning) continue;
        ++some;
        EXPECT_EQ(meaning->cells, unread);
        EXPECT_TRUE(meaning->words.ends_with('.')) << meaning->words;
    }
    EXPECT_GT(some, 20);
    const Layer left = square(Operator::convolution, {.input = 6, .kernel = 3, .stride = 2});
    const Figure f = figure_of(left);
    const auto meaning = meaning_of(f, {}, NeverRead());
    ASSERT_TRUE(meaning);
    EXPECT_EQ(meaning->words,
              "The last row and column are never read: (6 − 3) mod 2 = 1 is left over. 11 of 36 input cells "
              "are never read.");
    EXPECT_EQ(view_that_shows(f, NeverRead()), ViewKind::overlap);
    Layer smaller = square(Operator::resize, {.input = 8});
    for (AxisSpec& a : smaller.axes) a.factor = 0.5;
    const auto passed = meaning_of(figure_of(smaller), {}, NeverRead());
    ASSERT_TRUE(passed);
    EXPECT_EQ(passed->words,
              "The outputs lie farther apart than what each of them reads. 48 of 64 input cells are never "
              "read.");
}

}  // namespace
}  // namespace convwalk
