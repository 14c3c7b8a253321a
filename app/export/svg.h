// One scene to SVG: the same primitives as vectors.
#pragma once

#include <cstdint>
#include <string>

#include "scene/scene.h"

namespace convwalk {

enum class SvgText : std::uint8_t {
    /// To be edited and searched. Fonts are named, not embedded: Inter, else any sans-serif.
    live,
    /// Shapes, which look the same wherever the picture is opened.
    outlines,
};

/// What is said of a picture, to programs that read it aloud or search it; empty parts are left out.
struct SvgWords {
    std::string title;
    std::string text;
};

/// An SVG 1.1 document of the scene's size in pixels. Its groups are those of the scene; an id tells what
/// each shows, with "-2" behind it where it comes again.
[[nodiscard]] std::string to_svg(const Scene& scene, SvgText text = SvgText::live,
                                 const SvgWords& words = {});

}  // namespace convwalk
