#include "ui/panels/lesson_panel.h"

#include <fmt/format.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <string>
#include <utility>

#include "lesson/cell_sets.h"
#include "ui/widgets/drawn_words.h"
#include "ui/widgets/press.h"

namespace convwalk {
namespace {

// Design pixels.
constexpr double kBottom = 124;  // what stands at the end of the panel: dots, their meaning, back and next
constexpr double kDot = 18;
constexpr double kNarrowestStep = 12;

bool asks(const LessonScene& scene, std::initializer_list<TaskKind> kinds) {
    return scene.task && std::find(kinds.begin(), kinds.end(), scene.task->kind) != kinds.end();
}

class LessonPanel {
  public:
    LessonPanel(Controls& controls, const LessonPlayer& player, const LessonPanelLook& look)
        : style_(controls.style),
          player_(player),
          look_(look),
          scene_(player.scene()),
          width_(panel_width()) {}

    LessonPanelEdit draw() {
        head();
        wrapped_text(player_.said().words, style_.fonts.formula, style_.colours.ink);
        if (look_.sandbox) {
            ImGui::Dummy({0, style_.px(6)});
            note(style_, scene_.sandbox ? say("sandbox_scene") : say("sandbox"), style_.colours.note,
                 style_.colours.ink);
        } else if (scene_.task) {
            question();
        }
        foot();
        return std::move(edit_);
    }

  private:
    [[nodiscard]] const UiColours& colours() const { return style_.colours; }
    // In the lesson's language.
    [[nodiscard]] std::string say(
        std::string_view name,
        std::initializer_list<std::pair<std::string_view, std::size_t>> numbers = {}) const {
        return common_words(player_.lesson().language, name, numbers);
    }

    void head() {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const std::string left =
            look_.number > 0 ? say("lesson_number", {{"number", static_cast<std::size_t>(look_.number)}})
                             : say("lesson");
        const std::string right =
            say("scene_of", {{"number", player_.at() + 1}, {"count", player_.lesson().scenes.size()}});
        draw_words(style_.fonts.heading, {at.x, at.y + style_.px(4)}, colours().muted, left);
        constexpr double kEnd = 44;
        const float right_px = width_of(style_.fonts.small, right);
        draw_words(style_.fonts.small, {at.x + width_ - right_px - style_.px(kEnd + 8), at.y + style_.px(4)},
                   colours().muted, right);
        ImGui::SetCursorScreenPos({at.x + width_ - style_.px(kEnd), at.y - style_.px(2)});
        if (button(style_, say("end"), {.kind = ButtonKind::quiet, .width = kEnd, .height = 24}))
            edit_.ends = true;
        tooltip(style_, say("end_tip"));
        ImGui::SetCursorScreenPos({at.x, at.y + style_.px(24)});
        wrapped_text(player_.lesson().title, style_.fonts.title, colours().ink);
        ImGui::Dummy({0, style_.px(2)});
    }

    // --- the question and its answer

    void question() {
        ImGui::Dummy({0, style_.px(6)});
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::GetWindowDrawList()->AddLine(at, {at.x + width_, at.y}, u32(colours().line), style_.px(1));
        heading(style_, say("question"));
        wrapped_text(player_.said().question, style_.fonts.strong, colours().ink);
        ImGui::Dummy({0, style_.px(4)});
        if (asks(scene_, {TaskKind::choose, TaskKind::rank}))
            options();
        else if (asks(scene_, {TaskKind::code, TaskKind::network}))
            code_field();
        else if (asks(scene_, {TaskKind::point, TaskKind::paint, TaskKind::make}))
            figure_answer();
        else
            number_field();
        verdict();
        help();
    }

    void check_button(double width) {
        const bool can = player_.has_answer();
        if (button(style_, say("check"), {.kind = ButtonKind::main, .enabled = can, .width = width}))
            edit_.checks = true;
        tooltip(style_, say("check_tip"));
    }
    // At the right end of the line on which the last control stands.
    void check_beside(ImVec2 line) {
        constexpr double kCheck = 84;
        if (player_.is_answered()) return;
        const ImVec2 after = ImGui::GetCursorScreenPos();
        ImGui::SetCursorScreenPos({line.x + width_ - style_.px(kCheck), line.y});
        check_button(kCheck);
        ImGui::SetCursorScreenPos({after.x, std::max(after.y, line.y + style_.px(36))});
    }

