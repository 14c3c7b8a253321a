// A view of both faces at its place: which cell a person points at, and how it is painted. Level 8.
#pragma once

#include <memory>
#include <optional>

#include "figure/view.h"
#include "views/board/board.h"
#include "views/faces/face_maps.h"
#include "views/faces/face_stages.h"
#include "views/faces/faces_words.h"

namespace convwalk {

/// A view of both faces, placed: its board, how far it is, and its stages.
class PlacedFaces final : public PlacedView {
  public:
    PlacedFaces(const Figure& figure, const ViewPlace& place, Board board, FaceState state, Stages stages);
    void paint(Scene& scene, const std::optional<Spot>& focus) const override;
    [[nodiscard]] std::optional<Spot> cell_at(Vec2 px) const override;

    [[nodiscard]] std::optional<std::array<Vec2, 4>> corners(const Spot& cell) const override;

    [[nodiscard]] double cell_px() const override;
    [[nodiscard]] bool shows_numbers() const override {
        return has_room_for_numbers(board_, type_sizes(figure_).small_px);
    }

  private:
    const Figure& figure_;
    ViewPlace place_;
    Board board_;
    FaceState state_;
    Stages stages_;
};

/// `place` of a view of both faces: of its maps and what is going on, by the figure, and of the plans for its
/// board.
template <auto kMaps, auto kPlans, auto kState, auto kStages>
std::unique_ptr<const PlacedView> placed_faces(const Figure& f, const Moment& moment,
                                               const ViewPlace& place) {
    const Stages stages = kStages(f, moment);
    const double above_px = stages_px(f, place.area, stages);
    return std::make_unique<PlacedFaces>(f, place, placed_board(f, kMaps(f), kPlans(), place, above_px),
                                         kState(f, moment), stages);
}

/// The row of a view of both faces: what each has of its own, and what all have in common.
[[nodiscard]] constexpr FigureView face_view(decltype(FigureView::why_not) why_not,
                                             decltype(FigureView::prepare) prepare,
                                             decltype(FigureView::place) place,
                                             decltype(FigureView::words) words,
                                             decltype(FigureView::shows_cell) shows_cell,
                                             decltype(FigureView::next_pin) next_pin, bool whole_at_end) {
    return {why_not,      prepare,         place,    words,           shows_cell,
            face_extents, face_cell_words, next_pin, named_face_maps, whole_at_end};
}

}  // namespace convwalk
