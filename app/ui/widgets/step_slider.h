// A slider with a few places, each with its word.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "desk/edit.h"
#include "ui/widgets/style.h"

namespace convwalk {

/// Dragged or clicked. Words for which there is no room are left out, but for the last and the chosen one.
/// @param names of the places, at least 2 @param width_px of all
/// @return the place it was moved to; `done` when the hand lets go
[[nodiscard]] Edit<std::size_t> step_slider(const Style& style, const char* id,
                                            std::span<const std::string> names, std::size_t chosen,
                                            float width_px);

}  // namespace convwalk
