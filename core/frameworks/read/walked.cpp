#include "frameworks/read/walked.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <variant>

#include "basics/text.h"
#include "frameworks/read/behind_pad.h"

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

std::int64_t ceil_div(std::int64_t value, std::int64_t divisor) {
    return value / divisor + (value % divisor > 0 ? 1 : 0);
}

// PyTorch's output_size chooses the output padding.
void settle_output_size(const ReadLayer& read, std::size_t axis, AxisSpec& a) {
    const std::int64_t wanted = read.wanted_output[axis];
    const std::int64_t least = full_output(a) - a.padding_begin - a.padding_end;
    a.output_padding = wanted - least;
    if (a.output_padding < 0 || a.output_padding >= std::max(a.stride, a.dilation))
        refuse_at(read, fmt::format("output_size is {}; of {} cells it makes {} to {}", wanted, a.input,
                                    least, least + a.stride - 1));
}

// TensorFlow takes the output for the input of a convolution, which must give back what comes in.
void demand_forward_size(const ReadLayer& read, std::size_t axis, const AxisSpec& a) {
    const bool same = read.auto_padding != AutoPadding::none;
    const std::int64_t kernel = effective_kernel(a);
    const Sides cut = read.cut.empty() ? Sides{} : read.cut[axis];
    const std::int64_t wanted = read.wanted_output[axis] + cut.begin + cut.end;
    const std::int64_t padding =
        a.padding_begin - cut.begin + a.padding_end;  // as the call has it in numbers
    const std::int64_t forward =
        ceil_div(same ? wanted : std::max<std::int64_t>(0, wanted + padding - kernel + 1), a.stride);
    if (forward == a.input) return;
    const std::int64_t most = a.input * a.stride + (same ? 0 : kernel - 1 - padding);
    const std::int64_t least = most - a.stride + 1;
    refuse_at(read, fmt::format("output_shape says {} cells; of {} TensorFlow makes {}{}", wanted, a.input,
                                least == most ? "" : fmt::format("{} to ", least), most));
}

void settle_output(const ReadLayer& read, std::size_t axis, AxisSpec& a) {
    if (read.framework == Framework::pytorch) return settle_output_size(read, axis, a);
    if (read.framework == Framework::tensorflow) demand_forward_size(read, axis, a);
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
    layer.shuffle_order = read.shuffle_order;
    const std::int64_t r = shuffle_factor(layer.axes.front());
    layer.in_channels = channels > 0 ? channels : layer.op == Operator::pixel_shuffle ? r * r : 1;
    layer.out_channels = layer.in_channels;
    if (why_invalid(layer) || output_extents(layer) != output) return std::nullopt;
    return LayerRequest{.layer = layer};
}

// As a tensor's dimensions stand in the framework.
bool has_channels_last(Framework framework) {
    return framework == Framework::keras || framework == Framework::tensorflow || framework == Framework::jax;
}

std::string other_axes(std::size_t works_on, std::size_t found) {
    return fmt::format("it works on {} {}, the input has {}", works_on, works_on == 1 ? "axis" : "axes",
                       found);
}

// Sizes as numbers where they were made of the input's, a factor of which is another one.
ReadLayer with_sizes_of_its_factors(ReadLayer layer, const Extents& input) {
    if (!layer.recomputes_factor || !layer.wanted_output.empty()) return layer;
    for (std::size_t i = 0; i < layer.factors.size(); ++i)
        layer.wanted_output.push_back(resized(layer, i, input[i]));
    layer.factors.clear();
    return layer;
}

WalkedLayer walk_resized(const ReadLayer& layer, const WalkedLayer& from) {
    WalkedLayer walked;
    walked.channels = from.channels;
    ReadLayer fitting = layer;
    if (!from.sized) {
        // Sizes that are given do not depend on what comes in.
        const bool says_axes = layer.wanted_output.size() > 1 || layer.works_on == 1;
        walked.sized = says_axes && !layer.wanted_output.empty();
        if (walked.sized) walked.output = layer.wanted_output;
        return walked;
    }
    const Extents& input = from.output;
    if (fitting.factors.size() == 1) fitting.factors.assign(input.size(), layer.factors.front());
    if (fitting.wanted_output.size() == 1)
        fitting.wanted_output.assign(input.size(), layer.wanted_output.front());
    const std::size_t axes = std::max(fitting.factors.size(), fitting.wanted_output.size());
    const std::size_t works_on = layer.works_on > 0 ? layer.works_on : axes;
    if (axes == 0 || works_on != input.size() || axes != input.size())
        refuse_at(layer, other_axes(std::max<std::size_t>(1, works_on), input.size()));
    fitting = with_sizes_of_its_factors(std::move(fitting), input);
    for (std::size_t i = 0; i < axes; ++i) walked.output.push_back(resized(fitting, i, input[i]));
    walked.request = alone(fitting, input, from.channels, walked.output);
    return walked;
}

