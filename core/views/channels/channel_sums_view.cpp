#include "views/channels/channel_sums_view.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "figure/channels.h"
#include "views/channels/channel_words.h"
#include "views/channels/sums_painter.h"
#include "views/planes/cell_words.h"

namespace convwalk {
namespace {

// The output channel that is shown: that of the focus, or the chosen one.
std::int64_t channel_of(const Figure& f, const std::optional<Spot>& focus) {
    if (focus && lies_on(*focus, PlaneName::output)) return focus->channel;
    if (focus && lies_on(*focus, PlaneName::kernel)) return slice_of(f, *focus).output;
    return f.scenario.view.channel;
}

void prepare(Figure& f) {
    f.timeline = plain_timeline(cell_count(output_extents(f.layout)), f.scenario.pace);
}

// An output that reads a slot of the input; the current one, if it does.
std::optional<std::int64_t> reader_of(const Figure& f, const Extents& slot,
                                      const std::optional<std::int64_t>& current) {
    const Cell3 at = {slot[0], slot[1], slot[2]};
    if (current && reads(f, *current, at)) return current;
    for (const Reach& reached : reach(f.layout, slot))
        return ravelled(reached.output, output_extents(f.layout));
    return std::nullopt;
}

SumsState state_of(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    SumsState state;
    state.arrival = moment.arrival;
    state.computed = std::max<std::int64_t>(0, moment.step + (moment.arrival >= 1 ? 1 : 0));
    if (moment.step >= 0) state.place = moment.step;
    if (!focus) return state;
    state.focus = focus;
    state.arrival = 1;
    if (lies_on(*focus, PlaneName::output)) state.place = ravelled(focus->at, output_extents(f.layout));
    if (lies_on(*focus, PlaneName::grid)) state.place = reader_of(f, focus->at, state.place);
    return state;
}

bool shows_cell(const Figure& f, const Spot& cell) {
    if (!has_channel_cell(f, cell)) return false;
    const std::int64_t chosen = f.scenario.view.channel;
    const auto output_shown = [&](std::int64_t channel) {
        return draws(channel_rows({0, output_channels(f.layer)}, 4, chosen), channel);
    };
    if (lies_on(cell, PlaneName::output)) return output_shown(cell.channel);
    if (lies_on(cell, PlaneName::grid))
        return draws(channel_rows(channels_read(f.layer, chosen), 4, -1), cell.channel);
    const Slice slice = slice_of(f, cell);
    return output_shown(slice.output) &&
           draws(channel_rows(channels_read(f.layer, slice.output), 4, -1), slice.input);
}

class PlacedSums final : public PlacedView {
  public:
    PlacedSums(const Figure& f, const Moment& moment, const ViewPlace& place)
        : figure_(f),
          moment_(moment),
          place_(place),
          layout_(sums_layout(f, place, f.scenario.view.channel)) {}

    void paint(Scene& scene, const std::optional<Spot>& focus) const override {
        const std::int64_t channel = channel_of(figure_, focus);
        const SumsState state = state_of(figure_, moment_, focus);
        if (channel == layout_.channel) return paint_sums(scene, figure_, place_, layout_, state);
        // The names of the channels stay where they are.
        SumsLayout other = sums_layout(figure_, place_, channel);
        other.tabs = layout_.tabs;
        paint_sums(scene, figure_, place_, other, state);
    }

    [[nodiscard]] std::optional<Spot> cell_at(Vec2 px) const override {
        for (const ChannelTab& tab : layout_.tabs) {
            if (tab.channels.drawn && contains(tab.place, px))
                return Spot{
                    map_of(PlaneName::output), tab.channels.first,
                    unravelled(std::max<std::int64_t>(0, moment_.step), output_extents(figure_.layout))};
        }
        if (const auto at = layout_.board.maps[layout_.output].cell_at(px))
            return Spot{map_of(PlaneName::output), layout_.channel, {(*at)[0], (*at)[1], (*at)[2]}};
        for (const SumRow& row : layout_.rows) {
            if (!row.channels.drawn) continue;
            if (const auto at = layout_.board.maps[row.input].cell_at(px))
                return Spot{map_of(PlaneName::grid), row.channels.first, {(*at)[0], (*at)[1], (*at)[2]}};
            if (!layout_.has_slices) continue;
            if (const auto at = layout_.board.maps[row.slice].cell_at(px))
                return spot_of_slice(figure_, {layout_.channel, row.channels.first},
                                     unravelled(tap_at(figure_, *at), kernel_extents(figure_.layout)));
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<std::array<Vec2, 4>> corners(const Spot& cell) const override {
        if (!shows_cell(figure_, cell)) return std::nullopt;
        const auto corners_on = [&](std::size_t map, const Extents& at) {
            return corners_of(layout_.board.maps[map].rect(at[0], double(at[1]), double(at[2]), 1, 1));
        };
        if (lies_on(cell, PlaneName::output))
            return cell.channel == layout_.channel ? std::optional(corners_on(layout_.output, cell.at))
                                                   : std::nullopt;
        for (const SumRow& row : layout_.rows) {
            if (lies_on(cell, PlaneName::grid) && row.channels.drawn && row.channels.first == cell.channel)
                return corners_on(row.input, cell.at);
        }
        return std::nullopt;
    }

    [[nodiscard]] double cell_px() const override {
        return layout_.board.maps[layout_.rows.front().input].cell_px();
    }
    [[nodiscard]] bool shows_numbers() const override { return layout_.shows_numbers; }

  private:
    const Figure& figure_;
    Moment moment_;
    ViewPlace place_;
    SumsLayout layout_;
};

Words words(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    Words w;
    w.title = channels_title(f);
    w.caption = caption_of_channels(f);
    const std::int64_t others = f.layer.in_channels - summed_channels(f.layer);
    if (others > 0)
        w.caption += fmt::format(" · {} of {} channels are not read", others, f.layer.in_channels);
    const std::int64_t channel = channel_of(f, focus);
    std::int64_t hue = 0;
    for (const ChannelRow& row : channel_rows({0, output_channels(f.layer)}, 4, f.scenario.view.channel)) {
        if (row.drawn && row.first < channel) ++hue;
    }
    w.legend = legend_of_channels(f, {{channel, hue}});
    const bool output = !focus || lies_on(*focus, PlaneName::output);
    if (!output) {
        w.status = fmt::format("{}", fmt::join(channel_cell_words(f, *focus), " · "));
        return w;
    }
    if (!focus && moment.step < 0) return w;
    const ChannelStep step = {channel, focus ? ravelled(focus->at, output_extents(f.layout)) : moment.step};
    if (f.values) {
        w.sum = spelled_channels(f, step);
    } else {
        w.status =
            fmt::format("step {} of {} · {}", moment.step + 1, f.timeline.steps, reading_words(f, step));
    }
    return w;
}

std::optional<Spot> next_pin(const Figure& f, const Moment& moment, const std::optional<Spot>& pin) {
    const Extents at = unravelled(std::max<std::int64_t>(0, moment.step), output_extents(f.layout));
    return next_channel_pin(f, {map_of(PlaneName::output), f.scenario.view.channel, at}, pin);
}

}  // namespace

const FigureView& channel_sums_view() {
    static constexpr FigureView view = [] {
        FigureView row =
            channel_view(why_no_channels, prepare, placed_view<PlacedSums>, words, shows_cell, next_pin);
        row.has_products = true;
        return row;
    }();
    return view;
}

}  // namespace convwalk
