#include "ui/workbench.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/documents.h"
#include "desk/pasting.h"
#include "desk/paths.h"
#include "desk/session_actions.h"
#include "desk/stack_edits.h"
#include "export/input_file.h"
#include "export/output_file.h"
#include "figure/view.h"
#include "scenario/command_line.h"
#include "ui/dialogs/help_dialog.h"
#include "ui/panels/network_table.h"
#include "ui/panels/timeline_bar.h"
#include "ui/widgets/panel.h"
#include "views/planes/figure_words.h"
#include "views/views.h"

namespace convwalk {
namespace {

// Design pixels.
constexpr double kTopBar = 48;
constexpr double kTimelineBar = 68;
constexpr double kHintRow = 36;
constexpr double kStrip = 42;  // above an open layer of a network
constexpr double kNarrowestShownPanel = 240;
constexpr double kWidestShare = 0.4;      // of the window, for one panel
constexpr double kNarrowestCanvas = 220;  // a panel gives way before the canvas gets narrower
constexpr double kMessageMs = 7000;
constexpr double kBlinkMs = 400;  // of the caret of a text that is typed
constexpr double kZoomStep = 1.25;
constexpr const char* kFirstPreset = "padding_strides_odd_transposed";

Colour canvas_background(const Style& style, const Theme& theme) {
    constexpr Colour kWhite = {255, 255, 255, 255};
    return theme.background == kWhite || theme.background.a < 255 ? style.colours.canvas : theme.background;
}

Session first_session(const Settings& settings) {
    if (settings.session) {
        try {
            Session session(settings.session->scenario, settings.session->file);
            if (settings.session->saved) session.set_saved(*settings.session->saved);
            return session;
        } catch (const BadInput&) {
            // What was being typed when the program ended may be impossible; its numbers are not worth a
            // sentence.
        }
    }
    return Session(preset(kFirstPreset).scenario);
}

}  // namespace

Workbench::Workbench(const Settings& settings, Shelf& shelf, std::function<void()> wake)
    : shelf_(shelf), session_(first_session(settings)), settings_(settings), wake_(std::move(wake)) {
    session_.playback.loop = settings.loop;
    session_.playback.speed = settings.speed;
    canvas_.stands = session_.scenario().view.kind;
}

void Workbench::open(const std::string& path) {
    const std::string whole = shelf_.absolute(path);
    const Scenario scenario = open_scenario(shelf_, whole);
    try {
        // A file that holds a network alone is not written over with a whole figure.
        begin_with(scenario, is_network_file(shelf_, whole) ? "" : whole);
    } catch (const BadInput& error) {
        throw about_file(whole, error);
    }
    remember_file(settings_, whole);
    settings_.scenario_folder = folder_of(whole);
}

void Workbench::begin_with(const Scenario& scenario, const std::string& file) {
    session_.replace(scenario, file);
    canvas_ = {};
    canvas_.stands = scenario.view.kind;
    layer_panel_ = {};
    editing_ = {};
    right_panel_ = {};
    stack_panel_ = {};
}

bool Workbench::prepare(const FrameInput& input) {
    const double scale = settings_.ui_scale > 0 ? settings_.ui_scale : input.scale;
    const UiColours colours = ui_colours(session_.scenario().theme);
    const bool fonts = style_.fonts.body == nullptr || scale != style_.scale;
    if (!fonts && colours == style_.colours) return false;
    style_.scale = scale;
    style_.colours = colours;
    if (fonts) {
        ImGui::GetIO().Fonts->Clear();
        style_.fonts = load_fonts(scale);
    }
    apply_style(style_);
    return fonts;
}

FrameOutput Workbench::frame(const FrameInput& input, Easel& easel) {
    // The time until now belongs to what was there: after a long sleep, what a key begins starts at its
    // start.
    session_.playback = advanced(session_.playback, session_.figure().timeline, input.elapsed_ms);
    message_.left_ms -= input.elapsed_ms;
    const Dialog dialog_before = dialog_;
    if (input.close_wanted || !input.dropped_files.empty()) leave_cell();
    if (input.close_wanted) plan({Plan::Kind::quit, ""});
    if (!input.dropped_files.empty()) plan({Plan::Kind::open_file, input.dropped_files.front()});
    if (input.pasted) paste(*input.pasted);
    places_ = places(input);
    handle_keys(input);
    keep_navigation();
    const Places where = places_ = places(input);
    Controls controls{style_, typing_, input.pressed};
    show_panels(input, where, controls, easel);
    show_dialogs(dialog_ == dialog_before ? input.elapsed_ms : 0, controls, easel);
    // The field that was typed in or dragged went away with its panel.
    if (typing_.field >= controls.fields || typing_.dragged >= controls.fields) typing_ = {};

    FrameOutput output;
    const std::string name = session_.file().empty() ? "" : name_in(session_.file()) + " · ";
    output.title = printable(name, 200) + "Convwalk";
    output.quit = quit_;
    output.fullscreen = alone_;
    output.copied = std::exchange(copied_, std::nullopt);
    output.paste_wanted = std::exchange(paste_wanted_, false);
    output.next_frame_ms = until_change_ms(session_.playback, session_.figure().timeline);
    if (canvas_.turned < 1) output.next_frame_ms = 0;
    if (dialog_ == Dialog::export_figure)
        output.next_frame_ms = std::min(output.next_frame_ms, until_change_ms(export_dialog_));
    if (message_.left_ms > 0) output.next_frame_ms = std::min(output.next_frame_ms, message_.left_ms);
    if (ImGui::GetIO().WantTextInput) output.next_frame_ms = std::min(output.next_frame_ms, kBlinkMs);
    return output;
}

Settings Workbench::settings() const {
    Settings s = settings_;
    s.loop = session_.playback.loop;
    s.speed = session_.playback.speed;
    // A layer that is impossible can't come back; the last possible one can.
    const Scenario& scenario = session_.refusal() ? session_.figure().scenario : session_.scenario();
    s.session = LastDocument{scenario, session_.file(), std::nullopt};
    if (session_.is_changed()) s.session->saved = session_.saved();
    return s;
}

void Workbench::say(std::string sentence, bool wrong) {
    // Reasons begin small, since they follow the name of a command elsewhere.
    if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z')
        sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
    message_ = {std::move(sentence), wrong, kMessageMs};
}

// --- keys ---

void Workbench::handle_keys(const FrameInput& input) {
    const bool typing = ImGui::GetIO().WantTextInput || typing_.field >= 0;
    const bool elsewhere =
        dialog_ != Dialog::none ||
        ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
    const bool in_cell = !typing && !elsewhere && keyboard_panel_ == 0 && type_in_cells(input);
    for (const Chord& chord : input.pressed) {
        const auto action = action_of(chord);
        if (!action) continue;
        if (elsewhere && action != Action::quit) continue;
        if (typing && !works_while_typing(*action)) continue;
        if (in_cell) {
            const bool of_cells = action == Action::paste || action == Action::undo || action == Action::redo;
            if (!of_cells && !works_while_typing(*action)) continue;
            if (action == Action::undo && !editing_.untouched) {
                editing_ = {.cell = editing_.cell};
                continue;
            }
            // What was typed is part of what is saved or shown.
            if (!of_cells && action != Action::help && !leave_cell() && action != Action::quit) continue;
        }
        // While a panel has the keyboard, plain keys are its own.
        if (keyboard_panel_ != 0 && !chord.ctrl && action != Action::let_go &&
            action != Action::canvas_alone && action != Action::next_panel && action != Action::next_tab &&
            action != Action::help)
            continue;
        perform(*action);
    }
}

bool Workbench::type_in_cells(const FrameInput& input) {
    const bool open = editing_.cell.has_value();
    if (session_.refusal()) {
        editing_ = {};
        return open;
    }
    if (open && ImGui::IsMouseClicked(0)) leave_cell();
    apply(typed(editing_, session_.figure(), canvas_.pinned, input.pressed, characters_typed()));
    return open || editing_.cell;
}

bool Workbench::leave_cell() {
    apply(left(editing_, session_.figure()));
    return !editing_.cell;
}

void Workbench::apply(CellEdit edit) {
    editing_ = std::move(edit.state);
    if (edit.pin) canvas_.pinned = edit.pin;
    if (!edit.say.empty()) say(edit.say);
    if (!edit.values && !edit.done) return;
    Scenario scenario = session_.scenario();
    if (edit.values) scenario.values = std::move(*edit.values);
    session_.edit({std::move(scenario), edit.values.has_value(), edit.done});
}

void Workbench::keep_navigation() {
    ImGuiIO& io = ImGui::GetIO();
    const bool wanted =
        keyboard_panel_ != 0 || dialog_ != Dialog::none ||
        ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
    if (wanted) {
        io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    } else {
        io.ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
    }
    // A click gives the keyboard back to the canvas, and so does a panel that goes.
    if (ImGui::IsMouseClicked(0) || !has_keyboard_panel()) keyboard_panel_ = 0;
}

bool Workbench::has_keyboard_panel() const {
    const Rect* panels[] = {&places_.canvas, &places_.layer, &places_.explanation, &places_.timeline,
                            &places_.top};
    return !panels[keyboard_panel_]->empty();
}

void Workbench::perform(Action action) {
    if (convwalk::perform(action, session_) || perform_on_canvas(action) || perform_on_network(action) ||
        perform_on_document(action))
        return;
    switch (action) {
        case Action::let_go:
            return let_go();
        case Action::canvas_alone:
            alone_ = !alone_;
            return;
        case Action::toggle_layer_panel:
            settings_.layer_panel_shown = !settings_.layer_panel_shown;
            return;
        case Action::toggle_explanation:
            settings_.explanation_panel_shown = !settings_.explanation_panel_shown;
            return;
        case Action::next_tab:
            // One that is put away comes back with what it showed.
            if (settings_.explanation_panel_shown)
                settings_.right_tab = next_tab(settings_.right_tab, shows_network());
            settings_.explanation_panel_shown = true;
            return;
        case Action::next_panel:
            return focus_next_panel();
        case Action::larger_type:
        case Action::smaller_type:
            settings_.ui_scale = next_type_size(style_.scale, action == Action::larger_type ? 1 : -1);
            return;
        case Action::type_as_screen_says:
            settings_.ui_scale = 0;
            return;
        case Action::help:
            dialog_ = Dialog::help;
            return;
        default:
            return;
    }
}

bool Workbench::perform_on_document(Action action) {
    if (const auto copied = copied_by(action, session_.scenario())) {
        copy(copied->text, copied->said);
        return true;
    }
    switch (action) {
        case Action::new_document:
            plan({Plan::Kind::start_new, ""});
            return true;
        case Action::open:
            plan({Plan::Kind::choose_file, ""});
            return true;
        case Action::save:
        case Action::save_as:
            save_as_or_ask(action == Action::save_as);
            return true;
        case Action::export_figure:
            begin_export();
            return true;
        case Action::paste:
            paste_wanted_ = true;
            return true;
        case Action::quit:
            plan({Plan::Kind::quit, ""});
            return true;
        default:
            return false;
    }
}

bool Workbench::perform_on_canvas(Action action) {
    switch (action) {
        case Action::fit:
            canvas_.camera = {};
            return true;
        case Action::zoom_in:
            zoom(kZoomStep);
            return true;
        case Action::zoom_out:
            zoom(1 / kZoomStep);
            return true;
        case Action::turn_view:
            turn_view();
            return true;
        case Action::pin_next_plane:
            canvas_.pinned = pin_on_next_plane(session_.figure(), session_.moment(), canvas_.pinned);
            return true;
        case Action::pin_left:
            move_pin(0, -1);
            return true;
        case Action::pin_right:
            move_pin(0, 1);
            return true;
        case Action::pin_up:
            move_pin(-1, 0);
            return true;
        case Action::pin_down:
            move_pin(1, 0);
            return true;
        default:
            return false;
    }
}

void Workbench::zoom(double factor) {
    canvas_.camera = zoomed_at(canvas_.camera, factor, canvas_.middle_px, canvas_.middle_px);
}

void Workbench::move_pin(int rows, int columns) {
    if (!canvas_.pinned)
        canvas_.pinned = pin_on_next_plane(session_.figure(), session_.moment(), std::nullopt);
    canvas_.pinned = moved_pin(session_.figure(), canvas_.pinned, rows, columns);
}

void Workbench::turn_view() {
    if (shows_network()) return open_map(stack_panel_.selected);
    show_in(session_.scenario().view.kind == ViewKind::flat ? ViewKind::oblique : ViewKind::flat);
}

void Workbench::show_in(ViewKind view) {
    Scenario scenario = session_.scenario();
    scenario.view.kind = view;
    session_.change_to(scenario);
}

void Workbench::let_go() {
    if (keyboard_panel_ != 0) {
        keyboard_panel_ = 0;
        ImGui::SetWindowFocus("canvas");
    } else if (canvas_.pinned) {
        canvas_.pinned.reset();
    } else if (!places_.strip.empty()) {
        show_in(ViewKind::network);
    } else {
        alone_ = false;
        message_ = {};
    }
}

void Workbench::focus_next_panel() {
    static constexpr const char* kPanels[] = {"canvas", "layer", "explanation", "timeline", "top"};
    do {
        keyboard_panel_ = (keyboard_panel_ + 1) % static_cast<int>(std::size(kPanels));
    } while (!has_keyboard_panel());
    typing_ = {};
    ImGui::SetWindowFocus(kPanels[keyboard_panel_]);
}

void Workbench::begin_export() {
    if (session_.refusal()) return say("The layer is impossible now; mend it before exporting.", true);
    export_dialog_ = export_dialog_in(shelf_, export_dialog_, settings_.export_folder, session_.file());
    dialog_ = Dialog::export_figure;
}

// --- documents ---

void Workbench::plan(const Plan& wanted) {
    // At the next start the last session comes back, so only a file can be left behind.
    const bool lost = session_.is_changed() && (wanted.kind != Plan::Kind::quit || !session_.file().empty());
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
            return begin_with(preset(kFirstPreset).scenario, "");
        case Plan::Kind::choose_file:
            file_dialog_ =
                file_dialog_in(shelf_, FileDialogState::Purpose::open, settings_.scenario_folder, "");
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
        if (!shelf_.has(path)) forget_file(settings_, path);
        say(error.what(), true);
    }
}

