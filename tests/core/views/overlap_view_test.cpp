// The numbers on the map against counts by stamping, at every moment, and what is said about its cells.
#include "views/overlap/layer_overlaps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>

#include "picture/cells.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

Figure figure_of(const Layer& layer, SizePx size = {8000, 2000}) {
    Scenario s;
    s.alone()->layer = layer;
    s.view.kind = ViewKind::overlap;
    s.output.size = size;
    return figure(s);
}

std::vector<Label> labels_of(const Scene& scene) {
    std::vector<Label> labels;
    for (const Primitive& p : scene.primitives) {
        if (const auto* label = std::get_if<Label>(&p)) labels.push_back(*label);
    }
    return labels;
}

// How often each cell is hit by the first so many stamps.
std::map<Extents, std::int64_t> stamped_by_hand(const Layer& layer, std::int64_t stamps) {
    const bool transposed = layer.op == Operator::transposed_convolution;
    const Extents from = transposed ? input_extents(layer) : output_extents(layer);
    const Extents to = transposed ? output_extents(layer) : input_extents(layer);
    const Extents kernel = kernel_extents(layer);
    std::map<Extents, std::int64_t> counts;
    for (std::int64_t stamp = 0; stamp < stamps; ++stamp) {
        const Extents at = unravelled(stamp, from);
        for (std::int64_t tap = 0; tap < cell_count(kernel); ++tap) {
            Extents cell = unravelled(tap, kernel);
            bool inside = true;
            for (std::size_t i = 0; i < cell.size(); ++i) {
                const AxisSpec& a = layer.axes[i];
                cell[i] = at[i] * a.stride + cell[i] * a.dilation - a.padding_begin;
                inside = inside && cell[i] >= 0 && cell[i] < to[i];
            }
            if (inside) ++counts[cell];
        }
    }
    return counts;
}

TEST(OverlapView, ShowsWhatHasBeenStamped) {
    std::mt19937 random(3);
    for (int n = 0; n < 120; ++n) {
        const Layer layer = testing::sampled_layer(random, static_cast<std::size_t>(n % 3 + 1));
        const Figure f = figure_of(layer);
        ASSERT_EQ(f.timeline.steps, stamp_count(layer));
        for (const std::int64_t step : {std::int64_t{0}, f.timeline.steps / 2, f.timeline.steps - 1}) {
            const Scene scene = build_scene(f, {.step = step});
            // The heavy numbers are those in cells.
            std::multiset<std::string> shown;
            for (const Label& label : labels_of(scene)) {
                if (label.weight == Weight::semibold && label.align == Align::centre)
                    shown.insert(label.text);
            }
            std::multiset<std::string> expected;
            for (const auto& [cell, count] : stamped_by_hand(layer, step + 1))
                expected.insert(std::to_string(count));
            ASSERT_EQ(shown, expected) << testing::described(layer) << " step " << step;
        }
    }
}

TEST(OverlapView, WordsOfEveryCellCountItsStamps) {
    std::mt19937 random(5);
    for (int n = 0; n < 120; ++n) {
        const Layer layer = testing::sampled_layer(random, static_cast<std::size_t>(n % 3 + 1));
        const Figure f = figure_of(layer);
        const auto counts = stamped_by_hand(layer, stamp_count(layer));
        const bool outputs = layer.op == Operator::transposed_convolution;
        const Extents size = outputs ? output_extents(layer) : input_extents(layer);
        for (std::int64_t flat = 0; flat < cell_count(size); ++flat) {
            const Extents at = unravelled(flat, size);
            Spot cell = spot_on(outputs ? PlaneName::output : PlaneName::grid, at);
            while (cell.at.size() < 3) cell.at.insert(cell.at.begin(), 0);
            for (std::size_t i = 0; !outputs && i < 3; ++i)
                cell.at[i] = f.layout.axes[i].slot_of_input(cell.at[i]);
            const auto found = counts.find(at);
            const std::int64_t count = found == counts.end() ? 0 : found->second;
            const std::vector<std::string> words = words_for(f, cell);
            ASSERT_EQ(words.size(), count == 0 ? 2u : 3u);
            const std::string expected =
                outputs      ? std::to_string(count) + (count == 1 ? " contribution" : " contributions")
                : count == 1 ? "read once"
                             : "read " + std::to_string(count) + " times";
            ASSERT_EQ(words[1], expected) << testing::described(layer);
        }
    }
}

TEST(OverlapView, CellUnderItsOwnNumber) {
    const Figure f = figure_of(preset("checkerboard_kernel_3_stride_2").scenario.alone()->layer);
    std::set<Extents> found;
    for (const Label& label : labels_of(build_scene(f, {.step = f.timeline.steps - 1}))) {
        if (label.weight != Weight::semibold || label.align != Align::centre) continue;
        const Vec2 middle = label.at - Vec2{0, 0.3 * label.size_px};
        const auto cell = place(f, {}, {}).cell_at(middle);
        ASSERT_TRUE(cell);
        EXPECT_TRUE(lies_on(*cell, PlaneName::output));
        const std::vector<std::string> words = words_for(f, *cell);
        EXPECT_TRUE(words[1].starts_with(label.text + " contribution"));
        found.insert(cell->at);
    }
    EXPECT_EQ(found.size(), 100u);
    EXPECT_FALSE(place(f, {}, {}).cell_at({2, 2}));
}

TEST(OverlapView, TooltipNamesTheInputs) {
    const Figure f = figure_of(preset("checkerboard_kernel_3_stride_2").scenario.alone()->layer);
    EXPECT_EQ(words_for(f, spot_on(PlaneName::output, {0, 1, 2})),
              (std::vector<std::string>{"output (1, 2)", "2 contributions",
                                        "from inputs in rows 0, 1 and column 1"}));
}

