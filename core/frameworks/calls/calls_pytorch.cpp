#include "frameworks/calls/call_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace convwalk::call_parts {
namespace {

constexpr Framework kTorch = Framework::pytorch;

void read_padding_mode(Piece& piece, const Bound& bound) {
    if (bound.find("padding_mode") == nullptr) return;
    piece.pad_mode = padding_mode_named(bound.text("padding_mode", "zeros"));
    // Of an unknown one the windows are the same.
    piece.layer.request.layer.padding_mode = piece.pad_mode.value_or(PaddingMode::zeros);
}

void set_torch_padding(Piece& piece, const Bound& bound) {
    if (!is_text(bound.find("padding"))) {
        add_padding(piece, sides_of(bound, "padding", piece.layer.request.layer.axes.size()));
        return;
    }
    const Value& word = bound.at("padding");
    if (word.text == "valid") return;
    if (word.text != "same") bound.refuse("padding", word, "\"same\", \"valid\" or numbers");
    for (const AxisSpec& a : piece.layer.request.layer.axes) {
        if (a.stride > 1)
            throw bad_code(word.place,
                           fmt::format("padding of {} is \"same\" and its stride {}; PyTorch takes "
                                       "\"same\" with stride 1 only",
                                       bound.callee(), a.stride));
    }
    piece.layer.request.padding = PaddingWord::same;
}

Piece torch_windows(const Call& call, const Bound& bound, Operator op, const Extents& kernel) {
    Piece piece = layer_piece(call, kTorch, op, call.axes);
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride, bound, "stride", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "dilation", 1, 1);
    if (bound.find("padding") != nullptr) set_torch_padding(piece, bound);
    read_padding_mode(piece, bound);
    return piece;
}

Piece torch_conv(const Call& call, const Bound& bound) {
    Piece piece =
        torch_windows(call, bound, Operator::convolution, bound.extents("kernel_size", call.axes, 1, 1));
    set_channels(piece, bound.integer("in_channels", 1, 0), bound.integer("out_channels", 1, 0),
                 bound.integer("groups", 1, 1));
    piece.layer.bias = bound.truth("bias", true);
    return piece;
}

Piece torch_transposed_windows(const Call& call, const Bound& bound, const Extents& kernel) {
    if (is_text(bound.find("padding")))
        bound.refuse("padding", bound.at("padding"), "numbers; a transposed convolution takes no words");
    Piece piece = torch_windows(call, bound, Operator::transposed_convolution, kernel);
    set(piece, &AxisSpec::output_padding, bound, "output_padding", 0, 0);
    return piece;
}

Piece torch_transposed(const Call& call, const Bound& bound) {
    Piece piece = torch_transposed_windows(call, bound, bound.extents("kernel_size", call.axes, 1, 1));
    set_channels(piece, bound.integer("in_channels", 1, 0), bound.integer("out_channels", 1, 0),
                 bound.integer("groups", 1, 1));
    piece.layer.bias = bound.truth("bias", true);
    return piece;
}

Piece torch_functional_conv(const Call& call, const Bound& bound) {
    const Extents& shape = weight_shape(bound, "weight");
    demand_axes(call, shape.size() - 2, call.axes, "its weight");
    Piece piece = torch_windows(call, bound, Operator::convolution, part(shape, 2, call.axes));
    const std::int64_t groups = bound.integer("groups", 1, 1);
    set_channels(piece, product(bound, shape[1], groups), shape[0], groups);
    piece.layer.bias = bound.find("bias") != nullptr;
    return piece;
}

Piece torch_functional_transposed(const Call& call, const Bound& bound) {
    const Extents& shape = weight_shape(bound, "weight");
    demand_axes(call, shape.size() - 2, call.axes, "its weight");
    Piece piece = torch_transposed_windows(call, bound, part(shape, 2, call.axes));
    const std::int64_t groups = bound.integer("groups", 1, 1);
    set_channels(piece, shape[0], product(bound, shape[1], groups), groups);
    piece.layer.bias = bound.find("bias") != nullptr;
    return piece;
}

