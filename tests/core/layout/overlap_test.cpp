// Contributions counted by stamping one tap after the other, and verdicts against what such counts say.
#include "layout/overlap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "basics/text.h"
#include "layout/layout.h"
#include "layout/remedies.h"
#include "numeric/overlap_profile.h"
#include "scenario/scenario.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::for_each_small_axis;
using Counts = std::vector<std::int64_t>;

Layer layer_of(Operator op, std::vector<AxisSpec> axes) {
    Layer layer;
    layer.op = op;
    layer.axes = std::move(axes);
    return layer;
}

AxisSpec axis(std::int64_t input, std::int64_t kernel, std::int64_t stride, std::int64_t padding = 0,
              std::int64_t dilation = 1, std::int64_t output_padding = 0) {
    AxisSpec a;
    a.input = input;
    a.kernel = kernel;
    a.stride = stride;
    a.padding_begin = a.padding_end = padding;
    a.dilation = dilation;
    a.output_padding = output_padding;
    return a;
}

Layer square(const AxisSpec& a) {
    return layer_of(Operator::transposed_convolution, {a, a});
}

LayerRequest request(const Layer& layer) {
    LayerRequest r;
    r.layer = layer;
    return r;
}

// Every tap of every stamp, or of every window, counted where it lands.
Counts by_hand(Operator op, const AxisSpec& a) {
    const bool transposed = op == Operator::transposed_convolution;
    const std::int64_t outputs = output_size(op, a);
    Counts counts(static_cast<std::size_t>(transposed ? outputs : a.input), 0);
    for (std::int64_t stamp = 0; stamp < (transposed ? a.input : outputs); ++stamp) {
        for (std::int64_t tap = 0; tap < a.kernel; ++tap) {
            const std::int64_t at = stamp * a.stride + tap * a.dilation - a.padding_begin;
            if (at >= 0 && at < std::ssize(counts)) ++counts[static_cast<std::size_t>(at)];
        }
    }
    return counts;
}

// What cells far from every border get: counted in the middle of a long axis.
std::set<std::int64_t> by_hand_inside(AxisSpec a) {
    a.input = 40;
    a.padding_begin = a.padding_end = a.output_padding = 0;
    const Counts counts = by_hand(Operator::transposed_convolution, a);
    const auto reach = effective_kernel(a);
    return {counts.begin() + reach, counts.end() - reach};
}

TEST(Overlap, ProfilesAreWhatStampingGives) {
    for (const Operator op : testing::kOperators) {
        for_each_small_axis(op, [&](const AxisSpec& a) {
            const Layer layer = layer_of(op, {a});
            if (why_invalid(layer)) return;
            const Overlap o = overlap_of(layer);
            ASSERT_EQ(o.axes[0].profile, by_hand(op, a)) << to_string(Extents{a.input, a.kernel, a.stride});
        });
    }
}

TEST(Overlap, CountsOfTheFirstInputs) {
    for_each_small_axis(Operator::transposed_convolution, [&](const AxisSpec& a) {
        if (why_invalid(layer_of(Operator::transposed_convolution, {a})) || a.padding_end > 1) return;
        for (std::int64_t inputs = 0; inputs <= a.input; ++inputs) {
            Counts expected(static_cast<std::size_t>(output_size(Operator::transposed_convolution, a)), 0);
            for (std::int64_t i = 0; i < inputs; ++i) {
                for (std::int64_t tap = 0; tap < a.kernel; ++tap) {
                    const std::int64_t at = i * a.stride + tap * a.dilation - a.padding_begin;
                    if (at >= 0 && at < std::ssize(expected)) ++expected[static_cast<std::size_t>(at)];
                }
            }
            ASSERT_EQ(overlap_profile(a, inputs), expected);
        }
    });
}

