#include "views/overlap/overlap_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

#include "arithmetic/derivation.h"
#include "layout/stamps.h"
#include "numeric/overlap_profile.h"
#include "scene/font_metrics.h"
#include "scene/ink.h"
#include "views/board/cell_map.h"
#include "views/planes/brush.h"
#include "views/planes/cell_words.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

// Parts of other views that this one has no use for.
constexpr Part kCellPart = kOutputPart;
constexpr Part kCountPart = kKernelPart;
constexpr Part kBarPart = kLinePart;
constexpr Part kBarWordPart = kSignPart;
constexpr Part kInsidePart = kOutputBorderPart;
constexpr Part kTitlePart = kWindowPart;

constexpr double kSmallestCellPx = 3;  // smaller ones are painted several at a time
constexpr std::int64_t kMostAreas = 40'000;
constexpr double kGapFromPx = 8;  // cells from here on have gaps between them
constexpr double kSmallestNumberPx = 7;
constexpr std::size_t kMostInLegend = 6;

using Profile = std::vector<std::int64_t>;

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

// One an axis: depth, row, column.
template <typename T>
std::array<T, 3> raised(std::vector<T> values, T missing) {
    std::array<T, 3> all = {missing, missing, missing};
    std::move_backward(values.begin(), values.end(), all.end());
    return all;
}

std::array<AxisSpec, 3> stamps_of(const Figure& f) {
    AxisSpec single;
    single.input = single.kernel = 1;
    std::vector<AxisSpec> axes;
    for (const AxisOverlap& a : overlaps_of(f).now.axes) axes.push_back(a.stamps);
    return raised(axes, single);
}

std::int64_t largest_count(const Overlap& o) {
    Extents most;
    for (const AxisOverlap& a : o.axes) most.push_back(*std::max_element(a.profile.begin(), a.profile.end()));
    return cell_count(most);
}

// --- colours ---

// The one of the theme's text colours that is read best on a fill.
Colour text_on(const Theme& theme, Colour fill) {
    Colour best = theme.ink;
    for (const Colour text : {theme.output.text, theme.input.text, theme.background}) {
        Colour opaque = text;
        opaque.a = 255;
        if (contrast(opaque, fill) > contrast(best, fill)) best = opaque;
    }
    return best;
}

class Heat {
  public:
    Heat(const Figure& f, std::int64_t most) : theme_(f.scenario.theme), most_(most) {
        background_ = theme_.background;
        background_.a = 255;
        full_ = overlaps_of(f).now.of_outputs ? theme_.output : theme_.input;
        pale_ =
            overlaps_of(f).now.of_outputs ? theme_.output_pending.fill : mix(background_, full_.fill, 0.2);
    }

    // Also of a mean over several cells.
    [[nodiscard]] Colour fill(double count) const {
        if (count < 1) return mix(mix(background_, pale_, 0.4), pale_, count);
        if (most_ <= 1) return full_.fill;
        return mix(pale_, full_.fill, (count - 1) / double(most_ - 1));
    }
    [[nodiscard]] const CellStyle& full() const { return full_; }
    [[nodiscard]] Colour pale() const { return pale_; }
    [[nodiscard]] Colour background() const { return background_; }

  private:
    const Theme& theme_;
    CellStyle full_;
    Colour pale_;
    Colour background_;
    std::int64_t most_;
};

// --- places ---

