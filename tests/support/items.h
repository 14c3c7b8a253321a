// Every control that Dear ImGui was given while a frame was drawn, whether it can be seen or not: the test
// program is linked so that ImGui::ItemAdd() passes here. So a test finds all controls of a window, also
// those that it does not know.
#pragma once

#include <imgui.h>
#include <imgui_internal.h>

#include <vector>

namespace convwalk::testing {

struct Item {
    ImGuiID id = 0;  ///< the same as long as it is the same control
    ImGuiWindow* window = nullptr;
    ImRect box;   ///< where it is in the frame
    ImRect seen;  ///< what is left of that inside its window; inverted when nothing is
};

/// Those of all frames since the list was cleared, in the order of drawing.
[[nodiscard]] std::vector<Item>& items();

}  // namespace convwalk::testing
