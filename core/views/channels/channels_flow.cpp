// Bands, lines and sums of the view of all channels.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "figure/channels.h"
#include "figure/labels.h"
#include "views/board/cell_map.h"
#include "views/channels/channels_drawing.h"

namespace convwalk {
namespace {

constexpr std::int64_t kFew = kFewChannels;

class Flow {
  public:
    explicit Flow(const ChannelsDrawing& drawing) : d_(drawing), l_(drawing.layout), ink_(drawing.ink) {}

    void paint_below() const {
        for (std::size_t b = 0; b < l_.bands.size(); ++b) {
            const PlacedBand& band = l_.bands[b];
            if (l_.banded) paint_band(std::int64_t(b), band.place);
            paint_quiet_lines(band);
            if (!d_.works_now(band)) continue;
            paint_prism(band);
            paint_now_lines(band);
        }
    }

    void paint_above() const {
        for (const PlacedBand& band : l_.bands) {
            if (d_.works_now(band)) paint_sums(band);
        }
    }

  private:
    void paint_band(std::int64_t n, const Rect& place) const {
        Quad q;
        q.id = ink_.id(ChannelPart::band, n);
        q.corners = corners_of(place);
        q.fill = mix(ink_.theme.background, ink_.theme.ink, 0.045);
        q.radius_px = std::round(0.5 * ink_.type.small_px);
        ink_.add(q);
    }

    void add_line(std::int64_t id, const std::vector<Vec2>& points, Colour colour, double width) const {
        ink_.add_path(id, points, width, colour);
    }

