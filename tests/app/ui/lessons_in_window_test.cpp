// Lessons in the window as a function of its input: the page, scenes, answers, and what comes back.
#include <gtest/gtest.h>

#include <string>

#include "desk/lesson_export.h"
#include "lesson/judge.h"
#include "lesson/lesson.h"
#include "lesson/slips.h"
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
    EXPECT_TRUE(w->shows("scene 1 of 10"));
    EXPECT_TRUE(w->scenario().view.hidden.size);
    answer("5");
    ASSERT_TRUE(player().verdict());
    EXPECT_TRUE(player().verdict()->right) << player().verdict()->sentence;
    EXPECT_FALSE(w->scenario().view.hidden.size) << "what was asked is told";
    EXPECT_TRUE(w->shows("Right"));
}

TEST_F(LessonsInWindow, SpeakTheirLanguageInThePlayerToo) {
    start();
    w->bench.begin_lesson(lesson("a_stride_of_one_half", "de"));
    w->frames(4);
    EXPECT_TRUE(w->shows("Szene 1 von ")) << w->all_text();
    ASSERT_TRUE(player().scene().task);
    w->tap(Key::page_down);
    w->tap(Key::page_up);
    for (const char* words :
         {"FRAGE", "Tipp", "Zeig es mir", "Weiter", "übersprungen", "FEST IN DIESER SZENE"})
        EXPECT_TRUE(w->shows(words)) << words << "\n" << w->all_text();
    for (const char* words : {"QUESTION", "Hint", "Show me", "Next", "skipped", "FROZEN"})
        EXPECT_FALSE(w->shows(words)) << words;
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
    w->type("?");
    w->frames(2);
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

// A run through all of them: each named slip is told, the right answer goes on, and nothing is lost.
TEST_F(LessonsInWindow, AreTakenFromTheFirstSceneToTheLast) {
    start();
    const Scenario own = w->scenario();
    int slips = 0;
    for (const Lesson& each : lessons()) {
        take(each.name.c_str());
        for (std::size_t i = 0; i < each.scenes.size(); ++i) {
            ASSERT_EQ(player().at(), i) << each.name;
            const LessonScene& scene = each.scenes[i];
            const std::string what = each.name + " " + scene.id;
            const bool typed = scene.task && scene.task->kind <= TaskKind::count;
            if (typed) {
                const Subject subject = subject_of(scene.scenario, scene.task->layer);
                const auto right = right_amount(scene);
                for (const std::string& name : scene.task->slips) {
                    const auto slip = slip_named(name)->of(subject, scene.task->at, *right);
                    answer(amount_text(*slip, scene.task->kind == TaskKind::size));
                    ASSERT_TRUE(player().verdict()) << what;
                    EXPECT_FALSE(player().verdict()->right) << what << " " << name;
                    EXPECT_TRUE(shows("Not yet")) << what;
                    ++slips;
                }
                answer(text_of(scene, *solution_of(scene)));
                EXPECT_TRUE(player().is_answered()) << what;
                EXPECT_TRUE(shows("Right")) << what;
            }
            w->press({Chord{Key::page_down}});
            w->frames(2);
        }
    }
    EXPECT_GE(slips, 60);
    w->press(Action::lessons);
    w->frames(2);
    w->tap(Key::escape);
    EXPECT_EQ(w->scenario(), own);
}

TEST_F(LessonsInWindow, WhatWouldTellTheAnswerWaits) {
    take("how_many_places_fit");
    EXPECT_FALSE(shows("/ 5")) << "how many steps there are is the size that is asked";
    click_on("Explain");
    w->frames(2);
    EXPECT_TRUE(shows("would answer the question"));
    click_on("Code");
    w->frames(2);
    EXPECT_TRUE(shows("would answer the question"));
    click_on("Lesson");
    w->frames(2);
    answer("5");
    click_on("Explain");
    w->frames(2);
    EXPECT_FALSE(shows("would answer the question"));
}

TEST_F(LessonsInWindow, NumbersOfAFreeKernelAreTyped) {
    take("one_output_is_one_sum", 5);
    const auto place = place_of([](const Spot& cell) {
        return lies_on(cell, PlaneName::kernel) && cell.at == Extents{0, 1, 0};
    });
    ASSERT_TRUE(place);
    w->click(*place);
    w->type("-1");
    w->tap(Key::enter);
    w->type("1");
    w->tap(Key::enter);
    EXPECT_EQ(player().tries(), 0) << "Enter belongs to the cell";
    w->tap(Key::escape);
    w->tap(Key::escape);
    w->tap(Key::enter);
    EXPECT_TRUE(player().is_answered()) << (player().verdict() ? player().verdict()->sentence : "");
}

TEST_F(LessonsInWindow, OpenAtTheSceneOfALink) {
    start();
    w->bench.open_lesson({"a_stride_of_one_half", "steps"});
    w->frames(2);
    EXPECT_EQ(player().scene().id, "steps");
    w->press(Action::copy_link);
    EXPECT_EQ(w->clipboard, "#lesson=a_stride_of_one_half&scene=steps");
    // And it is pasted as it was copied.
    w->tap(Key::page_up);
    w->press({testing::whole_window::kPaste});
    w->frames(4);
    EXPECT_EQ(player().scene().id, "steps");
    EXPECT_EQ(w->bench.link(), "lesson=a_stride_of_one_half&scene=steps");
    w->bench.open_lesson({});
    w->frames(2);
    EXPECT_TRUE(w->bench.shows_lessons());
    EXPECT_EQ(lesson_in_link(w->bench.link().value()), LessonPlace{});
    w->bench.show_start();
    EXPECT_EQ(w->bench.link(), std::nullopt);
}

TEST_F(LessonsInWindow, AnotherRoundHasOtherNumbers) {
    take("how_many_places_fit");
    answer("5");
    const Scenario before = w->scenario();
    click_on("Another one");
    w->frames(2);
    EXPECT_NE(w->scenario().subject, before.subject);
    EXPECT_FALSE(player().is_answered());
}

// A teacher's way: a figure, a question, its words, a preview, two files.
TEST_F(LessonsInWindow, AreMadeWithoutAWordOfJson) {
    Scenario mine = example("no_padding_no_strides");
    mine.view.kind = ViewKind::flat;
    start();
    w->bench.begin(mine);
    w->frames(4);
    w->press(Action::add_to_lesson);
    w->frames(4);
    ASSERT_NE(w->bench.draft(), nullptr);
    ASSERT_EQ(w->bench.draft()->lesson.scenes.size(), 1U);
    EXPECT_TRUE(shows("words are missing"));
    click_on("Nothing");
    w->frames(2);
    click_on("The size that comes out");
    w->frames(3);
    ASSERT_TRUE(w->bench.draft()->lesson.scenes[0].task);
    EXPECT_TRUE(w->bench.draft()->lesson.scenes[0].scenario.view.hidden.size);
    EXPECT_EQ(w->bench.draft()->lesson.scenes[0].words.question, "How large is the output?");
    // It is found again in another window.
    w->tap(Key::escape);
    EXPECT_EQ(w->bench.draft(), nullptr);
    start();
    w->bench.show_maker();
    w->frames(3);
    ASSERT_EQ(w->bench.draft()->lesson.scenes.size(), 1U);
    click_on("Preview");
    w->frames(3);
    ASSERT_NE(w->bench.lesson(), nullptr);
    answer("2x2");
    EXPECT_TRUE(player().is_answered());
    click_on("Finish");
    w->frames(3);
    EXPECT_NE(w->bench.draft(), nullptr);
    EXPECT_TRUE(w->bench.settings().lessons.empty()) << "a preview is no progress";
}

TEST_F(LessonsInWindow, BecomeSlidesInAFolderThatIsChosen) {
    Settings settings;
    settings.lesson_language = "en";
    settings.export_folder = folder.path().string();
    start(settings);
    w->press(Action::lessons);
    w->frames(4);
    click_on("Export as slides");
    w->frames(4);
    EXPECT_TRUE(shows("One output is one sum")) << "the one that is marked";
    click_on("at the end");
    w->frames(2);
    click_on("Choose a folder…");
    w->frames(4);
    w->tap(Key::enter);
    w->frames(4);
    const std::string page = testing::content_of(folder / "slides/one_output_is_one_sum.html");
    EXPECT_NE(page.find("<section"), std::string::npos) << w->all_text();
    EXPECT_TRUE(shows("Wrote one_output_is_one_sum.html into"));
    EXPECT_EQ(w->bench.settings().export_folder, folder.path().string());
    const Lesson& taken = lesson("one_output_is_one_sum", w->bench.settings().lesson_language);
    EXPECT_EQ(page, deck_files(taken, {.answers = DeckAnswers::end}).back().text);
    // And it can be left.
    click_on("Export as slides");
    w->frames(2);
    w->tap(Key::escape);
    w->frames(2);
    EXPECT_FALSE(shows("Choose a folder…"));
    EXPECT_TRUE(w->bench.shows_lessons());
}

TEST_F(LessonsInWindow, AskOfTheNetworkThatIsPasted) {
    take("down_and_up_again");
    const auto to = [&](const char* id) {
        while (player().scene().id != id) w->tap(Key::page_down);
        w->frames(2);
    };
    to("paste");
    w->tap(Key::enter);
    w->frames(2);
    w->type("C(4,5,valid)-P(2)");
    w->frames(2);
    click_on("Check");
    w->frames(2);
    ASSERT_TRUE(player().is_answered()) << w->all_text();
    EXPECT_EQ(w->scenario().network()->stack.layers.size(), 2U);
    to("own_size");
    answer("29x29");
    EXPECT_TRUE(player().is_answered()) << w->all_text();
    to("own_faults");
    answer("0");
    EXPECT_TRUE(player().is_answered()) << w->all_text();
    to("yours");
    EXPECT_EQ(w->scenario().network()->stack.layers.size(), 2U) << "it is what can be changed";
}

TEST_F(LessonsInWindow, AWholeMapIsClicked) {
    take("channels_and_groups");
    while (player().scene().id != "reach") w->tap(Key::page_down);
    w->frames(60);
    // The output maps stand at the right, the last one below.
    const Rect canvas = canvas_place();
    for (double y = 0.9; y > 0.3 && player().marked.empty(); y -= 0.02) {
        w->click({static_cast<float>(canvas.x + 0.9 * canvas.width),
                  static_cast<float>(canvas.y + y * canvas.height)});
        w->frames(2);
    }
    EXPECT_EQ(player().marked, (MarkedCells{{3}}));
    w->tap(Key::enter);
    EXPECT_TRUE(player().is_answered());
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
