#include "ui/panels/timeline_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/widgets/widgets.h"
#include "views/network/network_figure.h"

namespace convwalk {
namespace {

std::string speed_text(double speed) {
    return speed == 0.25 ? "¼×" : speed == 0.5 ? "½×" : fmt::format("{}×", speed);
}

// The longest of the texts that there is room for; each is shorter than the one before.
std::string fitting(const std::vector<std::string>& texts, float room_px) {
    for (const std::string& words : texts) {
        if (ImGui::CalcTextSize(words.c_str()).x <= room_px) return words;
    }
    return "";
}

// The track with its phases and the head; where the head was dragged to.
std::optional<Tick> track(const Style& style, const Figure& figure, Tick now, float width) {
    const Timeline& timeline = figure.timeline;
    const float height = style.px(44);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::InvisibleButton("track", {std::max(1.0F, width), height});
    const float inset = style.px(8);
    const float left = at.x + inset;
    const float length = std::max(1.0F, width - 2 * inset);
    const float y = at.y + style.px(26);
    const double duration = std::max<double>(1, double(timeline.duration()));
    const auto x_of = [&](Tick t) { return left + static_cast<float>(double(t) / duration) * length; };
    std::optional<Tick> seek;
    if (ImGui::IsItemActive()) {
        const double share = std::clamp(double((ImGui::GetIO().MousePos.x - left) / length), 0.0, 1.0);
        seek = static_cast<Tick>(std::llround(share * duration));
        now = *seek;
    }
    const bool near = ImGui::IsItemHovered() || ImGui::IsItemActive();
    if (near) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);

    const UiColours& c = style.colours;
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const float half = style.px(3);
    canvas.AddRectFilled({left, y - half}, {left + length, y + half}, u32(c.line), half);
    canvas.AddRectFilled({left, y - half}, {std::max(x_of(now), left + 2 * half), y + half}, u32(c.progress),
                         half);
    const FontScope scope(style.fonts.small);
    const NetworkFigure* network = network_figure(figure);
    if (network != nullptr) {
        const std::string words = fitting(layer_texts(*network, step_at(timeline, now)), width);
        canvas.AddText({at.x, at.y + style.px(1)}, u32(c.muted), words.c_str());
    }
    float free_from = at.x;
    for (const Phase& phase : timeline.phases) {
        const float begin = x_of(phase.begin);
        if (phase.begin > 0)
            canvas.AddRectFilled({begin - style.px(1), y - half}, {begin + style.px(1), y + half},
                                 u32(c.panel));
        const std::string_view name = network != nullptr ? "" : name_of(phase.kind);
        if (name.empty()) continue;
        const float words = ImGui::CalcTextSize(name.data(), name.data() + name.size()).x;
        const float x = std::max(begin, free_from);
        // One that is left out would make the next one stand for it.
        if (x + words > at.x + width) break;
        canvas.AddText({x, at.y + style.px(1)}, u32(c.muted), name.data(), name.data() + name.size());
        free_from = x + words + style.px(8);
    }
    const ImVec2 head = {x_of(now), y};
    canvas.AddCircleFilled(head, style.px(near ? 8 : 7), u32(c.panel), 32);
    canvas.AddCircle(head, style.px(near ? 8 : 7) - style.px(1), u32(c.accent), 32, style.px(2));
    return seek;
}

}  // namespace

std::vector<std::string> layer_texts(const NetworkFigure& network, std::int64_t step) {
    const auto last = static_cast<std::int64_t>(network.field.layer);
    if (step <= 0 || last == 0) return {"receptive field of one output", "one output"};
    const std::int64_t number = std::max<std::int64_t>(1, last - step + 1);
    const std::string layer = fmt::format("layer {} of {}", number, last);
    const std::string& label = network.labels[static_cast<std::size_t>(number)];
    return {fmt::format("receptive field through {}: {}", layer, label),
            fmt::format("through {}: {}", layer, label), fmt::format("{}: {}", layer, label), layer,
            fmt::format("layer {}", number)};
}

std::string_view name_of(PhaseKind phase) {
    switch (phase) {
        case PhaseKind::bare:
            return "input";
        case PhaseKind::insert_zeros:
            return "insert zeros";
        case PhaseKind::surround:
            return "pad";
        case PhaseKind::walk:
            return "walk";
        case PhaseKind::hold:
            return "";
    }
    return "";
}