void Workbench::save_as_or_ask(bool ask) {
    if (!ask && !session_.file().empty()) return save_to(session_.file());
    const std::string name = session_.file().empty() ? "figure.json" : name_in(session_.file());
    file_dialog_ = file_dialog_in(shelf_, FileDialogState::Purpose::save, settings_.scenario_folder, name);
    dialog_ = Dialog::save_file;
}

void Workbench::save_to(const std::string& path) {
    try {
        save_scenario(shelf_, path, session_.scenario());
    } catch (const std::runtime_error& error) {
        plan_ = {};
        return say(error.what(), true);
    }
    session_.was_saved_as(path);
    remember_file(settings_, path);
    settings_.scenario_folder = folder_of(path);
    say(fmt::format("Saved {}.", printable(name_in(path), 200)));
    if (plan_.kind != Plan::Kind::nothing) carry_out(Plan(plan_));
}

void Workbench::copy(std::string text, std::string said) {
    copied_ = std::move(text);
    say(std::move(said));
}

void Workbench::paste(std::string_view text) {
    const auto& cell = canvas_.pinned && editing_.cell ? editing_.cell : canvas_.pinned;
    Pasted pasted = convwalk::pasted(text, session_, cell);
    right_panel_.code.wrong = pasted.why_not_read;
    if (!pasted.why_not_read.empty()) {
        // Said once: the code panel says it itself.
        const bool said = settings_.right_tab == RightTab::code && !places_.explanation.empty();
        if (!said) say(pasted.why_not_read, true);
        return;
    }
    if (pasted.scenario) session_.change_to(*pasted.scenario);
    if (pasted.numbers) editing_ = {.cell = editing_.cell};
    if (pasted.network) stack_panel_ = {};
    if (pasted.found) {
        right_panel_.code.found = std::move(*pasted.found);
        if (!pasted.scenario) {
            settings_.right_tab = RightTab::code;
            settings_.explanation_panel_shown = true;
        }
    }
    say(pasted.said, pasted.refused);
}

