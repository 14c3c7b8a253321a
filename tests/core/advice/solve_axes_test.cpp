// Layers whose axes differ: every one of them, in order.
#include "advice/solve_axes.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "basics/errors.h"

namespace convwalk {
namespace {

std::vector<Question> each_axis(Question q, std::size_t axes) {
    std::vector<Question> all;
    for (std::size_t i = 0; i < axes; ++i) all.push_back(question_of_axis(q, i));
    return all;
}

TEST(SolveAxes, FindsWhatNoCommonRangeHas) {
    Question q;
    q.operators = {Operator::transposed_convolution};
    q.input = {46, 62};
    q.output = {368, 489};
    q.kernel = {16, 16};
    q.stride = {8, 8};
    q.padding = {0, 8};
    q.output_padding = {0, 7};
    EXPECT_EQ(solve(q).found, 0);
    const AxesAnswer answer = solve_each_axis(each_axis(q, 2), 20);
    ASSERT_FALSE(answer.solutions.empty());
    const AxesSolution& first = answer.solutions.front();
    EXPECT_EQ(first[0].padding_begin, 4);
    EXPECT_EQ(first[1].padding_begin, 8);
    EXPECT_EQ(first[0].output_padding, 0);
    EXPECT_EQ(first[1].output_padding, 1);
    EXPECT_FALSE(answer.barren);
}

TEST(SolveAxes, TakesARangeAnAxis) {
    Question q;
    q.operators = {Operator::convolution};
    q.stride = {1, 1};
    std::vector<Question> axes(3, q);
    axes[0].kernel = axes[1].kernel = {3, 3};
    axes[2].kernel = {1, 1};
    const AxesAnswer answer = solve_each_axis(axes, 20);
    ASSERT_EQ(answer.found, 1);
    EXPECT_EQ(answer.solutions.front()[0].padding_begin, 1);
    EXPECT_EQ(answer.solutions.front()[1].padding_begin, 1);
    EXPECT_EQ(answer.solutions.front()[2].padding_begin, 0);
    EXPECT_EQ(weights_of(answer.solutions.front()), 9);
}

// Each axis by itself finds what solve() finds, and all pairs come out once.
TEST(SolveAxes, FindsEveryPairOnce) {
    for (const Extents& output : {Extents{4, 2}, Extents{7, 5}, Extents{16, 9}}) {
        Question q;
        q.input = {8, 7};
        q.output = output;
        const std::vector<Question> axes = each_axis(q, 2);
        const AxesAnswer answer = solve_each_axis(axes, kMostAxesSolutions);
        std::int64_t pairs = 0;
        for (const Operator op : q.operators) {
            std::int64_t both = 1;
            for (Question axis : axes) {
                axis.operators = {op};
                both *= solve(axis).found;
            }
            pairs += both;
        }
        EXPECT_EQ(answer.found, pairs);
        EXPECT_EQ(static_cast<std::int64_t>(answer.solutions.size()), pairs);
        for (const AxesSolution& s : answer.solutions) {
            for (std::size_t i = 0; i < 2; ++i) {
                const Layer layer = layer_of(s[i], {q.input[i]});
                EXPECT_FALSE(why_invalid(layer));
                EXPECT_EQ(output_extents(layer), Extents{output[i]});
                EXPECT_EQ(s[i].op, s[0].op);
            }
        }
    }
}

TEST(SolveAxes, PutsAxesThatWalkAlikeFirst) {
    Question q;
    q.operators = {Operator::convolution};
    q.input = {10, 11};
    q.output = {10, 11};
    const AxesAnswer answer = solve_each_axis(each_axis(q, 2), 1000);
    bool apart = false;
    for (const AxesSolution& s : answer.solutions) {
        const bool alike = s[0].kernel == s[1].kernel && s[0].stride == s[1].stride;
        EXPECT_FALSE(apart && alike);
        apart = apart || !alike;
    }
    EXPECT_EQ(answer.solutions.front()[0].kernel, 1);
    EXPECT_EQ(answer.solutions.front()[1].kernel, 1);
}

TEST(SolveAxes, NamesTheAxisThatHasNone) {
    Question q;
    q.input = {7, 7};
    q.output = {14, 1000};
    const AxesAnswer answer = solve_each_axis(each_axis(q, 2), 20);
    EXPECT_EQ(answer.found, 0);
    ASSERT_TRUE(answer.barren);
    EXPECT_EQ(*answer.barren, 1u);
}

TEST(SolveAxes, ReadsRanges) {
    EXPECT_EQ(parse_ranges("2..5x3", "kernel", 1), (std::vector<Range>{{2, 5}, {3, 3}}));
    EXPECT_EQ(parse_ranges("3", "kernel", 1), (std::vector<Range>{{3, 3}}));
    for (const char* bad : {"", "x", "3x", "1x2x3x4", "0x1", "5..2x1"})
        EXPECT_THROW(static_cast<void>(parse_ranges(bad, "kernel", 1)), BadInput) << bad;
}

TEST(SolveAxes, WhatHasNothingToLookForSaysWhatGivesTheSize) {
    Question q;
    q.input = {7, 7};
    q.output = {14, 14};
    EXPECT_EQ(
        nothing_to_solve(Operator::resize, q),
        "resizing has no kernel and stride to look for: --op resize --output-size 14x14 gives 14×14 of any "
        "input");
    EXPECT_EQ(
        nothing_to_solve(Operator::pixel_shuffle, q),
        "pixel shuffle has no kernel and stride to look for: --op pixel-shuffle --factor 2 gives it, and 4 "
        "channels become one");
    EXPECT_EQ(
        nothing_to_solve(Operator::pixel_unshuffle, q),
        "pixel unshuffle has no kernel and stride to look for, and it divides sizes by a whole number only");
    EXPECT_NE(nothing_to_solve(Operator::adaptive_average_pooling, q)
                  .find("--op adaptive-avg-pool --output-size 14x14"),
              std::string::npos);
    EXPECT_NE(nothing_to_solve(Operator::pad, q).find("--op pad --padding=3x3 --padding-end=4x4"),
              std::string::npos);
    q.output = {14, 21};
    EXPECT_NE(nothing_to_solve(Operator::pixel_shuffle, q).find("the same on every axis"), std::string::npos);
}

}  // namespace
}  // namespace convwalk
