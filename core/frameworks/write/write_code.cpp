#include "frameworks/write/write_code.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>

#include "frameworks/write/adaptive_code.h"
#include "frameworks/write/imports.h"
#include "frameworks/write/onnx_graph.h"
#include "frameworks/write/pad_code.h"
#include "frameworks/write/sampling_code.h"
#include "frameworks/write/window_code.h"

namespace convwalk {
namespace {

// The layer as a graph of its own.
std::string onnx_model(const Layer& layer, const LayerCode& code) {
    const auto shape_of = [](std::int64_t channels, const Extents& sizes) {
        Extents shape = {1, channels};
        shape.insert(shape.end(), sizes.begin(), sizes.end());
        return shape;
    };
    const LayerCodeOptions names;
    OnnxGraph graph;
    graph.add_input(names.onnx_input, shape_of(layer.in_channels, input_extents(layer)));
    if (has_weights(layer.op)) graph.add_input(names.onnx_weight, onnx_weight_shape(layer));
    graph.add(code);
    return graph.text("layer", names.onnx_output, shape_of(output_channels(layer), output_extents(layer)));
}

}  // namespace

LayerCode layer_code(const LayerRequest& request, Framework framework, const LayerCodeOptions& options) {
    const Layer layer = resolved(request);
    if (is_adaptive(layer.op)) return adaptive_code(layer, framework, options);
    if (layer.op == Operator::pad) return pad_code(layer, framework, options);
    if (!has_window(layer.op)) return sampling_code(layer, framework, options);
    const WindowLayer window(request, options);
    switch (framework) {
        case Framework::pytorch:
            return pytorch_code(window);
        case Framework::keras:
            return keras_code(window);
        case Framework::tensorflow:
            return tensorflow_code(window);
        case Framework::jax:
            return jax_code(window);
        case Framework::onnx:
            return onnx_code(window);
    }
    return {};
}

Extents onnx_weight_shape(const Layer& layer) {
    const bool transposed = layer.op == Operator::transposed_convolution;
    Extents shape = {transposed ? layer.in_channels : layer.out_channels,
                     (transposed ? layer.out_channels : layer.in_channels) / layer.groups};
    for (const std::int64_t size : kernel_extents(layer)) shape.push_back(size);
    return shape;
}

WrittenCode write_code(const LayerRequest& request, Framework framework) {
    const LayerCode code = layer_code(request, framework);
    if (!code.why_not.empty()) return {"", code.why_not};
    std::string text = code.statements;
    if (framework == Framework::onnx)
        text = onnx_model(resolved(request), code);
    else if (code.layers.size() == 1)
        text = code.layers.front() + "\n";
    else if (!code.layers.empty())
        text = fmt::format("{}\n    {},\n{}\n",
                           framework == Framework::keras ? "keras.Sequential([" : "nn.Sequential(",
                           fmt::join(code.layers, ",\n    "), framework == Framework::keras ? "])" : ")");
    if (!code.remark.empty()) text.insert(0, fmt::format("# {}\n", code.remark));
    return {with_imports(text, framework), ""};
}

}  // namespace convwalk
