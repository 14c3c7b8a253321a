// convwalk compute refuses what is no record or no layer.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>
#include "cli/answer_lines.h"
#include "records/compute_record.h"
#include "support/computed.h"
#include "support/vectors.h"

namespace convwalk {
namespace {

using nlohmann::json;
using testing::vectors_of;
using testing::computed::answer_to;
using testing::computed::answer_to_line;
using testing::computed::answers_to;
using testing::computed::computed;
using testing::computed::inputs_of;
using testing::computed::kConvolution;

json changed(json record, const char* field, json value) {
    record[field] = std::move(value);
    return record;
}

json without(json record, const char* field) {
    record.erase(field);
    return record;
}

std::string text_of(const json& error) {
    return error["class"].get<std::string>() + ": " + error["message"].get<std::string>();
}

// "class: message" of the only answer, or "" when it has no error.
std::string error_of(const json& record) {
    const json answer = answer_to(record);
    return answer["error"].is_null() ? "" : text_of(answer["error"]);
}

TEST(Compute, NamesTheFieldThatMakesNoRecord) {
    EXPECT_EQ(error_of(kConvolution), "");
    for (const char* field :
         {"op", "input_shape", "weight_shape", "kernel_size", "stride", "padding", "dilation", "groups"})
        EXPECT_EQ(error_of(without(kConvolution, field)), fmt::format("bad_record: {} is missing", field));
    const json transposed = changed(changed(kConvolution, "op", "conv_transpose"), "output_padding", {0, 0});
    EXPECT_EQ(error_of(transposed), "");
    EXPECT_EQ(error_of(without(transposed, "output_padding")), "bad_record: output_padding is missing");
    const json pooling = changed(changed(kConvolution, "op", "max_pool"), "ceil_mode", true);
    EXPECT_EQ(error_of(pooling), "");
    EXPECT_EQ(error_of(without(pooling, "ceil_mode")), "bad_record: ceil_mode is missing");
    EXPECT_EQ(error_of(without(changed(pooling, "op", "avg_pool"), "dilation")), "");

    const auto error = [](const char* field, json value) {
        return error_of(changed(kConvolution, field, value));
    };
    EXPECT_EQ(error("stride", "1"), "bad_record: stride is a text; it must be a list");
    EXPECT_EQ(error("stride", nullptr), "bad_record: stride is null; it must be a list");
    EXPECT_EQ(error("stride", 1), "bad_record: stride is a number; it must be a list");
    EXPECT_EQ(error("stride", json::object()), "bad_record: stride is an object; it must be a list");
    EXPECT_EQ(error("stride", {1, 1, 1}),
              "bad_record: stride has 3 numbers; it must have 2, one a spatial axis");
    EXPECT_EQ(error("stride", json::array()),
              "bad_record: stride has 0 numbers; it must have 2, one a spatial axis");
    EXPECT_EQ(error("stride", {1, 1.5}),
              "bad_record: stride[1] is a number; it must be a whole number of at most 63 bits");
    EXPECT_EQ(error("stride", {1, 1e300}),
              "bad_record: stride[1] is a number; it must be a whole number of at most 63 bits");
    EXPECT_EQ(error("stride", {1, 18446744073709551615u}),
              "bad_record: stride[1] is a number; it must be a whole number of at most 63 bits");
    EXPECT_EQ(error("stride", {1, true}),
              "bad_record: stride[1] is true or false; it must be a whole number of at most 63 bits");
    EXPECT_EQ(error("stride", {1, {1}}),
              "bad_record: stride[1] is a list; it must be a whole number of at most 63 bits");
    EXPECT_EQ(error("groups", {1}), "bad_record: groups is a list; it must be a whole number");
    EXPECT_EQ(error("groups", 1.5), "bad_record: groups is a number; it must be a whole number");
    EXPECT_EQ(error("op", 3), "bad_record: op is a number; it must be a text");
    EXPECT_EQ(error("op", "convolve"),
              "bad_record: op is \"convolve\"; records of shapes have one of conv, conv_transpose, max_pool, "
              "avg_pool, adaptive_max_pool, adaptive_avg_pool, pad");
    EXPECT_EQ(error("suite", "shape"),
              "bad_record: suite is \"shape\"; it must be one of shapes, values, equivalence, animations, "
              "frameworks, "
              "receptive_field, costs, backward, sizes");
    EXPECT_EQ(error("suite", "equivalence"),
              "bad_record: op is \"conv\"; records of equivalence have one of conv_transpose");
    EXPECT_EQ(error("suite", 1), "bad_record: suite is a number; it must be a text");
    EXPECT_EQ(error("ndim", 3), "bad_record: ndim is 3; the input has 2 spatial axes");
    EXPECT_EQ(error("ndim", "2"), "bad_record: ndim is a text; it must be a whole number");
    EXPECT_EQ(error("input_shape", {1, 1}),
              "bad_record: input_shape has 2 sizes; it must have batch, channels and 1 to 3 spatial ones");
    EXPECT_EQ(error("input_shape", {1, 1, 1, 1, 1, 1}),
              "bad_record: input_shape has 6 sizes; it must have batch, channels and 1 to 3 spatial ones");
    EXPECT_EQ(error("input_shape", {-1, 1, 5, 5}), "bad_record: input_shape[0] is -1; a batch is at least 0");
    EXPECT_EQ(error("weight_shape", {1}),
              "bad_record: weight_shape has 1 sizes; it must have two for channels and then those of "
              "kernel_size, 3, 3");
    EXPECT_EQ(error("weight_shape", {1, 1, 3, 4}),
              "bad_record: weight_shape has 4 sizes; it must have two for channels and then those of "
              "kernel_size, 3, 3");
    EXPECT_EQ(error("padding", "same"), "bad_record: padding is a word; padding_end must be null beside it");
    EXPECT_EQ(error("padding", true), "bad_record: padding is true or false; it must be a list");
    EXPECT_EQ(error("padding_mode", 1), "bad_record: padding_mode is a number; it must be a text");
    EXPECT_EQ(error_of(changed(changed(kConvolution, "op", "max_pool"), "ceil_mode", 1)),
              "bad_record: ceil_mode is a number; it must be true or false");
    EXPECT_EQ(error("op", std::string(1000, 'x')),
              "bad_record: op is \"" + std::string(60, 'x') +
                  "…\"; records of shapes have one of conv, conv_transpose, max_pool, avg_pool, "
                  "adaptive_max_pool, adaptive_avg_pool, pad");
}

TEST(Compute, RefusesWhatTheJudgeRefuses) {
    const auto error = [](const char* field, json value) {
        return error_of(changed(kConvolution, field, value));
    };
    EXPECT_EQ(error("stride", {1, 0}),
              "non_positive_stride: stride of the column axis is 0; it must be at least 1");
    EXPECT_EQ(error("stride", {1, 9223372036854775807}),
              "size_too_large: stride of the column axis is 9223372036854775807; the largest is 2147483647");
    EXPECT_EQ(
        error("output_padding", {1, 0}),
        "field_unsupported: output padding of the row axis is 1; convolution has none, so it must be 0");
    EXPECT_EQ(error("ceil_mode", true),
              "field_unsupported: ceil mode of the row axis is on; only pooling has it");
    EXPECT_EQ(error("padding_mode", "reflect"), "");
    EXPECT_EQ(
        error("padding_mode", "mirror"),
        "bad_record: padding_mode is \"mirror\"; it must be one of zeros, reflect, replicate, circular");
    EXPECT_EQ(
        error_of(changed(changed(kConvolution, "padding_mode", "reflect"), "padding_end", {0, 5})),
        "reflect_padding_too_large: padding of the column axis is 5 and reflects an input of 5; at most 4 "
        "can be reflected");
    EXPECT_EQ(
        error_of(changed(changed(kConvolution, "padding_mode", "circular"), "padding", {6, 0})),
        "circular_padding_too_large: padding of the row axis is 6 and comes from the other side of an input "
        "of 5; at most 5 can be taken from there");
    EXPECT_EQ(error("groups", -9223372036854775807 - 1),
              "non_positive_groups: groups is -9223372036854775808; it must be at least 1");
    const auto word = [](const char* op, const char* padding) {
        return error_of(changed(
            changed(changed(changed(without(kConvolution, "padding_end"), "op", op), "padding", padding),
                    "output_padding", {0, 0}),
            "ceil_mode", false));
    };
    EXPECT_EQ(word("conv", "same"), "");
    EXPECT_EQ(word("conv", "full"),
              "invalid_padding_string: padding is \"full\"; the words are \"valid\" and \"same\"");
    EXPECT_EQ(word("conv_transpose", "valid"),
              "string_padding_unsupported: padding is \"valid\"; transposed convolution takes numbers only");
    EXPECT_EQ(word("max_pool", "same"),
              "string_padding_unsupported: padding is \"same\"; max pooling takes numbers only");
    EXPECT_TRUE(answer_to(changed(kConvolution, "stride", {1, 0}))["output_shape"].is_null());
}

TEST(Compute, JudgesFrameworksByTheirOwnRules) {
    const json keras = {{"id", 1},           {"framework", "keras"}, {"op", "conv_transpose"},
                        {"input_size", {4}}, {"kernel_size", {3}},   {"stride", {2}},
                        {"dilation", {1}},   {"padding", "same"}};
    EXPECT_EQ(error_of(keras), "");
    EXPECT_EQ(error_of(changed(keras, "padding", "SAME")),
              "bad_record: padding is \"SAME\"; it must be one of same, valid");
    EXPECT_EQ(error_of(changed(keras, "framework", "torch")),
              "bad_record: framework is \"torch\"; it must be one of keras, onnx");
    EXPECT_EQ(
        error_of(changed(keras, "output_padding", {2})),
        "output_padding_too_large: output padding is 2; Keras takes less than the stride, so at most 1");
    EXPECT_EQ(error_of(changed(keras, "output_padding", {-1})),
              "negative_output_padding: output padding is -1; it must be at least 0");
    EXPECT_EQ(error_of(changed(keras, "stride", {0})),
              "non_positive_stride: stride is 0; it must be at least 1");
    EXPECT_EQ(
        error_of(changed(changed(keras, "input_size", {2147483647}), "kernel_size", {1})),
        "size_too_large: input is 2147483647 and the output would have 4294967293 cells; the largest size is "
        "2147483647");
    const json onnx = changed(changed(keras, "framework", "onnx"), "auto_pad", "NOTSET");
    EXPECT_EQ(error_of(changed(onnx, "pads", {0, -1})), "negative_padding: pads has a number below 0");
    EXPECT_EQ(error_of(changed(onnx, "pads", {0})),
              "bad_record: pads has 1 numbers; it must have 2, one a spatial axis");
    EXPECT_EQ(error_of(changed(onnx, "output_shape", {INT64_MIN})),
              "bad_record: output_shape has -9223372036854775808; sizes are from 1 to 2147483647");
    EXPECT_EQ(error_of(changed(onnx, "output_padding", {INT64_MAX})).substr(0, 14), "size_too_large");
}

TEST(Compute, RefusesValuesThatDoNotFit) {
    const json value = changed(changed(kConvolution, "suite", "values"), "input", std::vector<int>(25));
    EXPECT_EQ(answer_to(value), (json{{"id", "c"}, {"output_shape", {1, 1, 3, 3}}, {"error", nullptr}}));
    const json whole = changed(value, "weight", std::vector<int>(9));
    EXPECT_EQ(error_of(whole), "");
    EXPECT_EQ(error_of(changed(whole, "input", std::vector<int>(24))),
              "bad_record: input has 24 numbers; a shape of [1, 1, 5, 5] needs 25");
    EXPECT_EQ(error_of(changed(whole, "weight", {1})),
              "bad_record: weight has 1 numbers; a shape of [1, 1, 3, 3] needs 9");
    EXPECT_EQ(error_of(changed(whole, "bias", {1, 2})),
              "bad_record: bias has 2 numbers; a shape of [1] needs 1");
    json large = whole;
    large["weight"][4] = -1e60;
    EXPECT_EQ(error_of(large),
              "value_too_large: weight[0, 0, 1, 1] is -1e+60; the largest is 1e+50, with either sign");
    EXPECT_TRUE(answer_to(large)["output_shape"].is_null());

    const json resizing = {{"op", "interpolate"}, {"suite", "values"}, {"input_shape", {1, 1, 2, 2}},
                           {"mode", "bilinear"},  {"size", {4, 4}},    {"input", {1, 2, 3, 4}}};
    EXPECT_EQ(error_of(resizing), "");
    EXPECT_EQ(error_of(changed(resizing, "mode", "lanczos")),
              "bad_record: mode is \"lanczos\"; it must be one of nearest, nearest-exact, bilinear, bicubic");
    EXPECT_EQ(error_of(without(resizing, "size")),
              "size_or_factor: neither size nor factor is given; a resizing needs one of them");
    EXPECT_EQ(error_of(changed(resizing, "input_shape", {-1, 1, 2, 2})),
              "empty_spatial_input: input has the shape -1×1×2×2; each size must be from 1 to 2147483647");
    EXPECT_EQ(error_of(changed(resizing, "size", {1200, 1200})),
              "size_too_large: the answer would list 1440000 cells; at most 1000000 are listed");

    const json shuffle = {
        {"op", "pixel_shuffle"}, {"suite", "values"}, {"input_shape", {1, 4, 1, 1}}, {"upscale_factor", 2}};
    EXPECT_EQ(answer_to(shuffle)["output_shape"], (json{1, 1, 2, 2}));
    EXPECT_EQ(error_of(changed(shuffle, "upscale_factor", 4000000000)),
              "size_too_large: factor is 4000000000; the largest is 1000000");
    EXPECT_EQ(error_of(changed(shuffle, "input_shape", {1, 4})),
              "wrong_shape: input has 2 sizes; it must have batch, channels, rows and columns");

    const json fold = {{"op", "fold"},          {"suite", "values"},     {"input_shape", {1, 4, 1}},
                       {"output_size", {2, 2}}, {"kernel_size", {2, 2}}, {"stride", {1, 1}},
                       {"dilation", {1, 1}},    {"padding", {0, 0}},     {"input", {1, 2, 3, 4}}};
    EXPECT_EQ(answer_to(fold)["output"], (json{1, 2, 3, 4}));
    EXPECT_EQ(
        error_of(changed(fold, "input_shape", {1, 3, 1})),
        "fold_channels_not_divisible_by_kernel: the input has 3 rows; a kernel of 2×2 needs a multiple of "
        "4");
    EXPECT_EQ(error_of(changed(fold, "input_shape", {-1, 4, 1})),
              "wrong_shape: input has a batch of -1; it must be at least 0");
    EXPECT_EQ(error_of(changed(fold, "padding", "same")),
              "string_padding_unsupported: padding is \"same\"; it must be numbers");
}

// A line of few bytes may not keep the program busy for long, nor take its memory.
TEST(Compute, RefusesMoreWorkThanOneAnswerIsWorth) {
    const json wide = {{"op", "max_pool"},        {"suite", "values"},  {"input_shape", {1, 1, 900000}},
                       {"kernel_size", {500000}}, {"stride", {1}},      {"dilation", {1}},
                       {"padding", {0}},          {"ceil_mode", false}, {"input", json::array()}};
    EXPECT_EQ(answer_to(wide)["error"]["class"], "bad_record");
    const json overlap = {{"op", "overlap_count"},
                          {"suite", "values"},
                          {"input_shape", {1, 1, 1, 1}},
                          {"weight_shape", {1, 1, 40000, 40000}},
                          {"kernel_size", {40000, 40000}},
                          {"stride", {1, 1}},
                          {"dilation", {1, 1}},
                          {"padding", {0, 0}},
                          {"output_padding", {0, 0}},
                          {"groups", 1}};
    EXPECT_EQ(answer_to(overlap)["error"]["class"], "size_too_large");
}

TEST(Compute, AnswersLinesThatAreNoRecord) {
    const std::vector<std::pair<std::string, std::string>> lines = {
        {"{", "bad_record: the line is not JSON: it can't be read at byte 2"},
        {"stride 3", "bad_record: the line is not JSON: it can't be read at byte 1"},
        {"[1, 2]", "bad_record: the line is a list; a record is an object"},
        {"[{}]", "bad_record: the line is a list; a record is an object"},
        {"17", "bad_record: the line is a number; a record is an object"},
        {"\"id\"", "bad_record: the line is a text; a record is an object"},
        {"null", "bad_record: the line is null; a record is an object"},
        {"true", "bad_record: the line is true or false; a record is an object"},
        {"{}", "bad_record: op is missing"},
        {"{} {}", "bad_record: the line is not JSON: it can't be read at byte 4"},
        {"{\"op\":\"conv\",}", "bad_record: the line is not JSON: it can't be read at byte 14"},
        {"{\"op\": NaN}", "bad_record: the line is not JSON: it can't be read at byte 8"},
        {"{\"op\": Infinity}", "bad_record: the line is not JSON: it can't be read at byte 8"},
        {"{\"note\": 1e400}", "bad_record: the number that ends at byte 14 of the line is too large"},
        {"{\"op\": 'conv'}", "bad_record: the line is not JSON: it can't be read at byte 8"},
        {"// {}", "bad_record: the line is not JSON: it can't be read at byte 1"},
        {"{\"op\": \"c\xff\"}", "bad_record: the line is not JSON: it can't be read at byte 10"},
        {"{\"op\": \"\xed\xa0\x80\"}", "bad_record: the line is not JSON: it can't be read at byte 10"},
        {"{\"op\": \"\\ud800\"}", "bad_record: the line is not JSON: it can't be read at byte 15"},
        {"{\"op\": \"a\tb\"}", "bad_record: the line is not JSON: it can't be read at byte 10"},
        {std::string("{}\0{}", 5), "bad_record: the line is not JSON: it can't be read at byte 3"},
        {"{\"op\": \"conv\", \"op\": \"conv\"}", "bad_record: op is given twice"},
        {"{\"id\": \"a\", \"id\": \"b\"}", "bad_record: id is given twice"},
        {std::string(100'000, '['), "bad_record: the line is a list; a record is an object"},
        {"{\"stride\": " + std::string(100'000, '['),
         "bad_record: the record nests more than 8 deep, which no field does"},
        {"{\"note\": " + std::string(100'000, '['),
         "bad_record: the line is not JSON: it can't be read at byte 100010"},
        {"{\"note\": " + std::string(100'000, '[') + std::string(100'000, ']') + "}",
         "bad_record: op is missing"},
    };
    std::string text;
    for (const auto& [line, error] : lines) text += line + "\n" + kConvolution.dump() + "\n";
    const std::vector<json> answers = answers_to(text);
    ASSERT_EQ(answers.size(), 2 * lines.size());
    for (std::size_t n = 0; n < lines.size(); ++n) {
        const json& error = answers[2 * n]["error"];
        const std::string line = lines[n].first.substr(0, 60);
        ASSERT_TRUE(error.is_object()) << line;
        EXPECT_EQ(text_of(error), lines[n].second) << line;
        EXPECT_EQ(answers[2 * n + 1]["output_shape"], (json{1, 1, 3, 3})) << "after " << line;
    }
}

TEST(Compute, EchoesTheIdWhenItCouldBeRead) {
    EXPECT_EQ(answer_to_line(R"({"id": "a\"b\\c\u0001é😀", "op": "conv"})")["id"], "a\"b\\c\u0001é😀");
    EXPECT_EQ(answer_to_line(R"({"id": -12, "op": "conv"})")["id"], -12);
    EXPECT_EQ(answer_to_line(R"({"id": "early", "op": nonsense)")["id"], "early");
    EXPECT_EQ(answer_to_line(R"({"op": nonsense, "id": "late"})")["id"], "late");
    EXPECT_EQ(answer_to_line(R"({"id": "first", "id": "second"})")["id"], "first");
    EXPECT_EQ(text_of(answer_to_line(R"({"id": "first", "id": "second"})")["error"]),
              "bad_record: id is given twice");
    EXPECT_TRUE(answer_to_line(R"({"id": null, "op": "conv"})")["id"].is_null());
    EXPECT_EQ(answer_to_line(R"({"id": {"id": "inner"}, "op": "conv"})")["id"], (json{{"id", "inner"}}));
    // One that breaks off may have been to be longer.
    for (const char* cut :
         {R"({"op": "conv", "id": 3)", R"({"id": "ab)", R"({"id": [1, 2)", R"({"id": )", R"({"id")"})
        EXPECT_TRUE(answer_to_line(cut)["id"].is_null()) << cut;
    EXPECT_TRUE(answer_to_line(R"({"note": {"id": "inner"}, "op": "conv"})")["id"].is_null());
    EXPECT_TRUE(answer_to_line("[]")["id"].is_null());
}

TEST(Compute, TheIdComesBackAsItWasWritten) {
    const std::string record = without(kConvolution, "id").dump().substr(1);
    for (const std::string id :
         {"1.5", "-0", "1e2", "123456789012345678901234567890", "true", "[1, {\"a\":[2]}]",
          "{\"b\": \"},{\"}", "\"\\u00e4\\\"\"", "[]", "{}", "\"\"", "0.10"}) {
        EXPECT_EQ(computed(fmt::format(R"({{"id": {} , {})", id, record)),
                  fmt::format(R"({{"id":{},"output_shape":[1,1,3,3],"error":null}})", id) + "\n");
        const std::string refused = computed(fmt::format(R"({{"op": "dream", "\u0069d":{}}})", id));
        EXPECT_TRUE(refused.starts_with(fmt::format(R"({{"id":{},"error":{{)", id))) << refused;
    }
}

TEST(Compute, WholeNumbersMayBeWrittenAsFractions) {
    EXPECT_EQ(error_of(changed(kConvolution, "stride", {2.0, 2e0})), "");
    EXPECT_EQ(answer_to(changed(kConvolution, "stride", {2.0, 1e0}))["output_shape"], (json{1, 1, 2, 3}));
}

TEST(Compute, CountsValues) {
    json record = inputs_of(vectors_of("equivalence.jsonl"))[0];
    record["input_shape"] = {1, 2, 3};
    record["weight_shape"] = {2, 1, 2};
    record["kernel_size"] = {2};
    for (const char* field : {"stride", "dilation"}) record[field] = {1};
    for (const char* field : {"padding", "padding_end", "output_padding"}) record[field] = {0};
    record["groups"] = 1;
    record["ndim"] = 1;
    record["input"] = {1, 2.5, 3, 4, 5};
    record["weight"] = {1, 2, 3, 4};
    EXPECT_EQ(error_of(record), "bad_record: input has 5 numbers; a shape of [1, 2, 3] needs 6");
    record["input"].push_back("6");
    EXPECT_EQ(error_of(record), "bad_record: input[5] is a text; it must be a number");
    record["input"][5] = 6e-3;
    EXPECT_EQ(answer_to(record)["expanded_values"], (json{0, 1, 2.5, 3, 0, 0, 4, 5, 0.006, 0}));
    record["weight"].push_back(5);
    EXPECT_EQ(error_of(record), "bad_record: weight has 5 numbers; a shape of [2, 1, 2] needs 4");
}

TEST(Compute, RefusesAnswersThatAreTooLargeToHold) {
    json record = {{"suite", "animations"}, {"op", "conv"},     {"input_size", {2147483647, 2147483647}},
                   {"kernel_size", {1, 1}}, {"stride", {1, 1}}, {"padding", {0, 0}},
                   {"dilation", {1, 1}}};
    EXPECT_EQ(error_of(record),
              "size_too_large: the layer walks over 2147483647×2147483647 cells and puts out "
              "2147483647×2147483647; at "
              "most 4000000 cells can be drawn");
    record["input_size"] = {1999, 1999};
    EXPECT_EQ(error_of(record),
              "size_too_large: the answer would list 3996001 cells; at most 1000000 are listed");
    record["input_size"] = {999, 999};
    record["kernel_size"] = {500, 500};  // few outputs and cells, but 250 000 cells under each window
    EXPECT_EQ(error_of(record),
              "size_too_large: the answer would list 62500000000 cells; at most 1000000 are listed");
    json transposed = {{"suite", "equivalence"},   {"op", "conv_transpose"},
                       {"input_shape", {1, 1, 2}}, {"weight_shape", {1, 1, 1}},
                       {"kernel_size", {1}},       {"stride", {2147483646}},
                       {"padding", {0}},           {"dilation", {1}},
                       {"output_padding", {0}},    {"groups", 1}};
    EXPECT_TRUE(error_of(transposed).starts_with("size_too_large: the layer walks over 2147483647 cells"));
    transposed["stride"] = {500'000};
    EXPECT_EQ(error_of(transposed), "");
    transposed["input_shape"] = {3, 1, 2};
    EXPECT_EQ(error_of(transposed), "");
    transposed["input"] = std::vector<int>(6, 1);
    EXPECT_EQ(error_of(transposed),
              "size_too_large: the answer would list 1500003 cells; at most 1000000 are listed");
}

}  // namespace
}  // namespace convwalk
