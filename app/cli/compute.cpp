#include "cli/compute.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/layer.h"
#include "cli/compute_record.h"
#include "cli/json_writer.h"
#include "layout/layout.h"

namespace convwalk {
namespace {

// The fields that some suite takes as its input. Others, results above all, are never looked at.
constexpr std::array<std::string_view, 22> kInputFields = {"suite",
                                                           "op",
                                                           "ndim",
                                                           "input_shape",
                                                           "input_size",
                                                           "weight_shape",
                                                           "kernel_size",
                                                           "stride",
                                                           "padding",
                                                           "padding_end",
                                                           "dilation",
                                                           "output_padding",
                                                           "padding_mode",
                                                           "groups",
                                                           "ceil_mode",
                                                           "bias",
                                                           "input",
                                                           "weight",
                                                           "framework",
                                                           "layers",
                                                           "divisor_override",
                                                           "count_include_pad"};

// Numbers an answer may list: about ten megabytes of text.
constexpr std::int64_t kMostAnswered = 1'000'000;

// The `error` of an answer.
struct Fault {
    std::string_view kind;
    std::string message;
};

std::optional<Fault> fault_of(std::optional<Refusal> refusal) {
    if (!refusal) return std::nullopt;
    return Fault{to_string(refusal->kind), std::move(refusal->sentence)};
}

// ---- The layer of a record
// -------------------------------------------------------------------------------------

constexpr std::array<std::pair<std::string_view, Operator>, 5> kOperators = {{
    {"conv", Operator::convolution},
    {"conv_transpose", Operator::transposed_convolution},
    {"overlap_count", Operator::transposed_convolution},
    {"max_pool", Operator::max_pooling},
    {"avg_pool", Operator::average_pooling},
}};

Operator operator_of(const Record& record) {
    const std::string_view op = record.text("op");
    return std::find_if(kOperators.begin(), kOperators.end(), [&](auto& o) { return o.first == op; })->second;
}

Extents per_axis(const Record& record, std::string_view field, std::size_t axes) {
    Extents values = record.integers(field);
    if (values.size() != axes)
        throw BadInput(
            fmt::format("{} has {} numbers; the record has {} spatial axes, so it must have as many", field,
                        values.size(), axes));
    return values;
}

// What a record says of its layer, not judged yet.
struct AskedLayer {
    LayerRequest request;
    std::int64_t batch = 1;
    Extents weight_shape;       // empty when the record has none
    std::string_view bad_word;  // padding that is no word of the schema
    bool word = false;          // padding is a word
};

void read_axes(const Record& record, const Extents& input, AskedLayer& asked) {
    const std::size_t n = input.size();
    if (record.has("ndim") && record.integer("ndim") != static_cast<std::int64_t>(n))
        throw BadInput(fmt::format("ndim is {}; the input has {} spatial axes", record.integer("ndim"), n));
    Layer& layer = asked.request.layer;
    layer.axes.assign(n, AxisSpec{});
    const auto set = [&](std::string_view field, std::int64_t AxisSpec::*member) {
        const Extents values = per_axis(record, field, n);
        for (std::size_t i = 0; i < n; ++i) layer.axes[i].*member = values[i];
    };
    for (std::size_t i = 0; i < n; ++i) layer.axes[i].input = input[i];
    set("kernel_size", &AxisSpec::kernel);
    set("stride", &AxisSpec::stride);
    if (layer.op != Operator::average_pooling || record.has("dilation")) set("dilation", &AxisSpec::dilation);
    if (layer.op == Operator::transposed_convolution || record.has("output_padding"))
        set("output_padding", &AxisSpec::output_padding);
    if (is_pooling(layer.op) || record.has("ceil_mode")) {
        const bool ceil_mode = record.flag("ceil_mode");
        for (AxisSpec& a : layer.axes) a.ceil_mode = ceil_mode;
    }
    asked.word = record.has_text("padding");
    if (asked.word) {
        const std::string_view word = record.text("padding");
        if (record.has("padding_end"))
            throw BadInput("padding is a word; padding_end must be null beside it");
        if (word == name_of(PaddingWord::valid))
            asked.request.padding = PaddingWord::valid;
        else if (word == name_of(PaddingWord::same))
            asked.request.padding = PaddingWord::same;
        else
            asked.bad_word = word;
    } else {
        set("padding", &AxisSpec::padding_begin);
        set(record.has("padding_end") ? "padding_end" : "padding", &AxisSpec::padding_end);
    }
}

// A layer whose input has channels: the record gives `input_shape` and, for convolutions, `weight_shape`.
AskedLayer read_layer(const Record& record) {
    AskedLayer asked;
    Layer& layer = asked.request.layer;
    layer.op = operator_of(record);
    const Extents shape = record.integers("input_shape");
    if (shape.size() < 3 || shape.size() > 5)
        throw BadInput(fmt::format(
            "input_shape has {} sizes; it must have batch, channels and 1 to 3 spatial ones", shape.size()));
    asked.batch = shape[0];
    if (asked.batch < 0)
        throw BadInput(fmt::format("input_shape[0] is {}; a batch is at least 0", asked.batch));
    layer.in_channels = shape[1];
    read_axes(record, Extents(shape.begin() + 2, shape.end()), asked);
    if (is_pooling(layer.op)) return asked;

    layer.groups = record.integer("groups");
    asked.weight_shape = record.integers("weight_shape");
    const Extents& weight = asked.weight_shape;
    if (weight.size() != shape.size() || Extents(weight.begin() + 2, weight.end()) != kernel_extents(layer))
        throw BadInput(
            fmt::format("weight_shape is [{}]; it must be two channel counts and the kernel_size [{}]",
                        fmt::join(weight, ", "), fmt::join(kernel_extents(layer), ", ")));
    // Out of range, a product would overflow; why_weight_unfit refuses such a weight before it is looked at.
    const bool transposed = layer.op == Operator::transposed_convolution;
    const auto in_range = [](std::int64_t v) { return v >= 1 && v <= kLargestSize; };
    if (!transposed)
        layer.out_channels = weight[0];
    else if (in_range(weight[1]) && in_range(layer.groups))
        layer.out_channels = weight[1] * layer.groups;
    return asked;
}

// A layer of one channel: the record gives `input_size`.
AskedLayer read_plane(const Record& record) {
    AskedLayer asked;
    asked.request.layer.op = operator_of(record);
    const Extents size = record.integers("input_size");
    if (size.empty() || size.size() > 3)
        throw BadInput(fmt::format("input_size has {} sizes; it must have 1 to 3", size.size()));
    read_axes(record, size, asked);
    return asked;
}

std::optional<Fault> why_refused(const Record& record, const AskedLayer& asked) {
    if (record.has("padding_mode") && record.text("padding_mode") != "zeros")
        return Fault{"unsupported", fmt::format("padding_mode is {}; only \"zeros\" is worked out",
                                                quoted(record.text("padding_mode")))};
    const Layer& layer = asked.request.layer;
    if (asked.word && layer.op != Operator::convolution)
        return Fault{to_string(RefusalKind::string_padding_unsupported),
                     fmt::format("padding is a word; {} takes numbers only", name_of(layer.op))};
    if (asked.word && asked.request.padding == PaddingWord::numbers)
        return Fault{
            "invalid_padding_string",
            fmt::format("padding is {}; the words are \"valid\" and \"same\"", quoted(asked.bad_word))};
    if (!asked.weight_shape.empty()) {
        if (auto why = why_weight_unfit(layer, asked.weight_shape)) return fault_of(std::move(why));
    }
    return fault_of(why_invalid(asked.request));
}

// ---- Answers
// ---------------------------------------------------------------------------------------------------

void write(JsonWriter& answer, std::string_view field, const Extents& values) {
    answer.key(field).integers(values);
}

template <typename Field>
void write_each(JsonWriter& answer, std::string_view name, const Layer& layer, Field field) {
    answer.key(name).begin_list();
    for (const AxisSpec& a : layer.axes) answer.integer(field(a));
    answer.end_list();
}

Extents with_channels(std::int64_t batch, std::int64_t channels, const Extents& spatial) {
    Extents shape = {batch, channels};
    shape.insert(shape.end(), spatial.begin(), spatial.end());
    return shape;
}

void write_output_shape(JsonWriter& answer, const AskedLayer& asked, const Layer& layer) {
    write(answer, "output_shape", with_channels(asked.batch, output_channels(layer), output_extents(layer)));
}

std::optional<Fault> why_answer_too_long(std::int64_t numbers) {
    if (numbers <= kMostAnswered) return std::nullopt;
    return Fault{
        to_string(RefusalKind::size_too_large),
        fmt::format("the answer would list {} cells; at most {} are listed", numbers, kMostAnswered)};
}

std::optional<Fault> answer_shape(const Record& record, JsonWriter& answer) {
    const AskedLayer asked = read_layer(record);
    if (asked.word && asked.request.padding != PaddingWord::numbers) {
        const Layer layer = resolved(asked.request);
        write_each(answer, "resolved_padding", layer, [](const AxisSpec& a) { return a.padding_begin; });
        write_each(answer, "resolved_padding_end", layer, [](const AxisSpec& a) { return a.padding_end; });
    }
    if (auto why = why_refused(record, asked)) return why;
    write_output_shape(answer, asked, resolved(asked.request));
    return std::nullopt;
}

char letter(SlotKind kind) {
    switch (kind) {
        case SlotKind::real:
            return 'R';
        case SlotKind::inserted_zero:
            return 'I';
        case SlotKind::padding:
            return 'P';
        case SlotKind::output_padding:
            return 'O';
        case SlotKind::overhang:
        case SlotKind::cropped:
            break;
    }
    return '?';  // neither is in the grid of a convolution, transposed or not
}

// Calls `visit` with the slots of every cell of the grid, cropped ones left out, in row-major order.
template <typename Visit>
void for_each_grid_cell(const Layout& l, Visit visit) {
    const Extents grid = grid_extents(l);
    const std::int64_t cells = cell_count(grid);
    for (std::int64_t flat = 0; flat < cells; ++flat) {
        Extents slots = unravelled(flat, grid);
        for (std::size_t axis = 0; axis < slots.size(); ++axis) slots[axis] += l.axes[axis].crop_begin;
        visit(slots);
    }
}

// One string a row of the grid.
void write_kinds(JsonWriter& answer, const Layout& l) {
    const auto row_size = static_cast<std::size_t>(grid_extents(l).back());
    std::string row;
    answer.key("expanded_kind").begin_list();
    for_each_grid_cell(l, [&](const Extents& slots) {
        row += letter(kind_at(l, slots));
        if (row.size() < row_size) return;
        answer.text(row);
        row.clear();
    });
    answer.end_list();
}

// The grid of every image and channel, zeros filled in.
void write_expanded_values(JsonWriter& answer, const Layout& l, const std::vector<double>& input) {
    const std::int64_t plane = cell_count(input_extents(l));
    const std::int64_t planes = static_cast<std::int64_t>(input.size()) / plane;
    answer.key("expanded_values").begin_list();
    for (std::int64_t p = 0; p < planes; ++p) {
        for_each_grid_cell(l, [&](const Extents& slots) {
            const auto source = source_at(l, slots);
            answer.number(source ? input[static_cast<std::size_t>(p * plane + *source)] : 0.0);
        });
    }
    answer.end_list();
}

// The weight of the stride-1 convolution: channel axes swapped inside each group, taps flipped.
std::vector<double> flipped_weight(const Layer& layer, const std::vector<double>& weight) {
    const std::int64_t taps = cell_count(kernel_extents(layer));
    const std::int64_t ins = layer.in_channels / layer.groups;
    const std::int64_t outs = layer.out_channels / layer.groups;
    std::vector<double> flipped;
    flipped.reserve(weight.size());
    for (std::int64_t group = 0; group < layer.groups; ++group) {
        for (std::int64_t out = 0; out < outs; ++out) {
            for (std::int64_t in = 0; in < ins; ++in) {
                const std::int64_t block = ((group * ins + in) * outs + out) * taps;
                for (std::int64_t tap = taps - 1; tap >= 0; --tap)
                    flipped.push_back(weight[static_cast<std::size_t>(block + tap)]);
            }
        }
    }
    return flipped;
}

void write_equivalent_conv(JsonWriter& answer, const Layer& layer, const std::vector<double>& weight) {
    answer.key("equivalent_conv").begin_object();
    write_each(answer, "stride", layer, [](const AxisSpec&) { return 1; });
    write_each(answer, "padding", layer, [](const AxisSpec&) { return 0; });
    write_each(answer, "dilation", layer, [](const AxisSpec& a) { return a.dilation; });
    answer.key("groups").integer(layer.groups);
    write(answer, "weight_shape",
          with_channels(layer.out_channels, layer.in_channels / layer.groups, kernel_extents(layer)));
    if (!weight.empty()) answer.key("weight").numbers(flipped_weight(layer, weight));
    answer.end_object();
}

// The numbers of a tensor; empty when the record has none.
std::vector<double> read_values(const Record& record, std::string_view field, const Extents& shape) {
    if (!record.has(field)) return {};
    std::vector<double> values = record.numbers(field);
    if (static_cast<std::int64_t>(values.size()) != cell_count(shape))
        throw BadInput(fmt::format("{} has {} numbers; a shape of [{}] needs {}", field, values.size(),
                                   fmt::join(shape, ", "), cell_count(shape)));
    return values;
}

std::optional<Fault> answer_equivalence(const Record& record, JsonWriter& answer) {
    const AskedLayer asked = read_layer(record);
    if (auto why = why_refused(record, asked)) return why;
    const Layer& layer = asked.request.layer;
    if (auto why = why_too_large(layer)) return fault_of(std::move(why));
    const Layout l = layout(layer);
    const Extents expanded = with_channels(asked.batch, layer.in_channels, grid_extents(l));
    const std::vector<double> input =
        read_values(record, "input", with_channels(asked.batch, layer.in_channels, input_extents(layer)));
    const std::vector<double> weight = read_values(record, "weight", asked.weight_shape);
    if (auto why = why_answer_too_long(cell_count(grid_extents(l)))) return why;
    if (auto why = why_answer_too_long(input.empty() ? 0 : cell_count(expanded))) return why;

    write_output_shape(answer, asked, layer);
    const auto positive = [](std::int64_t v) { return std::max<std::int64_t>(0, v); };
    const auto begin = [](const AxisSpec& a) { return expansion(a).begin; };
    const auto end = [](const AxisSpec& a) { return expansion(a).end; };
    write_each(answer, "inserted_zeros_per_gap", layer, [](auto& a) { return expansion(a).zeros_per_gap; });
    write_each(answer, "grid_padding_begin", layer, [&](auto& a) { return positive(begin(a)); });
    write_each(answer, "grid_padding_end", layer, [&](auto& a) { return positive(end(a)); });
    write_each(answer, "grid_crop_begin", layer, [&](auto& a) { return positive(-begin(a)); });
    write_each(answer, "grid_crop_end", layer, [&](auto& a) { return positive(-end(a)); });
    write(answer, "expanded_shape", expanded);
    write_kinds(answer, l);
    if (record.has("input")) write_expanded_values(answer, l, input);
    write_equivalent_conv(answer, layer, weight);
    return std::nullopt;
}

void write_steps(JsonWriter& answer, const Layout& l) {
    const Extents outputs = output_extents(l);
    const std::int64_t count = cell_count(outputs);
    answer.key("step_count").integer(count);
    answer.key("steps").begin_list();
    for (std::int64_t flat = 0; flat < count; ++flat) {
        const Extents output = unravelled(flat, outputs);
        answer.begin_object();
        write(answer, "output", output);
        answer.key("window").begin_list();
        const auto first = [&](std::size_t axis) {
            return l.axes[axis].window_begin(output[axis]) - l.axes[axis].crop_begin;
        };
        for (std::size_t axis = 0; axis < l.axes.size(); ++axis) answer.integer(first(axis));
        for (std::size_t axis = 0; axis < l.axes.size(); ++axis)
            answer.integer(first(axis) + l.axes[axis].window_size() - 1);
        answer.end_list();
        answer.key("real_cells").begin_list();
        for (const Tap& tap : taps(l, output)) {
            if (tap.source) answer.integer(*tap.source);
        }
        answer.end_list().end_object();
    }
    answer.end_list();
}

std::optional<Fault> answer_animation(const Record& record, JsonWriter& answer) {
    const AskedLayer asked = read_plane(record);
    if (auto why = why_refused(record, asked)) return why;
    const Layer layer = resolved(asked.request);
    if (auto why = why_too_large(layer)) return fault_of(std::move(why));
    const Layout l = layout(layer);
    const Extents outputs = output_extents(l);
    if (auto why = why_answer_too_long(cell_count(grid_extents(l)))) return why;
    if (auto why = why_answer_too_long(cell_count({cell_count(outputs), cell_count(kernel_extents(l))})))
        return why;

    write(answer, "output_size", outputs);
    write(answer, "expanded_size", grid_extents(l));
    write_kinds(answer, l);
    write_steps(answer, l);
    return std::nullopt;
}

std::optional<Fault> answer_later(const Record& record, JsonWriter&) {
    return Fault{"unsupported", fmt::format("op {} is not worked out yet", record.text("op"))};
}

// ---- Which record is answered by what
// --------------------------------------------------------------------------

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
    Entry{"values", "conv", "output_shape", answer_shape},
    Entry{"values", "conv_transpose", "output_shape", answer_shape},
    Entry{"values", "overlap_count", "output_shape", answer_shape},
    Entry{"values", "max_pool", "output_shape", answer_shape},
    Entry{"values", "avg_pool", "output_shape", answer_shape},
    Entry{"values", "interpolate", "output_shape", answer_later},
    Entry{"values", "pixel_shuffle", "output_shape", answer_later},
    Entry{"values", "pixel_unshuffle", "output_shape", answer_later},
    Entry{"values", "unfold", "output_shape", answer_later},
    Entry{"values", "fold", "output_shape", answer_later},
    Entry{"equivalence", "conv_transpose", "output_shape", answer_equivalence},
    Entry{"animations", "conv", "output_size", answer_animation},
    Entry{"animations", "conv_transpose", "output_size", answer_animation},
    Entry{"frameworks", "conv", "output_size", answer_later},
    Entry{"frameworks", "conv_transpose", "output_size", answer_later},
    Entry{"receptive_field", "receptive_field", "output_size", answer_later},
};

// The suite of a record that names none, by the fields that only one of them has.
std::string_view guessed_suite(const Record& record) {
    if (record.has("framework")) return "frameworks";
    if (record.has("layers")) return "receptive_field";
    if (record.has("input_size")) return "animations";
    return record.has("input") ? "values" : "shapes";
}

const Entry& entry_of(const Record& record) {
    const std::string_view suite = record.has("suite") ? record.text("suite") : guessed_suite(record);
    const std::string_view op = record.text("op");
    std::vector<std::string_view> suites, ops;
    for (const Entry& entry : kEntries) {
        if (entry.suite == suite && entry.op == op) return entry;
        if (suites.empty() || suites.back() != entry.suite) suites.push_back(entry.suite);
        if (entry.suite == suite) ops.push_back(entry.op);
    }
    if (ops.empty())
        throw BadInput(
            fmt::format("suite is {}; it must be one of {}", quoted(suite), fmt::join(suites, ", ")));
    throw BadInput(
        fmt::format("op is {}; records of {} have one of {}", quoted(op), suite, fmt::join(ops, ", ")));
}

void write_error(JsonWriter& answer, const Fault& fault) {
    answer.key("error").begin_object();
    answer.key("class").text(fault.kind).key("message").text(fault.message);
    answer.end_object();
}

void answer_line(std::string_view line, RecordReader& reader, JsonWriter& answers) {
    const std::size_t begin = answers.view().size();
    try {
        const Record record = reader.read(line);
        answers.begin_object().key("id").raw(reader.id());
        const Entry& entry = entry_of(record);
        if (const auto fault = entry.answer(record, answers)) {
            answers.key(entry.result).null();
            write_error(answers, *fault);
        } else {
            answers.key("error").null();
        }
    } catch (const BadInput& bad) {
        answers.cut_back(begin);
        answers.begin_object().key("id").raw(reader.id());
        write_error(answers, {"bad_record", bad.what()});
    }
    answers.end_object().end_line();
}

// ---- Lines
// -----------------------------------------------------------------------------------------------------

constexpr std::size_t kLongestLine = 16 * 1024 * 1024;
constexpr std::size_t kFlushSize = 64 * 1024;

// Reads a line without its newline. Of a line that is too long no more than the limit is held.
// @return false at the end of the input
bool next_line(std::istream& in, std::string& line, bool& too_long) {
    std::array<char, 4096> chunk;
    line.clear();
    too_long = false;
    for (;;) {
        in.getline(chunk.data(), chunk.size());
        const bool ended = in.good();  // by a newline, which is counted but not stored
        const auto stored = static_cast<std::size_t>(in.gcount()) - (ended ? 1 : 0);
        if (line.size() + stored > kLongestLine) too_long = true;
        if (!too_long) line.append(chunk.data(), stored);
        if (ended) return true;
        if (in.eof() || in.bad()) return too_long || !line.empty();
        in.clear();  // the chunk was full
    }
}

bool blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

void compute(std::istream& in, std::ostream& out) {
    RecordReader reader(kInputFields);
    JsonWriter answers;
    const auto flush = [&] {
        const std::string_view bytes = answers.view();
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())).flush();
        answers.cut_back(0);
    };
    std::string line;
    bool too_long = false;
    while (out && next_line(in, line, too_long)) {
        if (too_long) {
            answers.begin_object().key("id").null();
            write_error(answers,
                        {"bad_record", fmt::format("the line is longer than {} bytes", kLongestLine)});
            answers.end_object().end_line();
        } else if (!blank(line)) {
            answer_line(line, reader, answers);
        }
        if (answers.view().size() >= kFlushSize || in.rdbuf()->in_avail() <= 0) flush();
    }
    flush();
}

}  // namespace convwalk