    void number_field() {
        const ImVec2 line = ImGui::GetCursorScreenPos();
        // Another field in each scene and after each try: what the one before held stays there, and one that
        // gets the keyboard has its text selected.
        constexpr int kMostTries = 1000;
        ImGui::PushID(static_cast<int>(player_.at()) * kMostTries + player_.tries() % kMostTries);
        const auto typed = text_field(style_, "answer", player_.typed, "5", style_.px(92), look_.focus);
        ImGui::PopID();
        // No number has a question mark: it asks for help, also from within the field.
        const bool asks_help = typed.value.find('?') != std::string::npos;
        if (typed.changed && asks_help) edit_.hint = true;
        if (typed.changed) {
            edit_.typed = typed.value;
            std::erase(*edit_.typed, '?');
        }
        const std::string unit = player_.said().unit;
        draw_words(style_.fonts.body,
                   {line.x + style_.px(102), line.y + (style_.px(30) - line_height(style_.fonts.body)) / 2},
                   colours().muted, elided(style_.fonts.body, unit, width_ - style_.px(102 + 92)));
        check_beside(line);
    }

    void code_field() {
        std::string text = player_.typed;
        if (look_.focus) ImGui::SetKeyboardFocusHere();
        if (ImGui::InputTextMultiline("##code", &text, {width_, style_.px(84)})) edit_.typed = text;
        const ImVec2 line = ImGui::GetCursorScreenPos();
        check_beside({line.x, line.y + style_.px(4)});
    }

    void figure_answer() {
        const ImVec2 line = ImGui::GetCursorScreenPos();
        std::string words =
            scene_.free_kernel && scene_.free.empty() ? say("type_in_kernel") : say("change_what_is_free");
        const bool maps = asks(scene_, {TaskKind::point, TaskKind::paint}) &&
                          cell_set_named(scene_.task->of)->plane >= LessonPlane::channel;
        if (asks(scene_, {TaskKind::point}))
            words = player_.marked.empty() ? say(maps ? "click_the_map" : "click_the_cell")
                                           : say(maps ? "map_is_marked" : "cell_is_marked");
        if (asks(scene_, {TaskKind::paint}))
            words = player_.marked.empty() ? say("click_the_cells")
                                           : say("cells_marked", {{"count", player_.marked.size()}});
        const FontScope font(style_.fonts.body);
        ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width_ - style_.px(96));
        text(words, style_.fonts.body, colours().muted);
        ImGui::PopTextWrapPos();
        check_beside(line);
    }

    void options() {
        const auto& chosen = player_.chosen;
        for (std::size_t i = 0; i < scene_.task->options.size(); ++i) {
            const auto place = std::find(chosen.begin(), chosen.end(), i);
            const bool on = place != chosen.end();
            ImGui::PushID(static_cast<int>(i));
            const ListRow row = list_row(style_, "option", width_, style_.px(32), on);
            ImGui::PopID();
            std::string mark = letter_of(i);
            if (on && asks(scene_, {TaskKind::rank})) mark = fmt::format("{}", place - chosen.begin() + 1);
            const float down = (style_.px(32) - line_height(style_.fonts.body)) / 2;
            const ImVec2 at = ImGui::GetItemRectMin();
            ImGui::GetWindowDrawList()->AddRect(at, ImGui::GetItemRectMax(), u32(colours().line),
                                                style_.px(7), 0, style_.px(1));
            draw_words(style_.fonts.strong, {at.x + style_.px(10), at.y + down},
                       on ? colours().ink : colours().muted, mark);
            draw_words(style_.fonts.body, {at.x + style_.px(32), at.y + down}, colours().ink,
                       elided(style_.fonts.body, player_.said().options[i], width_ - style_.px(40)));
            if (row.pressed) edit_.chosen = i;
        }
        const ImVec2 line = ImGui::GetCursorScreenPos();
        check_beside({line.x, line.y + style_.px(4)});
    }

