#include "ui/panels/maker_panel.h"

#include <fmt/format.h>
#include <imgui_stdlib.h>

#include <algorithm>

#include "lesson/check.h"
#include "ui/widgets/drawn_words.h"
#include "ui/widgets/panel.h"

namespace convwalk {
namespace {

// Design pixels.
constexpr double kHead = 48;
constexpr double kScenes = 300;
constexpr double kRow = 74;
constexpr double kThumb = 96;
constexpr double kLabel = 92;

class MakerPage {
  public:
    MakerPage(Controls& controls, MakerState& state, SizePx size, const Theme& theme, bool keys,
              Thumbnails& thumbnails, Easel& easel)
        : controls_(controls),
          style_(controls.style),
          state_(state),
          draft_(state.draft),
          size_(size),
          theme_(theme),
          keys_(keys),
          thumbnails_(thumbnails),
          easel_(easel) {}

    MakerEdit draw() {
        if (keys_ && !ImGui::GetIO().WantTextInput && controls_.was_pressed(Key::escape)) edit_.closed = true;
        look();
        bar();
        scenes();
        form();
        return edit_;
    }

  private:
    [[nodiscard]] const UiColours& colours() const { return style_.colours; }
    [[nodiscard]] bool has_scene() const { return draft_.chosen < draft_.lesson.scenes.size(); }
    [[nodiscard]] LessonScene& scene() { return draft_.lesson.scenes[draft_.chosen]; }

    // What follows from the draft, once it has changed.
    void look() {
        if (has_scene() && state_.possible_of != scene()) {
            state_.possible_of = scene();
            state_.possible = askables_of(scene());
        }
        if (state_.faults_of != draft_.lesson) {
            state_.faults_of = draft_.lesson;
            state_.faults = why_not_ready(draft_);
        }
    }

    void bar() {
        const double width = size_.width;
        const Panel panel("maker head", {0, 0, width, double(style_.px(kHead))}, kBarFlags,
                          {style_.px(16), style_.px(9)});
        const auto bottom = style_.px(kHead) - 0.5F;
        rule(colours().line, style_.px(1), {0, bottom}, {static_cast<float>(width), bottom});
        const ImVec2 at = ImGui::GetCursorScreenPos();
        draw_words(style_.fonts.title, {at.x, at.y + (style_.px(30) - line_height(style_.fonts.title)) / 2},
                   colours().ink, "Make a lesson");
        constexpr double kBack = 138;
        constexpr double kButton = 84;
        double right = double(width) / style_.scale - 16 - kBack;
        const auto place = [&](double wide) {
            ImGui::SetCursorScreenPos({style_.px(right), at.y});
            right -= wide;
        };
        place(kButton + 8);
        if (button(style_, "Back to the figure", {.width = kBack})) edit_.closed = true;
        tooltip(style_, "Esc; the lesson stays here");
        const bool any = !draft_.lesson.scenes.empty();
        place(kButton + 8);
        if (button(style_, "Save…", {.kind = ButtonKind::main, .enabled = any, .width = kButton}))
            edit_.saves = true;
        place(kButton + 8);
        if (button(style_, "Preview", {.enabled = any, .width = kButton})) edit_.previews = true;
        tooltip(style_, "Take the lesson as a learner does");
        place(0);
        if (button(style_, "New", {.kind = ButtonKind::quiet, .enabled = any, .width = kButton}))
            edit_.begins_anew = true;
        tooltip(style_, "Put this lesson away and begin another");
    }

    // --- scenes

    void scenes() {
        const double top = style_.px(kHead);
        const Panel panel("maker scenes", {0, top, double(style_.px(kScenes)), size_.height - top},
                          kPanelFlags, {style_.px(16), style_.px(14)});
        heading(style_, "SCENES", true);
        if (draft_.lesson.scenes.empty())
            wrapped_text(
                "Open a figure, stop it where it shows what you mean, pin the cell you will ask about, "
                "and add it.",
                style_.fonts.body, colours().muted);
        for (std::size_t i = 0; i < draft_.lesson.scenes.size(); ++i) scene_row(i);
        ImGui::Dummy({0, style_.px(6)});
        if (button(style_, "Add the figure", {.width = double(panel_width()) / style_.scale}))
            edit_.adds = true;
        tooltip(style_, "As it is in the window now");
        scroll_panel(controls_);
    }

