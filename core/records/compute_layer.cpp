#include "records/compute_layer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "arithmetic/operators.h"
#include "basics/text.h"

namespace convwalk {
namespace {

Operator operator_of(const Record& record) {
    const std::string_view op = record.text("op");
    return op == "overlap_count" ? Operator::transposed_convolution : operator_named(op);
}

void read_padding(const Record& record, AskedLayer& asked) {
    LayerRequest& request = asked.request;
    if (record.has_text("padding")) {
        if (record.has("padding_end"))
            throw BadInput("padding is a word; padding_end must be null beside it");
        asked.word = record.text("padding");
        if (request.layer.op != Operator::convolution) return;
        for (const PaddingWord word : {PaddingWord::valid, PaddingWord::same}) {
            if (*asked.word == name_of(word)) request.padding = word;
        }
        return;
    }
    const Extents begin = per_axis(record, "padding", request.layer.axes.size());
    const Extents end = record.has("padding_end") ? per_axis(record, "padding_end", begin.size()) : begin;
    for (std::size_t i = 0; i < begin.size(); ++i) {
        request.layer.axes[i].padding_begin = begin[i];
        request.layer.axes[i].padding_end = end[i];
    }
}

void read_axes(const Record& record, const Extents& input, AskedLayer& asked) {
    const std::size_t axes = input.size();
    if (record.has("ndim") && record.integer("ndim") != static_cast<std::int64_t>(axes))
        throw BadInput(
            fmt::format("ndim is {}; the input has {} spatial axes", record.integer("ndim"), axes));
    Layer& layer = asked.request.layer;
    layer.axes.assign(axes, AxisSpec{});
    const auto set = [&](std::int64_t AxisSpec::*member, const Extents& values) {
        for (std::size_t i = 0; i < axes; ++i) layer.axes[i].*member = values[i];
    };
    set(&AxisSpec::input, input);
    set(&AxisSpec::kernel, per_axis(record, "kernel_size", axes));
    set(&AxisSpec::stride, per_axis(record, "stride", axes));
    // What an operator does not have is judged all the same when the record gives it.
    if (layer.op != Operator::average_pooling || record.has("dilation"))
        set(&AxisSpec::dilation, per_axis(record, "dilation", axes));
    if (layer.op == Operator::transposed_convolution || record.has("output_padding"))
        set(&AxisSpec::output_padding, per_axis(record, "output_padding", axes));
    if (is_pooling(layer.op) || record.has("ceil_mode")) {
        const bool ceil_mode = record.flag("ceil_mode");
        for (AxisSpec& a : layer.axes) a.ceil_mode = ceil_mode;
    }
    read_padding(record, asked);
}

void read_weight_shape(const Record& record, AskedLayer& asked) {
    Layer& layer = asked.request.layer;
    layer.groups = record.integer("groups");
    asked.weight_shape = record.integers("weight_shape");
    const Extents& weight = asked.weight_shape;
    const Extents kernel = kernel_extents(layer);
    if (weight.size() < 2 || !std::equal(weight.begin() + 2, weight.end(), kernel.begin(), kernel.end()))
        throw BadInput(
            fmt::format("weight_shape has {} sizes; it must have two for channels and then those of "
                        "kernel_size, {}",
                        weight.size(), fmt::join(kernel, ", ")));
    // Out of range the product could overflow; why_weight_unfit refuses such a weight without it.
    const auto in_range = [](std::int64_t v) { return v >= 1 && v <= kLargestSize; };
    if (layer.op == Operator::convolution)
        layer.out_channels = weight[0];
    else if (in_range(weight[1]) && in_range(layer.groups))
        layer.out_channels = weight[1] * layer.groups;
}

PaddingMode padding_mode_named(std::string_view word) {
    std::vector<std::string_view> names;
    for (const PaddingMode mode : kPaddingModes) {
        names.push_back(name_of(mode));
        if (word == names.back()) return mode;
    }
    throw BadInput(
        fmt::format("padding_mode is \"{}\"; it must be one of {}", printable(word), fmt::join(names, ", ")));
}

void read_rules(const Record& record, AskedLayer& asked) {
    ValueRules& rules = asked.rules;
    if (record.has("padding_mode")) rules.padding_mode = padding_mode_named(record.text("padding_mode"));
    if (record.has("count_include_pad")) rules.count_include_pad = record.flag("count_include_pad");
    if (record.has("divisor_override")) rules.divisor_override = record.integer("divisor_override");
}

// A layer whose axes have an input alone.
AskedLayer read_input_shape(const Record& record, Operator op) {
    const Extents shape = record.integers("input_shape");
    if (shape.size() < 3 || shape.size() > 5)
        throw BadInput(
            fmt::format("input_shape has {} sizes; it must have batch, channels and 1 to 3 spatial "
                        "ones",
                        shape.size()));
    AskedLayer asked;
    asked.batch = shape[0];
    if (asked.batch < 0)
        throw BadInput(fmt::format("input_shape[0] is {}; a batch is at least 0", asked.batch));
    asked.request.layer.op = op;
    Layer& layer = asked.request.layer;
    layer.in_channels = shape[1];
    layer.axes.assign(shape.size() - 2, AxisSpec{});
    for (std::size_t i = 0; i < layer.axes.size(); ++i) layer.axes[i].input = shape[i + 2];
    return asked;
}

// A layer with all but its weight.
AskedLayer read_channels(const Record& record, Operator op) {
    AskedLayer asked = read_input_shape(record, op);
    read_axes(record, input_extents(asked.request.layer), asked);
    read_rules(record, asked);
    return asked;
}

// Sizes that are given, and cells around the input: none that a record leaves out.
void read_sizes_and_padding(const Record& record, Layer& layer) {
    const auto each = [&](std::string_view field, auto put) {
        if (!record.has(field)) return;
        const Extents values = per_axis(record, field, layer.axes.size());
        for (std::size_t i = 0; i < values.size(); ++i) put(layer.axes[i], values[i]);
    };
    each("output_size", [](AxisSpec& a, std::int64_t size) { a.output_size = size; });
    each("padding", [](AxisSpec& a, std::int64_t cells) { a.padding_begin = a.padding_end = cells; });
    each("padding_end", [](AxisSpec& a, std::int64_t cells) { a.padding_end = cells; });
}

// A layer of one channel.
AskedLayer read_spatial(const Record& record, std::string_view field, Operator op) {
    const Extents size = record.integers(field);
    if (size.empty() || size.size() > 3)
        throw BadInput(fmt::format("{} has {} sizes; it must have 1 to 3", field, size.size()));
    AskedLayer asked;
    asked.request.layer.op = op;
    read_axes(record, size, asked);
    read_rules(record, asked);
    return asked;
}

}  // namespace

Extents per_axis(const Record& record, std::string_view field, std::size_t axes) {
    Extents values = record.integers(field);
    if (values.size() != axes)
        throw BadInput(fmt::format("{} has {} numbers; it must have {}, one a spatial axis", field,
                                   values.size(), axes));
    return values;
}

std::optional<Fault> fault_of(std::optional<Refusal> refusal) {
    if (!refusal) return std::nullopt;
    return Fault{to_string(refusal->kind), std::move(refusal->sentence)};
}

std::optional<Fault> fault_of(std::optional<Unfit> unfit) {
    if (!unfit) return std::nullopt;
    return Fault{unfit->kind, std::move(unfit->sentence)};
}

AskedLayer read_layer(const Record& record) {
    AskedLayer asked = read_channels(record, operator_of(record));
    if (!is_pooling(asked.request.layer.op)) read_weight_shape(record, asked);
    return asked;
}

bool is_sized_by_record(const Record& record) {
    const Operator op = operator_of(record);
    return is_adaptive(op) || op == Operator::pad;
}

AskedLayer read_sized(const Record& record) {
    AskedLayer asked = read_input_shape(record, operator_of(record));
    read_sizes_and_padding(record, asked.request.layer);
    read_rules(record, asked);
    asked.request.layer.padding_mode = asked.rules.padding_mode;
    return asked;
}

AskedLayer read_unfold(const Record& record) {
    return read_channels(record, Operator::convolution);
}

AskedLayer read_fold(const Record& record) {
    return read_spatial(record, "output_size", Operator::convolution);
}

AskedLayer read_plane(const Record& record) {
    return read_spatial(record, "input_size", operator_of(record));
}

std::optional<Fault> why_refused(const AskedLayer& asked) {
    const Layer& layer = asked.request.layer;
    if (asked.word && layer.op != Operator::convolution)
        return Fault{to_string(RefusalKind::string_padding_unsupported),
                     fmt::format("padding is \"{}\"; {} takes numbers only", printable(*asked.word),
                                 name_of(layer.op))};
    if (asked.word && asked.request.padding == PaddingWord::numbers)
        return Fault{
            "invalid_padding_string",
            fmt::format("padding is \"{}\"; the words are \"valid\" and \"same\"", printable(*asked.word))};
    if (!asked.weight_shape.empty()) {
        if (auto why = why_weight_unfit(layer, asked.weight_shape)) return fault_of(std::move(why));
    }
    if (auto why = why_invalid(asked.request)) return fault_of(std::move(why));
    return fault_of(why_unfit(resolved(asked.request), asked.rules));
}

std::vector<double> read_values(const Record& record, std::string_view field, const Extents& shape) {
    if (!record.has(field)) return {};
    std::vector<double> values = record.numbers(field);
    if (static_cast<std::int64_t>(values.size()) != cell_count(shape))
        throw BadInput(fmt::format("{} has {} numbers; a shape of [{}] needs {}", field, values.size(),
                                   fmt::join(shape, ", "), cell_count(shape)));
    return values;
}

std::optional<Fault> why_answer_too_long(std::int64_t numbers) {
    constexpr std::int64_t kMostAnswered = 1'000'000;
    if (numbers <= kMostAnswered) return std::nullopt;
    return Fault{
        to_string(RefusalKind::size_too_large),
        fmt::format("the answer would list {} cells; at most {} are listed", numbers, kMostAnswered)};
}

Extents with_channels(std::int64_t batch, std::int64_t channels, const Extents& spatial) {
    Extents shape = {batch, channels};
    shape.insert(shape.end(), spatial.begin(), spatial.end());
    return shape;
}

}  // namespace convwalk
