// What a person sees and points at. The oracle for places is the picture itself: the quads that were painted.
#include "picture/picture.h"
#include "picture/cells.h"
#include "picture/figures.h"

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

#include "support/small_layers.h"
#include "views/planes/brush.h"

namespace convwalk {
namespace {

using testing::described;
using testing::sampled_layer;

AxisSpec axis(std::int64_t input, std::int64_t kernel, std::int64_t stride = 1, std::int64_t padding = 0,
              std::int64_t padding_end = 0, std::int64_t dilation = 1, std::int64_t output_padding = 0) {
    return {input, kernel, stride, padding, padding_end, dilation, output_padding, false};
}

Layer layer_of(Operator op, std::vector<AxisSpec> axes) {
    Layer layer;
    layer.op = op;
    layer.axes = std::move(axes);
    return layer;
}

std::vector<Layer> small_layers() {
    using enum Operator;
    AxisSpec uneven = axis(9, 4, 4, 2, 2);
    uneven.ceil_mode = true;
    AxisSpec overhanging = axis(6, 3, 2);
    overhanging.ceil_mode = true;
    std::vector<Layer> layers = {
        layer_of(convolution, {axis(6, 3, 2, 1, 1), axis(6, 3, 2, 1, 1)}),
        layer_of(convolution, {axis(7, 3, 1, 0, 0, 2), axis(5, 2, 2, 1, 0)}),
        layer_of(convolution, {axis(12, 3, 1, 2, 2, 2)}),
        layer_of(convolution, {axis(3, 2), axis(4, 3), axis(3, 2, 2, 1, 1)}),
        layer_of(transposed_convolution, {axis(3, 3, 2, 1, 1, 1, 1), axis(3, 3, 2, 1, 1, 1, 1)}),
        layer_of(transposed_convolution, {axis(6, 2, 1, 3, 2), axis(4, 2, 2, 2, 0)}),
        layer_of(max_pooling, {uneven, uneven}),
        layer_of(average_pooling, {overhanging, overhanging}),
    };
    std::mt19937 random(11);
    for (std::size_t i = 0; i < 9; ++i) layers.push_back(sampled_layer(random, 1 + i % 3));
    return layers;
}

Figure figure_of(const Layer& layer, ViewKind view, SizePx size = {1600, 1000}) {
    Scenario s;
    s.layer.layer = layer;
    s.view = {view, false, true};
    s.output.size = size;
    return figure(s);
}

constexpr ViewKind kViews[] = {ViewKind::oblique, ViewKind::flat};
ViewKind other(ViewKind view) {
    return view == ViewKind::flat ? ViewKind::oblique : ViewKind::flat;
}

PrimitiveId id_of(const Primitive& primitive) {
    return std::visit([](const auto& p) { return p.id; }, primitive);
}
Part part_of(const Primitive& primitive) {
    return static_cast<Part>(id_of(primitive) >> 40);
}

// --- what the picture shows at a pixel ---

std::optional<PlaneName> plane_of(Part part) {
    switch (part) {
        case kGridPart:
            return PlaneName::grid;
        case kKernelPart:
            return PlaneName::kernel;
        case kOutputPart:
            return PlaneName::output;
        default:
            return std::nullopt;
    }
}

// The cell that a quad shows. Kernel planes show the kernel as it lies on the grid.
Spot cell_of(const Figure& f, const Quad& quad) {
    const PlaneName plane = *plane_of(static_cast<Part>(quad.id >> 40));
    const auto index = static_cast<std::int64_t>(quad.id & 0xFF'FFFF'FFFF);
    const Layout& l = f.layout;
    if (plane == PlaneName::grid) return spot_on(plane, unravelled(index, slot_extents(l)));
    if (plane == PlaneName::output) return spot_on(plane, unravelled(index, output_extents(l)));
    Extents weight = unravelled(index, kernel_extents(l));
    for (std::size_t a = 0; a < 3; ++a) weight[a] = l.axes[a].tap(0, weight[a]).weight;
    return spot_on(plane, weight);
}

std::vector<Quad> cells_in(const Scene& scene) {
    std::vector<Quad> cells;
    for (const Primitive& primitive : scene.primitives) {
        const auto* quad = std::get_if<Quad>(&primitive);
        if (quad && plane_of(part_of(primitive))) cells.push_back(*quad);
    }
    return cells;
}

// @param beyond_px also holds what is so far outside
bool holds(const Quad& quad, Vec2 p, double beyond_px) {
    for (std::size_t i = 0; i < 4; ++i) {
        const Vec2 a = quad.corners[i];
        const Vec2 edge = quad.corners[(i + 1) % 4] - a;
        const Vec2 to = p - a;
        if ((edge.x * to.y - edge.y * to.x) / length(edge) < -beyond_px) return false;
    }
    return true;
}

const Quad* topmost(const std::vector<Quad>& cells, Vec2 p, double beyond_px = 0) {
    const auto found = std::find_if(cells.rbegin(), cells.rend(),
                                    [&](const Quad& quad) { return holds(quad, p, beyond_px); });
    return found == cells.rend() ? nullptr : &*found;
}

// A point of a quad: (0, 0) is its first corner, (1, 1) the opposite one.
Vec2 point_in(const Quad& quad, double across, double down) {
    const auto& c = quad.corners;
    return c[0] + (c[1] - c[0]) * across + (c[3] - c[0]) * down;
}

bool in_part(Vec2 p, const RectPx& part) {
    return p.x >= part.x && p.y >= part.y && p.x < part.x + part.width && p.y < part.y + part.height;
}

std::string to_string(const std::optional<Spot>& cell) {
    if (!cell) return "no cell";
    static const char* const names[] = {"grid", "kernel", "output"};
    return fmt::format("{} ({})", names[static_cast<std::size_t>(cell->map)], fmt::join(cell->at, ", "));
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
    std::uniform_real_distribution<double> px(0, 1000);
    std::uniform_real_distribution<double> power(-3, 3);
    for (int i = 0; i < 500; ++i) {
        const Vec2 middle = {px(random), px(random)};
        const Vec2 cursor = {px(random), px(random)};
        const Camera camera = {std::clamp(std::exp2(power(random)), kLeastZoom, kMostZoom),
                               {px(random) - 500, px(random) - 500}};
        const Camera zoomed = zoomed_at(camera, std::exp2(power(random)), cursor, middle);
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
            for (const Primitive& primitive : s.planes.primitives) {
                const Rect box = bounds(primitive);
                if (box.empty()) continue;
                EXPECT_GE(box.y, p.y - 1) << described(layer);
                EXPECT_LE(box.bottom(), p.y + p.height + 1) << described(layer);
            }
            for (const Primitive& primitive : s.words.primitives) {
                const Rect box = bounds(primitive);
                EXPECT_TRUE(box.bottom() <= p.y + 1 || box.y >= p.y + p.height - 1) << described(layer);
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

// --- the focus ---

std::vector<Primitive> of_parts(const Scene& scene, const std::set<Part>& parts) {
    std::vector<Primitive> found;
    for (const Primitive& primitive : scene.primitives) {
        if (parts.contains(part_of(primitive))) found.push_back(primitive);
    }
    return found;
}

TEST(Sight, AnOutputInFocusLooksLikeItsStep) {
    const std::set<Part> marks = {kWindowPart, kWindowMarkPart, kLinePart, kMarkPart};
    for (const Layer& layer : small_layers()) {
        for (const ViewKind view : kViews) {
            const Figure f = figure_of(layer, view);
            for (std::int64_t step = 0; step < f.timeline.steps; step += 2) {
                const Spot output = spot_on(PlaneName::output, unravelled(step, output_extents(f.layout)));
                const Painted focused = place(f, {.step = 0, .arrival = 0.4}, {}).paint(output);
                EXPECT_EQ(of_parts(focused.planes, marks),
                          of_parts(place(f, {.step = step}, {}).paint().planes, marks));
                EXPECT_TRUE(of_parts(focused.planes, {kFocusPart}).empty());
            }
        }
    }
}

// Every pair of a slot and an output, and the kernel value that joins them, found by asking all windows.
struct Pair {
    Extents slot;
    Extents weight;
    Extents output;
};
std::vector<Pair> all_pairs(const Layout& l) {
    std::vector<Pair> pairs;
    const Extents outputs = output_extents(l);
    for (std::int64_t flat = 0; flat < cell_count(outputs); ++flat) {
        const Extents output = unravelled(flat, outputs);
        for (const Tap& tap : taps(l, output)) pairs.push_back({tap.slot, tap.weight, output});
    }
    return pairs;
}

std::set<std::string> expected_marks(const std::vector<Pair>& pairs, const Spot& focus, bool kernel) {
    std::set<std::string> cells = {to_string(focus)};
    for (const Pair& pair : pairs) {
        if ((lies_on(focus, PlaneName::grid) ? pair.slot : pair.weight) != focus.at) continue;
        cells.insert(to_string(spot_on(PlaneName::grid, pair.slot)));
        cells.insert(to_string(spot_on(PlaneName::output, pair.output)));
        if (kernel) cells.insert(to_string(spot_on(PlaneName::kernel, pair.weight)));
    }
    if (!kernel && lies_on(focus, PlaneName::kernel)) cells.erase(to_string(focus));
    return cells;
}

std::set<std::string> painted_marks(const Figure& f, const Scene& planes) {
    const std::vector<Quad> cells = cells_in(planes);
    std::set<std::string> marked;
    for (const Primitive& primitive : of_parts(planes, {kFocusPart})) {
        if (const auto* quad = std::get_if<Quad>(&primitive))
            marked.insert(to_string(cell_of(f, *topmost(cells, point_in(*quad, 0.5, 0.5)))));
    }
    return marked;
}

TEST(Sight, AFocusMarksExactlyWhatItIsJoinedWith) {
    for (const Layer& layer : small_layers()) {
        for (const ViewKind view : kViews) {
            const Figure f = figure_of(layer, view);
            const std::vector<Pair> pairs = all_pairs(f.layout);
            const bool kernel = view == ViewKind::flat && !is_pooling(layer.op);
            const auto check = [&](PlaneName plane, const Extents& extents) {
                for (std::int64_t flat = 0; flat < cell_count(extents); ++flat) {
                    const Spot focus = spot_on(plane, unravelled(flat, extents));
                    const Scene planes = place(f, {.step = 1}, {}).paint(focus).planes;
                    ASSERT_EQ(painted_marks(f, planes), expected_marks(pairs, focus, kernel))
                        << to_string(focus) << " of " << described(layer);
                    EXPECT_TRUE(of_parts(planes, {kWindowPart, kWindowMarkPart, kMarkPart}).empty());
                }
            };
            check(PlaneName::grid, slot_extents(f.layout));
            if (!is_pooling(layer.op)) check(PlaneName::kernel, kernel_extents(f.layout));
        }
    }
}

TEST(Sight, ReachedOutputsNameTheirKernelValue) {
    std::size_t names = 0;
    for (const Layer& layer : small_layers()) {
        for (const ViewKind view : kViews) {
            const Figure f = figure_of(layer, view);
            const std::vector<Pair> pairs = all_pairs(f.layout);
            const Extents slots = slot_extents(f.layout);
            for (std::int64_t flat = 0; flat < cell_count(slots); ++flat) {
                const Spot focus = spot_on(PlaneName::grid, unravelled(flat, slots));
                const Scene planes = place(f, {.step = 1}, {}).paint(focus).planes;
                const std::vector<Quad> cells = cells_in(planes);
                for (const Primitive& primitive : of_parts(planes, {kFocusPart})) {
                    const auto* label = std::get_if<Label>(&primitive);
                    if (label == nullptr) continue;
                    const Spot cell = cell_of(f, *topmost(cells, label->at - Vec2{0, 3}));
                    const auto pair = std::find_if(pairs.begin(), pairs.end(), [&](const Pair& p) {
                        return p.slot == focus.at &&
                               (lies_on(cell, PlaneName::output) ? p.output : p.weight) == cell.at;
                    });
                    ASSERT_NE(pair, pairs.end());
                    const Extents own(pair->weight.end() - static_cast<std::ptrdiff_t>(layer.axes.size()),
                                      pair->weight.end());
                    EXPECT_EQ(label->text, fmt::format("{}", fmt::join(own, ",")));
                    ++names;
                }
            }
        }
    }
    EXPECT_GT(names, 1000u);
}

TEST(Sight, AFocusThatIsGoneIsNone) {
    for (const ViewKind view : kViews) {
        const Figure f = figure_of(small_layers()[0], view);
        const Figure pooling = figure_of(small_layers()[6], view);
        const Scene plain = place(f, {.step = 1}, {}).paint().planes;
        for (const Spot& gone : {spot_on(PlaneName::grid, {0, 8, 0}), spot_on(PlaneName::output, {0, 0, 3}),
                                 spot_on(PlaneName::kernel, {0, -1, 0}), spot_on(PlaneName::grid, {})}) {
            EXPECT_EQ(place(f, {.step = 1}, {}).paint(gone).planes.primitives, plain.primitives);
            EXPECT_TRUE(words_for(f, gone).empty());
        }
        const Spot at_kernel = spot_on(PlaneName::kernel, {0, 0, 0});
        EXPECT_EQ(place(pooling, {.step = 1}, {}).paint(at_kernel).planes.primitives,
                  place(pooling, {.step = 1}, {}).paint().planes.primitives);
    }
}

// --- words ---

using Lines = std::vector<std::string>;

TEST(Sight, WordsSayWhatACellIs) {
    using enum Operator;
    const ViewKind flat = ViewKind::flat;
    const Figure padded = figure_of(small_layers()[0], flat);
    EXPECT_EQ(words_for(padded, spot_on(PlaneName::grid, {0, 2, 3})),
              (Lines{"input (1, 2)", "read by 2 outputs"}));
    EXPECT_EQ(words_for(padded, spot_on(PlaneName::grid, {0, 0, 0})), (Lines{"padding", "read by 1 output"}));
    EXPECT_EQ(words_for(padded, spot_on(PlaneName::grid, {0, 7, 0})),
              (Lines{"padding", "never read: no window reaches it"}));
    EXPECT_EQ(words_for(padded, spot_on(PlaneName::kernel, {0, 0, 1})),
              (Lines{"kernel (0, 1)", "joins 9 pairs"}));
    EXPECT_EQ(words_for(padded, spot_on(PlaneName::output, {0, 0, 0})),
              (Lines{"output (0, 0)", "reads 4 input cells and 5 zeros"}));
    EXPECT_EQ(words_for(padded, spot_on(PlaneName::output, {0, 1, 1})),
              (Lines{"output (1, 1)", "reads 9 input cells"}));

    const Figure transposed = figure_of(small_layers()[4], flat);
    EXPECT_EQ(words_for(transposed, spot_on(PlaneName::grid, {0, 1, 2}))[0], "inserted zero");
    EXPECT_EQ(words_for(transposed, spot_on(PlaneName::grid, {0, 7, 2}))[0],
              "output padding: added at the end");

    const Figure cropped = figure_of(small_layers()[5], flat);
    EXPECT_EQ(words_for(cropped, spot_on(PlaneName::grid, {0, 0, 0})), (Lines{"cropped: was input (0, 0)"}));
    EXPECT_EQ(words_for(cropped, spot_on(PlaneName::grid, {0, 0, 1})),
              (Lines{"cropped: was an inserted zero"}));

    const Figure pooling = figure_of(small_layers()[6], flat);
    EXPECT_EQ(words_for(pooling, spot_on(PlaneName::output, {0, 0, 0})),
              (Lines{"output (0, 0)", "reads 4 input cells and 12 places outside the input"}));
    const Figure overhanging = figure_of(
        [] {
            Layer layer = layer_of(average_pooling, {axis(5, 2, 2)});
            layer.axes[0].ceil_mode = true;
            return layer;
        }(),
        flat);
    EXPECT_EQ(words_for(overhanging, spot_on(PlaneName::grid, {0, 0, 5})),
              (Lines{"beyond the padding", "holds no value"}));
    EXPECT_EQ(words_for(overhanging, spot_on(PlaneName::grid, {0, 0, 4})),
              (Lines{"input (4)", "read by 1 output"}));
}

// The number in a line like "read by 4 outputs".
std::int64_t number_in(const std::string& line) {
    const std::size_t digit = line.find_first_of("0123456789");
    return digit == std::string::npos ? 0 : std::stoll(line.substr(digit));
}

TEST(Sight, WordsCountTruly) {
    for (const Layer& layer : small_layers()) {
        const Figure f = figure_of(layer, ViewKind::flat);
        const std::vector<Pair> pairs = all_pairs(f.layout);
        const auto count = [&](Extents Pair::*end, const Extents& at) {
            return std::count_if(pairs.begin(), pairs.end(), [&](const Pair& p) { return p.*end == at; });
        };
        const Extents slots = slot_extents(f.layout);
        for (std::int64_t flat = 0; flat < cell_count(slots); ++flat) {
            const Extents at = unravelled(flat, slots);
            const Lines lines = words_for(f, spot_on(PlaneName::grid, at));
            const std::int64_t said = lines.size() > 1 ? number_in(lines[1]) : 0;
            EXPECT_EQ(said, count(&Pair::slot, at)) << fmt::format("{}", fmt::join(lines, "; "));
        }
        if (is_pooling(layer.op)) continue;
        const Extents kernel = kernel_extents(f.layout);
        for (std::int64_t flat = 0; flat < cell_count(kernel); ++flat) {
            const Extents at = unravelled(flat, kernel);
            EXPECT_EQ(number_in(words_for(f, spot_on(PlaneName::kernel, at))[1]), count(&Pair::weight, at));
        }
    }
}

TEST(Sight, TheStatusSpeaksAboutTheFocus) {
    const Figure f = figure_of(small_layers()[0], ViewKind::oblique);
    const auto says = [&](const std::optional<Spot>& focus, const std::string& text) {
        const Scene words = place(f, {.step = 3}, {}).paint(focus).words;
        return std::any_of(words.primitives.begin(), words.primitives.end(), [&](const Primitive& p) {
            const auto* label = std::get_if<Label>(&p);
            return label && label->text == text;
        });
    };
    EXPECT_TRUE(says(spot_on(PlaneName::output, {0, 1, 1}), "output (1, 1) reads 9 input cells"));
    EXPECT_TRUE(says(spot_on(PlaneName::grid, {0, 2, 3}), "input (1, 2) is read by 2 outputs"));
    EXPECT_TRUE(says(spot_on(PlaneName::grid, {0, 0, 0}), "padding · read by 1 output"));
    EXPECT_TRUE(says(spot_on(PlaneName::kernel, {0, 0, 1}), "kernel (0, 1) joins 9 pairs"));
    EXPECT_TRUE(
        says(std::nullopt, "step 4 of 9 · output (1, 0) reads 6 input cells and 3 zeros of the padding"));
}

}  // namespace
}  // namespace convwalk
