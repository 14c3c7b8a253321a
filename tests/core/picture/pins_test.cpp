// Pins and zooms in figures: what is marked, what is shown, what is refused.
#include "picture/pins.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "picture/cells.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "support/sights.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::sights::axis;
using testing::sights::layer_of;

// One of every kind of view, of one to three axes.
std::vector<Scenario> scenarios() {
    using enum ViewKind;
    using enum Operator;
    std::vector<Layer> layers = {
        layer_of(convolution, {axis(6, 3, 2, 1, 1), axis(6, 3, 2, 1, 1)}),
        layer_of(convolution, {axis(12, 3, 1, 2, 2, 2)}),
        layer_of(convolution, {axis(3, 2), axis(4, 3), axis(3, 2, 2, 1, 1)}),
        layer_of(transposed_convolution, {axis(3, 3, 2, 1, 1, 1, 1), axis(3, 3, 2, 1, 1, 1, 1)}),
        layer_of(max_pooling, {axis(6, 2, 2), axis(6, 2, 2)}),
    };
    std::vector<Scenario> all;
    for (const Layer& layer : layers) {
        for (const ViewKind view : {oblique, flat, overlap, scatter, both, there_and_back, matrix}) {
            Scenario s;
            s.alone()->layer = layer;
            s.view.kind = view;
            if (view == overlap) s.before = *s.alone();
            s.values.shown = true;
            s.output.size = {900, 600};
            if (!why_no_figure(s)) all.push_back(s);
        }
    }
    Scenario stack;
    stack.subject = read_network("C(8,3)-P-C(16,3)-T(2)");
    stack.view.kind = ViewKind::network;
    all.push_back(stack);
    return all;
}

Moment middle_of(const Figure& f) {
    return at(f.timeline, time_of(f, {StillMoment::Kind::middle}));
}

// What the keyboard reaches from the one that it pins first.
std::vector<Spot> reached(const Figure& f) {
    std::vector<Spot> cells;
    std::optional<Spot> pin;
    for (int i = 0; i < 12; ++i) {
        pin = next_pin(f, middle_of(f), pin);
        if (!pin) break;
        for (const auto& [rows, columns] : {std::pair{0, 0}, {0, 1}, {1, 0}, {2, -1}, {3, 3}}) {
            const auto moved = moved_pin(f, pin, rows, columns);
            if (moved) cells.push_back(*moved);
        }
    }
    return cells;
}

std::string refusal(Scenario s, const std::string& pin, const std::string& zoom = "1") {
    if (!pin.empty()) s.view.pin = parse_pin(pin);
    s.view.zoom = parse_zoom(zoom);
    try {
        static_cast<void>(figure(s));
    } catch (const BadInput& error) {
        return error.what();
    }
    return "";
}

TEST(Pins, AreNamedAndFoundAgain) {
    for (const Scenario& s : scenarios()) {
        const Figure f = figure(s);
        const std::vector<Spot> cells = reached(f);
        EXPECT_GE(cells.size(), 5U);
        for (const Spot& cell : cells) {
            const Pin pin = pin_of(f, cell);
            EXPECT_EQ(spot_of(f, parse_pin(to_string(pin))), cell) << to_string(pin);
        }
    }
}

TEST(Pins, CountInputValuesWhereverPaddingPutsThem) {
    Scenario s;
    s.alone()->layer = layer_of(Operator::transposed_convolution, {axis(3, 3, 2, 1, 1), axis(3, 3, 2, 1, 1)});
    s.view.pin = parse_pin("input:1,2");
    const Figure f = figure(s);
    EXPECT_EQ(words_for(f, *f.pinned).front(), "input (1, 2)");
    s.view.pin = parse_pin("grid:0,0");
    EXPECT_EQ(words_for(figure(s), *figure(s).pinned).front(), "border zero");
    s.view.pin = parse_pin("output:4,3");
    EXPECT_EQ(words_for(figure(s), *figure(s).pinned).front(), "output (4, 3)");
}

// An export shows what a window with the same pin does.
TEST(Pins, ShowInExportsAsInTheWindow) {
    for (Scenario s : scenarios()) {
        const Figure free = figure(s);
        for (const Spot& cell : reached(free)) {
            s.view.pin = pin_of(free, cell);
            const Figure pinned = figure(s);
            const Painted window = place(free, middle_of(free), {}).paint(cell);
            const Scene exported = build_scene(pinned, middle_of(pinned));
            std::vector<Primitive> shown = window.planes.primitives;
            shown.insert(shown.end(), window.words.primitives.begin(), window.words.primitives.end());
            ASSERT_EQ(exported.primitives, shown) << to_string(*s.view.pin);
            EXPECT_TRUE(exported.clips.empty());
        }
        EXPECT_NE(build_scene(figure(s), middle_of(free)).primitives,
                  build_scene(free, middle_of(free)).primitives);
    }
}

