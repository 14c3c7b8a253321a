#include "arithmetic/derivation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <optional>

#include "arithmetic/axis_words.h"
#include "basics/text.h"

namespace convwalk {
namespace {

bool symmetric(const AxisSpec& a) {
    return a.padding_begin == a.padding_end;
}
bool unpadded(const AxisSpec& a) {
    return a.padding_begin == 0 && a.padding_end == 0;
}

// A formula, once with letters and once with numbers.
struct Formula {
    std::string letters;
    std::string numbers;

    Formula& add(const std::string& in_letters, const std::string& in_numbers) {
        letters += in_letters;
        numbers += in_numbers;
        return *this;
    }
    Formula& add(const std::string& same) { return add(same, same); }
};

// "+ 2p" (or "− 2p"), or both sides by name where they differ; nothing when there is no padding.
void add_padding(Formula& f, const AxisSpec& a, const char* sign) {
    if (unpadded(a)) return;
    if (symmetric(a)) {
        f.add(fmt::format(" {} 2p", sign), fmt::format(" {} 2·{}", sign, a.padding_begin));
    } else {
        f.add(fmt::format(" {0} p_begin {0} p_end", sign),
              fmt::format(" {0} {1} {0} {2}", sign, a.padding_begin, a.padding_end));
    }
}

// Convolution and pooling: the room for the kernel to move, divided by the stride.
Formula forward_formula(const AxisSpec& a) {
    Formula room;
    room.add("i", fmt::format("{}", a.input));
    add_padding(room, a, "+");
    if (a.dilation == 1) {
        room.add(" − k", fmt::format(" − {}", a.kernel));
    } else {
        room.add(" − d·(k − 1) − 1", fmt::format(" − {}·({} − 1) − 1", a.dilation, a.kernel));
    }
    Formula f;
    if (a.stride == 1) return f.add("(" + room.letters + ") + 1", "(" + room.numbers + ") + 1");
    const char* open = a.ceil_mode ? "⌈" : "⌊";
    const char* close = a.ceil_mode ? "⌉" : "⌋";
    return f.add(fmt::format("{}({}) / s{} + 1", open, room.letters, close),
                 fmt::format("{}({}) / {}{} + 1", open, room.numbers, a.stride, close));
}

Formula transposed_formula(const AxisSpec& a) {
    Formula f;
    if (a.stride == 1) {
        f.add("(i − 1)", fmt::format("({} − 1)", a.input));
    } else {
        f.add("s·(i − 1)", fmt::format("{}·({} − 1)", a.stride, a.input));
    }
    if (a.dilation == 1) {
        f.add(" + k", fmt::format(" + {}", a.kernel));
    } else {
        f.add(" + d·(k − 1) + 1", fmt::format(" + {}·({} − 1) + 1", a.dilation, a.kernel));
    }
    add_padding(f, a, "−");
    if (a.output_padding != 0) f.add(" + a", fmt::format(" + {}", a.output_padding));
    return f;
}

// By the factor, or the size that is given.
Formula resized_formula(const AxisSpec& a) {
    Formula f;
    if (a.output_size) return f.add("size", fmt::format("{}", *a.output_size));
    const double product = static_cast<double>(a.input) * a.factor.value();
    const bool whole = std::floor(product) == product;
    return f.add(whole ? "i·f" : "⌊i·f⌋",
                 fmt::format("{}{}·{}{}", whole ? "" : "⌊", a.input, to_string(a.factor), whole ? "" : "⌋"));
}

Formula shuffled_formula(Operator op, const AxisSpec& a) {
    const char* sign = op == Operator::pixel_shuffle ? "·" : " / ";
    return Formula().add(fmt::format("i{}r", sign), fmt::format("{}{}{}", a.input, sign, shuffle_factor(a)));
}

// Of padding alone, which may crop.
Formula padded_formula(const AxisSpec& a) {
    const auto sign = [](std::int64_t cells) { return cells < 0 ? "−" : "+"; };
    Formula f;
    f.add("i", fmt::format("{}", a.input));
    if (unpadded(a)) return f;
    if (symmetric(a))
        return f.add(" + 2p", fmt::format(" {} 2·{}", sign(a.padding_begin), std::abs(a.padding_begin)));
    return f.add(" + p_begin + p_end",
                 fmt::format(" {} {} {} {}", sign(a.padding_begin), std::abs(a.padding_begin),
                             sign(a.padding_end), std::abs(a.padding_end)));
}

Formula formula_of(Operator op, const AxisSpec& a) {
    if (op == Operator::transposed_convolution) return transposed_formula(a);
    if (op == Operator::resize) return resized_formula(a);
    if (op == Operator::pad) return padded_formula(a);
    if (is_adaptive(op)) return Formula().add("size", fmt::format("{}", output_size(op, a)));
    return is_shuffle(op) ? shuffled_formula(op, a) : forward_formula(a);
}

// Where in the input an output of a resizing is taken from; the letters are those of an index.
std::string place_line(const Layer& layer, const AxisSpec& a) {
    const std::int64_t size = output_size(layer.op, a);
    const bool exact = a.output_size || a.factor.is_fraction();
    const std::int64_t in = a.output_size ? a.input : exact ? a.factor.exact()->den : 1;
    const std::string out = a.output_size ? fmt::format("{}", size)
                            : exact       ? fmt::format("{}", a.factor.exact()->num)
                                          : to_string(a.factor);
    // "X·2 / 3"; a 1 says nothing.
    const auto scaled = [&](std::string_view x) {
        return fmt::format("{}{}{}", x, in == 1 ? "" : fmt::format("·{}", in),
                           out == "1" ? "" : fmt::format(" / {}", out));
    };
    if (layer.resize_mode == ResizeMode::nearest)
        return fmt::format("output X reads input ⌊{}⌋", scaled("X"));
    if (layer.resize_mode == ResizeMode::nearest_exact)
        return fmt::format("output X reads input ⌊{}⌋", scaled("(X + 0.5)"));
    if (layer.align_corners)
        return size == 1 ? "output 0 lies on input 0"
                         : fmt::format("output X lies at X·(i − 1) / (o − 1) = X·{} / {} of the input",
                                       a.input - 1, size - 1);
    return fmt::format("output X lies at {} − 0.5 of the input", scaled("(X + 0.5)"));
}

// Which inputs an output of an adaptive pooling is made of; the letters are those of an index.
std::vector<std::string> windows_lines(const AxisSpec& a) {
    const std::int64_t size = a.output_size.value_or(1);
    if (size == 1)
        return {fmt::format("the window is the whole input, {}", counted(a.input, "cell", "cells"))};
    const auto [least, most] = adaptive_window_sizes(a);
    if (least == most && a.input % size == 0)
        return {fmt::format("every window has i / o = {} / {} = {}", a.input, size,
                            counted(least, "cell", "cells"))};
    return {fmt::format("output X: inputs ⌊X·{}/{}⌋ to ⌈(X + 1)·{}/{}⌉ − 1", a.input, size, a.input, size),
            least == most ? fmt::format("every window has {}", counted(least, "cell", "cells"))
                          : fmt::format("windows have {} or {} cells", least, most)};
}

// The guide treats symmetric padding only, pooling without padding, and transposes without dilation.
struct Relationship {
    int number = 0;
    bool extended = false;
};

Relationship relationship_of(Operator op, const AxisSpec& a) {
    const std::int64_t p = a.padding_begin;
    const bool half = a.kernel % 2 == 1 && p == a.kernel / 2;
    const bool full = p == a.kernel - 1;
    if (!has_window(op)) return {};
    if (is_pooling(op)) return {7, !unpadded(a) || a.dilation > 1 || a.ceil_mode};
    if (op == Operator::convolution) {
        if (a.dilation > 1) return {15, !symmetric(a)};
        if (!symmetric(a)) return {6, true};
        if (a.stride > 1) return {p == 0 ? 5 : 6, false};
        if (p == 0) return {1, false};
        return {half ? 3 : full ? 4 : 2, false};
    }
    if (a.dilation > 1 || !symmetric(a)) return {14, true};
    if (a.output_padding > 0) return {14, false};
    if (a.stride > 1) return {p == 0 ? 12 : 13, false};
    if (p == 0) return {8, false};
    return {half ? 10 : full ? 11 : 9, false};
}

// "199·4.02 = 799.98": what is rounded down, with as many digits as keep it apart from a whole number; and
// which size was nearer. Floating-point factors that stand for a quotient of sizes just miss it.
std::optional<std::string> rounding_line(const AxisSpec& a) {
    if (a.output_size) return std::nullopt;
    const double product = static_cast<double>(a.input) * a.factor.value();
    const double down = std::floor(product);
    if (product - down <= 0.5 || down + 1 > static_cast<double>(kLargestSize)) return std::nullopt;
    std::string digits = fmt::format("{}", product);
    constexpr std::size_t kMostDigits = 12;
    if (const std::size_t point = digits.find('.'); digits.size() > point + kMostDigits)
        digits = digits.substr(0, point + kMostDigits) + "…";
    const auto nearer = static_cast<std::int64_t>(down) + 1;
    return fmt::format("{}·{} = {} is rounded down; an output size of {} (--output-size {}) is nearer",
                       a.input, to_string(a.factor), digits, nearer, nearer);
}

std::string grid_side(std::int64_t amount, const char* side) {
    if (amount > 0) return fmt::format("{} more {}", amount, side);
    if (amount < 0) return fmt::format("{} cut off {}", -amount, side);
    return fmt::format("none {}", side);
}

std::vector<std::string> lines_of(const Layer& layer, const AxisSpec& a, const Derivation& d) {
    const Operator op = layer.op;
    std::vector<std::string> lines;
    if (!has_window(op)) {
        lines = {d.formula, fmt::format("  = {}", d.numbers)};
        if (d.numbers != fmt::format("{}", d.size)) lines.push_back(fmt::format("  = {}", d.size));
        if (op == Operator::resize) {
            lines.push_back(place_line(layer, a));
            if (const auto rounding = rounding_line(a)) lines.push_back(*rounding);
        }
        if (is_adaptive(op)) {
            for (std::string& line : windows_lines(a)) lines.push_back(std::move(line));
        }
        return lines;
    }
    if (a.dilation > 1)
        lines.push_back(fmt::format("effective kernel: d·(k − 1) + 1 = {}·({} − 1) + 1 = {}", a.dilation,
                                    a.kernel, effective_kernel(a)));
    if (op == Operator::transposed_convolution) {
        const Expansion e = expansion(a);
        lines.push_back(fmt::format("zeros between inputs: s − 1 = {} − 1 = {}", a.stride, e.zeros_per_gap));
        const std::string cells =
            e.zeros_per_gap > 0 && a.input > 1
                ? fmt::format("{} cells with the zeros between", a.stride * (a.input - 1) + 1)
                : counted(a.input, "cell", "cells");
        lines.push_back(fmt::format("expanded input: {}, {}, {} = {}", cells, grid_side(e.begin, "before"),
                                    grid_side(e.end, "after"), e.size));
    } else if (!unpadded(a)) {
        lines.push_back(fmt::format("padded input: {} + {} + {} = {}", a.input, a.padding_begin,
                                    a.padding_end, padded_input(a)));
    }
    lines.push_back(d.formula);
    lines.push_back(fmt::format("  = {}", d.numbers));
    const std::int64_t room = padded_input(a) - effective_kernel(a);
    const auto rounded = [&](const char* open, std::int64_t steps, const char* close) {
        const char* minus = room < 0 ? "−" : "";  // in ceil mode the kernel may be larger than the input
        lines.push_back(fmt::format("  = {}{}{} / {}{} + 1 = {} + 1", open, minus, std::abs(room), a.stride,
                                    close, steps));
    };
    if (op != Operator::transposed_convolution && a.stride > 1 && !a.ceil_mode)
        rounded("⌊", room / a.stride, "⌋");
    if (a.stride > 1 && a.ceil_mode) rounded("⌈", d.size - 1 + (d.one_less ? 1 : 0), "⌉");
    if (d.one_less) lines.push_back("  less 1: the last window would begin beyond the input");
    lines.push_back(fmt::format("  = {}", d.size));
    if (const auto over = overhanging_cells(op, a); over > 0)
        lines.push_back(fmt::format("the last window reaches {} beyond the {}",
                                    counted(over, "cell", "cells"), a.padding_end > 0 ? "padding" : "input"));
    return lines;
}

// In ceil mode a window that would begin beyond the input does not count.
bool rounds_one_too_far(Operator op, const AxisSpec& a) {
    if (!a.ceil_mode) return false;
    const std::int64_t room = padded_input(a) - effective_kernel(a);
    const std::int64_t rounded_up = room / a.stride + (room % a.stride > 0 ? 1 : 0);
    return output_size(op, a) < rounded_up + 1;
}

// One value when all axes agree, else "3×5".
std::string joined(const Layer& layer, const std::function<std::int64_t(const AxisSpec&)>& field) {
    Extents values;
    for (const AxisSpec& a : layer.axes) values.push_back(field(a));
    const bool equal = std::all_of(values.begin(), values.end(), [&](auto v) { return v == values.front(); });
    std::string text = equal ? fmt::format("{}", values.front()) : to_string(values);
    for (std::size_t at = text.find('-'); at != std::string::npos; at = text.find('-'))
        text.replace(at, 1, "−");
    return text;
}

// "nearest, factor 2", "bicubic, corners aligned, size 9"
std::string sampling_caption(const Layer& layer) {
    const AxisSpec& first = layer.axes.front();
    std::string caption;
    if (layer.op == Operator::resize) {
        caption = std::string(sampling_name(layer)) + ", ";
        if (layer.align_corners) caption += "corners aligned, ";
    }
    if (has_output_size(layer.op) && (first.output_size || is_adaptive(layer.op)))
        return caption + "size " + joined(layer, [](const AxisSpec& a) { return a.output_size.value_or(1); });
    const bool equal = std::all_of(layer.axes.begin(), layer.axes.end(),
                                   [&](const AxisSpec& a) { return a.factor == first.factor; });
    caption += fmt::format("factor {}", to_string(first.factor));
    for (std::size_t i = 1; !equal && i < layer.axes.size(); ++i)
        caption += fmt::format("×{}", to_string(layer.axes[i].factor));
    if (layer.shuffle_order == ShuffleOrder::place_first) caption += ", order dcr";
    return caption;
}

// "padding 1", "reflect padding 1 before, 2 after"; cells that are cut off count below 0.
std::string padding_caption(const Layer& layer) {
    const auto begin = joined(layer, [](const AxisSpec& a) { return a.padding_begin; });
    const auto end = joined(layer, [](const AxisSpec& a) { return a.padding_end; });
    const std::string mode =
        layer.padding_mode == PaddingMode::zeros ? "" : std::string(name_of(layer.padding_mode)) + " ";
    return begin == end ? fmt::format("{}padding {}", mode, begin)
                        : fmt::format("{}padding {} before, {} after", mode, begin, end);
}

std::string channels_caption(const Layer& layer) {
    std::string caption;
    if (layer.in_channels > 1 || (output_channels(layer) > 1))
        caption += fmt::format(", channels {} → {}", layer.in_channels, output_channels(layer));
    if (layer.groups > 1) caption += fmt::format(", groups {}", layer.groups);
    return caption;
}

}  // namespace

Derivation derivation(const Layer& layer, std::size_t axis) {
    const AxisSpec& a = layer.axes.at(axis);
    const Formula f = formula_of(layer.op, a);
    const auto [number, extended] = relationship_of(layer.op, a);
    Derivation d;
    d.relationship = number;
    d.extended = extended;
    d.formula = "o = " + f.letters;
    d.numbers = f.numbers;
    d.size = output_size(layer.op, a);
    d.one_less = rounds_one_too_far(layer.op, a);
    d.lines = lines_of(layer, a, d);
    return d;
}

std::string size_caption(const Layer& layer) {
    std::vector<std::string> sizes;
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        const Derivation d = derivation(layer, i);
        const bool given = layer.axes[i].output_size.has_value();
        sizes.push_back(given ? fmt::format("o = {}", d.size)
                              : fmt::format("o = {}{} = {}", d.numbers, d.one_less ? " − 1" : "", d.size));
    }
    if (std::all_of(sizes.begin(), sizes.end(), [&](const auto& s) { return s == sizes.front(); }))
        return sizes.front();
    std::string caption;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (i > 0) caption += " · ";
        caption += fmt::format("{}: {}", plural_axis_name(i, sizes.size()), sizes[i]);
    }
    return caption;
}

