// Finding the layer that gives a size: complete, in order, quick; and what makes two sizes differ.
#include "advice/solve.h"
#include "advice/changes.h"

#include <gtest/gtest.h>

#include <set>
#include <tuple>

#include "basics/errors.h"

namespace convwalk {
namespace {

using Key =
    std::tuple<int, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>;

Key key_of(const Solution& s) {
    return {static_cast<int>(s.op), s.kernel,   s.stride,        s.padding_begin,
            s.padding_end,          s.dilation, s.output_padding};
}

std::set<Key> keys_of(const Answer& answer) {
    std::set<Key> keys;
    for (const Solution& s : answer.solutions) EXPECT_TRUE(keys.insert(key_of(s)).second) << "given twice";
    return keys;
}

const std::vector<Operator> kAll = {Operator::convolution, Operator::transposed_convolution,
                                    Operator::max_pooling, Operator::average_pooling};

template <typename Visit>
void for_each_in(const Range& range, Visit visit) {
    for (std::int64_t value = range.first; value <= range.last; ++value) visit(value);
}

// Every combination, asked of the judge and of the output size alone.
template <typename Fits>
std::set<Key> by_brute_force(const Question& q, Fits fits) {
    std::set<Key> keys;
    for (const Operator op : q.operators)
        for_each_in(q.kernel, [&](auto k) {
            for_each_in(q.stride, [&](auto s) {
                for_each_in(q.padding, [&](auto p) {
                    for_each_in(q.padding_end.value_or(Range{p, p}), [&](auto e) {
                        for_each_in(op == Operator::average_pooling ? Range{1, 1} : q.dilation, [&](auto d) {
                            for_each_in(
                                op == Operator::transposed_convolution ? q.output_padding : Range{0, 0},
                                [&](auto a) {
                                    Solution solution;
                                    solution.op = op;
                                    solution.kernel = static_cast<std::int32_t>(k);
                                    solution.stride = static_cast<std::int32_t>(s);
                                    solution.padding_begin = static_cast<std::int32_t>(p);
                                    solution.padding_end = static_cast<std::int32_t>(e);
                                    solution.dilation = static_cast<std::int32_t>(d);
                                    solution.output_padding = static_cast<std::int32_t>(a);
                                    if (fits(solution)) keys.insert(key_of(solution));
                                });
                        });
                    });
                });
            });
        });
    return keys;
}

bool gives(const Solution& s, const Extents& input, const Extents& output) {
    const Layer layer = layer_of(s, input);
    return !why_invalid(layer) && output_extents(layer) == output;
}

TEST(Solve, FindsEveryCombinationForASize) {
    std::size_t found = 0;
    for (std::int64_t in = 1; in <= 9; in += 2) {
        for (std::int64_t out = 1; out <= 18; ++out) {
            Question q;
            q.input = {in, in + 1};
            q.output = {out, out % 3 == 0 ? out + 1 : out};
            q.operators = kAll;
            q.kernel = {1, 5};
            q.padding_end = Range{0, 2};
            q.dilation = {1, 3};
            q.output_padding = {0, 2};
            const Answer answer = solve(q);
            EXPECT_EQ(keys_of(answer),
                      by_brute_force(q, [&](auto& s) { return gives(s, q.input, q.output); }));
            found += answer.solutions.size();
        }
    }
    EXPECT_GT(found, 1000u);
}

// Without an input it has to hold for every one; brute force looks at many.
TEST(Solve, FindsEveryCombinationForAFactor) {
    for (const Fraction factor :
         {fraction(1), fraction(2), fraction(3), fraction(1, 2), fraction(1, 3), fraction(3, 2)}) {
        Question q;
        q.factor = factor;
        q.operators = kAll;
        q.kernel = {1, 6};
        q.padding_end = Range{0, 3};
        q.dilation = {1, 3};
        q.output_padding = {0, 3};
        const auto always = [&](const Solution& s) {
            int seen = 0;
            for (std::int64_t i = 1; i <= 60; ++i) {
                const Fraction out = fraction(i) * factor;
                if (out.den != 1) continue;
                if (!gives(s, {i}, {out.num})) return false;
                ++seen;
            }
            return seen > 5;
        };
        const std::set<Key> keys = keys_of(solve(q));
        EXPECT_EQ(keys, by_brute_force(q, always)) << factor.num << "/" << factor.den;
        EXPECT_EQ(keys.empty(), factor == fraction(3, 2));
    }
}

// Sizes that the factor does not leave whole, by brute force.
TEST(Solve, SaysHowOtherSizesAreRounded) {
    std::set<std::string> seen;
    for (const std::int64_t stride : {1, 2, 3, 4}) {
        Question q;
        q.factor = fraction(1, stride);
        q.operators = kAll;
        q.kernel = {1, 6};
        q.dilation = {1, 2};
        q.padding_end = Range{0, 3};
        for (const Solution& s : solve(q).solutions) {
            const std::string words = rounding_words(s);
            EXPECT_EQ(words.empty(), stride == 1);
            std::int64_t from = 1;
            if (words == "rounded down") from = stride;
            for (std::int64_t r = 2; r < stride; ++r)
                if (words == "rounded up from a remainder of " + std::to_string(r) + " on") from = r;
            EXPECT_TRUE(words.empty() || words == "rounded down" || words == "rounded up" || from > 1)
                << words;
            seen.insert(words);
            for (std::int64_t i = stride; i <= 30; ++i) {
                const Layer layer = layer_of(s, {i});
                ASSERT_FALSE(why_invalid(layer));
                EXPECT_EQ(output_extents(layer)[0], i / stride + (stride > 1 && i % stride >= from ? 1 : 0))
                    << words << ", " << i << " by " << stride;
            }
        }
    }
    EXPECT_EQ(seen.size(), 5u);
}

TEST(Solve, KeepsTheSimplestAndCountsAll) {
    Question q;
    q.input = {24, 24};
    q.output = {24, 24};
    q.operators = kAll;
    q.kernel = {1, 24};
    q.padding = {0, 12};
    q.padding_end = Range{0, 12};
    q.dilation = {1, 6};
    const Answer all = solve(q);
    EXPECT_EQ(all.found, static_cast<std::int64_t>(all.solutions.size()));
    ASSERT_GT(all.found, 1500);
    for (const std::int64_t most : {1, 7, 100, 1500}) {
        q.most = most;
        const Answer few = solve(q);
        EXPECT_EQ(few.found, all.found);
        EXPECT_EQ(few.tried, all.tried);
        EXPECT_EQ(few.solutions, std::vector<Solution>(all.solutions.begin(), all.solutions.begin() + most));
    }
}

TEST(Solve, PutsTheSimplestFirst) {
    Question q;
    q.input = {7, 7};
    q.output = {14, 14};
    q.kernel = {2, 5};
    const Answer answer = solve(q);
    ASSERT_GE(answer.solutions.size(), 3u);
    EXPECT_EQ(key_of(answer.solutions[0]), Key(1, 2, 2, 0, 0, 1, 0));
    EXPECT_EQ(key_of(answer.solutions[1]), Key(1, 4, 2, 1, 1, 1, 0));
    EXPECT_TRUE(answer.solutions[0].evenness == Evenness::even &&
                answer.solutions[1].evenness == Evenness::even);
    EXPECT_EQ(weights_of(answer.solutions[1], 2), 16);
    const auto three =
        std::find_if(answer.solutions.begin(), answer.solutions.end(), [](auto& s) { return s.kernel == 3; });
    ASSERT_NE(three, answer.solutions.end());
    EXPECT_EQ(three->evenness, Evenness::uneven);
    EXPECT_EQ(three->output_padding, 1);
    bool lost = false;
    for (const Solution& s : answer.solutions) {
        EXPECT_FALSE(lost && s.lost == 0 && s.output_padding == 0 && s.dilation == 1)
            << "exact ones come first";
        lost = lost || s.lost > 0;
    }
}

TEST(Solve, CountsCellsThatAreLost) {
    Question q;
    q.input = {8};
    q.output = {4};
    q.operators = {Operator::convolution};
    q.kernel = {3, 3};
    q.stride = {2, 2};
    q.padding = {1, 1};
    const Answer answer = solve(q);
    ASSERT_EQ(answer.solutions.size(), 1u);
    EXPECT_EQ(answer.solutions[0].left_over, 1);
    EXPECT_EQ(answer.solutions[0].lost, 0) << "all that is left over is padding";
    EXPECT_EQ(lost_words(answer.solutions[0], q.input, 1), "only padding left over");
}

TEST(Solve, SaysWhatIsLost) {
    Question q;
    q.operators = {Operator::convolution};
    q.kernel = {3, 3};
    q.stride = {2, 2};
    q.padding = {0, 0};
    const auto words = [&](const Extents& input, const Extents& output) {
        q.input = input;
        q.output = output;
        return lost_words(solve(q).solutions.at(0), input, input.size());
    };
    EXPECT_EQ(words({7, 7}, {3, 3}), "exact");
    EXPECT_EQ(words({8, 8}, {3, 3}), "1 row and column lost");
    EXPECT_EQ(words({8, 7}, {3, 3}), "1 row lost");
    EXPECT_EQ(words({8}, {3}), "1 cell lost");
    EXPECT_EQ(words({8, 7, 8}, {3, 3, 3}), "1 slice and column lost");
}

// The everyday layer loses no input, and its uneven reading is no fault of what comes out.
TEST(Solve, UnreadPaddingDoesNotMakeALayerWorse) {
    Question q;
    q.input = {6, 6};
    q.output = {3, 3};
    q.operators = {Operator::convolution};
    const Answer answer = solve(q);
    ASSERT_GE(answer.solutions.size(), 3u);
    EXPECT_EQ(key_of(answer.solutions[0]), Key(0, 2, 2, 0, 0, 1, 0));
    const auto place = [&](std::int32_t kernel, std::int32_t padding) {
        return std::find_if(answer.solutions.begin(), answer.solutions.end(), [&](const Solution& s) {
            return s.kernel == kernel && s.stride == 2 && s.padding_begin == padding;
        });
    };
    EXPECT_EQ(place(3, 1)->lost, 0);
    EXPECT_LT(place(3, 1), place(4, 1));
}

// Stamps counted one by one, away from the borders.
TEST(Solve, OverlapIsEvenWhenEveryCellIsMetEquallyOften) {
    for (std::int64_t k = 1; k <= 8; ++k)
        for (std::int64_t s = 1; s <= 6; ++s)
            for (std::int64_t d = 1; d <= 6; ++d) {
                std::vector<int> counts(static_cast<std::size_t>(60 * s + d * k));
                for (std::int64_t i = 0; i < 60; ++i)
                    for (std::int64_t t = 0; t < k; ++t) ++counts[static_cast<std::size_t>(i * s + t * d)];
                bool even = true;
                const auto middle = static_cast<std::size_t>(d * k + s);
                for (std::size_t at = middle; at < middle + static_cast<std::size_t>(s); ++at)
                    even = even && counts[at] == counts[middle];
                // Far enough from both ends.
                if (d * k + 2 * s >= 60 * s - d * k) continue;
                EXPECT_EQ(evenness_of({.kernel = k, .stride = s, .dilation = d}) == Evenness::even, even)
                    << k << " " << s << " " << d;
            }
}

TEST(Solve, AMillionCombinationsAreTried) {
    Question q;
    q.input = {64, 64};
    q.output = {64, 64};
    q.operators = {Operator::transposed_convolution};
    q.kernel = {1, 25};
    q.stride = {1, 10};
    q.padding = {0, 19};
    q.dilation = {1, 20};
    q.output_padding = {0, 9};
    const Answer answer = solve(q);
    EXPECT_EQ(answer.tried, 1'000'000);
    EXPECT_FALSE(answer.solutions.empty());
}

std::string mistake(const Question& q) {
    try {
        static_cast<void>(solve(q));
    } catch (const BadInput& bad) {
        return bad.what();
    }
    return "";
}

TEST(Solve, RefusesWhatCanNotBeAsked) {
    Question q;
    q.input = {7};
    q.output = {14, 14};
    EXPECT_EQ(mistake(q), "output is 14×14 and input 7; they must have as many sizes");
    q.output = {0};
    EXPECT_EQ(mistake(q), "output is 0; every size must be from 1 to 2147483647");
    q.output = {14};
    q.kernel = {5, 2};
    EXPECT_EQ(mistake(q), "kernel is 5..2; it must be a range within 1..2147483647");
    q.kernel = {1, 2147483647};
    EXPECT_EQ(
        mistake(q),
        "the ranges hold more than 20,000,000 combinations; make one of them smaller, or look for fewer "
        "operators");
    q.kernel = {1, 3};
    q.output = {};
    q.factor = fraction(1, 2);
    EXPECT_EQ(mistake(q), "factor is 1/2 and input 7; that makes no whole number of cells");
    EXPECT_EQ(parse_range("2..5", "kernel", 1), (Range{2, 5}));
    EXPECT_EQ(parse_range("3", "kernel", 1), (Range{3, 3}));
    for (const char* bad : {"", "..", "2..", "..5", "5..2", "0..3", "2...5", "a", "2-5", "99999999999"})
        EXPECT_THROW(static_cast<void>(parse_range(bad, "kernel", 1)), BadInput) << bad;
}

TEST(WhatChanged, FormsAChainFromOneSizeToTheOther) {
    LayerRequest from;
    LayerRequest to;
    from.layer.axes = {AxisSpec{}, AxisSpec{}};
    for (AxisSpec& a : from.layer.axes)
        a = {.input = 16, .kernel = 3, .stride = 1, .padding_begin = 1, .padding_end = 1};
    to = from;
    EXPECT_TRUE(what_changed(from, to).empty());
    to.layer.axes[0].stride = 2;
    to.layer.axes[0].kernel = 5;
    const std::vector<Change> changes = what_changed(from, to);
    ASSERT_EQ(changes.size(), 2u);
    EXPECT_EQ(changes[0].sentence, "kernel of the row axis 3 → 5: size 16 → 14");
    EXPECT_EQ(changes[1].sentence, "stride of the row axis 1 → 2: size 14 → 7");
    to.layer.op = Operator::transposed_convolution;
    to.layer.axes[1].output_padding = 0;
    std::vector<std::int64_t> at = {output_extents(from.layer)[0], output_extents(from.layer)[1]};
    for (const Change& change : what_changed(from, to)) {
        EXPECT_EQ(change.size_before, at[change.axis]);
        at[change.axis] = change.size_after;
    }
    EXPECT_EQ(at, output_extents(to.layer));
    to.layer.axes.resize(1);
    EXPECT_THROW(static_cast<void>(what_changed(from, to)), BadInput);
}

}  // namespace
}  // namespace convwalk
