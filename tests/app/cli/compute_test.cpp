// convwalk compute answers the records of every suite, however they come.
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
#include "support/dice.h"
#include "support/vectors.h"

namespace convwalk {
namespace {

using nlohmann::json;
using testing::lines_of;
using testing::vectors_of;
using testing::computed::answer_to;
using testing::computed::answers_to;
using testing::computed::computed;
using testing::computed::inputs_of;
using testing::computed::kConvolution;

std::string joined(const std::vector<json>& records) {
    std::string text;
    for (const json& record : records) text += record.dump() + "\n";
    return text;
}

void expect_fields(const json& answer, const json& vector, const std::vector<const char*>& fields) {
    for (const std::string field : fields) {
        const std::string expected = vector.contains("expected_" + field) ? "expected_" + field : field;
        ASSERT_TRUE(vector.contains(expected)) << vector["id"] << " " << field;
        ASSERT_TRUE(answer.contains(field)) << vector["id"] << " " << field << " in " << answer;
        EXPECT_EQ(answer[field], vector[expected]) << vector["id"] << " " << field;
    }
}

TEST(Compute, AnswersEveryShape) {
    const std::vector<json> vectors = vectors_of("shapes.jsonl");
    const std::vector<json> answers = answers_to(joined(inputs_of(vectors)));
    ASSERT_EQ(answers.size(), vectors.size());
    for (std::size_t n = 0; n < vectors.size(); ++n) {
        const json& vector = vectors[n];
        const json& answer = answers[n];
        expect_fields(answer, vector, {"id", "output_shape"});
        if (vector.contains("resolved_padding"))
            expect_fields(answer, vector, {"resolved_padding", "resolved_padding_end"});
        EXPECT_EQ(answer.contains("resolved_padding"), vector.contains("resolved_padding")) << vector["id"];
        EXPECT_EQ(answer["error"].is_null(), vector["error"].is_null()) << vector["id"] << answer;
        if (answer["error"].is_null() || vector["error"].is_null()) continue;
        const json& violations = vector["violations"];
        EXPECT_NE(std::find(violations.begin(), violations.end(), answer["error"]["class"]), violations.end())
            << vector["id"] << answer << violations;
        EXPECT_FALSE(answer["error"]["message"].get<std::string>().empty());
    }
}

TEST(Compute, AnswersEveryEquivalence) {
    const std::vector<json> vectors = vectors_of("equivalence.jsonl");
    const std::vector<json> answers = answers_to(joined(inputs_of(vectors)));
    ASSERT_EQ(answers.size(), vectors.size());
    for (std::size_t n = 0; n < vectors.size(); ++n)
        expect_fields(answers[n], vectors[n],
                      {"id", "output_shape", "inserted_zeros_per_gap", "grid_padding_begin",
                       "grid_padding_end", "grid_crop_begin", "grid_crop_end", "expanded_shape",
                       "expanded_kind", "expanded_values", "equivalent_conv", "output", "error"});
}

// Numbers to within what the vector allows; null only for null.
void expect_numbers(const json& answer, const json& vector) {
    const json& expected = vector["expected_output"];
    ASSERT_EQ(answer["output"].size(), expected.size()) << vector["id"];
    const double tolerance = vector["tolerance"];
    for (std::size_t n = 0; n < expected.size(); ++n) {
        const json& value = answer["output"][n];
        ASSERT_EQ(value.is_null(), expected[n].is_null()) << vector["id"] << " " << n;
        if (value.is_null()) continue;
        EXPECT_NEAR(value.get<double>(), expected[n].get<double>(), tolerance) << vector["id"] << " " << n;
    }
}

TEST(Compute, AnswersEveryValue) {
    const std::vector<json> vectors = vectors_of("values.jsonl");
    const std::vector<json> answers = answers_to(joined(inputs_of(vectors)));
    ASSERT_EQ(answers.size(), vectors.size());
    for (std::size_t n = 0; n < vectors.size(); ++n) {
        const json& vector = vectors[n];
        const json& answer = answers[n];
        expect_fields(answer, vector, {"id", "output_shape"});
        if (vector.contains("resolved_padding"))
            expect_fields(answer, vector, {"resolved_padding", "resolved_padding_end"});
        if (vector.contains("expected_indices")) expect_fields(answer, vector, {"indices"});
        ASSERT_EQ(answer["error"].is_null(), vector["error"].is_null()) << vector["id"] << answer;
        if (vector["error"].is_null())
            expect_numbers(answer, vector);
        else
            EXPECT_EQ(answer["error"]["class"], vector["error"]["class"]) << answer;
    }
}

// Without numbers the shape is answered all the same.
TEST(Compute, AnswersAdaptivePoolingsAndPaddingsAlone) {
    const json pooled = answer_to({{"op", "adaptive_avg_pool"},
                                   {"input_shape", {1, 1, 4}},
                                   {"output_size", {3}},
                                   {"input", {0, 2, 4, 6}}});
    EXPECT_EQ(pooled["output_shape"], json({1, 1, 3})) << pooled;
    EXPECT_EQ(pooled["output"], json({1, 3, 5}));
    const json global = answer_to({{"op", "adaptive_max_pool"}, {"input_shape", {2, 3, 5, 7}}});
    EXPECT_EQ(global["output_shape"], json({2, 3, 1, 1})) << global;
    const json cropped = answer_to({{"op", "pad"},
                                    {"input_shape", {1, 1, 3}},
                                    {"padding", {-1}},
                                    {"padding_end", {1}},
                                    {"input", {5, 6, 7}}});
    EXPECT_EQ(cropped["output"], json({6, 7, 0})) << cropped;
    const json none = answer_to({{"op", "pad"}, {"input_shape", {1, 1, 3}}, {"padding", {-2}}});
    EXPECT_EQ(none["error"]["class"], "output_too_small") << none;
}

TEST(Compute, ShufflesInTheOrderThatIsNamed) {
    json record = {{"op", "pixel_shuffle"},
                   {"suite", "values"},
                   {"input_shape", {1, 8, 1, 1}},
                   {"upscale_factor", 2},
                   {"input", {0, 1, 2, 3, 4, 5, 6, 7}}};
    EXPECT_EQ(answer_to(record)["output"], json({0, 1, 2, 3, 4, 5, 6, 7}));
    record["order"] = "dcr";
    EXPECT_EQ(answer_to(record)["output"], json({0, 2, 4, 6, 1, 3, 5, 7}));
    record["order"] = "dcrr";
    EXPECT_FALSE(answer_to(record)["error"].is_null());
}

TEST(Compute, LeavesOutTheValuesOfWhatHasNone) {
    for (const json& vector : vectors_of("values.jsonl")) {
        if (!vector["error"].is_null() || vector["op"] == "overlap_count") continue;
        json record = inputs_of({vector})[0];
        record.erase("input");
        const json answer = answer_to(record);
        EXPECT_EQ(answer["output_shape"], vector["expected_output_shape"]) << vector["id"] << answer;
        EXPECT_FALSE(answer.contains("output")) << vector["id"];
    }
}

TEST(Compute, LeavesOutTheValuesOfAnEquivalenceWithoutAny) {
    json record = inputs_of(vectors_of("equivalence.jsonl"))[0];
    json expected = answer_to(record);
    record.erase("input");
    record.erase("weight");
    expected.erase("expanded_values");
    expected.erase("output");
    expected["equivalent_conv"].erase("weight");
    EXPECT_EQ(answer_to(record), expected);
}

TEST(Compute, AnswersEveryAnimation) {
    const std::vector<json> vectors = vectors_of("animations.jsonl");
    const std::vector<json> answers = answers_to(joined(inputs_of(vectors)));
    ASSERT_EQ(answers.size(), vectors.size());
    for (std::size_t n = 0; n < vectors.size(); ++n)
        expect_fields(
            answers[n], vectors[n],
            {"id", "output_size", "expanded_size", "expanded_kind", "step_count", "steps", "error"});
}

// Windows are given in the grid that is left when more is cut away than the kernel reaches.
TEST(Compute, AnswersEveryFramework) {
    const std::vector<json> vectors = vectors_of("frameworks.jsonl");
    const std::vector<json> answers = answers_to(joined(inputs_of(vectors)));
    ASSERT_EQ(answers.size(), vectors.size());
    for (std::size_t n = 0; n < vectors.size(); ++n) {
        const json& vector = vectors[n];
        const json& answer = answers[n];
        expect_fields(answer, vector, {"id", "output_size"});
        if (vector["op"] == "conv")
            expect_fields(answer, vector, {"pad_total", "pad_begin", "pad_end"});
        else if (vector["framework"] == "onnx")
            expect_fields(answer, vector, {"total_padding", "pads_begin", "pads_end"});
        else if (vector["error"].is_null())
            expect_fields(answer, vector, {"crop_begin", "crop_end", "tf_runtime_accepts"});
        ASSERT_EQ(answer["error"].is_null(), vector["error"].is_null()) << vector["id"] << answer;
        if (answer["error"].is_null()) continue;
        EXPECT_EQ(answer["error"]["class"], vector["error"]["class"]) << vector["id"];
    }
}

TEST(Compute, CountsWindowsFromTheCroppedGrid) {
    const json record = {{"op", "conv_transpose"}, {"input_size", {5}},    {"kernel_size", {2}},
                         {"stride", {1}},          {"padding", {2}},       {"padding_end", {1}},
                         {"dilation", {1}},        {"output_padding", {0}}};
    const json answer = answer_to(record);
    EXPECT_EQ(answer["expanded_kind"], (json{"RRRR"}));
    EXPECT_EQ(answer["steps"][0], (json{{"output", {0}}, {"window", {0, 1}}, {"real_cells", {1, 2}}}));
    EXPECT_EQ(answer["steps"][2], (json{{"output", {2}}, {"window", {2, 3}}, {"real_cells", {3, 4}}}));
}

// Results that stand in a record are never read: neither their absence nor their being nonsense changes an
// answer.
TEST(Compute, NeverLooksAtResults) {
    for (const char* file : {"shapes.jsonl", "equivalence.jsonl", "animations.jsonl", "values.jsonl"}) {
        const std::vector<json> records = inputs_of(vectors_of(file));
        std::vector<json> with_nonsense = records;
        for (json& record : with_nonsense) {
            for (const char* field : {"expected_output_shape", "expected_output", "expected_output_size",
                                      "expected_indices", "violations", "resolved_padding", "steps", "error",
                                      "original_table", "expanded_kind", "equivalent_conv", "note"})
                record[field] = json::parse(R"({"nonsense": [1, {"op": "conv"}, [[]]]})");
        }
        std::string as_written;
        for (const std::string& line : lines_of(file)) as_written += line + "\n";
        const std::string answers = computed(joined(records));
        EXPECT_EQ(computed(joined(with_nonsense)), answers) << file;
        EXPECT_EQ(computed(as_written), answers) << file;
    }
}

TEST(Compute, GuessesTheSuite) {
    for (const char* file : {"shapes.jsonl", "animations.jsonl"}) {
        std::vector<json> records = inputs_of(vectors_of(file));
        const std::string answers = computed(joined(records));
        for (json& record : records) record.erase("suite");
        EXPECT_EQ(computed(joined(records)), answers) << file;
    }
}

TEST(Compute, PassesOverBlankLinesAndReadsTheLastOne) {
    const std::string line = kConvolution.dump();
    EXPECT_EQ(answers_to("").size(), 0u);
    EXPECT_EQ(answers_to("\n\r\n \t \n").size(), 0u);
    EXPECT_EQ(answers_to(line).size(), 1u);
    EXPECT_EQ(answers_to("\n" + line + "\r\n\n" + line).size(), 2u);
}

TEST(Compute, PassesOverALineThatIsTooLong) {
    const std::string line = kConvolution.dump() + "\n";
    constexpr std::size_t longest = 16 * 1024 * 1024;
    std::string full = kConvolution.dump();  // as long as a line may be, by blanks that JSON allows
    full.insert(1, longest - full.size(), ' ');
    std::string longer = full;
    longer.insert(1, 1, ' ');
    const std::vector<json> answers = answers_to(full + "\n" + longer + "\n" + line + longer);
    ASSERT_EQ(answers.size(), 4u);
    EXPECT_TRUE(answers[0]["error"].is_null());
    EXPECT_EQ(answers[1]["error"],
              (json{{"class", "bad_record"}, {"message", "the line is longer than 16777216 bytes"}}));
    EXPECT_EQ(answers[1]["id"], "c") << "it stands in what was read";
    EXPECT_TRUE(answers[2]["error"].is_null());
    EXPECT_EQ(answers[3]["error"], answers[1]["error"]);
}

// Hands out one piece at a time and looks, before it hands out the next, whether every whole line was
// answered.
class OneAtATime : public std::streambuf {
  public:
    OneAtATime(std::vector<std::string> pieces, const std::ostringstream& out)
        : pieces_(std::move(pieces)), out_(out) {}