TEST(OverlapView, StillPictureShowsTheWholeMapUnlessAskedOtherwise) {
    const Figure f = figure_of(preset("even_kernel_4_stride_2").scenario.alone()->layer);
    EXPECT_EQ(time_of(f, {}), f.timeline.duration());
    EXPECT_EQ(at(f.timeline, time_of(f, {StillMoment::Kind::step, 3})).step, 2);
}

TEST(OverlapView, LargeMapsAreFewPrimitives) {
    Layer layer;
    layer.op = Operator::transposed_convolution;
    AxisSpec a;
    a.input = 400;
    a.stride = 2;
    layer.axes = {a, a};
    const Figure f = figure_of(layer, {800, 600});
    const Scene scene = build_scene(f, {.step = 12'345});
    EXPECT_LT(scene.primitives.size(), 50'000u);
    // Coming closer shows single cells.
    Sight near;
    near.camera.zoom = 64;
    const Painted seen = place(f, {.step = f.timeline.steps - 1}, near).paint();
    EXPECT_TRUE(std::any_of(seen.planes.primitives.begin(), seen.planes.primitives.end(), [](const auto& p) {
        const auto* label = std::get_if<Label>(&p);
        return label != nullptr && label->weight == Weight::semibold;
    }));
}

TEST(OverlapView, IdsAreUniqueAtEveryMomentAndSize) {
    std::mt19937 random(9);
    for (int n = 0; n < 60; ++n) {
        const Layer layer = testing::sampled_layer(random, static_cast<std::size_t>(n % 3 + 1));
        Figure f = figure_of(layer, n % 2 == 0 ? SizePx{160, 120} : SizePx{900, 700});
        f.scenario.view.indices = true;
        const Picture picture = place(f, {.step = 0}, {});
        const std::optional<Spot> focus = picture.cell_at({450, 350});
        for (const Scene& scene :
             {build_scene(f, {.step = 0, .arrival = 0.5}), picture.paint(focus).planes}) {
            std::set<PrimitiveId> ids;
            for (const Primitive& p : scene.primitives) {
                const PrimitiveId id = std::visit([](const auto& each) { return each.id; }, p);
                ASSERT_TRUE(ids.insert(id).second) << (id >> 40) << ":" << (id & 0xffffffffff);
            }
        }
    }
}

Figure before_and_after(SizePx size) {
    Scenario s = preset("even_kernel_4_stride_2").scenario;
    s.before = layer_of(preset("checkerboard_kernel_3_stride_2").scenario);
    s.view.kind = ViewKind::overlap;
    s.output.size = size;
    return figure(s);
}

TEST(OverlapView, TheLayerBeforeStandsBesideAtTheSameScale) {
    for (const SizePx size : {SizePx{800, 600}, SizePx{1600, 700}, SizePx{500, 900}, SizePx{300, 200}}) {
        const Figure f = before_and_after(size);
        const Scene scene = build_scene(f, {.step = f.timeline.steps - 1});
        std::set<PrimitiveId> ids;
        for (const Primitive& p : scene.primitives) {
            const PrimitiveId id = std::visit([](const auto& each) { return each.id; }, p);
            ASSERT_TRUE(ids.insert(id).second) << (id >> 40) << ":" << (id & 0xffffffffff);
        }
        // Every cell of either map can be pointed at, and has the same size.
        std::map<int, std::map<Extents, int>> pixels;
        const Picture picture = place(f, {.step = 0}, {});
        for (int y = 0; y < size.height; ++y) {
            for (int x = 0; x < size.width; ++x) {
                const auto cell = picture.cell_at({x + 0.5, y + 0.5});
                if (cell) ++pixels[cell->map][cell->at];
            }
        }
        ASSERT_EQ(pixels.size(), 2u);
        const auto& own_cells = pixels.begin()->second;
        const auto& earlier_cells = pixels.rbegin()->second;
        EXPECT_EQ(std::ssize(own_cells), cell_count(output_extents(f.layer)));
        EXPECT_EQ(std::ssize(earlier_cells), cell_count(output_extents(overlaps_of(f).before.front().layer)));
        EXPECT_EQ(own_cells.begin()->second, earlier_cells.begin()->second);
        // The earlier map is whole at every moment.
        std::int64_t contributions = 0;
        const Overlap& earlier = overlaps_of(overlaps_of(f).before.front()).now;
        const Extents extents = output_extents(overlaps_of(f).before.front().layer);
        for (std::int64_t flat = 0; flat < cell_count(extents); ++flat)
            contributions += overlap_at(earlier, unravelled(flat, extents));
        std::int64_t shown = 0;
        for (const Label& label : labels_of(build_scene(f, {.step = -1}))) {
            if (label.weight == Weight::semibold && label.align == Align::centre &&
                label.text.find_first_not_of("0123456789") == std::string::npos)
                shown += std::stoll(label.text);
        }
        if (size.width > 400) {
            EXPECT_EQ(shown, contributions);
        }
    }
}

TEST(OverlapView, ALayerBeforeThatIsImpossibleIsNamed) {
    Scenario s = preset("even_kernel_4_stride_2").scenario;
    s.before = layer_of(s);
    s.before->layer.axes.front().stride = 0;
    s.view.kind = ViewKind::overlap;
    const auto why = why_no_figure(s);
    ASSERT_TRUE(why);
    EXPECT_EQ(why->sentence.rfind("before: stride", 0), 0u) << why->sentence;
    // Other views have no use for it.
    s.view.kind = ViewKind::flat;
    EXPECT_FALSE(why_no_figure(s));
}

}  // namespace
}  // namespace convwalk
