#include "ui/desk.h"

#include <fmt/format.h>

namespace convwalk {

void Desk::take(const RightPanelEdit& edit) {
    if (edit.framework) bench_.settings.framework = *edit.framework;
    if (edit.copied)
        bench_.copy(*edit.copied, fmt::format("Copied as code of {}.", name_of(bench_.settings.framework)));
    if (edit.paste) bench_.paste_wanted = true;
    if (!edit.layer) return;
    bench_.session.change_to(bench_.session.scenario(), edit.layer);
}

}  // namespace convwalk
