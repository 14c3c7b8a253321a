#include "views/channels/channels_painter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "scene/font_metrics.h"
#include "views/board/cell_map.h"
#include "views/channels/channel_stamps.h"
#include "views/channels/channel_words.h"
#include "views/channels/channels_drawing.h"

namespace convwalk {
namespace {

constexpr std::int64_t kFew = kFewChannels;
constexpr std::int64_t kMostMarks = 256;  // of the cells that a focused one is joined with, a map

class ChannelsPainter {
  public:
    explicit ChannelsPainter(const ChannelsDrawing& drawing)
        : d_(drawing),
          f_(drawing.figure),
          l_(drawing.layout),
          state_(drawing.state),
          ink_(drawing.ink),
          maps_(drawing.maps) {}

    void paint() const {
        for (std::size_t b = 0; b < l_.bands.size(); ++b) {
            const PlacedBand& band = l_.bands[b];
            ink_.group("input maps");
            for (const PlacedInput& input : band.inputs) paint_input(input, d_.works_now(band));
            for (const PlacedFilter& filter : band.filters) {
                ink_.group("filters");
                paint_filter(filter);
                ink_.group("output maps");
                paint_output(filter);
            }
            ink_.group("left out");
            paint_dots(band, std::int64_t(b));
        }
        ink_.group("sums");
        paint_sums_of_channels(d_);
        ink_.group("left out");
        for (std::size_t n = 0; n < l_.band_dots.size(); ++n) {
            const PlacedDots& d = l_.band_dots[n];
            ink_.add_name(
                8 * kFew + std::int64_t(n), middle_of(d.place) + Vec2{0, 0.35 * ink_.type.small_px},
                fmt::format("… {} more {}", d.channels.count, d.channels.count == 1 ? "group" : "groups"),
                false, Align::centre);
        }
        ink_.group("names");
        if (l_.names_of_slices) paint_names_of_slices();
        ink_.group("on their way");
        paint_flight();
    }

  private:
    [[nodiscard]] const Spot* focus_on(PlaneName plane) const {
        return state_.focus && lies_on(*state_.focus, plane) ? &*state_.focus : nullptr;
    }

    // Where the name of a map begins: in the free corner before a slice, or before the whole of a strip.
    [[nodiscard]] Vec2 name_of(const SlantedMap& map, std::int64_t slice, double before_px) const {
        const Rect box = map.box();
        const double top = map.at(slice, 0, 0).y;
        if (l_.names_above && slice == 0) return {box.x, top - 0.45 * ink_.type.small_px};
        const double y = map.lean().upright() ? box.y + (box.height + kCapHeightEm * ink_.type.small_px) / 2
                                              : top + ink_.type.small_px;
        return {box.x - before_px, y};
    }

    // The edges of a volume show that its slices are one. @param index of the map, among all
    void paint_edges(std::int64_t index, const SlantedMap& map) const {
        if (map.slices() == 1) return;
        const auto first = map.outline(0);
        const auto last = map.outline(map.slices() - 1);
        for (std::size_t corner = 0; corner < 4; ++corner)
            ink_.add(Line{ink_.id(ChannelPart::edge, 4 * index + std::int64_t(corner)), first[corner],
                          last[corner], 1, mix(ink_.theme.background, ink_.theme.muted, 0.7), corner == 0});
    }

    // The slices of an input volume are called by their depth.
    void paint_depths(const PlacedInput& input) const {
        constexpr std::int64_t kMostNames = 8;
        const std::int64_t slices = input.map.slices();
        for (std::int64_t slice = 0; slices > 1 && slice < slices && slices <= kMostNames; ++slice)
            ink_.add_name(
                (64 + kMostNames * input.index + slice) * kFew,
                {input.map.box().x - l_.label_px, input.map.at(slice, 0, 0).y + 1.6 * ink_.type.small_px},
                fmt::format("depth {}", slice), false);
    }

    void outline_window(std::int64_t id, const SlantedMap& map, const KernelWindow& window,
                        double opacity) const {
        for (const auto& corners : ChannelsDrawing::corners(map, window))
            maps_.add_outline(ChannelPart::mark, id++, corners, opacity);
    }

    // --- input maps ---

