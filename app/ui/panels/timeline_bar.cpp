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
            return "border";
        case PhaseKind::walk:
            return "walk";
        case PhaseKind::hold:
            return "";
    }
    return "";
}

namespace {

// What of the bar there is room for.
struct Fitting {
    bool wide = false;    ///< the loop's switch
    bool medium = false;  ///< motion, first and last
};

class TimelineBar {
  public:
    TimelineBar(const Style& style, const Figure& figure, const Playback& playback)
        : style_(style), figure_(figure), playback_(playback) {}

    TimelineBarEdit draw() {
        steps();
        const float used = ImGui::GetCursorPosX() - start_.x;
        const float count = count_width();
        const float right = right_width(count);
        ImGui::SetCursorPosY(start_.y);
        edit_.seek = track(style_, figure_, playback_.tick(), whole_ - used - right - 2 * gap_);
        ImGui::SameLine(0, gap_);
        const float count_x = start_.x + whole_ - right;
        count_words(count_x + count);
        ImGui::SetCursorPosX(count_x + count + 2 * gap_);
        speeds();
        if (fitting_.medium) motion();
        if (fitting_.wide) loop();
        return edit_;
    }

  private:
    void middle(double height) { ImGui::SetCursorPosY(start_.y + (row_ - style_.px(height)) / 2); }

    void press(const char* id, Icon icon, Action action, double size, ButtonKind kind) {
        middle(size);
        if (icon_button(style_, id, icon, words_and_key(action), {.kind = kind, .height = size}))
            edit_.action = action;
        ImGui::SameLine(0, gap_);
    }

    void steps() {
        if (fitting_.medium) press("first", Icon::to_start, Action::first, 32, ButtonKind::plain);
        press("back", Icon::step_back, Action::step_back, 32, ButtonKind::plain);
        ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, style_.px(20));
        press("play", playback_.playing ? Icon::pause : Icon::play, Action::play_or_pause, 40,
              ButtonKind::dark);
        ImGui::PopStyleVar();
        press("forward", Icon::step_forward, Action::step_forward, 32, ButtonKind::plain);
        if (fitting_.medium) press("last", Icon::to_end, Action::last, 32, ButtonKind::plain);
    }

    // Of the widest count of steps that comes.
    [[nodiscard]] float count_width() const {
        const FontScope scope(style_.fonts.formula);
        const std::string widest = fmt::format("{} / {}", figure_.timeline.steps, figure_.timeline.steps);
        return ImGui::CalcTextSize(widest.c_str()).x;
    }

    [[nodiscard]] float right_width(float count) const {
        const auto words = [](std::string_view label) {
            return ImGui::CalcTextSize(label.data(), label.data() + label.size()).x;
        };
        const float motion = gap_ + words(kMotions[0]) + words(kMotions[1]) + 4 * style_.px(12);
        const float loop = style_.px(12) + switch_width(style_, "Loop");
        return count + 2 * gap_ + style_.px(56) + (fitting_.medium ? motion : 0) + (fitting_.wide ? loop : 0);
    }

    void count_words(float right_x) const {
        const Moment moment = at(figure_.timeline, playback_.tick());
        const std::string count = fmt::format("{} / {}", moment.step + 1, figure_.timeline.steps);
        const FontScope scope(style_.fonts.formula);
        const ImVec2 corner = ImGui::GetWindowPos();
        ImGui::GetWindowDrawList()->AddText({corner.x + right_x - ImGui::CalcTextSize(count.c_str()).x,
                                             corner.y + start_.y + (row_ - ImGui::GetFontSize()) / 2},
                                            u32(style_.colours.ink), count.c_str());
    }

    void speeds() {
        middle(30);
        if (!begin_menu(style_, "speed", speed_text(playback_.speed), {.width = 56})) return;
        for (const double speed : kSpeeds) {
            if (menu_item(style_, speed_text(speed), "", speed == playback_.speed)) edit_.speed = speed;
        }
        ImGui::EndPopup();
    }

    void motion() {
        ImGui::SameLine(0, gap_);
        middle(30);
        const auto picked =
            segmented(style_, "motion", kMotions, static_cast<std::size_t>(figure_.scenario.pace.motion));
        if (picked) edit_.motion = static_cast<Motion>(*picked);
    }

    void loop() {
        ImGui::SameLine(0, style_.px(12));
        middle(26);
        if (switch_button(style_, "Loop", playback_.loop)) edit_.action = Action::toggle_loop;
        tooltip(style_, words_and_key(Action::toggle_loop));
    }

    static constexpr std::array<std::string_view, 2> kMotions = {"Step", "Smooth"};

    const Style& style_;
    const Figure& figure_;
    const Playback& playback_;
    float whole_ = ImGui::GetContentRegionAvail().x;
    ImVec2 start_ = ImGui::GetCursorPos();
    float gap_ = style_.px(8);
    float row_ = style_.px(44);
    Fitting fitting_ = {whole_ / static_cast<float>(style_.scale) > 820,
                        whole_ / static_cast<float>(style_.scale) > 600};
    TimelineBarEdit edit_;
};

}  // namespace

TimelineBarEdit timeline_bar(const Style& style, const Figure& figure, const Playback& playback) {
    return TimelineBar(style, figure, playback).draw();
}

}  // namespace convwalk
