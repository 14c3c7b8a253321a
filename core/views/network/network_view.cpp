#include "views/network/network_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <utility>

#include "basics/text.h"
#include "network/table.h"
#include "network/write_notation.h"
#include "scene/font_metrics.h"
#include "scene/ink.h"
#include "views/planes/brush.h"

namespace convwalk {
namespace {

// Parts of other views that this one has no use for.
constexpr Part kBlockPart = kGridPart;
constexpr Part kJointPart = kLinePart;
constexpr Part kRegionPart = kMarkPart;
constexpr Part kConePart = kWindowPart;
constexpr Part kLabelPart = kIndexPart;
constexpr Part kWarningPart = kStrikePart;
constexpr Part kMissingPart = kOutputBorderPart;

constexpr double kLeastRegionPx = 3;
constexpr std::size_t kMostPieces = 200;  // of one region; more of them are drawn as their hull

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

std::int64_t count_of(const Runs& runs) {
    std::int64_t count = 0;
    for (const Run& run : runs) count += run.last - run.first + 1;
    return count;
}

bool nothing(const std::array<Runs, 3>& cells) {
    return cells[0].empty() || cells[1].empty() || cells[2].empty();
}

// Depth, rows and columns of a map with one to three axes.
Extents raised(Extents sizes) {
    while (sizes.size() < 3) sizes.insert(sizes.begin(), 1);
    return sizes;
}

// Rows and columns as they are drawn: the only axis of one dimension stands upright.
std::pair<const Runs*, const Runs*> drawn(const std::array<Runs, 3>& cells, bool has_columns) {
    return has_columns ? std::pair{&cells[1], &cells[2]} : std::pair{&cells[2], &cells[1]};
}

// "16 × 64²" where that is shorter.
std::string brief_shape(std::int64_t channels, const Extents& sizes) {
    const bool equal = std::all_of(sizes.begin(), sizes.end(), [&](auto v) { return v == sizes.front(); });
    if (!equal || sizes.size() < 2 || sizes.front() == 1) return shape_text(channels, sizes);
    return fmt::format("{} × {}{}", channels, sizes.front(), sizes.size() == 2 ? "²" : "³");
}

bool loses_cells(const LayerReport& layer) {
    return has_note(layer, Note::Kind::lost_cells);
}
bool lies_beside(const LayerReport& layer) {
    return has_note(layer, Note::Kind::not_aligned);
}
bool overlaps_unevenly(const LayerReport& layer) {
    return has_note(layer, Note::Kind::uneven_overlap);
}

const Extents& sizes_of(const NetworkFigure& n, const Stack& stack, std::size_t map) {
    return map == 0 ? stack.input : n.report.layers[map - 1].output;
}
std::int64_t channels_of(const NetworkFigure& n, const Stack& stack, std::size_t map) {
    return map == 0 ? stack.channels : n.report.layers[map - 1].channels;
}

const NetworkDocument& document_of(const Figure& f) {
    return *f.scenario.network;
}

// "rows 3 to 17", "row 3"; "rows 3 to 17, 8 of them"
std::string run_words(const Runs& runs, std::string_view one) {
    const std::int64_t first = runs.front().first;
    const std::int64_t last = runs.back().last;
    const std::string plural = one == "depth" ? "depths" : std::string(one) + "s";
    if (first == last) return fmt::format("{} {}", one, first);
    const std::int64_t count = count_of(runs);
    std::string words = fmt::format("{} {} to {}", plural, first, last);
    if (count != last - first + 1) words += fmt::format(" ({} of them)", count);
    return words;
}

// "rows 3 to 17 and columns 4 to 18"
std::string cells_words(const std::array<Runs, 3>& cells, std::size_t axes) {
    if (axes == 1) return run_words(cells[2], "cell");
    std::vector<std::string> words;
    for (std::size_t i = 0; i < axes; ++i)
        words.push_back(run_words(cells[i + 3 - axes], axis_name(i, axes)));
    const std::string last = words.back();
    words.pop_back();
    return fmt::format("{} and {}", fmt::join(words, ", "), last);
}

Extents counts_of(const std::array<Runs, 3>& cells, std::size_t axes) {
    Extents counts;
    for (std::size_t i = 3 - axes; i < 3; ++i) counts.push_back(count_of(cells[i]));
    return counts;
}

std::string cell_text(const Extents& raised_cell, std::size_t axes) {
    return fmt::format("({})", fmt::join(raised_cell.end() - static_cast<std::ptrdiff_t>(axes),
                                         raised_cell.end(), ",\u00a0"));
}

// The cell that the document names, in a map with these sizes: what lies beyond it counts as its border.
Extents chosen_cell(const Extents& wanted, const Extents& sizes) {
    Extents cell;
    for (std::size_t i = 0; i < sizes.size(); ++i)
        cell.push_back(wanted.size() == sizes.size() ? std::clamp<std::int64_t>(wanted[i], 0, sizes[i] - 1)
                                                     : sizes[i] / 2);
    return raised(cell);
}

// --- painting ---

class Painter : Ink {
  public:
    Painter(Scene& into, const Figure& f, const Moment& moment, const ViewPlace& place)
        : Ink{into, 0},
          n_(*network_figure(f)),
          stack_(document_of(f).stack),
          theme_(f.scenario.theme),
          moment_(moment),
          place_(place),
          type_(type_sizes(f.scenario.output.size)),
          layout_(network_layout(f, place)) {
        background_ = theme_.background;
        background_.a = 255;
        for (const PlacedMap& map : layout_.maps) seen_maps_.push_back(seen(map));
    }

