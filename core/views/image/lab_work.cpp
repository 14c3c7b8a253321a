#include "views/image/lab_work.h"

#include <fmt/format.h>

#include <algorithm>
#include <list>
#include <mutex>
#include <utility>
#include <variant>

#include "basics/errors.h"

namespace convwalk {
namespace {

// What was asked for last, and what came out.
template <typename Asked, typename Made>
class Latest {
  public:
    template <typename Make>
    std::shared_ptr<const Made> of(const Asked& asked, Make make) {
        constexpr std::size_t kMost = 4;
        const std::lock_guard lock(mutex_);
        const auto known =
            std::find_if(kept_.begin(), kept_.end(), [&](const auto& each) { return each.first == asked; });
        if (known != kept_.end()) {
            kept_.splice(kept_.begin(), kept_, known);
            return kept_.front().second;
        }
        kept_.emplace_front(asked, std::make_shared<const Made>(make()));
        if (kept_.size() > kMost) kept_.pop_back();
        return kept_.front().second;
    }

  private:
    std::mutex mutex_;
    std::list<std::pair<Asked, std::shared_ptr<const Made>>> kept_;
};

// The picture alone.
LabChoice picture_in(const LabChoice& lab) {
    LabChoice picture;
    picture.picture = lab.picture;
    picture.side = lab.side;
    picture.grey = lab.grey;
    return picture;
}

std::shared_ptr<const Tensor> picture_numbers_of(const LabChoice& lab) {
    static Latest<LabChoice, Tensor> latest;
    const LabChoice picture = picture_in(lab);
    return latest.of(picture, [&] { return picture_of(picture); });
}

// "sobel"; of numbers that were typed, and where there are none, nothing.
std::string kernel_name(const Layer& layer, const Values& values) {
    const auto* fill = std::get_if<KernelFill>(&values.kernel);
    return fill == nullptr || !has_weights(layer.op) ? "" : std::string(name_of(*fill));
}

// Values beside those of the input.
Values without_input(Values values) {
    values.input = InputFill::constant;
    values.shown = false;
    return values;
}

}  // namespace

std::shared_ptr<const AppliedPictures> applied_pictures(const Scenario& scenario, const Layer& layer) {
    struct Asked {
        LabChoice lab;
        Layer layer;
        Values values;
        bool operator==(const Asked&) const = default;
    };
    static Latest<Asked, AppliedPictures> latest;
    const Asked asked = {picture_in(scenario.lab), layer, without_input(scenario.values)};
    return latest.of(asked, [&] {
        Parameters parameters = parameters_of(layer, asked.values);
        const double bias = parameters.bias.empty() ? 0 : parameters.bias.front();
        return as_pictures(
            applied(layer, std::move(parameters.weight), *picture_numbers_of(scenario.lab), bias),
            picture_name(scenario.lab), kernel_name(layer, asked.values));
    });
}

std::shared_ptr<const BenchPictures> bench_pictures(const Scenario& scenario) {
    struct Asked {
        LabChoice lab;
        std::int64_t seed = 0;
        bool operator==(const Asked&) const = default;
    };
    static Latest<Asked, BenchPictures> latest;
    if (const auto why = why_no_picture(scenario.lab)) throw BadInput(*why);
    if (const auto why = why_no_bench_weights(scenario.lab)) throw BadInput(*why);
    return latest.of({scenario.lab, scenario.values.seed}, [&] {
        return as_pictures(
            bench_of(*picture_numbers_of(scenario.lab), ways_settings(scenario.lab, scenario.values.seed)),
            picture_name(scenario.lab), scenario.lab.difference);
    });
}

namespace {

WeightSettings network_weights(const Scenario& scenario) {
    return {scenario.lab.weights.value_or(WeightFill::he), static_cast<std::uint64_t>(scenario.values.seed),
            false};
}

}  // namespace

std::shared_ptr<const NetworkMaps> network_maps(const Scenario& scenario) {
    struct Asked {
        LabChoice lab;
        Stack stack;
        WeightFill fill = WeightFill::he;
        std::uint64_t seed = 0;
        bool operator==(const Asked&) const = default;
    };
    static Latest<Asked, NetworkMaps> latest;
    if (const auto why = why_no_picture(scenario.lab)) throw BadInput(*why);
    const WeightSettings weights = network_weights(scenario);
    const Stack& stack = scenario.network()->stack;
    return latest.of({picture_in(scenario.lab), stack, weights.fill, weights.seed}, [&] {
        const auto [over, input] = network_over_picture(stack, *picture_numbers_of(scenario.lab));
        return maps_of(over, weights, input);
    });
}

std::string network_weights_words(const Scenario& scenario) {
    const WeightSettings weights = network_weights(scenario);
    return fmt::format("{}, seed {}", name_of(weights.fill), weights.seed);
}

}  // namespace convwalk
