// convwalk shape: sizes and the calculation.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/derivation.h"
#include "arithmetic/left_over.h"
#include "arithmetic/operators.h"
#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/layer_flags.h"

namespace convwalk {
namespace {

using nlohmann::ordered_json;

void print_as_json(const LayerRequest& request, const Layer& layer, const std::vector<Derivation>& axes) {
    ordered_json object = {{"operator", row_of(layer.op).name},
                           {"input", ordered_json(input_extents(layer))},
                           {"output", ordered_json(output_extents(layer))},
                           {"in_channels", layer.in_channels},
                           {"out_channels", output_channels(layer)},
                           {"parameters", parameter_caption(request)}};
    for (const Derivation& d : axes)
        object["axes"].push_back({{"relationship", d.relationship},
                                  {"extended", d.extended},
                                  {"formula", d.formula},
                                  {"numbers", d.numbers},
                                  {"size", d.size},
                                  {"lines", d.lines}});
    object["left_over"] = left_over_words(layer);
    fmt::print("{}\n", object.dump(2));
}

void print_as_text(const LayerRequest& request, const Layer& layer, const std::vector<Derivation>& axes) {
    fmt::print("{} → {}   {}, {}\n", to_string(input_extents(layer)), to_string(output_extents(layer)),
               name_of(layer.op), parameter_caption(request));
    const bool equal = std::all_of(axes.begin(), axes.end(), [&](const Derivation& d) {
        return d.lines == axes.front().lines && d.relationship == axes.front().relationship;
    });
    for (std::size_t i = 0; i < (equal ? 1 : axes.size()); ++i) {
        const std::string_view name = axis_name(i, axes.size());
        fmt::print("\n{}{}{}\n", equal ? "" : name,
                   equal || name.empty() ? "" : "s: ", relationship_caption(axes[i]));
        for (const std::string& line : axes[i].lines) fmt::print("  {}\n", line);
    }
    for (const std::string& words : left_over_words(layer)) fmt::print("\n{}\n", as_sentence(words));
}

void print_shape(const LayerRequest& request, bool as_json) {
    if (const auto why = why_invalid(request)) throw BadInput(why->sentence);
    const Layer layer = resolved(request);
    std::vector<Derivation> axes;
    for (std::size_t i = 0; i < layer.axes.size(); ++i) axes.push_back(derivation(layer, i));
    as_json ? print_as_json(request, layer, axes) : print_as_text(request, layer, axes);
}

struct Flags {
    LayerFlags layer;
    bool json = false;
};

}  // namespace

constinit const Command Command::shape = {
    .name = "shape",
    .about = "Output size of a layer, and how it is calculated",
    .examples = "convwalk shape --op transposed --input 7 --kernel 4 --stride 2 --padding 1",
    .add = [](CLI::App& command) -> Task {
        const auto flags = std::make_shared<Flags>();
        add_layer_flags(command, flags->layer);
        command.add_flag("--json", flags->json, "As JSON");
        return [flags] { print_shape(scenario_of(flags->layer).layer, flags->json); };
    }};

}  // namespace convwalk
