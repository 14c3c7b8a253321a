#include "lesson/goals.h"
#include "basics/every_axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

#include "arithmetic/counts.h"
#include "arithmetic/evenness.h"
#include "arithmetic/field_texts.h"
#include "basics/errors.h"
#include "basics/factor.h"
#include "basics/text.h"
#include "frameworks/rules.h"
#include "lab/bench.h"
#include "layout/overlap.h"
#include "layout/stamps.h"
#include "lesson/quantities.h"
#include "numeric/matrix.h"

namespace convwalk {
namespace {

using Text = std::string_view;

// One value stands for all axes.
bool equals(const Extents& extents, Text argument) {
    Extents wanted = parse_extents(argument, "goal");
    spread_over_axes(wanted, extents.size());
    return extents == wanted;
}

template <typename Holds>
bool on_all_axes(const Subject& s, Holds holds) {
    return std::all_of(s.layer.axes.begin(), s.layer.axes.end(), holds);
}

// --- sizes

bool size(const Subject& made, const Subject&, Text argument) {
    return equals(output_extents(made.layer), argument);
}
bool same_size(const Subject& made, const Subject&, Text) {
    return output_extents(made.layer) == input_extents(made.layer);
}
bool same_output(const Subject& made, const Subject& scene, Text) {
    return output_extents(made.layer) == output_extents(scene.layer);
}
// For every input of 2 to 24 cells.
bool times(const Subject& made, const Subject&, Text argument) {
    const auto factor = factor_spelled(argument);
    const auto exact = factor ? factor->exact() : std::nullopt;
    if (!exact)
        throw BadInput(fmt::format("times is {}; it must be a number such as 2", printable(argument)));
    for (std::int64_t n = 2; n <= 24; ++n) {
        LayerRequest request = made.request;
        for (AxisSpec& a : request.layer.axes) a.input = n;
        if (why_invalid(request)) return false;
        for (const std::int64_t o : output_extents(resolved(request))) {
            if (o * exact->den != n * exact->num) return false;
        }
    }
    return true;
}
bool shape_back(const Subject& made, const Subject& scene, Text) {
    return input_extents(made.layer) == output_extents(scene.layer) &&
           output_extents(made.layer) == input_extents(scene.layer);
}

// --- fields

bool transposed(const Subject& made, const Subject&, Text) {
    return made.layer.op == Operator::transposed_convolution;
}
bool stride(const Subject& made, const Subject&, Text argument) {
    Extents strides;
    for (const AxisSpec& a : made.layer.axes) strides.push_back(a.stride);
    return equals(strides, argument);
}
bool depthwise(const Subject& made, const Subject&, Text) {
    return made.layer.groups == made.layer.in_channels && made.layer.in_channels > 1;
}
// No larger number divides both.
bool most_groups(const Subject& made, const Subject&, Text) {
    return made.layer.groups == std::gcd(made.layer.in_channels, made.layer.out_channels);
}
bool mixes_channels(const Subject& made, const Subject&, Text) {
    return made.layer.in_channels > made.layer.groups;
}
bool looks_around(const Subject& made, const Subject&, Text) {
    return cell_count(kernel_extents(made.layer)) > 1;
}
bool fewer_weights(const Subject& made, const Subject& scene, Text) {
    return counts_of(made.layer).weights < counts_of(scene.layer).weights;
}
bool pads_as(const Subject& made, AutoPadding rule) {
    return on_all_axes(made, [&](const AxisSpec& a) {
        return same_padding(a, rule) == Sides{a.padding_begin, a.padding_end};
    });
}
bool pads_as_pytorch(const Subject& made, const Subject&, Text) {
    LayerRequest same = made.request;
    for (AxisSpec& a : same.layer.axes) a.padding_begin = a.padding_end = 0;
    same.padding = PaddingWord::same;
    return !why_invalid(same) && resolved(same) == made.layer;
}
bool pads_as_tensorflow(const Subject& made, const Subject&, Text) {
    return pads_as(made, AutoPadding::same_upper);
}

// --- pictures

// What every way up of the bench makes of a plain grey is plain again, away from the border.
bool grey_stays(const Subject& made, const Subject&, Text) {
    const LabChoice& lab = made.scenario.lab;
    const WaysUp bench = bench_of(picture_of(lab), ways_settings(lab, made.scenario.values.seed));
    return std::all_of(bench.ways.begin(), bench.ways.end(),
                       [](const WayUpResult& way) { return way.greys.size() == 1; });
}

// --- matrices

// "1x6 6x1": what stands in row 1 and column 6 of the convolution's matrix stands there in its transpose's.
bool entry_moves(const Subject& made, const Subject&, Text argument) {
    const auto convolution = convolution_of(made.layer);
    const auto space = argument.find(' ');
    if (!convolution || space == Text::npos) return false;
    const auto weight_at = [](const Layer& layer, Text place) -> std::int64_t {
        const Extents at = parse_extents(place, "goal");
        const LayerMatrix matrix(layer);
        if (at.size() != 2 || at[0] >= matrix.rows()) return -1;
        for (const MatrixTap& tap : matrix.row(at[0])) {
            if (tap.column == at[1]) return tap.weight;
        }
        return -1;
    };
    const std::int64_t weight = weight_at(*convolution, argument.substr(0, space));
    return weight >= 0 && weight == weight_at(made.layer, argument.substr(space + 1));
}

// --- networks

bool field(const Subject& made, const Subject&, Text argument) {
    if (!made.report) return false;
    Extents cells;
    for (const AxisField& axis : made.report->layers.back().axes) cells.push_back(axis.size);
    return equals(cells, argument);
}
// Every layer is the one of this notation, whatever its padding.
bool layers(const Subject& made, const Subject&, Text argument) {
    if (!made.report) return false;
    Scenario one = made.scenario;
    one.subject = with_notation(*made.scenario.network(), argument, {});
    const Layer wanted = subject_of(one, 1).layer;
    const auto alike = [](const AxisSpec& a, const AxisSpec& b) {
        return a.kernel == b.kernel && a.stride == b.stride && a.dilation == b.dilation;
    };
    const auto& all = made.report->layers;
    return std::all_of(all.begin(), all.end(), [&](const LayerReport& each) {
        return each.layer && each.layer->op == wanted.op && each.layer->out_channels == wanted.out_channels &&
               std::equal(wanted.axes.begin(), wanted.axes.end(), each.layer->axes.begin(),
                          each.layer->axes.end(), alike);
    });
}

// --- what is read and reached

bool reads_all(const Subject& made, const Subject&, Text) {
    const auto unread = quantity_named("unread_inputs")->of(made, {});
    return unread && unread->front() == 0;
}
bool even(const Subject& made, const Subject&, Text) {
    return on_all_axes(made, [](const AxisSpec& a) { return evenness_of(a) == Evenness::even; });
}
bool no_holes(const Subject& made, const Subject&, Text) {
    return on_all_axes(made, [](const AxisSpec& a) { return evenness_of(a) != Evenness::holes; });
}
// Whether any padding makes the map of contributions even far from its border.
bool padding_evens(const Subject& made, const Subject&, Text) {
    for (std::int64_t p = 0; p < made.layer.axes.front().kernel; ++p) {
        Layer layer = made.layer;
        for (AxisSpec& a : layer.axes) a.padding_begin = a.padding_end = p;
        if (why_invalid(layer)) continue;
        const Overlap counted = overlap_of(layer);
        if (counted.least == counted.most) return true;
    }
    return false;
}
// Nothing that an output reads comes after it.
bool causal(const Subject& made, const Subject&, Text) {
    if (!made.layout) return false;
    const Extents inputs = input_extents(made.layer);
    for (const Extents& output : every_cell(output_extents(made.layer))) {
        for (const Tap& tap : taps(*made.layout, on_three_axes(output))) {
            if (tap.source && unravelled(*tap.source, inputs).back() > output.back()) return false;
        }
    }
    return true;
}
bool all_even(const Subject& made, const Subject&, Text) {
    if (!made.report) return false;
    return std::all_of(made.report->layers.begin(), made.report->layers.end(),
                       [](const LayerReport& layer) { return !has_note(layer, Note::Kind::uneven_overlap); });
}
// Adding stamps takes fewer multiplications than a window over the zeros.
bool stamps_are_cheaper(const Subject& made, const Subject&, Text) {
    return double(stamp_products(stamp_plan(made.layer))) < quantity_named("products")->of(made, {})->front();
}

// --- values

std::vector<std::int64_t> strides_of(const Layer& layer) {
    std::vector<std::int64_t> strides;
    for (const AxisSpec& a : layer.axes)
        strides.push_back(layer.op == Operator::transposed_convolution ? a.stride : 1);
    return strides;
}
// As many inputs lie under the window as anywhere.
bool is_inside(const Subject& made, const Extents& output, const std::vector<std::int64_t>& stride) {
    const auto read = [&](const Extents& at) {
        const auto all = taps(*made.layout, on_three_axes(at));
        return std::count_if(all.begin(), all.end(), [](const Tap& t) { return t.source.has_value(); });
    };
    // The output of the same phase in the middle of the map reads no border.
    Extents middle = output;
    const Extents outputs = output_extents(made.layer);
    for (std::size_t i = 0; i < middle.size(); ++i)
        middle[i] = outputs[i] / 2 / stride[i] * stride[i] + output[i] % stride[i];
    for (std::size_t i = 0; i < middle.size(); ++i) {
        if (middle[i] >= outputs[i]) middle[i] -= stride[i];
    }
    return read(output) == read(middle);
}

std::vector<double> outputs(const Subject& made) {
    return made.values ? made.values->result.output.values : std::vector<double>();
}
bool flat(const Subject& made, const Subject&, Text) {
    const std::vector<double> all = outputs(made);
    return !all.empty() &&
           std::all_of(all.begin(), all.end(), [&](double v) { return std::abs(v - all[0]) < 1e-9; });
}
bool all_zero(const Subject& made, const Subject&, Text) {
    const std::vector<double> all = outputs(made);
    return !all.empty() && std::all_of(all.begin(), all.end(), [](double v) { return v == 0; });
}
bool kernel_not_zero(const Subject& made, const Subject&, Text) {
    if (!made.values) return false;
    const auto& kernel = made.values->operands.weight.values;
    return std::any_of(kernel.begin(), kernel.end(), [](double v) { return v != 0; });
}
// Where the window reads no zero of a border, all outputs are the same.
bool flat_inside(const Subject& made, const Subject&, Text) {
    if (!made.values || !made.layout) return false;
    std::optional<double> first;
    const std::vector<std::int64_t> stride = strides_of(made.layer);
    for (const Extents& output : every_cell(output_extents(made.layer))) {
        if (!is_inside(made, output, stride)) continue;
        const double value = value_at(made, output);
        if (!first) first = value;
        if (std::abs(*first - value) > 1e-9) return false;
    }
    return first.has_value();
}
bool as_frameworks(const Subject& made, const Subject&, Text) {
    return !made.scenario.values.true_convolution;
}
// The numbers of the last row, which output padding keeps.
std::vector<double> row_from_end(const Subject& made, std::int64_t back) {
    const Extents extents = output_extents(made.layer);
    const std::int64_t columns = extents.back();
    const auto end = outputs(made).size() - static_cast<std::size_t>(back * columns);
    const std::vector<double> all = outputs(made);
    return {all.begin() + static_cast<std::ptrdiff_t>(end) - columns,
            all.begin() + static_cast<std::ptrdiff_t>(end)};
}
bool last_row_is_zero(const Subject& made, const Subject&, Text) {
    const std::vector<double> row = row_from_end(made, 0);
    return std::all_of(row.begin(), row.end(), [](double v) { return v == 0; });
}
bool last_row_repeats(const Subject& made, const Subject&, Text) {
    return row_from_end(made, 0) == row_from_end(made, 1);
}
// What goes through the convolution and its transpose.
std::vector<double> back_again(const Subject& made) {
    const Layer way_back = transposed_of(made.values->layer);
    Operands operands = made.values->operands;
    operands.input = made.values->result.output;
    return evaluated(way_back, rules_of(way_back), operands).output.values;
}
bool values_return(const Subject& made, const Subject&, Text) {
    if (!made.values || made.layer.op != Operator::convolution) return false;
    return back_again(made) == made.values->operands.input.values;
}
bool shape_returns(const Subject& made, const Subject&, Text) {
    return made.layer.op == Operator::convolution &&
           output_extents(transposed_of(made.layer)) == input_extents(made.layer);
}

constexpr std::array kGoals = {
    GoalRow{"size", true, size},
    GoalRow{"same_size", false, same_size},
    GoalRow{"same_output", false, same_output},
    GoalRow{"times", true, times},
    GoalRow{"shape_back", false, shape_back},
    GoalRow{"transposed", false, transposed},
    GoalRow{"stride", true, stride},
    GoalRow{"depthwise", false, depthwise},
    GoalRow{"most_groups", false, most_groups},
    GoalRow{"mixes_channels", false, mixes_channels},
    GoalRow{"looks_around", false, looks_around},
    GoalRow{"fewer_weights", false, fewer_weights},
    GoalRow{"pads_as_pytorch", false, pads_as_pytorch},
    GoalRow{"pads_as_tensorflow", false, pads_as_tensorflow},
    GoalRow{"reads_all", false, reads_all},
    GoalRow{"even", false, even},
    GoalRow{"no_holes", false, no_holes},
    GoalRow{"padding_evens", false, padding_evens},
    GoalRow{"causal", false, causal},
    GoalRow{"all_even", false, all_even},
    GoalRow{"grey_stays", false, grey_stays},
    GoalRow{"entry_moves", true, entry_moves},
    GoalRow{"field", true, field},
    GoalRow{"layers", true, layers},
    GoalRow{"stamps_are_cheaper", false, stamps_are_cheaper},
    GoalRow{"flat", false, flat},
    GoalRow{"all_zero", false, all_zero},
    GoalRow{"kernel_not_zero", false, kernel_not_zero},
    GoalRow{"flat_inside", false, flat_inside},
    GoalRow{"as_frameworks", false, as_frameworks},
    GoalRow{"last_row_is_zero", false, last_row_is_zero},
    GoalRow{"last_row_repeats", false, last_row_repeats},
    GoalRow{"values_return", false, values_return},
    GoalRow{"shape_returns", false, shape_returns},
};

}  // namespace

std::span<const GoalRow> goal_rows() {
    return kGoals;
}

const GoalRow* goal_named(std::string_view name) {
    const auto row =
        std::find_if(kGoals.begin(), kGoals.end(), [&](const GoalRow& r) { return r.name == name; });
    return row == kGoals.end() ? nullptr : row;
}

bool holds(const Goal& goal, const Subject& made, const Subject& scene) {
    return goal_named(goal.name)->holds(made, scene, goal.argument) == goal.wanted;
}

bool all_hold(std::span<const Goal> goals, const Subject& made, const Subject& scene) {
    return std::all_of(goals.begin(), goals.end(),
                       [&](const Goal& goal) { return holds(goal, made, scene); });
}

}  // namespace convwalk