TEST(Overlap, VerdictIsThatOfTheCells) {
    for_each_small_axis(Operator::transposed_convolution, [&](const AxisSpec& a) {
        if (why_invalid(layer_of(Operator::transposed_convolution, {a}))) return;
        const Overlap o = overlap_of(layer_of(Operator::transposed_convolution, {a}));
        const std::set<std::int64_t> inside = by_hand_inside(a);
        const AxisOverlap& one = o.axes[0];
        ASSERT_EQ(std::set<std::int64_t>(one.values.begin(), one.values.end()), inside);
        ASSERT_EQ(o.evenness, inside.size() == 1     ? Evenness::even
                              : *inside.begin() == 0 ? Evenness::holes
                                                     : Evenness::uneven);
        ASSERT_EQ(o.least, *inside.begin());
        ASSERT_EQ(o.most, *inside.rbegin());
        // What is said to be inside is there: both counts of an uneven map, far enough from both ends.
        const std::set<std::int64_t> shown(one.profile.begin() + one.inside_begin,
                                           one.profile.begin() + one.inside_end);
        ASSERT_EQ(o.has_inside, shown == inside);
        ASSERT_EQ(o.verdict.starts_with(o.has_inside ? capitalised(name_of(o.evenness)) : "Too small"), true);
        ASSERT_EQ(evenness_of(a), o.evenness);
    });
}

TEST(Overlap, CellsInsideGainNothingFromMoreInputs) {
    for_each_small_axis(Operator::transposed_convolution, [&](const AxisSpec& a) {
        if (why_invalid(layer_of(Operator::transposed_convolution, {a}))) return;
        const AxisOverlap one = overlap_of(layer_of(Operator::transposed_convolution, {a})).axes[0];
        // Twenty more inputs on both sides.
        AxisSpec wide = a;
        wide.input += 40;
        wide.padding_begin += 20 * a.stride;
        const Counts more = by_hand(Operator::transposed_convolution, wide);
        for (std::int64_t i = one.inside_begin; i < one.inside_end; ++i)
            ASSERT_EQ(one.profile[static_cast<std::size_t>(i)], more[static_cast<std::size_t>(i)]);
        // The cell before the inside is one that would gain.
        if (one.inside_begin > 0 && one.inside_begin < one.inside_end) {
            ASSERT_LT(one.profile[static_cast<std::size_t>(one.inside_begin - 1)],
                      more[static_cast<std::size_t>(one.inside_begin - 1)]);
        }
    });
}

TEST(Overlap, MapIsTheProductOfTheProfiles) {
    const Layer layer = layer_of(Operator::transposed_convolution,
                                 {axis(3, 3, 2, 1, 1, 1), axis(4, 5, 3), axis(2, 4, 2, 1, 2)});
    const Overlap o = overlap_of(layer);
    const Extents size = output_extents(layer);
    const Layout l = layout(layer);
    for (std::int64_t cell = 0; cell < cell_count(size); ++cell) {
        std::int64_t inputs = 0;
        for (const Tap& tap : taps(l, unravelled(cell, size))) inputs += tap.source ? 1 : 0;
        ASSERT_EQ(overlap_at(o, unravelled(cell, size)), inputs);
    }
}

TEST(Overlap, Sentences) {
    const auto verdict = [](const AxisSpec& a) { return overlap_of(square(a)).verdict; };
    EXPECT_EQ(verdict(axis(5, 4, 2, 1)),
              "Even: every output inside gets 4 contributions, as kernel 4 is divisible by stride 2");
    EXPECT_EQ(verdict(axis(5, 3, 2, 1)),
              "Uneven: kernel 3 is not divisible by stride 2, so neighbouring outputs get 1 or 2 "
              "contributions along each axis, 1 to 4 in all: a checkerboard");
    EXPECT_EQ(verdict(axis(5, 2, 3)),
              "Holes: stride 3 is larger than kernel 2, so outputs get 0 or 1 contributions along each axis, "
              "0 to 1 in all");
    EXPECT_EQ(verdict(axis(5, 3, 2, 0, 2)),
              "Holes: dilation 2 and stride 2 share the factor 2, so outputs get 0 or 3 contributions along "
              "each axis, 0 to 9 in all");
    EXPECT_EQ(verdict(axis(5, 3, 1)), "Even: every output inside gets 9 contributions, as the stride is 1");
    EXPECT_EQ(verdict(axis(5, 2, 2)),
              "Even: every output inside gets 1 contribution, as kernel 2 is divisible by stride 2");
    EXPECT_EQ(overlap_of(layer_of(Operator::transposed_convolution, {axis(5, 3, 2)})).verdict,
              "Uneven: kernel 3 is not divisible by stride 2, so neighbouring outputs get 1 or 2 "
              "contributions: stripes");
    EXPECT_EQ(overlap_of(layer_of(Operator::transposed_convolution, {axis(5, 4, 2), axis(5, 3, 2)})).verdict,
              "Uneven: kernel 3 is not divisible by stride 2, so neighbouring outputs get 1 or 2 "
              "contributions across columns, 2 to 4 in all: stripes");
    EXPECT_EQ(overlap_of(layer_of(Operator::convolution, {axis(9, 3, 2), axis(9, 3, 2)})).verdict,
              "Uneven: kernel 3 is not divisible by stride 2, so neighbouring inputs are read 1 or 2 times "
              "along each axis, 1 to 4 in all: its gradient is as uneven");
    EXPECT_EQ(overlap_of(layer_of(Operator::max_pooling, {axis(9, 2, 2), axis(9, 2, 2)})).verdict,
              "Even: every input inside is read once, as kernel 2 is divisible by stride 2");
}

