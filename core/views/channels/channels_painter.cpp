#include "views/channels/channels_painter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "figure/channels.h"
#include "figure/labels.h"
#include "scene/font_metrics.h"
#include "views/board/cell_map.h"
#include "views/channels/channel_ink.h"
#include "views/channels/channel_words.h"
#include "views/channels/slanted_painter.h"
#include "views/planes/brush.h"

namespace convwalk {
namespace {

constexpr std::int64_t kFew = 1'024;  // things of one kind

std::int64_t index_of(std::size_t n) {
    return static_cast<std::int64_t>(n);
}

double quarters(double share) {
    return std::round(4 * share) / 4;
}

Vec2 middle_of(const Rect& r) {
    return {r.x + r.width / 2, r.y + r.height / 2};
}

class ChannelsPainter {
  public:
    ChannelsPainter(Scene& scene, const Figure& f, const ChannelPlan& plan, const ChannelsLayout& layout,
                    const ChannelsState& state)
        : f_(f),
          plan_(plan),
          l_(layout),
          state_(state),
          ink_(scene, f),
          maps_(ink_, f, layout),
          phases_(phases_of(state.arrival)) {
        const bool told = !f.scenario.view.hidden.result;
        if (f.values && state.now && told) sum_ = sum_of(f, *state.now);
        untold_ = told ? "" : "?";
        if (state.now) window_ = window_of(f, state.now->place);
    }

    void paint() {
        for (std::size_t b = 0; b < l_.bands.size(); ++b) paint_below(b);
        for (std::size_t b = 0; b < l_.bands.size(); ++b) {
            const PlacedBand& band = l_.bands[b];
            for (const PlacedInput& input : band.inputs) paint_input(input, reads_now(band));
            for (const PlacedFilter& filter : band.filters) {
                paint_filter(filter);
                paint_output(filter);
            }
            paint_dots(band, index_of(b));
            if (reads_now(band)) paint_sums(band);
        }
        for (std::size_t n = 0; n < l_.band_dots.size(); ++n) {
            const PlacedDots& d = l_.band_dots[n];
            ink_.add_name(
                8 * kFew + index_of(n), middle_of(d.place) + Vec2{0, 0.35 * ink_.type.small_px},
                fmt::format("… {} more {}", d.channels.count, d.channels.count == 1 ? "group" : "groups"),
                false, Align::centre);
        }
        if (l_.names_of_slices) paint_names_of_slices();
        paint_flight();
    }

  private:
    [[nodiscard]] bool reads_now(const PlacedBand& band) const {
        return state_.now && std::any_of(band.filters.begin(), band.filters.end(), [&](const auto& filter) {
                   return filter.output == state_.now->channel;
               });
    }
    // The filter that is at full strength.
    [[nodiscard]] bool is_current(const PlacedFilter& filter) const {
        if (state_.now) return filter.output == state_.now->channel;
        return state_.focus && lies_on(*state_.focus, PlaneName::kernel) &&
               slice_of(f_, *state_.focus).output == filter.output;
    }

    // --- what lies below the maps: bands, beams and lines ---

    void paint_below(std::size_t b) const {
        const PlacedBand& band = l_.bands[b];
        if (l_.banded) {
            Quad q;
            q.id = channel_id(ChannelPart::band, index_of(b));
            q.corners = corners_of(band.place);
            q.fill = mix(ink_.theme.background, ink_.theme.ink, 0.045);
            q.radius_px = std::round(0.5 * ink_.type.small_px);
            ink_.add(q);
        }
        paint_quiet_lines(band);
        if (!reads_now(band)) return;
        paint_prism(band);
        paint_now_lines(band);
    }

    // Where a line comes to an output map: at its corner, before its cells.
    [[nodiscard]] Vec2 entry_of(const SlantedMap& map) const {
        if (!map.lean().upright()) return map.at(double(map.rows()), 0);
        return map.at(double(map.rows()) / 2, 0) - Vec2{l_.output_label_px, 0};
    }
    // Where the name of a map begins: in the free corner before it, or before the whole of a strip.
    [[nodiscard]] Vec2 name_of(const SlantedMap& map, double before_px) const {
        const Rect box = map.box();
        const double y = map.lean().upright() ? box.y + (box.height + kCapHeightEm * ink_.type.small_px) / 2
                                              : box.y + ink_.type.small_px;
        return {box.x - before_px, y};
    }

