#include "scenario/with_preset.h"

namespace convwalk {
namespace {

bool stands_as_planes(ViewKind kind) {
    return kind == ViewKind::oblique || kind == ViewKind::flat;
}

// What a document looked like before a person changed it: of the presets with its layer the one that most of
// it agrees with, or the usual scenario.
Scenario start_of(const Scenario& scenario) {
    const auto agreement = [&](const Scenario& start) {
        return int{start.values == scenario.values} + int{start.view == scenario.view} +
               int{start.view.kind == scenario.view.kind};
    };
    Scenario best;
    int most = scenario.subject == best.subject ? agreement(best) : -1;
    for (const Preset& p : presets()) {
        if (p.scenario.subject != scenario.subject || agreement(p.scenario) <= most) continue;
        best = p.scenario;
        most = agreement(best);
    }
    return best;
}

// What a person made of a setting stays; else it is the preset's.
template <typename Setting>
void keep_changed(Setting& setting, const Setting& start, const Setting& now) {
    if (now != start) setting = now;
}

}  // namespace

Scenario with_preset(const Scenario& now, const Preset& preset) {
    const Scenario start = start_of(now);
    Scenario made = preset.scenario;
    if (made.values == Values{}) keep_changed(made.values, start.values, now.values);
    if (made.lab == LabChoice{}) keep_changed(made.lab, start.lab, now.lab);
    if (stands_as_planes(made.view.kind) && stands_as_planes(now.view.kind))
        keep_changed(made.view.kind, start.view.kind, now.view.kind);
    keep_changed(made.view.indices, start.view.indices, now.view.indices);
    keep_changed(made.view.products, start.view.products, now.view.products);
    keep_changed(made.view.words, start.view.words, now.view.words);
    keep_changed(made.theme, start.theme, now.theme);
    keep_changed(made.pace, start.pace, now.pace);
    keep_changed(made.output, start.output, now.output);
    return made;
}

}  // namespace convwalk
