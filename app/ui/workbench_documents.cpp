// Documents that are begun, opened, saved and pasted, and the dialogs that ask about them.
#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/documents.h"
#include "desk/pasting.h"
#include "desk/paths.h"
#include "export/input_file.h"
#include "ui/dialogs/help_dialog.h"
#include "ui/dialogs/unsaved_dialog.h"
#include "ui/workbench.h"

namespace convwalk {

void Workbench::open(const std::string& path) {
    const std::string whole = shelf_.absolute(path);
    const Scenario scenario = open_scenario(shelf_, whole);
    try {
        // A file that holds a network alone is not written over with a whole figure.
        begin_with(scenario, is_network_file(shelf_, whole) ? "" : whole);
    } catch (const BadInput& error) {
        throw about_file(whole, error);
    }
    remember_file(bench_.settings, whole);
    bench_.settings.scenario_folder = folder_of(whole);
}

void Workbench::begin_with(const Scenario& scenario, const std::string& file) {
    bench_.session.replace(scenario, file);
    bench_.canvas = {};
    bench_.canvas.stands = scenario.view.kind;
    bench_.right_panel = {};
    editing_ = {};
    layer_desk_.begin_anew();
    network_desk_.begin_anew();
}

void Workbench::plan(const Plan& wanted) {
    // At the next start the last session comes back, so only a file can be left behind.
    const bool lost =
        bench_.session.is_changed() && (wanted.kind != Plan::Kind::quit || !bench_.session.file().empty());
    if (!lost) return carry_out(wanted);
    plan_ = wanted;
    dialog_ = Dialog::unsaved;
}

void Workbench::carry_out(const Plan& wanted) {
    plan_ = {};
    dialog_ = Dialog::none;
    switch (wanted.kind) {
        case Plan::Kind::nothing:
            return;
        case Plan::Kind::start_new:
            return begin_with(first_scenario(), "");
        case Plan::Kind::choose_file:
            file_dialog_ =
                file_dialog_in(shelf_, FileDialogState::Purpose::open, bench_.settings.scenario_folder, "");
            dialog_ = Dialog::open_file;
            return;
        case Plan::Kind::open_file:
            return open_now(wanted.path);
        case Plan::Kind::quit:
            quit_ = true;
            return;
    }
}

void Workbench::open_now(const std::string& path) {
    try {
        open(path);
    } catch (const std::runtime_error& error) {
        if (!shelf_.has(path)) forget_file(bench_.settings, path);
        say(error.what(), true);
    }
}

void Workbench::save_as_or_ask(bool ask) {
    if (!ask && !bench_.session.file().empty()) return save_to(bench_.session.file());
    const std::string name = bench_.session.file().empty() ? "figure.json" : name_in(bench_.session.file());
    file_dialog_ =
        file_dialog_in(shelf_, FileDialogState::Purpose::save, bench_.settings.scenario_folder, name);
    dialog_ = Dialog::save_file;
}

void Workbench::save_to(const std::string& path) {
    try {
        save_scenario(shelf_, path, bench_.session.scenario());
    } catch (const std::runtime_error& error) {
        plan_ = {};
        return say(error.what(), true);
    }
    bench_.session.was_saved_as(path);
    remember_file(bench_.settings, path);
    bench_.settings.scenario_folder = folder_of(path);
    say(fmt::format("Saved {}.", printable(name_in(path), 200)));
    if (plan_.kind != Plan::Kind::nothing) carry_out(Plan(plan_));
}

void Workbench::paste(std::string_view text) {
    const auto& cell = bench_.canvas.pinned && editing_.cell ? editing_.cell : bench_.canvas.pinned;
    Pasted pasted = convwalk::pasted(text, bench_.session, cell);
    bench_.right_panel.code.wrong = pasted.why_not_read;
    if (!pasted.why_not_read.empty()) {
        // Said once: the code panel says it itself.
        const bool said = bench_.settings.right_tab == RightTab::code && !places_.explanation.empty();
        if (!said) say(pasted.why_not_read, true);
        return;
    }
    if (pasted.scenario) bench_.session.change_to(*pasted.scenario);
    if (pasted.numbers) editing_ = {.cell = editing_.cell};
    if (pasted.network) network_desk_.begin_anew();
    if (pasted.found) {
        bench_.right_panel.code.found = std::move(*pasted.found);
        if (!pasted.scenario) {
            bench_.settings.right_tab = RightTab::code;
            bench_.settings.explanation_panel_shown = true;
        }
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
            return show_file_dialog(controls);
        case Dialog::export_figure:
            return show_export_dialog(elapsed_ms, controls, easel);
        case Dialog::unsaved:
            return show_unsaved_dialog();
    }
}

void Workbench::show_file_dialog(Controls& controls) {
    FileDialogEdit edit = file_dialog(controls, shelf_, file_dialog_);
    file_dialog_ = std::move(edit.state);
    if (!edit.closed && !edit.path) return;
    const bool saves = dialog_ == Dialog::save_file;
    dialog_ = Dialog::none;
    if (edit.closed) plan_ = {};
    if (edit.path) saves ? save_to(*edit.path) : open_now(*edit.path);
}

void Workbench::show_export_dialog(double elapsed_ms, Controls& controls, Easel& easel) {
    ExportDialogEdit edit = export_dialog(controls, shelf_, std::move(export_dialog_),
                                          bench_.session.scenario(), easel, elapsed_ms, wake_);
    export_dialog_ = std::move(edit.state);
    bench_.session.edit(edit.scenario);
    if (!export_dialog_.path.empty()) bench_.settings.export_folder = folder_of(export_dialog_.path);
    if (edit.closed) dialog_ = Dialog::none;
}

void Workbench::show_unsaved_dialog() {
    const auto answer = unsaved_dialog(bench_.style, bench_.session.file());
    if (!answer) return;
    switch (*answer) {
        case UnsavedAnswer::drop:
            return carry_out(Plan(plan_));
        case UnsavedAnswer::stay:
            plan_ = {};
            dialog_ = Dialog::none;
            return;
        case UnsavedAnswer::save:
            dialog_ = Dialog::none;
            return save_as_or_ask(false);
    }
}

}  // namespace convwalk
