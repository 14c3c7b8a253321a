#include "views/channels/channels_view.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "basics/text.h"
#include "figure/channels.h"
#include "views/channels/channel_hues.h"
#include "views/channels/channel_pair.h"
#include "views/channels/channel_stamps.h"
#include "views/channels/channel_words.h"
#include "views/channels/channels_painter.h"
#include "views/channels/volume_side.h"
#include "views/planes/cell_words.h"

namespace convwalk {
namespace {

// Maps of a layer that feeds the figure's: its output is the other's input.
constexpr int kFirstInput = kPlaneCount;
constexpr int kFirstKernel = kPlaneCount + 1;

std::optional<std::string> why_not(const Scenario& scenario, const Layer& layer) {
    if (auto why = why_no_channels(scenario, layer)) return why;
    return why_no_pair(scenario, layer);
}

void prepare(Figure& f) {
    f.work = kept(channel_work(f));
    std::int64_t steps = 0;
    for (const ChannelStage& stage : stages_of(f)) steps += steps_of(*stage.plan);
    f.timeline = plain_timeline(steps, f.scenario.pace);
}

// A cell as the layers of the page know it: those that lie between two belong to both.
std::optional<Spot> as_of_stage(const std::vector<ChannelStage>& stages, std::size_t n, const Spot& cell) {
    const bool last = n + 1 == stages.size();
    Spot spot = cell;
    if (last) return plane_of(cell) ? std::optional(spot) : std::nullopt;
    if (cell.map == kFirstInput || cell.map == kFirstKernel) {
        spot.map = map_of(cell.map == kFirstInput ? PlaneName::grid : PlaneName::kernel);
        return spot;
    }
    if (!lies_on(cell, PlaneName::grid)) return std::nullopt;
    // The input of the second without what is put around it.
    const auto place = place_of_slots(*stages[n + 1].figure, cell.at);
    if (!place) return std::nullopt;
    return Spot{map_of(PlaneName::output), cell.channel,
                unravelled(*place, output_extents(stages[n].figure->layout))};
}

// The other way round.
Spot as_of_page(const std::vector<ChannelStage>& stages, std::size_t n, Spot spot) {
    if (n + 1 == stages.size()) return spot;
    if (lies_on(spot, PlaneName::output)) {
        const Figure& next = *stages[n + 1].figure;
        spot.at = slots_of_place(next, ravelled(spot.at, input_extents(next.layout)));
        spot.map = map_of(PlaneName::grid);
    } else {
        spot.map = lies_on(spot, PlaneName::grid) ? kFirstInput : kFirstKernel;
    }
    return spot;
}

// Which layer works at a step of the page, and the step of its own walk.
struct StageStep {
    std::size_t stage = 0;
    std::int64_t step = 0;
};
StageStep stage_step(const std::vector<ChannelStage>& stages, std::int64_t step) {
    StageStep at{0, step};
    while (at.stage + 1 < stages.size() && at.step >= steps_of(*stages[at.stage].plan))
        at.step -= steps_of(*stages[at.stage++].plan);
    return at;
}

ChannelsState state_of(const std::vector<ChannelStage>& stages, std::size_t n, const Moment& moment,
                       const std::optional<Spot>& focus) {
    const ChannelStage& stage = stages[n];
    ChannelsState state;
    state.arrival = moment.arrival;
    const StageStep now = stage_step(stages, std::max<std::int64_t>(0, moment.step));
    if (moment.step >= 0 && n < now.stage) state.steps = steps_of(*stage.plan);
    if (moment.step >= 0 && n == now.stage) {
        state.steps = now.step + (moment.arrival >= 1 ? 1 : 0);
        state.now = step_of(*stage.plan, now.step);
    }
    if (!focus) return state;
    state.arrival = 1;
    state.now.reset();
    state.focus = as_of_stage(stages, n, *focus);
    if (state.focus && lies_on(*state.focus, PlaneName::output) && !stage.plan->stamps)
        state.now = ChannelStep{state.focus->channel,
                                ravelled(state.focus->at, output_extents(stage.figure->layout))};
    return state;
}

bool stage_shows(const ChannelStage& stage, const Spot& cell) {
    if (!has_channel_cell(*stage.figure, cell)) return false;
    if (stage.plan->stamps && lies_on(cell, PlaneName::grid) && !place_of_slots(*stage.figure, cell.at))
        return false;
    return std::any_of(stage.plan->bands.begin(), stage.plan->bands.end(), [&](const ChannelBand& band) {
        if (lies_on(cell, PlaneName::grid)) return draws(band.inputs, cell.channel);
        if (lies_on(cell, PlaneName::output)) return draws(band.outputs, cell.channel);
        const Slice slice = slice_of(*stage.figure, cell);
        return draws(band.inputs, slice.input) && draws(band.outputs, slice.output);
    });
}

// The layer that has the cell in its own maps, and the cell there.
struct StageSpot {
    const ChannelStage* stage = nullptr;
    Spot spot;
};
std::optional<StageSpot> stage_spot(const std::vector<ChannelStage>& stages, const Spot& cell) {
    for (std::size_t n = stages.size(); n-- > 0;) {
        const auto spot = as_of_stage(stages, n, cell);
        if (spot && stage_shows(stages[n], *spot)) return StageSpot{&stages[n], *spot};
    }
    return std::nullopt;
}

bool shows_cell(const Figure& f, const Spot& cell) {
    return stage_spot(stages_of(f), cell).has_value();
}

Extents extents(const Figure& f, const Spot& cell) {
    const auto stages = stages_of(f);
    const auto found = stage_spot(stages, cell);
    return channel_cell_extents(*found->stage->figure, found->spot);
}

std::vector<std::string> cell_words(const Figure& f, const Spot& cell) {
    const auto stages = stages_of(f);
    const auto found = stage_spot(stages, cell);
    std::vector<std::string> lines = channel_cell_words(*found->stage->figure, found->spot);
    // What the first layer gives is told as its output, too.
    if (stages.size() > 1 && lies_on(cell, PlaneName::grid)) {
        if (const auto given = as_of_stage(stages, 0, cell))
            lines.push_back("given by the first layer: " +
                            channel_cell_words(*stages[0].figure, *given).front());
    }
    return lines;
}

class PlacedChannels final : public PlacedView {
  public:
    PlacedChannels(const Figure& f, const Moment& moment, const ViewPlace& place)
        : figure_(f),
          moment_(moment),
          place_(beside_side(f, place)),
          side_(place.area),
          stages_(stages_of(f)),
          layouts_(channels_layouts(stages_, place_)) {
        if (place.parted < 1) part(f);
    }

