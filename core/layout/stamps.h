// The stamps of a transposed convolution: where each input lands, how the overlaps add up, and what is kept.
// Level 3.
//
// The scatter face of what a layout is the gather face of: every input multiplies the kernel and stamps it on
// the full result every s cells; the padding is then cut away. Axes are independent here, too: a plan is
// tables along the axes, and no product of sizes is ever stored.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk {

/// Depth, row, column; a layer with fewer axes has one cell along the others.
using Cell3 = std::array<std::int64_t, 3>;

/// @param at three of them
[[nodiscard]] inline Cell3 cell3(const Extents& at) {
    return {at[0], at[1], at[2]};
}
[[nodiscard]] inline Extents extents_of(const Cell3& at) {
    return {at.begin(), at.end()};
}
[[nodiscard]] std::int64_t cells_of(const Cell3& extents);
[[nodiscard]] std::int64_t flat_of(const Cell3& at, const Cell3& extents);
[[nodiscard]] Cell3 place_of(std::int64_t flat, const Cell3& extents);
[[nodiscard]] bool lies_in(const Cell3& at, const Cell3& extents);

struct StampPlan {
    std::array<AxisSpec, 3> axes;
    Cell3 inputs{};
    Cell3 kernel{};
    Cell3 full{};    ///< the result before the crop: s(i - 1) + K
    Cell3 offset{};  ///< where what is kept begins in it: the padding before
    Cell3 output{};  ///< what is kept
    /// The full result and what output padding adds behind it: large enough for both.
    Cell3 canvas{};
    // Along each axis, for each output: the last input that lands on it (-1: none), and the largest of these
    // among all outputs before.
    std::array<std::vector<std::int64_t>, 3> last;
    std::array<std::vector<std::int64_t>, 3> last_before;
};

/// @pre a transposed convolution, !why_invalid(layer), and its full result can be laid out
[[nodiscard]] StampPlan stamp_plan(const Layer& transposed);

/// Cells of the canvas, along which a plan can be painted; as cell_count() it does not run over.
/// @pre a transposed convolution and !why_invalid(layer)
[[nodiscard]] std::int64_t canvas_cells(const Layer& transposed);

/// So many inputs, in row-major order, have to be stamped until an output and all before it are finished.
[[nodiscard]] std::int64_t stamps_until(const StampPlan& plan, std::int64_t output);

/// Whether something of the full result is cut away.
[[nodiscard]] bool cuts_away(const StampPlan& plan);

/// Whether output padding puts cells behind the full result.
[[nodiscard]] bool reaches_beyond(const StampPlan& plan);

/// Whether something is cut away or put on behind, so that the output is not the full result.
[[nodiscard]] bool has_crop(const StampPlan& plan);

/// The cell of the canvas that is an output, and back; nullopt when it is cut away.
[[nodiscard]] Cell3 canvas_of_output(const StampPlan& plan, const Cell3& output);
[[nodiscard]] std::optional<Cell3> output_of_canvas(const StampPlan& plan, const Cell3& canvas);

/// An input that lands on a cell, and the kernel value that brings it there; both flat.
struct Contribution {
    std::int64_t input = 0;
    std::int64_t tap = 0;
    bool operator==(const Contribution&) const = default;
};
/// All that land on a cell of the canvas, in the order of the inputs.
[[nodiscard]] std::vector<Contribution> contributions_to(const StampPlan& plan, const Cell3& canvas);

/// Multiplications that all stamps take.
[[nodiscard]] std::int64_t stamp_products(const StampPlan& plan);

/// The numbers on the canvas when so many inputs have been stamped.
/// @param input, kernel row-major, of the plan's extents
[[nodiscard]] std::vector<double> stamped_sums(const StampPlan& plan, std::span<const double> input,
                                               std::span<const double> kernel, std::int64_t stamps);

/// The smallest and the largest number that ever stands on the canvas while inputs are stamped, and 0.
[[nodiscard]] std::pair<double, double> extremes_of_sums(const StampPlan& plan, std::span<const double> input,
                                                         std::span<const double> kernel);

/// How many of the first so many stamps have landed on each cell of what is kept.
class LandedStamps {
  public:
    /// @param axes each as a transposed convolution's; what its padding cuts away is not counted
    LandedStamps(const std::array<AxisSpec, 3>& axes, std::int64_t stamps);

    [[nodiscard]] std::int64_t at(std::int64_t slice, std::int64_t row, std::int64_t column) const;
    [[nodiscard]] std::int64_t in_the_end(std::int64_t slice, std::int64_t row, std::int64_t column) const;
    [[nodiscard]] bool complete() const { return complete_; }
    /// Of all stamps, along each axis.
    [[nodiscard]] const std::array<std::vector<std::int64_t>, 3>& all() const { return all_; }

  private:
    std::array<std::vector<std::int64_t>, 3> all_;
    bool complete_ = false;
    // Whole slices, the slice in work; whole rows of it, the row in work; the cells of that.
    std::vector<std::int64_t> slices_, slice_, rows_, row_, columns_;
};

/// The plan's axes without the crop: what LandedStamps counts on the canvas.
[[nodiscard]] std::array<AxisSpec, 3> uncropped(const StampPlan& plan);

/// The convolution that a transposed one leads back from; nullopt when there is none, because output padding
/// is not less than the stride.
[[nodiscard]] std::optional<Layer> convolution_of(const Layer& transposed);

/// The way back from a convolution: the same kernel, and output padding so that the shape comes back
/// (Rel. 14). @pre !why_invalid(convolution)
[[nodiscard]] Layer transposed_of(const Layer& convolution);
/// The one or the other of a layer; none of other operators, and where there is none.
[[nodiscard]] std::optional<Layer> counterpart_of(const Layer& layer);

}  // namespace convwalk
