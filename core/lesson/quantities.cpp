#include "lesson/quantities.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "advice/cost.h"
#include "arithmetic/counts.h"
#include "arithmetic/left_over.h"
#include "basics/text.h"
#include "layout/overlap.h"
#include "layout/stamps.h"
#include "numeric/terms.h"

namespace convwalk {
namespace {

using Some = std::optional<Amount>;

Amount amount_of(const Extents& numbers) {
    return {numbers.begin(), numbers.end()};
}
Amount one(double number) {
    return {number};
}

// --- sizes, one an axis

template <typename Number>
Some on_each_axis(const Subject& s, Number number) {
    Amount all;
    for (const AxisSpec& a : s.layer.axes) all.push_back(double(number(a)));
    return all;
}
template <std::int64_t AxisSpec::*field>
Some field_of(const Subject& s, const Extents&) {
    return on_each_axis(s, [](const AxisSpec& a) { return a.*field; });
}

bool is_transposed(const Subject& s) {
    return s.layer.op == Operator::transposed_convolution;
}

Some output(const Subject& s, const Extents&) {
    if (s.report) return amount_of(s.report->layers[s.number - 1].output);
    return amount_of(output_extents(s.layer));
}
Some input(const Subject& s, const Extents&) {
    if (s.report) return amount_of(s.report->layers[s.number - 1].input);
    return amount_of(input_extents(s.layer));
}
Some span(const Subject& s, const Extents&) {
    if (!has_window(s.layer.op)) return std::nullopt;
    return on_each_axis(s, effective_kernel);
}
Some padded(const Subject& s, const Extents&) {
    return on_each_axis(s, padded_input);
}
// Cells that are left beside the window at its first place.
Some free_cells(const Subject& s, const Extents&) {
    if (!has_window(s.layer.op)) return std::nullopt;
    return on_each_axis(s, [](const AxisSpec& a) { return padded_input(a) - effective_kernel(a); });
}
Some both_paddings(const Subject& s, const Extents&) {
    return on_each_axis(s, [](const AxisSpec& a) { return a.padding_begin + a.padding_end; });
}
Some full(const Subject& s, const Extents&) {
    return is_transposed(s) ? Some(amount_of(full_extents(s.layer))) : std::nullopt;
}
Some expanded(const Subject& s, const Extents&) {
    if (!is_transposed(s)) return std::nullopt;
    return on_each_axis(s, [](const AxisSpec& a) { return expansion(a).size; });
}
Some zeros_per_gap(const Subject& s, const Extents&) {
    if (!is_transposed(s)) return std::nullopt;
    return on_each_axis(s, [](const AxisSpec& a) { return expansion(a).zeros_per_gap; });
}
Some border_zeros(const Subject& s, const Extents&) {
    if (!is_transposed(s)) return std::nullopt;
    return on_each_axis(s, [](const AxisSpec& a) { return expansion(a).begin; });
}
Some left_over_rows(const Subject& s, const Extents&) {
    return on_each_axis(s, [&](const AxisSpec& a) { return leftover_cells(s.layer.op, a); });
}
// Output padding with which the transpose of this convolution gives its input's size back.
Some output_padding_back(const Subject& s, const Extents&) {
    if (s.layer.op != Operator::convolution) return std::nullopt;
    Amount all;
    for (const AxisSpec& a : transposed_of(s.layer).axes) all.push_back(double(a.output_padding));
    return all;
}
// One of s sizes, or of d where stamps are that far spread.
Some largest_output_padding(const Subject& s, const Extents&) {
    if (!is_transposed(s)) return std::nullopt;
    return on_each_axis(s, [](const AxisSpec& a) { return std::max(a.stride, a.dilation) - 1; });
}
Some output_times(const Subject& s, const Extents&) {
    const Extents in = input_extents(s.layer);
    const Extents out = output_extents(s.layer);
    Amount all;
    for (std::size_t i = 0; i < in.size(); ++i) all.push_back(double(out[i]) / double(in[i]));
    return all;
}

// --- counts

Some input_cells(const Subject& s, const Extents&) {
    return one(double(cell_count(input_extents(s.layer))));
}
Some output_cells(const Subject& s, const Extents&) {
    return one(double(cell_count(output_extents(s.layer))));
}
Some window_cells(const Subject& s, const Extents&) {
    if (!has_window(s.layer.op)) return std::nullopt;
    return one(double(cell_count(kernel_extents(s.layer))));
}
Some span_cells(const Subject& s, const Extents& at) {
    const Some spans = span(s, at);
    if (!spans) return std::nullopt;
    double cells = 1;
    for (const double side : *spans) cells *= side;
    return one(cells);
}
Some in_channels(const Subject& s, const Extents&) {
    return one(double(s.layer.in_channels));
}
Some out_channels(const Subject& s, const Extents&) {
    return one(double(output_channels(s.layer)));
}
Some groups(const Subject& s, const Extents&) {
    return one(double(s.layer.groups));
}
Some channels_in_group(const Subject& s, const Extents&) {
    return one(double(s.layer.in_channels) / double(s.layer.groups));
}
// Maps that a channel of the input has a say in.
Some channels_reached(const Subject& s, const Extents&) {
    if (!has_weights(s.layer.op)) return std::nullopt;
    return one(double(output_channels(s.layer)) / double(s.layer.groups));
}
Some weights(const Subject& s, const Extents&) {
    return one(double(counts_of(s.layer).weights));
}
Some layer_weights(const Subject& s, const Extents& at) {
    return s.report && !s.report->layers[s.number - 1].layer ? std::nullopt : weights(s, at);
}
// Of the same layer in one group.
Some ordinary_weights(const Subject& s, const Extents& at) {
    const Some own = layer_weights(s, at);
    return own ? Some(one(own->front() * double(s.layer.groups))) : std::nullopt;
}
Some products_of_output(const Subject& s, const Extents&) {
    if (!has_weights(s.layer.op)) return std::nullopt;
    return one(double(cell_count(kernel_extents(s.layer))) * double(s.layer.in_channels) /
               double(s.layer.groups));
}
Some multiply_adds(const Subject& s, const Extents&) {
    if (s.report) return one(double(s.report->multiply_adds));
    return one(double(counts_of(s.layer).multiply_adds));
}
// Products of the window with what lies under it, at all of its places.
Some products(const Subject& s, const Extents&) {
    if (!s.layout || !has_window(s.layer.op)) return std::nullopt;
    return one(cost(s.layer, *s.layout).multiply_adds);
}
Some useful_products(const Subject& s, const Extents&) {
    if (!s.layout || !has_window(s.layer.op)) return std::nullopt;
    return one(cost(s.layer, *s.layout).useful);
}
Some unread_inputs(const Subject& s, const Extents&) {
    if (!s.layout || !has_window(s.layer.op)) return std::nullopt;
    double unread = 0;
    for (const Extents& cell : every_cell(input_extents(s.layer))) {
        if (!read_at(*s.layout, slots_of_input(*s.layout, cell))) ++unread;
    }
    return one(unread);
}
Some holes(const Subject& s, const Extents&) {
    if (!s.layout || !is_transposed(s)) return std::nullopt;
    const Overlap counted = overlap_of(s.layer);
    double found = 0;
    for (const Extents& cell : every_cell(output_extents(s.layer))) {
        if (overlap_at(counted, cell) == 0) ++found;
    }
    return one(found);
}
Some most_contributions(const Subject& s, const Extents&) {
    if (!s.layout || !has_window(s.layer.op)) return std::nullopt;
    return one(double(overlap_of(s.layer).most));
}
Some least_contributions(const Subject& s, const Extents&) {
    if (!s.layout || !has_window(s.layer.op)) return std::nullopt;
    return one(double(overlap_of(s.layer).least));
}

// --- of a cell

bool has(const Extents& extents, const Extents& at) {
    if (at.size() != extents.size()) return false;
    for (std::size_t i = 0; i < at.size(); ++i) {
        if (at[i] < 0 || at[i] >= extents[i]) return false;
    }
    return true;
}
bool has_output(const Subject& s, const Extents& at) {
    return s.layout && has(output_extents(s.layer), at);
}
bool has_input(const Subject& s, const Extents& at) {
    return s.layout && has(input_extents(s.layer), at);
}

Some value(const Subject& s, const Extents& at) {
    if (!s.values || !has_output(s, at)) return std::nullopt;
    return one(value_at(s, at));
}
// Of the output channel that is chosen, with all that it reads and the bias.
Some channel_value(const Subject& s, const Extents& at) {
    const auto sum = channel_sum(s, at);
    return sum ? Some(one(sum->result)) : std::nullopt;
}
// What the first of its channels adds to it.
Some first_channel_alone(const Subject& s, const Extents& at) {
    const auto sum = channel_sum(s, at);
    return sum && sum->form == Sum::Form::weighted ? Some(one(channel_sums(*sum).front().sum)) : std::nullopt;
}
Some inputs_read(const Subject& s, const Extents& at) {
    if (!has_output(s, at)) return std::nullopt;
    const auto all = taps(*s.layout, on_three_axes(at));
    return one(double(std::count_if(all.begin(), all.end(), [](const Tap& t) { return t.source; })));
}
Some zeros_read(const Subject& s, const Extents& at) {
    if (!has_output(s, at)) return std::nullopt;
    const auto all = taps(*s.layout, on_three_axes(at));
    return one(double(std::count_if(all.begin(), all.end(), [](const Tap& t) { return !t.source; })));
}
Some contributions(const Subject& s, const Extents& at) {
    if (!has_output(s, at) || !is_transposed(s)) return std::nullopt;
    return one(double(overlap_at(overlap_of(s.layer), at)));
}
Some times_read(const Subject& s, const Extents& at) {
    if (!has_input(s, at)) return std::nullopt;
    return one(double(reach(*s.layout, slots_of_input(*s.layout, at)).size()));
}
Some largest_weight(const Subject& s, const Extents& at) {
    if (!has_output(s, at) || s.layer.op != Operator::resize) return std::nullopt;
    double largest = 0;
    for (const Tap& tap : taps(*s.layout, on_three_axes(at))) largest = std::max(largest, tap.factor);
    return one(largest);
}
Some full_value(const Subject& s, const Extents& at) {
    if (!s.values || !is_transposed(s)) return std::nullopt;
    const StampPlan plan = stamp_plan(s.layer);
    const Extents three = on_three_axes(at);
    if (!lies_in(cell3(three), plan.full)) return std::nullopt;
    const auto sums = stamped_sums(plan, s.values->operands.input.values, s.values->operands.weight.values,
                                   cells_of(plan.inputs));
    return one(sums[static_cast<std::size_t>(flat_of(cell3(three), plan.canvas))]);
}
// The channel of the input that an output of a pixel shuffle is taken from.
Some channel_taken(const Subject& s, const Extents& at) {
    if (s.layer.op != Operator::pixel_shuffle || at.size() != 2) return std::nullopt;
    const Shuffle& shuffle = s.layout->shuffle;
    const std::int64_t place = at[0] % shuffle.factor * shuffle.factor + at[1] % shuffle.factor;
    return one(double(shuffle.coarse_channel(0, place)));
}
Some input_value(const Subject& s, const Extents& at) {
    if (!s.values || !has_input(s, at)) return std::nullopt;
    const auto flat = static_cast<std::size_t>(ravelled(at, input_extents(s.layer)));
    return one(s.values->operands.input.values[flat]);
}
// Contributions to an output of two such layers in a row, along one axis.
Some stacked_contributions(const Subject& s, const Extents& at) {
    if (!is_transposed(s) || at.size() != 1) return std::nullopt;
    const std::array<AxisSpec, 2> layers = {s.layer.axes[0], s.layer.axes[0]};
    const std::vector<std::int64_t> counts = overlap_of_stack(layers);
    if (at[0] < 0 || at[0] >= std::ssize(counts)) return std::nullopt;
    return one(double(counts[static_cast<std::size_t>(at[0])]));
}

// --- of a network

Some field(const Subject& s, const Extents&) {
    if (!s.report) return std::nullopt;
    Amount all;
    for (const AxisField& axis : s.report->layers[s.number - 1].axes) all.push_back(double(axis.size));
    return all;
}
Some least_field(const Subject& s, const Extents&) {
    if (!s.report) return std::nullopt;
    Amount all;
    for (const AxisField& axis : s.report->layers[s.number - 1].axes) all.push_back(double(axis.size_min));
    return all;
}
Some field_cells(const Subject& s, const Extents& at) {
    const Some sides = field(s, at);
    if (!sides) return std::nullopt;
    double cells = 1;
    for (const double side : *sides) cells *= side;
    return one(cells);
}
Some cells_used(const Subject& s, const Extents& at) {
    if (!s.report || at.size() != s.report->layers[s.number - 1].output.size()) return std::nullopt;
    const Stack& stack = s.scenario.network()->stack;
    double cells = 1;
    for (const Runs& runs : used_cells(stack, *s.report, s.number, at).axes) cells *= double(cells_of(runs));
    return one(cells);
}
// Layers that leave cells of their input unread, or reach their outputs unevenly.
Some layers_at_fault(const Subject& s, const Extents&) {
    if (!s.report) return std::nullopt;
    const auto& all = s.report->layers;
    return one(double(std::count_if(all.begin(), all.end(), [](const LayerReport& layer) {
        return has_note(layer, Note::Kind::lost_cells) || has_note(layer, Note::Kind::uneven_overlap);
    })));
}
// Rows that a join or a crop cuts away, at both sides together.
Some rows_cut(const Subject& s, const Extents&) {
    if (!s.report) return std::nullopt;
    const Stack& stack = s.scenario.network()->stack;
    const StackLayer& layer = stack.layers[s.number - 1];
    if (other_of(layer) == nullptr) return std::nullopt;
    Amount all;
    for (const Sides& cut : cuts_of(stack, *s.report, s.number)) all.push_back(double(cut.begin + cut.end));
    return all;
}
Some parameters(const Subject& s, const Extents&) {
    if (s.report) return one(double(s.report->parameters));
    return one(double(counts_of(s.layer).parameters));
}
// Weights of all layers, without what is added.
Some all_weights(const Subject& s, const Extents&) {
    if (!s.report) return std::nullopt;
    double sum = 0;
    for (const LayerReport& layer : s.report->layers) {
        if (layer.layer) sum += double(counts_of(*layer.layer).weights);
    }
    return one(sum);
}
Some layer_number(const Subject& s, const Extents&) {
    return s.report ? Some(one(double(s.number))) : std::nullopt;
}
Some layer_count(const Subject& s, const Extents&) {
    return s.report ? Some(one(double(s.report->layers.size()))) : std::nullopt;
}
Some network_input(const Subject& s, const Extents&) {
    return s.report ? Some(amount_of(s.scenario.network()->stack.input)) : std::nullopt;
}
Some network_output(const Subject& s, const Extents&) {
    return s.report ? Some(amount_of(s.report->layers.back().output)) : std::nullopt;
}

constexpr std::array kQuantities = {
    Quantity{"output", OfCell::none, output},
    Quantity{"input", OfCell::none, input},
    Quantity{"kernel", OfCell::none, field_of<&AxisSpec::kernel>},
    Quantity{"stride", OfCell::none, field_of<&AxisSpec::stride>},
    Quantity{"padding", OfCell::none, field_of<&AxisSpec::padding_begin>},
    Quantity{"padding_end", OfCell::none, field_of<&AxisSpec::padding_end>},
    Quantity{"both_paddings", OfCell::none, both_paddings},
    Quantity{"dilation", OfCell::none, field_of<&AxisSpec::dilation>},
    Quantity{"output_padding", OfCell::none, field_of<&AxisSpec::output_padding>},
    Quantity{"output_padding_back", OfCell::none, output_padding_back},
    Quantity{"largest_output_padding", OfCell::none, largest_output_padding},
    Quantity{"times", OfCell::none, output_times},
    Quantity{"span", OfCell::none, span},
    Quantity{"padded", OfCell::none, padded},
    Quantity{"free_cells", OfCell::none, free_cells},
    Quantity{"full", OfCell::none, full},
    Quantity{"expanded", OfCell::none, expanded},
    Quantity{"zeros_per_gap", OfCell::none, zeros_per_gap},
    Quantity{"border_zeros", OfCell::none, border_zeros},
    Quantity{"left_over", OfCell::none, left_over_rows},
    Quantity{"input_cells", OfCell::none, input_cells},
    Quantity{"output_cells", OfCell::none, output_cells},
    Quantity{"window_cells", OfCell::none, window_cells},
    Quantity{"span_cells", OfCell::none, span_cells},
    Quantity{"in_channels", OfCell::none, in_channels},
    Quantity{"out_channels", OfCell::none, out_channels},
    Quantity{"groups", OfCell::none, groups},
    Quantity{"channels_in_group", OfCell::none, channels_in_group},
    Quantity{"channels_reached", OfCell::none, channels_reached},
    Quantity{"weights", OfCell::none, layer_weights},
    Quantity{"ordinary_weights", OfCell::none, ordinary_weights},
    Quantity{"all_weights", OfCell::none, all_weights},
    Quantity{"parameters", OfCell::none, parameters},
    Quantity{"products_of_output", OfCell::none, products_of_output},
    Quantity{"multiply_adds", OfCell::none, multiply_adds},
    Quantity{"products", OfCell::none, products},
    Quantity{"useful_products", OfCell::none, useful_products},
    Quantity{"unread_inputs", OfCell::none, unread_inputs},
    Quantity{"holes", OfCell::none, holes},
    Quantity{"most_contributions", OfCell::none, most_contributions},
    Quantity{"least_contributions", OfCell::none, least_contributions},
    Quantity{"value", OfCell::output, value},
    Quantity{"channel_value", OfCell::output, channel_value},
    Quantity{"first_channel_alone", OfCell::output, first_channel_alone},
    Quantity{"inputs_read", OfCell::output, inputs_read},
    Quantity{"zeros_read", OfCell::output, zeros_read},
    Quantity{"contributions", OfCell::output, contributions},
    Quantity{"stacked_contributions", OfCell::output, stacked_contributions},
    Quantity{"largest_weight", OfCell::output, largest_weight},
    Quantity{"channel_taken", OfCell::output, channel_taken},
    Quantity{"times_read", OfCell::input, times_read},
    Quantity{"input_value", OfCell::input, input_value},
    Quantity{"full_value", OfCell::full, full_value},
    Quantity{"field", OfCell::none, field},
    Quantity{"least_field", OfCell::none, least_field},
    Quantity{"field_cells", OfCell::none, field_cells},
    Quantity{"cells_used", OfCell::output, cells_used},
    Quantity{"rows_cut", OfCell::none, rows_cut},
    Quantity{"layers_at_fault", OfCell::none, layers_at_fault},
    Quantity{"layer_number", OfCell::none, layer_number},
    Quantity{"layers", OfCell::none, layer_count},
    Quantity{"network_input", OfCell::none, network_input},
    Quantity{"network_output", OfCell::none, network_output},
};

}  // namespace

std::span<const Quantity> quantities() {
    return kQuantities;
}

const Quantity* quantity_named(std::string_view name) {
    const auto row = std::find_if(kQuantities.begin(), kQuantities.end(),
                                  [&](const Quantity& q) { return q.name == name; });
    return row == kQuantities.end() ? nullptr : row;
}

bool same_amount(const Amount& a, const Amount& b) {
    if (a.empty() || b.empty()) return false;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        if (a.size() != b.size() && a.size() != 1 && b.size() != 1) return false;
        const double x = a[a.size() == 1 ? 0 : i];
        const double y = b[b.size() == 1 ? 0 : i];
        if (std::abs(x - y) > 1e-9 * std::max({1.0, std::abs(x), std::abs(y)})) return false;
    }
    return true;
}

std::string amount_text(const Amount& amount, bool as_size) {
    const bool alike = std::all_of(amount.begin(), amount.end(), [&](double n) { return n == amount[0]; });
    std::string text;
    for (std::size_t i = 0; i < amount.size(); ++i) {
        if (i > 0 && alike && !as_size) break;
        if (i > 0) text += "×";
        text += is_whole(amount[i]) ? grouped(static_cast<std::int64_t>(amount[i])) : number_text(amount[i]);
    }
    return text;
}

}  // namespace convwalk
