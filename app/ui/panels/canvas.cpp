#include "ui/panels/canvas.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "desk/cell_edits.h"
#include "desk/tip_place.h"
#include "picture/cells.h"
#include "ui/widgets/press.h"
#include "views/views.h"

namespace convwalk {
namespace {

constexpr ImGuiWindowFlags kCanvasFlags =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav |
    ImGuiWindowFlags_NoBackground;

// What is painted of the figure, in pixels of the window.
Rect painted_part(const Painted& painted, const Rect& place) {
    Rect whole;
    for (const Primitive& primitive : painted.planes.primitives) whole = united(whole, bounds(primitive));
    whole.x += place.x;
    whole.y += place.y;
    return whole;
}

// Why a number can't be changed, beside the pointer.
void fixed_tooltip(const Style& style, const std::string& why) {
    const TooltipScope scope(style);
    wrapped_text(why, style.fonts.small, style.colours.muted);
}

// What the cell is and is joined with, beside the figure: its numbers stay in sight. Where there is no room,
// the line below the figure says it.
// @param figure_part, room in pixels of the window
void cell_tooltip(const Style& style, const Figure& figure, const Spot& cell, const Rect& figure_part,
                  const Rect& room) {
    const std::vector<std::string> lines = words_for(figure, cell);
    const auto font = [&](std::size_t line) { return line == 0 ? style.fonts.strong : style.fonts.small; };
    const float spacing = style.px(2);
    ImVec2 size = {0, -spacing};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const FontScope scope(font(i));
        const ImVec2 line = ImGui::CalcTextSize(lines[i].c_str());
        size = {std::max(size.x, line.x), size.y + line.y + spacing};
    }
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const auto at = tip_place(room, figure_part,
                              {double(size.x + 2 * style.px(10)) + 1, double(size.y + 2 * style.px(7)) + 1},
                              {double(mouse.x), double(mouse.y)}, double(style.px(10)));
    if (!at && figure.scenario.view.words) return;
    if (at) ImGui::SetNextWindowPos({static_cast<float>(at->x), static_cast<float>(at->y)});
    const TooltipScope scope(style);
    for (std::size_t i = 0; i < lines.size(); ++i)
        text(lines[i], font(i), i == 0 ? style.colours.ink : style.colours.muted);
}

// When a step has been taken.
Moment moment_of_step(const Figure& figure, std::int64_t step) {
    return at(figure.timeline, time_of_step(figure.timeline, step));
}

// Zooms, moves, points, pins and opens, as the mouse did on the item that was drawn last.
// @param pointer where it is, in the picture
// @return the picture as it is to be drawn then
Picture answer_mouse(const Style& style, CanvasState& state, const Figure& figure, const Moment& moment,
                     const CanvasLook& look, Vec2 pointer) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool hovered = ImGui::IsItemHovered();
    if (ImGui::IsItemActivated()) state.painting = look.numbers;
    if (hovered && io.MouseWheel != 0 && !look.numbers)
        state.camera = zoomed_at(state.camera, std::pow(1.15, double(io.MouseWheel)), pointer,
                                 place(figure, moment, sight_of(state)).middle_at(pointer));
    if (ImGui::IsItemActivated())
        state.scrubbing = !look.stale && place(figure, moment, sight_of(state)).step_at(pointer).has_value();
    if (ImGui::IsItemActive() && !state.painting && !state.scrubbing &&
        ImGui::IsMouseDragging(0, style.px(4))) {
        state.dragging = true;
        state.camera.offset_px = state.camera.offset_px + Vec2{io.MouseDelta.x, io.MouseDelta.y};
    }
    Picture picture = place(figure, moment, sight_of(state));
    state.sought.reset();
    if (state.scrubbing && ImGui::IsItemActive()) {
        state.sought = picture.step_at(pointer);
        state.pinned.reset();
        if (state.sought) picture = place(figure, moment_of_step(figure, *state.sought), sight_of(state));
    }
    if (hovered && !state.dragging && !state.scrubbing && !look.stale) {
        state.pointed = picture.cell_at(pointer);
        state.pointed_meant = picture.meant_at(pointer);
    }
    if (ImGui::IsItemDeactivated()) {
        if (!state.dragging && !state.painting && !state.scrubbing && hovered)
            state.pinned = state.pinned == state.pointed ? std::nullopt : state.pointed;
        state.dragging = state.painting = state.scrubbing = false;
    }
    state.opened.reset();
    if (hovered && !state.painting && ImGui::IsMouseDoubleClicked(0)) {
        if (is_of_network(figure.scenario.view.kind) && state.pointed) {
            state.opened = state.pointed->map;
        } else {
            state.camera = {};
            state.pinned.reset();
            picture = place(figure, moment, sight_of(state));
        }
    }
    return picture;
}

}  // namespace

