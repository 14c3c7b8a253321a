#include "views/channels/channel_pair.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "advice/cost.h"
#include "arithmetic/counts.h"
#include "basics/text.h"
#include "figure/channels.h"
#include "views/channels/channel_words.h"

namespace convwalk {
namespace {

// The first layer with the values of the scenario, as far as they belong to it.
Scenario first_alone(const Scenario& scenario) {
    Scenario s = scenario;
    s.subject = *scenario.fed_by;
    s.fed_by.reset();
    s.before.reset();
    s.view.channel = 0;
    if (why_invalid(*scenario.fed_by)) return s;
    const Layer layer = resolved(*scenario.fed_by);
    // Kernels and biases of one's own are those of the second layer.
    if (std::holds_alternative<Tensor>(s.values.kernel)) s.values.kernel = KernelFill::random;
    if (why_values_unfit(layer, s.values)) {
        if (std::holds_alternative<Tensor>(s.values.input)) s.values.input = InputFill::random;
        s.values.bias = BiasFill::none;
    }
    return s;
}

// "depthwise 3×3", "1×1 convolution"
std::string kind_of(const Layer& layer) {
    const std::string taps = to_string(kernel_extents(layer));
    if (layer.groups > 1 && layer.groups == layer.in_channels) return "depthwise " + taps;
    return layer.groups > 1 ? fmt::format("{} in {} groups", taps, layer.groups) : taps;
}

bool all_usable(const Tensor& tensor) {
    return std::all_of(tensor.values.begin(), tensor.values.end(),
                       [](double value) { return std::abs(value) <= kLargestValue; });
}

}  // namespace

std::optional<std::string> why_no_pair(const Scenario& scenario, const Layer& layer) {
    if (!scenario.fed_by) return std::nullopt;
    const Scenario alone = first_alone(scenario);
    if (const auto why = why_no_layout(alone)) return "fed by: " + why->sentence;
    const Layer first = resolved(*scenario.fed_by);
    for (const Layer* each : {&first, &layer}) {
        if (each->op != Operator::convolution)
            return fmt::format("fed by: a page holds two convolutions, one behind the other; {} is none",
                               name_of(each->op));
    }
    if (layer.groups > 1)
        return fmt::format("groups is {}; the second layer of a page must have 1, so that it reads all maps",
                           layer.groups);
    if (layer.axes.size() > 2)
        return fmt::format("dimensions is {}; two layers fit on a page with 1 or 2", layer.axes.size());
    if (first.out_channels != layer.in_channels || output_extents(first) != input_extents(layer))
        return fmt::format("fed by: it gives {}; the layer drawn reads {}",
                           map_words(first.out_channels, output_extents(first)),
                           map_words(layer.in_channels, input_extents(layer)));
    return std::nullopt;
}

ChannelWork channel_work(const Figure& f) {
    ChannelWork work{channel_plan(f)};
    if (!f.scenario.fed_by) return work;
    auto first = std::make_shared<Figure>(laid_out(first_alone(f.scenario)));
    if (f.scenario.values.shown && few_enough_channels(first->layer))
        first->values = with_ranges(channel_values(first->layer, first->scenario.values));
    // There is less room than for a layer alone.
    work.first_plan = channel_plan(*first, kMostBands - 1);
    // The maps between the layers are drawn once.
    work.plan.bands.front().inputs = rows_with({0, f.layer.in_channels}, work.first_plan.outputs);
    work.first = std::move(first);
    return work;
}

std::vector<ChannelStage> stages_of(const Figure& f) {
    const auto& work = work_of<ChannelWork>(f);
    std::vector<ChannelStage> stages;
    if (work.first) {
        // It stands on the page as that is now.
        auto first = std::make_shared<Figure>(*work.first);
        first->scenario.theme = f.scenario.theme;
        first->scenario.output = f.scenario.output;
        first->scenario.view.hidden = f.scenario.view.hidden;
        first->paging = f.paging;
        stages.push_back({first.get(), &work.first_plan, first});
    }
    stages.push_back({&f, &work.plan});
    return stages;
}

std::int64_t steps_of(const ChannelPlan& plan) {
    return plan.places * std::ssize(plan.outputs);
}

std::optional<Values> fed_values(const Figure& f) {
    const auto& work = work_of<ChannelWork>(f);
    Values values = f.scenario.values;
    if (!work.first) return values;
    if (!work.first->values) return std::nullopt;
    Tensor given = work.first->values->cells.result.output;
    if (!all_usable(given)) return std::nullopt;
    given.shape.erase(given.shape.begin());  // the batch
    values.input = std::move(given);
    return values;
}

std::string weights_of_pair(const Layer& first, const Layer& second) {
    const std::int64_t a = counts_of(first).weights;
    const std::int64_t b = counts_of(second).weights;
    std::string words =
        fmt::format("{}, then {}: {} + {} = {} weights", kind_of(first), kind_of(second),
                    count_text(double(a)), count_text(double(b)), count_text(double(a) + double(b)));
    if (cell_count(kernel_extents(second)) == 1) {
        // One layer that reads as far, and mixes as much.
        const double whole = double(first.in_channels) * double(second.out_channels) *
                             double(cell_count(kernel_extents(first)));
        words += fmt::format(" instead of {}", count_text(whole));
    }
    return words;
}

}  // namespace convwalk
