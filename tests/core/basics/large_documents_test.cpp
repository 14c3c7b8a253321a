// Whatever the program writes is read by it, however long.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/json_text.h"
#include "network/stack_json.h"
#include "scenario/scenario.h"
#include "support/dice.h"
#include "support/largest_scenario.h"
#include "support/random_scenario.h"
#include "support/scenario_texts.h"

namespace convwalk {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;
using testing::longest_numbers;
using testing::longest_scenario;
using testing::longest_stack;
using testing::scenario_texts::refusal_of;

// Those whose brackets and line ends take most among them.
const std::vector<Extents> kLargestShapes = {
    {100'000},       {100'000, 1}, {1, 100'000}, {100'000, 1, 1}, {1, 1, 100'000},
    {1, 100'000, 1}, {50'000, 2},  {316, 316},   {50'000, 2, 1},  {1'000, 100, 1},
    {25'000, 4, 1},  {33'333, 3},  {46, 46, 46}, {2, 25'000, 2},
};

TEST(LargeDocuments, TheLongestScenariosAreReadBack) {
    std::mt19937 random(11);
    std::size_t longest = 0;
    for (const Extents& shape : kLargestShapes) {
        const Scenario s = longest_scenario(random, shape);
        const std::string text = to_json(s);
        longest = std::max(longest, text.size());
        ASSERT_LE(text.size(), kMostScenarioBytes) << to_string(shape);
        EXPECT_TRUE(parse_scenario(text) == s) << to_string(shape);
        EXPECT_TRUE(parse_values(to_json(s.values)) == s.values) << to_string(shape);
    }
    // A limit far above what is written would let strangers waste memory.
    EXPECT_GT(2 * longest, kMostScenarioBytes);
}

TEST(LargeDocuments, ManyNumbersOfAnySizeAreReadBack) {
    std::mt19937 random(12);
    const auto between = [&](std::int64_t least, std::int64_t most) {
        return testing::whole_between(random, least, most);
    };
    for (int i = 0; i < 20 && !::testing::Test::HasFailure(); ++i) {
        Scenario s = testing::random_scenario(random);
        for (Tensor* numbers : {&s.values.input.emplace<Tensor>(), &s.values.kernel.emplace<Tensor>()}) {
            std::int64_t left = kMostShownCells;
            for (std::int64_t axes = between(1, 3); axes > 0; --axes) {
                numbers->shape.push_back(between(1, std::min<std::int64_t>(left, i % 2 == 0 ? 60 : left)));
                left /= numbers->shape.back();
            }
            for (std::int64_t n = cell_count(numbers->shape); n > 0; --n)
                numbers->values.push_back(n % 3 == 0 ? static_cast<double>(between(-99, 99))
                                                     : testing::real_between(random, -10, 10) *
                                                           std::pow(10, between(-300, 49)));
        }
        EXPECT_TRUE(parse_scenario(to_json(s)) == s) << i;
    }
}

TEST(LargeDocuments, TheLongestNetworkIsReadBack) {
    const Stack stack = longest_stack();
    for (const std::string& text :
         {json_text(to_json(stack)), to_json(stack).dump(), to_json(stack).dump(2)}) {
        EXPECT_GT(text.size(), kMostJsonBytes / 2) << "nothing is long in it";
        EXPECT_LE(text.size(), kMostNetworkBytes);
        EXPECT_TRUE(read_stack(text).stack == stack);
        EXPECT_TRUE(read_network(text).stack == stack);
    }
}

TEST(LargeDocuments, OneByteMoreThanIsReadIsRefused) {
    std::string text = to_json(preset("dilation").scenario);
    text.resize(kMostScenarioBytes, ' ');
    EXPECT_TRUE(parse_scenario(text) == preset("dilation").scenario);
    text += ' ';
    EXPECT_EQ(refusal_of([&] { return parse_scenario(text); }),
              "the scenario has 12582913 bytes; at most 12582912 are read");
    EXPECT_EQ(refusal_of([&] { return parse_values(text); }),
              "the file of values has 12582913 bytes; at most 12582912 are read");

    std::string network = R"json({"input": "1x9x9", "layers": ["C(2)"]})json";
    network.resize(kMostNetworkBytes, ' ');
    EXPECT_EQ(read_stack(network).stack.layers.size(), 1u);
    network += ' ';
    EXPECT_EQ(refusal_of([&] { return read_stack(network); }),
              "the network has 4194305 bytes; at most 4194304 are read");
}

// In memory a value may be fifty times as large as in its text.
TEST(LargeDocuments, TooManySmallValuesAreRefused) {
    std::string text = R"({"convwalk": 1, "layer": [{})";
    while (text.size() < kMostScenarioBytes - 3) text += ",{}";
    EXPECT_EQ(refusal_of([&] { return parse_scenario(text); }),
              "the scenario has more than 2000000 values; no more are read");
}

// With the square of the number of objects as its work, as it once was, this comes to no end.
TEST(LargeDocuments, ManyObjectsInAListAreReadOnce) {
    std::string text = R"({"convwalk": 1, "layer": [{})";
    while (text.size() < 3'000'000) text += ",{}";
    EXPECT_NE(refusal_of([&] { return parse_scenario(text + "]}"); }), "");
}

TEST(LargeDocuments, MarksWithinTextsAreNoNesting) {
    const std::string marks = R"("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"{\\")";
    EXPECT_TRUE(parse_json("[" + marks + "," + marks + "]", "it").is_array());
    const std::string most = std::string(32, '[') + std::string(32, ']');
    EXPECT_TRUE(parse_json(most, "it").is_array());
    EXPECT_EQ(refusal_of([&] { return parse_json("[" + most + "]", "it"); }),
              "it is nested too deeply; 32 levels are read");
}

TEST(LargeDocuments, NumbersStandBesideEachOther) {
    const ordered_json document = {
        {"row", {1, 2.5, -3}},           {"rows", {{1, 2}, {3, 4}}},        {"words", {"a", "b"}},
        {"none", ordered_json::array()}, {"empty", ordered_json::object()}, {"mixed", {1, {2, "x"}}},
        {"inside", {{"\"", {0}}}}};
    EXPECT_EQ(json_text(document),
              "{\n"
              "  \"row\": [1, 2.5, -3],\n"
              "  \"rows\": [[1, 2], [3, 4]],\n"
              "  \"words\": [\n    \"a\",\n    \"b\"\n  ],\n"
              "  \"none\": [],\n"
              "  \"empty\": {},\n"
              "  \"mixed\": [\n    1,\n    [\n      2,\n      \"x\"\n    ]\n  ],\n"
              "  \"inside\": {\n    \"\\\"\": [0]\n  }\n"
              "}");

    ordered_json grid = ordered_json::array();
    for (int row = 0; row < 3; ++row) grid.push_back(std::vector<int>(20, row));
    const std::string text = json_text({{"grid", grid}});
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 6) << text;
    EXPECT_EQ(ordered_json::parse(text)["grid"], grid);
}

}  // namespace
}  // namespace convwalk
