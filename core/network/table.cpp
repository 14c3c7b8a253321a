#include "network/table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "basics/text.h"

namespace convwalk {
namespace {

using nlohmann::ordered_json;

// Notes are a column of their own where no lines can stand beside the table.
TableText empty_table(bool with_notes) {
    TableText table;
    for (const std::string_view head :
         {"#", "layer", "output", "channels", "parameters", "multiply-adds", "jump", "field", "centre"})
        table.columns.push_back({head, head != "layer" && head != "output"});
    if (with_notes) table.columns.push_back({"notes", false});
    return table;
}

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

TableText table_with_rows(const Stack& stack, const StackReport& report, Number number, bool with_notes) {
    TableText table = empty_table(with_notes);
    table.rows.push_back({"0", "input", to_string(stack.input), number(stack.channels), "", "", "", "", ""});
    for (const LayerReport& layer : report.layers) {
        std::vector<std::string> row = {fmt::format("{}", layer.number),
                                        layer.label,
                                        to_string(layer.output),
                                        number(layer.channels),
                                        number(layer.parameters),
                                        number(layer.multiply_adds),
                                        "",
                                        "",
                                        ""};
        if (layer.whole) {
            row[7] = whole_field_words(stack, layer);
        } else {
            row[6] = each_axis(layer.axes, "×", [](const AxisField& a) { return to_string(a.jump); });
            row[7] = field_text(layer.axes);
            row[8] = each_axis(layer.axes, ", ", centre_of);
        }
        if (with_notes) row.push_back(fmt::format("{}", fmt::join(sentences_of(layer.notes), "; ")));
        table.rows.push_back(std::move(row));
    }
    if (with_notes) table.rows.front().emplace_back();
    return table;
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
    const bool with_notes = format == TableFormat::markdown || format == TableFormat::csv;
    const Number number = format == TableFormat::csv ? plain : grouped;
    std::string text = written(table_with_rows(stack, report, number, with_notes), format);
    if (with_notes) return text;
    if (format == TableFormat::text)
        text +=
            "\njump: cells of the input from one output cell to the next; field: those that one output cell "
            "sees; centre: of cell 0's field\n";
    bool first = format == TableFormat::text;
    for (const LayerReport& layer : report.layers) {
        for (const Note& note : layer.notes) {
            if (std::exchange(first, false)) text += "\n";
            text += line_beside(fmt::format("{}: {}", layer.number, note.sentence), format);
        }
    }
    return text;
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
