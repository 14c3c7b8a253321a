#include "picture/field_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "arithmetic/axis.h"
#include "basics/text.h"

namespace convwalk {
namespace {

// Channels that one filter reads, or that stamp one output map.
std::int64_t read_channels(const Layer& layer) {
    return layer.in_channels / layer.groups;
}

bool all_axes_agree(const Layer& layer) {
    return std::all_of(layer.axes.begin(), layer.axes.end(), [&](const AxisSpec& a) {
        return a.input == layer.axes.front().input &&
               output_size(layer.op, a) == output_size(layer.op, layer.axes.front());
    });
}

// @pre is_shuffle(layer.op)
std::int64_t shuffled_by(const Layer& layer) {
    return static_cast<std::int64_t>(layer.axes.front().factor.value());
}

// The most cells that an output of a resizing mixes: "2×2 = 4 cells", "2 cells". At the border, and where an
// output lies on a cell, it reads fewer.
std::string most_mixed(const Layer& layer) {
    Extents along = input_extents(layer);
    for (std::int64_t& cells : along)
        cells = std::min<std::int64_t>(cells, 2 * cells_each_side(layer.resize_mode));
    return fmt::format("{}{}", along.size() > 1 ? to_string(along) + " = " : "",
                       counted(cell_count(along), "cell", "cells"));
}

}  // namespace

std::string adaptive_size_words(const Layer& layer) {
    const Extents out = output_extents(layer);
    if (cell_count(out) == 1) return "The one output reads the whole map: that is called global pooling.";
    WindowSizes sizes = adaptive_window_sizes(layer.axes.front());
    for (const AxisSpec& a : layer.axes) {
        const WindowSizes other = adaptive_window_sizes(a);
        sizes = {std::min(sizes.least, other.least), std::max(sizes.most, other.most)};
    }
    const std::string windows = sizes.least == sizes.most
                                    ? counted(sizes.most, "cell", "cells")
                                    : fmt::format("{} to {} cells", sizes.least, sizes.most);
    std::string i = "i";
    std::string o = "o";
    if (all_axes_agree(layer)) {
        i = fmt::format("{}", layer.axes.front().input);
        o = fmt::format("{}", out.front());
    }
    return fmt::format(
        "The size of the output is given, {}, and the windows follow from it: they have {} along an axis. "
        "Output n reads from ⌊n·{}/{}⌋ up to before ⌈(n + 1)·{}/{}⌉.",
        to_string(out), windows, i, o, i, o);
}

std::string resized_words(const Layer& layer) {
    const bool copies = cells_each_side(layer.resize_mode) == 0;
    return fmt::format("{} cells become {}. Nothing is learnt: every output {}.",
                       to_string(input_extents(layer)), to_string(output_extents(layer)),
                       copies ? "copies a cell" : "mixes the cells around its place");
}

std::string resize_mode_words(const Layer& layer) {
    const bool mixes = cells_each_side(layer.resize_mode) > 0;
    if (mixes && cell_count(input_extents(layer)) == 1)
        return "There is one cell and nothing to mix it with: every output copies it.";
    switch (layer.resize_mode) {
        case ResizeMode::nearest:
            return "Every output copies one cell: the one in which its place lies, rounded down.";
        case ResizeMode::nearest_exact:
            return "Every output copies one cell: the one whose middle is nearest to its own.";
        case ResizeMode::bilinear:
            return fmt::format(
                "Every output is a mixture of up to {}: the nearer one is, the more it counts.",
                most_mixed(layer));
        case ResizeMode::bicubic:
            return fmt::format(
                "Every output is a mixture of up to {}. The outer ones count with a negative weight, so that "
                "an "
                "edge swings over.",
                most_mixed(layer));
    }
    return "";
}

std::string shuffle_factor_words(const Layer& layer) {
    const std::int64_t r = shuffled_by(layer);
    if (r == 1) return "With factor 1 every cell stays where it is.";
    if (layer.op == Operator::pixel_unshuffle)
        return fmt::format(
            "Every {0}×{0} cells of a map go to {1} channels, a cell to each: the map gets {0} times shorter "
            "along each axis. No number changes.",
            r, r * r);
    return fmt::format(
        "{1} channels become one map that is {0} times longer along each axis: every {0}×{0} cells of it "
        "take a cell from each. No number changes.",
        r, r * r);
}

std::string shuffle_order_words(const Layer& layer) {
    const bool back = layer.op == Operator::pixel_unshuffle;
    const std::int64_t fine = back ? layer.in_channels : output_channels(layer);
    if (fine == 1) return "There is one large map: both orders are the same.";
    const std::int64_t r = shuffled_by(layer);
    if (layer.shuffle_order == ShuffleOrder::channel_first)
        return fmt::format("The {} channels of one large map follow one another, as PyTorch has it.", r * r);
    return fmt::format(
        "Channels that follow one another belong to different large maps, {} of them, as TensorFlow has it.",
        fine);
}

std::string pad_words(const Layer& layer) {
    std::int64_t added = 0;
    std::int64_t cut = 0;
    for (const AxisSpec& a : layer.axes) {
        for (const std::int64_t side : {a.padding_begin, a.padding_end}) {
            added += std::max<std::int64_t>(0, side);
            cut += std::max<std::int64_t>(0, -side);
        }
    }
    const std::string sizes =
        fmt::format("{} cells become {}", to_string(input_extents(layer)), to_string(output_extents(layer)));
    if (added == 0 && cut == 0) return "Nothing is put around the input, and nothing is cut.";
    if (added == 0) return fmt::format("{}: a negative padding cuts cells off the sides.", sizes);
    return fmt::format("{}: {}{}. That is the whole layer, nothing is multiplied.", sizes,
                       layer.padding_mode == PaddingMode::zeros
                           ? "zeros are put around"
                           : "cells of the input are put around once more",
                       cut > 0 ? ", and where the padding is negative, cells are cut" : "");
}

std::string ceil_mode_words(const Layer& layer) {
    Layer other = layer;
    for (AxisSpec& a : other.axes) a.ceil_mode = !a.ceil_mode;
    const bool on = layer.axes.front().ceil_mode;
    const bool mixed = std::any_of(layer.axes.begin(), layer.axes.end(),
                                   [&](const AxisSpec& a) { return a.ceil_mode != on; });
    if (!mixed && (why_invalid(other) || output_extents(other) == output_extents(layer)))
        return "Rounded up or down, the size of the output is the same here.";
    const std::string rounded =
        "The size of the output is rounded up: the last window may reach beyond the "
        "padding, and what lies there does not count.";
    if (mixed || on)
        return mixed ? rounded
                     : fmt::format("{} Rounded down it would be {}, here it is {}.", rounded,
                                   to_string(output_extents(other)), to_string(output_extents(layer)));
    return fmt::format(
        "The size of the output is rounded down: a window that does not fit is left out. "
        "Rounded up it would be {}, here it is {}.",
        to_string(output_extents(other)), to_string(output_extents(layer)));
}

std::string in_channels_words(const Layer& layer) {
    if (layer.op == Operator::pixel_shuffle)
        return fmt::format("{} become {}: no channel is mixed with another one.",
                           counted(layer.in_channels, "map", "maps"),
                           counted(output_channels(layer), "larger one", "larger ones"));
    if (layer.op == Operator::pixel_unshuffle)
        return fmt::format("{} become {}: no channel is mixed with another one.",
                           counted(layer.in_channels, "map", "maps"),
                           counted(output_channels(layer), "smaller one", "smaller ones"));
    if (!has_weights(layer.op)) return "Every channel goes through by itself.";
    if (layer.in_channels == 1) return "One map comes in.";
    const std::int64_t read = read_channels(layer);
    const std::string maps = layer.groups == 1 ? fmt::format("all {} maps", layer.in_channels)
                                               : fmt::format("{} of the {} maps", read, layer.in_channels);
    if (layer.op == Operator::transposed_convolution)
        return fmt::format(
            "An output map is stamped by {}, each with a kernel of its own, and what lies on one place is "
            "added.",
            maps);
    return fmt::format(
        "A filter reads {} at the same place, with weights of its own for each, and adds all products to "
        "one number.",
        maps);
}

std::string out_channels_words(const Layer& layer) {
    const std::int64_t read = read_channels(layer);
    const std::int64_t taps = cell_count(kernel_extents(layer));
    const std::string weights =
        fmt::format("{}{} = {}", read == 1 ? "" : fmt::format("{} × ", read),
                    to_string(kernel_extents(layer)), counted(read * taps, "weight", "weights"));
    return fmt::format(
        "{} out: {} for each, with {} of its own.",
        layer.out_channels == 1 ? "One map comes" : fmt::format("{} maps come", layer.out_channels),
        layer.op == Operator::transposed_convolution ? counted(read, "kernel", "kernels")
                                                     : std::string("a filter"),
        weights);
}

std::string groups_words(const Layer& layer) {
    if (layer.groups == 1)
        return layer.in_channels == 1 ? "There is one channel, and nothing to be parted."
                                      : "Every filter reads all channels of the input.";
    return fmt::format(
        "The channels are parted into {} groups that never mix: a filter reads {} of the {} "
        "channels of the input.",
        layer.groups, layer.in_channels / layer.groups, layer.in_channels);
}

}  // namespace convwalk