void Workbench::act_on(const RightPanelEdit& edit) {
    if (edit.framework) settings_.framework = *edit.framework;
    if (edit.copied) copy(*edit.copied, fmt::format("Copied as code of {}.", name_of(settings_.framework)));
    if (edit.paste) paste_wanted_ = true;
    if (!edit.layer) return;
    Scenario scenario = session_.scenario();
    scenario.layer = *edit.layer;
    session_.change_to(scenario);
}

// --- places ---

Workbench::Places Workbench::places(const FrameInput& input) const {
    const double width = input.size.width;
    const double height = input.size.height;
    const auto px = [&](double design) { return double(style_.px(design)); };
    Places p;
    p.canvas = {0, 0, width, height};
    if (alone_) return p;
    p.top = {0, 0, width, px(kTopBar)};
    p.timeline = {0, height - px(kTimelineBar), width, px(kTimelineBar)};
    const double top = p.top.bottom();
    const double middle = std::max(1.0, p.timeline.y - top);
    const auto panel = [&](bool shown, int wanted, double left) {
        if (!shown) return 0.0;
        const double wide =
            std::max(px(kNarrowestShownPanel), std::min(px(wanted), std::floor(kWidestShare * width)));
        return left - wide >= px(kNarrowestCanvas) ? wide : 0.0;
    };
    const double layer = panel(settings_.layer_panel_shown, settings_.layer_panel_px, width);
    const double explanation =
        panel(settings_.explanation_panel_shown, settings_.explanation_panel_px, width - layer);
    p.layer = {0, top, layer, middle};
    p.explanation = {width - explanation, top, explanation, middle};
    p.canvas = {layer, top, std::max(1.0, width - layer - explanation), middle};
    if (session_.scenario().network && !shows_network() && middle > px(kHintRow) * 4) {
        p.strip = {p.canvas.x, p.canvas.y, p.canvas.width, px(kStrip)};
        p.canvas.y += px(kStrip);
        p.canvas.height -= px(kStrip);
    }
    if (!settings_.hint_put_away && middle > px(kHintRow) * 4) {
        p.canvas.height -= px(kHintRow);
        p.hint = {p.canvas.x, p.canvas.bottom(), p.canvas.width, px(kHintRow)};
    }
    return p;
}

