#include "frameworks/calls/calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <span>

#include "frameworks/calls/call_parts.h"

namespace convwalk {
namespace {

// Flax's poolings come before TensorFlow's of the same name.
std::array<std::span<const CallRule>, 8> tables() {
    return {call_parts::pytorch_calls(),    call_parts::keras_calls(), call_parts::jax_calls(),
            call_parts::tensorflow_calls(), call_parts::onnx_calls(),  call_parts::linear_calls(),
            call_parts::adaptive_calls(),   call_parts::unfold_calls()};
}

constexpr std::string_view kPassedOver[] = {
    "ReLU",
    "ReLU6",
    "LeakyReLU",
    "LeakyRelu",
    "PReLU",
    "PRelu",
    "RReLU",
    "ELU",
    "Elu",
    "SELU",
    "Selu",
    "CELU",
    "Celu",
    "GELU",
    "Gelu",
    "SiLU",
    "Mish",
    "Sigmoid",
    "LogSigmoid",
    "Tanh",
    "Tanhshrink",
    "Hardtanh",
    "Hardswish",
    "HardSwish",
    "Hardsigmoid",
    "HardSigmoid",
    "Hardshrink",
    "Softmax",
    "Softmax2d",
    "LogSoftmax",
    "Softmin",
    "Softplus",
    "Softshrink",
    "Softsign",
    "Threshold",
    "ThresholdedReLU",
    "GLU",
    "Relu",
    "Clip",
    "Activation",
    "Dropout",
    "Dropout1d",
    "Dropout2d",
    "Dropout3d",
    "AlphaDropout",
    "FeatureAlphaDropout",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
    "GaussianNoise",
    "GaussianDropout",
    "BatchNorm",
    "BatchNorm1d",
    "BatchNorm2d",
    "BatchNorm3d",
    "LazyBatchNorm1d",
    "LazyBatchNorm2d",
    "LazyBatchNorm3d",
    "SyncBatchNorm",
    "BatchNormalization",
    "InstanceNorm",
    "InstanceNorm1d",
    "InstanceNorm2d",
    "InstanceNorm3d",
    "InstanceNormalization",
    "GroupNorm",
    "GroupNormalization",
    "LayerNorm",
    "LayerNormalization",
    "RMSNorm",
    "LocalResponseNorm",
    "LRN",
    "Identity",
    "Normalization",
    "relu",
    "relu6",
    "leaky_relu",
    "prelu",
    "elu",
    "selu",
    "celu",
    "gelu",
    "silu",
    "swish",
    "mish",
    "sigmoid",
    "log_sigmoid",
    "tanh",
    "hardtanh",
    "hardswish",
    "hard_swish",
    "hardsigmoid",
    "hard_sigmoid",
    "hard_tanh",
    "softmax",
    "log_softmax",
    "softplus",
    "soft_sign",
    "softsign",
    "dropout",
    "dropout2d",
    "dropout3d",
    "batch_norm",
    "batch_normalization",
    "instance_norm",
    "group_norm",
    "layer_norm",
    "local_response_norm",
    "local_response_normalization",
    "bias_add",
    "moveaxis",
    "identity",
    "relu_",
    "Cast",
    "Constant",
};

// With "#" for 1, 2 or 3.
constexpr std::string_view kNotRead[] = {
    "Bilinear",
    "Embedding",
    "FractionalMaxPool#d",
    "LPPool#d",
    "MaxUnpool#d",
    "max_unpool#d",
    "MaxUnpool",
    "MultiheadAttention",
    "MultiHeadAttention",
    "RNN",
    "LSTM",
    "GRU",
    "unfold",
    "fold",
    "grid_sample",
    "GridSample",
    "einsum",
    "bmm",
};

// "Conv2d" as "Conv#d".
std::string pattern_of(std::string_view last) {
    std::string pattern(last);
    for (char& c : pattern) {
        if (c >= '1' && c <= '3') {
            c = '#';
            break;
        }
    }
    return pattern;
}

template <typename Range>
bool contains(const Range& range, std::string_view word) {
    return std::find(std::begin(range), std::end(range), word) != std::end(range);
}

// The parts of a dotted name before the last.
std::vector<std::string_view> modules_of(std::string_view name) {
    std::vector<std::string_view> modules;
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
        modules.push_back(name.substr(0, dot));
        name.remove_prefix(dot + 1);
    }
    return modules;
}

}  // namespace

