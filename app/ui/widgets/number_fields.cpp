// Numbers that are typed, dragged, turned by the wheel or stepped by buttons.
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "ui/widgets/press.h"
#include "ui/widgets/widgets.h"

namespace convwalk {
namespace {

std::string number_text(std::int64_t value) {
    return std::to_string(value);
}

std::optional<std::int64_t> number_of(const std::string& text) {
    std::int64_t value = 0;
    const char* begin = text.data();
    const char* end = begin + text.size();
    while (begin != end && *begin == ' ') ++begin;
    while (end != begin && end[-1] == ' ') --end;
    const auto [rest, error] = std::from_chars(begin, end, value);
    if (error != std::errc{} || rest != end) return std::nullopt;
    return value;
}

// Lets digits and a sign into a number, and steps it by ↑ and ↓. The user data is the step.
int edit_number(ImGuiInputTextCallbackData* data) {
    if (data->EventFlag == ImGuiInputTextFlags_CallbackCharFilter) {
        const auto c = data->EventChar;
        return (c >= '0' && c <= '9') || c == '-' ? 0 : 1;
    }
    const auto value = number_of({data->Buf, static_cast<std::size_t>(data->BufTextLen)});
    if (!value) return 0;
    const std::int64_t step = *static_cast<const std::int64_t*>(data->UserData);
    const std::int64_t next = data->EventKey == ImGuiKey_UpArrow ? *value + step
                              : *value < 0                       ? *value - step
                                                                 : std::max<std::int64_t>(0, *value - step);
    const std::string text = number_text(next);
    data->DeleteChars(0, data->BufTextLen);
    data->InsertChars(0, text.c_str());
    data->SelectAll();
    return 0;
}

// The field while it is typed in.
Edit<std::int64_t> typed_field(Controls& controls, const NumberField& field, int index) {
    const Style& style = controls.style;
    Typing& typing = controls.typing;
    Edit<std::int64_t> edit{field.value};
    if (typing.frames++ == 0) {
        typing.text = number_text(field.value);
        ImGui::SetKeyboardFocusHere();
    }
    ImGui::SetNextItemWidth(field.width_px);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {style.px(6), (style.px(26) - ImGui::GetFontSize()) / 2});
    std::int64_t step = field.step;
    ImGui::InputText("##typed", &typing.text,
                     ImGuiInputTextFlags_AutoSelectAll | ImGuiInputTextFlags_CallbackHistory |
                         ImGuiInputTextFlags_CallbackCharFilter,
                     edit_number, &step);
    ImGui::PopStyleVar();
    // The largest size has ten digits; one more shows that it is too large.
    constexpr std::size_t kMostDigits = 11;
    if (typing.text.size() > kMostDigits) typing.text.resize(kMostDigits);
    if (const auto value = number_of(typing.text)) {
        edit.value = *value;
        edit.changed = *value != field.value;
    }
    // Dear ImGui gives the field the keyboard a frame or two after it was asked to.
    constexpr int kFramesToFocus = 3;
    const bool tab = typing.frames > 1 && controls.was_pressed(Key::tab);
    if (tab) {
        typing = {.field = index + (ImGui::GetIO().KeyShift ? -1 : 1), .panel = ImGui::GetWindowDrawList()};
        edit.done = true;
    } else if (ImGui::IsItemDeactivated() || (typing.frames > kFramesToFocus && !ImGui::IsItemActive())) {
        typing = {.left = index};
        edit.done = true;
    }
    return edit;
}

// Whether the wheel that scrolled a panel turns on, with the pointer where it was.
bool still_scrolls(const Controls& controls) {
    if (!controls.typing.scrolled_at) return false;
    constexpr float kUnsteadyHandPx = 6;
    const ImVec2 from = *controls.typing.scrolled_at;
    const ImVec2 now = ImGui::GetIO().MousePos;
    return std::hypot(now.x - from.x, now.y - from.y) <= kUnsteadyHandPx * controls.style.scale;
}

// The field while it is not typed in: a button that can be dragged.
Edit<std::int64_t> resting_field(Controls& controls, const NumberField& field, int index) {
    const Style& style = controls.style;
    Typing& typing = controls.typing;
    Edit<std::int64_t> edit{field.value};
    // What was typed may lie beyond the bounds; it is not pulled back by a step.
    const auto by_hand = [&](double value) {
        const double least = static_cast<double>(std::min(field.least, field.value));
        const double most = static_cast<double>(std::max(field.most, field.value));
        edit.value = static_cast<std::int64_t>(std::llround(std::clamp(value, least, most)));
        edit.changed = edit.value != field.value;
    };
    const auto by_steps = [&](int steps) {
        by_hand(static_cast<double>(field.value) +
                static_cast<double>(steps) * static_cast<double>(field.step));
        edit.done = edit.changed;
    };
    const std::string label = number_text(field.value) + std::string(field.after);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {style.px(2), 0});
    if (typing.left == index) {
        ImGui::SetKeyboardFocusHere();
        typing.left = -1;
    }
    const bool pressed = press((label + "###number").c_str(), {field.width_px, style.px(26)});
    ImGui::PopStyleVar();
    constexpr double kPixelsAStep = 7;
    if (ImGui::IsItemActive() && ImGui::IsMouseDragging(0, style.px(4))) {
        if (typing.dragged != index)
            typing = {.dragged = index, .drag_from = static_cast<double>(field.value)};
        const double moved = std::round(ImGui::GetMouseDragDelta(0, 0).x / (kPixelsAStep * style.scale));
        by_hand(typing.drag_from + moved * static_cast<double>(field.step));
    } else if (typing.dragged == index && !ImGui::IsItemActive()) {
        typing = {};
        edit.done = true;
    } else if (pressed) {
        typing = {.field = index};
    } else if (ImGui::IsItemHovered() && ImGui::GetIO().MouseWheel != 0 && !still_scrolls(controls)) {
        controls.wheel_used = true;
        by_steps(ImGui::GetIO().MouseWheel > 0 ? 1 : -1);
    } else if (has_keyboard() && (controls.was_pressed(Key::plus) || controls.was_pressed(Key::minus))) {
        by_steps(controls.was_pressed(Key::plus) ? 1 : -1);
    }
    if (ImGui::IsItemHovered() || typing.dragged == index) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    return edit;
}

}  // namespace

