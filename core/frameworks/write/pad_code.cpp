#include "frameworks/write/pad_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "frameworks/write/branches.h"
#include "frameworks/write/code_text.h"
#include "frameworks/write/made_code.h"
#include "frameworks/write/onnx_graph.h"

namespace convwalk {
namespace {

class PadWriter {
  public:
    explicit PadWriter(const Layer& layer)
        : axes_(layer.axes.size()), mode_(layer.padding_mode), added_(axes_), cut_(axes_) {
        for (std::size_t i = 0; i < axes_; ++i) {
            const AxisSpec& a = layer.axes[i];
            sides_.push_back({a.padding_begin, a.padding_end});
            added_[i] = {std::max<std::int64_t>(0, a.padding_begin),
                         std::max<std::int64_t>(0, a.padding_end)};
            cut_[i] = {added_[i].begin - a.padding_begin, added_[i].end - a.padding_end};
        }
        if (none(sides_)) mode_ = PaddingMode::zeros;
    }

    [[nodiscard]] LayerCode pytorch() const {
        Extents sides;  // the last axis first
        for (auto s = sides_.rbegin(); s != sides_.rend(); ++s) {
            sides.push_back(s->begin);
            sides.push_back(s->end);
        }
        const std::string_view name = mode_ == PaddingMode::reflect     ? "Reflection"
                                      : mode_ == PaddingMode::replicate ? "Replication"
                                      : mode_ == PaddingMode::circular  ? "Circular"
                                      : axes_ == 2                      ? "Zero"
                                                                        : "Constant";
        LayerCode code;
        code.layers = {
            fmt::format("nn.{}Pad{}d({}{})", name, axes_, tuple(sides), name == "Constant" ? ", 0.0" : "")};
        if (mode_ == PaddingMode::circular) code.remark = kCircularPadIsNew;
        return code;
    }

    [[nodiscard]] LayerCode keras() const {
        if (mode_ != PaddingMode::zeros && mode_ != PaddingMode::reflect) return without_mode("Keras");
        if (mode_ == PaddingMode::reflect)
            return code_lines(fmt::format("x = keras.ops.pad(x, ({}), mode=\"reflect\")\n",
                                          pairs(sides_with_rests(sides_), '(', ')')));
        // All is added before anything is cut, which leaves a cell at any time.
        LayerCode code;
        if (!none(added_) || none(cut_)) code.layers.push_back(keras_layer("ZeroPadding", "padding", added_));
        if (!none(cut_)) code.layers.push_back(keras_layer("Cropping", "cropping", cut_));
        return code;
    }

    [[nodiscard]] LayerCode tensorflow() const {
        if (mode_ != PaddingMode::zeros && mode_ != PaddingMode::reflect) return without_mode("TensorFlow");
        return code_lines(fmt::format("x = tf.pad(x, [{}]{})\n", pairs(sides_with_rests(added_), '[', ']'),
                                      mode_ == PaddingMode::reflect ? ", mode=\"REFLECT\"" : "") +
                          cut_line(Framework::tensorflow));
    }

    [[nodiscard]] LayerCode jax() const {
        AllSides sides = {Sides{}, Sides{}};
        sides.insert(sides.end(), added_.begin(), added_.end());
        return code_lines(
            fmt::format("x = jnp.pad(x, [{}], mode=\"{}\")\n", pairs(sides, '(', ')'), edge_name(mode_)) +
            cut_line(Framework::jax));
    }

    [[nodiscard]] LayerCode onnx(const LayerCodeOptions& options) const {
        Extents pads(2, 0);
        for (const Sides& s : sides_) pads.push_back(s.begin);
        pads.insert(pads.end(), 2, 0);
        for (const Sides& s : sides_) pads.push_back(s.end);
        const std::string name = options.onnx_output + "_pads";
        LayerCode code;
        code.tensors = {{name, "INT64", {static_cast<std::int64_t>(pads.size())}, numbers(pads)}};
        code.layers = {onnx_node("Pad", {options.onnx_input, name}, options.onnx_output,
                                 fmt::format("mode=\"{}\"", edge_name(mode_)))};
        if (mode_ == PaddingMode::circular) code.opset = 19;
        return code;
    }

  private:
    [[nodiscard]] LayerCode without_mode(std::string_view framework) const {
        return no_code(fmt::format("padding mode is {}; of those that are not zeros, {} has reflect alone",
                                   name_of(mode_), framework));
    }
    [[nodiscard]] std::string keras_layer(std::string_view layer, std::string_view name,
                                          const AllSides& sides) const {
        const std::string text = pairs(sides, '(', ')');
        return fmt::format("keras.layers.{}{}D({}={})", layer, axes_, name,
                           axes_ == 1 ? text : fmt::format("({})", text));
    }
    [[nodiscard]] std::string cut_line(Framework framework) const {
        return none(cut_) ? "" : fmt::format("x = {}\n", cut_text(framework, "x", cut_));
    }

    std::size_t axes_;
    PaddingMode mode_;
    AllSides sides_;
    AllSides added_;
    AllSides cut_;
};

}  // namespace

LayerCode pad_code(const Layer& layer, Framework framework, const LayerCodeOptions& options) {
    const PadWriter writer(layer);
    switch (framework) {
        case Framework::pytorch:
            return writer.pytorch();
        case Framework::keras:
            return writer.keras();
        case Framework::tensorflow:
            return writer.tensorflow();
        case Framework::jax:
            return writer.jax();
        case Framework::onnx:
            break;
    }
    return writer.onnx(options);
}

}  // namespace convwalk
