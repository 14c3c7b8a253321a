#include "scenario/network_edits.h"

#include <optional>
#include <utility>

#include "basics/errors.h"

namespace convwalk {
namespace {

bool shows_network(const Scenario& s) {
    return s.view.kind == ViewKind::network;
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

void open_named_layer(Scenario& s) {
    NetworkDocument& network = *s.network;
    const StackReport report = report_of(network.stack);
    std::size_t number = network.open;
    for (std::size_t i = 1; number == 0 && i <= network.stack.layers.size(); ++i) {
        if (!why_not_open(network.stack, report, i)) number = i;
    }
    if (number == 0) throw BadInput("no layer of the network can be opened: none has a window");
    if (const auto why = why_not_open(network.stack, report, number)) throw BadInput(*why);
    network.open = number;
    s.layer = layer_of(network.stack, report, number);
}

// What comes from the layers before the open one is not the open one's to change.
void keep_what_comes_in(const LayerRequest& before, LayerRequest& after, bool first) {
    const auto& had = before.layer.axes;
    auto& has = after.layer.axes;
    const bool by_other_side = after.of_transposed || before.of_transposed;
    if (has.size() != had.size()) {
        after = before;
        return;
    }
    if (first && !by_other_side) return;
    if (by_other_side) {
        // Its input is the output of the convolution that is spoken of.
        if (why_invalid(before) || why_invalid(after)) return;
        const bool same_input = input_extents(resolved(before)) == input_extents(resolved(after)) &&
                                resolved(before).in_channels == resolved(after).in_channels;
        if (!same_input && !first) after = before;
        return;
    }
    for (std::size_t i = 0; i < has.size(); ++i) has[i].input = had[i].input;
    after.layer.in_channels = before.layer.in_channels;
}

}  // namespace

Scenario scenario_of(const NetworkDocument& network) {
    Scenario scenario;
    scenario.network = network;
    scenario.view.kind = ViewKind::network;
    return scenario;
}

Scenario settled(const Scenario& before, Scenario after) {
    if (shows_network(after)) {
        if (!after.network && !why_invalid(after.layer) && !why_not_in_stack(after.layer))
            after.network = network_of(after.layer);
        if (after.network) after.layer = {};
        return after;
    }
    if (!after.network) return after;
    const bool opened = !before.network || shows_network(before) ||
                        before.network->open != after.network->open ||
                        before.network->stack != after.network->stack;
    if (opened) {
        open_named_layer(after);
    } else if (after.layer != before.layer) {
        NetworkDocument& network = *after.network;
        const bool first = network.open == 1 && network.stack.layers.front().from.empty();
        keep_what_comes_in(before.layer, after.layer, first);
        if (why_not_in_stack(after.layer)) after.layer = before.layer;
        network = with_stack(network, with_layer(network.stack, network.open, after.layer));
    }
    return after;
}

}  // namespace convwalk
