// What the layers of Keras and the functions of TensorFlow compute. Their channels are last.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "support/run_code/given.h"
#include "support/run_code/torch.h"

namespace convwalk::testing::run_code {

/// A function of an array whose channels come first, as one of an array whose channels are last.
template <typename F>
auto on_channels_last(F f) {
    return [f](const Array& x) { return channels_last(f(channels_first(x))); };
}

// "same" or "valid" around the cells of the axes.
inline Pairs sides_by_word(const std::string& word, const Sizes& axes, const Window& w) {
    if (word == "valid" || word == "VALID") return Pairs(axes.size());
    if (word == "causal") return {{reach(w, 0) - 1, 0}};
    if (word != "same" && word != "SAME") wrong("no padding is called " + word);
    return same_sides(axes, w);
}

// What a transposed convolution of TensorFlow leaves of the full result: it asks that a convolution of the
// output gives back the size of the input, and cuts what that one pads.
inline Array cut_to(const Array& full, const Sizes& input, const Sizes& output, const Pairs& padded_before,
                    const Window& w) {
    Pairs cut;
    for (std::size_t i = 0; i < output.size(); ++i) {
        const auto [begin, end] = padded_before[i];
        const std::int64_t back = (output[i] + begin + end - reach(w, i)) / w.stride[i] + 1;
        if (output[i] + begin + end < reach(w, i) || back != input[i])
            wrong("Size of out_backprop doesn't match computed");
        cut.emplace_back(-begin, output[i] + begin - full.shape[i + 2]);
    }
    return padded(full, behind_two(cut));
}

inline Value keras_conv(const Arguments& a, std::size_t axes, Given& given) {
    const Window w = {a.per_axis(kByName, "kernel_size", axes, 0), a.per_axis(kByName, "strides", axes, 1),
                      a.per_axis(kByName, "dilation_rate", axes, 1)};
    if (*std::max_element(w.stride.begin(), w.stride.end()) > 1 &&
        *std::max_element(w.dilation.begin(), w.dilation.end()) > 1)
        wrong("strides > 1 not supported in conjunction with dilation_rate > 1");
    const std::int64_t groups = a.per_axis(kByName, "groups", 1, 1)[0];
    const std::string word = a.text(kByName, "padding", "valid");
    const Weights& own = given.next();
    if (own.weight.shape[0] != whole(a.at(0, "filters"))) wrong("another number of filters");
    const bool biased = a.truth(kByName, "use_bias", true);
    return layer(on_channels_last([=](const Array& x) {
        const Pairs sides = sides_by_word(word, axes_of(x), w);
        const Array y = correlated(padded(x, behind_two(sides)), own.weight, w, groups);
        return biased ? with_bias(y, own.bias) : y;
    }));
}

inline Value keras_transposed_conv(const Arguments& a, std::size_t axes, Given& given) {
    const Window w = {a.per_axis(kByName, "kernel_size", axes, 0), a.per_axis(kByName, "strides", axes, 1),
                      a.per_axis(kByName, "dilation_rate", axes, 1)};
    const bool same = a.text(kByName, "padding", "valid") == "same";
    const bool adds = a.find(kByName, "output_padding") != nullptr;
    const Sizes added = a.per_axis(kByName, "output_padding", axes, 0);
    const Weights& own = given.next();
    const bool biased = a.truth(kByName, "use_bias", true);
    return layer(on_channels_last([=](const Array& x) {
        Sizes output;
        for (std::size_t i = 0; i < axes; ++i) {
            const std::int64_t k = reach(w, i);
            const std::int64_t in = x.shape[i + 2];
            if (adds && added[i] >= w.stride[i]) wrong("output_padding must be less than the stride");
            output.push_back(adds   ? (in - 1) * w.stride[i] + k - (same ? 2 * (k / 2) : 0) + added[i]
                             : same ? in * w.stride[i]
                                    : in * w.stride[i] + std::max<std::int64_t>(k - w.stride[i], 0));
        }
        const Pairs sides = sides_by_word(same ? "same" : "valid", output, w);
        const Array y = cut_to(scattered(x, own.weight, w, 1), axes_of(x), output, sides, w);
        return biased ? with_bias(y, own.bias) : y;
    }));
}

// An average leaves out what its own padding adds.
inline Array pooled_by_word(const Array& x, const Window& w, const std::string& word, bool average) {
    const Pairs sides = behind_two(sides_by_word(word, axes_of(x), w));
    if (average) return mean_of_counted(padded(x, sides), padded(ones_like(x), sides), w);
    return largest(padded(x, sides, Filling::constant, -std::numeric_limits<double>::infinity()), w);
}

inline Value keras_pool(const Arguments& a, std::size_t axes, bool average) {
    const Window w = {a.per_axis(kByName, "pool_size", axes, 2), a.per_axis(kByName, "strides", axes, 2),
                      Sizes(axes, 1)};
    const std::string word = a.text(kByName, "padding", "valid");
    return layer(on_channels_last([=](const Array& x) { return pooled_by_word(x, w, word, average); }));
}

// Pairs for the axes, which of one axis stand without further brackets.
inline Value keras_sides(const Arguments& a, const std::string& name, std::int64_t sign, std::size_t axes) {
    const Value& value = a.at(0, name);
    Pairs sides = axes == 1 && value.items.at(0).kind == Value::Kind::number
                      ? Pairs{{whole(value.items.at(0)), whole(value.items.at(1))}}
                      : pairs(value);
    if (sides.size() != axes) wrong("sides for another number of axes");
    for (auto& [begin, end] : sides) {
        if (begin < 0 || end < 0) wrong("Keras takes no negative sides");
        begin *= sign;
        end *= sign;
    }
    return layer(on_channels_last([=](const Array& x) { return padded(x, behind_two(sides)); }));
}

// Other curves than PyTorch's are not told apart: what is written says that they differ.
inline Array resized_by_middles(const Array& x, const Sizes& sizes, const std::string& mode) {
    return resized_to(x, sizes, Coordinates::half_pixel, curve_named(mode));
}

inline Value keras_upsampling(const Arguments& a, std::size_t axes) {
    const Sizes factors = a.per_axis(0, "size", axes, 2);
    const std::string mode = a.text(kByName, "interpolation", "nearest");
    return layer(on_channels_last([=](const Array& x) {
        Sizes sizes = axes_of(x);
        for (std::size_t i = 0; i < axes; ++i) sizes[i] *= factors[i];
        return resized_by_middles(x, sizes, mode);
    }));
}

inline Array padded_everywhere(const Arguments& a, const std::string& widths) {
    const std::string mode = a.text(2, "mode", "constant");
    const Value* constant = a.find(kByName, "constant_values");
    const Filling how = mode == "reflect" || mode == "REFLECT" ? Filling::reflect
                        : mode == "edge"                       ? Filling::edge
                        : mode == "wrap"                       ? Filling::wrap
                                                               : Filling::constant;
    return padded(array(a.at(0, "x")), pairs(a.at(1, widths)), how,
                  constant == nullptr ? 0 : constant->number);
}

// Patches as TensorFlow and Keras have them: channels last, those of one tap side by side.
inline Array patches(const Array& x, const Window& w) {
    const Array windows = windows_as_channels(channels_first(x), w);
    const std::int64_t channels = x.shape.back();
    return channels_last(made(windows.shape, [&](Sizes at) {
        at[1] = at[1] % channels * product(w.kernel) + at[1] / channels;
        return value(windows, at);
    }));
}

inline Value keras_patches(const Arguments& a) {
    const Sizes kernel = numbers(a.at(1, "size"));
    const std::size_t axes = kernel.size();
    const Window w = {
        kernel, a.find(kByName, "strides") == nullptr ? kernel : a.per_axis(kByName, "strides", axes, 1),
        a.per_axis(kByName, "dilation_rate", axes, 1)};
    if (product(w.stride) > 1 && product(w.dilation) > 1) wrong("strides > 1 beside dilation_rate > 1");
    if (array(a.at(0, "images")).shape.size() != axes + 2) wrong("patches of another number of axes");
    return of(patches(array(a.at(0, "images")), w));
}

inline void add_keras_activations(Functions& all) {
    all["keras.layers.ReLU"] = layer_of_nothing(relu);
    all["keras.layers.ELU"] = layer_of_nothing(elu);
    all["keras.layers.LeakyReLU"] = [](const Arguments& a) {
        const Value* slope = a.find(0, "negative_slope");
        const double s = slope == nullptr ? 0.3 : slope->number;
        return layer([s](const Array& x) { return each(x, [s](double v) { return leaky(v, s); }); });
    };
    // One slope a channel, which a run sets to PyTorch's.
    all["keras.layers.PReLU"] = layer_of_nothing([](double v) { return leaky(v, 0.25); });
    all["tf.keras.layers.PReLU"] = all["keras.layers.PReLU"];
    all["keras.layers.Softmax"] = [](const Arguments&) {
        return layer([](const Array& x) { return softmax(x, -1); });
    };
    all["keras.layers.Activation"] = [](const Arguments& a) {
        const CellFunction f = cell_functions().at(a.at(0, "activation").text);
        return layer([f](const Array& x) { return each(x, f); });
    };
}

inline void add_keras_windows(Functions& all) {
    for (const char* module : {"keras.layers.", "tf.keras.layers."}) {
        for (const bool average : {true, false}) {
            for_axes(all,
                     std::string(module) + (average ? "AdaptiveAveragePooling#D" : "AdaptiveMaxPooling#D"),
                     [average](const Arguments& a, std::size_t axes) {
                         const Function pool = torch_adaptive_pool(a, axes, average).function;
                         return layer(on_channels_last([pool](const Array& x) {
                             Arguments one;
                             one.positional = {of(x)};
                             return array(pool(one));
                         }));
                     });
        }
    }
    all["keras.ops.image.extract_patches"] = keras_patches;
}

inline void add_keras_vectors(Functions& all, Given& given) {
    const auto global = [](bool average) {
        return [average](const Arguments& a, std::size_t axes) {
            if (!a.truth(kByName, "keepdims", false)) wrong("what comes out is no map");
            return layer(on_channels_last([=](const Array& x) {
                if (x.shape.size() != axes + 2) wrong("another number of axes");
                return pooled_to_one(x, average);
            }));
        };
    };
    for_axes(all, "keras.layers.GlobalAveragePooling#D", global(true));
    for_axes(all, "keras.layers.GlobalMaxPooling#D", global(false));
    all["keras.layers.Flatten"] = [](const Arguments&) { return layer(flattened); };
    all["keras.layers.Dense"] = [&](const Arguments& a) {
        const Weights& own = given.next();
        if (own.weight.shape[0] != whole(a.at(0, "units"))) wrong("other features");
        const bool biased = a.truth(kByName, "use_bias", true);
        return layer([=](const Array& x) {
            return biased ? with_bias(linear(x, own.weight), own.bias) : linear(x, own.weight);
        });
    };
}

inline void add_keras_joins(Functions& all) {
    const auto join = [](auto f) {
        return [f](const Arguments&) {
            return of(Function([f](const Arguments& a) {
                const std::vector<Value>& both = a.at(0, "tensors").items;
                return of(f(array(both.at(0)), array(both.at(1))));
            }));
        };
    };
    all["keras.layers.Add"] = join([](const Array& a, const Array& b) {
        if (a.shape != b.shape) wrong("a sum of other sizes");
        return combined(a, b, [](double x, double y) { return x + y; });
    });
    all["keras.layers.Concatenate"] =
        join([](const Array& a, const Array& b) { return concatenated(a, b, a.shape.size() - 1); });
}

inline Functions keras_functions(Given& given) {
    Functions all;
    const std::string k = "keras.layers.";
    for_axes(all, k + "Conv#D", [&](const Arguments& a, std::size_t n) { return keras_conv(a, n, given); });
    for_axes(all, k + "Conv#DTranspose",
             [&](const Arguments& a, std::size_t n) { return keras_transposed_conv(a, n, given); });
    for_axes(all, k + "MaxPooling#D",
             [](const Arguments& a, std::size_t n) { return keras_pool(a, n, false); });
    for_axes(all, k + "AveragePooling#D",
             [](const Arguments& a, std::size_t n) { return keras_pool(a, n, true); });
    for_axes(all, k + "ZeroPadding#D",
             [](const Arguments& a, std::size_t n) { return keras_sides(a, "padding", 1, n); });
    for_axes(all, k + "Cropping#D",
             [](const Arguments& a, std::size_t n) { return keras_sides(a, "cropping", -1, n); });
    for_axes(all, k + "UpSampling#D", keras_upsampling);
    all[k + "Resizing"] = [](const Arguments& a) {
        const Sizes sizes = {whole(a.at(0, "height")), whole(a.at(1, "width"))};
        const std::string mode = a.text(kByName, "interpolation", "bilinear");
        return layer(on_channels_last([=](const Array& x) { return resized_by_middles(x, sizes, mode); }));
    };
    all[k + "Rescaling"] = [](const Arguments& a) {
        const double scale = a.at(0, "scale").number;
        return layer([scale](const Array& x) { return each(x, [scale](double v) { return v * scale; }); });
    };
    all[k + "Reshape"] = [](const Arguments& a) {
        const Sizes shape = numbers(a.at(0, "target_shape"));
        return layer([shape](const Array& x) {
            Sizes full = shape;
            full.insert(full.begin(), x.shape[0]);
            return reshaped(x, full);
        });
    };
    all[k + "Permute"] = [](const Arguments& a) {
        Sizes order = numbers(a.at(0, "dims"));
        order.insert(order.begin(), 0);
        return layer([order](const Array& x) { return permuted(x, order); });
    };
    all[k + "BatchNormalization"] = [](const Arguments& a) {
        const Value* epsilon = a.find(kByName, "epsilon");
        const double e = epsilon == nullptr ? 1e-3 : epsilon->number;
        return layer([e](const Array& x) { return normalised(x, e); });
    };
    add_keras_activations(all);
    add_keras_joins(all);
    add_keras_vectors(all, given);
    add_keras_windows(all);
    all["keras.Sequential"] = [](const Arguments& a) { return in_a_row(a.at(0, "layers").items); };
    all["keras.Model"] = [](const Arguments& a) { return a.at(1, "outputs"); };
    all["keras.ops.pad"] = [](const Arguments& a) { return of(padded_everywhere(a, "pad_width")); };
    all["float"] = [](const Arguments&) { return of(-std::numeric_limits<double>::infinity()); };
    all["keras.Input"] = [&](const Arguments& a) {
        Sizes shape = numbers(a.at(0, "shape"));
        shape.insert(shape.begin(), 1);
        if (channels_last(given.input).shape != shape) wrong("an input of other sizes");
        return of(channels_last(given.input));
    };
    return all;
}

// [1, a, b, 1] and [a, b] alike.
inline Sizes tf_numbers(const Arguments& a, const std::string& name, std::size_t axes) {
    const Value* found = a.find(kByName, name);
    if (found == nullptr) return Sizes(axes, 1);
    Sizes all = numbers(*found);
    if (all.size() == axes + 2) all = Sizes(all.begin() + 1, all.end() - 1);
    if (all.size() == 1) all = Sizes(axes, all[0]);
    if (all.size() != axes) wrong(name + " for another number of axes");
    return all;
}
inline Pairs tf_sides(const Value& padding, const Sizes& axes, const Window& w) {
    if (padding.kind == Value::Kind::text) return sides_by_word(padding.text, axes, w);
    const Pairs all = pairs(padding);
    return {all.begin() + 1, all.end() - 1};
}

inline Value tf_conv(const Arguments& a, std::size_t axes, Given& given) {
    const Array x = channels_first(array(a.at(0, "input")));
    const Sizes filters = array(a.at(1, "filters")).shape;  // k..., in / groups, out
    const std::string strides = axes == 1 ? "stride" : "strides";
    const Window w = {Sizes(filters.begin(), filters.end() - 2), tf_numbers(a, strides, axes),
                      tf_numbers(a, "dilations", axes)};
    const Pairs sides = tf_sides(a.at(kByName, "padding"), axes_of(x), w);
    const Weights& own = given.next();
    if (own.weight.shape[0] != filters.back() || own.weight.shape[1] != filters[axes]) wrong("other filters");
    return of(
        channels_last(correlated(padded(x, behind_two(sides)), own.weight, w, x.shape[1] / filters[axes])));
}

inline Value tf_transposed(const Arguments& a, std::size_t axes, Given& given) {
    const Array x = channels_first(array(a.at(0, "input")));
    const Sizes filters = array(a.at(1, "filters")).shape;  // k..., out, in
    const Window w = {Sizes(filters.begin(), filters.end() - 2), tf_numbers(a, "strides", axes),
                      tf_numbers(a, "dilations", axes)};
    const std::vector<Value>& shape = a.at(kByName, "output_shape").items;
    Sizes output;
    for (std::size_t i = 1; i <= axes; ++i) output.push_back(whole(shape.at(i)));
    const Pairs sides = tf_sides(a.at(kByName, "padding"), output, w);
    const Weights& own = given.next();
    if (own.weight.shape[0] != filters.back() || own.weight.shape[1] != filters[axes]) wrong("other filters");
    return of(channels_last(cut_to(scattered(x, own.weight, w, 1), axes_of(x), output, sides, w)));
}

inline Value tf_pool(const Arguments& a, std::size_t axes, bool average) {
    const Window w = {tf_numbers(a, "ksize", axes), tf_numbers(a, "strides", axes), Sizes(axes, 1)};
    const Array x = channels_first(array(a.at(0, "input")));
    return of(channels_last(pooled_by_word(x, w, a.text(kByName, "padding", ""), average)));
}

inline Value tf_any_pool(const Arguments& a) {
    const Array x = channels_first(array(a.at(0, "input")));
    const std::size_t axes = x.shape.size() - 2;
    const Window w = {tf_numbers(a, "window_shape", axes), tf_numbers(a, "strides", axes),
                      tf_numbers(a, "dilations", axes)};
    return of(channels_last(pooled_by_word(x, w, a.text(kByName, "padding", ""), false)));
}

inline void add_tf_shapes(Functions& all) {
    all["tf.reshape"] = [](const Arguments& a) {
        return of(reshaped(array(a.at(0, "tensor")), numbers(a.at(1, "shape"))));
    };
    all["tf.transpose"] = [](const Arguments& a) {
        return of(permuted(array(a.at(0, "a")), numbers(a.at(1, "perm"))));
    };
    all["tf.nn.depth_to_space"] = [](const Arguments& a) {
        const Array x = channels_first(array(a.at(0, "input")));
        return of(channels_last(cells_of_channels(x, whole(a.at(1, "block_size")), false)));
    };
    all["tf.nn.space_to_depth"] = [](const Arguments& a) {
        const Array x = channels_first(array(a.at(0, "input")));
        return of(channels_last(channels_of_cells(x, whole(a.at(1, "block_size")), false)));
    };
    all["tf.expand_dims"] = [](const Arguments& a) {
        Array x = array(a.at(0, "input"));
        x.shape.insert(x.shape.begin() + static_cast<std::ptrdiff_t>(whole(a.at(1, "axis"))), 1);
        return of(x);
    };
    all["tf.image.extract_patches"] = [](const Arguments& a) {
        if (a.text(kByName, "padding", "") != "VALID") wrong("another padding");
        return of(patches(array(a.at(0, "images")), {tf_numbers(a, "sizes", 2), tf_numbers(a, "strides", 2),
                                                     tf_numbers(a, "rates", 2)}));
    };
    all["tf.pad"] = [](const Arguments& a) { return of(padded_everywhere(a, "paddings")); };
    all["tf.concat"] = [](const Arguments& a) {
        if (whole(a.at(1, "axis")) != -1) wrong("a join of something else than channels");
        const std::vector<Value>& both = a.at(0, "values").items;
        return of(concatenated(array(both.at(0)), array(both.at(1)), array(both.at(0)).shape.size() - 1));
    };
    all["tf.shape"] = [](const Arguments& a) {
        std::vector<Value> sizes;
        for (const std::int64_t size : array(a.at(0, "x")).shape)
            sizes.push_back(of(static_cast<double>(size)));
        return of(sizes);
    };
    all["tf.image.resize"] = [](const Arguments& a) {
        const Array x = channels_first(array(a.at(0, "images")));
        return of(
            channels_last(resized_by_middles(x, numbers(a.at(1, "size")), a.text(2, "method", "bilinear"))));
    };
}

inline Functions tensorflow_functions(Given& given) {
    Functions all = keras_functions(given);
    add_tf_shapes(all);
    const std::string n = "tf.nn.";
    for_axes(all, n + "conv#d", [&](const Arguments& a, std::size_t d) { return tf_conv(a, d, given); });
    for_axes(all, n + "conv#d_transpose",
             [&](const Arguments& a, std::size_t d) { return tf_transposed(a, d, given); });
    for_axes(all, n + "max_pool#d", [](const Arguments& a, std::size_t d) { return tf_pool(a, d, false); });
    for_axes(all, n + "avg_pool#d", [](const Arguments& a, std::size_t d) { return tf_pool(a, d, true); });
    all[n + "pool"] = tf_any_pool;
    all[n + "bias_add"] = [&](const Arguments& a) {
        return of(channels_last(with_bias(channels_first(array(a.at(0, "value"))), given.last().bias)));
    };
    all[n + "batch_normalization"] = [](const Arguments& a) {
        return of(normalised(array(a.at(0, "x")), a.at(5, "variance_epsilon").number));
    };
    for (const auto& [name, f] : cell_functions())
        all[n + name] = [f = f](const Arguments& a) { return of(each(array(a.at(0, "x")), f)); };
    all[n + "leaky_relu"] = [](const Arguments& a) {
        const Value* slope = a.find(1, "alpha");
        const double s = slope == nullptr ? 0.2 : slope->number;
        return of(each(array(a.at(0, "x")), [s](double v) { return leaky(v, s); }));
    };
    all[n + "softmax"] = [](const Arguments& a) { return of(softmax(array(a.at(0, "x")), -1)); };
    all["tf.matmul"] = [&](const Arguments& a) {
        const Sizes shape = array(a.at(1, "b")).shape;
        const Weights& own = given.next();
        if (own.weight.shape != Sizes{shape.at(1), shape.at(0)}) wrong("other features");
        return of(linear(array(a.at(0, "a")), own.weight));
    };
    all["tf.ones"] = [](const Arguments& a) {
        return of(made(numbers(a.at(0, "shape")), [](const Sizes&) { return 1.0; }));
    };
    all["tf.zeros"] = [&](const Arguments& a) {
        const Sizes shape = numbers(a.at(0, "shape"));
        if (given.takes_input(shape, channels_last(given.input).shape)) return of(channels_last(given.input));
        return of(made(shape, [](const Sizes&) { return 0.0; }));
    };
    return all;
}

}  // namespace convwalk::testing::run_code
