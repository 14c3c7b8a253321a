#include "ui/panels/lessons_panel.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "desk/lesson_files.h"
#include "ui/widgets/drawn_words.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/press.h"

namespace convwalk {
namespace {

// Design pixels.
constexpr double kHead = 48;
constexpr double kMargin = 32;
constexpr double kGap = 16;
constexpr double kNarrowestCard = 270;
constexpr double kPicture = 104;
constexpr double kWords = 98;  // the part of a card below its picture

class LessonsPage {
  public:
    LessonsPage(Controls& controls, LessonsState& state, const LessonsLook& look, Thumbnails& thumbnails,
                Easel& easel)
        : controls_(controls),
          style_(controls.style),
          state_(state),
          look_(look),
          thumbnails_(thumbnails),
          easel_(easel) {
        for (const Lesson& lesson : look.lessons) progress_.push_back(progress_of(look.progress, lesson));
    }

    LessonsEdit draw() {
        if (look_.keys) take_keys();
        bar();
        page();
        return edit_;
    }

  private:
    [[nodiscard]] const UiColours& colours() const { return style_.colours; }

    void take_keys() {
        const auto count = look_.lessons.size();
        const auto move = [&](std::ptrdiff_t by) {
            const auto to = static_cast<std::ptrdiff_t>(state_.chosen) + by;
            if (to < 0 || to >= static_cast<std::ptrdiff_t>(count)) return;
            state_.chosen = static_cast<std::size_t>(to);
            state_.follow = true;
        };
        const auto row = static_cast<std::ptrdiff_t>(state_.columns);
        if (controls_.was_pressed(Key::left)) move(-1);
        if (controls_.was_pressed(Key::right)) move(1);
        if (controls_.was_pressed(Key::up)) move(-row);
        if (controls_.was_pressed(Key::down)) move(row);
        if (controls_.was_pressed(Key::enter)) edit_.open = state_.chosen;
        if (controls_.was_pressed(Key::escape)) edit_.closed = true;
    }

    void bar() {
        const double width = look_.size.width;
        const Panel panel("lessons head", {0, 0, width, double(style_.px(kHead))}, kBarFlags,
                          {style_.px(16), style_.px(9)});
        const auto bottom = style_.px(kHead) - 0.5F;
        rule(colours().line, style_.px(1), {0, bottom}, {static_cast<float>(width), bottom});
        const ImVec2 at = ImGui::GetCursorScreenPos();
        draw_words(style_.fonts.title, {at.x, at.y + (style_.px(30) - line_height(style_.fonts.title)) / 2},
                   colours().ink, "Convwalk");
        constexpr double kBack = 138;
        ImGui::SetCursorScreenPos({static_cast<float>(width) - style_.px(16 + kBack), at.y});
        if (button(style_, "Back to the figure", {.width = kBack})) edit_.closed = true;
        tooltip(style_, "Esc");
        constexpr double kMake = 118;
        ImGui::SetCursorScreenPos({static_cast<float>(width) - style_.px(16 + kBack + 8 + kMake), at.y});
        if (button(style_, "Make a lesson", {.width = kMake})) edit_.makes = true;
        tooltip(style_, "Of your own figures");
        constexpr double kExport = 128;
        ImGui::SetCursorScreenPos(
            {static_cast<float>(width) - style_.px(16 + kBack + 8 + kMake + 8 + kExport), at.y});
        if (button(style_, "Export as slides", {.width = kExport})) edit_.exports = true;
        tooltip(style_, "Or as sheets of paper");
    }

    void page() {
        ImGui::PushStyleColor(ImGuiCol_WindowBg, vec4(colours().canvas));
        {
            const double top = style_.px(kHead);
            const Panel panel("lessons", {0, top, double(look_.size.width), look_.size.height - top},
                              kPanelFlags, {style_.px(kMargin), style_.px(20)});
            title();
            cards();
            scroll_panel(controls_);
        }
        ImGui::PopStyleColor();
    }

    // The first that is under way, or else the first that is not done.
    [[nodiscard]] std::optional<std::size_t> next_lesson() const {
        for (std::size_t i = 0; i < progress_.size(); ++i) {
            if (progress_[i].done() > 0 && !progress_[i].is_done() && progress_[i].at > 0) return i;
        }
        for (std::size_t i = 0; i < progress_.size(); ++i) {
            if (!progress_[i].is_done() && !look_.lessons[i].optional) return i;
        }
        return std::nullopt;
    }

