#include "frameworks/read/walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "basics/text.h"

namespace convwalk {
namespace {

[[noreturn]] void refuse_at(const ReadLayer& layer, std::string_view sentence) {
    throw bad_code(layer.place, fmt::format("{}: {}", layer.name, sentence));
}

// Fields are in range; the padding itself is not judged.
void demand_range(const ReadLayer& read, Layer layer) {
    layer.op = Operator::transposed_convolution;
    for (AxisSpec& a : layer.axes) {
        a.padding_begin = a.padding_end = a.output_padding = 0;
        a.ceil_mode = false;
    }
    layer.in_channels = layer.out_channels = layer.groups = 1;
    layer.padding_mode = PaddingMode::zeros;
    layer.count_include_pad = true;
    layer.divisor_override.reset();
    if (const auto why = why_invalid(layer)) refuse_at(read, why->sentence);
}

// Cells that SAME adds count besides those of pads before the layer, which its input has already.
void settle_same(const ReadLayer& read, AxisSpec& a) {
    AxisSpec padded = a;
    padded.input += a.padding_begin + a.padding_end;
    const Sides same = same_padding(padded, read.auto_padding);
    a.padding_begin += same.begin;
    a.padding_end += same.end;
}

void settle_output(const ReadLayer& read, std::size_t axis, AxisSpec& a) {
    const std::int64_t total = full_output(a) + a.output_padding - read.wanted_output[axis];
    Sides cut = {a.padding_begin, total - a.padding_begin};
    if (read.auto_padding != AutoPadding::none) {
        cut = shared_out(total, read.auto_padding);
        // TensorFlow cuts nothing where there is nothing to cut, and adds at the end.
        if (read.framework == Framework::tensorflow && total < 0) cut = {0, total};
    }
    if (cut.begin < 0 || read.wanted_output[axis] < 1)
        refuse_at(read, fmt::format("an output of {} cells can't come out of it", read.wanted_output[axis]));
    a.padding_begin = cut.begin;
    const std::int64_t end = cut.end - a.output_padding;
    a.padding_end = std::max<std::int64_t>(0, end);
    a.output_padding = std::max<std::int64_t>(0, -end);
}

// A pooling with one padding for both sides takes half its kernel at most; a pad before it may be larger.
// Cells at the end that no window reads tell the two apart.
void settle_large_pad(AxisSpec& a) {
    if (a.padding_begin != a.padding_end || a.padding_begin <= a.kernel / 2 || a.ceil_mode) return;
    const std::int64_t leftover = leftover_cells(Operator::max_pooling, a);
    if (leftover > 0)
        --a.padding_end;
    else if (a.stride > 1)
        ++a.padding_end;
    if (a.padding_begin != a.padding_end) return;
    // With stride 1 a window that would begin behind the input is left out by the ceil mode.
    AxisSpec ceiled = a;
    ++ceiled.padding_end;
    ceiled.ceil_mode = true;
    if (output_size(Operator::max_pooling, ceiled) == output_size(Operator::max_pooling, a)) a = ceiled;
}

std::int64_t resized(const ReadLayer& layer, std::size_t axis, std::int64_t input) {
    if (!layer.wanted_output.empty()) return layer.wanted_output[axis];
    const double factor = layer.factors[axis];
    const double size = static_cast<double>(input) * factor;
    // A shuffle's factors are whole, or one by a whole number.
    const double whole = layer.kind == ReadLayer::Kind::pixel_shuffle ? std::round(size) : std::floor(size);
    if (!(whole >= 1) || whole > static_cast<double>(kLargestSize))
        refuse_at(layer, fmt::format("{} cells times {} are no size", input, factor));
    return static_cast<std::int64_t>(whole);
}

// As a layer by itself, where there is such a one.
std::optional<LayerRequest> alone(const ReadLayer& read, const Extents& input, std::int64_t channels,
                                  const Extents& output) {
    Layer layer;
    layer.axes.assign(input.size(), AxisSpec{});
    const bool resizes = read.kind == ReadLayer::Kind::upsample;
    const bool back = !resizes && read.factors.front() < 1;
    layer.op = resizes ? Operator::resize : back ? Operator::pixel_unshuffle : Operator::pixel_shuffle;
    for (std::size_t i = 0; i < input.size(); ++i) {
        AxisSpec& a = layer.axes[i];
        a.input = input[i];
        if (!read.wanted_output.empty())
            a.output_size = read.wanted_output[i];
        else
            a.factor = back ? std::round(1 / read.factors[i]) : factor_of(read.factors[i]);
    }
    if (resizes) {
        const auto mode = resize_mode_of(read);
        if (!mode) return std::nullopt;
        layer.resize_mode = *mode;
        layer.align_corners = read.align_corners && cells_each_side(*mode) > 0;
    }
    const std::int64_t r = shuffle_factor(layer.axes.front());
    layer.in_channels = channels > 0 ? channels : layer.op == Operator::pixel_shuffle ? r * r : 1;
    layer.out_channels = layer.in_channels;
    if (why_invalid(layer) || output_extents(layer) != output) return std::nullopt;
    return LayerRequest{.layer = layer};
}

std::string other_axes(std::size_t works_on, std::size_t found) {
    return fmt::format("it works on {} {}, the input has {}", works_on, works_on == 1 ? "axis" : "axes",
                       found);
}

WalkedLayer walk_resized(const ReadLayer& layer, const Extents& input, std::int64_t channels) {
    WalkedLayer walked;
    ReadLayer fitting = layer;
    if (fitting.factors.size() == 1) fitting.factors.assign(input.size(), layer.factors.front());
    if (fitting.wanted_output.size() == 1)
        fitting.wanted_output.assign(input.size(), layer.wanted_output.front());
    const std::size_t axes = std::max(fitting.factors.size(), fitting.wanted_output.size());
    if (axes != input.size()) refuse_at(layer, other_axes(axes, input.size()));
    for (std::size_t i = 0; i < axes; ++i) walked.output.push_back(resized(fitting, i, input[i]));
    walked.channels = channels;
    walked.request = alone(fitting, input, channels, walked.output);
    if (layer.kind != ReadLayer::Kind::pixel_shuffle) return walked;
    const double factor = layer.factors.front();
    if (factor < 1) {
        const auto whole = std::llround(1 / factor);
        for (std::size_t i = 0; i < axes; ++i) {
            if (input[i] % whole != 0)
                refuse_at(layer, fmt::format("{} cells can't be shared out by {}", input[i], whole));
        }
        if (channels > kLargestSize / (whole * whole)) refuse_at(layer, "that makes too many channels");
        walked.channels = channels * whole * whole;
        return walked;
    }
    const auto whole = static_cast<std::int64_t>(factor);
    const std::int64_t square = whole * whole;
    if (channels % square != 0)
        refuse_at(layer, fmt::format("{} channels come in; it takes a multiple of {}", channels, square));
    walked.channels = channels / square;
    return walked;
}

WalkedLayer walk_join(const ReadLayer& layer, const WalkedLayer& first, const WalkedLayer& second) {
    if (first.output != second.output)
        refuse_at(layer, fmt::format("{} and {} can't be joined; their sizes must be equal",
                                     to_string(first.output), to_string(second.output)));
    WalkedLayer walked = {std::nullopt, first.output, std::max(first.channels, second.channels)};
    const bool known = first.channels > 0 && second.channels > 0;
    if (layer.kind == ReadLayer::Kind::add) {
        if (known && first.channels != second.channels)
            refuse_at(layer, fmt::format("{} and {} channels can't be added; they must be as many",
                                         first.channels, second.channels));
        return walked;
    }
    if (known && first.channels > kLargestSize - second.channels)
        refuse_at(layer, "that makes too many channels");
    walked.channels = known ? first.channels + second.channels : 0;
    return walked;
}

WalkedLayer walk_crop(const ReadLayer& layer, const WalkedLayer& from) {
    if (layer.cut.size() > from.output.size())
        refuse_at(layer, other_axes(layer.cut.size(), from.output.size()));
    WalkedLayer walked = from;
    walked.request.reset();
    // Axes that are not named are the first ones.
    const std::size_t whole = from.output.size() - layer.cut.size();
    for (std::size_t i = whole; i < from.output.size(); ++i) {
        const auto [begin, end] = layer.cut[i - whole];
        if (begin >= from.output[i] - end)
            refuse_at(layer, fmt::format("{} cells can't lose {}", from.output[i], begin + end));
        walked.output[i] -= begin + end;
    }
    return walked;
}

WalkedLayer walk_window(const ReadLayer& layer, const WalkedLayer& from) {
    const LayerRequest request = settled(layer, from.output, from.channels);
    if (layer.in_channels_known && from.channels > 0 && from.channels != request.layer.in_channels)
        refuse_at(layer,
                  fmt::format("it takes {} channels, {} come in", request.layer.in_channels, from.channels));
    if (const auto why = why_invalid(request)) refuse_at(layer, why->sentence);
    const bool known = layer.out_channels_known || (layer.depth_multiplier > 0 && from.channels > 0);
    const std::int64_t out = is_pooling(request.layer.op) ? from.channels
                             : known                      ? request.layer.out_channels
                                                          : 0;
    return {request, output_extents(resolved(request)), out};
}

}  // namespace

LayerRequest settled(const ReadLayer& read, const Extents& input, std::int64_t in_channels) {
    LayerRequest request = read.request;
    Layer& layer = request.layer;
    if (layer.axes.size() != input.size()) refuse_at(read, other_axes(layer.axes.size(), input.size()));
    for (std::size_t i = 0; i < input.size(); ++i) layer.axes[i].input = input[i];
    demand_range(read, layer);
    for (std::size_t i = 0; i < input.size(); ++i) {
        if (!read.wanted_output.empty())
            settle_output(read, i, layer.axes[i]);
        else if (read.auto_padding != AutoPadding::none)
            settle_same(read, layer.axes[i]);
        if (is_pooling(layer.op) && (read.padded_before || read.framework != Framework::pytorch))
            settle_large_pad(layer.axes[i]);
    }
    if (is_pooling(layer.op)) layer.in_channels = layer.out_channels = std::max<std::int64_t>(1, in_channels);
    if (!is_pooling(layer.op) && !read.in_channels_known && in_channels > 0) {
        layer.in_channels = in_channels;
        if (!read.out_channels_known && read.depth_multiplier == 0)
            layer.out_channels = std::max(layer.out_channels, layer.groups);
    }
    // TensorFlow has as many groups as the filters' channels fit into the input's.
    const bool grouped = read.framework == Framework::tensorflow && layer.op == Operator::convolution;
    if (grouped && layer.groups == 1 && in_channels > layer.in_channels &&
        in_channels % layer.in_channels == 0) {
        layer.groups = in_channels / layer.in_channels;
        layer.in_channels = in_channels;
    }
    if (read.depth_multiplier > 0) {
        layer.groups = layer.in_channels;
        if (read.depth_multiplier > kLargestSize / layer.in_channels)
            refuse_at(read, "that makes too many channels");
        layer.out_channels = layer.in_channels * read.depth_multiplier;
    }
    return request;
}

std::optional<ResizeMode> resize_mode_of(const ReadLayer& layer) {
    if (layer.resize_mode.empty()) return ResizeMode::nearest;
    return resize_mode_spelled(layer.resize_mode);
}

std::vector<WalkedLayer> walk(const ReadProgram& program, const Extents& input, std::int64_t in_channels) {
    std::vector<WalkedLayer> all = {
        {std::nullopt, input, in_channels > 0 ? in_channels : program.in_channels}};
    for (const ReadLayer& layer : program.layers) {
        const WalkedLayer& from = all[layer.inputs.front()];
        switch (layer.kind) {
            case ReadLayer::Kind::activation:
                all.push_back({std::nullopt, from.output, from.channels});
                break;
            case ReadLayer::Kind::upsample:
            case ReadLayer::Kind::pixel_shuffle:
                all.push_back(walk_resized(layer, from.output, from.channels));
                break;
            case ReadLayer::Kind::concatenate:
            case ReadLayer::Kind::add:
                all.push_back(walk_join(layer, from, all[layer.inputs[1]]));
                break;
            case ReadLayer::Kind::crop:
                all.push_back(walk_crop(layer, from));
                break;
            case ReadLayer::Kind::layer:
                all.push_back(walk_window(layer, from));
                break;
        }
    }
    all.erase(all.begin());
    return all;
}

bool has_input_channels(const ReadProgram& program, std::size_t layer) {
    while (layer > 0) {
        const ReadLayer& made = program.layers[layer - 1];
        const bool keeps = made.kind == ReadLayer::Kind::activation ||
                           made.kind == ReadLayer::Kind::upsample || made.kind == ReadLayer::Kind::crop ||
                           made.kind == ReadLayer::Kind::add ||
                           (made.kind == ReadLayer::Kind::layer && is_pooling(made.request.layer.op));
        if (!keeps) return false;
        layer = made.inputs.front();
    }
    return true;
}

std::int64_t input_channels(const ReadProgram& program) {
    if (program.in_channels > 0) return program.in_channels;
    for (const ReadLayer& layer : program.layers) {
        if (layer.in_channels_known && has_input_channels(program, layer.inputs.front()))
            return layer.request.layer.in_channels;
    }
    return 0;
}

std::optional<std::size_t> dimensions_of(const ReadProgram& program) {
    for (const ReadLayer& layer : program.layers) {
        if (layer.kind == ReadLayer::Kind::layer) return layer.request.layer.axes.size();
    }
    for (const ReadLayer& layer : program.layers) {
        const std::size_t axes = std::max(layer.factors.size(), layer.wanted_output.size());
        if (axes > 0) return axes;
    }
    return std::nullopt;
}

}  // namespace convwalk
