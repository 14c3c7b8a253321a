// Where cells, windows and taps lie, against arrays that are put together and walked over cell by cell.
#include "layout/layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <vector>

#include "numeric/evaluation.h"
#include "numeric/rearrange.h"
#include "numeric/resize.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::for_each_small_axis;
using testing::for_each_small_layer;
using testing::layer_of;
using testing::sampled_layer;
using testing::sampled_other_layer;

// (output, input, kernel value), all flat: an output takes an input times a kernel value.
using Product = std::tuple<std::int64_t, std::int64_t, std::int64_t>;

// One axis' products from the meaning of the operator, with no grid: a convolution reads input o s + t d - p,
// a transposed one stamps its kernel from output i s - p on.
std::vector<Product> axis_products(Operator op, const AxisSpec& a) {
    std::vector<Product> products;
    const std::int64_t outputs = output_size(op, a);
    for (std::int64_t tap = 0; tap < a.kernel; ++tap) {
        if (op == Operator::transposed_convolution) {
            for (std::int64_t input = 0; input < a.input; ++input) {
                const std::int64_t output = input * a.stride + tap * a.dilation - a.padding_begin;
                if (output >= 0 && output < outputs) products.emplace_back(output, input, tap);
            }
        } else {
            for (std::int64_t output = 0; output < outputs; ++output) {
                const std::int64_t input = output * a.stride + tap * a.dilation - a.padding_begin;
                if (input >= 0 && input < a.input) products.emplace_back(output, input, tap);
            }
        }
    }
    return products;
}

// The products of all axes with each other.
std::multiset<Product> products_of(const Layer& layer) {
    std::vector<Product> products = {{0, 0, 0}};
    for (const AxisSpec& a : layer.axes) {
        std::vector<Product> longer;
        for (const auto& [output, input, weight] : products) {
            for (const auto& [o, i, w] : axis_products(layer.op, a))
                longer.emplace_back(output * output_size(layer.op, a) + o, input * a.input + i,
                                    weight * a.kernel + w);
        }
        products = std::move(longer);
    }
    return {products.begin(), products.end()};
}

template <typename Visit>
void for_each_cell(const Extents& extents, Visit visit) {
    for (std::int64_t flat = 0; flat < cell_count(extents); ++flat) visit(unravelled(flat, extents));
}

std::multiset<Product> gathered(const Layout& l) {
    std::multiset<Product> products;
    for_each_cell(output_extents(l), [&](const Extents& output) {
        for (const Tap& tap : taps(l, output)) {
            if (tap.source)
                products.emplace(ravelled(output, output_extents(l)), *tap.source,
                                 ravelled(tap.weight, kernel_extents(l)));
        }
    });
    return products;
}

std::multiset<Product> scattered(const Layout& l) {
    std::multiset<Product> products;
    for_each_cell(slot_extents(l), [&](const Extents& slots) {
        const auto source = source_at(l, slots);
        if (!source) return;
        for (const Reach& r : reach(l, slots))
            products.emplace(ravelled(r.output, output_extents(l)), *source,
                             ravelled(r.weight, kernel_extents(l)));
    });
    return products;
}

void expect_right_products(const Layer& layer) {
    const Layout l = layout(layer);
    const std::multiset<Product> expected = products_of(layer);
    EXPECT_EQ(gathered(l), expected) << described(layer);
    EXPECT_EQ(scattered(l), expected) << described(layer);
}

