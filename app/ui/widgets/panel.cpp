#include "ui/widgets/panel.h"

namespace convwalk {

void rule(Colour colour, float width_px, ImVec2 from, ImVec2 to) {
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    canvas.PushClipRectFullScreen();
    canvas.AddLine(from, to, u32(colour), width_px);
    canvas.PopClipRect();
}

}  // namespace convwalk
