#include "frameworks/write/shuffle_code.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>
#include <string>
#include <utility>

#include "frameworks/shuffle_shapes.h"
#include "frameworks/write/code_text.h"
#include "frameworks/write/made_code.h"
#include "frameworks/write/onnx_graph.h"

namespace convwalk {
namespace {

ShuffleShapes shapes_of(const Layer& layer, bool channels_last) {
    ShuffledDimensions shuffle;
    shuffle.back = layer.op == Operator::pixel_unshuffle;
    shuffle.order = layer.shuffle_order;
    shuffle.factor = shuffle_factor(layer.axes.front());
    shuffle.channels = shuffle.back ? layer.in_channels : output_channels(layer);
    shuffle.cells = shuffle.back ? output_extents(layer) : input_extents(layer);
    shuffle.channels_last = channels_last;
    return convwalk::shapes_of(shuffle);
}

// "2, 3" behind a batch of any size
std::string of_any_batch(const Extents& sizes) {
    return fmt::format("-1, {}", numbers(sizes));
}
std::string behind_batch(const Extents& order) {
    return fmt::format("0, {}", numbers(order));
}

LayerCode keras_code(const ShuffleShapes& made) {
    LayerCode code;
    code.layers = {fmt::format("keras.layers.Reshape({})", tuple(made.split)),
                   fmt::format("keras.layers.Permute({})", tuple(made.order)),
                   fmt::format("keras.layers.Reshape({})", tuple(made.merged))};
    return code;
}

LayerCode onnx_code(const ShuffleShapes& made, const LayerCodeOptions& options) {
    const std::string split = options.onnx_output + "_split";
    const std::string moved = options.onnx_output + "_moved";
    const auto shape = [](const std::string& name, const Extents& sizes) {
        return OnnxTensor{name, "INT64", {static_cast<std::int64_t>(sizes.size()) + 1}, of_any_batch(sizes)};
    };
    LayerCode code;
    code.tensors = {shape(split + "_shape", made.split), shape(options.onnx_output + "_shape", made.merged)};
    code.layers = {onnx_node("Reshape", {options.onnx_input, split + "_shape"}, split),
                   onnx_node("Transpose", {split}, moved, fmt::format("perm=[{}]", behind_batch(made.order))),
                   onnx_node("Reshape", {moved, options.onnx_output + "_shape"}, options.onnx_output)};
    return code;
}

LayerCode rearranged(const Layer& layer, Framework framework, const LayerCodeOptions& options) {
    const bool last = framework == Framework::keras || framework == Framework::tensorflow;
    const ShuffleShapes made = shapes_of(layer, last);
    const std::string split = of_any_batch(made.split);
    const std::string order = behind_batch(made.order);
    const std::string merged = of_any_batch(made.merged);
    switch (framework) {
        case Framework::keras:
            return keras_code(made);
        case Framework::tensorflow:
            return code_lines(
                fmt::format("x = tf.reshape(x, [{}])\nx = tf.transpose(x, [{}])\n"
                            "x = tf.reshape(x, [{}])\n",
                            split, order, merged));
        case Framework::pytorch:
            return code_lines(
                fmt::format("x = x.reshape({}).permute({}).reshape({})\n", split, order, merged));
        case Framework::jax:
            return code_lines(
                fmt::format("x = x.reshape({}).transpose({}).reshape({})\n", split, order, merged));
        case Framework::onnx:
            break;
    }
    return onnx_code(made, options);
}

}  // namespace

LayerCode shuffle_code(const Layer& layer, Framework framework, const LayerCodeOptions& options) {
    const bool back = layer.op == Operator::pixel_unshuffle;
    const std::int64_t r = shuffle_factor(layer.axes.front());
    const bool one_channel = (back ? layer.in_channels : output_channels(layer)) == 1;
    const bool is_crd = one_channel || layer.shuffle_order == ShuffleOrder::channel_first;
    const bool is_dcr = one_channel || layer.shuffle_order == ShuffleOrder::place_first;
    if (layer.axes.size() == 2) {
        LayerCode code;
        if (framework == Framework::pytorch && is_crd) {
            code.layers = {fmt::format("nn.Pixel{}({})", back ? "Unshuffle" : "Shuffle", r)};
            return code;
        }
        if (framework == Framework::tensorflow && is_dcr)
            return code_lines(
                fmt::format("x = tf.nn.{}(x, {})\n", back ? "space_to_depth" : "depth_to_space", r));
        if (framework == Framework::onnx && (!back || is_dcr)) {
            // Where both orders are the same, the layer's own.
            const bool crd = layer.shuffle_order == ShuffleOrder::channel_first;
            const std::string mode = back ? "" : fmt::format(", mode=\"{}\"", crd ? "CRD" : "DCR");
            code.layers = {onnx_node(back ? "SpaceToDepth" : "DepthToSpace", {options.onnx_input},
                                     options.onnx_output, fmt::format("blocksize={}{}", r, mode))};
            return code;
        }
    }
    return rearranged(layer, framework, options);
}

}  // namespace convwalk
