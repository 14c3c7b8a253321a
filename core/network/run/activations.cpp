// What activations make of numbers. Sources: the formulas of PyTorch's documentation, with its usual
// parameters.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "network/run/run.h"
#include "network/run/run_parts.h"

namespace convwalk {
namespace {

using Function = double (*)(double);

double sigmoid(double x) {
    return 1 / (1 + std::exp(-x));
}

// Those that look at one number alone; nullptr: it is none of them.
Function function_named(const std::string& name) {
    if (name == "relu") return [](double x) { return std::max(x, 0.0); };
    if (name == "leaky_relu") return [](double x) { return x < 0 ? kLeakySlope * x : x; };
    if (name == "elu") return [](double x) { return x < 0 ? std::expm1(x) : x; };
    if (name == "gelu") return [](double x) { return x / 2 * (1 + std::erf(x / std::numbers::sqrt2)); };
    if (name == "silu") return [](double x) { return x * sigmoid(x); };
    if (name == "sigmoid") return sigmoid;
    if (name == "tanh") return [](double x) { return std::tanh(x); };
    if (name == "softplus")
        return [](double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); };
    return nullptr;
}

std::size_t cells_of_plane(const Tensor& map) {
    const auto planes = static_cast<std::size_t>(map.shape[0] * map.shape[1]);
    return planes == 0 ? 0 : map.values.size() / planes;
}

// Over the channels of each cell.
void softmax(Tensor& map) {
    const auto channels = static_cast<std::size_t>(map.shape[1]);
    const std::size_t cells = cells_of_plane(map);
    for (std::size_t n = 0; n < static_cast<std::size_t>(map.shape[0]) * cells; ++n) {
        double* first = map.values.data() + n / cells * channels * cells + n % cells;
        double largest = *first;
        for (std::size_t c = 0; c < channels; ++c) largest = std::max(largest, first[c * cells]);
        double sum = 0;
        for (std::size_t c = 0; c < channels; ++c) {
            double& value = first[c * cells];
            value = std::exp(value - largest);
            sum += value;
        }
        for (std::size_t c = 0; c < channels; ++c) first[c * cells] /= sum;
    }
}

void prelu(Tensor& map, const std::vector<double>& slopes) {
    const auto channels = static_cast<std::size_t>(map.shape[1]);
    const std::size_t cells = cells_of_plane(map);
    for (std::size_t n = 0; n < map.values.size(); ++n) {
        const double slope = slopes.size() == 1 ? slopes.front() : slopes[n / cells % channels];
        if (map.values[n] < 0) map.values[n] *= slope;
    }
}

}  // namespace

void activate(Tensor& map, const std::string& activation, const std::vector<double>& slopes) {
    if (activation == "softmax") return softmax(map);
    if (activation == "prelu") return prelu(map, slopes);
    const Function function = function_named(activation);
    if (function == nullptr) return;
    for (double& value : map.values) value = function(value);
}

}  // namespace convwalk