std::string_view last_part(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

std::size_t axes_of(std::string_view name) {
    for (const char c : last_part(name)) {
        if (c >= '1' && c <= '3') return static_cast<std::size_t>(c - '0');
    }
    return 0;
}

std::vector<const CallRule*> rules_of(std::string_view name) {
    const std::string_view last = last_part(name);
    if (last.size() > 50) return {};
    const std::string pattern = pattern_of(last);
    const std::vector<std::string_view> modules = modules_of(name);
    std::vector<const CallRule*> fitting;
    for (const std::span<const CallRule> table : tables()) {
        for (const CallRule& rule : table) {
            if (rule.name != last && rule.name != pattern) continue;
            if (!rule.module.empty() && !contains(modules, rule.module)) continue;
            fitting.push_back(&rule);
        }
    }
    return fitting;
}

const CallRule* onnx_rule_of(std::string_view op_type) {
    for (const std::span<const CallRule> table :
         {call_parts::onnx_calls(), call_parts::adaptive_calls(), call_parts::unfold_calls()}) {
        for (const CallRule& rule : table) {
            if (rule.name == op_type && rule.framework == Framework::onnx) return &rule;
        }
    }
    return nullptr;
}

bool is_passed_over(std::string_view last_name) {
    return contains(kPassedOver, last_name);
}
bool is_not_read(std::string_view last_name) {
    return last_name.size() <= 50 &&
           (contains(kNotRead, last_name) || contains(kNotRead, pattern_of(last_name)));
}

std::vector<std::string> known_names(std::string_view word) {
    const std::size_t axes = axes_of(word) != 0 ? axes_of(word) : 2;
    std::vector<std::string> names;
    for (const std::span<const CallRule> table : tables()) {
        for (const CallRule& rule : table) {
            std::string name(rule.name);
            if (const std::size_t at = name.find('#'); at != std::string::npos)
                name[at] = static_cast<char>('0' + static_cast<int>(axes));
            names.push_back(std::move(name));
        }
    }
    for (const std::string_view name : kPassedOver) names.emplace_back(name);
    for (const char* name : {"Sequential", "Input", "make_node"}) names.emplace_back(name);
    return names;
}

std::optional<Framework> framework_of(std::string_view name) {
    const std::vector<std::string_view> modules = modules_of(name);
    if (contains(modules, "keras") || contains(modules, "layers")) return Framework::keras;
    for (const std::string_view module : {"tf", "tensorflow"}) {
        if (contains(modules, module)) return Framework::tensorflow;
    }
    for (const std::string_view module : {"torch", "F", "functional"}) {
        if (contains(modules, module)) return Framework::pytorch;
    }
    for (const std::string_view module : {"jax", "lax", "flax", "linen", "nnx", "jnp", "np"}) {
        if (contains(modules, module)) return Framework::jax;
    }
    for (const std::string_view module : {"onnx", "helper"}) {
        if (contains(modules, module)) return Framework::onnx;
    }
    return std::nullopt;
}

std::vector<Piece> halves_of(Piece piece) {
    if (piece.pointwise == 0) return {std::move(piece)};
    Piece pointwise = piece;
    ReadLayer& layer = pointwise.layer;
    layer.is_depthwise_half = false;
    layer.depth_multiplier = 0;
    layer.auto_padding = AutoPadding::none;
    layer.request = {};
    layer.request.layer.axes.assign(piece.layer.request.layer.axes.size(), AxisSpec{.input = 1, .kernel = 1});
    layer.request.layer.out_channels = piece.pointwise;
    layer.in_channels_known = piece.layer.out_channels_known;
    if (layer.in_channels_known) layer.request.layer.in_channels = piece.layer.request.layer.out_channels;
    layer.out_channels_known = true;
    piece.layer.bias = false;
    piece.layer.activation.clear();
    return {std::move(piece), std::move(pointwise)};
}

bool set_divisor(ReadLayer& pool, bool sums, double scale) {
    Layer& layer = pool.request.layer;
    const bool averages = pool.kind == ReadLayer::Kind::layer && layer.op == Operator::average_pooling;
    // Without them every window is divided by the same number.
    const bool ceils =
        std::any_of(layer.axes.begin(), layer.axes.end(), [](const AxisSpec& a) { return a.ceil_mode; });
    if (!averages || layer.divisor_override || !layer.count_include_pad || ceils) return false;
    const std::int64_t area = cell_count(kernel_extents(layer));
    const auto divided = static_cast<double>(sums ? 1 : area);
    const double exact = divided / scale;
    if (!(std::abs(exact) <= static_cast<double>(kLargestSize))) return false;
    const std::int64_t divisor = std::llround(exact);
    if (divisor == 0 || divided / static_cast<double>(divisor) != scale) return false;
    if (divisor != area) layer.divisor_override = divisor;
    return true;
}

void set_crop(ReadLayer& layer, std::size_t axis, std::int64_t begin, std::int64_t end) {
    AxisSpec& a = layer.request.layer.axes[axis];
    if (begin < 0)
        throw bad_code(layer.place,
                       fmt::format("{} puts zeros before the first cell that its kernel reaches; that is "
                                   "not read",
                                   layer.name));
    a.padding_begin = begin;
    a.padding_end = std::max<std::int64_t>(0, end);
    a.output_padding = std::max<std::int64_t>(0, -end);
}

}  // namespace convwalk
