#include "scenario/network_edits.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "basics/errors.h"

namespace convwalk {
namespace {

bool shows_network(const Scenario& s) {
    return is_of_network(s.view.kind);
}

NetworkDocument network_of(const LayerRequest& request) {
    Stack stack;
    const Layer layer = resolved(request);
    stack.channels = layer.in_channels;
    stack.input = input_extents(layer);
    stack.layers.emplace_back();
    NetworkDocument network = with_stack({}, with_layer(std::move(stack), 1, request));
    network.open = 1;
    return network;
}

void open_named_layer(NetworkDocument& network) {
    const StackReport report = report_of(network.stack);
    std::size_t number = network.open;
    for (std::size_t i = 1; number == 0 && i <= network.stack.layers.size(); ++i) {
        if (!why_not_open(network.stack, report, i)) number = i;
    }
    if (number == 0) throw BadInput("no layer of the network can be opened: none has a window");
    if (const auto why = why_not_open(network.stack, report, number)) throw BadInput(*why);
    network.open = number;
}

// "what layer 2 gives"
std::string source_words(const NetworkDocument& network) {
    const std::size_t source = sources_of(network.stack, network.open).front();
    return source == 0 ? "the network's input" : fmt::format("what layer {} gives", source);
}

// What comes from the layers before the open one is not the open one's to change. @return why something was
// not taken; empty: all was
std::string keep_what_comes_in(const NetworkDocument& network, const LayerRequest& before,
                               LayerRequest& after) {
    const auto& had = before.layer.axes;
    auto& has = after.layer.axes;
    const bool first = network.open == 1 && network.stack.layers.front().from.empty();
    if (has.size() != had.size()) {
        const std::string asked =
            fmt::format("layer {} can't have {} dimension{}: it stands in a network that has {}",
                        network.open, has.size(), has.size() == 1 ? "" : "s", had.size());
        after = before;
        return asked;
    }
    const bool by_other_side = after.of_transposed || before.of_transposed;
    if (first && !by_other_side) return "";
    const auto kept = [&](const Layer& of, const Layer& asked) {
        if (input_extents(of) != input_extents(asked))
            return fmt::format("the input of layer {} can't be {} here: it is {}, {}", network.open,
                               to_string(input_extents(asked)), source_words(network),
                               to_string(input_extents(of)));
        return fmt::format("layer {} can't get {} channels here: it gets {}, {}", network.open,
                           asked.in_channels, source_words(network), of.in_channels);
    };
    if (by_other_side) {
        // Its input is the output of the convolution that is spoken of.
        if (why_invalid(before) || why_invalid(after)) return "";
        const Layer own = resolved(before);
        const Layer asked = resolved(after);
        if (first || (input_extents(own) == input_extents(asked) && own.in_channels == asked.in_channels))
            return "";
        after = before;
        return kept(own, asked);
    }
    std::string words;
    if (input_extents(after.layer) != input_extents(before.layer) ||
        after.layer.in_channels != before.layer.in_channels)
        words = kept(before.layer, after.layer);
    return words;
}

// A cell that the output no longer has gives way to the middle. @return the sentence about it
std::string keep_cell_inside(NetworkDocument& network) {
    if (network.cell.empty()) return "";
    const auto why = why_not_cell(network.stack, report_of(network.stack), network.cell, "the chosen cell");
    if (!why) return "";
    network.cell.clear();
    return *why + "; the one in the middle is shown";
}

// The open layer becomes another. @return why something of it was not taken, or what gave way; empty: nothing
std::string take_layer(NetworkDocument& network, LayerRequest layer) {
    const LayerRequest before = open_layer(network);
    if (layer == before) return "";
    const std::string words = keep_what_comes_in(network, before, layer);
    if (const auto why = why_not_in_stack(layer))
        return fmt::format("layer {} stays as it was: {}", network.open, *why);
    network = with_stack(network, with_layer(network.stack, network.open, layer));
    const std::string gone = keep_cell_inside(network);
    return words.empty() ? gone : words;
}

}  // namespace

Scenario scenario_of(const NetworkDocument& network) {
    Scenario scenario;
    scenario.subject = network;
    scenario.view.kind = ViewKind::network;
    return scenario;
}

Settled settle(const Scenario& before, Scenario after, const std::optional<LayerRequest>& layer) {
    std::string words;
    if (layer && after.alone() != nullptr) after.subject = *layer;
    if (shows_network(after)) {
        const LayerRequest* alone = after.alone();
        if (alone != nullptr && !why_invalid(*alone) && !why_not_in_stack(*alone))
            after.subject = network_of(*alone);
        if (NetworkDocument* network = after.network()) words = keep_cell_inside(*network);
    } else if (NetworkDocument* network = after.network()) {
        const NetworkDocument* had = before.network();
        const bool is_open = had != nullptr && !shows_network(before) && had->open == network->open &&
                             had->stack == network->stack;
        if (!is_open) open_named_layer(*network);
        if (layer) words = take_layer(*network, *layer);
    }
    return {std::move(after), std::move(words)};
}

Scenario settled(const Scenario& before, Scenario after, const std::optional<LayerRequest>& layer) {
    return settle(before, std::move(after), layer).scenario;
}

}  // namespace convwalk
