#include "views/channels/channels_drawing.h"

#include <algorithm>

#include "figure/labels.h"
#include "views/channels/channel_stamps.h"
#include "views/channels/channel_words.h"

namespace convwalk {

ChannelsDrawing::ChannelsDrawing(Scene& scene, const ChannelStage& stage, const ChannelsLayout& placed,
                                 const ChannelsState& now, std::int64_t number)
    : figure(*stage.figure),
      plan(*stage.plan),
      layout(placed),
      state(now),
      ink(scene, figure, number),
      maps(ink, stage, layout),
      phases(phases_of(state.arrival)) {
    if (!state.now) return;
    if (plan.stamps) {
        source = KernelWindow{cell3(unravelled(state.now->place, input_extents(figure.layout))), {1, 1, 1}};
        target = stamp_window(figure, state.now->place);
        return;
    }
    if (figure.values) sum = sum_of(figure, *state.now);
    source = window_of(figure, state.now->place);
    target = KernelWindow{cell3(unravelled(state.now->place, output_extents(figure.layout))), {1, 1, 1}};
}

bool ChannelsDrawing::works_now(const PlacedBand& band) const {
    return state.now &&
           std::any_of(band.filters.begin(), band.filters.end(),
                       [&](const PlacedFilter& filter) { return filter.output == state.now->channel; });
}

const PlacedFilter& ChannelsDrawing::current(const PlacedBand& band) const {
    return *std::find_if(band.filters.begin(), band.filters.end(),
                         [&](const PlacedFilter& filter) { return filter.output == state.now->channel; });
}

bool ChannelsDrawing::is_current(const PlacedFilter& filter) const {
    if (state.now) return filter.output == state.now->channel;
    if (!state.focus) return false;
    if (lies_on(*state.focus, PlaneName::output)) return filter.output == state.focus->channel;
    return lies_on(*state.focus, PlaneName::kernel) && slice_of(figure, *state.focus).output == filter.output;
}

std::string ChannelsDrawing::number_of(std::int64_t channel) const {
    if (!plan.stamps && figure.scenario.view.hidden.result) return "?";
    if (!figure.values) return "";
    if (plan.stamps) return number_label(*bare_input_look(figure, channel, state.now->place).value);
    for (const ChannelSum& one : channel_sums(*sum)) {
        if (one.channel == channel) return number_label(one.sum);
    }
    return "0";
}

std::optional<std::string> ChannelsDrawing::number_of(const ChannelRow& channels) const {
    if (!sum || sum->form != Sum::Form::weighted || figure.scenario.view.hidden.result) return std::nullopt;
    double total = 0;
    for (const ChannelSum& one : channel_sums(*sum)) {
        if (one.channel >= channels.first && one.channel < channels.first + channels.count) total += one.sum;
    }
    return number_label(total);
}

std::vector<std::array<Vec2, 4>> ChannelsDrawing::corners(const SlantedMap& map, const KernelWindow& window) {
    std::vector<std::array<Vec2, 4>> all;
    for (std::int64_t slice = window.begin[0]; slice < window.begin[0] + window.size[0]; ++slice)
        all.push_back(map.corners(slice, double(window.begin[1]), double(window.begin[2]),
                                  double(window.size[1]), double(window.size[2])));
    return all;
}

Vec2 ChannelsDrawing::entry_of(const SlantedMap& map) const {
    const std::int64_t middle = (map.slices() - 1) / 2;
    if (!map.lean().upright()) return map.at(middle, double(map.rows()), 0);
    return map.at(middle, double(map.rows()) / 2, 0) - Vec2{layout.output_label_px, 0};
}

}  // namespace convwalk