    void paint(const std::optional<Spot>& focus) {
        const NetworkField own =
            focus ? field_of(stack_, n_.report, index(focus->map), focus->at) : NetworkField();
        const NetworkField& field = focus ? own : n_.field;
        // A cell that is pointed at is about all at once.
        const auto step = static_cast<std::int64_t>(
            focus || moment_.step < 0 ? (focus ? static_cast<std::int64_t>(field.layer) : -1) : moment_.step);
        const bool arrives = !focus && moment_.arrival < 1 && step > 0;
        // The lowest map that is lit.
        const std::int64_t lit = static_cast<std::int64_t>(field.layer) - step + (arrives ? 1 : 0);
        const auto is_lit = [&](std::size_t map) {
            return map <= field.layer && static_cast<std::int64_t>(map) >= lit && step >= 0 &&
                   !nothing(field.cells[map]);
        };
        paint_joints(is_lit);
        for (std::size_t i = 0; i < n_.maps.size(); ++i) {
            if (i > n_.last) {
                paint_missing(i);
                continue;
            }
            paint_block(i);
            if (is_lit(i))
                paint_region(i, field.cells[i], static_cast<std::int64_t>(i) == lit || i == field.layer);
        }
        for (std::size_t i = 1; i <= n_.last; ++i) {
            for (const std::size_t from : sources_of(stack_, i)) {
                if (from + 1 == i && is_lit(i) && is_lit(from)) paint_cone(from, i, field);
            }
        }
        if (arrives) paint_arriving(field, index(lit));
        paint_labels(field, is_lit);
        for (std::size_t i = 1; i <= n_.last; ++i) paint_warning(i);
    }

    /// The map and cell whose face shows at a pixel.
    [[nodiscard]] std::optional<Spot> cell_at(Vec2 px) const {
        for (std::size_t i = n_.last + 1; i-- > 0;) {
            const PlacedMap& m = seen_maps_[i];
            const Rect box = m.box();
            if (px.x < box.x || px.y < box.y || px.x >= box.right() || px.y >= box.bottom()) continue;
            const double column = (px.x - m.face.x) / m.across.x;
            // The front side counts as what is nearest on the face.
            const double row = (px.y - m.face.y - std::max(0.0, column) * m.across.y) / m.height;
            if (row < 0 || row >= 1 || column >= 1) continue;
            const NetworkMap& map = n_.maps[i];
            const auto cell = [](double share, std::int64_t cells) {
                return std::clamp(static_cast<std::int64_t>(std::floor(share * double(cells))),
                                  std::int64_t{0}, cells - 1);
            };
            const std::int64_t r = cell(row, map.rows);
            const std::int64_t c = cell(column, map.columns);
            Spot found{static_cast<int>(i), 0, {map.depth / 2, r, c}};
            if (!map.has_columns) found.at = {0, 0, r};
            return found;
        }
        return std::nullopt;
    }

  private:
    [[nodiscard]] Vec2 seen(Vec2 p) const {
        return place_.middle_px + (p - place_.middle_px) * place_.camera.zoom + place_.camera.offset_px;
    }
    [[nodiscard]] PlacedMap seen(const PlacedMap& map) const {
        PlacedMap m = map;
        m.face = seen(map.face);
        m.height = map.height * place_.camera.zoom;
        m.across = map.across * place_.camera.zoom;
        m.thickness = map.thickness * place_.camera.zoom;
        return m;
    }

    [[nodiscard]] bool in_sight(std::size_t i) const {
        const Rect box = seen_maps_[i].box();
        return overlap({box.x - 2, box.y - 2, box.width + 4, box.height + 4}, place_.seen);
    }

    struct Shades {
        Colour face, front, top, line;
    };
    [[nodiscard]] Shades shades(std::size_t map) const {
        const bool ends = map == 0 || map == n_.last;
        const CellStyle& style = map == 0 ? theme_.input : theme_.output;
        // What is between the ends stands back, so that the two and the lit cells are what is seen first.
        const Colour base = ends ? style.fill : mix(background_, style.fill, 0.34);
        Colour ink = theme_.ink;
        ink.a = 255;
        const bool dark = luminance(background_) < luminance(ink);
        const Colour deep = dark ? Colour{0, 0, 0, 255} : ink;
        return {base, mix(base, deep, dark ? 0.35 : 0.22),
                mix(base, {255, 255, 255, 255}, dark ? 0.22 : 0.42),
                mix(base, dark ? mix(base, {255, 255, 255, 255}, 0.5) : deep, 0.62)};
    }

    void paint_block(std::size_t i) {
        if (!in_sight(i)) return;
        const PlacedMap& m = seen_maps_[i];
        const Shades s = shades(i);
        const double line = m.height < 8 ? 0 : 1;
        const auto quad = [&](int side, std::array<Vec2, 4> corners, Colour fill) {
            Quad q;
            q.id = part_id(kBlockPart, static_cast<std::int64_t>(4 * i) + side);
            q.corners = corners;
            q.fill = fill;
            if (line > 0) q.stroke = {s.line, line, false};
            add(q);
        };
        const Vec2 left = {m.face.x - m.thickness, m.face.y};
        const Vec2 down = {0, m.height};
        quad(1, {left, m.face, m.face + m.across, left + m.across}, s.top);
        quad(2, {left, m.face, m.face + down, left + down}, s.front);
        quad(0, {m.face, m.face + m.across, m.face + m.across + down, m.face + down}, s.face);
    }

    void paint_missing(std::size_t i) {
        const PlacedMap& m = seen_maps_[i];
        Quad q;
        q.id = part_id(kMissingPart, static_cast<std::int64_t>(i));
        q.corners = {m.face, m.face + m.across, m.at(1, 1), m.at(1, 0)};
        q.stroke = {theme_.strike, 1.5, true};
        add(q);
        paint_sign(i);
    }

    // --- what is lit ---

    [[nodiscard]] Colour light() const { return theme_.accent; }

    // Shares of an axis that some runs take, widened where they could not be seen; runs whose gaps can't be
    // seen are one.
    [[nodiscard]] static std::vector<std::pair<double, double>> shares(const Runs& runs, std::int64_t cells,
                                                                       double length_px) {
        std::vector<std::pair<double, double>> made;
        const double least = std::min(1.0, kLeastRegionPx / std::max(length_px, 1e-9));
        for (const Run& run : runs) {
            const double begin = double(run.first) / double(cells);
            const double end = double(run.last + 1) / double(cells);
            if (!made.empty() && (begin - made.back().second) * length_px < 2)
                made.back().second = std::max(made.back().second, end);
            else
                made.emplace_back(begin, end);
        }
        for (auto& [begin, end] : made) {
            if (end - begin >= least) continue;
            const double middle = std::clamp((begin + end) / 2, least / 2, 1 - least / 2);
            begin = middle - least / 2;
            end = middle + least / 2;
        }
        return made;
    }

