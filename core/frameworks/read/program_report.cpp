#include "frameworks/read/program_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <span>
#include <string_view>
#include <utility>

#include "arithmetic/derivation.h"
#include "arithmetic/operators.h"
#include "basics/capped.h"
#include "basics/text.h"
#include "frameworks/calls/effects.h"

namespace convwalk {
namespace {

using nlohmann::ordered_json;
using Count = std::optional<std::int64_t>;

Count plus(const Count& a, const Count& b) {
    return a && b ? Count(capped_sum(*a, *b)) : std::nullopt;
}

// The product where every factor is known.
Count times(std::initializer_list<std::int64_t> factors) {
    if (std::any_of(factors.begin(), factors.end(), [](std::int64_t f) { return f <= 0; }))
        return std::nullopt;
    return capped_product(1, std::span(factors.begin(), factors.size()));
}

// --- what is counted ---

Count weights_of(const ReadLayer& read, const TensorShape& from, const TensorShape& made) {
    const bool linear = read.kind == ReadLayer::Kind::linear;
    const Layer layer = with_channels(read, from.channels).layer;
    const std::int64_t in = read.in_channels_known                         ? layer.in_channels
                            : from.channels > 0 && (!linear || from.sized) ? from.channels
                                                                           : 0;
    const std::int64_t out = linear && read.out_channels_known ? layer.out_channels : made.channels;
    Count weights = times({in, out});
    if (linear || !weights) return weights;
    *weights /= layer.groups;
    for (const AxisSpec& a : layer.axes) *weights = capped_product(*weights, a.kernel);
    return weights;
}

// A norm's scale and shift, one each a channel; 0 of what has no weights; nullopt of what may have some.
Count parameters_of_effect(const ReadLayer& read, const TensorShape& made) {
    if (read.learned_a_channel == 0) return 0;
    if (read.learned_a_channel == -1) return std::nullopt;
    if (read.learned_a_channel) return times({*read.learned_a_channel, made.channels});
    const std::string name = lower(read.activation);
    for (const std::string_view norm : {"batchnorm", "lazybatchnorm", "syncbatchnorm", "groupnorm"}) {
        if (name.starts_with(norm)) return times({2, made.channels});
    }
    // Of these only what the arguments say is known.
    for (const std::string_view other : {"layernorm", "instancenorm", "rmsnorm", "prelu", "normalization"}) {
        if (name.find(other) != std::string::npos) return std::nullopt;
    }
    return 0;
}

bool has_weights(const ReadLayer& read) {
    return read.kind == ReadLayer::Kind::linear ||
           (read.kind == ReadLayer::Kind::layer && convwalk::has_weights(read.request.layer.op));
}

Count parameters_of(const ReadLayer& read, const TensorShape& from, const TensorShape& made) {
    if (read.said_parameters) return read.said_parameters;
    if (read.kind == ReadLayer::Kind::gap) return std::nullopt;
    if (read.kind == ReadLayer::Kind::activation) return parameters_of_effect(read, made);
    if (!has_weights(read)) return 0;
    const Count weights = weights_of(read, from, made);
    const std::int64_t out =
        read.kind == ReadLayer::Kind::linear ? read.request.layer.out_channels : made.channels;
    // The length of each filter is a parameter of its own where it is one.
    const std::int64_t each = (read.bias ? 1 : 0) + (read.has_weight_norm ? 1 : 0);
    return plus(weights, each > 0 ? times({out, each}) : Count(0));
}

Count multiply_adds_of(const ReadLayer& read, const TensorShape& from, const TensorShape& made) {
    if (read.kind == ReadLayer::Kind::gap) return std::nullopt;
    if (!has_weights(read)) return 0;
    if (read.is_only_said) return std::nullopt;
    Count all = weights_of(read, from, made);
    const bool transposed =
        read.request.layer.op == Operator::transposed_convolution && read.kind == ReadLayer::Kind::layer;
    const TensorShape& where = transposed ? from : made;
    if (!all || !where.sized) return std::nullopt;
    // A linear layer works on the channels, or on the last size of a map, once for each of all else.
    const bool on_last =
        read.kind == ReadLayer::Kind::linear && made.channels == from.channels && !from.sizes.empty();
    for (std::size_t i = 0; i + (on_last ? 1 : 0) < where.sizes.size(); ++i)
        *all = capped_product(*all, where.sizes[i]);
    return on_last ? times({*all, made.channels}) : all;
}

// --- words ---

// The name of a kind in JSON: of an operator as the command line has it.
std::string kind_of_effect(const ReadLayer& read) {
    std::string activation;
    switch (effect_of(read.activation, activation)) {
        case Effect::batch_norm:
            return "batch_norm";
        case Effect::activation:
            return "activation";
        default:
            return "pass";
    }
}

std::string underlined(std::string_view flag) {
    std::string name(flag);
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

std::string kind_of(const ReadLayer& read, const TensorShape& made) {
    switch (read.kind) {
        case ReadLayer::Kind::layer:
            return read.is_depthwise_half ? "depthwise" : underlined(row_of(read.request.layer.op).flag);
        case ReadLayer::Kind::activation:
            return kind_of_effect(read);
        case ReadLayer::Kind::upsample:
            return "resize";
        case ReadLayer::Kind::pixel_shuffle:
            return read.factors.front() < 1 ? "pixel_unshuffle" : "pixel_shuffle";
        case ReadLayer::Kind::concatenate:
            return "concatenate";
        case ReadLayer::Kind::add:
            return "add";
        case ReadLayer::Kind::multiply:
            return "multiply";
        case ReadLayer::Kind::crop:
            return "crop";
        case ReadLayer::Kind::linear:
            return "linear";
        case ReadLayer::Kind::reshape:
            if (read.rearrangement.how == Rearrangement::How::reduce) return "reduce";
            return made.sized && made.sizes.empty() ? "flatten" : "reshape";
        case ReadLayer::Kind::unfold:
            return "unfold";
        case ReadLayer::Kind::fold:
            return "fold";
        case ReadLayer::Kind::input:
            return "input";
        case ReadLayer::Kind::gap:
            break;
    }
    return "unknown";
}

std::string channels_text(std::int64_t channels) {
    return channels > 0 ? fmt::format("{}", channels) : "?";
}

std::string size_text(const TensorShape& shape) {
    // What is no map has dimensions all the same; the batch is not told of a map either.
    if (shape.others.size() > 1 && shape.others.front() == kBatchSize)
        return to_string(Extents(shape.others.begin() + 1, shape.others.end()));
    if (!shape.sized) return "?";
    return shape.sizes.empty() ? "vector" : to_string(shape.sizes);
}

// "3", "the input": what a layer reads.
std::string input_name(const ReadLayer& layer, std::size_t i) {
    return layer.inputs[i] == 0 ? "the input" : fmt::format("{}", layer.inputs[i]);
}

// "4 + 4 × 3 + 5" cells of the two sides of each axis.
std::string cut_text(const std::vector<Sides>& cut) {
    std::string text;
    for (const Sides& s : cut) text += fmt::format("{}{} + {}", text.empty() ? "" : " × ", s.begin, s.end);
    return text;
}

std::string resize_words(const ReadLayer& read) {
    std::string text =
        fmt::format("resize, {}", read.resize_mode.empty() ? "nearest" : printable(read.resize_mode));
    std::string by;
    for (const double factor : read.factors) by += fmt::format("{}{}", by.empty() ? "" : "×", factor);
    const bool alike = std::all_of(read.factors.begin(), read.factors.end(),
                                   [&](double f) { return f == read.factors.front(); });
    if (!read.wanted_output.empty())
        text += fmt::format(", to {}", to_string(read.wanted_output));
    else if (!read.factors.empty())
        text += fmt::format(", factor {}", alike ? fmt::format("{}", read.factors.front()) : by);
    if (read.recomputes_factor) text += " worked out of the sizes";
    if (read.align_corners) text += ", corners aligned";
    if (read.antialias) text += ", antialias not shown";
    return text;
}

std::string shuffle_words(const ReadLayer& read) {
    const double factor = read.factors.front();
    return fmt::format("{}, factor {}{}",
                       name_of(factor < 1 ? Operator::pixel_unshuffle : Operator::pixel_shuffle),
                       factor < 1 ? 1 / factor : factor,
                       read.shuffle_order == ShuffleOrder::place_first ? ", order DCR" : "");
}

// The channels that a caption ends with are only those of the layer where both are known.
std::string window_words(const ReadLayer& read, const WalkedLayer* walked, const TensorShape& from) {
    LayerRequest request =
        walked != nullptr && walked->request ? *walked->request : with_channels(read, from.channels);
    std::string text = fmt::format("{}, {}", name_of(request.layer.op), parameter_caption(request));
    const std::size_t channels = text.rfind(", channels ");
    if (channels != std::string::npos) text.erase(channels);
    const std::int64_t in = read.in_channels_known ? request.layer.in_channels : from.channels;
    const std::int64_t made = walked != nullptr         ? walked->channels
                              : read.out_channels_known ? request.layer.out_channels
                                                        : 0;
    if (read.auto_padding != AutoPadding::none && (walked == nullptr || !walked->request))
        text += ", same padding";
    text += fmt::format(", channels {} → {}", channels_text(in),
                        channels_text(!convwalk::has_weights(request.layer.op) ? in : made));
    if (request.layer.groups > 1) text += fmt::format(", groups {}", request.layer.groups);
    return text;
}

// What "same" pads depends on the size, and is said by its name.
std::string unfold_words(const ReadLayer& read) {
    std::string text = fmt::format("{}, {}",
                                   read.kind == ReadLayer::Kind::fold
                                       ? fmt::format("fold to {}", to_string(read.wanted_output))
                                       : "unfold",
                                   parameter_caption(read.request));
    if (const std::size_t channels = text.rfind(", channels "); channels != std::string::npos)
        text.erase(channels);
    if (read.auto_padding != AutoPadding::none) text += ", same padding";
    if (read.keeps_axes) text += ", windows stay on their axes";
    if (read.shuffle_order == ShuffleOrder::place_first) text += ", channels of one tap side by side";
    return text;
}

std::string linear_words(const ReadLayer& read, const TensorShape& from) {
    const std::int64_t in = read.in_channels_known ? read.request.layer.in_channels : from.channels;
    return fmt::format("linear, features {} → {}", channels_text(in),
                       channels_text(read.out_channels_known ? read.request.layer.out_channels : 0));
}

// Of what a summary says no fields of.
std::string words_of_said(const ReadLayer& read) {
    switch (read.kind) {
        case ReadLayer::Kind::layer:
            return fmt::format("{}, by what windows is not said", name_of(read.request.layer.op));
        case ReadLayer::Kind::linear:
            return "linear";
        case ReadLayer::Kind::upsample:
            return "resize";
        case ReadLayer::Kind::crop:
            return "cut";
        default:
            return readable(kind_of(read, read.said_output));
    }
}

std::string words_of(const ReadLayer& read, const WalkedLayer* walked, const TensorShape& from) {
    if (read.is_only_said && read.kind != ReadLayer::Kind::gap && read.kind != ReadLayer::Kind::activation &&
        read.inputs.size() < 2)
        return words_of_said(read);
    switch (read.kind) {
        case ReadLayer::Kind::activation:
            return "passed over";
        case ReadLayer::Kind::upsample:
            return resize_words(read);
        case ReadLayer::Kind::pixel_shuffle:
            return shuffle_words(read);
        case ReadLayer::Kind::concatenate:
            return fmt::format("channels of {} behind those of {}", input_name(read, 1), input_name(read, 0));
        case ReadLayer::Kind::add:
            return fmt::format("{} added to {}", input_name(read, 1), input_name(read, 0));
        case ReadLayer::Kind::multiply:
            return fmt::format("{} and {} cell by cell, by \"{}\"", input_name(read, 0), input_name(read, 1),
                               read.name);
        case ReadLayer::Kind::crop:
            return fmt::format("cut: {}", cut_text(read.cut));
        case ReadLayer::Kind::layer:
            return window_words(read, walked, from);
        case ReadLayer::Kind::linear:
            return linear_words(read, from);
        case ReadLayer::Kind::reshape:
            return words_of(read.rearrangement);
        case ReadLayer::Kind::unfold:
        case ReadLayer::Kind::fold:
            return unfold_words(read);
        case ReadLayer::Kind::input:
            return "another input";
        case ReadLayer::Kind::gap:
            break;
    }
    return fmt::format("not read: {}", read.reason);
}

ProgramRow row_of(std::size_t number, const ReadLayer& read, const WalkedLayer& walked,
                  const TensorShape& from) {
    ProgramRow row;
    row.number = number;
    row.line = read.place.line;
    row.call = read.name;
    row.output = walked.shape();
    row.kind = kind_of(read, row.output);
    row.words = words_of(read, &walked, from);
    if (read.inputs.size() == 1 && read.inputs.front() + 1 != number)
        row.words += fmt::format(", of {}", input_name(read, 0));
    row.parameters = parameters_of(read, from, row.output);
    row.multiply_adds = multiply_adds_of(read, from, row.output);
    return row;
}

// --- texts ---

std::string count_text(const Count& count, bool for_people) {
    if (!count) return "?";
    if (*count == 0) return "";
    return for_people ? grouped(*count) : fmt::format("{}", *count);
}

ordered_json json_of(const Count& count) {
    return count && *count != kMostCounted ? ordered_json(*count) : ordered_json();
}
ordered_json size_json(const TensorShape& shape) {
    return shape.sized ? ordered_json(shape.sizes) : ordered_json();
}
ordered_json channels_json(std::int64_t channels) {
    return channels > 0 ? ordered_json(channels) : ordered_json();
}

}  // namespace

ProgramReport report_of(const ReadProgram& program, const GivenInput& input) {
    const Walk walk = walk_as_far_as_possible(program, input.sizes, input.channels);
    ProgramReport report;
    report.input = walk.input.shape();
    report.notes = program.notes;
    if (const std::string note = said_otherwise(program, walk.layers); !note.empty())
        report.notes.push_back(note);
    if (walk.refusal) report.refusal = walk.refusal->what();
    if (const ReadLayer* gap = first_gap(program)) report.gap = bad_code(gap->place, gap->reason).what();
    report.parameters = report.multiply_adds = 0;
    std::map<std::pair<std::size_t, bool>, std::size_t> known;  // weights, and the row that has them first
    for (std::size_t i = 0; i < walk.layers.size(); ++i) {
        const ReadLayer& read = program.layers[i];
        const std::size_t from = read.inputs.front();
        report.rows.push_back(
            row_of(i + 1, read, walk.layers[i], from == 0 ? report.input : walk.layers[from - 1].shape()));
        if (read.weights > 0) {
            const auto [first, is_new] = known.try_emplace({read.weights, read.is_depthwise_half}, i + 1);
            ProgramRow& row = report.rows.back();
            if (!is_new && row.parameters.value_or(0) > 0) {
                row.parameters = 0;
                row.words += fmt::format(", with the weights of {}", first->second);
            }
        }
        report.parameters = plus(report.parameters, report.rows.back().parameters);
        report.multiply_adds = plus(report.multiply_adds, report.rows.back().multiply_adds);
    }
    if (walk.refusal) report.parameters = report.multiply_adds = std::nullopt;
    return report;
}

std::string table_of(const ProgramReport& report, TableFormat format) {
    const bool for_people = format != TableFormat::csv;
    TableText table;
    table.columns = {{"#", true},        {"line", true},       {"call", false},      {"size", true},
                     {"channels", true}, {"parameters", true}, {"what it is", false}};
    table.rows.push_back(
        {"0", "", "input", size_text(report.input), channels_text(report.input.channels), "", ""});
    for (const ProgramRow& row : report.rows) {
        const bool passed_over = row.kind == "activation" || row.kind == "pass" || row.kind == "batch_norm";
        table.rows.push_back({fmt::format("{}", row.number), fmt::format("{}", row.line), row.call,
                              passed_over ? "" : size_text(row.output),
                              passed_over ? "" : channels_text(row.output.channels),
                              count_text(row.parameters, for_people), row.words});
    }
    std::string text = written(table, format);
    for (const std::string& note : report.notes) text += line_beside(note, format);
    return text;
}

ordered_json report_json(const ProgramReport& report) {
    ordered_json document;
    document["input"] = {{"channels", channels_json(report.input.channels)},
                         {"size", size_json(report.input)}};
    document["layers"] = ordered_json::array();
    for (const ProgramRow& row : report.rows)
        document["layers"].push_back({{"number", row.number},
                                      {"line", row.line},
                                      {"layer", row.call},
                                      {"kind", row.kind},
                                      {"label", row.words},
                                      {"output", size_json(row.output)},
                                      {"channels", channels_json(row.output.channels)},
                                      {"parameters", json_of(row.parameters)},
                                      {"multiply_adds", json_of(row.multiply_adds)}});
    document["parameters"] = json_of(report.parameters);
    document["multiply_adds"] = json_of(report.multiply_adds);
    document["refusal"] = report.refusal ? ordered_json(*report.refusal) : ordered_json();
    document["gap"] = report.gap ? ordered_json(*report.gap) : ordered_json();
    document["notes"] = report.notes;
    return document;
}

}  // namespace convwalk
