#include "frameworks/calls/call_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace convwalk::call_parts {
namespace {

constexpr Framework kJax = Framework::jax;

// Padding goes around the input with its zeros put in, so that a transposed layer cuts d(k - 1) - p.
void set_jax_crop(Piece& piece, const Bound& bound, std::string_view name, std::string_view otherwise) {
    std::vector<AxisSpec>& axes = piece.layer.request.layer.axes;
    const Value* value = bound.find(name);
    if (value == nullptr || is_text(value)) {
        const std::string word = upper(bound.text(name, otherwise));
        if (word != "SAME" && word != "VALID" && word != "CIRCULAR")
            bound.refuse(name, *value, "\"SAME\", \"VALID\" or pairs of numbers");
        return set_keras_transposed(piece, word != "VALID", {});
    }
    const std::vector<Sides> sides = sides_of(bound, name, axes.size());
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const std::int64_t reach = effective_kernel(axes[i]) - 1;
        set_crop(piece.layer, i, reach - sides[i].begin, reach - sides[i].end);
    }
}

// Where a weight has its sizes: "OIHW", "HWIO" or another order.
struct WeightOrder {
    std::size_t in = 1;
    std::size_t out = 0;
    Extents kernel;
    bool input_first = true;  // channels of the input come before its axes
};
WeightOrder weight_order(const Bound& bound, const Extents& shape, bool channels_last) {
    WeightOrder found;
    found.input_first = !channels_last;
    std::string order = channels_last ? "SSSIO" : "OISSS";
    order.erase(channels_last ? 0 : 2, 5 - shape.size());
    if (const Value* numbers = bound.find("dimension_numbers")) {
        const auto names = numbers->list();
        if (names.size() != 3 || names[1].kind != Value::Kind::text)
            bound.refuse("dimension_numbers", *numbers,
                         "three texts, such as (\"NCHW\", \"OIHW\", \"NCHW\")");
        order = names[1].text;
        found.input_first = names[0].text.starts_with("NC");
    }
    const std::size_t in = order.find('I');
    const std::size_t out = order.find('O');
    if (order.size() != shape.size() || in == std::string::npos || out == std::string::npos)
        throw bad_code(bound.place(),
                       fmt::format("the weight of {} has {} sizes, which do not fit its order \"{}\"",
                                   bound.callee(), shape.size(), order));
    found.in = in;
    found.out = out;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (i != in && i != out) found.kernel.push_back(shape[i]);
    }
    return found;
}

Piece lax_conv(const Call& call, const Bound& bound) {
    const Extents& shape = weight_shape(bound, "rhs");
    const WeightOrder order = weight_order(bound, shape, false);
    const std::size_t axes = order.kernel.size();
    Piece piece = layer_piece(call, kJax, Operator::convolution, axes);
    piece.channels_first = order.input_first;
    set(piece, &AxisSpec::kernel, order.kernel);
    set(piece, &AxisSpec::dilation, bound, "rhs_dilation", 1, 1);
    const Extents strides = bound.extents("window_strides", axes, 1, 1);
    const Extents spread = bound.extents("lhs_dilation", axes, 1, 1);
    const std::int64_t groups = bound.integer("feature_group_count", 1, 1);
    set_channels(piece, product(bound, shape[order.in], groups), shape[order.out], groups);
    const auto all_ones = [](const Extents& e) {
        return std::all_of(e.begin(), e.end(), [](auto v) { return v == 1; });
    };
    if (bound.find("lhs_dilation") != nullptr && all_ones(strides)) {
        piece.layer.request.layer.op = Operator::transposed_convolution;
        set(piece, &AxisSpec::stride, spread);
        if (is_text(bound.find("padding"))) {
            const std::string word = upper(bound.text("padding", ""));
            if (word != "VALID")
                bound.refuse("padding", bound.at("padding"), "pairs of numbers beside lhs_dilation");
            for (std::size_t i = 0; i < axes; ++i) {
                const std::int64_t reach = effective_kernel(piece.layer.request.layer.axes[i]) - 1;
                set_crop(piece.layer, i, reach, reach);
            }
        } else {
            set_jax_crop(piece, bound, "padding", "VALID");
        }
        return piece;
    }
    if (!all_ones(spread))
        bound.refuse("lhs_dilation", bound.at("lhs_dilation"), "1 beside window_strides above 1");
    set(piece, &AxisSpec::stride, strides);
    set_padding(piece, bound, "padding", "VALID");
    return piece;
}