    void paint(Scene& scene, const std::optional<Spot>& focus) const override {
        std::vector<ChannelsState> states;
        for (std::size_t n = 0; n < stages_.size(); ++n)
            states.push_back(state_of(stages_, n, moment_, focus));
        paint_channels(scene, stages_, layouts_, states);
        if (place_.area.width < side_.width && place_.camera == Camera{})
            paint_volume_side(ChannelInk(scene, figure_), side_);
    }

    [[nodiscard]] std::optional<Spot> cell_at(Vec2 px) const override {
        for (std::size_t n = stages_.size(); n-- > 0;) {
            // Maps that are painted later lie above.
            for (auto band = layouts_[n].bands.rbegin(); band != layouts_[n].bands.rend(); ++band) {
                if (auto spot = cell_in(stages_[n], *band, px, layouts_[n].shares_inputs))
                    return as_of_page(stages_, n, std::move(*spot));
            }
        }
        return std::nullopt;
    }

    // Of what lies on the maps of the only layer.
    [[nodiscard]] std::optional<std::array<Vec2, 4>> corners(const Spot& cell) const override {
        if (stages_.size() > 1 || !shows_cell(figure_, cell)) return std::nullopt;
        Cell3 at = cell3(cell.at);
        for (std::size_t i = 0; stages_.front().plan->stamps && lies_on(cell, PlaneName::grid) && i < 3; ++i)
            at[i] = figure_.layout.axes[i].slots[static_cast<std::size_t>(at[i])].source;
        for (const PlacedBand& band : layouts_.front().bands) {
            for (const PlacedFilter& filter : band.filters) {
                if (lies_on(cell, PlaneName::output) && filter.output == cell.channel)
                    return filter.map.cell(at);
            }
            for (const PlacedInput& input : band.inputs) {
                if (lies_on(cell, PlaneName::grid) && input.channel == cell.channel)
                    return input.map.cell(at);
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] double cell_px() const override { return layouts_.front().unit_px; }
    [[nodiscard]] bool shows_numbers() const override {
        for (std::size_t n = 0; n < stages_.size(); ++n) {
            if (!channels_show_numbers(stages_[n], layouts_[n])) return false;
        }
        return true;
    }

  private:
    // What the small pictures beside volumes leave.
    static ViewPlace beside_side(const Figure& f, ViewPlace place) {
        place.area.width -= volume_side_px(f, place.area);
        return place;
    }

    // The bands are on their way from the same layer in other groups.
    void part(const Figure& f) {
        Figure before{f.scenario, f.request, f.layer, f.layout, {}, std::nullopt, nullptr, f.paging};
        before.layer.groups = place_.from_groups;
        if (stages_.size() > 1 || why_invalid(before.layer)) return;
        const ChannelPlan plan = channel_plan(before);
        const auto from = channels_layouts({{&before, &plan}}, place_);
        layouts_.front() = moved_from(from.front(), std::move(layouts_.front()), place_.parted);
    }

    [[nodiscard]] static std::optional<Spot> cell_in(const ChannelStage& stage, const PlacedBand& band,
                                                     Vec2 px, bool shares_inputs) {
        const Figure& f = *stage.figure;
        for (auto filter = band.filters.rbegin(); filter != band.filters.rend(); ++filter) {
            if (const auto at = filter->map.cell_at(px))
                return Spot{map_of(PlaneName::output), filter->output, extents_of(*at)};
            if (auto spot = slice_at(stage, *filter, px)) return spot;
        }
        if (shares_inputs) return std::nullopt;
        for (auto input = band.inputs.rbegin(); input != band.inputs.rend(); ++input) {
            const auto at = input->map.cell_at(px);
            if (!at) continue;
            Extents slots = extents_of(*at);
            if (stage.plan->stamps) slots = slots_of_place(f, ravelled(slots, input_extents(f.layout)));
            return Spot{map_of(PlaneName::grid), input->channel, std::move(slots)};
        }
        return std::nullopt;
    }

    [[nodiscard]] static std::optional<Spot> slice_at(const ChannelStage& stage, const PlacedFilter& filter,
                                                      Vec2 px) {
        const Figure& f = *stage.figure;
        const SlantedExtents taps = SlantedExtents::of(kernel_extents(f.layout));
        for (const PlacedSlice& slice : filter.slices) {
            if (!contains(slice.place, px)) continue;
            for (std::int64_t flat = 0; flat < cell_count(kernel_extents(f.layout)); ++flat) {
                const Cell3 at = cell3(unravelled(flat, kernel_extents(f.layout)));
                if (!contains(tap_rect(slice.place, taps, at), px)) continue;
                const std::int64_t tap = stage.plan->stamps ? stamped_tap_at(f, at) : tap_at(f, at);
                return spot_of_slice(f, {filter.output, slice.input},
                                     unravelled(tap, kernel_extents(f.layout)));
            }
        }
        return std::nullopt;
    }

    const Figure& figure_;
    Moment moment_;
    ViewPlace place_;
    Rect side_;  // all of the figure's part
    std::vector<ChannelStage> stages_;
    std::vector<ChannelsLayout> layouts_;
};

// "drawn: 4 of 64 inputs and 4 of 128 outputs"; empty where all are.
std::string drawn_words(const ChannelStage& stage) {
    const Layer& layer = stage.figure->layer;
    std::int64_t inputs = 0;
    for (const ChannelBand& band : stage.plan->bands)
        inputs += std::count_if(band.inputs.begin(), band.inputs.end(),
                                [](const ChannelRow& row) { return row.drawn; });
    std::vector<std::string> parts;
    if (inputs < layer.in_channels)
        parts.push_back(fmt::format("{} of {} inputs", inputs, layer.in_channels));
    if (const std::int64_t all = output_channels(layer); std::ssize(stage.plan->outputs) < all)
        parts.push_back(fmt::format("{} of {} outputs", stage.plan->outputs.size(), all));
    return parts.empty() ? "" : fmt::format(" · drawn: {}", fmt::join(parts, " and "));
}

std::vector<LegendEntry> legend_of(const std::vector<ChannelStage>& stages) {
    const ChannelStage& stage = stages.back();
    std::vector<std::pair<std::int64_t, std::int64_t>> hues;
    for (std::size_t n = 0; n < stage.plan->outputs.size(); ++n)
        hues.emplace_back(stage.plan->outputs[n], static_cast<std::int64_t>(n));
    if (stages.size() == 1) return legend_of_channels(*stage.figure, hues, stage.plan->stamps);
    // Each layer has the same hues for its own outputs.
    const ChannelStage& first = stages.front();
    std::vector<LegendEntry> legend = legend_of_channels(*first.figure, {hues.front()});
    const LegendEntry waiting = legend.back();
    legend.resize(legend.size() - 2);
    const std::vector<std::int64_t>& one = first.plan->outputs;
    const std::vector<std::int64_t>& other = stage.plan->outputs;
    for (std::size_t n = 0; n < std::max(one.size(), other.size()); ++n) {
        const bool both = n < one.size() && n < other.size() && one[n] != other[n];
        const CellStyle style =
            swatch_of(stage.figure->scenario.theme,
                      channel_hue(stage.figure->scenario.theme, static_cast<std::int64_t>(n)));
        legend.push_back({style, false, false,
                          both ? fmt::format("outputs {} and {}", one[n], other[n])
                               : fmt::format("output {}", n < other.size() ? other[n] : one[n])});
    }
    legend.push_back(waiting);
    return legend;
}

// What a layer does at a step, or makes at a cell.
void tell_step(Words& w, const ChannelStage& stage, const ChannelStep& step, const std::string& prefix) {
    const Figure& f = *stage.figure;
    if (!f.values) {
        w.status = prefix + reading_words(f, step);
        return;
    }
    w.sum = spelled_channels(f, step);
    w.sum->before.text = prefix + w.sum->before.text;
}

Words words(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    const auto stages = stages_of(f);
    Words w;
    w.title = channels_title(f);
    w.caption = caption_of_channels(f, stages.back().plan->stamps) + drawn_words(stages.back());
    w.legend = legend_of(stages);
    const bool pair = stages.size() > 1;
    if (pair) {
        const Figure& first = *stages.front().figure;
        if (f.scenario.title.empty())
            w.title = fmt::format("Two layers, {} → {} → {}",
                                  map_words(first.layer.in_channels, input_extents(first.layer)),
                                  map_words(f.layer.in_channels, input_extents(f.layer)),
                                  map_words(f.layer.out_channels, output_extents(f.layer)));
        w.caption = weights_of_pair(first.layer, f.layer) + drawn_words(stages.back());
    }
    if (focus) {
        const auto found = stage_spot(stages, *focus);
        if (found && lies_on(found->spot, PlaneName::output)) {
            const Figure& on = *found->stage->figure;
            tell_step(w, *found->stage,
                      {found->spot.channel, ravelled(found->spot.at, output_extents(on.layout))}, "");
        } else {
            w.status = fmt::format("{}", fmt::join(cell_words(f, *focus), " · "));
        }
        return w;
    }
    if (moment.step < 0) return w;
    const StageStep now = stage_step(stages, moment.step);
    const ChannelStage& stage = stages[now.stage];
    const ChannelStep step = step_of(*stage.plan, now.step);
    const std::string count =
        f.values ? "" : fmt::format("step {} of {} · ", moment.step + 1, f.timeline.steps);
    const std::string layer = pair ? (now.stage == 0 ? "first layer: " : "second layer: ") : "";
    if (stage.plan->stamps)
        w.status = count + stamp_words(*stage.figure, step);
    else
        tell_step(w, stage, step, count + layer);
    return w;
}

std::optional<Spot> next_pin(const Figure& f, const Moment& moment, const std::optional<Spot>& pin) {
    const auto stages = stages_of(f);
    const StageStep now = stage_step(stages, std::max<std::int64_t>(0, moment.step));
    const ChannelPlan& plan = *stages.back().plan;
    const bool at_last = now.stage + 1 == stages.size();
    const ChannelStep step = step_of(plan, at_last ? now.step : 0);
    const Extents cells = output_extents(f.layout);
    // Stamps count places of the input.
    const Extents at = unravelled(plan.stamps ? 0 : step.place, cells);
    return next_channel_pin(f, {map_of(PlaneName::output), step.channel, at}, pin);
}

std::vector<NamedMap> maps(const Figure& f) {
    std::vector<NamedMap> all = plane_maps(f);
    const auto& work = work_of<ChannelWork>(f);
    if (!work.first) return all;
    // Their names are those of the layer drawn: its input is what the first gives.
    for (NamedMap& map : plane_maps(*work.first)) {
        if (map.map == map_of(PlaneName::output)) continue;
        map.map = map.map == map_of(PlaneName::grid) ? kFirstInput : kFirstKernel;
        map.name = "first" + map.name;
        all.push_back(std::move(map));
    }
    return all;
}

}  // namespace

const FigureView& channels_view() {
    static constexpr FigureView view = [] {
        FigureView row =
            channel_view(why_not, prepare, placed_view<PlacedChannels>, words, shows_cell, next_pin);
        // Cells may be those of two layers.
        row.extents = extents;
        row.cell_words = cell_words;
        row.maps = maps;
        row.fed_with = fed_values;
        return row;
    }();
    return view;
}

}  // namespace convwalk
