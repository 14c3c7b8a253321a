// The layers of a network as a list, and what buttons do to the selected one.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <variant>

#include "basics/text.h"
#include "desk/actions.h"
#include "desk/stack_edits.h"
#include "network/write_notation.h"
#include "ui/panels/stack_form.h"
#include "ui/widgets/press.h"
#include "views/network/network_words.h"

namespace convwalk {
namespace {

constexpr double kListRow = 28;  // design pixels
constexpr std::size_t kMostRowsShown = 9;
constexpr std::size_t kLeastRowsShown = 4;
constexpr double kListShare = 0.36;  // of the panel's height, so that what is below it is seen, too

void list_row(StackForm& form, std::size_t i) {
    const UiColours& c = form.style.colours;
    const float wide = ImGui::GetContentRegionAvail().x;
    const float height = form.style.px(kListRow);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushID(static_cast<int>(i));
    if (press_area("row", {wide, height})) form.select(i);
    const bool hovered = ImGui::IsItemHovered();
    if (hovered && ImGui::IsMouseDoubleClicked(0) && i > 0) {
        form.select(i);
        form.open = true;
    }
    ImGui::PopID();
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const bool chosen = form.state.selected == i;
    if (chosen || hovered)
        canvas.AddRectFilled(at, {at.x + wide, at.y + height}, u32(chosen ? c.chosen : c.hover),
                             form.style.px(6));
    const bool wrong = i > form.report.layers.size();
    const Colour ink = chosen ? c.on_chosen : wrong ? c.wrong : c.ink;
    const Colour muted = chosen ? c.on_chosen : wrong ? c.wrong : c.muted;
    const auto words = [&](std::string_view text, ImFont* font, Colour colour, float x, bool right) {
        const FontScope scope(font);
        const float size = ImGui::CalcTextSize(text.data(), text.data() + text.size()).x;
        canvas.AddText({right ? x - size : x, std::round(at.y + (height - ImGui::GetFontSize()) / 2)},
                       u32(colour), text.data(), text.data() + text.size());
        return size;
    };
    float x = at.x + form.style.px(8);
    words(i == 0 ? "" : std::to_string(i), form.style.fonts.small, muted, x + form.style.px(20), true);
    x += form.style.px(30);
    std::string name =
        i == 0 ? "input" : short_label(form.stack().layers[i - 1], axes_into(form.stack(), form.report, i));
    if (i > 0) {
        const StackLayer& layer = form.stack().layers[i - 1];
        if (!std::holds_alternative<Pass>(layer.what) && !layer.activation.empty())
            name += " · " + readable(layer.activation);
    }
    const std::string shape =
        wrong    ? "no output"
        : i == 0 ? shape_text(form.stack().channels, form.stack().input)
                 : shape_text(form.report.layers[i - 1].channels, form.report.layers[i - 1].output);
    float right = at.x + wide - form.style.px(8);
    const float shape_px = words(shape, form.style.fonts.small, muted, right, true);
    const bool noted = i > 0 && !wrong && !form.report.layers[i - 1].notes.empty();
    right -= shape_px + form.style.px(8);
    if (noted) {
        words("!", form.style.fonts.strong, chosen ? c.on_chosen : c.wrong, right, true);
        right -= form.style.px(10);
    }
    words(elided(form.style.fonts.body, name, right - x), form.style.fonts.body, ink, x, false);
    if (noted && hovered)
        tooltip(form.style, as_sentence(fmt::format(
                                "{}", fmt::join(sentences_of(form.report.layers[i - 1].notes), "; "))));
}

void change_stack(StackForm& form, const Stack& changed, std::size_t selected) {
    if (changed == form.stack()) return;
    form.now = with_stack(form.before, changed);
    // Other layers have these numbers now.
    std::erase_if(form.state.pending, [](const PendingText& each) { return each.of_layer; });
    form.done = true;
    form.select(selected);
    form.state.scroll_to = true;
}

std::string with_key(std::string_view words, Action action) {
    return fmt::format("{} ({})", words, first_key(action));
}

}  // namespace

void stack_list(StackForm& form) {
    const std::size_t rows = form.stack().layers.size() + 1;
    const float row = form.style.px(kListRow);
    const auto room =
        static_cast<std::size_t>(kListShare * static_cast<double>(ImGui::GetWindowHeight() / row));
    const std::size_t rows_shown = std::min(rows, std::clamp(room, kLeastRowsShown, kMostRowsShown));
    const float height = static_cast<float>(rows_shown) * row;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::BeginChild("rows", {form.width_px, height}, false, ImGuiWindowFlags_NoNav);
    if (form.state.scroll_to) {
        const float top = static_cast<float>(form.state.selected) * row;
        if (top < ImGui::GetScrollY()) ImGui::SetScrollY(top);
        if (top + row > ImGui::GetScrollY() + height) ImGui::SetScrollY(top + row - height);
        form.state.scroll_to = false;
    }
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(rows), row);
    while (clipper.Step()) {
        for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
            list_row(form, static_cast<std::size_t>(i));
    }
    clipper.End();
    if (ImGui::IsWindowHovered() && ImGui::GetIO().MouseWheel != 0 && rows > rows_shown)
        form.controls.wheel_used = true;
    ImGui::EndChild();
    ImGui::PopStyleVar(2);
}

void stack_buttons(StackForm& form) {
    const std::size_t n = form.state.selected;
    const std::size_t count = form.stack().layers.size();
    const bool can_open = n > 0 && !why_not_open(form.stack(), form.report, n);
    ImGui::Dummy({0, form.style.px(2)});
    const float gap = form.style.px(5);
    if (button(form.style, "Open", {.enabled = can_open, .height = 28})) form.open = true;
    tooltip(form.style,
            can_open ? with_key("Look at this layer alone", Action::open_layer)
                     : "Convolutions, poolings, resizings, shuffles and paddings can be looked at alone");
    ImGui::SameLine(0, gap);
    if (button(form.style, "Insert", {.enabled = count < kMostLayers, .height = 28}))
        change_stack(form, with_layer_after(form.stack(), form.report, n), n + 1);
    tooltip(form.style, with_key("A convolution after the selected layer; behind a vector a dense one",
                                 Action::insert_layer));
    ImGui::SameLine(0, gap);
    if (button(form.style, "Remove", {.enabled = n > 0 && count > 1, .height = 28}))
        change_stack(form, without_layer(form.stack(), n), std::min(n, count - 1));
    tooltip(form.style, with_key("The selected layer", Action::remove_layer));
    const float used =
        ImGui::GetItemRectMax().x - ImGui::GetWindowPos().x - ImGui::GetStyle().WindowPadding.x;
    if (used + 2 * (form.style.px(28) + gap) <= form.width_px) ImGui::SameLine(0, gap);
    if (icon_button(form.style, "up", Icon::up, with_key("Move up", Action::layer_up),
                    {.enabled = n > 1, .width = 28, .height = 28}))
        change_stack(form, with_layer_moved(form.stack(), n, -1), n - 1);
    ImGui::SameLine(0, gap);
    if (icon_button(form.style, "down", Icon::arrow_down, with_key("Move down", Action::layer_down),
                    {.enabled = n > 0 && n < count, .width = 28, .height = 28}))
        change_stack(form, with_layer_moved(form.stack(), n, 1), n + 1);
}

}  // namespace convwalk
