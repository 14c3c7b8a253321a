#include "views/faces/placed_faces.h"

#include <algorithm>
#include <utility>

#include "views/faces/faces_painter.h"
#include "views/planes/placed_planes.h"

namespace convwalk {
namespace {

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

// The slot that shows along an axis: of an input rather than of what lies below it.
std::optional<std::int64_t> slot_under(const PlacedAxis& axis, double at) {
    std::optional<std::int64_t> found;
    for (std::size_t n = 0; n < axis.places.size(); ++n) {
        if (at < axis.places[n].at || at >= axis.places[n].at + 1) continue;
        found = static_cast<std::int64_t>(n);
        if (axis.places[n].uncut == SlotKind::real) break;
    }
    return found;
}

std::optional<Cell3> slot_at(const Figure& f, const CellMap& map, const FaceState& state, Vec2 px) {
    const auto point = map.point_at(px);
    if (!point) return std::nullopt;
    Cell3 at = {point->slice, static_cast<std::int64_t>(point->row),
                static_cast<std::int64_t>(point->column)};
    if (state.spread < 1) {
        const auto axes = spread_axes(faces_of(f).grid, state.spread);
        const auto row = slot_under(axes[1], point->row);
        const auto column = slot_under(axes[2], point->column);
        if (!row || !column) return std::nullopt;
        at = {point->slice, *row, *column};
    }
    SlotKind kind = SlotKind::real;
    for (std::size_t i = 0; i < 3; ++i)
        kind = std::max(kind, uncut(faces_of(f).grid.axes[i].slots[index(at[i])]));
    if (kind > SlotKind::inserted_zero && in_steps(state.surround) == 0) return std::nullopt;
    return at;
}

}  // namespace

PlacedFaces::PlacedFaces(const Figure& figure, const ViewPlace& place, Board board, FaceState state,
                         Stages stages)
    : figure_(figure),
      place_(place),
      board_(std::move(board)),
      state_(std::move(state)),
      stages_(std::move(stages)) {}

void PlacedFaces::paint(Scene& scene, const std::optional<Spot>& focus) const {
    const FaceState state = focus ? focused_on(figure_, state_, *focus) : state_;
    paint_faces(scene, figure_, board_, state);
    paint_stages(scene, figure_, place_, stages_);
}

double PlacedFaces::cell_px() const {
    for (std::size_t map = 0; map < board_.maps.size(); ++map) {
        if (board_.has(map)) return board_.maps[map].cell_px();
    }
    return 0;
}

std::optional<std::array<Vec2, 4>> PlacedFaces::corners(const Spot& cell) const {
    const Faces& faces = faces_of(figure_);
    Cell3 at = cell3(cell.at);
    FaceMap map = kKernelMap;
    if (lies_on(cell, PlaneName::grid)) {
        map = board_.has(kGridMap) ? kGridMap : kInputMap;
        for (std::size_t i = 0; map == kInputMap && i < 3; ++i) {
            const auto& slots = faces.grid.axes[i].slots;
            if (at[i] >= std::ssize(slots)) return std::nullopt;
            at[i] = slots[index(at[i])].source;
        }
    } else if (lies_on(cell, PlaneName::output)) {
        map = board_.has(kGatheredMap) ? kGatheredMap : kSumsMap;
        if (map == kSumsMap) at = canvas_of_output(faces.plan, at);
    } else if (cell.map == kSumsCell) {
        map = kSumsMap;
    }
    if (!board_.has(map) || at[0] < 0 || at[1] < 0 || at[2] < 0) return std::nullopt;
    return corners_of(board_.maps[map].rect(at[0], double(at[1]), double(at[2]), 1, 1));
}

std::optional<Spot> PlacedFaces::cell_at(Vec2 px) const {
    const Faces& faces = faces_of(figure_);
    // From the one that is painted last.
    for (std::size_t map = kFaceMaps; map-- > 0;) {
        if (!board_.has(map)) continue;
        const CellMap& m = board_.maps[map];
        if (map == kGridMap) {
            if (const auto slot = slot_at(figure_, m, state_, px))
                return spot_on(PlaneName::grid, extents_of(*slot));
            continue;
        }
        const auto at = m.cell_at(px);
        if (!at) continue;
        Extents index3(at->begin(), at->end());
        switch (map) {
            case kFlippedMap:
                for (std::size_t i = 0; i < 3; ++i)
                    index3[i] = place_on_plane(faces.grid.axes[i], PlaneName::kernel, index3[i]);
                return spot_on(PlaneName::kernel, index3);
            case kKernelMap:
                return spot_on(PlaneName::kernel, index3);
            case kGatheredMap:
                return spot_on(PlaneName::output, index3);
            case kInputMap:
                for (std::size_t i = 0; i < 3; ++i) index3[i] = faces.grid.axes[i].slot_of_input(index3[i]);
                return spot_on(PlaneName::grid, index3);
            default:
                break;
        }
        const auto output = output_of_canvas(faces.plan, *at);
        if (!lies_in(*at, faces.plan.full)) {
            // Output padding beyond the full result, once it shows.
            const bool shows =
                in_steps(state_.crop) > 0 ||
                (output && !faces.chained && flat_of(*output, faces.plan.output) < state_.computed);
            if (!output || !shows) continue;
        }
        if (output && !faces.chained) return spot_on(PlaneName::output, extents_of(*output));
        return Spot{kSumsCell, 0, index3};
    }
    return std::nullopt;
}

}  // namespace convwalk
