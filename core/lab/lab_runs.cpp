#include "lab/lab_runs.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "basics/errors.h"

#include <fmt/format.h>

namespace convwalk {

AppliedRun::AppliedRun(Layer layer, Tensor kernel, const Tensor& picture, double bias)
    : operands_{picture, std::move(kernel), {}} {
    made_.layer = std::move(layer);
    made_.picture = picture;
    made_.bias = bias;
    operands_.input.shape.insert(operands_.input.shape.begin() + 1, 1);
    if (const auto why = why_unfit(made_.layer, rules_of(made_.layer), operands_))
        throw BadInput(why->sentence);
    if (has_weights(made_.layer.op))
        products_ = products_of(made_.layer, operands_.input, operands_.weight, Precision::double_);
}

bool AppliedRun::next() {
    if (products_ != nullptr) {
        if (products_->next()) return true;
        finish(products_->take());
    } else {
        finish(evaluated(made_.layer, rules_of(made_.layer), operands_).output);
    }
    return false;
}

void AppliedRun::finish(Tensor result) {
    result.shape.erase(result.shape.begin() + 1);
    for (double& value : result.values) value += made_.bias;
    made_.result = std::move(result);
    made_.kernel = operands_.weight;
    const auto [least, most] = std::minmax_element(made_.result.values.begin(), made_.result.values.end());
    made_.least = *least;
    made_.most = *most;
    const double sum = std::accumulate(made_.kernel.values.begin(), made_.kernel.values.end(), 0.0);
    made_.is_signed = made_.least < 0 && !made_.kernel.values.empty() && std::abs(sum - 1) > 1e-9;
    if (!std::isfinite(made_.least))
        throw BadInput("padding is so wide that some windows of the pooling lie on no pixel; make it less");
}

Applied applied(const Layer& layer, Tensor kernel, const Tensor& picture, double bias) {
    AppliedRun run(layer, std::move(kernel), picture, bias);
    while (run.next()) {
    }
    return run.take();
}

MapsRun::MapsRun(const Stack& stack, const WeightSettings& weights, const Tensor& input,
                 const GivenWeights& given)
    : made_{stack, report_of(stack), {}, {}, {}} {
    if (made_.report.refusal) throw BadInput(made_.report.refusal->sentence);
    // Judged before so many weights are drawn.
    constexpr std::int64_t kMostWeights = 80'000'000;
    if (made_.report.parameters > kMostWeights)
        throw BadInput(fmt::format("the network has {} parameters; with more than {} it is not worked out",
                                   made_.report.parameters, kMostWeights));
    made_.weights = with_arrays(stack, made_.report, weights_filled(stack, made_.report, weights),
                                given.arrays, given.name);
    made_.drawn = layers_without(stack, made_.report, given.arrays);
    if (const auto why = why_not_run(stack, made_.report, made_.weights, input))
        throw BadInput(why->sentence);
    run_ = std::make_unique<NetworkRun>(stack, made_.report, made_.weights, input, Precision::single_);
}

NetworkMaps MapsRun::take() {
    for (std::size_t layer = 0; layer <= run_->done(); ++layer) made_.maps.push_back(run_->map(layer));
    return std::move(made_);
}

NetworkMaps maps_of(const Stack& stack, const WeightSettings& weights, const Tensor& input,
                    const GivenWeights& given) {
    MapsRun run(stack, weights, input, given);
    while (run.next()) {
    }
    return run.take();
}

}  // namespace convwalk