    void paint_quiet_lines(const PlacedBand& band) const {
        for (const PlacedFilter& filter : band.filters) {
            if (d_.state.now && filter.output == d_.state.now->channel) continue;
            const std::int64_t id = kFew + 2 * filter.hue;
            const Vec2 entry = d_.entry_of(filter.map);
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
        if (d_.works_now(band) || band.filters.front().slices.empty()) return;
        const double bus_y = middle_of(band.inputs[band.inputs.size() / 2].sum).y;
        for (const PlacedInput& input : band.inputs) {
            const double y = middle_of(input.sum).y;
            add_line(3 * kFew + input.index,
                     {{input.map.box().right(), y}, {band.bus_x, y}, {band.bus_x, bus_y}}, ink_.quiet(), 1);
        }
    }

    // From the window of a map, or of a slice of it, to the next one.
    void paint_prism(const PlacedBand& band) const {
        std::vector<std::array<Vec2, 4>> windows;
        std::vector<bool> within;  // a volume: joined with the window before
        for (const PlacedInput& input : band.inputs) {
            for (const auto& window : ChannelsDrawing::corners(input.map, *d_.source)) {
                within.push_back(!windows.empty() &&
                                 window != ChannelsDrawing::corners(input.map, *d_.source)[0]);
                windows.push_back(window);
            }
        }
        const bool volumes = d_.source->size[0] > 1;
        for (std::size_t n = 0; n + 1 < windows.size(); ++n)
            join_windows(8 * (kFew * band.inputs.front().index + std::int64_t(n)), windows[n], windows[n + 1],
                         volumes && !within[n + 1] ? 0.3 : 1);
    }

    void join_windows(std::int64_t id, const std::array<Vec2, 4>& above, const std::array<Vec2, 4>& below,
                      double strength) const {
        const double shown = strength * quarters(d_.phases.frames);
        const Colour edge = faded(ink_.theme.accent, shown);
        for (const std::size_t side : {std::size_t{2}, std::size_t{3}}) {
            // The faces in front: along the last row and along the last column.
            const std::size_t to = side == 2 ? 1 : 2;
            Quad q;
            q.id = ink_.id(ChannelPart::beam, id + std::int64_t(side));
            q.corners = {above[side], above[to], below[to], below[side]};
            q.fill = faded(ink_.theme.accent, 0.13 * shown);
            q.hard_edge = true;
            ink_.add(q);
        }
        for (std::size_t corner = 0; corner < 4; ++corner) {
            const bool outer = corner == 1 || corner == 3;
            ink_.add(Line{ink_.id(ChannelPart::beam, id + 4 + std::int64_t(corner)), above[corner],
                          below[corner], outer ? std::round(0.75 * ink_.now_px()) : 1, edge, false});
        }
    }

    // From the windows over the sums to the filter, and over the sign to the output.
    void paint_now_lines(const PlacedBand& band) const {
        const PlacedFilter& filter = d_.current(band);
        const double width = std::round(0.75 * ink_.now_px());
        const Colour colour = mix(ink_.quiet(), ink_.theme.accent, quarters(d_.phases.sums));
        const bool whole = filter.slices.empty();
        const double y = whole ? middle_of(band.inputs.front().sum).y : middle_of(filter.frame).y;
        for (std::size_t n = 0; n < band.inputs.size(); ++n) {
            const PlacedInput& input = band.inputs[n];
            const Vec2 from = ChannelsDrawing::corners(input.map, *d_.source).front()[1];
            const double box_y = middle_of(input.sum).y;
            const double turn = (input.map.box().right() + input.sum.x) / 2;
            add_line(8 * kFew + std::int64_t(n), {from, {turn, from.y}, {turn, box_y}, {input.sum.x, box_y}},
                     colour, width);
            if (whole) continue;
            add_line(9 * kFew + std::int64_t(n),
                     {{input.sum.right(), box_y}, {band.bus_x, box_y}, {band.bus_x, y}, {filter.frame.x, y}},
                     colour, width);
        }
        const Vec2 entry = d_.entry_of(filter.map);
        const Colour out = mix(ink_.quiet(), ink_.theme.accent, quarters(d_.phases.total));
        const double from = whole ? band.inputs.front().sum.right() : filter.frame.right();
        const double turn = whole             ? (from + entry.x) / 2
                            : l_.sigma_px > 0 ? (l_.sigma_x + l_.sigma_px / 2 + entry.x) / 2
                                              : l_.sigma_x;
        add_line(10 * kFew, {{from, y}, {turn, y}, {turn, entry.y}, entry}, out, width);
    }

    // --- sums ---

    void paint_sums(const PlacedBand& band) const {
        const PlacedFilter& filter = d_.current(band);
        const double shown = quarters(d_.phases.sums);
        for (const PlacedInput& input : band.inputs) {
            if (filter.slices.empty()) {
                ink_.add_box(input.index, input.sum, whole_text(), shown);
                continue;
            }
            ink_.add_box(input.index, input.sum, "", shown);
            d_.maps.paint_term(input.index, input.sum, {filter.output, input.channel},
                               channel_hue(ink_.theme, filter.hue), d_.number_of(input.channel), shown);
        }
        if (!filter.slices.empty()) paint_total(band, filter);
    }

    // What makes an output of one channel.
    [[nodiscard]] std::string whole_text() const {
        if (d_.figure.scenario.view.hidden.result) return "?";
        if (!d_.sum) return "";
        const char* how = d_.sum->form == Sum::Form::maximum ? "max = "
                          : d_.sum->form == Sum::Form::plain ? "mean = "
                                                             : "";
        return how + number_label(d_.sum->result);
    }

    // The sign of summation, and the bias.
    void paint_total(const PlacedBand& band, const PlacedFilter& filter) const {
        const double shown = quarters(d_.phases.total);
        const double y = middle_of(filter.frame).y;
        const double side = l_.sigma_px;
        const bool biased = has_bias(d_.figure.layer, d_.figure.scenario.values);
        const bool adds = summed_channels(d_.figure.layer) > 1 || d_.plan.stamps;
        if (!adds && !biased) return;
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
        if (d_.figure.values) {
            const double value =
                d_.figure.values->cells.operands.bias[static_cast<std::size_t>(filter.output)];
            text = (value > 0 ? "+" : "") + number_label(value);
        }
        // A stamp brings none: every output begins with it.
        if (!d_.plan.stamps)
            add_line(11 * kFew, {{l_.sigma_x, y}, {l_.sigma_x, middle_of(box).y}},
                     mix(ink_.quiet(), ink_.theme.accent, shown), std::round(0.75 * ink_.now_px()));
        ink_.add_box(2 * kFew, box, std::move(text), d_.plan.stamps ? 0.25 : shown);
        ink_.add_name(5 * kFew, {l_.sigma_x, above ? box.y - 0.4 * ink_.type.small_px : box.bottom() + name},
                      d_.plan.stamps ? "bias, once" : "bias", false, Align::centre);
    }

    const ChannelsDrawing& d_;
    const ChannelsLayout& l_;
    const ChannelInk& ink_;
};

}  // namespace

void paint_flow(const ChannelsDrawing& drawing) {
    Flow(drawing).paint_below();
}

void paint_sums_of_channels(const ChannelsDrawing& drawing) {
    Flow(drawing).paint_above();
}

}  // namespace convwalk
