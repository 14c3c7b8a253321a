// Answers, quantities and goals by tables and against plain counting.
#include "lesson/judge.h"

#include <gtest/gtest.h>

#include <string>

#include "basics/errors.h"
#include "lesson/cell_sets.h"
#include "lesson/check.h"
#include "lesson/goals.h"
#include "lesson/slips.h"
#include "lesson/vary.h"

namespace convwalk {
namespace {

constexpr const char* kWords = R"({"convwalk_lesson_words": 1, "title": "T", "short": "T", "promise": "P",
    "scenes": {"a": {"words": "W.", "question": "Q?", "after": "{output}."}}})";

// A lesson of one scene.
Lesson one(const std::string& scene, const std::string& words = kWords) {
    return parse_lesson(R"({"convwalk_lesson": 1, "scenes": [{"id": "a", )" + scene + "}]}", words, "one",
                        "en");
}
std::string layer(const std::string& fields) {
    return R"("scenario": {"layer": {)" + fields + R"(}, "view": {"kind": "flat"}})";
}
Verdict judged(const Lesson& lesson, const std::string& answer) {
    const LessonScene& scene = lesson.scenes.front();
    return judge(lesson, scene, parse_answer(scene, answer));
}
std::string refusal(const std::string& scene, const std::string& words = kWords) {
    try {
        static_cast<void>(one(scene, words));
    } catch (const BadInput& error) {
        return error.what();
    }
    return "";
}

TEST(LessonNumbers, AreReadAsPeopleTypeThem) {
    EXPECT_EQ(parse_numbers("5"), (TypedNumbers{{5, 0}}));
    EXPECT_EQ(parse_numbers(" 5x7 "), (TypedNumbers{{5, 0}, {7, 0}}));
    EXPECT_EQ(parse_numbers("5×7"), (TypedNumbers{{5, 0}, {7, 0}}));
    EXPECT_EQ(parse_numbers("1,024"), (TypedNumbers{{1024, 0}}));
    EXPECT_EQ(parse_numbers("−3"), (TypedNumbers{{-3, 0}}));
    EXPECT_DOUBLE_EQ(parse_numbers("2/9")[0].value, 2.0 / 9);
    EXPECT_DOUBLE_EQ(parse_numbers("0.44")[0].tolerance, 0.005);
    EXPECT_DOUBLE_EQ(parse_numbers("0,44")[0].value, 0.44);
    EXPECT_DOUBLE_EQ(parse_numbers("0,44")[0].tolerance, 0.005);
    EXPECT_DOUBLE_EQ(parse_numbers("½")[0].value, 0.5);
    EXPECT_DOUBLE_EQ(parse_numbers("2¾")[0].value, 2.75);
    EXPECT_EQ(parse_numbers("5 cells"), (TypedNumbers{{5, 0}}));
    EXPECT_EQ(parse_numbers("o = 5"), (TypedNumbers{{5, 0}}));
    EXPECT_EQ(parse_numbers("(5 x 7)"), (TypedNumbers{{5, 0}, {7, 0}}));
    for (const char* wrong : {"", "five", "1/0", "1,2,3", "1e5", "5 5", "0x", "nan"})
        EXPECT_THROW(static_cast<void>(parse_numbers(wrong)), BadInput) << wrong;
}

TEST(LessonJudge, TakesASizeOnceOrOneAnAxis) {
    const Lesson lesson = one(layer(R"("input": "5x7", "kernel": 3)") +
                              R"(, "hide": "size", "task": {"kind": "size", "slips": ["forgot_plus_one"]})");
    EXPECT_TRUE(judged(lesson, "3x5").right);
    for (const char* way : {"3, 5", "3 by 5", "(3,5)", "3*5", "3×5", "= 3x5"})
        EXPECT_TRUE(judged(lesson, way).right) << way;
    EXPECT_FALSE(judged(lesson, "3").right);
    EXPECT_EQ(judged(lesson, "2x4").slip, "forgot_plus_one");
    EXPECT_EQ(judged(lesson, "3x5").sentence, "3×5.");
    EXPECT_EQ(judged(lesson, "9x9").slip, "");
}

TEST(LessonJudge, TakesADecimalAsNearAsItsLastDigit) {
    const Lesson lesson = one(
        R"("scenario": {"layer": {"operator": "average_pooling", "input": 4, "kernel": 3, "stride": 2, "padding": 1},
             "values": {"input": "constant"}}, "task": {"kind": "value", "of": "value", "at": [0, 0]})");
    for (const char* right : {"4/9", "0.44", "0.444", "0.4"})
        EXPECT_TRUE(judged(lesson, right).right) << right;
    for (const char* wrong : {"0.45", "0.443", "0.5", "1"})
        EXPECT_FALSE(judged(lesson, wrong).right) << wrong;
}

