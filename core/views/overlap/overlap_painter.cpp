#include "views/overlap/overlap_painter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arithmetic/derivation.h"
#include "layout/stamps.h"
#include "numeric/overlap_profile.h"
#include "scene/font_metrics.h"
#include "scene/ink.h"
#include "views/overlap/heat.h"
#include "views/overlap/layer_overlaps.h"

namespace convwalk {
namespace {

// Parts of this view's pictures, above that of the words around them.
enum class OverlapPart : std::uint8_t { cell = 64, count, bar, bar_word, inside, title, mark, focus, index };

constexpr PrimitiveId overlap_id(OverlapPart part, std::int64_t number) {
    return part_id(static_cast<std::uint8_t>(part), number);
}

constexpr double kSmallestCellPx = 3;  // smaller ones are painted several at a time
constexpr std::int64_t kMostAreas = 40'000;
constexpr double kGapFromPx = 8;  // cells from here on have gaps between them
constexpr double kSmallestNumberPx = 7;

// Ids of the earlier map begin here: above those of all parts.
constexpr PrimitiveId kEarlierId = PrimitiveId{1} << 60;

using Profile = std::vector<std::int64_t>;

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

std::array<AxisSpec, 3> stamps_of(const Figure& f) {
    AxisSpec single;
    single.input = single.kernel = 1;
    std::vector<AxisSpec> axes;
    for (const AxisOverlap& a : overlaps_of(f).now.axes) axes.push_back(a.stamps);
    return raised(axes, single);
}

class OverlapPainter : Ink {
  public:
    OverlapPainter(Scene& into, const Figure& f, const Moment& moment, const ShownMap& shown)
        : Ink{into, shown.earlier ? kEarlierId : 0},
          f_(f),
          theme_(f.scenario.theme),
          moment_(moment),
          map_(shown.map),
          landed_(stamps_of(f), shown.earlier ? stamp_count(f.layer) : landed_stamps(moment)),
          heat_(f, shown.most),
          type_(type_sizes(f)),
          most_(shown.most) {
        const std::int64_t cells = map_.cells_seen();
        block_ = std::max<std::int64_t>(
            {1, static_cast<std::int64_t>(std::ceil(kSmallestCellPx / map_.cell_px())),
             static_cast<std::int64_t>(std::ceil(std::sqrt(double(cells) / double(kMostAreas))))});
        // Whole periods have the same mean, so that no other pattern appears.
        std::int64_t stride = 1;
        for (const AxisOverlap& a : overlaps_of(f).now.axes) stride = std::max(stride, a.stamps.stride);
        constexpr std::int64_t kLongestPeriod = 16;
        if (block_ > 1 && stride <= kLongestPeriod) block_ = (block_ + stride - 1) / stride * stride;
    }

    /// @param stamp_hidden another map has what is pointed at
    void paint(const std::optional<Spot>& focus, bool stamp_hidden) {
        const PlaneExtents& e = map_.extents();
        group(first_id == kEarlierId ? "map before" : "map now");
        for (std::int64_t slice = 0; slice < e.slices; ++slice) {
            paint_cells(slice);
            if (map_.has_bars()) paint_column_bars(slice);
        }
        if (map_.has_row_bars()) paint_row_bars();
        paint_inside();
        if (map_.has_indices()) paint_indices();
        group("stamp");
        if (focus) {
            paint_focus(*focus);
        } else if (!stamp_hidden && !landed_.complete() && moment_.step >= 0) {
            paint_stamp();
        }
    }

  private:
    static std::int64_t landed_stamps(const Moment& moment) {
        return moment.step < 0 ? 0 : moment.step + (moment.arrival >= 1 ? 1 : 0);
    }

    [[nodiscard]] std::int64_t id_of(std::int64_t slice, std::int64_t row, std::int64_t column) const {
        const PlaneExtents& e = map_.extents();
        return (slice * e.rows + row) * e.columns + column;
    }

