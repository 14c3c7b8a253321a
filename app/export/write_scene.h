// One scene, of whatever made it, to a picture.
#pragma once

#include <string>

#include "export/formats.h"
#include "export/studio.h"
#include "scene/scene.h"

namespace convwalk {

/// @param format one of a moment that is drawn from its scene: PNG, SVG, PDF, TikZ
/// @throws BadInput for another format, or when the scene is too large to be drawn; NoGraphics, CannotWrite;
/// nothing is left of a file then
void write_scene(const Scene& scene, const StillWords& words, const std::string& path, const Format& format,
                 Studio& studio);

}  // namespace convwalk
