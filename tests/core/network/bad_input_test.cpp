// Networks that nobody should be able to break anything with: each gets one sentence that says where.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "basics/errors.h"
#include "basics/text.h"
#include "frameworks/write/write_stack.h"
#include "network/networks.h"
#include "network/stack_json.h"

namespace convwalk {
namespace {

std::string repeated(std::string_view part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += part;
    return text;
}

// What a person reads when a network is given that way; "" when it is taken.
std::string refusal(const std::string& text, const Extents& input = {16, 16}) {
    std::string sentence;
    try {
        ReadStack read = read_stack(text);
        if (!read.has_input) read.stack.input = input;
        const StackReport report = report_of(read.stack);
        if (report.refusal) sentence = report.refusal->sentence;
        // What can't be worked out is not written either, and says why alike.
        for (std::size_t i = 0; i < framework_names().size(); ++i) {
            const WrittenCode code = write_code(read.stack, static_cast<Framework>(i));
            EXPECT_NE(code.code.empty(), code.why_not.empty());
            if (report.refusal) {
                EXPECT_EQ(code.why_not, sentence);
            }
        }
    } catch (const BadInput& bad) {
        sentence = bad.what();
    }
    EXPECT_LT(sentence.size(), 500u) << sentence;
    EXPECT_EQ(printable(sentence, sentence.size()), sentence);
    return sentence;
}

bool says(const std::string& sentence, std::string_view words) {
    return sentence.find(words) != std::string::npos;
}

TEST(NetworkBadInput, LongAndDeepTextsAreRefused) {
    EXPECT_EQ(refusal(repeated("C(1,1)-", 150'000)),
              "the notation has 1050000 bytes; at most 1048576 are read");
    EXPECT_TRUE(says(refusal(repeated("C(1,1)-", 140'000)), "this is layer 1001"));
    EXPECT_EQ(refusal(repeated("[", 10'000) + "C(1,1)" + repeated("]", 10'000)),
              "character 9 of the notation: brackets are nested more than 8 deep");
    EXPECT_TRUE(says(refusal(repeated("9x[", 10'000)), "nested more than 8 deep"));
    EXPECT_TRUE(says(refusal(repeated("(", 10'000)), "character 1 of the notation"));
    EXPECT_TRUE(says(refusal("{\"layers\": " + repeated("[", 10'000) + repeated("]", 10'000) + "}"),
                     "nested too deeply"));
    EXPECT_TRUE(says(refusal("999x[999x[C(1,1)]]"), "more than 1000 layers come together"));
    // The letters of a message do not grow with those of a mistake.
    EXPECT_FALSE(refusal("C(" + std::string(1'000'000, 'x') + ")").empty());
}

TEST(NetworkBadInput, CodeIsNoNotationAndNamesDoNothing) {
    EXPECT_TRUE(says(refusal("nn.Conv2d(3, 8, 3)"), "character 1 of the notation: \"nn\" is no layer"));
    EXPECT_TRUE(says(refusal("import os; os.system('x')"), "character 1 of the notation: \"import\""));
    EXPECT_TRUE(says(refusal("C(8,3)-__import__('os')"), "character 8 of the notation"));
    const std::string named =
        R"json({"layers": [{"layer": "convolution", "name": "__import__(\"os\")"}, )json"
        R"json({"layer": "add", "with": "<script>"}]})json";
    EXPECT_TRUE(says(refusal(named), "layer 2: ")) << refusal(named);
    // A name that looks like code does not get into the code.
    Stack stack;
    stack.layers.resize(1);
    stack.layers[0].name = "x = open('f')";
    for (std::size_t i = 0; i < framework_names().size(); ++i)
        EXPECT_FALSE(says(write_code(stack, static_cast<Framework>(i)).code, "open"));
}

TEST(NetworkBadInput, TheLayerThatOverflowsIsNamed) {
    const std::string doubled = "45x[T(1,2,2,p0)]";
    EXPECT_TRUE(refusal(doubled, {1, 1}).starts_with("layer 31: input of the row axis is 1073741824"));
    EXPECT_TRUE(says(refusal("45x[U(2)]", {1, 1}), "layer 31: "));
    EXPECT_TRUE(says(refusal("60x[C(1,1,2147483647)]", {1, 1}), "layer 3: its effective stride"))
        << refusal("60x[C(1,1,2147483647)]", {1, 1});
    // Channels double, too.
    std::string joins = R"({"input": "1x4x4", "layers": [{"layer": "activation", "name": "l0"})";
    for (int i = 0; i < 45; ++i)
        joins += fmt::format(R"(, {{"layer": "concatenate", "with": "l{}", "name": "l{}"}})", i, i + 1);
    EXPECT_TRUE(says(refusal(joins + "]}"), "layer 32 (\"l31\"): 2147483648 channels come together"))
        << refusal(joins + "]}");
}

TEST(NetworkBadInput, ALayerWithoutOutputIsNamed) {
    EXPECT_EQ(
        refusal("C(1,3)-C(1,3)-P-P-C(1,9,valid)-C(1,1)", {8, 8}),
        "layer 5: kernel of the row axis is 9, larger than the padded input of 2; the largest that fits "
        "is 2");
    EXPECT_TRUE(says(refusal("P-P-P-P-P-P"), "layer 5: "));
    EXPECT_TRUE(says(refusal("C(4,3)-PS(3)"), "layer 2: in channels is 4; a pixel shuffle by 3"));
}

TEST(NetworkBadInput, WhatIsNoNumberIsSaidWithItsPlace) {
    EXPECT_TRUE(says(refusal("C(nan,3)"), "character 3 of the notation: \"nan,3)\""));
    EXPECT_TRUE(says(refusal("U(inf)"), "character 3 of the notation"));
    EXPECT_TRUE(says(refusal("C(-1,3)"), "character 3 of the notation"));
    EXPECT_TRUE(says(refusal("C(1e9,3)"), "of the notation"));
    EXPECT_TRUE(
        says(refusal("C(99999999999999999999,3)"), "character 3 of the notation: a number of filters"));
    EXPECT_TRUE(
        says(refusal(R"({"layers": [{"layer": "convolution", "kernel": NaN}]})"), "is not JSON: byte "));
    EXPECT_TRUE(says(refusal(R"({"layers": [{"layer": "resize", "factor": 1e999}]})"), "is not JSON"));
    EXPECT_TRUE(
        says(refusal(R"({"layers": [{"layer": "resize", "factor": -1.5}]})"), "layers[0].factor is -1.5"));
    EXPECT_TRUE(
        says(refusal(R"({"layers": [{"layer": "convolution", "kernel": [null]}]})"), "layers[0].kernel"));
    EXPECT_TRUE(says(refusal(std::string("C(1,\0003)", 7)), "of the notation"));
    EXPECT_FALSE(refusal("").empty());
    EXPECT_FALSE(refusal("\xff\xfe\x00").empty());
}

}  // namespace
}  // namespace convwalk
