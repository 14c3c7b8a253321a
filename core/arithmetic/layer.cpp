#include "arithmetic/layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace convwalk {
namespace {

constexpr std::int64_t kLargestProduct = kLargestSize * kLargestSize;

// " of the row axis", so that a sentence says which of several axes is meant.
std::string of_axis(int axis, std::size_t axes) {
    if (axis < 0 || axes < 2) return "";
    return fmt::format(" of the {} axis", axis_name(static_cast<std::size_t>(axis), axes));
}

// The checks of one axis, in the order of the fields.
class AxisJudge {
  public:
    AxisJudge(Operator op, const AxisSpec& spec, int axis, std::size_t axes)
        : op_(op), a_(spec), axis_(axis), axes_(axes) {}

    [[nodiscard]] std::optional<Refusal> verdict() const {
        if (auto why = why_out_of_range()) return why;
        if (auto why = why_not_its_own()) return why;
        if (auto why = why_unsupported()) return why;
        if (auto why = why_factor_unfit()) return why;
        return why_no_output();
    }

  private:
    [[nodiscard]] std::string where() const { return of_axis(axis_, axes_); }

    [[nodiscard]] Refusal refuse(RefusalKind kind, const char* field, std::string sentence) const {
        return {kind, field, axis_, std::move(sentence)};
    }

    [[nodiscard]] std::optional<Refusal> why_out_of_range() const {
        struct Field {
            const char* name;
            std::int64_t value;
            std::int64_t least;
            RefusalKind below;
        };
        const std::array fields = {
            Field{"input", a_.input, 1, RefusalKind::empty_spatial_input},
            Field{"kernel", a_.kernel, 1, RefusalKind::non_positive_kernel},
            Field{"stride", a_.stride, 1, RefusalKind::non_positive_stride},
            Field{"dilation", a_.dilation, 1, RefusalKind::non_positive_dilation},
            Field{"padding", std::min(a_.padding_begin, a_.padding_end), 0, RefusalKind::negative_padding},
            Field{"padding", std::max(a_.padding_begin, a_.padding_end), 0, RefusalKind::negative_padding},
            Field{"output padding", a_.output_padding, 0, RefusalKind::negative_output_padding},
        };
        for (const Field& f : fields) {
            if (f.value < f.least)
                return refuse(
                    f.below, f.name,
                    fmt::format("{}{} is {}; it must be at least {}", f.name, where(), f.value, f.least));
            if (f.value > kLargestSize)
                return refuse(
                    RefusalKind::size_too_large, f.name,
                    fmt::format("{}{} is {}; the largest is {}", f.name, where(), f.value, kLargestSize));
        }
        return std::nullopt;
    }

