// What each action does: one table.
#include <array>
#include <cstddef>
#include <exception>
#include <utility>

#include "desk/session_actions.h"
#include "picture/cells.h"
#include "picture/figures.h"
#include "ui/copied_picture.h"
#include "ui/workbench.h"

namespace convwalk {
namespace {

constexpr double kZoomStep = 1.25;

}  // namespace

struct Workbench::Deeds {
    struct Deed {
        Action action;
        void (*does)(Workbench&);
    };

    // Of the document and its playing alone.
    template <Action action>
    static void of_session(Workbench& w) {
        convwalk::perform(action, w.bench_.session);
    }
    // Of what was done to it, which may lead to a document before or after.
    template <Action action>
    static void of_history(Workbench& w) {
        w.go_between([&w] { convwalk::perform(action, w.bench_.session); });
    }
    template <Action action>
    static void copies(Workbench& w) {
        const CopiedText copied = *copied_by(action, w.shown());
        w.bench_.copy(copied.text, copied.said);
    }
    template <Action action>
    static void of_layers(Workbench& w) {
        w.desk().perform_on_layers(action);
    }
    template <Plan::Kind kind>
    static void plans(Workbench& w) {
        w.plan({.kind = kind});
    }
    template <bool ask>
    static void saves(Workbench& w) {
        w.save_as_or_ask(ask);
    }
    template <int rows, int columns>
    static void moves_pin(Workbench& w) {
        w.move_pin(rows, columns);
    }
    template <bool Settings::*shown>
    static void toggles(Workbench& w) {
        w.bench_.settings.*shown = !(w.bench_.settings.*shown);
    }
    template <int by>
    static void sizes_type(Workbench& w) {
        w.bench_.settings.ui_scale = by == 0 ? 0 : next_type_size(w.bench_.style.scale, by);
    }

