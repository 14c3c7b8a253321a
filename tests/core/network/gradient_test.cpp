// How strongly an input is felt: against what a small change does, and where nothing is.
#include "network/run/gradient.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "network/notation.h"
#include "network/run/run.h"
#include "network/seen_cells.h"
#include "network/stack_json.h"
#include "numeric/fill.h"

namespace convwalk {
namespace {

struct Worked {
    Stack stack;
    StackReport report;
    NetworkWeights weights;
    std::vector<Tensor> maps;
};

Worked worked(const std::string& notation, const Extents& input, WeightFill fill = WeightFill::he) {
    Worked made;
    made.stack = read_stack(notation).stack;
    made.stack.channels = input[1];
    made.stack.input = {input.begin() + 2, input.end()};
    made.report = report_of(made.stack);
    made.weights = weights_filled(made.stack, made.report, {fill, 5});
    Tensor values = filled(InputFill::random, input);
    // No two are alike, so that the largest of a pooling stays it.
    for (std::size_t n = 0; n < values.values.size(); ++n) values.values[n] += 0.01 * double(n % 89);
    NetworkRun run(made.stack, made.report, made.weights, values, Precision::double_);
    while (run.next()) {
    }
    for (std::size_t layer = 0; layer <= run.done(); ++layer) made.maps.push_back(run.map(layer));
    return made;
}

void expect_what_a_change_does(const std::string& notation, const Extents& input) {
    const Worked made = worked(notation, input);
    const std::size_t last = made.stack.layers.size();
    const std::int64_t number = std::ssize(made.maps[last].values) / 2;
    const auto felt = gradient_of(made.stack, made.report, made.weights, made.maps, last, number);
    ASSERT_TRUE(felt) << notation;
    EXPECT_TRUE(felt->passed.empty()) << notation;
    constexpr double kChange = 1e-6;
    for (std::size_t n = 0; n < made.maps[0].values.size(); n += 3) {
        const auto changed = [&](double by) {
            Tensor other = made.maps[0];
            other.values[n] += by;
            return output_of(made.stack, made.weights, other).values[static_cast<std::size_t>(number)];
        };
        ASSERT_NEAR(felt->of_input.values[n], (changed(kChange) - changed(-kChange)) / (2 * kChange), 1e-5)
            << notation << " at " << n;
    }
}

TEST(Gradient, IsWhatASmallChangeDoes) {
    expect_what_a_change_does("CR(4,3)-P(2)-C(3,3)", {1, 2, 8, 8});
    expect_what_a_change_does("C(4,3,s2,g2)-AP(2)-T(2,4,2,p1)", {1, 2, 8, 8});
    expect_what_a_change_does("CLR(4,3,d2)-U(2,linear)-CH(2,3)", {1, 1, 7, 6});
    expect_what_a_change_does("C(4,3)-PS(2)-CS(1,3)", {1, 1, 6, 6});
    expect_what_a_change_does("CR(3,3,valid)-F-DR(5)-D(2)", {1, 1, 5, 5});
}

// Of a stack of dilated layers: a grid with holes, as the theory counts it.
TEST(Gradient, ShowsTheHolesOfDilatedStacks) {
    const Worked made = worked("C(1,3,d2)-C(1,3,d2)", {1, 1, 17, 17}, WeightFill::ones);
    const auto felt =
        gradient_of(made.stack, made.report, made.weights, made.maps, 2, 8 * made.maps[2].shape[3] + 8);
    ASSERT_TRUE(felt);
    const auto& values = felt->of_input.values;
    const auto count = std::count_if(values.begin(), values.end(), [](double v) { return v != 0; });
    EXPECT_EQ(count, 25);
    EXPECT_EQ(values[8 * 17 + 8], 9);
    EXPECT_EQ(values[8 * 17 + 9], 0);
    EXPECT_EQ(seen_cells(made.stack, made.report, 2, {8, 8}).read, 25);
}

TEST(Gradient, SaysWhatItPasses) {
    const Worked made = worked("CGELU(2,3)-C(1,3)", {1, 1, 6, 6});
    const auto felt = gradient_of(made.stack, made.report, made.weights, made.maps, 2, 0);
    ASSERT_TRUE(felt);
    EXPECT_EQ(felt->passed, (std::vector<std::string>{"gelu"}));
}

// Of 120 channels before 120 others a cell alone takes 130,000 products, and it sees 81 of them.
TEST(Gradient, IsNotWorkedOutWhereItTakesTooMuch) {
    const Worked made = worked("C(120,3)-C(120,3)-C(1,9)", {1, 1, 12, 12}, WeightFill::ones);
    EXPECT_FALSE(gradient_of(made.stack, made.report, made.weights, made.maps, 3, 6 * 12 + 6));
}

}  // namespace
}  // namespace convwalk
