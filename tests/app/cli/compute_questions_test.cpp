// Records that ask what a layer costs, how the gradient goes back through it, and which sizes a network
// takes.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "support/computed.h"

namespace convwalk {
namespace {

using nlohmann::json;
using testing::computed::answer_to;
using testing::computed::kConvolution;

json with(json record, const json& changes) {
    record.update(changes);
    return record;
}

std::int64_t cells_of(const json& shape) {
    std::int64_t cells = 1;
    for (const auto& size : shape) cells *= size.get<std::int64_t>();
    return cells;
}

std::vector<double> random_values(std::mt19937& random, const json& shape) {
    std::vector<double> values(static_cast<std::size_t>(cells_of(shape)));
    for (double& value : values) value = static_cast<double>(random() % 7) - 3;
    return values;
}

double product(const std::vector<double>& a, const std::vector<double>& b) {
    EXPECT_EQ(a.size(), b.size());
    if (a.size() != b.size()) return NAN;
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

// What the layer of a record makes of numbers.
std::vector<double> values_of(const json& layer, const std::vector<double>& input,
                              const std::vector<double>& weight) {
    json record = with(layer, {{"suite", "values"}, {"input", input}});
    if (!weight.empty()) record["weight"] = weight;
    const json answer = answer_to(record);
    EXPECT_TRUE(answer["error"].is_null()) << record << answer;
    return answer["error"].is_null() ? answer["output"].get<std::vector<double>>() : std::vector<double>();
}

TEST(ComputeCosts, CountsWeightsMultiplyAddsAndMemory) {
    const json answer = answer_to(
        with(kConvolution,
             {{"suite", "costs"}, {"input_shape", {2, 3, 32, 32}}, {"weight_shape", {32, 3, 3, 3}}}));
    EXPECT_EQ(answer, json({{"id", "c"},
                            {"output_shape", {2, 32, 30, 30}},
                            {"weights", 864},
                            {"biases", 32},
                            {"parameters", 896},
                            {"multiply_adds", 777600},
                            {"flops", 1555200},
                            {"output_values", 28800},
                            {"output_bytes", 115200},
                            {"error", nullptr}}));
}

TEST(ComputeCosts, OfATransposedLayerTheZerosBetweenAreNotMultiplied) {
    const json record = {{"suite", "costs"},         {"op", "conv_transpose"},
                         {"input_shape", {1, 4, 5}}, {"weight_shape", {4, 3, 6}},
                         {"kernel_size", {6}},       {"stride", {3}},
                         {"padding", {0}},           {"dilation", {1}},
                         {"output_padding", {0}},    {"groups", 2}};
    const json answer = answer_to(record);
    EXPECT_EQ(answer["output_shape"], json({1, 6, 18}));
    EXPECT_EQ(answer["weights"], 4 * 3 * 6);
    EXPECT_EQ(answer["multiply_adds"], 5 * 4 * 3 * 6);
}

TEST(ComputeCosts, PoolingsAndPaddingHaveNone) {
    const json pooling = {{"op", "adaptive_avg_pool"}, {"input_shape", {1, 8, 12}}, {"output_size", {7}}};
    const json padding = {{"op", "pad"}, {"input_shape", {1, 8, 12}}, {"padding", {3}}};
    for (const json& record : {pooling, padding}) {
        const json answer = answer_to(with(record, {{"suite", "costs"}}));
        EXPECT_EQ(answer["parameters"], 0) << answer;
        EXPECT_EQ(answer["multiply_adds"], 0) << answer;
        EXPECT_EQ(answer["output_values"], record["op"] == "pad" ? 8 * 18 : 8 * 7) << answer;
    }
}

TEST(ComputeCosts, ARefusedLayerHasNone) {
    const json answer = answer_to(
        with(kConvolution, {{"suite", "costs"}, {"kernel_size", {9, 3}}, {"weight_shape", {1, 1, 9, 3}}}));
    EXPECT_EQ(answer["parameters"], nullptr);
    EXPECT_EQ(answer["error"]["class"], "kernel_larger_than_padded_input");
}

std::int64_t below(std::mt19937& random, unsigned limit) {
    return static_cast<std::int64_t>(random() % limit);
}

// A layer of random numbers, along one axis or two, that has an output.
json random_layer(std::mt19937& random, const std::string& op) {
    for (;;) {
        const std::int64_t axes = 1 + below(random, 2);
        const std::int64_t groups = 1 + below(random, 2);
        const std::int64_t in = groups * (1 + below(random, 2));
        const std::int64_t out = groups * (1 + below(random, 2));
        const bool transposed = op == "conv_transpose";
        json record = {{"op", op}, {"groups", groups}, {"input_shape", {1, in}}};
        record["weight_shape"] = transposed ? json({in, out / groups}) : json({out, in / groups});
        for (std::int64_t i = 0; i < axes; ++i) {
            const auto add = [&](const char* field, std::int64_t value) { record[field].push_back(value); };
            const std::int64_t kernel = 1 + below(random, 4);
            add("input_shape", 1 + below(random, 9));
            add("kernel_size", kernel);
            add("weight_shape", kernel);
            add("stride", 1 + below(random, 4));
            add("dilation", 1 + below(random, 3));
            add("padding", below(random, 3));
            add("padding_end", below(random, 3));
            if (transposed) add("output_padding", below(random, 3));
        }
        if (answer_to(record)["error"].is_null()) return record;
    }
}

// The first cells of every plane of one image, which has as many on each of its axes or more.
std::vector<double> cut_to(const std::vector<double>& values, const json& shape, const json& wanted) {
    const auto size = [](const json& of, std::size_t i) { return of[i].get<std::size_t>(); };
    const bool flat = shape.size() == 3;
    const std::size_t rows = flat ? 1 : size(shape, 2);
    const std::size_t columns = size(shape, shape.size() - 1);
    std::vector<double> cut;
    for (std::size_t plane = 0; plane < size(shape, 1); ++plane) {
        for (std::size_t row = 0; row < (flat ? 1 : size(wanted, 2)); ++row) {
            const auto begin = values.begin() + static_cast<std::ptrdiff_t>((plane * rows + row) * columns);
            cut.insert(cut.end(), begin,
                       begin + static_cast<std::ptrdiff_t>(size(wanted, wanted.size() - 1)));
        }
    }
    return cut;
}

// The gradient of <y, g> with respect to x is A^T g, so <A x, g> = <x, A^T g>, whatever the numbers.
TEST(ComputeBackward, WhatComesBackIsTheAdjoint) {
    std::mt19937 random(5);
    for (const char* op : {"conv", "conv_transpose"}) {
        for (int n = 0; n < 60; ++n) {
            const json layer = random_layer(random, op);
            const json shape = answer_to(layer)["output_shape"];
            const auto input = random_values(random, layer["input_shape"]);
            const auto weight = random_values(random, layer["weight_shape"]);
            const auto gradient = random_values(random, shape);
            const json answer = answer_to(with(layer, {{"suite", "backward"}}));
            ASSERT_TRUE(answer["error"].is_null()) << layer << answer;
            const json& back = answer["to_input"]["layer"];
            ASSERT_TRUE(back.is_object()) << layer << answer;
            EXPECT_NEAR(product(values_of(layer, input, weight), gradient),
                        product(input, values_of(back, cut_to(gradient, shape, back["input_shape"]), weight)),
                        1e-9)
                << layer << back;
        }
    }
}

// <y, g> is linear in the weights too: it is <W, dW>.
TEST(ComputeBackward, WhatComesToTheWeightsIsTheirGradient) {
    std::mt19937 random(6);
    for (const std::string op : {"conv", "conv_transpose"}) {
        for (int n = 0; n < 60; ++n) {
            json layer = random_layer(random, op);
            layer["groups"] = layer["input_shape"][1] = layer["weight_shape"][0] = layer["weight_shape"][1] =
                1;
            const json shape = answer_to(layer)["output_shape"];
            const auto input = random_values(random, layer["input_shape"]);
            const auto weight = random_values(random, layer["weight_shape"]);
            const auto gradient = random_values(random, shape);
            const json way = answer_to(with(layer, {{"suite", "backward"}}))["to_weights"]["layer"];
            ASSERT_TRUE(way.is_object()) << layer;
            // A convolution has windows over its input, a transposed one over the gradient.
            const bool over_input = op == "conv";
            const auto map = cut_to(over_input ? input : gradient, over_input ? layer["input_shape"] : shape,
                                    way["input_shape"]);
            const auto found = values_of(way, map, over_input ? gradient : input);
            EXPECT_NEAR(product(found, weight), product(values_of(layer, input, weight), gradient), 1e-9)
                << layer << way;
        }
    }
}

TEST(ComputeBackward, PoolingsHaveNoWeights) {
    const json pooling = {{"suite", "backward"}, {"op", "max_pool"},  {"input_shape", {1, 1, 4}},
                          {"kernel_size", {2}},  {"stride", {2}},     {"padding", {0}},
                          {"dilation", {1}},     {"ceil_mode", false}};
    const json largest = answer_to(pooling);
    EXPECT_EQ(largest["to_input"]["layer"], nullptr) << largest;
    EXPECT_EQ(largest["to_weights"], nullptr);
    EXPECT_EQ(largest["to_bias"], nullptr);
    const json mean = answer_to(with(pooling, {{"op", "avg_pool"}}));
    const json& back = mean["to_input"]["layer"];
    EXPECT_EQ(back["op"], "conv_transpose") << mean;
    EXPECT_EQ(values_of(back, {2, 4}, {0.5, 0.5}), (std::vector<double>{1, 1, 2, 2}));
}

TEST(ComputeSizes, SaysWhichSizesANetworkTakes) {
    const json answer = answer_to({{"suite", "sizes"},
                                   {"op", "sizes"},
                                   {"network", "C(512,10,5,valid)-4xC(512,3,2,valid)-2xC(512,2,2,valid)"},
                                   {"range", {31400, 31800}},
                                   {"output_size", {98, 98}}});
    ASSERT_EQ(answer["axes"].size(), 2U) << answer;
    EXPECT_EQ(answer["axes"][1], json({{"rule", {{"modulus", 320}, {"remainders", {80}}, {"from", 400}}},
                                       {"shortest", 400},
                                       {"shortest_that_fits", 400},
                                       {"fit", {{31440, 31440}, {31760, 31760}}},
                                       {"giving", {{31440, 31759}}}}));
}

TEST(ComputeSizes, TakesTheLayersOfAReceptiveField) {
    const json layer = {{"type", "conv"}, {"kernel_size", {3}}, {"stride", {2}}, {"padding", {0}}};
    const json answer =
        answer_to({{"suite", "sizes"}, {"op", "sizes"}, {"input_size", {9}}, {"layers", {layer, layer}}});
    EXPECT_EQ(answer["axes"], json::array({{{"rule", {{"modulus", 4}, {"remainders", {3}}, {"from", 7}}},
                                            {"shortest", 7},
                                            {"shortest_that_fits", 7}}}));
}

TEST(ComputeSizes, RefusesWhatIsNoRangeAndNoNetwork) {
    const auto error = [](const json& changes) {
        const json record = {{"suite", "sizes"}, {"op", "sizes"}, {"network", "C(1,3)"}};
        return answer_to(with(record, changes))["error"]["message"].get<std::string>();
    };
    EXPECT_EQ(error({{"range", {5, 4}}}), "range must be two sizes of 1 or more, the first and the last");
    EXPECT_EQ(error({{"range", {1, 90000}}}), "range has 90000 sizes; at most 20000 are looked at");
    EXPECT_EQ(error({{"output_size", {7}}}), "output_size has 1 numbers; it must have 2, one a spatial axis");
    EXPECT_NE(error({{"network", "Q(3)"}}).find("notation"), std::string::npos)
        << error({{"network", "Q(3)"}});
}

}  // namespace
}  // namespace convwalk