// The cells with the room around them.
class Map : public CellMap {
  public:
    /// @param largest_px cells are not made larger than this
    Map(const Figure& f, const ViewPlace& place, double largest_px) {
        std::vector<std::int64_t> sizes;
        for (const AxisOverlap& a : overlaps_of(f).now.axes)
            sizes.push_back(static_cast<std::int64_t>(a.profile.size()));
        const std::array<std::int64_t, 3> e = raised(sizes, std::int64_t{1});
        const PlaneExtents extents = {e[0], e[1], e[2]};
        const SizePx picture = f.scenario.output.size;
        const TypeSizes type = type_sizes(picture);
        const Rect& area = place.area;
        const double shorter = std::min(area.width, area.height);
        const auto fitted = [&](double before, double right, double below) {
            return std::min({(area.width - before - right) / extents.width(),
                             (area.height - before - below) / extents.height(), largest_px});
        };
        const double bar = std::round(std::max(2.5 * type.small_px, 0.13 * shorter));
        const double with_words = bar + std::round(2.4 * type.small_px);
        const bool row_bars = overlaps_of(f).now.axes.size() > 1;
        const double bare = fitted(0, 0, 0);
        double cell = fitted(0, row_bars ? with_words : 0, with_words);
        has_bars_ = cell >= 0.6 * bare;
        has_row_bars_ = has_bars_ && row_bars;
        if (!has_bars_) cell = bare;
        double before = 0;
        if (f.scenario.view.indices) {
            const double margin = std::round(1.8 * type.small_px);
            const double less = fitted(margin, has_row_bars_ ? with_words : 0, has_bars_ ? with_words : 0);
            if (less >= 0.6 * bare) {
                has_indices_ = true;
                before = margin;
                cell = less;
            }
        }
        cell = whole_cell_px(std::max(cell, 1e-3));
        bar_px_ = has_bars_ ? bar : 0;
        const double wide = extents.width() * cell + (has_row_bars_ ? with_words : 0) + before;
        const double high = extents.height() * cell + (has_bars_ ? with_words : 0) + before;
        const Vec2 corner = {std::round(area.x + (area.width - wide) / 2 + before),
                             std::round(area.y + (area.height - high) / 2 + before)};
        CellMap::operator=(CellMap(extents, corner, cell, place));
    }

    [[nodiscard]] bool has_bars() const { return has_bars_; }
    [[nodiscard]] bool has_row_bars() const { return has_row_bars_; }
    [[nodiscard]] bool has_indices() const { return has_indices_; }
    [[nodiscard]] double bar_px() const { return bar_px_ * zoom(); }

  private:
    double bar_px_ = 0;
    bool has_bars_ = false;
    bool has_row_bars_ = false;
    bool has_indices_ = false;
};

// --- the maps of a figure ---

// Ids of the earlier map begin here: above those of all parts.
constexpr PrimitiveId kEarlierId = PrimitiveId{1} << 60;
// Spot::map of its cells; that of the layer's own map is the plane that is counted.
constexpr int kEarlierMap = kPlaneCount;

/// A map and how it is shown.
struct ShownMap {
    Map map;
    Rect title;            ///< room for the words above it; empty when it is the only one
    std::int64_t most;     ///< the count that has the full colour
    bool earlier = false;  ///< of the layer before: complete at every moment
};

// The layer's own map and, if there is one, that of the layer before: side by side where the area is wide, at
// one scale of cells and of colours.
std::vector<ShownMap> maps_of(const Figure& f, const ViewPlace& place) {
    const SizePx picture = f.scenario.output.size;
    const double largest = largest_cell_px(picture);
    std::int64_t most = largest_count(overlaps_of(f).now);
    if (overlaps_of(f).before.empty()) return {{Map(f, place, largest), {}, most, false}};
    const Figure& before = overlaps_of(f).before.front();
    most = std::max(most, largest_count(overlaps_of(before).now));
    const double line = std::round(1.9 * type_sizes(picture).body_px);
    const Rect& a = place.area;
    const bool beside = a.width >= 1.1 * a.height;
    const double gap = std::round(0.04 * std::max(a.width, a.height));
    const Rect first = beside ? Rect{a.x, a.y, (a.width - gap) / 2, a.height}
                              : Rect{a.x, a.y, a.width, (a.height - gap) / 2};
    Rect second = first;
    (beside ? second.x : second.y) += gap + (beside ? first.width : first.height);
    const auto below_title = [&](Rect area) {
        ViewPlace p = place;
        p.area = {area.x, area.y + line, area.width, std::max(1.0, area.height - line)};
        return p;
    };
    const double cell = std::min(Map(before, below_title(first), largest).fitted_px(),
                                 Map(f, below_title(second), largest).fitted_px());
    const auto title = [&](Rect area) { return Rect{area.x, area.y, area.width, line}; };
    return {{Map(f, below_title(second), cell), title(second), most, false},
            {Map(before, below_title(first), cell), title(first), most, true}};
}

