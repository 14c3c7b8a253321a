// Arrays of numbers and what frameworks do to them, by plain loops: nothing here asks the library for more
// than the name of a type, so that it can be compared with.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "basics/tensor.h"

namespace convwalk::testing::run_code {

using Sizes = std::vector<std::int64_t>;
using Pairs = std::vector<std::pair<std::int64_t, std::int64_t>>;
using Array = Tensor;

[[noreturn]] inline void wrong(const std::string& what) {
    throw std::runtime_error(what);
}

inline std::int64_t product(const Sizes& sizes) {
    return std::accumulate(sizes.begin(), sizes.end(), std::int64_t{1}, std::multiplies<>());
}

/// Calls f with every index below the sizes, the last running fastest.
template <typename F>
void for_each_index(const Sizes& sizes, F f) {
    if (product(sizes) == 0) return;
    Sizes at(sizes.size(), 0);
    for (;;) {
        f(at);
        std::size_t axis = sizes.size();
        while (axis > 0 && ++at[axis - 1] == sizes[axis - 1]) at[--axis] = 0;
        if (axis == 0) return;
    }
}

inline std::size_t flat(const Sizes& at, const Sizes& sizes) {
    std::int64_t place = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (at[i] < 0 || at[i] >= sizes[i]) wrong("an index outside of an array");
        place = place * sizes[i] + at[i];
    }
    return static_cast<std::size_t>(place);
}

inline double value(const Array& a, const Sizes& at) {
    return a.values[flat(at, a.shape)];
}

/// An array of the numbers that f says for every index.
template <typename F>
Array made(const Sizes& shape, F f) {
    Array a{shape, {}};
    for (const std::int64_t size : shape) {
        if (size < 1) wrong("an array without numbers");
    }
    for_each_index(shape, [&](const Sizes& at) { a.values.push_back(f(at)); });
    return a;
}

template <typename F>
Array each(Array a, F f) {
    for (double& v : a.values) v = f(v);
    return a;
}

// --- shapes

inline Array reshaped(Array a, Sizes shape) {
    const auto total = static_cast<std::int64_t>(a.values.size());
    const auto open = std::find(shape.begin(), shape.end(), -1);
    if (open != shape.end()) {
        *open = 1;
        *open = total / product(shape);
    }
    if (product(shape) != total) wrong("a reshape to another number of numbers");
    a.shape = shape;
    return a;
}

inline Array permuted(const Array& a, const Sizes& order) {
    if (order.size() != a.shape.size()) wrong("a permutation of another number of dimensions");
    Sizes shape;
    for (const std::int64_t from : order) shape.push_back(a.shape.at(static_cast<std::size_t>(from)));
    return made(shape, [&](const Sizes& at) {
        Sizes read(at.size());
        for (std::size_t i = 0; i < at.size(); ++i) read[static_cast<std::size_t>(order[i])] = at[i];
        return value(a, read);
    });
}

/// Channels from place 1 to the end, and back.
inline Array channels_last(const Array& a) {
    Sizes order(a.shape.size());
    std::iota(order.begin(), order.end(), 0);
    std::rotate(order.begin() + 1, order.begin() + 2, order.end());
    return permuted(a, order);
}
inline Array channels_first(const Array& a) {
    Sizes order(a.shape.size());
    std::iota(order.begin(), order.end(), 0);
    std::rotate(order.begin() + 1, order.end() - 1, order.end());
    return permuted(a, order);
}

inline Array concatenated(const Array& a, const Array& b, std::size_t axis) {
    Sizes shape = a.shape;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (i != axis && a.shape[i] != b.shape.at(i)) wrong("a concatenation of other sizes");
    }
    shape.at(axis) += b.shape[axis];
    return made(shape, [&](Sizes at) {
        if (at[axis] < a.shape[axis]) return value(a, at);
        at[axis] -= a.shape[axis];
        return value(b, at);
    });
}

/// Cell by cell, what has size 1 being repeated; dimensions are compared from the end.
template <typename F>
Array combined(const Array& a, const Array& b, F f) {
    const std::size_t axes = std::max(a.shape.size(), b.shape.size());
    const auto size = [&](const Array& x, std::size_t i) {
        const std::size_t missing = axes - x.shape.size();
        return i < missing ? 1 : x.shape[i - missing];
    };
    Sizes shape;
    for (std::size_t i = 0; i < axes; ++i) {
        if (size(a, i) != size(b, i) && size(a, i) != 1 && size(b, i) != 1)
            wrong("two arrays of other sizes");
        shape.push_back(std::max(size(a, i), size(b, i)));
    }
    const auto read = [&](const Array& x, const Sizes& at) {
        Sizes own(at.end() - static_cast<std::ptrdiff_t>(x.shape.size()), at.end());
        for (std::size_t i = 0; i < own.size(); ++i) own[i] = std::min(own[i], x.shape[i] - 1);
        return value(x, own);
    };
    return made(shape, [&](const Sizes& at) { return f(read(a, at), read(b, at)); });
}

