#include "numeric/matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace convwalk {
namespace {

// How many outputs read each input along an axis.
std::vector<std::int64_t> readers_of(const AxisTable& axis) {
    std::vector<std::int64_t> readers(static_cast<std::size_t>(axis.inputs), 0);
    std::vector<std::int64_t> last(readers.size(), -1);
    for (std::int64_t output = 0; output < axis.outputs; ++output) {
        for (std::int64_t position = 0; position < axis.positions(); ++position) {
            const std::int64_t source = axis.at(output, position).source;
            if (source < 0) continue;
            const auto i = static_cast<std::size_t>(source);
            // Padding may mirror a cell that the window reads already.
            if (std::exchange(last[i], output) != output) ++readers[i];
        }
    }
    return readers;
}

}  // namespace

std::optional<std::string> why_no_matrix(const Layer& layer) {
    if (takes_the_largest(layer.op))
        return "max pooling has no matrix: the largest of several values is not a sum of multiples of them";
    if (!has_weights(layer.op) && !is_pooling(layer.op))
        return fmt::format(
            "the matrix view shows convolutions, transposed convolutions and average pooling; {} is "
            "shown by the views oblique and flat",
            name_of(layer.op));
    const std::int64_t outputs = cell_count(output_extents(layer));
    const std::int64_t taps = cell_count(kernel_extents(layer));
    if (cell_count({outputs, taps}) > kMostMatrixTaps)
        return fmt::format(
            "the matrix has {} rows of up to {} entries each; in all there may be {} entries at most",
            outputs, taps, kMostMatrixTaps);
    return std::nullopt;
}

bool few_enough_as_matrix(const Layer& layer) {
    constexpr std::int64_t kMostTaps = 200'000;
    constexpr std::int64_t kMostLong = 20'000;  // rows, and columns
    const std::int64_t outputs = cell_count(output_shape(layer));
    const std::int64_t read = channels_read(layer, 0).count;
    return outputs <= kMostLong && cell_count(input_shape(layer)) <= kMostLong &&
           cell_count({outputs, read, cell_count(kernel_extents(layer))}) <= kMostTaps;
}

LayerMatrix::LayerMatrix(const Layer& layer, const ValueRules& rules, MatrixOf of)
    : layer_(layer), rules_(rules), windows_(windows_of(layer, rules.padding_mode)) {
    if (of == MatrixOf::all_channels) {
        in_channels_ = layer.in_channels;
        out_channels_ = output_channels(layer);
    }
    std::vector<std::int64_t> each;
    for (const AxisSpec& axis : layer.axes) {
        const AxisTable table = window_taps(layer.op, axis, rules.padding_mode);
        readers_.push_back(readers_of(table));
        inputs_.push_back(axis.input);
        each.push_back(std::accumulate(readers_.back().begin(), readers_.back().end(), std::int64_t{0}));
    }
    // Axes never interact: an entry of the matrix is an entry along each axis.
    entries_ = cell_count(each);
}

ChannelRange LayerMatrix::read_by(std::int64_t out_channel) const {
    return out_channels_ * in_channels_ == 1 ? ChannelRange{} : channels_read(layer_, out_channel);
}

std::int64_t LayerMatrix::kernels() const {
    return out_channels_ * read_by(0).count;
}

bool LayerMatrix::joins(std::int64_t out_channel, std::int64_t in_channel) const {
    const ChannelRange read = read_by(out_channel);
    return in_channel >= read.first && in_channel < read.first + read.count;
}

std::int64_t LayerMatrix::entries() const {
    return entries_ * kernels();
}

double LayerMatrix::zeros() const {
    return 1 - double(entries()) / (double(rows()) * double(columns()));
}

double LayerMatrix::factor_of(const OutputPlace& output) const {
    const std::int64_t d = divisor(layer_, rules_, output);
    return d == 0 ? 0 : 1 / double(d);
}

std::vector<MatrixTap> LayerMatrix::row(std::int64_t row) const {
    std::vector<MatrixTap> taps;
    each_tap(row, [&](std::int64_t column, std::int64_t weight, double factor) {
        taps.push_back({column, weight, factor});
    });
    std::stable_sort(taps.begin(), taps.end(),
                     [](const MatrixTap& a, const MatrixTap& b) { return a.column < b.column; });
    return taps;
}

std::int64_t LayerMatrix::rows_reading(std::int64_t column) const {
    std::int64_t count = 0;
    for (std::int64_t out = 0; out < out_channels_; ++out) count += joins(out, column / windows_.inputs());
    column %= windows_.inputs();
    for (std::size_t i = inputs_.size(); i-- > 0;) {
        count *= readers_[i][static_cast<std::size_t>(column % inputs_[i])];
        column /= inputs_[i];
    }
    return count;
}

}  // namespace convwalk
