#include "scene/figure.h"

#include <fmt/format.h>

#include "basics/errors.h"

namespace convwalk {
namespace {

// Every layout is drawn as depth, rows and columns: an axis that the layer lacks is one cell that is read.
Layout raised(Layout l) {
    AxisLayout single;
    single.slots = {Slot{SlotKind::real, 0, true}};
    single.inputs = single.outputs = single.kernel = 1;
    while (l.axes.size() < 3) l.axes.insert(l.axes.begin(), single);
    return l;
}

}  // namespace

Figure figure(const Scenario& scenario) {
    if (const auto why = why_invalid(scenario.layer)) throw BadInput(why->sentence);
    Figure f;
    f.scenario = scenario;
    f.layer = resolved(scenario.layer);
    if (const auto why = why_too_large(f.layer)) throw BadInput(why->sentence);
    f.layout = raised(layout(f.layer));
    f.timeline = timeline(f.layout, scenario.pace);
    if (const auto why = why_unfit(f.layer, scenario.values)) throw BadInput(*why);
    if (scenario.values.shown && few_enough(f.layer)) f.values = cell_values(f.layer, scenario.values);
    return f;
}

Tick time_of(const Figure& f, const StillMoment& moment) {
    using Kind = StillMoment::Kind;
    switch (moment.kind) {
        case Kind::start:
            return 0;
        case Kind::middle:
            return time_of_step(f.timeline, f.timeline.steps / 2);
        case Kind::end:
            return f.timeline.duration();
        case Kind::step:
            if (moment.value > f.timeline.steps)
                throw BadInput(fmt::format("moment is step {}; the animation has {} steps", moment.value,
                                           f.timeline.steps));
            return time_of_step(f.timeline, moment.value - 1);
        case Kind::time:
            if (moment.value > f.timeline.duration())
                throw BadInput(fmt::format("moment is {}; the animation lasts {}s", to_string(moment),
                                           double(f.timeline.duration()) / 1000));
            return moment.value;
    }
    return 0;
}

}  // namespace convwalk
