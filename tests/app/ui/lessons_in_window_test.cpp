// Lessons in the window as a function of its input: the page, scenes, answers, and what comes back.
#include <gtest/gtest.h>

#include <string>

#include "lesson/lesson.h"
#include "support/whole_window.h"

namespace convwalk {
namespace {

using testing::whole_window::example;
using testing::whole_window::WorkbenchTest;

class LessonsInWindow : public WorkbenchTest {
  protected:
    void take(const char* name, std::size_t scene = 0) {
        if (!w) start();
        w->bench.begin_lesson(lesson(name));
        w->frames(4);
        for (std::size_t i = 0; i < scene; ++i) w->tap(Key::page_down);
    }
    [[nodiscard]] const LessonPlayer& player() const { return *w->bench.lesson(); }
    void answer(std::string_view text) {
        w->tap(Key::enter);
        w->type(text);
        w->tap(Key::enter);
    }
};

TEST_F(LessonsInWindow, AskAndJudge) {
    take("how_many_places_fit");
    EXPECT_TRUE(w->shows("QUESTION"));
    EXPECT_TRUE(w->shows("scene 1 of 9"));
    EXPECT_TRUE(w->scenario().view.hidden.size);
    answer("5");
    ASSERT_TRUE(player().verdict());
    EXPECT_TRUE(player().verdict()->right) << player().verdict()->sentence;
    EXPECT_FALSE(w->scenario().view.hidden.size) << "what was asked is told";
    EXPECT_TRUE(w->shows("Right"));
}

TEST_F(LessonsInWindow, AnotherAnswerTakesThePlaceOfTheFirst) {
    take("how_many_places_fit");
    answer("4");
    EXPECT_EQ(player().verdict()->slip, "forgot_plus_one");
    w->type("6");
    w->tap(Key::enter);
    EXPECT_EQ(player().typed, "6");
    EXPECT_EQ(player().tries(), 2);
    w->tap(Key::page_down);
    EXPECT_EQ(player().typed, "");
    answer("8");
    EXPECT_EQ(player().typed, "8");
    EXPECT_TRUE(player().verdict()->right);
}

TEST_F(LessonsInWindow, GoOnByKeys) {
    take("how_many_places_fit");
    w->tap(Key::page_down);
    EXPECT_EQ(player().at(), 1U);
    w->tap(Key::page_up);
    w->tap(Key::page_up);
    EXPECT_EQ(player().at(), 0U);
    EXPECT_EQ(player().state(), SceneState::skipped);
    w->tap(Key::question);
    EXPECT_EQ(player().hints_shown(), 1U);
}

TEST_F(LessonsInWindow, TheSandboxFreesAllAndEscLeadsBack) {
    take("how_many_places_fit");
    EXPECT_TRUE(w->shows("FROZEN IN THIS SCENE"));
    EXPECT_FALSE(w->shows("VALUES"));
    w->tap(Key::s);
    EXPECT_TRUE(w->bench.in_sandbox());
    EXPECT_TRUE(w->shows("VALUES"));
    EXPECT_FALSE(w->scenario().view.hidden.size);
    w->tap(Key::escape);
    EXPECT_FALSE(w->bench.in_sandbox());
    EXPECT_EQ(layer_of(w->scenario()), layer_of(player().scene().scenario));
    EXPECT_TRUE(w->scenario().view.hidden.size);
}

TEST_F(LessonsInWindow, OnesOwnFigureWaitsUntouched) {
    start();
    const Scenario own = w->scenario();
    take("checkerboards", 2);
    EXPECT_NE(w->scenario(), own);
    EXPECT_EQ(w->bench.settings().session->scenario, own) << "it is what is kept";
    EXPECT_EQ(w->output.title, "Convwalk");
    w->press(Action::lessons);
    EXPECT_TRUE(w->bench.shows_lessons());
    EXPECT_TRUE(w->shows("Padding cuts"));
    w->tap(Key::escape);
    EXPECT_FALSE(w->bench.shows_lessons());
    EXPECT_EQ(w->bench.lesson(), nullptr);
    EXPECT_EQ(w->scenario(), own);
    const auto& kept = w->bench.settings().lessons;
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept.front().lesson, "checkerboards");
    EXPECT_EQ(kept.front().at, 2U);
}

TEST_F(LessonsInWindow, ThePageOpensWhatIsChosen) {
    start();
    w->press(Action::lessons);
    w->frames(4);
    w->tap(Key::right);
    w->tap(Key::enter);
    ASSERT_NE(w->bench.lesson(), nullptr);
    EXPECT_EQ(player().lesson().name, "how_many_places_fit");
    // What was begun is gone on with.
    w->tap(Key::page_down);
    w->press(Action::lessons);
    w->frames(2);
    EXPECT_TRUE(w->shows("How many places fit?"));
}

TEST_F(LessonsInWindow, EverySceneOfEveryLessonIsDrawn) {
    start();
    for (const Lesson& each : lessons()) {
        w->bench.begin_lesson(each);
        w->frames(2);
        for (std::size_t i = 0; i < each.scenes.size(); ++i) {
            EXPECT_EQ(player().at(), i);
            EXPECT_TRUE(w->shows("Next") || w->shows("Finish")) << each.name << " " << each.scenes[i].id;
            w->press({Chord{Key::page_down}});
            w->frame();
        }
    }
}

TEST_F(LessonsInWindow, TabsGoRoundThroughTheLesson) {
    take("how_many_places_fit");
    std::string seen;
    for (int i = 0; i < 4; ++i) {
        w->tap(Key::t);
        seen += w->shows("QUESTION") ? 'L' : '.';
    }
    EXPECT_EQ(seen, "...L");
}

}  // namespace
}  // namespace convwalk