    struct Area {
        double top = 0, bottom = 1, left = 0, right = 1;
    };
    [[nodiscard]] std::vector<Area> areas(std::size_t i, const std::array<Runs, 3>& cells) const {
        const NetworkMap& map = n_.maps[i];
        const PlacedMap& m = seen_maps_[i];
        const auto [rows, columns] = drawn(cells, map.has_columns);
        auto down = shares(*rows, map.rows, m.height);
        auto along = shares(*columns, map.columns, m.across.x);
        if (down.size() * along.size() > kMostPieces) {
            down = {{down.front().first, down.back().second}};
            along = {{along.front().first, along.back().second}};
        }
        std::vector<Area> made;
        for (const auto& [top, bottom] : down) {
            for (const auto& [left, right] : along) made.push_back({top, bottom, left, right});
        }
        return made;
    }
    [[nodiscard]] Area hull_area(std::size_t i, const std::array<Runs, 3>& cells) const {
        const std::vector<Area> all = areas(i, cells);
        return {all.front().top, all.back().bottom, all.front().left, all.back().right};
    }
    [[nodiscard]] std::array<Vec2, 4> corners(std::size_t i, const Area& a) const {
        const PlacedMap& m = seen_maps_[i];
        return {m.at(a.top, a.left), m.at(a.top, a.right), m.at(a.bottom, a.right), m.at(a.bottom, a.left)};
    }
    [[nodiscard]] double mark_px() const { return std::clamp(0.13 * type_.small_px, 1.5, 4.0); }

    void paint_region(std::size_t i, const std::array<Runs, 3>& cells, bool now) {
        if (!in_sight(i)) return;
        std::int64_t piece = 0;
        for (const Area& area : areas(i, cells)) {
            Quad q;
            q.id = part_id(kRegionPart, static_cast<std::int64_t>(i * kMostPieces) + piece++);
            q.corners = corners(i, area);
            q.fill = faded(light(), now ? 0.34 : 0.2);
            q.stroke = {light(), mark_px(), false};
            add(q);
        }
    }

    // On its way from the map before to this one.
    void paint_arriving(const NetworkField& field, std::size_t from) {
        if (from == 0 || nothing(field.cells[from])) return;
        const std::size_t to = from - 1;
        const auto start = corners(from, hull_area(from, field.cells[from]));
        Quad q;
        q.id = part_id(kFocusPart, 0);
        q.fill = faded(light(), 0.34);
        q.stroke = {light(), mark_px(), false};
        if (nothing(field.cells[to])) return;
        const auto end = corners(to, hull_area(to, field.cells[to]));
        for (std::size_t i = 0; i < 4; ++i) q.corners[i] = start[i] + (end[i] - start[i]) * moment_.arrival;
        add(q);
    }

    void paint_cone(std::size_t from, std::size_t to, const NetworkField& field) {
        if (seen_maps_[from].band != seen_maps_[to].band || seen_maps_.size() > 200) return;
        const auto begin = corners(from, hull_area(from, field.cells[from]));
        const auto end = corners(to, hull_area(to, field.cells[to]));
        const double gap = seen_maps_[to].box().x - seen_maps_[from].box().right();
        if (gap < 3) return;
        const Colour colour = faded(light(), 0.75);
        const double wide = std::max(1.0, 0.5 * mark_px());
        add(Line{part_id(kConePart, static_cast<std::int64_t>(2 * to)), begin[1], end[0], wide, colour,
                 false});
        add(Line{part_id(kConePart, static_cast<std::int64_t>(2 * to + 1)), begin[2], end[3], wide, colour,
                 false});
    }

    // --- what joins the maps ---

    template <typename Lit>
    void paint_joints(const Lit& is_lit) {
        std::vector<std::size_t> above(seen_maps_.size(), 0);
        for (std::size_t i = 1; i < n_.maps.size(); ++i) {
            const bool both = i <= n_.last && is_lit(i);
            if (n_.maps[i].source + 1 == i) paint_step(i);
            for (const std::size_t from : n_.maps[i].skips) paint_skip(from, i, both && is_lit(from));
        }
    }

    void segment(std::int64_t& piece, std::size_t to, Vec2 a, Vec2 b, Colour colour, double wide,
                 bool dashed) {
        if (a == b) return;
        add(Line{part_id(kJointPart, static_cast<std::int64_t>(to) * 64 + piece++), a, b, wide, colour,
                 dashed});
        const double pad = 1;
        lines_.push_back({std::min(a.x, b.x) - pad, std::min(a.y, b.y) - pad, std::abs(a.x - b.x) + 2 * pad,
                          std::abs(a.y - b.y) + 2 * pad});
    }

    void arrow_head(std::int64_t& piece, std::size_t to, Vec2 tip, Vec2 direction, Colour colour) {
        const double size = std::clamp(0.28 * layout_.gap_px * place_.camera.zoom, 2.0, 4.0);
        const Vec2 side = {-direction.y, direction.x};
        for (const double sign : {-1.0, 1.0})
            add(Line{part_id(kJointPart, static_cast<std::int64_t>(to) * 64 + piece++), tip,
                     tip - direction * size + side * (sign * size * 0.8), 1, colour, false});
    }

    [[nodiscard]] Colour joint_colour() const { return mix(background_, theme_.muted, 0.75); }

