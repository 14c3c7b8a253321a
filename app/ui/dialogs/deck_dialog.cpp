#include "ui/dialogs/deck_dialog.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "scenario/scenario.h"
#include "ui/dialogs/modal_page.h"

namespace convwalk {
namespace {

constexpr double kWidth = 460;  // design pixels, here and below
constexpr double kLabel = 96;
constexpr double kButton = 96;

// What the window can make, in the order in which it is offered.
struct Kind {
    std::string_view words;
    std::string_view about;
    bool handout = false;
    DeckFormat format = DeckFormat::html;
};
constexpr std::array kKinds = {
    Kind{"Slides",
         "A page that needs nothing else: arrows go on, S opens the notes in a window of their own."},
    Kind{"Sheets of paper", "A4 with blanks, the key on a page of its own. Print them from a browser.", true},
    Kind{"Slides for Marp", "Markdown, and a folder of pictures beside it.", false, DeckFormat::marp},
    Kind{"Slides for Quarto", "Markdown, and a folder of pictures; Quarto makes PowerPoint of it, too.",
         false, DeckFormat::quarto},
    Kind{"Slides for reveal.js", "Markdown, and a folder of pictures beside it.", false, DeckFormat::reveal},
};

std::size_t kind_of(const DeckChoice& choice) {
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
        if (kKinds[i].handout == choice.handout && (choice.handout || kKinds[i].format == choice.format))
            return i;
    }
    return 0;
}

class DeckPage {
  public:
    DeckPage(Controls& controls, DeckDialogEdit& edit)
        : controls_(controls), style_(controls.style), s_(edit.state), edit_(edit) {
        width_ = double(ImGui::GetContentRegionAvail().x) / style_.scale - kLabel;
    }

    void draw() {
        text("Export as slides or sheets", style_.fonts.title, style_.colours.ink);
        ImGui::Dummy({0, style_.px(6)});
        lesson();
        kind();
        if (!s_.choice.handout) answers();
        numbers();
        buttons();
    }

  private:
    // Leaves the cursor where the control goes.
    void label(std::string_view words) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        ImGui::SetCursorScreenPos({at.x, at.y + (style_.px(30) - ImGui::GetTextLineHeight()) / 2});
        text(words, style_.fonts.body, style_.colours.muted);
        ImGui::SetCursorScreenPos({at.x + style_.px(kLabel), at.y});
    }
    void below() { ImGui::Dummy({0, style_.px(4)}); }

    void lesson() {
        label("Lesson");
        std::vector<std::string> names;
        for (const Lesson& each : s_.lessons) names.push_back(each.title);
        names.emplace_back("All of them");
        if (const auto chosen = choice_menu(style_, "lesson", names, s_.lesson, width_)) s_.lesson = *chosen;
        below();
    }

    void kind() {
        label("As");
        std::vector<std::string> names;
        for (const Kind& each : kKinds) names.emplace_back(each.words);
        const std::size_t now = kind_of(s_.choice);
        if (const auto chosen = choice_menu(style_, "kind", names, now, width_)) {
            s_.choice.handout = kKinds[*chosen].handout;
            s_.choice.format = kKinds[*chosen].format;
        }
        ImGui::Indent(style_.px(kLabel));
        wrapped_text(kKinds[kind_of(s_.choice)].about, style_.fonts.small, style_.colours.muted);
        ImGui::Unindent(style_.px(kLabel));
        below();
    }

    void answers() {
        label("Answers");
        static constexpr std::array<std::string_view, 3> kNames = {"none", "after each", "at the end"};
        const auto chosen = segmented(style_, "answers", kNames, static_cast<std::size_t>(s_.choice.answers),
                                      style_.px(width_));
        if (chosen) s_.choice.answers = static_cast<DeckAnswers>(*chosen);
        below();
    }

    void numbers() {
        label("Numbers");
        const auto seed = stepper(
            controls_,
            {.id = "seed", .value = s_.choice.seed, .most = kLargestSeed, .width_px = style_.px(128)});
        if (seed.changed && seed.value >= 0 && seed.value <= kLargestSeed) s_.choice.seed = seed.value;
        ImGui::SameLine(0, style_.px(12));
        text(s_.choice.seed == 0 ? "those of the lesson" : "drawn anew, the same ones for this number",
             style_.fonts.small, style_.colours.muted);
        below();
    }

    void buttons() {
        const float bottom = ImGui::GetWindowHeight() - style_.px(18 + 30);
        ImGui::SetCursorPosY(std::max(ImGui::GetCursorPosY(), bottom));
        edit_.closed = button(style_, "Cancel", {.width = kButton});
        constexpr double kMain = 150;
        ImGui::SameLine(ImGui::GetCursorPosX() + style_.px(kLabel + width_ - kMain));
        edit_.chosen = button(style_, "Choose a folder…", {.kind = ButtonKind::main, .width = kMain});
        if (controls_.was_pressed(Key::escape) && controls_.typing.field < 0) edit_.closed = true;
    }

    Controls& controls_;
    const Style& style_;
    DeckDialogState& s_;
    DeckDialogEdit& edit_;
    double width_ = 0;  // of a control
};

}  // namespace

DeckDialogEdit deck_dialog(Controls& controls, DeckDialogState state) {
    DeckDialogEdit edit;
    edit.state = std::move(state);
    const ModalPage page(controls.style, "deck", kWidth, 330);
    if (!page) return edit;
    DeckPage(controls, edit).draw();
    if (edit.closed || edit.chosen) ModalPage::close();
    return edit;
}

std::vector<Lesson> chosen_lessons(const DeckDialogState& state) {
    if (state.lesson >= state.lessons.size()) return state.lessons;
    return {state.lessons[state.lesson]};
}

}  // namespace convwalk
