#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "network/nodes.h"
#include "network/receptive_field.h"
#include "network/stack.h"

namespace convwalk {

using namespace nodes;

namespace {

std::string axis_words(std::size_t axis, std::size_t axes) {
    return axes == 1 ? "" : fmt::format(" on the {} axis", axis_name(axis, axes));
}

// What holds for each axis alike is said once, and names none.
std::vector<Note> said(const std::vector<Remark>& remarks, std::size_t axes) {
    const auto alike = [](const Remark& a, const Remark& b) {
        return a.names_axis && b.names_axis && a.kind == b.kind && a.before == b.before && a.after == b.after;
    };
    std::vector<Note> notes;
    for (const Remark& remark : remarks) {
        const auto same = std::count_if(remarks.begin(), remarks.end(),
                                        [&](const Remark& other) { return alike(other, remark); });
        const bool everywhere = static_cast<std::size_t>(same) == axes;
        if (everywhere && remark.axis > 0) continue;
        const bool names = remark.names_axis && !everywhere;
        notes.push_back(
            {remark.kind, remark.before + (names ? axis_words(remark.axis, axes) : "") + remark.after});
    }
    return notes;
}

void add_fields(const Stack& stack, const Nodes& nodes, std::vector<std::vector<Growing>>& fields,
                Effort& effort, LayerReport& report) {
    std::vector<Remark> remarks = nodes.remarks();
    std::vector<Growing> made;
    for (std::size_t axis = 0; axis < stack.input.size(); ++axis)
        made.push_back(grown(stack, nodes.all(), fields, axis, effort, remarks));
    report.notes = said(remarks, stack.input.size());
    for (const Growing& axis : made) report.axes.push_back(axis.field);
    fields.push_back(std::move(made));
}

}  // namespace

StackReport report_of(const Stack& stack) {
    StackReport report;
    std::size_t number = 0;
    try {
        Nodes nodes(stack);
        std::vector<std::vector<Growing>> fields = {std::vector<Growing>(stack.input.size())};
        Effort effort;
        for (number = 1; number <= stack.layers.size(); ++number) {
            LayerReport layer = nodes.add();
            add_fields(stack, nodes, fields, effort, layer);
            report.parameters = counted_sum(report.parameters, layer.parameters);
            report.multiply_adds = counted_sum(report.multiply_adds, layer.multiply_adds);
            report.layers.push_back(std::move(layer));
        }
    } catch (const Refused& refused) {
        report.refusal = refused.refusal();
    } catch (const TooLarge&) {
        report.refusal = {
            number, RefusalKind::size_too_large, "stride",
            fmt::format("{}: its effective stride or receptive field has more cells than can be counted",
                        place_of(number, stack.layers[number - 1]))};
    }
    return report;
}

bool has_note(const LayerReport& layer, Note::Kind kind) {
    return std::any_of(layer.notes.begin(), layer.notes.end(),
                       [&](const Note& note) { return note.kind == kind; });
}

std::vector<std::string> sentences_of(const std::vector<Note>& notes) {
    std::vector<std::string> sentences;
    for (const Note& note : notes) sentences.push_back(note.sentence);
    return sentences;
}

Trace trace_of(const Stack& stack, const StackReport& report, std::size_t layer, std::size_t axis,
               std::int64_t cell, bool bounded) {
    Stack until = stack;
    until.layers.resize(std::min(layer, report.layers.size()));
    Nodes nodes(until);
    while (nodes.all().size() <= until.layers.size()) static_cast<void>(nodes.add());
    Effort effort;
    Trace trace;
    try {
        trace.cells = traced(nodes.all(), until.layers.size(), axis, cell, bounded, effort);
    } catch (const TooLarge&) {
        trace.cells.assign(until.layers.size() + 1, {});
        effort.exact = false;
    }
    trace.exact = effort.exact;
    return trace;
}

UsedCells used_cells(const Stack& stack, const StackReport& report, std::size_t layer,
                     const Extents& output) {
    UsedCells used;
    bool some = true;
    for (std::size_t axis = 0; axis < output.size(); ++axis) {
        const Trace trace = trace_of(stack, report, layer, axis, output[axis], true);
        used.exact = used.exact && trace.exact;
        some = some && !trace.cells.front().empty();
        used.axes.push_back(trace.cells.front());
    }
    if (!some) used.axes.assign(output.size(), {});
    return used;
}

std::vector<std::size_t> sources_of(const Stack& stack, std::size_t layer) {
    const StackLayer& reader = stack.layers[layer - 1];
    std::vector<std::size_t> sources = {source_named(stack, layer, "from", reader.from)};
    if (const auto* join = std::get_if<Join>(&reader.what))
        sources.push_back(source_named(stack, layer, "with", join->with));
    return sources;
}

std::vector<Sides> cuts_of(const Stack& stack, const StackReport& report, std::size_t layer) {
    const StackLayer& cutting = stack.layers[layer - 1];
    const Extents& left = report.layers[layer - 1].output;
    std::vector<Sides> cuts(left.size());
    const auto* join = std::get_if<Join>(&cutting.what);
    if (join != nullptr && !join->cut) return cuts;
    const std::size_t source = sources_of(stack, layer).back();
    const Extents& had = source == 0 ? stack.input : report.layers[source - 1].output;
    for (std::size_t i = 0; i < left.size(); ++i) {
        cuts[i].begin = cut_at_begin(*cut_from_of(cutting), i, had[i], left[i]);
        cuts[i].end = had[i] - left[i] - cuts[i].begin;
    }
    return cuts;
}

}  // namespace convwalk