    int unanswered = 0;

  private:
    int_type underflow() override {
        const std::string answers = out_.str();
        if (std::count(answers.begin(), answers.end(), '\n') != lines_) ++unanswered;
        if (given_ == pieces_.size()) return traits_type::eof();
        std::string& piece = pieces_[given_++];
        lines_ += std::count(piece.begin(), piece.end(), '\n');
        setg(piece.data(), piece.data(), piece.data() + piece.size());
        return traits_type::to_int_type(*gptr());
    }

    std::vector<std::string> pieces_;
    std::size_t given_ = 0;
    std::ptrdiff_t lines_ = 0;
    const std::ostringstream& out_;
};

TEST(Compute, AnswersBeforeItWaitsForTheNextLine) {
    std::ostringstream out;
    OneAtATime lines(std::vector<std::string>(5, kConvolution.dump() + "\n"), out);
    std::istream in(&lines);
    answer_lines(in, out);
    EXPECT_EQ(lines.unanswered, 0);
}

TEST(Compute, AnswersEveryWholeLineWhateverHasComeOfTheNext) {
    const std::string line = kConvolution.dump() + "\n";
    for (const std::size_t cut : {std::size_t{1}, std::size_t{20}, line.size() - 1}) {
        std::ostringstream out;
        OneAtATime pieces({line + line + line.substr(0, cut), line.substr(cut) + line.substr(0, 5),
                           line.substr(5, 7), line.substr(12)},
                          out);
        std::istream in(&pieces);
        answer_lines(in, out);
        EXPECT_EQ(pieces.unanswered, 0) << cut;
        const std::string answers = out.str();
        EXPECT_EQ(std::count(answers.begin(), answers.end(), '\n'), 4);
        EXPECT_EQ(answers.find("bad_record"), std::string::npos) << answers;
    }
}

// Zeros for ever, as of /dev/zero.
class Endless : public std::streambuf {
    int_type underflow() override {
        setg(zeros_.data(), zeros_.data(), zeros_.data() + zeros_.size());
        return 0;
    }
    std::string zeros_ = std::string(1 << 20, '\0');
};

TEST(Compute, ALineWithoutAnEndIsNotReadForEver) {
    Endless zeros;
    std::istream in(&zeros);
    std::ostringstream out;
    try {
        answer_lines(in, out);
        FAIL() << "it ended";
    } catch (const BadInput& error) {
        EXPECT_STREQ(error.what(),
                     "line 1 has more than 268435456 bytes and no end; what may follow is not read");
    }
}

// Takes a few bytes and fails from then on, like a pipe that the reader closed.
class ClosedPipe : public std::streambuf {
  public:
    int taken = 0;

