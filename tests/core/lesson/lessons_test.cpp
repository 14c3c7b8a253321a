// All lessons are proved: every task has an answer, every choice exactly one, nothing gives it away.
#include "lesson/lesson.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "basics/errors.h"
#include "lesson/check.h"
#include "lesson/goals.h"
#include "lesson/judge.h"
#include "lesson/lights.h"
#include "lesson/slips.h"
#include "lesson/vary.h"
#include "lesson/words.h"
#include "support/places.h"

namespace convwalk {
namespace {

// Besides the sandbox at the end, and what is asked of a network that a person brings.
TEST(Lessons, ThereAreTwelveOfSixToElevenScenes) {
    EXPECT_EQ(lessons().size(), 12U);
    for (const Lesson& lesson : lessons()) {
        const auto shared = std::count_if(lesson.scenes.begin(), lesson.scenes.end(),
                                          [](const LessonScene& s) { return !s.sandbox && !s.own; });
        EXPECT_GE(shared, 6) << lesson.name;
        EXPECT_LE(shared, 11) << lesson.name;
    }
}

TEST(Lessons, NothingIsWrongWithThem) {
    for (const std::string& language : lesson_languages()) {
        for (const Lesson& lesson : lessons(language)) {
            for (const std::string& fault : faults_of(lesson))
                ADD_FAILURE() << lesson.name << " (" << lesson.language << "): " << fault;
        }
    }
}

TEST(Lessons, NeedLessonsThatComeBefore) {
    std::set<std::string> before;
    for (const Lesson& lesson : lessons()) {
        for (const std::string& need : lesson.needs) EXPECT_TRUE(before.contains(need)) << lesson.name;
        before.insert(lesson.name);
    }
}

TEST(Lessons, EverySlipThatIsMadeIsRecognised) {
    int made = 0;
    for (const Lesson& lesson : lessons()) {
        for (const LessonScene& scene : lesson.scenes) {
            if (!scene.task) continue;
            const auto right = scene.task->slips.empty() ? std::nullopt : right_amount(scene);
            const Subject subject = subject_of(scene.scenario, scene.task->layer);
            for (const std::string& name : scene.task->slips) {
                const auto slip = slip_named(name)->of(subject, scene.task->at, *right);
                ASSERT_TRUE(slip) << lesson.name << " " << scene.id << " " << name;
                TypedNumbers typed;
                for (const double number : *slip) typed.push_back({number, 0});
                const Verdict verdict = judge(lesson, scene, typed);
                EXPECT_FALSE(verdict.right) << lesson.name << " " << scene.id << " " << name;
                // Two slips may lead to the same number: the first of them is named.
                EXPECT_FALSE(verdict.slip.empty()) << lesson.name << " " << scene.id << " " << name;
                ++made;
            }
        }
    }
    EXPECT_GE(made, 50);
}

TEST(Lessons, EverySlipAndGoalHasItsSentence) {
    for (const Slip& slip : slips())
        EXPECT_TRUE(has_common_words("en", "slip_" + std::string(slip.name))) << slip.name;
}

TEST(Lessons, TheSolutionReadsBackAsAnAnswer) {
    for (const Lesson& lesson : lessons()) {
        for (const LessonScene& scene : lesson.scenes) {
            if (!scene.task) continue;
            const auto solution = solution_of(scene);
            ASSERT_TRUE(solution) << lesson.name << " " << scene.id;
            const std::string text = text_of(scene, *solution);
            EXPECT_TRUE(judge(lesson, scene, parse_answer(scene, text)).right)
                << lesson.name << " " << scene.id << ": " << text;
        }
    }
}

TEST(Lessons, SentencesHaveNoBracesLeft) {
    for (const std::string& language : lesson_languages()) {
        for (const Lesson& lesson : lessons(language)) {
            for (const LessonScene& scene : lesson.scenes) {
                for (const std::string& text : {scene.words.words, scene.words.question, scene.words.after})
                    EXPECT_EQ(filled(text, scene).find('{'), std::string::npos)
                        << lesson.name << " " << scene.id << ": " << filled(text, scene);
            }
        }
    }
}

TEST(Lessons, AreFoundByNameAndLanguage) {
    EXPECT_EQ(lesson("a_stride_of_one_half").language, "en");
    EXPECT_EQ(lesson("a_stride_of_one_half", "de").language, "de");
    EXPECT_EQ(lesson("checkerboards", "de").language, "en");
    EXPECT_THROW(static_cast<void>(lesson("checkerbords")), BadInput);
    EXPECT_EQ(lesson_language("de_DE.UTF-8"), "de");
    EXPECT_EQ(lesson_language("C"), "en");
    EXPECT_EQ(lesson_language("den"), "en");
}

// What all lessons share says the same in each language, with the same numbers in it.
TEST(Lessons, CommonWordsAreTranslatedWithTheirNumbers) {
    const auto read = [](const std::string& language) {
        std::ifstream in(std::string(testing::kSourceDir) + "/assets/lessons/common." + language + ".json");
        return nlohmann::json::parse(in).get<std::map<std::string, std::string>>();
    };
    const auto english = read("en");
    for (const std::string& language : lesson_languages()) {
        for (const auto& [name, words] : read(language)) {
            ASSERT_TRUE(english.contains(name)) << language << " " << name;
            EXPECT_EQ(common_words(language, name), words);
            EXPECT_EQ(placeholders_in(words), placeholders_in(english.at(name))) << language << " " << name;
        }
    }
    EXPECT_EQ(common_words("de", "scene_of", {{"number", 2}, {"count", 7}}), "Szene 2 von 7");
    EXPECT_EQ(common_words("fr", "try", {{"number", 3}}), "try 3");
}

TEST(Lessons, AreWrittenAsTheyAreRead) {
    for (const std::string& language : lesson_languages()) {
        for (const Lesson& each : lessons(language)) {
            const Lesson read = parse_lesson(lesson_data(each), lesson_words(each), each.name, each.language);
            EXPECT_EQ(read, each) << each.name << "\n" << lesson_data(each);
            EXPECT_EQ(lesson_data(read), lesson_data(each));
        }
    }
}

TEST(Lessons, VaryByTheirSeedAlone) {
    int varying = 0;
    for (const Lesson& each : lessons()) {
        EXPECT_EQ(varied(each, 0), each);
        const Lesson one = varied(each, 1);
        EXPECT_EQ(one, varied(each, 1));
        EXPECT_TRUE(task_faults_of(one).empty()) << each.name;
        for (std::size_t i = 0; i < each.scenes.size(); ++i) {
            if (!varies(each.scenes[i])) continue;
            ++varying;
            EXPECT_NE(one.scenes[i].scenario, each.scenes[i].scenario) << each.scenes[i].id;
        }
    }
    EXPECT_GE(varying, 12);
}

// The figure is lit first; only then come words. Of a picture all that is meant is in sight.
TEST(Lessons, EveryHintLightsTheFigure) {
    for (const Lesson& each : lessons()) {
        for (const LessonScene& scene : each.scenes) {
            if (!scene.task) continue;
            EXPECT_FALSE(scene.words.hints.empty()) << each.name << " " << scene.id;
            if (is_of_picture(scene.scenario.view.kind)) continue;
            EXPECT_FALSE(lit_cells(scene).empty()) << each.name << " " << scene.id;
        }
    }
}

TEST(Lessons, ProgressBelongsToWhatIsAsked) {
    Lesson changed = lesson("a_stride_of_one_half");
    const std::string before = fingerprint(changed);
    EXPECT_EQ(fingerprint(lesson("a_stride_of_one_half", "de")), before);
    changed.scenes[1].task->at = {1};
    EXPECT_NE(fingerprint(changed), before);
}

}  // namespace
}  // namespace convwalk