// A factor an axis in channels for one, or one for them.
std::int64_t shuffled(const ReadLayer& layer, std::int64_t channels) {
    const double factor = layer.factors.front();
    const std::int64_t whole = factor < 1 ? std::llround(1 / factor) : static_cast<std::int64_t>(factor);
    const std::int64_t square = cell_count(Extents(layer.factors.size(), whole));
    if (factor < 1) {
        if (channels > kLargestSize / square) refuse_at(layer, "that makes too many channels");
        return channels * square;
    }
    if (channels % square != 0)
        refuse_at(layer, fmt::format("{} channels come in; it takes a multiple of {}", channels, square));
    return channels / square;
}

WalkedLayer walk_shuffled(const ReadLayer& layer, const WalkedLayer& from) {
    const double factor = layer.factors.front();
    const std::int64_t whole = factor < 1 ? std::llround(1 / factor) : 1;
    for (const std::int64_t cells : from.output) {
        if (cells % whole != 0)
            refuse_at(layer, fmt::format("{} cells can't be shared out by {}", cells, whole));
    }
    WalkedLayer walked = walk_resized(layer, from);
    walked.channels = shuffled(layer, from.channels);
    return walked;
}

// Where one side has a single cell, or a single channel, it stands for as many as the other has.
std::int64_t broadcast(std::int64_t a, std::int64_t b) {
    return a == 1 ? b : b == 1 || a == b ? a : -1;
}

WalkedLayer walk_elementwise(const ReadLayer& layer, const WalkedLayer& first, const WalkedLayer& second) {
    const bool adds = layer.kind == ReadLayer::Kind::add;
    WalkedLayer walked;
    walked.channels = std::max(first.channels, second.channels);
    if (first.channels > 0 && second.channels > 0) {
        walked.channels = broadcast(first.channels, second.channels);
        if (walked.channels < 0)
            refuse_at(layer, fmt::format("{} and {} channels can't be {}; they must be as many",
                                         first.channels, second.channels, adds ? "added" : "multiplied"));
    }
    walked.sized = first.sized && second.sized;
    if (!walked.sized) return walked;
    bool fits = first.output.size() == second.output.size();
    for (std::size_t i = 0; fits && i < first.output.size(); ++i) {
        walked.output.push_back(broadcast(first.output[i], second.output[i]));
        fits = walked.output.back() > 0;
    }
    if (!fits)
        refuse_at(layer, fmt::format("{} and {} can't be joined; their sizes must be equal",
                                     to_string(first.output), to_string(second.output)));
    return walked;
}

WalkedLayer walk_concatenated(const ReadLayer& layer, const WalkedLayer& first, const WalkedLayer& second) {
    WalkedLayer walked;
    walked.sized = first.sized && second.sized;
    if (walked.sized && first.output != second.output)
        refuse_at(layer, fmt::format("{} and {} can't be joined; their sizes must be equal",
                                     to_string(first.output), to_string(second.output)));
    if (walked.sized) walked.output = first.output;
    const bool known = first.channels > 0 && second.channels > 0;
    if (known && first.channels > kLargestSize - second.channels)
        refuse_at(layer, "that makes too many channels");
    walked.channels = known ? first.channels + second.channels : 0;
    return walked;
}

WalkedLayer walk_crop(const ReadLayer& layer, const WalkedLayer& from) {
    WalkedLayer walked = from;
    walked.request.reset();
    walked.others.clear();
    if (!from.sized) return walked;
    if (layer.cut.size() > from.output.size())
        refuse_at(layer, other_axes(layer.cut.size(), from.output.size()));
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
    WalkedLayer walked;
    walked.sized = from.sized;
    const LayerRequest request =
        from.sized ? settled(layer, from.output, from.channels) : with_channels(layer, from.channels);
    if (layer.in_channels_known && from.channels > 0 && from.channels != request.layer.in_channels)
        refuse_at(layer,
                  fmt::format("it takes {} channels, {} come in", request.layer.in_channels, from.channels));
    const bool known = layer.out_channels_known || (layer.depth_multiplier > 0 && from.channels > 0);
    walked.channels = !has_weights(request.layer.op) ? from.channels : known ? request.layer.out_channels : 0;
    if (!from.sized) {
        // To a size, whatever comes in.
        const bool says_all =
            is_adaptive(request.layer.op) &&
            std::count(layer.wanted_output.begin(), layer.wanted_output.end(), kSizeOfInput) == 0;
        walked.sized = says_all;
        if (says_all && !layer.flattens) walked.output = layer.wanted_output;
        return walked;
    }
    if (const auto why = why_invalid(request)) refuse_at(layer, why->sentence);
    if (!layer.flattens) walked.output = output_extents(resolved(request));
    walked.request = request;
    return walked;
}

