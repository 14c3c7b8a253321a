// What made the sizes of a join differ, and what mends it.
#include "network/join_mends.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "network/stack_json.h"
#include "support/small_networks.h"

namespace convwalk {
namespace {

using testing::padded_unet;

TEST(JoinMends, AFailingJoinSaysWhichLayerLostTheRowAndWhatMendsIt) {
    const StackReport report = told_report_of(padded_unet("1x30x30"));
    ASSERT_TRUE(report.refusal);
    EXPECT_EQ(report.refusal->sentence,
              "layer 7: 14×14 can't be joined with the 15×15 of \"s2\"; their sizes must be equal, or the "
              "other one cut; layer 4 (max pooling 2, stride 2) drops the last row and column of 15×15; what "
              "mends it: output padding 1 at layer 6, or cropping what layer 3 (\"s2\") gives to 14×14 and "
              "what layer 1 (\"s1\") gives to 28×28, or resizing to 15×15 before layer 7, or an input padded "
              "to 32×32, or an input cropped to 28×28");
}

TEST(JoinMends, EveryMendIsANetworkWithAnOutput) {
    for (const char* input : {"1x30x30", "1x31x31", "1x29x32", "3x37x41", "1x30x31", "1x33x64"}) {
        const StackReport report = told_report_of(padded_unet(input));
        ASSERT_TRUE(report.refusal) << input;
        const Stack stack = padded_unet(input);
        const auto mends = mends_of_misfit(stack, *report.refusal, numbered_places(stack));
        EXPECT_GE(mends.size(), 3u) << input << ": " << report.refusal->sentence;
        for (const StackMend& mend : mends)
            EXPECT_FALSE(report_of(mend.stack).refusal) << input << ": " << mend.words;
    }
}

TEST(JoinMends, SeveralJoinsAreMendedAlike) {
    const StackReport report = told_report_of(padded_unet("1x31x31"));
    ASSERT_TRUE(report.refusal);
    EXPECT_NE(report.refusal->sentence.find("output padding 1 at layer 6 and 1 at layer 9"),
              std::string::npos)
        << report.refusal->sentence;
}

TEST(JoinMends, ARoundedSizeIsNamedToo) {
    Stack stack = read_stack(R"J({"input": "1x15", "layers": [
        {"layer": "convolution", "name": "s", "channels": 8, "kernel": 3, "padding": 1},
        "C(8,3,2,p1) - T(8,2,2)",
        {"layer": "add", "with": "s"}]})J")
                      .stack;
    const StackReport report = told_report_of(stack);
    ASSERT_TRUE(report.refusal);
    EXPECT_NE(report.refusal->sentence.find("rounds 15 to 8"), std::string::npos) << report.refusal->sentence;
    EXPECT_NE(report.refusal->sentence.find("cropping what layer 3 gives to 15"), std::string::npos)
        << report.refusal->sentence;
}

TEST(JoinMends, BordersThatWereTakenAwayAreNamed) {
    const Stack stack = read_stack(R"J({"input": "1x16x16", "layers": [
        {"layer": "convolution", "name": "skip", "channels": 8, "kernel": 3, "padding": 1},
        "C(8,3,valid)",
        {"layer": "concatenate", "with": "skip"}]})J")
                            .stack;
    const StackReport report = told_report_of(stack);
    ASSERT_TRUE(report.refusal);
    EXPECT_NE(report.refusal->sentence.find("layer 2 (convolution 3, valid padding) makes 14×14 of 16×16"),
              std::string::npos)
        << report.refusal->sentence;
    EXPECT_EQ(report.refusal->sentence.find("an input"), std::string::npos) << report.refusal->sentence;
}

TEST(JoinMends, BehindAVectorOrAReshapeAxesAreCountedAnew) {
    const char* generator = R"J({"input": "10", "layers": ["D(49)", "V(1,7x7)",
        {"layer": "convolution", "name": "s1", "channels": 8, "kernel": 3, "padding": 1},
        "P(2)",
        {"layer": "transposed_convolution", "channels": 8, "kernel": 2, "stride": 2},
        {"layer": "concatenate", "with": "s1"}]})J";
    const auto of_a_vector = told_report_of(read_stack(generator).stack).refusal;
    ASSERT_TRUE(of_a_vector);
    EXPECT_EQ(of_a_vector->sentence,
              "layer 6: 6×6 can't be joined with the 7×7 of \"s1\"; their sizes must be equal, or the other "
              "one cut; layer 4 (max pooling 2, stride 2) drops the last row and column of 7×7; what mends "
              "it: output padding 1 at layer 5, or cropping what layer 3 (\"s1\") gives to 6×6, or resizing "
              "to 7×7 before layer 6");
    // The transposed layer has two axes, and one is too short.
    const char* line = R"J({"input": "1x3x3", "layers": [
        {"layer": "transposed_convolution", "channels": 1, "kernel": [2, 3], "stride": [2, 1]},
        {"layer": "reshape", "to": [1, 30], "name": "all"},
        {"layer": "convolution", "channels": 1, "kernel": 3},
        {"layer": "concatenate", "with": "all"}]})J";
    const auto of_a_reshape = told_report_of(read_stack(line).stack).refusal;
    ASSERT_TRUE(of_a_reshape);
    EXPECT_EQ(
        of_a_reshape->sentence,
        "layer 4: 28 can't be joined with the 30 of \"all\"; their sizes must be equal, or the other one "
        "cut; layer 3 (convolution 3) makes 28 of 30; what mends it: cropping what layer 2 (\"all\") "
        "gives to 28, or resizing to 30 before layer 4");
}

TEST(JoinMends, OtherRefusalsAreLeftAsTheyAre) {
    Stack stack = padded_unet("1x30x30");
    stack.layers[0].what = Join{.with = "nobody", .cut_from = {}};
    const StackReport report = told_report_of(stack);
    ASSERT_TRUE(report.refusal);
    EXPECT_EQ(report.refusal->sentence.find("what mends it"), std::string::npos) << report.refusal->sentence;
}

}  // namespace
}  // namespace convwalk