// Without a stride the windows lie side by side.
Piece torch_pool(const Call& call, const Bound& bound, Operator op) {
    const Extents kernel = bound.extents("kernel_size", call.axes, 1, 1);
    Piece piece = layer_piece(call, kTorch, op, call.axes);
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride,
        bound.find("stride") != nullptr ? bound.extents("stride", call.axes, 1, 1) : kernel);
    set(piece, &AxisSpec::dilation, bound, "dilation", 1, 1);
    if (bound.find("padding") != nullptr) add_padding(piece, sides_of(bound, "padding", call.axes));
    set_ceil_mode(piece, bound.truth("ceil_mode", false));
    return piece;
}
Piece torch_max_pool(const Call& call, const Bound& bound) {
    return torch_pool(call, bound, Operator::max_pooling);
}
Piece torch_average_pool(const Call& call, const Bound& bound) {
    Piece piece = torch_pool(call, bound, Operator::average_pooling);
    Layer& layer = piece.layer.request.layer;
    layer.count_include_pad = bound.truth("count_include_pad", true);
    const Value* divisor = bound.find("divisor_override");
    if (divisor == nullptr) return piece;
    if (call.axes == 1)
        throw bad_code(divisor->place,
                       fmt::format("{} takes no divisor_override; it has one on 2 and 3 axes", call.name));
    layer.divisor_override = bound.integer("divisor_override", -kLargestSize, 1);
    if (layer.divisor_override == 0)
        bound.refuse("divisor_override", *divisor, "another number, or left out");
    return piece;
}

// Modes that are for so many axes; 0: any.
std::size_t axes_of_mode(std::string_view mode) {
    if (mode == "linear") return 1;
    if (mode == "bilinear" || mode == "bicubic") return 2;
    return mode == "trilinear" ? 3 : 0;
}

Piece torch_upsample(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kTorch, ReadLayer::Kind::upsample);
    // Upsample itself has no number of axes: those of a list, or of the layers around it.
    const Value* list = bound.find("size") != nullptr ? bound.find("size") : bound.find("scale_factor");
    if (list == nullptr)
        throw bad_code(call.place, fmt::format("size or scale_factor is missing in {}", call.name));
    const std::size_t axes =
        axes_of(call.name) != 0 ? call.axes : std::max<std::size_t>(1, list->list().size());
    if (bound.find("size") != nullptr)
        piece.layer.wanted_output = bound.extents("size", axes, 1, 1);
    else
        piece.layer.factors = factors_of(bound, "scale_factor", axes);
    const bool bilinear = last_part(call.name).starts_with("UpsamplingBilinear");
    piece.layer.resize_mode = bound.text("mode", bilinear ? "bilinear" : "nearest");
    piece.layer.align_corners = bound.truth("align_corners", bilinear);
    piece.layer.antialias = bound.truth("antialias", false);
    piece.layer.recomputes_factor = bound.truth("recompute_scale_factor", false);
    piece.layer.works_on = axes_of_mode(piece.layer.resize_mode);
    return piece;
}

Piece torch_pixel_shuffle(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kTorch, ReadLayer::Kind::pixel_shuffle);
    piece.layer.factors.assign(2, static_cast<double>(bound.integer("upscale_factor", 1, 1)));
    return piece;
}
Piece torch_pixel_unshuffle(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kTorch, ReadLayer::Kind::pixel_shuffle);
    piece.layer.factors.assign(2, 1.0 / static_cast<double>(bound.integer("downscale_factor", 1, 1)));
    return piece;
}

// (left, right, top, bottom, ...): the last axis first.
std::vector<Sides> torch_sides(const Bound& bound, std::string_view name) {
    const Extents numbers = bound.integers(name, -kLargestSize);
    if (numbers.empty() || numbers.size() % 2 != 0)
        bound.refuse(name, bound.at(name), "two numbers an axis, those of the last axis first");
    std::vector<Sides> sides;
    for (std::size_t i = numbers.size(); i > 0; i -= 2) sides.push_back({numbers[i - 2], numbers[i - 1]});
    return sides;
}

// Of ReflectionPad2d and the like.
PaddingMode mode_of_layer(std::string_view name) {
    if (name.starts_with("Reflection")) return PaddingMode::reflect;
    if (name.starts_with("Replication")) return PaddingMode::replicate;
    if (name.starts_with("Circular")) return PaddingMode::circular;
    return PaddingMode::zeros;
}

