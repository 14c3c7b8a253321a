#include "views/channels/sums_painter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "figure/channels.h"
#include "figure/labels.h"
#include "scene/font_metrics.h"
#include "views/channels/channel_ink.h"

namespace convwalk {
namespace {

constexpr std::int64_t kFew = 4'096;  // names of one kind

class SumsPainter {
  public:
    SumsPainter(Scene& scene, const Figure& f, const ViewPlace& place, const SumsLayout& layout,
                const SumsState& state)
        : f_(f),
          place_(place),
          l_(layout),
          state_(state),
          ink_(scene, f),
          cells_(scene, f, layout.board),
          hue_(channel_hue(f.scenario.theme, hue_among(layout, layout.channel))),
          phases_(phases_of(state.arrival)) {
        const bool told = !f.scenario.view.hidden.result;
        if (f.values && state.place && told) sum_ = sum_of(f, {layout.channel, *state.place});
        untold_ = told ? "" : "?";
    }

    void paint() {
        ink_.group("output channels");
        paint_tabs();
        for (std::size_t n = 0; n < l_.rows.size(); ++n) {
            ink_.group(l_.rows[n].channels.drawn ? fmt::format("channel {}", l_.rows[n].channels.first)
                                                 : std::string("left out"));
            paint_row(n);
        }
        ink_.group("sum");
        paint_flow();
        ink_.group("output");
        paint_output();
        ink_.group("captions");
        if (l_.captions) paint_captions();
    }

  private:
    [[nodiscard]] Rect seen(const Rect& r) const { return seen_by(place_, r); }

    void paint_tabs() const {
        for (std::size_t n = 0; n < l_.tabs.size(); ++n) {
            const ChannelTab& tab = l_.tabs[n];
            const Rect& r = tab.place;
            const auto id = static_cast<std::int64_t>(n);
            const double side = std::round(0.85 * ink_.type.small_px);
            const double base = r.y + 0.5 * (r.height + kCapHeightEm * ink_.type.small_px);
            const bool chosen = tab.channels.drawn && tab.channels.first == l_.channel;
            double x = r.x;
            if (tab.channels.drawn) {
                ink_.add_swatch(id, {x, std::round(r.y + (r.height - side) / 2), side, side},
                                channel_hue(ink_.theme, hue_among(l_, tab.channels.first)), chosen);
                x += side + std::round(0.5 * ink_.type.small_px);
            }
            ink_.add_name(3 * kFew + id, {x, base},
                          tab.channels.drawn ? fmt::format("output {}", tab.channels.first) : "…", chosen);
            if (!tab.channels.drawn) continue;
            ink_.add(Line{ink_.id(ChannelPart::tab, id),
                          {r.x, std::round(r.bottom())},
                          {r.right(), std::round(r.bottom())},
                          ink_.now_px(),
                          chosen ? ink_.theme.accent : ink_.quiet(),
                          false});
        }
    }

    void paint_row(std::size_t n) {
        const SumRow& row = l_.rows[n];
        const auto id = static_cast<std::int64_t>(n);
        const Rect r = seen(row.row);
        const double middle = r.y + r.height / 2 + kCapHeightEm * ink_.type.small_px / 2;
        if (!row.channels.drawn) {
            ink_.add_name(id, {r.x, middle}, fmt::format("{} more", row.channels.count), false);
        } else {
            ink_.add_name(id, {r.x, middle}, fmt::format("channel {}", row.channels.first), true);
            paint_input(row);
            if (l_.has_slices) paint_slice(row, id);
            if (l_.has_products) paint_products(row, id);
        }
        paint_sum_box(row, id);
    }

    void paint_input(const SumRow& row) {
        cells_.paint_cells(row.input, [&](std::int64_t slice, std::int64_t r, std::int64_t c) {
            CellLook look = input_look(f_, row.channels.first, {slice, r, c});
            if (state_.place && reads(f_, *state_.place, {slice, r, c})) look = under_window(f_, look);
            return look;
        });
        if (!state_.place) return;
        const KernelWindow w = window_of(f_, *state_.place);
        for (std::int64_t slice = w.begin[0]; slice < w.begin[0] + w.size[0]; ++slice)
            cells_.add_mark(row.input, slice,
                            cells_.map(row.input).rect(slice, double(w.begin[1]), double(w.begin[2]),
                                                       double(w.size[1]), double(w.size[2])));
        if (state_.focus && lies_on(*state_.focus, PlaneName::grid) &&
            state_.focus->channel == row.channels.first)
            mark_cell(row.input, state_.focus->at);
    }

    void mark_cell(std::size_t map, const Extents& at) {
        const CellMap& m = cells_.map(map);
        cells_.add_mark(map, kFew + m.index_of(at[0], at[1], at[2]),
                        m.rect(at[0], double(at[1]), double(at[2]), 1, 1));
    }