    void paint_input(const PlacedInput& input, bool works_now) const {
        const bool window = works_now && d_.phases.frames > 0;
        if (!l_.shares_inputs) {
            paint_edges(2 * input.index, input.map);
            paint_depths(input);
            maps_.paint_map(input.index, 0, input.map,
                            [&](const Cell3& at) { return look_of_input(input.channel, at, window); });
        }
        if (window)
            outline_window(kFew * (128 + input.index), input.map, *d_.source, quarters(d_.phases.frames));
        mark_input(input);
        if (f_.layer.in_channels == 1 || l_.shares_inputs) return;
        ink_.add_name(input.index, name_of(input.map, 0, l_.label_px),
                      fmt::format("channel {}", input.channel), works_now || !state_.now);
    }

    [[nodiscard]] CellLook look_of_input(std::int64_t channel, const Cell3& at, bool window) const {
        CellLook look;
        bool read = false;
        if (d_.plan.stamps) {
            const std::int64_t place = ravelled(extents_of(at), input_extents(f_.layout));
            look = bare_input_look(f_, channel, place);
            read = window && place == state_.now->place;
        } else {
            look = input_look(f_, channel, at);
            read = window && reads(f_, state_.now->place, at);
        }
        return read ? under_window(f_, look) : look;
    }

    // The cell that is pointed at, the map that a focused slice joins, the cells that stamp a focused output.
    void mark_input(const PlacedInput& input) const {
        const std::int64_t id = 16 * kFew * (1 + input.index);
        if (const Spot* focus = focus_on(PlaneName::grid);
            focus != nullptr && focus->channel == input.channel) {
            if (const auto at = drawn_input_cell(focus->at))
                maps_.add_outline(ChannelPart::mark, id, input.map.cell(*at), 1);
        }
        if (const Spot* focus = focus_on(PlaneName::kernel);
            focus != nullptr && slice_of(f_, *focus).input == input.channel)
            outline_map(id + 1, input.map);
        if (const Spot* focus = focus_on(PlaneName::output); focus != nullptr && d_.plan.stamps)
            mark_stampers(input, *focus, id + 2);
    }

    [[nodiscard]] std::optional<Cell3> drawn_input_cell(const Extents& slots) const {
        if (!d_.plan.stamps) return cell3(slots);
        const auto place = place_of_slots(f_, slots);
        if (!place) return std::nullopt;
        return cell3(unravelled(*place, input_extents(f_.layout)));
    }

    void outline_map(std::int64_t id, const SlantedMap& map) const {
        for (std::int64_t slice = 0; slice < std::min(map.slices(), kMostMarks); ++slice)
            maps_.add_outline(ChannelPart::mark, 8 * kFew * kFew + id * kMostMarks + slice,
                              map.outline(slice), 1);
    }

    [[nodiscard]] bool reads_channel(std::int64_t output, std::int64_t channel) const {
        const ChannelRange read = channels_read(f_.layer, output);
        return channel >= read.first && channel < read.first + read.count;
    }

    void mark_stampers(const PlacedInput& input, const Spot& output, std::int64_t id) const {
        if (!reads_channel(output.channel, input.channel)) return;
        std::int64_t n = 0;
        for (const Tap& tap : taps(f_.layout, output.at)) {
            if (!tap.source || n == kMostMarks) continue;
            maps_.add_outline(ChannelPart::mark, id + n++,
                              input.map.cell(cell3(unravelled(*tap.source, input_extents(f_.layout)))), 1);
        }
    }

    // --- output maps ---

    void paint_output(const PlacedFilter& filter) const {
        const ChannelHue hue = channel_hue(ink_.theme, filter.hue);
        paint_edges(2 * filter.hue + 1, filter.map);
        maps_.paint_map(filter.hue, 1, filter.map,
                        [&](const Cell3& at) { return look_of_output(filter, hue, at); });
        const bool current = d_.is_current(filter);
        if (state_.now && current && d_.target)
            outline_window(kFew * (256 + filter.hue), filter.map, *d_.target, 1);
        mark_output(filter);
        paint_name(2 * kFew + filter.hue, name_of(filter.map, 0, l_.output_label_px),
                   output_channels(f_.layer) == 1 ? "output" : fmt::format("output {}", filter.output), hue,
                   current);
    }