// The plane whose cells are counted.
PlaneName counted_plane(const Figure& f) {
    return overlaps_of(f).now.of_outputs ? PlaneName::output : PlaneName::grid;
}

// The figure of the map that a cell lies on; nullptr for a cell of no map.
const Figure* figure_with(const Figure& f, const Spot& cell) {
    const std::vector<Figure>& before = overlaps_of(f).before;
    if (cell.map == kEarlierMap) return before.empty() ? nullptr : &before.front();
    return lies_on(cell, counted_plane(f)) ? &f : nullptr;
}

// Where a cell of the counted plane stands on its map; none for a slot that is no input.
std::optional<Extents> place_on_map(const Figure& f, const Extents& cell) {
    if (overlaps_of(f).now.of_outputs) return cell;
    if (kind_at(f.layout, cell) != SlotKind::real) return std::nullopt;
    Extents at;
    for (std::size_t i = 0; i < 3; ++i) at.push_back(f.layout.axes[i].slots[index(cell[i])].source);
    return at;
}

// The other way round.
Spot cell_on_map(const Figure& shown, bool earlier, const Extents& at) {
    Spot cell = spot_on(counted_plane(shown), at);
    if (!overlaps_of(shown).now.of_outputs) {
        for (std::size_t i = 0; i < 3; ++i) cell.at[i] = shown.layout.axes[i].slot_of_input(cell.at[i]);
    }
    if (earlier) cell.map = kEarlierMap;
    return cell;
}

const Figure& figure_of(const Figure& f, const ShownMap& shown) {
    return shown.earlier ? overlaps_of(f).before.front() : f;
}

// --- painting ---

class Painter : Ink {
  public:
    Painter(Scene& into, const Figure& f, const Moment& moment, const ShownMap& shown)
        : Ink{into, shown.earlier ? kEarlierId : 0},
          f_(f),
          theme_(f.scenario.theme),
          moment_(moment),
          map_(shown.map),
          landed_(stamps_of(f), shown.earlier ? stamp_count(f.layer) : landed_stamps(moment)),
          heat_(f, shown.most),
          type_(type_sizes(scene.size)),
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
        for (std::int64_t slice = 0; slice < e.slices; ++slice) {
            paint_cells(slice);
            if (map_.has_bars()) paint_column_bars(slice);
        }
        if (map_.has_row_bars()) paint_row_bars();
        paint_inside();
        if (map_.has_indices()) paint_indices();
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
                Quad q = cell_quad(part_id(kCellPart, id), map_.rect(slice, double(row), double(column),
                                                                     double(rows), double(columns)));
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
                add_text(part_id(kCountPart, id),
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
            q.id = part_id(kBarPart, id);
            q.corners = corners_of({r.x + inset, top, r.width - 2 * inset, std::max(1.0, length)});
            q.fill = bar_colour(inside);
            q.hard_edge = block_ > 1;
            add(q);
            if (words)
                add_text(part_id(kBarWordPart, id), {r.x + r.width / 2, top + length + 1.15 * type_.small_px},
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
            q.id = part_id(kBarPart, first_row_id + i);
            q.corners = corners_of({left, r.y + inset, std::max(1.0, length), r.height - 2 * inset});
            q.fill = bar_colour(inside);
            q.hard_edge = block_ > 1;
            add(q);
            if (words)
                add_text(part_id(kBarWordPart, first_row_id + i),
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
        for (std::size_t i = 0; i < overlaps_of(f_).now.axes.size(); ++i) {
            const AxisOverlap& a = overlaps_of(f_).now.axes[i];
            if (a.inside_begin >= a.inside_end) return;
            inside[i + 3 - overlaps_of(f_).now.axes.size()] = {a.inside_begin, a.inside_end};
            all = all && a.inside_begin == 0 && a.inside_end == std::ssize(a.profile);
        }
        if (all) return;
        for (std::int64_t slice = inside[0].first; slice < inside[0].second; ++slice) {
            Quad q;
            q.id = part_id(kInsidePart, slice);
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
                    add_mark(part_id(kMarkPart, n++), r, kNoColour, opacity);
                }
            }
        }
    }

