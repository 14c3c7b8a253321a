// One field of all axes of a layer, as a list. Level 1.
#pragma once

#include <cstdint>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk {

/// One value where all are the same.
[[nodiscard]] Extents shortest(const Extents& values);

/// The field of every axis, or one value where all axes have the same.
[[nodiscard]] Extents on_axes(const Layer& layer, std::int64_t AxisSpec::*field);
[[nodiscard]] std::vector<Factor> factors_of(const Layer& layer);
/// Empty where the size follows from the factor.
[[nodiscard]] Extents output_sizes_of(const Layer& layer);

/// Puts one value on all axes, or one on each: the layer gets as many axes as there are values.
void put_on_axes(Layer& layer, std::int64_t AxisSpec::*field, const Extents& values);
void put_factors(Layer& layer, const std::vector<Factor>& factors);
/// Empty: by the factor.
void put_output_sizes(Layer& layer, const Extents& sizes);

/// Whether all axes have the same fields.
[[nodiscard]] bool axes_are_alike(const Layer& layer);

}  // namespace convwalk
