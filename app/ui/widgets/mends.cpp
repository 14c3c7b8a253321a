#include "ui/widgets/mends.h"

#include <cmath>

#include "basics/text.h"
#include "ui/widgets/widgets.h"

namespace convwalk {
namespace {

// A button as wide as the box, with words on as many lines as they need.
bool mend_button(const Style& style, const std::string& words, float width) {
    const FontScope scope(style.fonts.strong);
    const std::string label = as_sentence(words).substr(0, as_sentence(words).size() - 1);
    const float inset = style.px(10);
    const char* end = label.data() + label.size();
    const ImVec2 size = ImGui::CalcTextSize(label.data(), end, false, width - 2 * inset);
    const bool pressed = button(style, "##mend",
                                {.width = static_cast<double>(width) / style.scale,
                                 .height = static_cast<double>(size.y) / style.scale + 12});
    const ImVec2 from = ImGui::GetItemRectMin();
    const ImVec2 to = ImGui::GetItemRectMax();
    ImGui::GetWindowDrawList()->AddText(ImGui::GetFont(), ImGui::GetFontSize(),
                                        {from.x + inset, std::round((from.y + to.y - size.y) / 2)},
                                        u32(style.colours.ink), label.data(), end, width - 2 * inset);
    return pressed;
}

}  // namespace

std::optional<std::size_t> note_with_mends(const Style& style, std::string_view sentence,
                                           const std::vector<std::string>& mends, float width_px) {
    std::optional<std::size_t> pressed;
    const float pad = style.px(kNotePad);
    ImGui::Dummy({0, style.px(2)});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    // The box is drawn below what it holds once its height is known.
    canvas.ChannelsSplit(2);
    canvas.ChannelsSetCurrent(1);
    ImGui::SetCursorScreenPos({at.x + pad, at.y + style.px(9)});
    ImGui::BeginGroup();
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width_px - 2 * pad);
    text(sentence, style.fonts.body, style.colours.ink);
    ImGui::PopTextWrapPos();
    for (std::size_t i = 0; i < mends.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        if (mend_button(style, mends[i], width_px - 2 * pad)) pressed = i;
        ImGui::PopID();
    }
    ImGui::EndGroup();
    const float bottom = ImGui::GetItemRectMax().y + style.px(9);
    canvas.ChannelsSetCurrent(0);
    canvas.AddRectFilled(at, {at.x + width_px, bottom}, u32(style.colours.wrong_note), style.px(7));
    canvas.ChannelsMerge();
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({width_px, bottom - at.y});
    return pressed;
}

}  // namespace convwalk
