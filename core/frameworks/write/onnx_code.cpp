// A layer with a window as code of ONNX.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "frameworks/write/window_code.h"

namespace convwalk {
namespace {

class OnnxCode : public WindowLayer {
  public:
    explicit OnnxCode(const WindowLayer& layer) : WindowLayer(layer) {}

    [[nodiscard]] LayerCode code() const {
        if (divides_by_own_) return cannot("ONNX's AveragePool takes no divisor of its own");
        const std::string_view type = transposed_                          ? "ConvTranspose"
                                      : average_                           ? "AveragePool"
                                      : layer_.op == Operator::max_pooling ? "MaxPool"
                                                                           : "Conv";
        const bool copies = mode_ != PaddingMode::zeros;
        Extents pads;
        Extents added;
        if (!copies) {
            for (const Sides& s : sides_) pads.push_back(s.begin);
            for (const Sides& s : sides_) pads.push_back(std::max<std::int64_t>(0, s.end));
        }
        for (const Sides& s : sides_) added.push_back(std::max<std::int64_t>(0, -s.end));
        const auto attribute = [](std::string_view name, const Extents& values, std::int64_t usual) {
            return all_are(values, usual) ? "" : fmt::format(", {}={}", name, list(values));
        };
        const std::string weights =
            is_pooling(layer_.op)
                ? ""
                : fmt::format(", \"{}\"{}", options_.onnx_weight,
                              options_.onnx_bias.empty() ? "" : fmt::format(", \"{}\"", options_.onnx_bias));
        const std::string padded = options_.onnx_output + "_padded";
        return lines(
            (copies ? pad_before(padded) : "") +
            fmt::format("onnx.helper.make_node(\"{}\", [\"{}\"{}], [\"{}\"], kernel_shape={}{}{}{}{}{}{})\n",
                        type, copies ? padded : options_.onnx_input, weights, options_.onnx_output,
                        list(kernel_), attribute("strides", stride_, 1), attribute("pads", pads, 0),
                        attribute("dilations", dilation_, 1), attribute("output_padding", added, 0),
                        is_pooling(layer_.op) ? "" : unusual("group", layer_.groups, 1),
                        average_ && !none(sides_) && !real_cells_only_ ? ", count_include_pad=1" : ""));
    }

  private:
    [[nodiscard]] std::string pad_before(std::string_view padded) const {
        Extents pads(2, 0);
        for (const Sides& s : sides_) pads.push_back(s.begin);
        pads.insert(pads.end(), 2, 0);
        for (const Sides& s : sides_) pads.push_back(s.end);
        const std::string name = options_.onnx_output + "_pads";
        return fmt::format(
            "{0} = onnx.helper.make_tensor(\"{0}\", onnx.TensorProto.INT64, [{1}], {2})\n"
            "onnx.helper.make_node(\"Pad\", [\"{3}\", \"{0}\"], [\"{4}\"], mode=\"{5}\"){6}\n",
            name, pads.size(), list(pads), options_.onnx_input, padded, edge_name(mode_),
            mode_ == PaddingMode::circular ? "  # from opset 19 on" : "");
    }
};

}  // namespace

LayerCode onnx_code(const WindowLayer& layer) {
    return OnnxCode(layer).code();
}

}  // namespace convwalk
