// Scenario files: what is read is written so that it reads back, and drawn where it is small.
#include <algorithm>

#include "picture/figures.h"
#include "scenario/scenario.h"
#include "sentence.h"

using namespace convwalk;

namespace {

// So that thousands of them take seconds.
bool is_small(const Scenario& scenario) {
    constexpr std::int64_t kMostCells = 2'000;
    if (why_invalid(layer_of(scenario))) return true;  // nothing is drawn
    const Layer layer = resolved(layer_of(scenario));
    return std::max({cell_count(input_extents(layer)), cell_count(output_extents(layer)),
                     cell_count(kernel_extents(layer))}) <= kMostCells &&
           !why_too_large(layer);
}

void draw(const Scenario& scenario) {
    if (why_no_figure(scenario)) return;
    const Figure f = figure(scenario);
    for (const Tick t : {Tick{0}, f.timeline.duration() / 2, f.timeline.duration()})
        demand(build_scene(f, at(f.timeline, t)).size == scenario.output.size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_or_refuse(data, size, [](std::string_view text) {
        const Scenario scenario = parse_scenario(text);
        static_cast<void>(why_invalid(layer_of(scenario)));
        demand(parse_scenario(to_json(scenario)) == scenario);
        if (is_small(scenario)) draw(scenario);
    });
    return 0;
}
