// Both faces of a transposed convolution: numbers and words.
#include <gtest/gtest.h>
#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include "basics/errors.h"
#include "numeric/evaluation.h"
#include "picture/cells.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "support/faces.h"
#include "support/small_layers.h"
#include "views/board/board_painter.h"
#include "views/faces/both_view.h"
#include "views/faces/faces_words.h"
#include "views/planes/cell_words.h"
#include "views/planes/number_painter.h"
#include "views/views.h"

namespace convwalk {
namespace {

using testing::faces::guide_layer;
using testing::faces::kFaceViews;
using testing::faces::scenario_of;
using testing::faces::transposed_layer;

std::vector<double> evaluated_by_the_reference(const FaceNumbers& n, const Layer& asked) {
    Layer layer = asked;
    layer.in_channels = layer.out_channels = layer.groups = 1;
    const Operands operands = {{input_shape(layer), n.walked}, {weight_shape(layer), n.kernel}};
    return evaluated(layer, {}, operands).output.values;
}

// --- stamps ---

TEST(Stamps, SumsAreThoseOfTheReference) {
    std::mt19937 random(11);
    for (int n = 0; n < 200; ++n) {
        const Layer layer = transposed_layer(random, static_cast<std::size_t>(n % 3 + 1));
        const Figure f = figure(scenario_of(layer, ViewKind::scatter));
        const StampPlan& plan = faces_of(f).plan;
        const FaceNumbers& numbers = *faces_of(f).numbers;
        const Operands operands = {{input_shape(layer), numbers.stamped},
                                   {weight_shape(layer), numbers.kernel}};
        const std::int64_t stamps = static_cast<std::int64_t>(random() % 8);
        const Tensor expected = stamped(layer, operands, stamps);
        const std::vector<double> sums = stamped_sums(plan, numbers.stamped, numbers.kernel, stamps);
        ASSERT_EQ(cells_of(plan.full), std::ssize(expected.values));
        for (std::int64_t cell = 0; cell < cells_of(plan.full); ++cell)
            ASSERT_EQ(sums[static_cast<std::size_t>(flat_of(place_of(cell, plan.full), plan.canvas))],
                      expected.values[static_cast<std::size_t>(cell)])
                << testing::described(layer);
    }
}

TEST(Stamps, SoManyAreNeededUntilAnOutputIsFinished) {
    std::mt19937 random(12);
    for (int n = 0; n < 300; ++n) {
        const Layer layer = transposed_layer(random, static_cast<std::size_t>(n % 3 + 1));
        const StampPlan plan = stamp_plan(layer);
        std::int64_t most = 0;
        for (std::int64_t output = 0; output < cells_of(plan.output); ++output) {
            const Cell3 canvas = canvas_of_output(plan, place_of(output, plan.output));
            for (std::int64_t input = 0; input < cells_of(plan.inputs); ++input) {
                Extents at;
                for (const Stamp& stamp : stamp_of(layer, input)) {
                    Extents full = stamp.full;
                    while (full.size() < 3) full.insert(full.begin(), 0);
                    if (Cell3{full[0], full[1], full[2]} == canvas) most = std::max(most, input + 1);
                }
            }
            ASSERT_EQ(stamps_until(plan, output), most) << testing::described(layer) << " output " << output;
        }
    }
}

TEST(Stamps, ContributionsAreThoseThatLand) {
    std::mt19937 random(13);
    for (int n = 0; n < 100; ++n) {
        const Layer layer = transposed_layer(random, static_cast<std::size_t>(n % 3 + 1));
        const StampPlan plan = stamp_plan(layer);
        std::map<Cell3, std::vector<Contribution>> expected;
        for (std::int64_t input = 0; input < cells_of(plan.inputs); ++input) {
            for (const Stamp& stamp : stamp_of(layer, input)) {
                Extents full = stamp.full;
                while (full.size() < 3) full.insert(full.begin(), 0);
                expected[{full[0], full[1], full[2]}].push_back({input, stamp.weight});
            }
        }
        const LandedStamps landed(uncropped(plan), kLargestSize);
        for (std::int64_t cell = 0; cell < cells_of(plan.canvas); ++cell) {
            const Cell3 at = place_of(cell, plan.canvas);
            ASSERT_EQ(contributions_to(plan, at), expected[at]) << testing::described(layer);
            ASSERT_EQ(landed.at(at[0], at[1], at[2]), std::ssize(expected[at]));
        }
    }
}

TEST(Stamps, TheWayBackHasTheShapeOfTheInput) {
    std::mt19937 random(14);
    for (int n = 0; n < 300; ++n) {
        Layer layer = testing::sampled_layer(random, static_cast<std::size_t>(n % 3 + 1));
        if (layer.op != Operator::convolution) continue;
        const Layer back = transposed_of(layer);
        EXPECT_FALSE(why_invalid(back));
        EXPECT_EQ(output_extents(back), input_extents(layer)) << testing::described(layer);
        EXPECT_EQ(input_extents(back), output_extents(layer));
        const auto again = convolution_of(back);
        ASSERT_TRUE(again);
        EXPECT_EQ(again->axes, layer.axes);
    }
}

// --- both faces ---

TEST(BothFaces, HoldTheSameNumberAtEveryStep) {
    std::mt19937 random(21);
    for (int n = 0; n < 250; ++n) {
        const Layer layer = transposed_layer(random, static_cast<std::size_t>(n % 3 + 1));
        const Figure f = figure(scenario_of(layer, ViewKind::both));
        const StampPlan& plan = faces_of(f).plan;
        const FaceNumbers& numbers = *faces_of(f).numbers;
        const std::vector<double> expected = evaluated_by_the_reference(numbers, layer);
        ASSERT_EQ(numbers.gathered, expected) << testing::described(layer);
        ASSERT_EQ(numbers.kept, expected) << testing::described(layer);
        ASSERT_EQ(f.timeline.steps, cells_of(plan.output) + 1);
        std::int64_t before = 0;
        for (std::int64_t step = 0; step < cells_of(plan.output); ++step) {
            const FaceState state = both_state(f, {.step = step});
            ASSERT_GE(state.landed, before);
            before = state.landed;
            ASSERT_EQ(state.computed, step + 1);
            const Cell3 output = place_of(step, plan.output);
            ASSERT_EQ(state.outputs, std::vector{output});
            ASSERT_EQ(state.sums, std::vector{canvas_of_output(plan, output)});
            const std::vector<double> sums =
                stamped_sums(plan, numbers.stamped, numbers.kernel, state.landed);
            ASSERT_EQ(sums[static_cast<std::size_t>(flat_of(state.sums[0], plan.canvas))],
                      expected[static_cast<std::size_t>(step)])
                << testing::described(layer) << " step " << step;
        }
    }
}

// The heavy numbers in cells, by the middle of the cell.
std::map<std::pair<double, double>, std::string> numbers_in(const Scene& scene) {
    std::map<std::pair<double, double>, std::string> all;
    for (const Primitive& p : scene.primitives) {
        const auto* label = std::get_if<Label>(&p);
        if (label == nullptr || (label->id >> 40) < 32) continue;
        const auto part = static_cast<BoardPart>(((label->id >> 40) - 32) % kBoardParts);
        if (part == BoardPart::number) all[{label->at.x, label->at.y - 0.36 * label->size_px}] = label->text;
    }
    return all;
}

TEST(BothFaces, PaintTheNumbersOfBothSides) {
    std::mt19937 random(22);
    for (int n = 0; n < 60; ++n) {
        const Layer layer = transposed_layer(random, static_cast<std::size_t>(n % 2 + 1));
        const Figure f = figure(scenario_of(layer, ViewKind::both));
        const StampPlan& plan = faces_of(f).plan;
        const std::int64_t step = static_cast<std::int64_t>(random()) % cells_of(plan.output);
        const Moment moment = {.step = step};
        const Extents at = unravelled(step, output_extents(f.layout));
        const std::string expected = number_label(faces_of(f).numbers->kept[static_cast<std::size_t>(step)]);
        int found = 0;
        const Picture picture = place(f, moment, {});
        for (const auto& [middle, text] : numbers_in(build_scene(f, moment))) {
            const auto cell = picture.cell_at({middle.first, middle.second});
            ASSERT_TRUE(cell) << testing::described(layer);
            if (*cell != spot_on(PlaneName::output, at)) continue;
            ++found;
            EXPECT_EQ(text, expected) << testing::described(layer) << " step " << step;
        }
        EXPECT_EQ(found, 2) << testing::described(layer) << " step " << step;
    }
}

TEST(BothFaces, AtTheEndAllNumbersAreEqual) {
    std::mt19937 random(23);
    for (int n = 0; n < 60; ++n) {
        const Layer layer = transposed_layer(random, static_cast<std::size_t>(n % 2 + 1));
        const Figure f = figure(scenario_of(layer, ViewKind::both));
        const Moment end = at(f.timeline, f.timeline.duration());
        std::map<Extents, std::multiset<std::string>> shown;
        const Picture picture = place(f, end, {});
        for (const auto& [middle, text] : numbers_in(build_scene(f, end))) {
            const auto cell = picture.cell_at({middle.first, middle.second});
            ASSERT_TRUE(cell);
            if (lies_on(*cell, PlaneName::output)) shown[cell->at].insert(text);
        }
        ASSERT_EQ(std::ssize(shown), cells_of(faces_of(f).plan.output)) << testing::described(layer);
        for (const auto& [cell, texts] : shown) {
            const std::string expected = number_label(
                faces_of(f)
                    .numbers->kept[static_cast<std::size_t>(ravelled(cell, output_extents(f.layout)))]);
            ASSERT_EQ(texts, (std::multiset<std::string>{expected, expected})) << testing::described(layer);
        }
    }
}

TEST(BothFaces, WordsNameTheSumsOfBothSides) {
    Scenario s = scenario_of(guide_layer(), ViewKind::both);
    s.values = parse_values(R"({"input": [[3, 1, 2], [0, 2, 1], [1, 0, 4]],
                                "kernel": [[1, 2, 0], [0, 1, 3], [2, 0, 1]]})",
                            "values", true);
    const Figure f = figure(s);
    EXPECT_EQ(both_words(f, {0, 0, 0}),
              "output (0, 0) · the window finds 3·1 + 8 zeros = 3 · the stamp of input (0, 0) brings 3");
    EXPECT_EQ(both_words(f, {0, 0, 1}),
              "output (0, 1) · the window finds 3·3 + 1·0 + 7 zeros = 9 · the stamps of inputs (0, 0) and "
              "(0, 1) add up: "
              "9 + 0 = 9");
    EXPECT_EQ(crop_words(f), "padding 1 cuts 1 cell away on each side: 7×7 → 5×5");
    EXPECT_EQ(
        full_words(f),
        "all 9 inputs are stamped and the overlaps added up: the full result is 7×7, as 7 = 2·(3 − 1) + 3");
    EXPECT_EQ(stamp_words(f, 3), "input (1, 0): 0 · kernel is added at rows 2..4, columns 0..2");
}

