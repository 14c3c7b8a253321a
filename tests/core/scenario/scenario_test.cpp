// The document as JSON: read back, refused, damaged.
#include "scenario/scenario.h"
#include <gtest/gtest.h>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>
#include "basics/errors.h"
#include "basics/text.h"
#include "scenario/export_limits.h"
#include "scenario/with_preset.h"
#include "support/dice.h"
#include "support/random_scenario.h"
#include "support/scenario_texts.h"
#include "support/vectors.h"

namespace convwalk {
namespace {

using nlohmann::json;
using testing::one_of;
using testing::random_scenario;
using ::testing::Test;
using testing::scenario_texts::expect_sentence;
using testing::scenario_texts::refusal_of;

// --- round trip ---

TEST(Scenario, IsReadBackAsItWasWritten) {
    for (const Preset& p : presets()) EXPECT_EQ(parse_scenario(to_json(p.scenario)), p.scenario) << p.name;
    std::mt19937 random(1);
    for (int i = 0; i < 500 && !Test::HasFailure(); ++i) {
        const Scenario s = random_scenario(random);
        const std::string text = to_json(s);
        EXPECT_EQ(parse_scenario(text), s) << text;
        EXPECT_EQ(to_json(parse_scenario(text)), text);
    }
}

TEST(Scenario, WhatIsLeftOutIsTheDefault) {
    const Scenario standard;
    for (const char* text :
         {R"({"convwalk": 1, "layer": {}})",
          R"({"convwalk": 1, "layer": {}, "view": {}, "theme": {}, "animation": {}, "export": {}})",
          R"({"convwalk": 1, "layer": {"kernel": null}, "theme": null, "title": ""})"})
        EXPECT_EQ(parse_scenario(text), standard) << text;
}

TEST(Scenario, ALayersFieldIsANumberATextOrAList) {
    for (const char* text : {R"("7x5")", R"("7×5")", R"("7X5")", "[7, 5]", R"(["7", 5])"}) {
        const Scenario s =
            parse_scenario(std::string(R"({"convwalk": 1, "layer": {"input": )") + text + "}}");
        EXPECT_EQ(input_extents(s.alone()->layer), (Extents{7, 5})) << text;
    }
}

// --- refusals ---

// A valid scenario with every field written out.
json whole() {
    json document = json::parse(to_json(preset("padding_strides_odd_transposed").scenario));
    document["title"] = "A title";
    document["theme"] = {
        {"base", "dark"}, {"ink", "#ffffff"}, {"input", {{"fill", "#123456"}, {"dashed", true}}}};
    return document;
}

// The last part of a path: /layer/kernel -> kernel.
std::string name_in(const json::json_pointer& path) {
    return path.back();
}

TEST(Scenario, AWrongTypeIsRefusedByName) {
    const json good = whole();
    ASSERT_EQ(refusal_of(good), "");
    std::vector<json> wrong = {true,
                               -1,
                               1.5,
                               1e300,
                               UINT64_MAX,
                               "nonsense",
                               json::array(),
                               json::object(),
                               json::array({json::array({1})}),
                               json::array({"7", 5.5})};
    const json flat = good.flatten();
    std::vector<std::string> paths;
    for (const auto& [path, value] : flat.items()) paths.push_back(path);
    for (const char* section : {"/layer", "/view", "/theme", "/theme/input", "/animation", "/export"})
        paths.emplace_back(section);
    int refused = 0;
    for (const std::string& path : paths) {
        for (const json& value : wrong) {
            json bad = good;
            const json::json_pointer at(path);
            if (bad[at].type() == value.type() || (value.is_number_integer() && bad[at].is_number_integer()))
                continue;
            bad[at] = value;
            const std::string sentence = refusal_of(bad);
            // Some fields take several types, and sections may be empty.
            const bool is_axes = path.starts_with("/layer/") && value == -1;
            const bool is_numbers = path.starts_with("/values/") && value.is_array();
            if (sentence.empty() && (is_axes || is_numbers || value == json::object())) continue;
            expect_sentence(sentence, {name_in(at) == "base" ? "theme" : name_in(at)});
            ++refused;
            ASSERT_FALSE(Test::HasFailure()) << path << " as " << value;
        }
    }
    EXPECT_GT(refused, 250);
}

TEST(Scenario, AnUnknownFieldIsRefusedByName) {
    const json good = whole();
    for (const char* section : {"", "/layer", "/view", "/theme", "/theme/input", "/animation", "/export"}) {
        json bad = good;
        bad[json::json_pointer(section)]["colour_of_money"] = 1;
        expect_sentence(refusal_of(bad), {"unknown field", "colour_of_money", "known: "});
        // A misspelt one is recognised.
        bad = good;
        json& object = bad[json::json_pointer(section)];
        for (const auto& [name, value] : good[json::json_pointer(section)].items()) {
            if (name == "convwalk" || name == "layer") continue;
            object = good[json::json_pointer(section)];
            object.erase(name);
            object[name + "e"] = value;
            expect_sentence(refusal_of(bad), {"\"" + name + "e\"", "did you mean \"" + name + "\"?"});
        }
    }
}

TEST(Scenario, OddDocumentsAreRefusedWithASentence) {
    const std::string deep = std::string(40, '[') + std::string(40, ']');
    const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
        {"", {"the scenario is not JSON"}},
        {"{", {"the scenario is not JSON"}},
        {"\xff\xfe{}", {"the scenario is not JSON"}},
        {"{\"convwalk\": 1, \"layer\": {}, \"title\": \"\xc3\x28\"}", {"the scenario is not JSON"}},
        {"{\"convwalk\": 1, \"layer\": {}, \"title\": \"\\ud800\"}", {"the scenario is not JSON"}},
        {"{\"convwalk\": 1} {}", {"the scenario is not JSON"}},
        {"[]", {"the document is a list; it must be an object"}},
        {"null", {"the document is null; it must be an object"}},
        {"3", {"the document is a number; it must be an object"}},
        {R"({"convwalk": 1, "layer": true})", {"layer is true or false; it must be an object"}},
        {"{}", {"convwalk is missing", "\"convwalk\": 1"}},
        {R"({"convwalk": 0, "layer": {}})", {"convwalk is 0", "version 1"}},
        {R"({"convwalk": 2, "layer": {}})", {"convwalk is 2", "version 1"}},
        {R"({"convwalk": "1", "layer": {}})", {"convwalk is \"1\"", "version 1"}},
        {R"({"convwalk": true, "layer": {}})", {"convwalk is true", "version 1"}},
        {R"({"convwalk": 1})", {"layer is missing"}},
        {R"({"convwalk": 1, "layer": {"kernel": 99999999999999999999}})", {"kernel", "whole number"}},
        {R"({"convwalk": 1, "layer": {"kernel": 1e999}})", {"number", "too large"}},
        {R"({"convwalk": 1, "layer": {"kernel": "3x3x3x3"}})", {"kernel", "at most 3 dimensions"}},
        {R"({"convwalk": 1, "layer": {"kernel": "3x3x3", "input": "7x7"}})",
         {"input", "2 values", "3 dimensions"}},
        {R"({"convwalk": 1, "layer": {"dimensions": 4}})", {"dimensions is \"4\"", "1, 2 or 3"}},
        {R"({"convwalk": 1, "layer": {"dimensions": 0}})", {"dimensions is \"0\"", "1, 2 or 3"}},
        {R"({"convwalk": 1, "layer": {"padding": "smae"}})", {"padding \"smae\"", "did you mean \"same\"?"}},
        {R"({"convwalk": 1, "layer": {"padding": "numbers"}})",
         {"padding \"numbers\"", "known: valid", "or numbers such as 1 or 1x2"}},
        {R"({"convwalk": 1, "layer": {"padding": "same", "padding_end": 1}})", {"padding_end", "same"}},
        {R"({"convwalk": 1, "layer": {"padding": ""}})", {"padding is \"\""}},
        {R"({"convwalk": 1, "layer": {"operator": "convolutoin"}})",
         {"layer.operator", "did you mean \"convolution\"?"}},
        {R"({"convwalk": 1, "layer": {"in_channels": 99999999999999999999}})",
         {"in_channels", "whole number"}},
        {R"({"convwalk": 1, "layer": {}, "theme": "drak"})", {"theme \"drak\"", "did you mean \"dark\"?"}},
        {R"({"convwalk": 1, "layer": {}, "theme": {"input": {"fill": "red"}}})",
         {"theme.input.fill", "colour"}},
        {R"({"convwalk": 1, "layer": {}, "animation": {"step_ms": 19}})",
         {"animation.step_ms is 19", "20 to 60000"}},
        {R"({"convwalk": 1, "layer": {}, "animation": {"hold_ms": 60001}})",
         {"animation.hold_ms", "0 to 60000"}},
        {R"({"convwalk": 1, "layer": {}, "export": {"fps": 51}})", {"export.fps is 51", "1 to 50"}},
        {R"({"convwalk": 1, "layer": {}, "export": {"loops": -1}})", {"export.loops is -1", "0 to 65535"}},
        {R"({"convwalk": 1, "layer": {}, "export": {"size": ""}})", {"size is \"\"", "16x16", "8192x8192"}},
        {R"({"convwalk": 1, "layer": {}, "export": {"size": 800}})", {"size is \"800\"", "16x16"}},
        {R"({"convwalk": 1, "layer": {}, "export": {"moment": "soon"}})", {"moment is \"soon\"", "2.5s"}},
        {R"({"convwalk": 1, "layer": {}, "export": {"moment": 0}})", {"moment is \"0\"", "step"}},
        {R"({"convwalk": 1, "layer": {}, "title": "two\nlines"})",
         {"title is \"two\uFFFDlines\"", "one line"}},
        {R"({"convwalk": 1, "layer": {}, "title": ")" + std::string(kLongestTitle + 1, 't') + "\"}",
         {"title has 201 bytes", "200"}},
        {R"({"convwalk": 1, "layer": )" + deep + "}", {"nested too deeply", "32"}},
        {std::string(500'000, '['), {"nested too deeply"}},
        {R"({"convwalk": 1, "layer": ")" + std::string(kMostScenarioBytes, 'x') + "\"}",
         {"bytes", "12582912"}},
    };
    for (const auto& [text, words] : cases) {
        SCOPED_TRACE(text.substr(0, 200));
        expect_sentence(refusal_of([&, &t = text] { return parse_scenario(t); }), words);
    }
}

// Bytes of valid scenarios flipped, removed, inserted and repeated: whatever comes out is read or refused.
TEST(Scenario, DamagedFilesAreReadOrRefused) {
    std::mt19937 random(7);
    const auto below = [&](std::size_t end) { return testing::whole_between(random, 0, end - 1); };
    const std::vector<std::string> pieces = {
        "{",    "}",  "[",     "]",           ",",       ":",    "\"",
        "null", "-1", "1e999", "99999999999", "\\u0000", "\xff", "\xf0\x9f\x98\x80",
        "x",    "×",  "layer", "\n"};
    std::vector<std::string> valid = {whole().dump()};
    for (int i = 0; i < 30; ++i) valid.push_back(to_json(random_scenario(random)));
    int read = 0;
    int refused = 0;
    for (int round = 0; round < 10'000; ++round) {
        std::string text = one_of(random, valid);
        for (std::size_t i = 0; i <= below(4); ++i) {
            if (text.empty()) break;
            const std::size_t at = below(text.size());
            switch (below(8)) {
                case 0:
                    text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
                    break;
                case 1:
                    text.erase(at, 1 + below(8));
                    break;
                case 2:
                    text.insert(at, pieces[below(pieces.size())]);
                    break;
                case 3:
                    text.insert(at, text.substr(below(text.size()), below(40)));
                    break;
                default:
                    if (const std::size_t digit = text.find_first_of("0123456789", at); digit != text.npos)
                        text[digit] = static_cast<char>('0' + below(10));
            }
        }
        try {
            const Scenario s = parse_scenario(text);
            // What was read can be kept.
            ASSERT_EQ(parse_scenario(to_json(s)), s) << text;
            ++read;
        } catch (const BadInput& error) {
            expect_sentence(error.what(), {});
            ASSERT_FALSE(Test::HasFailure()) << text;
            ++refused;
        }
    }
    EXPECT_GT(read, 500);
    EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace convwalk
