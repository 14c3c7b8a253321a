// Pooling to a given size, and over all of a map, of every framework.
#include <span>

#include "basics/every_axis.h"
#include "frameworks/calls/call_parts.h"

namespace convwalk::call_parts {
namespace {

Operator operator_of(const Call& call) {
    const std::string name = upper(std::string(last_part(call.name)));
    return name.find("MAX") != std::string::npos ? Operator::adaptive_max_pooling
                                                 : Operator::adaptive_average_pooling;
}

// One size for all axes or one an axis; None keeps that of the input.
Piece to_size(const Call& call, const Bound& bound, Framework framework) {
    Piece piece = layer_piece(call, framework, operator_of(call), call.axes);
    const Value& value = bound.at("output_size");
    const std::span<const Value> sizes =
        value.kind == Value::Kind::list ? value.list() : std::span<const Value>(&value, 1);
    for (const Value& size : sizes) {
        const bool keeps = size.kind == Value::Kind::none && framework == Framework::pytorch;
        const bool fits =
            size.kind == Value::Kind::integer && size.number >= 1 && size.number <= kLargestSize;
        if (!keeps && !fits)
            bound.refuse("output_size", size,
                         framework == Framework::pytorch ? "a whole number above 0, or None"
                                                         : "a whole number above 0");
        piece.layer.wanted_output.push_back(keeps ? kSizeOfInput : size.number);
    }
    spread_over_axes(piece.layer.wanted_output, call.axes);
    if (piece.layer.wanted_output.size() != call.axes)
        bound.refuse("output_size", value, fmt::format("one number or {} of them", call.axes));
    return piece;
}

Piece torch_adaptive(const Call& call, const Bound& bound) {
    return to_size(call, bound, Framework::pytorch);
}
Piece keras_adaptive(const Call& call, const Bound& bound) {
    return to_size(call, bound, Framework::keras);
}

// Its axes are those of the size.
Piece keras_ops_adaptive(const Call& call, const Bound& bound) {
    Call own = call;
    if (const std::size_t sizes = bound.at("output_size").list().size(); sizes > 0) own.axes = sizes;
    if (own.axes > 3) bound.refuse("output_size", bound.at("output_size"), "for 1 to 3 axes");
    return to_size(own, bound, Framework::keras);
}

Piece keras_global(const Call& call, const Bound& bound) {
    Piece piece = layer_piece(call, Framework::keras, operator_of(call), call.axes);
    piece.layer.wanted_output.assign(call.axes, 1);
    piece.layer.flattens = !bound.truth("keepdims", false);
    return piece;
}

Piece onnx_global(const Call& call, const Bound&) {
    Piece piece = layer_piece(call, Framework::onnx, operator_of(call), call.axes);
    piece.layer.wanted_output.assign(call.axes, 1);
    return piece;
}

#define CONVWALK_KERAS_LAST "* trainable name dtype input_shape batch_input_shape autocast"

constexpr CallRule kCalls[] = {
    {"AdaptiveAvgPool#d", Framework::pytorch, "output_size!", torch_adaptive},
    {"AdaptiveMaxPool#d", Framework::pytorch, "output_size! return_indices", torch_adaptive},
    {"adaptive_avg_pool#d", Framework::pytorch, "input! output_size!", torch_adaptive, true},
    {"adaptive_max_pool#d", Framework::pytorch, "input! output_size! return_indices", torch_adaptive, true},
    {"AdaptiveAveragePooling#D", Framework::keras, "output_size! data_format " CONVWALK_KERAS_LAST,
     keras_adaptive},
    {"AdaptiveMaxPooling#D", Framework::keras, "output_size! data_format " CONVWALK_KERAS_LAST,
     keras_adaptive},
    {"adaptive_average_pool", Framework::keras, "inputs! output_size! data_format", keras_ops_adaptive, true},
    {"adaptive_avg_pool", Framework::keras, "inputs! output_size! data_format", keras_ops_adaptive, true},
    {"adaptive_max_pool", Framework::keras, "inputs! output_size! data_format", keras_ops_adaptive, true},
    {"GlobalAveragePooling#D", Framework::keras, "data_format keepdims " CONVWALK_KERAS_LAST, keras_global},
    {"GlobalAvgPool#D", Framework::keras, "data_format keepdims " CONVWALK_KERAS_LAST, keras_global},
    {"GlobalMaxPooling#D", Framework::keras, "data_format keepdims " CONVWALK_KERAS_LAST, keras_global},
    {"GlobalMaxPool#D", Framework::keras, "data_format keepdims " CONVWALK_KERAS_LAST, keras_global},
    {"GlobalAveragePool", Framework::onnx, "* name", onnx_global},
    {"GlobalMaxPool", Framework::onnx, "* name", onnx_global},
};

#undef CONVWALK_KERAS_LAST

}  // namespace

std::span<const CallRule> adaptive_calls() {
    return kCalls;
}

}  // namespace convwalk::call_parts
