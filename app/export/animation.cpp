#include "export/animation.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "basics/errors.h"

namespace convwalk {
namespace {

// @param mend how there would be fewer, beside a smaller input
void refuse_too_many(std::int64_t count, std::string_view mend) {
    if (count <= kMostFrames) return;
    throw BadInput(
        fmt::format("the animation has {} frames; at most {} are written, so choose a smaller input, {}",
                    count, kMostFrames, mend));
}

Timeline stepwise(Timeline timeline) {
    timeline.pace.motion = Motion::discrete;
    return timeline;
}

}  // namespace

Timeline exported_timeline(const Figure& f) {
    const StepRange range = {f.scenario.output.first_step, f.scenario.output.last_step};
    const std::int64_t steps = f.timeline.steps;
    if (std::max(range.first, range.last) > steps)
        throw BadInput(fmt::format("steps is {}; the animation has {} {}", to_string(range), steps,
                                   steps == 1 ? "step" : "steps"));
    if (range.last != 0 && range.first > range.last)
        throw BadInput(fmt::format("steps is {}; the first must not be after the last", to_string(range)));
    return part(f.timeline, std::max<std::int64_t>(range.first, 1) - 1,
                (range.last == 0 ? steps : range.last) - 1, range.first == 0);
}

Colour exported_background(const Figure& f) {
    Colour background = f.scenario.theme.background;
    if (f.scenario.output.transparent) background.a = 0;
    return background;
}

Scene exported_scene(const Figure& f, const Moment& moment) {
    Scene scene = build_scene(f, moment);
    scene.background = exported_background(f);
    return scene;
}

Scene exported_still(const Figure& f) {
    return exported_scene(f, at(f.timeline, time_of(f, f.scenario.output.moment)));
}

std::int64_t frame_count(const Figure& f) {
    const std::int64_t count = FrameTimes(exported_timeline(f), f.scenario.output.fps).count();
    refuse_too_many(count, "fewer frames a second or discrete motion");
    return count;
}

Stops::Stops(const Figure& f) : timeline_(stepwise(exported_timeline(f))), times_(timeline_, 1) {
    refuse_too_many(count(), "or fewer steps");
}

std::string frame_name(std::int64_t number) {
    return fmt::format("frame_{:04}.png", number);
}

}  // namespace convwalk
