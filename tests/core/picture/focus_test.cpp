// What is pointed at: how it looks, and what is said of it.
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
using testing::sights::kViews;
using testing::sights::layer_of;
using testing::sights::part_of;
using testing::sights::point_in;
using testing::sights::small_layers;
using testing::sights::to_string;
using testing::sights::topmost;

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
    int looked_at = 0;
    for (const Layer& layer : small_layers()) {
        for (const ViewKind view : kViews) {
            const Figure f = figure_of(layer, view);
            const std::vector<Pair> pairs = all_pairs(f.layout);
            const bool kernel = f.paging.kernel_shown;
            const auto check = [&](PlaneName plane, const Extents& extents) {
                for (std::int64_t flat = 0; flat < cell_count(extents); ++flat) {
                    const Spot focus = spot_on(plane, unravelled(flat, extents));
                    const Scene planes = place(f, {.step = 1}, {}).paint(focus).planes;
                    const std::set<std::string> expected = expected_marks(pairs, focus, kernel);
                    constexpr std::size_t kMostMarks = 400;  // more are marked as areas
                    if (expected.size() <= kMostMarks) {
                        ASSERT_EQ(painted_marks(f, planes), expected)
                            << to_string(focus) << " of " << described(layer);
                        ++looked_at;
                    }
                    EXPECT_TRUE(of_parts(planes, {kWindowPart, kWindowMarkPart, kMarkPart}).empty());
                }
            };
            check(PlaneName::grid, slot_extents(f.layout));
            if (!is_pooling(layer.op)) check(PlaneName::kernel, kernel_extents(f.layout));
        }
    }
    EXPECT_GT(looked_at, 3000);
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
              (Lines{"beyond the input", "holds no value"}));
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
