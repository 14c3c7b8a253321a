#include "network/seen_cells.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "arithmetic/left_over.h"
#include "basics/text.h"
#include "network/nodes.h"

namespace convwalk {
namespace {

using nlohmann::ordered_json;

std::int64_t length_of(const std::optional<Run>& run) {
    return run ? run->last - run->first + 1 : 0;
}

// "3", "3 to 9"; numbers below 0 lie before the input.
std::string interval_text(const Run& run) {
    const auto number = [](std::int64_t n) { return fmt::format("{}{}", n < 0 ? "−" : "", n < 0 ? -n : n); };
    return run.first == run.last ? number(run.first)
                                 : fmt::format("{} to {}", number(run.first), number(run.last));
}

// "rows 3 to 9: 7 cells, 4 of them read"
std::string axis_text(const SeenAxis& axis, std::size_t which, std::size_t axes) {
    const std::int64_t length = length_of(axis.interval);
    const std::string who = line_noun(which, axes, length);
    if (!axis.interval) return who + ": none";
    std::string text =
        fmt::format("{} {}: {}", who, interval_text(*axis.interval), counted(length, "cell", "cells"));
    if (axis.read != length) text += fmt::format(", {} of them read", axis.read);
    if (axis.beyond) text += fmt::format("; {} on an endless input", interval_text(*axis.beyond));
    return text;
}

ordered_json run_json(const std::optional<Run>& run) {
    return run ? ordered_json{run->first, run->last} : ordered_json();
}

}  // namespace

SeenCells seen_cells(const Stack& stack, const StackReport& report, std::size_t layer, const Extents& cell) {
    SeenCells seen;
    seen.layer = layer;
    seen.cell = cell;
    seen.cells = seen.read = 1;
    const UsedCells used = used_cells(stack, report, layer, cell);
    seen.exact = used.exact;
    // Before a flatten there is nothing without end.
    const Region endless = trace_of(stack, report, layer, cell, false).cells.front();
    for (std::size_t i = 0; i < used.axes.size(); ++i) {
        SeenAxis axis;
        axis.interval = hull(used.axes[i]);
        axis.read = cells_of(used.axes[i]);
        const auto beyond = i < endless.size() ? hull(endless[i]) : std::nullopt;
        if (beyond != axis.interval) axis.beyond = beyond;
        seen.cells = capped_product(seen.cells, length_of(axis.interval));
        seen.read = capped_product(seen.read, axis.read);
        seen.axes.push_back(axis);
    }
    return seen;
}

std::vector<std::string> lines_of(const Stack& stack, const SeenCells& seen) {
    const std::string who =
        seen.cell.empty() ? "every number" : fmt::format("cell ({})", fmt::join(seen.cell, ", "));
    std::vector<std::string> lines = {fmt::format("{} of layer {}, {}, sees of the input", who, seen.layer,
                                                  label_of(stack.layers[seen.layer - 1]))};
    if (stack.input.empty()) {
        lines.push_back(seen.read == 0
                            ? "none of its numbers"
                            : fmt::format("all of its {}", counted(stack.channels, "number", "numbers")));
        return lines;
    }
    for (std::size_t i = 0; i < seen.axes.size(); ++i)
        lines.push_back("  " + axis_text(seen.axes[i], i, seen.axes.size()));
    std::string sum = seen.read == seen.cells ? fmt::format("{} in all", counted(seen.cells, "cell", "cells"))
                                              : fmt::format("{} of {} cells; the others are holes",
                                                            grouped(seen.read), grouped(seen.cells));
    if (!seen.exact) sum += ", at most: there is too much to count";
    lines.push_back(sum);
    return lines;
}

ordered_json seen_json(const SeenCells& seen) {
    ordered_json document = {{"layer", seen.layer}, {"cell", seen.cell}, {"axes", ordered_json::array()}};
    for (const SeenAxis& axis : seen.axes)
        document["axes"].push_back({{"interval", run_json(axis.interval)},
                                    {"cells", length_of(axis.interval)},
                                    {"read", axis.read},
                                    {"endless", run_json(axis.beyond ? axis.beyond : axis.interval)}});
    document["cells"] = seen.cells;
    document["read"] = seen.read;
    document["exact"] = seen.exact;
    return document;
}

}  // namespace convwalk
