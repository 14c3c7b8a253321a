#include "frameworks/rules.h"

#include <algorithm>

namespace convwalk {
namespace {

// Both round towards plus and minus infinity; divisor > 0.
std::int64_t ceil_div(std::int64_t value, std::int64_t divisor) {
    return value / divisor + (value % divisor > 0 ? 1 : 0);
}
std::int64_t floor_half(std::int64_t value) {
    return value / 2 - (value % 2 < 0 ? 1 : 0);
}

}  // namespace

const std::vector<std::string>& framework_names() {
    static const std::vector<std::string> names = {"pytorch", "keras", "tensorflow", "jax", "onnx"};
    return names;
}

std::string_view name_of(Framework framework) {
    switch (framework) {
        case Framework::pytorch:
            return "PyTorch";
        case Framework::keras:
            return "Keras";
        case Framework::tensorflow:
            return "TensorFlow";
        case Framework::jax:
            return "JAX";
        case Framework::onnx:
            return "ONNX";
    }
    return "";
}

Sides shared_out(std::int64_t total, AutoPadding rule) {
    const std::int64_t smaller = floor_half(total);
    if (rule == AutoPadding::same_upper) return {smaller, total - smaller};
    return {total - smaller, smaller};
}

Sides same_padding(const AxisSpec& a, AutoPadding rule) {
    const std::int64_t output = ceil_div(a.input, a.stride);
    return shared_out(std::max<std::int64_t>(0, (output - 1) * a.stride + effective_kernel(a) - a.input),
                      rule);
}

std::int64_t full_output(const AxisSpec& a) {
    return (a.input - 1) * a.stride + effective_kernel(a);
}

KerasTransposed keras_transposed(const AxisSpec& a, bool same, std::optional<std::int64_t> output_padding) {
    const std::int64_t kernel = effective_kernel(a);
    KerasTransposed result;
    if (output_padding)
        result.output = full_output(a) - (same ? 2 * (kernel / 2) : 0) + *output_padding;
    else
        result.output = a.input * a.stride + (same ? 0 : std::max<std::int64_t>(kernel - a.stride, 0));

    // TensorFlow takes the output for the input of a convolution and asks that its size comes out as `i`.
    const std::int64_t forward =
        same ? ceil_div(result.output, a.stride) : ceil_div(result.output - kernel + 1, a.stride);
    result.accepted = result.output >= 1 && forward == a.input;
    const std::int64_t total = full_output(a) - result.output;
    result.crop.begin = same ? floor_half(std::max<std::int64_t>(total, 0)) : 0;
    result.crop.end = total - result.crop.begin;
    return result;
}

Sides onnx_transposed_padding(const AxisSpec& a, std::int64_t output, bool same_upper) {
    return shared_out(full_output(a) + a.output_padding - output,
                      same_upper ? AutoPadding::same_upper : AutoPadding::same_lower);
}

}  // namespace convwalk