// --- padding

enum class Filling { constant, reflect, edge, wrap };

inline std::int64_t read_by(Filling how, std::int64_t at, std::int64_t size) {
    if (at >= 0 && at < size) return at;
    if (how == Filling::edge) return std::clamp<std::int64_t>(at, 0, size - 1);
    if (how == Filling::wrap) return (at % size + size) % size;
    return at < 0 ? -at : 2 * (size - 1) - at;
}

/// Cells before and behind, for each dimension; below 0 they are cut.
inline Array padded(const Array& a, const Pairs& sides, Filling how = Filling::constant,
                    double constant = 0) {
    if (sides.size() != a.shape.size()) wrong("a pad of another number of dimensions");
    Sizes shape = a.shape;
    for (std::size_t i = 0; i < shape.size(); ++i) shape[i] += sides[i].first + sides[i].second;
    return made(shape, [&](Sizes at) {
        for (std::size_t i = 0; i < at.size(); ++i) {
            at[i] -= sides[i].first;
            const bool inside = at[i] >= 0 && at[i] < a.shape[i];
            if (!inside && how == Filling::constant) return constant;
            at[i] = read_by(how, at[i], a.shape[i]);
        }
        return value(a, at);
    });
}

/// Pairs for batch and channels, which come first, before those of the axes.
inline Pairs behind_two(Pairs sides) {
    sides.insert(sides.begin(), 2, {0, 0});
    return sides;
}

// --- windows, channels first

inline Sizes axes_of(const Array& a) {
    return {a.shape.begin() + 2, a.shape.end()};
}
inline Sizes with_front(std::int64_t batch, std::int64_t channels, const Sizes& axes) {
    Sizes shape = {batch, channels};
    shape.insert(shape.end(), axes.begin(), axes.end());
    return shape;
}

struct Window {
    Sizes kernel;
    Sizes stride;
    Sizes dilation;
};

inline std::int64_t reach(const Window& w, std::size_t i) {
    return w.dilation[i] * (w.kernel[i] - 1) + 1;
}

/// As many windows as fit, without any padding.
inline Sizes windows_in(const Sizes& axes, const Window& w) {
    Sizes count;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        if (axes[i] < reach(w, i)) wrong("no window fits");
        count.push_back((axes[i] - reach(w, i)) / w.stride[i] + 1);
    }
    return count;
}

/// The largest of the cells under each window.
inline Array largest(const Array& a, const Window& w) {
    const Sizes out = with_front(a.shape[0], a.shape[1], windows_in(axes_of(a), w));
    return made(out, [&](const Sizes& at) {
        double most = -std::numeric_limits<double>::infinity();
        for_each_index(w.kernel, [&](const Sizes& tap) {
            Sizes read = at;
            for (std::size_t i = 0; i < tap.size(); ++i)
                read[i + 2] = at[i + 2] * w.stride[i] + tap[i] * w.dilation[i];
            most = std::max(most, value(a, read));
        });
        return most;
    });
}

inline Array summed(const Array& a, const Window& w) {
    const Sizes out = with_front(a.shape[0], a.shape[1], windows_in(axes_of(a), w));
    return made(out, [&](const Sizes& at) {
        double sum = 0;
        for_each_index(w.kernel, [&](const Sizes& tap) {
            Sizes read = at;
            for (std::size_t i = 0; i < tap.size(); ++i)
                read[i + 2] = at[i + 2] * w.stride[i] + tap[i] * w.dilation[i];
            sum += value(a, read);
        });
        return sum;
    });
}

inline Array ones_like(Array a) {
    std::fill(a.values.begin(), a.values.end(), 1.0);
    return a;
}

/// The mean of those cells under each window that `counts` has a 1 for; both have the same sizes.
inline Array mean_of_counted(const Array& a, const Array& counts, const Window& w) {
    return combined(summed(a, w), summed(counts, w), [](double sum, double n) { return sum / n; });
}

/// Weights [out, in / groups, k...].
inline Array correlated(const Array& a, const Array& weight, const Window& w, std::int64_t groups) {
    const std::int64_t taken = weight.shape[1];
    if (taken * groups != a.shape[1] || weight.shape[0] % groups != 0) wrong("weights for other channels");
    if (axes_of(weight) != w.kernel) wrong("weights of another kernel");
    const std::int64_t filters = weight.shape[0] / groups;
    return made(with_front(a.shape[0], weight.shape[0], windows_in(axes_of(a), w)), [&](const Sizes& at) {
        double sum = 0;
        for (std::int64_t c = 0; c < taken; ++c) {
            for_each_index(w.kernel, [&](const Sizes& tap) {
                Sizes read = with_front(at[0], at[1] / filters * taken + c, tap);
                for (std::size_t i = 0; i < tap.size(); ++i)
                    read[i + 2] = at[i + 2] * w.stride[i] + tap[i] * w.dilation[i];
                sum += value(a, read) * value(weight, with_front(at[1], c, tap));
            });
        }
        return sum;
    });
}

