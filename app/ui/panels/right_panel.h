// What stands in the panel on the right beside the explanation: the code, the search for a layer, and what
// changed.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "desk/session.h"
#include "desk/settings.h"
#include "ui/panels/code_panel.h"
#include "ui/panels/difference_section.h"
#include "ui/panels/find_panel.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

/// Design pixels.
inline constexpr double kRightHead = 52;

struct RightPanelState {
    CodePanelState code;
    FindPanelState find;
    DifferenceState difference;
};

struct RightPanelEdit {
    std::optional<LayerRequest> layer;  ///< takes the place of the scenario's
    bool anew = false;                  ///< and is that of a new figure: it was pasted
    std::optional<Framework> framework;
    std::optional<std::string> copied;
    bool paste = false;
};

/// The tab to the right of one in the head above it, the first behind the last.
[[nodiscard]] RightTab next_tab(RightTab shown, std::size_t tabs);

/// Draws into the current ImGui window. With RightTab::explain what comes behind the explanation.
RightPanelEdit right_panel(Controls& controls, RightPanelState& state, const Session& session,
                           const Settings& settings);

}  // namespace convwalk