TEST(LessonJudge, MarkedCellsAreASet) {
    const Lesson lesson = one(layer(R"("input": 3, "kernel": 2)") +
                              R"(, "task": {"kind": "paint", "of": "read_by", "at": [0, 1]})");
    EXPECT_TRUE(judged(lesson, "0,1 0,2 1,1 1,2").right);
    EXPECT_TRUE(judged(lesson, "1,2 1,1 0,2 0,1 0,1").right);
    EXPECT_EQ(judged(lesson, "0,1 0,2 1,1").slip, "some_missing");
    EXPECT_EQ(judged(lesson, "0,1 0,2 1,1 1,2 2,2").slip, "some_wrong");
    EXPECT_EQ(judged(lesson, "0,0").slip, "some_wrong_some_missing");
}

TEST(LessonJudge, AnyLayerThatFulfilsTheGoalsIsRight) {
    const Lesson lesson =
        one(layer(R"("operator": "transposed_convolution", "input": 4, "kernel": 3, "stride": 2)") +
            R"(, "free": ["kernel", "padding", "output_padding"],
                                  "task": {"kind": "make", "goal": {"times": "2", "even": true}})");
    for (const char* right : {"kernel=2", "kernel=4 padding=1", "kernel=6 padding=2"})
        EXPECT_TRUE(judged(lesson, right).right) << right;
    EXPECT_EQ(judged(lesson, "kernel=3 padding=1 output_padding=1").slip, "goal_even");
    EXPECT_EQ(judged(lesson, "kernel=4").slip, "goal_times");
    EXPECT_THROW(static_cast<void>(judged(lesson, "stride=2")), BadInput);
    EXPECT_THROW(static_cast<void>(judged(lesson, "kernel=0")), BadInput);
    const auto solution = solution_of(lesson.scenes.front());
    ASSERT_TRUE(solution);
    EXPECT_TRUE(judge(lesson, lesson.scenes.front(), *solution).right);
}

TEST(LessonJudge, ReadsCode) {
    const Lesson lesson =
        one(layer(R"("input": 6, "kernel": 3, "stride": 2, "padding": 1)") +
            R"(, "task": {"kind": "code", "goal": {"transposed": true, "shape_back": true}})");
    EXPECT_TRUE(judged(lesson, "nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1, output_padding=1)").right);
    EXPECT_TRUE(judged(lesson, "nn.ConvTranspose2d(1, 1, 2, stride=2)").right);
    EXPECT_EQ(judged(lesson, "nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1)").slip, "goal_shape_back");
    EXPECT_FALSE(judged(lesson, "nn.Conv2d(1, 1, 3)").right);
}

std::string network(const std::string& layers) {
    return R"("scenario": {"network": {"input": "1x15x15", "layers": [")" + layers + R"("]}})";
}

TEST(LessonJudge, ReadsWholeNetworks) {
    const Lesson lesson =
        one(network("C(1,3,valid)") +
            R"_(, "task": {"kind": "network", "goal": {"field": "7", "layers": "C(1,3)"}})_");
    EXPECT_TRUE(judged(lesson, "C(1,3)-C(1,3,valid)-C(1,3)").right) << "padding is free";
    EXPECT_TRUE(judged(lesson, "3x C(1,3)").right);
    EXPECT_EQ(judged(lesson, "C(1,3)-C(1,3)").slip, "goal_field");
    for (const char* other : {"C(1,7)", "C(1,3,d3)", "C(2,3)-C(1,3)-C(1,3)", "C(1,3)-C(1,3)-P(3,1)"})
        EXPECT_EQ(judged(lesson, other).slip, "goal_layers") << other;
    EXPECT_TRUE(
        judged(lesson, "nn.Sequential(nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 3), nn.Conv2d(1, 1, 3))").right);
    for (const char* unread : {"C(1,3", "hello", "nn.ReLU()", "C(1,20,valid)"})
        EXPECT_THROW(static_cast<void>(judged(lesson, unread)), BadInput) << unread;
    EXPECT_EQ(text_of(lesson.scenes.front(), *solution_of(lesson.scenes.front())), "3x C(1,3)");
    EXPECT_NE(refusal(layer(R"("input": 6)") + R"(, "task": {"kind": "network"})").find("scene of a network"),
              std::string::npos);
    EXPECT_NE(refusal(layer(R"("input": 6)") + R"(, "own": true)").find("own"), std::string::npos);
}

