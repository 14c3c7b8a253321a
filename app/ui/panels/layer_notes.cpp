// What is said about a layer, and the mends that are offered.
#include <fmt/format.h>

#include <cmath>
#include <string>

#include "advice/mend.h"
#include "arithmetic/derivation.h"
#include "basics/text.h"
#include "desk/layer_edits.h"
#include "ui/panels/layer_form.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

// A button as wide as the box, with words on as many lines as they need.
bool mend_button(const LayerForm& form, const std::string& words, float width) {
    const UiColours& c = form.style.colours;
    const FontScope scope(form.style.fonts.strong);
    const std::string label = as_sentence(words).substr(0, as_sentence(words).size() - 1);
    const float inset = form.style.px(10);
    const char* end = label.data() + label.size();
    const ImVec2 size = ImGui::CalcTextSize(label.data(), end, false, width - 2 * inset);
    const bool pressed = button(form.style, "##mend",
                                {.width = static_cast<double>(width) / form.style.scale,
                                 .height = static_cast<double>(size.y) / form.style.scale + 12});
    const ImVec2 from = ImGui::GetItemRectMin();
    const ImVec2 to = ImGui::GetItemRectMax();
    ImGui::GetWindowDrawList()->AddText(ImGui::GetFont(), ImGui::GetFontSize(),
                                        {from.x + inset, std::round((from.y + to.y - size.y) / 2)},
                                        u32(c.ink), label.data(), end, width - 2 * inset);
    return pressed;
}

}  // namespace

void refusal_note(LayerForm& form) {
    const auto offered = mends(form.before);
    const UiColours& c = form.style.colours;
    const float pad = form.style.px(12);
    const std::string why = as_sentence(form.refusal->sentence);
    ImGui::Dummy({0, form.style.px(2)});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    // The box is drawn below what it holds once its height is known.
    canvas.ChannelsSplit(2);
    canvas.ChannelsSetCurrent(1);
    ImGui::SetCursorScreenPos({at.x + pad, at.y + form.style.px(9)});
    ImGui::BeginGroup();
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + form.width_px - 2 * pad);
    text(why, form.style.fonts.body, c.ink);
    ImGui::PopTextWrapPos();
    for (std::size_t i = 0; i < offered.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        if (mend_button(form, offered[i].words, form.width_px - 2 * pad)) form.choose(offered[i].request);
        ImGui::PopID();
    }
    ImGui::EndGroup();
    const float bottom = ImGui::GetItemRectMax().y + form.style.px(9);
    canvas.ChannelsSetCurrent(0);
    canvas.AddRectFilled(at, {at.x + form.width_px, bottom}, u32(c.wrong_note), form.style.px(7));
    canvas.ChannelsMerge();
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({form.width_px, bottom - at.y});
}

void other_side_note(const LayerForm& form) {
    const Layer convolution = transposed_convolution_of(form.before);
    const Layer layer = resolved(form.before);
    const bool same = resolved(described_by_convolution(form.before, true)) == layer;
    ImGui::Dummy({0, form.style.px(2)});
    if (!same) {
        note(form.style,
             "No convolution has just this layer as its way back: the output padding is a stride or more.",
             form.style.colours.note, form.style.colours.ink);
        return;
    }
    const std::string there =
        fmt::format("{} → {}", to_string(input_extents(convolution)), to_string(output_extents(convolution)));
    const std::string back =
        fmt::format("{} → {}", to_string(input_extents(layer)), to_string(output_extents(layer)));
    const std::string words =
        form.before.of_transposed
            ? fmt::format("Same layer by its own numbers: {} with {}.", back, parameter_caption(layer))
            : fmt::format(
                  "Same layer, seen as the convolution it transposes: {} with {}. This layer goes "
                  "back: {}.",
                  there, parameter_caption(convolution), back);
    note(form.style, words, form.style.colours.note, form.style.colours.ink, form.width_px);
}

}  // namespace convwalk