    [[nodiscard]] CellLook look_of_output(const PlacedFilter& filter, const ChannelHue& hue,
                                          const Cell3& at) const {
        const ChannelStep here = {filter.output, ravelled(extents_of(at), output_extents(f_.layout))};
        const std::int64_t done = computed_of(d_.plan, filter.output, state_.steps);
        if (d_.plan.stamps) return stamped_look(f_, hue, here, done);
        const bool now = state_.now == here && (d_.phases.filled || state_.focus);
        return output_look(f_, hue, filter.output, here.place, here.place < done || now);
    }

    // What is pointed at, the map of a focused slice, and what a focused cell of the input is read by, or
    // stamps.
    void mark_output(const PlacedFilter& filter) const {
        const std::int64_t id = 16 * kFew * (64 + filter.hue);
        if (const Spot* focus = focus_on(PlaneName::output);
            focus != nullptr && focus->channel == filter.output)
            maps_.add_outline(ChannelPart::mark, id, filter.map.cell(cell3(focus->at)), 1);
        if (const Spot* focus = focus_on(PlaneName::kernel);
            focus != nullptr && slice_of(f_, *focus).output == filter.output)
            outline_map(id + 1, filter.map);
        const Spot* focus = focus_on(PlaneName::grid);
        if (focus == nullptr || !reads_channel(filter.output, focus->channel)) return;
        if (d_.plan.stamps) {
            const auto place = place_of_slots(f_, focus->at);
            const auto window = place ? stamp_window(f_, *place) : std::nullopt;
            if (window) outline_window(id + 2, filter.map, *window, 1);
            return;
        }
        std::int64_t n = 0;
        for (const Reach& reached : reach(f_.layout, focus->at)) {
            if (n == kMostMarks) break;
            maps_.add_outline(ChannelPart::mark, id + 2 + n++, filter.map.cell(cell3(reached.output)), 1);
        }
    }

    // A name with the sign of its hue.
    void paint_name(std::int64_t id, Vec2 at, const std::string& name, const ChannelHue& hue,
                    bool strong) const {
        const double side = std::round(0.85 * ink_.type.small_px);
        ink_.add_swatch(id,
                        {std::round(at.x),
                         std::round(at.y - 0.5 * (kCapHeightEm * ink_.type.small_px + side)), side, side},
                        hue);
        ink_.add_name(id, {at.x + side + 0.45 * ink_.type.small_px, at.y}, name, strong);
    }

    // --- filters ---

    void paint_filter(const PlacedFilter& filter) const {
        if (filter.slices.empty()) return;
        const ChannelHue hue = channel_hue(ink_.theme, filter.hue);
        const bool current = d_.is_current(filter);
        if (current) {
            Quad q;
            q.id = ink_.id(ChannelPart::box, 3 * kFew + filter.hue);
            q.corners = corners_of(filter.frame);
            q.fill = ink_.theme.background;
            q.stroke = {ink_.theme.accent, ink_.now_px(), false};
            q.radius_px = std::round(0.4 * ink_.type.small_px);
            ink_.add(q);
        }
        for (std::size_t n = 0; n < filter.slices.size(); ++n) {
            const PlacedSlice& slice = filter.slices[n];
            maps_.paint_slice(16 * filter.hue + std::int64_t(n), slice.place, {filter.output, slice.input},
                              hue, current);
            if (is_marked({filter.output, slice.input}))
                maps_.add_outline(ChannelPart::mark, kFew * (320 + filter.hue) + std::int64_t(n),
                                  corners_of(slice.place), 1);
        }
        paint_name(3 * kFew + filter.hue,
                   {filter.slices.front().place.x, filter.frame.y - 0.35 * ink_.type.small_px},
                   f_.layer.out_channels == 1 ? "filter" : fmt::format("filter {}", filter.output), hue,
                   current);
    }

    // A slice that is pointed at, and all that meet the channel of a cell.
    [[nodiscard]] bool is_marked(const Slice& slice) const {
        if (const Spot* focus = focus_on(PlaneName::kernel)) return slice_of(f_, *focus) == slice;
        const Spot* focus = focus_on(PlaneName::grid);
        return focus != nullptr && focus->channel == slice.input;
    }

