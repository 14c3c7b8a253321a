// Which input sizes networks take, against every size tried by itself.
#include "network/sizes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <variant>

#include "network/networks.h"
#include "network/notation.h"
#include "network/stack_json.h"
#include "support/small_networks.h"

namespace convwalk {
namespace {

using testing::padded_unet;

Stack chain(const std::string& notation, std::size_t axes = 1) {
    Stack stack = read_stack(notation).stack;
    stack.input = Extents(axes, 64);
    return stack;
}

SizesTaken taken_by(const Stack& stack) {
    return sizes_taken(line_of(stack, 0), {});
}

TEST(Sizes, AUNetTakesMultiples) {
    const SizesTaken padded = taken_by(padded_unet("1x30x30"));
    ASSERT_TRUE(padded.rule);
    EXPECT_EQ(words_of(*padded.rule), "multiples of 4, from 4 on");
    EXPECT_EQ(padded.shortest, 4);
    EXPECT_EQ(padded.shortest_that_fits, 4);

    const SizesTaken original = taken_by(network("unet").stack);
    ASSERT_TRUE(original.rule);
    EXPECT_EQ(original.rule->modulus, 16);
    EXPECT_EQ(original.rule->remainders, std::vector<std::int64_t>{12});
    EXPECT_TRUE(words_of(*original.rule).starts_with("12 more than a multiple of 16, from "))
        << words_of(*original.rule);
}

TEST(Sizes, ASpeechFrontEnd) {
    const Stack stack = chain("C(512,10,5,valid)-4xC(512,3,2,valid)-2xC(512,2,2,valid)");
    const SizesTaken taken = sizes_taken(line_of(stack, 0), {.range = std::nullopt, .output = 98});
    EXPECT_EQ(taken.shortest, 400);
    EXPECT_EQ(taken.giving, (Runs{{31440, 31759}}));
    ASSERT_TRUE(taken.rule);
    EXPECT_EQ(taken.rule->modulus, 320);
    EXPECT_EQ(taken.rule->remainders, std::vector<std::int64_t>{80});
    EXPECT_EQ(taken.rule->from, 400);
}

TEST(Sizes, NothingIsLostWherePaddingAloneIs) {
    EXPECT_EQ(words_of(*taken_by(chain("C(8,3,2,p1)-C(8,3,2,p1)")).rule), "every size");
    EXPECT_EQ(words_of(*taken_by(chain("C(8,3,valid)")).rule), "every size from 3 on");
    EXPECT_EQ(words_of(*taken_by(chain("P(2)-P(3)")).rule), "multiples of 6, from 6 on");
    EXPECT_EQ(words_of(*taken_by(chain("U(1.5)")).rule), "multiples of 2, from 2 on");
    EXPECT_EQ(words_of(*taken_by(chain("C(8,3,3,p1)")).rule),
              "sizes that leave 1 or 2 when divided by 3, from 1 on");
}

// The rule against every size by itself, of networks that differ in all kinds of ways.
TEST(Sizes, TheRuleIsWhatEverySizeSays) {
    const std::vector<Stack> stacks = {padded_unet("1x30x30"),
                                       network("unet").stack,
                                       chain("C(4,5,3,valid)-P(2)-T(4,3,2,p1)"),
                                       chain("C(4,3,2,p1)-AP(3,2)-C(4,2,2,valid)"),
                                       chain("PU(3)-P(2)"),
                                       chain("C(4,4,2,p1)-U(2)-C(4,3,valid)-P(2)"),
                                       chain("P(3,2,ceil)-P(2)"),
                                       chain("U(2.5)-C(4,3,4,valid)")};
    for (const Stack& stack : stacks) {
        const Stack line = line_of(stack, 0);
        const SizesTaken taken = sizes_taken(line, {.range = convwalk::Run{1, 400}, .output = {}});
        ASSERT_TRUE(taken.repeats);
        std::optional<std::int64_t> shortest;
        std::optional<std::int64_t> fitting;
        for (const SizeVerdict& v : taken.looked_at) {
            if (v.is_taken() && !shortest) shortest = v.size;
            if (v.fits() && !fitting) fitting = v.size;
            EXPECT_EQ(v.fits(), v.why.empty());
            if (!taken.rule || v.size < taken.rule->from) continue;
            const auto& all = taken.rule->remainders;
            const bool said = std::find(all.begin(), all.end(), v.size % taken.rule->modulus) != all.end();
            EXPECT_EQ(v.fits(), said) << v.size << ": " << v.why;
        }
        EXPECT_EQ(taken.shortest, shortest);
        EXPECT_EQ(taken.shortest_that_fits, fitting);
    }
}

TEST(Sizes, AVerdictNamesTheLayers) {
    const Stack line = line_of(padded_unet("1x30x30"), 0);
    const SizeVerdict bad = verdict_of(line, 30);
    EXPECT_EQ(bad.loses, 4u);
    EXPECT_EQ(bad.refuses, 7u);
    EXPECT_NE(bad.why.find("layer 4 (max pooling 2, stride 2) drops the last cell of 15"), std::string::npos)
        << bad.why;
    EXPECT_TRUE(verdict_of(line, 32).fits());
    EXPECT_EQ(nearest_fit(line, 30, 1), 32);
    EXPECT_EQ(nearest_fit(line, 30, -1), 28);
}

TEST(Sizes, ANetworkThatNeverFitsHasNoRule) {
    Stack stack = chain("C(4,3,p1)-C(4,3,valid)");
    stack.layers[0].name = "wide";
    StackLayer join;
    join.what = Join{.with = "wide", .cut_from = {}};
    stack.layers.push_back(join);
    const SizesTaken taken = taken_by(stack);
    EXPECT_TRUE(taken.repeats);
    EXPECT_FALSE(taken.rule);
    EXPECT_FALSE(taken.shortest);
}

TEST(Sizes, ADenseLayerTakesOneSize) {
    Stack stack = read_stack("C(6,5,valid)-P(2)-C(16,5,valid)-P(2)-flatten-D(10)").stack;
    ASSERT_TRUE(puts_axes_together(stack));
    // Nothing says how many features the dense layer takes.
    const SizesTaken open = sizes_taken(stack, {});
    ASSERT_TRUE(open.rule);
    EXPECT_EQ(words_of(*open.rule), "multiples of 4, from 16 on");
    std::get<Dense>(stack.layers.back().what).takes = 400;
    const SizesTaken taken = sizes_taken(stack, {.range = convwalk::Run{20, 40}, .output = {}});
    EXPECT_FALSE(taken.rule);
    EXPECT_EQ(taken.shortest, 32);
    EXPECT_EQ(taken.shortest_that_fits, 32);
    for (const SizeVerdict& v : taken.looked_at)
        EXPECT_EQ(v.is_taken(), v.size >= 32 && v.size < 36) << v.why;
}

TEST(Sizes, WindowsOfAnUnfoldLieOnAllAxes) {
    const Stack stack = read_stack("C(4,3)-P(2)-UNFOLD(2,s2)-FOLD(4x4,2,s2)").stack;
    ASSERT_TRUE(puts_axes_together(stack));
    EXPECT_EQ(line_of(stack, 0).layers.size(), 3u);
    // Four windows are those of 4×4 and 5×5.
    const SizesTaken taken = sizes_taken(stack, {.range = convwalk::Run{1, 40}, .output = {}});
    for (const SizeVerdict& v : taken.looked_at)
        EXPECT_EQ(v.is_taken(), v.size >= 8 && v.size < 12) << v.size << ": " << v.why;
    const Stack open = read_stack("P(3)-UNFOLD(2,s2)").stack;
    const SizesTaken any = sizes_taken(open, {});
    ASSERT_TRUE(any.rule);
    EXPECT_EQ(words_of(*any.rule), "multiples of 6, from 6 on");
    EXPECT_EQ(verdict_of(open, 9).why, "layer 2 (unfold 2, stride 2) drops the last cell of 3");
}

// Nothing else says that axes differ than a layer that treats them otherwise.
TEST(Sizes, ALossOnAnyAxisIsOne) {
    const Stack stack = read_stack("V(1,4x6)-P(4,s4)").stack;
    const SizeVerdict v = verdict_of(stack, 24);
    EXPECT_EQ(v.loses, 2u);
    EXPECT_EQ(v.why, "layer 2 (max pooling 4, stride 4) drops the last 2 cells of 6");
}

TEST(Sizes, AreQuickForEveryReadyMadeNetwork) {
    for (const Network& known : networks()) {
        SCOPED_TRACE(known.name);
        if (known.stack.input.empty()) continue;
        const SizesTaken taken = taken_by(known.stack);
        EXPECT_TRUE(taken.shortest);
    }
}

}  // namespace
}  // namespace convwalk
