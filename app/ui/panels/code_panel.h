// The layer or the network as the code of frameworks: what each makes of the same call, the code itself, and
// the layers that were found in code that was pasted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "frameworks/compare.h"
#include "frameworks/read/found.h"
#include "frameworks/write/write_stack.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

struct CodePanelState {
    CallPadding padding = CallPadding::as_asked;
    FoundCode found;    ///< several layers to choose from, that no network can be made of
    std::string wrong;  ///< why what was pasted can't be read; empty: it could

    // What is told, and of what: made anew only when that changes.
    std::optional<LayerRequest> of;
    CallPadding of_padding = CallPadding::as_asked;
    std::vector<FrameworkAnswer> answers;
    std::vector<WrittenCode> codes;  ///< one a framework

    // The same of a whole network, in one framework.
    std::optional<Stack> of_network;
    Framework of_framework = Framework::pytorch;
    WrittenCode network_code;
};

struct CodePanelEdit {
    std::optional<LayerRequest> layer;  ///< one of the found ones was chosen
    std::optional<Framework> framework;
    std::optional<std::string> copied;
    bool paste = false;
};

/// Draws into the current ImGui window.
/// @param layer     possible
/// @param framework whose code is shown
/// @param stale     the layer being edited is impossible: `layer` is the last one that was possible
CodePanelEdit code_panel(const Style& style, CodePanelState& state, const LayerRequest& layer,
                         Framework framework, bool stale);

/// The same beside a whole network, which has no call to compare.
CodePanelEdit network_code_panel(const Style& style, CodePanelState& state, const Stack& stack,
                                 Framework framework);

}  // namespace convwalk