/// The cells under each window as channels, those of one channel side by side; the windows stay on their
/// axes.
inline Array windows_as_channels(const Array& a, const Window& w) {
    const Sizes count = windows_in(axes_of(a), w);
    const std::int64_t taps = product(w.kernel);
    return made(with_front(a.shape[0], a.shape[1] * taps, count), [&](const Sizes& at) {
        std::int64_t tap = at[1] % taps;
        Sizes read = with_front(at[0], at[1] / taps, count);
        for (std::size_t i = w.kernel.size(); i-- > 0; tap /= w.kernel[i])
            read[i + 2] = at[i + 2] * w.stride[i] + tap % w.kernel[i] * w.dilation[i];
        return value(a, read);
    });
}

/// The way back, [batch, channels and taps, windows], onto a map of these sizes: what overlaps is added.
inline Array added_windows(const Array& columns, const Sizes& map, const Window& w) {
    const Sizes count = windows_in(map, w);
    const std::int64_t taps = product(w.kernel);
    if (columns.shape.size() != 3 || columns.shape[2] != product(count) || columns.shape[1] % taps != 0)
        wrong("other windows than the map has");
    Array out =
        made(with_front(columns.shape[0], columns.shape[1] / taps, map), [](const Sizes&) { return 0.0; });
    for_each_index(columns.shape, [&](const Sizes& at) {
        Sizes to = with_front(at[0], at[1] / taps, map);
        std::int64_t tap = at[1] % taps;
        std::int64_t window = at[2];
        for (std::size_t i = w.kernel.size(); i-- > 0;) {
            to[i + 2] = window % count[i] * w.stride[i] + tap % w.kernel[i] * w.dilation[i];
            tap /= w.kernel[i];
            window /= count[i];
        }
        out.values[flat(to, out.shape)] += value(columns, at);
    });
    return out;
}

/// Every number stamps its kernel on the full result. Weights [in, out / groups, k...].
inline Array scattered(const Array& a, const Array& weight, const Window& w, std::int64_t groups) {
    if (weight.shape[0] != a.shape[1]) wrong("weights for other channels");
    if (axes_of(weight) != w.kernel) wrong("weights of another kernel");
    const std::int64_t filters = weight.shape[1];
    Sizes full;
    for (std::size_t i = 0; i < w.kernel.size(); ++i)
        full.push_back((a.shape[i + 2] - 1) * w.stride[i] + reach(w, i));
    Array out = made(with_front(a.shape[0], filters * groups, full), [](const Sizes&) { return 0.0; });
    for_each_index(a.shape, [&](const Sizes& at) {
        const std::int64_t group = at[1] / (a.shape[1] / groups);
        for (std::int64_t f = 0; f < filters; ++f) {
            for_each_index(w.kernel, [&](const Sizes& tap) {
                Sizes to = with_front(at[0], group * filters + f, tap);
                for (std::size_t i = 0; i < tap.size(); ++i)
                    to[i + 2] = at[i + 2] * w.stride[i] + tap[i] * w.dilation[i];
                out.values[flat(to, out.shape)] += value(a, at) * value(weight, with_front(at[1], f, tap));
            });
        }
    });
    return out;
}

/// Zeros between cells, so that they lie `spread` apart.
inline Array spread_out(const Array& a, const Sizes& spread) {
    Sizes axes = axes_of(a);
    for (std::size_t i = 0; i < axes.size(); ++i) axes[i] = (axes[i] - 1) * spread[i] + 1;
    return made(with_front(a.shape[0], a.shape[1], axes), [&](Sizes at) {
        for (std::size_t i = 0; i < spread.size(); ++i) {
            if (at[i + 2] % spread[i] != 0) return 0.0;
            at[i + 2] /= spread[i];
        }
        return value(a, at);
    });
}

inline Array mirrored_kernels(const Array& weight) {
    return made(weight.shape, [&](Sizes at) {
        for (std::size_t i = 2; i < at.size(); ++i) at[i] = weight.shape[i] - 1 - at[i];
        return value(weight, at);
    });
}

/// For each output of an axis the cells that it is made of, and their shares.
using Shares = std::vector<std::vector<std::pair<std::int64_t, double>>>;

/// Each axis by its shares, one after the other.
inline Array shared(Array a, const std::vector<Shares>& axes) {
    for (std::size_t i = 0; i < axes.size(); ++i) {
        Sizes shape = a.shape;
        shape[i + 2] = static_cast<std::int64_t>(axes[i].size());
        a = made(shape, [&](Sizes at) {
            double sum = 0;
            for (const auto& [cell, share] : axes[i][static_cast<std::size_t>(at[i + 2])]) {
                Sizes read = at;
                read[i + 2] = cell;
                sum += share * value(a, read);
            }
            return sum;
        });
    }
    return a;
}

}  // namespace convwalk::testing::run_code
