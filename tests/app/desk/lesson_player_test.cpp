#include "desk/lesson_player.h"

#include <gtest/gtest.h>

#include "desk/lesson_deck.h"
#include "desk/lesson_draft.h"
#include "desk/lesson_files.h"
#include "desk/lesson_handout.h"
#include "desk/settings.h"
#include "lesson/check.h"
#include "lesson/vary.h"
#include "lesson/words.h"
#include "picture/figures.h"
#include "support/temp_folder.h"

namespace convwalk {
namespace {

LessonPlayer player_of(const char* name) {
    const Lesson& taken = lesson(name);
    return {taken, progress_of({}, taken)};
}
MadeLayer layer_in(const LessonPlayer& player) {
    return {*player.scene().scenario.alone()};
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

TEST(LessonPlayer, AsksOfTheNetworkThatAPersonBrings) {
    LessonPlayer player = player_of("down_and_up_again");
    const auto at = [&](const char* id) { player.go_to(scene_named(player.lesson(), id)); };
    at("own_size");
    const Scenario ready = player.scene().scenario;
    at("paste");
    player.typed = "hello";
    player.check({});
    EXPECT_FALSE(player.is_answered());
    EXPECT_EQ(player.tries(), 0);
    player.typed = "nn.Sequential(nn.Conv2d(3, 8, 5, stride=2), nn.MaxPool2d(2))";
    player.check({});
    ASSERT_TRUE(player.is_answered()) << player.verdict()->sentence;
    EXPECT_EQ(player.shown().network()->stack.layers.size(), 2U) << "it is what is looked at";
    EXPECT_NE(player.verdict()->sentence.find("2 layers"), std::string::npos);
    at("own_size");
    EXPECT_NE(player.scene().scenario, ready);
    EXPECT_NE(player.said().question.find("layer 2"), std::string::npos);
    // 62 cells: (62 - 5) / 2 + 1 = 29, of which the pooling leaves one.
    player.typed = "14x14";
    player.check({});
    EXPECT_TRUE(player.is_answered()) << player.verdict()->sentence;
    at("own_field");
    player.typed = "7";
    player.check({});
    EXPECT_TRUE(player.is_answered()) << player.verdict()->sentence;
    at("own_faults");
    player.typed = "2";
    player.check({});
    EXPECT_TRUE(player.is_answered()) << player.verdict()->sentence;
    at("read");
    EXPECT_EQ(player.scene().scenario, player.lesson().scenes.front().scenario) << "others stay";
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
    player = player_of("channels_and_groups");
    player.go_to(scene_named(player.lesson(), "pointwise"));
    player.choose(0);
    player.choose(1);
    EXPECT_EQ(player.chosen, ChosenOptions{1});
}

TEST(LessonPlayer, AsksAgainWithOtherNumbers) {
    LessonPlayer player = player_of("how_many_places_fit");
    ASSERT_TRUE(player.has_another_round());
    player.typed = "5";
    player.check(layer_in(player));
    const LessonScene first = player.scene();
    player.begin_round();
    EXPECT_FALSE(player.is_answered());
    EXPECT_NE(player.scene().scenario, first.scenario);
    EXPECT_EQ(player.state(), SceneState::right) << "what was answered stays answered";
    player.typed = text_of(player.scene(), *solution_of(player.scene()));
    player.check(layer_in(player));
    EXPECT_TRUE(player.is_answered());
    player.go_to(1);
    player.go_to(0);
    EXPECT_EQ(player.scene(), first);
}

TEST(LessonPlayer, HintsLightWhatTheTaskIsAbout) {
    LessonPlayer player = player_of("one_output_is_one_sum");
    player.go_to(1);
    EXPECT_TRUE(player.lights().empty());
    player.show_hint();
    const auto lit = player.lights();
    EXPECT_EQ(lit.size(), 5U) << "the output, and the four cells below its window";
    EXPECT_EQ(lit.front(), (LessonCell{LessonPlane::output, {0, 1}}));
    EXPECT_TRUE(player.keeps_secret());
    player.typed = "25";
    player.check(layer_in(player));
    EXPECT_TRUE(player.lights().empty());
    EXPECT_FALSE(player.keeps_secret());
}

TEST(LessonPlayer, TakesTheNumbersOfAKernelThatIsFree) {
    LessonPlayer player = player_of("one_output_is_one_sum");
    player.go_to(5);
    MadeLayer made = layer_in(player);
    made.values = player.scene().scenario.values;
    player.check(made);
    EXPECT_EQ(player.tries(), 1);
    made.values->kernel = Tensor{{2, 2}, {0, 0, 0, 0}};
    player.check(made);
    EXPECT_EQ(player.verdict()->slip, "goal_kernel_not_zero");
    made.values->kernel = Tensor{{2, 2}, {2, 5, -2, -5}};
    player.check(made);
    EXPECT_TRUE(player.is_answered());
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

LessonDraft draft_of(const char* name, ViewKind view) {
    LessonDraft draft = empty_draft("en");
    Scenario figure = preset(name).scenario;
    figure.view.kind = view;
    add_scene(draft, figure, {StillMoment::Kind::step, 1});
    return draft;
}

TEST(LessonDraft, AsksOnlyWhatTheFigureCanAnswer) {
    LessonDraft draft = draft_of("no_padding_strides_transposed", ViewKind::flat);
    const auto words = [&] {
        std::string all;
        for (const Askable* each : askables_of(draft.lesson.scenes[0]))
            all += std::string(each->words) + "; ";
        return all;
    };
    EXPECT_NE(words().find("border zeros"), std::string::npos) << words();
    EXPECT_EQ(words().find("marked output"), std::string::npos) << "no cell is pinned";
    draft.lesson.scenes[0].scenario.view.pin = parse_pin("output:2,2");
    EXPECT_NE(words().find("The number of the marked output"), std::string::npos) << words();
    // Each of them is ready with a sentence.
    for (const Askable* each : askables_of(draft.lesson.scenes[0])) {
        LessonDraft asks = draft;
        asks.lesson.promise = "Try.";
        asks.lesson.scenes[0].words.words = "Look.";
        asks.lesson.scenes[0] = asked(asks.lesson.scenes[0], each);
        for (const std::string& fault : why_not_ready(asks)) ADD_FAILURE() << each->words << ": " << fault;
        EXPECT_EQ(askable_in(asks.lesson.scenes[0]), each);
    }
}

TEST(LessonDraft, KeepsScenesInOrderAndIsReadBack) {
    const testing::TempFolder folder;
    LessonDraft draft = draft_of("no_padding_no_strides", ViewKind::flat);
    add_scene(draft, preset("dilation").scenario, {StillMoment::Kind::end, 0});
    EXPECT_EQ(draft.chosen, 1U);
    move_scene(draft, -1);
    EXPECT_EQ(draft.lesson.scenes[0].id, "scene_2");
    move_scene(draft, -1);
    EXPECT_EQ(draft.chosen, 0U);
    draft.lesson.scenes[0] = asked(draft.lesson.scenes[0], &askables().front());
    const std::string path = folder / "made.json";
    write_draft(disk(), draft, path);
    const LessonDraft read = read_draft(disk(), path);
    EXPECT_EQ(read.lesson.scenes, draft.lesson.scenes);
    EXPECT_EQ(lesson_from(path, "en").scenes, draft.lesson.scenes);
    remove_scene(draft);
    remove_scene(draft);
    EXPECT_EQ(why_not_ready(draft).size(), 1U);
}

TEST(LessonHandout, HasBlanksAndTheKeyOnAPageOfItsOwn) {
    const Lesson drawn = varied(lesson("how_many_places_fit"), 3);
    const std::vector<std::string> svgs(drawn.scenes.size(), "<svg></svg>");
    const std::string page = handout_of(drawn, svgs, 3);
    EXPECT_EQ(page, handout_of(varied(lesson("how_many_places_fit"), 3), svgs, 3));
    EXPECT_NE(page, handout_of(varied(lesson("how_many_places_fit"), 4), svgs, 4));
    const auto key = page.find("class=\"key\"");
    ASSERT_NE(key, std::string::npos);
    EXPECT_NE(page.find("Numbers 3"), std::string::npos);
    const std::string after = filled(drawn.scenes[0].words.after, drawn.scenes[0]);
    EXPECT_EQ(page.find(after), page.rfind(after)) << "once, and that is in the key";
    EXPECT_GT(page.find(after), key);
}

TEST(LessonDeck, CanBeMadeWithAnyNumbers) {
    for (const Lesson& each : lessons()) {
        for (const std::int64_t seed : {1, 2, 3}) {
            const Deck deck = deck_of(varied(each, seed), DeckAnswers::after);
            for (const DeckPicture& picture : deck.pictures)
                EXPECT_NO_THROW(
                    static_cast<void>(time_of(figure(picture.scenario), picture.scenario.output.moment)))
                    << picture.name;
        }
    }
}

TEST(LessonDeck, ShowsStepsOneAfterTheOther) {
    const Deck deck = deck_of(lesson("one_output_is_one_sum"), DeckAnswers::after);
    EXPECT_EQ(deck.slides[1].pictures.size(), 4U);
    const std::string reveal = markdown_of(deck, DeckFormat::reveal);
    EXPECT_NE(reveal.find("class=\"fragment\""), std::string::npos);
    const std::string marp = markdown_of(deck, DeckFormat::marp);
    EXPECT_NE(marp.find("products_figure_04"), std::string::npos);
    EXPECT_NE(marp.find("linear-gradient"), std::string::npos) << "a bar of how far one has come";
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
