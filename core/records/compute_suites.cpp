#include "records/compute_suites.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "layout/layout.h"
#include "records/compute_values.h"

namespace convwalk {
namespace {

void write(JsonWriter& answer, std::string_view field, const Extents& values) {
    answer.key(field).integers(values);
}

template <typename Field>
void write_each(JsonWriter& answer, std::string_view name, const Layer& layer, Field field) {
    answer.key(name).begin_list();
    for (const AxisSpec& a : layer.axes) answer.integer(field(a));
    answer.end_list();
}

void write_output_shape(JsonWriter& answer, const AskedLayer& asked, const Layer& layer) {
    write(answer, "output_shape", with_channels(asked.batch, output_channels(layer), output_extents(layer)));
}

char letter(SlotKind kind) {
    switch (kind) {
        case SlotKind::real:
            return 'R';
        case SlotKind::inserted_zero:
            return 'I';
        case SlotKind::padding:
            return 'P';
        case SlotKind::output_padding:
            return 'O';
        case SlotKind::overhang:
        case SlotKind::cropped:
            break;
    }
    return '?';  // neither is in the grid of a convolution, transposed or not
}

// Calls `visit` with the slots of every cell of the grid, cropped ones left out, in row-major order.
template <typename Visit>
void for_each_grid_cell(const Layout& l, Visit visit) {
    const Extents grid = grid_extents(l);
    const std::int64_t cells = cell_count(grid);
    for (std::int64_t flat = 0; flat < cells; ++flat) {
        Extents slots = unravelled(flat, grid);
        for (std::size_t axis = 0; axis < slots.size(); ++axis) slots[axis] += l.axes[axis].crop_begin;
        visit(slots);
    }
}

// What the expansion adds between and beside the inputs; where it cuts, a side has a crop instead of a
// padding.
void write_grid_sides(JsonWriter& answer, const Layer& layer) {
    const auto positive = [](std::int64_t v) { return std::max<std::int64_t>(0, v); };
    const auto begin = [](const AxisSpec& a) { return expansion(a).begin; };
    const auto end = [](const AxisSpec& a) { return expansion(a).end; };
    write_each(answer, "inserted_zeros_per_gap", layer, [](auto& a) { return expansion(a).zeros_per_gap; });
    write_each(answer, "grid_padding_begin", layer, [&](auto& a) { return positive(begin(a)); });
    write_each(answer, "grid_padding_end", layer, [&](auto& a) { return positive(end(a)); });
    write_each(answer, "grid_crop_begin", layer, [&](auto& a) { return positive(-begin(a)); });
    write_each(answer, "grid_crop_end", layer, [&](auto& a) { return positive(-end(a)); });
}

// One string a row of the grid.
void write_kinds(JsonWriter& answer, const Layout& l) {
    const auto row_size = static_cast<std::size_t>(grid_extents(l).back());
    std::string row;
    answer.key("expanded_kind").begin_list();
    for_each_grid_cell(l, [&](const Extents& slots) {
        row += letter(kind_at(l, slots));
        if (row.size() < row_size) return;
        answer.text(row);
        row.clear();
    });
    answer.end_list();
}

// The grid of every image and channel, zeros filled in.
void write_expanded_values(JsonWriter& answer, const Layout& l, const std::vector<double>& input) {
    const std::int64_t plane = cell_count(input_extents(l));
    const std::int64_t planes = static_cast<std::int64_t>(input.size()) / plane;
    answer.key("expanded_values").begin_list();
    for (std::int64_t p = 0; p < planes; ++p) {
        for_each_grid_cell(l, [&](const Extents& slots) {
            const auto source = source_at(l, slots);
            answer.number(source ? input[static_cast<std::size_t>(p * plane + *source)] : 0.0);
        });
    }
    answer.end_list();
}

// The weight of the stride-1 convolution: channel axes swapped inside each group, taps flipped.
std::vector<double> flipped_weight(const Layer& layer, const std::vector<double>& weight) {
    const std::int64_t taps = cell_count(kernel_extents(layer));
    const std::int64_t ins = layer.in_channels / layer.groups;
    const std::int64_t outs = layer.out_channels / layer.groups;
    std::vector<double> flipped;
    flipped.reserve(weight.size());
    for (std::int64_t group = 0; group < layer.groups; ++group) {
        for (std::int64_t out = 0; out < outs; ++out) {
            for (std::int64_t in = 0; in < ins; ++in) {
                const std::int64_t block = ((group * ins + in) * outs + out) * taps;
                for (std::int64_t tap = taps - 1; tap >= 0; --tap)
                    flipped.push_back(weight[static_cast<std::size_t>(block + tap)]);
            }
        }
    }
    return flipped;
}

void write_equivalent_conv(JsonWriter& answer, const Layer& layer, const std::vector<double>& weight) {
    answer.key("equivalent_conv").begin_object();
    write_each(answer, "stride", layer, [](const AxisSpec&) { return 1; });
    write_each(answer, "padding", layer, [](const AxisSpec&) { return 0; });
    write_each(answer, "dilation", layer, [](const AxisSpec& a) { return a.dilation; });
    answer.key("groups").integer(layer.groups);
    write(answer, "weight_shape",
          with_channels(layer.out_channels, layer.in_channels / layer.groups, kernel_extents(layer)));
    if (!weight.empty()) answer.key("weight").numbers(flipped_weight(layer, weight));
    answer.end_object();
}

void write_steps(JsonWriter& answer, const Layout& l) {
    const Extents outputs = output_extents(l);
    const std::int64_t count = cell_count(outputs);
    answer.key("step_count").integer(count);
    answer.key("steps").begin_list();
    for (std::int64_t flat = 0; flat < count; ++flat) {
        const Extents output = unravelled(flat, outputs);
        answer.begin_object();
        write(answer, "output", output);
        answer.key("window").begin_list();
        const auto first = [&](std::size_t axis) {
            return l.axes[axis].window_begin(output[axis]) - l.axes[axis].crop_begin;
        };
        for (std::size_t axis = 0; axis < l.axes.size(); ++axis) answer.integer(first(axis));
        for (std::size_t axis = 0; axis < l.axes.size(); ++axis)
            answer.integer(first(axis) + l.axes[axis].window_size(output[axis]) - 1);
        answer.end_list();
        answer.key("real_cells").begin_list();
        for (const Tap& tap : taps(l, output)) {
            if (tap.source) answer.integer(*tap.source);
        }
        answer.end_list().end_object();
    }
    answer.end_list();
}

}  // namespace

std::optional<Fault> answer_shape(const Record& record, JsonWriter& answer) {
    const AskedLayer asked = read_layer(record);
    if (asked.request.padding != PaddingWord::numbers) {
        const Layer layer = resolved(asked.request);
        write_each(answer, "resolved_padding", layer, [](const AxisSpec& a) { return a.padding_begin; });
        write_each(answer, "resolved_padding_end", layer, [](const AxisSpec& a) { return a.padding_end; });
    }
    if (auto why = why_refused(asked)) return why;
    write_output_shape(answer, asked, resolved(asked.request));
    return std::nullopt;
}

std::optional<Fault> answer_equivalence(const Record& record, JsonWriter& answer) {
    const AskedLayer asked = read_layer(record);
    if (auto why = why_refused(asked)) return why;
    const Layer& layer = asked.request.layer;
    if (auto why = why_too_large(layer)) return fault_of(std::move(why));
    const Layout l = layout(layer);
    const Extents expanded = with_channels(asked.batch, layer.in_channels, grid_extents(l));
    const std::vector<double> input =
        read_values(record, "input", with_channels(asked.batch, layer.in_channels, input_extents(layer)));
    const std::vector<double> weight = read_values(record, "weight", asked.weight_shape);
    if (auto why = why_answer_too_long(cell_count(grid_extents(l)))) return why;
    if (auto why = why_answer_too_long(input.empty() ? 0 : cell_count(expanded))) return why;
    std::optional<Evaluation> evaluation;
    if (auto why = work_out(record, asked, evaluation)) return why;

    write_output_shape(answer, asked, layer);
    if (evaluation) write_output(answer, evaluation->output.values);
    write_grid_sides(answer, layer);
    write(answer, "expanded_shape", expanded);
    write_kinds(answer, l);
    if (record.has("input")) write_expanded_values(answer, l, input);
    write_equivalent_conv(answer, layer, weight);
    return std::nullopt;
}

std::optional<Fault> answer_animation(const Record& record, JsonWriter& answer) {
    const AskedLayer asked = read_plane(record);
    if (auto why = why_refused(asked)) return why;
    const Layer layer = resolved(asked.request);
    if (auto why = why_too_large(layer)) return fault_of(std::move(why));
    const Layout l = layout(layer);
    const Extents outputs = output_extents(l);
    if (auto why = why_answer_too_long(cell_count(grid_extents(l)))) return why;
    if (auto why = why_answer_too_long(cell_count({cell_count(outputs), cell_count(kernel_extents(l))})))
        return why;

    write(answer, "output_size", outputs);
    write(answer, "expanded_size", grid_extents(l));
    write_kinds(answer, l);
    write_steps(answer, l);
    return std::nullopt;
}

}  // namespace convwalk
