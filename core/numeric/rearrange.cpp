#include "numeric/rearrange.h"

#include <fmt/format.h>

#include <algorithm>

#include "numeric/evaluation.h"

namespace convwalk {
namespace {

// Up to here the square of a factor stays within 63 bits.
constexpr std::int64_t kLargestFactor = 1'000'000;

std::optional<Unfit> why_factor_unfit(const Extents& shape, std::int64_t factor) {
    if (shape.size() != 4)
        return Unfit{
            "wrong_shape", "input",
            fmt::format("input has {} sizes; it must have batch, channels, rows and columns", shape.size())};
    if (factor < 1)
        return Unfit{"non_positive_factor", "factor",
                     fmt::format("factor is {}; it must be at least 1", factor)};
    if (factor > kLargestFactor)
        return Unfit{"size_too_large", "factor",
                     fmt::format("factor is {}; the largest is {}", factor, kLargestFactor)};
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] < (i == 0 ? 0 : 1) || shape[i] > kLargestSize)
            return Unfit{"empty_spatial_input", "input",
                         fmt::format("input has the shape {}; each size must be from 1 to {}",
                                     to_string(shape), kLargestSize)};
    }
    return std::nullopt;
}

// Calls `visit(coarse, fine)` with the flat indices of every pair that a shuffle joins.
// @param coarse the shape with more channels
template <typename Visit>
void for_each_pair(const Extents& coarse, std::int64_t r, ShuffleOrder order, Visit visit) {
    const std::int64_t rows = coarse[2];
    const std::int64_t columns = coarse[3];
    const Shuffle shuffle = {Operator::pixel_shuffle, r, coarse[1] / (r * r), order};
    std::int64_t from = 0;
    for (std::int64_t image = 0; image < coarse[0]; ++image) {
        for (std::int64_t channel = 0; channel < coarse[1]; ++channel) {
            const std::int64_t place = shuffle.place_of(channel);
            const std::int64_t plane = image * shuffle.channels + shuffle.channel_of(channel);
            for (std::int64_t y = 0; y < rows; ++y) {
                for (std::int64_t x = 0; x < columns; ++x) {
                    const std::int64_t row = (plane * rows + y) * r + place / r;
                    visit(static_cast<std::size_t>(from++),
                          static_cast<std::size_t>((row * columns + x) * r + place % r));
                }
            }
        }
    }
}

// Calls `visit(column value, input value)` with the flat indices of every pair that unfold joins.
template <typename Visit>
void for_each_joined(const Layer& layer, std::int64_t batch, Visit visit) {
    const Windows windows = windows_of(layer);
    const std::int64_t taps = windows.positions();
    for (std::int64_t plane = 0; plane < batch * layer.in_channels; ++plane) {
        for (std::int64_t window = 0; window < windows.outputs(); ++window) {
            windows.each_source(windows.place(window), [&](std::int64_t tap, std::int64_t source, double) {
                const std::int64_t row = plane * taps + tap;
                visit(static_cast<std::size_t>(row * windows.outputs() + window),
                      static_cast<std::size_t>(plane * windows.inputs() + source));
            });
        }
    }
}

// By a shuffle; its way back goes the other way.
ShuffledCell coarse_cell(const Shuffle& shuffle, const ShuffledCell& fine) {
    const std::int64_t r = shuffle.factor;
    return {shuffle.coarse_channel(fine.channel, fine.row % r * r + fine.column % r), fine.row / r,
            fine.column / r};
}

ShuffledCell fine_cell(const Shuffle& shuffle, const ShuffledCell& coarse) {
    const std::int64_t r = shuffle.factor;
    const std::int64_t place = shuffle.place_of(coarse.channel);
    return {shuffle.channel_of(coarse.channel), coarse.row * r + place / r, coarse.column * r + place % r};
}

}  // namespace

std::optional<Unfit> why_not_shuffled(const Extents& shape, std::int64_t factor) {
    if (auto why = why_factor_unfit(shape, factor)) return why;
    if (shape[1] % (factor * factor) != 0)
        return Unfit{"channels_not_divisible_by_factor_squared", "input",
                     fmt::format("the input has {} channels; factor {} needs a multiple of {}", shape[1],
                                 factor, factor * factor)};
    return why_too_much(shape, 0, {});
}

Shuffle shuffle_of(const Layer& layer) {
    return {layer.op, shuffle_factor(layer.axes.front()), std::min(layer.in_channels, output_channels(layer)),
            layer.shuffle_order};
}

ShuffledCell shuffled_from(const Shuffle& shuffle, const ShuffledCell& to) {
    return shuffle.op == Operator::pixel_shuffle ? coarse_cell(shuffle, to) : fine_cell(shuffle, to);
}

