// Two layers side by side on one timeline.
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <variant>

#include "basics/errors.h"
#include "layout/stamps.h"
#include "picture/cells.h"
#include "picture/explanation.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "picture/pins.h"
#include "picture/sides.h"
#include "scenario/view_table.h"
#include "support/scene_parts.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using enum Operator;

Layer square(Operator op, const AxisSpec& axis) {
    Layer layer;
    layer.op = op;
    layer.axes = {axis, axis};
    return layer;
}

Scenario beside(const Layer& now, const Layer& before, ViewKind view = ViewKind::flat) {
    Scenario s;
    s.alone()->layer = now;
    s.before = LayerRequest{before};
    s.view.kind = view;
    s.values.shown = true;
    s.output.size = {1280, 720};
    return s;
}

std::string all_texts(const Scene& scene) {
    std::string all;
    for (const Primitive& p : scene.primitives)
        if (const Label* label = std::get_if<Label>(&p)) all += label->text + '\n';
    return all;
}

const Layer kDown =
    square(convolution, {.input = 5, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1});
const Layer kWide = square(convolution, {.input = 5, .kernel = 2});

TEST(Sides, StandInEveryViewThatBothLayersHave) {
    for (const ViewRow& row : kViewTable) {
        if (!is_of_layer(row.kind) || row.kind == ViewKind::overlap) continue;
        const bool back = row.kind == ViewKind::scatter || row.kind == ViewKind::both;
        const Layer now =
            back ? square(transposed_convolution, {.input = 3, .kernel = 2, .stride = 2}) : kDown;
        const Layer before =
            back ? square(transposed_convolution, {.input = 3, .kernel = 3, .stride = 2}) : kWide;
        const Figure f = figure(beside(now, before, row.kind));
        ASSERT_EQ(f.sides.size(), 2U) << row.name;
        const Scene scene = build_scene(f, at(f.timeline, f.timeline.duration()));
        std::set<PrimitiveId> ids[2];
        bool left = false;
        bool right = false;
        for (const Primitive& p : scene.primitives) {
            ids[testing::id_of(p) >> 50 & 1].insert(testing::id_of(p));
            const Rect b = bounds(p);
            left = left || (!b.empty() && b.right() < 640);
            right = right || b.x > 640;
        }
        EXPECT_TRUE(left && right) << row.name;
        EXPECT_GT(ids[0].size(), 10U) << "what moves on one side is told apart from the other";
        EXPECT_GT(ids[1].size(), 10U);
    }
}

TEST(Sides, NoPartOfTheWindowHidesTheirWords) {
    for (const ViewKind view : {ViewKind::flat, ViewKind::oblique, ViewKind::matrix}) {
        const Figure f = figure(beside(kDown, kWide, view));
        const Painted seen = place(f, {.step = 1}, {}).paint();
        const std::string words = all_texts(seen.planes) + all_texts(seen.words);
        EXPECT_NE(words.find("Convolution, 5×5 → 3×3"), std::string::npos) << words;
        EXPECT_NE(words.find("Convolution, 5×5 → 4×4"), std::string::npos) << words;
        // The planes' part is drawn last and covers all below it.
        const RectPx& part = seen.planes_part;
        for (const Primitive& word : seen.words.primitives) {
            const Rect box = bounds(word);
            EXPECT_TRUE(box.bottom() <= part.y + 1 || box.y >= part.y + part.height - 1 ||
                        box.x >= part.x + part.width - 1);
        }
    }
}

TEST(Sides, AreEachWhatTheLayerIsAlone) {
    // In the flat view cells would be of one size.
    const Figure f = figure(beside(kDown, kWide, ViewKind::matrix));
    Scenario alone;
    alone.alone()->layer = kWide;
    alone.view.kind = ViewKind::matrix;
    alone.values.shown = true;
    alone.output.size = {640, 720};
    const Figure single = figure(alone);
    const Scene whole = build_scene(f, at(f.timeline, f.timeline.duration()));
    const Scene half = build_scene(single, at(single.timeline, single.timeline.duration()));
    std::size_t found = 0;
    for (const Primitive& p : half.primitives)
        found += static_cast<std::size_t>(std::count(whole.primitives.begin(), whole.primitives.end(), p));
    EXPECT_EQ(found, half.primitives.size());
}

TEST(Sides, BeginAndEndTogether) {
    std::mt19937 random(4);
    for (int round = 0; round < 60; ++round) {
        const Layer now = testing::sampled_layer(random, 2);
        const Layer before = testing::sampled_layer(random, 2);
        const Figure f = figure(beside(now, before));
        ASSERT_EQ(f.sides.size(), 2U);
        const Figure& other = f.sides[0];
        std::int64_t last = -1;
        for (std::int64_t step = 0; step < f.timeline.steps; ++step) {
            for (const double arrival : {0.3, 1.0}) {
                const Moment m = moment_of_side(f, other, {.step = step, .arrival = arrival});
                EXPECT_GE(m.step, std::max<std::int64_t>(0, last));
                EXPECT_LT(m.step, other.timeline.steps);
                EXPECT_GE(m.arrival, 0);
                EXPECT_LE(m.arrival, 1);
                last = m.step;
            }
        }
        EXPECT_EQ(last, other.timeline.steps - 1);
        EXPECT_EQ(moment_of_side(f, f.sides[1], {.step = 0, .arrival = 0.3}),
                  (Moment{.step = 0, .arrival = 0.3}));
        EXPECT_EQ(moment_of_side(f, other, {.spread = 0, .surround = 0}).step, -1);
    }
}

