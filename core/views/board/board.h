// Several maps of cells in one picture, side by side or one above the other, with what stands around them:
// signs between them, captions below, numbers of rows and columns. Level 8.
//
// All cells of a board are equally large, as large as the area allows in the best of the arrangements that a
// view offers. What is around the maps gives way before the cells become too small.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "figure/figure.h"
#include "figure/number_range.h"
#include "views/board/cell_map.h"

namespace convwalk {

struct BoardMap {
    PlaneExtents extents;
    std::string name;    ///< below it
    std::string detail;  ///< below that, if it fits
    std::string sign;    ///< before it; nothing where it begins a row without one
    bool numbered = true;
    bool wide_sign = false;  ///< a number may stand in its place
    /// The widest text of its cells; nothing where they have none.
    std::optional<NumberRange> numbers{};
};

/// Maps by their index, row by row; the columns of a board stand side by side.
struct BoardColumn {
    std::vector<std::string> headings;  ///< above each row; empty, or fewer: none
    std::vector<std::vector<std::size_t>> rows;
};
using BoardPlan = std::vector<BoardColumn>;

/// A board at its place.
struct Board {
    std::vector<BoardMap> of;
    std::vector<CellMap> maps;  ///< as many; those that the plan leaves out have no cells
    BoardPlan plan;
    std::vector<std::array<Vec2, 2>> rules;  ///< lines between the columns, seen
    struct Heading {
        Vec2 at;  ///< left end of the baseline, seen
        std::string text;
    };
    std::vector<Heading> headings;
    Rect area;
    bool captions = false;
    bool signs = false;
    bool indices = false;
    double index_px = 0;  ///< room before and above a map for its numbers

    [[nodiscard]] bool has(std::size_t map) const { return maps[map].extents().slices > 0; }
};

/// Every map that has numbers has cells that are large enough for them.
/// @param small_px the size of small type, which digits have where cells allow
[[nodiscard]] bool has_room_for_numbers(const Board& board, double small_px);

/// Room that a sign takes before a map, in pixels before any zoom.
[[nodiscard]] double sign_room_px(const BoardMap& map, double body_px);

/// @param plans the first ones are preferred; at least one
/// @param above_px room that is kept free above the board
[[nodiscard]] Board placed_board(const Figure& figure, std::vector<BoardMap> maps,
                                 std::span<const BoardPlan> plans, const ViewPlace& place, double above_px);

}  // namespace convwalk