// --- what is shown ---

void Workbench::show_panels(const FrameInput& input, const Places& places, Controls& controls, Easel& easel) {
    show_canvas(input, places, easel);
    const ImVec2 panel_padding = {style_.px(16), style_.px(14)};
    if (!places.layer.empty()) {
        const Panel panel("layer", places.layer, kPanelFlags, panel_padding);
        if (shows_network())
            act_on_network(stack_panel(controls, stack_panel_, session_.scenario(), network_report()));
        else
            session_.edit(layer_panel(controls, layer_panel_, session_.scenario(), session_.refusal()));
        scroll_panel(controls);
    }
    if (!places.explanation.empty()) {
        const Rect inside = show_right_head(places.explanation);
        const Panel panel("explanation", inside, kPanelFlags, {panel_padding.x, style_.px(4)});
        if (shows_network())
            show_network_side();
        else
            show_layer_side(controls);
        scroll_panel(controls);
    }
    if (!places.timeline.empty()) {
        const Panel panel("timeline", places.timeline, kBarFlags, {style_.px(16), style_.px(12)});
        const auto y = static_cast<float>(places.timeline.y);
        rule(style_.colours.line, style_.px(1), {0, y + 0.5F},
             {static_cast<float>(places.timeline.width), y + 0.5F});
        const TimelineBarEdit edit = timeline_bar(style_, session_.figure(), session_.playback);
        if (edit.action) perform(*edit.action);
        if (edit.speed) session_.playback.speed = *edit.speed;
        if (edit.motion && *edit.motion != session_.scenario().pace.motion) perform(Action::toggle_motion);
        if (edit.seek) {
            session_.playback.playing = false;
            session_.seek(*edit.seek);
        }
    }
    if (!places.top.empty()) {
        const Panel panel("top", places.top, kBarFlags, {style_.px(16), style_.px(9)});
        const auto y = static_cast<float>(places.top.bottom());
        rule(style_.colours.line, style_.px(1), {0, y - 0.5F},
             {static_cast<float>(places.top.width), y - 0.5F});
        const TopBarEdit edit = top_bar(style_, session_,
                                        {settings_.recent_files, settings_.ui_scale,
                                         settings_.layer_panel_shown, settings_.explanation_panel_shown});
        if (edit.scenario) session_.change_to(*edit.scenario);
        if (edit.ui_scale) settings_.ui_scale = *edit.ui_scale;
        if (edit.open) plan({Plan::Kind::open_file, *edit.open});
        if (edit.action) perform(*edit.action);
    }
    show_network_strip(places);
    if (const std::string objection = session_.take_objection(); !objection.empty()) say(objection, true);
    show_splitters(places);
    show_canvas_buttons(places);
    show_hint(places);
    show_message(places);
}

