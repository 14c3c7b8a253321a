#include "lesson/slips.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "arithmetic/axis.h"
#include "numeric/terms.h"

namespace convwalk {
namespace {

using Some = std::optional<Amount>;

template <typename Number>
Some each(const Subject& s, Number number) {
    Amount all;
    for (const AxisSpec& a : s.layer.axes) all.push_back(double(number(a)));
    return all;
}

std::int64_t floored(std::int64_t a, std::int64_t b) {
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}
bool walks(const Subject& s) {
    return s.layer.op == Operator::convolution || is_window_pooling(s.layer.op);
}
bool stamps(const Subject& s) {
    return s.layer.op == Operator::transposed_convolution;
}
// Of a convolution or a pooling whose padded input and window were taken to be these.
std::int64_t places(std::int64_t padded, std::int64_t window, std::int64_t stride) {
    return floored(padded - window, stride) + 1;
}

// --- sizes of a window that walks

Some forgot_plus_one(const Subject& s, const Extents&, const Amount&) {
    if (!walks(s)) return std::nullopt;
    return each(s,
                [](const AxisSpec& a) { return places(padded_input(a), effective_kernel(a), a.stride) - 1; });
}
Some no_floor(const Subject& s, const Extents&, const Amount&) {
    if (!walks(s)) return std::nullopt;
    return each(s, [](const AxisSpec& a) {
        return double(padded_input(a) - effective_kernel(a)) / double(a.stride) + 1;
    });
}
Some rounded_up(const Subject& s, const Extents&, const Amount&) {
    if (!walks(s)) return std::nullopt;
    return each(s, [](const AxisSpec& a) {
        return places(padded_input(a) + a.stride - 1, effective_kernel(a), a.stride);
    });
}
Some padding_once(const Subject& s, const Extents&, const Amount&) {
    if (!walks(s)) return std::nullopt;
    return each(s, [](const AxisSpec& a) {
        return places(a.input + a.padding_begin, effective_kernel(a), a.stride);
    });
}
Some effective_kernel_forgotten(const Subject& s, const Extents&, const Amount&) {
    if (!walks(s)) return std::nullopt;
    return each(s, [](const AxisSpec& a) { return places(padded_input(a), a.kernel, a.stride); });
}
Some stride_forgotten(const Subject& s, const Extents&, const Amount&) {
    if (!walks(s)) return std::nullopt;
    return each(s, [](const AxisSpec& a) { return places(padded_input(a), effective_kernel(a), 1); });
}
Some padding_forgotten(const Subject& s, const Extents&, const Amount&) {
    if (walks(s))
        return each(s, [](const AxisSpec& a) { return places(a.input, effective_kernel(a), a.stride); });
    if (!stamps(s)) return std::nullopt;
    return each(s, [](const AxisSpec& a) {
        return a.stride * (a.input - 1) + effective_kernel(a) + a.output_padding;
    });
}
Some size_of_input(const Subject& s, const Extents&, const Amount&) {
    return each(s, [](const AxisSpec& a) { return a.input; });
}
Some divided_by_stride(const Subject& s, const Extents&, const Amount&) {
    return each(s, [](const AxisSpec& a) { return double(a.input) / double(a.stride); });
}
Some span_without_one(const Subject& s, const Extents&, const Amount&) {
    return each(s, [](const AxisSpec& a) { return a.dilation * a.kernel; });
}
Some span_is_kernel(const Subject& s, const Extents&, const Amount&) {
    return each(s, [](const AxisSpec& a) { return a.kernel; });
}

// --- sizes of stamps

Some padding_adds(const Subject& s, const Extents&, const Amount&) {
    if (!stamps(s)) return std::nullopt;
    return each(s, [](const AxisSpec& a) {
        return a.stride * (a.input - 1) + effective_kernel(a) + a.padding_begin + a.padding_end +
               a.output_padding;
    });
}
Some padding_cuts_once(const Subject& s, const Extents&, const Amount&) {
    if (!stamps(s)) return std::nullopt;
    return each(s, [](const AxisSpec& a) {
        return a.stride * (a.input - 1) + effective_kernel(a) - a.padding_begin + a.output_padding;
    });
}
Some times_stride(const Subject& s, const Extents&, const Amount&) {
    return each(s, [](const AxisSpec& a) { return a.input * a.stride; });
}
Some every_stamp_apart(const Subject& s, const Extents&, const Amount&) {
    if (!stamps(s)) return std::nullopt;
    return each(s, [](const AxisSpec& a) { return a.input * effective_kernel(a); });
}
Some output_padding_forgotten(const Subject& s, const Extents&, const Amount& right) {
    Amount without = right;
    for (std::size_t i = 0; i < without.size() && i < s.layer.axes.size(); ++i)
        without[i] -= double(s.layer.axes[i].output_padding);
    return without;
}
Some output_padding_twice(const Subject& s, const Extents&, const Amount& right) {
    Amount twice = right;
    for (std::size_t i = 0; i < twice.size() && i < s.layer.axes.size(); ++i)
        twice[i] += double(s.layer.axes[i].output_padding);
    return twice;
}

// --- zeros and steps

Some stride_itself(const Subject& s, const Extents&, const Amount&) {
    return each(s, [](const AxisSpec& a) { return a.stride; });
}
Some counts_inputs(const Subject&, const Extents&, const Amount&) {
    return Amount{1};
}
Some border_is_padding(const Subject& s, const Extents&, const Amount&) {
    return each(s, [](const AxisSpec& a) { return a.padding_begin; });
}
Some border_without_one(const Subject& s, const Extents&, const Amount&) {
    return each(s, [](const AxisSpec& a) { return effective_kernel(a) - a.padding_begin; });
}
Some border_adds_padding(const Subject& s, const Extents&, const Amount&) {
    return each(s, [](const AxisSpec& a) { return effective_kernel(a) - 1 + a.padding_begin; });
}

// --- counts

// Rows were counted where there are rows and columns.
Some one_axis(const Subject& s, const Extents&, const Amount& right) {
    const std::size_t axes = s.report ? s.scenario.network()->stack.input.size() : s.layer.axes.size();
    if (axes < 2 || right.size() != 1 || right[0] < 1) return std::nullopt;
    const double side = std::round(std::sqrt(right[0]));
    return side * side == right[0] ? Some(Amount{side}) : std::nullopt;
}
Some axes_added(const Subject& s, const Extents& at, const Amount& right) {
    const Some side = one_axis(s, at, right);
    return side ? Some(Amount{2 * side->front()}) : std::nullopt;
}
Some whole_window(const Subject& s, const Extents&, const Amount&) {
    return Amount{double(cell_count(kernel_extents(s.layer)))};
}
Some all_in_field(const Subject& s, const Extents& at, const Amount&) {
    return quantity_named("field_cells")->of(s, at);
}
Some groups_ignored(const Subject& s, const Extents&, const Amount& right) {
    return Amount{right.front() * double(s.layer.groups)};
}
Some groups_squared(const Subject& s, const Extents&, const Amount& right) {
    return Amount{right.front() / double(s.layer.groups)};
}
Some one_channel_read(const Subject& s, const Extents&, const Amount& right) {
    return Amount{right.front() * double(s.layer.groups) / double(s.layer.in_channels)};
}
Some one_filter(const Subject& s, const Extents&, const Amount& right) {
    return Amount{right.front() / double(s.layer.out_channels)};
}

// --- receptive fields

// What each layer adds, seen from its own input.
template <typename Adds>
Some field_by(const Subject& s, double begin, Adds adds) {
    if (!s.report) return std::nullopt;
    double field = begin;
    for (std::size_t n = 0; n < s.number; ++n) {
        if (const auto& layer = s.report->layers[n].layer) field += adds(layer->axes.back());
    }
    return Amount{field};
}
Some kernels_added(const Subject& s, const Extents&, const Amount&) {
    return field_by(s, 0, [](const AxisSpec& a) { return double(effective_kernel(a)); });
}
Some jumps_forgotten(const Subject& s, const Extents&, const Amount&) {
    return field_by(s, 1, [](const AxisSpec& a) { return double(effective_kernel(a) - 1); });
}
Some dilation_forgotten(const Subject& s, const Extents&, const Amount&) {
    return field_by(s, 1, [](const AxisSpec& a) { return double(a.kernel - 1); });
}

// --- values

// The kernel turned by 180 degrees, or not where it should have been.
Some kernel_turned(const Subject& s, const Extents& at, const Amount&) {
    if (!s.values || !has_weights(s.layer.op)) return std::nullopt;
    CellValues turned = *s.values;
    turned.operands.weight = flipped(turned.operands.weight);
    const Extents outputs = output_extents(s.layer);
    if (at.size() != outputs.size()) return std::nullopt;
    return Amount{sum_of(turned, ravelled(at, outputs)).result};
}
std::optional<Sum> sum_at(const Subject& s, const Extents& at) {
    if (!s.values || at.size() != s.layer.axes.size()) return std::nullopt;
    return sum_of(*s.values, ravelled(at, output_extents(s.layer)));
}
// Only what lies under the window was added up, without the kernel.
Some kernel_forgotten(const Subject& s, const Extents& at, const Amount&) {
    const auto sum = sum_at(s, at);
    if (!sum) return std::nullopt;
    double total = 0;
    for (const Term& term : sum->terms) total += term.source >= 0 ? term.value : 0;
    return Amount{total};
}
// The first channel alone, as if the others had no say.
Some one_channel_alone(const Subject& s, const Extents& at, const Amount&) {
    return quantity_named("first_channel_alone")->of(s, at);
}
// The largest share of the sum alone: one stamp where several overlap.
Some one_stamp(const Subject& s, const Extents& at, const Amount&) {
    const auto sum = sum_at(s, at);
    if (!sum) return std::nullopt;
    double largest = 0;
    for (const Term& term : sum->terms) largest = std::max(largest, term.product);
    return Amount{largest};
}
Some stamps_averaged(const Subject& s, const Extents& at, const Amount& right) {
    const auto sum = sum_at(s, at);
    if (!sum) return std::nullopt;
    const auto landed = std::count_if(sum->terms.begin(), sum->terms.end(),
                                      [](const Term& term) { return term.source >= 0; });
    return landed > 0 ? Some(Amount{right.front() / double(landed)}) : std::nullopt;
}
Some divided_by_window(const Subject& s, const Extents& at, const Amount&) {
    const Some total = kernel_forgotten(s, at, {});
    if (!total) return std::nullopt;
    return Amount{total->front() / double(cell_count(kernel_extents(s.layer)))};
}
Some divided_by_real(const Subject& s, const Extents& at, const Amount&) {
    const auto sum = sum_at(s, at);
    const Some total = kernel_forgotten(s, at, {});
    if (!sum) return std::nullopt;
    const auto real = std::count_if(sum->terms.begin(), sum->terms.end(),
                                    [](const Term& term) { return term.source >= 0; });
    return real > 0 ? Some(Amount{total->front() / double(real)}) : std::nullopt;
}
// A weight along one axis, where both axes multiply.
Some weight_of_one_axis(const Subject& s, const Extents& at, const Amount& right) {
    return s.layer.axes.size() == 2 && at.size() == 2 ? Some(Amount{std::sqrt(right.front())}) : std::nullopt;
}

constexpr std::array kSlips = {
    Slip{"forgot_plus_one", forgot_plus_one},
    Slip{"no_floor", no_floor},
    Slip{"rounded_up", rounded_up},
    Slip{"padding_once", padding_once},
    Slip{"padding_forgotten", padding_forgotten},
    Slip{"effective_kernel_forgotten", effective_kernel_forgotten},
    Slip{"stride_forgotten", stride_forgotten},
    Slip{"size_of_input", size_of_input},
    Slip{"divided_by_stride", divided_by_stride},
    Slip{"span_without_one", span_without_one},
    Slip{"span_is_kernel", span_is_kernel},
    Slip{"padding_adds", padding_adds},
    Slip{"padding_cuts_once", padding_cuts_once},
    Slip{"times_stride", times_stride},
    Slip{"every_stamp_apart", every_stamp_apart},
    Slip{"output_padding_forgotten", output_padding_forgotten},
    Slip{"output_padding_twice", output_padding_twice},
    Slip{"stride_itself", stride_itself},
    Slip{"counts_inputs", counts_inputs},
    Slip{"border_is_padding", border_is_padding},
    Slip{"border_without_one", border_without_one},
    Slip{"border_adds_padding", border_adds_padding},
    Slip{"one_axis", one_axis},
    Slip{"axes_added", axes_added},
    Slip{"whole_window", whole_window},
    Slip{"all_in_field", all_in_field},
    Slip{"groups_ignored", groups_ignored},
    Slip{"groups_squared", groups_squared},
    Slip{"one_channel_read", one_channel_read},
    Slip{"one_filter", one_filter},
    Slip{"kernels_added", kernels_added},
    Slip{"jumps_forgotten", jumps_forgotten},
    Slip{"dilation_forgotten", dilation_forgotten},
    Slip{"kernel_turned", kernel_turned},
    Slip{"kernel_forgotten", kernel_forgotten},
    Slip{"one_channel_alone", one_channel_alone},
    Slip{"one_stamp", one_stamp},
    Slip{"stamps_averaged", stamps_averaged},
    Slip{"divided_by_window", divided_by_window},
    Slip{"divided_by_real", divided_by_real},
    Slip{"weight_of_one_axis", weight_of_one_axis},
};

}  // namespace

std::span<const Slip> slips() {
    return kSlips;
}

const Slip* slip_named(std::string_view name) {
    const auto row =
        std::find_if(kSlips.begin(), kSlips.end(), [&](const Slip& s) { return s.name == name; });
    return row == kSlips.end() ? nullptr : row;
}

}  // namespace convwalk
