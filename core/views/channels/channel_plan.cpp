#include "views/channels/channel_plan.h"

#include <fmt/format.h>

#include <algorithm>

namespace convwalk {
namespace {

// Channels of a band that are drawn, so that the bands together stay few.
std::int64_t most_in_band(std::int64_t bands) {
    return bands == 1 ? 4 : bands == 2 ? 2 : 1;
}

void append_drawn(std::vector<ChannelRow>& rows, std::int64_t channel, std::int64_t end) {
    if (channel > end) rows.push_back({end, channel - end, false});
    rows.push_back({channel, 1, true});
}

}  // namespace

std::vector<ChannelRow> channel_rows(const ChannelRange& range, std::int64_t most, std::int64_t chosen) {
    const std::int64_t end = range.first + range.count;
    std::vector<std::int64_t> drawn;
    if (range.count <= most + (most > 1 ? 0 : 1)) {
        for (std::int64_t channel = range.first; channel < end; ++channel) drawn.push_back(channel);
    } else {
        for (std::int64_t n = 0; n + 1 < most; ++n) drawn.push_back(range.first + n);
        drawn.push_back(most > 1 ? end - 1 : range.first);
        const bool inside = chosen >= range.first && chosen < end;
        if (inside && std::find(drawn.begin(), drawn.end(), chosen) == drawn.end())
            drawn[most > 1 ? drawn.size() - 2 : 0] = chosen;
    }
    return rows_with(range, drawn);
}

std::vector<ChannelRow> rows_with(const ChannelRange& range, const std::vector<std::int64_t>& drawn) {
    std::vector<ChannelRow> rows;
    std::int64_t next = range.first;
    for (const std::int64_t channel : drawn) {
        append_drawn(rows, channel, next);
        next = channel + 1;
    }
    if (const std::int64_t left = range.first + range.count - next; left > 0)
        rows.push_back({next, left, false});
    return rows;
}

bool draws(const std::vector<ChannelRow>& rows, std::int64_t channel) {
    return std::any_of(rows.begin(), rows.end(),
                       [channel](const ChannelRow& row) { return row.drawn && row.first == channel; });
}

std::int64_t group_count(const Layer& layer) {
    return has_weights(layer.op) ? layer.groups : layer.in_channels;
}

std::int64_t group_of_output(const Layer& layer, std::int64_t channel) {
    return has_weights(layer.op) ? channel / (layer.out_channels / layer.groups) : channel;
}

ChannelRange outputs_of(const Layer& layer, std::int64_t group) {
    const std::int64_t each = has_weights(layer.op) ? layer.out_channels / layer.groups : 1;
    return {group * each, each};
}

std::optional<std::string> why_no_channels(const Scenario& scenario, const Layer& layer) {
    if (is_shuffle(layer.op))
        return fmt::format(
            "operator is {}; it moves values and adds up no channels; the views oblique and flat show where "
            "each of them goes",
            name_of(layer.op));
    const std::int64_t channels = output_channels(layer);
    if (scenario.view.channel >= channels)
        return fmt::format("channel is {}; the layer has {} output channel{}, {}", scenario.view.channel,
                           channels, channels == 1 ? "" : "s",
                           channels == 1 ? "which is 0" : fmt::format("0 to {}", channels - 1));
    return std::nullopt;
}

ChannelPlan channel_plan(const Figure& f, std::int64_t most_bands) {
    const Layer& layer = f.layer;
    ChannelPlan plan;
    plan.groups = group_count(layer);
    plan.chosen = f.scenario.view.channel;
    plan.walk = f.scenario.view.walk;
    plan.stamps = layer.op == Operator::transposed_convolution;
    plan.places = cell_count(plan.stamps ? input_extents(f.layout) : output_extents(f.layout));
    const std::int64_t chosen_group = group_of_output(layer, plan.chosen);
    std::vector<std::int64_t> groups;
    const std::int64_t drawn = plan.groups > most_bands ? most_bands - 1 : most_bands;
    for (const ChannelRow& row : channel_rows({0, plan.groups}, drawn, chosen_group)) {
        if (row.drawn) groups.push_back(row.first);
    }
    const std::int64_t most = most_in_band(std::ssize(groups));
    for (const std::int64_t group : groups) {
        const ChannelRange outputs = outputs_of(layer, group);
        ChannelBand band{group, channel_rows(channels_read(layer, outputs.first), most, -1),
                         channel_rows(outputs, most, plan.chosen)};
        for (const ChannelRow& row : band.outputs) {
            if (row.drawn) plan.outputs.push_back(row.first);
        }
        plan.bands.push_back(std::move(band));
    }
    return plan;
}

ChannelStep step_of(const ChannelPlan& plan, std::int64_t step) {
    const std::int64_t drawn = std::ssize(plan.outputs);
    const auto channel = [&](std::int64_t n) { return plan.outputs[static_cast<std::size_t>(n)]; };
    if (plan.walk == ChannelWalk::places) return {channel(step % drawn), step / drawn};
    return {channel(step / plan.places), step % plan.places};
}

std::int64_t computed_of(const ChannelPlan& plan, std::int64_t channel, std::int64_t steps) {
    const std::int64_t drawn = std::ssize(plan.outputs);
    const std::int64_t n =
        std::find(plan.outputs.begin(), plan.outputs.end(), channel) - plan.outputs.begin();
    if (plan.walk == ChannelWalk::places) return steps / drawn + (n < steps % drawn ? 1 : 0);
    return std::clamp<std::int64_t>(steps - n * plan.places, 0, plan.places);
}

}  // namespace convwalk
