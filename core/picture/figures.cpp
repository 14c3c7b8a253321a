#include "picture/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "basics/errors.h"
#include "picture/paging.h"
#include "picture/pins.h"
#include "picture/sides.h"
#include "views/views.h"

namespace convwalk {

namespace {

// What is asked would stand there all the same.
std::optional<std::string> why_not_hidden(const Scenario& scenario) {
    const Hidden& wanted = scenario.view.hidden;
    const Hidden& able = view_of(scenario.view.kind).hides;
    if ((!wanted.size || able.size) && (!wanted.result || able.result)) return std::nullopt;
    return fmt::format("hide is {}; the {} view shows that, and can hide {}", to_string(wanted),
                       view_names()[static_cast<std::size_t>(scenario.view.kind)], to_string(able));
}

}  // namespace

std::optional<Refusal> why_no_figure(const Scenario& scenario) {
    if (auto why = why_no_layout(scenario)) return why;
    const FigureView& view = view_of(scenario.view.kind);
    auto why = view.of_every_layer() ? std::nullopt : view.why_not(scenario, laid_out(scenario).layer);
    if (why) return Refusal{RefusalKind::field_unsupported, "view", -1, std::move(*why)};
    if (auto told = why_not_hidden(scenario))
        return Refusal{RefusalKind::field_unsupported, "hide", -1, std::move(*told)};
    return std::nullopt;
}

std::unique_ptr<Pieces> pieces_of(const Scenario& scenario) {
    const auto pieces = view_of(scenario.view.kind).pieces;
    if (pieces == nullptr || why_no_layout(scenario)) return nullptr;
    try {
        return pieces(scenario);
    } catch (const BadInput&) {
        return nullptr;  // why_no_figure() says it
    }
}

Figure figure(const Scenario& scenario) {
    if (const auto why = why_no_figure(scenario)) throw BadInput(why->sentence);
    Figure f = laid_out(scenario);
    const FigureView& view = view_of(scenario.view.kind);
    view.prepare(f);
    const bool all = view.has_all_channels(f.layer);
    const auto few = all ? few_enough_channels : few_enough;
    const auto worked_out = all ? channel_values : cell_values;
    if (view.has_numbers && scenario.values.shown && few(f.layer)) {
        const auto values = view.fed_with ? view.fed_with(f) : std::optional(scenario.values);
        if (values) f.values = with_ranges(worked_out(f.layer, *values));
    }
    f.sides = sides_of(f);
    fit_to_page(f);
    if (scenario.view.pin) f.pinned = spot_of(f, *scenario.view.pin);
    f.camera = camera_of(f, scenario.view.zoom);
    return f;
}

Tick time_of(const Figure& f, const StillMoment& moment) {
    using Kind = StillMoment::Kind;
    switch (moment.kind) {
        case Kind::start:
            return 0;
        case Kind::middle:
            if (view_of(f.scenario.view.kind).whole_at_end) return f.timeline.duration();
            if (const auto middle = view_of(f.scenario.view.kind).middle_step)
                return time_of_step(f.timeline, middle(f));
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
