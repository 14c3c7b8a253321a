// What changed: the layer beside an earlier one, field by field.
#pragma once

#include <optional>
#include <string>

#include "advice/difference.h"
#include "desk/session.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

enum class CompareWith : std::uint8_t { last_edit, saved, kept };

struct DifferenceState {
    CompareWith with = CompareWith::last_edit;
    std::optional<LayerRequest> kept;  ///< the layer that was kept to compare

    // What is told, and of what: made anew only when that changes.
    std::optional<LayerRequest> of;
    std::optional<LayerRequest> against;
    std::optional<LayerDifference> made;
};

/// Draws into the current ImGui window.
void difference_section(const Style& style, DifferenceState& state, const Session& session);

}  // namespace convwalk
