// A layer as program text of a framework, ready to paste. Level 3.
#pragma once

#include <string>
#include <vector>

#include "arithmetic/layer.h"
#include "frameworks/rules.h"

namespace convwalk {

/// Exactly one of the two says something.
struct WrittenCode {
    std::string code;     ///< one or more lines, each ended; read_code() makes the same windows of it
    std::string why_not;  ///< one sentence: what the framework can't say
};

/// The frameworks' own names are used as their documentation imports them: nn, keras, tf, jax, jnp and flax,
/// onnx. What a call can't say stands beside it as a pad, a crop or a factor. Where padding or a ceil mode
/// depend on the input's size, the code is right for that size. Where an average counts its padding and
/// reaches beyond that, what it divides by there is the framework's.
/// @pre !why_invalid(request)
[[nodiscard]] WrittenCode write_code(const LayerRequest& request, Framework framework);

/// A layer as part of a longer program. Exactly one of the three says something.
struct LayerCode {
    /// Expressions that make the layer and the pads and crops beside it, in the order in which they are
    /// applied: PyTorch and Keras.
    std::vector<std::string> layers;
    std::string statements;  ///< lines, each ended, that turn a tensor x into what comes out
    std::string why_not;     ///< one sentence: what the framework can't say
};

struct LayerCodeOptions {
    bool bias = true;  ///< PyTorch and Keras; others add it beside the layer
    // Names of the tensors of an ONNX node.
    std::string onnx_input = "x";
    std::string onnx_weight = "w";
    std::string onnx_bias;  ///< empty: none
    std::string onnx_output = "y";
    std::string onnx_number;  ///< behind the names of further tensors: "3" of "scales3"
};

/// @pre !why_invalid(request)
[[nodiscard]] LayerCode layer_code(const LayerRequest& request, Framework framework,
                                   const LayerCodeOptions& options = {});

}  // namespace convwalk
