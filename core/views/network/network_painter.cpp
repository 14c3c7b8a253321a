#include "views/network/network_painter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "scene/font_metrics.h"
#include "views/network/network_brush.h"
#include "views/network/network_words.h"

namespace convwalk {
namespace {

constexpr double kLeastRegionPx = 3;
constexpr std::size_t kMostPieces = 200;  // of one region; more of them are drawn as their hull

// Rows and columns as they are drawn: the only axis of one dimension stands upright.
std::pair<const Runs*, const Runs*> drawn(const std::array<Runs, 3>& cells, bool has_columns) {
    return has_columns ? std::pair{&cells[1], &cells[2]} : std::pair{&cells[2], &cells[1]};
}

// What is lit at a moment.
LitMaps lit_at(const NetworkField& field, const Moment& moment) {
    // The lowest map is lit when its light has arrived.
    const bool arrives = moment.arrival < 1 && moment.step > 0;
    const std::int64_t lowest = static_cast<std::int64_t>(field.layer) - moment.step + (arrives ? 1 : 0);
    return {field, lowest, moment.step >= 0};
}

class NetworkPainter : NetworkBrush {
  public:
    explicit NetworkPainter(const NetworkBrush& brush) : NetworkBrush(brush) {}

    /// @param arrival of the light that goes down from the lowest map that is lit
    void paint(const LitMaps& lit, double arrival) {
        const NetworkField& field = lit.field;
        group("connections");
        const std::vector<Rect> lines = paint_joints(*this, lit);
        group("maps");
        for (std::size_t i = 0; i < network.maps.size(); ++i) {
            if (i > network.last) {
                paint_missing(i);
                continue;
            }
            paint_block(i);
            if (lit.has(i))
                paint_region(i, field.cells[i],
                             static_cast<std::int64_t>(i) == lit.lowest || i == field.layer);
        }
        group("receptive field");
        for (std::size_t i = 1; i <= network.last; ++i) {
            for (const std::size_t from : sources_of(stack, i)) {
                if (from + 1 == i && lit.has(i) && lit.has(from)) paint_cone(from, i, field);
            }
        }
        if (arrival < 1) paint_arriving(field, static_cast<std::size_t>(lit.lowest), arrival);
        group("labels");
        paint_labels(*this, lit, lines);
        for (std::size_t i = 1; i <= network.last && !hidden.result; ++i) {
            if (has_warning(network.report.layers[i - 1])) paint_sign(i);
        }
    }

  private:
    struct Shades {
        Colour face, front, top, line;
    };
    [[nodiscard]] Shades shades(std::size_t map) const {
        const bool ends = map == 0 || map == network.last;
        const CellStyle& style = map == 0 ? theme.input : theme.output;
        // What is between the ends stands back, so that the two and the lit cells are what is seen first.
        const Colour base = ends ? style.fill : mix(background, style.fill, kBetweenFill);
        Colour ink = theme.ink;
        ink.a = 255;
        const bool dark = luminance(background) < luminance(ink);
        const Colour deep = dark ? Colour{0, 0, 0, 255} : ink;
        return {base, mix(base, deep, dark ? 0.35 : 0.22),
                mix(base, {255, 255, 255, 255}, dark ? 0.22 : 0.42),
                mix(base, dark ? mix(base, {255, 255, 255, 255}, 0.5) : deep, 0.62)};
    }

    void paint_block(std::size_t i) {
        if (!seen.in_sight(i)) return;
        const PlacedMap& m = seen.maps[i];
        const Shades s = shades(i);
        const double line = m.height < 8 ? 0 : 1;
        const auto quad = [&](int side, std::array<Vec2, 4> corners, Colour fill) {
            Quad q;
            q.id = network_id(NetworkPart::block, static_cast<std::int64_t>(4 * i) + side);
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
        const PlacedMap& m = seen.maps[i];
        Quad q;
        q.id = network_id(NetworkPart::missing, static_cast<std::int64_t>(i));
        q.corners = {m.face, m.face + m.across, m.at(1, 1), m.at(1, 0)};
        q.stroke = {theme.strike, 1.5, true};
        add(q);
        paint_sign(i);
    }

    // --- what is lit ---

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
        const NetworkMap& map = network.maps[i];
        const PlacedMap& m = seen.maps[i];
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
        const PlacedMap& m = seen.maps[i];
        return {m.at(a.top, a.left), m.at(a.top, a.right), m.at(a.bottom, a.right), m.at(a.bottom, a.left)};
    }

