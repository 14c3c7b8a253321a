// A lesson taken in a real window, key by key.
#include <gtest/gtest.h>

#include <string>

#include "lesson/judge.h"
#include "lesson/lesson.h"
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

TEST_F(Window, TakesALessonFromTheFirstSceneToTheLast) {
    const Lesson& taken = lesson("how_many_places_fit");
    Hands hands = open({"lesson", taken.name, "--language", "en"});
    hands.point(kAside);
    std::string expected;
    for (const LessonScene& scene : taken.scenes) {
        if (!scene.task) {
            expected += 'r';
        } else if (scene.task->kind == TaskKind::size) {
            // Wrong once, then right.
            type(hands, "77");
            type(hands, typed(text_of(scene, *solution_of(scene))));
            expected += 'l';
        } else {
            expected += 's';
        }
        hands.key("Page_Down");
    }
    quit(hands);
    const Settings kept = settings();
    ASSERT_EQ(kept.lessons.size(), 1U);
    EXPECT_EQ(letters_of(kept.lessons.front()), expected);
    EXPECT_EQ(kept.lessons.front().at, taken.scenes.size() - 1);
}

TEST_F(Window, OpensTheSceneOfALink) {
    Hands hands = open({"open", "#lesson=checkerboards&scene=gaps"});
    hands.point(kAside);
    EXPECT_EQ(hands.copied_by("ctrl+shift+l"), "#lesson=checkerboards&scene=gaps");
    quit(hands);
    EXPECT_EQ(settings().lessons.front().at, scene_named(lesson("checkerboards"), "gaps"));
}

}  // namespace
}  // namespace convwalk
