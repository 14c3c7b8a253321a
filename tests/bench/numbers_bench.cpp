// What a change of one number costs: a large layer evaluated anew and its picture made, without drawing it.
// The last row says how much of that is the picture of a frame in which nothing changed.

#include <benchmark/benchmark.h>

#include "numeric/evaluation.h"
#include "numeric/fill.h"
#include "picture/figures.h"
#include "picture/picture.h"

namespace convwalk {
namespace {

Scenario large(bool shown, KernelFill kernel) {
    Scenario s;
    s.alone()->layer.axes.assign(2, AxisSpec{.input = 256, .kernel = 5});
    s.view.kind = ViewKind::flat;
    s.values.shown = shown;
    s.values.kernel = kernel;
    return s;
}

// Zoomed in until single cells and their numbers are seen.
Sight close_by() {
    Sight sight;
    sight.from = ViewKind::flat;
    sight.camera.zoom = 24;
    sight.camera.offset_px = {4200, 0};  // the input is at the left
    return sight;
}

void picture(benchmark::State& state, const Figure& f, const Sight& sight) {
    const Moment moment = at(f.timeline, f.timeline.duration() / 2);
    const Painted seen = place(f, moment, sight).paint();
    state.counters["primitives"] = static_cast<double>(seen.planes.primitives.size());
}

void evaluation_and_picture(benchmark::State& state, KernelFill kernel, const Sight& sight) {
    const Scenario s = large(true, kernel);
    for (auto _ : state) picture(state, figure(s), sight);
}
void picture_alone(benchmark::State& state, bool shown) {
    const Figure f = figure(large(shown, KernelFill::gaussian));
    for (auto _ : state) picture(state, f, close_by());
}
void figure_alone(benchmark::State& state, bool shown) {
    const Scenario s = large(shown, KernelFill::gaussian);
    for (auto _ : state) benchmark::DoNotOptimize(figure(s));
}

void evaluation_alone(benchmark::State& state) {
    Layer layer;
    layer.axes.assign(2, AxisSpec{.input = 256, .kernel = 5, .padding_begin = 2, .padding_end = 2});
    const Operands operands{filled(InputFill::ramp, input_shape(layer)),
                            kernel_filled(KernelFill::ones, weight_shape(layer))};
    for (auto _ : state)
        benchmark::DoNotOptimize(evaluated(layer, {.padding_mode = PaddingMode::reflect}, operands));
}

BENCHMARK(evaluation_alone)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(evaluation_and_picture, whole_numbers, KernelFill::random, Sight{})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(evaluation_and_picture, fractions, KernelFill::gaussian, Sight{})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(evaluation_and_picture, fractions_close_by, KernelFill::gaussian, close_by())
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(figure_alone, with_numbers, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(figure_alone, without, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(picture_alone, with_numbers, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(picture_alone, without, false)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace convwalk

BENCHMARK_MAIN();
