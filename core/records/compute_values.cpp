#include "records/compute_values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "arithmetic/operators.h"
#include "basics/errors.h"
#include "basics/text.h"
#include "numeric/evaluation.h"
#include "numeric/rearrange.h"
#include "numeric/resize.h"
#include "records/compute_suites.h"

namespace convwalk {
namespace {

void write_tensor(JsonWriter& answer, const Tensor& tensor) {
    answer.key("output_shape").integers(tensor.shape);
    write_output(answer, tensor.values);
}

void write_winners(JsonWriter& answer, const std::vector<std::int64_t>& winners) {
    answer.key("indices").begin_list();
    for (const std::int64_t winner : winners) {
        if (winner >= 0)
            answer.integer(winner);
        else
            answer.null();
    }
    answer.end_list();
}

// Whether the record gives all that the numbers are made of.
bool gives_operands(const Record& record, const Layer& layer) {
    return record.has("input") && (is_pooling(layer.op) || record.has("weight"));
}

Operands read_operands(const Record& record, const Layer& layer, std::int64_t batch) {
    Operands operands;
    operands.input.shape = input_shape(layer, batch);
    operands.input.values = read_values(record, "input", operands.input.shape);
    if (is_pooling(layer.op)) return operands;
    operands.weight.shape = weight_shape(layer);
    operands.weight.values = read_values(record, "weight", operands.weight.shape);
    if (record.has("bias")) operands.bias = read_values(record, "bias", {layer.out_channels});
    return operands;
}

// An input of a shape that was judged.
// @return no values when the record has none
Tensor read_input(const Record& record, const Extents& shape) {
    return {shape, read_values(record, "input", shape)};
}

// The factor's field has another name in either direction.
template <typename Judge, typename Shape, typename Work>
std::optional<Fault> answer_rearrangement(const Record& record, JsonWriter& answer, const char* field,
                                          Judge judge, Shape shape_of, Work work) {
    const Extents shape = record.integers("input_shape");
    const std::int64_t factor = record.integer(field);
    if (auto why = fault_of(judge(shape, factor))) return why;
    if (auto why = why_answer_too_long(cell_count(shape))) return why;
    if (record.has("input"))
        write_tensor(answer, work(read_input(record, shape), factor));
    else
        answer.key("output_shape").integers(shape_of(shape, factor));
    return std::nullopt;
}

Resizing read_resizing(const Record& record) {
    Resizing resizing;
    const auto mode = resize_mode_spelled(record.text("mode"));
    if (!mode)
        throw BadInput(fmt::format("mode is \"{}\"; it must be one of {}", printable(record.text("mode")),
                                   fmt::join(resize_mode_names(), ", ")));
    resizing.mode = *mode;
    resizing.align_corners = record.has("align_corners") && record.flag("align_corners");
    if (record.has("size")) resizing.size = record.integers("size");
    if (record.has("scale_factor")) resizing.factors = record.numbers("scale_factor");
    return resizing;
}

// What a window that does not fit is called where the window is no layer's.
std::optional<Fault> why_no_windows(const AskedLayer& asked) {
    if (asked.word)
        return Fault{to_string(RefusalKind::string_padding_unsupported),
                     fmt::format("padding is \"{}\"; it must be numbers", printable(*asked.word))};
    auto why = why_invalid(asked.request);
    if (why && why->kind == RefusalKind::kernel_larger_than_padded_input)
        why->kind = RefusalKind::output_too_small;
    return fault_of(std::move(why));
}

}  // namespace

void write_output(JsonWriter& answer, const std::vector<double>& values) {
    answer.key("output").begin_list();
    for (const double value : values) {
        if (std::isfinite(value))
            answer.number(value);
        else
            answer.null();
    }
    answer.end_list();
}

std::optional<Fault> work_out(const Record& record, const AskedLayer& asked, std::optional<Evaluation>& e) {
    const Layer layer = resolved(asked.request);
    if (!gives_operands(record, layer)) return std::nullopt;
    if (auto why = why_answer_too_long(cell_count(output_shape(layer, asked.batch)))) return why;
    const Operands operands = read_operands(record, layer, asked.batch);
    if (auto why = fault_of(why_unfit(layer, asked.rules, operands))) return why;
    e = evaluated(layer, asked.rules, operands);
    return std::nullopt;
}

std::optional<Fault> answer_values(const Record& record, JsonWriter& answer) {
    const AskedLayer asked = read_layer(record);
    std::optional<Evaluation> e;
    if (!why_refused(asked)) {
        if (auto why = work_out(record, asked, e)) return why;
    }
    if (auto why = answer_shape(record, answer)) return why;
    if (!e) return std::nullopt;
    write_output(answer, e->output.values);
    if (!e->winners.empty()) write_winners(answer, e->winners);
    return std::nullopt;
}

std::optional<Fault> answer_overlap(const Record& record, JsonWriter& answer) {
    const AskedLayer asked = read_layer(record);
    if (auto why = why_refused(asked)) return why;
    const Layer& layer = asked.request.layer;
    const Extents shape = output_shape(layer, asked.batch);
    if (auto why = why_answer_too_long(cell_count(shape))) return why;
    Extents axis_taps;
    for (const AxisSpec& a : layer.axes)
        axis_taps.push_back(cell_count({output_size(layer.op, a), a.kernel}));
    if (auto why = fault_of(why_too_much(shape, 0, axis_taps))) return why;
    const Tensor counts = overlap_count(layer);
    answer.key("output_shape").integers(shape);
    answer.key("output").begin_list();
    for (std::int64_t image = 0; image < asked.batch; ++image) {
        for (const double count : counts.values) answer.number(count);
    }
    answer.end_list();
    return std::nullopt;
}

std::optional<Fault> answer_resizing(const Record& record, JsonWriter& answer) {
    const Resizing resizing = read_resizing(record);
    const Extents shape = record.integers("input_shape");
    if (auto why = fault_of(why_unfit(resizing, shape))) return why;
    const Extents output = resized_shape(resizing, shape);
    if (auto why = why_answer_too_long(cell_count(output))) return why;
    if (!record.has("input")) {
        answer.key("output_shape").integers(output);
        return std::nullopt;
    }
    const Tensor input = read_input(record, shape);
    if (auto why = fault_of(why_no_tensor(input, shape, "input"))) return why;
    write_tensor(answer, resized(resizing, input));
    return std::nullopt;
}

std::optional<Fault> answer_sized(const Record& record, JsonWriter& answer) {
    const AskedLayer asked = read_sized(record);
    if (auto why = why_refused(asked)) return why;
    const Layer layer = asked.request.layer;
    const Extents output = output_shape(layer, asked.batch);
    if (auto why = why_answer_too_long(cell_count(output))) return why;
    if (!record.has("input")) {
        answer.key("output_shape").integers(output);
        return std::nullopt;
    }
    Operands operands;
    operands.input = read_input(record, input_shape(layer, asked.batch));
    if (auto why = fault_of(why_unfit(layer, asked.rules, operands))) return why;
    write_tensor(answer, evaluated(layer, asked.rules, operands).output);
    return std::nullopt;
}

namespace {

// PyTorch's where none is named.
ShuffleOrder read_order(const Record& record) {
    if (!record.has("order")) return ShuffleOrder::channel_first;
    for (const ShuffleOrder order : kShuffleOrders) {
        if (name_of(order) == record.text("order")) return order;
    }
    throw BadInput(fmt::format("order is \"{}\"; it must be crd or dcr", printable(record.text("order"))));
}

}  // namespace

std::optional<Fault> answer_shuffle(const Record& record, JsonWriter& answer) {
    return answer_rearrangement(record, answer, "upscale_factor", why_not_shuffled, shuffled_shape,
                                [order = read_order(record)](const Tensor& input, std::int64_t factor) {
                                    return pixel_shuffled(input, factor, order);
                                });
}

std::optional<Fault> answer_unshuffle(const Record& record, JsonWriter& answer) {
    return answer_rearrangement(record, answer, "downscale_factor", why_not_unshuffled, unshuffled_shape,
                                [order = read_order(record)](const Tensor& input, std::int64_t factor) {
                                    return pixel_unshuffled(input, factor, order);
                                });
}

std::optional<Fault> answer_unfold(const Record& record, JsonWriter& answer) {
    const AskedLayer asked = read_unfold(record);
    if (auto why = why_no_windows(asked)) return why;
    const Layer& layer = asked.request.layer;
    if (auto why = fault_of(why_not_unfolded(layer, asked.batch))) return why;
    const Extents shape = unfolded_shape(layer, asked.batch);
    if (auto why = why_answer_too_long(cell_count(shape))) return why;
    if (record.has("input"))
        write_tensor(answer, unfolded(layer, read_input(record, input_shape(layer, asked.batch))));
    else
        answer.key("output_shape").integers(shape);
    return std::nullopt;
}

std::optional<Fault> answer_fold(const Record& record, JsonWriter& answer) {
    const AskedLayer asked = read_fold(record);
    if (auto why = why_no_windows(asked)) return why;
    const Layer& layer = asked.request.layer;
    const Extents shape = record.integers("input_shape");
    if (auto why = fault_of(why_not_folded(layer, shape))) return why;
    const Extents output = folded_shape(layer, shape);
    if (auto why = why_answer_too_long(cell_count(output))) return why;
    if (record.has("input"))
        write_tensor(answer, folded(layer, read_input(record, shape)));
    else
        answer.key("output_shape").integers(output);
    return std::nullopt;
}

}  // namespace convwalk
