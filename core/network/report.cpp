#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "network/join_mends.h"
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

// What has been found of the nodes so far.
struct Found {
    std::vector<std::vector<Growing>> fields;  // on the axes of each
    std::vector<Seen> seen;                    // of those that stand on others than the input
};

AxisField field_of(const std::optional<Run>& seen, bool exact) {
    AxisField field;
    field.jump = {0, 1};
    field.size = field.size_min = seen ? seen->last - seen->first + 1 : 0;
    field.first = seen;
    field.phases = {seen};
    field.complete = field.exact = exact;
    return field;
}

void add_seen(const Nodes& nodes, Found& found, Effort& effort, LayerReport& report) {
    const Node& node = nodes.all().back();
    Seen seen = seen_together(nodes.all(), found.seen, effort);
    for (const auto& run : seen.axes) report.axes.push_back(field_of(run, seen.exact));
    // Said where it begins.
    const bool begins = node.base + 1 == nodes.all().size() && node.mixed_up;
    if (begins && !seen.axes.empty())
        report.notes.push_back(
            {Note::Kind::upper_bound,
             "its cells get a part of the numbers each, so the receptive field of one may be "
             "smaller"});
    found.seen.push_back(std::move(seen));
}

void add_fields(const Stack& stack, const Nodes& nodes, Found& found, Effort& effort, LayerReport& report) {
    const std::vector<Node>& all = nodes.all();
    const std::size_t axes = axes_of(all.back());
    std::vector<Remark> remarks = nodes.remarks();
    std::vector<Growing> made;
    for (std::size_t axis = 0; axis < axes; ++axis)
        made.push_back(grown(stack, all, found.fields, axis, effort, remarks));
    report.notes = said(remarks, axes);
    report.whole = all.back().base > 0 || stack.input.empty();
    if (report.whole)
        add_seen(nodes, found, effort, report);
    else {
        found.seen.emplace_back();
        for (const Growing& axis : made) report.axes.push_back(axis.field);
    }
    found.fields.push_back(std::move(made));
}

// Windows with room between their taps, or between one another.
bool may_leave_holes(const LayerReport& layer) {
    return layer.layer && std::any_of(layer.layer->axes.begin(), layer.layer->axes.end(), [&](const auto& a) {
               return has_window(layer.layer->op) &&
                      ((a.dilation > 1 && a.kernel > 1) || a.stride > effective_kernel(a));
           });
}

// What the receptive field of a cell in the middle passes over; nothing is said where fields differ from cell
// to cell, or reach over an edge.
void note_holes(const Stack& stack, StackReport& report) {
    if (std::none_of(report.layers.begin(), report.layers.end(), may_leave_holes)) return;
    LayerReport& last = report.layers.back();
    Extents sizes;
    Extents read;
    Extents middle = last.output;
    for (std::int64_t& size : middle) size /= 2;
    const UsedCells used = used_cells(stack, report, report.layers.size(), middle);
    if (!used.exact) return;
    for (std::size_t axis = 0; axis < last.axes.size(); ++axis) {
        const auto seen = hull(used.axes[axis]);
        const AxisField& field = last.axes[axis];
        if (field.period != 1 || !field.exact || !seen || seen->last - seen->first + 1 != field.size) return;
        sizes.push_back(field.size);
        read.push_back(cells_of(used.axes[axis]));
    }
    if (read == sizes) return;
    last.notes.push_back({Note::Kind::holes,
                          fmt::format("of the receptive field of {} cells {} are read; the others are holes",
                                      to_string(sizes), to_string(read))});
}

void note_width(const Stack& stack, LayerReport& last) {
    Extents sizes;
    Extents here;
    for (std::size_t axis = 0; axis < last.axes.size(); ++axis) {
        if (!last.axes[axis].complete) return;
        sizes.push_back(last.axes[axis].size);
        here.push_back(std::min(sizes.back(), stack.input[axis]));
    }
    if (here == sizes) return;
    last.notes.push_back(
        {Note::Kind::wider_than_input,
         fmt::format(
             "its receptive field has {} cells on an endless input; of the {} here it sees at most {}",
             to_string(sizes), to_string(stack.input), to_string(here))});
}

}  // namespace

StackReport report_of(const Stack& stack) {
    StackReport report;
    std::size_t number = 0;
    try {
        Nodes nodes(stack);
        Found found = {{std::vector<Growing>(axes_of(nodes.all().front()))}, {Seen{}}};
        Effort effort;
        for (number = 1; number <= stack.layers.size(); ++number) {
            LayerReport layer = nodes.add();
            add_fields(stack, nodes, found, effort, layer);
            report.parameters = capped_sum(report.parameters, layer.parameters);
            report.multiply_adds = capped_sum(report.multiply_adds, layer.multiply_adds);
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

void note_field(const Stack& stack, StackReport& report) {
    if (report.refusal || report.layers.empty() || report.layers.back().whole) return;
    note_holes(stack, report);
    note_width(stack, report.layers.back());
}

StackReport told_report_of(const Stack& stack) {
    StackReport report = report_of(stack);
    note_field(stack, report);
    if (report.refusal) explain_misfit(stack, *report.refusal);
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

Trace trace_of(const Stack& stack, const StackReport& report, std::size_t layer, const Extents& cell,
               bool bounded) {
    Stack until = stack;
    until.layers.resize(std::min(layer, report.layers.size()));
    Nodes nodes(until);
    while (nodes.all().size() <= until.layers.size()) static_cast<void>(nodes.add());
    Region one;
    for (const std::int64_t index : cell) one.push_back({{index, index}});
    if (one.empty()) one = all_cells(nodes.all().back());
    Effort effort;
    Trace trace;
    try {
        trace.cells = traced(nodes.all(), until.layers.size(), std::move(one), bounded, effort);
    } catch (const TooLarge&) {
        for (const Node& node : nodes.all()) trace.cells.emplace_back(axes_of(node));
        effort.exact = false;
    }
    trace.exact = effort.exact;
    return trace;
}

UsedCells used_cells(const Stack& stack, const StackReport& report, std::size_t layer,
                     const Extents& output) {
    Trace trace = trace_of(stack, report, layer, output, true);
    UsedCells used = {std::move(trace.cells.front()), trace.exact};
    const bool none =
        std::any_of(used.axes.begin(), used.axes.end(), [](const Runs& r) { return r.empty(); });
    if (none) used.axes.assign(used.axes.size(), {});
    return used;
}

std::vector<std::size_t> sources_of(const Stack& stack, std::size_t layer) {
    const StackLayer& reader = stack.layers[layer - 1];
    std::vector<std::size_t> sources = {source_named(stack, layer, "from", reader.from)};
    if (const auto* join = std::get_if<Join>(&reader.what))
        sources.push_back(source_named(stack, layer, "with", join->with));
    return sources;
}

std::size_t axes_into(const Stack& stack, const StackReport& report, std::size_t layer) {
    if (layer <= report.layers.size()) return report.layers[layer - 1].input.size();
    std::size_t source = layer - 1;
    const std::string& from = stack.layers[layer - 1].from;
    if (from == kInputName) source = 0;
    for (std::size_t i = 1; i < layer && !from.empty(); ++i) {
        if (stack.layers[i - 1].name == from) source = i;
    }
    return source == 0 || source > report.layers.size() ? stack.input.size()
                                                        : report.layers[source - 1].output.size();
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