    // From a map to the next one.
    void paint_step(std::size_t to) {
        const PlacedMap& a = seen_maps_[to - 1];
        const PlacedMap& b = seen_maps_[to];
        const Colour colour = joint_colour();
        std::int64_t piece = 0;
        const double start = a.box().right();
        const double end = b.face.x - b.thickness;
        if (a.band == b.band) {
            const double y = std::round(std::max(a.face.y + a.height / 2, b.face.y + b.height / 2)) + 0.5;
            if (end - start < 4) return;
            segment(piece, to, {a.face.x + a.across.x, y}, {end - 1, y}, colour, 1, false);
            arrow_head(piece, to, {end - 1, y}, {1, 0}, colour);
            return;
        }
        if (!layout_.valley) return;  // the row ends; the next one goes on
        const double from_y = std::round(a.face.y + a.height / 2 + a.across.y / 2) + 0.5;
        const double to_y = std::round(b.face.y + b.height / 2) + 0.5;
        const double x = std::round((start + end) / 2) + 0.5;
        segment(piece, to, {a.face.x + a.across.x, from_y}, {x, from_y}, colour, 1, false);
        segment(piece, to, {x, from_y}, {x, to_y}, colour, 1, false);
        segment(piece, to, {x, to_y}, {end - 1, to_y}, colour, 1, false);
        arrow_head(piece, to, {end - 1, to_y}, {1, 0}, colour);
    }

    // How many skip connections lie under this one.
    [[nodiscard]] std::size_t lane(std::size_t from, std::size_t to) const {
        std::size_t lanes = 0;
        for (std::size_t i = from + 1; i <= to; ++i) {
            for (const std::size_t other : n_.maps[i].skips) {
                const bool same = other == from && i == to;
                if (same || other < from || (seen_maps_[i].band != seen_maps_[to].band)) continue;
                lanes = std::max(lanes, lane(other, i) + 1);
            }
        }
        return lanes;
    }

    // Over what lies between: up, along, down, with round corners. From one row to another there is no way
    // between: a stub leaves, and one arrives.
    void paint_skip(std::size_t from, std::size_t to, bool lit) {
        const PlacedMap& a = seen_maps_[from];
        const PlacedMap& b = seen_maps_[to];
        const double zoom = place_.camera.zoom;
        const double lanes = double(std::max<std::size_t>(1, layout_.lanes));
        const double up = std::min(double(lane(from, to)) + 0.6, lanes) * layout_.lane_px * zoom;
        double top = std::min(a.face.y + a.across.y, b.face.y + b.across.y);
        for (std::size_t i = from; i <= to; ++i) {
            if (seen_maps_[i].band == b.band && a.band == b.band)
                top = std::min(top, seen_maps_[i].face.y + seen_maps_[i].across.y);
        }
        const double y = std::round(top - up) + 0.5;
        // Each leg stands on the middle of a block's upper side.
        const auto foot = [](const PlacedMap& m, double share) {
            return Vec2{std::round(m.face.x - m.thickness / 2 + m.across.x / 2 + share * m.thickness) + 0.5,
                        m.face.y + m.across.y / 2};
        };
        const Vec2 start = foot(a, 0.2);
        const Vec2 end = foot(b, -0.2);
        if (a.band != b.band && !layout_.valley) return paint_stubs(to, start, end, lit);
        const double r = std::min({0.5 * layout_.lane_px * zoom, std::abs(end.x - start.x) / 2,
                                   std::max(0.0, start.y - y), std::max(0.0, end.y - y)});
        const Colour colour = skip_colour(lit);
        const double wide = skip_px(lit);
        std::int64_t piece = 8;
        segment(piece, to, start, {start.x, y + r}, colour, wide, false);
        const auto bend = [&](Vec2 middle, double from_angle) {
            constexpr int kPieces = 5;
            const auto point = [&](int i) {
                const double angle = from_angle + 1.5707963 * i / kPieces;
                return middle + Vec2{std::cos(angle), std::sin(angle)} * r;
            };
            for (int i = 0; i < kPieces; ++i) segment(piece, to, point(i), point(i + 1), colour, wide, false);
        };
        bend({start.x + r, y + r}, 3.1415926);
        segment(piece, to, {start.x + r, y}, {end.x - r, y}, colour, wide, false);
        bend({end.x - r, y + r}, -1.5707963);
        segment(piece, to, {end.x, y + r}, end, colour, wide, false);
    }

    [[nodiscard]] Colour skip_colour(bool lit) const {
        return lit ? light() : mix(background_, theme_.ink, 0.55);
    }
    [[nodiscard]] double skip_px(bool lit) const { return lit ? std::max(1.5, 0.8 * mark_px()) : 1.2; }

    void paint_stubs(std::size_t to, Vec2 start, Vec2 end, bool lit) {
        const double length = 1.4 * layout_.lane_px * place_.camera.zoom;
        const Colour colour = skip_colour(lit);
        std::int64_t piece = 8;
        const Vec2 turn = start - Vec2{0, length};
        segment(piece, to, start, turn, colour, skip_px(lit), false);
        segment(piece, to, turn - Vec2{0.5, 0}, turn + Vec2{length, 0}, colour, skip_px(lit), false);
        arrow_head(piece, to, turn + Vec2{length, 0}, {1, 0}, colour);
        const Vec2 arrival = end - Vec2{0, length};
        segment(piece, to, arrival - Vec2{length, 0}, arrival + Vec2{0.5, 0}, colour, skip_px(lit), false);
        segment(piece, to, arrival, end, colour, skip_px(lit), false);
    }

    // --- warnings ---

    void paint_warning(std::size_t i) {
        const LayerReport& layer = n_.report.layers[i - 1];
        if (loses_cells(layer) || lies_beside(layer) || overlaps_unevenly(layer)) paint_sign(i);
    }

    [[nodiscard]] Rect sign_place(std::size_t i) const {
        const PlacedMap& m = seen_maps_[i];
        const double size = std::round(1.1 * type_.small_px);
        const double x = std::round(m.face.x + m.across.x - size / 2);
        return {x, std::round(m.face.y + m.across.y - size / 2), size, size};
    }