ShuffledCell shuffled_to(const Shuffle& shuffle, const ShuffledCell& from) {
    return shuffle.op == Operator::pixel_shuffle ? fine_cell(shuffle, from) : coarse_cell(shuffle, from);
}

Extents shuffled_shape(const Extents& shape, std::int64_t r) {
    return {shape[0], shape[1] / (r * r), shape[2] * r, shape[3] * r};
}

Tensor pixel_shuffled(const Tensor& input, std::int64_t r, ShuffleOrder order) {
    Tensor output{shuffled_shape(input.shape, r), {}};
    output.values.resize(input.values.size());
    for_each_pair(input.shape, r, order,
                  [&](std::size_t coarse, std::size_t fine) { output.values[fine] = input.values[coarse]; });
    return output;
}

std::optional<Unfit> why_not_unshuffled(const Extents& shape, std::int64_t factor) {
    if (auto why = why_factor_unfit(shape, factor)) return why;
    for (const std::size_t i : {std::size_t{2}, std::size_t{3}}) {
        if (shape[i] % factor != 0)
            return Unfit{"size_not_divisible_by_factor", "input",
                         fmt::format("the input has {} {}; factor {} needs a multiple of it", shape[i],
                                     i == 2 ? "rows" : "columns", factor)};
    }
    return why_too_much(shape, 0, {});
}

Extents unshuffled_shape(const Extents& shape, std::int64_t r) {
    return {shape[0], shape[1] * r * r, shape[2] / r, shape[3] / r};
}

Tensor pixel_unshuffled(const Tensor& input, std::int64_t r, ShuffleOrder order) {
    Tensor output{unshuffled_shape(input.shape, r), {}};
    output.values.resize(input.values.size());
    for_each_pair(output.shape, r, order,
                  [&](std::size_t coarse, std::size_t fine) { output.values[coarse] = input.values[fine]; });
    return output;
}

std::optional<Unfit> why_not_unfolded(const Layer& layer, std::int64_t batch) {
    const std::int64_t taps = cell_count(kernel_extents(layer));
    const std::int64_t windows = cell_count(output_extents(layer));
    return why_too_much({batch, layer.in_channels, taps, windows}, 0, {});
}

Extents unfolded_shape(const Layer& layer, std::int64_t batch) {
    return {batch, layer.in_channels * cell_count(kernel_extents(layer)), cell_count(output_extents(layer))};
}

Tensor unfolded(const Layer& layer, const Tensor& input) {
    Tensor columns{unfolded_shape(layer, input.shape[0]), {}};
    columns.values.resize(static_cast<std::size_t>(cell_count(columns.shape)));
    for_each_joined(layer, input.shape[0], [&](std::size_t column, std::size_t source) {
        columns.values[column] = input.values[source];
    });
    return columns;
}

std::optional<Unfit> why_not_folded(const Layer& layer, const Extents& shape) {
    if (shape.size() != 3)
        return Unfit{"wrong_shape", "input",
                     fmt::format("input has {} sizes; it must have batch, channels times taps, and windows",
                                 shape.size())};
    if (shape[0] < 0)
        return Unfit{"wrong_shape", "input",
                     fmt::format("input has a batch of {}; it must be at least 0", shape[0])};
    const std::int64_t taps = cell_count(kernel_extents(layer));
    if (shape[1] < 1 || shape[1] % taps != 0)
        return Unfit{"fold_channels_not_divisible_by_kernel", "input",
                     fmt::format("the input has {} rows; a kernel of {} needs a multiple of {}", shape[1],
                                 to_string(kernel_extents(layer)), taps)};
    const std::int64_t windows = cell_count(output_extents(layer));
    if (shape[2] != windows)
        return Unfit{"fold_block_count_mismatch", "input",
                     fmt::format("the input has {} windows; an output of {} has {}", shape[2],
                                 to_string(input_extents(layer)), windows)};
    if (auto why = why_too_much(shape, 0, {})) return why;
    return why_too_much(folded_shape(layer, shape), 0, {});
}

Extents folded_shape(const Layer& layer, const Extents& shape) {
    Extents folded = {shape[0], shape[1] / cell_count(kernel_extents(layer))};
    for (const AxisSpec& a : layer.axes) folded.push_back(a.input);
    return folded;
}

Tensor folded(const Layer& layer, const Tensor& columns) {
    Layer result = layer;
    Tensor output{folded_shape(layer, columns.shape), {}};
    result.in_channels = output.shape[1];
    output.values.resize(static_cast<std::size_t>(cell_count(output.shape)));
    for_each_joined(result, columns.shape[0], [&](std::size_t column, std::size_t source) {
        output.values[source] += columns.values[column];
    });
    return output;
}

}  // namespace convwalk
