#include "ui/layer_desk.h"

#include <optional>
#include <string>

#include "picture/cells.h"
#include "picture/explanation.h"
#include "picture/field_meaning.h"
#include "picture/sides.h"
#include "ui/panels/explanation_panel.h"
#include "ui/panels/network_table.h"
#include "ui/widgets/panel.h"
#include "views/network/network_words.h"
#include "views/views.h"

namespace convwalk {

void LayerDesk::show_left(Controls& controls) {
    Session& session = bench_.session;
    const std::optional<Spot>& spot = bench_.canvas.focus();
    layer_panel_.lit = spot ? field_of(session.figure(), *spot) : std::nullopt;
    const LayerPanelEdit edit =
        layer_panel(controls, layer_panel_, session.scenario(), session.layer(), session.refusal());
    if (layer_panel_.pointed) bench_.pointed_meant = layer_panel_.pointed;
    session.edit(edit.scenario, edit.layer);
    bench_.open_wanted = edit.open_picture;
}

std::span<const std::string_view> LayerDesk::tabs() const {
    static constexpr std::string_view kTabs[] = {"Explain", "Code", "Find"};
    return kTabs;
}

void LayerDesk::show_right(Controls& controls) {
    const bool explains = bench_.settings.right_tab == RightTab::explain;
    if (explains) show_explanation();
    take(right_panel(controls, bench_.right_panel, bench_.session, bench_.settings));
    if (!explains) return;
    Session& session = bench_.session;
    if (const auto taken = beside_section(bench_.style, explanation_, session.refusal().has_value()))
        session.change_to(taken->scenario, taken->layer);
}

void LayerDesk::show_explanation() {
    Session& session = bench_.session;
    if (explained_revision_ != session.revision()) {
        explanation_ = explained(session.figure());
        explained_revision_ = session.revision();
    }
    std::optional<SpelledSum> sum;
    if (const Figure& figure = session.figure(); figure.values) {
        std::optional<Spot> focus = bench_.canvas.focus();
        // What is told here is of the layer now.
        if (focus) focus = on_its_own(*focus);
        if (focus && !has_cell(figure, *focus)) focus.reset();
        sum = view_of(figure.scenario.view.kind).words(figure, session.moment(), focus).sum;
    }
    const ExplanationEdit edit =
        explanation_panel(bench_.style, explanation_, session.refusal().has_value(), sum);
    if (edit.pointed) bench_.pointed_meant = edit.pointed;
    if (edit.taken) session.change_to(edit.taken->scenario, edit.taken->layer);
}

void LayerDesk::show_strip(const Rect& place) {
    const Session& session = bench_.session;
    const Style& style = bench_.style;
    const Figure& figure = session.figure();
    const auto& focus = bench_.canvas.focus();
    // What the keyboard would pin first is the current output, where steps are outputs.
    Extents output(3, 0);
    if (const auto current = next_pin(figure, session.moment(), std::nullopt);
        current && lies_on(*current, PlaneName::output))
        output = current->at;
    if (focus && lies_on(*focus, PlaneName::output) && has_cell(figure, *focus)) output = focus->at;
    const std::string seen =
        session.refusal() ? "" : seen_through_network(session.scenario(), bench_.network_report(), output);
    bool back = false;
    {
        const Panel panel("strip", place, kBarFlags, {style.px(12), style.px(8)});
        const auto y = static_cast<float>(place.bottom());
        rule(style.colours.line, style.px(1), {static_cast<float>(place.x), y - 0.5F},
             {static_cast<float>(place.right()), y - 0.5F});
        back = network_strip(style, session.scenario(), bench_.network_report(), seen);
    }
    if (back) bench_.show_in(ViewKind::network);
}

void LayerDesk::turn_view() {
    bench_.show_in(bench_.session.scenario().view.kind == ViewKind::flat ? ViewKind::oblique
                                                                         : ViewKind::flat);
}

}  // namespace convwalk
