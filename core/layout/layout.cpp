#include "layout/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "numeric/resize.h"

namespace convwalk {
namespace {

void append(std::vector<Slot>& slots, std::int64_t count, SlotKind kind) {
    slots.insert(slots.end(), static_cast<std::size_t>(std::max<std::int64_t>(0, count)), Slot{kind});
}

void append_inputs(std::vector<Slot>& slots, std::int64_t inputs, std::int64_t gap) {
    for (std::int64_t i = 0; i < inputs; ++i) {
        if (i > 0) append(slots, gap, SlotKind::inserted_zero);
        slots.push_back({SlotKind::real, i});
    }
}

// Cuts the first `begin` and the last `end` slots away, where that is more than none.
void crop(AxisLayout& axis, std::int64_t begin, std::int64_t end) {
    axis.crop_begin = std::max<std::int64_t>(0, begin);
    axis.crop_end = std::max<std::int64_t>(0, end);
    for (std::int64_t n = 0; n < axis.crop_begin; ++n)
        axis.slots[static_cast<std::size_t>(n)].kind = SlotKind::cropped;
    for (std::int64_t n = 0; n < axis.crop_end; ++n)
        axis.slots[axis.slots.size() - 1 - static_cast<std::size_t>(n)].kind = SlotKind::cropped;
}

AxisLayout transposed_axis(const AxisSpec& a) {
    const Expansion e = expansion(a);
    AxisLayout axis;
    axis.gap = e.zeros_per_gap;
    axis.flipped = true;
    axis.first_real = std::max<std::int64_t>(0, e.begin);
    append(axis.slots, e.begin, SlotKind::padding);
    append_inputs(axis.slots, a.input, axis.gap);
    const std::int64_t only_output_padding = std::clamp<std::int64_t>(e.end, 0, a.output_padding);
    append(axis.slots, e.end - only_output_padding, SlotKind::padding);
    append(axis.slots, only_output_padding, SlotKind::output_padding);
    crop(axis, -e.begin, -e.end);
    return axis;
}

AxisLayout padded_axis(Operator op, const AxisSpec& a, PaddingMode mode) {
    AxisLayout axis;
    axis.step = a.stride;
    axis.first_real = std::max<std::int64_t>(0, a.padding_begin);
    append(axis.slots, a.padding_begin, SlotKind::padding);
    append_inputs(axis.slots, a.input, 0);
    append(axis.slots, a.padding_end, SlotKind::padding);
    append(axis.slots, overhanging_cells(op, a), SlotKind::overhang);
    for (std::size_t n = 0; n < axis.slots.size(); ++n) {
        Slot& slot = axis.slots[n];
        if (slot.kind == SlotKind::padding)
            slot.source = mirrored_cell(static_cast<std::int64_t>(n) - axis.first_real, a.input, mode);
    }
    crop(axis, -a.padding_begin, -a.padding_end);
    return axis;
}

AxisLayout adaptive_axis(const AxisSpec& a, std::int64_t outputs) {
    AxisLayout axis;
    append_inputs(axis.slots, a.input, 0);
    for (std::int64_t output = 0; output < outputs; ++output) {
        const CellRange window = adaptive_window(a, output);
        axis.begins.push_back(window.begin);
        axis.sizes.push_back(window.size());
    }
    return axis;
}

// The grid reaches over the border as far as any window does; there stand the outermost cells again.
AxisLayout resized_axis(const AxisTable& table) {
    AxisLayout axis;
    axis.inputs = table.inputs;
    axis.outputs = table.outputs;
    axis.kernel = table.positions();
    std::int64_t before = 0;
    std::int64_t after = 0;
    for (std::int64_t output = 0; output < table.outputs; ++output) {
        // Taps lie side by side, so that any one on an input says where the first one lies.
        std::int64_t real = 0;
        while (table.at(output, real).kind != SlotKind::real) ++real;
        const std::int64_t begin = table.at(output, real).source - real;
        axis.begins.push_back(begin);
        before = std::max(before, -begin);
        after = std::max(after, begin + axis.kernel - table.inputs);
    }
    for (const AxisRead& read : table.reads) axis.factors.push_back(read.factor);
    for (std::int64_t& begin : axis.begins) begin += before;
    axis.first_real = before;
    axis.slots.assign(static_cast<std::size_t>(before), Slot{SlotKind::padding, 0});
    append_inputs(axis.slots, table.inputs, 0);
    axis.slots.insert(axis.slots.end(), static_cast<std::size_t>(after),
                      Slot{SlotKind::padding, table.inputs - 1});
    return axis;
}

// An axis of a shuffle: cells, all of which are read.
AxisLayout moved_axis(std::int64_t inputs, std::int64_t outputs) {
    AxisLayout axis;
    append_inputs(axis.slots, inputs, 0);
    for (Slot& slot : axis.slots) slot.read = true;
    axis.inputs = inputs;
    axis.outputs = outputs;
    axis.kernel = 1;
    return axis;
}

void mark_read(AxisLayout& axis) {
    for (std::int64_t output = 0; output < axis.outputs; ++output) {
        for (std::int64_t position = 0; position < axis.taps(output); ++position)
            axis.slots[static_cast<std::size_t>(axis.tap(output, position).slot)].read = true;
    }
}

AxisLayout axis_layout(Operator op, const AxisSpec& a, PaddingMode mode) {
    const std::int64_t outputs = output_size(op, a);
    AxisLayout axis = op == Operator::transposed_convolution ? transposed_axis(a)
                      : is_adaptive(op)                      ? adaptive_axis(a, outputs)
                                                             : padded_axis(op, a, mode);
    axis.inputs = a.input;
    axis.outputs = outputs;
    axis.kernel = window_places(op, a);
    axis.dilation = a.dilation;
    mark_read(axis);
    return axis;
}

Layout resized_layout(const Layer& layer) {
    Layout l;
    l.op = layer.op;
    Extents shape = {1, 1};
    for (const AxisSpec& a : layer.axes) shape.push_back(a.input);
    for (const AxisTable& table : resize_tables(resizing_of(layer), shape)) {
        l.axes.push_back(resized_axis(table));
        mark_read(l.axes.back());
    }
    return l;
}

Layout shuffled_layout(const Layer& layer) {
    Layout l;
    l.op = layer.op;
    l.shuffle = shuffle_of(layer);
    l.axes.push_back(moved_axis(layer.in_channels, output_channels(layer)));
    for (const AxisSpec& a : layer.axes) l.axes.push_back(moved_axis(a.input, output_size(layer.op, a)));
    return l;
}

Extents extents_of(const ShuffledCell& cell) {
    return {cell.channel, cell.row, cell.column};
}

template <typename Field>
Extents extents_of(const Layout& l, Field field) {
    Extents extents;
    for (const AxisLayout& axis : l.axes) extents.push_back(field(axis));
    return extents;
}

const Slot& slot_at(const Layout& l, std::size_t axis, const Extents& slots) {
    return l.axes[axis].slots.at(static_cast<std::size_t>(slots[axis]));
}

}  // namespace

std::vector<AxisReach> AxisLayout::reach(std::int64_t slot) const {
    std::vector<AxisReach> reached;
    if (!begins.empty()) {
        const auto first = std::lower_bound(begins.begin(), begins.end(), slot - kernel + 1);
        for (auto begin = first; begin != begins.end() && *begin <= slot; ++begin) {
            const std::int64_t output = begin - begins.begin();
            if (slot - *begin < taps(output)) reached.push_back({output, slot - *begin});
        }
        return reached;
    }
    for (std::int64_t position = kernel - 1; position >= 0; --position) {
        const std::int64_t begin = slot - crop_begin - position * dilation;
        if (begin < 0 || begin % step != 0 || begin / step >= outputs) continue;
        reached.push_back({begin / step, flipped ? kernel - 1 - position : position});
    }
    return reached;
}

std::optional<Refusal> why_too_large(const Layer& layer) {
    Extents slots;
    Extents results = output_extents(layer);
    if (is_shuffle(layer.op)) {
        slots.push_back(layer.in_channels);
        results.insert(results.begin(), output_channels(layer));
    }
    const std::int64_t border = cells_each_side(layer.resize_mode);
    for (const AxisSpec& a : layer.axes) {
        if (!has_padding(layer.op)) {
            slots.push_back(a.input + 2 * border);
        } else if (layer.op == Operator::transposed_convolution) {
            const Expansion e = expansion(a);
            slots.push_back(e.size + std::max<std::int64_t>(0, -e.begin) + std::max<std::int64_t>(0, -e.end));
        } else {
            slots.push_back(std::max(padded_input(a), a.input) + overhanging_cells(layer.op, a));
        }
    }
    const std::int64_t cells =  // the kernel is drawn, too
        std::max({cell_count(slots), cell_count(results), cell_count(kernel_extents(layer))});
    if (cells > kMostCells)
        return Refusal{
            RefusalKind::size_too_large, "input", -1,
            fmt::format("the layer walks over {} cells and puts out {}; at most {} cells can be drawn",
                        to_string(slots), to_string(results), kMostCells)};
    if (!has_window(layer.op) && !is_adaptive(layer.op)) return std::nullopt;
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        const std::int64_t places = window_places(layer.op, layer.axes[i]);
        const std::int64_t outputs = output_size(layer.op, layer.axes[i]);
        if (cell_count({outputs, places}) > kMostTaps)
            return Refusal{
                RefusalKind::size_too_large, "kernel", static_cast<int>(i),
                fmt::format("kernel {} at {} outputs of one axis makes {} taps; at most {} can be laid out",
                            places, outputs, cell_count({outputs, places}), kMostTaps)};
    }
    return std::nullopt;
}

