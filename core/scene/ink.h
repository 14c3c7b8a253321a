// Appends primitives to a scene: what every painter draws with. Level 6.
#pragma once

#include <string>

#include "scene/scene.h"

namespace convwalk {

/// The scene outlives it.
struct Ink {
    Scene& scene;              ///< appended to
    PrimitiveId first_id = 0;  ///< added to every id: keeps several pictures within a scene apart

    void add(Primitive primitive) const;
    /// Text on whole pixels, in a size of whole pixels.
    void add_text(PrimitiveId id, Vec2 at, std::string text, double size_px, Colour colour,
                  Weight weight = Weight::regular, Align align = Align::centre) const;
};

}  // namespace convwalk
