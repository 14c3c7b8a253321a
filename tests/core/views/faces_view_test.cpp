// Both faces of a transposed convolution: painting and picking.
#include <gtest/gtest.h>
#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include "basics/errors.h"
#include "layout/stamps.h"
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

// --- painting and picking ---

std::optional<Quad> cell_quad_of(const Primitive& p) {
    const auto* quad = std::get_if<Quad>(&p);
    if (quad == nullptr || (quad->id >> 40) < 32) return std::nullopt;
    const auto part = static_cast<BoardPart>(((quad->id >> 40) - 32) % kBoardParts);
    return part == BoardPart::cell ? std::optional(*quad) : std::nullopt;
}

TEST(FaceViews, EveryPaintedCellIsFoundWhereItIs) {
    std::mt19937 random(51);
    int painted = 0;
    for (int n = 0; n < 27; ++n) {
        const Layer layer = transposed_layer(random, static_cast<std::size_t>(n % 3 + 1));
        const Scenario s = scenario_of(layer, kFaceViews[static_cast<std::size_t>(n / 3 % 3)],
                                       n % 2 == 0 ? SizePx{900, 700} : SizePx{500, 900});
        if (why_no_figure(s)) continue;
        const Figure f = figure(s);
        for (const Tick t : {Tick{0}, f.timeline.duration() / 2, f.timeline.duration()}) {
            const Moment moment = at(f.timeline, t);
            const Picture picture = place(f, moment, {});
            for (const Primitive& p : build_scene(f, moment).primitives) {
                const auto quad = cell_quad_of(p);
                if (!quad || moment.spread < 1) continue;
                const Vec2 middle = (quad->corners[0] + quad->corners[2]) * 0.5;
                const auto cell = picture.cell_at(middle);
                ASSERT_TRUE(cell) << testing::described(layer);
                EXPECT_TRUE(has_cell(f, *cell));
                EXPECT_FALSE(words_for(f, *cell).empty());
                EXPECT_FALSE(sentence_for(f, *cell).empty());
                if (painted++ % 7 != 0) continue;
                // Marking it marks that place.
                const Painted seen = picture.paint(cell);
                bool marked = false;
                for (const Primitive& other : seen.planes.primitives) {
                    const auto* mark = std::get_if<Quad>(&other);
                    if (mark == nullptr || (mark->id >> 40) < 32) continue;
                    if (static_cast<BoardPart>(((mark->id >> 40) - 32) % kBoardParts) != BoardPart::mark)
                        continue;
                    const Vec2 at = (mark->corners[0] + mark->corners[2]) * 0.5;
                    marked = marked || length(at - middle) < 2;
                }
                EXPECT_TRUE(marked) << testing::described(layer) << " " << words_for(f, *cell).front();
            }
            EXPECT_FALSE(picture.cell_at({1, 1}));
        }
    }
}

TEST(FaceViews, ZoomedInTheSameCellsAreFound) {
    const Figure f = figure(scenario_of(guide_layer(), ViewKind::both, {800, 600}));
    const Moment moment = {.step = 7};
    Sight near;
    near.camera = {3, {40, -60}};
    const Picture far_picture = place(f, moment, {});
    const Picture near_picture = place(f, moment, near);
    const Painted far_seen = far_picture.paint();
    const Painted near_seen = near_picture.paint();
    std::map<PrimitiveId, Vec2> middles;
    for (const Primitive& p : far_seen.planes.primitives) {
        if (const auto quad = cell_quad_of(p))
            middles[quad->id] = (quad->corners[0] + quad->corners[2]) * 0.5;
    }
    int both = 0;
    for (const Primitive& p : near_seen.planes.primitives) {
        const auto quad = cell_quad_of(p);
        if (!quad || !middles.contains(quad->id)) continue;
        const Vec2 middle = (quad->corners[0] + quad->corners[2]) * 0.5;
        const auto cell = near_picture.cell_at(middle);
        if (!cell) continue;  // behind the words
        ++both;
        EXPECT_EQ(*cell, *far_picture.cell_at(middles[quad->id]));
    }
    EXPECT_GT(both, 10);
}

