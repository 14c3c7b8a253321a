#include "ui/widgets/rows.h"

#include <algorithm>
#include <cmath>

namespace convwalk {
namespace {

// Design pixels.
constexpr double kLabelLine = 20;  // of a label above its controls
constexpr double kStepperButtons = 2 * (24 + 5);
constexpr double kLinkWidth = 20;

void draw_words(std::string_view words, Colour colour, ImVec2 at) {
    ImGui::GetWindowDrawList()->AddText({std::round(at.x), std::round(at.y)}, u32(colour), words.data(),
                                        words.data() + words.size());
}

ImVec2 size_of(std::string_view words) {
    return ImGui::CalcTextSize(words.data(), words.data() + words.size());
}

}  // namespace

Row Rows::begin(std::string_view label, const RowNeed& need) const {
    Row row;
    row.at = ImGui::GetCursorScreenPos();
    const FontScope scope(style().fonts.body);
    const float right = width_px_ - style().px(look_.behind);
    row.control_x = need.labels_px > 0 ? need.labels_px : style().px(look_.labels);
    const float least = std::max(need.least_px, style().px(kLeastField));
    const bool below = std::max(size_of(label).x, row.control_x) + least > right;
    row.control_px = right - (need.labels_px > 0 ? need.labels_px + style().px(look_.inset)
                                                 : style().px(look_.labels + look_.inset));
    const float line = style().px(below ? kLabelLine : kRowHeight);
    draw_words(label, need.quiet ? style().colours.muted : style().colours.ink,
               {row.at.x, row.at.y + (line - ImGui::GetFontSize()) / 2});
    if (below) {
        row.at.y += line;
        row.control_x = 0;
        row.control_px = right - style().px(look_.inset);
    }
    ImGui::SetCursorScreenPos({row.at.x + row.control_x, row.at.y});
    return row;
}

void Rows::end(const Row& row, std::string_view symbol) const {
    if (!symbol.empty())
        draw_symbol(style(), symbol, {row.at.x + width_px_, row.at.y + style().px(kRowHeight) / 2});
    ImGui::SetCursorScreenPos(row.at);
    ImGui::Dummy({width_px_, style().px(kRowHeight)});
}

void Rows::words(const Row& row, std::string_view words) const {
    const FontScope scope(style().fonts.body);
    draw_words(words, style().colours.muted,
               {row.at.x + row.control_x, row.at.y + (style().px(kRowHeight) - ImGui::GetFontSize()) / 2});
}

float Rows::place(const Row& row, std::size_t i, std::size_t count, double gap, std::string_view sign) const {
    const float between = style().px(gap);
    const auto many = static_cast<float>(count);
    const float wide = std::floor((row.control_px - between * (many - 1)) / many);
    const float x = row.at.x + row.control_x + static_cast<float>(i) * (wide + between);
    if (i > 0 && !sign.empty()) {
        const FontScope scope(style().fonts.body);
        const ImVec2 size = size_of(sign);
        draw_words(sign, style().colours.muted,
                   {x - (between + size.x) / 2, row.at.y + (style().px(kRowHeight) - size.y) / 2});
    }
    ImGui::SetCursorScreenPos({x, row.at.y});
    return wide;
}

Edit<std::int64_t> Rows::number(const NumberField& field) const {
    const bool narrow = field.width_px < style().px(kStepperButtons + kLeastField);
    return narrow ? number_field(controls_, field) : stepper(controls_, field);
}

float Rows::room_of_digits(const Row& row) const {
    return row.control_px - style().px(kStepperButtons);
}

std::optional<std::size_t> Rows::choice(const Row& row, const char* id, std::span<const std::string> names,
                                        std::size_t chosen) const {
    return choice_menu(style(), id, names, chosen, static_cast<double>(row.control_px) / style().scale);
}

bool Rows::link(const Row& row, const char* id, bool apart, std::string_view what) const {
    ImGui::SetCursorScreenPos({row.at.x + width_px_ - style().px(look_.links), row.at.y});
    return icon_button(style(), id, apart ? Icon::unlink : Icon::link, what,
                       {.kind = ButtonKind::quiet, .width = kLinkWidth, .height = kRowHeight});
}

}  // namespace convwalk