TEST(Layout, TapsAndReachMultiplyWhatTheOperatorSays) {
    int layers = 0;
    for_each_small_layer([&](const Layer& layer) {
        expect_right_products(layer);
        ++layers;
    });
    EXPECT_GT(layers, 30'000);
}

TEST(Layout, TapsAndReachAgreeInTwoAndThreeDimensions) {
    std::mt19937 random(1);
    for (int n = 0; n < 400; ++n) expect_right_products(sampled_layer(random, 2));
    for (int n = 0; n < 100; ++n) expect_right_products(sampled_layer(random, 3));
}

// Fillers, too: a slot reaches exactly the outputs whose windows have a tap on it, in rising order.
void expect_inverse(const Layer& layer) {
    const Layout l = layout(layer);
    using Touch = std::tuple<Extents, Extents, Extents>;  // slots, output, weight
    std::set<Touch> by_taps, by_reach;
    for_each_cell(output_extents(l), [&](const Extents& output) {
        for (const Tap& tap : taps(l, output)) by_taps.emplace(tap.slot, output, tap.weight);
    });
    for_each_cell(slot_extents(l), [&](const Extents& slots) {
        const std::vector<Reach> reached = reach(l, slots);
        EXPECT_TRUE(std::is_sorted(reached.begin(), reached.end(),
                                   [](const Reach& x, const Reach& y) { return x.output < y.output; }));
        if (kind_at(l, slots) == SlotKind::overhang) return;  // taps there are left out
        for (const Reach& r : reached) by_reach.emplace(slots, r.output, r.weight);
        EXPECT_EQ(read_at(l, slots), !reached.empty()) << described(layer);
    });
    EXPECT_EQ(by_taps, by_reach) << described(layer);
}

TEST(Layout, ReachIsTheInverseOfTaps) {
    std::mt19937 random(2);
    for (int n = 0; n < 3000; ++n) expect_inverse(sampled_layer(random, 1));
    for (int n = 0; n < 300; ++n) expect_inverse(sampled_layer(random, 2));
    for (int n = 0; n < 50; ++n) expect_inverse(sampled_layer(random, 3));
}

TEST(Layout, ReachIsTheInverseOfTapsForEveryOperator) {
    std::mt19937 random(11);
    for (int n = 0; n < 1500 && !::testing::Test::HasFailure(); ++n)
        expect_inverse(sampled_other_layer(random));
}

// What a tap reads, and what it counts for: the same in the layout and in the tables of the values.
TEST(Layout, CopiesAndFactorsAreThoseOfTheNumbers) {
    std::mt19937 random(12);
    int copies = 0;
    int factors = 0;
    for (int n = 0; n < 2000; ++n) {
        const Layer layer = sampled_other_layer(random);
        if (is_shuffle(layer.op)) continue;
        const Layout l = layout(layer);
        const Windows windows = windows_of(layer, layer.padding_mode);
        ASSERT_EQ(windows.outputs(), cell_count(output_extents(l))) << described(layer);
        for (std::int64_t output = 0; output < windows.outputs(); ++output) {
            using Read = std::pair<std::int64_t, double>;
            std::vector<Read> drawn;
            std::vector<Read> counted;
            for (const Tap& tap : taps(l, unravelled(output, output_extents(l)))) {
                const auto copied = copied_from(l, tap.slot);
                const auto source = copied ? source_at(l, *copied) : tap.source;
                ASSERT_FALSE(copied && tap.source) << described(layer);
                drawn.emplace_back(source.value_or(-1), tap.factor);
                copies += copied.has_value();
                factors += tap.factor != 1;
            }
            windows.each_tap(windows.place(output), [&](const WindowTap& tap) {
                if (tap.kind != SlotKind::overhang) counted.emplace_back(tap.source, tap.factor);
            });
            ASSERT_EQ(drawn, counted) << described(layer) << " output " << output;
        }
    }
    EXPECT_GT(copies, 1000);
    EXPECT_GT(factors, 1000);
}

TEST(Layout, AResizingReachesNoFurtherOverTheBorderThanItReads) {
    std::mt19937 random(13);
    for (int n = 0; n < 1000; ++n) {
        const Layer layer = sampled_other_layer(random);
        if (layer.op != Operator::resize) continue;
        for (const AxisLayout& axis : layout(layer).axes) {
            ASSERT_TRUE(std::is_sorted(axis.begins.begin(), axis.begins.end())) << described(layer);
            ASSERT_LE(axis.slots.size(),
                      static_cast<std::size_t>(axis.inputs + 2 * cells_each_side(layer.resize_mode)));
            if (axis.slots.front().kind == SlotKind::padding) {
                ASSERT_TRUE(axis.slots.front().read) << described(layer);
            }
            if (axis.slots.back().kind == SlotKind::padding) {
                ASSERT_TRUE(axis.slots.back().read) << described(layer);
            }
        }
    }
    // With corners aligned the outermost outputs lie on the outermost cells: nothing is repeated.
    Layer layer;
    layer.op = Operator::resize;
    layer.resize_mode = ResizeMode::bilinear;
    layer.align_corners = true;
    for (const std::int64_t size : {2, 3, 7, 10}) {
        for (AxisSpec& a : layer.axes) a.output_size = size;
        EXPECT_EQ(slot_extents(layout(layer)), input_extents(layer)) << size;
    }
}

// Cells are numbered, shuffled by the numbers' own code, and found again.
TEST(Layout, AShuffleMovesCellsToThePlacesOfTheNumbers) {
    std::mt19937 random(14);
    int moved = 0;
    for (int n = 0; n < 2000; ++n) {
        const Layer layer = sampled_other_layer(random);
        if (!is_shuffle(layer.op)) continue;
        const Layout l = layout(layer);
        Tensor input{input_shape(layer), {}};
        for (std::int64_t cell = 0; cell < cell_count(input.shape); ++cell)
            input.values.push_back(double(cell));
        const std::int64_t r = shuffle_factor(layer.axes[0]);
        const Tensor output = layer.op == Operator::pixel_shuffle
                                  ? pixel_shuffled(input, r, layer.shuffle_order)
                                  : pixel_unshuffled(input, r, layer.shuffle_order);
        ASSERT_EQ(output.shape, output_shape(layer)) << described(layer);
        ASSERT_EQ(cell_count(output_extents(l)), cell_count(output.shape));
        for (std::int64_t cell = 0; cell < cell_count(output.shape); ++cell) {
            const std::vector<Tap> read = taps(l, unravelled(cell, output_extents(l)));
            ASSERT_EQ(read.size(), 1u);
            ASSERT_EQ(double(*read.front().source), output.values[static_cast<std::size_t>(cell)])
                << described(layer);
            ++moved;
        }
    }
    EXPECT_GT(moved, 5000);
}

TEST(Layout, EveryTapLiesInTheGrid) {
    for_each_small_layer([](const Layer& layer) {
        const Layout l = layout(layer);
        const AxisLayout& axis = l.axes[0];
        ASSERT_EQ(axis.outputs, output_size(layer.op, layer.axes[0]));
        for (std::int64_t output = 0; output < axis.outputs; ++output) {
            for (std::int64_t position = 0; position < axis.kernel; ++position) {
                const AxisTap tap = axis.tap(output, position);
                ASSERT_GE(tap.slot, axis.crop_begin) << described(layer);
                ASSERT_LT(tap.slot, axis.crop_begin + axis.grid_size()) << described(layer);
                ASSERT_GE(tap.weight, 0);
                ASSERT_LT(tap.weight, axis.kernel);
            }
            EXPECT_EQ(axis.tap(output, 0).slot, axis.window_begin(output));
            EXPECT_EQ(axis.tap(output, axis.kernel - 1).slot,
                      axis.window_begin(output) + axis.window_size(output) - 1);
        }
    });
}

TEST(Layout, LeftoverCellsAreTheUnreadTail) {
    int with_leftover = 0;
    for_each_small_layer([&](const Layer& layer) {
        const AxisLayout axis = layout(layer).axes[0];
        std::int64_t unread = 0;
        for (auto slot = axis.slots.rbegin() + axis.crop_end; slot != axis.slots.rend() && !slot->read;
             ++slot)
            ++unread;
        EXPECT_EQ(unread, leftover_cells(layer.op, layer.axes[0])) << described(layer);
        with_leftover += unread > 0;
    });
    EXPECT_GT(with_leftover, 1000);
}

// The grid of a transposed convolution, put together as its meaning says: inputs with s - 1 zeros between
// them, on each side d(k - 1) - p more or, when that is negative, as many cells fewer; the output padding at
// the end.
std::vector<Slot> expected_grid(const AxisSpec& a) {
    std::vector<Slot> grid;
    for (std::int64_t input = 0; input < a.input; ++input) {
        if (input > 0)
            grid.insert(grid.end(), static_cast<std::size_t>(a.stride - 1), {SlotKind::inserted_zero});
        grid.push_back({SlotKind::real, input});
    }
    for (std::int64_t n = 0; n < a.dilation * (a.kernel - 1); ++n) {
        grid.insert(grid.begin(), {SlotKind::padding});
        grid.push_back({SlotKind::padding});
    }
    for (std::int64_t n = 0; n < a.output_padding; ++n) grid.push_back({SlotKind::output_padding});
    grid.erase(grid.begin(), grid.begin() + a.padding_begin);
    // The end loses padding first and output padding only when there is no more of it: cells are alike but
    // for why they are there, and the output padding is why the last of them are.
    for (std::int64_t n = 0; n < a.padding_end; ++n) {
        const auto last_padding = std::find_if(
            grid.rbegin(), grid.rend(), [](const Slot& s) { return s.kind != SlotKind::output_padding; });
        const bool left = last_padding != grid.rend() && last_padding->kind == SlotKind::padding;
        if (left)
            grid.erase(std::next(last_padding).base());
        else
            grid.pop_back();
    }
    return grid;
}

TEST(Layout, TransposedGridHoldsInputsZerosAndPadding) {
    for_each_small_axis(Operator::transposed_convolution, [](const AxisSpec& a) {
        const Layer layer = layer_of(Operator::transposed_convolution, a);
        if (why_invalid(layer)) return;
        const Layout l = layout(layer);
        const AxisLayout& axis = l.axes[0];
        std::vector<Slot> grid(axis.slots.begin() + axis.crop_begin, axis.slots.end() - axis.crop_end);
        for (Slot& slot : grid) slot.read = false;
        EXPECT_EQ(grid, expected_grid(a)) << described(layer);
        for (std::int64_t n = 0; n < axis.crop_begin; ++n)
            EXPECT_EQ(axis.slots[static_cast<std::size_t>(n)].kind, SlotKind::cropped);
        for (std::int64_t slot = 0; slot < static_cast<std::int64_t>(axis.slots.size()); ++slot) {
            const bool in_grid = slot >= axis.crop_begin && slot < axis.crop_begin + axis.grid_size();
            EXPECT_EQ(kind_at(l, {slot}) == SlotKind::cropped, !in_grid);
        }
        for (std::int64_t input = 0; input < a.input; ++input)
            EXPECT_EQ(axis.slots[static_cast<std::size_t>(axis.slot_of_input(input))].source, input);
    });
}

TEST(Layout, PaddedGridHoldsPaddingInputAndOverhang) {
    for_each_small_layer([](const Layer& layer) {
        if (layer.op == Operator::transposed_convolution) return;
        const AxisSpec& a = layer.axes[0];
        const AxisLayout axis = layout(layer).axes[0];
        std::vector<SlotKind> kinds, expected;
        for (const Slot& slot : axis.slots) kinds.push_back(slot.kind);
        const auto add = [&](std::int64_t count, SlotKind kind) {
            expected.insert(expected.end(), static_cast<std::size_t>(count), kind);
        };
        add(a.padding_begin, SlotKind::padding);
        add(a.input, SlotKind::real);
        add(a.padding_end, SlotKind::padding);
        add(overhanging_cells(layer.op, a), SlotKind::overhang);
        EXPECT_EQ(kinds, expected) << described(layer);
    });
}

TEST(Layout, TheStrongerKindWinsWhereAxesMeet) {
    Layer layer;
    layer.op = Operator::transposed_convolution;
    layer.axes.assign(2, {.input = 2, .kernel = 2, .stride = 2, .output_padding = 1});
    const Layout l = layout(layer);  // P R I R P O on both axes
    EXPECT_EQ(kind_at(l, {1, 1}), SlotKind::real);
    EXPECT_EQ(kind_at(l, {1, 2}), SlotKind::inserted_zero);
    EXPECT_EQ(kind_at(l, {2, 0}), SlotKind::padding);
    EXPECT_EQ(kind_at(l, {5, 0}), SlotKind::output_padding);
    EXPECT_EQ(source_at(l, {3, 1}), 2);
    EXPECT_EQ(source_at(l, {3, 2}), std::nullopt);
}

// Two inputs on each side are cut away: they stay to be seen, but give no value and reach nothing.
TEST(Layout, CroppedInputsAreNoSources) {
    const Layout l = layout(layer_of(Operator::transposed_convolution,
                                     {.input = 5, .kernel = 1, .padding_begin = 2, .padding_end = 2}));
    ASSERT_EQ(slot_extents(l), Extents{5});
    EXPECT_EQ(grid_extents(l), Extents{1});
    for (const std::int64_t slot : {0, 1, 3, 4}) {
        EXPECT_EQ(l.axes[0].slots[static_cast<std::size_t>(slot)].source, slot);
        EXPECT_EQ(source_at(l, {slot}), std::nullopt);
        EXPECT_TRUE(reach(l, {slot}).empty());
        EXPECT_FALSE(read_at(l, {slot}));
    }
    EXPECT_EQ(source_at(l, {2}), 2);
}

TEST(Layout, IndicesUnravelAndBack) {
    const Extents extents = {2, 3, 4};
    for (std::int64_t flat = 0; flat < 24; ++flat)
        EXPECT_EQ(ravelled(unravelled(flat, extents), extents), flat);
    EXPECT_EQ(unravelled(23, extents), (Extents{1, 2, 3}));
    EXPECT_EQ(unravelled(5, extents), (Extents{0, 1, 1}));
}

TEST(Layout, TooLargeIsSaidBeforeAnythingIsHeld) {
    const auto refused = [](Operator op, const AxisSpec& a, std::size_t axes) {
        Layer layer = layer_of(op, a);
        layer.axes.assign(axes, a);
        EXPECT_FALSE(why_invalid(layer)) << described(layer);
        const auto why = why_too_large(layer);
        return why && why->kind == RefusalKind::size_too_large;
    };
    const auto convolution = Operator::convolution;
    const auto transposed = Operator::transposed_convolution;
    EXPECT_FALSE(refused(convolution, {.input = kMostCells, .kernel = 3}, 1));
    EXPECT_TRUE(refused(convolution, {.input = kMostCells + 1, .kernel = 3}, 1));
    EXPECT_FALSE(refused(convolution, {.input = 2000, .kernel = 3}, 2));
    EXPECT_TRUE(refused(convolution, {.input = 2001, .kernel = 3}, 2));
    EXPECT_TRUE(refused(convolution, {.input = 2000, .kernel = 3, .padding_begin = 1}, 2));
    EXPECT_TRUE(refused(convolution, {.input = kLargestSize, .kernel = kLargestSize}, 3));
    EXPECT_TRUE(refused(convolution, {.input = 3'000'000, .kernel = 1'500'000}, 1));  // 2e12 taps to mark
    // A million cells cut off, to be shown as cut: the layer is small, its picture is not.
    EXPECT_TRUE(refused(transposed, {.input = 3000, .kernel = 1, .padding_begin = 2999}, 2));
    EXPECT_TRUE(refused(transposed, {.input = 2, .kernel = 1, .stride = kLargestSize - 1}, 1));
    EXPECT_TRUE(refused(Operator::max_pooling,
                        {.input = 1, .kernel = 1, .stride = 1, .padding_end = kLargestSize - 1}, 1));
}

}  // namespace
}  // namespace convwalk