    void verdict() {
        const auto& verdict = player_.verdict();
        // How many answers the one that is in sight is of; 0: none is.
        int& in_sight = *ImGui::GetStateStorage()->GetIntRef(ImGui::GetID("verdict in sight"));
        if (!verdict) {
            in_sight = 0;
            return;
        }
        ImGui::Dummy({0, style_.px(6)});
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float pad = style_.px(kNotePad);
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const bool shown =
            player_.state() == SceneState::shown && player_.is_answered() && !player_.answer_shown().empty();
        const std::string head = say(shown ? "answer_head" : verdict->right ? "right_head" : "not_yet_head");
        const std::string body =
            shown ? fmt::format("{}\n{}", player_.answer_shown(), verdict->sentence) : verdict->sentence;
        float high = 0;
        {
            const FontScope font(style_.fonts.body);
            high = ImGui::CalcTextSize(body.c_str(), nullptr, false, width_ - 2 * pad).y;
        }
        const float top = line_height(style_.fonts.strong) + style_.px(6);
        const ImVec2 to = {at.x + width_, at.y + high + top + 2 * pad};
        list.AddRectFilled(at, to, u32(colours().note), style_.px(7));
        const ImVec2 middle = {at.x + pad + style_.px(8), at.y + pad + line_height(style_.fonts.strong) / 2};
        const Colour colour = verdict->right ? colours().progress : colours().muted;
        if (verdict->right) {
            list.AddCircleFilled(middle, style_.px(8), u32(colour));
            draw_icon(list, Icon::check, middle, style_.px(9), u32(colours().panel), style_.px(2));
        } else {
            list.AddCircle(middle, style_.px(8), u32(colour), 0, style_.px(1.5));
            draw_icon(list, Icon::minus, middle, style_.px(8), u32(colour), style_.px(1.5));
        }
        draw_words(style_.fonts.strong, {at.x + pad + style_.px(24), at.y + pad}, colours().ink, head);
        if (!verdict->right && player_.tries() > 0) {
            const auto tried = static_cast<std::size_t>(player_.tries());
            const std::string tries =
                player_.tries() <= kTriesBeforeAnswer
                    ? say("try_of",
                          {{"number", tried}, {"count", static_cast<std::size_t>(kTriesBeforeAnswer)}})
                    : say("try", {{"number", tried}});
            draw_words(style_.fonts.small, {to.x - pad - width_of(style_.fonts.small, tries), at.y + pad},
                       colours().muted, tries);
        }
        ImGui::SetCursorScreenPos({at.x + pad, at.y + pad + top});
        ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width_ - 2 * pad);
        text(body, style_.fonts.body, colours().ink);
        ImGui::PopTextWrapPos();
        ImGui::SetCursorScreenPos({at.x, to.y});
        ImGui::Dummy({1, style_.px(4)});
        // A new one comes into sight, also on a sheet that shows little of the panel.
        const int answers = 1 + 2 * static_cast<int>(player_.tries()) + (verdict->right ? 1 : 0);
        if (std::exchange(in_sight, answers) != answers) ImGui::SetScrollHereY(1);
    }

    void help() {
        for (std::size_t i = 0; i < player_.hints_shown(); ++i)
            wrapped_text(player_.said().hints[i], style_.fonts.small, colours().muted);
        ImGui::Dummy({0, style_.px(2)});
        if (player_.is_answered()) {
            if (!player_.has_another_round()) return;
            if (button(style_, say("another_one"), {.height = 28})) edit_.round = true;
            return tooltip(style_, say("another_one_tip"));
        }
        const bool more = player_.hints_shown() < scene_.words.hints.size();
        if (button(style_, say("hint"), {.enabled = more, .height = 28})) edit_.hint = true;
        tooltip(style_, more ? "?" : say("no_more_hints"));
        ImGui::SameLine(0, style_.px(8));
        if (button(style_, say("show_me"), {.enabled = player_.can_show_answer(), .height = 28}))
            edit_.shows_answer = true;
        if (!player_.can_show_answer())
            tooltip(style_, say("show_me_tip", {{"count", static_cast<std::size_t>(kTriesBeforeAnswer)}}));
    }

    // --- how far one has come

    void foot() {
        const float bottom = ImGui::GetWindowHeight() - style_.px(kBottom);
        ImGui::SetCursorPosY(std::max(ImGui::GetCursorPosY() + style_.px(12), bottom));
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::GetWindowDrawList()->AddLine(at, {at.x + width_, at.y}, u32(colours().line), style_.px(1));
        ImGui::Dummy({0, style_.px(8)});
        dots();
        meanings();
        const double half = (double(width_) / style_.scale - 8) / 2;
        if (button(style_, say("back"), {.enabled = player_.has_previous(), .width = half}))
            edit_.go_to = player_.at() - 1;
        tooltip(style_, say("back_tip"));
        ImGui::SameLine(0, style_.px(8));
        const bool done = player_.is_answered() || !scene_.task;
        if (button(style_, say(player_.has_next() ? "next" : "finish"),
                   {.kind = done ? ButtonKind::main : ButtonKind::plain, .width = half})) {
            if (player_.has_next())
                edit_.go_to = player_.at() + 1;
            else
                edit_.ends = true;
        }
        tooltip(style_, say("next_tip"));
        ImGui::Dummy({0, style_.px(4)});
    }