TimelineBarEdit timeline_bar(const Style& style, const Figure& figure, const Playback& playback) {
    TimelineBarEdit edit;
    const float whole = ImGui::GetContentRegionAvail().x;
    const float design_width = whole / static_cast<float>(style.scale);
    const bool wide = design_width > 820;
    const bool medium = design_width > 600;
    const float gap = style.px(8);
    const ImVec2 start = ImGui::GetCursorPos();
    const float row = style.px(44);
    const auto middle = [&](double height) { ImGui::SetCursorPosY(start.y + (row - style.px(height)) / 2); };
    const auto press = [&](const char* id, Icon icon, Action action, double size, ButtonKind kind) {
        middle(size);
        if (icon_button(style, id, icon, words_and_key(action), {.kind = kind, .height = size}))
            edit.action = action;
        ImGui::SameLine(0, gap);
    };
    if (medium) press("first", Icon::to_start, Action::first, 32, ButtonKind::plain);
    press("back", Icon::step_back, Action::step_back, 32, ButtonKind::plain);
    ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, style.px(20));
    press("play", playback.playing ? Icon::pause : Icon::play, Action::play_or_pause, 40, ButtonKind::dark);
    ImGui::PopStyleVar();
    press("forward", Icon::step_forward, Action::step_forward, 32, ButtonKind::plain);
    if (medium) press("last", Icon::to_end, Action::last, 32, ButtonKind::plain);

    const Moment moment = at(figure.timeline, playback.tick());
    const std::string count = fmt::format("{} / {}", moment.step + 1, figure.timeline.steps);
    float count_width = 0;
    {
        const FontScope scope(style.fonts.formula);
        const std::string widest = fmt::format("{} / {}", figure.timeline.steps, figure.timeline.steps);
        count_width = ImGui::CalcTextSize(widest.c_str()).x;
    }
    static constexpr std::array<std::string_view, 2> kMotions = {"Step", "Smooth"};
    const auto words = [](std::string_view label) {
        return ImGui::CalcTextSize(label.data(), label.data() + label.size()).x;
    };
    const float motion_width = gap + words(kMotions[0]) + words(kMotions[1]) + 4 * style.px(12);
    const float loop_width = style.px(12) + switch_width(style, "Loop");
    const float right_width =
        count_width + 2 * gap + style.px(56) + (medium ? motion_width : 0) + (wide ? loop_width : 0);
    const float used = ImGui::GetCursorPosX() - start.x;
    ImGui::SetCursorPosY(start.y);
    edit.seek = track(style, figure, playback.tick(), whole - used - right_width - 2 * gap);
    ImGui::SameLine(0, gap);
    const float count_x = start.x + whole - right_width;
    {
        const FontScope scope(style.fonts.formula);
        const ImVec2 corner = ImGui::GetWindowPos();
        ImGui::GetWindowDrawList()->AddText(
            {corner.x + count_x + count_width - ImGui::CalcTextSize(count.c_str()).x,
             corner.y + start.y + (row - ImGui::GetFontSize()) / 2},
            u32(style.colours.ink), count.c_str());
    }
    ImGui::SetCursorPosX(count_x + count_width + 2 * gap);
    middle(30);
    if (begin_menu(style, "speed", speed_text(playback.speed), {.width = 56})) {
        for (const double speed : kSpeeds) {
            if (menu_item(style, speed_text(speed), "", speed == playback.speed)) edit.speed = speed;
        }
        ImGui::EndPopup();
    }
    if (medium) {
        ImGui::SameLine(0, gap);
        middle(30);
        const auto picked =
            segmented(style, "motion", kMotions, static_cast<std::size_t>(figure.scenario.pace.motion));
        if (picked) edit.motion = static_cast<Motion>(*picked);
    }
    if (wide) {
        ImGui::SameLine(0, style.px(12));
        middle(26);
        if (switch_button(style, "Loop", playback.loop)) edit.action = Action::toggle_loop;
        tooltip(style, words_and_key(Action::toggle_loop));
    }
    return edit;
}

}  // namespace convwalk
