#include "ui/workbench.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/look.h"
#include "desk/paths.h"
#include "desk/stack_edits.h"
#include "figure/view.h"
#include "picture/paging.h"
#include "picture/pins.h"
#include "ui/dialogs/modal_page.h"
#include "ui/overlays.h"
#include "ui/panels/meaning_card.h"
#include "ui/panels/timeline_bar.h"
#include "ui/panels/top_bar.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/press.h"
#include "views/views.h"

namespace convwalk {
namespace {

constexpr double kSheetTabs = 36;  // design pixels
constexpr double kBlinkMs = 400;   // of the caret of a text that is typed

Colour canvas_background(const Style& style, const Theme& theme) {
    constexpr Colour kWhite = {255, 255, 255, 255};
    return theme.background == kWhite || theme.background.a < 255 ? style.colours.canvas : theme.background;
}

}  // namespace

Workbench::Workbench(const Settings& settings, Shelf& shelf, std::function<void()> wake)
    : shelf_(shelf), bench_(settings), wake_(std::move(wake)) {
    read_file_anew();
}

Desk& Workbench::desk() {
    if (shows_network(bench_.session.scenario())) return network_desk_;
    return layer_desk_;
}

Scenario Workbench::shown() const {
    Scenario scenario = bench_.session.scenario();
    // Before the first frame nothing is shown.
    if (canvas_revision_ < 0) return scenario;
    return with_look(std::move(scenario), canvas_figure_, bench_.canvas.pinned, bench_.canvas.camera);
}

bool Workbench::prepare(const FrameInput& input) {
    const double scale = bench_.settings.ui_scale > 0 ? bench_.settings.ui_scale : input.scale;
    const UiColours colours = ui_colours(start_ ? start_->theme : bench_.session.scenario().theme);
    const bool fonts = bench_.style.fonts.body == nullptr || scale != bench_.style.scale;
    if (!fonts && colours == bench_.style.colours) return false;
    bench_.style.scale = scale;
    bench_.style.colours = colours;
    if (fonts) {
        ImGui::GetIO().Fonts->Clear();
        bench_.style.fonts = load_fonts(scale);
    }
    apply_style(bench_.style);
    return fonts;
}

Settings Workbench::settings() const {
    Settings s = bench_.settings;
    s.loop = document().playback.loop;
    s.speed = document().playback.speed;
    s.hint_put_away = s.hint_put_away || hint_heeded_;
    s.session = document_of(document());
    if (!document().refusal()) s.session->scenario = visit_ ? visit_->own_shown : shown();
    if (dropped_ && s.session->saved) s.session->scenario = *std::exchange(s.session->saved, std::nullopt);
    return s;
}

FrameOutput Workbench::frame(const FrameInput& input, Easel& easel) {
    if (std::exchange(export_next_, false)) begin_export();
    const Dialog dialog_before = dialog_;
    take_in(input);
    places_ = places(input);
    handle_keys(input);
    if (dialog_ != dialog_before) close_popups();
    keep_navigation();
    follow_player();
    places_ = places(input);
    Controls controls{bench_.style, typing_, input.pressed};
    thumbnails_.begin_frame(input.elapsed_ms);
    if (start_)
        show_start_page(input, controls, easel);
    else if (lessons_)
        show_lessons_page(input, controls, easel);
    else if (shows_maker_)
        show_maker_page(input, controls, easel);
    else
        show_panels(input, controls, easel);
    show_dialogs(dialog_ == dialog_before ? input.elapsed_ms : 0, controls, easel);
    copy_picture(easel);
    // The field that was typed in or dragged went away with its panel.
    if (typing_.field >= controls.fields || typing_.dragged >= controls.fields) typing_ = {};
    return output();
}

void Workbench::take_in(const FrameInput& input) {
    // The time until now belongs to what was there: after a long sleep, what a key begins starts at its
    // start.
    Session& session = bench_.session;
    if (!shows_page())
        session.playback = advanced(session.playback, session.figure().timeline, input.elapsed_ms);
    // A few pieces a frame leave time to draw it.
    constexpr int kPieces = 2;
    waited_ms_ = session.is_working() ? waited_ms_ + input.elapsed_ms : 0;
    for (int n = 0; n < kPieces && session.is_working(); ++n) session.work_on();
    bench_.message.left_ms -= input.elapsed_ms;
    if (input.close_wanted || !input.dropped_files.empty()) leave_cell();
    if (input.close_wanted) plan({.kind = Plan::Kind::quit});
    if (!input.dropped_files.empty())
        plan({.kind = Plan::Kind::open_file, .path = input.dropped_files.front()});
    if (input.pasted && !shows_maker_) start_ ? paste_on_start(*input.pasted) : paste(*input.pasted);
}

FrameOutput Workbench::output() {
    const Session& session = document();
    FrameOutput output;
    const std::string name = session.file().empty() ? session.is_changed() ? "Unnamed" : ""
                                                    : printable(name_in(session.file()), 200);
    output.title =
        name + (session.is_changed() ? " (changed)" : "") + (name.empty() ? "" : " · ") + "Convwalk";
    output.quit = quit_;
    output.remember = std::exchange(remember_, false);
    output.fullscreen = alone_;
    output.copied = std::exchange(bench_.copied, std::nullopt);
    output.copied_picture = std::exchange(bench_.copied_picture, std::nullopt);
    output.paste_wanted = std::exchange(bench_.paste_wanted, false);
    output.left_behind = std::exchange(left_behind_, std::nullopt);
    output.next_frame_ms = thumbnails_.until_change_ms();
    const auto no_later_than = [&](double ms) { output.next_frame_ms = std::min(output.next_frame_ms, ms); };
    if (!start_) no_later_than(until_change_ms(session.playback, session.figure().timeline));
    if (export_next_ || (start_ && start_->is_looking())) no_later_than(0);
    if (session.is_working()) no_later_than(0);
    if (bench_.canvas.turned < 1 || bench_.canvas.parted < 1) no_later_than(0);
    if (dialog_ == Dialog::export_figure) no_later_than(until_change_ms(export_dialog_));
    if (bench_.message.left_ms > 0) no_later_than(bench_.message.left_ms);
    if (ImGui::GetIO().WantTextInput) no_later_than(kBlinkMs);
    return output;
}

Places Workbench::places(const FrameInput& input) {
    Settings settings = bench_.settings;
    // The ways up are no layer that could be explained.
    const ViewKind view = bench_.session.scenario().view.kind;
    if (!visit_ && view == ViewKind::ways) settings.explanation_panel_shown = false;
    Places p = places_in(input.size, bench_.style, settings, alone_, desk().has_strip(), sheet_);
    if (visit_ && p.explanation.empty() && p.sheet_head.empty() && bench_.settings.explanation_panel_shown) {
        // Where there is room for one panel, it is that of the lesson.
        Settings one;
        one.layer_panel_shown = false;
        one.explanation_panel_px = bench_.settings.explanation_panel_px;
        one.hint_put_away = true;
        p = places_in(input.size, bench_.style, one, alone_, desk().has_strip());
    }
    // The row speaks of numbers that can be typed.
    if (is_frozen()) p.canvas.height += std::exchange(p.hint, Rect()).height;
    return p;
}

// --- what is shown ---

void Workbench::show_panels(const FrameInput& input, Controls& controls, Easel& easel) {
    const Places where = places_;
    show_canvas(input, easel);
    bench_.pointed_meant = bench_.canvas.pointed_meant;
    if (!where.sheet_head.empty()) show_sheet_head();
    if (!where.layer.empty()) show_left(controls);
    if (!where.explanation.empty()) show_right(controls);
    show_meaning();
    if (!where.timeline.empty()) show_timeline();
    if (!where.top.empty()) show_top(easel);
    if (!where.strip.empty() && desk().has_strip()) desk().show_strip(where.strip);
    if (bench_.figure_wanted)
        plan({.kind = Plan::Kind::begin, .figure = std::exchange(bench_.figure_wanted, std::nullopt)});
    if (std::exchange(bench_.open_wanted, false)) perform(Action::open);
    if (const std::string objection = bench_.session.take_objection(); !objection.empty())
        say(objection, true);
    show_overlays();
}

void Workbench::show_left(Controls& controls) {
    const Style& style = bench_.style;
    const Panel panel("layer", places_.layer, kPanelFlags, {style.px(16), style.px(14)});
    is_frozen() ? show_lesson_fields(controls) : desk().show_left(controls);
    scroll_panel(controls);
}

void Workbench::show_right(Controls& controls) {
    const Style& style = bench_.style;
    const Rect& whole = places_.explanation;
    // A sheet's head has the tabs of all panels.
    const double head = places_.sheet_head.empty() ? std::min(double(style.px(kRightHead)), whole.height) : 0;
    if (head > 0) {
        const Panel panel("right head", {whole.x, whole.y, whole.width, head}, kBarFlags,
                          {style.px(16), style.px(12)});
        const std::vector<std::string_view> names = tabs();
        const float wide = ImGui::GetContentRegionAvail().x;
        if (const auto chosen = segmented(style, "right tab", names, shown_tab(names.size()), wide))
            choose_tab(*chosen, names.size());
    }
    const Panel panel("explanation", {whole.x, whole.y + head, whole.width, whole.height - head}, kPanelFlags,
                      {style.px(16), style.px(4)});
    if (visit_ && visit_->tab)
        show_lesson_panel(controls);
    else
        keeps_secret() ? show_secret_note() : desk().show_right(controls);
    scroll_panel(controls);
}

std::size_t Workbench::shown_tab(std::size_t tabs) const {
    const auto tab = static_cast<std::size_t>(bench_.settings.right_tab);
    if (visit_ && visit_->tab) return tabs - 1;
    return tab < tabs ? tab : 0;
}

void Workbench::choose_tab(std::size_t tab, std::size_t tabs) {
    if (visit_) visit_->tab = tab + 1 == tabs;
    if (!visit_ || !visit_->tab) bench_.settings.right_tab = static_cast<RightTab>(tab);
}

// A grip that opens and closes the panel below, and a tab for each panel and what it shows.
void Workbench::show_sheet_head() {
    const Style& style = bench_.style;
    const Rect& place = places_.sheet_head;
    const Panel panel("sheet head", place, kBarFlags, {style.px(16), 0});
    const auto width = static_cast<float>(place.width);
    const auto top = static_cast<float>(place.y);
    rule(style.colours.line, style.px(1), {0, top + 0.5F}, {width, top + 0.5F});
    const float grip = style.px(18);
    if (press_area("grip", {ImGui::GetContentRegionAvail().x, grip})) sheet_.open = !sheet_.open;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 middle = {width / 2, top + grip / 2};
    list.AddRectFilled({middle.x - style.px(18), middle.y - style.px(2)},
                       {middle.x + style.px(18), middle.y + style.px(2)},
                       u32(ImGui::IsItemHovered() ? style.colours.muted : style.colours.line), style.px(2));
    std::vector<std::string_view> names = tabs();
    const std::size_t shown = sheet_.layer ? 0 : 1 + shown_tab(names.size());
    names.insert(names.begin(), shows_network(bench_.session.scenario()) ? "Network" : "Layer");
    ImGui::SetCursorPosY(grip);
    const auto chosen =
        segmented(style, "sheet tab", names, shown, ImGui::GetContentRegionAvail().x, kSheetTabs);
    if (!chosen) return;
    sheet_.open = true;
    sheet_.layer = *chosen == 0;
    if (!sheet_.layer) choose_tab(*chosen - 1, names.size() - 1);
}

void Workbench::show_timeline() {
    const Style& style = bench_.style;
    Session& session = bench_.session;
    const Rect& place = places_.timeline;
    const Panel panel("timeline", place, kBarFlags, {style.px(16), style.px(12)});
    const auto y = static_cast<float>(place.y);
    rule(style.colours.line, style.px(1), {0, y + 0.5F}, {static_cast<float>(place.width), y + 0.5F});
    const TimelineBarEdit edit = timeline_bar(style, session.figure(), session.playback);
    if (edit.action) perform(*edit.action);
    if (edit.speed) session.playback.speed = *edit.speed;
    if (edit.motion && *edit.motion != session.scenario().pace.motion) perform(Action::toggle_motion);
    if (edit.seek) {
        session.playback.playing = false;
        session.seek(*edit.seek);
    }
}

void Workbench::show_top(Easel& easel) {
    const Style& style = bench_.style;
    Settings& settings = bench_.settings;
    const Rect& place = places_.top;
    const Panel panel("top", place, kBarFlags, {style.px(16), style.px(9)});
    const auto y = static_cast<float>(place.bottom());
    rule(style.colours.line, style.px(1), {0, y - 0.5F}, {static_cast<float>(place.width), y - 0.5F});
    const TopBarEdit edit =
        top_bar(style, bench_.session,
                {settings.recent_files, settings.left, settings.ui_scale, settings.layer_panel_shown,
                 settings.explanation_panel_shown, is_frozen()},
                thumbnails_, easel);
    if (edit.scenario) bench_.session.change_to(*edit.scenario);
    if (edit.ui_scale) settings.ui_scale = *edit.ui_scale;
    if (edit.open) plan({.kind = Plan::Kind::open_file, .path = *edit.open});
    if (edit.open_left) plan({.kind = Plan::Kind::open_left, .path = *edit.open_left});
    if (edit.discard_left) {
        std::vector<std::string> paths;
        for (const LeftFigure& figure : settings.left) paths.push_back(figure.path);
        ask_whether_to_discard(std::move(paths));
    }
    if (edit.action) perform(*edit.action);
}

void Workbench::show_overlays() {
    const Style& style = bench_.style;
    if (places_.sheet_head.empty()) splitters(style, places_, bench_.settings);
    canvas_buttons(style, places_.canvas, bench_.canvas);
    if (!places_.hint.empty() && hint_row(style, places_.hint, bench_.session.figure()))
        bench_.settings.hint_put_away = true;
    // It has done its work when what it tells of was done. Going at once, it would move the figure under the
    // hand.
    hint_heeded_ = hint_heeded_ || bench_.canvas.pinned || bench_.canvas.camera != Camera{} || editing_.cell;
    if (bench_.message.left_ms > 0)
        message_box(style, bench_.message, places_.canvas, bench_.canvas.planes_part);
}

void Workbench::show_canvas(const FrameInput& input, Easel& easel) {
    const Session& session = bench_.session;
    CanvasState& state = bench_.canvas;
    const Rect place = places_.canvas;
    const SizePx size = {std::max(1, static_cast<int>(place.width)),
                         std::max(1, static_cast<int>(place.height))};
    constexpr double kLeastTypePx = 11;
    const double least_px = kLeastTypePx * bench_.style.scale;
    if (canvas_revision_ != session.revision() || canvas_figure_.scenario.output.size != size ||
        canvas_figure_.paging.least_type_px != least_px) {
        canvas_figure_ = session.figure();
        canvas_figure_.scenario.output.size = size;
        fit_to_page(canvas_figure_, least_px);
        canvas_revision_ = session.revision();
    }
    take_up_zoom();
    follow_canvas();
    state = turned_towards(state, canvas_figure_.scenario.view.kind, input.elapsed_ms);
    const bool parts = canvas_figure_.scenario.view.kind == ViewKind::channels;
    state = parted_towards(state, parts ? canvas_figure_.layer.groups : 0, input.elapsed_ms);
    const bool numbers = canvas_figure_.values && !session.refusal() && !keeps_numbers() &&
                         view_of(canvas_figure_.scenario.view.kind).changes_numbers;
    // What is soon there needs no other look.
    constexpr double kSoonMs = 300;
    const bool waits = session.is_working() && waited_ms_ > kSoonMs;
    const CanvasLook look{session.refusal().has_value() || waits, numbers && numbers_key_held(),
                          editing_.cell.has_value(), place,
                          canvas_background(bench_.style, canvas_figure_.scenario.theme)};
    const CanvasState before = state;
    const DrawnCanvas drawn = canvas(bench_.style, state, canvas_figure_, session.moment(), look, easel);
    state = drawn.state;
    if (state.sought) {
        bench_.session.playback.playing = false;
        bench_.session.seek(time_of_step(bench_.session.figure().timeline, *state.sought));
    }
    if (marks_cells()) {
        mark_clicked_cell();
        draw_marks(drawn.picture);
    }
    if (is_frozen()) draw_lights(drawn.picture);
    if (editing_.cell) cell_field(bench_.style, editing_, canvas_figure_, drawn.picture, place);
    if (numbers) apply(touched(editing_, canvas_figure_, mouse_over_cells(before, drawn, place)));
    if (state.opened && !is_frozen()) desk().open_map(static_cast<std::size_t>(*state.opened));
}

void Workbench::show_meaning() {
    // A layer that is impossible has a figure of another one; a lesson asks what this tells.
    const std::optional<Meant> meant = kept_meant_ ? kept_meant_ : bench_.pointed_meant;
    const bool silent = bench_.session.refusal() || is_frozen();
    const Moment moment = bench_.session.moment();
    const auto meaning = meant && !silent ? meaning_of(canvas_figure_, moment, *meant) : std::nullopt;
    if (!meaning) return kept_meant_.reset();
    const Picture picture = place(canvas_figure_, moment, sight_of(bench_.canvas));
    const bool on_panel = ImGui::GetIO().MousePos.x >= static_cast<float>(places_.explanation.x);
    const MeaningPlace where = {picture, places_.canvas,
                                bench_.canvas.pointed_meant ? Rect()
                                : on_panel                  ? places_.explanation
                                                            : places_.layer,
                                view_that_shows(canvas_figure_, *meant)};
    if (kept_meant_) {
        const KeptMeaning kept = kept_meaning(bench_.style, *meaning, where);
        if (kept.led_to) bench_.show_in(*kept.led_to);
        if (!kept.open) kept_meant_.reset();
        return;
    }
    meaning_card(bench_.style, *meaning, where);
    // When the button goes up: going down, it takes the keyboard to what is clicked and closes what is open.
    if (!ImGui::IsMouseReleased(0) || !where.shown_in) return;
    kept_meant_ = meant;
    keep_meaning();
}

void Workbench::take_up_zoom() {
    const Zoom zoom = std::exchange(bench_.canvas.wanted_zoom, Zoom());
    if (zoom == Zoom{}) return;
    try {
        bench_.canvas.camera = camera_of(canvas_figure_, zoom);
    } catch (const BadInput& error) {
        say(error.what(), true);
    }
}

// What was pinned or pointed at belongs to another kind of view.
void Workbench::follow_canvas() {
    CanvasState& state = bench_.canvas;
    const ViewKind now = canvas_figure_.scenario.view.kind;
    if (now != state.stands && (is_of_network(now) || is_of_network(state.stands))) {
        state.pinned.reset();
        state.pointed.reset();
        state.camera = {};
        if (const NetworkDocument* network = bench_.session.scenario().network();
            is_of_network(now) && network != nullptr)
            network_desk_.select_row(network->open);
    }
    if (view_of(now).of_every_layer()) state.opened_in = now;
    desk().follow_canvas();
}

}  // namespace convwalk