    void paint_slice(const SumRow& row, std::int64_t id) {
        const Slice slice = {l_.channel, row.channels.first};
        paint_sign(id * 2, row.slice, "∗");
        cells_.paint_cells(row.slice, [&](std::int64_t d, std::int64_t r, std::int64_t c) {
            return slice_look(f_, hue_, slice, tap_at(f_, {d, r, c}), true);
        });
        if (!state_.focus || !lies_on(*state_.focus, PlaneName::kernel)) return;
        const CellMap& m = cells_.map(row.slice);
        cells_.paint_cells(row.slice, [&](std::int64_t d, std::int64_t r, std::int64_t c) {
            CellLook look;
            look.hidden = true;
            if (ravelled(state_.focus->at, kernel_extents(f_.layout)) == tap_at(f_, {d, r, c}))
                cells_.add_mark(row.slice, kFew + m.index_of(d, r, c), m.rect(d, double(r), double(c), 1, 1));
            return look;
        });
    }

    void paint_products(const SumRow& row, std::int64_t id) {
        paint_sign(id * 2 + 1, row.products, "=");
        std::vector<std::optional<double>> products(
            static_cast<std::size_t>(cell_count(kernel_extents(f_.layout))));
        if (sum_ && phases_.flight >= 1) {
            for (const Term& term : sum_->terms) {
                if (term.channel == row.channels.first)
                    products[static_cast<std::size_t>(term.tap)] = term.product;
            }
        }
        cells_.paint_cells(row.products, [&](std::int64_t d, std::int64_t r, std::int64_t c) {
            CellLook look;
            look.value = products[static_cast<std::size_t>(tap_at(f_, {d, r, c}))];
            const bool counts = look.value && *look.value != 0;
            look.style.fill = mix(ink_.theme.background, ink_.theme.ink, counts ? 0.03 : 0.07);
            look.text = counts ? ink_.theme.ink : ink_.theme.muted;
            return look;
        });
    }

    void paint_sign(std::int64_t id, std::size_t map, std::string_view sign) const {
        const Rect r = l_.board.maps[map].whole();
        const double size = std::round(1.5 * ink_.type.body_px);
        ink_.add_text(ink_.id(ChannelPart::mark, id),
                      {r.x - std::round(1.1 * ink_.type.body_px) * place_.camera.zoom,
                       r.y + (r.height + kCapHeightEm * size) / 2},
                      std::string(sign), size, ink_.theme.muted);
    }

    // What a row adds; of a row of dots, what its channels add together.
    [[nodiscard]] std::string sum_text(const SumRow& row) const {
        if (!sum_) return untold_;
        if (sum_->form != Sum::Form::weighted) return number_label(sum_->result);
        double total = 0;
        for (const ChannelSum& channel : channel_sums(*sum_)) {
            if (channel.channel >= row.channels.first &&
                channel.channel < row.channels.first + row.channels.count)
                total += channel.sum;
        }
        return number_label(total);
    }

    void paint_sum_box(const SumRow& row, std::int64_t id) const {
        ink_.add_box(id, seen(row.sum), sum_text(row), quarters(phases_.sums));
    }

    [[nodiscard]] static double quarters(double share) { return std::round(4 * share) / 4; }

    // From the rows to the sign, and on to the output.
    void paint_flow() const {
        const Rect& sigma = l_.sigma;
        const Vec2 middle = {sigma.x + sigma.width / 2, sigma.y + sigma.height / 2};
        const Rect out = l_.board.maps[l_.output].whole();
        const Colour now = mix(ink_.quiet(), ink_.theme.accent, quarters(phases_.total));
        const double width = std::round(0.75 * ink_.now_px());
        for (std::size_t n = 0; n < l_.rows.size(); ++n) {
            const SumRow& row = l_.rows[n];
            const double y = row.sum.y + row.sum.height / 2;
            const double bus = (row.sum.right() + sigma.x) / 2;
            const double before = last_map(row);
            const auto id = static_cast<std::int64_t>(n);
            if (before > 0)
                ink_.add_path(id,
                              {{before, seen_by(place_, Vec2{0, y}).y}, seen_by(place_, Vec2{row.sum.x, y})},
                              width, ink_.quiet());
            std::vector<Vec2> path = {{row.sum.right(), y}, {bus, y}, {bus, middle.y}, {sigma.x, middle.y}};
            for (Vec2& point : path) point = seen_by(place_, point);
            if (l_.adds_up) ink_.add_path(64 + id, path, width, now);
        }
        const Vec2 from = l_.adds_up ? Vec2{sigma.right(), middle.y}
                                     : Vec2{l_.rows.front().sum.right(),
                                            l_.rows.front().sum.y + l_.rows.front().sum.height / 2};
        ink_.add_path(128,
                      {seen_by(place_, from), {out.x - 0.3 * ink_.type.small_px, seen_by(place_, from).y}},
                      width, now);
        if (!l_.adds_up) return;
        if (l_.has_bias) paint_bias(middle, width, now);
        ink_.add_sigma(kFew, seen(sigma), quarters(phases_.total));
    }

