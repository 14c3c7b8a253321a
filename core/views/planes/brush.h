// What the painters of the planes share: ids, widths, areas, marks and text. Level 8.
#pragma once

#include <algorithm>
#include <array>

#include "figure/figure.h"
#include "scene/ink.h"
#include "scene/page.h"
#include "scene/scene.h"
#include "views/planes/placed_planes.h"

namespace convwalk {

/// The upper bits of a primitive's id: which part of the picture it belongs to.
enum Part : std::uint8_t {
    kGridPart = 1,
    kGridBorderPart,
    kStrikePart,
    kWindowPart,
    kWindowMarkPart,
    kLinePart,
    kKernelPart,
    kOutputPart,
    kOutputBorderPart,
    kMarkPart,
    kIndexPart,
    kSignPart,
    kWordsPart,
    kFocusPart,
    kGridNumberPart,
    kKernelNumberPart,
    kOutputNumberPart,
    kWinnerPart,
    kCopyPart,
    kFactorPart,
    kChannelPart,
    kWeightPart,
    kKernelBorderPart,
    kProductPart,
    kProductNumberPart,
    kFlightPart,
    kFlightNumberPart,
    kLensPart,
};

inline constexpr double kOutlineCells = 0.028;  ///< width of cell borders, in cells
/// How much of a line is seen through the output plane that hides it.
inline constexpr double kBehindOpacity = 0.35;

/// The look of what stands on the grid.
[[nodiscard]] const CellStyle& style_of(const Theme& theme, SlotKind kind);

[[nodiscard]] CellStyle faded(CellStyle style, double opacity);

/// Colours between two looks; all else is that of `b` once it is reached.
[[nodiscard]] CellStyle mixed(const CellStyle& a, const CellStyle& b, double t);

/// The look of padding that shows an input cell once more: a tint of the input with the padding's border.
[[nodiscard]] CellStyle copied_style(const Theme& theme);

/// Appends to a scene what belongs to one figure at one moment. What it refers to outlives it.
struct Brush : Ink {
    const Figure& figure;
    const PlacedPlanes& planes;
    const Moment& moment;
    TypeSizes type;

    [[nodiscard]] const Theme& theme() const { return figure.scenario.theme; }
    [[nodiscard]] const Arrangement& view() const { return planes.view(); }
    [[nodiscard]] double cell_px() const { return planes.cell_px(); }

    /// A cell's side as far as widths go by it: where the camera comes closer, lines do not get wider.
    [[nodiscard]] double width_cell_px() const { return std::min(cell_px(), largest_cell_px(scene.size)); }
    /// A width given in cells: whole pixels where edges are snapped, at least `least`.
    [[nodiscard]] double width_px(double cells, double least) const;
    /// A border is at least a pixel wide; on small cells it gets paler instead of thinner.
    [[nodiscard]] double border_px() const { return width_px(kOutlineCells, 1); }
    [[nodiscard]] double border_presence() const;
    /// Cells touch and share their borders: then each border is one line, drawn once.
    [[nodiscard]] bool on_lattice() const { return view().outline == 1 && moment.spread == 1; }

    /// Outputs computed so far.
    [[nodiscard]] std::int64_t computed() const {
        return moment.step < 0 ? 0 : moment.step + (moment.arrival >= 1);
    }
    /// Place of a cell among all of its plane.
    [[nodiscard]] std::int64_t index_of(PlaneName plane, std::int64_t slice, std::int64_t row,
                                        std::int64_t column) const {
        const PlaneExtents& e = planes.extents(plane);
        return (slice * e.rows + row) * e.columns + column;
    }

    /// A rectangle without outline. The quad is the scene's until the next one is added.
    Quad& add_area(PrimitiveId id, PlaneName plane, std::int64_t slice, const Area& area,
                   const CellStyle& style) const;
    /// An outline that says "here, now".
    /// @param widening makes it wider than usual
    void add_mark(PrimitiveId id, const std::array<Vec2, 4>& where, double widening = 1) const;
};

}  // namespace convwalk
