// What PyTorch's layers compute.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "support/run_code/given.h"

namespace convwalk::testing::run_code {

inline Filling torch_filling(const std::string& mode) {
    if (mode == "reflect") return Filling::reflect;
    if (mode == "replicate") return Filling::edge;
    return mode == "circular" ? Filling::wrap : Filling::constant;
}

inline Window torch_window(const Arguments& a, std::size_t axes, std::int64_t usual_dilation = 1) {
    return {a.per_axis(kByName, "kernel_size", axes, 0), a.per_axis(kByName, "stride", axes, 1),
            a.per_axis(kByName, "dilation", axes, usual_dilation)};
}

inline Value torch_conv(const Arguments& a, std::size_t axes, Given& given) {
    const Window w = torch_window(a, axes);
    const std::int64_t groups = a.per_axis(kByName, "groups", 1, 1)[0];
    Pairs sides;
    const Value* padding = a.find(kByName, "padding");
    if (padding != nullptr && padding->kind == Value::Kind::text) {
        for (std::size_t i = 0; i < axes; ++i) {
            const std::int64_t total = reach(w, i) - 1;
            sides.emplace_back(total / 2, total - total / 2);
        }
    } else {
        sides = both_sides(a.per_axis(kByName, "padding", axes, 0));
    }
    const Filling how = torch_filling(a.text(kByName, "padding_mode", "zeros"));
    const Weights& own = given.next();
    const std::int64_t out = whole(a.at(1, "out_channels"));
    if (own.weight.shape[0] != out) wrong("another number of filters");
    const bool biased = a.truth(kByName, "bias", true);
    return layer([=](const Array& x) {
        const Array y = correlated(padded(x, behind_two(sides), how), own.weight, w, groups);
        return biased ? with_bias(y, own.bias) : y;
    });
}

inline Value torch_transposed(const Arguments& a, std::size_t axes, Given& given) {
    const Window w = torch_window(a, axes);
    const std::int64_t groups = a.per_axis(kByName, "groups", 1, 1)[0];
    const Sizes padding = a.per_axis(kByName, "padding", axes, 0);
    const Sizes added = a.per_axis(kByName, "output_padding", axes, 0);
    Pairs sides;
    for (std::size_t i = 0; i < axes; ++i) {
        if (added[i] >= std::max(w.stride[i], w.dilation[i])) wrong("output_padding is too large");
        sides.emplace_back(-padding[i], added[i] - padding[i]);
    }
    const Weights& own = given.next();
    const bool biased = a.truth(kByName, "bias", true);
    return layer([=](const Array& x) {
        const Array y = padded(scattered(x, own.weight, w, groups), behind_two(sides));
        return biased ? with_bias(y, own.bias) : y;
    });
}

// Cells that a pooling adds behind its padding so that its last windows fit: below 0 cells are not read.
inline std::int64_t torch_overhang(std::int64_t input, std::int64_t p, const Window& w, std::size_t i,
                                   bool ceils) {
    const std::int64_t room = input + 2 * p - reach(w, i) + (ceils ? w.stride[i] - 1 : 0);
    if (room < 0) wrong("no window fits");
    std::int64_t outputs = room / w.stride[i] + 1;
    if (ceils && (outputs - 1) * w.stride[i] >= input + p) --outputs;
    return (outputs - 1) * w.stride[i] + reach(w, i) - input - 2 * p;
}

inline Value torch_pool(const Arguments& a, std::size_t axes, bool average) {
    const Window w = torch_window(a, axes);
    const Sizes padding = a.per_axis(kByName, "padding", axes, 0);
    for (std::size_t i = 0; i < axes; ++i) {
        if (padding[i] > w.kernel[i] / 2) wrong("pad should be at most half of the kernel");
    }
    const bool ceils = a.truth(kByName, "ceil_mode", false);
    const bool counts = a.truth(kByName, "count_include_pad", true);
    const Value* divisor = a.find(kByName, "divisor_override");
    if (divisor != nullptr && axes == 1) wrong("AvgPool1d has no divisor_override");
    const std::optional<double> own = divisor == nullptr ? std::nullopt : std::optional(divisor->number);
    return layer([=](const Array& x) {
        Pairs overhang;
        for (std::size_t i = 0; i < axes; ++i) {
            if (average && axes == 3 && x.shape[i + 2] < w.kernel[i])
                wrong("input image smaller than kernel size");
        }
        for (std::size_t i = 0; i < axes; ++i)
            overhang.emplace_back(0, torch_overhang(x.shape[i + 2], padding[i], w, i, ceils));
        const Pairs sides = behind_two(both_sides(padding));
        const auto all_of = [&](const Array& cells, double beside, double beyond) {
            return padded(padded(cells, sides, Filling::constant, beside), behind_two(overhang),
                          Filling::constant, beyond);
        };
        const double lowest = -std::numeric_limits<double>::infinity();
        if (!average) return largest(all_of(x, lowest, lowest), w);
        const Array sum = all_of(x, 0, 0);
        if (own) return each(summed(sum, w), [&](double v) { return v / *own; });
        return mean_of_counted(sum, all_of(ones_like(x), counts ? 1 : 0, 0), w);
    });
}

// The last axis comes first.
inline Value torch_pad(const Arguments& a, std::size_t axes, Filling how) {
    const Sizes all = numbers(a.at(0, "padding"));
    Pairs sides;
    for (std::size_t i = all.size(); i > 0; i -= 2) sides.emplace_back(all[i - 2], all[i - 1]);
    if (sides.size() != axes) wrong("a pad for another number of axes");
    const Value* given = a.find(1, "value");
    const double constant = given == nullptr ? 0 : given->number;
    return layer([=](const Array& x) { return padded(x, behind_two(sides), how, constant); });
}

inline Value torch_upsample(const Arguments& a) {
    const std::string mode = a.text(kByName, "mode", "nearest");
    const bool aligned = a.truth(kByName, "align_corners", false);
    const Coordinates how = mode == "nearest" ? Coordinates::asymmetric
                            : aligned         ? Coordinates::align_corners
                                              : Coordinates::half_pixel;
    const Curve curve = curve_named(mode);
    const Value* size = a.find(kByName, "size");
    const Value given = size != nullptr ? *size : a.at(kByName, "scale_factor");
    const bool by_size = size != nullptr;
    return layer([=](const Array& x) {
        const std::size_t axes = x.shape.size() - 2;
        const std::vector<double> all = reals(given, axes);
        if (by_size) return resized_to(x, Sizes(all.begin(), all.end()), how, curve);
        std::vector<double> factors = all;
        // A factor that leaves a size as it is leaves the cells alone (ATen/native/UpSample.h), but for
        // cubes.
        for (std::size_t i = 0; i < factors.size(); ++i) {
            const auto in = static_cast<double>(x.shape[i + 2]);
            if (std::floor(in * factors[i]) == in && curve != Curve::cubic) factors[i] = 1;
        }
        return resized_by(x, factors, how, curve);
    });
}

inline Value in_a_row(const std::vector<Value>& layers) {
    return of(Function([layers](const Arguments& a) {
        Value x = a.at(0, "x");
        for (const Value& each : layers) {
            if (each.kind != Value::Kind::function) continue;  // an input
            Arguments one;
            one.positional = {x};
            x = each.function(one);
        }
        return x;
    }));
}

// Each output of what lies from floor(at in / out) up to ceil((at + 1) in / out).
inline Value torch_adaptive_pool(const Arguments& a, std::size_t axes, bool average) {
    const Sizes output = a.per_axis(0, "output_size", axes, 0);
    return layer([=](const Array& x) {
        return made(with_front(x.shape[0], x.shape[1], output), [&](const Sizes& at) {
            Pairs window = {{-at[0], at[0] + 1 - x.shape[0]}, {-at[1], at[1] + 1 - x.shape[1]}};
            for (std::size_t i = 0; i < axes; ++i) {
                const std::int64_t in = x.shape[i + 2];
                const std::int64_t end = ((at[i + 2] + 1) * in + output[i] - 1) / output[i];
                window.emplace_back(-(at[i + 2] * in / output[i]), end - in);
            }
            return pooled_to_one(padded(x, window), average).values.at(0);
        });
    });
}

inline void add_torch_vectors(Functions& all, Given& given) {
    all["nn.Linear"] = [&](const Arguments& a) {
        const Weights& own = given.next();
        if (own.weight.shape != Sizes{whole(a.at(1, "out_features")), whole(a.at(0, "in_features"))})
            wrong("other features");
        const bool biased = a.truth(kByName, "bias", true);
        return layer([=](const Array& x) {
            return biased ? with_bias(linear(x, own.weight), own.bias) : linear(x, own.weight);
        });
    };
    all["nn.Flatten"] = [](const Arguments& a) {
        const Value* start = a.find(0, "start_dim");
        const std::ptrdiff_t begin = start == nullptr ? 1 : static_cast<std::ptrdiff_t>(whole(*start));
        return layer([begin](const Array& x) {
            Sizes shape(x.shape.begin(), x.shape.begin() + begin);
            shape.push_back(-1);
            return reshaped(x, shape);
        });
    };
    all["nn.Unflatten"] = [](const Arguments& a) {
        const auto dim = static_cast<std::ptrdiff_t>(whole(a.at(0, "dim")));
        const Sizes parts = numbers(a.at(1, "unflattened_size"));
        return layer([=](const Array& x) {
            Sizes shape = x.shape;
            if (product(parts) != shape.at(static_cast<std::size_t>(dim))) wrong("another size");
            shape.erase(shape.begin() + dim);
            shape.insert(shape.begin() + dim, parts.begin(), parts.end());
            return reshaped(x, shape);
        });
    };
}

// Of two axes, by the order of its arguments: kernel_size, dilation, padding, stride.
inline Window torch_unfold_window(const Arguments& a, std::size_t first) {
    return {a.per_axis(first, "kernel_size", 2, 1), a.per_axis(first + 3, "stride", 2, 1),
            a.per_axis(first + 1, "dilation", 2, 1)};
}

inline void add_torch_windows(Functions& all) {
    all["nn.Unfold"] = [](const Arguments& a) {
        const Window w = torch_unfold_window(a, 0);
        const Pairs sides = behind_two(both_sides(a.per_axis(2, "padding", 2, 0)));
        return layer([=](const Array& x) {
            if (x.shape.size() != 4) wrong("Unfold works on 4 dimensions");
            const Array windows = windows_as_channels(padded(x, sides), w);
            return reshaped(windows, {x.shape[0], windows.shape[1], -1});
        });
    };
    all["nn.Fold"] = [](const Arguments& a) {
        const Window w = torch_unfold_window(a, 1);
        const Sizes padding = a.per_axis(3, "padding", 2, 0);
        Sizes map = a.per_axis(0, "output_size", 2, 1);
        Pairs cut;
        for (std::size_t i = 0; i < 2; ++i) {
            map[i] += 2 * padding[i];
            cut.emplace_back(-padding[i], -padding[i]);
        }
        return layer([=](const Array& x) { return padded(added_windows(x, map, w), behind_two(cut)); });
    };
}

inline void add_torch_activations(Functions& all) {
    all["nn.ReLU"] = layer_of_nothing(relu);
    all["nn.ELU"] = layer_of_nothing(elu);
    all["nn.GELU"] = layer_of_nothing(gelu);
    all["nn.SiLU"] = layer_of_nothing(silu);
    all["nn.Sigmoid"] = layer_of_nothing(sigmoid);
    all["nn.Tanh"] = layer_of_nothing(tangent);
    all["nn.Softplus"] = layer_of_nothing(softplus);
    all["nn.LeakyReLU"] = layer_of_nothing([](double v) { return leaky(v, 0.01); });
    all["nn.PReLU"] = layer_of_nothing([](double v) { return leaky(v, 0.25); });
    all["nn.Softmax"] = [](const Arguments& a) {
        const std::int64_t axis = whole(a.at(0, "dim"));
        return layer([axis](const Array& x) { return softmax(x, axis); });
    };
}

inline Functions torch_functions(Given& given) {
    Functions all;
    for_axes(all, "nn.Conv#d",
             [&](const Arguments& a, std::size_t axes) { return torch_conv(a, axes, given); });
    for_axes(all, "nn.ConvTranspose#d",
             [&](const Arguments& a, std::size_t axes) { return torch_transposed(a, axes, given); });
    for_axes(all, "nn.MaxPool#d",
             [](const Arguments& a, std::size_t axes) { return torch_pool(a, axes, false); });
    for_axes(all, "nn.AvgPool#d",
             [](const Arguments& a, std::size_t axes) { return torch_pool(a, axes, true); });
    for_axes(all, "nn.AdaptiveAvgPool#d",
             [](const Arguments& a, std::size_t axes) { return torch_adaptive_pool(a, axes, true); });
    for_axes(all, "nn.AdaptiveMaxPool#d",
             [](const Arguments& a, std::size_t axes) { return torch_adaptive_pool(a, axes, false); });
    add_torch_vectors(all, given);
    add_torch_windows(all);
    for (const auto& [name, how] :
         {std::pair("nn.ZeroPad#d", Filling::constant), std::pair("nn.ConstantPad#d", Filling::constant),
          std::pair("nn.ReflectionPad#d", Filling::reflect), std::pair("nn.ReplicationPad#d", Filling::edge),
          std::pair("nn.CircularPad#d", Filling::wrap)})
        for_axes(all, name,
                 [how = how](const Arguments& a, std::size_t axes) { return torch_pad(a, axes, how); });
    for_axes(all, "nn.BatchNorm#d", [](const Arguments&, std::size_t) {
        return layer([](const Array& x) { return normalised(x, 1e-5); });
    });
    all["nn.Upsample"] = torch_upsample;
    all["nn.PixelShuffle"] = [](const Arguments& a) {
        const std::int64_t r = whole(a.at(0, "upscale_factor"));
        return layer([r](const Array& x) { return cells_of_channels(x, r, true); });
    };
    all["nn.PixelUnshuffle"] = [](const Arguments& a) {
        const std::int64_t r = whole(a.at(0, "downscale_factor"));
        return layer([r](const Array& x) { return channels_of_cells(x, r, true); });
    };
    add_torch_activations(all);
    all["nn.Sequential"] = [](const Arguments& a) { return in_a_row(a.positional); };
    all["float"] = [](const Arguments&) { return of(-std::numeric_limits<double>::infinity()); };
    all["torch.cat"] = [](const Arguments& a) {
        return of(concatenated(array(a.at(0, "tensors").items.at(0)), array(a.at(0, "tensors").items.at(1)),
                               static_cast<std::size_t>(whole(a.at(1, "dim")))));
    };
    all["torch.zeros"] = [&](const Arguments& a) {
        if (numbers(of(a.positional)) != given.input.shape) wrong("an input of other sizes");
        return of(given.input);
    };
    const auto sizes_behind = [](const Arguments& a) {
        const std::vector<Value> all_values(a.positional.begin() + 1, a.positional.end());
        return numbers(of(all_values));
    };
    all[".reshape"] = [=](const Arguments& a) { return of(reshaped(array(a.at(0, "x")), sizes_behind(a))); };
    all[".permute"] = [=](const Arguments& a) { return of(permuted(array(a.at(0, "x")), sizes_behind(a))); };
    return all;
}

}  // namespace convwalk::testing::run_code
