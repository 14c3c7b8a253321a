#include "records/answer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "arithmetic/operators.h"
#include "basics/errors.h"
#include "basics/text.h"
#include "records/compute_frameworks.h"
#include "records/compute_suites.h"
#include "records/compute_values.h"
#include "records/network_records.h"
#include "records/question_records.h"

namespace convwalk {
namespace {

// The fields that some suite takes as its input. Others, results above all, are never looked at.
constexpr std::string_view kInputFields[] = {"suite",
                                             "op",
                                             "ndim",
                                             "framework",
                                             "layers",
                                             "input_shape",
                                             "input_size",
                                             "weight_shape",
                                             "kernel_size",
                                             "stride",
                                             "dilation",
                                             "padding",
                                             "padding_end",
                                             "padding_mode",
                                             "output_padding",
                                             "groups",
                                             "ceil_mode",
                                             "input",
                                             "weight",
                                             "bias",
                                             "count_include_pad",
                                             "divisor_override",
                                             "mode",
                                             "align_corners",
                                             "size",
                                             "scale_factor",
                                             "upscale_factor",
                                             "downscale_factor",
                                             "output_size",
                                             "order",
                                             "auto_pad",
                                             "output_shape",
                                             "pads",
                                             "type",
                                             "probes",
                                             "output_index",
                                             "network",
                                             "range"};

// A new kind of record is one line here, one function above, and its fields in kInputFields.
struct Entry {
    std::string_view suite;
    std::string_view op;
    std::string_view result;  // the field that is null beside an error
    std::optional<Fault> (*answer)(const Record&, JsonWriter&);
};

constexpr std::array kEntries = {
    Entry{"shapes", "conv", "output_shape", answer_shape},
    Entry{"shapes", "conv_transpose", "output_shape", answer_shape},
    Entry{"shapes", "max_pool", "output_shape", answer_shape},
    Entry{"shapes", "avg_pool", "output_shape", answer_shape},
    Entry{"shapes", "adaptive_max_pool", "output_shape", answer_sized},
    Entry{"shapes", "adaptive_avg_pool", "output_shape", answer_sized},
    Entry{"shapes", "pad", "output_shape", answer_sized},
    Entry{"values", "conv", "output_shape", answer_values},
    Entry{"values", "conv_transpose", "output_shape", answer_values},
    Entry{"values", "overlap_count", "output_shape", answer_overlap},
    Entry{"values", "max_pool", "output_shape", answer_values},
    Entry{"values", "avg_pool", "output_shape", answer_values},
    Entry{"values", "interpolate", "output_shape", answer_resizing},
    Entry{"values", "adaptive_max_pool", "output_shape", answer_sized},
    Entry{"values", "adaptive_avg_pool", "output_shape", answer_sized},
    Entry{"values", "pad", "output_shape", answer_sized},
    Entry{"values", "pixel_shuffle", "output_shape", answer_shuffle},
    Entry{"values", "pixel_unshuffle", "output_shape", answer_unshuffle},
    Entry{"values", "unfold", "output_shape", answer_unfold},
    Entry{"values", "fold", "output_shape", answer_fold},
    Entry{"equivalence", "conv_transpose", "output_shape", answer_equivalence},
    Entry{"animations", "conv", "output_size", answer_animation},
    Entry{"animations", "conv_transpose", "output_size", answer_animation},
    Entry{"frameworks", "conv", "output_size", answer_framework_conv},
    Entry{"frameworks", "conv_transpose", "output_size", answer_framework_transposed},
    Entry{"receptive_field", "receptive_field", "output_size", answer_receptive_field},
    Entry{"costs", "conv", "parameters", answer_costs},
    Entry{"costs", "conv_transpose", "parameters", answer_costs},
    Entry{"costs", "max_pool", "parameters", answer_costs},
    Entry{"costs", "avg_pool", "parameters", answer_costs},
    Entry{"costs", "adaptive_max_pool", "parameters", answer_costs},
    Entry{"costs", "adaptive_avg_pool", "parameters", answer_costs},
    Entry{"costs", "pad", "parameters", answer_costs},
    Entry{"backward", "conv", "to_input", answer_backward},
    Entry{"backward", "conv_transpose", "to_input", answer_backward},
    Entry{"backward", "max_pool", "to_input", answer_backward},
    Entry{"backward", "avg_pool", "to_input", answer_backward},
    Entry{"backward", "adaptive_max_pool", "to_input", answer_backward},
    Entry{"backward", "adaptive_avg_pool", "to_input", answer_backward},
    Entry{"backward", "pad", "to_input", answer_backward},
    Entry{"sizes", "sizes", "axes", answer_sizes},
};

// The suite of a record that names none, by the fields that only one of them has.
std::string_view guessed_suite(const Record& record) {
    if (record.has("framework")) return "frameworks";
    if (record.has("network")) return "sizes";
    if (record.has("layers")) return record.has("range") ? "sizes" : "receptive_field";
    if (record.has("input_size")) return "animations";
    return record.has("input") ? "values" : "shapes";
}

bool are_one_operator(std::string_view name, std::string_view spelling) {
    const auto op = operator_spelled(name);
    return op && op == operator_spelled(spelling);
}

const Entry& entry_of(const Record& record) {
    const std::string_view suite = record.has("suite") ? record.text("suite") : guessed_suite(record);
    const std::string_view op = record.text("op");
    std::vector<std::string_view> suites, ops;
    for (const Entry& entry : kEntries) {
        if (entry.suite == suite && (entry.op == op || are_one_operator(entry.op, op))) return entry;
        if (suites.empty() || suites.back() != entry.suite) suites.push_back(entry.suite);
        if (entry.suite == suite) ops.push_back(entry.op);
    }
    if (ops.empty())
        throw BadInput(
            fmt::format("suite is \"{}\"; it must be one of {}", printable(suite), fmt::join(suites, ", ")));
    throw BadInput(fmt::format("op is \"{}\"; records of {} have one of {}", printable(op), suite,
                               fmt::join(ops, ", ")));
}

void write_error(JsonWriter& answer, const Fault& fault) {
    answer.key("error").begin_object();
    answer.key("class").text(fault.kind).key("message").text(fault.message);
    answer.end_object();
}

}  // namespace

RecordAnswers::RecordAnswers() : reader_(kInputFields) {}

void RecordAnswers::answer(std::string_view line) {
    const std::size_t begin = lines_.view().size();
    try {
        const Record record = reader_.read(line);
        lines_.begin_object().key("id").raw(reader_.id());
        const Entry& entry = entry_of(record);
        if (const auto fault = entry.answer(record, lines_)) {
            lines_.key(entry.result).null();
            write_error(lines_, *fault);
        } else {
            lines_.key("error").null();
        }
    } catch (const BadInput& bad) {
        lines_.cut_back(begin);
        lines_.begin_object().key("id").raw(reader_.id());
        write_error(lines_, {"bad_record", bad.what()});
    }
    lines_.end_object().end_line();
}

void RecordAnswers::refuse(std::string_view begin, const std::string& sentence) {
    lines_.begin_object().key("id").raw(id_in(begin));
    write_error(lines_, {"bad_record", sentence});
    lines_.end_object().end_line();
}

}  // namespace convwalk