// A sentence about an inside that is not there would be false.
TEST(Overlap, SmallMapsHaveNoInside) {
    const auto verdict = [](Operator op, const AxisSpec& a) {
        return overlap_of(layer_of(op, {a, a})).verdict;
    };
    EXPECT_EQ(
        verdict(Operator::convolution, axis(7, 3, 1, 0, 2)),
        "Too small for an inside: on a larger input every input inside is read 9 times, as the stride is "
        "1; here 1 to 4");
    EXPECT_EQ(
        verdict(Operator::convolution, axis(4, 3, 1)),
        "Too small for an inside: on a larger input every input inside is read 9 times, as the stride is "
        "1; here 1 to 4");
    EXPECT_EQ(verdict(Operator::transposed_convolution, axis(2, 3, 1)),
              "Too small for an inside: on a larger input every output inside gets 9 contributions, as the "
              "stride is 1; here 1 to 4");
    EXPECT_EQ(
        verdict(Operator::transposed_convolution, axis(1, 3, 2)),
        "Too small for an inside: on a larger input outputs get 1 or 2 contributions along each axis, 1 "
        "to 4 in all: a checkerboard; here 1 everywhere");
}

TEST(Overlap, WordsMeanTheSameEverywhere) {
    EXPECT_EQ(meaning_of(Operator::transposed_convolution, Evenness::uneven),
              "uneven: neighbouring outputs get unequally many contributions, a checkerboard");
    EXPECT_EQ(meaning_of(Operator::transposed_convolution, Evenness::holes),
              "holes: some outputs get no contribution");
    EXPECT_EQ(
        meaning_of(Operator::convolution, Evenness::uneven),
        "uneven: neighbouring inputs are read unequally often; its gradient is as uneven, its output is "
        "not");
    // What a maximum sends back goes to one input of each window.
    EXPECT_EQ(meaning_of(Operator::max_pooling, Evenness::uneven),
              "uneven: neighbouring inputs are read unequally often");
    EXPECT_EQ(meaning_of(Operator::average_pooling, Evenness::holes), "holes: some inputs are never read");
}

TEST(Overlap, BorderIsToldApart) {
    EXPECT_EQ(overlap_of(square(axis(5, 4, 2))).border, "Near the border outputs get fewer, down to 1");
    EXPECT_EQ(overlap_of(square(axis(5, 2, 2))).border, "");
    EXPECT_EQ(overlap_of(square(axis(1, 4, 2))).border, "") << "there is nothing else";
    EXPECT_EQ(overlap_of(layer_of(Operator::convolution, {axis(6, 3, 1)})).border,
              "Near the border inputs are read less often, down to 1");
}

