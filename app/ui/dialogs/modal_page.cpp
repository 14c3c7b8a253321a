#include "ui/dialogs/modal_page.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace convwalk {

ModalPage::ModalPage(const Style& style, const char* name, double width, double height) {
    if (!ImGui::IsPopupOpen(name)) ImGui::OpenPopup(name);
    const ImVec2 window = ImGui::GetIO().DisplaySize;
    const float margin = 2 * style.px(12);
    const ImVec2 size = {std::max(1.0F, std::min(style.px(width), window.x - margin)),
                         std::max(1.0F, std::min(style.px(height), window.y - margin))};
    ImGui::SetNextWindowPos({std::floor((window.x - size.x) / 2), std::floor((window.y - size.y) / 2)});
    ImGui::SetNextWindowSize(size);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {style.px(20), style.px(18)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, style.px(10));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, style.px(1));
    open_ = ImGui::BeginPopupModal(name, nullptr,
                                   ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                       ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar(3);
}

ModalPage::~ModalPage() {
    if (open_) ImGui::EndPopup();
}

void ModalPage::close() {
    ImGui::CloseCurrentPopup();
}

void close_popups() {
    if (ImGui::GetCurrentContext()->OpenPopupStack.Size > 0) ImGui::ClosePopupToLevel(0, true);
}

Resting::Resting(const Style& style, bool resting) : style_(style), resting_(resting) {
    ImGui::PushStyleVar(ImGuiStyleVar_DisabledAlpha, 1.0F);
    ImGui::BeginDisabled(resting);
    ImGui::BeginGroup();
}

Resting::~Resting() {
    ImGui::EndGroup();
    ImGui::EndDisabled();
    ImGui::PopStyleVar();
    if (!resting_) return;
    const ImVec2 from = ImGui::GetItemRectMin();
    const ImVec2 to = ImGui::GetItemRectMax();
    ImGui::GetWindowDrawList()->AddRectFilled({from.x - 1, from.y - 1}, {to.x + 1, to.y + 1},
                                              u32(faded(style_.colours.panel, 0.55)));
}

}  // namespace convwalk
