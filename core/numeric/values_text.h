// Values that a person typed or put into a file. Level 2. Reads text, opens nothing.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "numeric/unfit.h"

namespace convwalk {

/// A number as it is typed into a cell: "2", "-0.5", "+3", "1e-3", with spaces around it.
/// @param place how the cell is called in the sentence: "row 2, column 3", "bias"
/// @throws BadInput when it is no number, not finite, larger than kLargestValue or absurdly long
[[nodiscard]] double parse_value(std::string_view text, std::string_view place);

/// Numbers in JSON: nested lists as deep as the shape, of which leading sizes of 1 may be left out, or one
/// flat list in row-major order.
/// @param what how the numbers are called in a sentence: "input", "values.json"
/// @throws BadInput when they have another shape, or one of them is no number that parse_value() would take
[[nodiscard]] Tensor tensor_from_json(const nlohmann::json& json, const Extents& shape,
                                      std::string_view what);

/// Numbers in nested lists, whose depth is the number of axes.
/// @throws BadInput as above, and when there are none or more axes or more values than that
[[nodiscard]] Tensor nested_tensor_from_json(const nlohmann::json& json, std::size_t most_axes,
                                             std::int64_t most_values, std::string_view what);

/// A grid of numbers as a spreadsheet copies it: a row on a line, its cells between tabs, semicolons, commas
/// or spaces; where commas do not part them, one in a number is a decimal comma. Or nested lists in JSON.
/// @return of the shape [rows, columns]
/// @throws BadInput when it is none, its rows are not equally long, or it has more numbers than that
[[nodiscard]] Tensor parse_grid(std::string_view text, std::int64_t most_values, std::string_view what);

/// Numbers of a shape known from a text of at most a megabyte, such as a file.
[[nodiscard]] Tensor parse_tensor(std::string_view text, const Extents& shape, std::string_view what);

}  // namespace convwalk
