#include "numeric/fill.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"

namespace convwalk {
namespace {

// Taps up to which binomial numbers are left whole; above, they are scaled so that the largest is 1.
constexpr std::int64_t kMostWhole = 9;

std::int64_t middle(std::int64_t size) {
    return (size - 1) / 2;
}

// SplitMix64 (Steele, Lea & Flood 2014) of the n-th number of a seed: plain arithmetic on 64 bits.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t n) {
    std::uint64_t z = seed * 0xD1342543DE82EF95u + (n + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

// Which number of a seed stands at a place of a tensor. It goes by the place alone, never by the shape, so
// that a tensor that grows keeps the numbers it had; and a line of cells has those of a plane's first row.
std::uint64_t number_at(const Extents& index) {
    // From a cell to its neighbour along the last axis it is the next number, along every axis before that
    // one so many times further. Any large odd number would do.
    constexpr std::uint64_t kFurther = 0x2545F4914F6CDD1D;
    constexpr std::size_t kMostSpatial = 3;
    std::uint64_t number = 0;
    for (std::size_t axis = 0; axis < index.size(); ++axis) {
        // Batch and channel lie beyond all spatial axes, however many of these there are.
        std::size_t beyond = axis < 2 ? kMostSpatial + 1 - axis : index.size() - 1 - axis;
        std::uint64_t pitch = 1;
        while (beyond-- > 0) pitch *= kFurther;
        number += static_cast<std::uint64_t>(index[axis]) * pitch;
    }
    return number;
}

// Calls `visit(index)` for every index of a shape, row-major.
template <typename Visit>
void for_each_cell(const Extents& shape, Visit visit) {
    const std::int64_t count = cell_count(shape);
    Extents index(shape.size(), 0);
    for (std::int64_t n = 0; n < count; ++n) {
        visit(index);
        for (std::size_t axis = shape.size(); axis-- > 0;) {
            if (++index[axis] < shape[axis]) break;
            index[axis] = 0;
        }
    }
}

double input_value(InputFill fill, const Extents& shape, const Extents& index, std::size_t flat,
                   const FillSettings& settings) {
    switch (fill) {
        case InputFill::constant:
            return settings.constant;
        case InputFill::ramp:
            return static_cast<double>(flat);
        case InputFill::checker:
            return std::accumulate(index.begin() + 2, index.end(), std::int64_t{0}) % 2 == 0 ? 1 : 0;
        case InputFill::impulse: {
            bool in_middle = true;
            for (std::size_t axis = 2; axis < shape.size(); ++axis)
                in_middle = in_middle && index[axis] == middle(shape[axis]);
            return in_middle ? 1 : 0;
        }
        case InputFill::random: {
            const auto cut = [](std::int64_t v) { return std::clamp(v, -kLargestRandom, kLargestRandom); };
            const auto [least, most] = std::minmax({cut(settings.least), cut(settings.most)});
            const auto span = static_cast<std::uint64_t>(most - least) + 1;
            const std::uint64_t drawn = mixed(settings.seed, number_at(index));
            return static_cast<double>(least + static_cast<std::int64_t>(drawn % span));
        }
    }
    return 0;
}

// The row of Pascal's triangle with so many numbers; from the middle out, so that no number is too large.
std::vector<double> binomial(std::int64_t size) {
    std::vector<double> row(static_cast<std::size_t>(size), 1);
    const std::int64_t n = size - 1;
    for (std::int64_t k = size / 2 + 1; k < size; ++k) {
        const double value =
            row[static_cast<std::size_t>(k - 1)] * static_cast<double>(n - k + 1) / static_cast<double>(k);
        row[static_cast<std::size_t>(k)] = value;
        row[static_cast<std::size_t>(n - k)] = value;
    }
    if (size > kMostWhole) return row;
    const double outermost = row.back();
    for (double& value : row) value = std::round(value / outermost);
    return row;
}

std::vector<double> scaled_to_sum_one(std::vector<double> row) {
    const double sum = std::accumulate(row.begin(), row.end(), 0.0);
    for (double& value : row) value /= sum;
    return row;
}

// A smoothed difference: -1 1, -1 0 1, -1 -2 0 2 1 and so on; nothing for one tap, which has no neighbour.
std::vector<double> difference(std::int64_t size) {
    std::vector<double> row(static_cast<std::size_t>(size), 0);
    if (size == 2) return {-1, 1};
    if (size < 3) return row;
    const std::vector<double> smooth = binomial(size - 2);
    for (std::size_t n = 0; n < smooth.size(); ++n) {
        row[n] -= smooth[n];
        row[n + 2] += smooth[n];
    }
    return row;
}

// Long, Shelhamer & Darrell 2015: what a transposed convolution with stride ceil(k / 2) begins with.
std::vector<double> tent(std::int64_t size) {
    const std::int64_t half = (size + 1) / 2;
    const auto factor = static_cast<double>(half);
    const double centre = size % 2 == 1 ? factor - 1 : factor - 0.5;
    std::vector<double> row;
    for (std::int64_t n = 0; n < size; ++n)
        row.push_back(1 - std::abs(static_cast<double>(n) - centre) / factor);
    return row;
}

// The kernel along one axis, of one that is a product.
// @param from_last 0 for the last axis, 1 for the one before it, of so many axes
std::vector<double> kernel_row(KernelFill fill, std::int64_t size, std::size_t from_last, std::size_t axes) {
    std::vector<double> row(static_cast<std::size_t>(size), 0);
    switch (fill) {
        case KernelFill::identity:
            row[static_cast<std::size_t>(middle(size))] = 1;
            return row;
        case KernelFill::box:
            std::fill(row.begin(), row.end(), 1 / static_cast<double>(size));
            return row;
        case KernelFill::gaussian:
            return scaled_to_sum_one(binomial(size));
        case KernelFill::sobel:
            return from_last == 0 ? difference(size) : binomial(size);
        case KernelFill::sobel_y:
            return from_last == std::min<std::size_t>(1, axes - 1) ? difference(size) : binomial(size);
        case KernelFill::bilinear:
            return tent(size);
        case KernelFill::ones:
        case KernelFill::laplacian:
        case KernelFill::sharpen:
        case KernelFill::emboss:
        case KernelFill::random:
            std::fill(row.begin(), row.end(), 1);
            return row;
    }
    return row;
}

Tensor product_kernel(KernelFill fill, const Extents& kernel) {
    std::vector<std::vector<double>> rows;
    for (std::size_t axis = 0; axis < kernel.size(); ++axis)
        rows.push_back(kernel_row(fill, kernel[axis], kernel.size() - 1 - axis, kernel.size()));
    Tensor tensor{kernel, {}};
    for_each_cell(kernel, [&](const Extents& index) {
        double value = 1;
        for (std::size_t axis = 0; axis < index.size(); ++axis)
            value *= rows[axis][static_cast<std::size_t>(index[axis])];
        tensor.values.push_back(value + 0.0);  // no -0
    });
    return tensor;
}

// 1 on the cross through the middle, and less their number in it.
Tensor cross_kernel(const Extents& kernel) {
    Tensor tensor{kernel, {}};
    double arms = 0;
    std::size_t centre = 0;
    for_each_cell(kernel, [&](const Extents& index) {
        std::size_t off = 0;  // axes on which it is not in the middle
        for (std::size_t axis = 0; axis < index.size(); ++axis)
            off += index[axis] == middle(kernel[axis]) ? 0 : 1;
        if (off == 0) centre = tensor.values.size();
        if (off == 1) ++arms;
        tensor.values.push_back(off == 1 ? 1 : 0);
    });
    tensor.values[centre] -= arms;
    return tensor;
}

// How far a tap is from the middle along all axes together, and 1 more in the middle.
Tensor slope_kernel(const Extents& kernel) {
    Tensor tensor = product_kernel(KernelFill::identity, kernel);
    std::size_t flat = 0;
    for_each_cell(kernel, [&](const Extents& index) {
        for (std::size_t axis = 0; axis < index.size(); ++axis)
            tensor.values[flat] += double(index[axis]) - double(kernel[axis] - 1) / 2;
        ++flat;
    });
    return tensor;
}

Tensor plane_kernel(KernelFill fill, const Extents& kernel) {
    if (fill == KernelFill::laplacian) return cross_kernel(kernel);
    if (fill == KernelFill::emboss) return slope_kernel(kernel);
    if (fill != KernelFill::sharpen) return product_kernel(fill, kernel);
    Tensor tensor = product_kernel(KernelFill::identity, kernel);
    const Tensor cross = cross_kernel(kernel);
    for (std::size_t n = 0; n < cross.values.size(); ++n) tensor.values[n] -= cross.values[n];
    return tensor;
}

// The fill with this name.
template <typename Fill, std::size_t size>
Fill named(std::string_view what, std::string_view name, const std::array<Fill, size>& fills) {
    std::vector<std::string> names;
    for (const Fill fill : fills) {
        if (name == name_of(fill)) return fill;
        names.emplace_back(name_of(fill));
    }
    throw BadInput(unknown_name(what, name, names));
}

}  // namespace

std::string_view name_of(InputFill fill) {
    switch (fill) {
        case InputFill::constant:
            return "constant";
        case InputFill::ramp:
            return "ramp";
        case InputFill::checker:
            return "checker";
        case InputFill::impulse:
            return "impulse";
        case InputFill::random:
            return "random";
    }
    return "";
}

std::string_view name_of(KernelFill fill) {
    switch (fill) {
        case KernelFill::identity:
            return "identity";
        case KernelFill::box:
            return "box";
        case KernelFill::gaussian:
            return "gaussian";
        case KernelFill::sobel:
            return "sobel";
        case KernelFill::sobel_y:
            return "sobel_y";
        case KernelFill::laplacian:
            return "laplacian";
        case KernelFill::sharpen:
            return "sharpen";
        case KernelFill::emboss:
            return "emboss";
        case KernelFill::bilinear:
            return "bilinear";
        case KernelFill::ones:
            return "ones";
        case KernelFill::random:
            return "random";
    }
    return "";
}

InputFill input_fill_named(std::string_view name) {
    return named("input fill", name, kInputFills);
}
KernelFill kernel_fill_named(std::string_view name) {
    return named("kernel", name, kKernelFills);
}

Tensor filled(InputFill fill, const Extents& shape, const FillSettings& settings) {
    Tensor tensor{shape, {}};
    tensor.values.reserve(static_cast<std::size_t>(cell_count(shape)));
    for_each_cell(shape, [&](const Extents& index) {
        tensor.values.push_back(input_value(fill, shape, index, tensor.values.size(), settings));
    });
    return tensor;
}

Tensor kernel_filled(KernelFill fill, const Extents& weight_shape, std::uint64_t seed, std::int64_t least,
                     std::int64_t most) {
    // Any constant would do that leads away from the input's series.
    constexpr std::uint64_t kOtherSeries = 0x5851F42D4C957F2D;
    if (fill == KernelFill::random)
        return filled(InputFill::random, weight_shape,
                      {.seed = seed ^ kOtherSeries, .least = least, .most = most});
    const Tensor kernel = plane_kernel(fill, Extents(weight_shape.begin() + 2, weight_shape.end()));
    Tensor weight{weight_shape, {}};
    weight.values.reserve(static_cast<std::size_t>(cell_count(weight_shape)));
    for (std::int64_t first = 0; first < weight_shape[0]; ++first) {
        for (std::int64_t second = 0; second < weight_shape[1]; ++second) {
            // The second axis counts within a group, the first does not.
            const bool joined = fill != KernelFill::identity || first % weight_shape[1] == second;
            for (const double value : kernel.values) weight.values.push_back(joined ? value : 0);
        }
    }
    return weight;
}

}  // namespace convwalk
