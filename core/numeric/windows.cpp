#include "numeric/windows.h"

#include <cassert>

namespace convwalk {
namespace {

// @param cell counted from input 0
AxisRead padded_tap(const AxisSpec& a, std::int64_t cell, PaddingMode mode) {
    if (cell >= 0 && cell < a.input) return {cell, SlotKind::real};
    if (cell >= a.input + a.padding_end) return {-1, SlotKind::overhang};
    return {mirrored_cell(cell, a.input, mode), SlotKind::padding};
}

// @param cell of the grid, counted from input 0; inputs are a stride apart
AxisRead expanded_tap(const AxisSpec& a, const Expansion& e, std::int64_t cell) {
    const std::int64_t last = a.stride * (a.input - 1);
    const std::int64_t only_output_padding = std::clamp<std::int64_t>(e.end, 0, a.output_padding);
    if (cell > last + e.end - only_output_padding && cell > last) return {-1, SlotKind::output_padding};
    if (cell < 0 || cell > last) return {-1, SlotKind::padding};
    if (cell % a.stride != 0) return {-1, SlotKind::inserted_zero};
    return {cell / a.stride, SlotKind::real};
}

// Windows that are smaller than the largest end with places where nothing is.
AxisTable adaptive_taps(Operator op, const AxisSpec& a) {
    AxisTable axis;
    axis.inputs = a.input;
    axis.outputs = output_size(op, a);
    axis.weights.clear();
    axis.reads.clear();
    const std::int64_t places = window_places(op, a);
    for (std::int64_t position = 0; position < places; ++position) axis.weights.push_back(position);
    axis.reads.reserve(static_cast<std::size_t>(axis.outputs * places));
    for (std::int64_t output = 0; output < axis.outputs; ++output) {
        const CellRange window = adaptive_window(a, output);
        for (std::int64_t position = 0; position < places; ++position)
            axis.reads.push_back(position < window.size() ? AxisRead{window.begin + position, SlotKind::real}
                                                          : AxisRead{-1, SlotKind::overhang});
    }
    return axis;
}

}  // namespace

std::int64_t mirrored_cell(std::int64_t cell, std::int64_t inputs, PaddingMode mode) {
    switch (mode) {
        case PaddingMode::zeros:
            return -1;
        case PaddingMode::reflect:
            return cell < 0 ? -cell : 2 * (inputs - 1) - cell;
        case PaddingMode::replicate:
            return cell < 0 ? 0 : inputs - 1;
        case PaddingMode::circular:
            return cell < 0 ? cell + inputs : cell - inputs;
    }
    return -1;
}

AxisTable window_taps(Operator op, const AxisSpec& spec, PaddingMode mode) {
    if (is_adaptive(op)) return adaptive_taps(op, spec);
    AxisSpec a = spec;
    a.kernel = window_places(op, spec);
    const bool transposed = op == Operator::transposed_convolution;
    const Expansion e = expansion(a);
    AxisTable axis;
    axis.inputs = a.input;
    axis.outputs = output_size(op, a);
    axis.weights.clear();
    for (std::int64_t position = 0; position < a.kernel; ++position)
        axis.weights.push_back(transposed ? a.kernel - 1 - position : position);
    axis.reads.clear();
    axis.reads.reserve(static_cast<std::size_t>(axis.outputs * a.kernel));
    for (std::int64_t output = 0; output < axis.outputs; ++output) {
        for (std::int64_t position = 0; position < a.kernel; ++position) {
            const std::int64_t reach = position * a.dilation;
            axis.reads.push_back(transposed
                                     ? expanded_tap(a, e, output + reach - e.begin)
                                     : padded_tap(a, output * a.stride + reach - a.padding_begin, mode));
        }
    }
    return axis;
}

Windows::Windows(std::vector<AxisTable> axes) {
    assert(!axes.empty() && axes.size() <= axes_.size());
    std::move(axes.begin(), axes.end(), axes_.end() - static_cast<std::ptrdiff_t>(axes.size()));
}

std::int64_t Windows::inputs() const {
    return axes_[0].inputs * axes_[1].inputs * axes_[2].inputs;
}
std::int64_t Windows::outputs() const {
    return axes_[0].outputs * axes_[1].outputs * axes_[2].outputs;
}
std::int64_t Windows::positions() const {
    return axes_[0].positions() * axes_[1].positions() * axes_[2].positions();
}

OutputPlace Windows::place(std::int64_t flat_output) const {
    const std::int64_t row = flat_output / axes_[2].outputs;
    return {row / axes_[1].outputs, row % axes_[1].outputs, flat_output % axes_[2].outputs};
}

}  // namespace convwalk
