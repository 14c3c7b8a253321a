// What the matrix view paints against the matrix, what is pointed at against what was painted, and its words.
#include "views/matrix/matrix_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "basics/errors.h"
#include "picture/cells.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "support/small_layers.h"
#include "views/matrix/matrix_entries.h"
#include "views/matrix/matrix_map.h"
#include "views/planes/cell_words.h"
#include "views/views.h"

namespace convwalk {
namespace {

using testing::described;

Scenario scenario_of(const Layer& layer, SizePx size = {4000, 3000}) {
    Scenario s;
    s.alone()->layer = layer;
    s.view.kind = ViewKind::matrix;
    s.output.size = size;
    return s;
}

Layer square(Operator op, std::int64_t input, std::int64_t kernel, std::int64_t stride = 1,
             std::int64_t padding = 0) {
    Layer layer;
    layer.op = op;
    AxisSpec a;
    a.input = input;
    a.kernel = kernel;
    a.stride = stride;
    a.padding_begin = a.padding_end = padding;
    layer.axes = {a, a};
    return layer;
}

Layer sampled(std::mt19937& random, std::size_t axes) {
    for (;;) {
        const Layer layer = testing::sampled_layer(random, axes);
        if (layer.op != Operator::max_pooling) return layer;
    }
}

PrimitiveId id_of(const Primitive& p) {
    return std::visit([](const auto& each) { return each.id; }, p);
}
MatrixPart part_of(const Primitive& p) {
    return static_cast<MatrixPart>(id_of(p) >> 48);
}
std::int64_t index_of(const Primitive& p) {
    return static_cast<std::int64_t>(id_of(p) & 0xFFFF'FFFF'FFFF);
}

template <typename T>
std::map<std::int64_t, T> parts(const Scene& scene, MatrixPart part) {
    std::map<std::int64_t, T> found;
    for (const Primitive& p : scene.primitives) {
        if (const T* it = std::get_if<T>(&p); it != nullptr && part_of(p) == part) found[index_of(p)] = *it;
    }
    return found;
}
std::map<std::int64_t, Quad> quads(const Scene& scene, MatrixPart part) {
    return parts<Quad>(scene, part);
}

Vec2 middle_of(const Quad& q) {
    return (q.corners[0] + q.corners[2]) * 0.5;
}
bool holds(const Quad& q, Vec2 p) {
    return p.x >= q.corners[0].x && p.y >= q.corners[0].y && p.x < q.corners[2].x && p.y < q.corners[2].y;
}

// --- what is painted ---

TEST(MatrixView, PaintsTheEntriesOfTheMatrixAndTheZerosBetween) {
    std::mt19937 random(1);
    for (int n = 0; n < 80; ++n) {
        const Layer layer = sampled(random, static_cast<std::size_t>(n % 3 + 1));
        const Figure f = figure(scenario_of(layer));
        const LayerMatrix matrix(layer);
        if (matrix.rows() * matrix.columns() > 3'000) continue;
        std::set<std::int64_t> expected;
        for (std::int64_t row = 0; row < matrix.rows(); ++row)
            for (const MatrixTap& tap : matrix.row(row)) expected.insert(row * matrix.columns() + tap.column);
        std::set<std::int64_t> entries;
        const Scene scene = build_scene(f, {.step = 0});
        for (const auto& [i, quad] : quads(scene, MatrixPart::entry)) entries.insert(i);
        ASSERT_EQ(entries, expected) << described(layer);
        ASSERT_EQ(quads(scene, MatrixPart::zero).size(),
                  static_cast<std::size_t>(matrix.rows() * matrix.columns() - matrix.entries()));
    }
}

TEST(MatrixView, OneToneForEachWeight) {
    const Layer layer = square(Operator::convolution, 6, 3, 2, 1);
    const Figure f = figure(scenario_of(layer));
    const Scene scene = build_scene(f, {.step = 4});
    const auto entries = quads(scene, MatrixPart::entry);
    const auto words = parts<Label>(scene, MatrixPart::entry_word);
    const auto key = quads(scene, MatrixPart::kernel_plane);
    std::set<std::string> tones;
    for (const auto& [i, quad] : key) tones.insert(to_string(quad.fill));
    EXPECT_EQ(tones.size(), 9u);
    const char* const names[] = {"w₀₀", "w₀₁", "w₀₂", "w₁₀", "w₁₁", "w₁₂", "w₂₀", "w₂₁", "w₂₂"};
    for (std::int64_t row = 0; row < 9; ++row) {
        for (const MatrixTap& tap : layer_matrix(f).row(row)) {
            EXPECT_EQ(entries.at(row * 36 + tap.column).fill, key.at(tap.weight).fill);
            EXPECT_EQ(words.at(row * 36 + tap.column).text, names[tap.weight]);
        }
    }
}

TEST(MatrixView, LightsTheRowTogetherWithItsWindow) {
    std::mt19937 random(7);
    for (int n = 0; n < 60; ++n) {
        const Layer layer = sampled(random, static_cast<std::size_t>(n % 3 + 1));
        const Figure f = figure(scenario_of(layer));
        ASSERT_EQ(f.timeline.steps, layer_matrix(f).rows());
        // The mark of a thin row reaches over its neighbours.
        if (layer_matrix(f).rows() > 150) continue;
        const std::int64_t step = f.timeline.steps / 2;
        const Scene scene = build_scene(f, {.step = step});
        std::set<std::int64_t> expected;
        for (const MatrixTap& tap : layer_matrix(f).row(step)) expected.insert(tap.column);
        for (const MatrixPart part : {MatrixPart::input, MatrixPart::grid_plane}) {
            std::set<std::int64_t> full;
            for (const auto& [i, quad] : quads(scene, part)) {
                if (quad.fill == f.scenario.theme.input.fill) full.insert(i);
            }
            ASSERT_EQ(full, expected) << described(layer);
        }
        // A mark around the row, one around its output, and one around that on the small plane.
        const auto outputs = quads(scene, MatrixPart::output);
        const auto plane = quads(scene, MatrixPart::output_plane);
        const auto marks = quads(scene, MatrixPart::mark);
        const auto marked = [&](Vec2 p) {
            return std::any_of(marks.begin(), marks.end(), [&](const auto& m) { return holds(m.second, p); });
        };
        for (const auto& [i, quad] : outputs)
            ASSERT_EQ(marked(middle_of(quad)), i == step) << described(layer);
        for (const auto& [i, quad] : plane) ASSERT_EQ(marked(middle_of(quad)), i == step) << described(layer);
        for (const auto& [i, quad] : quads(scene, MatrixPart::entry))
            ASSERT_EQ(marked(middle_of(quad)), i / layer_matrix(f).columns() == step);
        for (const auto& [i, quad] : quads(scene, MatrixPart::grid_plane))
            ASSERT_EQ(marked(middle_of(quad)), expected.contains(i)) << described(layer);
    }
}

TEST(MatrixView, NumbersAreThoseOfTheLayer) {
    Scenario s = scenario_of(square(Operator::convolution, 4, 3));
    s.values.shown = true;
    const Figure f = figure(s);
    const CellValues& v = f.values->cells;
    const Scene scene = build_scene(f, {.step = 2});
    for (std::int64_t row = 0; row < 4; ++row)
        for (const MatrixTap& tap : layer_matrix(f).row(row))
            EXPECT_EQ(parts<Label>(scene, MatrixPart::entry_word).at(row * 16 + tap.column).text,
                      number_label(v.operands.weight.values[static_cast<std::size_t>(tap.weight)]));
    for (const auto& [i, label] : parts<Label>(scene, MatrixPart::input_word))
        EXPECT_EQ(label.text, number_label(v.operands.input.values[static_cast<std::size_t>(i)]));
    const auto outputs = parts<Label>(scene, MatrixPart::output_word);
    EXPECT_EQ(outputs.size(), 3u);  // those that are computed
    for (const auto& [i, label] : outputs)
        EXPECT_EQ(label.text, number_label(v.result.output.values[static_cast<std::size_t>(i)]));
}

// --- pointing ---

void expect_picks(const Figure& f, const Sight& sight) {
    const Picture picture = place(f, {.step = 0}, sight);
    const Painted seen = picture.paint();
    const auto in_part = [&](Vec2 p) {
        const RectPx& r = seen.planes_part;
        return p.x >= r.x && p.y >= r.y && p.x < r.x + r.width && p.y < r.y + r.height;
    };
    const auto grid = [&](std::int64_t flat) {
        Spot cell = spot_on(PlaneName::grid, unravelled(flat, input_extents(f.layout)));
        for (std::size_t i = 0; i < 3; ++i) cell.at[i] = f.layout.axes[i].slot_of_input(cell.at[i]);
        return cell;
    };
    const auto entry = [&](std::int64_t flat) {
        return Spot{kMatrixEntry, 0, {0, flat / layer_matrix(f).columns(), flat % layer_matrix(f).columns()}};
    };
    int compared = 0;
    for (const Primitive& p : seen.planes.primitives) {
        const Quad* quad = std::get_if<Quad>(&p);
        if (quad == nullptr || !in_part(middle_of(*quad))) continue;
        Spot expected;
        switch (part_of(p)) {
            case MatrixPart::entry:
            case MatrixPart::zero:
                expected = entry(index_of(p));
                break;
            case MatrixPart::input:
            case MatrixPart::grid_plane:
                expected = grid(index_of(p));
                break;
            case MatrixPart::output:
            case MatrixPart::output_plane:
                expected = spot_on(PlaneName::output, unravelled(index_of(p), output_extents(f.layout)));
                break;
            case MatrixPart::kernel_plane:
                expected = spot_on(PlaneName::kernel, unravelled(index_of(p), kernel_extents(f.layout)));
                break;
            default:
                continue;
        }
        ++compared;
        ASSERT_EQ(picture.cell_at(middle_of(*quad)), expected) << described(f.layer);
        ASSERT_TRUE(has_cell(f, expected));
        ASSERT_GE(words_for(f, expected).size(), 2u);
    }
    ASSERT_GT(compared, 0);
}

TEST(MatrixView, PointsAtWhatThePictureShows) {
    std::mt19937 random(11);
    for (int n = 0; n < 60; ++n) {
        const Figure f = figure(scenario_of(sampled(random, static_cast<std::size_t>(n % 3 + 1))));
        expect_picks(f, {});
        expect_picks(f, {.camera = {1.7, {40, -25}}});
        if (HasFatalFailure()) return;
    }
    const Figure f = figure(scenario_of(square(Operator::convolution, 4, 3)));
    EXPECT_FALSE(place(f, {}, {}).cell_at({2, 2}));
}

TEST(MatrixView, FocusLightsRowAndColumn) {
    const Figure f = figure(scenario_of(square(Operator::convolution, 4, 3)));
    const auto marks_with = [&](const Spot& focus) {
        return quads(place(f, {.step = 0}, {}).paint(focus).planes, MatrixPart::mark);
    };
    const auto row_and_column = marks_with(Spot{kMatrixEntry, 0, {0, 2, 9}});
    const Scene scene = build_scene(f, {.step = 0});
    const auto entries = quads(scene, MatrixPart::entry);
    for (const auto& [i, quad] : entries) {
        const Vec2 middle = middle_of(quad);
        const bool marked = std::any_of(row_and_column.begin(), row_and_column.end(),
                                        [&](const auto& m) { return holds(m.second, middle); });
        EXPECT_EQ(marked, i / 16 == 2 || i % 16 == 9);
    }
    // A kernel value pales every entry that it is not in.
    const Scene by_weight = place(f, {.step = 0}, {}).paint(spot_on(PlaneName::kernel, {0, 1, 1})).planes;
    for (const auto& [i, quad] : quads(by_weight, MatrixPart::entry)) {
        const auto taps = layer_matrix(f).row(i / 16);
        const auto column = i % 16;
        const auto tap =
            std::find_if(taps.begin(), taps.end(), [&](const MatrixTap& t) { return t.column == column; });
        EXPECT_EQ(quad.fill == entries.at(i).fill, tap->weight == 4);
    }
}

TEST(MatrixView, WordsNameRowColumnAndWeight) {
    const Figure f = figure(scenario_of(square(Operator::convolution, 4, 3)));
    using Lines = std::vector<std::string>;
    EXPECT_EQ(words_for(f, Spot{kMatrixEntry, 0, {0, 1, 7}}),
              (Lines{"row output (0, 1) · column input (1, 3)", "weight w(1, 2)"}));
    EXPECT_EQ(
        words_for(f, Spot{kMatrixEntry, 0, {0, 1, 0}}),
        (Lines{"row output (0, 1) · column input (0, 0)", "zero: this output does not read this input"}));
    EXPECT_EQ(words_for(f, spot_on(PlaneName::grid, {0, 1, 1})),
              (Lines{"input (1, 1)", "column 6: read by 4 outputs"}));
    EXPECT_EQ(words_for(f, spot_on(PlaneName::output, {0, 1, 1})),
              (Lines{"output (1, 1)", "row 4: reads 9 inputs"}));
    EXPECT_TRUE(words_for(f, Spot{kMatrixEntry, 0, {0, 4, 0}}).empty());
    Scenario s = scenario_of(square(Operator::average_pooling, 4, 2));
    EXPECT_EQ(words_for(figure(s), Spot{kMatrixEntry, 0, {0, 0, 1}}).back(), "1/4 of the input");
    // An entry is no cell of the planes.
    s.view.kind = ViewKind::flat;
    EXPECT_FALSE(has_cell(figure(s), Spot{kMatrixEntry, 0, {0, 0, 0}}));
}

TEST(MatrixView, SaysWhatTheMatrixIs) {
    const std::vector<std::string> plain = matrix_words(square(Operator::convolution, 4, 3));
    ASSERT_EQ(plain.size(), 3u);
    EXPECT_EQ(plain[1], "28 of its 64 entries are zero (44 %)");
    const std::vector<std::string> back = matrix_words(square(Operator::transposed_convolution, 2, 3));
    ASSERT_EQ(back.size(), 5u);
    EXPECT_TRUE(back[0].starts_with(
        "the layer is y = Cᵀ·x: a row for each of 16 outputs, a column for each of 4 inputs"));
    EXPECT_TRUE(back[4].starts_with("Cᵀ is not C⁻¹"));
    EXPECT_TRUE(matrix_words(square(Operator::max_pooling, 4, 2)).empty());
}

// --- channels ---

std::string caption_of(const Layer& layer) {
    const Figure f = figure(scenario_of(layer));
    return view_of(ViewKind::matrix).words(f, {.step = 0}, std::nullopt).caption;
}

TEST(MatrixView, GoesThroughAllChannels) {
    Layer layer = square(Operator::convolution, 4, 3);
    layer.in_channels = 3;
    layer.out_channels = 4;
    const std::vector<std::string> words = matrix_words(layer);
    ASSERT_EQ(words.size(), 3u);
    EXPECT_TRUE(words[0].starts_with(
        "the layer is y = C·x: a row for each of 16 outputs, a column for each of 48 inputs"));
    EXPECT_EQ(words[1], "336 of its 768 entries are zero (44 %)");
    EXPECT_TRUE(words[2].starts_with("the others are the 108 kernel values"));
    EXPECT_EQ(caption_of(layer),
              "kernel 3, channels 3 → 4 · y = C·x · C is 16×48, 432 of its 768 entries not zero");
    const Figure f = figure(scenario_of(layer));
    EXPECT_EQ(f.timeline.steps, 16);
    // Row 13 is the second output of the last of four channels.
    const Spot output = {map_of(PlaneName::output), 3, {0, 0, 1}};
    ASSERT_TRUE(has_cell(f, output));
    EXPECT_EQ(words_for(f, output), (std::vector<std::string>{"output 3 (0, 1)", "row 14: reads 27 inputs"}));
    const Spot input = {map_of(PlaneName::grid), 2, {0, 0, 0}};
    EXPECT_EQ(words_for(f, input),
              (std::vector<std::string>{"input 2 (0, 0)", "column 33: read by 4 outputs"}));
    EXPECT_FALSE(has_cell(f, {map_of(PlaneName::grid), 3, {0, 0, 0}}));
}

// The numbers in the whole matrix times those of all inputs are what is computed.
TEST(MatrixView, TimesTheInputIsWhatIsComputed) {
    std::mt19937 random(17);
    for (int round = 0; round < 60; ++round) {
        Layer layer = sampled(random, static_cast<std::size_t>(round % 2 + 1));
        if (!has_weights(layer.op)) continue;
        layer.groups = 1 + round % 3;
        layer.in_channels = layer.groups * 2;
        layer.out_channels = layer.groups * (1 + round % 2);
        Scenario s = scenario_of(layer);
        s.values.shown = true;
        s.values.seed = round;
        const Figure f = figure(s);
        ASSERT_TRUE(f.values);
        const LayerMatrix& matrix = layer_matrix(f);
        const CellValues& v = f.values->cells;
        ASSERT_EQ(matrix.rows(), std::ssize(v.result.output.values));
        ASSERT_EQ(matrix.columns(), std::ssize(v.operands.input.values));
        for (std::int64_t row = 0; row < matrix.rows(); ++row) {
            double sum = 0;
            for (const MatrixEntry& entry : entries_of(matrix, row))
                sum += value_of(f, entry) * v.operands.input.values[static_cast<std::size_t>(entry.column)];
            EXPECT_EQ(sum, v.result.output.values[static_cast<std::size_t>(row)]);
        }
    }
}

TEST(MatrixView, ShowsTheBlocksThatGroupsLeaveEmpty) {
    Layer layer = square(Operator::convolution, 4, 3);
    layer.in_channels = layer.out_channels = layer.groups = 4;
    EXPECT_EQ(matrix_words(layer)[1], "880 of its 1,024 entries are zero (86 %)");
    const Figure f = figure(scenario_of(layer));
    const auto hatched = [](const Scene& scene) {
        return std::count_if(scene.primitives.begin(), scene.primitives.end(), [](const Primitive& p) {
            const auto* quad = std::get_if<Quad>(&p);
            return quad != nullptr && quad->hatch == Hatch::diagonal;
        });
    };
    EXPECT_GE(hatched(build_scene(f, {.step = 0})), 12) << "all blocks but those on the diagonal";
    EXPECT_EQ(words_for(f, {kMatrixEntry, 0, {0, 0, 20}}).back(), "zero: output 0 does not read channel 1");
}

TEST(MatrixView, SaysWhichBlockIsDrawnOfOneThatIsTooLarge) {
    Layer layer = square(Operator::convolution, 40, 3);
    layer.in_channels = 3;
    layer.out_channels = 40;
    EXPECT_EQ(matrix_words(layer).back(),
              "drawn is one of its 120 blocks, 1444×1600: channel 0 of 3, filter 0 of 40");
    EXPECT_NE(caption_of(layer).find("C is 57760×4800 · drawn: its block 1444×1600 of channel 0 of 3"),
              std::string::npos)
        << caption_of(layer);
}

// --- sizes ---

TEST(MatrixView, IdsAreUniqueAndNothingLeavesThePicture) {
    std::mt19937 random(9);
    std::vector<Layer> layers = {square(Operator::convolution, 1, 1), square(Operator::convolution, 40, 3)};
    for (int n = 0; n < 40; ++n) layers.push_back(sampled(random, static_cast<std::size_t>(n % 3 + 1)));
    for (const std::int64_t columns : {300, 10'000}) {
        Layer row;
        AxisSpec a;
        a.input = columns;
        row.axes = {a};
        layers.push_back(row);
        row.axes = {AxisSpec{1, 1}, a};
        layers.push_back(row);
        row.axes = {a, AxisSpec{1, 1}};
        layers.push_back(row);
    }
    for (const Layer& layer : layers) {
        for (const SizePx size : {SizePx{16, 16}, SizePx{400, 300}, SizePx{1600, 900}}) {
            Scenario s = scenario_of(layer, size);
            s.view.indices = size.width > 500;
            const Figure f = figure(s);
            const Spot entry{kMatrixEntry, 0, {0, 0, 0}};
            for (const Scene& scene : {build_scene(f, {.step = 0, .arrival = 0.5}),
                                       place(f, {.step = 0}, {}).paint(entry).planes}) {
                std::set<PrimitiveId> ids;
                ASSERT_LT(scene.primitives.size(), 50'000u);
                for (const Primitive& p : scene.primitives) {
                    ASSERT_TRUE(ids.insert(id_of(p)).second);
                    if (size.width < 400) continue;
                    const Rect r = bounds(p);
                    ASSERT_TRUE(r.empty() || (r.x >= 0 && r.y >= 0 && r.right() <= size.width &&
                                              r.bottom() <= size.height))
                        << described(layer) << " in " << size.width << ": " << r.x << ", " << r.y << " to "
                        << r.right() << ", " << r.bottom();
                }
            }
        }
    }
}

TEST(MatrixView, LargeMatricesAreAPictureOfWhereEntriesAre) {
    const Figure f = figure(scenario_of(square(Operator::convolution, 60, 3), {800, 600}));
    const Scene scene = build_scene(f, {.step = 1'000});
    EXPECT_LT(scene.primitives.size(), 50'000u);
    EXPECT_TRUE(quads(scene, MatrixPart::entry).empty());
    const auto blocks = quads(scene, MatrixPart::block);
    const Quad ground = quads(scene, MatrixPart::ground).at(0);
    const Vec2 corner = ground.corners[0];
    const Vec2 size = ground.corners[2] - corner;
    for (std::int64_t row = 0; row < layer_matrix(f).rows(); row += 97) {
        for (const MatrixTap& tap : layer_matrix(f).row(row)) {
            const Vec2 p =
                corner + Vec2{(double(tap.column) + 0.5) / double(layer_matrix(f).columns()) * size.x,
                              (double(row) + 0.5) / double(layer_matrix(f).rows()) * size.y};
            ASSERT_TRUE(
                std::any_of(blocks.begin(), blocks.end(), [&](const auto& b) { return holds(b.second, p); }));
        }
    }
    // Coming closer shows single entries.
    const std::int64_t row = 1'700;
    const Vec2 entry =
        corner + Vec2{double(layer_matrix(f).row(row)[0].column) / double(layer_matrix(f).columns()) * size.x,
                      double(row) / double(layer_matrix(f).rows()) * size.y};
    Sight near;
    near.camera.zoom = 64;
    near.camera.offset_px = (place(f, {.step = 0}, {}).paint().middle_px - entry) * 64;
    EXPECT_FALSE(quads(place(f, {.step = 0}, near).paint().planes, MatrixPart::entry).empty());
}

TEST(MatrixView, RefusesWhatHasNoMatrix) {
    EXPECT_EQ(why_no_figure(scenario_of(square(Operator::max_pooling, 4, 2)))->sentence,
              "max pooling has no matrix: the largest of several values is not a sum of multiples of them");
    EXPECT_THROW((void)figure(scenario_of(square(Operator::convolution, 1'900, 5))), BadInput);
}

}  // namespace
}  // namespace convwalk
