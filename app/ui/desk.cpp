#include "ui/desk.h"

#include <fmt/format.h>

namespace convwalk {

void Desk::take(const RightPanelEdit& edit) {
    if (edit.framework) bench_.settings.framework = *edit.framework;
    if (edit.copied)
        bench_.copy(*edit.copied, fmt::format("Copied as code of {}.", name_of(bench_.settings.framework)));
    if (edit.paste) bench_.paste_wanted = true;
    if (!edit.layer) return;
    Scenario scenario = bench_.session.scenario();
    scenario.layer = *edit.layer;
    bench_.session.change_to(scenario);
}

}  // namespace convwalk
