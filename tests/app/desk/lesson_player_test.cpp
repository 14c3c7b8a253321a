#include "desk/lesson_player.h"

#include <gtest/gtest.h>

#include "desk/lesson_deck.h"
#include "desk/lesson_files.h"
#include "desk/settings.h"
#include "lesson/check.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

LessonPlayer player_of(const char* name) {
    const Lesson& taken = lesson(name);
    return {taken, progress_of({}, taken)};
}
LayerRequest layer_in(const LessonPlayer& player) {
    return *player.scene().scenario.alone();
}

TEST(LessonPlayer, GoesOnWhenTheAnswerIsRight) {
    LessonPlayer player = player_of("how_many_places_fit");
    EXPECT_FALSE(player.has_answer());
    player.typed = "5";
    const std::int64_t turn = player.turn();
    player.check(layer_in(player));
    ASSERT_TRUE(player.verdict());
    EXPECT_TRUE(player.verdict()->right);
    EXPECT_EQ(player.state(), SceneState::right);
    EXPECT_GT(player.turn(), turn);
    EXPECT_EQ(player.shown().view.hidden, Hidden{});
    EXPECT_TRUE(player.scene().scenario.view.hidden.size);
}

TEST(LessonPlayer, NamesSlipsAndShowsTheAnswerAfterTwoTries) {
    LessonPlayer player = player_of("how_many_places_fit");
    player.typed = "4";
    player.check(layer_in(player));
    EXPECT_EQ(player.verdict()->slip, "forgot_plus_one");
    EXPECT_FALSE(player.can_show_answer());
    player.show_answer();
    EXPECT_FALSE(player.is_answered());
    player.typed = "five";
    player.check(layer_in(player));
    EXPECT_EQ(player.tries(), 1) << "what can't be read is no try";
    player.typed = "9";
    player.check(layer_in(player));
    EXPECT_TRUE(player.can_show_answer());
    player.show_answer();
    EXPECT_TRUE(player.is_answered());
    EXPECT_EQ(player.answer_shown(), "5");
    EXPECT_EQ(player.state(), SceneState::shown);
}

TEST(LessonPlayer, NeverBlocks) {
    LessonPlayer player = player_of("how_many_places_fit");
    player.go_to(3);
    EXPECT_EQ(player.progress().scenes[0], SceneState::skipped);
    EXPECT_EQ(player.progress().scenes[1], SceneState::untouched);
    player.go_to(0);
    player.typed = "5";
    player.check(layer_in(player));
    player.go_to(1);
    EXPECT_EQ(player.progress().scenes[0], SceneState::right);
}

TEST(LessonPlayer, MarksCellsAndChoosesOptions) {
    LessonPlayer player = player_of("one_output_is_one_sum");
    player.go_to(3);
    player.mark({0, 2});
    player.mark({0, 3});
    player.mark({0, 2});
    EXPECT_EQ(player.marked, (MarkedCells{{0, 3}}));
    player.go_to(4);
    player.mark({0, 1});
    player.mark({0, 5});
    EXPECT_EQ(player.marked, (MarkedCells{{0, 5}})) << "one cell is pointed at";
    player.go_to(5);
    player.choose(0);
    player.choose(1);
    EXPECT_EQ(player.chosen, ChosenOptions{1});
}

TEST(LessonPlayer, ProgressIsKeptByContent) {
    Settings settings;
    LessonPlayer player = player_of("how_many_places_fit");
    player.typed = "5";
    player.check(layer_in(player));
    player.go_to(2);
    remember_progress(settings.lessons, player.progress());
    settings.lesson_language = "de";
    const Settings read = parse_settings(to_json(settings)).settings;
    EXPECT_EQ(read.lessons, settings.lessons);
    EXPECT_EQ(read.lesson_language, "de");
    EXPECT_EQ(progress_of(read.lessons, player.lesson()).at, 2U);
    Lesson other = player.lesson();
    other.scenes.pop_back();
    EXPECT_EQ(progress_of(read.lessons, other).done(), 0U);
}

TEST(LessonPictures, ShowWhatTheLessonsAsk) {
    for (const Lesson& each : lessons()) {
        for (const std::string& fault : picture_faults_of(each)) ADD_FAILURE() << each.name << ": " << fault;
    }
}

TEST(LessonFilesOnDisk, HaveTheirWordsBesideThem) {
    EXPECT_TRUE(is_lesson_file("mine.json"));
    EXPECT_TRUE(is_lesson_file("lessons/mine"));
    EXPECT_FALSE(is_lesson_file("checkerboards"));
    EXPECT_THROW(static_cast<void>(lesson_from("nowhere/mine.json", "en")), std::runtime_error);
}

TEST(LessonDeck, QuestionAndAnswerStandOnSlidesOfTheirOwn) {
    const Lesson& taken = lesson("a_stride_of_one_half");
    const auto kinds = [&](DeckAnswers answers) {
        std::string all;
        for (const Slide& slide : deck_of(taken, answers).slides) all += "tsqa"[static_cast<int>(slide.kind)];
        return all;
    };
    EXPECT_EQ(kinds(DeckAnswers::after).substr(0, 7), "tsqasqa");
    EXPECT_EQ(kinds(DeckAnswers::none).find('a'), std::string::npos);
    EXPECT_TRUE(kinds(DeckAnswers::end).ends_with("aaaaaaaaa"));
    const Deck deck = deck_of(taken, DeckAnswers::after);
    for (const DeckFormat format : {DeckFormat::reveal, DeckFormat::marp, DeckFormat::quarto}) {
        const std::string text = markdown_of(deck, format);
        for (const DeckPicture& picture : deck.pictures)
            EXPECT_NE(text.find(picture_path(picture.name)), std::string::npos) << picture.name;
        EXPECT_EQ(text, markdown_of(deck_of(taken, DeckAnswers::after), format));
    }
}

}  // namespace
}  // namespace convwalk
