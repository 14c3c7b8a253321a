#include "ui/panels/timeline_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "desk/track.h"
#include "ui/widgets/press.h"
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

// The track with its phases and the head; where the head was dragged to, or a word leads.
class TrackBar {
  public:
    TrackBar(const Style& style, const Figure& figure, float width)
        : style_(style),
          figure_(figure),
          network_(network_figure(figure)),
          width_(width),
          left_(at_.x + style.px(8)),
          length_(std::max(1.0F, width - 2 * style.px(8))),
          track_(make_track()) {}

    std::optional<Tick> draw(Tick now) {
        press_area("track", {width_, style_.px(44)});
        const std::optional<Tick> seek = asked_for();
        if (seek) now = *seek;
        const bool near = ImGui::IsItemHovered() || ImGui::IsItemActive();
        if (near) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        bar(now);
        words(now);
        const UiColours& c = style_.colours;
        const ImVec2 head = {x_of(now), y_};
        canvas_.AddCircleFilled(head, style_.px(near ? 8 : 7), u32(c.panel), 32);
        canvas_.AddCircle(head, style_.px(near ? 8 : 7) - style_.px(1), u32(c.accent), 32, style_.px(2));
        return seek;
    }

  private:
    [[nodiscard]] Track make_track() const {
        const FontScope scope(style_.fonts.small);
        return {figure_.timeline, double(length_), network_ == nullptr,
                [](std::string_view word) {
                    return double(ImGui::CalcTextSize(word.data(), word.data() + word.size()).x);
                },
                double(style_.px(10))};
    }

    [[nodiscard]] float x_of(Tick t) const { return left_ + static_cast<float>(track_.x_of(t)); }
    [[nodiscard]] bool among_words(ImVec2 p) const { return p.y < at_.y + style_.px(17); }
    [[nodiscard]] const TrackPart* word_at(ImVec2 p) const {
        const TrackPart* part = among_words(p) ? track_.part_at(double(p.x - left_)) : nullptr;
        return part != nullptr && !part->word.empty() ? part : nullptr;
    }

    [[nodiscard]] std::optional<Tick> asked_for() const {
        if (!ImGui::IsItemActive()) return std::nullopt;
        const ImGuiIO& io = ImGui::GetIO();
        if (const TrackPart* part = word_at(io.MouseClickedPos[0])) return part->begin;
        return track_.time_at(double(io.MousePos.x - left_));
    }

    void bar(Tick now) {
        const UiColours& c = style_.colours;
        const float half = style_.px(3);
        canvas_.AddRectFilled({left_, y_ - half}, {left_ + length_, y_ + half}, u32(c.line), half);
        canvas_.AddRectFilled({left_, y_ - half}, {std::max(x_of(now), left_ + 2 * half), y_ + half},
                              u32(c.progress), half);
        for (const TrackPart& part : track_.parts()) {
            const float begin = x_of(part.begin);
            if (part.begin > 0)
                canvas_.AddRectFilled({begin - style_.px(1), y_ - half}, {begin + style_.px(1), y_ + half},
                                      u32(c.panel));
        }
    }

    void words(Tick now) {
        const UiColours& c = style_.colours;
        const FontScope scope(style_.fonts.small);
        const float y = at_.y + style_.px(1);
        if (network_ != nullptr) {
            const std::string told = fitting(layer_texts(*network_, step_at(figure_.timeline, now)), width_);
            canvas_.AddText({at_.x, y}, u32(c.muted), told.c_str());
            return;
        }
        const TrackPart* pointed = ImGui::IsItemHovered() ? word_at(ImGui::GetIO().MousePos) : nullptr;
        for (const TrackPart& part : track_.parts()) {
            if (part.word.empty()) continue;
            const bool lit = &part == pointed || (now >= part.begin && now < part.end);
            canvas_.AddText({left_ + static_cast<float>(part.left), y}, u32(lit ? c.ink : c.muted),
                            part.word.data(), part.word.data() + part.word.size());
        }
    }

    const Style& style_;
    const Figure& figure_;
    const NetworkFigure* network_;
    float width_;
    ImVec2 at_ = ImGui::GetCursorScreenPos();
    float left_;
    float length_;
    Track track_;
    float y_ = at_.y + style_.px(26);
    ImDrawList& canvas_ = *ImGui::GetWindowDrawList();
};

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