    void paint_region(std::size_t i, const std::array<Runs, 3>& cells, bool now) {
        if (!seen.in_sight(i)) return;
        std::int64_t piece = 0;
        for (const Area& area : areas(i, cells)) {
            Quad q;
            q.id = network_id(NetworkPart::region, static_cast<std::int64_t>(i * kMostPieces) + piece++);
            q.corners = corners(i, area);
            q.fill = faded(light(), now ? 0.34 : 0.2);
            q.stroke = {light(), mark_px(), false};
            add(q);
        }
    }

    // On its way from the map before to this one.
    void paint_arriving(const NetworkField& field, std::size_t from, double arrival) {
        if (from == 0 || nothing(field.cells[from])) return;
        const std::size_t to = from - 1;
        const auto start = corners(from, hull_area(from, field.cells[from]));
        Quad q;
        q.id = network_id(NetworkPart::focus, 0);
        q.fill = faded(light(), 0.34);
        q.stroke = {light(), mark_px(), false};
        if (nothing(field.cells[to])) return;
        const auto end = corners(to, hull_area(to, field.cells[to]));
        for (std::size_t i = 0; i < 4; ++i) q.corners[i] = start[i] + (end[i] - start[i]) * arrival;
        add(q);
    }

    void paint_cone(std::size_t from, std::size_t to, const NetworkField& field) {
        if (seen.maps[from].band != seen.maps[to].band || seen.maps.size() > 200) return;
        const auto begin = corners(from, hull_area(from, field.cells[from]));
        const auto end = corners(to, hull_area(to, field.cells[to]));
        const double gap = seen.maps[to].box().x - seen.maps[from].box().right();
        if (gap < 3) return;
        const Colour colour = faded(light(), 0.75);
        const double wide = std::max(1.0, 0.5 * mark_px());
        add(Line{network_id(NetworkPart::cone, static_cast<std::int64_t>(2 * to)), begin[1], end[0], wide,
                 colour, false});
        add(Line{network_id(NetworkPart::cone, static_cast<std::int64_t>(2 * to + 1)), begin[2], end[3], wide,
                 colour, false});
    }

    void paint_sign(std::size_t i) {
        const Rect r = sign_place(i);
        Quad q;
        q.id = network_id(NetworkPart::warning, static_cast<std::int64_t>(2 * i));
        q.corners = {Vec2{r.x, r.y}, Vec2{r.right(), r.y}, Vec2{r.right(), r.bottom()},
                     Vec2{r.x, r.bottom()}};
        q.fill = theme.strike;
        q.radius_px = std::round(0.25 * r.width);
        q.stroke = {background, 1, false};
        add(q);
        const double size = std::round(0.85 * type.small_px);
        add(Label{network_id(NetworkPart::warning, static_cast<std::int64_t>(2 * i + 1)),
                  {std::round(r.x + r.width / 2), std::round(r.y + (r.height + kCapHeightEm * size) / 2)},
                  "!",
                  size,
                  Weight::semibold,
                  Align::centre,
                  background});
    }
};

}  // namespace

NetworkBrush network_brush(Scene& into, const Figure& f, const SeenNetwork& seen) {
    const Theme& theme = f.scenario.theme;
    Colour background = theme.background;
    background.a = 255;
    return {{into, 0}, *network_figure(f), stack_of(f), theme,
            seen,      type_sizes(f),      background,  f.scenario.view.hidden};
}

Rect NetworkBrush::sign_place(std::size_t map) const {
    const PlacedMap& m = seen.maps[map];
    const double size = std::round(1.1 * type.small_px);
    const double x = std::round(m.face.x + m.across.x - size / 2);
    return {x, std::round(m.face.y + m.across.y - size / 2), size, size};
}

void paint_network(Scene& scene, const Figure& f, const Moment& moment, const SeenNetwork& seen,
                   const std::optional<Spot>& focus) {
    const NetworkBrush brush = network_brush(scene, f, seen);
    if (focus) {
        // A cell that is pointed at is about all at once.
        const NetworkField field =
            field_of(brush.stack, brush.network.report, static_cast<std::size_t>(focus->map), focus->at);
        return NetworkPainter(brush).paint({field}, 1);
    }
    const LitMaps lit = lit_at(brush.network.field, moment);
    NetworkPainter(brush).paint(lit, moment.step > 0 ? moment.arrival : 1);
}

}  // namespace convwalk