// Its layers are counted by hand: a pooling of 15 cells leaves one, kernels of 3 two apart are uneven.
TEST(LessonJudge, AsksOfTheNetworkThatWasWritten) {
    const Lesson lesson =
        one(network("C(1,3)") + R"(, "own": true, "task": {"kind": "count", "of": "layers_at_fault"})");
    const LessonScene& scene = lesson.scenes.front();
    const auto faults = [&](const char* layers) {
        return right_amount(asked_of(scene, with_notation(*scene.scenario.network(), layers, {})))->front();
    };
    EXPECT_EQ(faults("C(1,3)"), 0);
    EXPECT_EQ(faults("P(2)-C(1,3)"), 1);
    EXPECT_EQ(faults("P(2)-T(1,3,2)-T(1,4,2)"), 2);
}

TEST(LessonJudge, KnowsWhatAChannelReaches) {
    const Lesson lesson = one(layer(R"("input": 5, "in_channels": 4, "out_channels": 6, "groups": 2)") +
                              R"(, "task": {"kind": "point", "of": "out_of_reach", "at": [1]})");
    for (const char* map : {"3", "4", "5"}) EXPECT_TRUE(judged(lesson, map).right) << map;
    for (const char* map : {"0", "2", "6"}) EXPECT_FALSE(judged(lesson, map).right) << map;
    EXPECT_THROW(static_cast<void>(judged(lesson, "0,1")), BadInput) << "a map has one index";
}

// The matrix of a 4×4 input has the weight of row r and column c where its transpose has it swapped.
TEST(LessonGoals, EntriesOfAMatrixChangePlaces) {
    const auto moves = [](const std::string& places) {
        const Lesson lesson = one(layer(R"("operator": "transposed_convolution", "input": 2, "kernel": 3)") +
                                  R"(, "task": {"kind": "make", "goal": {"entry_moves": ")" + places +
                                  R"("}}, "free": ["padding"])");
        const LessonScene& scene = lesson.scenes.front();
        const Subject subject = subject_of(scene.scenario);
        return holds(scene.task->goals.front(), subject, subject);
    };
    for (const char* places : {"1x5 5x1", "0x0 0x0", "3x15 15x3", "2x6 6x2"})
        EXPECT_TRUE(moves(places)) << places;
    for (const char* places : {"1x5 1x5", "1x5 10x2", "0x3 3x0", "9x1 1x9", "1x5"})
        EXPECT_FALSE(moves(places)) << places;
}

TEST(LessonJudge, PutsOptionsIntoTheirOrder) {
    const Lesson lesson =
        one(layer(R"("input": 9, "kernel": 3)") + R"(, "task": {"kind": "rank", "of": "weights",
        "options": [{"scenario": {"layer": {"kernel": 5}}}, {"scenario": {"layer": {"kernel": 2}}},
                    {"scenario": {"layer": {"kernel": 3}}}]})");
    EXPECT_TRUE(judged(lesson, "b c a").right);
    EXPECT_FALSE(judged(lesson, "a b c").right);
    EXPECT_THROW(static_cast<void>(judged(lesson, "a b")), BadInput);
    EXPECT_THROW(static_cast<void>(judged(lesson, "a b d")), BadInput);
}

// Reads counted window by window, cell by cell.
TEST(LessonQuantities, ReadsAgreeWithPlainCounting) {
    for (const int stride : {1, 2}) {
        for (const int padding : {0, 1}) {
            LayerRequest request;
            for (AxisSpec& a : request.layer.axes) {
                a.input = 6;
                a.stride = stride;
                a.padding_begin = a.padding_end = padding;
            }
            Scenario scenario;
            scenario.subject = request;
            const Subject s = subject_of(scenario);
            const std::int64_t outputs = output_extents(s.layer)[0];
            double unread = 0;
            for (std::int64_t row = 0; row < 6; ++row) {
                for (std::int64_t column = 0; column < 6; ++column) {
                    const auto times = [&](std::int64_t cell) {
                        double count = 0;
                        for (std::int64_t o = 0; o < outputs; ++o)
                            for (std::int64_t k = 0; k < 3; ++k)
                                count += o * stride + k - padding == cell ? 1 : 0;
                        return count;
                    };
                    const double count = times(row) * times(column);
                    EXPECT_EQ(quantity_named("times_read")->of(s, {row, column}), Amount{count});
                    unread += count == 0 ? 1 : 0;
                }
            }
            EXPECT_EQ(quantity_named("unread_inputs")->of(s, {}), Amount{unread});
        }
    }
}