void Workbench::show_layer_side(Controls& controls) {
    const bool explains = settings_.right_tab == RightTab::explain;
    if (explains && explained_revision_ != session_.revision()) {
        explanation_ = explained(session_.figure());
        explained_revision_ = session_.revision();
    }
    if (explains) {
        std::optional<SpelledSum> sum;
        if (const Figure& figure = session_.figure(); figure.values) {
            const auto& focus = canvas_.pinned ? canvas_.pinned : canvas_.pointed;
            if (const auto output = output_told(figure, session_.moment(), focus))
                sum = spelled_sum(figure, *output);
        }
        if (const auto taken = explanation_panel(style_, explanation_, session_.refusal().has_value(), sum))
            session_.change_to(*taken);
    }
    act_on(right_panel(controls, right_panel_, session_, settings_));
}

Rect Workbench::show_right_head(const Rect& whole) {
    const double height = std::min(double(style_.px(kRightHead)), whole.height);
    const Panel panel("right head", {whole.x, whole.y, whole.width, height}, kBarFlags,
                      {style_.px(16), style_.px(12)});
    if (const auto tab = right_head(style_, settings_.right_tab, shows_network())) settings_.right_tab = *tab;
    return {whole.x, whole.y + height, whole.width, whole.height - height};
}

void Workbench::show_canvas(const FrameInput& input, const Places& places, Easel& easel) {
    const SizePx size = {std::max(1, static_cast<int>(places.canvas.width)),
                         std::max(1, static_cast<int>(places.canvas.height))};
    if (canvas_revision_ != session_.revision() || canvas_figure_.scenario.output.size != size) {
        canvas_figure_ = session_.figure();
        canvas_figure_.scenario.output.size = size;
        canvas_revision_ = session_.revision();
    }
    follow_canvas();
    canvas_ = turned_towards(canvas_, canvas_figure_.scenario.view.kind, input.elapsed_ms);
    const bool numbers = canvas_figure_.values && !session_.refusal() &&
                         own_view(canvas_figure_.scenario.view.kind).changes_numbers;
    const CanvasLook look{session_.refusal().has_value(), numbers && numbers_key_held(), places.canvas,
                          canvas_background(style_, canvas_figure_.scenario.theme)};
    const CanvasState before = canvas_;
    const Moment moment = session_.moment();
    canvas_ = canvas(style_, canvas_, canvas_figure_, moment, look, easel);
    if (editing_.cell) cell_field(style_, editing_, canvas_figure_, moment, canvas_, places.canvas);
    if (numbers)
        apply(touched(editing_, canvas_figure_,
                      mouse_over_cells(before, canvas_, canvas_figure_, moment, places.canvas)));
    if (canvas_.opened && shows_network()) {
        stack_panel_.selected = static_cast<std::size_t>(*canvas_.opened);
        open_map(stack_panel_.selected);
    }
}

