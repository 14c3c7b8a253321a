#include "numeric/evaluation.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <span>

#include "arithmetic/indices.h"
#include "numeric/rearrange.h"
#include "numeric/resize.h"

namespace convwalk {
namespace {

std::size_t at(std::int64_t index) {
    return static_cast<std::size_t>(index);
}

Extents with_channels(std::int64_t batch, std::int64_t channels, const Extents& spatial) {
    Extents shape = {batch, channels};
    shape.insert(shape.end(), spatial.begin(), spatial.end());
    return shape;
}

// Taps of a window along one axis.
std::int64_t positions_of(const Layer& layer, const AxisSpec& a) {
    return layer.op == Operator::resize ? std::max(1, 2 * cells_each_side(layer.resize_mode))
                                        : window_places(layer.op, a);
}

// The plane of a batch's image and channel.
std::span<const double> plane(const Tensor& tensor, std::int64_t image, std::int64_t channel,
                              std::int64_t cells) {
    return std::span(tensor.values).subspan(at((image * tensor.shape[1] + channel) * cells), at(cells));
}

std::int64_t products_of(const Layer& layer, std::int64_t batch) {
    const std::int64_t read = has_weights(layer.op) ? layer.in_channels / layer.groups : 1;
    Extents factors = output_shape(layer, batch);
    factors.push_back(read);
    for (const AxisSpec& a : layer.axes) factors.push_back(positions_of(layer, a));
    return cell_count(factors);
}

Tensor zeros(Extents shape) {
    Tensor tensor;
    tensor.values.resize(at(cell_count(shape)));
    tensor.shape = std::move(shape);
    return tensor;
}

// Calls `visit(image, channel, cells)` for every plane of an output, in order; `cells` are its values.
template <typename Visit>
void for_each_plane(Tensor& output, Visit visit) {
    const std::int64_t planes = output.shape[0] * output.shape[1];
    if (planes == 0) return;
    const std::size_t cells = output.values.size() / at(planes);
    for (std::int64_t p = 0; p < planes; ++p)
        visit(p / output.shape[1], p % output.shape[1],
              std::span(output.values).subspan(at(p) * cells, cells));
}

// An input plane and the kernel that joins it with the output plane at hand.
struct Read {
    const double* cells;
    const double* kernel;
};

Tensor convolved(const Layer& layer, const ValueRules& rules, const Operands& operands) {
    const Windows windows = windows_of(layer, rules.padding_mode);
    Tensor output = zeros(output_shape(layer, operands.input.shape[0]));
    for_each_plane(output, [&](std::int64_t image, std::int64_t channel, std::span<double> cells) {
        const ChannelRange range = channels_read(layer, channel);
        std::vector<Read> reads;
        for (std::int64_t in = range.first; in < range.first + range.count; ++in)
            reads.push_back({plane(operands.input, image, in, windows.inputs()).data(),
                             operands.weight.values.data() + kernel_begin(layer, in, channel)});
        const double bias = operands.bias.empty() ? 0 : operands.bias[at(channel)];
        for (std::size_t cell = 0; cell < cells.size(); ++cell) {
            const OutputPlace place = windows.place(static_cast<std::int64_t>(cell));
            double sum = 0;
            for (const Read& read : reads)
                windows.each_source(place, [&](std::int64_t weight, std::int64_t source, double) {
                    sum += read.kernel[weight] * read.cells[source];
                });
            cells[cell] = sum + bias;
        }
    });
    return output;
}

Evaluation max_pooled(const Layer& layer, const Tensor& input) {
    const Windows windows = windows_of(layer);
    Evaluation e{zeros(output_shape(layer, input.shape[0])), {}};
    e.winners.reserve(e.output.values.size());
    for_each_plane(e.output, [&](std::int64_t image, std::int64_t channel, std::span<double> cells) {
        const double* read = plane(input, image, channel, windows.inputs()).data();
        for (std::size_t cell = 0; cell < cells.size(); ++cell) {
            double largest = -std::numeric_limits<double>::infinity();
            std::int64_t winner = -1;
            windows.each_source(windows.place(static_cast<std::int64_t>(cell)),
                                [&](std::int64_t, std::int64_t source, double) {
                                    if (read[source] <= largest) return;
                                    largest = read[source];
                                    winner = source;
                                });
            cells[cell] = largest;
            e.winners.push_back(winner);
        }
    });
    return e;
}

Tensor average_pooled(const Layer& layer, const ValueRules& rules, const Tensor& input) {
    const Windows windows = windows_of(layer);
    Tensor output = zeros(output_shape(layer, input.shape[0]));
    for_each_plane(output, [&](std::int64_t image, std::int64_t channel, std::span<double> cells) {
        const double* read = plane(input, image, channel, windows.inputs()).data();
        for (std::size_t cell = 0; cell < cells.size(); ++cell) {
            const OutputPlace place = windows.place(static_cast<std::int64_t>(cell));
            double sum = 0;
            windows.each_source(place,
                                [&](std::int64_t, std::int64_t source, double) { sum += read[source]; });
            const std::int64_t by = divisor(layer, rules, place);
            cells[cell] = by == 0 ? 0 : sum / static_cast<double>(by);
        }
    });
    return output;
}

// Every cell that comes out is one that goes in, or 0.
Tensor padded(const Layer& layer, const ValueRules& rules, const Tensor& input) {
    const Windows windows = windows_of(layer, rules.padding_mode);
    Tensor output = zeros(output_shape(layer, input.shape[0]));
    for_each_plane(output, [&](std::int64_t image, std::int64_t channel, std::span<double> cells) {
        const double* read = plane(input, image, channel, windows.inputs()).data();
        for (std::size_t cell = 0; cell < cells.size(); ++cell)
            windows.each_source(
                windows.place(static_cast<std::int64_t>(cell)),
                [&](std::int64_t, std::int64_t source, double) { cells[cell] = read[source]; });
    });
    return output;
}

}  // namespace

Extents weight_shape(const Layer& layer) {
    if (!has_weights(layer.op)) return {};
    const bool transposed = layer.op == Operator::transposed_convolution;
    return with_channels(transposed ? layer.in_channels : layer.out_channels,
                         (transposed ? layer.out_channels : layer.in_channels) / layer.groups,
                         kernel_extents(layer));
}

Extents input_shape(const Layer& layer, std::int64_t batch) {
    return with_channels(batch, layer.in_channels, input_extents(layer));
}
Extents output_shape(const Layer& layer, std::int64_t batch) {
    return with_channels(batch, output_channels(layer), output_extents(layer));
}

ValueRules rules_of(const Layer& layer) {
    return {layer.padding_mode, layer.count_include_pad, layer.divisor_override};
}

std::optional<Unfit> why_unfit(const Layer& layer, const ValueRules& rules) {
    if (const auto why = why_mode_unfit(layer, rules.padding_mode))
        return Unfit{to_string(why->kind), why->field, why->sentence};
    if (layer.op == Operator::average_pooling && rules.divisor_override == 0)
        return Unfit{"zero_divisor", "divisor override",
                     "divisor override is 0; it must be another number, or be left out"};
    return std::nullopt;
}

std::optional<Unfit> why_unfit(const Layer& layer, const ValueRules& rules, const Operands& operands) {
    if (auto why = why_unfit(layer, rules)) return why;
    const Tensor& input = operands.input;
    const std::int64_t batch = input.shape.empty() || input.shape[0] < 0 ? 1 : input.shape[0];
    Extents axis_taps;
    for (const AxisSpec& a : layer.axes)
        axis_taps.push_back(cell_count({output_size(layer.op, a), positions_of(layer, a)}));
    if (auto why = why_too_much(output_shape(layer, batch), products_of(layer, batch), axis_taps)) return why;
    if (layer.op == Operator::transposed_convolution) {
        const Extents full = with_channels(batch, layer.out_channels, full_extents(layer));
        if (auto why = why_too_much(full, 0, {})) return why;
    }
    if (auto why = why_no_tensor(input, input_shape(layer, batch), "input")) return why;
    if (!has_weights(layer.op)) return std::nullopt;
    if (auto why = why_no_tensor(operands.weight, weight_shape(layer), "weight")) return why;
    if (operands.bias.empty()) return std::nullopt;
    const Tensor bias{{static_cast<std::int64_t>(operands.bias.size())}, operands.bias};
    return why_no_tensor(bias, {layer.out_channels}, "bias");
}

Windows windows_of(const Layer& layer, PaddingMode mode) {
    if (layer.op == Operator::resize) return resize_windows(resizing_of(layer), input_shape(layer));
    std::vector<AxisTable> axes;
    for (const AxisSpec& a : layer.axes) axes.push_back(window_taps(layer.op, a, mode));
    return Windows(std::move(axes));
}

ChannelRange channels_read(const Layer& layer, std::int64_t out_channel) {
    if (!has_weights(layer.op)) return {out_channel, 1};
    const std::int64_t group = out_channel / (layer.out_channels / layer.groups);
    const std::int64_t count = layer.in_channels / layer.groups;
    return {group * count, count};
}

std::int64_t kernel_begin(const Layer& layer, std::int64_t in_channel, std::int64_t out_channel) {
    const std::int64_t ins = layer.in_channels / layer.groups;
    const std::int64_t outs = layer.out_channels / layer.groups;
    const std::int64_t kernel = layer.op == Operator::transposed_convolution
                                    ? in_channel * outs + out_channel % outs
                                    : out_channel * ins + in_channel % ins;
    return kernel * cell_count(kernel_extents(layer));
}

// PyTorch, ATen/native/cpu/AvgPoolKernel.cpp: the window is first cut at the end of the padding, so that an
// overhang never counts.
std::int64_t divisor(const Layer& layer, const ValueRules& rules, const OutputPlace& output) {
    if (rules.divisor_override) return *rules.divisor_override;
    std::int64_t area = 1;
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        const AxisSpec& a = layer.axes[i];
        const std::int64_t place = output[output.size() - layer.axes.size() + i];
        if (is_adaptive(layer.op)) {
            area *= adaptive_window(a, place).size();
            continue;
        }
        std::int64_t begin = place * a.stride - a.padding_begin;
        std::int64_t end = std::min(begin + a.kernel, a.input + a.padding_end);
        if (!rules.count_include_pad) {
            begin = std::max<std::int64_t>(begin, 0);
            end = std::min(end, a.input);
        }
        area *= std::max<std::int64_t>(0, end - begin);
    }
    return area;
}

