#include "arithmetic/axis.h"

#include <algorithm>
#include <cmath>

namespace convwalk {
namespace {

// Division that rounds towards minus infinity; C++ rounds towards zero. divisor > 0.
std::int64_t floor_div(std::int64_t value, std::int64_t divisor) {
    return value / divisor - (value % divisor < 0 ? 1 : 0);
}

std::int64_t pooled_size(const AxisSpec& a) {
    const std::int64_t room = padded_input(a) - effective_kernel(a);
    const std::int64_t size = floor_div(room + (a.ceil_mode ? a.stride - 1 : 0), a.stride) + 1;
    const bool starts_outside = (size - 1) * a.stride >= a.input + a.padding_begin;
    return a.ceil_mode && starts_outside ? size - 1 : size;
}

std::int64_t resized_size(const AxisSpec& a) {
    if (a.output_size) return *a.output_size;
    const double size = std::floor(static_cast<double>(a.input) * a.factor.value());
    if (!(size >= 1)) return 0;
    return size > static_cast<double>(kLargestSize) ? kLargestSize + 1 : static_cast<std::int64_t>(size);
}

// From the end of the last window to the end of the padded input; negative when the window overhangs.
std::int64_t cells_after_last_window(Operator op, const AxisSpec& a) {
    if (op == Operator::transposed_convolution || !has_window(op)) return 0;
    return padded_input(a) - ((output_size(op, a) - 1) * a.stride + effective_kernel(a));
}

}  // namespace

std::int64_t output_size(Operator op, const AxisSpec& a) {
    switch (op) {
        case Operator::convolution:
            return floor_div(padded_input(a) - effective_kernel(a), a.stride) + 1;
        case Operator::max_pooling:
        case Operator::average_pooling:
            return pooled_size(a);
        case Operator::transposed_convolution:
            return a.stride * (a.input - 1) - a.padding_begin - a.padding_end + effective_kernel(a) +
                   a.output_padding;
        case Operator::resize:
            return resized_size(a);
        case Operator::pixel_shuffle:
            return a.input * shuffle_factor(a);
        case Operator::pixel_unshuffle:
            return shuffle_factor(a) == 0 ? 0 : a.input / shuffle_factor(a);
    }
    return 0;
}

std::int64_t leftover_cells(Operator op, const AxisSpec& a) {
    return std::max<std::int64_t>(0, cells_after_last_window(op, a));
}

std::int64_t overhanging_cells(Operator op, const AxisSpec& a) {
    return std::max<std::int64_t>(0, -cells_after_last_window(op, a));
}

std::int64_t shuffle_factor(const AxisSpec& a) {
    const double factor = a.factor.value();
    const bool whole =
        factor >= 1 && factor <= static_cast<double>(kLargestShuffle) && std::floor(factor) == factor;
    return whole ? static_cast<std::int64_t>(factor) : 0;
}

Expansion expansion(const AxisSpec& a) {
    Expansion e;
    const std::int64_t reach = effective_kernel(a) - 1;
    e.zeros_per_gap = a.stride - 1;
    e.begin = reach - a.padding_begin;
    e.end = reach - a.padding_end + a.output_padding;
    e.size = a.stride * (a.input - 1) + 1 + e.begin + e.end;
    return e;
}

}  // namespace convwalk
