// Sets of cells on one axis, and which cells of a layer's input its output cells come from. Level 2.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "arithmetic/modes.h"
#include "basics/fraction.h"

namespace convwalk {

/// Cells first to last, both included.
struct Run {
    std::int64_t first = 0;
    std::int64_t last = 0;

    bool operator==(const Run&) const = default;
};

/// Ascending, with at least one cell that is not in the set between two runs.
using Runs = std::vector<Run>;

/// Sorts, and joins what overlaps or touches.
[[nodiscard]] Runs joined(Runs runs);

/// The cells of `runs` from 0 to size - 1.
[[nodiscard]] Runs within(const Runs& runs, std::int64_t size);

/// First and last cell of all; nullopt when there is none.
[[nodiscard]] std::optional<Run> hull(const Runs& runs);

/// The cells of `runs` from 0 to size - 1, and those that what is beyond copies. Of padding that is as wide
/// as such a layer's can be: copies are of real cells.
[[nodiscard]] Runs within_or_copied(const Runs& runs, PaddingMode mode, std::int64_t size);

/// How many they are.
[[nodiscard]] std::int64_t cells_of(const Runs& runs);

[[nodiscard]] Runs shifted(Runs runs, std::int64_t cells);

/// How the output of a layer reads its input, on one axis.
struct Step {
    enum class Kind : std::uint8_t {
        window,   ///< output o reads o * stride - padding + t * dilation for the taps t
        stamp,    ///< transposed: input i writes i * stride - padding + t * dilation
        sampled,  ///< output o reads `reach` cells on either side of o * scale + offset
        shared,   ///< output o reads from floor(o * scale) up to ceil((o + 1) * scale): adaptive pooling
    };
    Kind kind = Kind::window;
    std::int64_t kernel = 1;
    std::int64_t stride = 1;
    std::int64_t padding = 0;
    std::int64_t dilation = 1;
    Fraction scale = {1, 1};  ///< sampled, shared: cells of the input a cell of the output
    Fraction offset = {0, 1};
    int reach = 0;  ///< sampled: 0 = the cell that the position falls in, 1 = linear, 2 = cubic
    PaddingMode padding_mode = PaddingMode::zeros;  ///< window: what it reads beyond the edges

    bool operator==(const Step&) const = default;
};

/// Output cells after which the step repeats itself: 1, the stride of a stamp, the denominator of a scale.
[[nodiscard]] std::int64_t period(const Step& step);

/// Cells of the input a cell of the output.
[[nodiscard]] Fraction scale_of(const Step& step);

/// Where on the input, on average, the middle of what output cell 0 reads lies.
[[nodiscard]] Fraction offset_of(const Step& step);

/// How much exact work is left. When it is used up, sets are replaced by their hulls.
struct Effort {
    std::int64_t left = 5'000'000;  ///< cells, runs and layers to visit; less than a second
    bool exact = true;              ///< nothing was replaced yet

    /// @return false when that much is not left any more
    bool spend(std::int64_t amount);
};

/// The cells of the unbounded input that the output cells read. With `hulls`, the hull of the result stands
/// for it: right for steps of kind window, which never leave an output without an input.
/// @throws TooLarge
[[nodiscard]] Runs sources(const Step& step, const Runs& outputs, bool hulls, Effort& effort);

}  // namespace convwalk
