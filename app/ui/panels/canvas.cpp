#include "ui/panels/canvas.h"

#include <algorithm>
#include <cmath>

#include "desk/cell_edits.h"
#include "picture/cells.h"
#include "views/network/network_figure.h"
#include "views/views.h"

namespace convwalk {
namespace {

constexpr ImGuiWindowFlags kCanvasFlags =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav |
    ImGuiWindowFlags_NoBackground;

// @param fixed why its number can't be changed, when that is asked for
void cell_tooltip(const Style& style, const Figure& figure, const Spot& cell,
                  const std::optional<std::string>& fixed) {
    const TooltipScope scope(style);
    bool first = true;
    for (const std::string& line : words_for(figure, cell)) {
        text(line, first ? style.fonts.strong : style.fonts.small,
             first ? style.colours.ink : style.colours.muted);
        first = false;
    }
    if (fixed) wrapped_text(*fixed, style.fonts.small, style.colours.muted);
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
        state.camera =
            zoomed_at(state.camera, std::pow(1.15, double(io.MouseWheel)), pointer, state.middle_px);
    if (ImGui::IsItemActive() && !state.painting && ImGui::IsMouseDragging(0, style.px(4))) {
        state.dragging = true;
        state.camera.offset_px = state.camera.offset_px + Vec2{io.MouseDelta.x, io.MouseDelta.y};
    }
    Picture picture = place(figure, moment, sight_of(state));
    if (hovered && !state.dragging && !look.stale) state.pointed = picture.cell_at(pointer);
    if (ImGui::IsItemDeactivated()) {
        if (!state.dragging && !state.painting && hovered)
            state.pinned = state.pinned == state.pointed ? std::nullopt : state.pointed;
        state.dragging = state.painting = false;
    }
    state.opened.reset();
    if (hovered && !state.painting && ImGui::IsMouseDoubleClicked(0)) {
        if (network_figure(figure) != nullptr && state.pointed) {
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

Sight sight_of(const CanvasState& state) {
    Sight sight;
    sight.camera = state.camera;
    sight.from = state.stands;
    sight.turned = state.turned >= 1 ? 1 : eased(state.turned);
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
    ImGui::InvisibleButton("figure", size);
    const ImGuiIO& io = ImGui::GetIO();
    const bool hovered = ImGui::IsItemHovered();
    const Vec2 pointer = {io.MousePos.x - at.x, io.MousePos.y - at.y};
    if (state.pinned && !has_cell(figure, *state.pinned)) state.pinned.reset();
    state.pointed.reset();

    Picture picture = answer_mouse(style, state, figure, moment, look, pointer);
    if (state.dragging) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
    const auto fixed = look.numbers && state.pointed ? why_fixed(figure, *state.pointed) : std::nullopt;
    if (look.numbers && state.pointed)
        ImGui::SetMouseCursor(fixed ? ImGuiMouseCursor_NotAllowed : ImGuiMouseCursor_Hand);

    Painted painted = picture.paint(state.pinned ? state.pinned : state.pointed);
    painted.words.background = painted.planes.background = look.background;
    state.middle_px = painted.middle_px;
    const SizePx whole = painted.words.size;
    std::vector<PictureLayer> layers;
    layers.push_back({std::move(painted.words), {0, 0, whole.width, whole.height}});
    layers.push_back({std::move(painted.planes), painted.planes_part});
    const std::uint64_t texture = easel.show(Easel::canvas, std::move(layers));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddImage((ImTextureID) static_cast<std::uintptr_t>(texture), at, end);
    if (look.stale) list.AddRectFilled(at, end, u32(faded(look.background, 0.68)));
    if (hovered && state.pointed && !state.painting) cell_tooltip(style, figure, *state.pointed, fixed);
    ImGui::End();
    return {std::move(state), std::move(picture)};
}

}  // namespace convwalk