    void paint_quiet_lines(const PlacedBand& band) const {
        for (const PlacedFilter& filter : band.filters) {
            if (state_.now && filter.output == state_.now->channel) continue;
            const std::int64_t id = kFew + 2 * filter.hue;
            const Vec2 entry = entry_of(filter.map);
            if (filter.slices.empty()) {
                const Rect& sum = band.inputs.front().sum;
                const double y = middle_of(sum).y;
                add_line(id,
                         {{band.inputs.front().map.box().right(), y},
                          {(sum.right() + entry.x) / 2, y},
                          {(sum.right() + entry.x) / 2, entry.y},
                          entry},
                         ink_.quiet(), 1);
                continue;
            }
            const double y = middle_of(filter.frame).y;
            const Vec2 out = {filter.frame.right(), y};
            add_line(id, {out, {l_.sigma_x, y}, {l_.sigma_x, entry.y}, entry}, ink_.quiet(), 1);
            // From where the sums of the band meet.
            const double from_y = middle_of(band.inputs[band.inputs.size() / 2].sum).y;
            add_line(id + 1, {{band.bus_x, from_y}, {band.bus_x, y}, {filter.frame.x, y}}, ink_.quiet(), 1);
        }
        if (reads_now(band)) return;
        for (std::size_t n = 0; n < band.inputs.size() && l_.sigma_px > 0; ++n) {
            const PlacedInput& input = band.inputs[n];
            if (band.filters.front().slices.empty()) break;
            const double y = middle_of(input.sum).y;
            const double bus_y = middle_of(band.inputs[band.inputs.size() / 2].sum).y;
            add_line(3 * kFew + input.index,
                     {{input.map.box().right(), y}, {band.bus_x, y}, {band.bus_x, bus_y}}, ink_.quiet(), 1);
        }
    }

    void add_line(std::int64_t id, const std::vector<Vec2>& points, Colour colour, double width) const {
        ink_.add_path(id, points, width, colour);
    }

    // From the window of a map to that of the next one.
    void paint_prism(const PlacedBand& band) const {
        const double shown = quarters(phases_.frames);
        const Colour beam = faded(ink_.theme.accent, 0.13 * shown);
        const Colour edge = faded(ink_.theme.accent, shown);
        for (std::size_t n = 0; n + 1 < band.inputs.size(); ++n) {
            const auto above = maps_.window_corners(band.inputs[n].map, window_);
            const auto below = maps_.window_corners(band.inputs[n + 1].map, window_);
            const std::int64_t id = band.inputs[n].index;
            for (const std::size_t side : {std::size_t{2}, std::size_t{3}}) {
                // The faces in front: along the last row and along the last column.
                const std::size_t to = side == 2 ? 1 : 2;
                Quad q;
                q.id = channel_id(ChannelPart::beam, 8 * id + index_of(side));
                q.corners = {above[side], above[to], below[to], below[side]};
                q.fill = beam;
                q.hard_edge = true;
                ink_.add(q);
            }
            for (std::size_t corner = 0; corner < 4; ++corner) {
                const bool outer = corner == 1 || corner == 3;
                ink_.add(Line{channel_id(ChannelPart::beam, 8 * id + 4 + index_of(corner)), above[corner],
                              below[corner], outer ? std::round(0.75 * ink_.now_px()) : 1, edge, false});
            }
        }
    }

