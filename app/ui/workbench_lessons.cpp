// A lesson in the window: scenes in place of the figure, which waits untouched; and the page of lessons.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/lesson_cells.h"
#include "desk/lesson_files.h"
#include "desk/paths.h"
#include "desk/session_actions.h"
#include "lesson/cell_sets.h"
#include "picture/cells.h"
#include "ui/overlays.h"
#include "ui/workbench.h"

namespace convwalk {
namespace {

LessonPlane plane_asked(const LessonScene& scene) {
    return cell_set_named(scene.task->of)->plane;
}

}  // namespace

std::string Workbench::language() const {
    const std::string& chosen = language_.empty() ? bench_.settings.lesson_language : language_;
    return chosen.empty() ? language_of_environment() : lesson_language(chosen);
}

void Workbench::show_lessons() {
    start_.reset();
    shows_maker_ = false;
    lessons_ = LessonsState{};
    bench_.message = {};
    editing_ = {};
    typing_ = {};
    keyboard_panel_ = 0;
}

void Workbench::show_lessons_page(const FrameInput& input, Controls& controls, Easel& easel) {
    const std::vector<Lesson>& all = lessons(language());
    const Theme theme = document().scenario().theme;
    const LessonsLook look = {input.size, all, bench_.settings.lessons, theme, dialog_ == Dialog::none};
    const LessonsEdit edit = lessons_panel(controls, *lessons_, look, thumbnails_, easel);
    if (edit.closed) {
        lessons_.reset();
        leave_lesson();
    }
    if (edit.makes) {
        leave_lesson();
        show_maker();
    }
    if (edit.exports) show_deck_dialog();
    if (edit.open) begin_lesson(all[*edit.open]);
    if (bench_.message.left_ms <= 0) return;
    const RectPx whole = {0, 0, input.size.width, input.size.height};
    message_box(bench_.style, bench_.message, {0, 0, double(whole.width), double(whole.height)}, whole);
}

// --- slides and sheets ---

// One's own lesson, once it can be taken, stands before the ready-made ones.
void Workbench::show_deck_dialog() {
    DeckDialogState state;
    if (maker_read_ && why_not_ready(maker_.draft).empty()) {
        state.lessons.push_back(maker_.draft.lesson);
        std::string& name = state.lessons.back().name;
        if (name.empty()) name = "lesson";
    }
    state.lesson = state.lessons.size() + (lessons_ ? lessons_->chosen : 0);
    for (const Lesson& each : lessons(language())) state.lessons.push_back(each);
    state.choice = deck_dialog_.choice;
    deck_dialog_ = std::move(state);
    dialog_ = Dialog::export_deck;
}

void Workbench::show_deck_dialog(Controls& controls) {
    DeckDialogEdit edit = deck_dialog(controls, std::move(deck_dialog_));
    deck_dialog_ = std::move(edit.state);
    if (edit.closed) dialog_ = Dialog::none;
    if (!edit.chosen) return;
    file_dialog_ = file_dialog_in(shelf_, FileDialogState::Purpose::folder, bench_.settings.export_folder,
                                  deck_dialog_.choice.handout ? "sheets" : "slides", "");
    file_dialog_.title = "The folder for them";
    dialog_ = Dialog::save_deck;
}

void Workbench::write_deck_to(const std::string& folder) {
    std::optional<LivePart> live;
    try {
        live = read_live_part();
    } catch (const BadInput&) {
        // Its figures are pictures then.
    }
    std::string opened;
    try {
        for (const Lesson& lesson : chosen_lessons(deck_dialog_)) {
            const std::vector<DeckFile> files = deck_files(lesson, deck_dialog_.choice, live);
            shelf_.make_folder(folder);
            if (files.size() > 1) shelf_.make_folder(folder + "/pictures");
            for (const DeckFile& file : files) shelf_.write(folder + "/" + file.name, file.text);
            opened = files.back().name;
        }
    } catch (const std::runtime_error& error) {
        return say(error.what(), true);
    }
    bench_.settings.export_folder = folder_of(folder);
    say(deck_dialog_.lesson < deck_dialog_.lessons.size()
            ? fmt::format("Wrote {} into {}.", printable(opened, 100), printable(folder, 200))
            : fmt::format("Wrote all lessons into {}.", printable(folder, 200)));
}

// --- scenes ---

void Workbench::begin_lesson(Lesson lesson, std::optional<std::size_t> scene) {
    begin_visit(std::move(lesson), scene, false);
}

void Workbench::begin_visit(Lesson lesson, std::optional<std::size_t> scene, bool previews) {
    leave_lesson();
    LessonProgress progress = progress_of(bench_.settings.lessons, lesson);
    if (scene) progress.at = *scene;
    visit_.emplace(
        Visit{LessonPlayer(std::move(lesson), std::move(progress)), bench_.session, shown(), bench_.canvas});
    visit_->previews = previews;
    lessons_.reset();
    start_.reset();
    shows_maker_ = false;
    bench_.settings.explanation_panel_shown = true;
    sheet_ = {.open = true, .layer = false};
    follow_player();
}

void Workbench::open_lesson(const LessonPlace& place, const std::string& language) {
    language_ = language;
    if (place.lesson.empty()) return show_lessons();
    Lesson taken = lesson_from(place.lesson, this->language());
    std::optional<std::size_t> scene;
    if (!place.scene.empty()) scene = scene_named(taken, place.scene);
    begin_lesson(std::move(taken), scene);
}

void Workbench::copy_link() {
    if (!is_frozen()) {
        const CopiedText copied = *copied_by(Action::copy_link, shown());
        return bench_.copy(copied.text, copied.said);
    }
    const LessonPlayer& player = visit_->player;
    if (!is_ready_made(player.lesson())) return say("A lesson of a file has no link; give the file away.");
    const CopiedText copied = copied_link({player.lesson().name, player.scene().id});
    bench_.copy(copied.text, copied.said);
}

std::optional<std::string> Workbench::link() const {
    if (start_ || shows_maker_) return std::nullopt;
    if (lessons_) return link_of(LessonPlace{});
    if (!is_frozen()) return link_of(session().scenario());
    const LessonPlayer& player = visit_->player;
    if (!is_ready_made(player.lesson())) return std::nullopt;
    return link_of(LessonPlace{player.lesson().name, player.scene().id});
}

void Workbench::leave_lesson() {
    if (!visit_) return;
    if (!visit_->previews) remember_progress(bench_.settings.lessons, visit_->player.progress());
    const std::int64_t of_lesson = bench_.session.revision();
    bench_.session = std::move(visit_->own);
    bench_.session.comes_after(of_lesson);
    bench_.canvas = visit_->own_canvas;
    visit_.reset();
    canvas_revision_ = -1;
    editing_ = {};
    layer_desk_.begin_anew();
    network_desk_.begin_anew();
    remember_ = true;
}

// The figure of the player's scene, in the looks of the person's own.
void Workbench::show_scene() {
    const Scenario& own = visit_->own.scenario();
    Scenario scenario = visit_->player.shown();
    scenario.theme = own.theme;
    scenario.pace.step_ms = own.pace.step_ms;
    try {
        bench_.session.replace(scenario, "");
        bench_.session.seek(time_of(bench_.session.figure(), scenario.output.moment));
    } catch (const BadInput& error) {
        return say(error.what(), true);
    }
    bench_.session.playback.playing = visit_->player.plays();
    bench_.session.playback.loop = false;
    bench_.canvas = {};
    bench_.canvas.stands = scenario.view.kind;
    bench_.look_as(scenario.view);
    editing_ = {};
    visit_->sandbox = visit_->player.scene().sandbox;
    visit_->fields = {};
    layer_desk_.begin_anew();
    network_desk_.begin_anew();
}

void Workbench::follow_player() {
    if (!visit_ || visit_->turn == visit_->player.turn()) return;
    // What was made is what is looked at.
    const bool made = visit_->player.is_answered() && visit_->player.scene().task &&
                      visit_->player.scene().task->kind == TaskKind::make &&
                      visit_->player.answer_shown().empty();
    visit_->turn = visit_->player.turn();
    if (!visit_->previews) remember_progress(bench_.settings.lessons, visit_->player.progress());
    if (!made) show_scene();
}

void Workbench::open_sandbox() {
    visit_->sandbox = true;
    Scenario scenario = bench_.session.scenario();
    scenario.view.hidden = {};
    bench_.session.change_to(scenario);
}

void Workbench::check_answer() {
    if (bench_.session.refusal()) return;
    visit_->player.check({bench_.session.layer(), bench_.session.scenario().values});
    // What was typed is selected, so that another answer takes its place.
    visit_->focus = !visit_->player.is_answered() && !visit_->player.typed.empty();
}

bool Workbench::take_lesson_key(const Chord& chord, bool typing) {
    LessonPlayer& player = visit_->player;
    if (chord.ctrl || chord.shift) return false;
    switch (chord.key) {
        case Key::page_down:
            if (player.has_next()) player.go_to(player.at() + 1);
            return true;
        case Key::page_up:
            if (player.has_previous()) player.go_to(player.at() - 1);
            return true;
        case Key::enter:
            if (!visit_->tab || keyboard_panel_ != 0 || visit_->sandbox) return false;
            // In a field of several lines it is a new one.
            if (typing && player.scene().task && player.scene().task->kind >= TaskKind::code) return false;
            if (player.has_answer())
                check_answer();
            else if (!typing)
                visit_->focus = true;
            return true;
        case Key::s:
            if (!typing && !visit_->sandbox) open_sandbox();
            return !typing;
        case Key::escape:
            if (typing || !visit_->sandbox || keyboard_panel_ != 0) return false;
            show_scene();
            return true;
        default:
            return false;
    }
}

// --- cells that are clicked ---

bool Workbench::marks_cells() const {
    if (!is_frozen() || !visit_->player.scene().task || visit_->player.is_answered()) return false;
    const TaskKind kind = visit_->player.scene().task->kind;
    return kind == TaskKind::point || kind == TaskKind::paint;
}

void Workbench::mark_clicked_cell() {
    if (!bench_.canvas.pinned) return;
    const Spot spot = *std::exchange(bench_.canvas.pinned, std::nullopt);
    const LessonPlane plane = plane_asked(visit_->player.scene());
    if (const auto cell = cell_on(canvas_figure_, spot, plane)) return visit_->player.mark(*cell);
    static constexpr std::array kAsked = {"a cell of the input",  "a cell of the kernel",
                                          "a cell of the output", "a channel of the input",
                                          "a map of the output",  "a layer"};
    say(fmt::format("Asked is {}.", kAsked[static_cast<std::size_t>(plane)]));
}

void Workbench::draw_marks(const Picture& picture) const {
    const LessonPlane plane = plane_asked(visit_->player.scene());
    std::vector<LessonCell> cells;
    for (const Extents& cell : visit_->player.marked) cells.push_back({plane, cell});
    outline_cells(picture, cells, CellOutline::marked);
}

void Workbench::draw_lights(const Picture& picture) const {
    outline_cells(picture, visit_->player.lights(), CellOutline::shining);
}

void Workbench::outline_cells(const Picture& picture, const std::vector<LessonCell>& cells,
                              CellOutline outline) const {
    std::vector<SpotBlock> blocks;
    for (const LessonCell& cell : cells) {
        if (const auto block = block_of(canvas_figure_, cell)) blocks.push_back(*block);
    }
    outline_blocks(bench_.style, picture, places_.canvas, blocks, outline);
}

// --- panels ---

void Workbench::show_secret_note() const {
    note(bench_.style,
         "What stands here would answer the question. It comes back when the scene is answered, and in the "
         "sandbox.",
         bench_.style.colours.note, bench_.style.colours.ink);
}

std::vector<std::string_view> Workbench::tabs() {
    const auto own = desk().tabs();
    std::vector<std::string_view> names(own.begin(), own.end());
    if (visit_) names.emplace_back("Lesson");
    return names;
}

void Workbench::show_lesson_fields(Controls& controls) {
    Session& session = bench_.session;
    const LessonFieldsEdit edit =
        lesson_fields(controls, visit_->fields, visit_->player.scene(), visit_->player.lesson().language,
                      session.scenario(), session.layer(), session.refusal());
    if (edit.layer) visit_->player.changed_figure();
    session.edit(edit.scenario, edit.layer);
    if (edit.sandbox) open_sandbox();
}

void Workbench::show_lesson_panel(Controls& controls) {
    LessonPlayer& player = visit_->player;
    const auto& all = lessons(player.lesson().language);
    LessonPanelLook look;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].name == player.lesson().name) look.number = i + 1;
    }
    look.sandbox = visit_->sandbox;
    look.focus = std::exchange(visit_->focus, false);
    const LessonPanelEdit edit = lesson_panel(controls, player, look);
    if (edit.typed) {
        player.typed = *edit.typed;
        player.changed_figure();
    }
    if (edit.chosen) player.choose(*edit.chosen);
    if (edit.hint) player.show_hint();
    if (edit.round) player.begin_round();
    if (edit.checks) check_answer();
    if (edit.shows_answer) player.show_answer();
    if (edit.go_to) player.go_to(*edit.go_to);
    if (edit.ends) {
        const bool previews = visit_->previews;
        leave_lesson();
        previews ? show_maker() : show_lessons();
    }
}

}  // namespace convwalk
