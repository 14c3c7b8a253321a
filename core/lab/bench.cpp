#include "lab/bench.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "lab/lab_runs.h"
#include "lab/pictures.h"
#include "network/notation.h"
#include "network/run/run.h"
#include "network/stack_json.h"

namespace convwalk {
namespace {

constexpr double kShades = 255;
constexpr double kGrey = 128;        // of 255
constexpr double kSameShade = 1e-6;  // of 255: what rounding may do

Stack stack_over(std::string_view notation, int times, std::int64_t rows, std::int64_t columns) {
    Stack stack;
    stack.input = {rows, columns};
    const std::vector<StackLayer> once = read_stack(notation).stack.layers;
    for (int n = 0; n < times; ++n) stack.layers.insert(stack.layers.end(), once.begin(), once.end());
    return stack;
}

// A picture through a network of one channel, each of its channels by itself.
Tensor through(const Stack& stack, const NetworkWeights& weights, const Tensor& picture) {
    Tensor images = picture;
    images.shape.insert(images.shape.begin() + 1, 1);
    Tensor made = output_of(stack, weights, images);
    made.shape.erase(made.shape.begin() + 1);
    return made;
}

Tensor constant(std::int64_t rows, std::int64_t columns, double value) {
    return {{1, rows, columns}, std::vector<double>(static_cast<std::size_t>(rows * columns), value)};
}

// A way over a constant map, where a pattern repeats after `period` pixels far from the border.
struct Pattern {
    Tensor map;
    std::int64_t period = 2;

