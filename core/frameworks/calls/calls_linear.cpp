// Linear layers of every framework: weights over the features of a vector.
#include <span>

#include "frameworks/calls/call_parts.h"

namespace convwalk::call_parts {
namespace {

Piece linear(const Call& call, Framework framework, std::int64_t in, std::int64_t out, bool bias) {
    Piece piece = piece_of(call, framework, ReadLayer::Kind::linear);
    set_channels(piece, in, out, 1);
    piece.layer.bias = bias;
    return piece;
}

Piece torch_linear(const Call& call, const Bound& bound) {
    return linear(call, Framework::pytorch, bound.integer("in_features", 1, 0),
                  bound.integer("out_features", 1, 0), bound.truth("bias", true));
}

Piece flax_linear(const Call& call, const Bound& bound) {
    return linear(call, Framework::jax, bound.integer("in_features", 1, 0),
                  bound.integer("out_features", 1, 0), bound.truth("use_bias", true));
}

Piece flax_dense(const Call& call, const Bound& bound) {
    return linear(call, Framework::jax, 0, bound.integer("features", 1, 0), bound.truth("use_bias", true));
}

Piece keras_dense(const Call& call, const Bound& bound) {
    return linear(call, Framework::keras, 0, bound.integer("units", 1, 0), bound.truth("use_bias", true));
}

const Extents& matrix_shape(const Bound& bound, std::string_view name) {
    const Value& value = bound.at(name);
    if (value.kind != Value::Kind::shape || value.shape.size() != 2)
        bound.refuse(name, value, "a tensor of two sizes that are known here, such as zeros([10, 20])");
    return value.shape;
}

Piece torch_functional_linear(const Call& call, const Bound& bound) {
    const Extents& shape = matrix_shape(bound, "weight");
    return linear(call, Framework::pytorch, shape[1], shape[0], bound.find("bias") != nullptr);
}

Piece tensorflow_matmul(const Call& call, const Bound& bound) {
    const Extents& shape = matrix_shape(bound, "b");
    return linear(call, Framework::tensorflow, shape[0], shape[1], false);
}

constexpr CallRule kCalls[] = {
    {"Linear", Framework::pytorch, "in_features! out_features! bias device dtype", torch_linear},
    {"LazyLinear", Framework::pytorch, "out_features! bias device dtype", torch_linear},
    {"linear", Framework::pytorch, "input! weight! bias", torch_functional_linear, true},
    {"Dense", Framework::keras,
     "units! activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer "
     "activity_regularizer kernel_constraint bias_constraint lora_rank * trainable name dtype input_shape "
     "batch_input_shape input_dim autocast",
     keras_dense},
    {"Dense", Framework::jax,
     "features! use_bias dtype param_dtype precision kernel_init bias_init * dot_general name", flax_dense},
    {"Linear", Framework::jax,
     "in_features! out_features! * use_bias dtype param_dtype precision kernel_init bias_init dot_general "
     "rngs",
     flax_linear, false, "nnx"},
    {"matmul", Framework::tensorflow, "a! b! transpose_a transpose_b", tensorflow_matmul, true, "tf"},
};

}  // namespace

std::span<const CallRule> linear_calls() {
    return kCalls;
}

}  // namespace convwalk::call_parts