Evaluation evaluated(const Layer& layer, const ValueRules& rules, const Operands& operands) {
    switch (layer.op) {
        case Operator::convolution:
        case Operator::transposed_convolution:
            return {convolved(layer, rules, operands), {}};
        case Operator::max_pooling:
        case Operator::adaptive_max_pooling:
            return max_pooled(layer, operands.input);
        case Operator::average_pooling:
        case Operator::adaptive_average_pooling:
            return {average_pooled(layer, rules, operands.input), {}};
        case Operator::resize:
            return {resized(resizing_of(layer), operands.input), {}};
        case Operator::pixel_shuffle:
            return {pixel_shuffled(operands.input, shuffle_factor(layer.axes.front()), layer.shuffle_order),
                    {}};
        case Operator::pixel_unshuffle:
            return {pixel_unshuffled(operands.input, shuffle_factor(layer.axes.front()), layer.shuffle_order),
                    {}};
        case Operator::pad:
            return {padded(layer, rules, operands.input), {}};
    }
    return {};
}

Extents full_extents(const Layer& layer) {
    Extents extents;
    for (const AxisSpec& a : layer.axes) extents.push_back(a.stride * (a.input - 1) + effective_kernel(a));
    return extents;
}

Extents crop_offset(const Layer& layer) {
    Extents offset;
    for (const AxisSpec& a : layer.axes) offset.push_back(a.padding_begin);
    return offset;
}

