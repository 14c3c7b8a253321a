// What the choices of the layer panel do to a layer, beyond the one field that they name. Pure: no Dear
// ImGui.
#pragma once

#include <cstddef>
#include <functional>

#include "arithmetic/layer.h"

namespace convwalk {

/// The layer under another operator. Fields that it doesn't have come to rest; a convolution takes over the
/// numbers of the one that a transposed layer was described by.
[[nodiscard]] LayerRequest with_operator(LayerRequest request, Operator op);

/// A shuffle by another factor, with channels or sizes that it divides.
[[nodiscard]] LayerRequest with_shuffle_factor(LayerRequest request, std::int64_t factor);

/// A resizing by a factor or to a size, the other way round: to the size that it has, or by the factor that
/// this comes to where all axes have one.
[[nodiscard]] LayerRequest resized_by(LayerRequest request, bool size);

/// With that many axes, 1..3: new ones come first and are like the first there was; the first ones go.
[[nodiscard]] LayerRequest with_dimensions(LayerRequest request, std::size_t dimensions);

/// The same transposed layer described by its own numbers, or by those of the convolution that it transposes.
/// Where no convolution has just this way back (output padding of a stride or more), the nearest one is
/// taken.
[[nodiscard]] LayerRequest described_by_convolution(const LayerRequest& request, bool of_transposed);

/// The padding in numbers, whatever word it was given by.
[[nodiscard]] LayerRequest padded_by_numbers(LayerRequest request);

/// Whether the operator takes the word at all, for some stride.
[[nodiscard]] bool takes(const LayerRequest& request, PaddingWord word);

/// The convolution that a transposed layer is the way back of, with numbers for words.
/// @pre the layer is a transposed convolution and possible
[[nodiscard]] Layer transposed_convolution_of(const LayerRequest& request);

}  // namespace convwalk
