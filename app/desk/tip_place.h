// Where a tip stands that must not cover what it is about. Pure.
#pragma once

#include <optional>

#include "basics/geometry.h"

namespace convwalk {

/// The upper left corner of a tip beside the figure, near the pointer; nullopt where there is no room for it.
/// @param room   in which it has to stay
/// @param figure that it must not cover
/// @param gap    that is left between the two
[[nodiscard]] std::optional<Vec2> tip_place(const Rect& room, const Rect& figure, Vec2 size, Vec2 pointer,
                                            double gap);

}  // namespace convwalk
