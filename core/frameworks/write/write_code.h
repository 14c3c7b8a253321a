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

/// Behind the imports that it needs: a layer of PyTorch or Keras, lines that turn a tensor x into what comes
/// out, or a model of ONNX. What a call can't say stands beside it as a pad, a crop or a factor. Where
/// padding or a ceil mode depend on the input's size, the code is right for that size. It computes the
/// numbers of this layer; where a framework has a curve of its own instead, a comment says so.
/// @pre !why_invalid(request)
[[nodiscard]] WrittenCode write_code(const LayerRequest& request, Framework framework);

/// A constant that nodes of ONNX read.
struct OnnxTensor {
    std::string name;
    std::string type;  ///< "FLOAT", "INT64"
    Extents shape;
    std::string values;  ///< "1, 2"
};

/// A layer as part of a longer program. Exactly one of the first three says something.
struct LayerCode {
    /// Expressions that make the layer and the pads and crops beside it, in the order in which they are
    /// applied: PyTorch and Keras, and ONNX's nodes.
    std::vector<std::string> layers;
    std::string statements;  ///< lines, each ended, that turn a tensor x into what comes out
    std::string why_not;     ///< one sentence: what the framework can't say
    std::string remark;  ///< how the framework's numbers differ from those of the layer; empty: they don't

    std::vector<OnnxTensor> tensors;  ///< ONNX: what the nodes read beside x and weights
    int opset = 13;                   ///< ONNX: the first version that has what the nodes ask for
};

struct LayerCodeOptions {
    bool bias = true;  ///< PyTorch and Keras; others add it beside the layer
    // Names of the tensors of an ONNX node. Further ones have names that begin with that of the output.
    std::string onnx_input = "x";
    std::string onnx_weight = "w";
    std::string onnx_bias;  ///< empty: none
    std::string onnx_output = "y";
};

/// @pre !why_invalid(request)
[[nodiscard]] LayerCode layer_code(const LayerRequest& request, Framework framework,
                                   const LayerCodeOptions& options = {});

/// [out, in / groups, k...] for a convolution, [in, out / groups, k...] for a transposed one.
/// @pre has_weights(layer.op)
[[nodiscard]] Extents onnx_weight_shape(const Layer& layer);

}  // namespace convwalk
