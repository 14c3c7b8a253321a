// The bench of ways up: the figures that must come out.
#include "lab/bench.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "lab/pictures.h"

namespace convwalk {
namespace {

using Counts = std::vector<std::int64_t>;

Tensor chart() {
    return drawn_picture(DrawnPicture::chart, 64);
}

WaysUp bench(WeightFill weights, int times = 1) {
    WaysUpSettings settings;
    settings.weights = weights;
    settings.times = times;
    return bench_of(chart(), settings);
}

TEST(WaysUp, OnesShowTheOverlapAlone) {
    const WaysUp made = bench(WeightFill::ones);
    ASSERT_EQ(made.ways.size(), 4u);
    EXPECT_EQ(made.small.shape, (std::vector<std::int64_t>{1, 32, 32}));
    EXPECT_EQ(made.ways[0].products, (Counts{1, 2, 4}));
    EXPECT_EQ(made.ways[1].products, (Counts{4}));
    EXPECT_EQ(made.ways[2].products, (Counts{9}));
    EXPECT_EQ(made.ways[3].products, (Counts{9}));
    EXPECT_EQ(overlap_words(made.ways[0]), "uneven: 1, 2, 4");
    EXPECT_EQ(overlap_words(made.ways[1]), "even: 4");
    EXPECT_EQ(overlap_words(made.ways[3]), "none: 9 each");
    // 1, 2 and 4 of a mean of 9/4, times 128.
    ASSERT_EQ(made.ways[0].greys.size(), 3u);
    EXPECT_NEAR(made.ways[0].greys[0], 128 * 4.0 / 9, 1e-9);
    EXPECT_NEAR(made.ways[0].greys[2], 128 * 16.0 / 9, 1e-9);
    for (std::size_t way = 1; way < 4; ++way) EXPECT_EQ(grey_words(made.ways[way]), "128, flat");
}

TEST(WaysUp, RandomWeightsMakeAPatternWhereverPlacesHaveTheirOwn) {
    const WaysUp made = bench(WeightFill::random);
    EXPECT_EQ(made.ways[0].greys.size(), 4u);
    EXPECT_EQ(made.ways[1].greys.size(), 4u);
    EXPECT_EQ(made.ways[2].greys.size(), 1u);
    EXPECT_EQ(made.ways[3].greys.size(), 4u);
    const WaysUp level = bench(WeightFill::icnr);
    EXPECT_GT(level.ways[0].greys.size(), 1u) << "stride 2 does not divide kernel 3";
    for (std::size_t way = 1; way < 4; ++way) EXPECT_EQ(level.ways[way].greys.size(), 1u);
    EXPECT_EQ(verdict_words(level.ways[3]), "No grid: the four filters add up to the same.");
}

// In a row, patterns multiply: 1, 3, 2, 3 along an axis.
TEST(WaysUp, FrequenciesAddUpInARow) {
    EXPECT_EQ(bench(WeightFill::ones, 2).ways[0].products, (Counts{1, 2, 3, 4, 6, 9}));
    const WaysUp thrice = bench(WeightFill::ones, 3);
    EXPECT_EQ(thrice.small.shape, (std::vector<std::int64_t>{1, 8, 8}));
    EXPECT_EQ(thrice.ways[1].products, (Counts{64}));
    EXPECT_EQ(thrice.ways[2].products, (Counts{729}));
    EXPECT_TRUE(overlap_words(thrice.ways[0]).starts_with("uneven: 1 to "));
}

// By the definition, pixel by pixel.
TEST(WaysUp, MeasuresWhatIsInside) {
    const WaysUp made = bench(WeightFill::random);
    for (const WayUpResult& result : made.ways) {
        double amounts = 0;
        double squares = 0;
        int count = 0;
        for (std::int64_t row = made.border; row < 64 - made.border; ++row) {
            for (std::int64_t column = made.border; column < 64 - made.border; ++column) {
                const auto at = static_cast<std::size_t>(64 * row + column);
                const double difference = 255 * (result.picture.values[at] - made.picture.values[at]);
                amounts += std::abs(difference);
                squares += difference * difference;
                ++count;
            }
        }
        EXPECT_NEAR(result.mean_error, amounts / count, 1e-9);
        ASSERT_TRUE(result.psnr);
        EXPECT_NEAR(*result.psnr, 10 * std::log10(255 * 255 / (squares / count)), 1e-9);
        EXPECT_LT(*result.psnr, *made.doubling_psnr);
    }
    EXPECT_EQ(made.border, 2);
}

TEST(WaysUp, BilinearWeightsMakeThreeWaysTheSameInside) {
    const WaysUp made = bench(WeightFill::bilinear);
    const auto inside = [&](std::size_t way) {
        std::vector<double> values;
        for (std::int64_t row = made.border; row < 64 - made.border; ++row) {
            for (std::int64_t column = made.border; column < 64 - made.border; ++column)
                values.push_back(made.ways[way].picture.values[static_cast<std::size_t>(64 * row + column)]);
        }
        return values;
    };
    for (const std::size_t way : {1u, 3u}) {
        const std::vector<double> a = inside(way);
        const std::vector<double> b = inside(2);
        for (std::size_t n = 0; n < a.size(); ++n) ASSERT_NEAR(a[n], b[n], 1e-12);
    }
    // Of kernel 3, too, the tent adds up evenly.
    EXPECT_EQ(verdict_words(made.ways[0]), "Uneven and yet no grid: these weights make up for it.");
}

TEST(WaysUp, RefusesPicturesWithoutAnInside) {
    WaysUpSettings settings;
    settings.times = 3;
    try {
        static_cast<void>(bench_of(drawn_picture(DrawnPicture::chart, 16), settings));
        FAIL();
    } catch (const BadInput& error) {
        EXPECT_TRUE(
            std::string(error.what()).starts_with("the picture is 16×16; halved 3 times it must have"))
            << error.what();
    }
    EXPECT_THROW(static_cast<void>(way_named("k5s2")), BadInput);
    for (const WayRow& row : kWaysUp) EXPECT_EQ(&row_of(way_named(row.name)), &row);
}

TEST(LabPictures, AreShadesOfAFile) {
    for (const DrawnPictureRow& row : kDrawnPictures) {
        const Tensor picture = drawn_picture(row.picture, 40);
        EXPECT_EQ(picture.shape,
                  (std::vector<std::int64_t>{row.picture == DrawnPicture::scene ? 3 : 1, 40, 40}));
        for (const double value : picture.values) {
            EXPECT_NEAR(255 * value, std::round(255 * value), 1e-9);
            EXPECT_TRUE(value >= 0 && value <= 1);
        }
    }
    // A field of grey 128, for the grey test.
    const Tensor made = chart();
    EXPECT_GT(std::count(made.values.begin(), made.values.end(), kChartGrey), 64 * 12);
}

TEST(LabPictures, OfAnySizeAreAveragedAndCropped) {
    const auto ramp = [](std::int64_t, std::int64_t row, std::int64_t column) {
        return double(8 * row + column) / 255;
    };
    // 7 rows of 9: blocks of 2, 3 rows and 3 of 4 columns.
    const Tensor small = fitted({1, 7, 9, ramp}, 3);
    EXPECT_EQ(small.shape, (std::vector<std::int64_t>{1, 3, 3}));
    EXPECT_NEAR(small.values[0], std::round((1 + 2 + 9 + 10) / 4.0) / 255, 1e-12);
    const Tensor kept = fitted({1, 2, 3, ramp}, 100);
    EXPECT_EQ(kept.shape, (std::vector<std::int64_t>{1, 2, 3}));
    EXPECT_EQ(kept.values[4], 9.0 / 255);
    EXPECT_EQ(cut_to_multiples(kept, 2).shape, (std::vector<std::int64_t>{1, 2, 2}));
}

}  // namespace
}  // namespace convwalk
