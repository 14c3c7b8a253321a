#include "ui/window_place.h"

#include <algorithm>

namespace convwalk {
namespace {

constexpr int kGrip = 40;       // px of the upper edge that are to be seen
constexpr int kSmallest = 320;  // px

bool shows_edge(const WorkArea& area, const WindowPlace& place) {
    return place.x + place.width > area.x + kGrip && place.x + kGrip < area.x + area.width &&
           place.y >= area.y && place.y + kGrip < area.y + area.height;
}

}  // namespace

std::optional<WindowPlace> place_again(const WindowPlace& before, std::span<const WorkArea> monitors) {
    if (before.width < 1 || before.height < 1) return std::nullopt;
    const auto area = std::find_if(monitors.begin(), monitors.end(),
                                   [&](const WorkArea& each) { return shows_edge(each, before); });
    if (area == monitors.end()) return std::nullopt;
    WindowPlace place = before;
    place.width = std::clamp(place.width, kSmallest, std::max(kSmallest, area->width));
    place.height = std::clamp(place.height, kSmallest, std::max(kSmallest, area->height));
    return place;
}

}  // namespace convwalk
