#include "scene/ink.h"

#include <cmath>
#include <utility>

namespace convwalk {

void Ink::group(std::string_view name) const {
    const std::size_t first = scene.primitives.size();
    if (!scene.groups.empty() && scene.groups.back().first == first) scene.groups.pop_back();
    if (scene.groups.empty() || scene.groups.back().name != name)
        scene.groups.push_back({first, std::string(name)});
}

void Ink::add(Primitive primitive) const {
    std::visit([this](auto& p) { p.id += first_id; }, primitive);
    scene.primitives.push_back(std::move(primitive));
}

void Ink::add_text(PrimitiveId id, Vec2 at, std::string text, double size_px, Colour colour, Weight weight,
                   Align align) const {
    add(Label{id,
              {std::round(at.x), std::round(at.y)},
              std::move(text),
              std::round(size_px),
              weight,
              align,
              colour});
}

}  // namespace convwalk
