// What the lab works out, on one thread: networks on pictures, and a picture anew for another kernel.
//
// usage: lab_bench [MILLISECONDS that PyTorch takes for the three convolutions]

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

#include "network/networks.h"
#include "network/notation.h"
#include "network/run/run.h"
#include "numeric/fill.h"
#include "picture/figures.h"
#include "picture/picture.h"

namespace convwalk {
namespace {

// The median of some runs, in milliseconds of the processor.
template <typename Run>
double median_ms(Run run) {
    constexpr int kRuns = 11;
    std::vector<double> all;
    for (int n = 0; n < kRuns; ++n) {
        const std::clock_t begin = std::clock();
        run(n);
        all.push_back(1000 * double(std::clock() - begin) / double(CLOCKS_PER_SEC));
    }
    std::sort(all.begin(), all.end());
    return all[kRuns / 2];
}

void row(const std::string& what, const std::string& value, const std::string& target) {
    fmt::print("{:<66} {:>10}   {}\n", what, value, target);
}

double network_ms(Stack stack, std::int64_t channels, std::int64_t side) {
    stack.channels = channels;
    stack.input = {side, side};
    const NetworkWeights weights = weights_filled(stack, report_of(stack), {WeightFill::he, 1});
    const Tensor input = filled(InputFill::random, {1, channels, side, side});
    return median_ms([&](int) { static_cast<void>(output_of(stack, weights, input, Precision::single_)); });
}

// A 256×256 picture under a 5×5 kernel, up to what is painted.
double result_ms() {
    Scenario s;
    s.alone()->layer.axes.assign(2, AxisSpec{.kernel = 5, .padding_begin = 2, .padding_end = 2});
    s.view.kind = ViewKind::image;
    s.lab.side = 256;
    s.values.kernel = KernelFill::random;
    return median_ms([&](int n) {
        s.values.seed = n;
        const Figure f = figure(s);
        static_cast<void>(place(f, at(f.timeline, 0), {}).paint());
    });
}

}  // namespace
}  // namespace convwalk

int main(int argc, char** argv) {
    using namespace convwalk;
    const double convolutions = network_ms(read_stack("C(64,3)-C(64,3)-C(64,3)").stack, 64, 128);
    row("three convolutions 3x3 of 64 channels on 128x128", fmt::format("{:.0f} ms", convolutions), "");
    if (argc > 1)
        row("that against PyTorch on one thread", fmt::format("{:.2f}", convolutions / std::stod(argv[1])),
            "target 3");
    const auto espcn = std::find_if(networks().begin(), networks().end(),
                                    [](const Network& n) { return n.name == "espcn"; });
    row("ESPCN on 256x256", fmt::format("{:.0f} ms", network_ms(espcn->stack, 1, 256)), "target 1000 ms");
    row("results a second of a 5x5 kernel on 256x256", fmt::format("{:.0f}", 1000 / result_ms()),
        "target 30");
}
