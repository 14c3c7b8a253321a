#include "views/channels/channels_view.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "basics/text.h"
#include "figure/channels.h"
#include "views/channels/channel_words.h"
#include "views/channels/channels_painter.h"
#include "views/planes/cell_words.h"

namespace convwalk {
namespace {

const ChannelPlan& plan_of(const Figure& f) {
    return work_of<ChannelPlan>(f);
}

std::optional<std::string> why_not(const Scenario& scenario, const Layer& layer) {
    if (auto why = why_no_channels(scenario, layer)) return why;
    if (layer.axes.size() > 2)
        return fmt::format(
            "dimensions is {}; the view channels draws maps of one or two axes; channel_sums and flat show "
            "the "
            "slices of volumes",
            layer.axes.size());
    return std::nullopt;
}

void prepare(Figure& f) {
    ChannelPlan plan = channel_plan(f);
    f.timeline = plain_timeline(plan.places * std::ssize(plan.outputs), f.scenario.pace);
    f.work = kept(std::move(plan));
}

ChannelsState state_of(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    ChannelsState state;
    state.arrival = moment.arrival;
    state.steps = std::max<std::int64_t>(0, moment.step + (moment.arrival >= 1 ? 1 : 0));
    if (moment.step >= 0) state.now = step_of(plan_of(f), moment.step);
    if (!focus) return state;
    state.focus = focus;
    state.arrival = 1;
    state.now.reset();
    if (lies_on(*focus, PlaneName::output))
        state.now = ChannelStep{focus->channel, ravelled(focus->at, output_extents(f.layout))};
    return state;
}

bool drawn(const std::vector<ChannelRow>& rows, std::int64_t channel) {
    return std::any_of(rows.begin(), rows.end(),
                       [channel](const ChannelRow& row) { return row.drawn && row.first == channel; });
}

bool shows_cell(const Figure& f, const Spot& cell) {
    if (!has_channel_cell(f, cell)) return false;
    const auto& bands = plan_of(f).bands;
    return std::any_of(bands.begin(), bands.end(), [&](const ChannelBand& band) {
        if (lies_on(cell, PlaneName::grid)) return drawn(band.inputs, cell.channel);
        if (lies_on(cell, PlaneName::output)) return drawn(band.outputs, cell.channel);
        const Slice slice = slice_of(f, cell);
        return drawn(band.inputs, slice.input) && drawn(band.outputs, slice.output);
    });
}

class PlacedChannels final : public PlacedView {
  public:
    PlacedChannels(const Figure& f, const Moment& moment, const ViewPlace& place)
        : figure_(f), moment_(moment), layout_(channels_layout(f, place, plan_of(f))) {}

    void paint(Scene& scene, const std::optional<Spot>& focus) const override {
        paint_channels(scene, figure_, plan_of(figure_), layout_, state_of(figure_, moment_, focus));
    }

