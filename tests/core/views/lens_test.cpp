// Large inputs: tints where cells are too small to be seen, and what is under the window under a lens.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "figure/labels.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "support/scene_parts.h"
#include "views/planes/lens.h"

namespace convwalk {
namespace {

using testing::id_of;
using testing::part_of;

Scenario large(Operator op, const AxisSpec& axis, ViewKind view) {
    Scenario s;
    s.alone()->layer.op = op;
    s.alone()->layer.axes = {axis, axis};
    s.view.kind = view;
    s.values.shown = true;
    s.output.size = {1280, 720};
    return s;
}

bool is_under_lens(const Primitive& p) {
    return id_of(p) >> 52 != 0;
}

std::multiset<std::string> numbers_under_lens(const Scene& scene, Part part) {
    std::multiset<std::string> all;
    for (const Primitive& p : scene.primitives) {
        const Label* label = std::get_if<Label>(&p);
        if (label != nullptr && is_under_lens(p) && part_of(p) == part) all.insert(label->text);
    }
    return all;
}

TEST(Lens, ShowsWhatIsUnderTheWindow) {
    for (const ViewKind view : {ViewKind::flat, ViewKind::oblique}) {
        const Figure f = figure(large(Operator::convolution, {.input = 128, .kernel = 3}, view));
        const std::int64_t step = 126 * 39 + 85;
        const Scene scene = build_scene(f, {.step = step});
        const Tensor& input = f.values->cells.operands.input;
        std::multiset<std::string> around;
        for (std::int64_t row = 38; row < 43; ++row)
            for (std::int64_t column = 84; column < 89; ++column)
                around.insert(number_label(input.values[static_cast<std::size_t>(row * 128 + column)]));
        EXPECT_EQ(numbers_under_lens(scene, kGridNumberPart), around);
        const double result = f.values->cells.result.output.values[static_cast<std::size_t>(step)];
        EXPECT_EQ(numbers_under_lens(scene, kOutputNumberPart),
                  std::multiset<std::string>{number_label(result)});
        EXPECT_EQ(numbers_under_lens(scene, kKernelNumberPart).size(), 9U);
        EXPECT_EQ(f.paging.note, "") << "the numbers are there";
        // An output that is pointed at has the lens.
        Figure pinned = f;
        pinned.pinned = spot_on(PlaneName::output, {0, 3, 4});
        const double other = f.values->cells.result.output.values[3 * 126 + 4];
        EXPECT_EQ(numbers_under_lens(build_scene(pinned, {.step = step}), kOutputNumberPart),
                  std::multiset<std::string>{number_label(other)});
    }
}

TEST(Lens, HasZerosAndWindowsOfEveryOperator) {
    const AxisSpec spread = {.input = 70, .kernel = 4, .stride = 2, .padding_begin = 1, .padding_end = 1};
    for (const Operator op : {Operator::convolution, Operator::transposed_convolution, Operator::max_pooling,
                              Operator::average_pooling}) {
        const Figure f = figure(large(op, spread, ViewKind::flat));
        for (const std::int64_t step : {std::int64_t{0}, f.timeline.steps / 2, f.timeline.steps - 1}) {
            const Scene scene = build_scene(f, {.step = step});
            const double result = f.values->cells.result.output.values[static_cast<std::size_t>(step)];
            EXPECT_EQ(numbers_under_lens(scene, kOutputNumberPart),
                      std::multiset<std::string>{number_label(result)})
                << name_of(op) << " " << step;
        }
    }
}

// Numbers of cells that padding or a border shows once more are those of the cells that they show, also where
// these are far from the window.
TEST(Lens, HasCopiesResizingsAndShuffles) {
    const auto holds_the_terms = [](const Scenario& s) {
        const Figure f = figure(s);
        ASSERT_TRUE(f.values);
        for (const std::int64_t step : {std::int64_t{0}, f.timeline.steps / 2 + 3, f.timeline.steps - 1}) {
            const Extents output = unravelled(step, output_extents(f.layout));
            const std::multiset<std::string> there =
                numbers_under_lens(build_scene(f, {.step = step}), kGridNumberPart);
            for (const Tap& tap : taps(f.layout, output)) {
                if (tap.factor == 0) continue;
                std::int64_t source = 0;
                bool shows = true;
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    const AxisLayout& along = f.layout.axes[axis];
                    const Slot& slot = along.slots[static_cast<std::size_t>(tap.slot[axis])];
                    shows = shows && slot.source >= 0;
                    source = source * along.inputs + slot.source;
                }
                if (!shows) continue;
                const double value = f.values->cells.operands.input.values[static_cast<std::size_t>(source)];
                EXPECT_TRUE(there.count(number_label(value)) > 0) << value << " at " << step;
            }
            const double result = f.values->cells.result.output.values[static_cast<std::size_t>(step)];
            EXPECT_TRUE(numbers_under_lens(build_scene(f, {.step = step}), kOutputNumberPart)
                            .count(number_label(result)) > 0);
        }
    };
    for (const PaddingMode mode : {PaddingMode::reflect, PaddingMode::replicate, PaddingMode::circular}) {
        Scenario s = large(Operator::convolution,
                           {.input = 100, .kernel = 3, .padding_begin = 2, .padding_end = 1}, ViewKind::flat);
        s.alone()->layer.padding_mode = mode;
        s.values.input = InputFill::ramp;
        holds_the_terms(s);
    }
    for (const ResizeMode mode : {ResizeMode::nearest, ResizeMode::bilinear}) {
        Scenario s = large(Operator::resize, {.input = 60}, ViewKind::flat);
        s.alone()->layer.resize_mode = mode;
        holds_the_terms(s);
    }
    for (const Operator op : {Operator::pixel_shuffle, Operator::pixel_unshuffle}) {
        for (const ShuffleOrder order : {ShuffleOrder::channel_first, ShuffleOrder::place_first}) {
            Scenario s = large(op, {.input = 80}, ViewKind::flat);
            s.alone()->layer.in_channels = op == Operator::pixel_shuffle ? 8 : 2;
            s.alone()->layer.shuffle_order = order;
            holds_the_terms(s);
        }
    }
}

// A frame works with what is under the lens, not with copies of all numbers.
TEST(Lens, HoldsNoMoreThanItShows) {
    const Figure f = figure(large(Operator::convolution, {.input = 128, .kernel = 3}, ViewKind::flat));
    const Figure lens = under_lens(f, {0, 50, 60});
    EXPECT_EQ(lens.values->cells.operands.input.values.size(), 25U);
    EXPECT_EQ(lens.values->cells.result.output.values.size(), 1U);
}

TEST(Lens, ComesOnlyWhereCellsAreTooSmall) {
    const auto has_lens = [](const Figure& f) {
        const Scene scene = build_scene(f, {.step = 3});
        return std::any_of(scene.primitives.begin(), scene.primitives.end(), is_under_lens);
    };
    EXPECT_FALSE(has_lens(figure(large(Operator::convolution, {.input = 12, .kernel = 3}, ViewKind::flat))));
    // A kernel that is large, too, has no room in a lens.
    EXPECT_FALSE(
        has_lens(figure(large(Operator::convolution, {.input = 256, .kernel = 64}, ViewKind::flat))));
    Scenario copies =
        large(Operator::convolution, {.input = 128, .kernel = 3, .padding_begin = 1, .padding_end = 1},
              ViewKind::flat);
    EXPECT_TRUE(has_lens(figure(copies)));
    copies.alone()->layer.padding_mode = PaddingMode::reflect;
    EXPECT_TRUE(has_lens(figure(copies)));
    Scenario asked = large(Operator::convolution, {.input = 128, .kernel = 3}, ViewKind::flat);
    EXPECT_TRUE(has_lens(figure(asked)));
    asked.view.hidden.size = true;
    EXPECT_FALSE(has_lens(figure(asked)));
}

// Every primitive has an id of its own, and none of what is pointed at lies behind the lens.
TEST(Lens, KeepsThingsApart) {
    const Figure f = figure(large(Operator::convolution, {.input = 128, .kernel = 3}, ViewKind::flat));
    const Scene scene = build_scene(f, {.step = 3});
    std::set<PrimitiveId> ids;
    Rect lens;
    for (const Primitive& p : scene.primitives) {
        EXPECT_TRUE(ids.insert(id_of(p)).second) << id_of(p);
        if (part_of(p) == kLensPart && std::holds_alternative<Quad>(p)) lens = bounds(p);
    }
    ASSERT_FALSE(lens.empty());
    const Picture picture = place(f, {.step = 3}, {});
    EXPECT_FALSE(picture.cell_at({lens.x + lens.width / 2, lens.y + lens.height / 2}));
    EXPECT_LE(lens.right(), 1280);
    EXPECT_LE(lens.bottom(), 720);
}

TEST(FarPlanes, AreTintedByTheirNumbers) {
    Scenario s = large(Operator::convolution, {.input = 128, .kernel = 3}, ViewKind::flat);
    s.values.input = InputFill::ramp;
    const Figure f = figure(s);
    const auto tints = [&](const Figure& figure, Part part) {
        std::set<std::uint32_t> fills;
        for (const Primitive& p : build_scene(figure, {.step = 8000}).primitives) {
            const Quad* q = std::get_if<Quad>(&p);
            if (q == nullptr || is_under_lens(p) || part_of(p) != part) continue;
            fills.insert(std::uint32_t{q->fill.r} << 16 | std::uint32_t{q->fill.g} << 8 | q->fill.b);
        }
        return fills.size();
    };
    EXPECT_GE(tints(f, kGridPart), 3U);
    EXPECT_GE(tints(f, kOutputPart), 3U);
    s.values.shown = false;
    EXPECT_EQ(tints(figure(s), kGridPart), 1U);
    // Blocks cover the plane, and nothing twice.
    double area = 0;
    Rect whole;
    for (const Primitive& p : build_scene(f, {.step = 8000}).primitives) {
        if (is_under_lens(p) || part_of(p) != kGridPart) continue;
        const Rect b = bounds(p);
        area += b.width * b.height;
        whole = united(whole, b);
    }
    EXPECT_NEAR(area / (whole.width * whole.height), 1, 0.01);
}

}  // namespace
}  // namespace convwalk