TEST(FaceViews, IdsAreUniqueAtEveryMomentAndSize) {
    std::mt19937 random(52);
    for (int n = 0; n < 90; ++n) {
        const Layer layer = transposed_layer(random, static_cast<std::size_t>(n % 3 + 1));
        Scenario s = scenario_of(layer, kFaceViews[static_cast<std::size_t>(n / 3 % 3)],
                                 n % 2 == 0 ? SizePx{160, 120} : SizePx{900, 700});
        s.view.indices = true;
        s.values.shown = n % 4 != 0;
        s.pace.motion = Motion::smooth;
        if (why_no_figure(s)) continue;
        const Figure f = figure(s);
        for (int k = 0; k <= 20; ++k) {
            const Scene scene = build_scene(f, at(f.timeline, f.timeline.duration() * k / 20));
            std::set<PrimitiveId> ids;
            for (const Primitive& p : scene.primitives)
                ASSERT_TRUE(ids.insert(std::visit([](const auto& each) { return each.id; }, p)).second)
                    << testing::described(layer);
        }
    }
}

TEST(FaceViews, NothingIsPaintedBesideThePicture) {
    std::mt19937 random(53);
    for (int n = 0; n < 60; ++n) {
        const Layer layer = transposed_layer(random, static_cast<std::size_t>(n % 3 + 1));
        Scenario s = scenario_of(layer, kFaceViews[static_cast<std::size_t>(n / 3 % 3)],
                                 n % 2 == 0 ? SizePx{400, 300} : SizePx{800, 600});
        s.view.indices = n % 3 == 0;
        if (why_no_figure(s)) continue;
        const Figure f = figure(s);
        for (const std::int64_t step : {std::int64_t{0}, f.timeline.steps / 2, f.timeline.steps - 1}) {
            for (const Primitive& p : build_scene(f, {.step = step}).primitives) {
                const Rect r = bounds(p);
                if (r.empty()) continue;
                ASSERT_GE(r.x, 0) << testing::described(layer);
                ASSERT_GE(r.y, 0);
                ASSERT_LE(r.right(), s.output.size.width) << testing::described(layer);
                ASSERT_LE(r.bottom(), s.output.size.height);
            }
        }
    }
}

TEST(FaceViews, LargeMapsAreFewPrimitives) {
    Layer layer = guide_layer();
    for (AxisSpec& a : layer.axes) a.input = 600;
    for (const ViewKind view : kFaceViews) {
        const Figure f = figure(scenario_of(layer, view, {800, 600}));
        EXPECT_FALSE(faces_of(f).numbers);
        EXPECT_LT(build_scene(f, {.step = 12'345}).primitives.size(), 60'000u);
    }
}

TEST(FaceViews, KeysReachEveryMap) {
    for (const ViewKind view : kFaceViews) {
        const Figure f = figure(scenario_of(guide_layer(), view));
        const FigureView& own = view_of(view);
        std::set<int> maps;
        std::optional<Spot> pin;
        for (int n = 0; n < 6; ++n) {
            pin = own.next_pin(f, {.step = 3}, pin);
            if (!pin) break;
            ASSERT_TRUE(has_cell(f, *pin));
            const Extents e = own.extents(f, *pin);
            for (std::size_t i = 0; i < 3; ++i) EXPECT_LT(pin->at[i], e[i]);
            maps.insert(pin->map);
        }
        EXPECT_FALSE(pin);
        // There and back, the sums are a map of their own.
        EXPECT_EQ(maps.size(), view == ViewKind::there_and_back ? 4u : 3u);
    }
}

TEST(FaceViews, CompareTheTwoLayersOnTheirNumbers) {
    const Layer up = resolved(layer_of(scenario_of(guide_layer(), ViewKind::flat)));
    for (const Layer& layer : {up, *counterpart_of(up)}) {
        const std::vector<Compared> table = compared(layer);
        ASSERT_EQ(table.size(), 5u);
        EXPECT_EQ(table[1].convolution, "5×5 → 3×3");
        EXPECT_EQ(table[1].transposed, "3×3 → 5×5");
        EXPECT_EQ(table[2].what, "stride 2");
        EXPECT_EQ(table[3].convolution, "9 cells give one output");
        EXPECT_EQ(table[4].transposed, "cuts 1 cell off each side");
    }
    Layer pool = up;
    pool.op = Operator::max_pooling;
    EXPECT_TRUE(compared(pool).empty());
}

}  // namespace
}  // namespace convwalk