Edit<std::int64_t> number_field(Controls& controls, const NumberField& field) {
    Typing& typing = controls.typing;
    const int index = controls.fields++;
    // Tab led beyond the last field of a panel, or to one that is gone.
    const bool elsewhere = typing.field == index && typing.frames == 0 && typing.panel != nullptr &&
                           typing.panel != ImGui::GetWindowDrawList();
    const bool nowhere = index == 0 && typing.field != -1 && typing.frames == 0 && ++typing.waited > 2;
    if (elsewhere || nowhere) typing = {};
    const bool typed = typing.field == index;
    const UiColours& c = controls.style.colours;
    const FontScope scope(controls.style.fonts.strong);
    ImGui::PushID(field.id);
    ImGui::PushStyleColor(ImGuiCol_Border, vec4(field.wrong ? c.wrong : typed ? c.muted : c.line));
    ImGui::PushStyleColor(ImGuiCol_FrameBg, vec4(field.wrong ? c.wrong_note : c.field));
    ImGui::PushStyleColor(ImGuiCol_Button, vec4(field.wrong ? c.wrong_note : c.field));
    ImGui::PushStyleColor(ImGuiCol_Text, vec4(field.wrong ? c.wrong : c.ink));
    const Edit<std::int64_t> edit =
        typed ? typed_field(controls, field, index) : resting_field(controls, field, index);
    ImGui::PopStyleColor(4);
    ImGui::PopID();
    return edit;
}

Edit<std::int64_t> stepper(Controls& controls, const NumberField& field) {
    const Style& style = controls.style;
    const float gap = style.px(5);
    constexpr double kButton = 24;
    NumberField middle = field;
    middle.width_px = field.width_px - 2 * (style.px(kButton) + gap);
    std::int64_t by = 0;
    bool released = false;
    const auto step_button = [&](const char* id, Icon icon, std::int64_t step, bool enabled) {
        ImGui::PushButtonRepeat(true);
        const bool pressed =
            icon_button(style, id, icon, "", {.enabled = enabled, .width = kButton, .height = 26});
        ImGui::PopButtonRepeat();
        if (pressed) by = step;
        released = released || ImGui::IsItemDeactivated() || (pressed && !ImGui::IsItemActive());
    };
    ImGui::PushID(field.id);
    step_button("less", Icon::minus, -field.step, field.value > field.least);
    ImGui::SameLine(0, gap);
    Edit<std::int64_t> edit = number_field(controls, middle);
    ImGui::SameLine(0, gap);
    step_button("more", Icon::plus, field.step, field.value < field.most);
    ImGui::PopID();
    if (by != 0) {
        // Towards the bounds from beyond them, else up to them.
        const std::int64_t least = std::min(field.least, field.value);
        const std::int64_t most = std::max(field.most, field.value);
        edit.value = std::clamp(field.value + by, least, most);
        edit.changed = edit.value != field.value;
    }
    edit.done = edit.done || released;
    return edit;
}

}  // namespace convwalk