namespace {

// What of the bar there is room for.
struct Fitting {
    bool wide = false;    ///< the loop's switch
    bool medium = false;  ///< motion
    bool ends = false;    ///< the buttons to first and last
};

class TimelineBar {
  public:
    TimelineBar(const Style& style, const Figure& figure, const Playback& playback)
        : style_(style), figure_(figure), playback_(playback) {}

    TimelineBarEdit draw() {
        if (two_rows_) {
            draw_in_two_rows();
            return edit_;
        }
        steps();
        const float used = ImGui::GetCursorPosX() - start_.x;
        const float count = count_width();
        const float right = right_width(count);
        ImGui::SetCursorPosY(start_.y);
        edit_.seek = TrackBar(style_, figure_, whole_ - used - right - 2 * gap_).draw(playback_.tick());
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
    void draw_in_two_rows() {
        edit_.seek = TrackBar(style_, figure_, whole_ - count_width() - 2 * gap_).draw(playback_.tick());
        count_words(start_.x + whole_);
        start_.y += row_;
        ImGui::SetCursorPos(start_);
        steps();
        ImGui::SetCursorPosX(start_.x + whole_ - style_.px(56));
        speeds();
    }

    void middle(double height) { ImGui::SetCursorPosY(start_.y + (row_ - style_.px(height)) / 2); }

    void press(const char* id, Icon icon, Action action, double size, ButtonKind kind) {
        middle(size);
        if (icon_button(style_, id, icon, words_and_key(action), {.kind = kind, .height = size}))
            edit_.action = action;
        ImGui::SameLine(0, gap_);
    }

    void steps() {
        if (fitting_.ends) press("first", Icon::to_start, Action::first, 32, ButtonKind::plain);
        press("back", Icon::step_back, Action::step_back, 32, ButtonKind::plain);
        ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, style_.px(20));
        press("play", playback_.playing ? Icon::pause : Icon::play, Action::play_or_pause, 40,
              ButtonKind::dark);
        ImGui::PopStyleVar();
        press("forward", Icon::step_forward, Action::step_forward, 32, ButtonKind::plain);
        if (fitting_.ends) press("last", Icon::to_end, Action::last, 32, ButtonKind::plain);
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
        // How many there are would tell a size that is asked.
        const bool told = !figure_.scenario.view.hidden.size;
        const std::string count = told ? fmt::format("{} / {}", moment.step + 1, figure_.timeline.steps)
                                       : fmt::format("{} / ?", moment.step + 1);
        const FontScope scope(style_.fonts.formula);
        const ImVec2 corner = ImGui::GetWindowPos();
        ImGui::GetWindowDrawList()->AddText({corner.x + right_x - ImGui::CalcTextSize(count.c_str()).x,
                                             corner.y + start_.y + (row_ - ImGui::GetFontSize()) / 2},
                                            u32(style_.colours.ink), count.c_str());
    }

    void speeds() {
        middle(30);
        const bool open = begin_menu(style_, "speed", speed_text(playback_.speed), {.width = 56});
        if (!open) return hurry_words();
        for (const double speed : kSpeeds) {
            if (menu_item(style_, speed_text(speed), "", speed == playback_.speed)) edit_.speed = speed;
        }
        ImGui::EndPopup();
    }

    // Of an animation of very many steps.
    void hurry_words() {
        const Tick walk = time_of_step(figure_.timeline, figure_.timeline.first_step);
        const double times = hurry(figure_.timeline, walk);
        if (times > 1)
            tooltip(style_,
                    fmt::format("{} steps at their pace would take {:.0f} minutes: they are played {:.0f} "
                                "times faster. Stepping goes output by output.",
                                figure_.timeline.steps, double(figure_.timeline.duration()) / 60'000, times));
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
    bool two_rows_ = ImGui::GetContentRegionAvail().y > 1.5F * row_;
    double wide_ = double(whole_) / style_.scale;  // design pixels
    Fitting fitting_ = {wide_ > 820, wide_ > 600, wide_ > (two_rows_ ? 264 : 600)};
    TimelineBarEdit edit_;
};

}  // namespace

TimelineBarEdit timeline_bar(const Style& style, const Figure& figure, const Playback& playback) {
    return TimelineBar(style, figure, playback).draw();
}

}  // namespace convwalk