    void paint_sign(std::size_t i) {
        const Rect r = sign_place(i);
        Quad q;
        q.id = part_id(kWarningPart, static_cast<std::int64_t>(2 * i));
        q.corners = {Vec2{r.x, r.y}, Vec2{r.right(), r.y}, Vec2{r.right(), r.bottom()},
                     Vec2{r.x, r.bottom()}};
        q.fill = theme_.strike;
        q.radius_px = std::round(0.25 * r.width);
        q.stroke = {background_, 1, false};
        add(q);
        const double size = std::round(0.85 * type_.small_px);
        add(Label{part_id(kWarningPart, static_cast<std::int64_t>(2 * i + 1)),
                  {std::round(r.x + r.width / 2), std::round(r.y + (r.height + kCapHeightEm * size) / 2)},
                  "!",
                  size,
                  Weight::semibold,
                  Align::centre,
                  background_});
    }

    // --- labels ---

    struct Wish {
        std::int64_t id = 0;
        std::string text;
        double x = 0;
        std::size_t band = 0;
        std::size_t line = 0;
        Weight weight = Weight::regular;
        Colour colour;
    };

    [[nodiscard]] double baseline(std::size_t band, std::size_t line) const {
        return std::round(floors_[band] + (double(line) + 1) * layout_.line_px);
    }
    [[nodiscard]] Rect room(const Wish& w) const {
        const double wide = text_width_em(w.text, w.weight) * type_.small_px;
        const double y = baseline(w.band, w.line);
        return {std::round(w.x) - wide / 2 - 0.3 * type_.small_px, y - 0.85 * type_.small_px,
                wide + 0.6 * type_.small_px, 1.1 * type_.small_px};
    }
    [[nodiscard]] bool has_room(const Wish& w) const {
        const Rect r = room(w);
        const double around = 0.5 * type_.small_px;
        const Rect figure = {place_.area.x - around, place_.area.y - around, place_.area.width + 2 * around,
                             place_.area.height + 2 * around};
        if (place_.camera == Camera{} &&
            (r.x < figure.x || r.right() > figure.right() || r.bottom() > figure.bottom()))
            return false;
        const auto hits = [&](const Rect& other) { return overlap(r, other); };
        return std::none_of(taken_.begin(), taken_.end(), hits) &&
               std::none_of(lines_.begin(), lines_.end(), hits);
    }
    bool put(const Wish& w) {
        if (!has_room(w)) return false;
        taken_.push_back(room(w));
        add(Label{part_id(kLabelPart, w.id),
                  {std::round(w.x), baseline(w.band, w.line)},
                  w.text,
                  type_.small_px,
                  w.weight,
                  Align::centre,
                  w.colour});
        return true;
    }
    // Beside the border of the figure a label stands a little beside its block.
    [[nodiscard]] Wish inside(Wish w) const {
        if (place_.camera != Camera{}) return w;
        const double half = text_width_em(w.text, w.weight) * type_.small_px / 2;
        const double least = place_.area.x + half;
        w.x = std::max(least, std::min(w.x, place_.area.right() - half));
        return w;
    }
    // The first of several that has room.
    bool put_one(Wish w, const std::vector<std::string>& texts) {
        for (const std::string& text : texts) {
            w.text = text;
            if (put(inside(w))) return true;
        }
        return false;
    }

    [[nodiscard]] Wish wish(std::size_t first, std::size_t last, std::size_t line, Weight weight,
                            Colour colour) const {
        const Rect a = seen_maps_[first].box();
        const Rect b = seen_maps_[last].box();
        return {static_cast<std::int64_t>(first * 4 + line),
                "",
                (a.x + b.right()) / 2,
                seen_maps_[first].band,
                line,
                weight,
                colour};
    }

    // Maps that follow one another and are alike share one label.
    template <typename Alike>
    [[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> groups(std::size_t first, std::size_t end,
                                                                          const Alike& alike) const {
        std::vector<std::pair<std::size_t, std::size_t>> made;
        for (std::size_t i = first; i < end;) {
            std::size_t next = i + 1;
            while (next < end && seen_maps_[next].band == seen_maps_[i].band && alike(i, next) &&
                   n_.maps[next].source + 1 == next)
                ++next;
            made.emplace_back(i, next - 1);
            i = next;
        }
        return made;
    }

    template <typename Lit>
    void paint_labels(const NetworkField& field, const Lit& is_lit) {
        if (layout_.lines == 0) return;
        floors_.assign(layout_.tops.size(), 0);
        for (const PlacedMap& m : seen_maps_) floors_[m.band] = m.floor();
        for (const PlacedMap& m : seen_maps_) taken_.push_back(m.box());
        for (std::size_t i = 1; i <= n_.last; ++i) taken_.push_back(sign_place(i));
        // With one line the sizes have it, and with two the layers the other.
        const std::size_t size_line = layout_.lines == 1 ? 0 : 1;
        paint_sizes(size_line);
        if (layout_.lines >= 2) paint_names(0);
        if (layout_.lines >= 3) paint_fields(2, field, is_lit);
    }

    void paint_sizes(std::size_t line) {
        auto all = groups(0, n_.last + 1, [&](std::size_t a, std::size_t b) {
            return sizes_of(n_, stack_, a) == sizes_of(n_, stack_, b) &&
                   channels_of(n_, stack_, a) == channels_of(n_, stack_, b);
        });
        if (all.empty()) return;
        // The two ends first, then what is large.
        std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) {
            const auto rank = [&](const auto& g) { return g.first == 0 ? 0 : g.second == n_.last ? 1 : 2; };
            return rank(a) < rank(b);
        });
        // One way of writing for all, as long as all have room.
        const auto texts = [&](std::size_t map) {
            const Extents& sizes = sizes_of(n_, stack_, map);
            const std::int64_t channels = channels_of(n_, stack_, map);
            return std::vector{shape_text(channels, sizes), brief_shape(channels, sizes)};
        };
        bool whole = true;
        {
            std::vector<Rect> rooms;
            for (const auto& [first, last] : all) {
                Wish w = wish(first, last, line, Weight::regular, theme_.muted);
                w.text = texts(first).front();
                w = inside(w);
                const Rect r = room(w);
                whole = whole && has_room(w) && std::none_of(rooms.begin(), rooms.end(), [&](const Rect& o) {
                            return overlap(o, r);
                        });
                rooms.push_back(r);
            }
        }
        for (const auto& [first, last] : all) {
            auto all_texts = texts(first);
            if (!whole) std::swap(all_texts[0], all_texts[1]);
            if (!whole) all_texts.resize(1);
            const Wish w = wish(first, last, line, Weight::regular, theme_.muted);
            if (put_one(w, all_texts) || first == last) continue;
            put_one(wish(last, last, line, Weight::regular, theme_.muted), all_texts);
        }
        if (n_.last + 1 < n_.maps.size()) {
            Wish w = wish(n_.last + 1, n_.last + 1, line, Weight::regular, theme_.strike);
            put_one(w, {"no output"});
        }
    }

