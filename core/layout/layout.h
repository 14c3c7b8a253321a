// Where everything lies: the grid under the window, every window, every tap. Level 3.
//
// The window of any operator walks over one grid, the expanded input. For a convolution or a pooling that is
// the padded input; for a transposed convolution it is the input with zeros between its cells and on its
// sides (Rel. 8-14), over which the flipped kernel walks with stride 1. Axes are independent, so a layout is
// a list of axis layouts and no product of sizes is ever stored.
//
// A resizing reads at places of its own instead of every so many cells: its windows say where they begin and
// what each tap counts for. Those of an adaptive pooling say where they begin and how large they are. A pixel
// shuffle has no window; its layout has the channels as a first axis, and
// which cell goes where depends on all three together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arithmetic/indices.h"
#include "arithmetic/layer.h"
#include "arithmetic/slot_kind.h"
#include "numeric/rearrange.h"

namespace convwalk {

/// One place along an axis of the grid.
struct Slot {
    SlotKind kind = SlotKind::real;
    /// Index of the input cell; -1 = none. A cropped slot keeps what it was; padding has the cell that it
    /// shows once more
    std::int64_t source = -1;
    bool read = false;  ///< some tap of some window lies on it
    bool operator==(const Slot&) const = default;
};

/// A kernel tap of one window along one axis.
struct AxisTap {
    std::int64_t slot = 0;    ///< index into AxisLayout::slots
    std::int64_t weight = 0;  ///< index of the kernel value; runs backwards where the kernel is flipped
    bool operator==(const AxisTap&) const = default;
};

/// An output that reads a given cell along one axis, and with which kernel value.
struct AxisReach {
    std::int64_t output = 0;
    std::int64_t weight = 0;
    bool operator==(const AxisReach&) const = default;
};

struct AxisLayout {
    std::vector<Slot> slots;      ///< cropped ones included
    std::int64_t crop_begin = 0;  ///< cropped slots at the begin: the grid proper starts behind them
    std::int64_t crop_end = 0;
    std::int64_t first_real = 0;  ///< slot of input 0, as if nothing were cropped; inputs are `gap + 1` apart
    std::int64_t gap = 0;         ///< zeros inserted between two inputs
    std::int64_t inputs = 0;
    std::int64_t outputs = 0;
    std::int64_t kernel = 0;    ///< taps of a window, or of the largest one
    std::int64_t dilation = 1;  ///< slots from tap to tap
    std::int64_t step = 1;      ///< slots from window to window
    bool flipped = false;       ///< the first tap of a window uses the last kernel value
    // Of a resizing and an adaptive pooling; empty for all others.
    std::vector<std::int64_t> begins = {};  ///< first slot of each output's window; never falling
    // Of a resizing; empty for all others.
    std::vector<double> factors = {};  ///< what each tap counts for: those of output 0, of output 1, ...
    // Of an adaptive pooling; empty for all others.
    std::vector<std::int64_t> sizes = {};  ///< taps of each output's window

    /// Slots without the cropped ones: what the frameworks would hold.
    [[nodiscard]] std::int64_t grid_size() const {
        return static_cast<std::int64_t>(slots.size()) - crop_begin - crop_end;
    }
    /// First slot under the window of an output.
    [[nodiscard]] std::int64_t window_begin(std::int64_t output) const {
        return begins.empty() ? crop_begin + output * step : begins[static_cast<std::size_t>(output)];
    }
    /// What a tap multiplies its cell with, beside the kernel value.
    [[nodiscard]] double factor(std::int64_t output, std::int64_t position) const {
        return factors.empty() ? 1 : factors[static_cast<std::size_t>(output * kernel + position)];
    }
    /// Taps of an output's window.
    [[nodiscard]] std::int64_t taps(std::int64_t output) const {
        return sizes.empty() ? kernel : sizes[static_cast<std::size_t>(output)];
    }
    /// Slots from its first tap to the last.
    [[nodiscard]] std::int64_t window_size(std::int64_t output) const {
        return dilation * (taps(output) - 1) + 1;
    }
    [[nodiscard]] std::int64_t slot_of_input(std::int64_t input) const {
        return first_real + input * (gap + 1);
    }

    [[nodiscard]] AxisTap tap(std::int64_t output, std::int64_t position) const {
        return {window_begin(output) + position * dilation, flipped ? kernel - 1 - position : position};
    }
    /// Every output whose window has a tap on this slot, in rising order of the output.
    [[nodiscard]] std::vector<AxisReach> reach(std::int64_t slot) const;
};

struct Layout {
    Operator op = Operator::convolution;
    std::vector<AxisLayout> axes;
    Shuffle shuffle = {};  ///< of a pixel shuffle, whose axes are channels, rows and columns
};

/// A tap of one output's window.
struct Tap {
    Extents slot;                        ///< one index an axis
    Extents weight;                      ///< which kernel value, one index an axis
    std::optional<std::int64_t> source;  ///< flat row-major index of the input cell; none for fillers
    double factor = 1;                   ///< what it counts for in a resizing
};

/// An output that a cell reaches, and the kernel value that joins them.
struct Reach {
    Extents output;
    Extents weight;
};

/// Cells that the grid, the output and the kernel may each have, so that they can be held and drawn.
inline constexpr std::int64_t kMostCells = 4'000'000;

/// Taps of all windows along one axis: laying out visits each.
inline constexpr std::int64_t kMostTaps = 64'000'000;

/// Why the layer can't be laid out though it is possible: too many cells or taps. Judged before anything is
/// allocated.
/// @pre !why_invalid(layer)
[[nodiscard]] std::optional<Refusal> why_too_large(const Layer& layer);

/// @pre !why_invalid(layer) && !why_too_large(layer)
[[nodiscard]] Layout layout(const Layer& layer);

/// The same as depth, rows and columns: an axis that the layer lacks is one cell that is read.
[[nodiscard]] Layout with_three_axes(Layout l);

[[nodiscard]] Extents grid_extents(const Layout& l);  ///< without cropped slots
[[nodiscard]] Extents slot_extents(const Layout& l);  ///< with them
[[nodiscard]] Extents output_extents(const Layout& l);
[[nodiscard]] Extents input_extents(const Layout& l);
[[nodiscard]] Extents kernel_extents(const Layout& l);

/// What the cell at these slots is: the strongest kind of its axes.
[[nodiscard]] SlotKind kind_at(const Layout& l, const Extents& slots);

/// Whether any window reads the cell.
[[nodiscard]] bool read_at(const Layout& l, const Extents& slots);

/// Flat row-major index of the input cell at these slots; none for fillers and cropped cells.
[[nodiscard]] std::optional<std::int64_t> source_at(const Layout& l, const Extents& slots);

/// The slots of the input cell that the cell at these slots is a copy of; none for all but padding that
/// mirrors, repeats or wraps around.
[[nodiscard]] std::optional<Extents> copied_from(const Layout& l, const Extents& slots);

/// The taps of an output's window in row-major order. Slots in an overhang are left out: they are no cells.
[[nodiscard]] std::vector<Tap> taps(const Layout& l, const Extents& output);

/// Every output that the cell at these slots reaches, in row-major order of the outputs.
[[nodiscard]] std::vector<Reach> reach(const Layout& l, const Extents& slots);

}  // namespace convwalk