    // What it is given beside its own fields. Those of a window and those of a resizing exclude each other.
    [[nodiscard]] std::optional<Refusal> why_not_its_own() const {
        const AxisSpec usual;
        const auto leave_out = [&](const char* field, const std::string& value) {
            return refuse(
                RefusalKind::field_unsupported, field,
                fmt::format("{}{} is {}; {} has none, so leave it out", field, where(), value, name_of(op_)));
        };
        const auto must_be = [&](const char* field, std::int64_t value, std::int64_t rest) {
            return refuse(RefusalKind::field_unsupported, field,
                          fmt::format("{}{} is {}; {} has none, so it must be {}", field, where(), value,
                                      name_of(op_), rest));
        };
        if (has_window(op_) && a_.factor != usual.factor) return leave_out("factor", to_string(a_.factor));
        if (op_ == Operator::resize && a_.output_size && a_.factor != usual.factor)
            return refuse(RefusalKind::field_unsupported, "factor",
                          fmt::format("factor{} is {}; the output size is given, so leave the factor out",
                                      where(), to_string(a_.factor)));
        if (op_ != Operator::resize && a_.output_size)
            return leave_out("output size", fmt::format("{}", *a_.output_size));
        if (has_window(op_)) return std::nullopt;
        if (a_.kernel != usual.kernel) return leave_out("kernel", fmt::format("{}", a_.kernel));
        if (a_.stride != 1) return must_be("stride", a_.stride, 1);
        if (a_.dilation != 1) return must_be("dilation", a_.dilation, 1);
        if (const auto padding = std::max(a_.padding_begin, a_.padding_end); padding != 0)
            return must_be("padding", padding, 0);
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Refusal> why_factor_unfit() const {
        const std::string said = fmt::format("factor{} is {}", where(), to_string(a_.factor));
        const auto refuse_factor = [&](RefusalKind kind, std::string_view allowed) {
            return refuse(kind, "factor", fmt::format("{}; {}", said, allowed));
        };
        if (is_shuffle(op_)) {
            if (shuffle_factor(a_) == 0)
                return refuse_factor(
                    a_.factor.value() > double(kLargestShuffle) ? RefusalKind::size_too_large
                                                                : RefusalKind::non_positive_factor,
                    fmt::format("a {} takes a whole number from 1 to {}", name_of(op_), kLargestShuffle));
            if (op_ == Operator::pixel_unshuffle && a_.input % shuffle_factor(a_) != 0)
                return refuse(RefusalKind::size_not_divisible_by_factor, "input",
                              fmt::format("input{} is {}; it must be a multiple of the factor {}", where(),
                                          a_.input, shuffle_factor(a_)));
            return std::nullopt;
        }
        if (op_ != Operator::resize) return std::nullopt;
        if (a_.output_size) {
            if (*a_.output_size >= 1 && *a_.output_size <= kLargestSize) return std::nullopt;
            return refuse(*a_.output_size < 1 ? RefusalKind::empty_output : RefusalKind::size_too_large,
                          "output size",
                          fmt::format("output size{} is {}; it must be from 1 to {}", where(),
                                      *a_.output_size, kLargestSize));
        }
        if (!std::isfinite(a_.factor.value()) || a_.factor.value() <= 0)
            return refuse_factor(RefusalKind::non_positive_factor, "it must be a number above 0");
        const std::int64_t size = output_size(op_, a_);
        if (size < 1)
            return refuse_factor(
                RefusalKind::empty_output,
                fmt::format("it leaves none of {} cells, but at least one must be left", a_.input));
        if (size > kLargestSize)
            return refuse_factor(RefusalKind::size_too_large,
                                 fmt::format("{} cells times that are more than the largest size, {}",
                                             a_.input, kLargestSize));
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Refusal> why_unsupported() const {
        const bool transposed = op_ == Operator::transposed_convolution;
        if (!transposed && a_.output_padding != 0)
            return refuse(RefusalKind::field_unsupported, "output padding",
                          fmt::format("output padding{} is {}; {} has none, so it must be 0", where(),
                                      a_.output_padding, name_of(op_)));
        if (a_.ceil_mode && !is_pooling(op_))
            return refuse(RefusalKind::field_unsupported, "ceil mode",
                          fmt::format("ceil mode{} is on; only pooling has it", where()));
        if (op_ == Operator::average_pooling && a_.dilation != 1)
            return refuse(RefusalKind::field_unsupported, "dilation",
                          fmt::format("dilation{} is {}; average pooling has none, so it must be 1", where(),
                                      a_.dilation));
        // Frameworks give pooling one padding for both sides; a one-sided one is an explicit pad before it,
        // and that knows no limit.
        if (is_pooling(op_) && a_.padding_begin == a_.padding_end && a_.padding_begin > a_.kernel / 2)
            return refuse(RefusalKind::pool_padding_gt_half_kernel, "padding",
                          fmt::format("padding{} is {}; pooling allows at most half the kernel, {}", where(),
                                      a_.padding_begin, a_.kernel / 2));
        const std::int64_t limit = std::max(a_.stride, a_.dilation);
        if (transposed && a_.output_padding >= limit)
            return refuse(
                RefusalKind::output_padding_too_large, "output padding",
                fmt::format("output padding{} is {}; it must be smaller than the stride or the dilation, "
                            "so at most {}",
                            where(), a_.output_padding, limit - 1));
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Refusal> why_no_output() const {
        const std::int64_t size = output_size(op_, a_);
        if (size > kLargestSize)
            return refuse(
                RefusalKind::size_too_large, "input",
                fmt::format("input{} is {} and the output would have {} cells; the largest size is {}",
                            where(), a_.input, size, kLargestSize));
        if (size >= 1) return std::nullopt;
        if (op_ == Operator::transposed_convolution)
            return refuse(
                RefusalKind::output_too_small, "padding",
                fmt::format("padding{} of {} and {} cuts away all {} cells of the full result; at most {} "
                            "in all leave an output",
                            where(), a_.padding_begin, a_.padding_end,
                            size + a_.padding_begin + a_.padding_end,
                            size + a_.padding_begin + a_.padding_end - 1));
        const auto kind =
            is_pooling(op_) ? RefusalKind::output_too_small : RefusalKind::kernel_larger_than_padded_input;
        const std::int64_t room = padded_input(a_);
        const std::int64_t largest = (room - 1) / a_.dilation + 1;
        if (a_.dilation == 1)
            return refuse(
                kind, "kernel",
                fmt::format("kernel{} is {}, larger than the padded input of {}; the largest that fits is "
                            "{}",
                            where(), a_.kernel, room, largest));
        return refuse(
            kind, "kernel",
            fmt::format("kernel{} is {} and spans {} cells with dilation {}, more than the padded input of "
                        "{}; the largest that fits is {}",
                        where(), a_.kernel, effective_kernel(a_), a_.dilation, room, largest));
    }

    Operator op_;
    const AxisSpec& a_;
    int axis_;
    std::size_t axes_;
};

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
    if (layer.op == Operator::pixel_shuffle && layer.in_channels % (r * r) != 0)
        return Refusal{RefusalKind::channels_not_divisible_by_factor_squared, "in channels", -1,
                       fmt::format("in channels is {}; a pixel shuffle by {} makes one channel of {}, so it "
                                   "must be a multiple of {}",
                                   layer.in_channels, r, r * r, r * r)};
    if (layer.op == Operator::pixel_unshuffle && layer.in_channels > kLargestSize / (r * r))
        return Refusal{
            RefusalKind::size_too_large, "in channels", -1,
            fmt::format("in channels is {} and a pixel unshuffle by {} makes {} of each; at most {} "
                        "can come out",
                        layer.in_channels, r, r * r, kLargestSize)};
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

std::optional<Refusal> why_invalid(const Layer& layer) {
    if (layer.axes.empty() || layer.axes.size() > 3)
        return Refusal{
            RefusalKind::dimensions_unsupported, "dimensions", -1,
            fmt::format("the layer has {} dimensions; 1, 2 and 3 are possible", layer.axes.size())};
    if (auto why = why_channels_invalid(layer)) return why;
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        if (auto why = AxisJudge(layer.op, layer.axes[i], static_cast<int>(i), layer.axes.size()).verdict())
            return why;
    }
    if (is_shuffle(layer.op) && layer.axes.size() != 2)
        return Refusal{RefusalKind::dimensions_unsupported, "dimensions", -1,
                       fmt::format("dimensions is {}; a {} has 2", layer.axes.size(), name_of(layer.op))};
    if (auto why = why_sizes_missing(layer)) return why;
    if (auto why = why_shuffle_unfit(layer)) return why;
    return why_rules_invalid(layer);
}

// Frameworks mirror or wrap once.
std::optional<Refusal> why_mode_unfit(const Layer& layer, PaddingMode mode) {
    if (mode == PaddingMode::zeros) return std::nullopt;
    if (layer.op != Operator::convolution)
        return Refusal{
            RefusalKind::padding_mode_unsupported, "padding mode", -1,
            fmt::format("padding mode is \"{}\"; {} takes zeros only", name_of(mode), name_of(layer.op))};
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

std::optional<Refusal> why_invalid(const LayerRequest& request) {
    const bool transposed = request.layer.op == Operator::transposed_convolution;
    if (request.of_transposed && !transposed)
        return Refusal{
            RefusalKind::field_unsupported, "parameters", -1,
            fmt::format("parameters of the transposed layer's convolution were given for a {}; only a "
                        "transposed convolution takes them",
                        name_of(request.layer.op))};
    if (auto why = why_word_unfit(request)) return why;
    const Layer layer =
        with_numbers(request.of_transposed ? transposed_one(request) : request.layer, request.padding);
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
    if (auto why = why_invalid(layer)) return why;
    if (request.of_transposed) return why_invalid(resolved(request));
    return std::nullopt;
}

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
    for (const AxisSpec& a : layer.axes) extents.push_back(a.kernel);
    return extents;
}

std::int64_t output_channels(const Layer& layer) {
    if (has_weights(layer.op)) return layer.out_channels;
    if (!is_shuffle(layer.op)) return layer.in_channels;
    const std::int64_t r = shuffle_factor(layer.axes.front());
    return layer.op == Operator::pixel_shuffle ? layer.in_channels / (r * r) : layer.in_channels * r * r;
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
