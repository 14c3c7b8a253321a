#include "frameworks/calls/call_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

namespace convwalk::call_parts {
namespace {

constexpr Framework kKeras = Framework::keras;

void remark_on_strides(Piece& piece) {
    const std::vector<AxisSpec>& axes = piece.layer.request.layer.axes;
    const bool strides = std::any_of(axes.begin(), axes.end(), [](auto& a) { return a.stride > 1; });
    const bool dilates = std::any_of(axes.begin(), axes.end(), [](auto& a) { return a.dilation > 1; });
    if (strides && dilates) piece.remark = kKerasStridesOrDilates;
}

Piece keras_conv(const Call& call, const Bound& bound) {
    Piece piece = layer_piece(call, kKeras, Operator::convolution, call.axes);
    set(piece, &AxisSpec::kernel, bound, "kernel_size", 1, 1);
    set(piece, &AxisSpec::stride, bound, "strides", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "dilation_rate", 1, 1);
    set_padding(piece, bound, "padding", "valid");
    piece.channels_first = channels_first(bound);
    set_channels(piece, 0, bound.integer("filters", 1, 0), bound.integer("groups", 1, 1));
    piece.layer.bias = bound.truth("use_bias", true);
    remark_on_strides(piece);
    return piece;
}

Piece keras_depthwise(const Call& call, const Bound& bound) {
    Piece piece = keras_conv(call, bound);
    piece.layer.depth_multiplier = bound.integer("depth_multiplier", 1, 1);
    return piece;
}

// Each channel for itself, then all of them in every cell.
Piece keras_separable(const Call& call, const Bound& bound) {
    Piece piece = keras_depthwise(call, bound);
    piece.pointwise = bound.integer("filters", 1, 0);
    piece.layer.is_depthwise_half = true;
    piece.layer.out_channels_known = false;
    return piece;
}

Piece keras_transposed_conv(const Call& call, const Bound& bound) {
    Piece piece = layer_piece(call, kKeras, Operator::transposed_convolution, call.axes);
    set(piece, &AxisSpec::kernel, bound, "kernel_size", 1, 1);
    set(piece, &AxisSpec::stride, bound, "strides", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "dilation_rate", 1, 1);
    set_channels(piece, 0, bound.integer("filters", 1, 0), 1);
    piece.layer.bias = bound.truth("use_bias", true);
    const std::string word = upper(bound.text("padding", "valid"));
    if (word != "SAME" && word != "VALID")
        bound.refuse("padding", bound.at("padding"), "\"same\" or \"valid\"");
    Extents output_padding;
    if (bound.find("output_padding") != nullptr) {
        output_padding = bound.extents("output_padding", call.axes, 0, 0);
        for (std::size_t i = 0; i < call.axes; ++i) {
            const std::int64_t stride = piece.layer.request.layer.axes[i].stride;
            if (output_padding[i] >= stride)
                throw bad_code(bound.at("output_padding").place,
                               fmt::format("output_padding of {} is {}; Keras takes less than the stride, {}",
                                           call.name, output_padding[i], stride));
        }
    }
    set_keras_transposed(piece, word == "SAME", output_padding);
    remark_on_strides(piece);
    return piece;
}

Piece keras_pool(const Call& call, const Bound& bound, Operator op) {
    Piece piece = layer_piece(call, kKeras, op, call.axes);
    const Extents kernel = bound.extents("pool_size", call.axes, 1, 2);
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride,
        bound.find("strides") != nullptr ? bound.extents("strides", call.axes, 1, 1) : kernel);
    set_padding(piece, bound, "padding", "valid");
    return piece;
}
Piece keras_max_pool(const Call& call, const Bound& bound) {
    return keras_pool(call, bound, Operator::max_pooling);
}
// Cells that "same" adds are never counted.
Piece keras_average_pool(const Call& call, const Bound& bound) {
    Piece piece = keras_pool(call, bound, Operator::average_pooling);
    piece.layer.request.layer.count_include_pad = piece.layer.auto_padding == AutoPadding::none;
    return piece;
}

Piece keras_rescaling(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kKeras, ReadLayer::Kind::activation);
    piece.layer.activation = "Rescaling";
    const Value* scale = bound.find("scale");
    const Value* offset = bound.find("offset");
    const bool shifts = offset != nullptr && !(offset->kind == Value::Kind::integer && offset->number == 0) &&
                        !(offset->kind == Value::Kind::real && offset->real == 0);
    if (scale != nullptr && !shifts) piece.scale = number_of(*scale);
    return piece;
}

Piece keras_upsample(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kKeras, ReadLayer::Kind::upsample);
    piece.layer.factors = bound.find("size") != nullptr ? factors_of(bound, "size", call.axes)
                                                        : std::vector<double>(call.axes, 2.0);
    piece.layer.resize_mode = bound.text("interpolation", "nearest");
    return piece;
}

Piece keras_resized(Piece piece, const Bound& bound) {
    piece.layer.resize_mode = by_middles(bound.text("interpolation", "bilinear"));
    piece.layer.antialias = bound.truth("antialias", false) && !takes_nearest(piece);
    for (const std::string_view keeps : {"crop_to_aspect_ratio", "pad_to_aspect_ratio"}) {
        if (bound.truth(keeps, false))
            piece.remark = fmt::format(
                "{} of {} keeps the aspect ratio; what it cuts or adds is not shown, the size is the same",
                keeps, piece.layer.name);
    }
    return piece;
}

