#include "ui/dialogs/help_dialog.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "desk/actions.h"

namespace convwalk {
namespace {

constexpr double kLine = 21;     // height of a line with a key
constexpr double kColumn = 296;  // width of a column
constexpr double kColumnGap = 28;
constexpr double kPadding = 24;
constexpr double kHeader = 44;
constexpr double kMargin = 12;  // the least room around the page
constexpr double kGroupGap = 12;

// A group is a heading and its lines; the gestures are one, too.
struct Group {
    std::string name;
    std::vector<const ActionInfo*> actions;
    std::vector<Gesture> gestures;
};

std::vector<Group> groups() {
    std::vector<Group> all;
    for (const ActionInfo& info : all_actions()) {
        if (all.empty() || all.back().name != info.group) all.push_back({std::string(info.group), {}, {}});
        all.back().actions.push_back(&info);
    }
    const auto gestures = all_gestures();
    all.push_back({"Mouse", {}, {gestures.begin(), gestures.end()}});
    return all;
}

std::string upper_case(std::string words) {
    for (char& c : words) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return words;
}

// "Ctrl", "Shift", "Z"
std::vector<std::string> caps_of(const Chord& chord) {
    std::vector<std::string> caps;
    if (chord.ctrl) caps.emplace_back("Ctrl");
    if (chord.shift) caps.emplace_back("Shift");
    caps.push_back(to_string(Chord{chord.key, false, false}));
    return caps;
}

float cap_width(const Style& style, const std::string& cap) {
    return std::max(style.px(20), ImGui::CalcTextSize(cap.c_str()).x + style.px(12));
}

float caps_width(const Style& style, const Chord& chord) {
    const FontScope scope(style.fonts.small);
    float width = 0;
    for (const std::string& cap : caps_of(chord)) width += cap_width(style, cap) + style.px(3);
    return width - style.px(3);
}

void draw_caps(const Style& style, const Chord& chord, ImVec2 at) {
    const FontScope scope(style.fonts.small);
    const UiColours& c = style.colours;
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const float height = style.px(18);
    for (const std::string& cap : caps_of(chord)) {
        const float width = cap_width(style, cap);
        const ImVec2 size = ImGui::CalcTextSize(cap.c_str());
        const ImVec2 end = {at.x + width, at.y + height};
        canvas.AddRectFilled(at, end, u32(c.note), style.px(4));
        canvas.AddRect(at, end, u32(c.line), style.px(4), 0, style.px(1));
        canvas.AddText({std::floor(at.x + (width - size.x) / 2), std::floor(at.y + (height - size.y) / 2)},
                       u32(c.ink), cap.c_str());
        at.x += width + style.px(3);
    }
}

// All lines are drawn by hand at a place; each returns its height, and draws nothing without a canvas.
struct Place {
    ImVec2 at;
    float width = 0;
    bool draw = false;
};

float action_line(const Style& style, const ActionInfo& info, const Place& place) {
    const FontScope scope(style.fonts.body);
    float keys = caps_width(style, info.keys.front());
    const float gap = style.px(10);
    const char* begin = info.words.data();
    const char* end = begin + info.words.size();
    const float words_width = ImGui::CalcTextSize(begin, end).x;
    // A second chord is shown where there is room for it.
    const float second = info.keys.size() < 2 ? 0 : caps_width(style, info.keys.back()) + gap;
    const bool both = second > 0 && words_width + gap + keys + second <= place.width;
    if (both) keys += second;
    const float room = place.width - keys - gap;
    const ImVec2 size = ImGui::CalcTextSize(begin, end, false, room);
    const float height = std::max(style.px(kLine), size.y + style.px(6));
    if (place.draw) {
        ImGui::GetWindowDrawList()->AddText(ImGui::GetFont(), ImGui::GetFontSize(),
                                            {place.at.x, place.at.y + style.px(3)}, u32(style.colours.ink),
                                            begin, end, room);
        ImVec2 at = {place.at.x + place.width - keys, place.at.y + style.px(2)};
        draw_caps(style, info.keys.front(), at);
        at.x += caps_width(style, info.keys.front()) + gap;
        if (both) draw_caps(style, info.keys.back(), at);
    }
    return height;
}

float gesture_line(const Style& style, const Gesture& gesture, const Place& place) {
    const UiColours& c = style.colours;
    const auto part = [&](std::string_view words, ImFont* font, Colour colour, float y) {
        const FontScope scope(font);
        const char* end = words.data() + words.size();
        if (place.draw)
            ImGui::GetWindowDrawList()->AddText(ImGui::GetFont(), ImGui::GetFontSize(),
                                                {place.at.x, place.at.y + y}, u32(colour), words.data(), end,
                                                place.width);
        return ImGui::CalcTextSize(words.data(), end, false, place.width).y;
    };
    float y = style.px(2);
    y += part(gesture.gesture, style.fonts.body, c.ink, y);
    y += part(gesture.words, style.fonts.small, c.muted, y);
    return y + style.px(5);
}

float group_block(const Style& style, const Group& group, Place place) {
    const float top = place.at.y;
    {
        const FontScope scope(style.fonts.heading);
        if (place.draw)
            ImGui::GetWindowDrawList()->AddText(place.at, u32(style.colours.muted),
                                                upper_case(group.name).c_str());
    }
    place.at.y += style.px(22);
    for (const ActionInfo* info : group.actions) place.at.y += action_line(style, *info, place);
    for (const Gesture& gesture : group.gestures) place.at.y += gesture_line(style, gesture, place);
    return place.at.y - top;
}

// The groups in columns, in their order, so that the tallest column is as low as can be.
std::vector<std::vector<Group>> in_columns(const Style& style, const std::vector<Group>& all,
                                           std::size_t columns) {
    std::vector<float> heights;
    for (const Group& group : all)
        heights.push_back(group_block(style, group, {{}, style.px(kColumn), false}) + style.px(kGroupGap));
    const auto filled = [&](float most) {
        std::vector<std::vector<Group>> result(1);
        float height = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (height > 0 && height + heights[i] > most) {
                result.emplace_back();
                height = 0;
            }
            result.back().push_back(all[i]);
            height += heights[i];
        }
        return result;
    };
    float most = *std::max_element(heights.begin(), heights.end());
    while (filled(most).size() > columns) most += style.px(8);
    return filled(most);
}

float height_of(const Style& style, const std::vector<Group>& column) {
    float height = 0;
    for (const Group& group : column)
        height += group_block(style, group, {{}, style.px(kColumn), false}) + style.px(kGroupGap);
    return height - style.px(kGroupGap);
}

void draw_page(const Style& style, const std::vector<std::vector<Group>>& columns, float height) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    float x = at.x;
    for (const auto& column : columns) {
        float y = at.y;
        for (const Group& group : column)
            y += group_block(style, group, {{x, y}, style.px(kColumn), true}) + style.px(kGroupGap);
        x += style.px(kColumn + kColumnGap);
    }
    ImGui::Dummy({x - at.x - style.px(kColumnGap), height});
}

