// summary() of Keras: a table of blanks, or with lines between its columns. A cell may go on in the next
// line.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "frameworks/calls/calls.h"
#include "frameworks/read/forms/forms.h"
#include "frameworks/read/forms/named_layers.h"
#include "frameworks/read/forms/summary_rows.h"
#include "frameworks/read/forms/text_lines.h"
#include "frameworks/read/values.h"

namespace convwalk::forms {
namespace {

constexpr std::string_view kBars[] = {"│", "┃", "|"};
constexpr std::size_t kMostColumns = 8;

using Cells = std::vector<std::string>;

bool is_header(std::string_view line) {
    return line.find("Layer (type") != std::string_view::npos &&
           line.find("Output Shape") != std::string_view::npos &&
           line.find("Param #") != std::string_view::npos;
}

// Between bars; empty where there are none.
Cells barred_cells(std::string_view line) {
    Cells cells;
    line = trimmed(line);
    const auto bar = [&](std::size_t from, std::size_t& size) {
        std::size_t first = std::string_view::npos;
        for (const std::string_view sign : kBars) {
            const std::size_t at = line.find(sign, from);
            if (at < first) {
                first = at;
                size = sign.size();
            }
        }
        return first;
    };
    std::size_t size = 0;
    if (bar(0, size) != 0) return cells;
    for (std::size_t begin = size; begin < line.size() && cells.size() < kMostColumns;) {
        const std::size_t end = bar(begin, size);
        if (end == std::string_view::npos) break;
        cells.emplace_back(trimmed(line.substr(begin, end - begin)));
        begin = end + size;
    }
    return cells;
}

// Where the columns of a header of blanks begin.
std::vector<std::size_t> columns_of(std::string_view header) {
    std::vector<std::size_t> columns;
    for (const std::string_view title :
         {"Layer (type", "Output Shape", "Param #", "Connected to", "Trainable"}) {
        const std::size_t at = header.find(title);
        if (at != std::string_view::npos) columns.push_back(at);
    }
    std::sort(columns.begin(), columns.end());
    return columns;
}

// A cell may begin a place later than its title, where the one before is as wide as its column.
Cells cut_cells(std::string_view line, const std::vector<std::size_t>& columns) {
    Cells cells;
    std::size_t begin = 0;
    for (std::size_t i = 1; i <= columns.size() && begin < line.size(); ++i) {
        std::size_t end = i < columns.size() ? std::min(columns[i], line.size()) : line.size();
        if (end < line.size() && line[end - 1] != ' ' && line[end] == ' ') ++end;
        cells.emplace_back(trimmed(line.substr(begin, end - begin)));
        begin = end;
    }
    return cells;
}

struct Table {
    Cells titles;
    std::vector<Cells> rows;
    std::vector<std::size_t> lines;  // of each row
};

bool is_rule(std::string_view line) {
    return line.find_first_not_of("_=- \t") == std::string_view::npos;
}

// Cells that go on are put together as they were cut.
void add_line(Table& table, Cells cells, std::size_t line, std::size_t parameters) {
    const bool begins = cells.size() > parameters && !cells[parameters].empty();
    if (begins) {
        cells.resize(table.titles.size());
        table.rows.push_back(std::move(cells));
        table.lines.push_back(line);
        return;
    }
    if (table.rows.empty()) return;
    Cells& row = table.rows.back();
    for (std::size_t i = 0; i < std::min(cells.size(), row.size()); ++i) row[i] += cells[i];
}

std::size_t column_of(const Cells& titles, std::string_view title) {
    const auto found = std::find_if(titles.begin(), titles.end(),
                                    [&](const std::string& each) { return each.starts_with(title); });
    return static_cast<std::size_t>(found - titles.begin());
}

Table table_in(std::string_view content) {
    const std::vector<std::string_view> lines = lines_of(content);
    const auto header = std::find_if(lines.begin(), lines.end(), is_header);
    Table table;
    table.titles = barred_cells(*header);
    const bool barred = !table.titles.empty();
    const std::vector<std::size_t> columns = columns_of(*header);
    if (!barred) table.titles = cut_cells(*header, columns);
    const std::size_t parameters = column_of(table.titles, "Param #");
    for (auto line = header + 1; line != lines.end(); ++line) {
        if (trimmed(*line).starts_with("Total params")) break;
        if (is_rule(*line)) continue;
        Cells cells = barred ? barred_cells(*line) : cut_cells(*line, columns);
        if (!cells.empty())
            add_line(table, std::move(cells), static_cast<std::size_t>(line - lines.begin()) + 1, parameters);
    }
    return table;
}

// "batch_normalization (BatchNo": the one class that begins so, where it was cut.
std::string whole_type(std::string type) {
    const Piece piece = piece_named(type, {}, Framework::keras);
    if (piece.layer.kind != ReadLayer::Kind::gap || type.size() < 3) return type;
    std::string found;
    for (const std::string_view name :
         {"Conv2D", "Conv2DTranspose", "DepthwiseConv2D", "SeparableConv2D", "MaxPooling2D",
          "AveragePooling2D", "GlobalAveragePooling2D", "GlobalMaxPooling2D", "BatchNormalization",
          "ZeroPadding2D", "UpSampling2D", "Concatenate", "Activation", "Dropout", "Flatten", "LeakyReLU",
          "InputLayer"}) {
        if (!name.starts_with(type)) continue;
        if (!found.empty()) return type;
        found = name;
    }
    return found.empty() ? type : found;
}

// "conv2d_1 (Conv2D)"
void set_names(SummaryRow& row, std::string_view cell) {
    const std::size_t bracket = cell.rfind('(');
    if (bracket == std::string_view::npos) {
        row.type = printable(cell, kLongestText);
        return;
    }
    row.name = printable(trimmed(cell.substr(0, bracket)), kLongestText);
    std::string_view type = cell.substr(bracket + 1);
    if (const std::size_t end = type.find_first_of(")…"); end != std::string_view::npos)
        type = type.substr(0, end);
    row.type = whole_type(printable(trimmed(type), kLongestText));
}

// "['conv2d[0][0]', 'input_1[0][0]']", "conv2d[0][0], input_1[0][0]"
std::vector<std::string> names_read(std::string_view cell) {
    std::vector<std::string> names;
    while (!cell.empty()) {
        const std::size_t begin = cell.find_first_not_of(" [',\"");
        if (begin == std::string_view::npos) break;
        const std::size_t end = std::min(cell.find('[', begin), cell.size());
        names.emplace_back(printable(cell.substr(begin, end - begin), kLongestText));
        cell.remove_prefix(std::min(cell.find(']', end), cell.size()));
        // [0][0]: of which call, and which of its results.
        cell.remove_prefix(std::min(cell.find_first_of(",'", 0), cell.size()));
    }
    return names;
}

// Of a layer with weights and a bias the channels divide its parameters: where the last size does not.
bool has_channels_first(const std::vector<SummaryRow>& rows) {
    std::size_t last = 0;
    std::size_t first = 0;
    for (const SummaryRow& row : rows) {
        const bool weighs = row.parameters.value_or(0) > 0 && row.dimensions.size() > 2;
        if (!weighs) continue;
        const std::int64_t front = row.dimensions[1];
        const std::int64_t back = row.dimensions.back();
        last += back > 0 && *row.parameters % back == 0 ? 1 : 0;
        first += front > 0 && *row.parameters % front == 0 ? 1 : 0;
    }
    return first > last;
}

}  // namespace

bool is_keras_summary(std::string_view content) {
    const std::vector<std::string_view> lines = lines_of(content);
    return std::any_of(lines.begin(), lines.end(), is_header) && content.find("(") != std::string_view::npos;
}

ReadProgram read_keras_summary(std::string_view content, const GivenInput&) {
    const Table table = table_in(content);
    const std::size_t shape = column_of(table.titles, "Output Shape");
    const std::size_t parameters = column_of(table.titles, "Param #");
    const std::size_t connected = column_of(table.titles, "Connected to");
    if (std::max(shape, parameters) >= table.titles.size())
        throw BadInput("the summary has no column \"Output Shape\", or none \"Param #\"");
    std::vector<SummaryRow> rows;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const Cells& cells = table.rows[i];
        SummaryRow row;
        row.line = table.lines[i];
        set_names(row, cells.front());
        row.dimensions = dimensions_in(cells[shape]);
        row.parameters = count_in(cells[parameters]);
        if (connected < cells.size()) row.reads = names_read(cells[connected]);
        rows.push_back(std::move(row));
    }
    return program_of(rows, Framework::keras, !has_channels_first(rows));
}

}  // namespace convwalk::forms
