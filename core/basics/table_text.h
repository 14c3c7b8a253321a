// A table as text, Markdown, CSV or LaTeX. Level 0.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace convwalk {

enum class TableFormat : std::uint8_t { text, markdown, csv, latex };

struct TableColumn {
    std::string_view head;
    bool right = false;  ///< its cells stand at the right edge, as numbers do
};

/// Columns and rows of as many cells.
struct TableText {
    std::vector<TableColumn> columns;
    std::vector<std::vector<std::string>> rows;
};

/// Ends with the end of a line. CSV as RFC 4180 has it; LaTeX is a tabular.
[[nodiscard]] std::string written(const TableText& table, TableFormat format);

/// A line of its own beside the table, as a comment where the format has some; "" where it has none.
[[nodiscard]] std::string line_beside(std::string_view line, TableFormat format);

}  // namespace convwalk
