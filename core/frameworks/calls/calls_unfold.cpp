// The windows of a map as cells, and the way back, of every framework.
#include <span>

#include "basics/every_axis.h"
#include "frameworks/calls/call_parts.h"

namespace convwalk::call_parts {
namespace {

Piece windows_piece(const Call& call, Framework framework, ReadLayer::Kind kind, const Extents& kernel) {
    Piece piece = layer_piece(call, framework, Operator::convolution, kernel.size());
    piece.layer.kind = kind;
    set(piece, &AxisSpec::kernel, kernel);
    return piece;
}

Extents kernel_of(const Bound& bound, std::string_view name) {
    const Extents kernel = bound.integers(name, 1);
    if (kernel.empty() || kernel.size() > 3)
        bound.refuse(name, bound.at(name), "a number an axis, for 1 to 3 axes");
    return kernel;
}

// Both of PyTorch's are of maps of two axes.
Piece torch_windows(const Call& call, const Bound& bound, ReadLayer::Kind kind) {
    Piece piece = windows_piece(call, Framework::pytorch, kind, bound.extents("kernel_size", 2, 1, 1));
    set(piece, &AxisSpec::dilation, bound, "dilation", 1, 1);
    set(piece, &AxisSpec::stride, bound, "stride", 1, 1);
    if (bound.find("padding") != nullptr) add_padding(piece, sides_of(bound, "padding", 2));
    return piece;
}

Piece torch_unfold(const Call& call, const Bound& bound) {
    return torch_windows(call, bound, ReadLayer::Kind::unfold);
}
Piece torch_fold(const Call& call, const Bound& bound) {
    Piece piece = torch_windows(call, bound, ReadLayer::Kind::fold);
    piece.layer.wanted_output = bound.extents("output_size", 2, 1, 1);
    return piece;
}

// Channels are last, and so those of a tap lie side by side.
Piece patches(const Call& call, const Bound& bound, Framework framework, const Extents& kernel) {
    Piece piece = windows_piece(call, framework, ReadLayer::Kind::unfold, kernel);
    piece.layer.keeps_axes = true;
    piece.layer.shuffle_order = ShuffleOrder::place_first;
    set_padding(piece, bound, "padding", "VALID");
    return piece;
}

Piece tensorflow_patches(const Call& call, const Bound& bound) {
    Piece piece = patches(call, bound, Framework::tensorflow, spatial(bound, "sizes", 2, 1));
    set(piece, &AxisSpec::stride, spatial(bound, "strides", 2, 1));
    set(piece, &AxisSpec::dilation, spatial(bound, "rates", 2, 1));
    return piece;
}

// Without a stride they lie side by side.
Piece keras_patches(const Call& call, const Bound& bound) {
    Extents kernel = kernel_of(bound, "size");
    spread_over_axes(kernel, 2);
    Piece piece = patches(call, bound, Framework::keras, kernel);
    set(piece, &AxisSpec::stride,
        bound.find("strides") != nullptr ? bound.extents("strides", kernel.size(), 1, 1) : kernel);
    set(piece, &AxisSpec::dilation, bound, "dilation_rate", 1, 1);
    piece.channels_first = channels_first(bound);
    return piece;
}

Piece lax_patches(const Call& call, const Bound& bound) {
    const Extents kernel = kernel_of(bound, "filter_shape");
    Piece piece = windows_piece(call, Framework::jax, ReadLayer::Kind::unfold, kernel);
    piece.layer.keeps_axes = true;
    set(piece, &AxisSpec::stride, bound, "window_strides", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "rhs_dilation", 1, 1);
    set_padding(piece, bound, "padding", "VALID");
    for (const std::int64_t spread : bound.extents("lhs_dilation", kernel.size(), 1, 1)) {
        if (spread != 1) bound.refuse("lhs_dilation", bound.at("lhs_dilation"), "1");
    }
    if (const Value* order = bound.find("dimension_numbers")) {
        const auto names = order->list();
        const bool first = names.size() == 3 && names[0].text.starts_with("NC");
        if (!first) bound.refuse("dimension_numbers", *order, "an order with channels first");
    }
    return piece;
}

Piece onnx_fold(const Call& call, const Bound& bound) {
    const Extents kernel = kernel_of(bound, "block_shape");
    Piece piece = windows_piece(call, Framework::onnx, ReadLayer::Kind::fold, kernel);
    set(piece, &AxisSpec::stride, bound, "strides", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "dilations", 1, 1);
    add_padding(piece, onnx_sides(bound, kernel.size(), 0));
    piece.layer.wanted_output = bound.extents("image_shape", kernel.size(), 1, 1);
    return piece;
}

constexpr std::string_view kUnfoldParameters = "input! kernel_size! dilation padding stride";
constexpr std::string_view kFoldParameters = "input! output_size! kernel_size! dilation padding stride";

constexpr CallRule kCalls[] = {
    {"Unfold", Framework::pytorch, "kernel_size! dilation padding stride", torch_unfold},
    {"Fold", Framework::pytorch, "output_size! kernel_size! dilation padding stride", torch_fold},
    // A method of this name does something else.
    {"unfold", Framework::pytorch, kUnfoldParameters, torch_unfold, true, "functional"},
    {"unfold", Framework::pytorch, kUnfoldParameters, torch_unfold, true, "F"},
    {"fold", Framework::pytorch, kFoldParameters, torch_fold, true, "functional"},
    {"fold", Framework::pytorch, kFoldParameters, torch_fold, true, "F"},
    {"extract_patches", Framework::keras, "images|image! size! strides dilation_rate padding data_format",
     keras_patches, true},
    {"extract_patches", Framework::tensorflow, "images! sizes! strides! rates! padding! name",
     tensorflow_patches, true, "tf"},
    {"extract_image_patches", Framework::tensorflow, "images! sizes|ksizes! strides! rates! padding! name",
     tensorflow_patches, true},
    {"conv_general_dilated_patches", Framework::jax,
     "lhs! filter_shape! window_strides! padding! lhs_dilation rhs_dilation dimension_numbers precision "
     "preferred_element_type",
     lax_patches, true},
    {"Col2Im", Framework::onnx, "* dilations pads strides name image_shape! block_shape!", onnx_fold},
};

}  // namespace

std::span<const CallRule> unfold_calls() {
    return kCalls;
}

}  // namespace convwalk::call_parts