    // From the windows over the sums to the filter, and over the sign to the output.
    void paint_now_lines(const PlacedBand& band) const {
        const PlacedFilter& filter = current(band);
        const double width = std::round(0.75 * ink_.now_px());
        const Colour colour = mix(ink_.quiet(), ink_.theme.accent, quarters(phases_.sums));
        const bool whole = filter.slices.empty();
        const double y = whole ? middle_of(band.inputs.front().sum).y : middle_of(filter.frame).y;
        for (std::size_t n = 0; n < band.inputs.size(); ++n) {
            const PlacedInput& input = band.inputs[n];
            const Vec2 from = maps_.window_corners(input.map, window_)[1];
            const double box_y = middle_of(input.sum).y;
            const double turn = (input.map.box().right() + input.sum.x) / 2;
            add_line(8 * kFew + index_of(n), {from, {turn, from.y}, {turn, box_y}, {input.sum.x, box_y}},
                     colour, width);
            if (whole) continue;
            add_line(9 * kFew + index_of(n),
                     {{input.sum.right(), box_y}, {band.bus_x, box_y}, {band.bus_x, y}, {filter.frame.x, y}},
                     colour, width);
        }
        const Vec2 entry = entry_of(filter.map);
        const Colour out = mix(ink_.quiet(), ink_.theme.accent, quarters(phases_.total));
        const double from = whole ? band.inputs.front().sum.right() : filter.frame.right();
        const double turn = whole             ? (from + entry.x) / 2
                            : l_.sigma_px > 0 ? (l_.sigma_x + l_.sigma_px / 2 + entry.x) / 2
                                              : l_.sigma_x;
        add_line(10 * kFew, {{from, y}, {turn, y}, {turn, entry.y}, entry}, out, width);
    }

    [[nodiscard]] const PlacedFilter& current(const PlacedBand& band) const {
        return *std::find_if(band.filters.begin(), band.filters.end(), [&](const PlacedFilter& filter) {
            return filter.output == state_.now->channel;
        });
    }

    // --- maps ---

    void paint_input(const PlacedInput& input, bool read_now) {
        const bool window = read_now && phases_.frames > 0;
        maps_.paint_map(input.index, 0, input.map, [&](std::int64_t row, std::int64_t column) {
            CellLook look = input_look(f_, input.channel, {0, row, column});
            if (window && reads(f_, state_.now->place, {0, row, column})) look = under_window(f_, look);
            return look;
        });
        if (window)
            maps_.add_outline(ChannelPart::mark, input.index, maps_.window_corners(input.map, window_),
                              quarters(phases_.frames));
        mark_focus(PlaneName::grid, input.channel, input.index, input.map);
        if (f_.layer.in_channels == 1) return;
        ink_.add_name(input.index, name_of(input.map, l_.label_px), fmt::format("channel {}", input.channel),
                      read_now || !state_.now);
    }

    // The focused cell, or the map that a focused slice joins.
    void mark_focus(PlaneName plane, std::int64_t channel, std::int64_t index, const SlantedMap& map) const {
        if (!state_.focus) return;
        const Spot& focus = *state_.focus;
        const std::int64_t id = kFew * (1 + map_of(plane)) + index;
        if (lies_on(focus, plane) && focus.channel == channel)
            maps_.add_outline(ChannelPart::mark, id,
                              map.corners(double(focus.at[1]), double(focus.at[2]), 1, 1), 1);
        if (!lies_on(focus, PlaneName::kernel)) return;
        const Slice slice = slice_of(f_, focus);
        if ((plane == PlaneName::grid ? slice.input : slice.output) == channel)
            maps_.add_outline(ChannelPart::mark, 4 * kFew + id,
                              map.corners(0, 0, double(map.rows()), double(map.columns())), 1);
    }

    void paint_output(const PlacedFilter& filter) {
        const ChannelHue hue = channel_hue(ink_.theme, filter.hue);
        const std::int64_t computed = computed_of(plan_, filter.output, state_.steps);
        maps_.paint_map(filter.hue, 1, filter.map, [&](std::int64_t row, std::int64_t column) {
            const std::int64_t place = row * filter.map.columns() + column;
            const bool now = state_.now == ChannelStep{filter.output, place};
            return output_look(f_, hue, filter.output, place,
                               place < computed || (now && (phases_.filled || state_.focus)));
        });
        const bool current = is_current(filter);
        if (state_.now && current) {
            const std::int64_t row = state_.now->place / filter.map.columns();
            const std::int64_t column = state_.now->place % filter.map.columns();
            maps_.add_outline(ChannelPart::mark, 6 * kFew + filter.hue,
                              filter.map.corners(double(row), double(column), 1, 1), 1);
        }
        mark_focus(PlaneName::output, filter.output, filter.hue, filter.map);
        mark_readers(filter);
        paint_name(2 * kFew + filter.hue, name_of(filter.map, l_.output_label_px),
                   output_channels(f_.layer) == 1 ? "output" : fmt::format("output {}", filter.output), hue,
                   current);
    }