    void paint_names(std::size_t line) {
        put_one(wish(0, 0, line, Weight::semibold, theme_.ink), {"input"});
        const auto all = groups(1, n_.maps.size(),
                                [&](std::size_t a, std::size_t b) { return n_.labels[a] == n_.labels[b]; });
        for (const auto& [first, last] : all) {
            const std::size_t before = taken_.size();
            const std::size_t painted = scene.primitives.size();
            bool every = true;
            for (std::size_t i = first; i <= last && every; ++i)
                every = put_one(wish(i, i, line, Weight::semibold, theme_.ink), {n_.labels[i]});
            if (every || first == last) continue;
            taken_.resize(before);
            scene.primitives.resize(painted);
            put_one(wish(first, last, line, Weight::semibold, theme_.ink),
                    {fmt::format("{} · {}", last - first + 1, n_.labels[first]), n_.labels[first]});
        }
    }

    template <typename Lit>
    void paint_fields(std::size_t line, const NetworkField& field, const Lit& is_lit) {
        const std::size_t axes = stack_.input.size();
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i <= field.layer; ++i) order.push_back(i);
        if (order.size() > 1) std::rotate(order.begin() + 1, order.end() - 1, order.end());
        for (const std::size_t i : order) {
            if (nothing(field.cells[i])) continue;
            Wish w = wish(i, i, line, Weight::semibold, light());
            w.text = spaced(counts_of(field.cells[i], axes));
            w = inside(w);
            // Where one stands does not depend on the step.
            const bool shown = is_lit(i);
            if (!has_room(w)) continue;
            if (shown)
                put(w);
            else
                taken_.push_back(room(w));
        }
    }

