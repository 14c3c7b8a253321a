#include "basics/table_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace convwalk {
namespace {

using Words = std::vector<std::pair<std::string_view, std::string_view>>;

// Characters, not bytes; all that are used here are one column wide.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(std::string_view text, std::size_t width, bool right) {
    const std::string space(width - width_of(text), ' ');
    return right ? space + std::string(text) : std::string(text) + space;
}

std::string replaced(std::string_view text, const Words& words) {
    std::string result;
    while (!text.empty()) {
        const auto word = std::find_if(words.begin(), words.end(),
                                       [&](const auto& w) { return text.starts_with(w.first); });
        if (word == words.end()) {
            result += text.front();
            text.remove_prefix(1);
        } else {
            result += word->second;
            text.remove_prefix(word->first.size());
        }
    }
    return result;
}

std::string plain(const TableText& table) {
    std::vector<std::size_t> widths;
    for (const TableColumn& column : table.columns) widths.push_back(width_of(column.head));
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
    }
    std::string text;
    const auto add_line = [&](auto&& cell_at) {
        std::string line;
        for (std::size_t i = 0; i < widths.size(); ++i)
            line += (i == 0 ? "" : "  ") + padded(cell_at(i), widths[i], table.columns[i].right);
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    };
    add_line([&](std::size_t i) { return table.columns[i].head; });
    for (const auto& row : table.rows) add_line([&](std::size_t i) { return std::string_view(row[i]); });
    return text;
}

std::string markdown(const TableText& table) {
    const Words words = {{"|", "\\|"}, {"*", "\\*"}, {"_", "\\_"},  {"<", "&lt;"},
                         {"`", "\\`"}, {"[", "\\["}, {"\\", "\\\\"}};
    std::string text = "|";
    for (const TableColumn& column : table.columns) text += fmt::format(" {} |", column.head);
    text += "\n|";
    for (const TableColumn& column : table.columns) text += column.right ? "---:|" : "---|";
    text += "\n";
    for (const auto& row : table.rows) {
        text += "|";
        for (const std::string& cell : row)
            text += cell.empty() ? " |" : fmt::format(" {} |", replaced(cell, words));
        text += "\n";
    }
    return text;
}

std::string csv(const TableText& table) {
    std::string text;
    const auto add = [&](std::string_view cell, std::size_t i) {
        if (i > 0) text += ",";
        text += cell.find_first_of(",\"\r\n") == std::string_view::npos
                    ? std::string(cell)
                    : fmt::format("\"{}\"", replaced(cell, {{"\"", "\"\""}}));
    };
    for (std::size_t i = 0; i < table.columns.size(); ++i) add(table.columns[i].head, i);
    text += "\r\n";
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) add(row[i], i);
        text += "\r\n";
    }
    return text;
}

std::string latex(const TableText& table) {
    const Words words = {{"\\", "\\textbackslash{}"},
                         {"&", "\\&"},
                         {"%", "\\%"},
                         {"$", "\\$"},
                         {"#", "\\#"},
                         {"_", "\\_"},
                         {"{", "\\{"},
                         {"}", "\\}"},
                         {"~", "\\textasciitilde{}"},
                         {"^", "\\textasciicircum{}"},
                         {"×", "$\\times$"},
                         {"−", "$-$"},
                         {"→", "$\\rightarrow$"},
                         {"·", "$\\cdot$"},
                         {"≤", "$\\leq$"},
                         {"⌊", "$\\lfloor$"},
                         {"⌋", "$\\rfloor$"},
                         {"…", "\\ldots{}"},
                         {"\"", "\\textquotedbl{}"}};
    std::string text = "% Needs \\usepackage[T1]{fontenc}.\n\\begin{tabular}{";
    for (const TableColumn& column : table.columns) text += column.right ? 'r' : 'l';
    text += "}\n\\hline\n";
    const auto add_line = [&](auto&& cell_at) {
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            text += (i == 0 ? "" : " & ") + replaced(cell_at(i), words);
        text += " \\\\\n";
    };
    add_line([&](std::size_t i) { return table.columns[i].head; });
    text += "\\hline\n";
    for (const auto& row : table.rows) add_line([&](std::size_t i) { return std::string_view(row[i]); });
    return text + "\\hline\n\\end{tabular}\n";
}

}  // namespace

std::string written(const TableText& table, TableFormat format) {
    switch (format) {
        case TableFormat::text:
            return plain(table);
        case TableFormat::markdown:
            return markdown(table);
        case TableFormat::csv:
            return csv(table);
        case TableFormat::latex:
            return latex(table);
    }
    return "";
}

std::string line_beside(std::string_view line, TableFormat format) {
    switch (format) {
        case TableFormat::text:
            return fmt::format("{}\n", line);
        case TableFormat::markdown:
            return fmt::format("- {}\n", line);
        case TableFormat::latex:
            return fmt::format("% {}\n", line);
        case TableFormat::csv:
            break;
    }
    return "";
}

}  // namespace convwalk
