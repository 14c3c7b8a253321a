// Sizes of one axis against counting: cells are laid out and a kernel is moved over them, no formula
// anywhere.
#include "arithmetic/axis.h"

#include <gtest/gtest.h>

#include <vector>

#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::for_each_small_axis;
using testing::layer_of;

struct Walk {
    std::int64_t windows = 0;
    std::int64_t unread_tail = 0;  // cells behind the last tap of the last window
    std::int64_t overhang = 0;     // cells that the last window has beyond the last cell
};

// Puts a kernel down, tap by tap, every `stride` cells. A window counts when all of its taps meet a cell; in
// ceil mode one more does when it begins on a cell of the input or before it, and fewer than `stride` of the
// cells it spans are beyond the end.
Walk walked(const AxisSpec& a) {
    const std::vector<char> cells(static_cast<std::size_t>(a.input + a.padding_begin + a.padding_end));
    const auto end = static_cast<std::int64_t>(cells.size());
    Walk walk;
    walk.unread_tail = end;
    for (std::int64_t begin = 0;; begin += a.stride) {
        std::int64_t last_tap = begin;
        for (std::int64_t tap = 1; tap < a.kernel; ++tap) last_tap += a.dilation;
        const std::int64_t beyond = last_tap + 1 - end;
        if (beyond > 0 && !(a.ceil_mode && beyond < a.stride)) break;
        ++walk.windows;
        walk.unread_tail = beyond > 0 ? 0 : -beyond;
        walk.overhang = beyond > 0 ? beyond : 0;
    }
    return walk;
}

TEST(Axis, OutputSizeIsTheNumberOfPlacements) {
    for (const Operator op : {Operator::convolution, Operator::max_pooling, Operator::average_pooling}) {
        int compared = 0;
        for_each_small_axis(op, [&](const AxisSpec& a) {
            const Walk walk = walked(a);
            // In ceil mode the last window does not count when it begins in the padding at the end.
            const bool begins_outside =
                a.ceil_mode && walk.windows > 0 && (walk.windows - 1) * a.stride >= a.input + a.padding_begin;
            const std::int64_t expected = walk.windows - (begins_outside ? 1 : 0);
            if (expected == 0) {
                EXPECT_LT(output_size(op, a), 1) << described(layer_of(op, a));
                return;
            }
            ++compared;
            EXPECT_EQ(output_size(op, a), expected) << described(layer_of(op, a));
            if (begins_outside) return;
            EXPECT_EQ(leftover_cells(op, a), walk.unread_tail) << described(layer_of(op, a));
            EXPECT_EQ(overhanging_cells(op, a), walk.overhang) << described(layer_of(op, a));
        });
        EXPECT_GT(compared, 1000);
    }
}

// Every input stamps the kernel; what the stamps cover is the full result, of which the padding is cut off.
TEST(Axis, TransposedSizeIsTheExtentOfItsStamps) {
    int compared = 0;
    for_each_small_axis(Operator::transposed_convolution, [&](const AxisSpec& a) {
        std::vector<char> result;
        for (std::int64_t input = 0, at = 0; input < a.input; ++input, at += a.stride) {
            for (std::int64_t tap = 0, to = at; tap < a.kernel; ++tap, to += a.dilation) {
                if (result.size() <= static_cast<std::size_t>(to))
                    result.resize(static_cast<std::size_t>(to) + 1);
            }
        }
        for (std::int64_t n = 0; n < a.output_padding; ++n) result.push_back(0);
        const auto cut = static_cast<std::size_t>(a.padding_begin + a.padding_end);
        const std::size_t left = result.size() > cut ? result.size() - cut : 0;
        const std::int64_t size = output_size(Operator::transposed_convolution, a);
        EXPECT_EQ(std::max<std::int64_t>(0, size), static_cast<std::int64_t>(left))
            << described(layer_of(Operator::transposed_convolution, a));
        ++compared;
    });
    EXPECT_GT(compared, 10'000);
}

TEST(Axis, CeilModeFollowsPyTorch) {
    // ATen/native/Pool.h drops the window that would begin in the padding at the end: 3, where rounding up
    // says 4.
    const AxisSpec a{
        .input = 9, .kernel = 4, .stride = 4, .padding_begin = 2, .padding_end = 2, .ceil_mode = true};
    EXPECT_EQ(output_size(Operator::max_pooling, a), 3);
    EXPECT_EQ(leftover_cells(Operator::max_pooling, a), 1);
    EXPECT_EQ(overhanging_cells(Operator::max_pooling, a), 0);
}

// Zeros between the inputs, zeros beside them or cells cut off: put together as a list and measured.
TEST(Axis, ExpansionIsWhatTheStrideOneWindowWalksOver) {
    for_each_small_axis(Operator::transposed_convolution, [](const AxisSpec& a) {
        if (why_invalid(layer_of(Operator::transposed_convolution, a))) return;
        const Expansion e = expansion(a);
        EXPECT_EQ(e.zeros_per_gap, a.stride - 1);
        EXPECT_EQ(e.size, a.input + (a.input - 1) * e.zeros_per_gap + e.begin + e.end);
        const AxisSpec over{.input = e.size, .kernel = a.kernel, .dilation = a.dilation};
        EXPECT_EQ(walked(over).windows, output_size(Operator::transposed_convolution, a));
    });
}

// Transposing a convolution gives its input size back, whatever the stride left over.
TEST(Axis, TransposingGivesTheInputSizeBack) {
    int compared = 0;
    for_each_small_axis(Operator::convolution, [&](const AxisSpec& a) {
        LayerRequest request;
        request.layer = layer_of(Operator::convolution, a);
        if (why_invalid(request)) return;
        request.layer.op = Operator::transposed_convolution;
        request.of_transposed = true;
        ASSERT_FALSE(why_invalid(request)) << described(request.layer);
        const Layer back = resolved(request);
        EXPECT_EQ(back.axes[0].input, output_size(Operator::convolution, a)) << described(request.layer);
        EXPECT_EQ(output_size(Operator::transposed_convolution, back.axes[0]), a.input)
            << described(request.layer);
        ++compared;
    });
    EXPECT_GT(compared, 1000);
}

TEST(Axis, TheLargestFieldsStayExact) {
    const AxisSpec a{.input = kLargestSize,
                     .kernel = kLargestSize,
                     .stride = kLargestSize,
                     .dilation = kLargestSize,
                     .output_padding = kLargestSize - 1};
    EXPECT_EQ(output_size(Operator::transposed_convolution, a), 9'223'372'026'117'357'571);
    EXPECT_EQ(effective_kernel(a), 4'611'686'011'984'936'963);
    EXPECT_LT(output_size(Operator::convolution, a), 1);
}

}  // namespace
}  // namespace convwalk
