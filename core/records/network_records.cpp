#include "records/network_records.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "arithmetic/axes.h"
#include "arithmetic/operators.h"
#include "basics/text.h"
#include "network/stack_json.h"

namespace convwalk {
namespace {

Operator operator_of_type(std::string_view type) {
    if (type == "pool") return Operator::max_pooling;
    if (const auto op = operator_spelled(type); op && has_window(*op)) return *op;
    throw BadInput(fmt::format("type of a layer is \"{}\"; it must be one of conv, conv_transpose, pool",
                               printable(type)));
}

StackLayer read_stack_layer(const Record& record, std::size_t axes) {
    const auto per_axis = [&](std::string_view field) {
        Extents values = record.integers(field);
        if (values.size() != axes)
            throw BadInput(fmt::format("{} of a layer has {} numbers; it must have {}, one a spatial axis",
                                       field, values.size(), axes));
        return values;
    };
    LayerRequest request = StackLayer::plain_layer(operator_of_type(record.text("type")));
    Layer& layer = request.layer;
    put_on_axes(layer, &AxisSpec::kernel, per_axis("kernel_size"));
    put_on_axes(layer, &AxisSpec::stride, per_axis("stride"));
    put_on_axes(layer, &AxisSpec::padding_begin, per_axis("padding"));
    put_on_axes(layer, &AxisSpec::padding_end,
                per_axis(record.has("padding_end") ? "padding_end" : "padding"));
    if (record.has("dilation")) put_on_axes(layer, &AxisSpec::dilation, per_axis("dilation"));
    if (record.has("output_padding"))
        put_on_axes(layer, &AxisSpec::output_padding, per_axis("output_padding"));
    StackLayer made;
    made.what = request;
    return made;
}

Stack read_layers(const Record& record) {
    Stack stack;
    stack.input = record.integers("input_size");
    if (stack.input.empty() || stack.input.size() > 3)
        throw BadInput(fmt::format("input_size has {} sizes; it must have 1 to 3", stack.input.size()));
    if (record.has("ndim") && record.integer("ndim") != static_cast<std::int64_t>(stack.input.size()))
        throw BadInput(fmt::format("ndim is {}; the input has {} spatial axes", record.integer("ndim"),
                                   stack.input.size()));
    for (const Record& layer : record.records("layers"))
        stack.layers.push_back(read_stack_layer(layer, stack.input.size()));
    if (stack.layers.empty()) throw BadInput("layers is empty; it must have at least one layer");
    return stack;
}

void write_run(JsonWriter& answer, const std::optional<Run>& run) {
    if (!run) {
        answer.null();
        return;
    }
    answer.begin_list().integer(run->first).integer(run->last).end_list();
}

template <typename Write>
void write_axes(JsonWriter& answer, std::string_view name, const std::vector<AxisField>& axes, Write write) {
    answer.key(name).begin_list();
    for (const AxisField& axis : axes) write(axis);
    answer.end_list();
}

double middle_of(const Run& run) {
    return static_cast<double>(run.first) / 2 + static_cast<double>(run.last) / 2;
}

void write_field(JsonWriter& answer, const std::vector<AxisField>& axes, bool transposes) {
    const auto or_null = [&](bool there, auto write) {
        if (there)
            write();
        else
            answer.null();
    };
    write_axes(answer, "rf_size", axes, [&](auto& a) { answer.integer(a.size); });
    write_axes(answer, "rf_size_min", axes, [&](auto& a) { answer.integer(a.size_min); });
    write_axes(answer, "jump", axes, [&](auto& a) { answer.number(to_double(a.jump)); });
    write_axes(answer, "jump_fraction", axes,
               [&](auto& a) { answer.begin_list().integer(a.jump.num).integer(a.jump.den).end_list(); });
    write_axes(answer, "effective_padding", axes,
               [&](auto& a) { or_null(!transposes && a.first, [&] { answer.integer(-a.first->first); }); });
    write_axes(answer, "rf_start", axes,
               [&](auto& a) { or_null(a.first.has_value(), [&] { answer.integer(a.first->first); }); });
    write_axes(answer, "rf_center_first", axes,
               [&](auto& a) { or_null(a.first.has_value(), [&] { answer.number(middle_of(*a.first)); }); });
    write_axes(answer, "phase_period", axes, [&](auto& a) { answer.integer(a.period); });
    write_axes(answer, "phases", axes, [&](auto& a) {
        answer.begin_list();
        for (const auto& phase : a.phases) write_run(answer, phase);
        answer.end_list();
    });
}

void write_probe(JsonWriter& answer, const Stack& stack, const StackReport& report, const Extents& output) {
    const std::size_t last = stack.layers.size();
    answer.begin_object().key("output_index").integers(output);
    answer.key("theoretical").begin_list();
    const Trace trace = trace_of(stack, report, last, output, false);
    for (const Runs& runs : trace.cells.front()) write_run(answer, hull(runs));
    answer.end_list();
    answer.key("used_runs").begin_list();
    const UsedCells used = used_cells(stack, report, last, output);
    for (const Runs& runs : used.axes) {
        answer.begin_list();
        for (const Run& run : runs) write_run(answer, run);
        answer.end_list();
    }
    answer.end_list().end_object();
}

std::vector<Extents> read_probes(const Record& record, const Extents& output) {
    std::vector<Extents> probes;
    if (!record.has("probes")) return probes;
    for (const Record& probe : record.records("probes")) {
        Extents index = probe.integers("output_index");
        bool inside = index.size() == output.size();
        for (std::size_t i = 0; inside && i < index.size(); ++i)
            inside = index[i] >= 0 && index[i] < output[i];
        if (!inside)
            throw BadInput(fmt::format("output_index of a probe is no cell of the output, which has {}",
                                       to_string(output)));
        probes.push_back(std::move(index));
    }
    constexpr std::size_t kMostProbes = 1000;
    if (probes.size() > kMostProbes)
        throw BadInput(
            fmt::format("there are {} probes; at most {} are answered", probes.size(), kMostProbes));
    return probes;
}

}  // namespace

Stack read_network_of(const Record& record) {
    return record.has("network") ? read_stack(record.text("network")).stack : read_layers(record);
}

std::optional<Fault> answer_receptive_field(const Record& record, JsonWriter& answer) {
    const Stack stack = read_layers(record);
    const StackReport report = told_report_of(stack);
    if (report.refusal) return Fault{to_string(report.refusal->kind), report.refusal->sentence};
    const LayerReport& last = report.layers.back();
    for (const AxisField& axis : last.axes) {
        if (!axis.complete || !axis.exact)
            return Fault{to_string(RefusalKind::size_too_large),
                         "the receptive field has too many phases or holes to be listed"};
    }
    const std::vector<Extents> probes = read_probes(record, last.output);
    bool transposes = false;
    for (const StackLayer& layer : stack.layers)
        transposes = transposes || kind_of(layer) == LayerKind::transposed_convolution;

    answer.key("layer_output_sizes").begin_list();
    for (const LayerReport& layer : report.layers) answer.integers(layer.output);
    answer.end_list();
    answer.key("output_size").integers(last.output);
    write_field(answer, last.axes, transposes);
    if (record.has("probes")) {
        answer.key("probes").begin_list();
        for (const Extents& probe : probes) write_probe(answer, stack, report, probe);
        answer.end_list();
    }
    return std::nullopt;
}

}  // namespace convwalk
