#include "ui/widgets/step_slider.h"
#include "ui/widgets/press.h"

#include <algorithm>
#include <cmath>

namespace convwalk {
namespace {

// Design pixels.
constexpr double kHeight = 38;
constexpr double kGrab = 7;
constexpr double kBetweenWords = 6;

ImVec2 size_of(const std::string& words) {
    return ImGui::CalcTextSize(words.data(), words.data() + words.size());
}

}  // namespace

Edit<std::size_t> step_slider(const Style& style, const char* id, std::span<const std::string> names,
                              std::size_t chosen, float width_px) {
    const UiColours& c = style.colours;
    const FontScope scope(style.fonts.small);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float grab = style.px(kGrab);
    const float left = at.x + grab;
    const float step = (width_px - 2 * grab) / static_cast<float>(names.size() - 1);
    press_area(id, {width_px, style.px(kHeight)});
    Edit<std::size_t> edit{chosen};
    if (ImGui::IsItemActive()) {
        const float place = std::round((ImGui::GetIO().MousePos.x - left) / step);
        edit.value = static_cast<std::size_t>(std::clamp(place, 0.0F, static_cast<float>(names.size() - 1)));
    }
    edit.changed = edit.value != chosen;
    edit.done = ImGui::IsItemDeactivated();
    const bool near = ImGui::IsItemHovered() || ImGui::IsItemActive();
    if (near) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);

    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const float y = at.y + grab + style.px(2);
    const auto x_of = [&](std::size_t i) { return left + step * static_cast<float>(i); };
    canvas.AddLine({left, y}, {x_of(names.size() - 1), y}, u32(c.line), style.px(3));
    canvas.AddLine({left, y}, {x_of(edit.value), y}, u32(c.progress), style.px(3));
    float free_from = at.x - style.px(kBetweenWords);
    const auto edge = [&](std::size_t i, float wide) {
        return std::clamp(x_of(i) - wide / 2, at.x, at.x + width_px - wide);
    };
    const float last_begin = edge(names.size() - 1, size_of(names.back()).x);
    for (std::size_t i = 0; i < names.size(); ++i) {
        canvas.AddCircleFilled({x_of(i), y}, style.px(2.5), u32(i <= edit.value ? c.progress : c.faint), 16);
        const float wide = size_of(names[i]).x;
        const float x = edge(i, wide);
        const bool is_last = i + 1 == names.size();
        const bool fits = x >= free_from + style.px(kBetweenWords) &&
                          (is_last || x + wide + style.px(kBetweenWords) <= last_begin);
        if (!fits && !is_last && i != edit.value) continue;
        canvas.AddText({x, y + grab + style.px(4)}, u32(i == edit.value ? c.ink : c.muted), names[i].data(),
                       names[i].data() + names[i].size());
        free_from = x + wide;
    }
    canvas.AddCircleFilled({x_of(edit.value), y}, grab, u32(c.panel), 32);
    canvas.AddCircle({x_of(edit.value), y}, grab - style.px(1), u32(near ? c.ink : c.accent), 32,
                     style.px(2));
    return edit;
}

}  // namespace convwalk
