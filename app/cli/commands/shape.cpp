// convwalk shape: sizes and the calculation, costs, and what frameworks make of the layer.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "advice/backward.h"
#include "advice/cost.h"
#include "arithmetic/axis_words.h"
#include "arithmetic/counts.h"
#include "arithmetic/derivation.h"
#include "arithmetic/left_over.h"
#include "arithmetic/operators.h"
#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/layer_flags.h"
#include "cli/text_rows.h"
#include "frameworks/compare.h"
#include "frameworks/same_word.h"
#include "layout/layout.h"
#include "scenario/command_line.h"
#include "scenario/scenario.h"

namespace convwalk {
namespace {

using nlohmann::ordered_json;

// All that is said of a layer.
struct Shape {
    LayerRequest request;           // as it is counted with
    Layer layer;                    // the same in numbers
    std::vector<std::string> same;  // sentences on a word that PyTorch does not have here
    std::vector<Derivation> axes;
    std::vector<std::string> unread;  // sentences on cells that no window reads
    LayerCounts counts;
    std::vector<FrameworkAnswer> frameworks;
    std::optional<Backward> backward;  // where it was asked for
};

Shape shape_of(const LayerRequest& asked, bool backward) {
    Shape shape;
    shape.request = asked;
    if (const auto same = same_in_numbers(asked)) {
        shape.request = same->request;
        shape.same = same->words;
    } else if (const auto why = why_invalid(asked)) {
        throw BadInput(why->sentence);
    }
    shape.layer = resolved(shape.request);
    for (std::size_t i = 0; i < shape.layer.axes.size(); ++i)
        shape.axes.push_back(derivation(shape.layer, i));
    // Of what is too large to be laid out, what is left over at the end is said alone.
    shape.unread =
        why_too_large(shape.layer) ? left_over_words(shape.layer) : unread(shape.layer, layout(shape.layer));
    shape.counts = counts_of(shape.layer);
    if (backward) shape.backward = backward_of(shape.layer);
    // Of a word that was turned to numbers the word is asked about.
    shape.frameworks = shape.same.empty() || asked.of_transposed
                           ? same_call(shape.request, CallPadding::as_asked)
                           : same_call(asked, CallPadding::same);
    return shape;
}

ordered_json count_json(std::int64_t count) {
    return count == INT64_MAX ? ordered_json() : ordered_json(count);
}

ordered_json framework_json(const FrameworkAnswer& answer) {
    ordered_json object = {{"framework", framework_names()[static_cast<std::size_t>(answer.framework)]},
                           {"padding", answer.padding},
                           {"accepted", answer.accepted},
                           {"output", ordered_json::array()},
                           {"padding_begin", ordered_json::array()},
                           {"padding_end", ordered_json::array()},
                           {"shift", ordered_json::array()},
                           {"remark", answer.remark}};
    for (const FrameworkAxis& axis : answer.axes) {
        object["output"].push_back(axis.output);
        object["padding_begin"].push_back(axis.padding.begin);
        object["padding_end"].push_back(axis.padding.end);
        object["shift"].push_back(axis.shift);
    }
    return object;
}

// What draws a layer; empty where it is too large for that.
std::string command_of(const LayerRequest& request) {
    if (why_too_large(resolved(request))) return "";
    Scenario scenario;
    scenario.subject = request;
    return command_line(scenario, "backward.gif");
}

ordered_json way_json(const GradientWay& way) {
    ordered_json object = {{"words", way.words}, {"layer", nullptr}, {"command", nullptr}};
    if (!way.layer) return object;
    Scenario scenario;
    scenario.subject = *way.layer;
    object["layer"] = ordered_json::parse(to_json(scenario)).at("layer");
    if (const std::string command = command_of(*way.layer); !command.empty()) object["command"] = command;
    return object;
}

ordered_json backward_json(const Backward& backward) {
    return {{"input", way_json(backward.to_input)},
            {"weights", backward.to_weights ? way_json(*backward.to_weights) : ordered_json()},
            {"bias", backward.to_bias.empty() ? ordered_json() : ordered_json(backward.to_bias)}};
}

void print_as_json(const Shape& shape) {
    const Layer& layer = shape.layer;
    const LayerCounts& counts = shape.counts;
    ordered_json object = {{"operator", row_of(layer.op).name},
                           {"input", ordered_json(input_extents(layer))},
                           {"output", ordered_json(output_extents(layer))},
                           {"in_channels", layer.in_channels},
                           {"out_channels", output_channels(layer)},
                           {"parameters", parameter_caption(shape.request)}};
    for (const Derivation& d : shape.axes)
        object["axes"].push_back({{"relationship", d.relationship},
                                  {"extended", d.extended},
                                  {"formula", d.formula},
                                  {"numbers", d.numbers},
                                  {"size", d.size},
                                  {"lines", d.lines}});
    object["left_over"] = left_over_words(layer);
    object["unread"] = shape.unread;
    object["weights"] = count_json(counts.weights);
    object["biases"] = count_json(counts.biases);
    object["multiply_adds"] = count_json(counts.multiply_adds);
    object["flops"] = count_json(counts.flops);
    object["output_values"] = count_json(counts.outputs);
    object["output_bytes"] = count_json(counts.output_bytes);
    object["same"] = shape.same;
    object["frameworks"] = ordered_json::array();
    for (const FrameworkAnswer& answer : shape.frameworks)
        object["frameworks"].push_back(framework_json(answer));
    if (shape.backward) object["backward"] = backward_json(*shape.backward);
    fmt::print("{}\n", object.dump(2));
}

void print_derivations(const Shape& shape) {
    const std::vector<Derivation>& axes = shape.axes;
    const bool equal = std::all_of(axes.begin(), axes.end(), [&](const Derivation& d) {
        return d.lines == axes.front().lines && d.relationship == axes.front().relationship;
    });
    for (std::size_t i = 0; i < (equal ? 1 : axes.size()); ++i) {
        const std::string name = equal ? "" : plural_axis_name(i, axes.size());
        fmt::print("\n{}{}{}\n", name, name.empty() ? "" : ": ", relationship_caption(axes[i]));
        for (const std::string& line : axes[i].lines) fmt::print("  {}\n", line);
    }
    if (!shape.unread.empty()) fmt::print("\n");
    for (const std::string& words : shape.unread) fmt::print("{}\n", as_sentence(words));
}

void print_costs(const Shape& shape) {
    const LayerCounts& c = shape.counts;
    TextRows rows;
    if (has_weights(shape.layer.op)) {
        rows.push_back({"  parameters",
                        fmt::format("{} with bias, {} without", grouped(c.parameters), grouped(c.weights))});
        rows.push_back(
            {"  multiply-adds", fmt::format("{} = {} FLOPs", grouped(c.multiply_adds), grouped(c.flops))});
    } else {
        rows.push_back({"  parameters", "none"});
    }
    rows.push_back({"  output", fmt::format("{} value{}, {} as float32", grouped(c.outputs),
                                            c.outputs == 1 ? "" : "s", bytes_text(c.output_bytes))});
    fmt::print("\nCost of one input\n{}", in_columns(rows));
}

// "112×112", "refused"
std::string size_text(const FrameworkAnswer& answer) {
    if (!answer.accepted) return "refused";
    Extents sizes;
    for (const FrameworkAxis& axis : answer.axes) sizes.push_back(axis.output);
    return to_string(sizes);
}

void print_frameworks(const Shape& shape) {
    if (shape.frameworks.empty()) return;
    const bool stamped = shape.layer.op == Operator::transposed_convolution;
    TextRows rows;
    for (const FrameworkAnswer& answer : shape.frameworks) {
        std::vector<Sides> sides;
        for (const FrameworkAxis& axis : answer.axes) sides.push_back(axis.padding);
        rows.push_back({fmt::format("  {}", name_of(answer.framework)), answer.padding, size_text(answer),
                        answer.accepted ? sides_text(sides) : "", answer.remark});
    }
    fmt::print("\nThe same call in each framework, {} before | after\n{}", stamped ? "cut" : "padding",
               in_columns(rows));
}

void print_backward(const Backward& backward) {
    fmt::print("\nBackward pass: how the gradient goes back\n");
    const auto print_way = [](std::string_view where, const GradientWay& way) {
        fmt::print("  {}: {}\n", where, way.words);
        if (!way.layer) return;
        if (const std::string command = command_of(*way.layer); !command.empty())
            fmt::print("    {}\n", command);
    };
    print_way("to the input", backward.to_input);
    if (backward.to_weights) print_way("to the weights", *backward.to_weights);
    if (!backward.to_bias.empty()) fmt::print("  to the bias: {}\n", backward.to_bias);
}

void print_as_text(const Shape& shape) {
    const Layer& layer = shape.layer;
    fmt::print("{} → {}   {}, {}\n", to_string(input_extents(layer)), to_string(output_extents(layer)),
               name_of(layer.op), parameter_caption(shape.request));
    if (!shape.same.empty()) fmt::print("\n");
    for (const std::string& sentence : shape.same) fmt::print("{}\n", sentence);
    print_derivations(shape);
    print_costs(shape);
    print_frameworks(shape);
    if (shape.backward) print_backward(*shape.backward);
}

struct Flags {
    LayerFlags layer;
    bool backward = false;
    bool json = false;
};

void run(const Flags& flags) {
    const Shape shape = shape_of(layer_of(scenario_of(flags.layer)), flags.backward);
    flags.json ? print_as_json(shape) : print_as_text(shape);
}

}  // namespace

extern constinit const Command kShapeCommand = {
    .name = "shape",
    .about = "Output size and cost of a layer, and how they are calculated",
    .examples =
        "convwalk shape --op transposed --input 7 --kernel 4 --stride 2 --padding 1\n"
        "convwalk shape --input 224 --kernel 7 --stride 2 --padding same\n"
        "convwalk shape --input 6 --stride 2 --padding 1 --backward",
    .add = [](CLI::App& command) -> Task {
        const auto flags = std::make_shared<Flags>();
        add_layer_flags(command, flags->layer);
        command.add_flag("--backward", flags->backward,
                         "Also what carries the gradient back to the input and to the weights");
        command.add_flag("--json", flags->json, "As JSON");
        return [flags] { run(*flags); };
    }};

}  // namespace convwalk
