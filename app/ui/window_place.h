#pragma once

#include <optional>
#include <span>

#include "desk/settings.h"

namespace convwalk {

/// The part of a monitor that windows may take, in px of the desktop.
struct WorkArea {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

/// Where a window that stood at `before` may stand again, no larger than the monitor that it is on.
/// @return nullopt when it stood nowhere, or where no monitor shows the upper edge by which it is moved
[[nodiscard]] std::optional<WindowPlace> place_again(const WindowPlace& before,
                                                     std::span<const WorkArea> monitors);

}  // namespace convwalk