Layout layout(const Layer& layer) {
    if (layer.op == Operator::resize) return resized_layout(layer);
    if (is_shuffle(layer.op)) return shuffled_layout(layer);
    Layout l;
    l.op = layer.op;
    for (const AxisSpec& a : layer.axes) l.axes.push_back(axis_layout(layer.op, a, layer.padding_mode));
    return l;
}

Layout with_three_axes(Layout l) {
    AxisLayout single;
    single.slots = {Slot{SlotKind::real, 0, true}};
    single.inputs = single.outputs = single.kernel = 1;
    while (l.axes.size() < 3) l.axes.insert(l.axes.begin(), single);
    return l;
}

Extents grid_extents(const Layout& l) {
    return extents_of(l, [](const AxisLayout& axis) { return axis.grid_size(); });
}
Extents slot_extents(const Layout& l) {
    return extents_of(l, [](const AxisLayout& axis) { return static_cast<std::int64_t>(axis.slots.size()); });
}
Extents output_extents(const Layout& l) {
    return extents_of(l, [](const AxisLayout& axis) { return axis.outputs; });
}
Extents input_extents(const Layout& l) {
    return extents_of(l, [](const AxisLayout& axis) { return axis.inputs; });
}
Extents kernel_extents(const Layout& l) {
    return extents_of(l, [](const AxisLayout& axis) { return axis.kernel; });
}

