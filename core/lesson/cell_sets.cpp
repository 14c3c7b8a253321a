#include "lesson/cell_sets.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "layout/overlap.h"
#include "numeric/terms.h"

namespace convwalk {
namespace {

using Cells = std::optional<std::vector<Extents>>;

bool lies_within(const Extents& extents, const Extents& at) {
    if (at.size() != extents.size()) return false;
    for (std::size_t i = 0; i < at.size(); ++i) {
        if (at[i] < 0 || at[i] >= extents[i]) return false;
    }
    return true;
}

template <typename Holds>
std::vector<Extents> those_of(const Extents& extents, Holds holds) {
    std::vector<Extents> cells = every_cell(extents);
    std::erase_if(cells, [&](const Extents& cell) { return !holds(cell); });
    return cells;
}

// --- inputs

// Read by the window of an output, whatever the kernel has there.
Cells read_by(const Subject& s, const Extents& at) {
    if (!s.layout || !lies_within(output_extents(s.layer), at)) return std::nullopt;
    const std::vector<Tap> all = taps(*s.layout, on_three_axes(at));
    const Extents inputs = input_extents(s.layer);
    return those_of(inputs, [&](const Extents& cell) {
        const std::int64_t flat = ravelled(cell, inputs);
        return std::any_of(all.begin(), all.end(), [&](const Tap& t) { return t.source == flat; });
    });
}

Cells unread(const Subject& s, const Extents&) {
    if (!s.layout || !has_window(s.layer.op)) return std::nullopt;
    return those_of(input_extents(s.layer), [&](const Extents& cell) {
        return !read_at(*s.layout, slots_of_input(*s.layout, cell));
    });
}

template <bool most>
Cells by_reads(const Subject& s, const Extents&) {
    if (!s.layout || !has_window(s.layer.op)) return std::nullopt;
    const auto reads = [&](const Extents& cell) {
        return reach(*s.layout, slots_of_input(*s.layout, cell)).size();
    };
    const Extents inputs = input_extents(s.layer);
    std::size_t extreme = reads(Extents(inputs.size(), 0));
    for (const Extents& cell : every_cell(inputs))
        extreme = most ? std::max(extreme, reads(cell)) : std::min(extreme, reads(cell));
    return those_of(inputs, [&](const Extents& cell) { return reads(cell) == extreme; });
}

// At the right of the window's first place, in the first row: each gives one place more.
Cells beside_window(const Subject& s, const Extents&) {
    if (!s.layout || !has_window(s.layer.op) || s.layer.op == Operator::transposed_convolution)
        return std::nullopt;
    const AxisSpec& a = s.layer.axes.back();
    if (a.padding_begin != 0) return std::nullopt;
    return those_of(input_extents(s.layer), [&](const Extents& cell) {
        const bool first_row =
            std::all_of(cell.begin(), cell.end() - 1, [](std::int64_t i) { return i == 0; });
        return first_row && cell.back() >= effective_kernel(a);
    });
}

// The input that max pooling takes for an output.
Cells winner(const Subject& s, const Extents& at) {
    if (!s.values || !takes_the_largest(s.layer.op) || !lies_within(output_extents(s.layer), at))
        return std::nullopt;
    const Sum sum = sum_of(*s.values, ravelled(at, output_extents(s.layer)));
    if (sum.winner < 0) return std::nullopt;
    // Where several are the largest, each of them will do.
    return those_of(input_extents(s.layer), [&](const Extents& cell) {
        const std::int64_t flat = ravelled(cell, input_extents(s.layer));
        return std::any_of(sum.terms.begin(), sum.terms.end(),
                           [&](const Term& term) { return term.source == flat && term.value == sum.result; });
    });
}

// The input of which a cell of the padding is a copy.
Cells copied_by(const Subject& s, const Extents& at) {
    if (!s.layout || at.size() != s.layer.axes.size()) return std::nullopt;
    const Extents slots = slots_of_input(*s.layout, at);
    if (!lies_within(slot_extents(*s.layout), slots)) return std::nullopt;
    const std::optional<Extents> copied = copied_from(*s.layout, slots);
    if (!copied) return std::nullopt;
    return those_of(input_extents(s.layer),
                    [&](const Extents& cell) { return slots_of_input(*s.layout, cell) == *copied; });
}

// --- outputs

// Whose window reads an input: of a transposed layer its stamp.
Cells reached_from(const Subject& s, const Extents& at) {
    if (!s.layout || !lies_within(input_extents(s.layer), at)) return std::nullopt;
    std::vector<Extents> cells;
    for (const Reach& r : reach(*s.layout, slots_of_input(*s.layout, at)))
        cells.push_back(on_axes_of(s.layer, r.output));
    return cells;
}

template <typename Holds>
Cells by_value(const Subject& s, Holds holds) {
    if (!s.values) return std::nullopt;
    return those_of(output_extents(s.layer), [&](const Extents& cell) { return holds(value_at(s, cell)); });
}
Cells negative(const Subject& s, const Extents&) {
    return by_value(s, [](double value) { return value < 0; });
}
Cells positive(const Subject& s, const Extents&) {
    return by_value(s, [](double value) { return value > 0; });
}
Cells zero(const Subject& s, const Extents&) {
    return by_value(s, [](double value) { return value == 0; });
}
// Outputs whose number is not that of the middle.
Cells unlike_the_middle(const Subject& s, const Extents&) {
    if (!s.values) return std::nullopt;
    Extents middle = output_extents(s.layer);
    for (std::int64_t& place : middle) place /= 2;
    const double usual = value_at(s, middle);
    return by_value(s, [&](double value) { return std::abs(value - usual) > 1e-9; });
}

template <typename Holds>
Cells by_contributions(const Subject& s, Holds holds) {
    if (s.layer.op != Operator::transposed_convolution || !s.layout) return std::nullopt;
    const Overlap counted = overlap_of(s.layer);
    return those_of(output_extents(s.layer),
                    [&](const Extents& cell) { return holds(counted, overlap_at(counted, cell)); });
}
Cells holes(const Subject& s, const Extents&) {
    return by_contributions(s, [](const Overlap&, std::int64_t count) { return count == 0; });
}
Cells most_contributions(const Subject& s, const Extents&) {
    return by_contributions(s, [](const Overlap& o, std::int64_t count) { return count == o.most; });
}

// --- maps

// Output maps that a channel of the input has no say in. @param at the channel
Cells out_of_reach(const Subject& s, const Extents& at) {
    if (!has_weights(s.layer.op) || at.size() != 1 || at[0] < 0 || at[0] >= s.layer.in_channels)
        return std::nullopt;
    const std::int64_t group = at[0] / (s.layer.in_channels / s.layer.groups);
    const std::int64_t maps = output_channels(s.layer) / s.layer.groups;
    return those_of({output_channels(s.layer)}, [&](const Extents& map) { return map[0] / maps != group; });
}

constexpr std::array kCellSets = {
    CellSet{"read_by", LessonPlane::input, OfCell::output, read_by},
    CellSet{"beside_window", LessonPlane::input, OfCell::none, beside_window},
    CellSet{"unread", LessonPlane::input, OfCell::none, unread},
    CellSet{"most_read", LessonPlane::input, OfCell::none, by_reads<true>},
    CellSet{"least_read", LessonPlane::input, OfCell::none, by_reads<false>},
    CellSet{"winner", LessonPlane::input, OfCell::output, winner},
    CellSet{"copied_by", LessonPlane::input, OfCell::input, copied_by},
    CellSet{"reached_from", LessonPlane::output, OfCell::input, reached_from},
    CellSet{"negative", LessonPlane::output, OfCell::none, negative},
    CellSet{"positive", LessonPlane::output, OfCell::none, positive},
    CellSet{"zero", LessonPlane::output, OfCell::none, zero},
    CellSet{"unlike_the_middle", LessonPlane::output, OfCell::none, unlike_the_middle},
    CellSet{"holes", LessonPlane::output, OfCell::none, holes},
    CellSet{"most_contributions", LessonPlane::output, OfCell::none, most_contributions},
    CellSet{"out_of_reach", LessonPlane::map, OfCell::none, out_of_reach},
};

}  // namespace

std::span<const CellSet> cell_sets() {
    return kCellSets;
}

const CellSet* cell_set_named(std::string_view name) {
    const auto row = std::find_if(kCellSets.begin(), kCellSets.end(),
                                  [&](const CellSet& set) { return set.name == name; });
    return row == kCellSets.end() ? nullptr : row;
}

}  // namespace convwalk
