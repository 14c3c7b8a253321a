// What stands in the matrix: names and texts of its entries, and which of them are lit. Level 8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "figure/arrangement.h"
#include "figure/figure.h"
#include "numeric/matrix.h"

namespace convwalk {

/// @pre the figure is in the matrix view
[[nodiscard]] inline const LayerMatrix& layer_matrix(const Figure& figure) {
    return work_of<LayerMatrix>(figure);
}

/// Whether it goes through several channels; else it is of one pair.
[[nodiscard]] bool has_channels(const Figure& figure);
/// Depth, rows and columns of what the columns, the rows and the weights of the matrix count: channels stand
/// one behind the other in the depth.
[[nodiscard]] Extents matrix_inputs(const Figure& figure);
[[nodiscard]] Extents matrix_outputs(const Figure& figure);
[[nodiscard]] Extents matrix_kernels(const Figure& figure);

/// Spot::map of an entry; `at` is {0, row, column}.
inline constexpr int kMatrixEntry = kPlaneCount;
[[nodiscard]] bool is_matrix_entry(const Spot& cell);

// "w₀₁", "x₁₀,₂", "y₁₁": by their flat index.
[[nodiscard]] std::string weight_name(const Figure& figure, std::int64_t flat);
[[nodiscard]] std::string input_name(const Figure& figure, std::int64_t flat);
[[nodiscard]] std::string output_name(const Figure& figure, std::int64_t flat);

/// An entry of a row: usually one tap, several where padding copies a cell that is read anyway.
struct MatrixEntry {
    std::int64_t column = 0;
    std::vector<MatrixTap> taps;
};
/// By rising column.
[[nodiscard]] std::vector<MatrixEntry> entries_of(const LayerMatrix& matrix, std::int64_t row);
/// @pre the figure has numbers
[[nodiscard]] double value_of(const Figure& figure, const MatrixEntry& entry);
/// The number where numbers are shown, else the weight's name; "1/9" for pooling.
[[nodiscard]] std::string entry_text(const Figure& figure, const MatrixEntry& entry);

/// "1/9"; a number where it is no such fraction.
[[nodiscard]] std::string factor_text(double factor);

// "(1, 2)": the place of a row, a column or a weight; "1 (1, 2)" in channel 1 of several.
[[nodiscard]] std::string bracketed_output(const Figure& figure, std::int64_t row);
[[nodiscard]] std::string bracketed_input(const Figure& figure, std::int64_t column);
[[nodiscard]] std::string bracketed_weight(const Figure& figure, std::int64_t weight);

/// The column of a cell of the grid; none for one that is no input.
[[nodiscard]] std::optional<std::int64_t> column_of(const Figure& figure, const Spot& cell);
/// The row of an output, and the weight of a cell of the kernel; the other way round.
[[nodiscard]] std::int64_t row_of_output(const Figure& figure, const Spot& cell);
[[nodiscard]] std::int64_t weight_of(const Figure& figure, const Spot& cell);
[[nodiscard]] Spot cell_of_column(const Figure& figure, std::int64_t column);
[[nodiscard]] Spot cell_of_row(const Figure& figure, std::int64_t row);
[[nodiscard]] Spot cell_of_weight(const Figure& figure, std::int64_t weight);

/// What is lit.
struct LitMatrix {
    std::optional<std::int64_t> row;
    std::optional<std::int64_t> column;
    std::optional<std::int64_t> weight;  ///< every entry that it is in
};
[[nodiscard]] LitMatrix lit_of(const Figure& figure, const Moment& moment, const std::optional<Spot>& focus);

}  // namespace convwalk