    const NetworkFigure& n_;
    const Stack& stack_;
    const Theme& theme_;
    const Moment& moment_;
    ViewPlace place_;
    TypeSizes type_;
    NetworkLayout layout_;
    Colour background_;
    std::vector<PlacedMap> seen_maps_;
    std::vector<double> floors_;
    std::vector<Rect> taken_;
    std::vector<Rect> lines_;
};

// --- the view ---

std::optional<std::string> why_not(const Scenario& scenario, const Layer& /*layer*/) {
    if (!scenario.network)
        return "there is no network to show; open one from the list of networks, paste its notation, or name "
               "it "
               "with --network";
    if (scenario.network->stack.layers.empty()) return "the network has no layers";
    const StackReport report = report_of(scenario.network->stack);
    // What comes before an impossible layer can be shown.
    if (report.refusal && report.refusal->number == 0) return report.refusal->sentence;
    return std::nullopt;
}

void prepare(Figure& f) {
    const Stack& stack = document_of(f).stack;
    NetworkFigure n;
    n.report = report_of(stack);
    n.last = n.report.layers.size();
    for (std::size_t i = 0; i <= std::min(n.last + 1, stack.layers.size()); ++i) {
        NetworkMap map;
        if (i > n.last) {
            // Like the one before it; what it would be is not known.
            map = n.maps.back();
            map.skips.clear();
            map.source = i - 1;
        } else {
            const Extents sizes = raised(sizes_of(n, stack, i));
            map.channels = channels_of(n, stack, i);
            map.has_columns = stack.input.size() > 1;
            map.depth = map.has_columns ? sizes[0] : 1;
            map.rows = map.has_columns ? sizes[1] : sizes[2];
            map.columns = map.has_columns ? sizes[2] : 1;
            if (i > 0) {
                const std::vector<std::size_t> sources = sources_of(stack, i);
                map.source = sources.front();
                for (const std::size_t source : sources) {
                    if (source + 1 != i) map.skips.push_back(source);
                }
                const double jump = to_double(n.report.layers[i - 1].axes.front().jump);
                map.level = jump > 0 ? static_cast<int>(std::lround(std::log2(jump))) : 0;
            }
        }
        n.labels.push_back(i == 0 ? "input" : short_label(stack.layers[i - 1], stack.input.size()));
        const double shape =
            i > n.last ? text_width_em("no output", Weight::regular)
                       : text_width_em(brief_shape(map.channels, sizes_of(n, stack, i)), Weight::regular);
        // A label of the shape stands where it changes.
        const bool changes = i == 0 || i > n.last || map.channels != n.maps.back().channels ||
                             sizes_of(n, stack, i) != sizes_of(n, stack, i - 1);
        map.label_em = std::max(changes ? shape : 0, text_width_em(n.labels.back(), Weight::semibold));
        n.maps.push_back(std::move(map));
    }
    int highest = 0;
    for (const NetworkMap& map : n.maps) highest = std::min(highest, map.level);
    for (NetworkMap& map : n.maps) map.level = std::min(map.level - highest, 30);
    for (const LayerReport& layer : n.report.layers) {
        n.lost += loses_cells(layer) ? 1 : 0;
        n.beside += lies_beside(layer) ? 1 : 0;
        n.uneven += overlaps_unevenly(layer) ? 1 : 0;
    }
    n.field = field_of(stack, n.report, n.last, chosen_cell(document_of(f).cell, sizes_of(n, stack, n.last)));
    f.timeline = plain_timeline(static_cast<std::int64_t>(n.last) + 1, f.scenario.pace);
    f.work = kept(std::move(n));
}

bool shows_cell(const Figure& f, const Spot& cell) {
    if (network_figure(f) == nullptr || cell.map < 0 || cell.channel != 0 || cell.at.size() != 3)
        return false;
    const NetworkFigure& n = *network_figure(f);
    if (index(cell.map) > n.last) return false;
    const Extents sizes = raised(sizes_of(n, document_of(f).stack, index(cell.map)));
    for (std::size_t i = 0; i < 3; ++i) {
        if (cell.at[i] < 0 || cell.at[i] >= sizes[i]) return false;
    }
    return true;
}

Extents extents(const Figure& f, const Spot& cell) {
    return raised(sizes_of(*network_figure(f), document_of(f).stack, index(cell.map)));
}

// The chosen cell, then the middles of the maps before it, down to the input.
std::optional<Spot> next_pin(const Figure& f, const Moment& /*moment*/, const std::optional<Spot>& pin) {
    const NetworkFigure& n = *network_figure(f);
    if (!pin) return Spot{static_cast<int>(n.last), 0, n.field.cell};
    if (pin->map == 0) return std::nullopt;
    Spot next{pin->map - 1, 0, {}};
    next.at = chosen_cell({}, sizes_of(n, document_of(f).stack, index(next.map)));
    return next;
}

std::string name_of_map(const NetworkFigure& n, std::size_t map) {
    return map == 0 ? "the input" : fmt::format("layer {}, {}", map, n.report.layers[map - 1].label);
}

std::vector<std::string> cell_words(const Figure& f, const Spot& cell) {
    const NetworkFigure& n = *network_figure(f);
    const Stack& stack = document_of(f).stack;
    const std::size_t map = index(cell.map);
    const std::size_t axes = stack.input.size();
    std::vector<std::string> lines;
    lines.push_back(fmt::format("{}: cell {}", name_of_map(n, map), cell_text(cell.at, axes)));
    lines.push_back(shape_text(channels_of(n, stack, map), sizes_of(n, stack, map)));
    if (map == 0) return lines;
    const NetworkField field = field_of(stack, n.report, map, cell.at);
    lines.push_back("sees " + seen_text(field, axes, 0));
    for (const Note& note : n.report.layers[map - 1].notes) lines.push_back(note.sentence);
    return lines;
}

std::string title_of_network(const Figure& f) {
    const Stack& stack = document_of(f).stack;
    if (!f.scenario.title.empty()) return f.scenario.title;
    if (!stack.title.empty()) {
        std::string title = printable(stack.title, 100);
        std::replace(title.begin(), title.end(), '_', ' ');
        return capitalised(title);
    }
    return fmt::format("A network of {} layer{}", stack.layers.size(), stack.layers.size() == 1 ? "" : "s");
}

// "1,234,567", and shorter where nobody counts one by one: "138.4 million".
std::string large_count(std::int64_t count) {
    if (count < 1'000'000) return grouped(count);
    if (count == kMostCounted) return grouped(count);
    static constexpr std::array<std::pair<double, const char*>, 4> kScales = {
        {{1e18, "quintillion"}, {1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}}};
    for (const auto& [scale, name] : kScales) {
        if (double(count) >= scale) return fmt::format("{:.3g} {}", double(count) / scale, name);
    }
    return grouped(count);
}

std::string receptive_field_text(const LayerReport& layer) {
    Extents most;
    bool varies = false;
    for (const AxisField& axis : layer.axes) {
        most.push_back(axis.size);
        varies = varies || axis.size_min != axis.size;
    }
    return fmt::format("receptive field {}{}", varies ? "up to " : "", spaced(most));
}

std::string caption_of(const Figure& f) {
    const NetworkFigure& n = *network_figure(f);
    const Stack& stack = document_of(f).stack;
    const Extents& sizes = sizes_of(n, stack, n.last);
    if (n.report.refusal)
        return fmt::format("{} → no output · {}", shape_text(stack.channels, stack.input),
                           printable(n.report.refusal->sentence, 400));
    std::string caption = fmt::format("{} → {}", shape_text(stack.channels, stack.input),
                                      shape_text(channels_of(n, stack, n.last), sizes));
    if (sizes == stack.input && n.last > 0) caption += ", the resolution of the input";
    caption += fmt::format(" · {} parameter{} · {} multiply-adds", large_count(n.report.parameters),
                           n.report.parameters == 1 ? "" : "s", large_count(n.report.multiply_adds));
    if (n.last > 0) caption += " · " + receptive_field_text(n.report.layers.back());
    return caption;
}

// How the rows that are read come about, where a formula says it: "(3 − 1)·2 + 3 = 7 rows".
std::string growth_words(const Figure& f, const NetworkField& field, std::size_t map) {
    const NetworkFigure& n = *network_figure(f);
    const std::size_t reader = map + 1;
    if (reader > field.layer || n.maps[reader].source != map) return "";
    const LayerReport& layer = n.report.layers[reader - 1];
    if (!layer.layer || nothing(field.cells[reader]) || nothing(field.cells[map])) return "";
    if (layer.layer->op == Operator::transposed_convolution) return "";
    const AxisSpec& a = layer.layer->axes.front();
    const std::size_t axis = 3 - layer.layer->axes.size();
    const Runs& from = field.cells[reader][axis];
    const Runs& to = field.cells[map][axis];
    const std::int64_t outputs = count_of(from);
    const std::int64_t reach = effective_kernel(a);
    const std::int64_t reads = (outputs - 1) * a.stride + reach;
    if (from.size() != 1 || to.size() != 1 || count_of(to) != reads || reads == 1) return "";
    const std::string kernel =
        a.dilation == 1 ? fmt::format("{}", a.kernel) : fmt::format("{}·({} − 1) + 1", a.dilation, a.kernel);
    return fmt::format("({} − 1)·{} + {} = {}", outputs, a.stride, kernel, reads);
}

std::string status_of(const Figure& f, const Moment& moment) {
    const NetworkFigure& n = *network_figure(f);
    const Stack& stack = document_of(f).stack;
    const std::size_t axes = stack.input.size();
    const NetworkField& field = n.field;
    const std::int64_t step =
        std::clamp<std::int64_t>(moment.step, 0, static_cast<std::int64_t>(field.layer));
    const std::size_t map = field.layer - index(step);
    if (field.layer == 0) return "no layer has an output";
    if (step == 0)
        return fmt::format("one cell of the output: {} of {}", cell_text(field.cell, axes),
                           shape_text(channels_of(n, stack, field.layer), sizes_of(n, stack, field.layer)));
    if (nothing(field.cells[map]))
        return fmt::format("output {} sees nothing of {}", cell_text(field.cell, axes), name_of_map(n, map));
    const std::string growth = growth_words(f, field, map);
    return fmt::format("output {} sees {}{} of {} · through {}{}", cell_text(field.cell, axes),
                       cells_words(field.cells[map], axes),
                       axes == 1 && field.cells[map][2].size() == 1
                           ? fmt::format(" ({} cells)", count_of(field.cells[map][2]))
                           : "",
                       map == 0 ? "the input" : fmt::format("layer {}", map), name_of_map(n, map + 1),
                       growth.empty() ? "" : ": " + growth);
}

std::vector<LegendEntry> legend_of(const Figure& f, const std::optional<Spot>& focus) {
    const NetworkFigure& n = *network_figure(f);
    const Theme& theme = f.scenario.theme;
    Colour background = theme.background;
    background.a = 255;
    const auto plain = [](Colour fill) {
        CellStyle style;
        style.fill = fill;
        return style;
    };
    std::vector<LegendEntry> legend = {{plain(theme.input.fill), false, false, "input"}};
    if (n.last > 1)
        legend.push_back({plain(mix(background, theme.output.fill, 0.34)), false, false, "feature map"});
    legend.push_back({plain(theme.output.fill), false, false, "output"});
    const std::size_t axes = document_of(f).stack.input.size();
    const bool elsewhere = focus && index(focus->map) != n.last;
    const std::string who = !elsewhere        ? "output"
                            : focus->map == 0 ? "input"
                                              : fmt::format("layer {},", focus->map);
    if (n.last > 0)
        legend.push_back(
            {plain(theme.accent), false, false,
             fmt::format("seen by {} {}", who, cell_text(focus ? focus->at : n.field.cell, axes))});
    std::vector<std::string> warnings;
    if (n.lost > 0) warnings.emplace_back("cells never read");
    if (n.beside > 0) warnings.emplace_back("skip not aligned");
    if (n.uneven > 0) warnings.emplace_back("uneven overlap");
    if (n.report.refusal) warnings.emplace_back("no output");
    if (!warnings.empty())
        legend.push_back({plain(theme.strike), false, false, fmt::format("! {}", fmt::join(warnings, ", "))});
    return legend;
}

Words words(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    Words w;
    w.title = title_of_network(f);
    w.caption = caption_of(f);
    if (focus) {
        // Notes are for the tooltip: with them there may be no room for any of it.
        std::vector<std::string> lines = cell_words(f, *focus);
        lines.resize(std::min<std::size_t>(lines.size(), 3));
        w.status = fmt::format("{}", fmt::join(lines, " · "));
    } else {
        w.status = status_of(f, moment);
    }
    w.status_lines = 2;
    w.legend = legend_of(f, focus);
    return w;
}

void paint(Scene& scene, const Figure& figure, const Moment& moment, const ViewPlace& place,
           const std::optional<Spot>& focus) {
    Painter(scene, figure, moment, place).paint(focus);
}

std::optional<Spot> cell_at(const Figure& f, const Moment& moment, const ViewPlace& place, Vec2 px) {
    Scene nothing_drawn;
    nothing_drawn.size = f.scenario.output.size;
    return Painter(nothing_drawn, f, moment, place).cell_at(px);
}

}  // namespace

