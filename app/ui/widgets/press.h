// What the controls of several files share: how a button is pressed.
#pragma once

#include <imgui.h>

namespace convwalk {

/// The control drawn last is where the keyboard is, and a person sees that: a click of the mouse alone gives
/// keys to no control.
[[nodiscard]] bool has_keyboard();

/// A button of Dear ImGui's, that Enter presses in any version of it; `size` in pixels of the framebuffer.
[[nodiscard]] bool press(const char* label, ImVec2 size);

/// An area of `size` pixels that is pressed and dragged, with nothing drawn in it; whether it was pressed.
/// At least a pixel each way: in a small window nothing may be left of `size`, and Dear ImGui ends the
/// program at an area of no width.
bool press_area(const char* id, ImVec2 size);

}  // namespace convwalk