    // The outputs that read the focused cell of the input, in every map of its group.
    void mark_readers(const PlacedFilter& filter) const {
        constexpr std::int64_t kMostMarks = 256;
        if (!state_.focus || !lies_on(*state_.focus, PlaneName::grid)) return;
        const ChannelRange read = channels_read(f_.layer, filter.output);
        if (state_.focus->channel < read.first || state_.focus->channel >= read.first + read.count) return;
        std::int64_t n = 0;
        for (const Reach& reached : reach(f_.layout, state_.focus->at)) {
            if (n == kMostMarks) break;
            maps_.add_outline(ChannelPart::mark, (64 + filter.hue) * kFew + n++,
                              filter.map.corners(double(reached.output[1]), double(reached.output[2]), 1, 1),
                              1);
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

    void paint_filter(const PlacedFilter& filter) {
        if (filter.slices.empty()) return;
        const ChannelHue hue = channel_hue(ink_.theme, filter.hue);
        const bool current = is_current(filter);
        if (current) {
            Quad q;
            q.id = channel_id(ChannelPart::box, 3 * kFew + filter.hue);
            q.corners = corners_of(filter.frame);
            q.fill = ink_.theme.background;
            q.stroke = {ink_.theme.accent, ink_.now_px(), false};
            q.radius_px = std::round(0.4 * ink_.type.small_px);
            ink_.add(q);
        }
        for (std::size_t n = 0; n < filter.slices.size(); ++n)
            maps_.paint_slice(16 * filter.hue + index_of(n), filter.slices[n].place,
                              {filter.output, filter.slices[n].input}, hue, current);
        if (state_.focus && lies_on(*state_.focus, PlaneName::kernel)) mark_slice(filter);
        paint_name(3 * kFew + filter.hue,
                   {filter.slices.front().place.x, filter.frame.y - 0.35 * ink_.type.small_px},
                   f_.layer.out_channels == 1 ? "filter" : fmt::format("filter {}", filter.output), hue,
                   current);
    }

    void mark_slice(const PlacedFilter& filter) const {
        const Slice focused = slice_of(f_, *state_.focus);
        for (const PlacedSlice& slice : filter.slices) {
            if (focused == Slice{filter.output, slice.input})
                maps_.add_outline(ChannelPart::mark, 10 * kFew, corners_of(slice.place), 1);
        }
    }

    void paint_names_of_slices() const {
        const PlacedBand& band = l_.bands.back();
        const PlacedFilter& last = band.filters.back();
        for (std::size_t n = 0; n < last.slices.size(); ++n)
            ink_.add_name(
                4 * kFew + index_of(n),
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
        for (const PlacedDots& d : band.input_dots) dots(d, hidden_words(d.channels, reads_now(band)));
        for (const PlacedDots& d : band.output_dots) dots(d, fmt::format("… {} more", d.channels.count));
        for (const PlacedDots& d : band.slice_dots) dots(d, "…");
    }

    // Of channels that are not drawn, and what they add.
    [[nodiscard]] std::string hidden_words(const ChannelRow& channels, bool read_now) const {
        std::string words = fmt::format("… {} more", channels.count);
        if (!read_now || !sum_ || sum_->form != Sum::Form::weighted || phases_.sums < 1) return words;
        double total = 0;
        for (const ChannelSum& sum : channel_sums(*sum_)) {
            if (sum.channel >= channels.first && sum.channel < channels.first + channels.count)
                total += sum.sum;
        }
        return fmt::format("{}: together {}", words, number_label(total));
    }

    // --- sums ---

    void paint_sums(const PlacedBand& band) const {
        const PlacedFilter& filter = current(band);
        const double shown = quarters(phases_.sums);
        for (const PlacedInput& input : band.inputs) {
            if (filter.slices.empty()) {
                ink_.add_box(input.index, input.sum, whole_text(), shown);
                continue;
            }
            ink_.add_box(input.index, input.sum, "", shown);
            maps_.paint_term(input.index, input.sum, {filter.output, input.channel},
                             channel_hue(ink_.theme, filter.hue),
                             sum_ ? sum_of_channel(input.channel) : untold_, shown);
        }
        if (!filter.slices.empty()) paint_total(band, filter);
    }

    // What makes an output of one channel.
    [[nodiscard]] std::string whole_text() const {
        if (!sum_) return untold_;
        const char* how = sum_->form == Sum::Form::maximum ? "max = "
                          : sum_->form == Sum::Form::plain ? "mean = "
                                                           : "";
        return how + number_label(sum_->result);
    }

    [[nodiscard]] std::string sum_of_channel(std::int64_t channel) const {
        for (const ChannelSum& sum : channel_sums(*sum_)) {
            if (sum.channel == channel) return number_label(sum.sum);
        }
        return "0";
    }

    // The sign of summation; what the channels that are not drawn add, and the bias.
    void paint_total(const PlacedBand& band, const PlacedFilter& filter) const {
        const double shown = quarters(phases_.total);
        const double y = middle_of(filter.frame).y;
        const double side = l_.sigma_px;
        const bool biased = has_bias(f_.layer, f_.scenario.values);
        if (summed_channels(f_.layer) == 1 && !biased) return;
        if (biased) paint_bias(band, filter, shown);
        ink_.add_sigma(kFew, {std::round(l_.sigma_x - side / 2), std::round(y - side / 2), side, side},
                       shown);
    }

    void paint_bias(const PlacedBand& band, const PlacedFilter& filter, double shown) const {
        const double y = middle_of(filter.frame).y;
        const double high = std::round(1.9 * ink_.type.body_px);
        const double wide = std::round(3.4 * ink_.type.body_px);
        const double away = l_.sigma_px / 2 + std::round(0.6 * ink_.type.body_px);
        const double name = 1.3 * ink_.type.small_px;
        const bool above = y - away - high - name >= band.place.y;
        const Rect box = {std::round(l_.sigma_x - wide / 2), std::round(above ? y - away - high : y + away),
                          wide, high};
        std::string text = "b";
        if (f_.values) {
            const double value = f_.values->cells.operands.bias[static_cast<std::size_t>(filter.output)];
            text = (value > 0 ? "+" : "") + number_label(value);
        }
        add_line(11 * kFew, {{l_.sigma_x, y}, {l_.sigma_x, middle_of(box).y}},
                 mix(ink_.quiet(), ink_.theme.accent, shown), std::round(0.75 * ink_.now_px()));
        ink_.add_box(2 * kFew, box, std::move(text), shown);
        ink_.add_name(5 * kFew, {l_.sigma_x, above ? box.y - 0.4 * ink_.type.small_px : box.bottom() + name},
                      "bias", false, Align::centre);
    }

    // --- slices on their way ---

    void paint_flight() const {
        if (!state_.now || state_.focus || phases_.flight <= 0 || phases_.flight >= 1) return;
        for (const PlacedBand& band : l_.bands) {
            if (!reads_now(band)) continue;
            const PlacedFilter& filter = current(band);
            for (const PlacedSlice& slice : filter.slices) {
                const auto input =
                    std::find_if(band.inputs.begin(), band.inputs.end(),
                                 [&](const PlacedInput& placed) { return placed.channel == slice.input; });
                maps_.paint_flying(input->index, slice.place, {filter.output, slice.input}, input->map,
                                   state_.now->place, channel_hue(ink_.theme, filter.hue), phases_.flight);
            }
        }
    }

    const Figure& f_;
    const ChannelPlan& plan_;
    const ChannelsLayout& l_;
    const ChannelsState& state_;
    ChannelInk ink_;
    SlantedPainter maps_;
    StepPhases phases_;
    std::optional<Sum> sum_;
    std::string untold_;  // what stands where a sum would
    KernelWindow window_;
};

}  // namespace

void paint_channels(Scene& scene, const Figure& figure, const ChannelPlan& plan, const ChannelsLayout& layout,
                    const ChannelsState& state) {
    ChannelsPainter(scene, figure, plan, layout, state).paint();
}

bool channels_show_numbers(const Figure& figure, const ChannelsLayout& layout) {
    if (!figure.values) return true;
    Scene none;
    const ChannelInk ink(none, figure);
    return SlantedPainter(ink, figure, layout).shows_numbers();
}

}  // namespace convwalk