    void paint_bias(Vec2 middle, double width, Colour now) const {
        ink_.add_path(129, {seen_by(place_, middle), seen_by(place_, Vec2{middle.x, l_.bias.y})}, width, now);
        const std::vector<double> none;
        const std::vector<double>& biases = f_.values ? f_.values->cells.operands.bias : none;
        std::string text = "b";
        if (!biases.empty()) {
            const double value = biases[static_cast<std::size_t>(l_.channel)];
            text = (value > 0 ? "+" : "") + number_label(value);
        }
        ink_.add_box(kFew + 1, seen(l_.bias), std::move(text), quarters(phases_.total));
        const Rect box = seen(l_.bias);
        ink_.add_name(kFew + 1, {box.x + box.width / 2, box.bottom() + 1.3 * ink_.type.small_px}, "bias",
                      false, Align::centre);
    }

    // The right edge of what stands before a row's sum; 0: nothing does.
    [[nodiscard]] double last_map(const SumRow& row) const {
        if (!row.channels.drawn) return 0;
        const std::size_t map = l_.has_products ? row.products : l_.has_slices ? row.slice : row.input;
        return l_.board.maps[map].whole().right() + 0.4 * ink_.type.small_px;
    }

    void paint_output() {
        cells_.paint_cells(l_.output, [&](std::int64_t d, std::int64_t r, std::int64_t c) {
            const std::int64_t place = cells_.map(l_.output).index_of(d, r, c);
            return output_look(f_, hue_, l_.channel, place, place < state_.computed);
        });
        if (!state_.place) return;
        const Extents at = unravelled(*state_.place, output_extents(f_.layout));
        mark_cell(l_.output, at);
        if (untold_.empty()) return;
        const Rect r = cells_.map(l_.output).rect(at[0], double(at[1]), double(at[2]), 1, 1);
        const double size = std::round(std::min(0.55 * r.height, 1.2 * ink_.type.body_px));
        ink_.add_text(ink_.id(ChannelPart::number, kFew),
                      {r.x + r.width / 2, r.y + (r.height + kCapHeightEm * size) / 2}, untold_, size,
                      output_look(f_, hue_, l_.channel, *state_.place, *state_.place < state_.computed).text,
                      Weight::semibold);
    }

    void caption(std::int64_t id, std::size_t map, const std::string& name, const std::string& detail) const {
        const Rect r = l_.board.maps[map].whole();
        caption_at(id, {r.x + r.width / 2, r.bottom()}, name, detail);
    }
    void caption_at(std::int64_t id, Vec2 at, const std::string& name, const std::string& detail) const {
        ink_.add_name(2 * kFew + 2 * id, at + Vec2{0, 1.45 * ink_.type.small_px}, name, true, Align::centre);
        if (!detail.empty())
            ink_.add_name(2 * kFew + 2 * id + 1, at + Vec2{0, 2.8 * ink_.type.small_px}, detail, false,
                          Align::centre);
    }

    void paint_captions() const {
        const SumRow& last = *std::find_if(l_.rows.rbegin(), l_.rows.rend(),
                                           [](const SumRow& row) { return row.channels.drawn; });
        const std::int64_t read = summed_channels(f_.layer);
        const double base = std::max(l_.board.maps[last.input].whole().bottom(),
                                     l_.has_slices ? l_.board.maps[last.slice].whole().bottom() : 0.0);
        const auto below = [&](std::size_t map) {
            const Rect r = l_.board.maps[map].whole();
            return Vec2{r.x + r.width / 2, base};
        };
        const std::string channels = read == 1 ? "1 channel" : fmt::format("{} channels", read);
        caption_at(0, below(last.input), "input", channels);
        if (l_.has_slices) {
            const std::string filter =
                f_.layer.out_channels == 1 ? "filter" : fmt::format("filter {}", l_.channel);
            caption_at(1, below(last.slice), filter, read == 1 ? "1 slice" : fmt::format("{} slices", read));
        }
        const std::int64_t taps = cell_count(kernel_extents(f_.layout));
        if (l_.has_products)
            caption_at(2, below(last.products), "products",
                       untold_.empty() ? fmt::format("{}·{} = {}", read, taps, read * taps) : "");
        const Rect box = seen(last.sum);
        if (read > 1) caption_at(3, {box.x + box.width / 2, base}, "sums", "one a channel");
        const std::string size = f_.scenario.view.hidden.size ? "" : to_string(output_extents(f_.layer));
        caption(4, l_.output,
                output_channels(f_.layer) == 1 ? "output" : fmt::format("output {}", l_.channel), size);
    }

    const Figure& f_;
    const ViewPlace& place_;
    const SumsLayout& l_;
    const SumsState& state_;
    ChannelInk ink_;
    BoardPainter cells_;
    ChannelHue hue_;
    StepPhases phases_;
    std::optional<Sum> sum_;
    std::string untold_;  // what stands where a sum would
};

}  // namespace

std::int64_t hue_among(const SumsLayout& layout, std::int64_t channel) {
    std::int64_t n = 0;
    for (const ChannelTab& tab : layout.tabs) {
        if (!tab.channels.drawn) continue;
        if (tab.channels.first == channel) return n;
        ++n;
    }
    return 0;
}

void paint_sums(Scene& scene, const Figure& figure, const ViewPlace& place, const SumsLayout& layout,
                const SumsState& state) {
    SumsPainter(scene, figure, place, layout, state).paint();
}

}  // namespace convwalk