bool is_outside(ImVec2 point, ImVec2 at, ImVec2 size) {
    return point.x < at.x || point.y < at.y || point.x >= at.x + size.x || point.y >= at.y + size.y;
}

}  // namespace

bool help_dialog(const Style& style) {
    constexpr const char* kName = "Keys and mouse###help";
    if (!ImGui::IsPopupOpen(kName)) ImGui::OpenPopup(kName);
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    const auto fitting = static_cast<std::size_t>(std::max(
        1.0F, (screen.x - style.px(2 * (kMargin + kPadding) - kColumnGap)) / style.px(kColumn + kColumnGap)));
    const auto columns = in_columns(style, groups(), std::min<std::size_t>(3, fitting));
    float height = 0;
    for (const auto& column : columns) height = std::max(height, height_of(style, column));
    const auto count = static_cast<float>(columns.size());
    const float least_edge = 2 * style.px(kMargin);
    const ImVec2 size = {
        std::min(screen.x - least_edge, count * style.px(kColumn + kColumnGap) - style.px(kColumnGap) +
                                            2 * style.px(kPadding) + ImGui::GetStyle().ScrollbarSize),
        std::min(screen.y - least_edge, height + style.px(kHeader) + 2 * style.px(kPadding))};
    ImGui::SetNextWindowPos({std::floor((screen.x - size.x) / 2), std::floor((screen.y - size.y) / 2)});
    ImGui::SetNextWindowSize(size);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {style.px(kPadding), style.px(kPadding) - style.px(4)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, style.px(10));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, style.px(1));
    const bool begun = ImGui::BeginPopupModal(kName, nullptr,
                                              ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                                  ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoScrollbar |
                                                  ImGuiWindowFlags_NoScrollWithMouse);
    ImGui::PopStyleVar(3);
    if (!begun) return true;
    bool close = went_down(ImGuiKey_Escape) ||
                 (!ImGui::IsWindowAppearing() && ImGui::IsMouseClicked(0) &&
                  is_outside(ImGui::GetMousePos(), ImGui::GetWindowPos(), ImGui::GetWindowSize()));
    const ImVec2 top = ImGui::GetCursorPos();
    text("Keys and mouse", style.fonts.title, style.colours.ink);
    ImGui::SetCursorPos({size.x - style.px(kPadding) - style.px(22), top.y - style.px(6)});
    close = icon_button(style, "close", Icon::close, "Close",
                        {.kind = ButtonKind::quiet, .width = 28, .height = 28}) ||
            close;
    ImGui::SetCursorPos({top.x, top.y + style.px(kHeader) - style.px(8)});
    if (ImGui::BeginChild("page", {0, 0})) draw_page(style, columns, height);
    ImGui::EndChild();
    if (close) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
    return !close;
}

}  // namespace convwalk
