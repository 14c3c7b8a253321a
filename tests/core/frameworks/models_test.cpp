// Small models as people have them, each in a file, against sizes and counts worked out by hand.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "frameworks/read/program_report.h"
#include "frameworks/read/wanted_input.h"
#include "support/places.h"
#include "support/vectors.h"

namespace convwalk {
namespace {

using nlohmann::json;

std::string content_of(const std::string& file) {
    std::ifstream in(fmt::format("{}/models/{}", testing::kDataDir, file));
    return {std::istreambuf_iterator<char>(in), {}};
}

// What the program says of a file, or why it can't.
struct Said {
    json report;
    std::string refusal;
};

Said said_of(const json& expected) {
    Said said;
    try {
        const std::string text = content_of(expected["file"]);
        ReadProgram program = read_code(text);
        GivenInput input{program.input, program.in_channels};
        if (expected.contains("input")) {
            input = input_given(program, expected["input"].get<std::string>());
            program = read_code(text, input);
        }
        const ProgramReport report = report_of(program, input);
        said.report = report_json(report);
        said.refusal = report.refusal.value_or(report.gap.value_or(""));
    } catch (const BadInput& error) {
        said.refusal = error.what();
    }
    return said;
}

// [["conv", 16, 32, 32], ...] of the kinds that are expected, and of what is not understood.
json calls_of(const json& report, const json& expected) {
    std::set<std::string> kinds = {"unknown"};
    for (const json& call : expected) kinds.insert(call[0]);
    json calls = json::array();
    for (const json& layer : report.value("layers", json::array())) {
        if (!kinds.contains(layer["kind"])) continue;
        json call = {layer["kind"], layer["channels"]};
        for (const json& size : layer["output"]) call.push_back(size);
        calls.push_back(std::move(call));
    }
    return calls;
}

// "" where all is as it is expected.
std::string wrong_with(const json& expected) {
    const Said said = said_of(expected);
    // A gap is no refusal of what is impossible.
    const bool refused = said.report.contains("refusal") && !said.report["refusal"].is_null();
    if (expected.contains("refused")) return refused ? "" : "it is not refused";
    if (!said.refusal.empty()) return said.refusal;
    const json calls = calls_of(said.report, expected["calls"]);
    if (calls != expected["calls"]) return calls.dump();
    if (expected.contains("parameters") && said.report["parameters"] != expected["parameters"])
        return fmt::format("{} parameters", said.report["parameters"].dump());
    return "";
}

TEST(Models, AreReadAsTheyAre) {
    for (const json& expected : testing::vectors_of("models/expected.jsonl")) {
        const std::string file = expected["file"];
        EXPECT_EQ(wrong_with(expected), "") << file;
    }
}

}  // namespace
}  // namespace convwalk