    static constexpr std::array kAll = {
        Deed{Action::new_document, [](Workbench& w) { w.show_start(); }},
        Deed{Action::lessons, [](Workbench& w) { w.show_lessons(); }},
        Deed{Action::add_to_lesson, [](Workbench& w) { w.add_to_lesson(); }},
        Deed{Action::open, plans<Plan::Kind::choose_file>},
        Deed{Action::save, saves<false>},
        Deed{Action::save_as, saves<true>},
        Deed{Action::export_figure, [](Workbench& w) { w.begin_export(); }},
        Deed{Action::export_again, [](Workbench& w) { w.export_again(); }},
        Deed{Action::copy_picture, [](Workbench& w) { w.picture_wanted_ = true; }},
        Deed{Action::copy_json, copies<Action::copy_json>},
        Deed{Action::copy_command, copies<Action::copy_command>},
        Deed{Action::copy_link, [](Workbench& w) { w.copy_link(); }},
        Deed{Action::paste, [](Workbench& w) { w.bench_.paste_wanted = true; }},
        Deed{Action::quit, plans<Plan::Kind::quit>},
        Deed{Action::undo, of_history<Action::undo>},
        Deed{Action::redo, of_history<Action::redo>},
        Deed{Action::play_or_pause, of_session<Action::play_or_pause>},
        Deed{Action::step_forward, of_session<Action::step_forward>},
        Deed{Action::step_back, of_session<Action::step_back>},
        Deed{Action::first, of_session<Action::first>},
        Deed{Action::last, of_session<Action::last>},
        Deed{Action::faster, of_session<Action::faster>},
        Deed{Action::slower, of_session<Action::slower>},
        Deed{Action::toggle_loop, of_session<Action::toggle_loop>},
        Deed{Action::toggle_motion, of_session<Action::toggle_motion>},
        Deed{Action::fit, [](Workbench& w) { w.bench_.canvas.camera = {}; }},
        Deed{Action::zoom_in, [](Workbench& w) { w.zoom(kZoomStep); }},
        Deed{Action::zoom_out, [](Workbench& w) { w.zoom(1 / kZoomStep); }},
        Deed{Action::turn_view, [](Workbench& w) { w.desk().turn_view(); }},
        Deed{Action::toggle_indices, of_session<Action::toggle_indices>},
        Deed{Action::toggle_numbers, of_session<Action::toggle_numbers>},
        Deed{Action::toggle_products, of_session<Action::toggle_products>},
        Deed{Action::toggle_words, of_session<Action::toggle_words>},
        Deed{Action::pin_next_plane, [](Workbench& w) { w.pin_next_plane(); }},
        Deed{Action::pin_left, moves_pin<0, -1>},
        Deed{Action::pin_right, moves_pin<0, 1>},
        Deed{Action::pin_up, moves_pin<-1, 0>},
        Deed{Action::pin_down, moves_pin<1, 0>},
        Deed{Action::let_go, [](Workbench& w) { w.let_go(); }},
        Deed{Action::open_layer, of_layers<Action::open_layer>},
        Deed{Action::insert_layer, of_layers<Action::insert_layer>},
        Deed{Action::remove_layer, of_layers<Action::remove_layer>},
        Deed{Action::layer_up, of_layers<Action::layer_up>},
        Deed{Action::layer_down, of_layers<Action::layer_down>},
        Deed{Action::canvas_alone, [](Workbench& w) { w.alone_ = !w.alone_; }},
        Deed{Action::toggle_layer_panel, toggles<&Settings::layer_panel_shown>},
        Deed{Action::toggle_explanation, toggles<&Settings::explanation_panel_shown>},
        Deed{Action::next_tab, [](Workbench& w) { w.show_next_tab(); }},
        Deed{Action::next_panel, [](Workbench& w) { w.focus_next_panel(); }},
        Deed{Action::larger_type, sizes_type<1>},
        Deed{Action::smaller_type, sizes_type<-1>},
        Deed{Action::type_as_screen_says, sizes_type<0>},
        Deed{Action::help, [](Workbench& w) { w.dialog_ = Dialog::help; }},
    };
    static constexpr bool complete() {
        for (std::size_t i = 0; i < kAll.size(); ++i) {
            if (static_cast<std::size_t>(kAll[i].action) != i) return false;
        }
        return kAll.size() == kActions;
    }
};

void Workbench::perform(Action action) {
    static_assert(Deeds::complete(), "each action once, in their order");
    Deeds::kAll[static_cast<std::size_t>(action)].does(*this);
}

void Workbench::zoom(double factor) {
    bench_.canvas.camera =
        zoomed_at(bench_.canvas.camera, factor, bench_.canvas.middle_px, bench_.canvas.middle_px);
}

void Workbench::pin_next_plane() {
    bench_.canvas.pinned = next_pin(bench_.session.figure(), bench_.session.moment(), bench_.canvas.pinned);
}

void Workbench::move_pin(int rows, int columns) {
    if (!bench_.canvas.pinned) pin_next_plane();
    bench_.canvas.pinned = moved_pin(bench_.session.figure(), bench_.canvas.pinned, rows, columns);
}

void Workbench::let_go() {
    if (keyboard_panel_ != 0) {
        keyboard_panel_ = 0;
        ImGui::SetWindowFocus("canvas");
    } else if (bench_.canvas.pinned) {
        bench_.canvas.pinned.reset();
    } else if (!places_.strip.empty()) {
        bench_.show_in(ViewKind::network);
    } else {
        alone_ = false;
        bench_.message = {};
    }
}

void Workbench::show_next_tab() {
    Settings& settings = bench_.settings;
    // One that is put away comes back with what it showed.
    const std::size_t count = desk().tabs().size();
    if (!settings.explanation_panel_shown) {
        // Nothing but shown again.
    } else if (visit_ && visit_->tab) {
        visit_->tab = false;
        settings.right_tab = RightTab::explain;
    } else if (visit_ && static_cast<std::size_t>(settings.right_tab) + 1 >= count) {
        visit_->tab = true;
    } else {
        settings.right_tab = next_tab(settings.right_tab, count);
    }
    settings.explanation_panel_shown = true;
}

bool Workbench::may_export() {
    if (!bench_.session.refusal()) return true;
    bench_.say("The layer is impossible now; mend it first.", true);
    return false;
}

ExportDialogState Workbench::new_export_dialog() const {
    const Session& session = bench_.session;
    const Scenario shown_view = shown();
    ShownNow now;
    now.at = session.playback.tick();
    now.step = session.moment().step;
    now.pace = session.scenario().pace;
    now.pin = shown_view.view.pin;
    now.zoom = shown_view.view.zoom;
    now.size = canvas_figure_.scenario.output.size;
    return export_dialog_in(shelf_, bench_.settings.last_export, session.scenario(), now,
                            bench_.settings.export_folder, session.file());
}

void Workbench::begin_export() {
    if (!may_export()) return;
    export_dialog_ = new_export_dialog();
    dialog_ = Dialog::export_figure;
}

void Workbench::export_again() {
    if (!may_export()) return;
    export_dialog_ = exported_again(shelf_, new_export_dialog(), exported_to_, wake_);
    dialog_ = Dialog::export_figure;
}

void Workbench::copy_picture(Easel& easel) {
    if (!std::exchange(picture_wanted_, false) || !may_export()) return;
    const Scenario scenario = shown();
    try {
        const Figure figure = convwalk::figure(scenario);
        bench_.copied_picture = copied_picture(figure, bench_.session.moment(), easel);
    } catch (const std::exception& error) {
        return bench_.say(error.what(), true);
    }
    bench_.copy(to_json(scenario), "Copied: other programs paste a picture, Convwalk the figure.");
}

}  // namespace convwalk
