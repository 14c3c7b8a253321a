// Several moments of a figure as pictures: one after the other for slides, or all on one sheet for print.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "export/formats.h"
#include "picture/figures.h"

namespace convwalk {

/// Pictures of a format, picture_1.png, picture_2.png, ..., in a folder that appears whole. @pre picture.draw
[[nodiscard]] Format build_up_of(const Format& picture);
/// Pictures of a format on one. @pre picture.draw
[[nodiscard]] Format sheet_of(const Format& picture, const SheetGrid& grid);
/// The same series of another format, and of the same grid. @pre both
[[nodiscard]] Format series_like(const Format& series, const Format& picture);

/// What a series can be of: the formats of single pictures.
[[nodiscard]] std::vector<const Format*> picture_formats();

/// What a dialog offers of these, as PNG.
[[nodiscard]] std::vector<Format> series_formats();

/// What a build-up shows: what each part of the animation comes to, the first step and the end; or, where the
/// scenario's export settings choose steps, each of these. @throws BadInput as Stops does
[[nodiscard]] std::vector<Moment> build_up_moments(const Figure& figure);

/// The name of a picture in a folder of so many, from 1 on: "picture_01.svg".
[[nodiscard]] std::string build_up_name(std::int64_t number, std::int64_t count, const Format& format);

inline constexpr int kMostOnSheetSide = 64;

/// "3x4" @throws BadInput
[[nodiscard]] SheetGrid parse_sheet(std::string_view text);

/// Moments of the exported part of the animation, evenly spread, row by row, each as large as the figure.
/// Places that there are no stops for stay empty.
/// @throws BadInput when the sheet is larger than a picture may be, the figure is zoomed, or as Stops does
[[nodiscard]] Scene sheet_scene(const Figure& figure, const SheetGrid& grid);

/// Pictures that are written one after the other. @throws BadInput as the two above
[[nodiscard]] std::int64_t series_length(const Figure& figure, const Format& format);

/// They outlive the writer. @pre it is a sheet
[[nodiscard]] std::unique_ptr<FrameWriter> sheet_writer(const Figure& figure, const Format& format,
                                                        Studio& studio, std::ostream& out);
/// @pre it is a build-up
[[nodiscard]] std::unique_ptr<FrameWriter> build_up_writer(const Figure& figure, const Format& format,
                                                           Studio& studio, const std::string& folder);

}  // namespace convwalk
