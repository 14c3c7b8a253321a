#include "ui/widgets/widgets.h"

#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>

#include "ui/widgets/press.h"

namespace convwalk {
namespace {

/// Colours of a button for as long as the object lives.
class ButtonColours {
  public:
    ButtonColours(const UiColours& c, const ButtonLook& look) {
        Colour fill = c.field;
        Colour hover = c.hover;
        Colour pressed = c.line;
        Colour border = c.line;
        Colour words = c.ink;
        switch (look.kind) {
            case ButtonKind::plain:
                break;
            case ButtonKind::main:
                fill = border = c.accent;
                hover = mix(c.accent, c.ink, 0.08);
                pressed = mix(c.accent, c.ink, 0.16);
                words = c.on_accent;
                break;
            case ButtonKind::quiet:
                fill = border = kNoColour;
                break;
            case ButtonKind::dark:
                fill = border = c.chosen;
                hover = mix(c.chosen, c.panel, 0.15);
                pressed = mix(c.chosen, c.panel, 0.25);
                words = c.on_chosen;
                break;
        }
        if (look.chosen) {
            fill = hover = pressed = border = c.chosen;
            words = c.on_chosen;
        }
        words_ = words;
        push(ImGuiCol_Button, fill);
        push(ImGuiCol_ButtonHovered, hover);
        push(ImGuiCol_ButtonActive, pressed);
        push(ImGuiCol_Border, border);
        push(ImGuiCol_Text, words);
    }
    ~ButtonColours() { ImGui::PopStyleColor(5); }
    ButtonColours(const ButtonColours&) = delete;
    ButtonColours& operator=(const ButtonColours&) = delete;

    [[nodiscard]] Colour words() const { return words_; }

  private:
    static void push(ImGuiCol role, Colour colour) { ImGui::PushStyleColor(role, vec4(colour)); }
    Colour words_;
};

ImVec2 middle_of_item() {
    const ImVec2 least = ImGui::GetItemRectMin();
    const ImVec2 most = ImGui::GetItemRectMax();
    return {std::floor((least.x + most.x) / 2) + 0.5F, std::floor((least.y + most.y) / 2) + 0.5F};
}

// Lines of icons may be as thin as they like: they are anti-aliased.
float line_width(const Style& style, double design_px) {
    return static_cast<float>(design_px * style.scale);
}

}  // namespace

bool has_keyboard() {
    return ImGui::GetIO().NavVisible && ImGui::IsItemFocused();
}

namespace {

// Dear ImGui before 1.88 presses a button that has the keyboard by Space alone.
bool pressed_by_enter() {
#if IMGUI_VERSION_NUM < 18800
    return has_keyboard() && went_down(ImGuiKey_Enter);
#else
    return false;
#endif
}

}  // namespace

bool press(const char* label, ImVec2 size) {
    const bool pressed = ImGui::Button(label, size);
    return pressed || pressed_by_enter();
}

bool press_area(const char* id, ImVec2 size) {
    return ImGui::InvisibleButton(id, {std::max(1.0F, size.x), std::max(1.0F, size.y)});
}

bool went_down(ImGuiKey key) {
#if IMGUI_VERSION_NUM < 18700
    return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key), false);
#else
    return ImGui::IsKeyPressed(key, false);
#endif
}

bool Controls::was_pressed(Key key) const {
    return std::any_of(pressed.begin(), pressed.end(),
                       [key](const Chord& chord) { return chord.key == key; });
}

void text(std::string_view words, ImFont* font, Colour colour) {
    const FontScope scope(font);
    ImGui::PushStyleColor(ImGuiCol_Text, vec4(colour));
    ImGui::TextUnformatted(words.data(), words.data() + words.size());
    ImGui::PopStyleColor();
}

void wrapped_text(std::string_view words, ImFont* font, Colour colour) {
    ImGui::PushTextWrapPos(0);
    text(words, font, colour);
    ImGui::PopTextWrapPos();
}

void heading(const Style& style, std::string_view words, bool first) {
    if (!first) ImGui::Dummy({0, style.px(10)});
    text(words, style.fonts.heading, style.colours.muted);
    ImGui::Dummy({0, style.px(1)});
}