SlotKind kind_at(const Layout& l, const Extents& slots) {
    SlotKind kind = SlotKind::real;
    for (std::size_t axis = 0; axis < l.axes.size(); ++axis)
        kind = std::max(kind, slot_at(l, axis, slots).kind);
    return kind;
}

bool read_at(const Layout& l, const Extents& slots) {
    for (std::size_t axis = 0; axis < l.axes.size(); ++axis) {
        if (!slot_at(l, axis, slots).read) return false;
    }
    return true;
}

std::optional<std::int64_t> source_at(const Layout& l, const Extents& slots) {
    std::int64_t flat = 0;
    for (std::size_t axis = 0; axis < l.axes.size(); ++axis) {
        const Slot& slot = slot_at(l, axis, slots);
        if (slot.kind != SlotKind::real) return std::nullopt;
        flat = flat * l.axes[axis].inputs + slot.source;
    }
    return flat;
}

std::optional<Extents> copied_from(const Layout& l, const Extents& slots) {
    if (kind_at(l, slots) != SlotKind::padding) return std::nullopt;
    Extents from;
    for (std::size_t axis = 0; axis < l.axes.size(); ++axis) {
        const std::int64_t source = slot_at(l, axis, slots).source;
        if (source < 0) return std::nullopt;
        from.push_back(l.axes[axis].slot_of_input(source));
    }
    return from;
}

std::vector<Tap> taps(const Layout& l, const Extents& output) {
    std::vector<Tap> found;
    if (is_shuffle(l.op)) {
        Tap tap;
        tap.slot = extents_of(shuffled_from(l.shuffle, {output[0], output[1], output[2]}));
        tap.weight = {0, 0, 0};
        tap.source = source_at(l, tap.slot);
        return {tap};
    }
    Extents window;
    for (std::size_t axis = 0; axis < l.axes.size(); ++axis)
        window.push_back(l.axes[axis].taps(output[axis]));
    for_each_index(window, [&](const Extents& position) {
        Tap tap;
        for (std::size_t axis = 0; axis < l.axes.size(); ++axis) {
            const AxisTap t = l.axes[axis].tap(output[axis], position[axis]);
            tap.slot.push_back(t.slot);
            tap.weight.push_back(t.weight);
            tap.factor *= l.axes[axis].factor(output[axis], position[axis]);
        }
        if (kind_at(l, tap.slot) == SlotKind::overhang) return;
        tap.source = source_at(l, tap.slot);
        found.push_back(std::move(tap));
    });
    return found;
}

std::vector<Reach> reach(const Layout& l, const Extents& slots) {
    if (is_shuffle(l.op))
        return {{extents_of(shuffled_to(l.shuffle, {slots[0], slots[1], slots[2]})), {0, 0, 0}}};
    std::vector<std::vector<AxisReach>> per_axis;
    Extents counts;
    for (std::size_t axis = 0; axis < l.axes.size(); ++axis) {
        per_axis.push_back(l.axes[axis].reach(slots[axis]));
        counts.push_back(static_cast<std::int64_t>(per_axis.back().size()));
    }
    std::vector<Reach> found;
    for_each_index(counts, [&](const Extents& pick) {
        Reach r;
        for (std::size_t axis = 0; axis < l.axes.size(); ++axis) {
            const AxisReach& one = per_axis[axis][static_cast<std::size_t>(pick[axis])];
            r.output.push_back(one.output);
            r.weight.push_back(one.weight);
        }
        found.push_back(std::move(r));
    });
    return found;
}

}  // namespace convwalk
