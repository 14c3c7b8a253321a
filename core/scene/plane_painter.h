// Paints the planes of a figure: grid, window, lines, kernel and output. Level 4.
#pragma once

#include "scene/arrangement.h"
#include "scene/figure.h"
#include "scene/scene.h"

namespace convwalk {

/// The upper bits of a primitive's id: which part of the picture it belongs to.
enum Part : std::uint8_t {
    kGridPart = 1,
    kGridBorderPart,
    kStrikePart,
    kWindowPart,
    kWindowMarkPart,
    kLinePart,
    kKernelPart,
    kOutputPart,
    kOutputBorderPart,
    kMarkPart,
    kIndexPart,
    kSignPart,
    kWordsPart,
};

/// What stands beside the planes, as far as it is wanted and there is room for it.
struct Extras {
    bool captions = false;  ///< names and sizes below the planes (flat view)
    bool indices = false;   ///< row and column numbers
    bool signs = false;     ///< between the planes (flat view)

    [[nodiscard]] double caption_px(SizePx picture) const;  ///< height below a plane
    [[nodiscard]] double index_px(SizePx picture) const;    ///< margin on every side
    /// What of the area is left for the planes.
    [[nodiscard]] Rect for_planes(Rect area, SizePx picture) const;
};
[[nodiscard]] Extras extras(const View& view, SizePx picture, Rect area);

/// Appends the planes to a scene, within `area` of its picture.
void paint_planes(Scene& scene, const Figure& figure, const Planes& planes, const Arrangement& arrangement,
                  const Extras& extras, const Moment& moment, Rect area);

}  // namespace convwalk
