// Texts of fields and settings.
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
#include "scenario/scenario.h"
#include "scenario/with_preset.h"
#include "support/random_scenario.h"
#include "support/scenario_texts.h"
#include "support/vectors.h"

namespace convwalk {
namespace {

using testing::scenario_texts::expect_sentence;
using testing::scenario_texts::refusal_of;

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

}  // namespace
}  // namespace convwalk
