// Layers in the short notation of papers: for pictures, and to be edited as a text. Level 2.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "network/notation.h"

namespace convwalk {

/// "C 3×3/2", "T 4×4/2", "P 2×2", "add": what a layer is in as few characters as a picture has room for.
/// @param axes of the input
[[nodiscard]] std::string short_label(const StackLayer& layer, std::size_t axes = 2);

/// The layers as read_notation() reads them back with the same defaults: "CR(64,9)-P-TR(32)"; what follows
/// one another alike is written once, "3x CR(64,3)". nullopt when the notation has no words for one of them
/// (joins, names, a size to resize to).
[[nodiscard]] std::optional<std::string> notation_of(const std::vector<StackLayer>& layers,
                                                     const NotationDefaults& defaults = {});

}  // namespace convwalk
