#include "numeric/fills.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

namespace convwalk {
namespace {

using Numbers = std::vector<double>;

std::int64_t middle_of(std::int64_t extent) {
    return (extent - 1) / 2;
}

// Calls `value(index)` for every cell, row-major.
template <typename Value>
Tensor made(const Extents& extents, Value value) {
    Tensor t;
    t.shape = extents;
    const std::int64_t cells = cell_count(extents);
    t.values.reserve(static_cast<std::size_t>(cells));
    Extents index(extents.size(), 0);
    for (std::int64_t flat = 0; flat < cells; ++flat) {
        t.values.push_back(value(index));
        for (std::size_t axis = extents.size(); axis-- > 0;) {
            if (++index[axis] < extents[axis]) break;
            index[axis] = 0;
        }
    }
    return t;
}

Tensor constant(const Extents& extents, double value) {
    return made(extents, [value](const Extents&) { return value; });
}

// Plain modulo: what the standard's distributions give is not the same everywhere.
Tensor random(const Extents& extents, std::uint32_t seed, int least, std::uint32_t count) {
    std::mt19937 engine(seed);
    return made(extents, [&](const Extents&) { return least + double(engine() % count); });
}

Tensor impulse(const Extents& extents) {
    return made(extents, [&](const Extents& index) {
        for (std::size_t axis = 0; axis < extents.size(); ++axis) {
            if (index[axis] != middle_of(extents[axis])) return 0.0;
        }
        return 1.0;
    });
}

// The product of one list of numbers an axis.
Tensor product(const Extents& extents, const std::vector<Numbers>& along) {
    return made(extents, [&](const Extents& index) {
        double value = 1;
        for (std::size_t axis = 0; axis < extents.size(); ++axis)
            value *= along[axis][static_cast<std::size_t>(index[axis])];
        return value;
    });
}

// 1 2 1, 1 4 6 4 1, ...: each row of Pascal's triangle. Divided by the largest where that would leave what a
// value may be.
Numbers binomial(std::int64_t count) {
    Numbers row = {1};
    for (std::int64_t n = 1; n < count; ++n) {
        row.push_back(0);
        for (std::size_t i = row.size(); --i > 0;) row[i] += row[i - 1];
        constexpr double kLarge = 1e12;
        if (const double most = row[row.size() / 2]; most > kLarge) {
            for (double& value : row) value /= most;
        }
    }
    return row;
}

// The binomial row with sum 1.
Numbers smoothing(std::int64_t count) {
    Numbers row = binomial(count);
    const double sum = std::accumulate(row.begin(), row.end(), 0.0);
    for (double& value : row) value /= sum;
    return row;
}

// -1 0 1, -1 -2 0 2 1, ...: the differences of the binomial row that is one shorter. Two make -1 1, and one
// has no neighbour to differ from.
Numbers difference(std::int64_t count) {
    if (count == 1) return {1};
    const Numbers row = binomial(count - 1);
    Numbers result(static_cast<std::size_t>(count), 0);
    for (std::size_t i = 0; i < row.size(); ++i) {
        result[i] -= row[i];
        result[i + 1] += row[i];
    }
    return result;
}

// The weights with which a transposed convolution of that kernel interpolates: Long et al., "Fully
// convolutional networks for semantic segmentation", arXiv:1411.4038.
Numbers interpolation(std::int64_t count) {
    const double factor = double((count + 1) / 2);
    const double centre = count % 2 == 1 ? factor - 1 : factor - 0.5;
    Numbers row;
    for (std::int64_t i = 0; i < count; ++i) row.push_back(1 - std::abs(double(i) - centre) / factor);
    return row;
}

Tensor laplacian(const Extents& extents) {
    double neighbours = 0;
    for (const std::int64_t extent : extents) {
        const std::int64_t middle = middle_of(extent);
        neighbours += (middle > 0 ? 1 : 0) + (middle + 1 < extent ? 1 : 0);
    }
    return made(extents, [&](const Extents& index) {
        std::int64_t away = 0;
        for (std::size_t axis = 0; axis < extents.size(); ++axis)
            away += std::abs(index[axis] - middle_of(extents[axis]));
        return away == 0 ? -neighbours : away == 1 ? 1.0 : 0.0;
    });
}

}  // namespace

std::string_view name_of(InputFill fill) {
    switch (fill) {
        case InputFill::random:
            return "random";
        case InputFill::ramp:
            return "ramp";
        case InputFill::checker:
            return "checker";
        case InputFill::impulse:
            return "impulse";
        case InputFill::constant:
            return "constant";
        case InputFill::numbers:
            return "numbers";
    }
    return "";
}

std::string_view name_of(KernelFill fill) {
    switch (fill) {
        case KernelFill::random:
            return "random";
        case KernelFill::ones:
            return "ones";
        case KernelFill::identity:
            return "identity";
        case KernelFill::box:
            return "box";
        case KernelFill::gaussian:
            return "gaussian";
        case KernelFill::sobel:
            return "sobel";
        case KernelFill::laplacian:
            return "laplacian";
        case KernelFill::sharpen:
            return "sharpen";
        case KernelFill::bilinear:
            return "bilinear";
        case KernelFill::numbers:
            return "numbers";
    }
    return "";
}

Tensor filled(InputFill fill, const Extents& extents, std::int64_t seed) {
    switch (fill) {
        case InputFill::random:
            return random(extents, static_cast<std::uint32_t>(seed), 0, 4);
        case InputFill::ramp: {
            double next = 0;
            return made(extents, [&](const Extents&) { return ++next; });
        }
        case InputFill::checker:
            return made(extents, [](const Extents& index) {
                return std::accumulate(index.begin(), index.end(), std::int64_t{0}) % 2 == 0 ? 1.0 : 0.0;
            });
        case InputFill::impulse:
            return impulse(extents);
        case InputFill::constant:
        case InputFill::numbers:
            return constant(extents, 1);
    }
    return constant(extents, 1);
}

Tensor filled(KernelFill fill, const Extents& extents, std::int64_t seed) {
    const auto along_each = [&](auto make) {
        std::vector<Numbers> along;
        for (const std::int64_t extent : extents) along.push_back(make(extent));
        return along;
    };
    // The kernel's numbers are not the first of the input's.
    constexpr std::uint32_t kOtherSeries = 0x9E3779B9;
    switch (fill) {
        case KernelFill::random:
            return random(extents, static_cast<std::uint32_t>(seed) ^ kOtherSeries, -1, 4);
        case KernelFill::identity:
            return impulse(extents);
        case KernelFill::box:
            return constant(extents, 1 / double(cell_count(extents)));
        case KernelFill::gaussian:
            return product(extents, along_each(smoothing));
        case KernelFill::sobel: {
            std::vector<Numbers> along = along_each(binomial);
            along.back() = difference(extents.back());
            return product(extents, along);
        }
        case KernelFill::laplacian:
            return laplacian(extents);
        case KernelFill::sharpen: {
            Tensor t = laplacian(extents);
            const Tensor middle = impulse(extents);
            for (std::size_t i = 0; i < t.values.size(); ++i) t.values[i] = middle.values[i] - t.values[i];
            return t;
        }
        case KernelFill::bilinear:
            return product(extents, along_each(interpolation));
        case KernelFill::ones:
        case KernelFill::numbers:
            return constant(extents, 1);
    }
    return constant(extents, 1);
}

Tensor flipped(Tensor tensor) {
    std::reverse(tensor.values.begin(), tensor.values.end());
    return tensor;
}

Tensor fitted(const Tensor& tensor, const Extents& extents) {
    if (tensor.shape == extents) return tensor;
    // Axes that one of the two lacks have one cell there.
    const std::size_t axes = std::max(tensor.shape.size(), extents.size());
    const auto raised = [axes](const Extents& shape) {
        Extents result(axes, 1);
        std::copy_backward(shape.begin(), shape.end(), result.end());
        return result;
    };
    const Extents from = raised(tensor.shape);
    Tensor t = made(raised(extents), [&](const Extents& index) {
        std::int64_t flat = 0;
        for (std::size_t axis = 0; axis < from.size(); ++axis) {
            if (index[axis] >= from[axis]) return 0.0;
            flat = flat * from[axis] + index[axis];
        }
        const auto at = static_cast<std::size_t>(flat);
        return at < tensor.values.size() ? tensor.values[at] : 0.0;
    });
    t.shape = extents;
    return t;
}

}  // namespace convwalk
