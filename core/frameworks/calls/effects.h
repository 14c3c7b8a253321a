// What works on each cell alone, by every framework's name for it: activations, batch norms, biases. Level 3.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace convwalk {

/// How each framework calls an activation; "" when it has no one call for it.
struct ActivationCalls {
    std::string_view name;   ///< one of activation_names()
    std::string_view torch;  ///< {0}: channels
    std::string_view keras;  ///< {0}: [1, 2], the axes
    std::string_view tensorflow;
    std::string_view jax;  ///< {0}: 8, 1, 1, channels and a 1 an axis
    std::string_view onnx;
};

/// @pre name is one of activation_names()
[[nodiscard]] const ActivationCalls& activation_calls(std::string_view name);

enum class Effect : std::uint8_t {
    activation,
    batch_norm,
    bias,
    nothing,  ///< at work it passes on what it gets: dropout, identity, the same cells in another order
    unknown,
};

/// @param written   as in a program: "LeakyReLU", "leaky_relu"
/// @param activation set to the name among activation_names() when it is one
[[nodiscard]] Effect effect_of(const std::string& written, std::string& activation);

}  // namespace convwalk