// --- scatter ---

TEST(ScatterView, ShowsPartialSums) {
    std::mt19937 random(31);
    for (int n = 0; n < 80; ++n) {
        const Layer layer = transposed_layer(random, static_cast<std::size_t>(n % 2 + 1));
        const Figure f = figure(scenario_of(layer, ViewKind::scatter));
        const StampPlan& plan = faces_of(f).plan;
        const std::int64_t inputs = cells_of(plan.inputs);
        ASSERT_EQ(f.timeline.steps, inputs + (has_crop(plan) ? 2 : 1));
        const std::int64_t step = static_cast<std::int64_t>(random()) % inputs;
        const Operands operands = {{input_shape(layer), faces_of(f).numbers->stamped},
                                   {weight_shape(layer), faces_of(f).numbers->kernel}};
        const Tensor expected = stamped(layer, operands, step + 1);
        std::int64_t found = 0;
        const Picture picture = place(f, {.step = step}, {});
        for (const auto& [middle, text] : numbers_in(build_scene(f, {.step = step}))) {
            const auto cell = picture.cell_at({middle.first, middle.second});
            ASSERT_TRUE(cell);
            const auto canvas = canvas_of(f, *cell);
            if (!canvas) continue;
            ++found;
            ASSERT_EQ(text,
                      number_label(expected.values[static_cast<std::size_t>(flat_of(*canvas, plan.full))]))
                << testing::described(layer);
        }
        // Those on which something has landed have a number.
        const LandedStamps landed(uncropped(plan), step + 1);
        std::int64_t hit = 0;
        for (std::int64_t cell = 0; cell < cells_of(plan.full); ++cell) {
            const Cell3 at = place_of(cell, plan.full);
            hit += landed.complete() || landed.at(at[0], at[1], at[2]) > 0 ? 1 : 0;
        }
        EXPECT_EQ(found, hit) << testing::described(layer);
    }
}

