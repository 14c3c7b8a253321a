// The part of the workbench that is about a whole network.
#include <algorithm>

#include "desk/session_actions.h"
#include "desk/stack_edits.h"
#include "network/table.h"
#include "ui/panels/network_table.h"
#include "ui/widgets/panel.h"
#include "ui/workbench.h"
#include "views/network/network_view.h"
#include "views/views.h"

namespace convwalk {

bool Workbench::shows_network() const {
    return convwalk::shows_network(session_.scenario());
}

const StackReport& Workbench::network_report() {
    const Stack& stack = session_.scenario().network->stack;
    if (reported_stack_ != stack) {
        network_report_ = report_of(stack);
        reported_stack_ = stack;
    }
    return network_report_;
}

void Workbench::act_on_network(const StackPanelEdit& edit) {
    session_.edit(edit.scenario);
    if (edit.selected) select_map(stack_panel_.selected);
    if (edit.open) open_map(stack_panel_.selected);
}

void Workbench::show_network_side() {
    const Stack& stack = session_.scenario().network->stack;
    if (settings_.right_tab == RightTab::code) {
        CodePanelEdit code = network_code_panel(style_, right_panel_.code, stack, settings_.framework);
        return act_on({std::nullopt, code.framework, std::move(code.copied), code.paste});
    }
    const StackReport& report = network_report();
    const NetworkTableEdit edit = network_table(style_, stack, report, stack_panel_.selected);
    if (edit.copy) copy(table_of(stack, report, *edit.copy), "Copied as a table.");
    if (edit.select) select_map(*edit.select);
}

// The middle of its map is pinned; a layer without an output has none.
void Workbench::select_map(std::size_t map) {
    stack_panel_.selected = map;
    stack_panel_.scroll_to = true;
    canvas_.pinned.reset();
    const StackReport& report = network_report();
    if (map <= report.layers.size())
        canvas_.pinned =
            PlaneCell{PlaneName::output, middle_of_map(session_.scenario().network->stack, report, map),
                      static_cast<int>(map)};
}

void Workbench::open_map(std::size_t map) {
    Scenario scenario = session_.scenario();
    // Nothing selected: the first layer that can be opened, or the one that was open last.
    if (map > 0) scenario.network->open = map;
    scenario.view.kind = canvas_.opened_in;
    session_.change_to(scenario);
}

// What was pinned or pointed at belongs to another kind of view; a map that was clicked is selected.
void Workbench::follow_canvas() {
    const ViewKind now = canvas_figure_.scenario.view.kind;
    if (now != canvas_.stands && (now == ViewKind::network || canvas_.stands == ViewKind::network)) {
        canvas_.pinned.reset();
        canvas_.pointed.reset();
        canvas_.camera = {};
        if (now == ViewKind::network && session_.scenario().network) {
            stack_panel_.selected = session_.scenario().network->open;
            stack_panel_.scroll_to = true;
        }
    }
    if (own_view(now).of_every_layer()) canvas_.opened_in = now;
    if (!shows_network() || !canvas_.pinned) return;
    const auto map = static_cast<std::size_t>(canvas_.pinned->map);
    if (map == stack_panel_.selected) return;
    stack_panel_.selected = map;
    stack_panel_.scroll_to = true;
}

bool Workbench::perform_on_network(Action action) {
    if (!is_about_layers(action)) return false;
    if (!shows_network()) return true;
    const Stack& stack = session_.scenario().network->stack;
    const std::size_t selected = std::min(stack_panel_.selected, stack.layers.size());
    if (action == Action::open_layer) {
        open_map(selected);
        return true;
    }
    const StackChange changed = changed_by(action, stack, network_report(), selected);
    if (changed.stack == stack) return true;
    session_.change_to(with_stack(session_.scenario(), changed.stack));
    select_map(changed.selected);
    return true;
}

void Workbench::show_network_strip(const Places& places) {
    if (places.strip.empty() || !session_.scenario().network) return;
    const Figure& figure = session_.figure();
    const auto& focus = canvas_.pinned ? canvas_.pinned : canvas_.pointed;
    Extents output =
        unravelled(std::max<std::int64_t>(0, session_.moment().step), output_extents(figure.layout));
    if (focus && focus->plane == PlaneName::output && has_cell(figure, *focus)) output = focus->at;
    const std::string seen =
        session_.refusal() ? "" : seen_through_network(session_.scenario(), network_report(), output);
    bool back = false;
    {
        const Panel panel("strip", places.strip, kBarFlags, {style_.px(12), style_.px(8)});
        const auto y = static_cast<float>(places.strip.bottom());
        rule(style_.colours.line, style_.px(1), {static_cast<float>(places.strip.x), y - 0.5F},
             {static_cast<float>(places.strip.right()), y - 0.5F});
        back = network_strip(style_, session_.scenario(), network_report(), seen);
    }
    if (back) show_in(ViewKind::network);
}

}  // namespace convwalk
