// A layer as a matrix: y = C·x, with input and output written row by row into one column each. Level 2.
//
// The matrix is that of one channel of the input and one of the output; that of all channels has such a block
// for every pair of them that a group joins. Rows are made when they are asked for, from the tables of
// windows.h, so even a matrix of millions of columns takes no more memory than its axes.
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

class LayerMatrix {
  public:
    /// @pre !why_no_matrix(layer) and !why_unfit(layer, rules)
    explicit LayerMatrix(const Layer& layer, const ValueRules& rules = {});

    [[nodiscard]] std::int64_t rows() const { return windows_.outputs(); }
    [[nodiscard]] std::int64_t columns() const { return windows_.inputs(); }
    /// Places where an input is read; all others are zero whatever the kernel is.
    [[nodiscard]] std::int64_t entries() const { return entries_; }
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

    Layer layer_;
    ValueRules rules_;
    Windows windows_;
    std::vector<std::vector<std::int64_t>> readers_;  // an axis each: outputs that read an input
    std::vector<std::int64_t> inputs_;                // an axis each: its size
    std::int64_t entries_ = 0;
};

template <typename Visit>
void LayerMatrix::each_tap(std::int64_t row, Visit&& visit) const {
    const OutputPlace output = windows_.place(row);
    const bool weighted = !is_pooling(layer_.op);
    const double of_row = weighted ? 1 : factor_of(output);
    windows_.each_source(output, [&](std::int64_t weight, std::int64_t source, double factor) {
        visit(source, weighted ? weight : -1, of_row * factor);
    });
}

}  // namespace convwalk