void Workbench::show_splitters(const Places& places) {
    const auto splitter = [&](const char* name, const Rect& panel, bool on_right, int& width_px) {
        if (panel.empty()) return;
        const double edge = on_right ? panel.right() : panel.x;
        const double wide = style_.px(8);
        const Panel window(name, {edge - wide / 2, panel.y, wide, panel.height},
                           kOverlayFlags | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav, {0, 0});
        ImGui::InvisibleButton("edge", {static_cast<float>(wide), static_cast<float>(panel.height)});
        const bool active = ImGui::IsItemActive();
        if (active || ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
        if (active) {
            const double x = ImGui::GetIO().MousePos.x;
            const double wanted = (on_right ? x - panel.x : panel.right() - x) / style_.scale;
            width_px = static_cast<int>(std::clamp(wanted, kNarrowestShownPanel, double(kWidestPanel)));
        }
        const auto x = static_cast<float>(std::floor(edge)) + 0.5F;
        rule(active ? style_.colours.muted : style_.colours.line, style_.px(1),
             {x, static_cast<float>(panel.y)}, {x, static_cast<float>(panel.bottom())});
    };
    splitter("layer edge", places.layer, true, settings_.layer_panel_px);
    splitter("explanation edge", places.explanation, false, settings_.explanation_panel_px);
}

void Workbench::show_canvas_buttons(const Places& places) {
    const bool moved = canvas_.camera != Camera{};
    if (!moved && !canvas_.pinned) return;
    const double margin = style_.px(12);
    const double wide = style_.px(190);
    const Panel panel(
        "canvas buttons",
        {places.canvas.right() - wide - margin, places.canvas.y + margin, wide, double(style_.px(30))},
        kOverlayFlags | ImGuiWindowFlags_NoBackground, {0, 0});
    const float gap = style_.px(8);
    const float fit = moved ? style_.px(72) : 0;
    const float unpin = canvas_.pinned ? style_.px(100) : 0;
    ImGui::SetCursorPosX(static_cast<float>(wide) - fit - unpin - (moved && canvas_.pinned ? gap : 0));
    if (canvas_.pinned) {
        if (button(style_, "Unpin (Esc)", {.width = 100})) canvas_.pinned.reset();
        ImGui::SameLine(0, gap);
    }
    if (moved && button(style_, "Fit (F)", {.width = 72})) canvas_.camera = {};
}

void Workbench::show_hint(const Places& places) {
    if (places.hint.empty()) return;
    static constexpr std::array kNumberHints = {
        "Click a number of the input or the kernel and type another; with Ctrl, scroll or drag over them. F1 "
        "lists the rest.",
        "Click a number and type another; Ctrl and scroll or drag. F1 lists the rest.",
        "F1 lists every key and gesture."};
    static constexpr std::array kFigureHints = {
        "Point at a cell to see what it is joined to, click to pin it, scroll to zoom. Space plays, F1 lists "
        "the rest.",
        "Point at a cell, click to pin it, scroll to zoom. F1 lists the rest.",
        "F1 lists every key and gesture."};
    const float pad = style_.px(16);
    const float close = style_.px(26);
    ImGui::PushStyleColor(ImGuiCol_WindowBg, vec4(style_.colours.note));
    {
        const Panel panel("hint", places.hint, kBarFlags, {pad, 0});
        const float room = ImGui::GetContentRegionAvail().x - close;
        const auto& hints = session_.figure().values ? kNumberHints : kFigureHints;
        const auto* words = std::find_if(hints.begin(), hints.end(), [room](const char* hint) {
            return ImGui::CalcTextSize(hint).x < room;
        });
        const auto height = static_cast<float>(places.hint.height);
        ImGui::SetCursorPosY((height - ImGui::GetFontSize()) / 2);
        if (words != hints.end()) text(*words, style_.fonts.body, style_.colours.muted);
        ImGui::SetCursorPos(
            {static_cast<float>(places.hint.width) - close - style_.px(6), (height - close) / 2});
        if (icon_button(style_, "away", Icon::close, "Put this row away",
                        {.kind = ButtonKind::quiet, .height = 26}))
            settings_.hint_put_away = true;
    }
    ImGui::PopStyleColor();
}

void Workbench::show_message(const Places& places) {
    if (message_.left_ms <= 0) return;
    const double margin = style_.px(12);
    const float most = std::min(style_.px(560), static_cast<float>(places.canvas.width - 2 * margin));
    const float pad = style_.px(14);
    const ImVec2 size = ImGui::CalcTextSize(message_.sentence.c_str(), nullptr, false, most - 2 * pad);
    // The title stays readable: below are only the words that explain the colours.
    const double height = double(size.y) + 2 * style_.px(9);
    const Rect place = {std::floor(places.canvas.x + (places.canvas.width - double(size.x + 2 * pad)) / 2),
                        std::max(places.canvas.y, places.canvas.bottom() - margin - height),
                        double(size.x + 2 * pad) + 1, height};
    const UiColours& c = style_.colours;
    ImGui::PushStyleColor(ImGuiCol_WindowBg, vec4(message_.wrong ? c.wrong_note : c.chosen));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, style_.px(7));
    {
        const Panel panel("message", place, kOverlayFlags | ImGuiWindowFlags_NoInputs, {pad, style_.px(9)});
        wrapped_text(message_.sentence, style_.fonts.body, message_.wrong ? c.wrong : c.on_chosen);
    }
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
}

