// The layer or the network as the code of frameworks: what each makes of the same call, the code itself, and
// layers out of code that was pasted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frameworks/compare.h"
#include "frameworks/read/read_stack.h"
#include "frameworks/write/write_stack.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

/// One layer of a program that was pasted.
struct CodeLayer {
    std::string words;  ///< "nn.Conv2d, line 2"
    std::string sizes;  ///< "28×28 → 24×24"
    LayerRequest request;
};

/// The layers with windows of a program, each over the input that reaches it.
struct FoundCode {
    std::vector<CodeLayer> layers;
    std::optional<CodeStack> network;  ///< all of them in turn, with notes of its own; where a stack can
    std::string why_no_network;        ///< empty where there is one
    std::vector<std::string> notes;    ///< what was assumed or left out, a sentence each
};

/// @param input of the layer that is there now: taken where the code says none and the layers fit into it
/// @throws BadInput with line and column, and when the code has no layer that changes sizes
[[nodiscard]] FoundCode found_code(std::string_view text, const Extents& input);

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
