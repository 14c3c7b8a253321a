// Appends primitives to a scene: what every painter draws with. Level 6.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "scene/scene.h"

namespace convwalk {

/// An id whose upper bits say to which part of a picture a primitive belongs, and the lower ones which it is
/// there. Every view numbers the parts of its pictures; the words around them are one more (see brush.h of
/// the planes).
[[nodiscard]] constexpr PrimitiveId part_id(std::uint8_t part, std::int64_t index) {
    return PrimitiveId{part} << 40 | static_cast<PrimitiveId>(index);
}

/// The scene outlives it.
struct Ink {
    Scene& scene;              ///< appended to
    PrimitiveId first_id = 0;  ///< added to every id: keeps several pictures within a scene apart

    /// What is added from now on belongs to it; see Scene::Group.
    void group(std::string_view name) const;
    void add(Primitive primitive) const;
    /// Text on whole pixels, in a size of whole pixels.
    void add_text(PrimitiveId id, Vec2 at, std::string text, double size_px, Colour colour,
                  Weight weight = Weight::regular, Align align = Align::centre) const;
};

}  // namespace convwalk
