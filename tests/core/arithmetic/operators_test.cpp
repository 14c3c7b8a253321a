// The judge of every operator against those of the numbers, and the numbers in the cells against those that
// come out.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <set>

#include "advice/mend.h"
#include "basics/errors.h"
#include "layout/layout.h"
#include "numeric/evaluation.h"
#include "numeric/rearrange.h"
#include "numeric/resize.h"
#include "picture/cells.h"
#include "picture/figures.h"
#include "support/dice.h"
#include "support/small_layers.h"
#include "views/planes/cell_words.h"
#include "views/planes/channel_colours.h"
#include "views/planes/factor_painter.h"
#include "views/planes/number_painter.h"

namespace convwalk {
namespace {

using testing::described;
using testing::sampled_other_layer;

std::int64_t between(std::mt19937& random, std::int64_t least, std::int64_t most) {
    return testing::whole_between(random, least, most);
}

std::string sentence_of(const Layer& layer) {
    const auto why = why_invalid(layer);
    return why ? why->sentence : "";
}

// --- what is refused ---

TEST(Operators, APaddingModeIsRefusedWhereTheNumbersRefuseIt) {
    std::mt19937 random(1);
    std::set<std::string> kinds;
    for (int n = 0; n < 4000; ++n) {
        Layer layer = testing::sampled_layer(random, static_cast<std::size_t>(between(random, 1, 3)));
        ValueRules rules;
        rules.padding_mode = kPaddingModes[static_cast<std::size_t>(between(random, 0, 3))];
        const auto unfit = why_unfit(layer, rules);
        layer.padding_mode = rules.padding_mode;
        const auto refused = why_invalid(layer);
        ASSERT_EQ(unfit.has_value(), refused.has_value()) << described(layer);
        if (!refused) continue;
        EXPECT_EQ(unfit->kind, to_string(refused->kind));
        EXPECT_EQ(unfit->sentence, refused->sentence);
        kinds.emplace(unfit->kind);
    }
    EXPECT_EQ(kinds.size(), 3u);
}

TEST(Operators, AResizingIsRefusedWhereTheNumbersRefuseIt) {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    constexpr double kInfinite = std::numeric_limits<double>::infinity();
    const std::vector<double> factors = {2, 1.5, 0.5, 0.1, 1, 3, 0, -1, kNan, kInfinite, 1e300, 1e-300};
    std::mt19937 random(2);
    std::set<std::string> kinds;
    for (int n = 0; n < 4000; ++n) {
        Layer layer;
        layer.op = Operator::resize;
        layer.axes.assign(static_cast<std::size_t>(between(random, 1, 3)), AxisSpec{});
        layer.resize_mode = kResizeModes[static_cast<std::size_t>(between(random, 0, 3))];
        layer.align_corners = between(random, 0, 1) == 1;
        const bool sized = between(random, 0, 1) == 1;
        for (AxisSpec& a : layer.axes) {
            a.input = between(random, 1, 9);
            if (sized)
                a.output_size = between(random, -1, 9);
            else
                a.factor = factors[static_cast<std::size_t>(between(random, 0, 11))];
        }
        const auto unfit = why_unfit(resizing_of(layer), input_shape(layer));
        const auto refused = why_invalid(layer);
        ASSERT_EQ(unfit.has_value(), refused.has_value() || why_too_large(layer).has_value())
            << described(layer) << (unfit ? unfit->sentence : "");
        if (refused) kinds.emplace(to_string(refused->kind));
    }
    EXPECT_EQ(kinds, (std::set<std::string>{"align_corners_unsupported_for_mode", "empty_output",
                                            "non_positive_factor", "size_too_large"}));
}

TEST(Operators, AShuffleIsRefusedWhereTheNumbersRefuseIt) {
    std::mt19937 random(3);
    int refusals = 0;
    for (int n = 0; n < 4000; ++n) {
        Layer layer;
        const bool back = between(random, 0, 1) == 1;
        layer.op = back ? Operator::pixel_unshuffle : Operator::pixel_shuffle;
        layer.in_channels = between(random, 1, 20);
        const std::int64_t r = between(random, 0, 4);
        for (AxisSpec& a : layer.axes) {
            a.input = between(random, 1, 9);
            a.factor = double(r);
        }
        const Extents shape = input_shape(layer);
        const auto unfit = back ? why_not_unshuffled(shape, r) : why_not_shuffled(shape, r);
        const auto refused = why_invalid(layer);
        ASSERT_EQ(unfit.has_value(), refused.has_value()) << described(layer);
        if (!refused) continue;
        EXPECT_EQ(unfit->kind, to_string(refused->kind)) << refused->sentence;
        ++refusals;
    }
    EXPECT_GT(refusals, 1000);
}

TEST(Operators, NoOperatorTakesTheFieldsOfAnother) {
    std::mt19937 random(4);
    for (int n = 0; n < 2000; ++n) {
        Layer layer = sampled_other_layer(random);
        // Those have some fields of a window, or a size, themselves.
        if (is_adaptive(layer.op) || layer.op == Operator::pad) continue;
        const bool window = has_window(layer.op);
        AxisSpec& a = layer.axes.front();
        const auto which = between(random, 0, 5);
        if (which == 0) {
            (window ? a.factor : a.factor) = window ? 3 : -1;
        } else if (which == 1) {
            window ? static_cast<void>(a.output_size = 3) : static_cast<void>(a.kernel = 5);
        } else if (which == 2) {
            if (window) continue;
            a.stride = 2;
        } else if (which == 3) {
            if (window) continue;
            a.padding_end = 1;
        } else if (which == 4) {
            if (layer.op == Operator::average_pooling) continue;
            layer.divisor_override = 2;
        } else {
            if (layer.op == Operator::resize) continue;
            layer.align_corners = true;
        }
        const std::string sentence = sentence_of(layer);
        ASSERT_FALSE(sentence.empty()) << described(layer);
        EXPECT_EQ(sentence.find('\n'), std::string::npos);
        // One change mends it.
        LayerRequest request;
        request.layer = layer;
        for (const Mend& mend : mends(request))
            EXPECT_EQ(sentence_of(resolved(mend.request)), "") << mend.words;
    }
}

TEST(Operators, WhatIsRefusedCanBeMended) {
    const auto mended = [](const Layer& layer) {
        LayerRequest request;
        request.layer = layer;
        EXPECT_TRUE(why_invalid(layer)) << described(layer);
        std::vector<std::string> words;
        for (const Mend& mend : mends(request)) {
            EXPECT_FALSE(why_invalid(mend.request)) << mend.words;
            words.push_back(mend.words);
        }
        return words;
    };
    Layer reflects;
    reflects.padding_mode = PaddingMode::reflect;
    for (AxisSpec& a : reflects.axes) a.padding_begin = a.padding_end = 7;
    EXPECT_EQ(mended(reflects),
              (std::vector<std::string>{"largest padding that is possible: 4", "padding mode \"replicate\"",
                                        "smallest input that is possible: 8"}));
    Layer shuffles;
    shuffles.op = Operator::pixel_shuffle;
    shuffles.in_channels = 6;
    EXPECT_EQ(mended(shuffles), (std::vector<std::string>{"in channels 8, a multiple of 4", "factor 1"}));
    Layer back;
    back.op = Operator::pixel_unshuffle;
    EXPECT_EQ(mended(back), (std::vector<std::string>{"input 6×6, a multiple of the factor", "factor 1"}));
    Layer resizes;
    resizes.op = Operator::resize;
    for (AxisSpec& a : resizes.axes) a.factor = 0;
    EXPECT_FALSE(mended(resizes).empty());
    for (AxisSpec& a : resizes.axes) a.factor = 1e300;
    EXPECT_FALSE(mended(resizes).empty());
    for (AxisSpec& a : resizes.axes) a.factor = 2;
    resizes.align_corners = true;
    EXPECT_EQ(mended(resizes), (std::vector<std::string>{"corners not aligned", "mode \"bilinear\""}));
}

TEST(Operators, AFileThatSaysNonsenseIsRefused) {
    const std::pair<const char*, const char*> bad[] = {
        {R"("operator": "resize", "factor": "two")", "factor"},
        {R"("operator": "resize", "factor": [])", "factor"},
        {R"("operator": "resize", "factor": [1, 2, 3, 4])", "factor"},
        {R"("operator": "resize", "factor": "nan")", "factor"},
        {R"("operator": "resize", "factor": true)", "factor"},
        {R"("operator": "resize", "factor": 2, "output_size": 9)", "factor"},
        {R"("operator": "resize", "output_size": 1.5)", "output_size"},
        {R"("operator": "resize", "output_size": "9y9")", "output_size"},
        {R"("operator": "resize", "resize_mode": "lanczos")", "resize_mode"},
        {R"("operator": "resize", "resize_mode": 2)", "resize_mode"},
        {R"("operator": "resize", "align_corners": "yes")", "align_corners"},
        {R"("operator": "pixel_schuffle")", "pixel_shuffle"},
        {R"("padding_mode": "mirror")", "padding_mode"},
        {R"("count_include_pad": 1)", "count_include_pad"},
        {R"("divisor_override": "4")", "divisor_override"},
    };
    for (const auto& [fields, word] : bad) {
        try {
            static_cast<void>(parse_scenario(fmt::format("{{\"convwalk\": 1, \"layer\": {{{}}}}}", fields)));
            ADD_FAILURE() << fields;
        } catch (const BadInput& error) {
            EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << error.what();
        }
    }
}

// --- numbers in the cells ---

Scenario with_numbers(const Layer& layer) {
    Scenario s;
    s.alone()->layer = layer;
    s.values.shown = true;
    return s;
}

// Every output is what its window's cells say that it is: copies show the number of their cell.
TEST(Operators, TheNumbersUnderAWindowGiveTheOutput) {
    std::mt19937 random(5);
    for (int n = 0; n < 300; ++n) {
        Layer layer = sampled_other_layer(random);
        if (is_pooling(layer.op)) continue;
        const Figure f = figure(with_numbers(layer));
        ASSERT_TRUE(f.values) << described(layer);
        const Tensor& result = f.values->cells.result.output;
        for (std::int64_t output = 0; output < cell_count(output_extents(f.layout)); ++output) {
            double sum = 0;
            for (const Tap& tap : taps(f.layout, unravelled(output, output_extents(f.layout)))) {
                const auto value = grid_value(f, tap.slot[0], tap.slot[1], tap.slot[2]);
                ASSERT_TRUE(value) << described(layer);
                const double weight = has_weights(layer.op)
                                          ? f.values->cells.operands.weight.values[static_cast<std::size_t>(
                                                ravelled(tap.weight, kernel_extents(f.layout)))]
                                          : 1;
                sum += *value * weight * tap.factor;
            }
            const double expected = result.values[static_cast<std::size_t>(output)];
            ASSERT_NEAR(sum, expected, 1e-9) << described(layer) << " output " << output;
            ASSERT_NEAR(sum_of(f.values->cells, output).result, expected, 1e-9) << described(layer);
        }
    }
}

TEST(Operators, AnAverageDividesAsItsLayerSays) {
    Layer layer;
    layer.op = Operator::average_pooling;
    for (AxisSpec& a : layer.axes) a.padding_begin = a.padding_end = 1;
    Scenario s = with_numbers(layer);
    s.values.input = Tensor{{5, 5}, std::vector<double>(25, 1)};
    const auto corner = [&] { return figure(s).values->cells.result.output.values.front(); };
    EXPECT_DOUBLE_EQ(corner(), 4.0 / 9);
    s.alone()->layer.count_include_pad = false;
    EXPECT_DOUBLE_EQ(corner(), 1);
    s.alone()->layer.divisor_override = 2;
    EXPECT_DOUBLE_EQ(corner(), 2);
}

// --- words ---

TEST(Operators, ACopySaysWhatItShows) {
    Layer layer;
    for (AxisSpec& a : layer.axes) a.padding_begin = a.padding_end = 2;
    const auto words = [&](const Extents& at) {
        Scenario s;
        s.alone()->layer = layer;
        return words_for(figure(s), spot_on(PlaneName::grid, at)).front();
    };
    layer.padding_mode = PaddingMode::reflect;
    EXPECT_EQ(words({0, 0, 1}), "padding: mirrors input (2, 1)");
    EXPECT_EQ(words({0, 2, 8}), "padding: mirrors input (0, 2)");
    layer.padding_mode = PaddingMode::replicate;
    EXPECT_EQ(words({0, 0, 1}), "padding: repeats input (0, 0)");
    layer.padding_mode = PaddingMode::circular;
    EXPECT_EQ(words({0, 0, 1}), "padding: wraps around to input (3, 4)");
    layer.padding_mode = PaddingMode::zeros;
    EXPECT_EQ(words({0, 0, 1}), "padding");
}

TEST(Operators, AnOutputSaysWhatItIsMadeOf) {
    Scenario s;
    Layer& layer = s.alone()->layer;
    layer.op = Operator::resize;
    layer.resize_mode = ResizeMode::bilinear;
    const auto words = [&](const Extents& at) {
        return words_for(figure(s), spot_on(PlaneName::output, at)).at(1);
    };
    EXPECT_EQ(words({0, 1, 2}), "reads 4 input cells: rows 0.75 + 0.25, columns 0.25 + 0.75");
    EXPECT_EQ(words({0, 0, 2}), "reads 2 input cells and 2 copies: rows 0.25 + 0.75, columns 0.25 + 0.75");
    layer.resize_mode = ResizeMode::nearest;
    EXPECT_EQ(words({0, 1, 2}), "reads 1 input cell");
    layer.op = Operator::pixel_shuffle;
    layer.in_channels = 4;
    EXPECT_EQ(words({0, 1, 2}), "takes input (2, 0, 1)");
    EXPECT_EQ(words_for(figure(s), spot_on(PlaneName::grid, {2, 0, 1})),
              (std::vector<std::string>{"input (2, 0, 1)", "goes to output (0, 1, 2)"}));
}

TEST(Operators, FactorsAreToldInFewLetters) {
    EXPECT_EQ(factor_label(0.75), "0.75");
    EXPECT_EQ(factor_label(1), "1");
    EXPECT_EQ(factor_label(-0.10546875), "−0.11");
    EXPECT_EQ(factor_label(0.0024), "0.002");
    EXPECT_EQ(factor_label(0), "0");
}

// --- colours ---

double lightness_of(const Colour& c) {
    return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
}

TEST(Operators, ChannelsGetLighterOneByOneInEveryTheme) {
    for (const std::string& name : theme_names()) {
        const Theme theme = built_in_theme(name);
        for (const std::int64_t count : {4, 9, 16}) {
            for (std::int64_t n = 1; n < count; ++n) {
                EXPECT_GT(lightness_of(channel_colour(theme, n, count)),
                          lightness_of(channel_colour(theme, n - 1, count)) + 2)
                    << name << " " << n << " of " << count;
            }
        }
    }
    // Print has no colours.
    const Colour grey = channel_colour(built_in_theme("print"), 1, 4);
    EXPECT_EQ(grey.r, grey.g);
    EXPECT_EQ(grey.g, grey.b);
}

}  // namespace
}  // namespace convwalk