Piece keras_resize(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kKeras, ReadLayer::Kind::upsample);
    piece.layer.wanted_output = {bound.integer("height", 1, 1), bound.integer("width", 1, 1)};
    return keras_resized(std::move(piece), bound);
}

Piece keras_ops_resize(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kKeras, ReadLayer::Kind::upsample);
    piece.layer.wanted_output = bound.extents("size", 2, 1, 1);
    return keras_resized(std::move(piece), bound);
}

std::vector<Sides> keras_sides(const Call& call, const Bound& bound, std::string_view name) {
    if (bound.find(name) == nullptr) return std::vector<Sides>(call.axes, Sides{1, 1});
    // Of one axis it is a number or one pair without further brackets.
    const Value& value = bound.at(name);
    if (call.axes == 1 && value.list().size() == 2 && !is_pairs(value)) {
        const Extents pair = bound.integers(name, 0);
        return {{pair[0], pair[1]}};
    }
    return sides_of(bound, name, call.axes);
}

Piece keras_pad(const Call& call, const Bound& bound) {
    return pad_piece(call, kKeras, keras_sides(call, bound, "padding"), PaddingMode::zeros);
}

Piece keras_crop(const Call& call, const Bound& bound) {
    std::vector<Sides> sides = keras_sides(call, bound, "cropping");
    for (Sides& s : sides) s = {-s.begin, -s.end};
    return pad_piece(call, kKeras, std::move(sides), PaddingMode::zeros);
}

Piece keras_ops_pad(const Call& call, const Bound& bound) {
    return general_pad(call, bound, kKeras);
}

#define CONVWALK_KERAS_REST                                                                                 \
    " activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer "         \
    "activity_regularizer kernel_constraint bias_constraint * depthwise_initializer pointwise_initializer " \
    "depthwise_regularizer pointwise_regularizer depthwise_constraint "                                     \
    "pointwise_constraint " CONVWALK_KERAS_LAST
#define CONVWALK_KERAS_LAST "* trainable name dtype input_shape batch_input_shape autocast"

constexpr CallRule kCalls[] = {
    {"Conv#D", kKeras,
     "filters! kernel_size! strides padding data_format dilation_rate groups" CONVWALK_KERAS_REST,
     keras_conv},
    {"Convolution#D", kKeras,
     "filters! kernel_size! strides padding data_format dilation_rate groups" CONVWALK_KERAS_REST,
     keras_conv},
    {"SeparableConv#D", kKeras,
     "filters! kernel_size! strides padding data_format dilation_rate depth_multiplier" CONVWALK_KERAS_REST,
     keras_separable},
    {"SeparableConvolution#D", kKeras,
     "filters! kernel_size! strides padding data_format dilation_rate depth_multiplier" CONVWALK_KERAS_REST,
     keras_separable},
    {"DepthwiseConv#D", kKeras,
     "kernel_size! strides padding depth_multiplier data_format dilation_rate" CONVWALK_KERAS_REST,
     keras_depthwise},
    {"Conv#DTranspose", kKeras,
     "filters! kernel_size! strides padding output_padding data_format dilation_rate" CONVWALK_KERAS_REST,
     keras_transposed_conv},
    {"Convolution#DTranspose", kKeras,
     "filters! kernel_size! strides padding output_padding data_format dilation_rate" CONVWALK_KERAS_REST,
     keras_transposed_conv},
    {"MaxPooling#D", kKeras, "pool_size strides padding data_format " CONVWALK_KERAS_LAST, keras_max_pool},
    {"MaxPool#D", kKeras, "pool_size strides padding data_format " CONVWALK_KERAS_LAST, keras_max_pool},
    {"AveragePooling#D", kKeras, "pool_size strides padding data_format " CONVWALK_KERAS_LAST,
     keras_average_pool},
    {"AvgPool#D", kKeras, "pool_size strides padding data_format " CONVWALK_KERAS_LAST, keras_average_pool},
    {"UpSampling#D", kKeras, "size data_format interpolation " CONVWALK_KERAS_LAST, keras_upsample},
    {"Resizing", kKeras,
     "height! width! interpolation crop_to_aspect_ratio pad_to_aspect_ratio fill_mode fill_value antialias "
     "data_format " CONVWALK_KERAS_LAST,
     keras_resize},
    {"resize", kKeras,
     "images|image! size! interpolation antialias crop_to_aspect_ratio pad_to_aspect_ratio fill_mode "
     "fill_value "
     "data_format",
     keras_ops_resize, true, "ops"},
    {"ZeroPadding#D", kKeras, "padding data_format " CONVWALK_KERAS_LAST, keras_pad},
    {"Cropping#D", kKeras, "cropping data_format " CONVWALK_KERAS_LAST, keras_crop},
    {"Rescaling", kKeras, "scale! offset " CONVWALK_KERAS_LAST, keras_rescaling},
    {"pad", kKeras, "x! paddings|pad_width! mode constant_values", keras_ops_pad, true, "ops"},
};

#undef CONVWALK_KERAS_REST
#undef CONVWALK_KERAS_LAST

}  // namespace

std::span<const CallRule> keras_calls() {
    return kCalls;
}

}  // namespace convwalk::call_parts
