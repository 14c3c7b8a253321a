#include "ui/dialogs/unsaved_dialog.h"

#include <fmt/format.h>

#include <algorithm>

#include "basics/text.h"
#include "desk/paths.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

std::optional<UnsavedAnswer> unsaved_dialog(const Style& style, const std::string& file) {
    const char* title = "unsaved";
    if (!ImGui::IsPopupOpen(title)) ImGui::OpenPopup(title);
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos({size.x / 2, size.y / 2}, ImGuiCond_Always, {0.5F, 0.5F});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {style.px(22), style.px(20)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, style.px(10));
    const bool open = ImGui::BeginPopupModal(
        title, nullptr,
        ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_AlwaysAutoResize);
    ImGui::PopStyleVar(2);
    if (!open) return std::nullopt;
    const std::string name = file.empty() ? "this figure" : printable(name_in(file), 60);
    text(fmt::format("Save the changes to {}?", name), style.fonts.title, style.colours.ink);
    text("They are lost otherwise.", style.fonts.body, style.colours.muted);
    ImGui::Dummy({style.px(380), style.px(8)});
    std::optional<UnsavedAnswer> answer;
    if (button(style, "Don't save", {.width = 110})) answer = UnsavedAnswer::drop;
    // At the right, as in the other dialogs.
    ImGui::SameLine(std::max(style.px(22 + 110 + 8), ImGui::GetWindowWidth() - style.px(22 + 100 + 8 + 100)));
    if (button(style, "Cancel", {.width = 100}) || went_down(ImGuiKey_Escape)) answer = UnsavedAnswer::stay;
    ImGui::SameLine(0, style.px(8));
    if (button(style, "Save", {.kind = ButtonKind::main, .width = 100})) answer = UnsavedAnswer::save;
    if (answer) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
    return answer;
}

}  // namespace convwalk
