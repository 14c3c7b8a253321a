#include "frameworks/read/forms/named_layers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "basics/text.h"
#include "frameworks/calls/calls.h"
#include "frameworks/calls/shape_calls.h"
#include "frameworks/read/flow.h"
#include "frameworks/read/make_values.h"

namespace convwalk {
namespace {

using Kind = Value::Kind;

// A layer's call, not a function's; of TensorFlow and JAX there are no print-outs.
const CallRule* rule_of(std::string_view name, Framework framework) {
    for (const CallRule* rule : rules_of(name)) {
        if (rule->framework == framework && !rule->functional) return rule;
    }
    return nullptr;
}

Call call_of(const std::string& name, const Place& place) {
    return {printable(name, kLongestText), place, axes_of(name) != 0 ? axes_of(name) : 2};
}

std::string reason_of(std::string_view name) {
    return is_not_read(name) ? fmt::format("{} is not read here", printable(name))
                             : fmt::format("the layer \"{}\" is not known here", printable(name));
}

// Activation("relu"), and the one that a layer ends with.
std::string activation_argument(const NamedLayer& layer) {
    for (const auto& [keyword, value] : layer.keywords) {
        if (keyword == "activation" && value.kind == Kind::text && value.text != "linear")
            return printable(value.text, kLongestText);
    }
    return "";
}

Piece effect_of_named(const NamedLayer& layer) {
    Piece piece = effect_piece(layer.name, layer.place);
    piece.layer.framework = layer.framework;
    if (layer.name == "Activation") {
        const std::string named = activation_argument(layer);
        piece.layer.activation = named.empty() ? "identity" : named;
    }
    return piece;
}

Piece reshaped(const NamedLayer& layer) {
    const bool keras = layer.framework == Framework::keras;
    Piece piece;
    piece.layer.kind = ReadLayer::Kind::reshape;
    piece.layer.name = printable(layer.name, kLongestText);
    piece.layer.place = layer.place;
    piece.layer.framework = layer.framework;
    piece.layer.rearrangement =
        rearrangement_of({layer.name, layer.place, layer.values, layer.keywords}, keras);
    piece.layer.rearrangement.channels_last = keras;
    return piece;
}

Piece ruled(const NamedLayer& layer, const CallRule& rule) {
    Bound bound(printable(layer.name, kLongestText), layer.place, rule.parameters);
    for (std::size_t i = 0; i < layer.values.size(); ++i) bound.put(i, layer.values[i], layer.values.size());
    for (const auto& [keyword, value] : layer.keywords) {
        if (has_parameter(rule.parameters, keyword)) bound.put(keyword, value.place, value);
    }
    bound.finish();
    Piece piece = rule.piece(call_of(layer.name, layer.place), bound);
    if (const std::string activation = activation_argument(layer); !activation.empty())
        piece.layer.activation = activation;
    return piece;
}

// Calls visit(name) for each that must be given.
template <typename Visit>
void for_each_required(std::string_view parameters, Visit visit) {
    while (!parameters.empty()) {
        const std::size_t end = std::min(parameters.find(' '), parameters.size());
        std::string_view word = parameters.substr(0, end);
        parameters.remove_prefix(std::min(end + 1, parameters.size()));
        if (!word.ends_with('!')) continue;
        word.remove_suffix(1);
        visit(word.substr(0, word.find('|')));
    }
}

// Of what a summary names and says no more of.
Piece ruled_by_name(const CallRule& rule, std::string_view name, const Place& place) {
    Bound bound(printable(name, kLongestText), place, rule.parameters);
    for_each_required(rule.parameters,
                      [&](std::string_view required) { bound.put(required, place, integer_at(1, place)); });
    Piece piece = rule.piece(call_of(std::string(name), place), bound);
    piece.layer.in_channels_known = piece.layer.out_channels_known = false;
    piece.layer.depth_multiplier = 0;
    if (piece.role == Piece::Role::pad) {
        const bool cuts = name.starts_with("Crop");
        piece.role = Piece::Role::layer;
        piece.layer.kind = cuts ? ReadLayer::Kind::crop : ReadLayer::Kind::layer;
        piece.layer.request.layer.op = Operator::pad;
    }
    return piece;
}

Piece join_named(std::string_view name, const Place& place) {
    Piece piece = join_piece(name, place, name != "Concatenate");
    if (name != "Add" && name != "Concatenate") piece.layer.kind = ReadLayer::Kind::multiply;
    return piece;
}

}  // namespace

std::vector<Piece> pieces_of(const NamedLayer& layer) {
    try {
        if (const CallRule* rule = rule_of(layer.name, layer.framework))
            return halves_of(ruled(layer, *rule));
        if (is_shape_layer(layer.name)) return {reshaped(layer)};
        if (is_passed_over(layer.name)) return {effect_of_named(layer)};
        return {gap_piece(layer.name, layer.place, reason_of(layer.name))};
    } catch (const UnknownValue& unknown) {
        return {gap_piece(layer.name, layer.place, unknown.sentence())};
    }
}

Piece piece_named(std::string_view name, const Place& place, Framework framework) {
    Piece piece;
    if (const CallRule* rule = rule_of(name, framework)) {
        piece = ruled_by_name(*rule, name, place);
    } else if (is_shape_layer(name)) {
        piece.layer.kind = ReadLayer::Kind::reshape;
        piece.layer.rearrangement.how =
            name == "Flatten" ? Rearrangement::How::flatten : Rearrangement::How::to_shape;
    } else if (framework == Framework::keras && is_keras_join(name)) {
        piece = join_named(name, place);
    } else if (is_passed_over(name)) {
        piece = effect_piece(name, place);
    } else {
        piece = gap_piece(name, place, reason_of(name));
    }
    piece.layer.name = printable(name, kLongestText);
    piece.layer.place = place;
    piece.layer.framework = framework;
    piece.layer.is_only_said = true;
    return piece;
}

bool is_keras_join(std::string_view name) {
    constexpr std::string_view kJoins[] = {"Add",     "Concatenate", "Multiply", "Subtract",
                                           "Average", "Maximum",     "Minimum"};
    return std::find(std::begin(kJoins), std::end(kJoins), name) != std::end(kJoins);
}

Piece keras_join(const NamedLayer& layer) {
    Piece piece = join_named(layer.name, layer.place);
    piece.layer.framework = Framework::keras;
    if (piece.layer.kind == ReadLayer::Kind::concatenate) piece.axis = -1;
    for (const auto& [keyword, value] : layer.keywords) {
        if (keyword == "axis" && value.kind == Kind::integer && piece.axis) piece.axis = value.number;
    }
    return piece;
}

std::int64_t channels_taken(const NamedLayer& layer) {
    const bool norm = layer.name.starts_with("BatchNorm") || layer.name.starts_with("SyncBatchNorm") ||
                      layer.name.starts_with("InstanceNorm") || layer.name.starts_with("FrozenBatchNorm");
    if (norm && !layer.values.empty() && layer.values.front().kind == Kind::integer)
        return std::max<std::int64_t>(0, layer.values.front().number);
    const std::vector<Piece> pieces = pieces_of(layer);
    const ReadLayer& first = pieces.front().layer;
    const bool windows = first.kind == ReadLayer::Kind::layer && pieces.front().role == Piece::Role::layer;
    return windows && first.in_channels_known ? first.request.layer.in_channels : 0;
}

TensorShape shape_of(const std::vector<std::int64_t>& dimensions, bool channels_last) {
    TensorShape shape;
    const auto known = [](std::int64_t size) { return size >= 1 && size <= kLargestSize; };
    if (dimensions.size() < 2 || dimensions.size() > 5) return shape;
    std::vector<std::int64_t> sizes(dimensions.begin() + 1, dimensions.end());
    const auto channels = channels_last ? sizes.end() - 1 : sizes.begin();
    if (known(*channels)) shape.channels = *channels;
    sizes.erase(channels);
    shape.sized = std::all_of(sizes.begin(), sizes.end(), known) && (!sizes.empty() || shape.channels > 0);
    if (shape.sized) shape.sizes.assign(sizes.begin(), sizes.end());
    return shape;
}

}  // namespace convwalk
