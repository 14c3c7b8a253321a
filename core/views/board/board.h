// Several maps of cells in one picture, side by side or one above the other, with what stands around them:
// signs between them, captions below, numbers of rows and columns. Level 4.
//
// All cells of a board are equally large, as large as the area allows in the best of the arrangements that a
// view offers. What is around the maps gives way before the cells become too small.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "figure/figure.h"
#include "figure/number_range.h"
#include "scene/ink.h"
#include "scene/page.h"
#include "scene/scene.h"
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

/// The size of type in the cells of a map and its significant digits.
struct CellType {
    double size_px = 0;
    int digits = 3;
};

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

/// @param plans the first ones are preferred; at least one
/// @param above_px room that is kept free above the board
[[nodiscard]] Board placed_board(const Scenario& scenario, std::vector<BoardMap> maps,
                                 std::span<const BoardPlan> plans, const ViewPlace& place, double above_px);

/// A cell as it is painted.
struct CellLook {
    CellStyle style;
    std::optional<double> value{};
    Colour text{};
    bool struck = false;
    bool hidden = false;
};
using LookOf = std::function<CellLook(std::int64_t slice, std::int64_t row, std::int64_t column)>;

/// What a primitive of a map is; together with the map it makes the upper bits of its id.
enum class BoardPart : std::uint8_t { cell, number, strike, shade, mark, frame, words, index };
inline constexpr int kBoardParts = 8;
[[nodiscard]] PrimitiveId board_id(std::size_t map, BoardPart part, std::int64_t index);

/// Appends a board to a scene. What it refers to outlives it.
class BoardPainter : public Ink {
  public:
    BoardPainter(Scene& into, const Figure& figure, const Board& board);

    [[nodiscard]] const Theme& theme() const { return theme_; }
    [[nodiscard]] const CellMap& map(std::size_t i) const { return board_.maps[i]; }
    [[nodiscard]] const TypeSizes& type() const { return type_; }
    [[nodiscard]] const std::optional<CellType>& number_type(std::size_t i) const { return numbers_[i]; }

    /// Small cells are painted several at a time, in the mean of their colours.
    /// @param period after so many cells the looks repeat
    void paint_cells(std::size_t map, const LookOf& look, std::int64_t period = 1);
    /// A cell at any place of a map, such as one on its way.
    void paint_cell(std::size_t map, const Rect& place, std::int64_t index, const CellLook& look);
    /// An outline that says "here, now".
    void add_mark(std::size_t map, std::int64_t index, const Rect& place, double opacity = 1);
    void add_shade(std::size_t map, std::int64_t index, const Rect& place, Colour colour, bool hard_edge);
    /// A dashed line around what is kept.
    void add_frame(std::size_t map, std::int64_t index, const Rect& place, double opacity = 1);

    /// Signs, captions and headings. @param sign replaces a map's own
    void paint_words(const std::function<std::string(std::size_t map)>& sign);
    /// @param number of a row (true) or a column of a map; nothing: none
    void paint_indices(
        std::size_t map,
        const std::function<std::optional<std::int64_t>(bool is_row, std::int64_t place)>& number);

  private:
    [[nodiscard]] Quad cell_quad(std::size_t map, PrimitiveId id, Rect r, const CellStyle& style) const;

    const Figure& figure_;
    const Theme& theme_;
    const Board& board_;
    TypeSizes type_;
    std::vector<std::optional<CellType>> numbers_;
};

}  // namespace convwalk