void note(const Style& style, std::string_view words, Colour background, Colour colour, float width_px,
          ImFont* font) {
    const float pad = style.px(kNotePad);
    const float width = width_px > 0 ? width_px : ImGui::GetContentRegionAvail().x;
    const FontScope scope(font != nullptr ? font : style.fonts.body);
    const ImVec2 size =
        ImGui::CalcTextSize(words.data(), words.data() + words.size(), false, width - 2 * pad);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float height = size.y + 2 * style.px(9);
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    canvas.AddRectFilled(at, {at.x + width, at.y + height}, u32(background), style.px(7));
    canvas.AddText(ImGui::GetFont(), ImGui::GetFontSize(), {at.x + pad, at.y + style.px(9)}, u32(colour),
                   words.data(), words.data() + words.size(), width - 2 * pad);
    ImGui::Dummy({width, height});
}

void key_value(const Style& style, std::string_view key, std::string_view value) {
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    ImVec2 value_size;
    float value_px = 0;
    {
        const FontScope scope(style.fonts.strong);
        value_px = ImGui::GetFontSize();
        value_size = ImGui::CalcTextSize(value.data(), value.data() + value.size(), false, width);
    }
    const FontScope scope(style.fonts.body);
    const float gap = style.px(8);
    const ImVec2 key_size = ImGui::CalcTextSize(key.data(), key.data() + key.size());
    // A long value goes below its key.
    const bool below = key_size.x + gap + value_size.x > width;
    const float row = style.px(26) + (below ? value_size.y + style.px(2) : 0);
    const float top = at.y + (style.px(26) - key_size.y) / 2;
    canvas.AddText({at.x, top}, u32(style.colours.ink), key.data(), key.data() + key.size());
    canvas.AddText(style.fonts.strong, value_px,
                   {below ? at.x : at.x + width - value_size.x, below ? top + key_size.y + style.px(2) : top},
                   u32(style.colours.ink), value.data(), value.data() + value.size(), width);
    const float rule = at.y + row - 0.5F * style.px(1);
    canvas.AddLine({at.x, rule}, {at.x + width, rule}, u32(style.colours.line), style.px(1));
    ImGui::Dummy({width, row - ImGui::GetStyle().ItemSpacing.y});
}

TooltipScope::TooltipScope(const Style& style) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {style.px(10), style.px(7)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, style.px(7));
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {style.px(8), style.px(2)});
    ImGui::BeginTooltip();
}

TooltipScope::~TooltipScope() {
    ImGui::EndTooltip();
    ImGui::PopStyleVar(3);
}

void tooltip(const Style& style, std::string_view words) {
    if (words.empty() || !ImGui::IsItemHovered()) return;
    const TooltipScope scope(style);
    ImGui::PushTextWrapPos(style.px(280));
    text(words, style.fonts.small, style.colours.ink);
    ImGui::PopTextWrapPos();
}

bool button(const Style& style, const std::string& label, const ButtonLook& look) {
    const ButtonColours colours(style.colours, look);
    const FontScope scope(look.kind == ButtonKind::main ? style.fonts.strong : style.fonts.body);
    ImGui::BeginDisabled(!look.enabled);
    const bool pressed = press(label.c_str(), {style.px(look.width), style.px(look.height)});
    ImGui::EndDisabled();
    return pressed;
}

bool icon_button(const Style& style, const char* id, Icon icon, std::string_view what,
                 const ButtonLook& look) {
    const ButtonColours colours(style.colours, look);
    ImGui::BeginDisabled(!look.enabled);
    ImGui::PushID(id);
    const double width = look.width > 0 ? look.width : look.height;
    const bool pressed = press("##icon", {style.px(width), style.px(look.height)});
    // A quiet one speaks up under the pointer.
    const bool calm = look.kind == ButtonKind::quiet && !look.chosen && !ImGui::IsItemHovered();
    const Colour ink = faded(calm ? style.colours.muted : colours.words(), look.enabled ? 1 : 0.45);
    draw_icon(*ImGui::GetWindowDrawList(), icon, middle_of_item(),
              style.px(std::min(12.0, look.height * 0.42)), u32(ink), line_width(style, 1.4));
    ImGui::PopID();
    ImGui::EndDisabled();
    tooltip(style, what);
    return pressed;
}

