// Paints a board. Level 8.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "figure/figure.h"
#include "scene/ink.h"
#include "scene/page.h"
#include "scene/scene.h"
#include "views/board/board.h"

namespace convwalk {

/// The size of type in the cells of a map and its significant digits.
struct CellType {
    double size_px = 0;
    int digits = 3;
};

/// A cell as it is painted.
struct CellLook {
    CellStyle style;
    std::optional<double> value{};
    Colour text{};
    bool struck = false;
    bool hidden = false;
    bool put_in = false;  ///< the value is a zero that was put in: a dot says it
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
    /// How many rows and columns of cells are painted as one.
    [[nodiscard]] std::int64_t block_of(std::size_t map, std::int64_t period) const;
    void paint_block(std::size_t map, const LookOf& look, std::int64_t samples,
                     const std::array<std::int64_t, 3>& at, std::int64_t block);
    void paint_sign(std::size_t map, const std::string& text);
    void paint_caption(std::size_t map, double beside_px);
    [[nodiscard]] Quad cell_quad(std::size_t map, PrimitiveId id, Rect r, const CellStyle& style) const;

    const Figure& figure_;
    const Theme& theme_;
    const Board& board_;
    TypeSizes type_;
    std::vector<std::optional<CellType>> numbers_;
};

}  // namespace convwalk