Piece torch_pad_layer(const Call& call, const Bound& bound) {
    const PaddingMode mode = mode_of_layer(last_part(call.name));
    std::vector<Sides> sides;
    if (bound.at("padding").kind == Value::Kind::integer) {
        const std::int64_t p = bound.integers("padding", -kLargestSize).front();
        sides.assign(call.axes, Sides{p, p});
    } else {
        sides = torch_sides(bound, "padding");
    }
    if (sides.size() != call.axes)
        bound.refuse("padding", bound.at("padding"), fmt::format("one number or {} of them", 2 * call.axes));
    return pad_piece(call, kTorch, std::move(sides), mode, bound.find("value"));
}

Piece torch_functional_pad(const Call& call, const Bound& bound) {
    return pad_piece(call, kTorch, torch_sides(bound, "pad"),
                     padding_mode_named(bound.text("mode", "constant")), bound.find("value"));
}

constexpr CallRule kCalls[] = {
    {"Conv#d", kTorch,
     "in_channels! out_channels! kernel_size! stride padding dilation groups bias padding_mode device dtype",
     torch_conv},
    {"LazyConv#d", kTorch,
     "out_channels! kernel_size! stride padding dilation groups bias padding_mode device dtype", torch_conv},
    {"ConvTranspose#d", kTorch,
     "in_channels! out_channels! kernel_size! stride padding output_padding groups bias dilation "
     "padding_mode device "
     "dtype",
     torch_transposed},
    {"LazyConvTranspose#d", kTorch,
     "out_channels! kernel_size! stride padding output_padding groups bias dilation padding_mode device "
     "dtype",
     torch_transposed},
    {"MaxPool#d", kTorch, "kernel_size! stride padding dilation return_indices ceil_mode", torch_max_pool},
    {"AvgPool#d", kTorch, "kernel_size! stride padding ceil_mode count_include_pad divisor_override",
     torch_average_pool},
    {"Upsample", kTorch, "size scale_factor mode align_corners recompute_scale_factor", torch_upsample},
    {"UpsamplingNearest#d", kTorch, "size scale_factor", torch_upsample},
    {"UpsamplingBilinear#d", kTorch, "size scale_factor", torch_upsample},
    {"PixelShuffle", kTorch, "upscale_factor!", torch_pixel_shuffle},
    {"PixelUnshuffle", kTorch, "downscale_factor!", torch_pixel_unshuffle},
    {"ZeroPad#d", kTorch, "padding!", torch_pad_layer},
    {"ConstantPad#d", kTorch, "padding! value!", torch_pad_layer},
    {"ReflectionPad#d", kTorch, "padding!", torch_pad_layer},
    {"ReplicationPad#d", kTorch, "padding!", torch_pad_layer},
    {"CircularPad#d", kTorch, "padding!", torch_pad_layer},
    {"conv#d", kTorch, "input! weight! bias stride padding dilation groups", torch_functional_conv, true},
    {"conv_transpose#d", kTorch, "input! weight! bias stride padding output_padding groups dilation",
     torch_functional_transposed, true},
    {"max_pool#d", kTorch, "input! kernel_size! stride padding dilation ceil_mode return_indices",
     torch_max_pool, true},
    {"avg_pool#d", kTorch, "input! kernel_size! stride padding ceil_mode count_include_pad divisor_override",
     torch_average_pool, true},
    {"interpolate", kTorch, "input! size scale_factor mode align_corners recompute_scale_factor antialias",
     torch_upsample, true},
    {"upsample", kTorch, "input! size scale_factor mode align_corners", torch_upsample, true, "functional"},
    {"upsample", kTorch, "input! size scale_factor mode align_corners", torch_upsample, true, "F"},
    {"pixel_shuffle", kTorch, "input! upscale_factor!", torch_pixel_shuffle, true},
    {"pixel_unshuffle", kTorch, "input! downscale_factor!", torch_pixel_unshuffle, true},
    {"pad", kTorch, "input! pad! mode value", torch_functional_pad, true},
};

}  // namespace

std::span<const CallRule> pytorch_calls() {
    return kCalls;
}

}  // namespace convwalk::call_parts
