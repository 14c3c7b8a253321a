// Colours and patterns by what they mean. Level 1.
//
// A theme gives every role a look; it never adds or removes a role. Built-in themes are JSON files in
// assets/themes; a person's own theme file names a base and what it overrides.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "basics/colour.h"

namespace convwalk {

/// How the cells of one kind look.
struct CellStyle {
    Colour fill = kNoColour;
    Colour stroke = kNoColour;
    bool dashed = false;
    Hatch hatch = Hatch::none;
    Colour hatch_colour = kNoColour;
    Colour text = {0, 0, 0, 255};
    bool operator==(const CellStyle&) const = default;
};

struct Theme {
    std::string name;  ///< of the built-in theme it is based on

    Colour background;
    Colour ink;         ///< titles and numbers
    Colour muted;       ///< captions
    Colour accent;      ///< here, now: the current window, the current output, the lines between them
    Colour window;      ///< laid over the cells under the kernel; translucent
    Colour never_read;  ///< hatching of cells that no window reads
    Colour strike;      ///< through cropped cells
    // Output maps beside the first one, which has the colour of outputs, and their filters: where channels
    // are drawn.
    Colour channel_1;
    Colour channel_2;
    Colour channel_3;

    CellStyle input;
    CellStyle inserted_zero;
    CellStyle padding;
    CellStyle output_padding;
    CellStyle overhang;
    CellStyle cropped;
    CellStyle kernel;
    CellStyle output;
    CellStyle output_pending;  ///< an output that is not computed yet
    CellStyle negative;        ///< a negative value, wherever it stands: its fill in place of the role's own

    bool operator==(const Theme&) const = default;
};

[[nodiscard]] std::vector<std::string> theme_names();

/// @throws BadInput with the known names and the nearest one
[[nodiscard]] Theme built_in_theme(std::string_view name);

/// Reads a theme file: an object with any of the roles and an optional "base" (default "light").
/// @param place how the theme is called in a sentence: "theme" within a scenario; empty for a file
/// @throws BadInput naming the field
[[nodiscard]] Theme parse_theme(std::string_view json, std::string_view place = "");

/// Every colour that the theme gives, in no order.
[[nodiscard]] std::vector<Colour> colours_of(const Theme& theme);

/// What parse_theme() reads back to an equal theme: the base and what differs from it.
[[nodiscard]] std::string to_json(const Theme& theme);

}  // namespace convwalk
