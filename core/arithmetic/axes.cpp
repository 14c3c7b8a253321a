#include "arithmetic/axes.h"

#include <algorithm>
#include <cstddef>

namespace convwalk {
namespace {

template <typename Value, typename Put>
void put_each(Layer& layer, const std::vector<Value>& values, Put put) {
    if (values.size() > 1) layer.axes.resize(values.size(), AxisSpec(layer.axes.back()));
    for (std::size_t i = 0; i < layer.axes.size(); ++i)
        put(layer.axes[i], values[values.size() == 1 ? 0 : i]);
}

}  // namespace

Extents shortest(const Extents& values) {
    const bool equal = std::all_of(values.begin(), values.end(), [&](auto v) { return v == values.front(); });
    return equal && !values.empty() ? Extents(1, values.front()) : values;
}

Extents on_axes(const Layer& layer, std::int64_t AxisSpec::*field) {
    Extents values;
    for (const AxisSpec& a : layer.axes) values.push_back(a.*field);
    return shortest(values);
}

std::vector<Factor> factors_of(const Layer& layer) {
    std::vector<Factor> factors;
    for (const AxisSpec& a : layer.axes) factors.push_back(a.factor);
    if (std::all_of(factors.begin(), factors.end(), [&](const Factor& f) { return f == factors.front(); }))
        factors.resize(1);
    return factors;
}

Extents output_sizes_of(const Layer& layer) {
    if (!layer.axes.front().output_size) return {};
    Extents sizes;
    for (const AxisSpec& a : layer.axes) sizes.push_back(a.output_size.value_or(0));
    return shortest(sizes);
}

void put_on_axes(Layer& layer, std::int64_t AxisSpec::*field, const Extents& values) {
    put_each(layer, values, [field](AxisSpec& a, std::int64_t value) { a.*field = value; });
}

void put_factors(Layer& layer, const std::vector<Factor>& factors) {
    put_each(layer, factors, [](AxisSpec& a, const Factor& factor) { a.factor = factor; });
}

void put_output_sizes(Layer& layer, const Extents& sizes) {
    for (AxisSpec& a : layer.axes) a.output_size.reset();
    if (sizes.empty()) return;
    put_each(layer, sizes, [](AxisSpec& a, std::int64_t size) { a.output_size = size; });
}

bool axes_are_alike(const Layer& layer) {
    return std::all_of(layer.axes.begin(), layer.axes.end(),
                       [&](const AxisSpec& a) { return a == layer.axes.front(); });
}

}  // namespace convwalk
