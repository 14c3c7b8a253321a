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

/// Appends the planes to a scene, within `area` of its picture.
void paint_planes(Scene& scene, const Figure& figure, const Planes& planes, const Arrangement& arrangement,
                  const Moment& moment, Rect area);

}  // namespace convwalk
