#include "ui/overlays.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "desk/actions.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/press.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

void splitters(const Style& style, const Places& places, Settings& settings) {
    const auto splitter = [&](const char* name, const Rect& panel, bool on_right, int& width_px) {
        if (panel.empty()) return;
        const double edge = on_right ? panel.right() : panel.x;
        const double wide = style.px(8);
        const Panel window(name, {edge - wide / 2, panel.y, wide, panel.height},
                           kOverlayFlags | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav, {0, 0});
        press_area("edge", {static_cast<float>(wide), static_cast<float>(panel.height)});
        const bool active = ImGui::IsItemActive();
        if (active || ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
        if (active) {
            const double x = ImGui::GetIO().MousePos.x;
            const double wanted = (on_right ? x - panel.x : panel.right() - x) / style.scale;
            width_px = static_cast<int>(std::clamp(wanted, kNarrowestShownPanel, double(kWidestPanel)));
        }
        const auto x = static_cast<float>(std::floor(edge)) + 0.5F;
        rule(active ? style.colours.muted : style.colours.line, style.px(1), {x, static_cast<float>(panel.y)},
             {x, static_cast<float>(panel.bottom())});
    };
    splitter("layer edge", places.layer, true, settings.layer_panel_px);
    splitter("explanation edge", places.explanation, false, settings.explanation_panel_px);
}

void canvas_buttons(const Style& style, const Rect& place, CanvasState& state) {
    const bool moved = state.camera != Camera{};
    if (!moved && !state.pinned) return;
    const double margin = style.px(12);
    const double wide = style.px(190);
    // Beside the title, and below it where it may be as wide as the canvas.
    constexpr double kBesideTitle = 520;
    const double words = place.width < kBesideTitle * double(style.scale) ? double(state.planes_part.y) : 0;
    const Panel panel(
        "canvas buttons",
        {place.right() - wide - margin, place.y + std::max(words, margin), wide, double(style.px(30))},
        kOverlayFlags | ImGuiWindowFlags_NoBackground, {0, 0});
    const float gap = style.px(8);
    const float fit = moved ? style.px(72) : 0;
    const float unpin = state.pinned ? style.px(100) : 0;
    ImGui::SetCursorPosX(static_cast<float>(wide) - fit - unpin - (moved && state.pinned ? gap : 0));
    if (state.pinned) {
        if (button(style, fmt::format("Unpin ({})", first_key(Action::let_go)), {.width = 100}))
            state.pinned.reset();
        ImGui::SameLine(0, gap);
    }
    if (moved && button(style, fmt::format("Fit ({})", first_key(Action::fit)), {.width = 72}))
        state.camera = {};
}

bool hint_row(const Style& style, const Rect& place, const Figure& figure) {
    bool put_away = false;
    static constexpr std::array kNumberHints = {
        "Click a number of the input or the kernel and type another; with Ctrl, scroll or drag over them. F1 "
        "lists the rest.",
        "Click a number and type another; Ctrl and scroll or drag. F1 lists the rest.",
        "F1 lists every key and gesture."};
    static constexpr std::array kFigureHints = {
        "Point at a cell to see what it is joined to, click to pin it, scroll to zoom. Space plays, F1 lists "
        "the rest.",
        "Point at a cell, click to pin it, scroll to zoom. F1 lists the rest.",
        "F1 lists every key and gesture."};
    static constexpr std::array kPictureHints = {
        "Drag over a picture to move the square, scroll to zoom. A PNG or JPEG can be dropped here. F1 lists "
        "the "
        "rest.",
        "Drag over a picture, scroll to zoom, drop a PNG or JPEG.", "F1 lists every key and gesture."};
    const float pad = style.px(16);
    const float close = style.px(26);
    ImGui::PushStyleColor(ImGuiCol_WindowBg, vec4(style.colours.note));
    {
        const Panel panel("hint", place, kBarFlags, {pad, 0});
        const float room = ImGui::GetContentRegionAvail().x - close;
        const ViewKind view = figure.scenario.view.kind;
        const auto& hints = is_of_picture(view) && !is_of_network(view) ? kPictureHints
                            : figure.values                             ? kNumberHints
                                                                        : kFigureHints;
        const auto* words = std::find_if(hints.begin(), hints.end(), [room](const char* hint) {
            return ImGui::CalcTextSize(hint).x < room;
        });
        const auto height = static_cast<float>(place.height);
        ImGui::SetCursorPosY((height - ImGui::GetFontSize()) / 2);
        if (words != hints.end()) text(*words, style.fonts.body, style.colours.muted);
        ImGui::SetCursorPos({static_cast<float>(place.width) - close - style.px(6), (height - close) / 2});
        if (icon_button(style, "away", Icon::close, "Put this row away",
                        {.kind = ButtonKind::quiet, .height = 26}))
            put_away = true;
    }
    ImGui::PopStyleColor();
    return put_away;
}

void message_box(const Style& style, const Message& message, const Rect& canvas, const RectPx& planes_part) {
    const double margin = style.px(12);
    const float most = std::min(style.px(560), static_cast<float>(canvas.width - 2 * margin));
    const float pad = style.px(14);
    const ImVec2 size = ImGui::CalcTextSize(message.sentence.c_str(), nullptr, false, most - 2 * pad);
    // Title, sum and legend stay readable; in a small canvas there are none.
    const double height = double(size.y) + 2 * style.px(9);
    const Rect place = {std::floor(canvas.x + (canvas.width - double(size.x + 2 * pad)) / 2),
                        std::max(canvas.y, canvas.y + planes_part.y + planes_part.height - margin - height),
                        double(size.x + 2 * pad) + 1, height};
    const UiColours& c = style.colours;
    ImGui::PushStyleColor(ImGuiCol_WindowBg, vec4(message.wrong ? c.wrong_note : c.chosen));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, style.px(7));
    {
        const Panel panel("message", place, kOverlayFlags | ImGuiWindowFlags_NoInputs, {pad, style.px(9)});
        wrapped_text(message.sentence, style.fonts.body, message.wrong ? c.wrong : c.on_chosen);
    }
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
}

}  // namespace convwalk
