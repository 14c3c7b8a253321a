#include "frameworks/calls/call_parts.h"

#include <fmt/format.h>

#include <span>

namespace convwalk::call_parts {
namespace {

constexpr Framework kOnnx = Framework::onnx;

Piece onnx_windows(const Call& call, const Bound& bound, Operator op) {
    const Extents kernel = bound.integers("kernel_shape", 1);
    if (kernel.empty() || kernel.size() > 3)
        bound.refuse("kernel_shape", bound.at("kernel_shape"), "a number an axis, for 1 to 3 axes");
    Piece piece = layer_piece(call, kOnnx, op, kernel.size());
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride, bound, "strides", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "dilations", 1, 1);
    set_ceil_mode(piece, bound.truth("ceil_mode", false));
    return piece;
}

Piece onnx_padded(const Call& call, const Bound& bound, Operator op) {
    Piece piece = onnx_windows(call, bound, op);
    set_padding(piece, bound, "auto_pad", "NOTSET");
    if (upper(bound.text("auto_pad", "NOTSET")) == "NOTSET")
        add_padding(piece, onnx_sides(bound, piece.layer.request.layer.axes.size(), 0));
    return piece;
}
Piece onnx_conv(const Call& call, const Bound& bound) {
    Piece piece = onnx_padded(call, bound, Operator::convolution);
    set_channels(piece, 0, 0, bound.integer("group", 1, 1));
    return piece;
}
Piece onnx_max_pool(const Call& call, const Bound& bound) {
    return onnx_padded(call, bound, Operator::max_pooling);
}
Piece onnx_average_pool(const Call& call, const Bound& bound) {
    Piece piece = onnx_padded(call, bound, Operator::average_pooling);
    piece.layer.request.layer.count_include_pad = bound.truth("count_include_pad", false);
    return piece;
}

Piece onnx_transposed(const Call& call, const Bound& bound) {
    Piece piece = onnx_windows(call, bound, Operator::transposed_convolution);
    ReadLayer& layer = piece.layer;
    std::vector<AxisSpec>& axes = layer.request.layer.axes;
    set_channels(piece, 0, 0, bound.integer("group", 1, 1));
    set(piece, &AxisSpec::output_padding, bound, "output_padding", 0, 0);
    const std::string word = upper(bound.text("auto_pad", "NOTSET"));
    if (word != "NOTSET" && word != "VALID" && word != "SAME_UPPER" && word != "SAME_LOWER")
        bound.refuse("auto_pad", bound.at("auto_pad"), "NOTSET, VALID, SAME_UPPER or SAME_LOWER");
    const auto rule = word == "SAME_UPPER" ? AutoPadding::same_upper : AutoPadding::same_lower;
    if (bound.find("output_shape") != nullptr) {
        Extents output = bound.integers("output_shape", 1);
        if (output.size() == axes.size() + 2) output = part(output, 2, axes.size());
        if (output.size() != axes.size())
            bound.refuse("output_shape", bound.at("output_shape"), fmt::format("{} sizes", axes.size()));
        layer.wanted_output = output;
        layer.auto_padding = rule;
    } else if (word.starts_with("SAME")) {
        // The output has i s cells, so that what is cut does not depend on i.
        for (std::size_t i = 0; i < axes.size(); ++i) {
            const Sides cut =
                onnx_transposed_padding(axes[i], axes[i].stride, rule == AutoPadding::same_upper);
            set_crop(layer, i, cut.begin, cut.end - axes[i].output_padding);
        }
    } else if (word == "NOTSET") {
        add_padding(piece, onnx_sides(bound, axes.size(), 0));
    }
    return piece;
}

Piece onnx_shuffle(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kOnnx, ReadLayer::Kind::pixel_shuffle);
    const auto factor = static_cast<double>(bound.integer("blocksize", 1, 1));
    const bool back = last_part(call.name) == "SpaceToDepth";
    piece.layer.factors.assign(2, back ? 1 / factor : factor);
    const std::string mode = back ? "DCR" : upper(bound.text("mode", "DCR"));
    if (mode != "DCR" && mode != "CRD") bound.refuse("mode", bound.at("mode"), "\"DCR\" or \"CRD\"");
    piece.layer.shuffle_order = mode == "DCR" ? ShuffleOrder::place_first : ShuffleOrder::channel_first;
    return piece;
}

Piece onnx_upsample(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kOnnx, ReadLayer::Kind::upsample);
    const std::size_t given = bound.at("scales").list().size();
    piece.layer.factors = factors_of(bound, "scales", given > 3 ? given - 2 : given == 3 ? 1 : 2);
    piece.layer.resize_mode = bound.text("mode", "nearest");
    return piece;
}

// Its factors or sizes are a tensor of the graph.
Piece onnx_resize(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kOnnx, ReadLayer::Kind::upsample);
    const std::string coordinates = bound.text("coordinate_transformation_mode", "half_pixel");
    piece.layer.resize_mode = bound.text("mode", "nearest");
    if (piece.layer.resize_mode == "nearest" && coordinates != "asymmetric")
        piece.layer.resize_mode = "nearest-exact";
    piece.layer.align_corners = coordinates == "align_corners";
    return piece;
}

Piece onnx_pad(const Call& call, const Bound& bound) {
    const std::size_t rank = bound.integers("pads", -kLargestSize).size() / 2;
    if (rank < 3 || rank > 5)
        bound.refuse("pads", bound.at("pads"),
                     "two numbers for each of 3 to 5 dimensions, batch and channels first");
    std::vector<Sides> sides = onnx_sides(bound, rank, -kLargestSize);
    sides = spatial_part<Sides>(bound, "pads", sides, rank - 2, true, Sides{});
    return pad_piece(call, kOnnx, std::move(sides), padding_mode_named(bound.text("mode", "constant")),
                     bound.find("value"));
}

constexpr CallRule kCalls[] = {
    {"Conv", kOnnx, "* auto_pad dilations group kernel_shape! pads strides name", onnx_conv},
    {"ConvTranspose", kOnnx,
     "* auto_pad dilations group kernel_shape! output_padding output_shape pads strides name",
     onnx_transposed},
    {"MaxPool", kOnnx, "* auto_pad ceil_mode dilations kernel_shape! pads storage_order strides name",
     onnx_max_pool},
    {"AveragePool", kOnnx, "* auto_pad ceil_mode count_include_pad dilations kernel_shape! pads strides name",
     onnx_average_pool},
    {"DepthToSpace", kOnnx, "* blocksize! mode name", onnx_shuffle},
    {"SpaceToDepth", kOnnx, "* blocksize! name", onnx_shuffle},
    {"Upsample", kOnnx, "* mode scales! name", onnx_upsample},
    {"Resize", kOnnx,
     "* antialias axes coordinate_transformation_mode cubic_coeff_a exclude_outside extrapolation_value "
     "keep_aspect_ratio_policy mode nearest_mode name",
     onnx_resize},
    {"Pad", kOnnx, "* mode pads! value name", onnx_pad},
};

}  // namespace

std::span<const CallRule> onnx_calls() {
    return kCalls;
}

}  // namespace convwalk::call_parts
