// Sizes and padding by the rules of TensorFlow, Keras and ONNX. Level 3. Pure integers.
//
// PyTorch's rules are those of arithmetic/axis.h. K = d(k - 1) + 1 is the effective kernel. Sources:
// tensorflow/core/framework/common_shape_fns.cc (SAME), keras/src/backend/common/backend_utils.py
// (transposed), the Conv and ConvTranspose operators of ONNX.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/axis.h"

namespace convwalk {

enum class Framework : std::uint8_t { pytorch, keras, tensorflow, jax, onnx };

/// "pytorch", ...: as on the command line, in the order of the enumeration.
[[nodiscard]] const std::vector<std::string>& framework_names();

/// "PyTorch", ...: as in a sentence.
[[nodiscard]] std::string_view name_of(Framework framework);

/// Its layers raise a ValueError.
inline constexpr std::string_view kKerasStridesOrDilates =
    "Keras's layers refuse a stride above 1 beside a dilation above 1; keras.ops.conv takes both on JAX and "
    "PyTorch, and on TensorFlow since 2026";

/// Padding that follows from the input's size, so that o = ceil(i / s); a transposed one gives o = i s.
enum class AutoPadding : std::uint8_t {
    none,        ///< numbers count
    same_upper,  ///< an odd cell goes to the end: TensorFlow, Keras, JAX, and SAME_UPPER of ONNX
    same_lower,  ///< an odd cell goes to the begin: SAME_LOWER of ONNX
};

/// Shares out `total` cells; an odd one goes where `rule` says. @pre rule != none
[[nodiscard]] Sides shared_out(std::int64_t total, AutoPadding rule);

/// Padding of a convolution or pooling: T = max((ceil(i / s) - 1) s + K - i, 0). The padding in `a` does not
/// count. @pre rule != none
[[nodiscard]] Sides same_padding(const AxisSpec& a, AutoPadding rule);

/// (i - 1) s + K: a transposed convolution's result before anything is cut away.
[[nodiscard]] std::int64_t full_output(const AxisSpec& a);

/// Transposed convolution of Keras along one axis.
struct KerasTransposed {
    std::int64_t output = 0;
    /// TensorFlow's kernel takes this length: the forward convolution of it gives back the input. It does not
    /// for an even K with "same" and an output padding of 0.
    bool accepted = false;
    Sides crop;  ///< cut from the full result; end < 0: zeros are added. Means something when accepted
};
/// @param same the padding is "same", else "valid"
/// @param output_padding Keras's own, 0 <= value < s; without, the size is i s or (i - 1) s + max(K, s)
[[nodiscard]] KerasTransposed keras_transposed(const AxisSpec& a, bool same,
                                               std::optional<std::int64_t> output_padding);

/// Padding of ONNX's ConvTranspose when its output shall have `output` cells. Whatever is not SAME_UPPER,
/// NOTSET too, has the larger half at the begin. The output padding of `a` counts.
[[nodiscard]] Sides onnx_transposed_padding(const AxisSpec& a, std::int64_t output, bool same_upper);

}  // namespace convwalk
