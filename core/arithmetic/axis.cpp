#include "arithmetic/axis.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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
        case Operator::adaptive_max_pooling:
        case Operator::adaptive_average_pooling:
            return a.output_size.value_or(1);
        case Operator::pad:
            return padded_input(a);
    }
    return 0;
}

CellRange adaptive_window(const AxisSpec& a, std::int64_t output) {
    const std::int64_t size = a.output_size.value_or(1);
    return {output * a.input / size, ((output + 1) * a.input + size - 1) / size};
}

// With i = q o + r, window X is q cells and those from floor(X r / o) up to ceil((X + 1) r / o): one, or two
// where a whole number lies between. In lowest terms none does when r is 1.
WindowSizes adaptive_window_sizes(const AxisSpec& a) {
    const std::int64_t size = a.output_size.value_or(1);
    const std::int64_t whole = a.input / size;
    const std::int64_t rest = a.input % size;
    if (rest == 0) return {whole, whole};
    return {whole + 1, whole + (rest == std::gcd(rest, size) ? 1 : 2)};
}

std::int64_t window_places(Operator op, const AxisSpec& a) {
    if (has_window(op)) return a.kernel;
    return is_adaptive(op) ? adaptive_window_sizes(a).most : 1;
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
