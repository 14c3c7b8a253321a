// What the writers of vector pictures have in common: the geometry that their files don't know.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "basics/geometry.h"
#include "scene/scene.h"

namespace convwalk {

/// A rectangle whose sides are those of the picture, its first corner the upper left one.
[[nodiscard]] bool is_upright(const Quad& q);

/// Where the text begins, whatever its place is; pixels.
[[nodiscard]] double left_end_px(const Label& label);

/// The marks of a quad's hatch, from its lattice, which stands on its corner: lines that reach beyond the
/// quad, and dots, which are lines to where they begin.
[[nodiscard]] std::vector<std::pair<Vec2, Vec2>> hatch_marks(const Quad& q);
/// How thick they are. @pre the quad is hatched
[[nodiscard]] double hatch_mark_px(const Quad& q);

/// A character as UTF-8.
[[nodiscard]] std::string utf8_of(char32_t character);

}  // namespace convwalk
