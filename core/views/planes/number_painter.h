// The numbers in the cells, and the colours that say how large they are. Level 8.
#pragma once

#include <optional>

#include "views/planes/brush.h"

namespace convwalk {

/// The look of a cell by its value: zero is pale, the largest amount has the role's full colour, and negative
/// numbers have that of their own. In few steps, so that a picture has few colours.
/// @param largest amount on the plane
[[nodiscard]] CellStyle coloured_by(const Theme& theme, const CellStyle& role, double value, double largest);

/// A colour, which may be translucent, as it shows on an opaque one.
[[nodiscard]] Colour over(Colour colour, const Colour& below);

/// The colour of type on a fill: the style's own, unless ink or the background can be read better.
[[nodiscard]] Colour readable_on(const Theme& theme, const CellStyle& style);

/// The size of type in the cells of a plane, in whole pixels, and how its numbers are shortened; the same for
/// all cells.
struct NumberType {
    double size_px = 0;
    NumberForm form{};
    double widest_em = 0;  ///< of the widest number
};
/// None where the figure has no numbers or cells are too small for them.
[[nodiscard]] std::optional<NumberType> number_type(const Brush& brush, PlaneName plane);

/// The same for other numbers in cells like those of the plane.
[[nodiscard]] std::optional<NumberType> number_type(const Brush& brush, PlaneName plane,
                                                    const NumberRange& range);

/// The value of a cell of the grid: that of the input, 0 for a zero that was put in, and minus infinity for
/// the padding of max pooling. None where nothing counts or numbers are not shown.
/// @param channel one that the figure has numbers of
[[nodiscard]] std::optional<double> grid_value(const Figure& figure, std::int64_t slice, std::int64_t row,
                                               std::int64_t column, std::int64_t channel = 0);
/// That of a place on the kernel's plane, where it lies as on the grid.
[[nodiscard]] double kernel_value(const Figure& figure, std::int64_t slice, std::int64_t row,
                                  std::int64_t column);

/// A number upright in the middle of a cell.
void paint_number(const Brush& brush, PrimitiveId id, PlaneName plane, std::int64_t slice, const Area& cell,
                  double value, const NumberType& type, Colour colour);

/// In place of the current output's number, which is asked.
void paint_number_asked(const Brush& brush, const NumberType& type);
/// Where the output's plane would be, whose size is asked.
void paint_size_asked(const Brush& brush);

/// The dot that stands for a zero that was put in.
[[nodiscard]] Quad zero_dot(PrimitiveId id, Vec2 middle, double side_px, Colour colour);
/// That in the middle of a cell of the grid.
void paint_zero(const Brush& brush, PrimitiveId id, std::int64_t slice, const Area& cell, Colour colour);

/// The size of type of the weights beside the numbers in the window; none where the kernel is a plane of its
/// own, and where cells are too small.
/// @param numbers of the grid
[[nodiscard]] std::optional<double> weight_px(const Brush& brush, const NumberType& numbers);
/// A number of the grid and what it is multiplied with.
struct Product {
    double value = 0;
    double weight = 0;
    bool put_in = false;  ///< the number is a zero that was put in: a dot
};
struct ProductIds {
    PrimitiveId number = 0;
    PrimitiveId weight = 0;
};
/// "3×2" in the middle of a cell, the weight in smaller type.
void paint_product(const Brush& brush, const ProductIds& ids, std::int64_t slice, const Area& cell,
                   const Product& product, const NumberType& numbers, double weight_px, Colour colour);

/// Marks the input cell that max pooling takes for an output.
void paint_winner(const Brush& brush, const Extents& output);

}  // namespace convwalk