    // A cell inset from its neighbours.
    [[nodiscard]] Quad cell_quad(PrimitiveId id, Rect r) const {
        Quad q;
        q.id = id;
        if (map_.cell_px() >= kGapFromPx && block_ == 1) {
            double gap = std::max(1.0, 0.06 * map_.cell_px());
            if (map_.snapped()) gap = std::round(gap);
            const double before = map_.snapped() ? std::floor(gap / 2) : gap / 2;
            r = {r.x + before, r.y + before, r.width - gap, r.height - gap};
            q.radius_px = std::min(0.07 * map_.cell_px(), 6.0);
        } else {
            q.hard_edge = true;
        }
        q.corners = corners_of(r);
        return q;
    }

    template <typename Count>
    [[nodiscard]] double mean(std::int64_t row, std::int64_t rows, std::int64_t column, std::int64_t columns,
                              Count count) const {
        double sum = 0;
        for (std::int64_t y = row; y < row + rows; ++y)
            for (std::int64_t x = column; x < column + columns; ++x) sum += double(count(y, x));
        return sum / double(rows * columns);
    }

    void paint_cells(std::int64_t slice) {
        const PlaneExtents& e = map_.extents();
        const auto [row_begin, row_end] = map_.rows_seen();
        const auto [column_begin, column_end] = map_.columns_seen(slice);
        const double number_px = number_size();
        for (std::int64_t row = row_begin / block_ * block_; row < row_end; row += block_) {
            for (std::int64_t column = column_begin / block_ * block_; column < column_end;
                 column += block_) {
                const std::int64_t rows = std::min(block_, e.rows - row);
                const std::int64_t columns = std::min(block_, e.columns - column);
                const std::int64_t id = id_of(slice, row, column);
                Quad q =
                    cell_quad(overlap_id(OverlapPart::cell, id),
                              map_.rect(slice, double(row), double(column), double(rows), double(columns)));
                const double count =
                    mean(row, rows, column, columns, [&](auto y, auto x) { return landed_.at(slice, y, x); });
                q.fill = heat_.fill(count);
                const bool hole = block_ == 1 && landed_.in_the_end(slice, row, column) == 0;
                if (hole) {
                    q.fill = heat_.background();
                    q.hatch = Hatch::diagonal;
                    q.hatch_colour = theme_.never_read;
                    q.hatch_pitch_px = std::max(3.0, std::round(std::min(map_.cell_px(), 60.0) / 6));
                } else if (heat_.full().hatch != Hatch::none && count >= double(most_)) {
                    q.hatch = heat_.full().hatch;
                    q.hatch_colour = heat_.full().hatch_colour;
                    q.hatch_pitch_px = std::max(3.0, std::round(std::min(map_.cell_px(), 60.0) / 6));
                }
                add(q);
                const auto whole = static_cast<std::int64_t>(count);
                if (number_px == 0 || block_ > 1 || hole || whole == 0) continue;
                const Rect r = map_.rect(slice, double(row), double(column), 1, 1);
                add_text(overlap_id(OverlapPart::count, id),
                         {r.x + r.width / 2, r.y + (r.height + kCapHeightEm * number_px) / 2},
                         fmt::format("{}", whole), number_px, text_on(theme_, q.fill), Weight::semibold);
            }
        }
    }

    // 0 where cells are too small for the largest number.
    [[nodiscard]] double number_size() const {
        const double em = text_width_em(fmt::format("{}", most_), Weight::semibold);
        const double size = std::min({0.42 * map_.cell_px(), 0.8 * map_.cell_px() / em, 3.0 * type_.body_px});
        return size < kSmallestNumberPx ? 0 : size;
    }

    // --- bars ---