CanvasState turned_towards(CanvasState state, ViewKind view, double elapsed_ms) {
    if (state.turned >= 1 && state.stands == view) return state;
    if (!turn_into_each_other(view, state.stands)) {
        state.stands = view;
        state.turned = 1;
        return state;
    }
    if (state.turned >= 1) {
        // The figure stands in one view and the scenario asks for the other.
        state.turned = 0;
        return state;
    }
    if (state.stands == view) {
        // Asked back in the middle of the turn: the way back is as long as the way that was made.
        state.stands = view_of(view).turns_into.value_or(view);
        state.turned = 1 - state.turned;
    }
    state.turned += std::max(0.0, elapsed_ms) / kTurnMs;
    if (state.turned >= 1) {
        state.turned = 1;
        state.stands = view;
    }
    return state;
}

CanvasState parted_towards(CanvasState state, std::int64_t groups, double elapsed_ms) {
    if (groups != state.groups) {
        // From one number of groups to another, and not from another figure.
        state.parted = state.groups > 0 && groups > 0 ? 0 : 1;
        state.from_groups = std::exchange(state.groups, groups);
    } else if (state.parted < 1) {
        state.parted = std::min(1.0, state.parted + std::max(0.0, elapsed_ms) / kTurnMs);
    }
    return state;
}

Sight sight_of(const CanvasState& state) {
    Sight sight;
    sight.camera = state.camera;
    sight.from = state.stands;
    sight.turned = state.turned >= 1 ? 1 : eased(state.turned);
    sight.from_groups = state.from_groups;
    sight.parted = state.parted >= 1 ? 1 : eased(state.parted);
    return sight;
}

DrawnCanvas canvas(const Style& style, CanvasState state, const Figure& figure, const Moment& moment,
                   const CanvasLook& look, Easel& easel) {
    const ImVec2 at = {static_cast<float>(look.place.x), static_cast<float>(look.place.y)};
    const ImVec2 size = {static_cast<float>(look.place.width), static_cast<float>(look.place.height)};
    const ImVec2 end = {at.x + size.x, at.y + size.y};
    ImGui::SetNextWindowPos(at);
    ImGui::SetNextWindowSize(size);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::Begin("canvas", nullptr, kCanvasFlags);
    ImGui::PopStyleVar();
    press_area("figure", size);
    const ImGuiIO& io = ImGui::GetIO();
    const bool hovered = ImGui::IsItemHovered();
    const Vec2 pointer = {io.MousePos.x - at.x, io.MousePos.y - at.y};
    if (state.pinned && !has_cell(figure, *state.pinned)) state.pinned.reset();
    state.pointed.reset();
    state.pointed_meant.reset();

    Picture picture = answer_mouse(style, state, figure, moment, look, pointer);
    if (state.dragging) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
    const auto fixed = look.numbers && state.pointed ? why_fixed(figure, *state.pointed) : std::nullopt;
    if (look.numbers && state.pointed)
        ImGui::SetMouseCursor(fixed ? ImGuiMouseCursor_NotAllowed : ImGuiMouseCursor_Hand);

    Painted painted = picture.paint(state.focus());
    painted.words.background = painted.planes.background = look.background;
    state.middle_px = painted.middle_px;
    const SizePx whole = painted.words.size;
    state.planes_part = painted.planes_part;
    const Rect figure_part = painted_part(painted, look.place);
    const Rect room = {look.place.x + painted.planes_part.x, look.place.y + painted.planes_part.y,
                       double(painted.planes_part.width), double(painted.planes_part.height)};
    std::vector<PictureLayer> layers;
    layers.push_back({std::move(painted.words), {0, 0, whole.width, whole.height}});
    layers.push_back({std::move(painted.planes), painted.planes_part});
    const std::uint64_t texture = easel.show(Easel::canvas, std::move(layers));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddImage((ImTextureID) static_cast<std::uintptr_t>(texture), at, end);
    if (look.stale) list.AddRectFilled(at, end, u32(faded(look.background, 0.68)));
    if (hovered && state.pointed && !state.painting && fixed) {
        fixed_tooltip(style, *fixed);
    } else if (hovered && state.pointed && !state.painting && !look.typing) {
        cell_tooltip(style, figure, *state.pointed, figure_part, room);
    }
    ImGui::End();
    return {std::move(state), std::move(picture)};
}

}  // namespace convwalk
