#include "frameworks/write/unfold_code.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "frameworks/write/code_text.h"
#include "frameworks/write/made_code.h"
#include "frameworks/write/onnx_graph.h"
#include "frameworks/write/pad_code.h"

namespace convwalk {
namespace {

class UnfoldWriter {
  public:
    explicit UnfoldWriter(const Layer& windows)
        : axes_(windows.axes.size()),
          map_(input_extents(windows)),
          kernel_(kernel_extents(windows)),
          channels_(windows.in_channels),
          taps_(cell_count(kernel_)),
          windows_(cell_count(output_extents(windows))) {
        for (const AxisSpec& a : windows.axes) {
            stride_.push_back(a.stride);
            dilation_.push_back(a.dilation);
            sides_.push_back({a.padding_begin, a.padding_end});
        }
    }

    // Of two axes; a map of one is a map of one row.
    [[nodiscard]] LayerCode pytorch(bool back) const {
        if (axes_ == 3)
            return no_code(fmt::format("PyTorch's nn.{} works on 2 axes", back ? "Fold" : "Unfold"));
        const bool even =
            std::all_of(sides_.begin(), sides_.end(), [](const Sides& s) { return s.begin == s.end; });
        Extents padding;
        for (const Sides& s : sides_) padding.push_back(even ? s.begin : 0);
        const std::string rest = unusual("dilation", on_two(dilation_, 1), 1) +
                                 unusual("padding", on_two(padding, 0), 0) +
                                 unusual("stride", on_two(stride_, 1), 1);
        const std::string kernel = number_or_tuple(on_two(kernel_, 1));
        LayerCode code;
        if (!back) {
            if (!even) code = pad_code(pad(1), Framework::pytorch);
            if (axes_ == 1)
                code.layers.push_back(fmt::format("nn.Unflatten(2, (1, {}))", even ? map_[0] : padded()[0]));
            code.layers.push_back(fmt::format("nn.Unfold({}{})", kernel, rest));
            return code;
        }
        code.layers = {fmt::format("nn.Fold({}, {}{})", number_or_tuple(on_two(even ? map_ : padded(), 1)),
                                   kernel, rest)};
        if (axes_ == 1) code.layers.emplace_back("nn.Flatten(2)");
        if (!even) code.layers.push_back(pad_code(pad(-1), Framework::pytorch).layers.front());
        return code;
    }

    [[nodiscard]] LayerCode keras() const {
        const bool spread = *std::max_element(dilation_.begin(), dilation_.end()) > 1;
        if (spread && *std::max_element(stride_.begin(), stride_.end()) > 1)
            return no_code(
                "keras.ops.image.extract_patches refuses a stride above 1 beside a dilation above 1");
        LayerCode code;
        if (!none(sides_)) code = pad_code(pad(1), Framework::keras);
        if (axes_ == 1)
            code.layers.push_back(fmt::format("keras.layers.Reshape((1, {}, {}))", padded()[0], channels_));
        code.statements =
            fmt::format("x = keras.ops.image.extract_patches(x, {}, strides={}{})\n",
                        tuple(on_two(kernel_, 1)), tuple(on_two(stride_, 1)),
                        spread ? fmt::format(", dilation_rate={}", tuple(on_two(dilation_, 1))) : "");
        if (channels_ == 1 || taps_ == 1) {
            code.statements +=
                fmt::format("x = keras.layers.Reshape(({}, {}))(x)\n", windows_, taps_ * channels_);
            return code;
        }
        code.statements += fmt::format(
            "x = keras.layers.Reshape(({0}, {1}, {2}))(x)\nx = keras.layers.Permute((1, 3, 2))(x)\n"
            "x = keras.layers.Reshape(({0}, {3}))(x)\n",
            windows_, taps_, channels_, taps_ * channels_);
        return code;
    }

    [[nodiscard]] LayerCode tensorflow() const {
        if (axes_ == 3) return no_code("tf.image.extract_patches works on 2 axes");
        std::string code = none(sides_) ? "" : pad_code(pad(1), Framework::tensorflow).statements;
        if (axes_ == 1) code += "x = tf.expand_dims(x, 1)\n";
        code += fmt::format(
            "x = tf.image.extract_patches(x, sizes={}, strides={}, rates={}, padding=\"VALID\")\n",
            list(with_rests(on_two(kernel_, 1), 1)), list(with_rests(on_two(stride_, 1), 1)),
            list(with_rests(on_two(dilation_, 1), 1)));
        if (channels_ == 1 || taps_ == 1)
            return code_lines(code +
                              fmt::format("x = tf.reshape(x, [-1, {}, {}])\n", windows_, taps_ * channels_));
        return code_lines(code + fmt::format("x = tf.reshape(x, [-1, {0}, {1}, {2}])\n"
                                             "x = tf.transpose(x, [0, 1, 3, 2])\n"
                                             "x = tf.reshape(x, [-1, {0}, {3}])\n",
                                             windows_, taps_, channels_, taps_ * channels_));
    }