    [[nodiscard]] std::optional<Spot> cell_at(Vec2 px) const override {
        // Maps that are painted later lie above.
        for (auto band = layout_.bands.rbegin(); band != layout_.bands.rend(); ++band) {
            for (auto filter = band->filters.rbegin(); filter != band->filters.rend(); ++filter) {
                if (const auto at = filter->map.cell_at(px))
                    return Spot{map_of(PlaneName::output), filter->output, {0, at->row, at->column}};
                if (auto spot = slice_at(*filter, px)) return spot;
            }
            for (auto input = band->inputs.rbegin(); input != band->inputs.rend(); ++input) {
                if (const auto at = input->map.cell_at(px))
                    return Spot{map_of(PlaneName::grid), input->channel, {0, at->row, at->column}};
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] double cell_px() const override { return layout_.unit_px; }
    [[nodiscard]] bool shows_numbers() const override { return channels_show_numbers(figure_, layout_); }

  private:
    [[nodiscard]] std::optional<Spot> slice_at(const PlacedFilter& filter, Vec2 px) const {
        const Extents taps = kernel_extents(figure_.layout);
        for (const PlacedSlice& slice : filter.slices) {
            const double row = (px.y - slice.place.y) / slice.place.height * double(taps[1]);
            const double column = (px.x - slice.place.x) / slice.place.width * double(taps[2]);
            if (row < 0 || column < 0 || row >= double(taps[1]) || column >= double(taps[2])) continue;
            const Place3 at = {0, static_cast<std::int64_t>(row), static_cast<std::int64_t>(column)};
            return spot_of_slice(figure_, {filter.output, slice.input},
                                 unravelled(tap_at(figure_, at), kernel_extents(figure_.layout)));
        }
        return std::nullopt;
    }

    const Figure& figure_;
    Moment moment_;
    ChannelsLayout layout_;
};

// "drawn: 4 of 64 inputs and 4 of 128 outputs"; empty where all are.
std::string drawn_words(const Figure& f) {
    const ChannelPlan& plan = plan_of(f);
    std::int64_t inputs = 0;
    for (const ChannelBand& band : plan.bands)
        inputs += std::count_if(band.inputs.begin(), band.inputs.end(),
                                [](const ChannelRow& row) { return row.drawn; });
    std::vector<std::string> parts;
    if (inputs < f.layer.in_channels)
        parts.push_back(fmt::format("{} of {} inputs", inputs, f.layer.in_channels));
    if (const std::int64_t all = output_channels(f.layer); std::ssize(plan.outputs) < all)
        parts.push_back(fmt::format("{} of {} outputs", plan.outputs.size(), all));
    return parts.empty() ? "" : fmt::format(" · drawn: {}", fmt::join(parts, " and "));
}

Words words(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    const ChannelPlan& plan = plan_of(f);
    Words w;
    w.title = channels_title(f);
    w.caption = caption_of_channels(f) + drawn_words(f);
    std::vector<std::pair<std::int64_t, std::int64_t>> hues;
    for (std::size_t n = 0; n < plan.outputs.size(); ++n)
        hues.emplace_back(plan.outputs[n], static_cast<std::int64_t>(n));
    w.legend = legend_of_channels(f, hues);
    if (focus && !lies_on(*focus, PlaneName::output)) {
        w.status = fmt::format("{}", fmt::join(channel_cell_words(f, *focus), " · "));
        return w;
    }
    if (!focus && moment.step < 0) return w;
    const ChannelStep step = focus
                                 ? ChannelStep{focus->channel, ravelled(focus->at, output_extents(f.layout))}
                                 : step_of(plan, moment.step);
    if (f.values) {
        w.sum = spelled_channels(f, step);
    } else {
        w.status =
            fmt::format("step {} of {} · {}", moment.step + 1, f.timeline.steps, reading_words(f, step));
    }
    return w;
}

std::optional<Spot> next_pin(const Figure& f, const Moment& moment, const std::optional<Spot>& pin) {
    const ChannelStep step = step_of(plan_of(f), std::max<std::int64_t>(0, moment.step));
    if (!pin)
        return Spot{map_of(PlaneName::output), step.channel,
                    unravelled(step.place, output_extents(f.layout))};
    const std::int64_t first = channels_read(f.layer, step.channel).first;
    if (lies_on(*pin, PlaneName::output)) {
        Spot cell = {map_of(PlaneName::grid), first, {}};
        for (const AxisLayout& axis : f.layout.axes)
            cell.at.push_back(std::clamp<std::int64_t>(axis.slot_of_input(0), 0, std::ssize(axis.slots) - 1));
        return cell;
    }
    if (lies_on(*pin, PlaneName::grid) && has_weights(f.layer.op))
        return spot_of_slice(f, {step.channel, first}, {0, 0, 0});
    return std::nullopt;
}

}  // namespace

const FigureView& channels_view() {
    static constexpr FigureView view = {.why_not = why_not,
                                        .prepare = prepare,
                                        .place = placed_view<PlacedChannels>,
                                        .words = words,
                                        .shows_cell = shows_cell,
                                        .extents = channel_cell_extents,
                                        .cell_words = channel_cell_words,
                                        .next_pin = next_pin,
                                        .maps = plane_maps,
                                        .whole_at_end = false,
                                        .has_numbers = true,
                                        .of_all_channels = true,
                                        .hides = {.size = false, .result = true}};
    return view;
}

}  // namespace convwalk
