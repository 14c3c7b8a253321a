// Tables of torchsummary and torchinfo.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "frameworks/read/forms/forms.h"
#include "frameworks/read/forms/summary_rows.h"
#include "frameworks/read/forms/text_lines.h"
#include "frameworks/read/values.h"

namespace convwalk::forms {
namespace {

// The signs of torchinfo's tree.
constexpr std::string_view kTree[] = {"├", "│", "└", "─"};

bool is_header(std::string_view line) {
    return line.find("Layer (type") != std::string_view::npos &&
           line.find("Param #") != std::string_view::npos &&
           line.find("Output Shape") != std::string_view::npos;
}

// A shape of torch, "[-1, 10, 24, 24]"; Keras's stand in round brackets.
bool is_torch_row(std::string_view line) {
    for (std::size_t at = line.find('['); at != std::string_view::npos; at = line.find('[', at + 1)) {
        const std::size_t end = line.find_first_not_of("-0123456789", at + 1);
        if (end != std::string_view::npos && end > at + 1 && line[end] == ',') return true;
    }
    return false;
}

// Parts with two blanks or more between them; a list in brackets is one.
std::vector<std::string_view> cells_of(std::string_view line) {
    std::vector<std::string_view> cells;
    line = trimmed(line);
    while (!line.empty()) {
        std::size_t end = line.find("  ");
        if (line.front() == '[') end = line.find(']') == std::string_view::npos ? end : line.find(']') + 1;
        cells.push_back(line.substr(0, end));
        line = end == std::string_view::npos ? std::string_view() : trimmed(line.substr(end));
    }
    return cells;
}

struct Line {
    SummaryRow row;
    std::size_t depth = 0;  // of the tree
};

// How far it is indented by blanks and signs of the tree, which are taken off.
std::size_t take_indent(std::string_view& text) {
    std::size_t indent = 0;
    for (bool more = true; more; indent += more ? 1 : 0) {
        more = text.starts_with(' ');
        if (more) text.remove_prefix(1);
        for (const std::string_view sign : kTree) {
            if (more || !text.starts_with(sign)) continue;
            text.remove_prefix(sign.size());
            more = true;
        }
    }
    return indent;
}

// "Conv2d (conv1): 2-1" and "Conv2d-1" as "Conv2d".
std::string type_of(std::string_view name) {
    std::string_view type = name.substr(0, name.find_first_of(" :("));
    const std::size_t dash = type.rfind('-');
    if (dash != std::string_view::npos && count_in(type.substr(dash + 1))) type = type.substr(0, dash);
    return printable(type, kLongestText);
}

// @param header its cells, in their order
Line line_of(std::string_view text, std::size_t number, const std::vector<std::string_view>& header) {
    Line line;
    const bool tree = !text.starts_with(' ');
    const std::size_t indent = take_indent(text);
    // torchsummary puts names to the right.
    if (tree) line.depth = indent;
    const std::vector<std::string_view> cells = cells_of(text);
    line.row.line = number;
    line.row.type = type_of(cells.front());
    for (std::size_t i = 1; i < std::min(cells.size(), header.size()); ++i) {
        if (header[i].starts_with("Output Shape")) line.row.dimensions = dimensions_in(cells[i]);
        if (!header[i].starts_with("Param #")) continue;
        line.row.parameters = count_in(cells[i]);
        // "--": none of its own; "(recursive)": counted where it stood first.
        if (cells[i] == "--" || cells[i] == "(recursive)") line.row.parameters = 0;
    }
    return line;
}

}  // namespace

bool is_torch_summary(std::string_view content) {
    const std::vector<std::string_view> lines = lines_of(content);
    const auto header = std::find_if(lines.begin(), lines.end(), is_header);
    return header != lines.end() && std::any_of(header, lines.end(), is_torch_row);
}

ReadProgram read_torch_summary(std::string_view content, const GivenInput&) {
    const std::vector<std::string_view> lines = lines_of(content);
    const auto head = std::find_if(lines.begin(), lines.end(), is_header);
    const std::vector<std::string_view> header = cells_of(*head);
    std::vector<Line> read;
    for (auto line = head + 1; line != lines.end() && !line->starts_with("Total "); ++line) {
        if (is_torch_row(*line))
            read.push_back(line_of(*line, static_cast<std::size_t>(line - lines.begin()) + 1, header));
    }
    // A module whose own layers follow is none itself.
    std::vector<SummaryRow> rows;
    for (std::size_t i = 0; i < read.size(); ++i) {
        const bool has_children = i + 1 < read.size() && read[i + 1].depth > read[i].depth;
        if (!has_children) rows.push_back(std::move(read[i].row));
    }
    return program_of(rows, Framework::pytorch, false);
}

}  // namespace convwalk::forms
