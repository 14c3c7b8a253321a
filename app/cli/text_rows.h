// Rows of words in columns, for a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace convwalk {

using TextRows = std::vector<std::vector<std::string>>;

/// Columns that a text takes on a terminal, of the characters that stand here: one each.
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// A line a row, two spaces between columns and none at the end. Rows may have different numbers of cells.
[[nodiscard]] std::string in_columns(const TextRows& rows);

}  // namespace convwalk
