// A sentence on what is impossible, and a button for each change that would make it possible.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ui/widgets/style.h"

namespace convwalk {

/// Sentence and buttons in one box. @param mends words of the buttons, without a capital and a full stop
/// @return the button that was pressed
[[nodiscard]] std::optional<std::size_t> note_with_mends(const Style& style, std::string_view sentence,
                                                         const std::vector<std::string>& mends,
                                                         float width_px);

}  // namespace convwalk