  private:
    std::streamsize xsputn(const char*, std::streamsize count) override { return ++taken > 1 ? 0 : count; }
    int_type overflow(int_type) override { return traits_type::eof(); }
};

TEST(Compute, EndsWhenNobodyReads) {
    std::string text;
    for (int n = 0; n < 10'000; ++n) text += kConvolution.dump() + "\n";
    std::istringstream in(text);
    ClosedPipe pipe;
    std::ostream out(&pipe);
    answer_lines(in, out);
    EXPECT_FALSE(out);
    EXPECT_TRUE(in.good()) << "read on to the end for nobody";
}

// Turns the vectors into something else, a few bytes at a time: whatever comes, each line that is not blank
// has one answer, and answers without an error have a result.
TEST(Compute, AnswersWhateverComes) {
    std::mt19937 random(4);
    const auto below = [&](std::size_t n) { return testing::whole_between(random, 0, n - 1); };
    const std::vector<std::string> pieces = {"\"",       "[",    "]",          "{",
                                             "}",        ",",    ":",          "-",
                                             "0",        "9",    "e",          ".",
                                             "null",     "true", "\\",         "\\u",
                                             "\xff",     "\xc3", "-1",         "99999999999999999999",
                                             "1e999",    "[[",   "2147483647", "\"id\":",
                                             "\"same\"", "[]",   "0.5",        std::string(1, '\0')};
    std::vector<std::string> lines;
    for (const char* file : {"shapes.jsonl", "equivalence.jsonl", "animations.jsonl", "values.jsonl"}) {
        for (std::string& line : lines_of(file)) lines.push_back(std::move(line));
    }
    std::string text;
    constexpr std::size_t count = 20'000;
    for (std::size_t n = 0; n < count; ++n) {
        std::string line = lines[below(lines.size())];
        if (line.size() > 2000) line = lines[below(1000)];
        for (std::size_t edits = 1 + below(3); edits > 0; --edits) {
            const std::size_t at = below(line.size());
            switch (below(4)) {
                case 0:
                    line.erase(at, 1 + below(8));
                    break;
                case 1:
                    line.insert(at, pieces[below(pieces.size())]);
                    break;
                case 2:
                    line.replace(at, 1, pieces[below(pieces.size())]);
                    break;
                default: {
                    const std::string& other = lines[below(lines.size())];
                    line.replace(at, std::string::npos, other, below(other.size()), 300);
                }
            }
            if (line.empty()) line.push_back('0');
        }
        text += line + "\n";
    }
    const std::vector<json> answers = answers_to(text);
    ASSERT_EQ(answers.size(), count);
    std::size_t answered = 0, refused = 0, bad = 0;
    for (const json& answer : answers) {
        if (answer["error"].is_null()) {
            const char* result = answer.contains("output_size") ? "output_size" : "output_shape";
            EXPECT_TRUE(answer.contains(result) && answer[result].is_array()) << answer;
            ++answered;
        } else {
            EXPECT_FALSE(answer["error"]["message"].get<std::string>().empty());
            ++(answer["error"]["class"] == "bad_record" ? bad : refused);
        }
    }
    EXPECT_GT(answered, count / 20);  // the edits leave enough that all three ways are taken
    EXPECT_GT(refused, count / 100);
    EXPECT_GT(bad, count / 4);
}

TEST(RecordReader, ReadsObjectsInLists) {
    constexpr std::string_view kept[] = {"layers", "flag"};
    RecordReader reader(kept);
    const Record record = reader.read(
        R"({"note": [{}], "layers": [{"type": "conv", "stride": [1, 2]}, {"type": "pool"}], "flag": true})");
    EXPECT_TRUE(record.flag("flag"));
    const std::vector<Record> layers = record.records("layers");
    ASSERT_EQ(layers.size(), 2u);
    EXPECT_EQ(layers[0].text("type"), "conv");
    EXPECT_EQ(layers[0].integers("stride"), (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(layers[1].text("type"), "pool");
    try {
        (void)layers[1].integers("stride");
        FAIL();
    } catch (const BadInput& bad) {
        EXPECT_STREQ(bad.what(), "layers[1].stride is missing");
    }
}

}  // namespace
}  // namespace convwalk