NetworkField field_of(const Stack& stack, const StackReport& report, std::size_t layer, const Extents& cell) {
    NetworkField field;
    field.layer = layer;
    field.cell = cell;
    const std::array<Runs, 3> whole = {Runs{{0, 0}}, Runs{{0, 0}}, Runs{{0, 0}}};
    field.cells.assign(layer + 1, whole);
    const std::size_t axes = stack.input.size();
    for (std::size_t i = 0; i < axes; ++i) {
        const std::size_t axis = i + 3 - axes;
        if (layer == 0) {
            field.cells[0][axis] = {{cell[axis], cell[axis]}};
            continue;
        }
        Trace trace = trace_of(stack, report, layer, i, cell[axis], true);
        field.exact = field.exact && trace.exact;
        for (std::size_t map = 0; map <= layer; ++map) field.cells[map][axis] = std::move(trace.cells[map]);
    }
    return field;
}

std::string shape_text(std::int64_t channels, const Extents& sizes) {
    return fmt::format("{} × {}", channels, spaced(sizes));
}

std::string seen_text(const NetworkField& field, std::size_t axes, std::size_t map) {
    const std::string of = map == 0 ? "the network's input" : fmt::format("layer {}", map);
    if (nothing(field.cells[map])) return "no cell of " + of;
    return fmt::format("{} of {} ({} {})", cells_words(field.cells[map], axes), of,
                       spaced(counts_of(field.cells[map], axes)),
                       cell_count(counts_of(field.cells[map], axes)) == 1 ? "cell" : "cells");
}

NetworkLayout network_layout(const Figure& f, const ViewPlace& place) {
    return lay_out_network(network_figure(f)->maps, place.area, type_sizes(f.scenario.output.size).small_px);
}

const OwnView& network_view() {
    static constexpr OwnView view = {why_not,    prepare, words,      paint,    cell_at,
                                     shows_cell, extents, cell_words, next_pin, true};
    return view;
}

}  // namespace convwalk
