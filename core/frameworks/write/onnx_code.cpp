// A layer with a window as code of ONNX.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frameworks/write/onnx_graph.h"
#include "frameworks/write/window_code.h"

namespace convwalk {
namespace {

class OnnxCode : public WindowLayer {
  public:
    explicit OnnxCode(const WindowLayer& layer) : WindowLayer(layer) {}

    [[nodiscard]] LayerCode code() const {
        if (divides_by_own_) return no_code("ONNX's AveragePool takes no divisor of its own");
        if (std::string why = why_no_average("ONNX"); !why.empty()) return no_code(std::move(why));
        const std::string_view type = transposed_                          ? "ConvTranspose"
                                      : average_                           ? "AveragePool"
                                      : layer_.op == Operator::max_pooling ? "MaxPool"
                                                                           : "Conv";
        LayerCode code;
        std::vector<std::string> inputs = {options_.onnx_input};
        if (mode_ != PaddingMode::zeros) inputs = {pad_before(code)};
        if (!is_pooling(layer_.op)) {
            inputs.push_back(options_.onnx_weight);
            if (!options_.onnx_bias.empty()) inputs.push_back(options_.onnx_bias);
        }
        // Runtimes divide by what is left of the last window of a ceil mode from this version on.
        if (overhangs_) code.opset = 19;
        code.layers.push_back(onnx_node(type, inputs, options_.onnx_output,
                                        fmt::format("kernel_shape={}{}", list(kernel_), attributes())));
        return code;
    }

  private:
    static std::string attribute(std::string_view name, const Extents& values, std::int64_t usual) {
        return all_are(values, usual) ? "" : fmt::format(", {}={}", name, list(values));
    }

    [[nodiscard]] std::string attributes() const {
        Extents pads(2 * axes_, 0);
        Extents added;
        for (std::size_t i = 0; i < axes_; ++i) {
            const std::int64_t end = overhangs_ ? layer_.axes[i].padding_end : sides_[i].end;
            added.push_back(std::max<std::int64_t>(0, -end));
            if (mode_ != PaddingMode::zeros) continue;  // a node before this one pads
            pads[i] = sides_[i].begin;
            pads[axes_ + i] = std::max<std::int64_t>(0, end);
        }
        const bool counts = average_ && !none(sides_) && !real_cells_only_;
        return attribute("strides", stride_, 1) + attribute("pads", pads, 0) +
               attribute("dilations", dilation_, 1) + attribute("output_padding", added, 0) +
               (is_pooling(layer_.op) ? "" : unusual("group", layer_.groups, 1)) +
               (counts ? ", count_include_pad=1" : "") + (overhangs_ ? ", ceil_mode=1" : "");
    }

    // @return the name of what comes out
    [[nodiscard]] std::string pad_before(LayerCode& code) const {
        Extents pads(2, 0);
        for (const Sides& s : sides_) pads.push_back(s.begin);
        pads.insert(pads.end(), 2, 0);
        for (const Sides& s : sides_) pads.push_back(s.end);
        const std::string name = options_.onnx_output + "_pads";
        const std::string padded = options_.onnx_output + "_padded";
        code.tensors.push_back({name, "INT64", {static_cast<std::int64_t>(pads.size())}, numbers(pads)});
        code.layers.push_back(onnx_node("Pad", {options_.onnx_input, name}, padded,
                                        fmt::format("mode=\"{}\"", edge_name(mode_))));
        if (mode_ == PaddingMode::circular) code.opset = 19;
        return padded;
    }
};

}  // namespace

LayerCode onnx_code(const WindowLayer& layer) {
    return OnnxCode(layer).code();
}

}  // namespace convwalk