    struct AxisBars {
        const Profile& profile;
        std::int64_t inside_begin;
        std::int64_t inside_end;
        std::int64_t most;
    };
    [[nodiscard]] AxisBars bars_of(std::size_t axis) const {
        const Profile& profile = landed_.all()[axis];
        const AxisOverlap& a = overlaps_of(f_).now.axes[axis + overlaps_of(f_).now.axes.size() - 3];
        return {profile, a.inside_begin, a.inside_end, *std::max_element(profile.begin(), profile.end())};
    }

    // Calls visit(first cell, cells, mean count, inside).
    template <typename Visit>
    void for_each_bar(const AxisBars& bars, IndexRange seen, Visit visit) const {
        for (std::int64_t i = seen.begin / block_ * block_; i < seen.end; i += block_) {
            const std::int64_t cells = std::min<std::int64_t>(block_, std::ssize(bars.profile) - i);
            const auto begin = bars.profile.begin() + i;
            const double count =
                double(std::accumulate(begin, begin + cells, std::int64_t{0})) / double(cells);
            visit(i, cells, count, i >= bars.inside_begin && i + cells <= bars.inside_end);
        }
    }

    [[nodiscard]] double gap_beside() const { return std::round(0.6 * type_.small_px) * map_.zoom(); }
    [[nodiscard]] Colour bar_colour(bool inside) const {
        return inside ? heat_.full().fill : mix(heat_.pale(), heat_.full().fill, 0.35);
    }
    [[nodiscard]] bool has_bar_words(const AxisBars& bars) const {
        const double em = text_width_em(fmt::format("{}", bars.most), Weight::regular);
        return block_ == 1 && map_.cell_px() >= std::max(1.1, em + 0.3) * type_.small_px;
    }

    void paint_column_bars(std::int64_t slice) {
        const AxisBars bars = bars_of(2);
        if (bars.most == 0) return;
        const PlaneExtents& e = map_.extents();
        const double top = map_.seen(0, double(e.rows)).y + gap_beside();
        const double inset = block_ == 1 ? 0.16 * map_.cell_px() : 0;
        const bool words = has_bar_words(bars);
        for_each_bar(bars, map_.columns_seen(slice), [&](auto i, auto cells, double count, bool inside) {
            const Rect r = map_.rect(slice, 0, double(i), 1, double(cells));
            const double length = std::round(map_.bar_px() * count / double(bars.most));
            Quad q;
            const std::int64_t id = slice * e.columns + i;
            q.id = overlap_id(OverlapPart::bar, id);
            q.corners = corners_of({r.x + inset, top, r.width - 2 * inset, std::max(1.0, length)});
            q.fill = bar_colour(inside);
            q.hard_edge = block_ > 1;
            add(q);
            if (words)
                add_text(overlap_id(OverlapPart::bar_word, id),
                         {r.x + r.width / 2, top + length + 1.15 * type_.small_px},
                         fmt::format("{}", bars.profile[index(i)]), type_.small_px, theme_.muted);
        });
    }

    void paint_row_bars() {
        const AxisBars bars = bars_of(1);
        if (bars.most == 0) return;
        const PlaneExtents& e = map_.extents();
        const double left = map_.seen(map_.slice_begin(e.slices - 1) + double(e.columns), 0).x + gap_beside();
        const double inset = block_ == 1 ? 0.16 * map_.cell_px() : 0;
        const bool words = has_bar_words(bars);
        const std::int64_t first_row_id = e.slices * e.columns;
        for_each_bar(bars, map_.rows_seen(), [&](auto i, auto cells, double count, bool inside) {
            const Rect r = map_.rect(0, double(i), 0, double(cells), 1);
            const double length = std::round(map_.bar_px() * count / double(bars.most));
            Quad q;
            q.id = overlap_id(OverlapPart::bar, first_row_id + i);
            q.corners = corners_of({left, r.y + inset, std::max(1.0, length), r.height - 2 * inset});
            q.fill = bar_colour(inside);
            q.hard_edge = block_ > 1;
            add(q);
            if (words)
                add_text(overlap_id(OverlapPart::bar_word, first_row_id + i),
                         {left + length + 0.45 * type_.small_px,
                          r.y + (r.height + kCapHeightEm * type_.small_px) / 2},
                         fmt::format("{}", bars.profile[index(i)]), type_.small_px, theme_.muted,
                         Weight::regular, Align::left);
        });
    }