bool begin_menu(const Style& style, const char* id, const std::string& label, const ButtonLook& look) {
    ImGui::PushID(id);
    const float words = ImGui::CalcTextSize(label.c_str()).x;
    const float arrow = style.px(16);
    const float width = look.width > 0 ? style.px(look.width) : words + arrow + 2 * style.px(12);
    bool pressed = false;
    {
        const ButtonColours colours(style.colours, look);
        ImGui::BeginDisabled(!look.enabled);
        pressed = press("##menu", {width, style.px(look.height)});
        ImGui::EndDisabled();
        const ImVec2 at = ImGui::GetItemRectMin();
        const ImVec2 end = ImGui::GetItemRectMax();
        const Colour ink = faded(colours.words(), look.enabled ? 1 : 0.45);
        ImDrawList& canvas = *ImGui::GetWindowDrawList();
        const float left = std::max(at.x + style.px(8), (at.x + end.x - words - arrow) / 2);
        canvas.PushClipRect(at, {end.x - arrow, end.y}, true);
        canvas.AddText({left, (at.y + end.y - ImGui::GetFontSize()) / 2}, u32(ink), label.c_str());
        canvas.PopClipRect();
        const float arrow_x = std::min(left + words + style.px(11), end.x - style.px(11));
        draw_icon(canvas, Icon::down, {arrow_x, (at.y + end.y) / 2}, style.px(7), u32(ink), 1);
    }
    const ImVec2 below = {ImGui::GetItemRectMin().x, ImGui::GetItemRectMax().y + style.px(4)};
    ImGui::PopID();
    // The popup is a window with a stack of ids of its own, so nothing may be pushed around it.
    const std::string popup = std::string(id) + "##popup";
    if (pressed) ImGui::OpenPopup(popup.c_str());
    ImGui::SetNextWindowPos(below, ImGuiCond_Appearing);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {style.px(6), style.px(6)});
    const bool open = ImGui::BeginPopup(popup.c_str());
    ImGui::PopStyleVar();
    return open;
}

bool menu_item(const Style& style, std::string_view label, std::string_view keys, bool chosen, bool enabled) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {style.px(8), style.px(2)});
    const std::string words(label);
    const float check = style.px(22);
    const float keys_width = keys.empty() ? 0 : ImGui::CalcTextSize(keys.data(), keys.data() + keys.size()).x;
    const float width = check + ImGui::CalcTextSize(words.c_str()).x + style.px(32) + keys_width;
    ImGui::PushID(words.c_str());
    const bool pressed = ImGui::Selectable("##item", false, enabled ? 0 : ImGuiSelectableFlags_Disabled,
                                           {std::max(width, ImGui::GetContentRegionAvail().x), style.px(24)});
    ImGui::PopID();
    const ImVec2 at = ImGui::GetItemRectMin();
    const ImVec2 end = ImGui::GetItemRectMax();
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const float y = (at.y + end.y - ImGui::GetFontSize()) / 2;
    const UiColours& c = style.colours;
    if (chosen)
        draw_icon(canvas, Icon::check, {at.x + check / 2, (at.y + end.y) / 2}, style.px(10), u32(c.ink),
                  line_width(style, 1.5));
    canvas.AddText({at.x + check, y}, u32(enabled ? c.ink : c.faint), words.c_str());
    canvas.AddText({end.x - keys_width - style.px(6), y}, u32(enabled ? c.muted : c.faint), keys.data(),
                   keys.data() + keys.size());
    ImGui::PopStyleVar();
    return pressed;
}

std::string elided(ImFont* font, std::string words, float room_px) {
    const FontScope scope(font);
    if (ImGui::CalcTextSize(words.c_str()).x <= room_px) return words;
    do {
        // Whole letters, whatever their bytes.
        while (!words.empty() && (static_cast<unsigned char>(words.back()) & 0xC0U) == 0x80U)
            words.pop_back();
        if (!words.empty()) words.pop_back();
    } while (!words.empty() && ImGui::CalcTextSize((words + "…").c_str()).x > room_px);
    return words + "…";
}

