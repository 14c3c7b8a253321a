#include "ui/panels/right_panel.h"

namespace convwalk {

namespace {

std::size_t place_of(RightTab tab, std::size_t tabs) {
    const auto place = static_cast<std::size_t>(tab);
    return place < tabs ? place : 0;
}

}  // namespace

RightTab next_tab(RightTab shown, std::size_t tabs) {
    return static_cast<RightTab>((place_of(shown, tabs) + 1) % tabs);
}

RightPanelEdit right_panel(Controls& controls, RightPanelState& state, const Session& session,
                           const Settings& settings) {
    const LayerRequest& layer = session.figure().request;
    RightPanelEdit edit;
    switch (settings.right_tab) {
        case RightTab::explain:
            difference_section(controls.style, state.difference, session);
            break;
        case RightTab::code: {
            CodePanelEdit code = code_panel(controls.style, state.code, layer, settings.framework,
                                            session.refusal().has_value());
            edit.layer = std::move(code.layer);
            edit.anew = edit.layer.has_value();
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