TEST(Overlap, LayersInARowCountTheWays) {
    // A pulse of ones through two layers, tap by tap.
    const AxisSpec a = axis(4, 3, 2, 1, 1, 1);
    const AxisSpec b = axis(99, 4, 2, 1);
    Counts ways = by_hand(Operator::transposed_convolution, a);
    Counts expected(2 * ways.size(), 0);
    for (std::size_t i = 0; i < ways.size(); ++i) {
        for (std::int64_t tap = 0; tap < 4; ++tap) {
            const std::int64_t at = static_cast<std::int64_t>(2 * i) + tap - 1;
            if (at >= 0 && at < std::ssize(expected)) expected[static_cast<std::size_t>(at)] += ways[i];
        }
    }
    EXPECT_EQ(overlap_of_stack(std::vector{a, b}), expected);
    EXPECT_EQ(overlap_of_stack(std::vector{a}), by_hand(Operator::transposed_convolution, a));
}

TEST(Overlap, InsideOfAStackIsWhatALongOneHasInTheMiddle) {
    for (std::int64_t kernel = 1; kernel <= 5; ++kernel) {
        for (std::int64_t stride = 1; stride <= 3; ++stride) {
            for (std::int64_t dilation = 1; dilation <= 2; ++dilation) {
                for (int layers = 1; layers <= 3; ++layers) {
                    const AxisSpec a = axis(60, kernel, stride, 0, dilation);
                    const Counts all = overlap_of_stack(std::vector(static_cast<std::size_t>(layers), a));
                    const auto third = std::ssize(all) / 3;
                    const auto [least, most] = std::minmax_element(all.begin() + third, all.end() - third);
                    EXPECT_EQ(inside_of_stack(a, layers), std::pair(*least, *most))
                        << kernel << " " << stride << " " << dilation << " " << layers;
                }
            }
        }
    }
    EXPECT_EQ(inside_of_stack(axis(5, 3, 1'000'000), 3), std::nullopt);
}

TEST(Overlap, WordsForSeveralLayers) {
    EXPECT_EQ(stack_words(square(axis(5, 3, 2)), 2),
              "Two such layers in a row: inside 1 to 3 contributions along each axis, 1 to 9 in all");
    EXPECT_EQ(stack_words(square(axis(5, 4, 2)), 3),
              "Three such layers in a row: still even, 64 contributions inside");
}

TEST(Overlap, EveryRemedyIsPossibleAndEven) {
    std::set<std::string> seen;
    for_each_small_axis(Operator::transposed_convolution, [&](const AxisSpec& a) {
        if (a.padding_begin != a.padding_end) return;
        const LayerRequest from = request(square(a));
        if (why_invalid(from)) return;
        const std::vector<Remedy> found = remedies(from);
        ASSERT_EQ(found.empty(), overlap_of(from.layer).evenness == Evenness::even);
        for (const Remedy& r : found) {
            ASSERT_FALSE(why_invalid(r.request));
            const Layer layer = resolved(r.request);
            ASSERT_FALSE(why_too_large(layer));
            ASSERT_EQ(overlap_of(layer).evenness, Evenness::even) << r.words;
            if (layer.op == Operator::transposed_convolution) {
                const bool stays = output_extents(layer) == output_extents(from.layer);
                ASSERT_EQ(stays, r.effect.starts_with("the output stays")) << r.effect;
            }
            seen.insert(r.words.substr(0, r.words.find(' ')));
        }
    });
    EXPECT_EQ(seen, (std::set<std::string>{"kernel", "stride", "resize", "a", "dilation"}));
}

TEST(Overlap, RemediesOfTheUsualLayer) {
    const std::vector<Remedy> found = remedies(request(square(axis(3, 3, 2, 1, 1, 1))));
    std::vector<std::string> words;
    for (const Remedy& r : found) words.push_back(r.words + ": " + r.effect);
    EXPECT_EQ(
        words,
        (std::vector<std::string>{
            "kernel 4, output padding 0: the output stays 6×6",
            "kernel 2, padding 0, output padding 0: the output stays 6×6",
            "stride 1, output padding 0: the output is 3×3 instead of 6×6",
            "resize to 6×6 first, then a convolution, kernel 3, padding same: the output stays 6×6",
            "a convolution to 4 channels, kernel 2, then pixel shuffle by 2: the output stays 6×6; its 4 "
            "filters a channel can make a pattern, too, unless they start alike (ICNR)",
        }));
}

}  // namespace
}  // namespace convwalk