    void paint_focus(const Spot& focus) {
        const std::optional<Extents> at = place_on_map(f_, focus.at);
        if (!at) return;
        add_mark(part_id(kFocusPart, 0), map_.rect((*at)[0], double((*at)[1]), double((*at)[2]), 1, 1),
                 kNoColour, 1);
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
                add_text(part_id(kIndexPart, slice * e.columns + i), at - Vec2{0, 0.5 * type_.small_px},
                         fmt::format("{}", i), type_.small_px, theme_.muted);
            }
        }
        id = e.slices * e.columns;
        const auto [begin, end] = map_.rows_seen();
        for (std::int64_t i = (begin + every - 1) / every * every; i < end; i += every) {
            const Vec2 at = map_.seen(0, double(i) + 0.5);
            add_text(part_id(kIndexPart, id + i),
                     at + Vec2{-0.5 * type_.small_px, kCapHeightEm * type_.small_px / 2},
                     fmt::format("{}", i), type_.small_px, theme_.muted, Weight::regular, Align::right);
        }
    }

  private:
    const Figure& f_;
    const Theme& theme_;
    const Moment& moment_;
    Map map_;
    LandedStamps landed_;
    Heat heat_;
    TypeSizes type_;
    std::int64_t most_;
    std::int64_t block_ = 1;
};

// --- words ---

// As many as a legend holds, the first and the last among them.
std::vector<std::int64_t> thinned(const std::vector<std::int64_t>& all) {
    if (all.size() <= kMostInLegend) return all;
    std::vector<std::int64_t> some;
    for (std::size_t i = 0; i < kMostInLegend; ++i)
        some.push_back(all[i * (all.size() - 1) / (kMostInLegend - 1)]);
    return some;
}

// The counts that occur on the map, rising; those in between of a long scale are left out.
std::vector<std::int64_t> counts_on_map(const Overlap& o) {
    constexpr std::size_t kMost = 200;
    std::set<std::int64_t> counts = {1};
    for (const AxisOverlap& a : o.axes) {
        const std::set<std::int64_t> along(a.profile.begin(), a.profile.end());
        std::set<std::int64_t> products;
        for (const std::int64_t x : counts)
            for (const std::int64_t y : along) products.insert(cell_count({x, y}));
        while (products.size() > kMost) products.erase(std::prev(products.end(), 2));
        counts = std::move(products);
    }
    return thinned({counts.begin(), counts.end()});
}

std::vector<LegendEntry> legend_of(const Figure& f) {
    std::vector<std::int64_t> counts = counts_on_map(overlaps_of(f).now);
    std::int64_t most = largest_count(overlaps_of(f).now);
    if (!overlaps_of(f).before.empty()) {
        const Overlap& before = overlaps_of(overlaps_of(f).before.front()).now;
        most = std::max(most, largest_count(before));
        for (const std::int64_t count : counts_on_map(before)) counts.push_back(count);
        std::sort(counts.begin(), counts.end());
        counts.erase(std::unique(counts.begin(), counts.end()), counts.end());
        counts = thinned(counts);
    }
    const Heat heat(f, most);
    std::vector<LegendEntry> legend;
    for (const std::int64_t count : counts) {
        LegendEntry entry;
        entry.text = fmt::format("{}", count);
        if (count == counts.back())
            entry.text += overlaps_of(f).now.of_outputs ? count == 1 ? " contribution" : " contributions"
                          : count == 1                  ? " time read"
                                                        : " times read";
        if (count == 0) {
            entry.swatch.fill = heat.background();
            entry.swatch.stroke = f.scenario.theme.never_read;
            entry.hatched = true;
        } else {
            entry.swatch.fill = heat.fill(double(count));
            if (count == counts.back()) {
                entry.swatch.hatch = heat.full().hatch;
                entry.swatch.hatch_colour = heat.full().hatch_colour;
            }
        }
        legend.push_back(std::move(entry));
    }
    const bool framed = std::any_of(
        overlaps_of(f).now.axes.begin(), overlaps_of(f).now.axes.end(),
        [](const AxisOverlap& a) { return a.inside_begin > 0 || a.inside_end < std::ssize(a.profile); });
    const bool some_inside = std::all_of(overlaps_of(f).now.axes.begin(), overlaps_of(f).now.axes.end(),
                                         [](const AxisOverlap& a) { return a.inside_begin < a.inside_end; });
    if (framed && some_inside) {
        CellStyle frame;
        frame.stroke = f.scenario.theme.ink;
        frame.dashed = true;
        legend.push_back({frame, false, false, "inside, out of reach of the border"});
    }
    return legend;
}

