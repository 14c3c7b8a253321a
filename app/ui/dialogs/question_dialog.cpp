#include "ui/dialogs/question_dialog.h"

#include <algorithm>

#include "ui/widgets/widgets.h"

namespace convwalk {
namespace {

constexpr double kPadding = 22;  // design pixels, here and below
constexpr double kGap = 8;
constexpr double kWidth = 420;
constexpr double kNarrowestButton = 100;

double width_of(const Style& style, const std::string& answer) {
    const double words = double(ImGui::CalcTextSize(answer.c_str()).x) / double(style.px(1));
    return std::max(kNarrowestButton, words + 28);
}

// The first answer at the left, the others at the right, as in the other dialogs.
std::optional<std::size_t> answer_row(const Style& style, const BoxQuestion& question, double width) {
    std::optional<std::size_t> given;
    const std::size_t count = question.answers.size();
    double right = 0;
    for (std::size_t i = 1; i < count; ++i)
        right += width_of(style, question.answers[i]) + (i > 1 ? kGap : 0);
    for (std::size_t i = 0; i < count; ++i) {
        if (i == 1) ImGui::SameLine(style.px(kPadding + width - right));
        if (i > 1) ImGui::SameLine(0, style.px(kGap));
        const ButtonKind kind = i + 1 == count ? ButtonKind::main : ButtonLook().kind;
        if (button(style, question.answers[i], {.kind = kind, .width = width_of(style, question.answers[i])}))
            given = i;
    }
    return given;
}

}  // namespace

std::optional<std::size_t> question_dialog(const Style& style, const BoxQuestion& question) {
    // Another question is another box.
    const std::string title = "question " + question.asked;
    if (!ImGui::IsPopupOpen(title.c_str())) ImGui::OpenPopup(title.c_str());
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos({size.x / 2, size.y / 2}, ImGuiCond_Always, {0.5F, 0.5F});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {style.px(kPadding), style.px(20)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, style.px(10));
    const bool open = ImGui::BeginPopupModal(
        title.c_str(), nullptr,
        ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_AlwaysAutoResize);
    ImGui::PopStyleVar(2);
    if (!open) return std::nullopt;
    double answers = 0;
    for (const std::string& answer : question.answers) answers += width_of(style, answer) + kGap;
    const double width = std::max(kWidth, answers + kGap);
    ImGui::PushTextWrapPos(style.px(kPadding + width));
    text(question.asked, style.fonts.title, style.colours.ink);
    text(question.words, style.fonts.body, style.colours.muted);
    ImGui::PopTextWrapPos();
    ImGui::Dummy({style.px(width), style.px(8)});
    std::optional<std::size_t> given = answer_row(style, question, width);
    if (!given && went_down(ImGuiKey_Escape)) given = question.cancel;
    if (given) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
    return given;
}

}  // namespace convwalk
