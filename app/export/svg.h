// One scene to SVG: the same primitives as vectors, text as text.
#pragma once

#include <string>

#include "scene/scene.h"

namespace convwalk {

/// An SVG 1.1 document of the scene's size in pixels. Fonts are named, not embedded: Inter, else any
/// sans-serif.
[[nodiscard]] std::string to_svg(const Scene& scene);

}  // namespace convwalk
