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
#include "support/random_scenario.h"
#include "support/vectors.h"

namespace convwalk {
namespace {

using nlohmann::json;
using testing::one_of;
using testing::random_scenario;
using ::testing::Test;

// The sentence with which `read` refuses; "" when it does not.
template <typename Read>
std::string refusal_of(Read read) {
    try {
        static_cast<void>(read());
    } catch (const BadInput& error) {
        return error.what();
    }
    return "";
}

// One line of valid UTF-8 that says something and does not run on.
void expect_sentence(const std::string& sentence, const std::vector<std::string>& words) {
    EXPECT_FALSE(sentence.empty()) << "accepted";
    EXPECT_EQ(printable(sentence, sentence.size()), sentence);
    EXPECT_LT(sentence.size(), 1000u);
    for (const std::string& word : words) {
        EXPECT_NE(sentence.find(word), sentence.npos) << sentence << "\nlacks: " << word;
    }
}

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
        EXPECT_EQ(input_extents(s.layer.layer), (Extents{7, 5})) << text;
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

std::string refusal_of(const json& document) {
    return refusal_of([&] { return parse_scenario(document.dump()); });
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
    const auto below = [&](std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
    };
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

// --- texts ---

TEST(ScenarioTexts, Extents) {
    EXPECT_EQ(parse_extents("7", "input"), Extents{7});
    EXPECT_EQ(parse_extents("7x5", "input"), (Extents{7, 5}));
    EXPECT_EQ(parse_extents("4X7×5", "input"), (Extents{4, 7, 5}));
    EXPECT_EQ(parse_extents("-1", "stride"), Extents{-1}) << "why_invalid() says what is wrong with it";
    for (const char* text : {"", " ", "x", "7x", "x7", "7xx5", "7 x 5", "+7", "7.0", "7,5", "0x10x", "seven",
                             "٧", "9223372036854775808", "7×", "\xc3", "\xff", "7\n"}) {
        SCOPED_TRACE(text);
        expect_sentence(refusal_of([&] { return parse_extents(text, "input"); }), {"input is \"", "7x5"});
    }
    expect_sentence(refusal_of([] { return parse_extents("1x2x3x4", "input"); }),
                    {"input", "4 numbers", "at most 3"});
    expect_sentence(refusal_of([] { return parse_extents(std::string(100'000, 'x'), "input"); }), {"input"});
}

TEST(ScenarioTexts, Sizes) {
    EXPECT_EQ(parse_size("800x600"), (SizePx{800, 600}));
    EXPECT_EQ(parse_size("16×8192"), (SizePx{16, 8192}));
    for (const char* text :
         {"", "x", "800", "800x", "x600", "0x0", "15x16", "16x15", "8193x16", "16x8193", "100000x100000",
          "-800x600", "800x600x3", "1e3x600", "800x600px", "99999999999999999999x16"}) {
        SCOPED_TRACE(text);
        expect_sentence(refusal_of([&] { return parse_size(text); }),
                        {"size is \"", "width x height", "16x16", "8192x8192"});
    }
}

TEST(ScenarioTexts, Moments) {
    using Kind = StillMoment::Kind;
    const std::vector<std::pair<std::string, StillMoment>> good = {
        {"start", {Kind::start}},
        {"middle", {Kind::middle}},
        {"end", {Kind::end}},
        {"1", {Kind::step, 1}},
        {"13", {Kind::step, 13}},
        {"0s", {Kind::time, 0}},
        {"2.5s", {Kind::time, 2500}},
        {"0.001s", {Kind::time, 1}},
        {"1000000000s", {Kind::time, 1'000'000'000'000}},
    };
    for (const auto& [text, moment] : good) {
        EXPECT_EQ(parse_moment(text), moment) << text;
        EXPECT_EQ(to_string(moment), text);
    }
    // As for the other times of a command.
    EXPECT_EQ(parse_moment("500ms"), (StillMoment{Kind::time, 500}));
    EXPECT_EQ(parse_moment("0ms"), (StillMoment{Kind::time, 0}));
    for (const char* text :
         {"", "ms", "-1ms", "1000000000001ms", "Start", "0", "-1", "1.5", "s", "-1s", "nans", "infs", "1e10s",
          "2.5 s", "2.5ms", "2.5", "99999999999999999999", "0x10s"}) {
        SCOPED_TRACE(text);
        expect_sentence(refusal_of([&] { return parse_moment(text); }),
                        {"moment is \"", "start, middle, end"});
    }
}

TEST(ScenarioTexts, Steps) {
    const std::vector<std::pair<std::string, StepRange>> good = {
        {"all", {0, 0}}, {"3..7", {3, 7}}, {"3..", {3, 0}}, {"..7", {0, 7}}, {"1..1", {1, 1}}};
    for (const auto& [text, range] : good) {
        EXPECT_EQ(parse_steps(text), range) << text;
        EXPECT_EQ(to_string(range), text);
    }
    EXPECT_EQ(parse_steps("3"), (StepRange{3, 3}));
    for (const char* text : {"", "..", "0", "-3", "0..7", "..0", "-3..7", "3..-7", "3...7", "3..7..9", "3-7",
                             "a..b", " 3..7", "99999999999999999999.."}) {
        SCOPED_TRACE(text);
        expect_sentence(refusal_of([&] { return parse_steps(text); }), {"steps is \"", "3..7, 3.. or ..7"});
    }
}

TEST(ScenarioTexts, Titles) {
    for (const std::string& text : {std::string(), std::string("⌊i⌋ <&>"), std::string(kLongestTitle, 't')})
        EXPECT_EQ(parse_title(text), text);
    for (const std::string& text :
         {std::string("a\tb"), std::string("a\nb"), std::string("\x7f"), std::string("\xff"),
          std::string("\xc0\x80"), std::string("\xed\xa0\x80"), std::string(1, '\0')})
        expect_sentence(refusal_of([&] { return parse_title(text); }), {"title is \"", "UTF-8"});
}

LayerRequest with(LayerRequest request, const std::vector<FieldText>& given) {
    set_layer_fields(request, given);
    return request;
}

TEST(LayerFields, OneValueIsForAllAxesAndTheLongestSaysHowManyThereAre) {
    const LayerRequest three = with({}, {{"kernel", "1x2x3"}, {"input", "9"}});
    EXPECT_EQ(kernel_extents(three.layer), (Extents{1, 2, 3}));
    EXPECT_EQ(input_extents(three.layer), (Extents{9, 9, 9}));
    EXPECT_EQ(with({}, {{"input", "9"}}).layer.axes.size(), 2u) << "as it was";
    EXPECT_EQ(with({}, {{"input", "9"}, {"dimensions", "1"}}).layer.axes.size(), 1u);
    EXPECT_EQ(with({}, {{"dimensions", "3"}}).layer.axes.size(), 3u);
    EXPECT_THROW(with({}, {{"dimensions", "2"}, {"kernel", "1x2x3"}}), BadInput);
    EXPECT_THROW(with({}, {{"dimensions", "2x2"}}), BadInput);
    EXPECT_EQ(with({}, {}), LayerRequest{});
}

TEST(LayerFields, EveryFieldIsPutWhereItBelongs) {
    const std::vector<std::pair<std::string, std::int64_t AxisSpec::*>> members = {
        {"input", &AxisSpec::input},       {"kernel", &AxisSpec::kernel},
        {"stride", &AxisSpec::stride},     {"padding_end", &AxisSpec::padding_end},
        {"dilation", &AxisSpec::dilation}, {"output_padding", &AxisSpec::output_padding},
    };
    for (const auto& [field, member] : members) {
        AxisSpec expected;
        expected.*member = 42;
        EXPECT_EQ(with({}, {{field, "42"}}).layer.axes[1], expected) << field;
    }
}

TEST(LayerFields, PaddingIsNumbersOrAWord) {
    const AxisSpec both = with({}, {{"padding", "2"}}).layer.axes[0];
    EXPECT_EQ(both.padding_begin, 2);
    EXPECT_EQ(both.padding_end, 2);
    for (const bool end_first : {false, true}) {
        std::vector<FieldText> given = {{"padding", "2"}, {"padding_end", "3"}};
        if (end_first) std::swap(given[0], given[1]);
        const AxisSpec a = with({}, given).layer.axes[0];
        EXPECT_EQ(a.padding_begin, 2);
        EXPECT_EQ(a.padding_end, 3);
    }
    for (std::size_t i = 1; i < padding_words().size(); ++i) {
        const LayerRequest word = with(with({}, {{"padding", "2"}}), {{"padding", padding_words()[i]}});
        EXPECT_EQ(word.padding, static_cast<PaddingWord>(i));
        EXPECT_EQ(word.layer, Layer{}) << "no numbers are left behind the word";
        const LayerRequest number = with(word, {{"padding", "2"}});
        EXPECT_EQ(number.padding, PaddingWord::numbers);
        EXPECT_THROW(with(word, {{"padding_end", "2"}}), BadInput);
        EXPECT_THROW(with({}, {{"padding", padding_words()[i]}, {"padding_end", "2"}}), BadInput);
    }
}

// --- presets ---

TEST(Presets, HaveNamesOfTheirOwnAndCanBeMade) {
    std::set<std::string> names;
    for (const Preset& p : presets()) {
        EXPECT_TRUE(names.insert(p.name).second) << p.name;
        EXPECT_FALSE(p.group.empty() || p.about.empty()) << p.name;
        EXPECT_FALSE(why_invalid(p.scenario.layer)) << p.name;
        EXPECT_EQ(preset(p.name).scenario, p.scenario);
    }
    expect_sentence(refusal_of([] { return preset("dilatoin"); }),
                    {"preset \"dilatoin\"", "did you mean \"dilation\"?"});
    expect_sentence(refusal_of([] { return preset(""); }), {"unknown preset"});
}

// The animations of conv_arithmetic under their names, with the sizes of the guide's figures 2.1 to 5.1.
TEST(Presets, AreTheGuidesAnimations) {
    struct Animation {
        const char* name;
        std::int64_t input, kernel, stride, dilation, output;
    };
    const std::vector<Animation> animations = {
        {"no_padding_no_strides", 4, 3, 1, 1, 2},
        {"arbitrary_padding_no_strides", 5, 4, 1, 1, 6},
        {"same_padding_no_strides", 5, 3, 1, 1, 5},
        {"full_padding_no_strides", 5, 3, 1, 1, 7},
        {"no_padding_strides", 5, 3, 2, 1, 2},
        {"padding_strides", 5, 3, 2, 1, 3},
        {"padding_strides_odd", 6, 3, 2, 1, 3},
        {"no_padding_no_strides_transposed", 2, 3, 1, 1, 4},
        {"arbitrary_padding_no_strides_transposed", 6, 4, 1, 1, 5},
        {"same_padding_no_strides_transposed", 5, 3, 1, 1, 5},
        {"full_padding_no_strides_transposed", 7, 3, 1, 1, 5},
        {"no_padding_strides_transposed", 2, 3, 2, 1, 5},
        {"padding_strides_transposed", 3, 3, 2, 1, 5},
        {"padding_strides_odd_transposed", 3, 3, 2, 1, 6},
        {"dilation", 7, 3, 1, 2, 3},
        {"numerical_no_padding_no_strides", 5, 3, 1, 1, 3},
        {"numerical_padding_strides", 5, 3, 2, 1, 3},
        {"numerical_average_pooling", 5, 3, 1, 1, 3},
        {"numerical_max_pooling", 5, 3, 1, 1, 3},
    };
    const auto square = [](std::int64_t side) { return Extents{side, side}; };
    for (const Animation& a : animations) {
        SCOPED_TRACE(a.name);
        const Layer layer = resolved(preset(a.name).scenario.layer);
        EXPECT_EQ(layer.op == Operator::transposed_convolution, std::string(a.name).ends_with("_transposed"));
        EXPECT_EQ(input_extents(layer), square(a.input));
        EXPECT_EQ(kernel_extents(layer), square(a.kernel));
        EXPECT_EQ(output_extents(layer), square(a.output));
        for (const AxisSpec& axis : layer.axes) {
            EXPECT_EQ(axis.stride, a.stride);
            EXPECT_EQ(axis.dilation, a.dilation);
        }
    }
}

// A setting is refused in a file just when the judge of settings finds it unfit, and by the same words.
TEST(ExportLimits, AreThoseOfFiles) {
    const auto expect_alike = [](const Scenario& s) {
        auto why = why_unfit(s.output);
        if (!why) why = why_unfit(s.pace);
        try {
            EXPECT_EQ(parse_scenario(to_json(s)), s);
            EXPECT_FALSE(why) << sentence_of(*why);
        } catch (const BadInput& error) {
            ASSERT_TRUE(why) << error.what();
            EXPECT_NE(std::string(error.what()).find(why->allowed), std::string::npos) << error.what() << "\n"
                                                                                       << sentence_of(*why);
        }
    };
    for (const std::int64_t value :
         {-1, 0, 1, 15, 16, 19, 20, 50, 51, 8'192, 8'193, 60'000, 60'001, 65'535, 65'536}) {
        Scenario s;
        const auto number = static_cast<int>(value);
        s.output.fps = number;
        expect_alike(s);
        s = {};
        s.output.loops = number;
        expect_alike(s);
        s = {};
        s.pace.step_ms = value;
        expect_alike(s);
        s = {};
        s.pace.hold_ms = value;
        expect_alike(s);
        s = {};
        s.output.size.height = number;
        expect_alike(s);
        s = {};
        s.output.first_step = value;
        expect_alike(s);
        for (const auto kind : {StillMoment::Kind::step, StillMoment::Kind::time}) {
            s = {};
            s.output.moment = {kind, value};
            expect_alike(s);
        }
    }
}

TEST(ExportLimits, SayFieldValueAndWhatIsAllowed) {
    ExportSettings settings;
    settings.fps = 51;
    EXPECT_EQ(sentence_of(*why_unfit(settings)), "fps is 51; it must be from 1 to 50");
    settings.size = {5, 120};
    EXPECT_EQ(sentence_of(*why_unfit(settings)),
              "size is \"5x120\"; it must be width x height in pixels, from 16x16 to 8192x8192");
    Pace pace;
    pace.step_ms = 7;
    EXPECT_EQ(sentence_of(*why_unfit(pace)), "step time is 7 ms; it must be from 20 to 60000");
}

TEST(Presets, AreShownAsTheyAreOnADocumentThatNobodyChanged) {
    std::vector<Scenario> starts = {Scenario{}};
    for (const Preset& p : presets()) starts.push_back(p.scenario);
    for (const Scenario& start : starts) {
        for (const Preset& p : presets()) EXPECT_EQ(with_preset(start, p), p.scenario) << p.name;
    }
}

TEST(Presets, LeaveWhatAPersonChanged) {
    Scenario changed = preset("padding_strides").scenario;
    changed.title = "Its own";
    changed.view = {ViewKind::flat, true, false};
    changed.theme = built_in_theme("dark");
    changed.pace.motion = Motion::smooth;
    changed.output.size = {640, 480};
    changed.values.shown = true;
    changed.network = NetworkDocument{};
    Scenario expected = changed;
    expected.title = "";
    expected.layer = preset("dilation").scenario.layer;
    expected.network.reset();
    EXPECT_EQ(with_preset(changed, preset("dilation")), expected);
    EXPECT_EQ(with_preset(changed, preset("causal_dilated")).view.kind, ViewKind::flat);
    // A view of its own, and numbers of its own.
    const Scenario scattered = with_preset(changed, preset("scatter_kernel_3_stride_2"));
    EXPECT_EQ(scattered.view.kind, ViewKind::scatter);
    EXPECT_EQ(scattered.values, preset("scatter_kernel_3_stride_2").scenario.values);
    EXPECT_TRUE(scattered.view.indices);
}

TEST(Presets, AgreeWithTheVectors) {
    int compared = 0;
    for (const json& v : testing::vectors_of("animations.jsonl")) {
        if (v["source"] == "random") continue;
        ++compared;
        SCOPED_TRACE(v["name"]);
        const Layer layer = resolved(preset(v["name"].get<std::string>()).scenario.layer);
        EXPECT_EQ(layer.op == Operator::transposed_convolution, v["op"] == "conv_transpose");
        EXPECT_EQ(json(input_extents(layer)), v["input_size"]);
        EXPECT_EQ(json(output_extents(layer)), v["expected_output_size"]);
        for (std::size_t i = 0; i < 2; ++i) {
            EXPECT_EQ(layer.axes[i].kernel, v["kernel_size"][i]);
            EXPECT_EQ(layer.axes[i].stride, v["stride"][i]);
            EXPECT_EQ(layer.axes[i].padding_begin, v["padding"][i]);
            EXPECT_EQ(layer.axes[i].dilation, v["dilation"][i]);
        }
    }
    EXPECT_GT(compared, 5);
}

}  // namespace
}  // namespace convwalk