std::string listed(const std::vector<std::int64_t>& values) {
    constexpr std::size_t kMost = 4;
    if (values.size() <= kMost) return fmt::format("{}", fmt::join(values, ", "));
    return fmt::format("{}, {}, … {}", values[0], values[1], values.back());
}

// The layer before, alone.
Scenario alone(const Scenario& scenario) {
    Scenario s = scenario;
    s.layer = *scenario.before;
    s.before.reset();
    s.values = {};  // made for the other layer
    return s;
}

std::optional<std::string> why_not(const Scenario& scenario, const Layer& layer) {
    if (!has_window(layer.op))
        return fmt::format(
            "the overlap view counts how kernels and windows overlap; {} has none, so take the "
            "oblique or the flat view",
            name_of(layer.op));
    if (!scenario.before) return std::nullopt;
    const Scenario before = alone(scenario);
    if (const auto why = why_no_layout(before)) return "before: " + why->sentence;
    const auto why = why_not(before, resolved(before.layer));
    return why ? std::optional("before: " + *why) : std::nullopt;
}

void prepare(Figure& f) {
    LayerOverlaps overlaps{overlap_of(f.layer), {}};
    if (f.scenario.before) prepare(overlaps.before.emplace_back(laid_out(alone(f.scenario))));
    f.work = kept(std::move(overlaps));
    f.timeline = plain_timeline(stamp_count(f.layer), f.scenario.pace);
}

bool shows_cell(const Figure& f, const Spot& cell) {
    const Figure* on = figure_with(f, cell);
    return on != nullptr && cell.channel == 0 && has_plane_cell(*on, spot_on(counted_plane(*on), cell.at)) &&
           place_on_map(*on, cell.at);
}

Extents extents(const Figure& f, const Spot& cell) {
    const Figure& on = *figure_with(f, cell);
    return plane_extents(on, counted_plane(on));
}

std::optional<Spot> next_pin(const Figure& f, const Moment& /*moment*/, const std::optional<Spot>& pin) {
    if (!pin) return cell_on_map(f, false, {0, 0, 0});
    const std::vector<Figure>& before = overlaps_of(f).before;
    if (pin->map == kEarlierMap || before.empty()) return std::nullopt;
    return cell_on_map(before.front(), true, {0, 0, 0});
}

std::vector<std::string> cell_words(const Figure& shown, const Spot& cell) {
    const Figure& f = *figure_with(shown, cell);
    const std::optional<Extents> raised_at = place_on_map(f, cell.at);
    if (!raised_at) return {};
    const Extents at(raised_at->end() - std::ssize(overlaps_of(f).now.axes), raised_at->end());
    const std::int64_t count = overlap_at(overlaps_of(f).now, at);
    const bool outputs = overlaps_of(f).now.of_outputs;
    std::vector<std::string> lines;
    lines.push_back(fmt::format("{}{} {}", cell.map == kEarlierMap ? "before: " : "",
                                outputs ? "output" : "input", in_brackets(f, at)));
    lines.push_back(outputs      ? fmt::format("{} {}", count, count == 1 ? "contribution" : "contributions")
                    : count == 1 ? "read once"
                                 : fmt::format("read {} times", count));
    if (count == 0) return lines;
    std::vector<std::string> from;
    for (std::size_t i = 0; i < at.size(); ++i) {
        const AxisSpec& a = overlaps_of(f).now.axes[i].stamps;
        std::vector<std::int64_t> stamps;
        for (std::int64_t tap = a.kernel - 1; tap >= 0; --tap) {
            const std::int64_t stamp = at[i] + a.padding_begin - tap * a.dilation;
            if (stamp >= 0 && stamp % a.stride == 0 && stamp / a.stride < a.input)
                stamps.push_back(stamp / a.stride);
        }
        const std::string_view name = axis_name(i, at.size());
        const bool plural = stamps.size() > 1 && name != "depth";
        from.push_back(name.empty() ? listed(stamps)
                                    : fmt::format("{}{} {}", name, plural ? "s" : "", listed(stamps)));
    }
    lines.push_back(
        fmt::format("{} {} {}", outputs ? "from" : "by",
                    outputs      ? count == 1 ? "input" : "inputs"
                    : count == 1 ? "output"
                                 : "outputs",
                    at.size() == 1 ? from.front() : fmt::format("in {}", fmt::join(from, " and "))));
    return lines;
}