TEST(ScatterView, TheCropStrikesWhatThePaddingCutsAway) {
    const Figure f = figure(scenario_of(guide_layer(), ViewKind::scatter));
    const auto strikes = [&](std::int64_t step) {
        const Scene scene = build_scene(f, {.step = step});
        return std::count_if(scene.primitives.begin(), scene.primitives.end(), [](const Primitive& p) {
            const auto* line = std::get_if<Line>(&p);
            return line != nullptr &&
                   static_cast<BoardPart>(((line->id >> 40) - 32) % kBoardParts) == BoardPart::strike;
        });
    };
    EXPECT_EQ(strikes(9), 0);
    EXPECT_EQ(strikes(10), 49 - 25);
}

// --- there and back ---

TEST(ThereAndBack, TheShapeComesBackAndTheValuesAreThoseOfTheReference) {
    std::mt19937 random(41);
    int seen = 0;
    for (int n = 0; n < 200; ++n) {
        const Layer layer = testing::sampled_layer(random, static_cast<std::size_t>(n % 3 + 1));
        const Scenario s = scenario_of(layer, ViewKind::there_and_back);
        if (why_no_figure(s)) continue;
        ++seen;
        const Figure f = figure(s);
        const FaceNumbers& numbers = *faces_of(f).numbers;
        EXPECT_EQ(output_extents(faces_of(f).stamped_layer), input_extents(faces_of(f).walked));
        if (layer.op == Operator::transposed_convolution) {
            EXPECT_EQ(faces_of(f).stamped_layer.axes, layer.axes);
        }
        ASSERT_EQ(numbers.gathered, evaluated_by_the_reference(numbers, faces_of(f).walked));
        const Layer& back = faces_of(f).stamped_layer;
        const Operands operands = {{input_shape(back), numbers.gathered},
                                   {weight_shape(back), numbers.kernel}};
        ASSERT_EQ(numbers.kept, evaluated(back, {}, operands).output.values) << testing::described(layer);
    }
    EXPECT_GT(seen, 50);
}

