#include "records/compute_frameworks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "basics/text.h"
#include "frameworks/rules.h"

namespace convwalk {
namespace {

std::string_view word_of(const Record& record, std::string_view field,
                         std::initializer_list<std::string_view> known) {
    const std::string_view word = record.text(field);
    if (std::find(known.begin(), known.end(), word) == known.end())
        throw BadInput(fmt::format("{} is \"{}\"; it must be one of {}", field, printable(word),
                                   fmt::join(known, ", ")));
    return word;
}

// The sizes that both operators have, without padding.
Layer read_sizes(const Record& record, Operator op) {
    const Extents input = record.integers("input_size");
    if (input.empty() || input.size() > 3)
        throw BadInput(fmt::format("input_size has {} sizes; it must have 1 to 3", input.size()));
    if (record.has("ndim") && record.integer("ndim") != static_cast<std::int64_t>(input.size()))
        throw BadInput(
            fmt::format("ndim is {}; the input has {} spatial axes", record.integer("ndim"), input.size()));
    Layer layer;
    layer.op = op;
    layer.axes.assign(input.size(), AxisSpec{});
    const auto set = [&](std::int64_t AxisSpec::*member, const Extents& values) {
        for (std::size_t i = 0; i < values.size(); ++i) layer.axes[i].*member = values[i];
    };
    set(&AxisSpec::input, input);
    set(&AxisSpec::kernel, per_axis(record, "kernel_size", input.size()));
    set(&AxisSpec::stride, per_axis(record, "stride", input.size()));
    set(&AxisSpec::dilation, per_axis(record, "dilation", input.size()));
    return layer;
}

// Sizes in range, judged before any rule is asked: a transposed layer without padding has an output.
std::optional<Fault> why_sizes_refused(Layer layer) {
    layer.op = Operator::transposed_convolution;
    for (AxisSpec& a : layer.axes) a.padding_begin = a.padding_end = 0;
    return fault_of(why_invalid(layer));
}

void set_padding(Layer& layer, const std::vector<Sides>& sides) {
    for (std::size_t i = 0; i < sides.size(); ++i) {
        layer.axes[i].padding_begin = sides[i].begin;
        layer.axes[i].padding_end = sides[i].end;
    }
}

void write_sides(JsonWriter& answer, std::string_view begin, std::string_view end,
                 const std::vector<Sides>& sides) {
    answer.key(begin).begin_list();
    for (const Sides& s : sides) answer.integer(s.begin);
    answer.end_list().key(end).begin_list();
    for (const Sides& s : sides) answer.integer(s.end);
    answer.end_list();
}

void write_total(JsonWriter& answer, std::string_view field, const std::vector<Sides>& sides) {
    answer.key(field).begin_list();
    for (const Sides& s : sides) answer.integer(s.begin + s.end);
    answer.end_list();
}

std::optional<Fault> answer_keras(const Record& record, const Layer& layer, JsonWriter& answer) {
    const bool same = word_of(record, "padding", {"same", "valid"}) == "same";
    Extents output_padding;
    if (record.has("output_padding")) output_padding = per_axis(record, "output_padding", layer.axes.size());
    if (auto why = why_sizes_refused(layer)) return why;

    Extents output;
    std::vector<Sides> crop;
    bool accepted = true;
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        const AxisSpec& a = layer.axes[i];
        std::optional<std::int64_t> added;
        if (!output_padding.empty()) added = output_padding[i];
        if (added && *added < 0)
            return Fault{to_string(RefusalKind::negative_output_padding),
                         fmt::format("output padding is {}; it must be at least 0", *added)};
        if (added && *added >= a.stride)
            return Fault{to_string(RefusalKind::output_padding_too_large),
                         fmt::format("output padding is {}; Keras takes less than the stride, so at most {}",
                                     *added, a.stride - 1)};
        const KerasTransposed axis = keras_transposed(a, same, added);
        if (axis.output < 1)
            return Fault{to_string(RefusalKind::output_too_small),
                         fmt::format("the output would have {} cells; it must have at least 1", axis.output)};
        if (axis.output > kLargestSize)
            return Fault{to_string(RefusalKind::size_too_large),
                         fmt::format("the output would have {} cells; the largest size is {}", axis.output,
                                     kLargestSize)};
        accepted &= axis.accepted;
        output.push_back(axis.output);
        crop.push_back(axis.crop);
    }
    answer.key("output_size").integers(output);
    if (accepted)
        write_sides(answer, "crop_begin", "crop_end", crop);
    else
        answer.key("crop_begin").null().key("crop_end").null();
    answer.key("tf_runtime_accepts").raw(accepted ? "true" : "false");
    return std::nullopt;
}

// The sizes that the record asks for by name; nullopt when the numbers of `pads` count.
std::optional<Extents> wanted_output(const Record& record, const Layer& layer, bool same) {
    if (record.has("output_shape")) {
        const Extents wanted = per_axis(record, "output_shape", layer.axes.size());
        for (const std::int64_t size : wanted) {
            if (size < 1 || size > kLargestSize)
                throw BadInput(
                    fmt::format("output_shape has {}; sizes are from 1 to {}", size, kLargestSize));
        }
        return wanted;
    }
    if (!same) return std::nullopt;
    Extents wanted;
    for (const AxisSpec& a : layer.axes) wanted.push_back(a.input * a.stride);
    return wanted;
}

std::optional<Fault> answer_onnx_transposed(const Record& record, Layer layer, JsonWriter& answer) {
    const std::size_t axes = layer.axes.size();
    const std::string_view word =
        record.has("auto_pad") ? word_of(record, "auto_pad", {"NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"})
                               : "NOTSET";
    if (record.has("output_padding")) {
        const Extents added = per_axis(record, "output_padding", axes);
        for (std::size_t i = 0; i < axes; ++i) layer.axes[i].output_padding = added[i];
    }
    if (auto why = why_sizes_refused(layer)) return why;

    std::vector<Sides> sides(axes);
    if (const auto wanted = wanted_output(record, layer, word.starts_with("SAME"))) {
        for (std::size_t i = 0; i < axes; ++i)
            sides[i] = onnx_transposed_padding(layer.axes[i], (*wanted)[i], word == "SAME_UPPER");
    } else if (word == "NOTSET" && record.has("pads")) {
        const Extents pads = per_axis(record, "pads", 2 * axes);
        for (std::size_t i = 0; i < axes; ++i) sides[i] = {pads[i], pads[axes + i]};
    }
    // A kernel smaller than the stride leaves less than is wanted: the rest is added, not cut.
    Layer judged = layer;
    for (std::size_t i = 0; i < axes; ++i) {
        if (record.has("pads") && std::min(sides[i].begin, sides[i].end) < 0)
            return Fault{to_string(RefusalKind::negative_padding), "pads has a number below 0"};
        judged.axes[i].padding_begin = std::max<std::int64_t>(0, sides[i].begin);
        judged.axes[i].padding_end = std::max<std::int64_t>(0, sides[i].end);
    }
    if (auto why = fault_of(why_invalid(judged))) return why;
    Extents output;
    for (std::size_t i = 0; i < axes; ++i)
        output.push_back(full_output(layer.axes[i]) + layer.axes[i].output_padding - sides[i].begin -
                         sides[i].end);
    answer.key("output_size").integers(output);
    write_total(answer, "total_padding", sides);
    write_sides(answer, "pads_begin", "pads_end", sides);
    return std::nullopt;
}

}  // namespace