ListRow list_row(const Style& style, const char* id, float width_px, float height_px, bool chosen) {
    const UiColours& c = style.colours;
    ButtonLook look{.kind = ButtonKind::quiet};
    const ButtonColours colours(c, look);
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
    const ImVec2 from = ImGui::GetCursorScreenPos();
    ImGui::PushID(id);
    ListRow row;
    row.pressed = press("##row", {width_px, height_px});
    ImGui::PopID();
    ImGui::PopStyleVar();
    row.hovered = ImGui::IsItemHovered();
    if (chosen) {
        // A mark at the edge: the words keep their colours.
        ImDrawList& canvas = *ImGui::GetWindowDrawList();
        canvas.AddRectFilled(from, {from.x + width_px, from.y + height_px}, u32(c.note), style.px(6));
        canvas.AddRectFilled({from.x, from.y + style.px(6)},
                             {from.x + style.px(3), from.y + height_px - style.px(6)}, u32(c.chosen),
                             style.px(1));
    }
    row.at = {from.x + style.px(10), from.y + style.px(6)};
    row.width_px = width_px - style.px(20);
    return row;
}

namespace {

// Of one that is beside others: which of its corners are round.
ImDrawFlags corners_of_segment(std::size_t i, std::size_t count) {
    if (count == 1) return ImDrawFlags_RoundCornersAll;
    if (i == 0) return ImDrawFlags_RoundCornersLeft;
    return i + 1 == count ? ImDrawFlags_RoundCornersRight : ImDrawFlags_RoundCornersNone;
}

// The i-th of several. @return pressed
bool segment(const Style& style, std::size_t i, std::size_t count, std::size_t chosen, ImVec2 from,
             ImVec2 size) {
    const UiColours& c = style.colours;
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const ImVec2 to = {from.x + size.x, from.y + size.y};
    ImGui::SetCursorScreenPos(from);
    ImGui::PushID(static_cast<int>(i));
    ImGui::PushStyleColor(ImGuiCol_Button, vec4(kNoColour));
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, vec4(kNoColour));
    ImGui::PushStyleColor(ImGuiCol_ButtonActive, vec4(kNoColour));
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
    const bool pressed = press("##segment", size);
    ImGui::PopStyleVar();
    ImGui::PopStyleColor(3);
    ImGui::PopID();
    const float radius = style.px(7);
    const ImDrawFlags corners = corners_of_segment(i, count);
    if (i == chosen) {
        canvas.AddRectFilled(from, to, u32(c.chosen), radius, corners);
    } else if (ImGui::IsItemHovered()) {
        const float line = style.px(1);
        canvas.AddRectFilled({from.x + line, from.y + line}, {to.x - line, to.y - line}, u32(c.hover),
                             radius - line, corners);
    }
    if (i > 0 && i != chosen && i - 1 != chosen)
        canvas.AddLine({from.x, from.y}, {from.x, to.y}, u32(c.line), style.px(1));
    return pressed;
}

}  // namespace

std::optional<std::size_t> segmented(const Style& style, const char* id,
                                     std::span<const std::string_view> names, std::size_t chosen,
                                     float width_px, double design_height) {
    ImGui::PushID(id);
    const FontScope scope(style.fonts.body);
    const float height = style.px(design_height);
    // What the words leave of the width is shared out equally.
    float words = 0;
    for (const std::string_view name : names)
        words += ImGui::CalcTextSize(name.data(), name.data() + name.size()).x;
    const auto count = static_cast<float>(names.size());
    const float pad = width_px > 0 ? std::max(0.0F, (width_px - words) / (2 * count)) : style.px(12);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    std::optional<std::size_t> picked;
    float x = 0;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    ImGui::BeginGroup();
    const UiColours& c = style.colours;
    const float radius = style.px(7);
    const float whole = words + 2 * pad * count;
    canvas.AddRectFilled(at, {at.x + whole, at.y + height}, u32(c.field), radius);
    canvas.AddRect(at, {at.x + whole, at.y + height}, u32(c.line), radius, 0, style.px(1));
    for (std::size_t i = 0; i < names.size(); ++i) {
        const ImVec2 size = ImGui::CalcTextSize(names[i].data(), names[i].data() + names[i].size());
        const float wide = size.x + 2 * pad;
        if (segment(style, i, names.size(), chosen, {at.x + x, at.y}, {wide, height}) && i != chosen)
            picked = i;
        canvas.AddText({at.x + x + pad, at.y + (height - size.y) / 2}, u32(i == chosen ? c.on_chosen : c.ink),
                       names[i].data(), names[i].data() + names[i].size());
        x += wide;
    }
    ImGui::EndGroup();
    ImGui::PopStyleVar();
    ImGui::PopID();
    return picked;
}

