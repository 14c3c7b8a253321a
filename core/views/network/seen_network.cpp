#include "views/network/seen_network.h"

#include <algorithm>
#include <cmath>

namespace convwalk {
namespace {

PlacedMap seen_by(const Camera& camera, Vec2 middle_px, PlacedMap map) {
    map.face = middle_px + (map.face - middle_px) * camera.zoom + camera.offset_px;
    map.height = map.height * camera.zoom;
    map.across = map.across * camera.zoom;
    map.thickness = map.thickness * camera.zoom;
    return map;
}

}  // namespace

SeenNetwork seen_network(const Figure& f, const ViewPlace& place) {
    const double small_px = type_sizes(f).small_px;
    SeenNetwork seen{place, lay_out_network(network_figure(f)->maps, place.area, small_px), {}};
    for (const PlacedMap& map : seen.layout.maps)
        seen.maps.push_back(seen_by(place.camera, place.middle_px, map));
    return seen;
}

bool SeenNetwork::in_sight(std::size_t map) const {
    const Rect box = maps[map].box();
    return overlap({box.x - 2, box.y - 2, box.width + 4, box.height + 4}, place.seen);
}

std::optional<Spot> SeenNetwork::cell_at(const NetworkFigure& network, Vec2 px) const {
    for (std::size_t i = network.last + 1; i-- > 0;) {
        const PlacedMap& m = maps[i];
        const Rect box = m.box();
        if (px.x < box.x || px.y < box.y || px.x >= box.right() || px.y >= box.bottom()) continue;
        const double column = (px.x - m.face.x) / m.across.x;
        // The front side counts as what is nearest on the face.
        const double row = (px.y - m.face.y - std::max(0.0, column) * m.across.y) / m.height;
        if (row < 0 || row >= 1 || column >= 1) continue;
        const NetworkMap& map = network.maps[i];
        const auto cell = [](double share, std::int64_t cells) {
            return std::clamp(static_cast<std::int64_t>(std::floor(share * double(cells))), std::int64_t{0},
                              cells - 1);
        };
        const std::int64_t r = cell(row, map.rows);
        const std::int64_t c = cell(column, map.columns);
        Spot found{static_cast<int>(i), 0, {map.depth / 2, r, c}};
        if (!map.has_columns) found.at = {0, 0, r};
        return found;
    }
    return std::nullopt;
}

std::array<Vec2, 4> SeenNetwork::corners(const NetworkFigure& network, const Spot& cell) const {
    const auto i = static_cast<std::size_t>(cell.map);
    const PlacedMap& m = maps[i];
    const NetworkMap& map = network.maps[i];
    const auto row = static_cast<double>(map.has_columns ? cell.at[1] : cell.at[2]);
    const auto column = static_cast<double>(map.has_columns ? cell.at[2] : 0);
    const auto at = [&](double r, double c) {
        return m.face + m.across * (c / double(map.columns)) + Vec2{0, m.height * r / double(map.rows)};
    };
    return {at(row, column), at(row, column + 1), at(row + 1, column + 1), at(row + 1, column)};
}

}  // namespace convwalk
