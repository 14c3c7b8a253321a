// What the picture shows at a pixel, by every camera.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>
#include "picture/cells.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "support/dice.h"
#include "support/sights.h"
#include "support/small_layers.h"
#include "views/planes/brush.h"

namespace convwalk {
namespace {

using testing::described;
using testing::sights::axis;
using testing::sights::cell_of;
using testing::sights::cells_in;
using testing::sights::figure_of;
using testing::sights::id_of;
using testing::sights::kViews;
using testing::sights::layer_of;
using testing::sights::part_of;
using testing::sights::plane_of;
using testing::sights::point_in;
using testing::sights::small_layers;
using testing::sights::to_string;
using testing::sights::topmost;

ViewKind other(ViewKind view) {
    return view == ViewKind::flat ? ViewKind::oblique : ViewKind::flat;
}

// --- what the picture shows at a pixel ---

bool in_part(Vec2 p, const RectPx& part) {
    return p.x >= part.x && p.y >= part.y && p.x < part.x + part.width && p.y < part.y + part.height;
}

// Compares cell_at() with the picture, at the middle and near the corners of every cell; returns how many
// places were compared.
std::size_t expect_picks_match(const Figure& f, const Moment& moment, const Sight& sight) {
    const Picture picture = place(f, moment, sight);
    const Painted s = picture.paint();
    const std::vector<Quad> cells = cells_in(s.planes);
    std::size_t compared = 0;
    for (const Quad& quad : cells) {
        for (const Vec2 at :
             {Vec2{0.5, 0.5}, Vec2{0.17, 0.17}, Vec2{0.83, 0.17}, Vec2{0.83, 0.83}, Vec2{0.17, 0.83}}) {
            const Vec2 p = point_in(quad, at.x, at.y);
            if (!in_part(p, s.planes_part)) continue;
            const Spot expected = cell_of(f, *topmost(cells, p));
            // The gap around a cell is part of it, and what lies below may show there.
            constexpr double kGapPx = 8;
            if (cell_of(f, *topmost(cells, p, kGapPx)).map != expected.map) continue;
            if (moment.spread < 1 && cell_of(f, *topmost(cells, p, kGapPx)) != expected) continue;
            const std::optional<Spot> found = picture.cell_at(p);
            ++compared;
            if (found == expected) continue;
            ADD_FAILURE() << to_string(found) << " instead of " << to_string(expected) << " at " << p.x
                          << ", " << p.y << "\n"
                          << described(f.layer)
                          << fmt::format("; view {}, turned {}, zoom {}, spread {}, surround {}",
                                         int(f.scenario.view.kind), sight.turned, sight.camera.zoom,
                                         moment.spread, moment.surround);
            return compared;
        }
    }
    return compared;
}

TEST(Sight, PointsAtWhatThePictureShows) {
    constexpr Camera kCameras[] = {{}, {0.6, {30, -20}}, {3.1, {-200, 410}}};
    std::size_t compared = 0;
    for (const Layer& layer : small_layers()) {
        for (const ViewKind view : kViews) {
            const Figure f = figure_of(layer, view);
            for (const Camera& camera : kCameras)
                compared += expect_picks_match(f, {.step = 0}, {.camera = camera});
        }
    }
    EXPECT_GT(compared, 10'000u);
}

TEST(Sight, PointsAtWhatThePictureShowsWhileItTurns) {
    for (const Layer& layer : small_layers()) {
        for (const ViewKind view : kViews) {
            const Figure f = figure_of(layer, view);
            for (const double turned : {0.0, 0.15, 0.35, 0.65, 0.9})
                EXPECT_GT(expect_picks_match(f, {.step = 0}, {.from = other(view), .turned = turned}), 0u);
        }
    }
}

TEST(Sight, PointsAtWhatThePictureShowsWhileTheGridIsMade) {
    for (const Layer& layer : small_layers()) {
        if (layer.op != Operator::transposed_convolution) continue;
        for (const ViewKind view : kViews) {
            const Figure f = figure_of(layer, view);
            for (const double spread : {0.0, 0.28, 0.74, 1.0}) {
                expect_picks_match(f, {.spread = spread, .surround = 0}, {});
                expect_picks_match(f, {.spread = spread, .surround = 0.5}, {});
            }
        }
    }
}

TEST(Sight, PointsAtNothingBesideThePlanes) {
    for (const ViewKind view : kViews) {
        const Figure f = figure_of(small_layers()[0], view);
        const Painted s = place(f, {.step = 0}, {}).paint();
        EXPECT_EQ(place(f, {.step = 0}, {}).cell_at({2, 500}), std::nullopt);
        // Zoomed so that a plane would lie behind the words.
        const Sight close = {.camera = {20, {0, 0}}};
        EXPECT_EQ(place(f, {.step = 0}, close).cell_at({800, s.planes_part.y - 2.0}), std::nullopt);
        EXPECT_EQ(place(f, {.step = 0}, close).cell_at({-5, 500}), std::nullopt);
    }
}

// --- the camera ---

Vec2 seen_at(const Camera& camera, Vec2 p, Vec2 middle) {
    return middle + (p - middle) * camera.zoom + camera.offset_px;
}

TEST(Sight, ZoomKeepsWhatIsUnderTheCursor) {
    std::mt19937 random(5);
    const auto px = [&] { return testing::real_between(random, 0, 1000); };
    const auto zoom = [&] { return std::exp2(testing::real_between(random, -3, 3)); };
    for (int i = 0; i < 500; ++i) {
        const Vec2 middle = {px(), px()};
        const Vec2 cursor = {px(), px()};
        const Camera camera = {std::clamp(zoom(), kLeastZoom, kMostZoom), {px() - 500, px() - 500}};
        const Camera zoomed = zoomed_at(camera, zoom(), cursor, middle);
        EXPECT_GE(zoomed.zoom, kLeastZoom);
        EXPECT_LE(zoomed.zoom, kMostZoom);
        const Vec2 under = middle + (cursor - middle - camera.offset_px) * (1 / camera.zoom);
        EXPECT_LT(length(seen_at(zoomed, under, middle) - cursor), 1e-6);
    }
    EXPECT_EQ(zoomed_at({}, 1000, {3, 4}, {}).zoom, kMostZoom);
    EXPECT_EQ(zoomed_at({}, 1e-9, {3, 4}, {}).zoom, kLeastZoom);
}

Rect seen_at(const Camera& camera, const Rect& r, Vec2 middle) {
    const Vec2 begin = seen_at(camera, Vec2{r.x, r.y}, middle);
    return {begin.x, begin.y, r.width * camera.zoom, r.height * camera.zoom};
}

// Whether one of many points of a quad or line comes into the part.
bool shows_in(const Primitive& primitive, const Camera& camera, Vec2 middle, const RectPx& part) {
    constexpr int kPoints = 24;
    for (int i = 0; i <= kPoints; ++i) {
        const double share = double(i) / kPoints;
        if (const auto* line = std::get_if<Line>(&primitive)) {
            const Vec2 p = line->from + (line->to - line->from) * share;
            if (in_part(seen_at(camera, p, middle), part)) return true;
        }
        if (const auto* quad = std::get_if<Quad>(&primitive)) {
            for (int j = 0; j <= kPoints; ++j) {
                const Vec2 p = point_in(*quad, share, double(j) / kPoints);
                if (in_part(seen_at(camera, p, middle), part)) return true;
            }
        }
    }
    return false;
}

// Every quad and line of the whole figure that the camera moves into the visible part is there, and cells
// stand where the camera puts them.
TEST(Sight, NothingThatIsSeenIsLeftOut) {
    constexpr Camera kCameras[] = {{0.5, {100, 50}}, {2.3, {-300, 200}}, {2.3, {300, -420}}, {9, {900, 700}}};
    for (const Layer& layer : small_layers()) {
        for (const ViewKind view : kViews) {
            const Figure f = figure_of(layer, view);
            const Moment moment = {.step = f.timeline.steps / 2};
            const Painted whole = place(f, moment, {}).paint();
            const RectPx& p = whole.planes_part;
            for (const Camera& camera : kCameras) {
                const Painted close = place(f, moment, {.camera = camera}).paint();
                std::map<PrimitiveId, const Primitive*> there;
                for (const Primitive& primitive : close.planes.primitives)
                    there[id_of(primitive)] = &primitive;
                EXPECT_EQ(there.size(), close.planes.primitives.size()) << "ids occur twice";
                for (const Primitive& primitive : whole.planes.primitives) {
                    if (!shows_in(primitive, camera, whole.middle_px, p)) continue;
                    const Rect place = seen_at(camera, bounds(primitive), whole.middle_px);
                    const auto found = there.find(id_of(primitive));
                    ASSERT_NE(found, there.end())
                        << "part " << int{part_of(primitive)} << "; " << described(layer);
                    if (!plane_of(part_of(primitive))) continue;
                    const Rect box = bounds(*found->second);
                    // Whole pixels, gaps and borders of their own width.
                    const double tolerance_px = 3 + 0.1 * place.width;
                    EXPECT_NEAR(box.x + box.width / 2, place.x + place.width / 2, tolerance_px);
                    EXPECT_NEAR(box.y + box.height / 2, place.y + place.height / 2, tolerance_px);
                }
            }
        }
    }
}

TEST(Sight, TheDefaultIsWhatExportsShow) {
    for (const Layer& layer : small_layers()) {
        for (const ViewKind view : kViews) {
            const Figure f = figure_of(layer, view);
            Painted s = place(f, {.step = 0}, {}).paint();
            std::vector<Primitive> all = s.planes.primitives;
            all.insert(all.end(), s.words.primitives.begin(), s.words.primitives.end());
            EXPECT_EQ(all, build_scene(f, {.step = 0}).primitives);
            EXPECT_EQ(s.words.size, f.scenario.output.size);
            EXPECT_EQ(s.planes.size, f.scenario.output.size);
            // Nothing is cut off, and no word stands in the part of the planes.
            const RectPx& p = s.planes_part;
            // A mark, 0.07 cells wide, lies half outside the edges of its cells.
            const double reach_px = std::max(1.0, 0.07 * largest_cell_px(s.planes.size) / 2);
            for (const Primitive& primitive : s.planes.primitives) {
                const Rect box = bounds(primitive);
                if (box.empty()) continue;
                EXPECT_GE(box.y, p.y - reach_px) << described(layer);
                EXPECT_LE(box.bottom(), p.y + p.height + reach_px) << described(layer);
            }
            for (const Primitive& primitive : s.words.primitives) {
                const Rect box = bounds(primitive);
                EXPECT_TRUE(box.bottom() <= p.y + 1 || box.y >= p.y + p.height - 1 ||
                            box.x >= p.x + p.width - 1)
                    << described(layer);
            }
        }
    }
}

TEST(Sight, ManyCellsStayFewPrimitives) {
    using enum Operator;
    const Layer layers[] = {
        layer_of(convolution, {axis(1024, 3, 1, 1, 1), axis(1024, 3, 1, 1, 1)}),
        layer_of(transposed_convolution, {axis(400, 4, 4, 1, 1), axis(400, 4, 4, 1, 1)}),
        layer_of(convolution, {axis(100, 3), axis(100, 3), axis(100, 3)}),
        layer_of(convolution, {axis(300'000, 3, 1, 1, 1), axis(1, 1), axis(2, 1)}),
        layer_of(convolution, {axis(1'000'000, 3)}),
    };
    for (const Layer& layer : layers) {
        for (const ViewKind view : kViews) {
            const Figure f = figure_of(layer, view);
            const Moment moment = {.step = f.timeline.steps / 2};
            std::optional<Spot> focus;
            for (double zoom = kLeastZoom; zoom <= kMostZoom; zoom *= 2) {
                for (const double offset : {0.0, -150.0 * zoom}) {
                    for (const double turned : {0.5, 1.0}) {
                        const Sight sight = {{zoom, {offset, offset / 3}}, other(view), turned};
                        const Painted s = place(f, moment, sight).paint(focus);
                        EXPECT_LE(s.planes.primitives.size(), 130'000u)
                            << described(layer) << " at zoom " << zoom << ", turned " << turned;
                    }
                }
                focus = spot_on(zoom < 1   ? PlaneName::grid
                                : zoom < 4 ? PlaneName::kernel
                                           : PlaneName::output,
                                {0, 0, 0});
            }
        }
    }
}

TEST(Sight, ComingCloserShowsSingleCells) {
    const Figure f = figure_of(
        layer_of(Operator::convolution, {axis(1024, 3, 1, 1, 1), axis(1024, 3, 1, 1, 1)}), ViewKind::flat);
    const Painted far = place(f, {.step = 0}, {}).paint();
    EXPECT_LT(cells_in(far.planes).size(), 100u);
    const Rect grid = bounds(far.planes.primitives.front());
    const Camera camera =
        zoomed_at({}, 40, {grid.x + grid.width / 2, grid.y + grid.height / 2}, far.middle_px);
    const std::vector<Quad> cells = cells_in(place(f, {.step = 0}, {.camera = camera}).paint().planes);
    EXPECT_GT(cells.size(), 500u);
    EXPECT_GT(expect_picks_match(f, {.step = 0}, {.camera = camera}), 1000u);
}

// --- turning ---

TEST(Sight, NothingJumpsWhereATurnBeginsAndEnds) {
    for (const Layer& layer : small_layers()) {
        for (const ViewKind view : kViews) {
            const Figure f = figure_of(layer, view);
            Figure before = f;
            before.scenario.view.kind = other(view);
            constexpr double kLittle = 1e-7;
            const std::pair<Scene, Scene> ends[] = {
                {place(before, {.step = 0}, {}).paint().planes,
                 place(f, {.step = 0}, {.from = other(view), .turned = kLittle}).paint().planes},
                {place(f, {.step = 0}, {.from = other(view), .turned = 1 - kLittle}).paint().planes,
                 place(f, {.step = 0}, {}).paint().planes},
            };
            for (const auto& [a, b] : ends) {
                std::map<PrimitiveId, Quad> known;
                for (const Quad& quad : cells_in(a)) known[quad.id] = quad;
                for (const Quad& quad : cells_in(b)) {
                    const auto found = known.find(quad.id);
                    if (found == known.end()) {
                        EXPECT_EQ(quad.id >> 40, PrimitiveId{kKernelPart});
                        EXPECT_LT(quad.fill.a, 3);
                        continue;
                    }
                    // Gaps and borders are whole pixels in the flat view only.
                    const double tolerance_px = 2 + 0.01 * length(quad.corners[1] - quad.corners[0]);
                    for (std::size_t i = 0; i < 4; ++i)
                        EXPECT_LT(length(quad.corners[i] - found->second.corners[i]), tolerance_px)
                            << described(layer);
                }
            }
        }
    }
}

}  // namespace
}  // namespace convwalk
