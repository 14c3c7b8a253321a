// Operators by their names, wherever a document or a record names one.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "arithmetic/operators.h"
#include "basics/errors.h"
#include "network/layer_kinds.h"
#include "network/stack_json.h"
#include "records/answer.h"
#include "scenario/scenario.h"

namespace convwalk {
namespace {

std::vector<std::string> spellings_of(const OperatorRow& row) {
    std::vector<std::string> all = {std::string(row.name), std::string(row.flag), std::string(row.words)};
    for (const std::string_view other : row.others) {
        if (!other.empty()) all.emplace_back(other);
    }
    for (std::size_t i = 0, written = all.size(); i < written; ++i) {
        for (const char apart : {' ', '-', '_'}) {
            std::string word = all[i];
            std::replace_if(
                word.begin(), word.end(), [](char c) { return c == ' ' || c == '-' || c == '_'; }, apart);
            all.push_back(word);
        }
    }
    return all;
}

TEST(OperatorNames, EverySpellingIsUnderstood) {
    for (const OperatorRow& row : kOperators) {
        for (const std::string& word : spellings_of(row)) EXPECT_EQ(operator_named(word), row.op) << word;
    }
    for (const char* word : {"", "-", "conv ", "pool", "Conv", "pixel", "convolution_"})
        EXPECT_EQ(operator_spelled(word), std::nullopt) << word;
}

TEST(OperatorNames, WordsOfTheVectorsAndOfFrameworksAreSpellings) {
    EXPECT_EQ(operator_spelled("conv_transpose"), Operator::transposed_convolution);
    EXPECT_EQ(operator_spelled("max_pool"), Operator::max_pooling);
    EXPECT_EQ(operator_spelled("avg_pool"), Operator::average_pooling);
    EXPECT_EQ(operator_spelled("interpolate"), Operator::resize);
}

TEST(OperatorNames, OnesThatAreNotTakenAreRefusedWithThoseThatAre) {
    constexpr std::array taken = {Operator::convolution, Operator::max_pooling};
    EXPECT_EQ(operator_named("max pooling", taken), Operator::max_pooling);
    try {
        static_cast<void>(operator_named("resize", taken));
        FAIL();
    } catch (const BadInput& why) {
        EXPECT_STREQ(why.what(), "unknown operator \"resize\"; known: conv, max-pool");
    }
}

TEST(OperatorNames, ScenariosTakeEverySpelling) {
    for (const OperatorRow& row : kOperators) {
        for (const std::string& word : spellings_of(row)) {
            const LayerRequest read = parse_layer(R"({"operator": ")" + word + R"("})", "layer");
            EXPECT_EQ(read.layer.op, row.op) << word;
        }
    }
}

TEST(OperatorNames, NetworksTakeEverySpelling) {
    for (const OperatorRow& row : kOperators) {
        const LayerKind kind = kind_of(row.op);
        EXPECT_EQ(operator_of(kind), row.op);
        EXPECT_EQ(layer_kind_names()[static_cast<std::size_t>(kind)], row.name);
        for (const std::string& word : spellings_of(row)) {
            const auto read = read_stack(R"({"input": "1x8x8", "layers": [{"layer": ")" + word + R"("}]})");
            EXPECT_EQ(kind_of(read.stack.layers.at(0)), kind) << word;
        }
    }
}

std::string answer_to(const std::string& op, const std::string& rest) {
    RecordAnswers answers;
    answers.answer(R"({"id": 1, "op": ")" + op + R"(", )" + rest + "}");
    return std::string(answers.view());
}

TEST(OperatorNames, RecordsTakeEverySpelling) {
    const std::string pool = R"("input_shape": [1, 1, 8, 8], "kernel_size": [2, 2], "stride": [2, 2],
                                "padding": [0, 0], "dilation": [1, 1], "ceil_mode": false)";
    const std::string usual = answer_to("max_pool", pool);
    EXPECT_NE(usual.find("[1,1,4,4]"), std::string::npos) << usual;
    for (const std::string& word : spellings_of(row_of(Operator::max_pooling)))
        EXPECT_EQ(answer_to(word, pool), usual) << word;
    for (const char* word : {"pool", "resize"})
        EXPECT_NE(answer_to(word, pool).find("bad_record"), std::string::npos) << word;
}

}  // namespace
}  // namespace convwalk