    void title() {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float width = panel_width();
        draw_words(style_.fonts.hero, at, colours().ink, "Lessons");
        const auto done = std::count_if(progress_.begin(), progress_.end(),
                                        [](const LessonProgress& p) { return p.is_done(); });
        std::int64_t minutes = 0;
        for (std::size_t i = 0; i < progress_.size(); ++i)
            minutes += progress_[i].is_done() ? 0 : look_.lessons[i].minutes;
        const std::string sub =
            fmt::format("Short lessons that ask before they tell. {} of {} done, about {} minutes left.",
                        done, progress_.size(), minutes);
        constexpr double kContinue = 200;
        const auto next = next_lesson();
        const float room = width - (next ? style_.px(kContinue + 16) : 0);
        draw_words(style_.fonts.body, {at.x, at.y + style_.px(36)}, colours().muted,
                   elided(style_.fonts.body, sub, room));
        if (next) {
            ImGui::SetCursorScreenPos({at.x + width - style_.px(kContinue), at.y + style_.px(4)});
            const bool begun = progress_[*next].done() > 0;
            if (button(style_, fmt::format("{} lesson {}", begun ? "Continue" : "Begin", *next + 1),
                       {.kind = ButtonKind::main, .width = kContinue, .height = 38}))
                edit_.open = *next;
        }
        ImGui::SetCursorScreenPos({at.x, at.y + style_.px(66)});
    }

    void cards() {
        const float width = panel_width();
        const float gap = style_.px(kGap);
        const float least = style_.px(kNarrowestCard);
        state_.columns = static_cast<std::size_t>(std::max(1.0F, std::floor((width + gap) / (least + gap))));
        const auto columns = static_cast<float>(state_.columns);
        const float card_px = std::floor((width + gap) / columns) - gap;
        const float high = style_.px(kPicture + kWords);
        const ImVec2 origin = ImGui::GetCursorScreenPos();
        for (std::size_t i = 0; i < look_.lessons.size(); ++i) {
            const auto column = static_cast<float>(i % state_.columns);
            const auto row = static_cast<float>(i / state_.columns);
            ImGui::SetCursorScreenPos({origin.x + column * (card_px + gap), origin.y + row * (high + gap)});
            card(i, {card_px, high});
        }
        const auto rows = static_cast<float>((look_.lessons.size() + state_.columns - 1) / state_.columns);
        ImGui::SetCursorScreenPos({origin.x, origin.y + rows * (high + gap)});
        ImGui::Dummy({1, 1});
        state_.follow = false;
    }

    void card(std::size_t i, ImVec2 size) {
        const Lesson& lesson = look_.lessons[i];
        const ImVec2 from = ImGui::GetCursorScreenPos();
        const ImVec2 to = {from.x + size.x, from.y + size.y};
        ImGui::PushID(static_cast<int>(i));
        if (press_area("lesson", size)) edit_.open = i;
        ImGui::PopID();
        const bool hovered = ImGui::IsItemHovered();
        if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        if (state_.follow && i == state_.chosen) ImGui::SetScrollHereY();
        const bool under_way = progress_[i].done() > 0 && !progress_[i].is_done();
        const bool marked = look_.keys && i == state_.chosen;
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const float radius = style_.px(7);
        const float middle = from.y + style_.px(kPicture);
        list.AddRectFilled(from, to, u32(colours().panel), radius);
        list.AddRectFilled(from, {to.x, middle}, u32(look_.theme.background), radius,
                           ImDrawFlags_RoundCornersTop);
        picture(lesson, {from.x + style_.px(6), from.y + style_.px(4)},
                {to.x - style_.px(6), middle - style_.px(4)}, hovered);
        list.AddLine({from.x, middle}, {to.x, middle}, u32(colours().line), style_.px(1));
        words(i, {from.x + style_.px(16), middle + style_.px(10)}, size.x - style_.px(32));
        const Colour edge = under_way ? colours().accent : marked || hovered ? colours().ink : colours().line;
        list.AddRect(from, to, u32(edge), radius, 0, style_.px(under_way || marked ? 2 : 1));
    }