    // --- marks ---

    // A frame around the cells that no border takes anything from, where there are others.
    void paint_inside() {
        std::array<std::pair<std::int64_t, std::int64_t>, 3> inside = {{{0, 1}, {0, 1}, {0, 1}}};
        bool all = true;
        if (!overlaps_of(f_).now.has_inside) return;
        for (std::size_t i = 0; i < overlaps_of(f_).now.axes.size(); ++i) {
            const AxisOverlap& a = overlaps_of(f_).now.axes[i];
            inside[i + 3 - overlaps_of(f_).now.axes.size()] = {a.inside_begin, a.inside_end};
            all = all && a.inside_begin == 0 && a.inside_end == std::ssize(a.profile);
        }
        if (all) return;
        for (std::int64_t slice = inside[0].first; slice < inside[0].second; ++slice) {
            Quad q;
            q.id = overlap_id(OverlapPart::inside, slice);
            q.corners = corners_of(map_.rect(slice, double(inside[1].first), double(inside[2].first),
                                             double(inside[1].second - inside[1].first),
                                             double(inside[2].second - inside[2].first)));
            q.stroke = {theme_.ink, std::max(1.0, std::round(0.03 * std::min(map_.cell_px(), 60.0))), true};
            add(q);
        }
    }

    void add_mark(PrimitiveId id, const Rect& r, Colour fill, double opacity) {
        Quad q;
        q.id = id;
        q.corners = corners_of(r);
        q.fill = faded(fill, opacity);
        q.stroke = {faded(theme_.accent, opacity),
                    2 * std::round(std::max(2.0, 0.07 * std::min(map_.cell_px(), 60.0)) / 2), false};
        q.radius_px = std::min(0.07 * map_.cell_px(), 6.0);
        add(q);
    }

    // Where the current stamp lands; on its way it comes down from above.
    void paint_stamp() {
        const std::array<AxisSpec, 3> axes = stamps_of(f_);
        const Extents stamp = unravelled(moment_.step, {axes[0].input, axes[1].input, axes[2].input});
        const PlaneExtents& e = map_.extents();
        const std::array<std::int64_t, 3> sizes = {e.slices, e.rows, e.columns};
        struct Run {
            std::int64_t begin;
            std::int64_t count;
        };
        std::array<std::vector<Run>, 3> runs;
        for (std::size_t i = 0; i < 3; ++i) {
            const AxisSpec& a = axes[i];
            const std::int64_t begin = stamp[i] * a.stride - a.padding_begin;
            const auto add_run = [&](std::int64_t from, std::int64_t to) {
                from = std::max<std::int64_t>(0, from);
                to = std::min(sizes[i], to);
                if (from < to) runs[i].push_back({from, to - from});
            };
            // Many taps with gaps between them are marked as one.
            constexpr std::int64_t kMostTapsMarked = 12;
            if ((a.dilation == 1 || a.kernel > kMostTapsMarked) && i > 0) {
                add_run(begin, begin + effective_kernel(a));
            } else {
                for (std::int64_t tap = 0; tap < std::min<std::int64_t>(a.kernel, 100); ++tap)
                    add_run(begin + tap * a.dilation, begin + tap * a.dilation + 1);
            }
        }
        const double lift = -0.7 * (1 - moment_.arrival) * map_.cell_px();
        const double opacity = 0.35 + 0.65 * moment_.arrival;
        std::int64_t n = 0;
        for (const Run& slice : runs[0]) {
            for (const Run& row : runs[1]) {
                for (const Run& column : runs[2]) {
                    Rect r = map_.rect(slice.begin, double(row.begin), double(column.begin),
                                       double(row.count), double(column.count));
                    r.y += lift;
                    add_mark(overlap_id(OverlapPart::mark, n++), r, kNoColour, opacity);
                }
            }
        }
    }

