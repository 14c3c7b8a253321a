#include "records/question_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "advice/backward.h"
#include "arithmetic/counts.h"
#include "basics/capped.h"
#include "basics/errors.h"
#include "basics/text.h"
#include "network/sizes.h"
#include "records/compute_values.h"
#include "records/network_records.h"

namespace convwalk {
namespace {

// The layer of a record in numbers, with all that its values depend on.
std::optional<Fault> read_possible(const Record& record, Layer& layer, std::int64_t& batch) {
    const AskedLayer asked = is_sized_by_record(record) ? read_sized(record) : read_layer(record);
    if (auto why = why_refused(asked)) return why;
    layer = resolved(asked.request);
    layer.padding_mode = asked.rules.padding_mode;
    layer.count_include_pad = asked.rules.count_include_pad;
    layer.divisor_override = asked.rules.divisor_override;
    batch = asked.batch;
    return std::nullopt;
}

void write_count(JsonWriter& answer, std::string_view name, std::int64_t count) {
    answer.key(name);
    if (count == kMostCounted)
        answer.null();
    else
        answer.integer(count);
}

// What records call the layers that a gradient goes through.
std::string_view op_of(const Layer& layer) {
    if (layer.op == Operator::convolution) return "conv";
    return layer.op == Operator::transposed_convolution ? "conv_transpose" : "pad";
}

void write_layer(JsonWriter& answer, const LayerRequest& request, std::int64_t batch) {
    const Layer layer = resolved(request);
    const auto each = [&](std::string_view name, std::int64_t AxisSpec::*field) {
        answer.key(name).begin_list();
        for (const AxisSpec& a : layer.axes) answer.integer(a.*field);
        answer.end_list();
    };
    answer.begin_object().key("op").text(op_of(layer));
    answer.key("input_shape").integers(input_shape(layer, batch));
    if (has_weights(layer.op)) {
        answer.key("weight_shape").integers(weight_shape(layer));
        each("kernel_size", &AxisSpec::kernel);
        each("stride", &AxisSpec::stride);
        each("dilation", &AxisSpec::dilation);
        answer.key("groups").integer(layer.groups);
    }
    each("padding", &AxisSpec::padding_begin);
    each("padding_end", &AxisSpec::padding_end);
    if (layer.op == Operator::transposed_convolution) each("output_padding", &AxisSpec::output_padding);
    answer.end_object();
}

void write_way(JsonWriter& answer, std::string_view name, const GradientWay& way, std::int64_t batch) {
    answer.key(name).begin_object().key("words").text(way.words).key("layer");
    if (way.layer)
        write_layer(answer, *way.layer, batch);
    else
        answer.null();
    answer.end_object();
}

void write_optional(JsonWriter& answer, std::string_view name, const std::optional<std::int64_t>& size) {
    answer.key(name);
    if (size)
        answer.integer(*size);
    else
        answer.null();
}

void write_runs(JsonWriter& answer, std::string_view name, const Runs& runs) {
    answer.key(name).begin_list();
    for (const Run& run : runs) answer.begin_list().integer(run.first).integer(run.last).end_list();
    answer.end_list();
}

void write_taken(JsonWriter& answer, const SizesAsked& asked, const SizesTaken& taken) {
    answer.begin_object().key("rule");
    if (taken.rule) {
        answer.begin_object().key("modulus").integer(taken.rule->modulus);
        answer.key("remainders").integers(taken.rule->remainders);
        answer.key("from").integer(taken.rule->from).end_object();
    } else {
        answer.null();
    }
    write_optional(answer, "shortest", taken.shortest);
    write_optional(answer, "shortest_that_fits", taken.shortest_that_fits);
    if (asked.range) {
        Runs fit;
        for (const SizeVerdict& verdict : taken.looked_at) {
            if (verdict.fits()) fit.push_back({verdict.size, verdict.size});
        }
        write_runs(answer, "fit", joined(std::move(fit)));
    }
    if (asked.output) write_runs(answer, "giving", taken.giving);
    answer.end_object();
}

std::optional<Run> read_range(const Record& record) {
    if (!record.has("range")) return std::nullopt;
    const Extents range = record.integers("range");
    if (range.size() != 2 || range[0] < 1 || range[1] < range[0] || range[1] > kLargestSize)
        throw BadInput("range must be two sizes of 1 or more, the first and the last");
    if (range[1] - range[0] >= kMostSizes)
        throw BadInput(
            fmt::format("range has {} sizes; at most {} are looked at", range[1] - range[0] + 1, kMostSizes));
    return Run{range[0], range[1]};
}

}  // namespace

std::optional<Fault> answer_costs(const Record& record, JsonWriter& answer) {
    Layer layer;
    std::int64_t batch = 1;
    if (auto why = read_possible(record, layer, batch)) return why;
    const LayerCounts counts = counts_of(layer);
    answer.key("output_shape").integers(output_shape(layer, batch));
    write_count(answer, "weights", counts.weights);
    write_count(answer, "biases", counts.biases);
    write_count(answer, "parameters", counts.parameters);
    write_count(answer, "multiply_adds", counts.multiply_adds);
    write_count(answer, "flops", counts.flops);
    write_count(answer, "output_values", counts.outputs);
    write_count(answer, "output_bytes", counts.output_bytes);
    return std::nullopt;
}

std::optional<Fault> answer_backward(const Record& record, JsonWriter& answer) {
    Layer layer;
    std::int64_t batch = 1;
    if (auto why = read_possible(record, layer, batch)) return why;
    const Backward backward = backward_of(layer);
    write_way(answer, "to_input", backward.to_input, batch);
    if (backward.to_weights)
        write_way(answer, "to_weights", *backward.to_weights, 1);
    else
        answer.key("to_weights").null();
    answer.key("to_bias");
    if (backward.to_bias.empty())
        answer.null();
    else
        answer.text(backward.to_bias);
    return std::nullopt;
}

std::optional<Fault> answer_sizes(const Record& record, JsonWriter& answer) {
    const Stack stack = read_network_of(record);
    const std::size_t axes = stack.input.size();
    if (axes == 0) throw BadInput("the input of the network is a vector; it has no sizes to choose");
    const std::optional<Run> range = read_range(record);
    const Extents outputs = record.has("output_size") ? per_axis(record, "output_size", axes) : Extents();
    std::vector<SizesAsked> asked;
    std::vector<Stack> lines;
    for (std::size_t i = 0; i < axes; ++i) {
        asked.push_back({range, outputs.empty() ? std::nullopt : std::optional(outputs[i])});
        lines.push_back(line_of(stack, i));
        lines.back().input = {1};
    }
    if (puts_axes_together(stack)) {
        const auto other = std::adjacent_find(lines.begin(), lines.end(), std::not_equal_to<>());
        if (other != lines.end() ||
            std::adjacent_find(outputs.begin(), outputs.end(), std::not_equal_to<>()) != outputs.end())
            throw BadInput(
                "a dense layer, a reshape or an unfold puts the axes of the network together, so all must be "
                "treated alike");
        lines = {stack};
    }
    answer.key("axes").begin_list();
    for (std::size_t i = 0; i < lines.size(); ++i)
        write_taken(answer, asked[i], sizes_taken(lines[i], asked[i]));
    answer.end_list();
    return std::nullopt;
}

}  // namespace convwalk
