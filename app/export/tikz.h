// A scene as a picture of TikZ, which LaTeX sets in the fonts of the document that it stands in.
#pragma once

#include <string>

#include "scene/scene.h"

namespace convwalk {

/// A document of its own, which pdflatex compiles; \input takes its picture alone where the package
/// standalone is loaded. 96 pixels are an inch. Text that LaTeX has no letters for is drawn as outlines.
/// @param comment what stands in its first line
[[nodiscard]] std::string to_tikz(const Scene& scene, const std::string& comment);

/// Text as LaTeX has it, in any encoding of fonts; "" when it can't have it.
[[nodiscard]] std::string latex_of(const std::string& text);

}  // namespace convwalk
