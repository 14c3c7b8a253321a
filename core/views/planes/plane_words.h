// Words, numbers and signs at the planes. Level 8.
#pragma once

#include "views/planes/brush.h"

namespace convwalk {

/// What stands beside the planes, as far as it is wanted and there is room for it.
struct Extras {
    bool captions = false;    ///< names and sizes below the planes (flat view)
    bool edge_words = false;  ///< below their slanting edges (oblique view)
    bool indices = false;     ///< row and column numbers
    bool signs = false;       ///< between the planes (flat view)

    [[nodiscard]] double caption_px(const TypeSizes& type) const;  ///< height below a plane
    [[nodiscard]] double index_px(const TypeSizes& type) const;    ///< margin on every side
    /// What of the area is left for the planes.
    [[nodiscard]] Rect for_planes(Rect area, const TypeSizes& type) const;
};
[[nodiscard]] Extras extras(const View& view, const TypeSizes& type, Rect area);

void paint_signs(const Brush& brush, const Extras& extras);
void paint_plane_captions(const Brush& brush);
/// Row and column numbers: those of the input cells along the grid, those of the output along the output.
void paint_indices(const Brush& brush);

}  // namespace convwalk
