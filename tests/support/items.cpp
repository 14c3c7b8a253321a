#include "support/items.h"

namespace convwalk::testing {

// As `-Wl,--wrap` names them: what others call, and what they would have called.
#define CONVWALK_ITEM_ADD "_ZN5ImGui7ItemAddERK6ImRectjPS1_i"
bool item_add(const ImRect& box, ImGuiID id, const ImRect* box_for_keys,
              int flags) __asm__("__real_" CONVWALK_ITEM_ADD);

std::vector<Item>& items() {
    static std::vector<Item> all;
    return all;
}

bool noted_item_add(const ImRect& box, ImGuiID id, const ImRect* box_for_keys,
                    int flags) __asm__("__wrap_" CONVWALK_ITEM_ADD);
bool noted_item_add(const ImRect& box, ImGuiID id, const ImRect* box_for_keys, int flags) {
    if (id != 0) {
        ImGuiWindow* window = ImGui::GetCurrentWindow();
        ImRect seen = box;
        seen.ClipWith(window->ClipRect);
        items().push_back({id, window, box, seen});
    }
    return item_add(box, id, box_for_keys, flags);
}

}  // namespace convwalk::testing
