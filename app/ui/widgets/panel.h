// A part of the window at a fixed place.
#pragma once

#include "basics/geometry.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

inline constexpr ImGuiWindowFlags kPanelFlags =
    ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
    ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
    ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoFocusOnAppearing;
inline constexpr ImGuiWindowFlags kBarFlags = kPanelFlags | ImGuiWindowFlags_NoScrollbar;
/// What lies over panels and canvas: these never come to the front, so this stays there.
inline constexpr ImGuiWindowFlags kOverlayFlags = kBarFlags & ~ImGuiWindowFlags_NoBringToFrontOnFocus;

/// A panel at its place, for as long as the object lives.
class Panel {
  public:
    Panel(const char* name, const Rect& place, ImGuiWindowFlags flags, ImVec2 padding) {
        ImGui::SetNextWindowPos({static_cast<float>(place.x), static_cast<float>(place.y)});
        ImGui::SetNextWindowSize({static_cast<float>(place.width), static_cast<float>(place.height)});
        ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, padding);
        ImGui::Begin(name, nullptr, flags);
        ImGui::PopStyleVar();
    }
    ~Panel() { ImGui::End(); }
    Panel(const Panel&) = delete;
    Panel& operator=(const Panel&) = delete;
};

/// A straight line, also over the padding of the current panel.
void rule(Colour colour, float width_px, ImVec2 from, ImVec2 to);

}  // namespace convwalk
