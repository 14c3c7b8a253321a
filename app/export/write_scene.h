// One scene, of whatever made it, to a picture.
#pragma once

#include <string>

#include "export/formats.h"
#include "export/studio.h"
#include "export/svg.h"
#include "scene/scene.h"

namespace convwalk {

/// @param format png or svg
/// @throws BadInput for another format, or when the scene is too large to be drawn; NoGraphics, CannotWrite
void write_scene(const Scene& scene, const std::string& path, const Format& format, Studio& studio,
                 SvgText text);

}  // namespace convwalk
