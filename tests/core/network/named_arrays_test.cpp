// Weights of a whole network by the names of its layers: read, put, and refused; values against PyTorch.
#include "network/run/named_arrays.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "frameworks/read/forms/weights_file.h"
#include "network/notation.h"
#include "network/run/gradient.h"
#include "network/run/run.h"
#include "network/stack_json.h"
#include "support/places.h"

namespace convwalk {
namespace {

Stack small_network() {
    Stack stack = read_stack("CBR(4,3)-P(2)-CPReLU(6,3,g2)-T(2,4,2,p1)-F-D(3)").stack;
    stack.channels = 1;
    stack.input = {8, 8};
    stack.layers.front().name = "first";
    stack.layers[2].bias = false;
    return stack;
}

std::string data(const std::string& name) {
    std::ifstream file(std::string(testing::kDataDir) + "/weights/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

NetworkWeights put(const NamedArrays& arrays) {
    const Stack stack = small_network();
    const StackReport report = report_of(stack);
    return with_arrays(stack, report, weights_filled(stack, report, {WeightFill::he, 1}), arrays, "w.npz");
}

std::string why_not(const std::string& json) {
    try {
        static_cast<void>(put(read_weights(json, "w.json")));
        return "";
    } catch (const BadInput& refused) {
        return refused.what();
    }
}

void expect_words(const std::string& sentence, const std::vector<std::string>& words) {
    for (const std::string& word : words)
        EXPECT_NE(sentence.find(word), std::string::npos) << word << " is not in: " << sentence;
}

TEST(NamedArrays, GiveWhatPyTorchGives) {
    const Stack stack = small_network();
    const StackReport report = report_of(stack);
    const NamedArrays arrays = read_weights(data("small.npz"), "small.npz");
    EXPECT_EQ(arrays.size(), 12u);
    EXPECT_TRUE(layers_without(stack, report, arrays).empty());
    const auto vector = nlohmann::json::parse(data("small.json"));
    const Tensor input{{1, 1, 8, 8}, vector["input"].get<std::vector<double>>()};
    const Tensor output = output_of(stack, put(arrays), input, Precision::double_);
    ASSERT_EQ(output.values.size(), 3u);
    for (std::size_t n = 0; n < 3; ++n) EXPECT_NEAR(output.values[n], vector["output"][n], 1e-6);
    // How strongly its second number feels the input.
    NetworkRun run(stack, report, put(arrays), input, Precision::double_);
    std::vector<Tensor> maps;
    while (run.next()) {
    }
    for (std::size_t layer = 0; layer <= run.done(); ++layer) maps.push_back(run.map(layer));
    const auto felt = gradient_of(stack, report, put(arrays), maps, stack.layers.size(), 1);
    ASSERT_TRUE(felt);
    for (std::size_t n = 0; n < felt->of_input.values.size(); ++n)
        EXPECT_NEAR(felt->of_input.values[n], vector["gradient"][n], 1e-6) << n;
}

TEST(NamedArrays, LeaveWhatTheyDoNotName) {
    const Stack stack = small_network();
    const StackReport report = report_of(stack);
    const NetworkWeights drawn = weights_filled(stack, report, {WeightFill::he, 1});
    const NamedArrays arrays = read_weights(R"({"6.bias": [1, 2, 3], "1.shift": [4, 5, 6, 7]})", "w.json");
    NetworkWeights given = put(arrays);
    EXPECT_EQ(given[5].bias, (std::vector<double>{1, 2, 3}));
    ASSERT_TRUE(given[0].norm);
    EXPECT_EQ(given[0].norm->shift, (std::vector<double>{4, 5, 6, 7}));
    EXPECT_EQ(given[0].norm->variance, (std::vector<double>{1, 1, 1, 1}));
    EXPECT_EQ(layers_without(stack, report, arrays), (std::vector<std::size_t>{1, 3, 4, 6}));
    given[5].bias.clear();
    given[0].norm.reset();
    EXPECT_EQ(given, drawn);
}

TEST(NamedArrays, ThatDoNotFitAreRefusedInASentence) {
    expect_words(why_not(R"({"9.weight": [1]})"), {"9.weight", "w.npz", "1 to 6", "first"});
    expect_words(why_not(R"({"weight": [1]})"), {"weight", "1.weight"});
    expect_words(why_not(R"({"1.wieght": [1]})"), {"wieght", "weight"});
    expect_words(why_not(R"({"1.bias": [1, 2]})"), {"1.bias", "2", "4"});
    expect_words(why_not(R"({"first.weight": [[1, 2]]})"), {"first.weight", "4", "1", "3"});
    expect_words(why_not(R"({"2.weight": [1]})"), {"2.weight", "has no weights"});
    expect_words(why_not(R"({"6.mean": [1, 2, 3]})"), {"6.mean", "has no batch norm"});
    expect_words(why_not(R"({"1.slopes": [1]})"), {"1.slopes", "has no PReLU"});
    expect_words(why_not("{}"), {"w.json", "has no arrays"});
    expect_words(why_not("[1]"), {"w.json", "object of lists"});
    expect_words(why_not(R"({"1.bias": ["a"]})"), {"1.bias"});
    expect_words(why_not("PK\x03\x04 and no more"), {"damaged"});
}

// Cut anywhere, it is refused or read; never more than that.
TEST(NamedArrays, OfADamagedArchiveAreRefused) {
    const std::string whole = data("small.npz");
    int refused = 0;
    for (std::size_t length = 0; length < whole.size(); length += 97) {
        try {
            static_cast<void>(read_weights(whole.substr(0, length), "w.npz"));
        } catch (const BadInput&) {
            ++refused;
        }
    }
    EXPECT_GT(refused, 50);
}

}  // namespace
}  // namespace convwalk
