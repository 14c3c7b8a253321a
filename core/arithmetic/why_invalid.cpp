// The one judge of what is impossible: of a layer, and of a layer as it is asked for.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "arithmetic/axis_judge.h"
#include "arithmetic/layer.h"

namespace convwalk {
namespace {

std::optional<Refusal> why_channels_invalid(const Layer& layer) {
    if (layer.groups < 1)
        return Refusal{RefusalKind::non_positive_groups, "groups", -1,
                       fmt::format("groups is {}; it must be at least 1", layer.groups)};
    if (layer.groups > kLargestSize)
        return Refusal{RefusalKind::size_too_large, "groups", -1,
                       fmt::format("groups is {}; the largest is {}", layer.groups, kLargestSize)};
    // Without a weight that its channels could disagree with, frameworks call the input empty.
    const RefusalKind too_few =
        has_weights(layer.op) ? RefusalKind::channel_mismatch : RefusalKind::empty_spatial_input;
    const auto check = [&](const char* field, std::int64_t channels,
                           RefusalKind indivisible) -> std::optional<Refusal> {
        if (channels < 1)
            return Refusal{too_few, field, -1,
                           fmt::format("{} is {}; it must be at least {}", field, channels, layer.groups)};
        if (channels > kLargestSize)
            return Refusal{RefusalKind::size_too_large, field, -1,
                           fmt::format("{} is {}; the largest is {}", field, channels, kLargestSize)};
        if (channels % layer.groups != 0)
            return Refusal{indivisible, field, -1,
                           fmt::format("{} is {}; it must be a multiple of the {} groups", field, channels,
                                       layer.groups)};
        return std::nullopt;
    };
    if (auto why = check("in channels", layer.in_channels, RefusalKind::channel_mismatch)) return why;
    if (!has_weights(layer.op)) return std::nullopt;
    return check("out channels", layer.out_channels, RefusalKind::weight_not_divisible_by_groups);
}

// What r r channels become, once every axis is judged.
std::optional<Refusal> why_shuffle_unfit(const Layer& layer) {
    if (!is_shuffle(layer.op)) return std::nullopt;
    const AxisSpec& first = layer.axes.front();
    for (const AxisSpec& a : layer.axes) {
        if (a.factor == first.factor) continue;
        return Refusal{RefusalKind::field_unsupported, "factor", -1,
                       fmt::format("factor is {} and {}; a {} takes one for both axes",
                                   to_string(first.factor), to_string(a.factor), name_of(layer.op))};
    }
    const std::int64_t r = shuffle_factor(first);
    const std::int64_t square = shuffled_channels(layer);
    if (layer.op == Operator::pixel_shuffle && layer.in_channels % square != 0)
        return Refusal{RefusalKind::channels_not_divisible_by_factor_squared, "in channels", -1,
                       fmt::format("in channels is {}; a pixel shuffle by {} makes one channel of {}, so it "
                                   "must be a multiple of {}",
                                   layer.in_channels, r, square, square)};
    if (layer.op == Operator::pixel_unshuffle && layer.in_channels > kLargestSize / square)
        return Refusal{
            RefusalKind::size_too_large, "in channels", -1,
            fmt::format("in channels is {} and a pixel unshuffle by {} makes {} of each; at most {} "
                        "can come out",
                        layer.in_channels, r, square, kLargestSize)};
    return std::nullopt;
}

// How a layer treats values.
std::optional<Refusal> why_rules_invalid(const Layer& layer) {
    const auto refuse = [](RefusalKind kind, const char* field, std::string sentence) {
        return Refusal{kind, field, -1, std::move(sentence)};
    };
    if (auto why = why_mode_unfit(layer, layer.padding_mode)) return why;
    const bool averages = layer.op == Operator::average_pooling;
    if (!averages && !layer.count_include_pad)
        return refuse(
            RefusalKind::field_unsupported, "count padding",
            fmt::format("padding is not counted; only average pooling asks, {} does not", name_of(layer.op)));
    if (layer.divisor_override) {
        const std::int64_t divisor = *layer.divisor_override;
        if (!averages)
            return refuse(RefusalKind::field_unsupported, "divisor",
                          fmt::format("divisor is {}; only average pooling divides, {} does not", divisor,
                                      name_of(layer.op)));
        if (divisor == 0)
            return refuse(RefusalKind::zero_divisor, "divisor",
                          "divisor is 0; it must be another number, or be left out");
        if (divisor > kLargestSize || divisor < -kLargestSize)
            return refuse(
                RefusalKind::size_too_large, "divisor",
                fmt::format("divisor is {}; the largest is {}, with either sign", divisor, kLargestSize));
    }
    if (!is_shuffle(layer.op) && layer.shuffle_order != ShuffleOrder::channel_first)
        return refuse(RefusalKind::field_unsupported, "shuffle order",
                      fmt::format("shuffle order is \"{}\"; only pixel shuffles have one, {} does not",
                                  name_of(layer.shuffle_order), name_of(layer.op)));
    const bool resizes = layer.op == Operator::resize;
    if (!resizes && layer.resize_mode != ResizeMode::nearest)
        return refuse(RefusalKind::field_unsupported, "resize mode",
                      fmt::format("resize mode is \"{}\"; only resizing has one, {} does not",
                                  name_of(layer.resize_mode), name_of(layer.op)));
    if (!layer.align_corners || (resizes && cells_each_side(layer.resize_mode) > 0)) return std::nullopt;
    if (!resizes)
        return refuse(
            RefusalKind::field_unsupported, "align corners",
            fmt::format("align corners is on; only resizing has it, {} does not", name_of(layer.op)));
    return refuse(RefusalKind::align_corners_unsupported_for_mode, "align corners",
                  fmt::format("align corners is on; mode \"{}\" has none, only bilinear and bicubic do",
                              name_of(layer.resize_mode)));
}

// Either every axis of a resizing has a size or none.
std::optional<Refusal> why_sizes_missing(const Layer& layer) {
    const auto given = std::count_if(layer.axes.begin(), layer.axes.end(),
                                     [](const AxisSpec& a) { return a.output_size.has_value(); });
    if (given == 0 || given == static_cast<std::ptrdiff_t>(layer.axes.size())) return std::nullopt;
    return Refusal{RefusalKind::field_unsupported, "output size", -1,
                   fmt::format("output size is given for {} of {} axes; it must be given for all or none",
                               given, layer.axes.size())};
}

std::optional<Refusal> why_word_unfit(const LayerRequest& request) {
    if (request.padding != PaddingWord::numbers && !has_window(request.layer.op))
        return Refusal{RefusalKind::field_unsupported, "padding", -1,
                       fmt::format("padding is \"{}\"; {} has none, so leave it out",
                                   name_of(request.padding), name_of(request.layer.op))};
    if (request.padding != PaddingWord::same && request.padding != PaddingWord::causal) return std::nullopt;
    if (request.layer.op == Operator::transposed_convolution && !request.of_transposed)
        return Refusal{
            RefusalKind::string_padding_unsupported, "padding", -1,
            fmt::format("padding is \"{}\"; a transposed convolution takes numbers, valid, half or full",
                        name_of(request.padding))};
    if (request.padding == PaddingWord::causal) return std::nullopt;
    for (std::size_t i = 0; i < request.layer.axes.size(); ++i) {
        const std::int64_t stride = request.layer.axes[i].stride;
        if (stride > 1)
            return Refusal{
                RefusalKind::same_padding_with_stride, "padding", static_cast<int>(i),
                fmt::format("padding is \"same\" and stride{} is {}; \"same\" needs stride 1, other strides "
                            "take numbers, valid, half or full",
                            of_axis(static_cast<int>(i), request.layer.axes.size()), stride)};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Refusal> why_invalid(const Layer& layer, ShuffleAxes shuffles) {
    if (layer.axes.empty() || layer.axes.size() > 3)
        return Refusal{
            RefusalKind::dimensions_unsupported, "dimensions", -1,
            fmt::format("the layer has {} dimensions; 1, 2 and 3 are possible", layer.axes.size())};
    if (auto why = why_channels_invalid(layer)) return why;
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        if (auto why = why_axis_invalid(layer.op, layer.axes[i], static_cast<int>(i), layer.axes.size()))
            return why;
    }
    if (is_shuffle(layer.op) && layer.axes.size() != 2 && shuffles == ShuffleAxes::two)
        return Refusal{RefusalKind::dimensions_unsupported, "dimensions", -1,
                       fmt::format("dimensions is {}; a {} has 2", layer.axes.size(), name_of(layer.op))};
    if (auto why = why_sizes_missing(layer)) return why;
    if (auto why = why_shuffle_unfit(layer)) return why;
    return why_rules_invalid(layer);
}

// Frameworks mirror or wrap once.
std::optional<Refusal> why_mode_unfit(const Layer& layer, PaddingMode mode) {
    if (mode == PaddingMode::zeros) return std::nullopt;
    if (layer.op != Operator::convolution && layer.op != Operator::pad)
        return Refusal{
            RefusalKind::padding_mode_unsupported, "padding mode", -1,
            fmt::format("padding mode is \"{}\"; {} takes zeros only", name_of(mode), name_of(layer.op))};
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        const std::int64_t least = std::min(layer.axes[i].padding_begin, layer.axes[i].padding_end);
        if (least < 0)
            return Refusal{
                RefusalKind::padding_mode_unsupported, "padding mode", -1,
                fmt::format("padding mode is \"{}\" and padding{} is {}; where cells are cut away it "
                            "must be zeros",
                            name_of(mode), of_axis(static_cast<int>(i), layer.axes.size()), least)};
    }
    if (mode == PaddingMode::replicate) return std::nullopt;
    const bool reflect = mode == PaddingMode::reflect;
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        const AxisSpec& a = layer.axes[i];
        const std::int64_t most = reflect ? a.input - 1 : a.input;
        const std::int64_t padding = std::max(a.padding_begin, a.padding_end);
        if (padding <= most) continue;
        return Refusal{
            reflect ? RefusalKind::reflect_padding_too_large : RefusalKind::circular_padding_too_large,
            "padding", static_cast<int>(i),
            fmt::format("padding{} is {} and {} an input of {}; at most {} can be {}",
                        of_axis(static_cast<int>(i), layer.axes.size()), padding,
                        reflect ? "reflects" : "comes from the other side of", a.input, most,
                        reflect ? "reflected" : "taken from there")};
    }
    return std::nullopt;
}

std::optional<Refusal> why_invalid(const LayerRequest& request, ShuffleAxes shuffles) {
    const bool transposed = request.layer.op == Operator::transposed_convolution;
    if (request.of_transposed && !transposed)
        return Refusal{
            RefusalKind::field_unsupported, "parameters", -1,
            fmt::format("parameters of the transposed layer's convolution were given for a {}; only a "
                        "transposed convolution takes them",
                        name_of(request.layer.op))};
    if (auto why = why_word_unfit(request)) return why;
    LayerRequest described = request;
    if (request.of_transposed) {
        described.of_transposed = false;
        described.layer.op = Operator::convolution;
    }
    const Layer layer = resolved(described);
    if (request.of_transposed) {
        for (std::size_t i = 0; i < layer.axes.size(); ++i) {
            if (layer.axes[i].output_padding != 0)
                return Refusal{RefusalKind::field_unsupported, "output padding", static_cast<int>(i),
                               fmt::format("output padding{} is {}; it follows from the convolution that is "
                                           "transposed, so leave it out",
                                           of_axis(static_cast<int>(i), layer.axes.size()),
                                           layer.axes[i].output_padding)};
        }
    }
    if (auto why = why_invalid(layer, shuffles)) return why;
    if (request.of_transposed) return why_invalid(resolved(request));
    return std::nullopt;
}

std::optional<Refusal> why_weight_unfit(const Layer& layer, const Extents& weight_shape) {
    if (layer.groups < 1) return std::nullopt;  // why_invalid says so
    const auto refuse = [](RefusalKind kind, std::string sentence) {
        return Refusal{kind, "weight", -1, std::move(sentence)};
    };
    if (weight_shape.size() != layer.axes.size() + 2)
        return refuse(
            RefusalKind::dimensions_unsupported,
            fmt::format("the weight has {} sizes; it must have {}, two more than the layer has axes",
                        weight_shape.size(), layer.axes.size() + 2));
    const std::int64_t first = weight_shape[0];
    const std::int64_t second = weight_shape[1];
    if (std::min(first, second) < 1)
        return refuse(
            RefusalKind::channel_mismatch,
            fmt::format("the weight is for {} and {} channels; each must be at least 1", first, second));
    if (std::max({first, second, layer.groups}) > kLargestSize)
        return refuse(
            RefusalKind::size_too_large,
            fmt::format("the weight is for {} and {} channels in {} groups; the largest of each is {}", first,
                        second, layer.groups, kLargestSize));
    if (first % layer.groups != 0)
        return refuse(RefusalKind::weight_not_divisible_by_groups,
                      fmt::format("the weight's first size is {}; it must be a multiple of the {} groups",
                                  first, layer.groups));
    const bool transposed = layer.op == Operator::transposed_convolution;
    const std::int64_t expected = transposed ? first : second * layer.groups;
    if (layer.in_channels != expected)
        return refuse(RefusalKind::channel_mismatch,
                      fmt::format("the input has {} channels; the weight and {} groups need {}",
                                  layer.in_channels, layer.groups, expected));
    return std::nullopt;
}

std::string_view to_string(RefusalKind kind) {
    switch (kind) {
        case RefusalKind::non_positive_stride:
            return "non_positive_stride";
        case RefusalKind::non_positive_dilation:
            return "non_positive_dilation";
        case RefusalKind::non_positive_kernel:
            return "non_positive_kernel";
        case RefusalKind::non_positive_groups:
            return "non_positive_groups";
        case RefusalKind::negative_padding:
            return "negative_padding";
        case RefusalKind::negative_output_padding:
            return "negative_output_padding";
        case RefusalKind::kernel_larger_than_padded_input:
            return "kernel_larger_than_padded_input";
        case RefusalKind::output_too_small:
            return "output_too_small";
        case RefusalKind::output_padding_too_large:
            return "output_padding_too_large";
        case RefusalKind::pool_padding_gt_half_kernel:
            return "pool_padding_gt_half_kernel";
        case RefusalKind::same_padding_with_stride:
            return "same_padding_with_stride";
        case RefusalKind::string_padding_unsupported:
            return "string_padding_unsupported";
        case RefusalKind::channel_mismatch:
            return "channel_mismatch";
        case RefusalKind::weight_not_divisible_by_groups:
            return "weight_not_divisible_by_groups";
        case RefusalKind::empty_spatial_input:
            return "empty_spatial_input";
        case RefusalKind::field_unsupported:
            return "field_unsupported";
        case RefusalKind::dimensions_unsupported:
            return "dimensions_unsupported";
        case RefusalKind::size_too_large:
            return "size_too_large";
        case RefusalKind::padding_mode_unsupported:
            return "padding_mode_unsupported";
        case RefusalKind::reflect_padding_too_large:
            return "reflect_padding_too_large";
        case RefusalKind::circular_padding_too_large:
            return "circular_padding_too_large";
        case RefusalKind::zero_divisor:
            return "zero_divisor";
        case RefusalKind::non_positive_factor:
            return "non_positive_factor";
        case RefusalKind::empty_output:
            return "empty_output";
        case RefusalKind::align_corners_unsupported_for_mode:
            return "align_corners_unsupported_for_mode";
        case RefusalKind::channels_not_divisible_by_factor_squared:
            return "channels_not_divisible_by_factor_squared";
        case RefusalKind::size_not_divisible_by_factor:
            return "size_not_divisible_by_factor";
    }
    return "";
}

}  // namespace convwalk
