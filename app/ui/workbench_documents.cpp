// Documents that are begun, opened, saved and pasted, and the dialogs that ask about them.
#include <fmt/format.h>

#include <stdexcept>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/documents.h"
#include "desk/pasting.h"
#include "desk/paths.h"
#include "export/input_file.h"
#include "scenario/own_kernel.h"
#include "ui/dialogs/help_dialog.h"
#include "ui/dialogs/question_dialog.h"
#include "ui/workbench.h"

namespace convwalk {

void Workbench::open(const std::string& path) {
    const std::string whole = shelf_.absolute(path);
    OpenedFile opened = open_file(shelf_, whole);
    try {
        // A file that holds a network alone is not written over with a whole figure.
        begin_with(opened.scenario, opened.is_network_alone ? "" : whole);
    } catch (const BadInput& error) {
        throw about_file(whole, error);
    }
    bench_.session.set_mark(std::move(opened.mark));
    remember_file(bench_.settings, whole);
    bench_.settings.scenario_folder = folder_of(whole);
}

void Workbench::begin(const Scenario& scenario) {
    begin_with(scenario, "");
    start_.reset();
}

void Workbench::begin_with(const Scenario& scenario, const std::string& file) {
    leave_lesson();
    bench_.session.replace(scenario, file);
    bench_.right_panel = {};
    look_anew();
    bench_.look_as(scenario.view);
}

void Workbench::begin_figure(const Plan& wanted) {
    const bool leaves_work = bench_.session.is_changed();
    try {
        go_between([&] { bench_.session.begin(*wanted.figure, wanted.ready_made); });
    } catch (const BadInput& error) {
        return say(error.what(), true);
    }
    // The right panel stays: it may hold a layer to compare with, or others to choose.
    look_anew();
    bench_.look_as(wanted.figure->view);
    std::string said = wanted.said;
    if (leaves_work && said.empty())
        said = fmt::format("{} leads back to the figure before.", words_and_key(Action::undo));
    if (!said.empty()) say(std::move(said));
}

void Workbench::go_between(const std::function<void()>& go) {
    const auto document = bench_.session.document();
    const LastDocument before = document_of(bench_.session);
    go();
    if (bench_.session.document() == document) return;
    if (before.file.empty() && before.has_work()) left_behind_ = before;
    if (!bench_.session.file().empty()) return;
    std::erase_if(bench_.settings.left, [&](const LeftFigure& figure) {
        const LastDocument& left = figure.document;
        const bool is_back = left.file.empty() && without_look(left.scenario) == bench_.session.scenario();
        if (is_back) discard_left(shelf_, figure.path);
        return is_back;
    });
}

void Workbench::was_left(LeftFigure figure) {
    bench_.settings.left.insert(bench_.settings.left.begin(), std::move(figure));
}

void Workbench::look_anew() {
    bench_.canvas = {};
    bench_.canvas.stands = bench_.session.scenario().view.kind;
    exported_to_.clear();
    bench_.settings.hint_put_away = bench_.settings.hint_put_away || hint_heeded_;
    editing_ = {};
    layer_desk_.begin_anew();
    network_desk_.begin_anew();
    start_.reset();
    lessons_.reset();
    shows_maker_ = false;
}

bool Workbench::loses_work(const Plan& wanted) const {
    if (!bench_.session.is_changed()) return false;
    // Undo leads back from a new figure, and at the next start the last one comes back; but what differs from
    // its file is asked about.
    const bool comes_back = wanted.kind == Plan::Kind::quit || wanted.kind == Plan::Kind::begin;
    return !comes_back || !bench_.session.file().empty();
}

bool Workbench::is_exporting() const {
    return export_dialog_.job && !export_dialog_.job->finished();
}

void Workbench::plan(const Plan& wanted) {
    leave_lesson();
    when_written_ = false;
    if (!is_exporting()) return plan_behind_export(wanted);
    plan_ = wanted;
    dialog_ = Dialog::exporting;
}

void Workbench::plan_behind_export(const Plan& wanted) {
    if (!loses_work(wanted)) return carry_out(wanted);
    why_lost_.clear();
    plan_ = wanted;
    dialog_ = Dialog::unsaved;
}

void Workbench::ask_before_quitting(const std::string& why) {
    stay_open();
    why_lost_ = why;
    plan_ = {.kind = Plan::Kind::quit};
    dialog_ = Dialog::unsaved;
}

void Workbench::carry_out(const Plan& wanted) {
    plan_ = {};
    dialog_ = Dialog::none;
    switch (wanted.kind) {
        case Plan::Kind::nothing:
            return;
        case Plan::Kind::begin:
            begin_figure(wanted);
            export_next_ = wanted.exports;
            return;
        case Plan::Kind::choose_file:
            if (shelf_.ask_for_file()) return;
            file_dialog_ =
                file_dialog_in(shelf_, FileDialogState::Purpose::open, bench_.settings.scenario_folder, "");
            dialog_ = Dialog::open_file;
            return;
        case Plan::Kind::open_file:
            return open_now(wanted.path);
        case Plan::Kind::open_left:
            return take_left_now(wanted.path);
        case Plan::Kind::quit:
            quit_ = true;
            return;
    }
}

void Workbench::open_now(const std::string& path) {
    try {
        if (auto with_input = with_input_of(shelf_, shelf_.absolute(path), bench_.session.scenario())) {
            bench_.session.change_to(std::move(*with_input));
            return say(fmt::format("The input has the numbers of {}.", printable(name_in(path), 60)));
        }
        if (auto picture = picture_in_file(shelf_, shelf_.absolute(path)))
            return take_picture(std::move(*picture));
        if (auto weights = weights_in_file(shelf_, shelf_.absolute(path))) {
            const std::string name = weights->name;
            bench_.session.change_to(with_weights(bench_.session.scenario(), std::move(*weights)));
            return say(fmt::format("The weights are those of {}.", printable(name, 60)));
        }
        if (auto kernel = kernel_in_file(shelf_, shelf_.absolute(path))) {
            bench_.session.change_to(with_kernel(bench_.session.scenario(), std::move(*kernel)));
            return say(fmt::format("The kernel has the numbers of {}.", printable(name_in(path), 60)));
        }
        if (auto model = model_in_file(shelf_, shelf_.absolute(path), bench_.session))
            return take_up(std::move(*model));
        open(path);
    } catch (const std::runtime_error& error) {
        if (!shelf_.has(path)) forget_file(bench_.settings, path);
        say(error.what(), true);
    }
}

// Of the figure that is open, as an edit: undo leads back.
void Workbench::take_picture(OwnPicture picture) {
    const std::string name = picture.name;
    const Extents shape = picture.shape;
    start_.reset();
    lessons_.reset();
    bench_.session.change_to(with_picture(bench_.session.scenario(), std::move(picture)));
    say(fmt::format("The picture is {}, {}×{} pixels{}.", printable(name, 60), shape[2], shape[1],
                    shape[0] == 1 ? ", grey" : ""));
}

void Workbench::save_as_or_ask(bool ask) {
    if (!ask && !bench_.session.file().empty()) return save_to(bench_.session.file());
    const std::string name = bench_.session.file().empty() ? "figure.json" : name_in(bench_.session.file());
    file_dialog_ =
        file_dialog_in(shelf_, FileDialogState::Purpose::save, bench_.settings.scenario_folder, name);
    dialog_ = Dialog::save_file;
}

void Workbench::take_left_now(const std::string& path) {
    auto document = take_left(shelf_, path);
    std::erase_if(bench_.settings.left, [&](const LeftFigure& figure) { return figure.path == path; });
    if (!document) return say("This figure is gone: another window has it, or it can't be read.", true);
    begin_with(document->scenario, document->file);
    if (document->saved) bench_.session.set_saved(*document->saved);
    bench_.session.set_mark(document->mark);
    // It is nowhere else now.
    remember_ = true;
}

// A document that nobody changed here is what its file has now.
void Workbench::read_file_anew() {
    const Session& session = bench_.session;
    if (session.file().empty() || session.is_changed() ||
        !is_other_now(shelf_, session.file(), session.mark()))
        return;
    try {
        OpenedFile opened = open_file(shelf_, session.file());
        if (opened.is_network_alone) return;
        bench_.session.replace(opened.scenario, std::string(session.file()));
        bench_.session.set_mark(std::move(opened.mark));
    } catch (const BadInput&) {
        // What was there when it was read last is still something.
    }
}

void Workbench::save_to(const std::string& path, bool over_another) {
    const Session& session = bench_.session;
    if (!over_another && path == session.file() && is_other_now(shelf_, path, session.mark())) {
        dialog_ = Dialog::overwritten;
        return;
    }
    std::string mark;
    try {
        mark = save_scenario(shelf_, path, shown());
    } catch (const std::runtime_error& error) {
        plan_ = {};
        return say(error.what(), true);
    }
    bench_.session.was_saved_as(path, std::move(mark));
    remember_file(bench_.settings, path);
    bench_.settings.scenario_folder = folder_of(path);
    say(fmt::format("Saved {}.", printable(name_in(path), 200)));
    if (plan_.kind != Plan::Kind::nothing) carry_out(Plan(plan_));
}

// What another program wrote, as an edit: undo leads back.
void Workbench::take_theirs() {
    const std::string path = bench_.session.file();
    plan_ = {};
    try {
        OpenedFile opened = open_file(shelf_, path);
        if (const auto refusal = why_no_figure(opened.scenario))
            throw about_file(path, BadInput(refusal->sentence));
        bench_.session.change_to(opened.scenario);
        bench_.session.set_saved(bench_.session.scenario());
        bench_.session.set_mark(std::move(opened.mark));
        say(fmt::format("This is what {} has now; undo leads back to yours.", printable(name_in(path), 200)));
    } catch (const std::runtime_error& error) {
        say(error.what(), true);
    }
}

namespace {

// A line that is a link to a lesson, such as "#lesson=checkerboards&scene=gaps".
std::optional<LessonPlace> lesson_pasted(std::string_view text) {
    const auto end = text.find_last_not_of(" \t\r\n");
    text = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
    const bool is_link = text.starts_with("lesson=") || text.find("#lesson=") != std::string_view::npos;
    return is_link && text.find_first_of(" \n") == std::string_view::npos ? lesson_in_link(text)
                                                                          : std::nullopt;
}

}  // namespace

void Workbench::paste(std::string_view text) {
    try {
        if (const auto place = lesson_pasted(text)) return open_lesson(*place, language_);
    } catch (const BadInput& error) {
        return say(error.what(), true);
    }
    if (const auto path = picture_path_in(text)) return open_now(*path);
    const auto& cell = bench_.canvas.pinned && editing_.cell ? editing_.cell : bench_.canvas.pinned;
    take_up(convwalk::pasted(text, bench_.session, cell));
}

void Workbench::take_up(Pasted pasted) {
    bench_.right_panel.code.wrong = pasted.why_not_read;
    if (!pasted.why_not_read.empty()) {
        // Said once: the code panel says it itself.
        const bool said = bench_.settings.right_tab == RightTab::code && !places_.explanation.empty();
        if (!said) say(pasted.why_not_read, true);
        return;
    }
    if (pasted.found) bench_.right_panel.code.found = *pasted.found;
    if (pasted.scenario && pasted.anew) {
        if (pasted.layer) pasted.scenario->subject = *pasted.layer;
        return plan({.kind = Plan::Kind::begin, .figure = pasted.scenario, .said = pasted.said});
    }
    if (pasted.scenario) bench_.session.change_to(*pasted.scenario, pasted.layer);
    if (pasted.numbers) editing_ = {.cell = editing_.cell};
    if (pasted.network) network_desk_.begin_anew();
    if (pasted.found && !pasted.scenario) {
        bench_.settings.right_tab = RightTab::code;
        bench_.settings.explanation_panel_shown = true;
    }
    say(pasted.said, pasted.refused);
}

void Workbench::show_dialogs(double elapsed_ms, Controls& controls, Easel& easel) {
    switch (dialog_) {
        case Dialog::none:
            return;
        case Dialog::help:
            if (!help_dialog(bench_.style)) dialog_ = Dialog::none;
            return;
        case Dialog::open_file:
        case Dialog::save_file:
        case Dialog::save_lesson:
        case Dialog::save_deck:
            return show_file_dialog(controls);
        case Dialog::export_deck:
            return show_deck_dialog(controls);
        case Dialog::export_figure:
            return show_export_dialog(elapsed_ms, controls, easel);
        case Dialog::unsaved:
            return ask_about_changes();
        case Dialog::overwritten:
            return ask_about_file();
        case Dialog::exporting:
            return ask_about_export();
        case Dialog::discard_left:
            return ask_about_left();
    }
}

void Workbench::show_file_dialog(Controls& controls) {
    FileDialogEdit edit = file_dialog(controls, shelf_, file_dialog_);
    file_dialog_ = std::move(edit.state);
    if (!edit.closed && !edit.path) return;
    const bool saves = dialog_ == Dialog::save_file;
    const bool lesson = dialog_ == Dialog::save_lesson;
    const bool deck = dialog_ == Dialog::save_deck;
    dialog_ = Dialog::none;
    if (edit.closed) plan_ = {};
    if (deck) return edit.path ? write_deck_to(*edit.path) : void();
    if (lesson) return edit.path ? save_lesson_to(*edit.path) : void();
    if (edit.path) saves ? save_to(*edit.path) : open_now(*edit.path);
}

void Workbench::show_export_dialog(double elapsed_ms, Controls& controls, Easel& easel) {
    ExportDialogEdit edit =
        export_dialog(controls, shelf_, std::move(export_dialog_), easel, elapsed_ms, wake_);
    export_dialog_ = std::move(edit.state);
    if (edit.exported) {
        take_exported(*edit.exported);
        exported_to_ = export_dialog_.path;
        bench_.settings.export_folder = folder_of(export_dialog_.path);
    }
    if (when_written_ && (edit.closed || !is_exporting())) {
        when_written_ = false;
        // One that failed or was stopped is looked at first, and has no job any more.
        if (!edit.closed && export_dialog_.job) return plan_behind_export(Plan(plan_));
        plan_ = {};
    }
    if (edit.closed) dialog_ = Dialog::none;
    if (!edit.written.empty()) say(edit.written);
}

// What was exported is the document from now on: its settings without a step of undo, its look with one.
void Workbench::take_exported(const ExportDraft& draft) {
    Session& session = bench_.session;
    bench_.settings.last_export = choice_of(draft.scenario, export_dialog_.format, draft.as_shown);
    session.set_export(draft.scenario.output, draft.scenario.pace);
    Scenario seen = session.scenario();
    seen.theme = draft.scenario.theme;
    seen.view = draft.scenario.view;
    if (seen != session.scenario()) session.change_to(seen);
}

void Workbench::ask_about_changes() {
    const std::string& file = bench_.session.file();
    const std::string name = file.empty() ? "this figure" : printable(name_in(file), 60);
    const std::string why = why_lost_.empty() ? "." : fmt::format(": {}.", why_lost_);
    const auto answer = question_dialog(bench_.style, {fmt::format("Save the changes to {}?", name),
                                                       "They are lost otherwise" + why,
                                                       {"Don't save", "Cancel", "Save"},
                                                       1});
    if (!answer) return;
    dialog_ = Dialog::none;
    if (*answer == 0) {
        dropped_ = plan_.kind == Plan::Kind::quit;
        return carry_out(Plan(plan_));
    }
    if (*answer == 2) return save_as_or_ask(false);
    plan_ = {};
}

void Workbench::ask_about_file() {
    const std::string path = bench_.session.file();
    const auto answer = question_dialog(
        bench_.style,
        {fmt::format("{} was changed by another program", printable(name_in(path), 60)),
         "Since it was opened or saved here, something else was written to it. Saving replaces that.",
         {"Take theirs", "Cancel", "Save as…", "Replace"},
         1});
    if (!answer) return;
    dialog_ = Dialog::none;
    if (*answer == 0) return take_theirs();
    if (*answer == 2) return save_as_or_ask(true);
    if (*answer == 3) return save_to(path, true);
    plan_ = {};
}

void Workbench::ask_about_export() {
    if (!is_exporting()) {
        dialog_ = Dialog::export_figure;
        when_written_ = true;
        return;
    }
    const ExportJob::Progress progress = export_dialog_.job->progress();
    const std::string name = printable(name_in(export_dialog_.job->path()), 60);
    const bool quits = plan_.kind == Plan::Kind::quit;
    const auto answer = question_dialog(
        bench_.style,
        {fmt::format("Stop the export of {}?", name),
         fmt::format("It is not finished: {} of {} frames are written, and nothing is kept of an "
                     "export that is stopped.",
                     progress.done, progress.frames),
         {"Stop it", "Stay here", quits ? "Quit when done" : "Go on when done"},
         1});
    if (!answer) return;
    dialog_ = Dialog::export_figure;
    if (*answer == 0) {
        export_dialog_.job.reset();
        dialog_ = Dialog::none;
        return plan_behind_export(Plan(plan_));
    }
    when_written_ = *answer == 2;
    if (!when_written_) plan_ = {};
}

void Workbench::ask_whether_to_discard(std::vector<std::string> paths) {
    to_discard_ = std::move(paths);
    dialog_ = Dialog::discard_left;
}

void Workbench::ask_about_left() {
    const std::size_t count = to_discard_.size();
    const auto answer = question_dialog(
        bench_.style, {count == 1 ? "Discard the figure that was never saved?"
                                  : fmt::format("Discard {} figures that were never saved?", count),
                       count == 1 ? "It can't be brought back." : "They can't be brought back.",
                       {"Discard", "Keep"},
                       1});
    if (!answer) return;
    dialog_ = Dialog::none;
    if (*answer != 0) return;
    for (const std::string& path : to_discard_) {
        discard_left(shelf_, path);
        std::erase_if(bench_.settings.left, [&](const LeftFigure& figure) { return figure.path == path; });
    }
    if (start_) start_->left = left_offers(bench_.settings.left);
}

}  // namespace convwalk
