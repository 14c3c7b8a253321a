#include "numeric/resize.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace convwalk {
namespace {

constexpr double kCubicA = -0.75;

// One axis of a resizing.
struct AxisResize {
    ResizeMode mode;
    bool align_corners;
    std::int64_t inputs;
    std::int64_t outputs;
    double step;  // cells of the input to one of the output
};

// The place in the input, the middle of cell 0 being 0, that an output is taken from.
double source_of(const AxisResize& a, std::int64_t output) {
    const auto x = static_cast<double>(output);
    if (a.align_corners)
        return a.outputs < 2 ? 0 : x * static_cast<double>(a.inputs - 1) / static_cast<double>(a.outputs - 1);
    return (x + 0.5) * a.step - 0.5;
}

// Rounded down after rounding to single precision, as PyTorch does: a place that is whole but for the
// rounding of the step stays whole.
std::int64_t floored(double place) {
    return static_cast<std::int64_t>(std::floor(static_cast<float>(place)));
}

AxisRead tap_at(const AxisResize& a, std::int64_t cell, double factor) {
    const std::int64_t inside = std::clamp<std::int64_t>(cell, 0, a.inputs - 1);
    return {inside, inside == cell ? SlotKind::real : SlotKind::padding, factor};
}

// Keys' convolution kernel at a distance of 0 to 2 cells.
double cubic(double distance) {
    const double x = std::abs(distance);
    if (x <= 1) return ((kCubicA + 2) * x - (kCubicA + 3)) * x * x + 1;
    return ((kCubicA * x - 5 * kCubicA) * x + 8 * kCubicA) * x - 4 * kCubicA;
}

void append_taps(const AxisResize& a, std::int64_t output, std::vector<AxisRead>& reads) {
    switch (a.mode) {
        case ResizeMode::nearest: {
            const std::int64_t cell =
                a.inputs == a.outputs ? output : floored(static_cast<double>(output) * a.step);
            reads.push_back({std::min(cell, a.inputs - 1)});
            return;
        }
        case ResizeMode::nearest_exact:
            reads.push_back({std::min(floored((static_cast<double>(output) + 0.5) * a.step), a.inputs - 1)});
            return;
        case ResizeMode::bilinear: {
            const double place = a.inputs == a.outputs ? static_cast<double>(output) : source_of(a, output);
            auto cell = static_cast<std::int64_t>(std::floor(place));
            // The last input, met in its middle, is the second of two: nothing beyond the border counts.
            if (place == static_cast<double>(a.inputs - 1) && a.inputs > 1) cell = a.inputs - 2;
            const double along = place - static_cast<double>(cell);
            reads.push_back(tap_at(a, cell, 1 - along));
            reads.push_back(tap_at(a, cell + 1, along));
            return;
        }
        case ResizeMode::bicubic: {
            const double place = source_of(a, output);
            const double cell = std::floor(place);
            const double along = place - cell;
            for (int n = -1; n <= 2; ++n)
                reads.push_back(tap_at(a, static_cast<std::int64_t>(cell) + n, cubic(along - n)));
            return;
        }
    }
}

AxisTable axis_taps(const AxisResize& a) {
    AxisTable axis;
    axis.inputs = a.inputs;
    axis.outputs = a.outputs;
    axis.reads.clear();
    for (std::int64_t output = 0; output < a.outputs; ++output) append_taps(a, output, axis.reads);
    const std::size_t positions = axis.reads.size() / static_cast<std::size_t>(a.outputs);
    axis.weights.clear();
    for (std::size_t n = 0; n < positions; ++n) axis.weights.push_back(static_cast<std::int64_t>(n));
    return axis;
}

Unfit unfit(std::string_view kind, std::string field, std::string sentence) {
    return {kind, std::move(field), std::move(sentence)};
}

std::optional<Unfit> why_target_unfit(const Resizing& r, std::size_t axes) {
    if (r.size.empty() == r.factors.empty())
        return unfit("size_or_factor", "size",
                     fmt::format("{}; a resizing needs one of them", r.size.empty()
                                                                         ? "neither size nor factor is given"
                                                                         : "both size and factor are given"));
    if (std::max(r.size.size(), r.factors.size()) != axes)
        return unfit(
            "wrong_shape", r.size.empty() ? "factor" : "size",
            fmt::format("{} has {} numbers; the input has {} spatial axes",
                        r.size.empty() ? "factor" : "size", std::max(r.size.size(), r.factors.size()), axes));
    for (std::size_t i = 0; i < r.factors.size(); ++i) {
        if (std::isfinite(r.factors[i]) && r.factors[i] > 0) continue;
        return unfit("non_positive_factor", "factor",
                     fmt::format("factor[{}] is {}; it must be a number above 0", i, r.factors[i]));
    }
    return std::nullopt;
}

}  // namespace

