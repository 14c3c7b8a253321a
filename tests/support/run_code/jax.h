// What the functions of JAX and Flax compute.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "support/run_code/given.h"
#include "support/run_code/keras_tensorflow.h"

namespace convwalk::testing::run_code {

inline Sizes axes_part(const Sizes& all) {
    if (all.at(0) != 1 || all.at(1) != 1) wrong("batch or channels take part");
    return {all.begin() + 2, all.end()};
}

// As lax has it: a weight [out, in / groups, k...], which for zeros between inputs is the mirrored kernel.
inline Value lax_conv(const Arguments& a, Given& given) {
    const Array& x = array(a.at(0, "lhs"));
    const Array& rhs = array(a.at(1, "rhs"));
    const std::size_t axes = x.shape.size() - 2;
    const bool transposed = a.find(kByName, "lhs_dilation") != nullptr;
    const Window w = {axes_of(rhs), a.per_axis(kByName, "window_strides", axes, 1),
                      a.per_axis(kByName, "rhs_dilation", axes, 1)};
    const std::int64_t groups = a.per_axis(kByName, "feature_group_count", 1, 1)[0];
    const Value& padding = a.at(kByName, "padding");
    const Array spread = spread_out(x, a.per_axis(kByName, "lhs_dilation", axes, 1));
    const Pairs sides =
        padding.kind == Value::Kind::text ? sides_by_word(padding.text, axes_of(x), w) : pairs(padding);
    const Weights& own = given.next();
    // PyTorch's [in, out / groups, k...] as [out, in / groups, k...]
    const auto turned = [&] {
        const std::int64_t filters = own.weight.shape[1];
        const std::int64_t taken = own.weight.shape[0] / groups;
        return made(with_front(filters * groups, taken, w.kernel), [&](const Sizes& at) {
            Sizes from = at;
            from[0] = at[0] / filters * taken + at[1];
            from[1] = at[0] % filters;
            return value(own.weight, from);
        });
    };
    const Array weight = transposed ? mirrored_kernels(turned()) : own.weight;
    if (weight.shape != rhs.shape) wrong("another weight");
    return of(correlated(padded(spread, behind_two(sides)), weight, w, groups));
}

// The order of what becomes channels is channels, then the axes of the window.
inline Value lax_patches(const Arguments& a) {
    const Array& x = array(a.at(0, "lhs"));
    const std::size_t axes = x.shape.size() - 2;
    const Window w = {a.per_axis(1, "filter_shape", axes, 1), a.per_axis(2, "window_strides", axes, 1),
                      a.per_axis(kByName, "rhs_dilation", axes, 1)};
    return of(windows_as_channels(padded(x, behind_two(pairs(a.at(3, "padding")))), w));
}

inline Value lax_reduce_window(const Arguments& a) {
    const Array& x = array(a.at(0, "operand"));
    const double start = a.at(1, "init_value").number;
    const bool largest_of = a.at(2, "computation").text == "max";
    const std::size_t dimensions = x.shape.size();
    const Window w = {axes_part(a.per_axis(kByName, "window_dimensions", dimensions, 1)),
                      axes_part(a.per_axis(kByName, "window_strides", dimensions, 1)),
                      axes_part(a.per_axis(kByName, "window_dilation", dimensions, 1))};
    const Array cells = padded(x, pairs(a.at(kByName, "padding")), Filling::constant, start);
    return of(largest_of ? largest(cells, w) : summed(cells, w));
}

inline Value flax_average(const Arguments& a) {
    const Array x = channels_first(array(a.at(0, "inputs")));
    const std::size_t axes = x.shape.size() - 2;
    const Window w = {a.per_axis(kByName, "window_shape", axes, 1), a.per_axis(kByName, "strides", axes, 1),
                      Sizes(axes, 1)};
    const Pairs sides = behind_two(pairs(a.at(kByName, "padding")));
    const double counts = a.truth(kByName, "count_include_pad", true) ? 1 : 0;
    return of(channels_last(
        mean_of_counted(padded(x, sides), padded(ones_like(x), sides, Filling::constant, counts), w)));
}

inline Functions jax_functions(Given& given) {
    Functions all;
    all["jax.lax.conv_general_dilated"] = [&](const Arguments& a) { return lax_conv(a, given); };
    all["jax.lax.conv_general_dilated_patches"] = lax_patches;
    all["jax.lax.reduce_window"] = lax_reduce_window;
    all["flax.linen.avg_pool"] = flax_average;
    all["flax.linen.BatchNorm"] = [](const Arguments&) {
        return layer([](const Array& x) { return normalised(x, 1e-5); });
    };
    all["flax.linen.Dense"] = [&](const Arguments& a) {
        const Weights& own = given.next();
        if (own.weight.shape[0] != whole(a.at(0, "features"))) wrong("other features");
        const bool biased = a.truth(kByName, "use_bias", true);
        return layer([=](const Array& x) {
            return biased ? with_bias(linear(x, own.weight), own.bias) : linear(x, own.weight);
        });
    };
    all["jnp.pad"] = [](const Arguments& a) { return of(padded_everywhere(a, "pad_width")); };
    all["jnp.moveaxis"] = [](const Arguments& a) {
        const Array& x = array(a.at(0, "a"));
        if (whole(a.at(1, "source")) == 1 && whole(a.at(2, "destination")) == -1) return of(channels_last(x));
        if (whole(a.at(1, "source")) != -1 || whole(a.at(2, "destination")) != 1) wrong("other axes");
        return of(channels_first(x));
    };
    all["jnp.concatenate"] = [](const Arguments& a) {
        const std::vector<Value>& both = a.at(0, "arrays").items;
        return of(concatenated(array(both.at(0)), array(both.at(1)),
                               static_cast<std::size_t>(whole(a.at(1, "axis")))));
    };
    all["jax.image.resize"] = [](const Arguments& a) {
        const Array& x = array(a.at(0, "image"));
        const Sizes shape = numbers(a.at(1, "shape"));
        if (a.truth(kByName, "antialias", true)) wrong("what shrinks is smoothed");
        if (shape.at(0) != x.shape[0] || shape.at(1) != x.shape[1]) wrong("other channels");
        return of(resized_by_middles(x, {shape.begin() + 2, shape.end()}, a.text(2, "method", "")));
    };
    all["jnp.zeros"] = [&](const Arguments& a) {
        const Sizes shape = numbers(a.at(0, "shape"));
        if (given.takes_input(shape, given.input.shape)) return of(given.input);
        return of(made(shape, [](const Sizes&) { return 0.0; }), true);
    };
    all["jnp.full"] = [](const Arguments& a) {
        const double number = a.at(1, "fill_value").number;
        return of(made(numbers(a.at(0, "shape")), [number](const Sizes&) { return number; }));
    };
    const std::string n = "jax.nn.";
    for (const auto& [name, f] : cell_functions())
        all[n + name] = [f = f](const Arguments& a) { return of(each(array(a.at(0, "x")), f)); };
    all[n + "leaky_relu"] = [](const Arguments& a) {
        const Value* slope = a.find(1, "negative_slope");
        const Array slopes = slope == nullptr ? Array{{1}, {0.01}} : array(*slope);
        return of(combined(array(a.at(0, "x")), slopes, leaky));
    };
    all[n + "softmax"] = [](const Arguments& a) {
        return of(softmax(array(a.at(0, "x")), whole(a.at(1, "axis"))));
    };
    const auto behind = [](const Arguments& a) {
        return numbers(of(std::vector<Value>(a.positional.begin() + 1, a.positional.end())));
    };
    all[".reshape"] = [=](const Arguments& a) { return of(reshaped(array(a.at(0, "x")), behind(a))); };
    all[".transpose"] = [=](const Arguments& a) { return of(permuted(array(a.at(0, "x")), behind(a))); };
    return all;
}

}  // namespace convwalk::testing::run_code
