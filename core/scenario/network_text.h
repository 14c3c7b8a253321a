// A network in a text of which nobody knows yet what it is. Level 5.
#pragma once

#include <optional>
#include <string_view>

#include "scenario/network_document.h"

namespace convwalk {

/// The network in a text: notation, or JSON with layers that is no scenario. nullopt for a text that is
/// nothing of the kind. @throws BadInput when it is, and can't be read
[[nodiscard]] std::optional<NetworkDocument> network_in(std::string_view text);

}  // namespace convwalk
