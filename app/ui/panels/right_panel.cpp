#include "ui/panels/right_panel.h"

namespace convwalk {

std::optional<RightTab> right_head(const Style& style, RightTab chosen, bool network) {
    static constexpr std::string_view kOfLayer[] = {"Explain", "Code", "Find"};
    static constexpr std::string_view kOfNetwork[] = {"Table", "Code"};
    const std::span<const std::string_view> names =
        network ? std::span<const std::string_view>(kOfNetwork) : std::span<const std::string_view>(kOfLayer);
    const auto shown = static_cast<std::size_t>(chosen);
    const auto picked = segmented(style, "right tab", names, shown < names.size() ? shown : 0,
                                  ImGui::GetContentRegionAvail().x);
    return picked ? std::optional(static_cast<RightTab>(*picked)) : std::nullopt;
}

RightTab next_tab(RightTab shown, bool network) {
    if (network) return shown == RightTab::code ? RightTab::explain : RightTab::code;
    return static_cast<RightTab>((static_cast<std::size_t>(shown) + 1) % right_tab_names().size());
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
