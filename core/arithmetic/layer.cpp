#include "arithmetic/layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace convwalk {
namespace {

constexpr std::int64_t kLargestProduct = kLargestSize * kLargestSize;

// The convolution whose way back is asked for.
Layer transposed_one(const LayerRequest& request) {
    Layer convolution = request.layer;
    convolution.op = Operator::convolution;
    return convolution;
}

// Defined for any field, so that a word can be turned to numbers before the layer is judged: what is out of
// range is cut to it, which nothing in range notices.
void set_padding(AxisSpec& a, PaddingWord word) {
    const auto cut = [](std::int64_t v, std::int64_t least) { return std::clamp(v, least, kLargestSize); };
    const std::int64_t reach = cut(a.dilation, 0) * (cut(a.kernel, 1) - 1);
    const auto set = [&a](std::int64_t begin, std::int64_t end) {
        a.padding_begin = begin;
        a.padding_end = end;
    };
    switch (word) {
        case PaddingWord::numbers:
            return;
        case PaddingWord::valid:
            return set(0, 0);
        case PaddingWord::same:
            return set(reach / 2, reach - reach / 2);
        case PaddingWord::half:
            return set((reach + 1) / 2, (reach + 1) / 2);
        case PaddingWord::full:
            return set(reach, reach);
        case PaddingWord::causal:
            return set(reach, 0);
    }
}

Layer with_numbers(Layer layer, PaddingWord word) {
    for (AxisSpec& a : layer.axes) set_padding(a, word);
    return layer;
}

}  // namespace

Layer resolved(const LayerRequest& request) {
    if (!request.of_transposed) return with_numbers(request.layer, request.padding);
    Layer layer = with_numbers(transposed_one(request), request.padding);
    layer.op = Operator::transposed_convolution;
    std::swap(layer.in_channels, layer.out_channels);
    for (AxisSpec& a : layer.axes) {
        const std::int64_t output = output_size(Operator::convolution, a);
        a.output_padding = leftover_cells(Operator::convolution, a);
        a.input = output;
    }
    return layer;
}

Extents output_extents(const Layer& layer) {
    Extents extents;
    for (const AxisSpec& a : layer.axes) extents.push_back(output_size(layer.op, a));
    return extents;
}

Extents input_extents(const Layer& layer) {
    Extents extents;
    for (const AxisSpec& a : layer.axes) extents.push_back(a.input);
    return extents;
}

Extents kernel_extents(const Layer& layer) {
    Extents extents;
    for (const AxisSpec& a : layer.axes) extents.push_back(window_places(layer.op, a));
    return extents;
}

std::int64_t shuffled_channels(const Layer& layer) {
    return cell_count(Extents(layer.axes.size(), shuffle_factor(layer.axes.front())));
}

std::int64_t output_channels(const Layer& layer) {
    if (has_weights(layer.op)) return layer.out_channels;
    if (!is_shuffle(layer.op)) return layer.in_channels;
    const std::int64_t square = shuffled_channels(layer);
    return layer.op == Operator::pixel_shuffle ? layer.in_channels / square : layer.in_channels * square;
}

std::int64_t cell_count(const Extents& extents) {
    if (std::find(extents.begin(), extents.end(), 0) != extents.end()) return 0;
    std::int64_t product = 1;
    for (const std::int64_t extent : extents) {
        if (product > kLargestProduct / extent) return kLargestProduct;
        product *= extent;
    }
    return product;
}

std::string_view name_of(PaddingWord word) {
    switch (word) {
        case PaddingWord::numbers:
            return "numbers";
        case PaddingWord::valid:
            return "valid";
        case PaddingWord::same:
            return "same";
        case PaddingWord::half:
            return "half";
        case PaddingWord::full:
            return "full";
        case PaddingWord::causal:
            return "causal";
    }
    return "";
}

std::string_view axis_name(std::size_t axis, std::size_t axes) {
    constexpr std::array<std::string_view, 3> names = {"depth", "row", "column"};
    return axes < 2 || axes > 3 ? "" : names[3 - axes + axis];
}

std::string to_string(const Extents& extents) {
    return fmt::format("{}", fmt::join(extents, "×"));
}
std::string spaced(const Extents& extents) {
    return fmt::format("{}", fmt::join(extents, " × "));
}

}  // namespace convwalk