Words words(const Figure& f, const Moment& /*moment*/, const std::optional<Spot>& focus) {
    Words w;
    w.title = title_of(f);
    w.caption = fmt::format("{} · {}", parameter_caption(f.scenario.layer), size_caption(f.layer));
    w.status =
        focus ? fmt::format("{}", fmt::join(cell_words(f, *focus), " · ")) : overlaps_of(f).now.verdict;
    w.status_lines = 2;
    w.legend = legend_of(f);
    return w;
}

// "before · kernel 3, stride 2 · uneven", shortened from its end to what there is room for.
void paint_title(Scene& scene, const Figure& f, const ShownMap& shown) {
    const Theme& theme = f.scenario.theme;
    const TypeSizes type = type_sizes(scene.size);
    const std::string name = shown.earlier ? "before" : "now";
    const char* verdict = overlaps_of(f).now.evenness == Evenness::even     ? "even"
                          : overlaps_of(f).now.evenness == Evenness::uneven ? "uneven"
                                                                            : "with holes";
    const std::string size = to_string(output_extents(f.layer));
    for (const std::string& text :
         {fmt::format("{} · {} · {} · {}", name, parameter_caption(f.scenario.layer), size, verdict),
          fmt::format("{} · {} · {}", name, size, verdict), fmt::format("{} · {}", name, verdict), name}) {
        if (text_width_em(text, Weight::semibold) * type.small_px > shown.title.width && text != name)
            continue;
        Ink{scene, shown.earlier ? kEarlierId : 0}.add_text(
            part_id(kTitlePart, 0), {shown.title.x + shown.title.width / 2, shown.title.y + type.small_px},
            text, type.small_px, shown.earlier ? theme.muted : theme.ink, Weight::semibold);
        return;
    }
}

class PlacedOverlaps final : public PlacedView {
  public:
    PlacedOverlaps(const Figure& f, const Moment& moment, const ViewPlace& place)
        : figure_(f), moment_(moment), maps_(maps_of(f, place)) {}

    void paint(Scene& scene, const std::optional<Spot>& focus) const override {
        for (const ShownMap& shown : maps_) {
            const Figure& of = figure_of(figure_, shown);
            const bool focused = focus && shown.earlier == (focus->map == kEarlierMap);
            Painter(scene, of, moment_, shown).paint(focused ? focus : std::nullopt, focus.has_value());
            if (!shown.title.empty()) paint_title(scene, of, shown);
        }
    }

    [[nodiscard]] std::optional<Spot> cell_at(Vec2 px) const override {
        for (const ShownMap& shown : maps_) {
            if (const auto at = shown.map.cell_at(px))
                return cell_on_map(figure_of(figure_, shown), shown.earlier, {at->begin(), at->end()});
        }
        return std::nullopt;
    }

  private:
    const Figure& figure_;
    Moment moment_;
    std::vector<ShownMap> maps_;
};

}  // namespace

std::int64_t stamp_count(const Layer& layer) {
    return cell_count(layer.op == Operator::transposed_convolution ? input_extents(layer)
                                                                   : output_extents(layer));
}

const FigureView& overlap_view() {
    static constexpr FigureView view = {why_not,    prepare,    placed_view<PlacedOverlaps>,
                                        words,      shows_cell, extents,
                                        cell_words, next_pin,   true};
    return view;
}

}  // namespace convwalk