Piece lax_transposed(const Call& call, const Bound& bound) {
    const Extents& shape = weight_shape(bound, "rhs");
    const WeightOrder order = weight_order(bound, shape, true);
    Piece piece = layer_piece(call, kJax, Operator::transposed_convolution, order.kernel.size());
    set(piece, &AxisSpec::kernel, order.kernel);
    set(piece, &AxisSpec::stride, bound, "strides", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "rhs_dilation", 1, 1);
    const bool swapped = bound.truth("transpose_kernel", false);
    set_channels(piece, shape[swapped ? order.out : order.in], shape[swapped ? order.in : order.out], 1);
    set_jax_crop(piece, bound, "padding", "SAME");
    return piece;
}

Piece lax_reduce_window(const Call& call, const Bound& bound) {
    const std::string_view computation = last_part(bound.at("computation").text);
    if (computation != "max" && computation != "add")
        bound.refuse("computation", bound.at("computation"), "jax.lax.max or jax.lax.add");
    const Extents window = bound.integers("window_dimensions", 1);
    if (window.size() < 3 || window.size() > 5)
        bound.refuse("window_dimensions", bound.at("window_dimensions"),
                     "3 to 5 numbers, batch and channels included");
    const std::size_t axes = window.size() - 2;
    const Extents strides = bound.extents("window_strides", window.size(), 1, 1);
    const Extents dilation = bound.extents("window_dilation", window.size(), 1, 1);
    if (bound.find("base_dilation") != nullptr) {
        for (const std::int64_t d : bound.integers("base_dilation", 1)) {
            if (d != 1) bound.refuse("base_dilation", bound.at("base_dilation"), "1");
        }
    }
    std::vector<Sides> sides(window.size());
    const bool word = is_text(bound.find("padding"));
    if (!word) sides = bound.pairs("padding");
    if (sides.size() != window.size())
        bound.refuse("padding", bound.at("padding"), fmt::format("{} pairs of numbers", window.size()));
    // The two dimensions that nothing happens to are batch and channels.
    const auto at_rest = [&](std::size_t i) {
        return window[i] == 1 && strides[i] == 1 && dilation[i] == 1 && sides[i] == Sides{};
    };
    const std::size_t begin = at_rest(1) ? 2 : 1;
    if (!at_rest(0) || (begin == 1 && !at_rest(axes + 1)))
        bound.refuse("window_dimensions", bound.at("window_dimensions"), "1 for batch and channels");
    Piece piece = layer_piece(call, kJax,
                              computation == "max" ? Operator::max_pooling : Operator::average_pooling, axes);
    piece.sums = computation == "add";
    piece.channels_first = begin == 2;
    set(piece, &AxisSpec::kernel, part(window, begin, axes));
    set(piece, &AxisSpec::stride, part(strides, begin, axes));
    set(piece, &AxisSpec::dilation, part(dilation, begin, axes));
    if (word) {
        set_padding(piece, bound, "padding", "VALID");
    } else {
        const auto first = sides.begin() + static_cast<std::ptrdiff_t>(begin);
        add_padding(piece, {first, first + static_cast<std::ptrdiff_t>(axes)});
    }
    return piece;
}

// The kernel says how many axes there are.
Piece flax_strided(const Call& call, const Bound& bound, Operator op, std::string_view kernel_name) {
    const Extents kernel = bound.integers(kernel_name, 1);
    if (kernel.empty() || kernel.size() > 3)
        bound.refuse(kernel_name, bound.at(kernel_name), "a number an axis, for 1 to 3 axes");
    Piece piece = layer_piece(call, kJax, op, kernel.size());
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride, bound, "strides", 1, 1);
    return piece;
}

Piece flax_windows(const Call& call, const Bound& bound, Operator op) {
    Piece piece = flax_strided(call, bound, op, "kernel_size");
    set(piece, &AxisSpec::dilation, bound, "kernel_dilation", 1, 1);
    return piece;
}

// Words that copy cells pad by the kernel, whatever the stride.
void set_flax_padding(Piece& piece, const Bound& bound) {
    const Value* value = bound.find("padding");
    const std::string word = is_text(value) ? upper(value->text) : "";
    if (word != "CIRCULAR" && word != "REFLECT") return set_padding(piece, bound, "padding", "SAME");
    Layer& layer = piece.layer.request.layer;
    layer.padding_mode = word == "REFLECT" ? PaddingMode::reflect : PaddingMode::circular;
    for (AxisSpec& a : layer.axes) {
        a.padding_begin = (effective_kernel(a) - 1) / 2;
        a.padding_end = effective_kernel(a) / 2;
    }
}

Piece flax_conv(const Call& call, const Bound& bound) {
    Piece piece = flax_windows(call, bound, Operator::convolution);
    set_flax_padding(piece, bound);
    set_channels(piece, bound.integer("in_features", 1, 0), bound.integer("features", 1, 0),
                 bound.integer("feature_group_count", 1, 1));
    piece.layer.bias = bound.truth("use_bias", true);
    if (bound.find("input_dilation") != nullptr) {
        for (const std::int64_t d : bound.integers("input_dilation", 1)) {
            if (d != 1)
                bound.refuse("input_dilation", bound.at("input_dilation"), "1; write ConvTranspose instead");
        }
    }
    return piece;
}