// Also for cells that only the other one has.
TEST(Sides, AreEachAskedForTheirCells) {
    const Figure f = figure(beside(kDown, kWide));
    const Picture picture = place(f, {.step = 2}, {});
    int found[2] = {0, 0};
    for (double y = 0; y < 720; y += 6) {
        for (double x = 0; x < 1280; x += 6) {
            const auto cell = picture.cell_at({x, y});
            if (!cell) continue;
            EXPECT_EQ(x < 640, lies_before(*cell));
            EXPECT_TRUE(has_cell(f, *cell));
            EXPECT_FALSE(words_for(f, *cell).empty());
            EXPECT_EQ(spot_of(f, pin_of(f, *cell)), *cell);
            const auto corners = picture.corners(*cell);
            ASSERT_TRUE(corners);
            EXPECT_LE((*corners)[0].x, x + 2);
            EXPECT_GE((*corners)[2].x, x - 2);
            ++found[x < 640 ? 0 : 1];
        }
    }
    EXPECT_GT(found[0], 100);
    EXPECT_GT(found[1], 100);
}

TEST(Sides, APinOfTheLayerBeforeIsMarkedThere) {
    Scenario s = beside(kDown, kWide);
    s.view.pin = parse_pin("before-output:3,3");
    const Figure f = figure(s);
    ASSERT_TRUE(f.pinned);
    EXPECT_TRUE(lies_before(*f.pinned));
    EXPECT_EQ(to_string(pin_of(f, *f.pinned)), "before-output:3,3");
    EXPECT_EQ(sentence_for(f, *f.pinned), "output (3, 3) reads 4 input cells");
    const std::string texts = all_texts(build_scene(f, {.step = 0}));
    EXPECT_NE(texts.find("output (3, 3)"), std::string::npos) << texts;
    s.view.pin = parse_pin("output:3,3");
    EXPECT_THROW(static_cast<void>(figure(s)), BadInput) << "the layer now has 3×3 outputs";
    s.before.reset();
    s.view.pin = parse_pin("before-output:0,0");
    EXPECT_THROW(static_cast<void>(figure(s)), BadInput);
}

// Both are seen from as near, and neither reaches into the words or into the other one's part.
TEST(Sides, AreZoomedAlikeEachWithinItsPart) {
    for (const ViewKind view : {ViewKind::flat, ViewKind::matrix, ViewKind::oblique}) {
        Scenario s = beside(kDown, kWide, view);
        const Figure whole = figure(s);
        s.view.zoom = parse_zoom(view == ViewKind::matrix ? "3" : "3@before-output:1,1");
        const Figure f = figure(s);
        ASSERT_NE(f.camera, Camera{});
        const Scene scene = build_scene(f, {.step = 2});
        ASSERT_EQ(scene.clips.size(), 2U);
        EXPECT_LE(scene.clips[0].part.x + scene.clips[0].part.width, 640);
        EXPECT_GE(scene.clips[1].part.x, 640);
        EXPECT_LE(scene.clips[0].end, scene.clips[1].first);
        for (const Scene::Clip& clip : scene.clips)
            EXPECT_TRUE(std::any_of(scene.groups.begin(), scene.groups.end(),
                                    [&](const Scene::Group& g) { return g.first == clip.first; }));
        if (view == ViewKind::matrix) continue;
        const Picture near = place(f, {.step = 2}, {f.camera});
        const auto cell = put_before(spot_on(PlaneName::output, {0, 1, 1}));
        const auto corners = near.corners(cell);
        ASSERT_TRUE(corners);
        const Vec2 middle = ((*corners)[0] + (*corners)[2]) * 0.5;
        EXPECT_NEAR(middle.x, near.middle_at({10, 10}).x, 2);
        EXPECT_NEAR(middle.y, near.middle_at({10, 10}).y, 2);
        EXPECT_EQ(near.cell_at(middle), cell);
        const auto far = place(whole, {.step = 2}, {}).corners(cell);
        EXPECT_NEAR((*corners)[1].x - (*corners)[0].x, 3 * ((*far)[1].x - (*far)[0].x), 4);
        // What is zoomed about a point of a side stays under it.
        const Camera more = zoomed_at(f.camera, 2, middle, near.middle_at(middle));
        EXPECT_EQ(place(f, {.step = 2}, {more}).cell_at(middle), cell);
    }
}

