// What a written program is run with, and what the calls of several frameworks have in common.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/run_code/python.h"

namespace convwalk::testing::run_code {

/// The numbers of one layer.
struct Weights {
    Array weight;              // as PyTorch has it
    std::vector<double> bias;  // a number an output channel; empty: all are 0
};

/// What a program is run with. Its layers take their weights in their order.
struct Given {
    Array input;  // [batch, channels, axes...]
    std::vector<Weights> layers;
    std::size_t taken = 0;
    bool makes_input = false;  // the first zeros of a program of lines are its input

    const Weights& next() {
        if (taken >= layers.size()) wrong("more layers with weights than there are");
        return layers[taken++];
    }
    [[nodiscard]] const Weights& last() const { return layers.at(taken - 1); }

    // Whether zeros of this shape are the input.
    bool takes_input(const Sizes& shape, const Sizes& wanted) {
        if (!std::exchange(makes_input, false)) return false;
        if (shape != wanted) wrong("an input of other sizes");
        return true;
    }
};

using Functions = std::map<std::string, Function>;

/// The name for one to three axes, where "#" stands for their number.
template <typename F>
void for_axes(Functions& all, const std::string& name, F f) {
    for (std::size_t axes = 1; axes <= 3; ++axes) {
        std::string own = name;
        own[own.find('#')] = static_cast<char>('0' + static_cast<int>(axes));
        all[own] = [axes, f](const Arguments& a) { return f(a, axes); };
    }
}

/// A layer: a function of an array.
template <typename F>
Value layer(F f) {
    return of(Function([f](const Arguments& a) { return of(f(array(a.at(0, "x")))); }));
}
template <typename F>
Function layer_of_nothing(F f) {
    return [f](const Arguments&) { return layer([f](const Array& x) { return each(x, f); }); };
}

inline Pairs both_sides(const Sizes& sizes) {
    Pairs all;
    for (const std::int64_t p : sizes) all.emplace_back(p, p);
    return all;
}

inline Array with_bias(const Array& a, const std::vector<double>& bias) {
    if (bias.empty()) return a;
    return made(a.shape,
                [&](const Sizes& at) { return value(a, at) + bias.at(static_cast<std::size_t>(at[1])); });
}

/// Every number divided by its channel's standard deviation of 1.
inline Array normalised(const Array& a, double epsilon) {
    return each(a, [&](double v) { return v / std::sqrt(1 + epsilon); });
}

/// What "same" pads, an odd cell behind.
inline std::pair<std::int64_t, std::int64_t> same_sides(std::int64_t input, std::int64_t stride,
                                                        std::int64_t reach) {
    const std::int64_t output = (input + stride - 1) / stride;
    const std::int64_t total = std::max<std::int64_t>(0, (output - 1) * stride + reach - input);
    return {total / 2, total - total / 2};
}
inline Pairs same_sides(const Sizes& axes, const Window& w) {
    Pairs all;
    for (std::size_t i = 0; i < axes.size(); ++i)
        all.push_back(same_sides(axes[i], w.stride[i], reach(w, i)));
    return all;
}

/// Weights [out, in] over the features of a vector, which is the last dimension.
inline Array linear(const Array& x, const Array& weight) {
    if (x.shape.size() != 2 || weight.shape.at(1) != x.shape[1]) wrong("weights for other features");
    return made({x.shape[0], weight.shape[0]}, [&](const Sizes& at) {
        double sum = 0;
        for (std::int64_t i = 0; i < x.shape[1]; ++i) sum += value(x, {at[0], i}) * value(weight, {at[1], i});
        return sum;
    });
}
inline Array flattened(const Array& x) {
    return reshaped(x, {x.shape[0], -1});
}

/// One number for all cells of a channel.
inline Array pooled_to_one(const Array& x, bool average) {
    const Sizes axes = axes_of(x);
    const Window all = {axes, Sizes(axes.size(), 1), Sizes(axes.size(), 1)};
    return average ? mean_of_counted(x, ones_like(x), all) : largest(x, all);
}

// --- activations and softmax

inline double sigmoid(double v) {
    return 1 / (1 + std::exp(-v));
}
inline double gelu(double v) {
    return v * 0.5 * (1 + std::erf(v / std::sqrt(2.0)));
}
inline double elu(double v) {
    return v > 0 ? v : std::expm1(v);
}
inline double relu(double v) {
    return std::max(v, 0.0);
}
inline double silu(double v) {
    return v * sigmoid(v);
}
inline double softplus(double v) {
    return std::log1p(std::exp(v));
}
inline double leaky(double v, double slope) {
    return v > 0 ? v : slope * v;
}
inline double tangent(double v) {
    return std::tanh(v);
}

using CellFunction = double (*)(double);

/// Those whose names most frameworks share.
inline const std::map<std::string, CellFunction>& cell_functions() {
    static const std::map<std::string, CellFunction> all = {
        {"relu", relu},       {"elu", elu},      {"gelu", gelu},        {"silu", silu},
        {"sigmoid", sigmoid}, {"tanh", tangent}, {"softplus", softplus}};
    return all;
}

inline Array softmax(const Array& a, std::int64_t axis) {
    const auto dimension =
        static_cast<std::size_t>(axis < 0 ? axis + static_cast<std::int64_t>(a.shape.size()) : axis);
    return made(a.shape, [&](Sizes at) {
        const double own = std::exp(value(a, at));
        double sum = 0;
        for (at[dimension] = 0; at[dimension] < a.shape[dimension]; ++at[dimension])
            sum += std::exp(value(a, at));
        return own / sum;
    });
}

// --- resizing

enum class Coordinates { asymmetric, half_pixel, align_corners };
enum class Curve { nearest, linear, cubic };

/// Where an output lies among the cells of an axis, in cells.
inline double place_of(Coordinates how, std::int64_t at, std::int64_t in, std::int64_t out, double factor) {
    const auto x = static_cast<double>(at);
    if (how == Coordinates::asymmetric) return x / factor;
    if (how == Coordinates::half_pixel) return (x + 0.5) / factor - 0.5;
    return out == 1 ? 0 : x * static_cast<double>(in - 1) / static_cast<double>(out - 1);
}

inline double cubic(double distance, double a) {
    const double x = std::abs(distance);
    if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

/// @param factor of the size, as the framework takes it
inline Shares shares_of(Coordinates how, Curve curve, std::int64_t in, std::int64_t out, double factor) {
    constexpr double kHair = 1e-9;
    Shares all;
    const auto inside = [&](std::int64_t cell) { return std::clamp<std::int64_t>(cell, 0, in - 1); };
    for (std::int64_t at = 0; at < out; ++at) {
        const double x = place_of(how, at, in, out, factor);
        all.emplace_back();
        if (curve == Curve::nearest) {
            const double rounded = how == Coordinates::half_pixel ? x + 0.5 : x;
            all.back().emplace_back(inside(static_cast<std::int64_t>(std::floor(rounded + kHair))), 1.0);
            continue;
        }
        const auto left = static_cast<std::int64_t>(std::floor(x));
        const std::int64_t more = curve == Curve::cubic ? 1 : 0;
        for (std::int64_t cell = left - more; cell <= left + 1 + more; ++cell) {
            const double distance = x - static_cast<double>(cell);
            all.back().emplace_back(inside(cell),
                                    curve == Curve::cubic ? cubic(distance, -0.75) : 1 - std::abs(distance));
        }
    }
    return all;
}

inline Array resized_to(const Array& a, const Sizes& sizes, Coordinates how, Curve curve) {
    std::vector<Shares> axes;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const std::int64_t in = a.shape[i + 2];
        axes.push_back(
            shares_of(how, curve, in, sizes[i], static_cast<double>(sizes[i]) / static_cast<double>(in)));
    }
    return shared(a, axes);
}

inline Array resized_by(const Array& a, const std::vector<double>& factors, Coordinates how, Curve curve) {
    std::vector<Shares> axes;
    for (std::size_t i = 0; i < factors.size(); ++i) {
        const std::int64_t in = a.shape[i + 2];
        const auto out = static_cast<std::int64_t>(std::floor(static_cast<double>(in) * factors[i] + 1e-9));
        axes.push_back(shares_of(how, curve, in, out, factors[i]));
    }
    return shared(a, axes);
}

inline Curve curve_named(const std::string& mode) {
    if (mode.starts_with("nearest")) return Curve::nearest;
    return mode.ends_with("cubic") ? Curve::cubic : Curve::linear;
}

inline std::vector<double> reals(const Value& v, std::size_t axes) {
    std::vector<double> all;
    if (v.kind == Value::Kind::number) return std::vector<double>(axes, v.number);
    for (const Value& each : v.items) all.push_back(each.number);
    return all;
}

// --- shuffles

/// Channels c r..r + dy r + dx, or (dy r + dx) C + c, to cells; channels first, any number of axes.
inline Array cells_of_channels(const Array& a, std::int64_t r, bool crd) {
    Sizes shape = a.shape;
    std::int64_t block = 1;
    for (std::size_t i = 2; i < shape.size(); ++i) {
        shape[i] *= r;
        block *= r;
    }
    shape[1] /= block;
    return made(shape, [&](const Sizes& at) {
        Sizes from = at;
        std::int64_t place = 0;
        for (std::size_t i = 2; i < at.size(); ++i) {
            place = place * r + at[i] % r;
            from[i] = at[i] / r;
        }
        from[1] = crd ? at[1] * block + place : place * shape[1] + at[1];
        return value(a, from);
    });
}
/// The way back: a number comes from where the shuffle would put it.
inline Array channels_of_cells(const Array& a, std::int64_t r, bool crd) {
    Sizes shape = a.shape;
    for (std::size_t i = 2; i < shape.size(); ++i) {
        shape[i] /= r;
        shape[1] *= r;
    }
    Array places = made(shape, [n = 0.0](const Sizes&) mutable { return n++; });
    const Array put = cells_of_channels(places, r, crd);
    Array out{shape, std::vector<double>(a.values.size())};
    for (std::size_t i = 0; i < a.values.size(); ++i)
        out.values[static_cast<std::size_t>(put.values[i])] = a.values[i];
    return out;
}

}  // namespace convwalk::testing::run_code
