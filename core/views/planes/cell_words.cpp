#include "views/planes/cell_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "basics/text.h"
#include "figure/channels.h"
#include "numeric/terms.h"
#include "views/planes/factor_painter.h"
#include "views/planes/focus_painter.h"

namespace convwalk {
namespace {

// Where the input cell of these slots stands; also of one that is cut away.
Extents sources(const Layout& l, const Extents& slots) {
    Extents found;
    for (std::size_t axis = 0; axis < slots.size(); ++axis)
        found.push_back(l.axes[axis].slots[static_cast<std::size_t>(slots[axis])].source);
    return found;
}

SlotKind uncut_at(const Layout& l, const Extents& slots) {
    SlotKind kind = SlotKind::real;
    for (std::size_t axis = 0; axis < slots.size(); ++axis)
        kind = std::max(kind, uncut(l.axes[axis].slots[static_cast<std::size_t>(slots[axis])]));
    return kind;
}

std::string what_copies_do(const Layer& layer) {
    if (layer.op == Operator::resize) return "border: repeats";
    switch (layer.padding_mode) {
        case PaddingMode::zeros:
            break;
        case PaddingMode::reflect:
            return "padding: mirrors";
        case PaddingMode::replicate:
            return "padding: repeats";
        case PaddingMode::circular:
            return "padding: wraps around to";
    }
    return "padding: shows";
}

std::string name_of_grid_cell(const Figure& f, SlotKind kind, const Extents& slots) {
    switch (kind) {
        case SlotKind::real:
            return "input " + in_brackets(f, sources(f.layout, slots));
        case SlotKind::inserted_zero:
            return "inserted zero";
        case SlotKind::padding:
            if (const auto source = copied_from(f.layout, slots))
                return fmt::format("{} input {}", what_copies_do(f.layer),
                                   in_brackets(f, sources(f.layout, *source)));
            return f.layer.op == Operator::transposed_convolution ? "border zero" : "padding";
        case SlotKind::output_padding:
            return "output padding: added at the end";
        case SlotKind::overhang:
            return beyond_what(f.layer);
        case SlotKind::cropped:
            return uncut_at(f.layout, slots) == SlotKind::inserted_zero
                       ? "cropped: was an inserted zero"
                       : "cropped: was " + name_of_grid_cell(f, uncut_at(f.layout, slots), slots);
    }
    return "";
}

std::int64_t pairs_of(const Figure& f, const Spot& cell) {
    Extents counts;
    for (const auto& pairs : joined_with(f.layout, cell))
        counts.push_back(static_cast<std::int64_t>(pairs.size()));
    return cell_count(counts);
}

// What padding alone puts to an output.
std::string what_is_put(const Figure& f, const Extents& output) {
    const Extents slots = taps(f.layout, output).front().slot;
    if (const auto source = copied_from(f.layout, slots))
        return "repeats input " + in_brackets(f, sources(f.layout, *source));
    if (!source_at(f.layout, slots)) return "is a zero of the padding";
    return "takes input " + in_brackets(f, sources(f.layout, slots));
}

std::string what_an_output_reads(const Figure& f, const Extents& output) {
    if (f.layer.op == Operator::pad) return what_is_put(f, output);
    if (is_shuffle(f.layer.op)) return "takes input " + in_brackets(f, taps(f.layout, output).front().slot);
    const WindowCount count = window_count(f.layout, output);
    std::string text = "reads " + counted(count.inputs, "input cell", "input cells");
    if (count.copies > 0) text += " and " + counted(count.copies, "copy", "copies");
    if (const std::string factors = factor_words(f, output); !factors.empty()) text += ": " + factors;
    if (count.others > 0)
        text += is_pooling(f.layer.op)
                    ? fmt::format(" and {} outside the input", counted(count.others, "place", "places"))
                    : " and " + counted(count.others, "zero", "zeros");
    return text + in_each_channel(f.layer);
}

// Of a cell of the grid; cells of the other planes are no slots, so they have none of its fillers.
SlotKind kind_of(const Figure& f, const Spot& cell) {
    return lies_on(cell, PlaneName::grid) ? kind_at(f.layout, cell.at) : SlotKind::real;
}

// What the cell is joined with; empty where there is nothing to say.
std::string partners(const Figure& f, const Spot& cell) {
    if (lies_on(cell, PlaneName::output)) return what_an_output_reads(f, cell.at);
    if (lies_on(cell, PlaneName::kernel)) return "joins " + counted(pairs_of(f, cell), "pair", "pairs");
    const SlotKind kind = kind_of(f, cell);
    if (kind == SlotKind::cropped) return "";
    if (kind == SlotKind::overhang) return "holds no value";
    if (is_shuffle(f.layer.op))
        return "goes to output " + in_brackets(f, reach(f.layout, cell.at).front().output);
    const std::int64_t outputs = pairs_of(f, cell);
    return outputs == 0 ? "never read: no window reaches it"
                        : "read by " + counted(outputs, "output", "outputs") + of_each_filter(f.layer);
}

}  // namespace

const char* beyond_what(const Layer& layer) {
    const bool padded = std::any_of(layer.axes.begin(), layer.axes.end(),
                                    [](const AxisSpec& a) { return a.padding_end > 0; });
    return padded ? "beyond the padding" : "beyond the input";
}

Extents plane_extents(const Figure& f, PlaneName plane) {
    switch (plane) {
        case PlaneName::grid:
            return slot_extents(f.layout);
        case PlaneName::kernel:
            return kernel_extents(f.layout);
        case PlaneName::output:
            return output_extents(f.layout);
    }
    return {};
}

bool some_never_read(const Layout& l) {
    return std::any_of(l.axes.begin(), l.axes.end(), [](const AxisLayout& axis) {
        return std::any_of(axis.slots.begin(), axis.slots.end(),
                           [](const Slot& s) { return !s.read && s.kind != SlotKind::cropped; });
    });
}

bool has_plane_cell(const Figure& f, const Spot& cell) {
    const std::optional<PlaneName> plane = plane_of(cell);
    if (!plane || cell.channel != 0) return false;
    const Extents size = plane_extents(f, *plane);
    if (cell.at.size() != size.size()) return false;
    for (std::size_t axis = 0; axis < size.size(); ++axis) {
        if (cell.at[axis] < 0 || cell.at[axis] >= size[axis]) return false;
    }
    return !lies_on(cell, PlaneName::kernel) || has_weights(f.layer.op);
}

std::vector<NamedMap> plane_maps(const Figure& f, const Layout& layout) {
    const auto own = [&](const Extents& all) {
        // A shuffle's cells are told by their channel, too.
        if (is_shuffle(f.layer.op)) return all;
        return Extents(all.end() - static_cast<std::ptrdiff_t>(f.layer.axes.size()), all.end());
    };
    const int grid = map_of(PlaneName::grid);
    std::vector<NamedMap> maps = {{"input", grid, own(input_extents(layout)), &layout},
                                  {"grid", grid, own(slot_extents(layout))}};
    if (has_weights(f.layer.op))
        maps.push_back({"kernel", map_of(PlaneName::kernel), own(kernel_extents(layout))});
    maps.push_back({"output", map_of(PlaneName::output), own(output_extents(layout))});
    return maps;
}

std::vector<NamedMap> plane_maps(const Figure& f) {
    return plane_maps(f, f.layout);
}

WindowCount window_count(const Layout& l, const Extents& output) {
    if (is_shuffle(l.op)) return {1, 0, 0};
    WindowCount count = {1, 1, 1};
    for (std::size_t i = 0; i < l.axes.size(); ++i) {
        const AxisLayout& axis = l.axes[i];
        std::int64_t inputs = 0;
        std::int64_t shown = 0;
        const std::int64_t places = axis.taps(output[i]);
        for (std::int64_t position = 0; position < places; ++position) {
            const std::int64_t slot = axis.tap(output[i], position).slot;
            const Slot& s = axis.slots[static_cast<std::size_t>(slot)];
            inputs += s.kind == SlotKind::real ? 1 : 0;
            shown += s.source >= 0 && s.kind != SlotKind::cropped ? 1 : 0;
        }
        count.inputs *= inputs;
        count.copies *= shown;
        count.others *= places;
    }
    count.others -= count.copies;
    count.copies -= count.inputs;
    return count;
}

std::vector<std::string> words_of_plane_cell(const Figure& f, const Spot& cell) {
    std::vector<std::string> lines;
    switch (*plane_of(cell)) {
        case PlaneName::grid:
            lines.push_back(name_of_grid_cell(f, kind_at(f.layout, cell.at), cell.at));
            break;
        case PlaneName::kernel:
            lines.push_back("kernel " + in_brackets(f, cell.at));
            break;
        case PlaneName::output:
            lines.push_back("output " + in_brackets(f, cell.at));
            break;
    }
    if (std::string second = partners(f, cell); !second.empty()) lines.push_back(std::move(second));
    return lines;
}

std::string sentence_of_plane_cell(const Figure& f, const Spot& cell) {
    const std::vector<std::string> words = words_of_plane_cell(f, cell);
    if (words.size() == 1) return words[0];
    const bool is_read = words[1].starts_with("read by");
    // The name of another cell of the grid may be half a sentence itself.
    const bool is_input = kind_of(f, cell) == SlotKind::real;
    const char* joint = !lies_on(cell, PlaneName::grid) ? " " : is_read && is_input ? " is " : " · ";
    return words[0] + joint + words[1];
}

}  // namespace convwalk