TEST(Pins, ThatAreNotThereAreRefusedWithWhatIs) {
    Scenario s;
    s.alone()->layer = layer_of(Operator::convolution, {axis(6, 3, 2, 1, 1), axis(6, 3, 2, 1, 1)});
    EXPECT_EQ(refusal(s, "output:3,0"),
              "pin is \"output:3,0\"; a cell of it must be from output:0,0 to output:2,2");
    EXPECT_EQ(refusal(s, "output:1"),
              "pin is \"output:1\"; a cell of it must be from output:0,0 to output:2,2");
    EXPECT_EQ(refusal(s, "grid:8,0"), "pin is \"grid:8,0\"; a cell of it must be from grid:0,0 to grid:7,7");
    EXPECT_EQ(refusal(s, "mask:0,0"),
              "pin is \"mask:0,0\"; the cells that this view shows are those of input, grid, kernel, output");
    EXPECT_EQ(refusal(s, "output/2:0,0"),
              "pin is \"output/2:0,0\"; this view does not draw such a channel: leave /2 away");
    EXPECT_EQ(refusal(s, "", "2@output:3,0"),
              "zoom is \"2@output:3,0\"; a cell of it must be from output:0,0 to output:2,2");
    s.alone()->layer.op = Operator::max_pooling;
    EXPECT_EQ(refusal(s, "kernel:0,0"),
              "pin is \"kernel:0,0\"; the cells that this view shows are those of input, grid, output");
    s.alone()->layer.op = Operator::convolution;
    s.view.kind = ViewKind::overlap;
    EXPECT_EQ(refusal(s, "kernel:0,0"),
              "pin is \"kernel:0,0\"; the cells that this view shows are those of input, grid");
    EXPECT_EQ(refusal(s, "grid:0,0"),
              "pin is \"grid:0,0\"; this view does not show that cell of grid, only some others");
    s.subject = read_network("C(8,3)-P-C(16,3)");
    s.view.kind = ViewKind::network;
    EXPECT_EQ(
        refusal(s, "layer4:0,0"),
        "pin is \"layer4:0,0\"; the cells that this view shows are those of input, layer1, layer2, layer3, "
        "output");
}

// Everything that may be pinned and is not: never another way out.
TEST(Pins, EveryNameOfAViewIsTakenOrRefused) {
    for (const Scenario& s : scenarios()) {
        for (const char* map :
             {"input", "grid", "kernel", "output", "sums", "matrix", "before", "layer2", "x"}) {
            for (const char* at : {"0", "1,1", "0,1,1", "9999,0"}) {
                const std::string said = refusal(s, std::string(map) + ":" + at);
                EXPECT_TRUE(said.empty() || said.starts_with("pin is \"")) << said;
            }
        }
    }
}

// --- zoom ---

TEST(Zooms, BringACellToTheMiddle) {
    for (Scenario s : scenarios()) {
        const Figure free = figure(s);
        const std::vector<Spot> cells = reached(free);
        for (std::size_t i = 0; i < cells.size(); i += 3) {
            s.view.zoom = {4, {0.5, 0.5}, pin_of(free, cells[i])};
            const Figure zoomed = figure(s);
            EXPECT_EQ(zoomed.camera.zoom, 4);
            const Moment end = at(zoomed.timeline, zoomed.timeline.duration());
            const Picture picture = place(free, end, {zoomed.camera});
            const Vec2 middle = picture.paint().middle_px;
            EXPECT_EQ(picture.cell_at(middle), cells[i]) << to_string(s.view.zoom) << to_json(s);
        }
    }
}

TEST(Zooms, OfACameraShowTheSamePart) {
    for (const Scenario& s : scenarios()) {
        const Figure f = figure(s);
        for (const Camera& camera :
             {Camera{2, {40, -30}}, Camera{1.5, {}}, Camera{0.5, {}}, Camera{6, {-200, 120}}}) {
            const Camera again = camera_of(f, parse_zoom(to_string(zoom_of(f, camera))));
            EXPECT_NEAR(again.zoom, camera.zoom, 1e-3);
            // A share is told in ten thousandths.
            EXPECT_NEAR(again.offset_px.x, camera.offset_px.x, 0.1 * camera.zoom);
            EXPECT_NEAR(again.offset_px.y, camera.offset_px.y, 0.1 * camera.zoom);
        }
        EXPECT_EQ(zoom_of(f, {}), Zoom{});
        EXPECT_EQ(camera_of(f, {}), Camera{});
    }
}

// The same part of the figure in a picture of another size: the cell in the middle stays.
TEST(Zooms, HoldInOtherSizes) {
    Scenario s;
    s.alone()->layer = layer_of(Operator::convolution, {axis(9, 3, 1, 1, 1), axis(9, 3, 1, 1, 1)});
    s.view.kind = ViewKind::flat;
    const auto in_the_middle = [&](SizePx size) {
        s.output.size = size;
        const Figure f = figure(s);
        const Picture picture = place(f, at(f.timeline, f.timeline.duration()), {f.camera});
        return picture.cell_at(picture.paint().middle_px);
    };
    for (const char* zoom : {"3@0.2,0.55", "3@0.1,0.3", "3@0.85,0.6"}) {
        s.view.zoom = parse_zoom(zoom);
        EXPECT_TRUE(in_the_middle({900, 500}));
        EXPECT_EQ(in_the_middle({900, 500}), in_the_middle({1500, 820})) << zoom;
    }
}

TEST(Zooms, NeverReachIntoTheWords) {
    for (Scenario s : scenarios()) {
        s.view.zoom = parse_zoom("3@0.5,0.1");
        const Figure f = figure(s);
        const Scene scene = build_scene(f, middle_of(f));
        const Painted window = place(f, middle_of(f), {f.camera}).paint();
        ASSERT_EQ(scene.clips.size(), 1U);
        EXPECT_EQ(scene.clips[0].part, window.planes_part);
        EXPECT_EQ(scene.clips[0].first, 0U);
        EXPECT_EQ(scene.clips[0].end, window.planes.primitives.size());
        EXPECT_EQ(scene.primitives.size(), window.planes.primitives.size() + window.words.primitives.size());
        s.view.words = false;
        EXPECT_EQ(build_scene(figure(s), middle_of(f)).clips.at(0).part,
                  (RectPx{0, 0, s.output.size.width, s.output.size.height}));
    }
}

}  // namespace
}  // namespace convwalk