std::vector<Stamp> stamp_of(const Layer& layer, std::int64_t input_cell) {
    Extents corner(layer.axes.size());
    for (std::size_t axis = corner.size(); axis-- > 0;) {
        const AxisSpec& a = layer.axes[axis];
        corner[axis] = input_cell % a.input * a.stride;
        input_cell /= a.input;
    }
    std::vector<Stamp> stamp;
    for_each_index(kernel_extents(layer), [&](const Extents& tap) {
        Stamp one{corner, static_cast<std::int64_t>(stamp.size())};
        for (std::size_t axis = 0; axis < tap.size(); ++axis)
            one.full[axis] += tap[axis] * layer.axes[axis].dilation;
        stamp.push_back(std::move(one));
    });
    return stamp;
}

Tensor stamped(const Layer& layer, const Operands& operands, std::int64_t cells) {
    const Extents full = full_extents(layer);
    const std::int64_t plane_in = cell_count(input_extents(layer));
    const std::int64_t plane_out = cell_count(full);
    const Extents shape = with_channels(operands.input.shape[0], layer.out_channels, full);
    Tensor result = zeros(shape);
    const std::int64_t outs = layer.out_channels / layer.groups;
    const std::int64_t ins = layer.in_channels / layer.groups;
    for (std::int64_t cell = 0; cell < std::min(cells, plane_in); ++cell) {
        const std::vector<Stamp> stamp = stamp_of(layer, cell);
        std::vector<std::int64_t> lands;
        lands.reserve(stamp.size());
        for (const Stamp& one : stamp) lands.push_back(ravelled(one.full, full));
        for (std::int64_t image = 0; image < shape[0]; ++image) {
            for (std::int64_t in = 0; in < layer.in_channels; ++in) {
                const double value = plane(operands.input, image, in, plane_in)[at(cell)];
                for (std::int64_t out = in / ins * outs; out < (in / ins + 1) * outs; ++out) {
                    const double* kernel = operands.weight.values.data() + kernel_begin(layer, in, out);
                    double* to = result.values.data() + (image * layer.out_channels + out) * plane_out;
                    for (std::size_t tap = 0; tap < lands.size(); ++tap)
                        to[lands[tap]] += kernel[tap] * value;
                }
            }
        }
    }
    return result;
}