std::string_view sampling_name(const Layer& layer) {
    constexpr std::string_view kLinear[] = {"linear", "bilinear", "trilinear"};
    constexpr std::string_view kCubic[] = {"cubic", "bicubic", "tricubic"};
    const std::size_t axes = layer.axes.size();
    if (layer.resize_mode == ResizeMode::bilinear) return kLinear[axes - 1];
    return layer.resize_mode == ResizeMode::bicubic ? kCubic[axes - 1] : name_of(layer.resize_mode);
}

std::string parameter_caption(const Layer& layer) {
    if (layer.op == Operator::pad) return padding_caption(layer) + channels_caption(layer);
    if (!has_window(layer.op)) return sampling_caption(layer) + channels_caption(layer);
    std::string caption = "kernel " + joined(layer, [](const AxisSpec& a) { return a.kernel; });
    const auto any = [&](auto&& test) { return std::any_of(layer.axes.begin(), layer.axes.end(), test); };
    if (any([](const AxisSpec& a) { return a.stride > 1; }))
        caption += ", stride " + joined(layer, [](const AxisSpec& a) { return a.stride; });
    if (any([](const AxisSpec& a) { return !unpadded(a); })) caption += ", " + padding_caption(layer);
    if (any([](const AxisSpec& a) { return a.dilation > 1; }))
        caption += ", dilation " + joined(layer, [](const AxisSpec& a) { return a.dilation; });
    if (any([](const AxisSpec& a) { return a.output_padding > 0; }))
        caption += ", output padding " + joined(layer, [](const AxisSpec& a) { return a.output_padding; });
    if (any([](const AxisSpec& a) { return a.ceil_mode; })) caption += ", ceil mode";
    if (layer.divisor_override) {
        caption += fmt::format(", divisor {}", *layer.divisor_override);
    } else if (!layer.count_include_pad) {
        caption += ", padding not counted";
    }
    return caption + channels_caption(layer);
}

std::string parameter_caption(const LayerRequest& request) {
    const Layer layer = resolved(request);
    if (!request.of_transposed) return parameter_caption(layer);
    Layer convolution = layer;
    convolution.op = Operator::convolution;
    std::swap(convolution.in_channels, convolution.out_channels);
    for (AxisSpec& a : convolution.axes) {
        a.input = output_size(Operator::transposed_convolution, a);
        a.output_padding = 0;
    }
    return fmt::format("transposes {} → {} with {}", to_string(input_extents(convolution)),
                       to_string(output_extents(convolution)), parameter_caption(convolution));
}

std::string relationship_caption(const Derivation& d) {
    if (d.relationship == 0) return "Output size";
    return fmt::format("Relationship {} of Dumoulin & Visin's guide{}", d.relationship,
                       d.extended ? ", extended" : "");
}

}  // namespace convwalk
