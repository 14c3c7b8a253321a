// A lesson that is made in the window: figures that are added, and the page on which they get their words.
#include <fmt/format.h>

#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/paths.h"
#include "ui/overlays.h"
#include "ui/workbench.h"

namespace convwalk {
namespace {

// What a still of the figure shows now.
StillMoment moment_of(const Session& session) {
    const Moment moment = session.moment();
    if (session.playback.tick() >= session.figure().timeline.duration()) return {StillMoment::Kind::end, 0};
    if (moment.step < 0) return {StillMoment::Kind::start, 0};
    return {StillMoment::Kind::step, moment.step + 1};
}

}  // namespace

std::string Workbench::draft_path() const {
    const std::string memory = shelf_.memory();
    return memory.empty() ? "" : memory + "/lesson_draft.json";
}

void Workbench::keep_draft() {
    const std::string path = draft_path();
    if (path.empty() || maker_.draft.lesson.scenes.empty()) return;
    try {
        shelf_.make_folder(shelf_.memory());
        write_draft(shelf_, maker_.draft, path);
    } catch (const std::runtime_error& error) {
        say(error.what(), true);
    }
}

void Workbench::show_maker() {
    start_.reset();
    lessons_.reset();
    editing_ = {};
    typing_ = {};
    keyboard_panel_ = 0;
    bench_.session.playback.playing = false;
    shows_maker_ = true;
    if (std::exchange(maker_read_, true)) return;
    maker_.draft = empty_draft(language());
    try {
        if (const std::string path = draft_path(); !path.empty() && shelf_.has(path))
            maker_.draft = read_draft(shelf_, path);
        maker_.draft.file.clear();
    } catch (const BadInput& error) {
        say(error.what(), true);
    }
}

void Workbench::add_to_lesson() {
    if (is_frozen()) return say("This is a scene of a lesson; end it to add a figure of your own.");
    if (bench_.session.refusal()) return say("This layer is impossible; mend it before it is added.", true);
    Scenario figure = shown();
    figure.view.hidden = {};
    const StillMoment moment = moment_of(bench_.session);
    leave_lesson();
    show_maker();
    add_scene(maker_.draft, figure, moment);
    keep_draft();
}

void Workbench::show_maker_page(const FrameInput& input, Controls& controls, Easel& easel) {
    const LessonDraft before = maker_.draft;
    const MakerEdit edit = maker_panel(controls, maker_, input.size, document().scenario().theme,
                                       dialog_ == Dialog::none, thumbnails_, easel);
    if (maker_.draft != before) keep_draft();
    if (edit.closed) shows_maker_ = false;
    if (edit.adds) add_to_lesson();
    if (edit.previews) preview_lesson();
    if (edit.begins_anew) {
        maker_.draft = empty_draft(language());
        if (const std::string path = draft_path(); !path.empty()) shelf_.remove(path);
    }
    if (edit.saves) {
        const std::string name = maker_.draft.file.empty() ? "lesson.json" : name_in(maker_.draft.file);
        file_dialog_ =
            file_dialog_in(shelf_, FileDialogState::Purpose::save, bench_.settings.scenario_folder, name);
        file_dialog_.title = "Save the lesson as";
        dialog_ = Dialog::save_lesson;
    }
    if (bench_.message.left_ms <= 0) return;
    const RectPx whole = {0, 0, input.size.width, input.size.height};
    message_box(bench_.style, bench_.message, {0, 0, double(whole.width), double(whole.height)}, whole);
}

void Workbench::preview_lesson() {
    begin_visit(maker_.draft.lesson, maker_.draft.chosen, true);
}

void Workbench::save_lesson_to(const std::string& path) {
    try {
        write_draft(shelf_, maker_.draft, path);
    } catch (const std::runtime_error& error) {
        return say(error.what(), true);
    }
    maker_.draft.file = path;
    bench_.settings.scenario_folder = folder_of(path);
    const std::size_t faults = why_not_ready(maker_.draft).size();
    say(faults == 0
            ? fmt::format("Saved {} and its words beside it.", printable(name_in(path), 200))
            : fmt::format("Saved {}; {} is left to be mended before it can be taken.",
                          printable(name_in(path), 200), counted(std::int64_t(faults), "thing", "things")));
}

}  // namespace convwalk