void Workbench::show_dialogs(double elapsed_ms, Controls& controls, Easel& easel) {
    switch (dialog_) {
        case Dialog::none:
            return;
        case Dialog::help:
            if (!help_dialog(style_)) dialog_ = Dialog::none;
            return;
        case Dialog::open_file:
        case Dialog::save_file: {
            FileDialogEdit edit = file_dialog(controls, shelf_, file_dialog_);
            file_dialog_ = std::move(edit.state);
            if (!edit.closed && !edit.path) return;
            const bool saves = dialog_ == Dialog::save_file;
            dialog_ = Dialog::none;
            if (edit.closed) plan_ = {};
            if (edit.path) saves ? save_to(*edit.path) : open_now(*edit.path);
            return;
        }
        case Dialog::export_figure: {
            ExportDialogEdit edit = export_dialog(controls, shelf_, std::move(export_dialog_),
                                                  session_.scenario(), easel, elapsed_ms, wake_);
            export_dialog_ = std::move(edit.state);
            session_.edit(edit.scenario);
            if (!export_dialog_.path.empty()) settings_.export_folder = folder_of(export_dialog_.path);
            if (edit.closed) dialog_ = Dialog::none;
            return;
        }
        case Dialog::unsaved:
            return show_unsaved_question();
    }
}

