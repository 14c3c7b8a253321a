#include "network/run/named_arrays.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "network/nodes.h"

namespace convwalk {
namespace {

// What stands on either side of the last point of a name.
struct Parted {
    std::string layer;
    std::string part;
};

Parted parted(const std::string& name) {
    const std::size_t point = name.rfind('.');
    if (point == std::string::npos) return {name, ""};
    return {name.substr(0, point), name.substr(point + 1)};
}

// From 1; nullopt: there is none.
std::optional<std::size_t> layer_called(const Stack& stack, const std::string& name) {
    for (std::size_t number = 1; number <= stack.layers.size(); ++number) {
        if (name == fmt::format("{}", number)) return number;
    }
    const auto found = std::find_if(stack.layers.begin(), stack.layers.end(),
                                    [&](const StackLayer& layer) { return layer.name == name; });
    if (name.empty() || found == stack.layers.end()) return std::nullopt;
    return static_cast<std::size_t>(found - stack.layers.begin()) + 1;
}

std::string layers_in_words(const Stack& stack) {
    std::vector<std::string> names;
    for (const StackLayer& layer : stack.layers) {
        if (!layer.name.empty()) names.push_back(printable(layer.name));
    }
    return fmt::format("1 to {}{}{}", stack.layers.size(), names.empty() ? "" : " or by name ",
                       fmt::join(names, ", "));
}

// Where numbers in a row go, and how many channels they are for; nullptr: that is no row.
std::vector<double>* row_called(const std::string& part, LayerWeights& own) {
    if (part == "bias") return &own.bias;
    if (part == "slopes") return &own.slopes;
    if (!own.norm) return nullptr;
    if (part == "mean" || part == "running_mean") return &own.norm->mean;
    if (part == "variance" || part == "running_var") return &own.norm->variance;
    if (part == "scale") return &own.norm->scale;
    return part == "shift" ? &own.norm->shift : nullptr;
}

BatchNorm usual_norm(std::int64_t channels) {
    const auto row = [&](double value) {
        return std::vector<double>(static_cast<std::size_t>(channels), value);
    };
    return {row(0), row(1), row(1), row(0)};
}

// Why a layer has no such part, begun behind its name; nullptr: it has one.
const char* why_no_part(const StackLayer& layer, bool has_weights, const std::string& part) {
    if (part == "weight" || part == "bias") return has_weights ? nullptr : "has no weights";
    if (part == "slopes") return layer.activation == "prelu" ? nullptr : "has no PReLU behind it";
    return layer.batch_norm ? nullptr : "has no batch norm";
}

void put(const Stack& stack, const StackReport& report, const NamedArray& array, const std::string& place,
         NetworkWeights& weights) {
    const Parted name = parted(array.name);
    if (name.part.empty())
        throw BadInput(
            fmt::format("{}: a name is a layer's number or name, a point, and one of {}; such as "
                        "1.weight",
                        place, fmt::join(names_of_parts(), ", ")));
    const auto number = layer_called(stack, name.layer);
    if (!number)
        throw BadInput(
            fmt::format("{}: the network has no such layer; it has {}", place, layers_in_words(stack)));
    const auto& parts = names_of_parts();
    if (std::find(parts.begin(), parts.end(), name.part) == parts.end())
        throw BadInput(fmt::format("{}: {}", place, unknown_name("part", name.part, parts)));
    const StackLayer& layer = stack.layers[*number - 1];
    const Extents shape = weight_shape_in(stack, report, *number);
    if (const char* why = why_no_part(layer, !shape.empty(), name.part))
        throw BadInput(fmt::format("{}: {} {}", place, nodes::place_of(*number, layer), why));
    LayerWeights& own = weights[*number - 1];
    const std::int64_t channels = report.layers[*number - 1].channels;
    if (layer.batch_norm && !own.norm) own.norm = usual_norm(channels);
    const bool one = name.part == "slopes" && array.values.values.size() == 1;
    const Extents wanted = name.part == "weight" ? shape : Extents{one ? 1 : channels};
    Tensor values = array.values;
    if (values.shape.empty()) values.shape = {1};
    if (const auto why = why_no_tensor(values, wanted, place)) throw BadInput(why->sentence);
    if (name.part == "weight") {
        own.weight = std::move(values);
    } else {
        *row_called(name.part, own) = std::move(values.values);
    }
}

}  // namespace

const std::vector<std::string>& names_of_parts() {
    static const std::vector<std::string> names = {"weight", "bias",   "mean",         "variance",   "scale",
                                                   "shift",  "slopes", "running_mean", "running_var"};
    return names;
}

NetworkWeights with_arrays(const Stack& stack, const StackReport& report, NetworkWeights weights,
                           const NamedArrays& arrays, std::string_view what) {
    for (const NamedArray& array : arrays)
        put(stack, report, array, fmt::format("{} of {}", printable(array.name, 60), what), weights);
    return weights;
}

std::vector<std::size_t> layers_without(const Stack& stack, const StackReport& report,
                                        const NamedArrays& arrays) {
    std::set<std::size_t> given;
    for (const NamedArray& array : arrays) {
        const Parted name = parted(array.name);
        const auto number = layer_called(stack, name.layer);
        if (number && name.part == "weight") given.insert(*number);
    }
    std::vector<std::size_t> left;
    for (std::size_t number = 1; number <= stack.layers.size(); ++number) {
        if (!weight_shape_in(stack, report, number).empty() && given.count(number) == 0)
            left.push_back(number);
    }
    return left;
}

}  // namespace convwalk
