#include "figure/figure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "basics/errors.h"
#include "figure/number_range.h"
#include "figure/view.h"
#include "scene/font_metrics.h"

namespace convwalk {
namespace {

const LayerRequest& open_layer(const Scenario& scenario) {
    static const LayerRequest none;
    return scenario.view.kind == ViewKind::network ? none : scenario.layer;
}

FigureValues with_ranges(CellValues cells) {
    FigureValues values;
    values.ranges = {range_of(cells.operands.input.values), range_of(cells.operands.weight.values),
                     range_of(cells.result.output.values)};
    // The padding of max pooling.
    if (cells.layer.op == Operator::max_pooling)
        for (double& widest : values.ranges[0].widest_em)
            widest = std::max(widest, text_width_em("−∞", Weight::semibold));
    values.cells = std::move(cells);
    return values;
}

}  // namespace

std::optional<Refusal> why_no_figure(const Scenario& scenario) {
    // In the view of a whole network no layer is open.
    const LayerRequest& request = open_layer(scenario);
    if (auto why = why_invalid(request)) return why;
    const Layer layer = resolved(request);
    if (auto why = why_too_large(layer)) return why;
    if (auto why = why_values_unfit(layer, scenario.values); why && scenario.view.kind != ViewKind::network)
        return Refusal{RefusalKind::field_unsupported, "values", -1, std::move(why->sentence)};
    const OwnView* own = own_view(scenario.view.kind);
    if (own == nullptr) return std::nullopt;
    if (auto why = own->why_not(scenario, layer))
        return Refusal{RefusalKind::field_unsupported, "view", -1, std::move(*why)};
    return std::nullopt;
}

Figure figure(const Scenario& scenario) {
    if (const auto why = why_no_figure(scenario)) throw BadInput(why->sentence);
    Figure f;
    f.scenario = scenario;
    f.layer = resolved(open_layer(scenario));
    f.layout = with_three_axes(layout(f.layer));
    if (const OwnView* own = own_view(scenario.view.kind)) {
        own->prepare(f);
        if (!own->has_numbers) return f;
    } else {
        f.timeline = timeline(f.layout, scenario.pace);
    }
    if (scenario.values.shown && few_enough(f.layer))
        f.values = with_ranges(cell_values(f.layer, scenario.values));
    return f;
}

Tick time_of(const Figure& f, const StillMoment& moment) {
    using Kind = StillMoment::Kind;
    switch (moment.kind) {
        case Kind::start:
            return 0;
        case Kind::middle:
            if (const OwnView* own = own_view(f.scenario.view.kind); own != nullptr && own->whole_at_end)
                return f.timeline.duration();
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