    [[nodiscard]] LayerCode jax() const {
        return code_lines(fmt::format(
            "x = jax.lax.conv_general_dilated_patches(x, {}, {}, [{}]{})\nx = x.reshape(-1, {}, {})\n",
            tuple(kernel_), tuple(stride_), pairs(sides_, '(', ')'),
            all_are(dilation_, 1) ? "" : fmt::format(", rhs_dilation={}", tuple(dilation_)),
            taps_ * channels_, windows_));
    }

    // A filter for each tap that takes its cell alone, over every channel by itself.
    [[nodiscard]] LayerCode onnx_unfold(const LayerCodeOptions& options) const {
        constexpr std::int64_t kMostTaps = 100;
        if (taps_ > kMostTaps)
            return no_code(
                fmt::format("ONNX has no unfold; a convolution that stands for it would have {} "
                            "filters that are written out, and {} are the most here",
                            taps_, kMostTaps));
        const auto name = [&](const char* what) { return fmt::format("{}_{}", options.onnx_output, what); };
        Extents one_channel = {-1, 1};
        one_channel.insert(one_channel.end(), map_.begin(), map_.end());
        Extents weight = {taps_, 1};
        weight.insert(weight.end(), kernel_.begin(), kernel_.end());
        std::vector<int> taken;
        for (std::int64_t i = 0; i < taps_ * taps_; ++i) taken.push_back(i % (taps_ + 1) == 0 ? 1 : 0);
        LayerCode code;
        code.tensors = {
            {name("channels_shape"),
             "INT64",
             {static_cast<std::int64_t>(one_channel.size())},
             numbers(one_channel)},
            {name("taps"), "FLOAT", weight, fmt::format("{}", fmt::join(taken, ", "))},
            {name("shape"), "INT64", {3}, fmt::format("-1, {}, {}", taps_ * channels_, windows_)}};
        code.layers = {
            onnx_node("Reshape", {options.onnx_input, name("channels_shape")}, name("channels")),
            onnx_node("Conv", {name("channels"), name("taps")}, name("windows"),
                      fmt::format("kernel_shape={}, strides={}, dilations={}, pads={}", list(kernel_),
                                  list(stride_), list(dilation_), list(onnx_pads()))),
            onnx_node("Reshape", {name("windows"), name("shape")}, options.onnx_output)};
        return code;
    }

    [[nodiscard]] LayerCode onnx_fold(const LayerCodeOptions& options) const {
        const std::string image = options.onnx_output + "_image";
        const std::string block = options.onnx_output + "_block";
        LayerCode code;
        code.opset = 18;
        const auto count = static_cast<std::int64_t>(axes_);
        code.tensors = {{image, "INT64", {count}, numbers(map_)},
                        {block, "INT64", {count}, numbers(kernel_)}};
        code.layers = {onnx_node("Col2Im", {options.onnx_input, image, block}, options.onnx_output,
                                 fmt::format("strides={}, dilations={}, pads={}", list(stride_),
                                             list(dilation_), list(onnx_pads())))};
        return code;
    }

  private:
    [[nodiscard]] Extents on_two(Extents values, std::int64_t first) const {
        if (axes_ == 1) values.insert(values.begin(), first);
        return values;
    }
    [[nodiscard]] Extents padded() const {
        Extents sizes = map_;
        for (std::size_t i = 0; i < axes_; ++i) sizes[i] += sides_[i].begin + sides_[i].end;
        return sizes;
    }
    [[nodiscard]] Extents onnx_pads() const {
        Extents pads;
        for (const Sides& s : sides_) pads.push_back(s.begin);
        for (const Sides& s : sides_) pads.push_back(s.end);
        return pads;
    }
    // What is padded as a layer by itself. @param sign -1 cuts it
    [[nodiscard]] Layer pad(std::int64_t sign) const {
        Layer pads;
        pads.op = Operator::pad;
        pads.in_channels = pads.out_channels = channels_;
        pads.axes.clear();
        for (std::size_t i = 0; i < axes_; ++i)
            pads.axes.push_back(AxisSpec{.input = sign > 0 ? map_[i] : padded()[i],
                                         .padding_begin = sign * sides_[i].begin,
                                         .padding_end = sign * sides_[i].end});
        return pads;
    }

    std::size_t axes_;
    Extents map_;
    Extents kernel_;
    Extents stride_;
    Extents dilation_;
    AllSides sides_;
    std::int64_t channels_;
    std::int64_t taps_;
    std::int64_t windows_;
};

}  // namespace

LayerCode unfold_code(const Layer& windows, bool back, Framework framework, const LayerCodeOptions& options) {
    const UnfoldWriter writer(windows);
    switch (framework) {
        case Framework::pytorch:
            return writer.pytorch(back);
        case Framework::keras:
            return back ? no_code("Keras has no fold, which adds up windows that overlap") : writer.keras();
        case Framework::tensorflow:
            return back ? no_code(
                              "TensorFlow has no fold; it is the gradient of tf.image.extract_patches to "
                              "its input")
                        : writer.tensorflow();
        case Framework::jax:
            return back ? no_code(
                              "JAX has no fold; it is what jax.linear_transpose makes of "
                              "jax.lax.conv_general_dilated_patches")
                        : writer.jax();
        case Framework::onnx:
            break;
    }
    return back ? writer.onnx_fold(options) : writer.onnx_unfold(options);
}

}  // namespace convwalk
