#include "layout/layout.h"

#include <fmt/format.h>

#include <algorithm>

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
    axis.crop_begin = std::max<std::int64_t>(0, -e.begin);
    axis.crop_end = std::max<std::int64_t>(0, -e.end);
    for (std::int64_t n = 0; n < axis.crop_begin; ++n)
        axis.slots[static_cast<std::size_t>(n)].kind = SlotKind::cropped;
    for (std::int64_t n = 0; n < axis.crop_end; ++n)
        axis.slots[axis.slots.size() - 1 - static_cast<std::size_t>(n)].kind = SlotKind::cropped;
    return axis;
}

AxisLayout padded_axis(Operator op, const AxisSpec& a) {
    AxisLayout axis;
    axis.step = a.stride;
    axis.first_real = a.padding_begin;
    append(axis.slots, a.padding_begin, SlotKind::padding);
    append_inputs(axis.slots, a.input, 0);
    append(axis.slots, a.padding_end, SlotKind::padding);
    append(axis.slots, overhanging_cells(op, a), SlotKind::overhang);
    return axis;
}

void mark_read(AxisLayout& axis) {
    for (std::int64_t output = 0; output < axis.outputs; ++output) {
        for (std::int64_t position = 0; position < axis.kernel; ++position)
            axis.slots[static_cast<std::size_t>(axis.tap(output, position).slot)].read = true;
    }
}

AxisLayout axis_layout(Operator op, const AxisSpec& a) {
    AxisLayout axis = op == Operator::transposed_convolution ? transposed_axis(a) : padded_axis(op, a);
    axis.inputs = a.input;
    axis.outputs = output_size(op, a);
    axis.kernel = a.kernel;
    axis.dilation = a.dilation;
    mark_read(axis);
    return axis;
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

// Calls `visit` with every index of a block of these extents, the last axis fastest.
template <typename Visit>
void for_each_index(const Extents& extents, Visit visit) {
    const std::int64_t count = cell_count(extents);
    for (std::int64_t flat = 0; flat < count; ++flat) visit(unravelled(flat, extents));
}

}  // namespace

std::vector<AxisReach> AxisLayout::reach(std::int64_t slot) const {
    std::vector<AxisReach> reached;
    for (std::int64_t position = kernel - 1; position >= 0; --position) {
        const std::int64_t begin = slot - crop_begin - position * dilation;
        if (begin < 0 || begin % step != 0 || begin / step >= outputs) continue;
        reached.push_back({begin / step, flipped ? kernel - 1 - position : position});
    }
    return reached;
}

std::optional<Refusal> why_too_large(const Layer& layer) {
    Extents slots;
    for (const AxisSpec& a : layer.axes) {
        if (layer.op == Operator::transposed_convolution) {
            const Expansion e = expansion(a);
            slots.push_back(e.size + std::max<std::int64_t>(0, -e.begin) + std::max<std::int64_t>(0, -e.end));
        } else {
            slots.push_back(padded_input(a) + overhanging_cells(layer.op, a));
        }
    }
    const std::int64_t cells =  // the kernel is drawn, too
        std::max({cell_count(slots), cell_count(output_extents(layer)), cell_count(kernel_extents(layer))});
    if (cells > kMostCells)
        return Refusal{
            RefusalKind::size_too_large, "input", -1,
            fmt::format("the layer walks over {} cells and puts out {}; at most {} cells can be drawn",
                        to_string(slots), to_string(output_extents(layer)), kMostCells)};
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        const AxisSpec& a = layer.axes[i];
        const std::int64_t outputs = output_size(layer.op, a);
        if (cell_count({outputs, a.kernel}) > kMostTaps)
            return Refusal{
                RefusalKind::size_too_large, "kernel", static_cast<int>(i),
                fmt::format("kernel {} at {} outputs of one axis makes {} taps; at most {} can be laid out",
                            a.kernel, outputs, cell_count({outputs, a.kernel}), kMostTaps)};
    }
    return std::nullopt;
}

Layout layout(const Layer& layer) {
    Layout l;
    l.op = layer.op;
    for (const AxisSpec& a : layer.axes) l.axes.push_back(axis_layout(layer.op, a));
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

std::vector<Tap> taps(const Layout& l, const Extents& output) {
    std::vector<Tap> found;
    for_each_index(kernel_extents(l), [&](const Extents& position) {
        Tap tap;
        for (std::size_t axis = 0; axis < l.axes.size(); ++axis) {
            const AxisTap t = l.axes[axis].tap(output[axis], position[axis]);
            tap.slot.push_back(t.slot);
            tap.weight.push_back(t.weight);
        }
        if (kind_at(l, tap.slot) == SlotKind::overhang) return;
        tap.source = source_at(l, tap.slot);
        found.push_back(std::move(tap));
    });
    return found;
}

std::vector<Reach> reach(const Layout& l, const Extents& slots) {
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

Extents unravelled(std::int64_t flat, const Extents& extents) {
    Extents index(extents.size());
    for (std::size_t axis = extents.size(); axis-- > 0;) {
        index[axis] = flat % extents[axis];
        flat /= extents[axis];
    }
    return index;
}

std::int64_t ravelled(const Extents& index, const Extents& extents) {
    std::int64_t flat = 0;
    for (std::size_t axis = 0; axis < extents.size(); ++axis) flat = flat * extents[axis] + index[axis];
    return flat;
}

}  // namespace convwalk
