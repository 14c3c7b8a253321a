#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "basics/text.h"
#include "views/image/page_parts.h"
#include "views/image/pages.h"

namespace convwalk {
namespace {

constexpr double kStronger = 8;  // times as strong are differences seen

std::vector<double> row_of_values(const Tensor& picture, std::int64_t row) {
    const std::int64_t columns = picture.shape[2];
    std::vector<double> means(static_cast<std::size_t>(columns), 0);
    for (std::int64_t n = 0; n < picture.shape[0] * columns; ++n) {
        const std::int64_t plane = n / columns * picture.shape[1];
        means[static_cast<std::size_t>(n % columns)] +=
            picture.values[static_cast<std::size_t>((plane + row) * columns + n % columns)] /
            double(picture.shape[0]);
    }
    return means;
}

Tensor difference(const Tensor& a, const Tensor& b) {
    Tensor amounts = a;
    for (std::size_t n = 0; n < amounts.values.size(); ++n)
        amounts.values[n] = kStronger * std::abs(a.values[n] - b.values[n]);
    return amounts;
}

std::string decibels(const std::optional<double>& psnr) {
    return psnr ? fmt::format("{:.1f} dB", *psnr) : "no difference";
}

// "64×64 → 32×32 → 64×64": so often halved, so often doubled.
std::string sizes_words(const WaysUp& bench) {
    const auto size = [](const Tensor& picture) {
        return fmt::format("{}×{}", picture.shape[2], picture.shape[1]);
    };
    return fmt::format("{} → {}", size(bench.small), size(bench.picture));
}

std::string caption_of(const WaysUp& bench) {
    static constexpr const char* kOften[] = {"", " twice", " three times"};
    const char* often = kOften[bench.settings.times - 1];
    std::string words =
        fmt::format("Halved{} by averages of 2×2 pixels, then doubled{} by each way. ", often, often);
    words += fmt::format("0 is black, 255 white, more is still white{}. ",
                         bench.picture.shape[0] == 1 ? "" : "; numbers are the mean of red, green and blue");
    if (bench.border == 0) return words + "All pixels are measured.";
    words += bench.border == 1 ? "Measured without the outermost pixel."
                               : fmt::format("Measured without the {} outermost pixels.", bench.border);
    return words;
}

std::string weights_words(const WaysUpSettings& settings) {
    switch (settings.weights) {
        case WeightFill::ones:
            return "all weights equal";
        case WeightFill::random:
            return fmt::format("random weights from 0 to 1, seed {}", settings.seed);
        case WeightFill::he:
            return fmt::format("random weights of both signs, seed {}", settings.seed);
        case WeightFill::icnr:
            return fmt::format("ICNR weights, seed {}", settings.seed);
        case WeightFill::bilinear:
            return "bilinear weights";
        case WeightFill::identity:
            return "a single weight";
    }
    return "";
}

LabCard way_card(const BenchPictures& pictures, std::size_t n, const PixelArea& square) {
    const WaysUp& bench = pictures.bench;
    const WayUpResult& result = bench.ways[n];
    const WayRow& row = row_of(result.way);
    LabCard card;
    card.title = row.title;
    card.detail = row.detail;
    card.picture = pictures.ways[n];
    card.map = kPictureMap;
    card.square = square;
    if (pictures.differences) {
        card.second_name = fmt::format("difference to the picture × {}", kStronger);
        card.second = pictures.seconds[n + 1];
    }
    const std::int64_t middle = square.row + square.rows / 2;
    card.profile = {row_of_values(result.picture, middle),
                    row_of_values(result.picture, std::min(middle + 1, result.picture.shape[1] - 1)),
                    row_of_values(bench.picture, middle)};
    card.rows = {{"overlap", overlap_words(result)},
                 {"grey 128 →", grey_words(result)},
                 {"mean error", fmt::format("{:.1f} of 255", result.mean_error)},
                 {"PSNR", decibels(result.psnr)}};
    card.sentence = verdict_words(result);
    return card;
}

LabCard truth_card(const BenchPictures& pictures, const PixelArea& square) {
    const WaysUp& bench = pictures.bench;
    LabCard card;
    card.title = "The picture";
    card.detail = pictures.picture;
    card.picture = pictures.truth;
    card.map = kPictureMap;
    card.square = square;
    if (pictures.differences) {
        card.second_name = "what all ways begin with";
        card.second = pictures.seconds.front();
    }
    card.profile = {row_of_values(bench.picture, square.row + square.rows / 2)};
    card.rows = {{"halved to", fmt::format("{}×{}", bench.small.shape[2], bench.small.shape[1])},
                 {"PSNR of plain doubling", decibels(bench.doubling_psnr)}};
    card.sentence =
        fmt::format("The amber square holds the same {}×{} pixels in all.", square.columns, square.rows);
    return card;
}

}  // namespace

BenchPictures as_pictures(WaysUp bench, std::string picture, bool differences) {
    BenchPictures pictures;
    pictures.picture = std::move(picture);
    pictures.differences = differences;
    pictures.truth = std::make_shared<const Shown>(bench.picture);
    if (differences) pictures.seconds.push_back(shaded(bench.small, {}));
    for (const WayUpResult& result : bench.ways) {
        pictures.ways.push_back(std::make_shared<const Shown>(result.picture));
        if (differences) pictures.seconds.push_back(shaded(difference(bench.picture, result.picture), {}));
    }
    pictures.bench = std::move(bench);
    return pictures;
}

LabPage wiped_ways_page(const BenchPictures& pictures, const WipedWays& wiped, std::int64_t column) {
    const WaysUp& bench = pictures.bench;
    // Beside the picture: which way of the bench.
    const auto place = [&](const std::optional<WayUp>& way) {
        const auto found = std::find_if(bench.ways.begin(), bench.ways.end(),
                                        [&](const WayUpResult& result) { return result.way == way; });
        return static_cast<std::size_t>(found - bench.ways.begin());
    };
    const auto shown = [&](const std::optional<WayUp>& way) {
        return way ? pictures.ways[place(way)] : pictures.truth;
    };
    const auto title = [](const std::optional<WayUp>& way) {
        return way ? std::string(row_of(*way).title) : "The picture";
    };
    LabPage page;
    page.title = fmt::format("{}, {}", sizes_words(bench), weights_words(bench.settings));
    page.caption = caption_of(bench);
    page.status = fmt::format("Left of the line: {}. Right of it: {}.", lower(title(wiped.left)),
                              lower(title(wiped.right)));
    LabCard card;
    card.title = fmt::format("{} | {}", title(wiped.left), title(wiped.right));
    card.detail = pictures.picture;
    const auto rows = double(bench.picture.shape[1]);
    const auto columns = double(bench.picture.shape[2]);
    card.wiped = {shown(wiped.left), shown(wiped.right), {0, 0, columns, rows}, column};
    card.map = kPictureMap;
    for (const std::optional<WayUp>& way : {wiped.left, wiped.right}) {
        if (!way) continue;
        const WayUpResult& result = bench.ways[place(way)];
        card.rows.push_back(
            {title(way), fmt::format("{}; grey 128 → {}", decibels(result.psnr), grey_words(result))});
    }
    page.cards.push_back(std::move(card));
    return page;
}

LabPage bench_page(const BenchPictures& pictures, const PixelPlace& now) {
    static constexpr const char* kCounts[] = {"No ways", "One way", "Two ways", "Three ways", "Four ways"};
    const WaysUp& bench = pictures.bench;
    const PixelArea square =
        square_around(*pictures.truth, double(now.row) + 0.5, double(now.column) + 0.5, kBenchSquare);
    LabPage page;
    page.title =
        fmt::format("{} back up: {}, {}",
                    bench.ways.size() < std::size(kCounts) ? kCounts[bench.ways.size()]
                                                           : fmt::format("{} ways", bench.ways.size()),
                    sizes_words(bench), weights_words(bench.settings));
    page.caption = caption_of(bench);
    const std::int64_t middle = square.row + square.rows / 2;
    page.profile_names = {fmt::format("row {}", middle), fmt::format("row {}", middle + 1), "picture"};
    page.status = kChosenNotLearned;
    page.cards.push_back(truth_card(pictures, square));
    for (std::size_t n = 0; n < bench.ways.size(); ++n) page.cards.push_back(way_card(pictures, n, square));
    return page;
}

}  // namespace convwalk