Tensor scattered(const Layer& layer, const Operands& operands) {
    const Tensor whole = stamped(layer, operands);
    const Extents full = full_extents(layer);
    const Extents offset = crop_offset(layer);
    Tensor output = zeros(output_shape(layer, operands.input.shape[0]));
    const Extents spatial = output_extents(layer);
    const std::int64_t planes = whole.shape[0] * whole.shape[1];
    std::size_t flat = 0;
    for (std::int64_t p = 0; p < planes; ++p) {
        const double bias = operands.bias.empty() ? 0 : operands.bias[at(p % layer.out_channels)];
        for_each_index(spatial, [&](const Extents& index) {
            Extents place = index;
            bool inside = true;
            for (std::size_t axis = 0; axis < place.size(); ++axis) {
                place[axis] += offset[axis];
                inside = inside && place[axis] < full[axis];
            }
            output.values[flat++] =
                bias + (inside ? whole.values[at(p * cell_count(full) + ravelled(place, full))] : 0);
        });
    }
    return output;
}

Tensor overlap_count(const Layer& layer) {
    std::vector<std::vector<std::int64_t>> profiles;
    for (const AxisSpec& a : layer.axes) profiles.push_back(overlap_profile(a));
    const std::int64_t channels = layer.in_channels / layer.groups;
    Tensor counts{output_shape(layer), {}};
    for (std::int64_t channel = 0; channel < layer.out_channels; ++channel) {
        for_each_index(output_extents(layer), [&](const Extents& index) {
            std::int64_t pairs = channels;
            for (std::size_t axis = 0; axis < index.size(); ++axis) pairs *= profiles[axis][at(index[axis])];
            counts.values.push_back(static_cast<double>(pairs));
        });
    }
    return counts;
}

}  // namespace convwalk