std::optional<Fault> answer_framework_conv(const Record& record, JsonWriter& answer) {
    const bool onnx = word_of(record, "framework", {"tensorflow", "onnx"}) == "onnx";
    const std::string_view word = onnx ? word_of(record, "padding", {"SAME_UPPER", "SAME_LOWER", "VALID"})
                                       : word_of(record, "padding", {"SAME", "VALID"});
    Layer layer = read_sizes(record, Operator::convolution);
    if (auto why = why_sizes_refused(layer)) return why;
    std::vector<Sides> sides(layer.axes.size());
    if (word != "VALID") {
        const auto rule = word == "SAME_LOWER" ? AutoPadding::same_lower : AutoPadding::same_upper;
        std::transform(layer.axes.begin(), layer.axes.end(), sides.begin(),
                       [&](const AxisSpec& a) { return same_padding(a, rule); });
    }
    set_padding(layer, sides);
    write_total(answer, "pad_total", sides);
    write_sides(answer, "pad_begin", "pad_end", sides);
    if (auto why = fault_of(why_invalid(layer))) return why;
    answer.key("output_size").integers(output_extents(layer));
    return std::nullopt;
}

std::optional<Fault> answer_framework_transposed(const Record& record, JsonWriter& answer) {
    const bool onnx = word_of(record, "framework", {"keras", "onnx"}) == "onnx";
    const Layer layer = read_sizes(record, Operator::transposed_convolution);
    return onnx ? answer_onnx_transposed(record, layer, answer) : answer_keras(record, layer, answer);
}

}  // namespace convwalk
