// Several moments of a figure as pictures: one after the other for slides, or all on one sheet for print.
#pragma once

#include <string>
#include <vector>

#include "export/write_figure.h"

namespace convwalk {

/// What a build-up shows: what each part of the animation comes to, the first step and the end; or, where the
/// scenario's export settings choose steps, each of these. @throws BadInput as Stops does
[[nodiscard]] std::vector<Moment> build_up_moments(const Figure& figure);

/// Writes them as picture_1.png, picture_2.png, ... into a folder, which appears whole.
/// @param format of single pictures: one with `draw`
/// @param progress as that of write_figure()
/// @throws BadInput, NoGraphics, CannotWrite
void write_build_up(const Figure& figure, const std::string& folder, const Format& format, Studio& studio,
                    const Progress& progress);

/// How many pictures stand beside and below one another.
struct SheetGrid {
    int columns = 1;
    int rows = 1;
};
inline constexpr int kMostOnSheetSide = 64;

/// "3x4" @throws BadInput
[[nodiscard]] SheetGrid parse_sheet(std::string_view text);

/// Moments of the exported part of the animation, evenly spread, row by row, each as large as the figure.
/// Places that there are no stops for stay empty.
/// @throws BadInput when the sheet is larger than a picture may be, the figure is zoomed, or as Stops does
[[nodiscard]] Scene sheet_scene(const Figure& figure, const SheetGrid& grid);

/// Writes that. @param format as that of write_build_up()
/// @throws BadInput, NoGraphics, CannotWrite
void write_sheet(const Figure& figure, const SheetGrid& grid, const std::string& path, const Format& format,
                 Studio& studio);

}  // namespace convwalk
