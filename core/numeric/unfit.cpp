#include "numeric/unfit.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

namespace convwalk {

std::string place_of(std::string_view name, const Extents& shape, std::int64_t flat) {
    Extents index(shape.size());
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        index[axis] = flat % shape[axis];
        flat /= shape[axis];
    }
    return fmt::format("{}[{}]", name, fmt::join(index, ", "));
}

std::optional<Unfit> why_no_value(double value, std::string_view name, std::string_view place) {
    if (!std::isfinite(value))
        return Unfit{"not_finite", std::string(name),
                     fmt::format("{} is {}; it must be a number that is finite", place,
                                 std::isnan(value) ? "not a number (NaN)"
                                 : value < 0       ? "minus infinity"
                                                   : "infinite")};
    if (std::abs(value) > kLargestValue)
        return Unfit{
            "value_too_large", std::string(name),
            fmt::format("{} is {:g}; the largest is {:g}, with either sign", place, value, kLargestValue)};
    return std::nullopt;
}

std::optional<Unfit> why_no_tensor(const Tensor& tensor, const Extents& shape, std::string_view name) {
    const auto wrong_shape = [&](std::string sentence) {
        return Unfit{"wrong_shape", std::string(name), std::move(sentence)};
    };
    if (tensor.shape != shape)
        return wrong_shape(fmt::format(
            "{} has {}; it must have {}", name,
            tensor.shape.empty() ? "no shape" : "the shape " + to_string(tensor.shape), to_string(shape)));
    const auto count = static_cast<std::int64_t>(tensor.values.size());
    if (count != cell_count(shape))
        return wrong_shape(fmt::format("{} has {} values; its shape {} needs {}", name, count,
                                       to_string(shape), cell_count(shape)));
    for (std::int64_t flat = 0; flat < count; ++flat) {
        const double value = tensor.values[static_cast<std::size_t>(flat)];
        if (std::abs(value) <= kLargestValue) continue;
        return why_no_value(value, name, place_of(name, shape, flat));
    }
    return std::nullopt;
}

std::optional<Unfit> why_too_much(const Extents& output_shape, std::int64_t products,
                                  const Extents& axis_taps) {
    const std::int64_t values = cell_count(output_shape);
    if (values > kMostValues)
        return Unfit{
            "size_too_large", "input",
            fmt::format("the output would have {} values; at most {} are worked out", values, kMostValues)};
    if (products > kMostProducts)
        return Unfit{
            "size_too_large", "kernel",
            fmt::format("the output takes {} products; at most {} are worked out", products, kMostProducts)};
    for (const std::int64_t taps : axis_taps) {
        if (taps > kMostAxisTaps)
            return Unfit{"size_too_large", "kernel",
                         fmt::format("the windows of one axis have {} taps; at most {} are worked out", taps,
                                     kMostAxisTaps)};
    }
    return std::nullopt;
}

}  // namespace convwalk
