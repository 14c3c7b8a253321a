// The words around a figure: title, captions, legend, and the room they leave. Level 6.
//
// Type scales with the picture. Words that do not fit are broken into lines, and give way one after the other
// (legend, line about the current output, captions, title) when the figure would get less than its share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scene/scene.h"
#include "scene/spelled_sum.h"
#include "theme/theme.h"

namespace convwalk {

/// One entry of the legend.
struct LegendEntry {
    CellStyle swatch;
    bool struck = false;
    bool hatched = false;  ///< with the never-read hatching
    std::string text;
};

struct Words {
    std::string title;
    std::string caption;  ///< parameters and size
    std::string status;   ///< the current output; the line keeps its place when empty
    std::vector<LegendEntry> legend;
    std::size_t status_lines = 1;     ///< lines that are kept for the status
    std::optional<SpelledSum> sum{};  ///< in place of the status
};

/// Sizes of type for a picture, in pixels.
struct TypeSizes {
    double title_px = 0;
    double body_px = 0;
    double small_px = 0;
};
[[nodiscard]] TypeSizes type_sizes(SizePx picture);

/// Cells of a figure are not made larger than this, in pixels.
[[nodiscard]] double largest_cell_px(SizePx picture);

/// Height of the two lines below a plane.
[[nodiscard]] double caption_height_px(SizePx picture);

struct Page {
    Rect figure;                        ///< what is left for the planes
    Rect beside_words;                  ///< the part of the picture, around the figure, without words
    std::vector<Primitive> primitives;  ///< the words, placed
};

/// @param first_id ids of the words start here and stay below first_id + 2^32
[[nodiscard]] Page lay_out_page(const Words& words, SizePx picture, const Theme& theme, PrimitiveId first_id);

/// A small cell as it stands in a legend.
[[nodiscard]] Quad swatch(const LegendEntry& entry, Rect place, const Theme& theme, PrimitiveId id);

}  // namespace convwalk