    void dots() {
        const auto count = player_.lesson().scenes.size();
        const float step =
            std::max(style_.px(kNarrowestStep), std::min(style_.px(36), width_ / static_cast<float>(count)));
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImDrawList& list = *ImGui::GetWindowDrawList();
        const float y = at.y + style_.px(kDot) / 2;
        for (std::size_t i = 0; i < count; ++i) {
            const float x = at.x + step * static_cast<float>(i) + style_.px(kDot) / 2;
            if (i > 0)
                list.AddLine({x - step + style_.px(11), y}, {x - style_.px(11), y}, u32(colours().line),
                             style_.px(1.5));
            ImGui::SetCursorScreenPos({x - style_.px(kDot) / 2, at.y});
            ImGui::PushID(static_cast<int>(i));
            if (press_area("scene", {style_.px(kDot), style_.px(kDot)})) edit_.go_to = i;
            ImGui::PopID();
            dot(list, {x, y}, player_.progress().scenes[i], i == player_.at(), i);
        }
        ImGui::SetCursorScreenPos({at.x, at.y + style_.px(kDot + 6)});
        ImGui::Dummy({1, 0});
    }

    void dot(ImDrawList& list, ImVec2 at, SceneState state, bool here, std::size_t index) const {
        const float r = style_.px(8);
        const float line = style_.px(1.5);
        if (here) {
            list.AddCircleFilled(at, r, u32(colours().panel));
            list.AddCircle(at, r, u32(colours().accent), 0, style_.px(2));
            const std::string number = fmt::format("{}", index + 1);
            const float high = line_height(style_.fonts.heading);
            draw_words(style_.fonts.heading,
                       {at.x - width_of(style_.fonts.heading, number) / 2, at.y - high / 2}, colours().ink,
                       number);
            return;
        }
        switch (state) {
            case SceneState::right:
                list.AddCircleFilled(at, r - line, u32(colours().progress));
                return draw_icon(list, Icon::check, at, style_.px(8), u32(colours().panel), line);
            case SceneState::right_later:
                list.AddQuad({at.x, at.y - r}, {at.x + r, at.y}, {at.x, at.y + r}, {at.x - r, at.y},
                             u32(colours().progress), line);
                return draw_icon(list, Icon::check, at, style_.px(7), u32(colours().progress), line);
            case SceneState::shown:
                list.AddCircle(at, r - line, u32(colours().muted), 0, line);
                return list.AddCircleFilled(at, style_.px(3), u32(colours().muted));
            case SceneState::skipped:
                list.AddCircle(at, r - line, u32(colours().muted), 0, line);
                return draw_icon(list, Icon::minus, at, style_.px(7), u32(colours().muted), line);
            case SceneState::untouched:
                return list.AddCircle(at, style_.px(4), u32(colours().line), 0, line);
        }
    }

    // Only what occurs.
    void meanings() {
        static constexpr std::pair<SceneState, std::string_view> kWords[] = {
            {SceneState::right, "dot_right"},
            {SceneState::right_later, "dot_right_later"},
            {SceneState::shown, "dot_shown"},
            {SceneState::skipped, "dot_skipped"}};
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImDrawList& list = *ImGui::GetWindowDrawList();
        float x = at.x + style_.px(8);
        const float y = at.y + style_.px(8);
        for (const auto& [state, name] : kWords) {
            const auto& states = player_.progress().scenes;
            if (std::find(states.begin(), states.end(), state) == states.end()) continue;
            dot(list, {x, y}, state, false, 0);
            const std::string words = say(name);
            draw_words(style_.fonts.small, {x + style_.px(12), y - line_height(style_.fonts.small) / 2},
                       colours().muted, words);
            x += style_.px(30) + width_of(style_.fonts.small, words);
        }
        ImGui::SetCursorScreenPos({at.x, at.y + style_.px(22)});
        ImGui::Dummy({1, 0});
    }

    const Style& style_;
    const LessonPlayer& player_;
    const LessonPanelLook& look_;
    const LessonScene& scene_;
    float width_;
    LessonPanelEdit edit_;
};

}  // namespace

LessonPanelEdit lesson_panel(Controls& controls, const LessonPlayer& player, const LessonPanelLook& look) {
    return LessonPanel(controls, player, look).draw();
}

}  // namespace convwalk