std::optional<Unfit> why_unfit(const Resizing& r, const Extents& input_shape) {
    if (input_shape.size() < 3 || input_shape.size() > 5)
        return unfit("wrong_shape", "input",
                     fmt::format("input has {} sizes; it must have batch, channels and 1 to 3 spatial ones",
                                 input_shape.size()));
    for (std::size_t i = 0; i < input_shape.size(); ++i) {
        if (input_shape[i] < (i == 0 ? 0 : 1) || input_shape[i] > kLargestSize)
            return unfit("empty_spatial_input", "input",
                         fmt::format("input has the shape {}; each size must be from 1 to {}",
                                     to_string(input_shape), kLargestSize));
    }
    if (r.align_corners && cells_each_side(r.mode) == 0)
        return unfit("align_corners_unsupported_for_mode", "align corners",
                     fmt::format("align corners is on; mode \"{}\" has none, only bilinear and bicubic do",
                                 name_of(r.mode)));
    const std::size_t axes = input_shape.size() - 2;
    if (auto why = why_target_unfit(r, axes)) return why;
    for (std::size_t i = 0; i < axes; ++i) {
        const double size = r.size.empty()
                                ? std::floor(static_cast<double>(input_shape[i + 2]) * r.factors[i])
                                : static_cast<double>(r.size[i]);
        if (size < 1)
            return unfit("empty_output", r.size.empty() ? "factor" : "size",
                         r.size.empty()
                             ? fmt::format("factor[{}] is {} and leaves none of {} cells; at least one must "
                                           "be left",
                                           i, r.factors[i], input_shape[i + 2])
                             : fmt::format("size[{}] is {}; it must be at least 1", i, r.size[i]));
        if (size > static_cast<double>(kMostValues))
            return unfit(
                "size_too_large", r.size.empty() ? "factor" : "size",
                fmt::format("the output would have {} cells along an axis; at most {} are worked out", size,
                            kMostValues));
    }
    constexpr std::int64_t kMostPositions = 4;  // of bicubic, along one axis
    const Extents output = resized_shape(r, input_shape);
    Extents axis_taps, positions = {cell_count(output)};
    for (std::size_t i = 2; i < output.size(); ++i) {
        axis_taps.push_back(output[i] * kMostPositions);
        positions.push_back(kMostPositions);
    }
    return why_too_much(output, cell_count(positions), axis_taps);
}

Extents resized_shape(const Resizing& r, const Extents& input_shape) {
    Extents shape = input_shape;
    for (std::size_t i = 2; i < shape.size(); ++i)
        shape[i] =
            r.size.empty()
                ? static_cast<std::int64_t>(std::floor(static_cast<double>(shape[i]) * r.factors[i - 2]))
                : r.size[i - 2];
    return shape;
}

Resizing resizing_of(const Layer& layer) {
    Resizing r;
    r.mode = layer.resize_mode;
    r.align_corners = layer.align_corners;
    for (const AxisSpec& a : layer.axes) {
        if (a.output_size)
            r.size.push_back(*a.output_size);
        else
            r.factors.push_back(a.factor.value());
    }
    return r;
}

std::vector<AxisTable> resize_tables(const Resizing& r, const Extents& input_shape) {
    const Extents output = resized_shape(r, input_shape);
    std::vector<AxisTable> axes;
    for (std::size_t i = 2; i < output.size(); ++i) {
        const double step = r.size.empty()
                                ? 1 / r.factors[i - 2]
                                : static_cast<double>(input_shape[i]) / static_cast<double>(output[i]);
        axes.push_back(axis_taps({r.mode, r.align_corners, input_shape[i], output[i], step}));
    }
    return axes;
}

Windows resize_windows(const Resizing& r, const Extents& input_shape) {
    return Windows(resize_tables(r, input_shape));
}

Tensor resized(const Resizing& r, const Tensor& input) {
    const Windows windows = resize_windows(r, input.shape);
    Tensor output{resized_shape(r, input.shape), {}};
    output.values.reserve(static_cast<std::size_t>(cell_count(output.shape)));
    const std::int64_t planes = input.shape[0] * input.shape[1];
    for (std::int64_t p = 0; p < planes; ++p) {
        const double* cells = input.values.data() + p * windows.inputs();
        for (std::int64_t cell = 0; cell < windows.outputs(); ++cell) {
            double sum = 0;
            windows.each_source(windows.place(cell), [&](std::int64_t, std::int64_t source, double factor) {
                sum += factor * cells[source];
            });
            output.values.push_back(sum);
        }
    }
    return output;
}

}  // namespace convwalk