    void picture(const Lesson& lesson, ImVec2 from, ImVec2 to, bool plays) {
        // A photograph says little as small as this.
        const auto first =
            std::find_if(lesson.scenes.begin(), lesson.scenes.end(),
                         [](const LessonScene& scene) { return !is_of_picture(scene.scenario.view.kind); });
        Scenario scenario = revealed(first == lesson.scenes.end() ? lesson.scenes.front() : *first);
        scenario.theme = look_.theme;
        scenario.view.words = false;
        thumbnails_.show("lesson " + lesson.name, scenario, from, to, plays, easel_);
    }

    void words(std::size_t i, ImVec2 at, float width) const {
        const Lesson& lesson = look_.lessons[i];
        const std::string number = fmt::format("{}", i + 1);
        draw_words(style_.fonts.title, at, colours().muted, number);
        const float indent = width_of(style_.fonts.title, number) + style_.px(8);
        draw_words(style_.fonts.title, {at.x + indent, at.y}, colours().ink,
                   elided(style_.fonts.title, lesson.short_title, width - indent));
        draw_words(style_.fonts.body, {at.x, at.y + style_.px(22)}, colours().muted,
                   elided(style_.fonts.body, lesson.promise, width));
        segments(i, {at.x, at.y + style_.px(46)}, width);
        const LessonProgress& p = progress_[i];
        const std::string state = p.is_done()    ? "done"
                                  : p.done() > 0 ? fmt::format("scene {} of {}", p.at + 1, p.scenes.size())
                                                 : fmt::format("{} scenes", p.scenes.size());
        const float y = at.y + style_.px(58);
        draw_words(p.done() > 0 ? style_.fonts.heading : style_.fonts.small, {at.x, y},
                   p.done() > 0 ? colours().ink : colours().muted, state);
        const std::string minutes = fmt::format("{} min", lesson.minutes);
        const float minutes_px = width_of(style_.fonts.small, minutes);
        draw_words(style_.fonts.small, {at.x + width - minutes_px, y}, colours().muted, minutes);
        const std::string needs = before(lesson);
        const float needs_px = width_of(style_.fonts.small, needs);
        draw_words(style_.fonts.small, {at.x + std::max(style_.px(100), (width - needs_px) / 2), y},
                   colours().muted, needs);
    }

    [[nodiscard]] std::string before(const Lesson& lesson) const {
        std::vector<std::size_t> numbers;
        for (std::size_t i = 0; i < look_.lessons.size(); ++i) {
            const auto& needs = lesson.needs;
            if (std::find(needs.begin(), needs.end(), look_.lessons[i].name) != needs.end())
                numbers.push_back(i + 1);
        }
        if (numbers.empty()) return "Start here";
        return fmt::format("After {}{}", fmt::join(numbers, ", "), lesson.optional ? ", optional" : "");
    }

    // One a scene: full when it was answered, hollow when it was skipped.
    void segments(std::size_t i, ImVec2 at, float width) const {
        const auto& scenes = progress_[i].scenes;
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const float gap = style_.px(3);
        const float each = (width + gap) / static_cast<float>(scenes.size()) - gap;
        for (std::size_t n = 0; n < scenes.size(); ++n) {
            const ImVec2 from = {at.x + static_cast<float>(n) * (each + gap), at.y};
            const ImVec2 to = {from.x + each, at.y + style_.px(4)};
            if (scenes[n] == SceneState::skipped)
                list.AddRect(from, to, u32(colours().muted), style_.px(2), 0, style_.px(1));
            else
                list.AddRectFilled(
                    from, to, u32(scenes[n] == SceneState::untouched ? colours().line : colours().progress),
                    style_.px(2));
        }
    }

    Controls& controls_;
    const Style& style_;
    LessonsState& state_;
    const LessonsLook& look_;
    Thumbnails& thumbnails_;
    Easel& easel_;
    std::vector<LessonProgress> progress_;
    LessonsEdit edit_;
};

}  // namespace

LessonsEdit lessons_panel(Controls& controls, LessonsState& state, const LessonsLook& look,
                          Thumbnails& thumbnails, Easel& easel) {
    return LessonsPage(controls, state, look, thumbnails, easel).draw();
}

}  // namespace convwalk