    void paint_names_of_slices() const {
        const PlacedBand& band = l_.bands.back();
        const PlacedFilter& last = band.filters.back();
        for (std::size_t n = 0; n < last.slices.size(); ++n)
            ink_.add_name(
                4 * kFew + std::int64_t(n),
                {middle_of(last.slices[n].place).x, last.frame.bottom() + 1.15 * ink_.type.small_px},
                fmt::format("channel {}", last.slices[n].input), false, Align::centre);
    }

    void paint_dots(const PlacedBand& band, std::int64_t b) const {
        std::int64_t n = 6 * kFew + 64 * b;
        const auto dots = [&](const PlacedDots& d, std::string words) {
            const Vec2 middle = middle_of(d.place);
            ink_.add_name(n++, {middle.x, middle.y + 0.35 * ink_.type.small_px}, std::move(words), false,
                          Align::centre);
        };
        for (const PlacedDots& d : band.input_dots) {
            if (!l_.shares_inputs || d_.works_now(band))
                dots(d, left_out_words(d.channels, d_.works_now(band)));
        }
        for (const PlacedDots& d : band.output_dots) dots(d, fmt::format("… {} more", d.channels.count));
        for (const PlacedDots& d : band.slice_dots) dots(d, "…");
    }

    // Of channels that are not drawn, and what they add.
    [[nodiscard]] std::string left_out_words(const ChannelRow& channels, bool works_now) const {
        const auto together = works_now && d_.phases.sums >= 1 ? d_.number_of(channels) : std::nullopt;
        // How many they are says the layer that they come from.
        if (l_.shares_inputs) return together ? "… together " + *together : "…";
        std::string words = fmt::format("… {} more", channels.count);
        return together ? fmt::format("{}: together {}", words, *together) : words;
    }

    // --- slices on their way: onto what they read, or to where they stamp ---

    void paint_flight() const {
        if (!state_.now || state_.focus || d_.phases.flight <= 0 || d_.phases.flight >= 1) return;
        for (const PlacedBand& band : l_.bands) {
            if (!d_.works_now(band)) continue;
            const PlacedFilter& filter = d_.current(band);
            for (const PlacedSlice& slice : filter.slices) {
                const auto input =
                    std::find_if(band.inputs.begin(), band.inputs.end(),
                                 [&](const PlacedInput& placed) { return placed.channel == slice.input; });
                const auto target = [&](const Cell3& tap) -> std::optional<std::array<Vec2, 4>> {
                    if (!d_.plan.stamps) return input->map.cell(read_cell(tap));
                    const auto lands = landing_of(f_, state_.now->place, maps_.shown_tap(tap));
                    if (!lands) return std::nullopt;
                    return filter.map.cell(*lands);
                };
                maps_.paint_flying(input->index, slice.place, {filter.output, slice.input},
                                   channel_hue(ink_.theme, filter.hue), d_.phases.flight, target);
            }
        }
    }

    [[nodiscard]] Cell3 read_cell(const Cell3& tap) const {
        Cell3 at = d_.source->begin;
        for (std::size_t i = 0; i < 3; ++i) at[i] += tap[i] * f_.layout.axes[i].dilation;
        return at;
    }

    const ChannelsDrawing& d_;
    const Figure& f_;
    const ChannelsLayout& l_;
    const ChannelsState& state_;
    const ChannelInk& ink_;
    const SlantedPainter& maps_;
};

}  // namespace

void paint_channels(Scene& scene, const std::vector<ChannelStage>& stages,
                    const std::vector<ChannelsLayout>& layouts, const std::vector<ChannelsState>& states) {
    // Its painters know each other by address.
    std::vector<std::unique_ptr<const ChannelsDrawing>> drawings;
    for (std::size_t n = 0; n < stages.size(); ++n)
        drawings.push_back(std::make_unique<const ChannelsDrawing>(scene, stages[n], layouts[n], states[n],
                                                                   static_cast<std::int64_t>(n)));
    // Lines of all layers lie below the maps of all.
    Ink{scene, 0}.group("lines");
    for (const auto& drawing : drawings) paint_flow(*drawing);
    for (const auto& drawing : drawings) ChannelsPainter(*drawing).paint();
}

bool channels_show_numbers(const ChannelStage& stage, const ChannelsLayout& layout) {
    if (!stage.figure->values) return true;
    Scene none;
    const ChannelInk ink(none, *stage.figure);
    return SlantedPainter(ink, stage, layout).shows_numbers();
}

}  // namespace convwalk
