#include "ui/panels/stack_form.h"

#include <algorithm>
#include <vector>

#include "basics/text.h"

namespace convwalk {
namespace {

// Design pixels.
constexpr double kLinkColumn = 22;
constexpr double kGap = 4;
constexpr RowsLook kLook = {.behind = kLinkColumn + kGap, .links = kLinkColumn};

}  // namespace

StackForm::StackForm(Controls& its_controls, StackPanelState& its_state, const Scenario& scenario,
                     const StackReport& its_report)
    : controls(its_controls),
      style(its_controls.style),
      state(its_state),
      before(scenario),
      now(scenario),
      report(its_report),
      width_px(panel_width()),
      rows(its_controls, width_px, kLook) {
    state.selected = std::min(state.selected, stack().layers.size());
    // What was typed to another network has nothing to do with this one.
    if (!state.pending.empty() && state.pending_for != *before.network()) {
        std::erase_if(state.pending, [](const PendingText& each) { return !each.wrong.empty(); });
        state.pending_for = *before.network();
    }
    if (state.apart_of != state.selected) {
        state.apart.clear();
        state.kinds = {};
    }
    state.apart_of = state.selected;
}

void StackForm::select(std::size_t number) {
    if (state.selected == number) return;
    state.selected = number;
    selected = true;
}

void StackForm::remark(std::string_view words) const {
    wrapped_text(words, style.fonts.small, style.colours.muted);
}

const PendingText* StackForm::pending(std::string_view field) const {
    const auto found = std::find_if(state.pending.begin(), state.pending.end(),
                                    [&](const PendingText& each) { return each.field == field; });
    return found == state.pending.end() ? nullptr : &*found;
}

bool StackForm::is_wrong_text(std::string_view field) const {
    const PendingText* text = pending(field);
    return text != nullptr && !text->wrong.empty();
}

std::string StackForm::shown(std::string_view field, const std::string& otherwise) const {
    const PendingText* text = pending(field);
    return text == nullptr ? otherwise : text->text;
}

void StackForm::keep(PendingText text) {
    forget(text.field);
    state.pending.push_back(std::move(text));
    state.pending_for = *before.network();
}

void StackForm::forget(std::string_view field) {
    std::erase_if(state.pending, [&](const PendingText& each) { return each.field == field; });
}

void StackForm::wrong_note(const std::string& field) {
    if (!is_wrong_text(field)) return;
    note(style, as_sentence(pending(field)->wrong), style.colours.wrong_note, style.colours.wrong, width_px);
    ImGui::PushID(field.c_str());
    if (button(style, "Take back", {.width = 90, .height = 26})) forget(field);
    ImGui::PopID();
}

}  // namespace convwalk
