// What stands in the panel on the right beside the explanation: its head, the code, the search for a layer,
// and what changed.
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

/// What chooses what the panel shows, in a window of its own above it.
/// @param tabs their titles, in the order of RightTab; one that is not among them gives way to the first
/// @return what was newly chosen
std::optional<RightTab> right_head(const Style& style, RightTab chosen,
                                   std::span<const std::string_view> tabs);

/// The one to the right of it in that head, the first behind the last.
[[nodiscard]] RightTab next_tab(RightTab shown, std::size_t tabs);

/// Draws into the current ImGui window. With RightTab::explain what comes behind the explanation.
RightPanelEdit right_panel(Controls& controls, RightPanelState& state, const Session& session,
                           const Settings& settings);

}  // namespace convwalk
