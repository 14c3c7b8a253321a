// One axis of a layer: its fields and the size that comes out. Level 1. Pure integers.
//
// Axes never interact, so a layer of 1, 2 or 3 dimensions is a list of these. Source: Dumoulin & Visin,
// "A guide to convolution arithmetic for deep learning", arXiv:1603.07285; "Rel. n" is Relationship n there
// and the letters i k s p d a o are the guide's.
#pragma once

#include <cstdint>
#include <optional>

#include "basics/factor.h"
#include "basics/size.h"

namespace convwalk {

enum class Operator : std::uint8_t {
    convolution,
    transposed_convolution,
    max_pooling,
    average_pooling,
    resize,                    ///< interpolation: nearest, bilinear, bicubic
    pixel_shuffle,             ///< r r channels become one whose sizes are r times as large
    pixel_unshuffle,           ///< the way back
    adaptive_max_pooling,      ///< pooling to a given size: the windows follow from the sizes
    adaptive_average_pooling,  ///< the same; to size 1 it is called global
    pad,                       ///< padding alone; a negative one crops
};
inline constexpr int kOperatorCount = 10;

/// Pooling whose windows follow from the sizes, see adaptive_window().
[[nodiscard]] constexpr bool is_adaptive(Operator op) {
    return op == Operator::adaptive_max_pooling || op == Operator::adaptive_average_pooling;
}

[[nodiscard]] constexpr bool is_pooling(Operator op) {
    return op == Operator::max_pooling || op == Operator::average_pooling || is_adaptive(op);
}

/// Pooling whose windows are given: kernel, stride, ceil mode.
[[nodiscard]] constexpr bool is_window_pooling(Operator op) {
    return is_pooling(op) && !is_adaptive(op);
}

/// The largest of what lies under its windows.
[[nodiscard]] constexpr bool takes_the_largest(Operator op) {
    return op == Operator::max_pooling || op == Operator::adaptive_max_pooling;
}

/// A kernel with weights joins channels.
[[nodiscard]] constexpr bool has_weights(Operator op) {
    return op == Operator::convolution || op == Operator::transposed_convolution;
}

/// A window of kernel, stride, padding and dilation walks over the input.
[[nodiscard]] constexpr bool has_window(Operator op) {
    return has_weights(op) || is_window_pooling(op);
}

/// Cells are put around the input, or taken away.
[[nodiscard]] constexpr bool has_padding(Operator op) {
    return has_window(op) || op == Operator::pad;
}

/// What comes in may have been given another size by it alone.
[[nodiscard]] constexpr bool has_output_size(Operator op) {
    return op == Operator::resize || is_adaptive(op);
}

[[nodiscard]] constexpr bool is_shuffle(Operator op) {
    return op == Operator::pixel_shuffle || op == Operator::pixel_unshuffle;
}

/// Cells added to, or cut from, the two sides of an axis. Negative is the other way round.
struct Sides {
    std::int64_t begin = 0;
    std::int64_t end = 0;

    bool operator==(const Sides&) const = default;
};

struct AxisSpec {
    std::int64_t input = 5;   ///< i, cells without padding; >= 1
    std::int64_t kernel = 3;  ///< k, taps; >= 1
    std::int64_t stride = 1;  ///< s, cells a step; >= 1
    /// p before index 0, cells; >= 0, but for padding alone. Transposed: cut from the full result
    std::int64_t padding_begin = 0;
    std::int64_t padding_end = 0;     ///< p after the last index, cells; >= 0, but for padding alone
    std::int64_t dilation = 1;        ///< d, cells from one tap to the next; >= 1
    std::int64_t output_padding = 0;  ///< a, cells; transposed only; 0 <= a < max(s, d)
    bool ceil_mode = false;           ///< pooling only: a last window may reach beyond the padding
    /// Resize: the output has floor(i f) cells; > 0. Pixel shuffles: r, whole, the same on every axis; >= 1
    Factor factor = {};
    /// Cells of the output; >= 1. Resize: instead of by the factor. Adaptive pooling: 1 when left out
    std::optional<std::int64_t> output_size = std::nullopt;