    void paint_focus(const Spot& focus) {
        const std::optional<Extents> at = place_on_map(f_, focus.at);
        if (!at) return;
        add_mark(overlap_id(OverlapPart::focus, 0),
                 map_.rect((*at)[0], double((*at)[1]), double((*at)[2]), 1, 1), kNoColour, 1);
    }

    void paint_indices() {
        const PlaneExtents& e = map_.extents();
        const double widest =
            text_width_em(fmt::format("{}", std::max(e.rows, e.columns)), Weight::regular) + 0.4;
        // Every so manieth index, so that none runs into the next.
        const auto every = static_cast<std::int64_t>(std::ceil(widest * type_.small_px / map_.cell_px()));
        std::int64_t id = 0;
        for (std::int64_t slice = 0; slice < e.slices; ++slice) {
            const auto [begin, end] = map_.columns_seen(slice);
            for (std::int64_t i = (begin + every - 1) / every * every; i < end; i += every) {
                const Vec2 at = map_.seen(map_.slice_begin(slice) + double(i) + 0.5, 0);
                add_text(overlap_id(OverlapPart::index, slice * e.columns + i),
                         at - Vec2{0, 0.5 * type_.small_px}, fmt::format("{}", i), type_.small_px,
                         theme_.muted);
            }
        }
        id = e.slices * e.columns;
        const auto [begin, end] = map_.rows_seen();
        for (std::int64_t i = (begin + every - 1) / every * every; i < end; i += every) {
            const Vec2 at = map_.seen(0, double(i) + 0.5);
            add_text(overlap_id(OverlapPart::index, id + i),
                     at + Vec2{-0.5 * type_.small_px, kCapHeightEm * type_.small_px / 2},
                     fmt::format("{}", i), type_.small_px, theme_.muted, Weight::regular, Align::right);
        }
    }

  private:
    const Figure& f_;
    const Theme& theme_;
    const Moment& moment_;
    const OverlapMap& map_;
    LandedStamps landed_;
    Heat heat_;
    TypeSizes type_;
    std::int64_t most_;
    std::int64_t block_ = 1;
};

// "before · kernel 3, stride 2 · uneven", shortened from its end to what there is room for.
void paint_title(Scene& scene, const Figure& f, const ShownMap& shown) {
    const Theme& theme = f.scenario.theme;
    const TypeSizes type = type_sizes(f);
    const std::string name = shown.earlier ? "before" : "now";
    const std::string_view verdict = name_of(overlaps_of(f).now.evenness);
    const std::string size = to_string(output_extents(f.layer));
    for (const std::string& text :
         {fmt::format("{} · {} · {} · {}", name, parameter_caption(f.request), size, verdict),
          fmt::format("{} · {} · {}", name, size, verdict), fmt::format("{} · {}", name, verdict), name}) {
        if (text_width_em(text, Weight::semibold) * type.small_px > shown.title.width && text != name)
            continue;
        const Ink ink{scene, shown.earlier ? kEarlierId : 0};
        ink.group("name");
        ink.add_text(overlap_id(OverlapPart::title, 0),
                     {shown.title.x + shown.title.width / 2, shown.title.y + type.small_px}, text,
                     type.small_px, shown.earlier ? theme.muted : theme.ink, Weight::semibold);
        return;
    }
}

}  // namespace

void paint_overlap_map(Scene& scene, const Figure& f, const Moment& moment, const ShownMap& shown,
                       const std::optional<Spot>& focus, bool stamp_hidden) {
    OverlapPainter(scene, f, moment, shown).paint(focus, stamp_hidden);
    if (!shown.title.empty()) paint_title(scene, f, shown);
}

}  // namespace convwalk
