#include "views/image/lab_work.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <list>
#include <mutex>
#include <utility>
#include <variant>

#include "basics/errors.h"
#include "basics/text.h"
#include "frameworks/read/forms/weights_file.h"
#include "lab/lab_runs.h"
#include "network/run/products.h"

namespace convwalk {
namespace {

// What was asked for last, and what came out.
template <typename Asked, typename Made>
class Latest {
  public:
    /// nullptr: it is not among them.
    [[nodiscard]] std::shared_ptr<const Made> known(const Asked& asked) {
        const std::lock_guard lock(mutex_);
        const auto found =
            std::find_if(kept_.begin(), kept_.end(), [&](const auto& each) { return each.first == asked; });
        if (found == kept_.end()) return nullptr;
        kept_.splice(kept_.begin(), kept_, found);
        return kept_.front().second;
    }
    std::shared_ptr<const Made> put(const Asked& asked, Made made) {
        constexpr std::size_t kMost = 4;
        const std::lock_guard lock(mutex_);
        kept_.emplace_front(asked, std::make_shared<const Made>(std::move(made)));
        if (kept_.size() > kMost) kept_.pop_back();
        return kept_.front().second;
    }
    template <typename Make>
    std::shared_ptr<const Made> of(const Asked& asked, Make make) {
        auto found = known(asked);
        return found != nullptr ? found : put(asked, make());
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

// A run that puts what it has made among the latest.
template <typename Run>
class RunPieces final : public Pieces {
  public:
    RunPieces(std::unique_ptr<Run> run, std::function<void(Run&)> keep)
        : run_(std::move(run)), keep_(std::move(keep)) {}

    bool next() override {
        if (run_->next()) return true;
        keep_(*run_);
        return false;
    }

  private:
    std::unique_ptr<Run> run_;
    std::function<void(Run&)> keep_;
};

// Multiplications that are felt: some milliseconds of them.
constexpr std::int64_t kMostAtOnce = 4'000'000;

// --- a layer ---

struct AskedLayer {
    LabChoice lab;
    Layer layer;
    Values values;
    bool operator==(const AskedLayer&) const = default;
};

AskedLayer asked_layer(const Scenario& scenario, const Layer& layer) {
    return {picture_in(scenario.lab), layer, without_input(scenario.values)};
}

Latest<AskedLayer, AppliedPictures>& latest_layers() {
    static Latest<AskedLayer, AppliedPictures> latest;
    return latest;
}

std::unique_ptr<AppliedRun> begun(const AskedLayer& asked) {
    Parameters parameters = parameters_of(asked.layer, asked.values);
    const double bias = parameters.bias.empty() ? 0 : parameters.bias.front();
    return std::make_unique<AppliedRun>(asked.layer, std::move(parameters.weight),
                                        *picture_numbers_of(asked.lab), bias);
}

AppliedPictures made_by(AppliedRun& run, const AskedLayer& asked) {
    return as_pictures(run.take(), picture_name(asked.lab), kernel_name(asked.layer, asked.values));
}

// --- the bench ---

struct AskedBench {
    LabChoice lab;
    std::int64_t seed = 0;
    bool operator==(const AskedBench&) const = default;
};

Latest<AskedBench, BenchPictures>& latest_benches() {
    static Latest<AskedBench, BenchPictures> latest;
    return latest;
}

std::unique_ptr<BenchRun> begun(const AskedBench& asked) {
    if (const auto why = why_no_picture(asked.lab)) throw BadInput(*why);
    if (const auto why = why_no_bench_weights(asked.lab)) throw BadInput(*why);
    return std::make_unique<BenchRun>(*picture_numbers_of(asked.lab), ways_settings(asked.lab, asked.seed));
}

BenchPictures made_by(BenchRun& run, const AskedBench& asked) {
    return as_pictures(run.take(), picture_name(asked.lab), asked.lab.difference);
}

// --- a network ---

struct AskedMaps {
    LabChoice lab;
    Stack stack;
    WeightSettings weights;
    std::optional<OwnWeights> own;
    bool operator==(const AskedMaps& other) const {
        return lab == other.lab && stack == other.stack && weights.fill == other.weights.fill &&
               weights.seed == other.weights.seed && own == other.own;
    }
};

WeightSettings network_weights(const Scenario& scenario) {
    return {drawn_weights(scenario.lab, WeightFill::he), static_cast<std::uint64_t>(scenario.values.seed),
            false};
}

AskedMaps asked_maps(const Scenario& scenario) {
    const auto* own = scenario.lab.weights ? std::get_if<OwnWeights>(&*scenario.lab.weights) : nullptr;
    return {picture_in(scenario.lab), scenario.network()->stack, network_weights(scenario),
            own != nullptr ? std::optional(*own) : std::nullopt};
}

GivenWeights given_weights(const std::optional<OwnWeights>& own) {
    if (!own) return {};
    const std::string name = printable(own->name, 60);
    if (!own->is_read())
        throw BadInput(fmt::format("the weights {} have not been read; open them, or choose others", name));
    return {name, read_weights(*own->bytes, name)};
}

Latest<AskedMaps, NetworkMaps>& latest_maps() {
    static Latest<AskedMaps, NetworkMaps> latest;
    return latest;
}

std::unique_ptr<MapsRun> begun(const AskedMaps& asked) {
    if (const auto why = why_no_picture(asked.lab)) throw BadInput(*why);
    const auto [over, input] = network_over_picture(asked.stack, *picture_numbers_of(asked.lab));
    return std::make_unique<MapsRun>(over, asked.weights, input, given_weights(asked.own));
}

NetworkMaps made_by(MapsRun& run, const AskedMaps& /*asked*/) {
    return run.take();
}

template <typename Asked, typename Made>
std::shared_ptr<const Made> made_at_once(Latest<Asked, Made>& latest, const Asked& asked) {
    return latest.of(asked, [&] {
        const auto run = begun(asked);
        while (run->next()) {
        }
        return made_by(*run, asked);
    });
}

template <typename Asked, typename Made>
std::unique_ptr<Pieces> made_in_pieces(Latest<Asked, Made>& latest, const Asked& asked) {
    if (latest.known(asked) != nullptr) return nullptr;
    auto run = begun(asked);
    using Run = typename decltype(run)::element_type;
    return std::make_unique<RunPieces<Run>>(
        std::move(run), [&latest, asked](Run& done) { latest.put(asked, made_by(done, asked)); });
}

}  // namespace

std::shared_ptr<const AppliedPictures> applied_pictures(const Scenario& scenario, const Layer& layer) {
    return made_at_once(latest_layers(), asked_layer(scenario, layer));
}

std::unique_ptr<Pieces> pieces_of_applied(const Scenario& scenario, const Layer& layer) {
    if (count_of_products(layer, picture_extents(scenario.lab)[0]) < kMostAtOnce) return nullptr;
    return made_in_pieces(latest_layers(), asked_layer(scenario, layer));
}

std::shared_ptr<const BenchPictures> bench_pictures(const Scenario& scenario) {
    return made_at_once(latest_benches(), {scenario.lab, scenario.values.seed});
}

std::unique_ptr<Pieces> pieces_of_bench(const Scenario& scenario) {
    // Each way multiplies about twenty times for a pixel, once a doubling.
    constexpr std::int64_t kEach = 20;
    if (why_no_picture(scenario.lab)) return nullptr;
    const std::int64_t products = kEach * cell_count(picture_extents(scenario.lab)) *
                                  std::ssize(scenario.lab.ways) * scenario.lab.times;
    if (products < kMostAtOnce) return nullptr;
    return made_in_pieces(latest_benches(), AskedBench{scenario.lab, scenario.values.seed});
}

std::shared_ptr<const NetworkMaps> network_maps(const Scenario& scenario) {
    return made_at_once(latest_maps(), asked_maps(scenario));
}

std::unique_ptr<Pieces> pieces_of_maps(const Scenario& scenario) {
    if (scenario.network() == nullptr) return nullptr;
    const AskedMaps asked = asked_maps(scenario);
    if (latest_maps().known(asked) != nullptr || begun(asked)->multiply_adds() < kMostAtOnce) return nullptr;
    return made_in_pieces(latest_maps(), asked);
}

std::shared_ptr<const Gradient> felt_by(const std::shared_ptr<const NetworkMaps>& maps, std::size_t layer,
                                        std::int64_t number) {
    struct Asked {
        std::shared_ptr<const NetworkMaps> maps;
        std::size_t layer = 1;
        std::int64_t number = 0;
        bool operator==(const Asked&) const = default;
    };
    static Latest<Asked, std::optional<Gradient>> latest;
    const auto felt = latest.of({maps, layer, number}, [&] {
        return gradient_of(maps->stack, maps->report, maps->weights, maps->maps, layer, number);
    });
    return *felt ? std::shared_ptr<const Gradient>(felt, &**felt) : nullptr;
}

std::string network_weights_words(const Scenario& scenario, const NetworkMaps& maps) {
    const WeightSettings weights = network_weights(scenario);
    const std::string drawn = fmt::format("{}, seed {}", name_of(weights.fill), weights.seed);
    if (!asked_maps(scenario).own)
        return fmt::format("Weights: {}. They are drawn, not learned; there are no biases.", drawn);
    const std::string file = fmt::format("Weights: {}.", weights_name(scenario.lab, weights.fill));
    if (maps.drawn.empty()) return file;
    return fmt::format("{} It leaves out layer{} {}, which {} drawn: {}.", file,
                       maps.drawn.size() == 1 ? "" : "s", fmt::join(maps.drawn, ", "),
                       maps.drawn.size() == 1 ? "is" : "are", drawn);
}

}  // namespace convwalk