// On a map it works on one of its dimensions: the channels where they come last.
WalkedLayer walk_linear(const ReadLayer& layer, const WalkedLayer& from) {
    const std::int64_t takes = layer.in_channels_known ? layer.request.layer.in_channels : 0;
    const std::int64_t features = layer.out_channels_known ? layer.request.layer.out_channels : 0;
    const bool on_channels = from.output.empty() || has_channels_last(layer.framework);
    WalkedLayer walked = from;
    walked.request.reset();
    walked.others.clear();
    if (!from.sized) {
        walked.channels = on_channels && has_channels_last(layer.framework) ? features : 0;
        return walked;
    }
    std::int64_t& changed = on_channels ? walked.channels : walked.output.back();
    if (takes > 0 && changed > 0 && takes != changed) {
        std::string why = fmt::format("it takes {} features, {} come in", takes, changed);
        if (!from.output.empty() && from.channels > 0)
            why = fmt::format("it takes {} features, {} come in: the last size of {}×{}; flatten them before",
                              takes, changed, from.channels, to_string(from.output));
        refuse_at(layer, why);
    }
    changed = features;
    walked.sized = on_channels || features > 0;
    if (!walked.sized) walked.output.clear();
    return walked;
}

WalkedLayer walk_rearranged(const ReadLayer& layer, const WalkedLayer& from) {
    const auto made = rearranged(layer.rearrangement, from.shape());
    if (const auto* why = std::get_if<std::string>(&made)) refuse_at(layer, *why);
    const auto& shape = std::get<TensorShape>(made);
    return {std::nullopt, shape.sizes, shape.channels, shape.sized, shape.others};
}

// By its fields alone.
WalkedLayer worked_out(const ReadLayer& layer, const WalkedLayer& from, const WalkedLayer* second) {
    switch (layer.kind) {
        case ReadLayer::Kind::activation:
            return {std::nullopt, from.output, from.channels, from.sized, from.others};
        case ReadLayer::Kind::upsample:
            return walk_resized(layer, from);
        case ReadLayer::Kind::pixel_shuffle:
            return walk_shuffled(layer, from);
        case ReadLayer::Kind::concatenate:
            return walk_concatenated(layer, from, *second);
        case ReadLayer::Kind::add:
        case ReadLayer::Kind::multiply:
            return walk_elementwise(layer, from, *second);
        case ReadLayer::Kind::crop:
            return walk_crop(layer, from);
        case ReadLayer::Kind::layer:
            return walk_window(layer, from);
        case ReadLayer::Kind::linear:
            return walk_linear(layer, from);
        case ReadLayer::Kind::reshape:
            return walk_rearranged(layer, from);
        case ReadLayer::Kind::unfold:
            return walk_unfolded(layer, from);
        case ReadLayer::Kind::fold:
            return walk_folded(layer, from);
        case ReadLayer::Kind::input:
        case ReadLayer::Kind::gap:
            break;
    }
    return {std::nullopt, {}, 0, false};
}

}  // namespace

WalkedLayer walked(const ReadLayer& layer, const WalkedLayer& from, const WalkedLayer* second) {
    const TensorShape& said = layer.said_output;
    WalkedLayer made;
    made.sized = false;
    if (!layer.is_only_said) made = worked_out(layer, from, second);
    if (made.channels == 0) made.channels = said.channels;
    if (made.sized || !said.sized) return made;
    made.sized = true;
    made.output = said.sizes;
    made.others = said.others;
    return made;
}

LayerRequest settled(const ReadLayer& read, const Extents& input, std::int64_t in_channels) {
    LayerRequest request = with_channels(read, in_channels);
    Layer& layer = request.layer;
    // What is not padded are the first axes.
    if (layer.op == Operator::pad && layer.axes.size() < input.size())
        layer.axes.insert(layer.axes.begin(), input.size() - layer.axes.size(), AxisSpec{.input = 1});
    if (layer.axes.size() != input.size()) refuse_at(read, other_axes(layer.axes.size(), input.size()));
    for (std::size_t i = 0; i < input.size(); ++i) layer.axes[i].input = input[i];
    demand_range(read, layer);
    for (std::size_t i = 0; i < input.size(); ++i) {
        if (is_adaptive(layer.op))
            layer.axes[i].output_size =
                read.wanted_output[i] == kSizeOfInput ? input[i] : read.wanted_output[i];
        else if (!read.wanted_output.empty() && read.kind == ReadLayer::Kind::layer)
            settle_output(read, i, layer.axes[i]);
        else if (read.auto_padding != AutoPadding::none)
            settle_same(read, layer.axes[i]);
    }
    if (!read.pad_before.empty()) {
        if (const std::string why = settle_behind_pad(layer, read.pad_before); !why.empty())
            refuse_at(read, why);
    }
    if (is_window_pooling(layer.op) && (read.padded_before || read.framework != Framework::pytorch)) {
        for (AxisSpec& a : layer.axes) settle_large_pad(a);
    }
    return request;
}

LayerRequest with_channels(const ReadLayer& read, std::int64_t in_channels) {
    LayerRequest request = read.request;
    Layer& layer = request.layer;
    if (!has_weights(layer.op))
        layer.in_channels = layer.out_channels = std::max<std::int64_t>(1, in_channels);
    if (has_weights(layer.op) && !read.in_channels_known && in_channels > 0) {
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

}  // namespace convwalk
