#include "ui/desk.h"

#include <fmt/format.h>

#include <utility>

namespace convwalk {

void Desk::take(const RightPanelEdit& edit) {
    if (edit.framework) bench_.settings.framework = *edit.framework;
    if (edit.copied)
        bench_.copy(*edit.copied, fmt::format("Copied as code of {}.", name_of(bench_.settings.framework)));
    if (edit.paste) bench_.paste_wanted = true;
    if (!edit.layer) return;
    Scenario scenario = bench_.session.scenario();
    // That of a network stays a part of it.
    if (!edit.anew || scenario.network() != nullptr) return bench_.session.change_to(scenario, edit.layer);
    scenario.title.clear();
    scenario.before.reset();
    scenario.fed_by.reset();
    scenario.subject = *edit.layer;
    bench_.figure_wanted = std::move(scenario);
}

}  // namespace convwalk