    void scene_row(std::size_t i) {
        const LessonScene& each = draft_.lesson.scenes[i];
        ImGui::PushID(static_cast<int>(i));
        const bool chosen = i == draft_.chosen;
        const ImVec2 from = ImGui::GetCursorScreenPos();
        const ListRow row = list_row(style_, "scene", panel_width(), style_.px(kRow), chosen);
        const ImVec2 after = ImGui::GetCursorScreenPos();
        ImGui::PopID();
        const float pad = style_.px(6);
        const ImVec2 to = {from.x + style_.px(kThumb), from.y + style_.px(kRow) - pad};
        Scenario picture = each.scenario;
        picture.theme = theme_;
        picture.view.words = false;
        ImGui::GetWindowDrawList()->AddRectFilled({from.x + pad, from.y + pad}, to, u32(theme_.background),
                                                  style_.px(5));
        thumbnails_.show(fmt::format("maker {}", i), picture, {from.x + pad, from.y + pad}, to, row.hovered,
                         easel_);
        const Colour ink = colours().ink;
        const float x = to.x + style_.px(10);
        const float room = from.x + panel_width() - x - pad;
        draw_words(style_.fonts.strong, {x, from.y + style_.px(12)}, ink, fmt::format("Scene {}", i + 1));
        const std::string says = each.words.words.empty() ? "says nothing yet" : each.words.words;
        draw_words(style_.fonts.small, {x, from.y + style_.px(32)}, ink,
                   elided(style_.fonts.small, says, room));
        draw_words(
            style_.fonts.small, {x, from.y + style_.px(48)}, ink,
            elided(style_.fonts.small, each.task ? "asks: " + each.words.question : "asks nothing", room));
        ImGui::SetCursorScreenPos(after);
        if (row.pressed) draft_.chosen = i;
    }

    // --- the form

    void form() {
        const double top = style_.px(kHead);
        const double left = style_.px(kScenes);
        const Panel panel("maker form", {left, top, size_.width - left, size_.height - top}, kPanelFlags,
                          {style_.px(24), style_.px(14)});
        const auto y = static_cast<float>(top);
        rule(colours().line, style_.px(1), {0.5F, 0}, {0.5F, static_cast<float>(size_.height) - y});
        heading(style_, "THE LESSON", true);
        line("Title", "title", draft_.lesson.title, "A lesson");
        // The short one stands on its card.
        draft_.lesson.short_title = cut(draft_.lesson.title, kLongestShortTitle);
        line("Promise", "promise", draft_.lesson.promise, "Find the output size by counting.");
        if (has_scene()) {
            scene_head();
            words("Sentence", "words", scene().words.words, 52);
            ask();
            if (scene().task) {
                line("Question", "question", scene().words.question, "How many …?");
                if (is_typed()) line("Unit", "unit", scene().words.unit, "cells");
                hint();
                words("Afterwards", "after", scene().words.after, 40);
            }
        }
        state();
        scroll_panel(controls_);
    }

    [[nodiscard]] bool is_typed() {
        const TaskKind kind = scene().task->kind;
        return kind == TaskKind::size || kind == TaskKind::value || kind == TaskKind::count;
    }

    static std::string cut(const std::string& text, std::size_t letters) {
        std::size_t end = 0;
        for (std::size_t n = 0; end < text.size(); ++n) {
            std::size_t next = end + 1;
            while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0U) == 0x80) ++next;
            if (n == letters) break;
            end = next;
        }
        return text.substr(0, end);
    }

