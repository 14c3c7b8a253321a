// What a cell sees of the input, holes counted.
#include "network/seen_cells.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "network/stack_json.h"

namespace convwalk {
namespace {

Stack stack_of(const std::string& notation, Extents input) {
    Stack stack = read_stack(notation).stack;
    stack.input = std::move(input);
    return stack;
}

TEST(SeenCells, HolesAreCounted) {
    const Stack stack = stack_of("3xC(1,3,valid,d2)", {40, 40});
    const StackReport report = report_of(stack);
    const SeenCells seen = seen_cells(stack, report, 3, {5, 20});
    EXPECT_EQ(seen.cells, 169);
    EXPECT_EQ(seen.read, 49);
    EXPECT_EQ(seen.axes[0].interval, (convwalk::Run{5, 17}));
    EXPECT_EQ(lines_of(stack, seen).back(), "49 of 169 cells; the others are holes");
    EXPECT_EQ(lines_of(stack, seen)[1], "  rows 5 to 17: 13 cells, 7 of them read");
}

TEST(SeenCells, BordersCutTheInterval) {
    const Stack stack = stack_of("C(1,5)-C(1,5)", {8, 8});
    const SeenCells seen = seen_cells(stack, report_of(stack), 2, {0, 4});
    EXPECT_EQ(seen.axes[0].interval, (convwalk::Run{0, 4}));
    EXPECT_EQ(seen.axes[0].beyond, (convwalk::Run{-4, 4}));
    EXPECT_EQ(lines_of(stack, seen)[1], "  rows 0 to 4: 5 cells; −4 to 4 on an endless input");
    EXPECT_EQ(lines_of(stack, seen).back(), "40 cells in all");
}

TEST(SeenCells, BehindAFlattenAllIsSeen) {
    const Stack stack = stack_of("C(2,3)-flatten-D(4)", {6, 5});
    const StackReport report = report_of(stack);
    ASSERT_FALSE(report.refusal) << report.refusal->sentence;
    const SeenCells seen = seen_cells(stack, report, 3, {});
    EXPECT_EQ(seen.read, 30);
    EXPECT_EQ(seen.axes[1].interval, (convwalk::Run{0, 4}));
    EXPECT_FALSE(seen.axes[1].beyond);
}

TEST(SeenCells, OfAVectorAllNumbersAreSeen) {
    Stack stack = stack_of("D(18)-V(2,3x3)-T(1,3,s2)", {1, 1});
    stack.channels = 100;
    stack.input.clear();
    const StackReport report = report_of(stack);
    ASSERT_FALSE(report.refusal) << report.refusal->sentence;
    EXPECT_EQ(lines_of(stack, seen_cells(stack, report, 3, {1, 1})).back(), "all of its 100 numbers");
}

}  // namespace
}  // namespace convwalk
