#include "network/table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "basics/text.h"

namespace convwalk {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kColumns = 10;
using Cells = std::array<std::string, kColumns>;
constexpr std::array<std::string_view, kColumns> kHeads = {
    "#", "layer", "output", "channels", "parameters", "multiply-adds", "jump", "field", "centre", "notes"};
constexpr std::size_t kNotes = kColumns - 1;

// One text for all axes when they agree.
std::string each_axis(const std::vector<AxisField>& axes, const char* between,
                      const std::function<std::string(const AxisField&)>& text) {
    if (axes.empty()) return "";
    std::vector<std::string> parts;
    for (const AxisField& axis : axes) parts.push_back(text(axis));
    const bool alike =
        std::all_of(parts.begin(), parts.end(), [&](const std::string& p) { return p == parts.front(); });
    return alike ? parts.front() : fmt::format("{}", fmt::join(parts, between));
}

std::string centre_of(const AxisField& axis) {
    if (!axis.first) return "none";
    return fmt::format(
        "{}", static_cast<double>(axis.first->first) / 2 + static_cast<double>(axis.first->last) / 2);
}

std::string field_text(const std::vector<AxisField>& axes) {
    Extents least;
    Extents most;
    bool exact = true;
    for (const AxisField& axis : axes) {
        least.push_back(axis.size_min);
        most.push_back(axis.size);
        exact = exact && axis.exact;
    }
    const std::string sizes = to_string(most);
    if (!exact) return "≤ " + sizes;
    return least == most ? sizes : fmt::format("{} to {}", to_string(least), sizes);
}

// How counts are written: 1,234 for people, 1234 for programs.
using Number = std::string (*)(std::int64_t);

std::string plain(std::int64_t count) {
    return count == kMostCounted ? "" : fmt::format("{}", count);
}

std::vector<Cells> rows_of(const Stack& stack, const StackReport& report, Number number) {
    std::vector<Cells> rows;
    rows.push_back({"0", "input", to_string(stack.input), number(stack.channels), "", "", "", "", "", ""});
    for (const LayerReport& layer : report.layers) {
        Cells row = {fmt::format("{}", layer.number),
                     layer.label,
                     to_string(layer.output),
                     number(layer.channels),
                     number(layer.parameters),
                     number(layer.multiply_adds),
                     "",
                     "",
                     "",
                     fmt::format("{}", fmt::join(sentences_of(layer.notes), "; "))};
        if (layer.whole) {
            row[7] = whole_field_words(stack, layer);
        } else {
            row[6] = each_axis(layer.axes, "×", [](const AxisField& a) { return to_string(a.jump); });
            row[7] = field_text(layer.axes);
            row[8] = each_axis(layer.axes, ", ", centre_of);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

// Characters, not bytes; all that are used here are one column wide.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width, bool right) {
    const std::string space(width - width_of(text), ' ');
    return right ? space + text : text + space;
}

constexpr bool is_right(std::size_t column) {
    return column == 0 || column >= 3;
}

std::array<std::size_t, kColumns> widths_of(const std::vector<Cells>& rows) {
    std::array<std::size_t, kColumns> widths = {};
    for (std::size_t i = 0; i < kColumns; ++i) {
        widths[i] = width_of(kHeads[i]);
        for (const Cells& row : rows) widths[i] = std::max(widths[i], width_of(row[i]));
    }
    return widths;
}

std::string text_table(const Stack& stack, const StackReport& report) {
    const std::vector<Cells> rows = rows_of(stack, report, grouped);
    const auto widths = widths_of(rows);
    std::string text;
    const auto line = [&](const auto& cells) {
        std::string row;
        for (std::size_t i = 0; i < kNotes; ++i)
            row += (i == 0 ? "" : "  ") + padded(std::string(cells[i]), widths[i], is_right(i));
        row.erase(row.find_last_not_of(' ') + 1);
        text += row + "\n";
    };
    line(kHeads);
    for (const Cells& row : rows) line(row);
    text +=
        "\njump: cells of the input from one output cell to the next; field: those that one output cell "
        "sees; "
        "centre: of cell 0's field\n";
    bool first = true;
    for (const LayerReport& layer : report.layers) {
        for (const Note& note : layer.notes) {
            if (std::exchange(first, false)) text += "\n";
            text += fmt::format("{}: {}\n", layer.number, note.sentence);
        }
    }
    return text;
}

std::string replaced(std::string_view text,
                     const std::vector<std::pair<std::string_view, std::string_view>>& words) {
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

std::string markdown_table(const Stack& stack, const StackReport& report) {
    std::string text = fmt::format("| {} |\n|", fmt::join(kHeads, " | "));
    for (std::size_t i = 0; i < kColumns; ++i) text += is_right(i) && i != kNotes ? "---:|" : "---|";
    text += "\n";
    for (const Cells& row : rows_of(stack, report, grouped)) {
        text += "|";
        for (const std::string& cell : row)
            text += " " +
                    replaced(cell, {{"|", "\\|"},
                                    {"*", "\\*"},
                                    {"_", "\\_"},
                                    {"<", "&lt;"},
                                    {"`", "\\`"},
                                    {"[", "\\["},
                                    {"\\", "\\\\"}}) +
                    (cell.empty() ? "|" : " |");
        text += "\n";
    }
    return text;
}

// RFC 4180.
std::string csv_table(const Stack& stack, const StackReport& report) {
    std::string text = fmt::format("{}\r\n", fmt::join(kHeads, ","));
    for (const Cells& row : rows_of(stack, report, plain)) {
        for (std::size_t i = 0; i < kColumns; ++i) {
            const std::string& cell = row[i];
            if (i > 0) text += ",";
            text += cell.find_first_of(",\"\r\n") == std::string::npos
                        ? cell
                        : "\"" + replaced(cell, {{"\"", "\"\""}}) + "\"";
        }
        text += "\r\n";
    }
    return text;
}

std::string latex_table(const Stack& stack, const StackReport& report) {
    const std::vector<std::pair<std::string_view, std::string_view>> words = {{"\\", "\\textbackslash{}"},
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
                                                                              {"≤", "$\\leq$"},
                                                                              {"⌊", "$\\lfloor$"},
                                                                              {"⌋", "$\\rfloor$"},
                                                                              {"…", "\\ldots{}"},
                                                                              {"\"", "\\textquotedbl{}"}};
    std::string text = "% Needs \\usepackage[T1]{fontenc}.\n\\begin{tabular}{";
    for (std::size_t i = 0; i < kNotes; ++i) text += is_right(i) ? 'r' : 'l';
    text += "}\n\\hline\n";
    const auto line = [&](const auto& cells) {
        for (std::size_t i = 0; i < kNotes; ++i) text += (i == 0 ? "" : " & ") + replaced(cells[i], words);
        text += " \\\\\n";
    };
    line(kHeads);
    text += "\\hline\n";
    for (const Cells& row : rows_of(stack, report, grouped)) line(row);
    text += "\\hline\n\\end{tabular}\n";
    for (const LayerReport& layer : report.layers) {
        for (const Note& note : layer.notes) text += fmt::format("% {}: {}\n", layer.number, note.sentence);
    }
    return text;
}

ordered_json count_json(std::int64_t count) {
    return count == kMostCounted ? ordered_json() : ordered_json(count);
}

ordered_json run_json(const std::optional<Run>& run) {
    return run ? ordered_json{run->first, run->last} : ordered_json();
}

}  // namespace

std::string whole_field_words(const Stack& stack, const LayerReport& layer) {
    Extents sizes;
    bool exact = true;
    for (const AxisField& axis : layer.axes) {
        sizes.push_back(axis.size);
        exact = exact && axis.exact;
    }
    const std::string words = sizes == stack.input ? "all" : to_string(sizes);
    return sizes.empty() ? "" : exact ? words : "≤ " + words;
}

std::string table_of(const Stack& stack, const StackReport& report, TableFormat format) {
    switch (format) {
        case TableFormat::text:
            return text_table(stack, report);
        case TableFormat::markdown:
            return markdown_table(stack, report);
        case TableFormat::csv:
            return csv_table(stack, report);
        case TableFormat::latex:
            return latex_table(stack, report);
    }
    return "";
}

ordered_json report_json(const Stack& stack, const StackReport& report) {
    ordered_json document;
    document["input"] = {{"channels", stack.channels}, {"size", stack.input}};
    document["layers"] = ordered_json::array();
    for (const LayerReport& layer : report.layers) {
        ordered_json entry;
        entry["number"] = layer.number;
        entry["layer"] = layer.label;
        entry["output"] = layer.output;
        entry["channels"] = layer.channels;
        entry["parameters"] = count_json(layer.parameters);
        entry["multiply_adds"] = count_json(layer.multiply_adds);
        entry["axes"] = ordered_json::array();
        for (const AxisField& axis : layer.axes) {
            ordered_json field;
            field["jump"] = layer.whole ? ordered_json() : ordered_json{axis.jump.num, axis.jump.den};
            field["size"] = axis.size;
            field["size_min"] = axis.size_min;
            field["first"] = run_json(axis.first);
            field["alignment"] = layer.whole ? ordered_json() : ordered_json(to_double(axis.alignment));
            field["period"] = layer.whole ? ordered_json() : ordered_json(axis.period);
            field["phases"] = ordered_json::array();
            for (const auto& phase : axis.phases) field["phases"].push_back(run_json(phase));
            field["complete"] = axis.complete;
            field["exact"] = axis.exact;
            entry["axes"].push_back(std::move(field));
        }
        entry["notes"] = sentences_of(layer.notes);
        document["layers"].push_back(std::move(entry));
    }
    document["parameters"] = count_json(report.parameters);
    document["multiply_adds"] = count_json(report.multiply_adds);
    document["refusal"] = report.refusal ? ordered_json(report.refusal->sentence) : ordered_json();
    return document;
}

}  // namespace convwalk
