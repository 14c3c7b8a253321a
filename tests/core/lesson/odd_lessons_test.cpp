// Lesson files that are none, or odd: a sentence each, and never a crash.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "lesson/check.h"
#include "lesson/lesson.h"

namespace convwalk {
namespace {

using nlohmann::json;

const char* const kData = R"({"convwalk_lesson": 1, "needs": ["how_many_places_fit"], "minutes": 5,
  "scenes": [
    {"id": "count", "scenario": {"layer": {"input": 7, "kernel": 3}, "view": {"kind": "flat"}}, "moment": 1,
     "hide": "size", "task": {"kind": "size", "slips": ["forgot_plus_one"]}, "vary": {"input": [6, 9]}},
    {"id": "choose", "like": "count", "task": {"kind": "choose", "goal": {"size": "5x5"},
     "options": [{"scenario": {"layer": {"input": 7}}}, {"scenario": {"layer": {"input": 8}}}]}},
    {"id": "make", "like": "count", "free": ["kernel"], "light": [{"plane": "input", "at": [0, 0]}],
     "task": {"kind": "make", "goal": {"size": "3x3"}}, "reveal": {"view": {"indices": true}}}]})";
const char* const kWords = R"({"convwalk_lesson_words": 1, "title": "T", "short": "S", "promise": "P",
  "scenes": {"count": {"words": "W", "question": "Q", "hints": ["H"], "after": "A"},
             "choose": {"words": "W", "question": "Q", "options": ["a", "b"], "wrong": ["", "b"]},
             "make": {"words": "W", "question": "Q"}}})";

// The sentence that refuses a lesson; empty: it was read.
std::string refusal(const json& data, const json& words) {
    try {
        const Lesson lesson = parse_lesson(data.dump(), words.dump(), "odd", "en");
        // What can be read can be proved or not, in sentences, too.
        for (const std::string& fault : faults_of(lesson)) EXPECT_FALSE(fault.empty());
        return "";
    } catch (const BadInput& error) {
        return error.what();
    }
}

void expect_sentence(const std::string& sentence, const std::string& what) {
    EXPECT_FALSE(sentence.empty()) << what;
    EXPECT_EQ(sentence.find('\n'), std::string::npos) << what << ": " << sentence;
    EXPECT_LT(sentence.size(), 600U) << what << ": " << sentence;
}

// Every place of a document.
void collect(const json& value, const json::json_pointer& at, std::vector<json::json_pointer>& all) {
    all.push_back(at);
    if (value.is_object()) {
        for (const auto& [name, part] : value.items()) collect(part, at / name, all);
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i) collect(value[i], at / i, all);
    }
}

TEST(OddLessons, TheGoodOneIsRead) {
    EXPECT_EQ(refusal(json::parse(kData), json::parse(kWords)), "");
    EXPECT_TRUE(faults_of(parse_lesson(kData, kWords, "odd", "en")).empty());
}

// Whatever stands in the place of any part, it is read or refused by a sentence.
TEST(OddLessons, AnythingInAnyPlace) {
    const std::vector<json> odd = {
        nullptr,       true,           -1,           1e300,   "", "nonsense", "{value}",
        json::array(), json::object(), json({1, 2}), 99999999};
    int refused = 0;
    int tried = 0;
    const auto try_all = [&](const char* text, bool is_data) {
        const json good = json::parse(text);
        std::vector<json::json_pointer> places;
        collect(good, json::json_pointer(), places);
        for (const auto& place : places) {
            for (const json& value : odd) {
                json bad = good;
                bad[place] = value;
                ++tried;
                const std::string sentence =
                    is_data ? refusal(bad, json::parse(kWords)) : refusal(json::parse(kData), bad);
                if (sentence.empty()) continue;
                ++refused;
                expect_sentence(sentence, place.to_string() + " = " + value.dump());
            }
        }
    };
    try_all(kData, true);
    try_all(kWords, false);
    EXPECT_GE(tried, 600);
    EXPECT_GE(refused, 400);
}

// A part that is not there, or that nobody knows.
TEST(OddLessons, MissingAndUnknownParts) {
    for (const bool is_data : {true, false}) {
        const json good = json::parse(is_data ? kData : kWords);
        std::vector<json::json_pointer> places;
        collect(good, json::json_pointer(), places);
        for (const auto& place : places) {
            json unknown = good;
            if (!unknown[place].is_object()) continue;
            unknown[place]["nobody_knows"] = 1;
            expect_sentence(
                is_data ? refusal(unknown, json::parse(kWords)) : refusal(json::parse(kData), unknown),
                "unknown in " + place.to_string());
        }
    }
    for (const char* name : {"convwalk_lesson", "scenes"}) {
        json data = json::parse(kData);
        data.erase(name);
        expect_sentence(refusal(data, json::parse(kWords)), name);
    }
    for (const char* name : {"convwalk_lesson_words", "title", "scenes"}) {
        json words = json::parse(kWords);
        words.erase(name);
        expect_sentence(refusal(json::parse(kData), words), name);
    }
}

TEST(OddLessons, SayWhatIsWrong) {
    const auto with = [](const char* place, const json& value) {
        json data = json::parse(kData);
        data[json::json_pointer(place)] = value;
        return refusal(data, json::parse(kWords));
    };
    EXPECT_NE(with("/scenes/0/task/kind", "guess").find("scenes[0].task.kind"), std::string::npos);
    EXPECT_NE(with("/scenes/0/task/slips/0", "forgot_one").find("forgot_plus_one"), std::string::npos);
    EXPECT_NE(with("/scenes/1/like", "cuont").find("earlier scene"), std::string::npos);
    EXPECT_NE(with("/scenes/2/free/0", "colour").find("free"), std::string::npos);
    EXPECT_NE(with("/scenes/0/vary/input", json({9, 6})).find("the least and the most"), std::string::npos);
    EXPECT_NE(with("/scenes/2/light/0/of", "red_by").find("read_by"), std::string::npos);
    EXPECT_NE(with("/scenes/1/id", "count").find("an earlier scene has that id"), std::string::npos);
}

TEST(OddLessons, TextThatIsNoJson) {
    for (const char* text : {"", "{", "[]", "null", "{\"convwalk_lesson\": 2}", "\xff\xfe", "# Lesson"}) {
        try {
            static_cast<void>(parse_lesson(text, kWords, "odd", "en"));
            ADD_FAILURE() << text;
        } catch (const BadInput& error) {
            expect_sentence(error.what(), text);
        }
    }
}

}  // namespace
}  // namespace convwalk
