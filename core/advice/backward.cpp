#include "advice/backward.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "arithmetic/derivation.h"
#include "basics/text.h"

namespace convwalk {
namespace {

bool some(const Layer& layer, bool (*test)(const AxisSpec&)) {
    return std::any_of(layer.axes.begin(), layer.axes.end(), test);
}

bool is_padded(const Layer& layer) {
    return some(layer, [](const AxisSpec& a) { return a.padding_begin != 0 || a.padding_end != 0; });
}

// Cells at the end that count for nothing are taken off: of the padding, then of the map.
void take_off_end(AxisSpec& a, std::int64_t cells) {
    const std::int64_t padding = std::min(cells, a.padding_end);
    a.padding_end -= padding;
    a.input -= cells - padding;
}

// "112×112 → 224×224"
std::string sizes_text(const LayerRequest& request) {
    const Layer layer = resolved(request);
    return fmt::format("{} → {}", to_string(input_extents(layer)), to_string(output_extents(layer)));
}

std::string no_layer(const Layer& layer) {
    return fmt::format("no layer that can be drawn carries the gradient of this {} back", name_of(layer.op));
}

// The way back through another layer, asked for in numbers; through none where such a one can't be.
// @param words its sentence, made of that layer's fields in words and of "112×112 → 224×224"
template <typename Words>
GradientWay way_through(const Layer& layer, const Layer& back, Words words) {
    if (why_invalid(back)) return {no_layer(layer), std::nullopt};
    const LayerRequest request = {.layer = back};
    return {words(parameter_caption(back), sizes_text(request)), request};
}

constexpr std::string_view kNoStamp = " (without the cells at its end that no stamp reaches)";

// The way to the weights: a convolution over one of the two maps, whose kernel is the other.
// @param over the map under the layer's own windows @param as_kernel sizes of the other
GradientWay way_to_weights(const Layer& layer, Layer over, const Extents& as_kernel, std::string_view map,
                           std::string_view kernel) {
    const bool steps = some(layer, [](const AxisSpec& a) { return a.stride > 1; });
    const bool spreads = some(layer, [](const AxisSpec& a) { return a.dilation > 1; });
    const std::string how = fmt::format("{}{}", steps ? ", dilated by the layer's stride" : "",
                                        spreads ? ", moved by the layer's dilation" : "");
    const char* pairs = layer.groups > 1 ? " of one group" : "";
    over.op = Operator::convolution;
    over.padding_mode = PaddingMode::zeros;
    over.in_channels = over.out_channels = over.groups = 1;
    for (std::size_t i = 0; i < over.axes.size(); ++i) {
        over.axes[i].kernel = as_kernel[i];
        std::swap(over.axes[i].stride, over.axes[i].dilation);
    }
    return way_through(layer, over, [&](const std::string& fields, const std::string& sizes) {
        return fmt::format(
            "a convolution over the {} with the {} as its kernel{}, {}: {} for each pair of input and output "
            "channels{}, summed over the batch",
            map, kernel, how, fields, sizes, pairs);
    });
}

// Beyond the borders stand copies, whose gradient belongs to the cells that they copy.
bool copies_borders(const Layer& layer) {
    return layer.padding_mode != PaddingMode::zeros && is_padded(layer);
}

// The map under the windows, where copies stand around it as cells of its own.
Layer with_padding_as_cells(Layer layer) {
    layer.padding_mode = PaddingMode::zeros;
    for (AxisSpec& a : layer.axes) {
        a.input = padded_input(a);
        a.padding_begin = a.padding_end = 0;
    }
    return layer;
}

// --- convolution -------------------------------------------------------------------------------------------

// The convolution that is transposed is the layer itself: it says what output padding the sizes ask for.
GradientWay convolution_to_input(const Layer& layer) {
    const bool copies = copies_borders(layer);
    LayerRequest request;
    request.layer = copies ? with_padding_as_cells(layer) : layer;
    request.layer.padding_mode = PaddingMode::zeros;
    request.layer.op = Operator::transposed_convolution;
    request.of_transposed = true;
    const Layer back = resolved(request);
    GradientWay way{"", request};
    way.words =
        fmt::format("a transposed convolution of the output's gradient with the layer's own weights, {}: {}",
                    parameter_caption(back), sizes_text(request));
    if (some(back, [](const AxisSpec& a) { return a.output_padding > 0; }))
        way.words += "; its output padding stands for the cells at the end that no window reads";
    if (copies)
        way.words += fmt::format(
            "; then the gradient of every {} cell of the padding is added to the cell that "
            "it copies",
            name_of(layer.padding_mode));
    return way;
}

GradientWay convolution_to_weights(const Layer& layer) {
    const bool copies = copies_borders(layer);
    Layer over = copies ? with_padding_as_cells(layer) : layer;
    bool cut = false;
    for (AxisSpec& a : over.axes) {
        const std::int64_t unread = leftover_cells(Operator::convolution, a);
        cut = cut || unread > a.padding_end;
        take_off_end(a, unread);
    }
    return way_to_weights(layer, over, output_extents(layer),
                          fmt::format("{}input{}", copies ? "padded " : "",
                                      cut ? " (without the cells at its end that no window reads)" : ""),
                          "output's gradient");
}

// --- transposed convolution --------------------------------------------------------------------------------

GradientWay transposed_to_input(const Layer& layer) {
    Layer back = layer;
    back.op = Operator::convolution;
    std::swap(back.in_channels, back.out_channels);
    bool cut = false;
    for (AxisSpec& a : back.axes) {
        const std::int64_t extra = a.output_padding / a.stride * a.stride;
        cut = cut || extra > a.padding_end;
        a.input = output_size(Operator::transposed_convolution, a);
        a.output_padding = 0;
        // So much output padding would make one output more.
        take_off_end(a, extra);
    }
    return way_through(layer, back, [&](const std::string& fields, const std::string& sizes) {
        return fmt::format("a convolution of the output's gradient{} with the layer's own weights, {}: {}",
                           cut ? kNoStamp : "", fields, sizes);
    });
}

GradientWay transposed_to_weights(const Layer& layer) {
    Layer over = layer;
    bool cut = false;
    for (AxisSpec& a : over.axes) {
        const std::int64_t beyond = a.output_padding;
        cut = cut || beyond > a.padding_end;
        a.input = output_size(Operator::transposed_convolution, a);
        a.output_padding = 0;
        take_off_end(a, beyond);
    }
    return way_to_weights(layer, over, input_extents(layer),
                          fmt::format("output's gradient{}", cut ? kNoStamp : ""), "layer's input");
}

// --- without weights ---------------------------------------------------------------------------------------

GradientWay max_pooling_to_input() {
    return {
        "no layer: each output's gradient goes to the one cell of its window that was the largest, the first "
        "of equals; where windows overlap and chose the same cell, it gets their sum, and all others get 0",
        std::nullopt};
}

GradientWay average_to_input(const Layer& layer) {
    Layer back = layer;
    back.op = Operator::transposed_convolution;
    back.out_channels = back.groups = back.in_channels;
    back.count_include_pad = Layer{}.count_include_pad;
    back.divisor_override.reset();
    bool overhangs = false;
    Extents taps;
    for (AxisSpec& a : back.axes) {
        const std::int64_t outputs = output_size(layer.op, a);
        const std::int64_t over = overhanging_cells(layer.op, a);
        taps.push_back(a.kernel);
        overhangs = overhangs || over > 0;
        // In ceil mode a whole step may be left over; of it only what is no padding counts.
        const std::int64_t left = over > 0 ? 0 : leftover_cells(layer.op, a);
        const std::int64_t uncut = left < a.stride ? 0 : std::min(left, a.padding_end);
        a.output_padding = left - uncut;
        a.padding_end += over - uncut;
        a.ceil_mode = false;
        a.input = outputs;
    }
    const bool alike =
        layer.divisor_override || (!overhangs && (layer.count_include_pad || !is_padded(layer)));
    const std::string share =
        !alike
            ? "weights 1, after each gradient was divided by the cells that its window counted"
            : fmt::format("weights 1/{}", layer.divisor_override ? fmt::format("{}", *layer.divisor_override)
                                                                 : fmt::format("{}", cell_count(taps)));
    return way_through(layer, back, [&](const std::string& fields, const std::string& sizes) {
        return fmt::format(
            "a transposed convolution of the output's gradient, each channel by itself, with {}, {}: {}",
            share, fields, sizes);
    });
}

// Windows of one size that lie side by side are those of an average pooling; others differ.
GradientWay adaptive_to_input(const Layer& layer) {
    Layer pooling = layer;
    pooling.op = Operator::average_pooling;
    for (AxisSpec& a : pooling.axes) {
        const std::int64_t outputs = output_size(layer.op, a);
        if (a.input % outputs != 0)
            return {
                "no layer: each output's gradient is divided by the cells of its window, and added to each "
                "of them; windows differ in size and may overlap",
                std::nullopt};
        a.kernel = a.stride = a.input / outputs;
        a.output_size.reset();
    }
    return average_to_input(pooling);
}

// Cells are taken away where some were put, and the other way round.
GradientWay pad_to_input(const Layer& layer) {
    if (copies_borders(layer))
        return {
            fmt::format(
                "no layer: the gradient of the cells that were there goes back as it is, and that of every "
                "{} cell of the padding is added to the cell that it copies",
                name_of(layer.padding_mode)),
            std::nullopt};
    Layer back = layer;
    for (AxisSpec& a : back.axes) {
        a.input = output_size(layer.op, a);
        a.padding_begin = -a.padding_begin;
        a.padding_end = -a.padding_end;
    }
    return way_through(layer, back, [](const std::string&, const std::string& sizes) {
        return fmt::format(
            "the output's gradient, cropped where cells were added and padded with zeros where some were cut "
            "away: {}",
            sizes);
    });
}

// The factor of a nearest resizing that repeats every cell as often; 0: it does not.
std::int64_t copies_on(const Layer& layer, const AxisSpec& a) {
    const std::int64_t out = output_size(layer.op, a);
    if (cells_each_side(layer.resize_mode) > 0 || out % a.input != 0) return 0;
    const std::int64_t times = out / a.input;
    return a.output_size || a.factor.value() == static_cast<double>(times) ? times : 0;
}

GradientWay resize_to_input(const Layer& layer) {
    Layer back;
    back.axes.clear();
    back.in_channels = back.out_channels = back.groups = layer.in_channels;
    for (const AxisSpec& a : layer.axes) {
        const std::int64_t times = copies_on(layer, a);
        if (times == 0)
            return {
                "no layer: each output's gradient goes back to the cells that it was taken from, with the "
                "weights "
                "that they had; that is the transposed matrix of the resizing, and no resizing the other way",
                std::nullopt};
        back.axes.push_back({.input = output_size(layer.op, a), .kernel = times, .stride = times});
    }
    return way_through(layer, back, [](const std::string& fields, const std::string& sizes) {
        return fmt::format(
            "a convolution of the output's gradient, each channel by itself, with weights 1, {}: {}; every "
            "cell gets the sum over its copies",
            fields, sizes);
    });
}

GradientWay shuffle_to_input(const Layer& layer) {
    Layer back = layer;
    const bool enlarges = layer.op == Operator::pixel_shuffle;
    back.op = enlarges ? Operator::pixel_unshuffle : Operator::pixel_shuffle;
    back.in_channels = back.out_channels = output_channels(layer);
    for (AxisSpec& a : back.axes) a.input = output_size(layer.op, a);
    return way_through(layer, back, [&](const std::string&, const std::string& sizes) {
        return fmt::format(
            "a {} of the output's gradient by the same factor, {}: every value moves back to where it came "
            "from",
            name_of(back.op), sizes);
    });
}

}  // namespace

Backward backward_of(const Layer& layer) {
    Backward back;
    switch (layer.op) {
        case Operator::convolution:
            back.to_input = convolution_to_input(layer);
            back.to_weights = convolution_to_weights(layer);
            break;
        case Operator::transposed_convolution:
            back.to_input = transposed_to_input(layer);
            back.to_weights = transposed_to_weights(layer);
            break;
        case Operator::max_pooling:
        case Operator::adaptive_max_pooling:
            back.to_input = max_pooling_to_input();
            break;
        case Operator::average_pooling:
            back.to_input = average_to_input(layer);
            break;
        case Operator::adaptive_average_pooling:
            back.to_input = adaptive_to_input(layer);
            break;
        case Operator::pad:
            back.to_input = pad_to_input(layer);
            break;
        case Operator::resize:
            back.to_input = resize_to_input(layer);
            break;
        case Operator::pixel_shuffle:
        case Operator::pixel_unshuffle:
            back.to_input = shuffle_to_input(layer);
            break;
    }
    if (back.to_weights)
        back.to_bias = "the sum of the output's gradient over all cells and the batch, for each channel";
    return back;
}

std::vector<std::string> sentences_of(const Backward& backward) {
    std::vector<std::string> sentences = {as_sentence("to the input: " + backward.to_input.words)};
    if (backward.to_weights)
        sentences.push_back(as_sentence("to the weights: " + backward.to_weights->words));
    if (!backward.to_bias.empty()) sentences.push_back(as_sentence("to the bias: " + backward.to_bias));
    return sentences;
}

}  // namespace convwalk
