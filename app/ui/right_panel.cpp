#include "ui/right_panel.h"

namespace convwalk {

std::optional<RightTab> right_head(const Style& style, RightTab chosen) {
    static constexpr std::string_view kNames[] = {"Explain", "Code", "Find"};
    const auto picked = segmented(style, "right tab", kNames, static_cast<std::size_t>(chosen),
                                  ImGui::GetContentRegionAvail().x);
    return picked ? std::optional(static_cast<RightTab>(*picked)) : std::nullopt;
}

RightPanelEdit right_panel(Controls& controls, RightPanelState& state, const Session& session,
                           const Settings& settings) {
    const LayerRequest& layer = session.figure().scenario.layer;
    RightPanelEdit edit;
    switch (settings.right_tab) {
        case RightTab::explain:
            difference_section(controls.style, state.difference, session);
            break;
        case RightTab::code: {
            CodePanelEdit code = code_panel(controls.style, state.code, layer, settings.framework,
                                            session.refusal().has_value());
            edit.layer = std::move(code.layer);
            edit.framework = code.framework;
            edit.copied = std::move(code.copied);
            edit.paste = code.paste;
            break;
        }
        case RightTab::find:
            edit.layer = find_panel(controls, state.find, layer);
            break;
    }
    return edit;
}

}  // namespace convwalk
