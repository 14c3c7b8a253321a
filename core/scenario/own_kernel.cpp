#include "scenario/own_kernel.h"

#include <fmt/format.h>

#include <utility>

#include "basics/errors.h"
#include "scenario/network_edits.h"

namespace convwalk {

Scenario with_kernel(const Scenario& scenario, Tensor kernel) {
    LayerRequest request = layer_of(scenario);
    if (!has_weights(request.layer.op))
        throw BadInput(
            fmt::format("kernel values are given, and {} has no kernel", name_of(request.layer.op)));
    const std::size_t axes = request.layer.axes.size();
    while (kernel.shape.size() > axes && kernel.shape.front() == 1) kernel.shape.erase(kernel.shape.begin());
    if (kernel.shape.size() != axes)
        throw BadInput(fmt::format("kernel values have the shape {}; the kernel has {} axes",
                                   to_string(kernel.shape), axes));
    for (std::size_t axis = 0; axis < axes; ++axis) request.layer.axes[axis].kernel = kernel.shape[axis];
    Settled made = settle(scenario, scenario, request);
    if (!made.not_taken.empty()) throw BadInput(made.not_taken);
    made.scenario.values.kernel = std::move(kernel);
    return std::move(made.scenario);
}

}  // namespace convwalk
