// The words around a figure: title, captions, legend, and the room they leave. Level 6.
//
// Type scales with the picture. Words that do not fit are broken into lines, and give way one after the other
// (legend, line about the current output, captions, title) when the figure would get less than its share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scene/meant.h"
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
    bool dotted = false;                        ///< with the dot that stands for a zero
    bool outlined = false;                      ///< an outline that says "here, now", nothing in it
    std::optional<Meant> meant = std::nullopt;  ///< because of which such cells are there
};

struct Words {
    std::string title;
    std::string caption;  ///< parameters and size
    std::string status;   ///< the current output; the line keeps its place when empty
    std::vector<LegendEntry> legend;
    std::size_t status_lines = 1;     ///< lines that are kept for the status
    std::size_t caption_lines = 3;    ///< a longer caption is left out
    std::optional<SpelledSum> sum{};  ///< in place of the status
    std::string note{};               ///< what can't be shown at this size, below the caption
};

/// Sizes of type for a picture, in pixels. The smallest is a 45th of the shorter side, which can still be
/// read from the back of a hall.
struct TypeSizes {
    double title_px = 0;
    double body_px = 0;
    double small_px = 0;
};
/// @param least_px no type is smaller, pixels
[[nodiscard]] TypeSizes type_sizes(SizePx picture, double least_px = 0);

/// Cells of a figure are not made larger than this, in pixels.
[[nodiscard]] double largest_cell_px(SizePx picture);

/// Height of the two lines below a plane.
[[nodiscard]] double caption_height_px(const TypeSizes& type);

struct Page {
    Rect figure;                        ///< what is left for the planes
    Rect beside_words;                  ///< the part of the picture, around the figure, without words
    std::vector<Primitive> primitives;  ///< the words, placed
    std::vector<Scene::Group> groups;   ///< of these
    struct Entry {
        Rect place;
        std::optional<Meant> meant;
    };
    std::vector<Entry> legend;  ///< where its entries stand
};

/// Where a legend stands: in rows below the figure, or in a column at its right.
enum class LegendPlace : std::uint8_t { below, beside };

/// @param first_id ids of the words start here and stay below first_id + 2^32
/// @param type of the picture
[[nodiscard]] Page lay_out_page(const Words& words, SizePx picture, const TypeSizes& type, const Theme& theme,
                                PrimitiveId first_id, LegendPlace legend = LegendPlace::below);

/// A text broken into lines no wider than `width_em`, between its parts ("a · b", "a, b") where that suffices
/// and else between words; a single longer word stands alone.
[[nodiscard]] std::vector<std::string> broken_into_lines(const std::string& text, Weight weight,
                                                         double width_em);

/// A side of the dot that stands for a zero in a cell. Pixels of a cell's side seen from above.
[[nodiscard]] double zero_dot_px(double cell_px);

/// A small cell as it stands in a legend.
[[nodiscard]] Quad swatch(const LegendEntry& entry, Rect place, const Theme& theme, PrimitiveId id);

}  // namespace convwalk