    [[nodiscard]] double at(std::int64_t row, std::int64_t column) const {
        return map.values[static_cast<std::size_t>(row * map.shape[2] + column)];
    }
    /// Of the period in the middle of the map: the value at a place's phase.
    [[nodiscard]] double inside(std::int64_t row, std::int64_t column) const {
        const auto middle = [&](std::int64_t size, std::int64_t place) {
            return size / 2 / period * period + place % period;
        };
        return at(middle(map.shape[1], row), middle(map.shape[2], column));
    }
    /// Pixels at a side that differ from what the pattern has there.
    [[nodiscard]] std::int64_t border(double tolerance) const {
        std::int64_t felt = 0;
        const std::int64_t rows = map.shape[1];
        const std::int64_t columns = map.shape[2];
        for (std::int64_t row = 0; row < rows; ++row) {
            for (std::int64_t column = 0; column < columns; ++column) {
                if (std::abs(at(row, column) - inside(row, column)) <= tolerance) continue;
                felt = std::max(felt, 1 + std::min({row, column, rows - 1 - row, columns - 1 - column}));
            }
        }
        return felt;
    }
    [[nodiscard]] std::vector<double> values(double tolerance) const {
        std::vector<double> all;
        for (std::int64_t n = 0; n < period * period; ++n) all.push_back(inside(n / period, n % period));
        std::sort(all.begin(), all.end());
        const auto same = [&](double a, double b) { return b - a <= tolerance; };
        all.erase(std::unique(all.begin(), all.end(), same), all.end());
        return all;
    }
};

// A map that is large enough for every way to have an inside, so often.
std::int64_t pattern_side(int times) {
    return std::int64_t{8} << times;
}

Pattern pattern_of(std::string_view notation, int times, const WeightSettings& weights, double value) {
    const std::int64_t side = pattern_side(times);
    const Stack stack = stack_over(notation, times, side, side);
    return {through(stack, weights_filled(stack, report_of(stack), weights), constant(side, side, value)),
            std::int64_t{1} << times};
}

struct Differences {
    double mean = 0;             // of amounts, in shades of 255
    std::optional<double> psnr;  // dB
};

Differences differences(const Tensor& truth, const Tensor& made, std::int64_t border) {
    const std::int64_t rows = truth.shape[1];
    const std::int64_t columns = truth.shape[2];
    double amounts = 0;
    double squares = 0;
    std::int64_t count = 0;
    for (std::int64_t n = 0; n < static_cast<std::int64_t>(truth.values.size()); ++n) {
        const std::int64_t row = n / columns % rows;
        const std::int64_t column = n % columns;
        if (std::min({row, column, rows - 1 - row, columns - 1 - column}) < border) continue;
        const auto at = static_cast<std::size_t>(n);
        const double difference = made.values[at] - truth.values[at];
        amounts += std::abs(difference);
        squares += difference * difference;
        ++count;
    }
    Differences found{kShades * amounts / double(count), std::nullopt};
    if (squares > 0) found.psnr = -10 * std::log10(squares / double(count));
    return found;
}

bool is_flat(const WayUpResult& result) {
    return result.greys.size() == 1;
}

}  // namespace

const WayRow& row_of(WayUp way) {
    return kWaysUp[static_cast<std::size_t>(way)];
}

WayUp way_named(std::string_view name) {
    std::vector<std::string> names;
    for (const WayRow& row : kWaysUp) {
        if (name == row.name) return row.way;
        names.emplace_back(row.name);
    }
    throw BadInput(unknown_name("way up", name, names));
}

BenchRun::BenchRun(const Tensor& picture, const WaysUpSettings& settings) {
    const std::int64_t smaller = std::int64_t{1} << settings.times;
    const WeightSettings weights{settings.weights, settings.seed, true};
    bench_.settings = settings;
    // Judged before anything is worked out: what is felt at the border depends on the ways alone.
    for (const WayUp way : settings.ways) {
        const std::string_view notation = row_of(way).notation;
        const Pattern grey = pattern_of(notation, settings.times, weights, kGrey);
        bench_.border = std::max(bench_.border, grey.border(kSameShade));
        WayUpResult result;
        result.way = way;
        result.greys = grey.values(kSameShade);
        constexpr double kSameCount = 0.5;
        for (const double count :
             pattern_of(notation, settings.times, {WeightFill::ones}, 1).values(kSameCount))
            result.products.push_back(std::llround(count));
        bench_.ways.push_back(std::move(result));
    }
    const std::int64_t least = 2 * bench_.border + smaller;
    if (std::min(picture.shape[1], picture.shape[2]) / smaller * smaller < least)
        throw BadInput(
            fmt::format("the picture is {}×{}; halved {} it must have at least {} pixels on each "
                        "side, so that there is an inside without a border",
                        picture.shape[2], picture.shape[1],
                        settings.times == 1 ? "once" : fmt::format("{} times", settings.times),
                        (least + smaller - 1) / smaller * smaller));
    bench_.picture = cut_to_multiples(picture, smaller);
    stages_.push_back(
        {"AP(2)", &bench_.picture, {}, [this](Tensor made) { bench_.small = std::move(made); }});
    stages_.push_back({"U(2,nearest)", &bench_.small, weights, [this](const Tensor& made) {
                           bench_.doubling_psnr = differences(bench_.picture, made, bench_.border).psnr;
                       }});
    for (std::size_t n = 0; n < settings.ways.size(); ++n)
        stages_.push_back({row_of(settings.ways[n]).notation, &bench_.small, weights, [this, n](Tensor made) {
                               WayUpResult& result = bench_.ways[n];
                               result.picture = std::move(made);
                               const Differences found =
                                   differences(bench_.picture, result.picture, bench_.border);
                               result.mean_error = found.mean;
                               result.psnr = found.psnr;
                           }});
    std::reverse(stages_.begin(), stages_.end());
}

bool BenchRun::next() {
    if (stages_.empty()) return false;
    const Stage& stage = stages_.back();
    if (run_ == nullptr) {
        Tensor images = *stage.from;
        const Stack stack =
            stack_over(stage.notation, bench_.settings.times, images.shape[1], images.shape[2]);
        images.shape.insert(images.shape.begin() + 1, 1);
        const StackReport report = report_of(stack);
        run_ = std::make_unique<NetworkRun>(stack, report, weights_filled(stack, report, stage.weights),
                                            std::move(images), Precision::double_);
        return true;
    }
    if (run_->next()) return true;
    Tensor made = run_->map(run_->done());
    made.shape.erase(made.shape.begin() + 1);
    stage.take(std::move(made));
    run_.reset();
    stages_.pop_back();
    return !stages_.empty();
}

WaysUp bench_of(const Tensor& picture, const WaysUpSettings& settings) {
    BenchRun run(picture, settings);
    while (run.next()) {
    }
    return run.take();
}

std::string overlap_words(const WayUpResult& result) {
    constexpr std::size_t kMostListed = 5;
    const auto& counts = result.products;
    if (result.way == WayUp::shuffle) return fmt::format("none: {} each", counts.front());
    if (counts.size() == 1) return fmt::format("even: {}", counts.front());
    return counts.size() <= kMostListed ? fmt::format("uneven: {}", fmt::join(counts, ", "))
                                        : fmt::format("uneven: {} to {}", counts.front(), counts.back());
}

std::string grey_words(const WayUpResult& result) {
    const auto shade = [](double value) { return std::llround(value); };
    if (is_flat(result)) return fmt::format("{}, flat", shade(result.greys.front()));
    return fmt::format("{} to {}, {} values", shade(result.greys.front()), shade(result.greys.back()),
                       result.greys.size());
}

std::string verdict_words(const WayUpResult& result) {
    const bool flat = is_flat(result);
    switch (result.way) {
        case WayUp::transposed_3:
        case WayUp::transposed_4:
            if (result.products.size() > 1)
                return flat ? "Uneven and yet no grid: these weights make up for it."
                            : "A grid: some outputs are sums of few products and others of many.";
            return flat ? "No grid: at all four places of each 2×2 the weights add up to the same."
                        : "Even and yet a grid: the four places of each 2×2 have weights of their own.";
        case WayUp::bilinear:
            return "No grid with any weights: every output uses the same nine.";
        case WayUp::shuffle:
            return flat ? "No grid: the four filters add up to the same."
                        : "Nothing overlaps; four filters take turns and make a grid.";
    }
    return "";
}

}  // namespace convwalk
