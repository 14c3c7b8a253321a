// The maps of the views of both faces: which there are, which cells they have, and what is going on on them.
// Level 8.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "figure/spot.h"
#include "figure/view.h"
#include "views/board/board.h"
#include "views/faces/faces.h"
#include "views/planes/window_painter.h"

namespace convwalk {

/// The maps, in the order in which they are painted. A view's plans leave some of them out.
enum FaceMap : std::size_t {
    kGridMap,      ///< what the window walks on
    kFlippedMap,   ///< the kernel, as the window holds it
    kGatheredMap,  ///< what the window finds; there and back, it is what is stamped, too
    kInputMap,     ///< what is stamped
    kKernelMap,    ///< the kernel, as it is stamped
    kSumsMap,      ///< what the stamps add up to, with what is cut away
    kFaceMaps,
};

// A cell of these views lies on `grid` as a slot of Faces::grid, an input on kInputMap, too; on `kernel` as a
// kernel value on either map; on `output` as an output on all maps that have it. A cell of the sums that is
// cut away, and there and back every one, has its place on the canvas instead:
inline constexpr int kSumsCell = kPlaneCount;  ///< its Spot::map

/// What is going on.
struct FaceState {
    double spread = 1;                  ///< as of the moment
    double surround = 1;                ///< as of the moment
    std::int64_t computed = 0;          ///< outputs that the window has found
    std::optional<Window> window{};     ///< on the grid
    std::int64_t landed = 0;            ///< inputs stamped
    std::vector<std::int64_t> landing;  ///< inputs whose stamps come down or have just landed
    double arrival = 1;                 ///< of these
    double crop = 0;                    ///< 0: the full result; 1: it is cut to the output
    // Marked cells: inputs that are stamped, outputs, places on the canvas, kernel values, a slot.
    std::vector<Cell3> inputs{};
    std::vector<Cell3> outputs{};
    std::vector<Cell3> sums{};
    std::vector<Cell3> weights{};
    std::optional<Cell3> slot{};
};

/// The maps of a figure with faces, with their names and numbers; signs are a view's own.
[[nodiscard]] std::vector<BoardMap> face_maps(const Figure& figure);

/// The state with a cell and all that it is joined with marked, instead of what is going on.
[[nodiscard]] FaceState focused_on(const Figure& figure, FaceState state, const Spot& cell);

/// The place on the canvas of a cell of the sums; nullopt for other cells.
[[nodiscard]] std::optional<Cell3> canvas_of(const Figure& figure, const Spot& cell);
/// The input that is stamped, of a cell that shows one.
[[nodiscard]] std::optional<Cell3> stamped_input_of(const Figure& figure, const Spot& cell);

// Functions of the seam that are alike. @param gathers the view shows the grid
[[nodiscard]] bool shows_face_cell(const Figure& figure, const Spot& cell, bool gathers);
[[nodiscard]] std::vector<NamedMap> named_face_maps(const Figure& figure);
[[nodiscard]] Extents face_extents(const Figure& figure, const Spot& cell);

/// Fades in few steps, so that one does not cost a GIF its palette.
[[nodiscard]] double in_steps(double share);

/// The map that shows what is stamped.
[[nodiscard]] FaceMap stamped_map(const Faces& faces);

/// More cells of one kind are not marked.
inline constexpr std::size_t kMostMarks = 400;

}  // namespace convwalk