TEST(ThereAndBack, SaysWhichNumberIsAnother) {
    Scenario s = scenario_of(guide_layer(), ViewKind::there_and_back);
    s.values.input = InputFill::ramp;
    s.values.kernel = KernelFill::ones;
    const Figure f = figure(s);
    const FaceNumbers& n = *faces_of(f).numbers;
    EXPECT_EQ(back_words(f),
              "the shape came back, 5×5, the values did not: input (0, 0) was 0 and came back as " +
                  number_label(n.kept[0]));
    ASSERT_FALSE(why_no_inverse(f).empty());
    EXPECT_NE(why_no_inverse(f).back().find("deconvolution"), std::string::npos);
}

TEST(ThereAndBack, AKernelThatCopiesIsSaidToCopy) {
    Layer layer;
    AxisSpec a;
    a.kernel = 1;
    layer.axes = {a, a};
    Scenario s = scenario_of(layer, ViewKind::there_and_back);
    s.values.kernel = KernelFill::identity;
    const Figure f = figure(s);
    EXPECT_FALSE(first_changed(f));
    EXPECT_NE(back_words(f).find("only copies"), std::string::npos);
}

// --- refusals ---

TEST(FaceViews, RefuseWithASentenceWhatTheyCannotShow) {
    Layer pooling;
    pooling.op = Operator::max_pooling;
    for (const ViewKind view : kFaceViews) {
        const auto why = why_no_figure(scenario_of(pooling, view));
        ASSERT_TRUE(why);
        EXPECT_NE(why->sentence.find("operator is max pooling"), std::string::npos) << why->sentence;
        EXPECT_THROW((void)figure(scenario_of(pooling, view)), BadInput);
    }
    const Layer convolution;
    EXPECT_TRUE(why_no_figure(scenario_of(convolution, ViewKind::both)));
    EXPECT_TRUE(why_no_figure(scenario_of(convolution, ViewKind::scatter)));
    EXPECT_FALSE(why_no_figure(scenario_of(convolution, ViewKind::there_and_back)));
    // Output padding of a stride or more: no convolution rounds that far down.
    Layer far = guide_layer();
    for (AxisSpec& a : far.axes) {
        a.dilation = 3;
        a.output_padding = 2;
    }
    ASSERT_FALSE(why_invalid(far));
    const auto why = why_no_figure(scenario_of(far, ViewKind::there_and_back));
    ASSERT_TRUE(why);
    EXPECT_NE(why->sentence.find("output padding is 2 with stride 2"), std::string::npos) << why->sentence;
    EXPECT_FALSE(why_no_figure(scenario_of(far, ViewKind::both)));
}

}  // namespace
}  // namespace convwalk