TEST(Sides, TheKeyboardGoesOnToTheLayerBefore) {
    const Figure f = figure(beside(kDown, kWide));
    std::optional<Spot> pin;
    std::string maps;
    for (int n = 0; n < 9; ++n) {
        pin = next_pin(f, {.step = 0}, pin);
        if (!pin) break;
        maps += pin_of(f, *pin).map + " ";
    }
    EXPECT_EQ(maps, "output input kernel before-output before-input before-kernel ");
    const auto moved = moved_pin(f, put_before(spot_on(PlaneName::output, {0, 2, 2})), 1, 9);
    EXPECT_EQ(moved, put_before(spot_on(PlaneName::output, {0, 3, 3})));
}

TEST(Sides, OfAConvolutionAndItsTransposeAreCompared) {
    const auto back = counterpart_of(kDown);
    ASSERT_TRUE(back);
    EXPECT_EQ(counterpart_of(*back), kDown);
    for (const ViewKind view : {ViewKind::oblique, ViewKind::flat, ViewKind::matrix}) {
        Scenario s = beside(*back, kDown, view);
        s.output.size = {1600, 900};
        const Figure f = figure(s);
        const std::string texts = all_texts(build_scene(f, {.step = 2}));
        EXPECT_NE(texts.find("9 cells give one output"), std::string::npos) << texts;
        EXPECT_NE(texts.find("cuts 1 cell off each side"), std::string::npos) << texts;
    }
    const std::string others = all_texts(build_scene(figure(beside(kDown, kWide)), {.step = 2}));
    EXPECT_EQ(others.find("9 cells give one output"), std::string::npos);
    EXPECT_FALSE(counterpart_of(square(max_pooling, {.input = 4, .kernel = 2})));
}

TEST(Sides, ALayerWithoutTheViewIsMissedWithASentence) {
    const Layer up = square(transposed_convolution, {.input = 3, .kernel = 2, .stride = 2});
    const Figure f = figure(beside(up, kDown, ViewKind::scatter));
    EXPECT_TRUE(f.sides.empty());
    EXPECT_EQ(f.paging.note, "the layer before can't be shown in this view");
    Scenario impossible = beside(kDown, square(convolution, {.input = 2, .kernel = 5}));
    EXPECT_TRUE(figure(impossible).sides.empty());
}

TEST(Sides, AreOfferedAndTakenBack) {
    Scenario s = beside(kDown, kWide);
    s.before.reset();
    const Explanation alone = explained(figure(s));
    ASSERT_EQ(alone.sides.size(), 2U);
    EXPECT_EQ(alone.sides[0].scenario.before, LayerRequest{kDown});
    EXPECT_EQ(alone.sides[1].scenario.before, LayerRequest{transposed_of(kDown)});
    const Explanation both = explained(figure(alone.sides[1].scenario));
    ASSERT_EQ(both.sides.size(), 2U);
    EXPECT_FALSE(both.sides[0].scenario.before);
    EXPECT_EQ(both.sides[1].layer, LayerRequest{transposed_of(kDown)});
}

TEST(Sides, OfPlanesHaveCellsOfOneSize) {
    for (const ViewKind view : {ViewKind::flat, ViewKind::oblique}) {
        const Figure f = figure(beside(kDown, square(convolution, {.input = 9, .kernel = 2}), view));
        const auto cell_px = [](const Figure& side) {
            const Picture alone = place(side, {.step = 0}, {});
            const auto corners = alone.corners(spot_on(PlaneName::output, {0, 1, 1}));
            return (*corners)[1].x - (*corners)[0].x;
        };
        EXPECT_NEAR(cell_px(f.sides[0]), cell_px(f.sides[1]), view == ViewKind::flat ? 0.01 : 4);
    }
}

// What is said of sizes is said of the whole picture.
TEST(Sides, SayAtWhichSizeOfThePictureNumbersAreShown) {
    Scenario s = beside(square(convolution, {.input = 9, .kernel = 3}), kWide);
    s.output.size = {420, 220};
    const Figure small = figure(s);
    const std::string& note = small.sides[1].paging.note;
    ASSERT_TRUE(note.starts_with("too small for numbers at 420×220; ")) << note;
    const std::string size = note.substr(note.find("; ") + 2);
    const std::size_t times = size.find("×");
    s.output.size = {std::stoi(size), std::stoi(size.substr(times + std::string("×").size()))};
    EXPECT_EQ(figure(s).sides[1].paging.note, "") << note;
}

// However small or high the page is.
TEST(Sides, FitEveryPage) {
    for (const SizePx size : {SizePx{16, 16}, SizePx{17, 300}, SizePx{400, 1200}, SizePx{3000, 200}}) {
        Scenario s = beside(kDown, kWide);
        s.output.size = size;
        const Figure f = figure(s);
        const Scene scene = build_scene(f, {.step = 2});
        EXPECT_EQ(scene.size, size);
        EXPECT_FALSE(scene.primitives.empty());
    }
}

}  // namespace
}  // namespace convwalk
