#include "frameworks/calls/call_parts.h"

#include <fmt/format.h>

#include <span>

namespace convwalk::call_parts {
namespace {

constexpr Framework kTensorflow = Framework::tensorflow;

// Weights are [kernel..., in, out].
Piece tensorflow_windows(const Call& call, const Bound& bound, std::string_view dilations,
                         std::string_view strides, std::string_view filters = "filters") {
    const Extents& shape = weight_shape(bound, filters);
    const std::size_t axes = shape.size() - 2;
    if (axes_of(call.name) != 0) demand_axes(call, axes, call.axes, "its filters");
    Piece piece = layer_piece(call, kTensorflow, Operator::convolution, axes);
    piece.channels_first = channels_first(bound);
    set(piece, &AxisSpec::kernel, part(shape, 0, axes));
    set(piece, &AxisSpec::stride, spatial(bound, strides, axes, 1));
    set(piece, &AxisSpec::dilation, spatial(bound, dilations, axes, 1));
    return piece;
}

Piece tensorflow_filtered(const Call& call, const Bound& bound, std::string_view dilations) {
    Piece piece = tensorflow_windows(call, bound, dilations, "strides");
    set_padding(piece, bound, "padding", "VALID");
    const Extents& shape = weight_shape(bound, "filters");
    set_channels(piece, shape[shape.size() - 2], shape.back(), 1);
    return piece;
}
Piece tensorflow_conv(const Call& call, const Bound& bound) {
    return tensorflow_filtered(call, bound, "dilations");
}
Piece tensorflow_atrous(const Call& call, const Bound& bound) {
    return tensorflow_filtered(call, bound, "rate");
}

Piece tensorflow_depthwise(const Call& call, const Bound& bound) {
    Piece piece = tensorflow_windows(call, bound, "dilations", "strides");
    set_padding(piece, bound, "padding", "VALID");
    const Extents& shape = weight_shape(bound, "filters");
    const std::int64_t in = shape[shape.size() - 2];
    set_channels(piece, in, product(bound, in, shape.back()), in);
    return piece;
}

// Each channel for itself, then all of them in every cell.
Piece tensorflow_separable(const Call& call, const Bound& bound) {
    Piece piece = tensorflow_windows(call, bound, "dilations", "strides", "depthwise_filter");
    set_padding(piece, bound, "padding", "VALID");
    const Extents& shape = weight_shape(bound, "depthwise_filter");
    const std::int64_t in = shape[shape.size() - 2];
    const std::int64_t between = product(bound, in, shape.back());
    set_channels(piece, in, between, in);
    const Extents& pointwise = weight_shape(bound, "pointwise_filter");
    if (pointwise.size() != 4 || pointwise[2] != between)
        throw bad_code(call.place,
                       fmt::format("the pointwise filter of {} takes {} channels; {} x {} = {} come out "
                                   "of the depthwise one",
                                   call.name, pointwise[pointwise.size() - 2], in, shape.back(), between));
    piece.pointwise = pointwise.back();
    piece.layer.is_depthwise_half = true;
    return piece;
}

Piece tensorflow_transposed(const Call& call, const Bound& bound) {
    Piece piece = tensorflow_windows(call, bound, "dilations", "strides");
    ReadLayer& layer = piece.layer;
    layer.request.layer.op = Operator::transposed_convolution;
    const std::size_t axes = layer.request.layer.axes.size();
    const Extents& shape = weight_shape(bound, "filters");
    set_channels(piece, shape.back(), shape[shape.size() - 2], 1);
    // Batch and channels may be anything, such as tf.shape(x)[0].
    std::span<const Value> output = bound.at("output_shape").list();
    if (output.size() == axes + 2) output = output.subspan(channels_first(bound) ? 2 : 1, axes);
    if (output.size() != axes)
        bound.refuse("output_shape", bound.at("output_shape"), fmt::format("a list of {} sizes", axes + 2));
    for (const Value& size : output) {
        if (size.kind != Value::Kind::integer || size.number < 1 || size.number > kLargestSize)
            bound.refuse("output_shape", size, fmt::format("sizes from 1 to {}", kLargestSize));
        layer.wanted_output.push_back(size.number);
    }
    // Explicit numbers are cut as they are; the end follows from the output's size.
    set_padding(piece, bound, "padding", "SAME");
    return piece;
}

Piece tensorflow_pool(const Call& call, const Bound& bound, Operator op) {
    std::size_t axes = call.axes;
    const std::size_t given = bound.integers("ksize", 1).size();
    if (axes_of(call.name) == 0 && given > 2) axes = given - 2;
    if (axes < 1 || axes > 3) bound.refuse("ksize", bound.at("ksize"), "for 1 to 3 axes");
    Piece piece = layer_piece(call, kTensorflow, op, axes);
    const Extents kernel = spatial(bound, "ksize", axes, 1);
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride, spatial(bound, "strides", axes, 1));
    set_padding(piece, bound, "padding", "VALID");
    return piece;
}
Piece tensorflow_max_pool(const Call& call, const Bound& bound) {
    return tensorflow_pool(call, bound, Operator::max_pooling);
}
// Cells that SAME adds are never counted.
void leave_out_same(Piece& piece) {
    Layer& layer = piece.layer.request.layer;
    if (layer.op == Operator::average_pooling)
        layer.count_include_pad = piece.layer.auto_padding == AutoPadding::none;
}
Piece tensorflow_average_pool(const Call& call, const Bound& bound) {
    Piece piece = tensorflow_pool(call, bound, Operator::average_pooling);
    leave_out_same(piece);
    return piece;
}

Piece tensorflow_any_pool(const Call& call, const Bound& bound) {
    const std::string type = upper(bound.text("pooling_type", ""));
    if (type != "MAX" && type != "AVG")
        bound.refuse("pooling_type", bound.at("pooling_type"), "\"MAX\" or \"AVG\"");
    const Extents kernel = bound.integers("window_shape", 1);
    if (kernel.empty() || kernel.size() > 3)
        bound.refuse("window_shape", bound.at("window_shape"), "a number an axis, for 1 to 3 axes");
    Piece piece = layer_piece(
        call, kTensorflow, type == "MAX" ? Operator::max_pooling : Operator::average_pooling, kernel.size());
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride, bound, "strides", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "dilations", 1, 1);
    set_padding(piece, bound, "padding", "VALID");
    leave_out_same(piece);
    return piece;
}