void Workbench::show_unsaved_question() {
    const char* title = "unsaved";
    if (!ImGui::IsPopupOpen(title)) ImGui::OpenPopup(title);
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos({size.x / 2, size.y / 2}, ImGuiCond_Always, {0.5F, 0.5F});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {style_.px(22), style_.px(20)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, style_.px(10));
    const bool open = ImGui::BeginPopupModal(
        title, nullptr,
        ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_AlwaysAutoResize);
    ImGui::PopStyleVar(2);
    if (!open) return;
    const std::string name =
        session_.file().empty() ? "this figure" : printable(name_in(session_.file()), 60);
    text(fmt::format("Save the changes to {}?", name), style_.fonts.title, style_.colours.ink);
    text("They are lost otherwise.", style_.fonts.body, style_.colours.muted);
    ImGui::Dummy({style_.px(380), style_.px(8)});
    const Plan wanted = plan_;
    bool decided = false;
    if (button(style_, "Don't save", {.width = 110})) {
        decided = true;
        carry_out(wanted);
    }
    // At the right, as in the other dialogs.
    ImGui::SameLine(
        std::max(style_.px(22 + 110 + 8), ImGui::GetWindowWidth() - style_.px(22 + 100 + 8 + 100)));
    if (button(style_, "Cancel", {.width = 100}) || went_down(ImGuiKey_Escape)) {
        decided = true;
        plan_ = {};
        dialog_ = Dialog::none;
    }
    ImGui::SameLine(0, style_.px(8));
    if (button(style_, "Save", {.kind = ButtonKind::main, .width = 100})) {
        decided = true;
        dialog_ = Dialog::none;
        save_as_or_ask(false);
    }
    if (decided) ImGui::CloseCurrentPopup();
    ImGui::EndPopup();
}

}  // namespace convwalk