Piece flax_transposed(const Call& call, const Bound& bound) {
    Piece piece = flax_windows(call, bound, Operator::transposed_convolution);
    set_channels(piece, bound.integer("in_features", 1, 0), bound.integer("features", 1, 0), 1);
    piece.layer.bias = bound.truth("use_bias", true);
    set_jax_crop(piece, bound, "padding", "SAME");
    return piece;
}

Piece flax_pool(const Call& call, const Bound& bound, Operator op) {
    Piece piece = flax_strided(call, bound, op, "window_shape");
    set_padding(piece, bound, "padding", "VALID");
    return piece;
}
Piece flax_max_pool(const Call& call, const Bound& bound) {
    return flax_pool(call, bound, Operator::max_pooling);
}
Piece flax_average_pool(const Call& call, const Bound& bound) {
    Piece piece = flax_pool(call, bound, Operator::average_pooling);
    piece.layer.request.layer.count_include_pad = bound.truth("count_include_pad", true);
    return piece;
}

// Of every dimension a size; channels are the one that is no number, or the second.
Piece jax_resize(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kJax, ReadLayer::Kind::upsample);
    const Extents shape = bound.integers("shape", 1);
    if (shape.size() < 3 || shape.size() > 5)
        bound.refuse("shape", bound.at("shape"), "3 to 5 sizes, batch and channels first");
    piece.layer.wanted_output = part(shape, 2, shape.size() - 2);
    const Value& method = bound.at("method");
    piece.layer.resize_mode = by_middles(last_part(method.text));
    piece.layer.antialias = bound.truth("antialias", true) && !takes_nearest(piece);
    return piece;
}

Piece jax_pad(const Call& call, const Bound& bound) {
    return general_pad(call, bound, kJax);
}

constexpr CallRule kCalls[] = {
    {"conv", kJax,
     "lhs! rhs! window_strides! padding! precision * lhs_dilation rhs_dilation dimension_numbers "
     "feature_group_count",
     lax_conv, true},
    {"conv_with_general_padding", kJax,
     "lhs! rhs! window_strides! padding! lhs_dilation rhs_dilation precision * dimension_numbers "
     "feature_group_count",
     lax_conv, true},
    {"conv_general_dilated", kJax,
     "lhs! rhs! window_strides! padding! lhs_dilation rhs_dilation dimension_numbers feature_group_count "
     "batch_group_count precision preferred_element_type",
     lax_conv, true},
    {"conv_transpose", kJax,
     "lhs! rhs! strides! padding! rhs_dilation dimension_numbers transpose_kernel precision "
     "preferred_element_type",
     lax_transposed, true},
    {"reduce_window", kJax,
     "operand! init_value! computation! window_dimensions! window_strides! padding! base_dilation "
     "window_dilation",
     lax_reduce_window, true},
    {"Conv", kJax,
     "in_features! features|out_features! kernel_size! strides * padding input_dilation kernel_dilation "
     "feature_group_count use_bias mask mask_fn dtype param_dtype precision kernel_init bias_init rngs",
     flax_conv, false, "nnx"},
    {"ConvTranspose", kJax,
     "in_features! features|out_features! kernel_size! strides * padding kernel_dilation use_bias mask "
     "mask_fn dtype "
     "param_dtype precision kernel_init bias_init transpose_kernel rngs",
     flax_transposed, false, "nnx"},
    {"Conv", kJax,
     "features! kernel_size! strides padding input_dilation kernel_dilation feature_group_count use_bias "
     "mask dtype "
     "param_dtype precision kernel_init bias_init conv_general_dilated name",
     flax_conv},
    {"ConvTranspose", kJax,
     "features! kernel_size! strides padding kernel_dilation use_bias mask dtype param_dtype precision "
     "kernel_init "
     "bias_init transpose_kernel name",
     flax_transposed},
    {"max_pool", kJax, "inputs! window_shape! strides padding", flax_max_pool, true},
    {"avg_pool", kJax, "inputs! window_shape! strides padding count_include_pad", flax_average_pool, true},
    {"pad", kJax, "array! paddings|pad_width! mode * constant_values", jax_pad, true, "jnp"},
    {"pad", kJax, "array! paddings|pad_width! mode * constant_values", jax_pad, true, "np"},
    {"resize", kJax, "image! shape! method! antialias precision", jax_resize, true, "jax"},
};

}  // namespace

std::span<const CallRule> jax_calls() {
    return kCalls;
}

}  // namespace convwalk::call_parts
