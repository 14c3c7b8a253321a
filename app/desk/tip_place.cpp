#include "desk/tip_place.h"

#include <algorithm>

namespace convwalk {

std::optional<Vec2> tip_place(const Rect& room, const Rect& figure, Vec2 size, Vec2 pointer, double gap) {
    if (size.x > room.width || size.y > room.height) return std::nullopt;
    const auto kept = [](double at, double least, double most) { return std::clamp(at, least, most); };
    const double x = kept(pointer.x - size.x / 2, room.x, room.right() - size.x);
    const double y = kept(pointer.y - size.y / 2, room.y, room.bottom() - size.y);
    struct Side {
        Vec2 at;
        double away;  // from the pointer to the figure's edge there
        bool fits;
    };
    const Side sides[] = {
        {{figure.right() + gap, y},
         figure.right() - pointer.x,
         figure.right() + gap + size.x <= room.right()},
        {{figure.x - gap - size.x, y}, pointer.x - figure.x, figure.x - gap - size.x >= room.x},
        {{x, figure.bottom() + gap},
         figure.bottom() - pointer.y,
         figure.bottom() + gap + size.y <= room.bottom()},
        {{x, figure.y - gap - size.y}, pointer.y - figure.y, figure.y - gap - size.y >= room.y},
    };
    const Side* nearest = nullptr;
    for (const Side& side : sides) {
        if (side.fits && (nearest == nullptr || side.away < nearest->away)) nearest = &side;
    }
    return nearest == nullptr ? std::nullopt : std::optional(nearest->at);
}

}  // namespace convwalk
