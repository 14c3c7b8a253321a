// What the views of both faces share: the maps on their boards, how they are painted at a moment, and which
// cell a person points at. Level 4.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

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

/// The parts that an animation goes through, in a row above the board.
struct Stages {
    std::vector<std::string> names;
    std::size_t first = 0;  ///< of those that are going on
    std::size_t last = 0;
};
/// Room for them above a board.
[[nodiscard]] double stages_px(const Figure& figure, const Rect& area, const Stages& stages);

void paint_stages(Scene& scene, const Figure& figure, const ViewPlace& place, const Stages& stages);

[[nodiscard]] std::optional<Spot> face_cell_at(const Figure& figure, const Board& board,
                                               const FaceState& state, Vec2 px);

/// The place on the canvas of a cell of the sums; nullopt for other cells.
[[nodiscard]] std::optional<Cell3> canvas_of(const Figure& figure, const Spot& cell);
/// The input that is stamped, of a cell that shows one.
[[nodiscard]] std::optional<Cell3> stamped_input_of(const Figure& figure, const Spot& cell);

// Functions of the seam that are alike. @param gathers the view shows the grid
[[nodiscard]] bool shows_face_cell(const Figure& figure, const Spot& cell, bool gathers);
[[nodiscard]] Extents face_extents(const Figure& figure, const Spot& cell);

/// A view of both faces, placed: its board, how far it is, and its stages.
class PlacedFaces final : public PlacedView {
  public:
    PlacedFaces(const Figure& figure, const ViewPlace& place, Board board, FaceState state, Stages stages);
    void paint(Scene& scene, const std::optional<Spot>& focus) const override;
    [[nodiscard]] std::optional<Spot> cell_at(Vec2 px) const override;

  private:
    const Figure& figure_;
    ViewPlace place_;
    Board board_;
    FaceState state_;
    Stages stages_;
};

/// `place` of a view of both faces, of what it works out by figure and moment.
template <auto kBoard, auto kState, auto kStages>
std::unique_ptr<const PlacedView> placed_faces(const Figure& f, const Moment& moment,
                                               const ViewPlace& place) {
    return std::make_unique<PlacedFaces>(f, place, kBoard(f, moment, place), kState(f, moment),
                                         kStages(f, moment));
}

}  // namespace convwalk
