// Which cell of the input lies under each tap of each output. Level 2. The one place that knows it: values
// and the terms they are sums of are both read from here.
//
// Along an axis every operator, resizing included, is a table: for each output a fixed number of taps, each
// with the input cell it reads or what stands there instead. Axes never interact, so a window of two or three
// dimensions is the product of their tables and is never stored.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "arithmetic/layer.h"
#include "arithmetic/modes.h"
#include "arithmetic/slot_kind.h"

namespace convwalk {

struct AxisRead {
    std::int64_t source = -1;  ///< index of the input cell; -1 = none. Padding has one unless it is zeros
    SlotKind kind = SlotKind::real;
    double factor = 1;  ///< what resizing multiplies the cell with; 1 for everything else
};

struct AxisTable {
    std::int64_t inputs = 1;
    std::int64_t outputs = 1;
    std::vector<std::int64_t> weights = {0};      ///< index of the kernel value at each position
    std::vector<AxisRead> reads = {AxisRead{0}};  ///< the positions of output 0, then those of output 1, ...

    [[nodiscard]] std::int64_t positions() const { return static_cast<std::int64_t>(weights.size()); }
    [[nodiscard]] const AxisRead& at(std::int64_t output, std::int64_t position) const {
        return reads[static_cast<std::size_t>(output * positions() + position)];
    }
};

/// The input cell that padding shows, which lies at `cell` counted from input 0; -1 when it shows none.
/// @pre the padding fits the mode
[[nodiscard]] std::int64_t mirrored_cell(std::int64_t cell, std::int64_t inputs, PaddingMode mode);

/// The taps of a layer's windows along one axis; of padding alone one, on the cell that comes out. Those of a
/// transposed convolution walk over the expanded grid (see expansion()) with the kernel flipped.
/// @pre the axis has an output, and its padding fits the mode
[[nodiscard]] AxisTable window_taps(Operator op, const AxisSpec& axis, PaddingMode mode);

/// A tap of a window of up to three dimensions.
struct WindowTap {
    std::int64_t weight = 0;   ///< flat row-major index in the kernel
    std::int64_t source = -1;  ///< flat row-major index in the plane of the input; -1 = none
    SlotKind kind = SlotKind::real;
    double factor = 1;
};

/// An output cell as depth, row, column; leading ones are 0 when there are fewer axes.
using OutputPlace = std::array<std::int64_t, 3>;

class Windows {
  public:
    /// @param axes one to three, the slowest first
    explicit Windows(std::vector<AxisTable> axes);

    [[nodiscard]] std::int64_t inputs() const;     ///< cells in a plane of the input
    [[nodiscard]] std::int64_t outputs() const;    ///< cells in a plane of the output
    [[nodiscard]] std::int64_t positions() const;  ///< taps of a window

    [[nodiscard]] OutputPlace place(std::int64_t flat_output) const;

    /// Calls `visit(const WindowTap&)` for every tap, in the row-major order of the positions.
    template <typename Visit>
    void each_tap(const OutputPlace& output, Visit&& visit) const;

    /// The same for those with a source alone, much faster: `visit(weight, source, factor)`.
    template <typename Visit>
    void each_source(const OutputPlace& output, Visit&& visit) const;

  private:
    std::array<AxisTable, 3> axes_;
};

template <typename Visit>
void Windows::each_tap(const OutputPlace& output, Visit&& visit) const {
    const auto& [depths, rows, columns] = axes_;
    for (std::int64_t i = 0; i < depths.positions(); ++i) {
        const AxisRead& d = depths.at(output[0], i);
        for (std::int64_t j = 0; j < rows.positions(); ++j) {
            const AxisRead& r = rows.at(output[1], j);
            for (std::int64_t k = 0; k < columns.positions(); ++k) {
                const AxisRead& c = columns.at(output[2], k);
                const auto weight = [](const AxisTable& axis, std::int64_t position) {
                    return axis.weights[static_cast<std::size_t>(position)];
                };
                WindowTap tap;
                tap.weight = (weight(depths, i) * rows.positions() + weight(rows, j)) * columns.positions() +
                             weight(columns, k);
                if (std::min({d.source, r.source, c.source}) >= 0)
                    tap.source = (d.source * rows.inputs + r.source) * columns.inputs + c.source;
                tap.kind = std::max({d.kind, r.kind, c.kind});
                tap.factor = d.factor * r.factor * c.factor;
                visit(tap);
            }
        }
    }
}

template <typename Visit>
void Windows::each_source(const OutputPlace& output, Visit&& visit) const {
    const auto& [depths, rows, columns] = axes_;
    const auto of = [](const AxisTable& axis, std::int64_t o) {
        return std::span(axis.reads)
            .subspan(static_cast<std::size_t>(o) * axis.weights.size(), axis.weights.size());
    };
    const std::span<const AxisRead> ds = of(depths, output[0]);
    const std::span<const AxisRead> rs = of(rows, output[1]);
    const std::span<const AxisRead> cs = of(columns, output[2]);
    for (std::size_t i = 0; i < ds.size(); ++i) {
        if (ds[i].source < 0) continue;
        for (std::size_t j = 0; j < rs.size(); ++j) {
            if (rs[j].source < 0) continue;
            const std::int64_t kernel_row =
                (depths.weights[i] * rows.positions() + rows.weights[j]) * columns.positions();
            const std::int64_t input_row = (ds[i].source * rows.inputs + rs[j].source) * columns.inputs;
            const double factor = ds[i].factor * rs[j].factor;
            for (std::size_t k = 0; k < cs.size(); ++k) {
                if (cs[k].source < 0) continue;
                visit(kernel_row + columns.weights[k], input_row + cs[k].source, factor * cs[k].factor);
            }
        }
    }
}

}  // namespace convwalk