TEST(LessonQuantities, GiveNothingForCellsThatAreNotThere) {
    Scenario scenario;
    const Subject s = subject_of(scenario);
    for (const Quantity& quantity : quantities()) {
        if (quantity.cell == OfCell::none) continue;
        for (const Extents& at : {Extents{}, Extents{99, 0}, Extents{0, -1}, Extents{0}})
            EXPECT_FALSE(quantity.of(s, at)) << quantity.name;
    }
}

TEST(LessonSets, GiveNothingForCellsThatAreNotThere) {
    Scenario scenario;
    const Subject s = subject_of(scenario);
    for (const CellSet& set : cell_sets()) {
        if (set.about == OfCell::none) continue;
        for (const Extents& at : {Extents{}, Extents{99, 0}, Extents{-9, 0}})
            EXPECT_FALSE(set.of(s, at)) << set.name;
    }
}

TEST(LessonCheck, FindsWhatIsWrong) {
    const auto faults = [](const std::string& scene, const std::string& words = kWords) {
        std::string all;
        for (const std::string& fault : faults_of(one(scene, words))) all += fault + "\n";
        return all;
    };
    const std::string plain = layer(R"("input": 7, "kernel": 3, "stride": 2)");
    EXPECT_NE(faults(plain + R"(, "task": {"kind": "size"})").find("not hidden"), std::string::npos);
    EXPECT_NE(faults(plain + R"(, "hide": "size", "task": {"kind": "size", "slips": ["no_floor"]})")
                  .find("gives the right answer"),
              std::string::npos);
    EXPECT_NE(faults(plain + R"(, "task": {"kind": "choose", "goal": {"even": true},
        "options": [{"scenario": {"layer": {"kernel": 2}}}, {"scenario": {"layer": {"kernel": 4}}}]})")
                  .find("2 of the options are right"),
              std::string::npos);
    EXPECT_NE(faults(plain + R"(, "free": ["padding"], "task": {"kind": "make", "goal": {"size": "99x99"}})")
                  .find("no answer"),
              std::string::npos);
    const std::string said =
        R"({"convwalk_lesson_words": 1, "title": "T", "short": "T", "promise": "P", "scenes":
        {"a": {"words": "With kernel 3 it makes {output} of {nonsense}.", "question": "Q?"}}})";
    const std::string all = faults(plain + R"(, "hide": "size", "task": {"kind": "size"})", said);
    EXPECT_NE(all.find("says 3; {kernel} is that number"), std::string::npos) << all;
    EXPECT_NE(all.find("{output}, which is the answer"), std::string::npos) << all;
    EXPECT_NE(all.find("{nonsense}, which stands for nothing"), std::string::npos) << all;
}

TEST(LessonFiles, OddOnesGetASentence) {
    const std::string plain = layer(R"("input": 7, "kernel": 3)");
    EXPECT_NE(refusal(plain + R"(, "task": {"kind": "guess"})").find("guess"), std::string::npos);
    EXPECT_NE(
        refusal(plain + R"(, "task": {"kind": "count", "of": "kernels"})").find("did you mean \"kernel\""),
        std::string::npos);
    EXPECT_NE(refusal(plain + R"(, "task": {"kind": "size", "slips": ["forgot"]})").find("unknown name"),
              std::string::npos);
    EXPECT_NE(refusal(plain + R"(, "hide": "all")").find("hide is \"all\""), std::string::npos);
    EXPECT_NE(refusal(plain + R"(, "like": "b")").find("earlier scene"), std::string::npos);
    EXPECT_NE(refusal(plain + R"(, "answer": 5)").find("answer"), std::string::npos);
    EXPECT_NE(refusal(plain, R"({"convwalk_lesson_words": 1, "title": "T", "scenes": {}})").find("scenes.a"),
              std::string::npos);
    EXPECT_NE(refusal(R"("scenario": {"layer": {"kernel": "x"}})").find("kernel"), std::string::npos);
}

TEST(LessonFiles, NoBrokenTextCrashes) {
    const std::string whole = R"({"convwalk_lesson": 1, "scenes": [{"id": "a", )" +
                              layer(R"("input": 7, "kernel": 3)") +
                              R"(, "free": ["kernel"], "task": {"kind": "make", "goal": {"size": "3x3"}}}]})";
    for (std::size_t i = 0; i < whole.size(); ++i) {
        for (const char c : {'"', '9', '[', '}'}) {
            std::string broken = whole;
            broken[i] = c;
            try {
                static_cast<void>(faults_of(parse_lesson(broken, kWords, "odd", "en")));
            } catch (const BadInput& error) {
                EXPECT_NE(std::string(error.what()), "");
            }
        }
    }
}

}  // namespace
}  // namespace convwalk
