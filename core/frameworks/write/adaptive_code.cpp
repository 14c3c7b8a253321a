#include "frameworks/write/adaptive_code.h"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "frameworks/write/code_text.h"
#include "frameworks/write/made_code.h"
#include "frameworks/write/onnx_graph.h"

namespace convwalk {
namespace {

// The axis of a plain pooling that has the same windows; nullopt: none has, for they are not alike.
std::optional<AxisSpec> plain_axis(const AxisSpec& a) {
    const std::int64_t outputs = output_size(Operator::adaptive_average_pooling, a);
    const CellRange first = adaptive_window(a, 0);
    AxisSpec plain;
    plain.input = a.input;
    plain.kernel = first.size();
    plain.stride = outputs > 1 ? adaptive_window(a, 1).begin : plain.kernel;
    // A window that begins where the one before it does.
    if (plain.stride < 1) return std::nullopt;
    for (std::int64_t at = 0; at < outputs; ++at) {
        const CellRange window = adaptive_window(a, at);
        if (window.begin != at * plain.stride || window.size() != plain.kernel) return std::nullopt;
    }
    if (output_size(Operator::average_pooling, plain) != outputs) return std::nullopt;
    return plain;
}

// The windows are PyTorch's (keras/src/backend/common/backend_utils.py); TensorFlow has Keras with it.
LayerCode as_keras_has_it(const Layer& layer, Framework framework) {
    const std::string made =
        fmt::format("keras.layers.Adaptive{}Pooling{}D({})", takes_the_largest(layer.op) ? "Max" : "Average",
                    layer.axes.size(), number_or_tuple(output_extents(layer)));
    LayerCode code;
    code.remark = "adaptive pooling came to Keras at the end of 2025; older versions lack it";
    if (framework == Framework::keras)
        code.layers = {made};
    else
        code.statements = fmt::format("x = tf.{}(x)\n", made);
    return code;
}

LayerCode as_plain_pooling(const Layer& layer, Framework framework, const LayerCodeOptions& options) {
    LayerRequest plain;
    plain.layer = layer;
    plain.layer.op = takes_the_largest(layer.op) ? Operator::max_pooling : Operator::average_pooling;
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        const auto axis = plain_axis(layer.axes[i]);
        if (!axis && (framework == Framework::keras || framework == Framework::tensorflow))
            return as_keras_has_it(layer, framework);
        if (!axis)
            return no_code(
                fmt::format("{} has no adaptive pooling, and a plain one can't stand for it: from {} cells "
                            "to {} the windows are not all alike",
                            name_of(framework), layer.axes[i].input, output_extents(layer)[i]));
        plain.layer.axes[i] = *axis;
    }
    return layer_code(plain, framework, options);
}

}  // namespace

LayerCode adaptive_code(const Layer& layer, Framework framework, const LayerCodeOptions& options) {
    const bool largest = takes_the_largest(layer.op);
    const std::size_t axes = layer.axes.size();
    const Extents output = output_extents(layer);
    const bool global = all_are(output, 1);
    LayerCode code;
    if (framework == Framework::pytorch)
        code.layers = {
            fmt::format("nn.Adaptive{}Pool{}d({})", largest ? "Max" : "Avg", axes, number_or_tuple(output))};
    else if (framework == Framework::keras && global)
        code.layers = {
            fmt::format("keras.layers.Global{}Pooling{}D(keepdims=True)", largest ? "Max" : "Average", axes)};
    else if (framework == Framework::onnx && global)
        code.layers = {onnx_node(largest ? "GlobalMaxPool" : "GlobalAveragePool", {options.onnx_input},
                                 options.onnx_output)};
    else
        return as_plain_pooling(layer, framework, options);
    return code;
}

}  // namespace convwalk
