#include "picture/pins.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "picture/cells.h"
#include "picture/picture.h"
#include "picture/sides.h"
#include "views/views.h"

namespace convwalk {
namespace {

// Before the names of the maps of a layer that stands before.
constexpr std::string_view kBefore = "before-";

std::vector<NamedMap> maps_of(const Figure& f) {
    const FigureView& view = view_of(f.scenario.view.kind);
    std::vector<NamedMap> maps = view.maps(f);
    if (f.sides.empty()) return maps;
    for (NamedMap& map : view.maps(f.sides[0])) {
        map.name.insert(0, kBefore);
        map.map += kMapsOfBefore;
        maps.push_back(std::move(map));
    }
    return maps;
}

// @pre as many places as the map has axes
Spot spot_on_map(const NamedMap& map, const Extents& places) {
    Spot spot{map.map, 0, Extents(3 - places.size(), 0)};
    spot.at.insert(spot.at.end(), places.begin(), places.end());
    if (map.slots == nullptr) return spot;
    for (std::size_t axis = 0; axis < 3; ++axis)
        spot.at[axis] = map.slots->axes[axis].slot_of_input(spot.at[axis]);
    return spot;
}

bool lies_on_map(const NamedMap& map, const Extents& places) {
    if (places.size() != map.extents.size()) return false;
    for (std::size_t axis = 0; axis < places.size(); ++axis) {
        if (places[axis] < 0 || places[axis] >= map.extents[axis]) return false;
    }
    return true;
}

// By its first, middle and last cell.
bool is_shown(const Figure& f, const NamedMap& map) {
    if (cell_count(map.extents) == 0) return false;
    Extents middle = map.extents;
    Extents last = map.extents;
    for (std::int64_t& place : middle) place /= 2;
    for (std::int64_t& place : last) --place;
    for (const Extents& places : {Extents(map.extents.size(), 0), middle, last}) {
        if (has_cell(f, spot_on_map(map, places))) return true;
    }
    return false;
}

std::string names_shown(const Figure& f, const std::vector<NamedMap>& maps) {
    constexpr std::size_t kMostNames = 6;
    std::vector<std::string> names;
    for (const NamedMap& map : maps) {
        if (std::find(names.begin(), names.end(), map.name) == names.end() && is_shown(f, map))
            names.push_back(map.name);
    }
    if (names.size() > kMostNames) {
        // Those of a long network.
        const std::string last = names.back();
        names.resize(kMostNames - 2);
        names.insert(names.end(), {"…", last});
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

std::string range_of(const NamedMap& map) {
    Extents last = map.extents;
    for (std::int64_t& place : last) --place;
    const Extents first(map.extents.size(), 0);
    const std::string begin = to_string(Pin{map.name, 0, first});
    return first == last ? begin : fmt::format("from {} to {}", begin, to_string(Pin{map.name, 0, last}));
}

// @param said the field with what was written: "pin is \"output:9\""
Spot found(const Figure& f, const Pin& pin, const std::string& said) {
    const std::vector<NamedMap> maps = maps_of(f);
    const NamedMap* named = nullptr;
    const NamedMap* holds = nullptr;
    for (const NamedMap& map : maps) {
        if (map.name != pin.map) continue;
        named = &map;
        if (!lies_on_map(map, pin.at)) continue;
        holds = &map;
        Spot spot = spot_on_map(map, pin.at);
        spot.channel = pin.channel;
        if (has_cell(f, spot)) return spot;
        spot.channel = 0;
        if (has_cell(f, spot))
            throw BadInput(
                fmt::format("{}; this view does not draw such a channel: leave /{} away", said, pin.channel));
    }
    if (named == nullptr || !is_shown(f, *named))
        throw BadInput(
            fmt::format("{}; the cells that this view shows are those of {}", said, names_shown(f, maps)));
    if (holds == nullptr) throw BadInput(fmt::format("{}; a cell of it must be {}", said, range_of(*named)));
    throw BadInput(
        fmt::format("{}; this view does not show that cell of {}, only some others", said, pin.map));
}

bool is_value(const Layout& layout, const Extents& slots) {
    for (std::size_t axis = 0; axis < slots.size(); ++axis) {
        const AxisLayout& along = layout.axes[axis];
        const Slot& slot = along.slots[static_cast<std::size_t>(slots[axis])];
        if (slot.source < 0 || along.slot_of_input(slot.source) != slots[axis]) return false;
    }
    return true;
}

// --- where things are ---

Moment last_moment(const Figure& f) {
    return at(f.timeline, f.timeline.duration());
}

// What is painted of the figure where nothing is zoomed.
struct Whole {
    Picture picture;
    Rect extent;
    Vec2 middle_px;
};
Whole whole_of(const Figure& f) {
    Picture picture = place(f, last_moment(f), {});
    const Painted painted = picture.paint();
    Rect extent;
    for (const Primitive& primitive : painted.planes.primitives) {
        if (!std::holds_alternative<Label>(primitive)) extent = united(extent, bounds(primitive));
    }
    if (extent.empty()) extent = {0, 0, double(painted.words.size.width), double(painted.words.size.height)};
    return {std::move(picture), extent, painted.middle_px};
}

// Where the cell is pointed at, in steps of a lattice.
std::optional<Vec2> pixel_of(const Picture& picture, const Spot& cell, SizePx size) {
    constexpr double kMostAsked = 2e6;
    for (int step = 8; step >= 1; step /= 2) {
        if (double(size.width) * size.height / (step * step) > kMostAsked) return std::nullopt;
        for (int y = step / 2; y < size.height; y += step) {
            for (int x = step / 2; x < size.width; x += step) {
                if (picture.cell_at({x + 0.5, y + 0.5}) == cell) return Vec2{x + 0.5, y + 0.5};
            }
        }
    }
    return std::nullopt;
}

// None of a cell that is marked by what it joins alone, such as a kernel value where no kernel is drawn.
std::optional<Vec2> middle_of(const Picture& picture, const Spot& cell, SizePx size) {
    const auto corners = picture.corners(cell);
    const auto inside = pixel_of(picture, cell, size);
    if (corners) {
        const Vec2 middle = ((*corners)[0] + (*corners)[2]) * 0.5;
        // Between two pixels none is asked.
        const bool small = length((*corners)[2] - (*corners)[0]) < 2;
        return inside || small ? std::optional(middle) : std::nullopt;
    }
    if (!inside) return std::nullopt;
    const auto reach = [&](Vec2 step) {
        Vec2 p = *inside;
        while (picture.cell_at(p + step) == cell) p = p + step;
        return p;
    };
    return Vec2{(reach({-1, 0}).x + reach({1, 0}).x) / 2, (reach({0, -1}).y + reach({0, 1}).y) / 2};
}

Vec2 shown_in_the_middle(const Figure& f, const Zoom& zoom, const Whole& whole) {
    if (!zoom.cell)
        return {whole.extent.x + zoom.centre.x * whole.extent.width,
                whole.extent.y + zoom.centre.y * whole.extent.height};
    const std::string said = fmt::format("zoom is \"{}\"", to_string(zoom));
    const Spot cell = found(f, *zoom.cell, said);
    if (const auto middle = middle_of(whole.picture, cell, f.scenario.output.size)) return *middle;
    throw BadInput(fmt::format(
        "{}; that cell is not to be seen in this picture: name another, or a place such as {}@0.25,0.5", said,
        zoom.factor));
}

}  // namespace

Spot spot_of(const Figure& f, const Pin& pin) {
    return found(f, pin, fmt::format("pin is \"{}\"", to_string(pin)));
}

Pin pin_of(const Figure& f, const Spot& cell) {
    for (const NamedMap& map : maps_of(f)) {
        if (map.map != cell.map || (map.slots != nullptr && !is_value(*map.slots, cell.at))) continue;
        Extents places = cell.at;
        if (map.slots != nullptr) {
            for (std::size_t axis = 0; axis < places.size(); ++axis)
                places[axis] = map.slots->axes[axis].slots[static_cast<std::size_t>(places[axis])].source;
        }
        places.erase(places.begin(), places.end() - static_cast<std::ptrdiff_t>(map.extents.size()));
        return {map.name, cell.channel, std::move(places)};
    }
    return {};
}

Camera camera_of(const Figure& f, const Zoom& zoom) {
    if (zoom == Zoom{}) return {};
    // The one that the zoom speaks of says how both are seen.
    if (!f.sides.empty()) {
        Zoom own = zoom;
        const bool before = own.cell && own.cell->map.starts_with(kBefore);
        if (before) own.cell->map.erase(0, kBefore.size());
        return camera_of(f.sides[before ? 0 : 1], own);
    }
    const Whole whole = whole_of(f);
    const Vec2 middle = shown_in_the_middle(f, zoom, whole);
    return {zoom.factor, (whole.middle_px - middle) * zoom.factor};
}

Zoom zoom_of(const Figure& f, const Camera& camera) {
    if (camera == Camera{}) return {};
    if (!f.sides.empty()) return zoom_of(f.sides[1], camera);
    const Whole whole = whole_of(f);
    const Vec2 middle = whole.middle_px - camera.offset_px * (1 / camera.zoom);
    const auto share = [](double place, double from, double length) {
        constexpr double kFine = 1e4;
        return std::round(std::clamp((place - from) / length, 0.0, 1.0) * kFine) / kFine;
    };
    constexpr double kFineFactor = 1e3;
    Zoom zoom;
    zoom.factor = std::clamp(std::round(camera.zoom * kFineFactor) / kFineFactor, kLeastZoom, kMostZoom);
    zoom.centre = {share(middle.x, whole.extent.x, whole.extent.width),
                   share(middle.y, whole.extent.y, whole.extent.height)};
    return zoom;
}

}  // namespace convwalk