std::optional<std::size_t> choice_menu(const Style& style, const char* id, std::span<const std::string> names,
                                       std::size_t chosen, double width) {
    std::optional<std::size_t> picked;
    if (begin_menu(style, id, names[chosen], {.width = width, .height = 26})) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (menu_item(style, names[i], "", i == chosen) && i != chosen) picked = i;
        }
        ImGui::EndPopup();
    }
    return picked;
}

float switch_width(const Style& style, const std::string& label) {
    return style.px(14) + style.px(8) + ImGui::CalcTextSize(label.c_str(), nullptr, true).x + style.px(4);
}

bool switch_button(const Style& style, const std::string& label, bool on) {
    const ButtonLook look;
    const ButtonColours colours(style.colours, look);
    const float height = style.px(26);
    const float box = style.px(14);
    ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
    ImGui::PushStyleColor(ImGuiCol_Button, vec4(kNoColour));
    const bool pressed = press(("##" + label).c_str(), {switch_width(style, label), height});
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
    const ImVec2 at = ImGui::GetItemRectMin();
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const UiColours& c = style.colours;
    const ImVec2 from = {at.x, at.y + std::floor((height - box) / 2)};
    const ImVec2 to = {from.x + box, from.y + box};
    canvas.AddRectFilled(from, to, u32(on ? c.chosen : c.field), style.px(4));
    canvas.AddRect(from, to, u32(on ? c.chosen : c.faint), style.px(4), 0, style.px(1));
    if (on)
        draw_icon(canvas, Icon::check, {(from.x + to.x) / 2, (from.y + to.y) / 2}, style.px(9),
                  u32(c.on_chosen), line_width(style, 1.7));
    canvas.AddText({to.x + style.px(8), at.y + (height - ImGui::GetFontSize()) / 2}, u32(c.ink),
                   label.c_str());
    return pressed;
}

Edit<std::string> text_field(const Style& style, const char* id, const std::string& value, const char* hint,
                             float width_px, bool focus, double height) {
    Edit<std::string> edit{value};
    const FontScope scope(style.fonts.body);
    ImGui::PushID(id);
    ImGui::SetNextItemWidth(width_px);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                        {style.px(10), (style.px(height) - ImGui::GetFontSize()) / 2});
    if (focus) ImGui::SetKeyboardFocusHere();
    edit.changed = ImGui::InputTextWithHint("##text", hint, &edit.value) && edit.value != value;
    edit.done = ImGui::IsItemDeactivatedAfterEdit();
    ImGui::PopStyleVar();
    ImGui::PopID();
    return edit;
}

float panel_width() {
    const float bar = ImGui::GetScrollMaxY() > 0 ? ImGui::GetStyle().ScrollbarSize : 0;
    return ImGui::GetContentRegionAvail().x + bar;
}

void scroll_panel(const Controls& controls) {
    const float wheel = ImGui::GetIO().MouseWheel;
    if (controls.wheel_used || wheel == 0 || !ImGui::IsWindowHovered() || ImGui::GetScrollMaxY() <= 0) return;
    controls.typing.scrolled_at = ImGui::GetIO().MousePos;
    ImGui::SetScrollY(
        std::clamp(ImGui::GetScrollY() - wheel * controls.style.px(40), 0.0F, ImGui::GetScrollMaxY()));
}

}  // namespace convwalk
