// A layer as a matrix: y = C·x, with input and output written row by row into one column each. Level 2.
//
// The matrix is that of one channel of the input and one of the output, or that of all channels, which has
// such a block for every pair of them that a group joins. Rows are made when they are asked for, from the
// tables of windows.h, so even a matrix of millions of columns takes no more memory than its axes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "numeric/evaluation.h"
#include "numeric/windows.h"

namespace convwalk {

/// What one tap of a window adds to the matrix. Padding that mirrors a cell adds to that cell's column, so
/// neighbours may have the same column: the entry is their sum.
struct MatrixTap {
    std::int64_t column = 0;
    std::int64_t weight = -1;  ///< flat index in the kernel; -1 for pooling, which has none
    double factor = 1;         ///< of the weight; for pooling the entry itself: 1 / divisor
    bool operator==(const MatrixTap&) const = default;
};

/// Taps of all windows that a matrix may have, those that read padding included.
inline constexpr std::int64_t kMostMatrixTaps = 10'000'000;

/// Why a layer has no matrix, or too large a one: a sentence. Judged before anything is allocated.
/// @pre !why_invalid(layer)
[[nodiscard]] std::optional<std::string> why_no_matrix(const Layer& layer);

/// What a matrix is of.
enum class MatrixOf : std::uint8_t {
    one_pair,      ///< the first channel of the input and the first of the output
    all_channels,  ///< rows and columns go through the channels, one after the other
};

/// Whether all channels make a matrix that can be held and looked at.
/// @pre !why_no_matrix(layer)
[[nodiscard]] bool few_enough_as_matrix(const Layer& layer);

class LayerMatrix {
  public:
    /// @pre !why_no_matrix(layer) and !why_unfit(layer, rules); of all channels, few_enough_as_matrix()
    explicit LayerMatrix(const Layer& layer, const ValueRules& rules = {}, MatrixOf of = MatrixOf::one_pair);

    [[nodiscard]] std::int64_t rows() const { return windows_.outputs() * out_channels_; }
    [[nodiscard]] std::int64_t columns() const { return windows_.inputs() * in_channels_; }
    /// Channels that rows and columns go through; 1 for one pair.
    [[nodiscard]] std::int64_t out_channels() const { return out_channels_; }
    [[nodiscard]] std::int64_t in_channels() const { return in_channels_; }
    /// Kernels whose values its weights are, one after the other: those of a pair, or all of the layer's.
    [[nodiscard]] std::int64_t kernels() const;
    /// Whether the channels of an output and of the input have a block of their own; else it is all zero.
    [[nodiscard]] bool joins(std::int64_t out_channel, std::int64_t in_channel) const;
    /// Places where an input is read; all others are zero whatever the kernel is.
    [[nodiscard]] std::int64_t entries() const;
    /// The share of the places that are zero whatever the kernel is, 0..1.
    [[nodiscard]] double zeros() const;

    /// The taps of an output by rising column. Padding has no column. @param row 0 .. rows() - 1
    [[nodiscard]] std::vector<MatrixTap> row(std::int64_t row) const;

    /// The same, faster and in no order: `visit(column, weight, factor)`.
    template <typename Visit>
    void each_tap(std::int64_t row, Visit&& visit) const;

    /// Rows that have an entry in a column.
    [[nodiscard]] std::int64_t rows_reading(std::int64_t column) const;

  private:
    [[nodiscard]] double factor_of(const OutputPlace& output) const;

    // Channels that an output reads, in this matrix.
    [[nodiscard]] ChannelRange read_by(std::int64_t out_channel) const;

    Layer layer_;
    ValueRules rules_;
    std::int64_t in_channels_ = 1, out_channels_ = 1;
    Windows windows_;
    std::vector<std::vector<std::int64_t>> readers_;  // an axis each: outputs that read an input
    std::vector<std::int64_t> inputs_;                // an axis each: its size
    std::int64_t entries_ = 0;                        // of one pair
};

template <typename Visit>
void LayerMatrix::each_tap(std::int64_t row, Visit&& visit) const {
    const std::int64_t channel = row / windows_.outputs();
    const OutputPlace output = windows_.place(row % windows_.outputs());
    const bool weighted = !is_pooling(layer_.op);
    const double of_row = weighted ? 1 : factor_of(output);
    const ChannelRange read = read_by(channel);
    for (std::int64_t in = read.first; in < read.first + read.count; ++in) {
        const std::int64_t begin =
            weighted && out_channels_ * in_channels_ > 1 ? kernel_begin(layer_, in, channel) : 0;
        windows_.each_source(output, [&](std::int64_t weight, std::int64_t source, double factor) {
            visit(in * windows_.inputs() + source, weighted ? begin + weight : -1, of_row * factor);
        });
    }
}

}  // namespace convwalk
