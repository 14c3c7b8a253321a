// A lesson taken in a real window, key by key.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lesson/judge.h"
#include "lesson/lesson.h"
#include "lesson/slips.h"
#include "lesson/subject.h"
#include "support/real_window.h"

namespace convwalk {
namespace {

using testing::Hands;
using testing::real_window::Window;

void type(Hands& hands, const std::string& text) {
    hands.key("Return");
    hands.type(text);
    hands.key("Return");
}

// As it is typed on a keyboard.
std::string typed(std::string text) {
    for (auto at = text.find("×"); at != std::string::npos; at = text.find("×")) text.replace(at, 2, "x");
    return text;
}

// What is typed wrong before it is typed right: every slip that the scene knows.
std::vector<std::string> slips_of(const LessonScene& scene) {
    std::vector<std::string> wrong;
    const Subject subject = subject_of(scene.scenario, scene.task->layer);
    const auto right = right_amount(scene);
    for (const std::string& name : scene.task->slips) {
        if (const auto slip = slip_named(name)->of(subject, scene.task->at, *right))
            wrong.push_back(typed(amount_text(*slip, scene.task->kind == TaskKind::size)));
    }
    return wrong;
}

class EveryLesson : public Window, public ::testing::WithParamInterface<std::string> {};

TEST_P(EveryLesson, IsTakenFromTheFirstSceneToTheLast) {
    const Lesson& taken = lesson(GetParam());
    Hands hands = open({"lesson", taken.name, "--language", "en"});
    hands.point(kAside);
    std::string expected;
    for (const LessonScene& scene : taken.scenes) {
        const bool asks_number = scene.task && scene.task->kind <= TaskKind::count;
        if (asks_number) {
            const std::vector<std::string> wrong = slips_of(scene);
            for (const std::string& answer : wrong) type(hands, answer);
            type(hands, typed(text_of(scene, *solution_of(scene))));
            expected += wrong.empty() ? 'r' : 'l';
        } else {
            expected += scene.task ? 's' : 'r';
        }
        hands.key("Page_Down");
    }
    // At the end there is no next scene; the last one is not left.
    const bool ends_open = taken.scenes.back().task && expected.back() == 's';
    if (ends_open) expected.back() = '.';
    quit(hands);
    const Settings kept = settings();
    ASSERT_EQ(kept.lessons.size(), 1U);
    EXPECT_EQ(letters_of(kept.lessons.front()), expected);
    EXPECT_EQ(kept.lessons.front().at, taken.scenes.size() - 1);
}

std::vector<std::string> names_of_lessons() {
    std::vector<std::string> names;
    for (const Lesson& each : lessons()) names.push_back(each.name);
    return names;
}

INSTANTIATE_TEST_SUITE_P(Lessons, EveryLesson, ::testing::ValuesIn(names_of_lessons()),
                         [](const auto& tested) { return tested.param; });

TEST_F(Window, OpensTheSceneOfALink) {
    Hands hands = open({"open", "#lesson=checkerboards&scene=gaps"});
    hands.point(kAside);
    EXPECT_EQ(hands.copied_by("ctrl+shift+l"), "#lesson=checkerboards&scene=gaps");
    quit(hands);
    EXPECT_EQ(settings().lessons.front().at, scene_named(lesson("checkerboards"), "gaps"));
}

}  // namespace
}  // namespace convwalk
