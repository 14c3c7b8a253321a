// Values through networks: against PyTorch, against the definition, and what can't be worked out.
#include "network/run/run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "network/networks.h"
#include "network/notation.h"
#include "network/stack_json.h"
#include "numeric/fill.h"
#include "support/vectors.h"

namespace convwalk {
namespace {

using nlohmann::json;

using Numbers = std::vector<double>;

Numbers numbers_in(const json& object, const char* name) {
    return object.contains(name) ? object[name].get<Numbers>() : Numbers{};
}

Stack stack_of(const std::string& notation, const std::string& input) {
    Stack stack = read_stack(notation).stack;
    const MapShape shape = parse_input_shape(input);
    stack.channels = shape.channels;
    stack.input = shape.sizes;
    return stack;
}

Extents input_shape_of(const Stack& stack, std::int64_t batch) {
    Extents shape = {batch, stack.channels};
    shape.insert(shape.end(), stack.input.begin(), stack.input.end());
    return shape;
}

// Weights as a vector has them.
NetworkWeights weights_of(const json& vector, const Stack& stack, const StackReport& report) {
    NetworkWeights weights;
    for (std::size_t n = 0; n < stack.layers.size(); ++n) {
        const json& own = vector["weights"][n];
        LayerWeights layer;
        layer.weight = {weight_shape_in(stack, report, n + 1), numbers_in(own, "weight")};
        layer.bias = numbers_in(own, "bias");
        if (own.contains("slopes")) layer.slopes = numbers_in(own, "slopes");
        if (own.contains("batch_norm")) {
            const json& norm = own["batch_norm"];
            layer.norm = BatchNorm{numbers_in(norm, "mean"), numbers_in(norm, "variance"),
                                   numbers_in(norm, "scale"), numbers_in(norm, "shift")};
        }
        weights.push_back(layer);
    }
    return weights;
}

TEST(NetworkRun, GivesWhatPyTorchGives) {
    std::set<std::string> layers;
    int networks = 0;
    for (const json& vector : testing::vectors_of("networks.jsonl")) {
        const Stack stack = stack_from_json(vector["stack"]).stack;
        const StackReport report = report_of(stack);
        const Tensor input{input_shape_of(stack, vector["batch"]), numbers_in(vector, "input")};
        const NetworkWeights weights = weights_of(vector, stack, report);
        const auto why = why_not_run(stack, report, weights, input);
        ASSERT_FALSE(why) << why->sentence << "\n" << vector["stack"];
        for (const Precision precision : {Precision::double_, Precision::single_}) {
            const Tensor output = output_of(stack, weights, input, precision);
            ASSERT_EQ(output.shape, vector["output_shape"].get<Extents>()) << vector["stack"];
            const Numbers expected = numbers_in(vector, "output");
            const double near = precision == Precision::double_ ? 1e-8 : 1e-5;
            for (std::size_t n = 0; n < expected.size(); ++n)
                ASSERT_NEAR(output.values[n], expected[n], near * std::max(1.0, std::abs(expected[n])))
                    << vector["stack"];
        }
        for (const json& layer : vector["stack"]["layers"]) layers.insert(layer["layer"]);
        ++networks;
    }
    EXPECT_GE(networks, 50);
    EXPECT_GE(layers.size(), 15u);
}

// Another way than matrices: the definition, in double precision.
TEST(NetworkRun, MultipliesAsTheReferenceDoes) {
    Layer layer;
    layer.axes = {AxisSpec{.input = 7, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 0},
                  AxisSpec{.input = 9, .kernel = 2, .stride = 1, .padding_begin = 2, .padding_end = 1}};
    layer.in_channels = 4;
    layer.out_channels = 6;
    layer.groups = 2;
    for (const Operator op : {Operator::convolution, Operator::transposed_convolution}) {
        layer.op = op;
        const Operands operands = {filled(InputFill::random, input_shape(layer, 3)),
                                   kernel_filled(KernelFill::random, weight_shape(layer))};
        const auto products = products_of(layer, operands.input, operands.weight, Precision::double_);
        while (products->next()) {
        }
        EXPECT_EQ(products->take(), evaluated(layer, {}, operands).output);
    }
}

TEST(NetworkRun, GoesInSteps) {
    const Stack stack = stack_of("CR(8,3)-P(2)-CR(16,3)-P(2)", "3x64x64");
    const StackReport report = report_of(stack);
    const NetworkWeights weights = weights_filled(stack, report, {WeightFill::he, 3});
    const Tensor input = filled(InputFill::random, input_shape_of(stack, 1));
    NetworkRun run(stack, report, weights, input, Precision::single_);
    int steps = 1;
    std::size_t done = run.done();
    EXPECT_EQ(done, 0u);
    while (run.next()) {
        EXPECT_LE(run.done() - done, 1u);
        done = run.done();
        ++steps;
    }
    EXPECT_GT(steps, 4);
    EXPECT_EQ(run.done(), 4u);
    EXPECT_EQ(run.map(0), input);
    EXPECT_EQ(run.map(4).shape, (Extents{1, 16, 16, 16}));
    EXPECT_FALSE(run.next());
}

TEST(NetworkRun, RefusesWhatCantBeWorkedOut) {
    const auto why = [](const Stack& stack, const NetworkWeights& weights, const Tensor& input) {
        const auto unfit = why_not_run(stack, report_of(stack), weights, input);
        return unfit ? unfit->sentence : std::string();
    };
    const Stack small = stack_of("C(2,3)", "1x4x4");
    const NetworkWeights weights = weights_filled(small, report_of(small), {});
    const Tensor input = filled(InputFill::ramp, {1, 1, 4, 4});
    EXPECT_EQ(why(small, weights, input), "");
    EXPECT_EQ(why(small, {}, input), "weights are given for 0 layers; the network has 1");
    EXPECT_NE(why(small, weights, filled(InputFill::ramp, {1, 1, 4, 5})), "");
    NetworkWeights wrong = weights;
    wrong[0].weight.values[3] = std::nan("");
    EXPECT_NE(why(small, wrong, input).find("weight of layer 1[0, 0, 1, 0]"), std::string::npos)
        << why(small, wrong, input);
    wrong = weights;
    wrong[0].bias = {1, 2, 3};
    EXPECT_NE(why(small, wrong, input).find("bias of layer 1"), std::string::npos);
    const Stack large = stack_of("C(64,3)-C(64,3)", "3x2000x2000");
    EXPECT_NE(why(large, weights, input).find("at most 40000000 are worked out"), std::string::npos);
    const Stack impossible = stack_of("C(2,9,valid)", "1x4x4");
    EXPECT_EQ(why(impossible, weights, input), report_of(impossible).refusal->sentence);
}

// --- what weights can be filled with ---

// What a constant 1 becomes in the middle of the last map, a period of 2x2.
Numbers middle_of(const std::string& notation, const WeightSettings& settings) {
    const Stack stack = stack_of(notation, "1x8x8");
    const Tensor input{{1, 1, 8, 8}, Numbers(64, 1)};
    const Tensor output = output_of(stack, weights_filled(stack, report_of(stack), settings), input);
    const std::int64_t columns = output.shape[3];
    const std::int64_t first = output.shape[2] / 2 * columns + columns / 2;
    return {output.values[std::size_t(first)], output.values[std::size_t(first + 1)],
            output.values[std::size_t(first + columns)], output.values[std::size_t(first + columns + 1)]};
}

double spread(const Numbers& numbers) {
    const auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
    return *most - *least;
}

const std::string kThree = "T(1,3,2,p1,op1)";
const std::string kFour = "T(1,4,2,p1)";
const std::string kBlended = "U(2,linear)-C(1,3)";
const std::string kShuffled = "C(4,3)-PS(2)";

TEST(WeightFill, OnesCountTheOverlap) {
    Numbers three = middle_of(kThree, {WeightFill::ones});
    std::sort(three.begin(), three.end());
    EXPECT_EQ(three, (Numbers{1, 2, 2, 4}));
    EXPECT_EQ(middle_of(kFour, {WeightFill::ones}), Numbers(4, 4));
    EXPECT_EQ(middle_of(kBlended, {WeightFill::ones}), Numbers(4, 9));
    EXPECT_EQ(middle_of(kShuffled, {WeightFill::ones}), Numbers(4, 9));
}

TEST(WeightFill, TheMeanIsKept) {
    for (const std::string& way : {kThree, kFour, kBlended, kShuffled}) {
        for (const WeightFill fill : kWeightFills) {
            if (fill == WeightFill::he) continue;  // may add up to nearly nothing
            const Numbers middle = middle_of(way, {fill, 6, true});
            EXPECT_NEAR(std::accumulate(middle.begin(), middle.end(), 0.0), 4, 1e-12) << way << name_of(fill);
        }
    }
}

TEST(WeightFill, RandomOnesMakeAPatternThatIcnrLevels) {
    for (const std::string& way : {kThree, kFour, kShuffled})
        EXPECT_GT(spread(middle_of(way, {WeightFill::random, 6})), 0.1) << way;
    EXPECT_LT(spread(middle_of(kBlended, {WeightFill::random, 6})), 1e-12);
    for (const std::string& way : {kFour, kBlended, kShuffled})
        EXPECT_LT(spread(middle_of(way, {WeightFill::icnr, 6})), 1e-12) << way;
    // A kernel that the stride does not divide can't be levelled.
    EXPECT_GT(spread(middle_of(kThree, {WeightFill::icnr, 6})), 0.1);
    EXPECT_EQ(middle_of(kFour, {WeightFill::random, 6}), middle_of(kFour, {WeightFill::random, 6}));
    EXPECT_NE(middle_of(kFour, {WeightFill::random, 6}), middle_of(kFour, {WeightFill::random, 7}));
}

// Three ways that can be bilinear resizing are the same, but for the border.
TEST(WeightFill, BilinearOnesResize) {
    const Tensor input = filled(InputFill::random, {1, 1, 8, 8}, {.seed = 4, .most = 9});
    const auto made = [&](const std::string& notation) {
        const Stack stack = stack_of(notation, "1x8x8");
        return output_of(stack, weights_filled(stack, report_of(stack), {WeightFill::bilinear}), input);
    };
    const Tensor resized = made("U(2,linear)");
    EXPECT_EQ(made(kBlended), resized);
    for (const std::string& way : {kFour, kShuffled}) {
        const Tensor other = made(way);
        for (std::size_t n = 0; n < other.values.size(); ++n) {
            const std::size_t row = n / 16;
            const std::size_t column = n % 16;
            const bool inside = row > 0 && row < 15 && column > 0 && column < 15;
            if (inside) {
                EXPECT_NEAR(other.values[n], resized.values[n], 1e-12) << way << " at " << n;
            }
        }
        EXPECT_NE(other, resized);
    }
}

TEST(WeightFill, NamesAreReadBack) {
    for (const WeightFill fill : kWeightFills) EXPECT_EQ(weight_fill_named(name_of(fill)), fill);
    try {
        static_cast<void>(weight_fill_named("icnrr"));
        FAIL();
    } catch (const BadInput& error) {
        EXPECT_NE(std::string(error.what()).find("icnr"), std::string::npos);
    }
}

// Of every ready-made network that is not too large, with and without biases.
TEST(NetworkRun, WorksOutReadyMadeNetworks) {
    int run = 0;
    for (const Network& network : networks()) {
        const Stack& stack = network.stack;
        const StackReport report = report_of(stack);
        const NetworkWeights weights = report.parameters > 2'000'000
                                           ? NetworkWeights{}
                                           : weights_filled(stack, report, {WeightFill::he, 1});
        if (weights.empty() || report.multiply_adds > 50'000'000) continue;
        const Tensor input = filled(InputFill::random, input_shape_of(stack, 1));
        const auto why = why_not_run(stack, report, weights, input);
        ASSERT_FALSE(why) << network.name << why->sentence;
        const Tensor output = output_of(stack, weights, input, Precision::single_);
        for (const double value : output.values) ASSERT_TRUE(std::isfinite(value)) << network.name;
        EXPECT_EQ(output.shape[1], report.layers.back().channels);
        ++run;
    }
    EXPECT_GE(run, 3);
}

}  // namespace
}  // namespace convwalk
