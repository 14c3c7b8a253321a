#include "animation/timeline.h"

#include <algorithm>

namespace convwalk {
namespace {

// A part of the intro lasts as long as two steps: it shows more than one.
constexpr Tick kIntroSteps = 2;
// The share of a step or of an intro phase in which something moves; in the rest it can be looked at.
constexpr double kMovingShare = 0.6;

// How far a movement that takes `duration` has come, 0..1.
double progress(Motion motion, Tick elapsed, Tick duration) {
    if (motion == Motion::discrete || duration <= 0) return 1;
    return eased(std::clamp(double(elapsed) / (kMovingShare * double(duration)), 0.0, 1.0));
}

bool has_zeros(const Layout& l) {
    return std::any_of(l.axes.begin(), l.axes.end(),
                       [](const AxisLayout& a) { return a.gap > 0 && a.inputs > 1; });
}

bool has_surroundings(const Layout& l) {
    return std::any_of(l.axes.begin(), l.axes.end(), [](const AxisLayout& a) {
        const auto expanded = (a.inputs - 1) * (a.gap + 1) + 1;
        return a.crop_begin > 0 || a.crop_end > 0 || static_cast<std::int64_t>(a.slots.size()) != expanded;
    });
}

void append(Timeline& timeline, PhaseKind kind, Tick duration) {
    timeline.phases.push_back({kind, timeline.duration(), duration});
}

const Phase& phase_at(const Timeline& timeline, Tick t) {
    const auto after = std::find_if(timeline.phases.begin(), timeline.phases.end(),
                                    [t](const Phase& p) { return t < p.begin + p.duration; });
    return after == timeline.phases.end() ? timeline.phases.back() : *after;
}

// How long something moves in a part of the animation that begins anew: a step or a part of the intro.
Tick moving_time(const Timeline& timeline, PhaseKind kind, Tick duration) {
    const bool moves = kind != PhaseKind::bare && kind != PhaseKind::hold;
    return moves && timeline.pace.motion == Motion::smooth
               ? static_cast<Tick>(kMovingShare * double(duration)) + 1
               : 0;
}

const Phase& walk_of(const Timeline& timeline) {
    return *std::find_if(timeline.phases.begin(), timeline.phases.end(),
                         [](const Phase& p) { return p.kind == PhaseKind::walk; });
}

}  // namespace

Tick Timeline::duration() const {
    return phases.empty() ? 0 : phases.back().begin + phases.back().duration;
}

Timeline timeline(const Layout& l, const Pace& pace) {
    Timeline result;
    result.pace = pace;
    result.steps = cell_count(output_extents(l));
    const auto add = [&](PhaseKind kind, Tick duration) { append(result, kind, duration); };
    if (pace.intro && l.op == Operator::transposed_convolution) {
        const Tick part = kIntroSteps * pace.step_ms;
        if (has_zeros(l) || has_surroundings(l)) add(PhaseKind::bare, part);
        if (has_zeros(l)) add(PhaseKind::insert_zeros, part);
        if (has_surroundings(l)) add(PhaseKind::surround, part);
    }
    add(PhaseKind::walk, result.steps * pace.step_ms);
    if (pace.hold_ms > 0) add(PhaseKind::hold, pace.hold_ms);
    return result;
}

Timeline plain_timeline(std::int64_t steps, const Pace& pace) {
    Timeline result;
    result.pace = pace;
    result.steps = steps;
    append(result, PhaseKind::walk, steps * pace.step_ms);
    if (pace.hold_ms > 0) append(result, PhaseKind::hold, pace.hold_ms);
    return result;
}

Timeline part(const Timeline& whole, std::int64_t first, std::int64_t last, bool from_the_start) {
    Timeline result;
    result.pace = whole.pace;
    result.first_step = first;
    result.steps = last - first + 1;
    for (const Phase& phase : whole.phases) {
        if (phase.kind == PhaseKind::walk) {
            append(result, phase.kind, result.steps * whole.pace.step_ms);
        } else if (from_the_start || phase.kind == PhaseKind::hold) {
            append(result, phase.kind, phase.duration);
        }
    }
    return result;
}

Moment at(const Timeline& timeline, Tick t) {
    t = std::clamp<Tick>(t, 0, timeline.duration());
    const Phase& phase = phase_at(timeline, t);
    const Motion motion = timeline.pace.motion;
    const Tick elapsed = t - phase.begin;
    switch (phase.kind) {
        case PhaseKind::bare:
            return {.spread = 0, .surround = 0};
        case PhaseKind::insert_zeros:
            return {.spread = progress(motion, elapsed, phase.duration), .surround = 0};
        case PhaseKind::surround:
            return {.surround = progress(motion, elapsed, phase.duration)};
        case PhaseKind::walk: {
            const std::int64_t step = std::min(elapsed / timeline.pace.step_ms, timeline.steps - 1);
            const Tick since = elapsed - step * timeline.pace.step_ms;
            return {.step = timeline.first_step + step,
                    .arrival = progress(motion, since, timeline.pace.step_ms)};
        }
        case PhaseKind::hold:
            break;
    }
    return {.step = timeline.first_step + timeline.steps - 1};
}

Tick time_of_step(const Timeline& timeline, std::int64_t step) {
    const Tick step_ms = timeline.pace.step_ms;
    return walk_of(timeline).begin + (step - timeline.first_step) * step_ms +
           moving_time(timeline, PhaseKind::walk, step_ms);
}

std::int64_t step_at(const Timeline& timeline, Tick t) {
    return at(timeline, t).step;
}

Tick next_change(const Timeline& timeline, Tick t) {
    t = std::max<Tick>(0, t);
    if (t >= timeline.duration()) return timeline.duration();
    const Phase& phase = phase_at(timeline, t);
    Tick begin = phase.begin;
    Tick duration = phase.duration;
    if (phase.kind == PhaseKind::walk) {
        duration = timeline.pace.step_ms;
        begin += (t - phase.begin) / duration * duration;
    }
    if (t < begin + moving_time(timeline, phase.kind, duration)) return t + 1;
    const Phase& walk = walk_of(timeline);
    const Tick end = begin + duration;
    return end < walk.begin + walk.duration ? end : timeline.duration();
}

Tick next_stop(const Timeline& timeline, Tick t) {
    for (const Phase& phase : timeline.phases) {
        if (phase.kind == PhaseKind::walk) break;
        const Tick stop = phase.begin + moving_time(timeline, phase.kind, phase.duration);
        if (stop > t) return stop;
    }
    const Tick first = time_of_step(timeline, timeline.first_step);
    const std::int64_t n = t < first ? 0 : (t - first) / timeline.pace.step_ms + 1;
    return n < timeline.steps ? time_of_step(timeline, timeline.first_step + n) : timeline.duration();
}

Tick previous_stop(const Timeline& timeline, Tick t) {
    if (t > timeline.duration()) return timeline.duration();
    if (const Tick first = time_of_step(timeline, timeline.first_step); t > first) {
        const std::int64_t n = std::min((t - first - 1) / timeline.pace.step_ms, timeline.steps - 1);
        return time_of_step(timeline, timeline.first_step + n);
    }
    Tick before = 0;
    for (const Phase& phase : timeline.phases) {
        const Tick stop = phase.begin + moving_time(timeline, phase.kind, phase.duration);
        if (phase.kind == PhaseKind::walk || stop >= t) break;
        before = stop;
    }
    return before;
}

FrameTimes::FrameTimes(const Timeline& timeline, int fps) : timeline_(timeline), fps_(fps) {
    before_walk_ = &walk_of(timeline) - timeline.phases.data();
    count_ = timeline.pace.motion == Motion::discrete
                 ? before_walk_ + timeline.steps
                 : std::max<std::int64_t>(1, timeline.duration() * fps / 1000);
}

Tick FrameTimes::begin(std::int64_t n) const {
    if (n >= count_) return timeline_.duration();
    if (timeline_.pace.motion == Motion::smooth) return n * 1000 / fps_;
    if (n < before_walk_) return timeline_.phases[static_cast<std::size_t>(n)].begin;
    return walk_of(timeline_).begin + (n - before_walk_) * timeline_.pace.step_ms;
}

Moment FrameTimes::shown(std::int64_t n) const {
    return at(timeline_, n == count_ - 1 ? timeline_.duration() : begin(n));
}

int FrameTimes::delay_cs(std::int64_t n) const {
    const auto centiseconds = [](Tick t) { return (t + 5) / 10; };
    return static_cast<int>(centiseconds(begin(n + 1)) - centiseconds(begin(n)));
}

}  // namespace convwalk
