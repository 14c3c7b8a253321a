// What is said of a network beside its sizes, where somebody reads it.
#include <gtest/gtest.h>

#include <string>

#include "network/stack_json.h"

namespace convwalk {
namespace {

Stack stack_of(const std::string& notation, Extents input) {
    Stack stack = read_stack(notation).stack;
    stack.input = std::move(input);
    return stack;
}

std::string said(const Stack& stack, Note::Kind kind) {
    const StackReport report = told_report_of(stack);
    for (const Note& note : report.layers.back().notes) {
        if (note.kind == kind) return note.sentence;
    }
    return "";
}

TEST(ToldReport, AFieldLargerThanTheInputIsSaidToBeSo) {
    const auto kind = Note::Kind::wider_than_input;
    EXPECT_EQ(
        said(stack_of("4xC(1,5,p2)", {8, 20}), kind),
        "its receptive field has 17×17 cells on an endless input; of the 8×20 here it sees at most 8×17");
    EXPECT_EQ(said(stack_of("4xC(1,5,p2)", {17, 17}), kind), "");
    EXPECT_EQ(said(stack_of("T(1,4,s2)-T(1,4,s2)-T(1,4,s2)", {1, 1}), kind),
              "its receptive field has 3×3 cells on an endless input; of the 1×1 here it sees at most 1×1");
    // A vector has no place for a field to be.
    EXPECT_EQ(said(stack_of("4xC(1,5,p2)-F-D(3)", {8, 8}), kind), "");
}

TEST(ToldReport, HolesAreCountedWhereTheReportAloneCountsNone) {
    const Stack stack = stack_of("3xC(1,3,valid,d2)", {40, 40});
    EXPECT_EQ(said(stack, Note::Kind::holes),
              "of the receptive field of 13×13 cells 7×7 are read; the others are holes");
    EXPECT_FALSE(has_note(report_of(stack).layers.back(), Note::Kind::holes));
}

// What an edit in the window waits for does not look for mends.
TEST(ToldReport, TheReportAloneSaysWhyAJoinFailsAndNoMore) {
    const Stack stack = read_stack(R"J({"input": "1x15", "layers": [
        {"layer": "convolution", "name": "a", "channels": 1, "kernel": 3, "padding": 1},
        "P(2)",
        {"layer": "transposed_convolution", "channels": 1, "kernel": 2, "stride": 2},
        {"layer": "concatenate", "with": "a"}]})J")
                            .stack;
    const std::string plain = report_of(stack).refusal->sentence;
    const std::string told = told_report_of(stack).refusal->sentence;
    EXPECT_TRUE(told.starts_with(plain)) << told;
    EXPECT_EQ(plain.find("what mends it"), std::string::npos) << plain;
    EXPECT_NE(told.find("what mends it: output padding 1 at layer 3"), std::string::npos) << told;
}

}  // namespace
}  // namespace convwalk