    void label(const char* text) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        draw_words(style_.fonts.body, {at.x, at.y + (style_.px(30) - line_height(style_.fonts.body)) / 2},
                   colours().muted, text);
        ImGui::SetCursorScreenPos({at.x + style_.px(kLabel), at.y});
    }
    [[nodiscard]] float field_px() const {
        return std::min(panel_width(), style_.px(640)) - style_.px(kLabel);
    }

    void line(const char* name, const char* id, std::string& value, const char* hint) {
        label(name);
        ImGui::PushID(static_cast<int>(draft_.chosen));
        const Edit<std::string> typed = text_field(style_, id, value, hint, field_px());
        ImGui::PopID();
        if (typed.changed) value = typed.value;
        ImGui::Dummy({0, style_.px(2)});
    }

    void words(const char* name, const char* id, std::string& value, double high) {
        label(name);
        const FontScope font(style_.fonts.body);
        ImGui::PushID(static_cast<int>(draft_.chosen));
        ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {style_.px(8), style_.px(6)});
        const std::string shown = fmt::format("##{}", id);
        ImGui::InputTextMultiline(shown.c_str(), &value, {field_px(), style_.px(high)});
        ImGui::PopStyleVar();
        ImGui::PopID();
        // Lines are broken where there is room.
        std::replace(value.begin(), value.end(), '\n', ' ');
        ImGui::Dummy({0, style_.px(2)});
    }

    void scene_head() {
        heading(style_, fmt::format("SCENE {}", draft_.chosen + 1));
        const std::size_t last = draft_.lesson.scenes.size() - 1;
        if (button(style_, "Earlier", {.enabled = draft_.chosen > 0, .height = 28})) move_scene(draft_, -1);
        ImGui::SameLine(0, style_.px(8));
        if (button(style_, "Later", {.enabled = draft_.chosen < last, .height = 28})) move_scene(draft_, 1);
        ImGui::SameLine(0, style_.px(8));
        if (button(style_, "Remove", {.kind = ButtonKind::quiet, .height = 28})) removes_ = true;
        ImGui::Dummy({0, style_.px(4)});
    }

    // What is asked: of that which the figure can answer.
    void ask() {
        std::vector<std::string> names = {"Nothing"};
        std::size_t chosen = 0;
        const Askable* now = askable_in(scene());
        for (const Askable* row : state_.possible) {
            if (row == now) chosen = names.size();
            names.emplace_back(row->words);
        }
        if (now == nullptr && scene().task) {
            chosen = names.size();
            names.emplace_back("As the file says");
        }
        label("Asked is");
        const auto picked = choice_menu(style_, "asked", names, chosen, double(field_px()) / style_.scale);
        if (picked && *picked <= state_.possible.size())
            scene() = asked(scene(), *picked == 0 ? nullptr : state_.possible[*picked - 1]);
        ImGui::Dummy({0, style_.px(2)});
    }

    void hint() {
        std::string first = scene().words.hints.empty() ? "" : scene().words.hints.front();
        const std::string before = first;
        line("Hint", "hint", first, "Where should they look?");
        if (first == before) return;
        if (scene().words.hints.empty()) scene().words.hints.emplace_back();
        scene().words.hints.front() = first;
        if (first.empty()) scene().words.hints.erase(scene().words.hints.begin());
    }

    // Whether it can be taken, or what is missing.
    void state() {
        if (removes_) remove_scene(draft_);
        heading(style_, "CHECKED");
        if (state_.faults.empty()) {
            wrapped_text("Every question has an answer, and nothing gives it away. The lesson is ready.",
                         style_.fonts.body, colours().ink);
            return;
        }
        constexpr std::size_t kMostShown = 6;
        for (std::size_t i = 0; i < std::min(kMostShown, state_.faults.size()); ++i)
            wrapped_text(state_.faults[i], style_.fonts.body, colours().ink);
        if (state_.faults.size() > kMostShown)
            wrapped_text(fmt::format("and {} more", state_.faults.size() - kMostShown), style_.fonts.small,
                         colours().muted);
    }

    Controls& controls_;
    const Style& style_;
    MakerState& state_;
    LessonDraft& draft_;
    SizePx size_;
    const Theme& theme_;
    bool keys_;
    Thumbnails& thumbnails_;
    Easel& easel_;
    bool removes_ = false;
    MakerEdit edit_;
};

}  // namespace

MakerEdit maker_panel(Controls& controls, MakerState& state, SizePx size, const Theme& theme, bool keys,
                      Thumbnails& thumbnails, Easel& easel) {
    return MakerPage(controls, state, size, theme, keys, thumbnails, easel).draw();
}

}  // namespace convwalk
