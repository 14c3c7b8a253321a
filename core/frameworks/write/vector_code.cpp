#include "frameworks/write/vector_code.h"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "frameworks/write/code_text.h"
#include "frameworks/write/made_code.h"
#include "frameworks/write/onnx_graph.h"

namespace convwalk {
namespace {

LayerCode layers(std::vector<std::string> all) {
    LayerCode code;
    code.layers = std::move(all);
    return code;
}

// Without the batch.
Extents channels_first(const MapShape& shape) {
    Extents all = {shape.channels};
    all.insert(all.end(), shape.sizes.begin(), shape.sizes.end());
    return all;
}
Extents channels_last(const MapShape& shape) {
    Extents all = shape.sizes;
    all.push_back(shape.channels);
    return all;
}

// Whether its numbers stand in another order where channels are last.
bool order_counts(const MapShape& shape) {
    return shape.channels > 1 && cell_count(shape.sizes) > 1;
}

// The dimensions behind the batch, from 1, with channels moved from the end to the front, or back.
Extents moved_to_front(std::size_t axes) {
    Extents order = {static_cast<std::int64_t>(axes) + 1};
    for (std::size_t i = 1; i <= axes; ++i) order.push_back(static_cast<std::int64_t>(i));
    return order;
}
Extents moved_to_end(std::size_t axes) {
    Extents order;
    for (std::size_t i = 1; i <= axes; ++i) order.push_back(static_cast<std::int64_t>(i) + 1);
    order.push_back(1);
    return order;
}

LayerCode keras_reshape(const MapShape& from, const MapShape& to) {
    std::vector<std::string> all;
    if (order_counts(from))
        all.push_back(fmt::format("keras.layers.Permute({})", tuple(moved_to_front(from.sizes.size()))));
    if (to.is_vector()) {
        all.emplace_back("keras.layers.Flatten()");
        return layers(std::move(all));
    }
    const bool counts = order_counts(to);
    all.push_back(
        fmt::format("keras.layers.Reshape({})", tuple(counts ? channels_first(to) : channels_last(to))));
    if (counts) all.push_back(fmt::format("keras.layers.Permute({})", tuple(moved_to_end(to.sizes.size()))));
    return layers(std::move(all));
}

LayerCode tensorflow_reshape(const MapShape& from, const MapShape& to) {
    std::string code;
    if (order_counts(from))
        code += fmt::format("x = tf.transpose(x, [0, {}])\n", numbers(moved_to_front(from.sizes.size())));
    const bool counts = order_counts(to);
    code += fmt::format("x = tf.reshape(x, [-1, {}])\n",
                        numbers(counts ? channels_first(to) : channels_last(to)));
    if (counts) code += fmt::format("x = tf.transpose(x, [0, {}])\n", numbers(moved_to_end(to.sizes.size())));
    return code_lines(std::move(code));
}

LayerCode onnx_reshape(const MapShape& to, const LayerCodeOptions& options) {
    if (to.is_vector())
        return layers({onnx_node("Flatten", {options.onnx_input}, options.onnx_output, "axis=1")});
    const std::string name = options.onnx_output + "_shape";
    const Extents shape = channels_first(to);
    LayerCode code = layers({onnx_node("Reshape", {options.onnx_input, name}, options.onnx_output)});
    code.tensors = {{name,
                     "INT64",
                     {static_cast<std::int64_t>(shape.size()) + 1},
                     fmt::format("-1, {}", numbers(shape))}};
    return code;
}

}  // namespace

LayerCode dense_code(std::int64_t in, std::int64_t out, Framework framework,
                     const LayerCodeOptions& options) {
    switch (framework) {
        case Framework::pytorch:
            return layers({fmt::format("nn.Linear({}, {}{})", in, out, options.bias ? "" : ", bias=False")});
        case Framework::keras:
            return layers(
                {fmt::format("keras.layers.Dense({}{})", out, options.bias ? "" : ", use_bias=False")});
        case Framework::tensorflow:
            return code_lines(fmt::format("x = tf.matmul(x, tf.zeros([{}, {}]))\n", in, out));
        case Framework::jax:
            return code_lines(
                fmt::format("x = flax.linen.Dense({}{})(x)\n", out, options.bias ? "" : ", use_bias=False"));
        case Framework::onnx:
            break;
    }
    std::vector<std::string> inputs = {options.onnx_input, options.onnx_weight};
    if (!options.onnx_bias.empty()) inputs.push_back(options.onnx_bias);
    return layers({onnx_node("Gemm", inputs, options.onnx_output, "transB=1")});
}

LayerCode reshape_code(const MapShape& from, const MapShape& to, Framework framework,
                       const LayerCodeOptions& options) {
    switch (framework) {
        case Framework::pytorch: {
            const std::string made = fmt::format("nn.Unflatten(1, {})", tuple(channels_first(to)));
            if (to.is_vector()) return layers({"nn.Flatten()"});
            return from.is_vector() ? layers({made}) : layers({"nn.Flatten()", made});
        }
        case Framework::keras:
            return keras_reshape(from, to);
        case Framework::tensorflow:
            return tensorflow_reshape(from, to);
        case Framework::jax:
            return code_lines(fmt::format("x = x.reshape(-1, {})\n", numbers(channels_first(to))));
        case Framework::onnx:
            break;
    }
    return onnx_reshape(to, options);
}

}  // namespace convwalk
