// The start page: what it asks for, and what keys do while it is open.
#include <algorithm>
#include <utility>

#include "ui/overlays.h"
#include "ui/workbench.h"

namespace convwalk {
namespace {

// What keys do on the page beside choosing.
bool works_on_start(Action action) {
    static constexpr Action kActions[] = {
        Action::lessons, Action::open,        Action::quit,         Action::canvas_alone,
        Action::help,    Action::larger_type, Action::smaller_type, Action::type_as_screen_says,
        Action::paste};
    return std::find(std::begin(kActions), std::end(kActions), action) != std::end(kActions);
}

}  // namespace

void Workbench::show_start() {
    start_ = start_state(bench_.session.scenario().theme, bench_.settings.recent_files, bench_.settings.left);
    shows_maker_ = false;
    bench_.message = {};
    editing_ = {};
    typing_ = {};
    keyboard_panel_ = 0;
}

void Workbench::handle_start_keys(const FrameInput& input) {
    for (const Chord& chord : input.pressed) {
        const auto action = action_of(chord);
        if (!action || !works_on_start(*action)) continue;
        if (shows_maker_ && *action == Action::paste) continue;
        if (dialog_ != Dialog::none && action != Action::quit) continue;
        perform(*action);
    }
}

Scenario Workbench::looks_of_next() const {
    Scenario now = bench_.session.scenario();
    now.output = bench_.settings.last_export.output;
    return now;
}

void Workbench::show_start_page(const FrameInput& input, Controls& controls, Easel& easel) {
    const Scenario now = looks_of_next();
    const StartPlace place = {input.size, now, shelf_, bench_.settings.start_page, dialog_ == Dialog::none};
    StartEdit edit = start_panel(controls, *start_, place, thumbnails_, easel);
    if (edit.at_every_start) bench_.settings.start_page = *edit.at_every_start;
    if (edit.action) perform(*edit.action);
    if (edit.open) plan({.kind = Plan::Kind::open_file, .path = *edit.open});
    if (edit.open_left) plan({.kind = Plan::Kind::open_left, .path = *edit.open_left});
    if (edit.discard) ask_whether_to_discard({*edit.discard});
    if (edit.begin)
        plan({.kind = Plan::Kind::begin,
              .figure = std::move(edit.begin),
              .ready_made = edit.ready_made,
              .exports = edit.exports});
    if (edit.closed) start_.reset();
    if (bench_.message.left_ms <= 0) return;
    const RectPx whole = {0, 0, input.size.width, input.size.height};
    message_box(bench_.style, bench_.message, {0, 0, double(whole.width), double(whole.height)}, whole);
}

// One line goes into the field, where what it is shows before it is opened; more lines, which the field can't
// hold, are opened at once.
void Workbench::paste_on_start(std::string_view text) {
    Scenario now = looks_of_next();
    now.theme = start_->theme;
    const std::size_t end = text.find_last_not_of(" \t\r\n");
    const std::string_view line = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
    if (line.find('\n') == std::string_view::npos) {
        if (start_->search.find(line) == std::string::npos) search_for(*start_, std::string(line), now);
        return;
    }
    TypedFigure typed = typed_figure(text, now);
    if (typed.offer) {
        std::string said = typed.offer->about;
        return plan(
            {.kind = Plan::Kind::begin, .figure = std::move(typed.offer->scenario), .said = std::move(said)});
    }
    say(typed.why_not.empty() ? "what was copied is neither code nor a scenario" : typed.why_not, true);
}

}  // namespace convwalk
