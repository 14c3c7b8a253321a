// Asks about changes that would be lost.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ui/widgets/style.h"

namespace convwalk {

enum class UnsavedAnswer : std::uint8_t { drop, stay, save };

/// A modal box in the middle of the window. Call in every frame while it is open.
/// @param file of the document; empty: it has none
/// @return nullopt: not answered yet
[[nodiscard]] std::optional<UnsavedAnswer> unsaved_dialog(const Style& style, const std::string& file);

}  // namespace convwalk