    bool operator==(const AxisSpec&) const = default;
};

/// K = d(k - 1) + 1, the cells from the first tap to the last.
[[nodiscard]] constexpr std::int64_t effective_kernel(const AxisSpec& a) {
    return a.dilation * (a.kernel - 1) + 1;
}

/// i + p_begin + p_end
[[nodiscard]] constexpr std::int64_t padded_input(const AxisSpec& a) {
    return a.input + a.padding_begin + a.padding_end;
}

/// Size of the output along one axis.
///   convolution  o = floor((i + p_begin + p_end - K) / s) + 1                 (Rel. 6; 15 with dilation)
///   pooling      the same (Rel. 7), rounded up in ceil mode, but the last window must begin inside the input
///   or
///                the padding before it (PyTorch, ATen/native/Pool.h)
///   transposed   o = s(i - 1) + K - p_begin - p_end + a                       (Rel. 14)
///   resize       o = floor(i f), or the size that is given
///   shuffle      o = i r; back: i / r
///   adaptive     the size that is given
///   pad          o = i + p_begin + p_end
/// Fields must be in the ranges of AxisSpec and at most kLargestSize.
/// @return below 1 when no window fits; above kLargestSize when the result is too large to be a size
[[nodiscard]] std::int64_t output_size(Operator op, const AxisSpec& a);

/// Cells `begin` to `end` - 1.
struct CellRange {
    std::int64_t begin = 0;
    std::int64_t end = 0;

    [[nodiscard]] std::int64_t size() const { return end - begin; }
    bool operator==(const CellRange&) const = default;
};

/// The inputs that an output of an adaptive pooling is made of: floor(X i / o) up to ceil((X + 1) i / o).
/// Source: PyTorch, ATen/native/AdaptivePooling.h.
[[nodiscard]] CellRange adaptive_window(const AxisSpec& a, std::int64_t output);

/// Cells of the smallest and of the largest window of an adaptive pooling: they differ by 1 at most.
struct WindowSizes {
    std::int64_t least = 1;
    std::int64_t most = 1;
};
[[nodiscard]] WindowSizes adaptive_window_sizes(const AxisSpec& a);

/// Places that a window looks at along the axis, or the most of them where windows differ. One where cells
/// are moved or copied; what a resizing reads depends on its mode, see cells_each_side().
[[nodiscard]] std::int64_t window_places(Operator op, const AxisSpec& a);

/// Cells at the end of the padded input that no window reaches because the last step did not fit:
/// (i + p_begin + p_end - K) mod s. Convolution and pooling, else 0; 0 when windows overhang (ceil mode).
[[nodiscard]] std::int64_t leftover_cells(Operator op, const AxisSpec& a);

/// Cells by which the last window of a pooling in ceil mode reaches beyond the padded input.
[[nodiscard]] std::int64_t overhanging_cells(Operator op, const AxisSpec& a);

/// The largest factor of a pixel shuffle: its square stays within 63 bits.
inline constexpr std::int64_t kLargestShuffle = 1'000'000;

/// r, and 0 for a factor that is not whole or out of range.
[[nodiscard]] std::int64_t shuffle_factor(const AxisSpec& a);

/// The expanded grid of a transposed convolution, over which its kernel walks with stride 1.
///
/// Between two inputs lie s - 1 zeros; each side gets d(k - 1) - p more (Rel. 13: k - p - 1), the end also
/// the output padding. A negative amount cuts cells away instead.
struct Expansion {
    std::int64_t zeros_per_gap = 0;  ///< s - 1
    std::int64_t begin = 0;          ///< cells added before; negative: cut
    std::int64_t end = 0;            ///< cells added after, output padding included; negative: cut
    std::int64_t size = 0;           ///< cells of the grid when all that is done
};
[[nodiscard]] Expansion expansion(const AxisSpec& a);

}  // namespace convwalk
