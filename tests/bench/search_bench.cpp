// How long a window waits for a search for layers: as many combinations as are taken, for three kinds of
// ranges and three sizes. "tried" says how many there were.

#include <benchmark/benchmark.h>

#include <algorithm>

#include "advice/solve.h"

namespace convwalk {
namespace {

struct Ranges {
    Range kernel = {1, 64};
    Range stride = {1, 64};
    Range padding = {0, 64};
    Range output_padding = {0, 0};
};

void search(benchmark::State& state, const Ranges& ranges) {
    Question q;
    q.operators = {Operator::transposed_convolution};
    q.input = q.output = {state.range(0), state.range(0)};
    q.kernel = ranges.kernel;
    q.stride = ranges.stride;
    q.padding = ranges.padding;
    q.output_padding = ranges.output_padding;
    q.most = 10'000;
    const std::int64_t of_a_dilation =
        q.kernel.last * q.stride.last * (q.padding.last + 1) * (q.output_padding.last + 1);
    q.dilation = {1, std::min<std::int64_t>(64, kMostTried / of_a_dilation)};
    Answer answer;
    for (auto _ : state) answer = solve(q);
    state.counters["tried"] = static_cast<double>(answer.tried);
    state.counters["found"] = static_cast<double>(answer.found);
}

void of_sizes(benchmark::internal::Benchmark* b) {
    for (const int size : {5, 64, 1000}) b->Arg(size);
    b->Unit(benchmark::kMillisecond);
}
BENCHMARK_CAPTURE(search, padded, Ranges{})->Apply(of_sizes);
BENCHMARK_CAPTURE(search, output_padded, Ranges{.padding = {0, 0}, .output_padding = {0, 63}})
    ->Apply(of_sizes);
BENCHMARK_CAPTURE(search, not_strided, Ranges{.stride = {1, 1}, .output_padding = {0, 63}})->Apply(of_sizes);

}  // namespace
}  // namespace convwalk

BENCHMARK_MAIN();