Piece tensorflow_shuffle(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kTensorflow, ReadLayer::Kind::pixel_shuffle);
    const auto factor = static_cast<double>(bound.integer("block_size", 1, 1));
    piece.layer.factors.assign(2, last_part(call.name) == "space_to_depth" ? 1 / factor : factor);
    piece.layer.shuffle_order = ShuffleOrder::place_first;
    return piece;
}

Piece tensorflow_resize(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kTensorflow, ReadLayer::Kind::upsample);
    piece.layer.wanted_output = bound.extents("size", 2, 1, 1);
    // ResizeMethod.BILINEAR is a name
    const Value* method = bound.find("method");
    piece.layer.resize_mode = by_middles(method == nullptr ? "bilinear" : last_part(method->text));
    piece.layer.antialias = bound.truth("antialias", false) && !takes_nearest(piece);
    if (bound.truth("preserve_aspect_ratio", false))
        throw UnknownValue(call.place,
                           fmt::format("preserve_aspect_ratio of {} makes another size than the one "
                                       "that is given",
                                       call.name));
    return piece;
}

Piece tensorflow_pad(const Call& call, const Bound& bound) {
    return general_pad(call, bound, kTensorflow);
}

constexpr CallRule kCalls[] = {
    {"conv#d", kTensorflow, "input! filters|filter! strides|stride! padding! data_format dilations name",
     tensorflow_conv, true},
    {"convolution", kTensorflow, "input! filters|filter! strides padding data_format dilations name",
     tensorflow_conv, true},
    {"atrous_conv2d", kTensorflow, "input|value! filters! rate! padding! name * strides data_format",
     tensorflow_atrous, true},
    {"depthwise_conv2d", kTensorflow, "input! filters|filter! strides! padding! data_format dilations name",
     tensorflow_depthwise, true},
    {"separable_conv2d", kTensorflow,
     "input! depthwise_filter! pointwise_filter! strides! padding! data_format dilations name",
     tensorflow_separable, true},
    {"conv#d_transpose", kTensorflow,
     "input! filters|filter! output_shape! strides! padding data_format dilations name",
     tensorflow_transposed, true},
    {"max_pool#d", kTensorflow, "input|value! ksize! strides! padding! data_format name", tensorflow_max_pool,
     true},
    {"avg_pool#d", kTensorflow, "input|value! ksize! strides! padding! data_format name",
     tensorflow_average_pool, true},
    {"pool", kTensorflow, "input! window_shape! pooling_type! strides padding data_format dilations name",
     tensorflow_any_pool, true},
    {"depth_to_space", kTensorflow, "input! block_size! data_format name", tensorflow_shuffle, true},
    {"space_to_depth", kTensorflow, "input! block_size! data_format name", tensorflow_shuffle, true},
    {"resize", kTensorflow, "images! size! method preserve_aspect_ratio antialias name", tensorflow_resize,
     true},
    {"pad", kTensorflow, "tensor! paddings! mode constant_values name", tensorflow_pad, true},
    {"max_pool", kTensorflow, "input|value! ksize! strides! padding! data_format name", tensorflow_max_pool,
     true},
    {"avg_pool", kTensorflow, "input|value! ksize! strides! padding! data_format name",
     tensorflow_average_pool, true},
};

}  // namespace

std::span<const CallRule> tensorflow_calls() {
    return kCalls;
}

}  // namespace convwalk::call_parts
