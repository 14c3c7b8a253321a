#include "ui/network_desk.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "desk/session_actions.h"
#include "desk/stack_edits.h"
#include "network/table.h"
#include "ui/panels/network_table.h"

namespace convwalk {

void NetworkDesk::show_left(Controls& controls) {
    const StackPanelEdit edit = stack_panel(controls, stack_panel_, bench_.session.scenario(),
                                            bench_.network_report(), bench_.network_mends());
    bench_.session.edit(edit.scenario);
    bench_.open_wanted = edit.open_picture;
    if (edit.selected) select_map(stack_panel_.selected);
    if (edit.open) open_map(stack_panel_.selected);
}

std::span<const std::string_view> NetworkDesk::tabs() const {
    static constexpr std::string_view kTabs[] = {"Table", "Code"};
    return kTabs;
}

void NetworkDesk::show_right(Controls&) {
    const Stack& stack = bench_.session.scenario().network()->stack;
    if (bench_.settings.right_tab == RightTab::code) {
        CodePanelEdit code =
            network_code_panel(bench_.style, bench_.right_panel.code, stack, bench_.settings.framework);
        return take({std::nullopt, false, code.framework, std::move(code.copied), code.paste});
    }
    const StackReport& report = bench_.network_report();
    const NetworkTableEdit edit = network_table(bench_.style, stack, report, stack_panel_.selected);
    if (edit.copy) bench_.copy(table_of(stack, report, *edit.copy), "Copied as a table.");
    if (edit.select) select_map(*edit.select);
}

void NetworkDesk::select_row(std::size_t map) {
    stack_panel_.selected = map;
    stack_panel_.scroll_to = true;
}

void NetworkDesk::select_map(std::size_t map) {
    select_row(map);
    bench_.canvas.pinned.reset();
    const StackReport& report = bench_.network_report();
    if (map <= report.layers.size())
        bench_.canvas.pinned = Spot{static_cast<int>(map), 0,
                                    middle_of_map(bench_.session.scenario().network()->stack, report, map)};
}

void NetworkDesk::open_map(std::size_t map) {
    stack_panel_.selected = map;
    Scenario scenario = bench_.session.scenario();
    // Nothing selected: the first layer that can be opened, or the one that was open last.
    if (map > 0) scenario.network()->open = map;
    scenario.view.kind = bench_.canvas.opened_in;
    bench_.session.change_to(scenario);
}

void NetworkDesk::follow_canvas() {
    if (!bench_.canvas.pinned) return;
    const auto map = static_cast<std::size_t>(bench_.canvas.pinned->map);
    if (map != stack_panel_.selected) select_row(map);
}

void NetworkDesk::perform_on_layers(Action action) {
    const Stack& stack = bench_.session.scenario().network()->stack;
    const std::size_t selected = std::min(stack_panel_.selected, stack.layers.size());
    if (action == Action::open_layer) return open_map(selected);
    const StackChange changed = changed_by(action, stack, bench_.network_report(), selected);
    if (changed.stack == stack) return;
    bench_.session.change_to(with_stack(bench_.session.scenario(), changed.stack));
    select_map(changed.selected);
}

}  // namespace convwalk
