#include "frameworks/write/shuffle_code.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frameworks/write/code_text.h"
#include "frameworks/write/onnx_graph.h"

namespace convwalk {
namespace {

// A shuffle as a change of shapes: every dimension is split into factors, these are put in another order, and
// put together again. The batch, which is dimension 0 of each, is left out.
struct Rearrangement {
    Extents split;
    Extents order;  // from 1: the factor that comes to each place
    Extents merged;
};

class Rearranging {
  public:
    explicit Rearranging(const Layer& layer)
        : back_(layer.op == Operator::pixel_unshuffle),
          axes_(layer.axes.size()),
          r_(shuffle_factor(layer.axes.front())),
          channels_(back_ ? layer.in_channels : output_channels(layer)),
          cells_(back_ ? output_extents(layer) : input_extents(layer)),
          order_(layer.shuffle_order) {}

    [[nodiscard]] Rearrangement with_channels(bool first) const {
        const std::vector<Dimension> from = dimensions(!back_, first);
        const std::vector<Dimension> to = dimensions(back_, first);
        std::vector<Factor> all;
        for (const Dimension& d : from) all.insert(all.end(), d.begin(), d.end());
        Rearrangement made;
        for (const Factor& f : all) made.split.push_back(size(f));
        for (const Dimension& d : to) {
            made.merged.push_back(1);
            for (const Factor& f : d) {
                made.merged.back() *= size(f);
                const auto found = std::find(all.begin(), all.end(), f);
                made.order.push_back(found - all.begin() + 1);
            }
        }
        return made;
    }

  private:
    enum class What : std::uint8_t { channels, block, cells };
    using Factor = std::pair<What, std::size_t>;  // and the axis
    using Dimension = std::vector<Factor>;        // the slowest first

    [[nodiscard]] std::int64_t size(const Factor& f) const {
        if (f.first == What::channels) return channels_;
        return f.first == What::block ? r_ : cells_[f.second];
    }

    // @param deep the blocks are channels, not cells
    [[nodiscard]] std::vector<Dimension> dimensions(bool deep, bool channels_first) const {
        Dimension channels = {{What::channels, 0}};
        std::vector<Dimension> all;
        for (std::size_t i = 0; i < axes_; ++i) {
            all.push_back({{What::cells, i}});
            const Factor block = {What::block, i};
            if (!deep)
                all.back().push_back(block);
            else
                channels.insert(order_ == ShuffleOrder::channel_first ? channels.end() : channels.end() - 1,
                                block);
        }
        all.insert(channels_first ? all.begin() : all.end(), channels);
        return all;
    }

    bool back_;
    std::size_t axes_;
    std::int64_t r_;
    std::int64_t channels_;  // of the larger map
    Extents cells_;          // of the smaller one
    ShuffleOrder order_;
};

// "2, 3" behind a batch of any size
std::string of_any_batch(const Extents& sizes) {
    return fmt::format("-1, {}", numbers(sizes));
}
std::string behind_batch(const Extents& order) {
    return fmt::format("0, {}", numbers(order));
}

LayerCode keras_code(const Rearrangement& made) {
    LayerCode code;
    code.layers = {fmt::format("keras.layers.Reshape({})", tuple(made.split)),
                   fmt::format("keras.layers.Permute({})", tuple(made.order)),
                   fmt::format("keras.layers.Reshape({})", tuple(made.merged))};
    return code;
}

LayerCode lines(std::string statements) {
    LayerCode code;
    code.statements = std::move(statements);
    return code;
}

LayerCode onnx_code(const Rearrangement& made, const LayerCodeOptions& options) {
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
    const Rearrangement made = Rearranging(layer).with_channels(!last);
    const std::string split = of_any_batch(made.split);
    const std::string order = behind_batch(made.order);
    const std::string merged = of_any_batch(made.merged);
    switch (framework) {
        case Framework::keras:
            return keras_code(made);
        case Framework::tensorflow:
            return lines(
                fmt::format("x = tf.reshape(x, [{}])\nx = tf.transpose(x, [{}])\n"
                            "x = tf.reshape(x, [{}])\n",
                            split, order, merged));
        case Framework::pytorch:
            return lines(fmt::format("x = x.reshape({}).permute({}).reshape({})\n", split, order, merged));
        case Framework::jax:
            return lines(fmt::format("x = x.reshape({}).transpose({}).reshape({})\n", split, order, merged));
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
            return lines(fmt::format("x = tf.nn.{}(x, {})\n", back ? "space_to_depth" : "depth_to_space", r));
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
