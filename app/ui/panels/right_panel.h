// What stands in the panel on the right beside the explanation: its head, the code, the search for a layer,
// and what changed.
#pragma once

#include <optional>

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
    std::optional<Framework> framework;
    std::optional<std::string> copied;
    bool paste = false;
};

/// Explain | Code | Find, in a window of its own above what it chooses; Table | Code, where the table stands
/// for the explanation, beside a whole network. @return what was newly chosen
std::optional<RightTab> right_head(const Style& style, RightTab chosen, bool network);

/// The one to the right of it in that head, the first behind the last.
[[nodiscard]] RightTab next_tab(RightTab shown, bool network);

/// Draws into the current ImGui window. With RightTab::explain what comes behind the explanation.
RightPanelEdit right_panel(Controls& controls, RightPanelState& state, const Session& session,
                           const Settings& settings);

}  // namespace convwalk
