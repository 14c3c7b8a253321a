// Stacks of layers: sizes, counts and receptive fields.
#include "network/stack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "network/notation.h"
#include "support/dice.h"
#include "support/layer_parts.h"
#include "support/vectors.h"

namespace convwalk {
namespace {

using testing::changed;
using testing::LayerParts;
using testing::parts_of;

using nlohmann::json;
using testing::vectors_of;

LayerKind kind_of(const json& type) {
    if (type == "conv") return LayerKind::convolution;
    if (type == "conv_transpose") return LayerKind::transposed_convolution;
    EXPECT_EQ(type, "pool");
    return LayerKind::max_pooling;
}

Stack stack_of(const json& v) {
    Stack stack;
    stack.input = v["input_size"].get<Extents>();
    for (const json& l : v["layers"]) {
        LayerParts layer;
        layer.kind = kind_of(l["type"]);
        layer.kernel = l["kernel_size"].get<Extents>();
        layer.stride = l["stride"].get<Extents>();
        layer.padding_begin = l["padding"].get<Extents>();
        layer.padding_end = l["padding_end"].get<Extents>();
        layer.dilation = l["dilation"].get<Extents>();
        if (l.contains("output_padding")) layer.output_padding = l["output_padding"].get<Extents>();
        stack.layers.push_back(layer);
    }
    return stack;
}

json ends_of(const std::optional<Run>& run) {
    return run ? json{run->first, run->last} : json();
}

json list_of(const Runs& runs) {
    json list = json::array();
    for (const Run& run : runs) list.push_back({run.first, run.last});
    return list;
}

TEST(Stack, ReceptiveFieldsAreThoseOfTheVectors) {
    std::size_t transposed = 0;
    for (const json& v : vectors_of("receptive_field.jsonl")) {
        const Stack stack = stack_of(v);
        const StackReport report = report_of(stack);
        ASSERT_FALSE(report.refusal) << v["id"] << report.refusal->sentence;
        ASSERT_EQ(report.layers.size(), stack.layers.size());
        for (std::size_t i = 0; i < stack.layers.size(); ++i)
            EXPECT_EQ(json(report.layers[i].output), v["layer_output_sizes"][i]) << v["id"];
        const LayerReport& last = report.layers.back();
        EXPECT_EQ(json(last.output), v["expected_output_size"]) << v["id"];
        for (std::size_t axis = 0; axis < stack.input.size(); ++axis) {
            const AxisField& field = last.axes[axis];
            EXPECT_TRUE(field.complete && field.exact) << v["id"];
            EXPECT_EQ(field.size, v["rf_size"][axis]) << v["id"];
            EXPECT_EQ(field.size_min, v["rf_size_min"][axis]) << v["id"];
            EXPECT_EQ((json{field.jump.num, field.jump.den}), v["jump_fraction"][axis]) << v["id"];
            EXPECT_EQ(field.period, v["phase_period"][axis]) << v["id"];
            json phases = json::array();
            for (const auto& phase : field.phases) phases.push_back(ends_of(phase));
            EXPECT_EQ(phases, v["phases"][axis]) << v["id"];
            if (!field.first) {
                EXPECT_TRUE(v["rf_start"][axis].is_null() && v["rf_center_first"][axis].is_null()) << v["id"];
                continue;
            }
            EXPECT_EQ(field.first->first, v["rf_start"][axis]) << v["id"];
            EXPECT_EQ(static_cast<double>(field.first->first + field.first->last) / 2,
                      v["rf_center_first"][axis])
                << v["id"];
            if (v["effective_padding"][axis].is_null()) {
                ++transposed;
            } else {
                EXPECT_EQ(-field.first->first, v["effective_padding"][axis]) << v["id"];
                // Without phases the average is the centre itself.
                EXPECT_EQ(to_double(field.alignment), v["rf_center_first"][axis]) << v["id"];
            }
        }
        for (const json& probe : v["probes"]) {
            const auto cell = probe["output_index"].get<Extents>();
            const UsedCells used = used_cells(stack, report, stack.layers.size(), cell);
            const Trace trace = trace_of(stack, report, stack.layers.size(), cell, false);
            EXPECT_TRUE(trace.exact) << v["id"];
            for (std::size_t axis = 0; axis < stack.input.size(); ++axis) {
                EXPECT_EQ(list_of(used.axes[axis]), probe["used_runs"][axis]) << v["id"];
                EXPECT_EQ(ends_of(hull(trace.cells.front()[axis])), probe["theoretical"][axis]) << v["id"];
            }
        }
    }
    EXPECT_GT(transposed, 50u);
}

// --- an oracle that knows neither runs nor periods: cell by cell, from the definitions

using CellSet = std::set<std::int64_t>;
using Map = std::vector<CellSet>;  // of every output cell, the cells of the input that it depends on

Map united(const Map& source, const std::vector<std::vector<std::int64_t>>& read) {
    Map map;
    for (const auto& cells : read) {
        CellSet all;
        for (const std::int64_t cell : cells) {
            if (cell < 0 || cell >= static_cast<std::int64_t>(source.size())) continue;
            const CellSet& from = source[static_cast<std::size_t>(cell)];
            all.insert(from.begin(), from.end());
        }
        map.push_back(all);
    }
    return map;
}

// The cell that stands at a place beyond the edges; one beyond the edges when none does.
std::int64_t copied_cell(std::int64_t cell, std::int64_t size, const LayerParts& l) {
    if (l.kind != LayerKind::convolution && l.kind != LayerKind::pad) return cell;
    switch (l.padding_mode) {
        case PaddingMode::reflect:
            return cell < 0 ? -cell : cell >= size ? 2 * (size - 1) - cell : cell;
        case PaddingMode::replicate:
            return std::clamp<std::int64_t>(cell, 0, size - 1);
        case PaddingMode::circular:
            return (cell + size) % size;
        case PaddingMode::zeros:
            break;
    }
    return cell;
}

// What every output cell reads of the map before it.
std::vector<std::vector<std::int64_t>> reads_of(const LayerParts& l, std::int64_t in, std::int64_t out) {
    std::vector<std::vector<std::int64_t>> reads(static_cast<std::size_t>(out));
    const auto add = [&](std::int64_t output, std::int64_t input) {
        if (output >= 0 && output < out) reads[static_cast<std::size_t>(output)].push_back(input);
    };
    const std::int64_t k = l.kernel[0], s = l.stride[0], d = l.dilation[0], p = l.padding_begin[0];
    const auto r = static_cast<std::int64_t>(l.factor[0].value());
    switch (l.kind) {
        case LayerKind::convolution:
        case LayerKind::max_pooling:
        case LayerKind::average_pooling:
            for (std::int64_t o = 0; o < out; ++o)
                for (std::int64_t t = 0; t < k; ++t) add(o, copied_cell(o * s - p + t * d, in, l));
            break;
        case LayerKind::transposed_convolution:
            for (std::int64_t i = 0; i < in; ++i)
                for (std::int64_t t = 0; t < k; ++t) add(i * s - p + t * d, i);
            break;
        case LayerKind::adaptive_max_pooling:
        case LayerKind::adaptive_average_pooling:
            // All that its share of the input touches.
            for (std::int64_t o = 0; o < out; ++o)
                for (std::int64_t i = 0; i < in; ++i)
                    if ((i + 1) * out > o * in && i * out < (o + 1) * in) add(o, i);
            break;
        case LayerKind::pad:
            for (std::int64_t o = 0; o < out; ++o) add(o, copied_cell(o - p, in, l));
            break;
        case LayerKind::pixel_shuffle:
            for (std::int64_t o = 0; o < out; ++o) add(o, o / r);
            break;
        case LayerKind::pixel_unshuffle:
            for (std::int64_t o = 0; o < out; ++o)
                for (std::int64_t t = 0; t < r; ++t) add(o, o * r + t);
            break;
        case LayerKind::resize:
            for (std::int64_t o = 0; o < out; ++o) {
                double scale = 1 / l.factor[0].value();
                const bool kept =
                    in == out && (l.mode == ResizeMode::nearest || l.mode == ResizeMode::bilinear);
                if (!l.size.empty() || kept) scale = static_cast<double>(in) / static_cast<double>(out);
                double x = static_cast<double>(o) * scale;
                const std::int64_t reach = cells_each_side(l.mode);
                if (l.mode == ResizeMode::nearest_exact) x += 0.5 * scale;
                if (reach > 0) {
                    if (l.align_corners)
                        x = out == 1 ? 0 : static_cast<double>(o * (in - 1)) / static_cast<double>(out - 1);
                    else
                        x = (static_cast<double>(o) + 0.5) * scale - 0.5;
                }
                const double cell = std::floor(x + 1e-9);
                const auto base = static_cast<std::int64_t>(cell);
                const bool between = reach > 0 && x - cell > 1e-6;
                if (!between) add(o, base);
                for (std::int64_t t = 1 - reach; between && t <= reach; ++t) add(o, base + t);
            }
            break;
        default:
            for (std::int64_t o = 0; o < out; ++o) add(o, o);
            break;
    }
    return reads;
}

LayerParts random_layer(std::mt19937& random) {
    const auto draw = [&](std::int64_t least, std::int64_t most) {
        return testing::whole_between(random, least, most);
    };
    LayerParts l;
    l.kind = static_cast<LayerKind>(draw(0, static_cast<int>(LayerKind::activation)));
    l.channels = 8;
    l.kernel = {draw(1, 4)};
    l.stride = {draw(1, 3)};
    l.dilation = {l.kind == LayerKind::average_pooling ? 1 : draw(1, 3)};
    l.padding_begin = {draw(0, l.kernel[0] / 2)};
    l.padding_end = {draw(0, l.kernel[0] / 2)};
    if (l.kind == LayerKind::transposed_convolution) l.output_padding = {draw(0, l.stride[0] - 1)};
    if (l.kind == LayerKind::pixel_shuffle || l.kind == LayerKind::pixel_unshuffle)
        l.factor = {static_cast<double>(draw(1, 2))};
    else
        l.factor = {fraction(draw(1, 4), draw(1, 4))};
    l.mode = static_cast<ResizeMode>(draw(0, 3));
    l.align_corners = draw(0, 2) == 0;
    if (draw(0, 3) == 0) l.size = {draw(1, 30)};
    return l;
}

TEST(Stack, CellsAreThoseOfTheDefinitions) {
    std::mt19937 random(7);
    int looked_at = 0;
    for (int round = 0; round < 3000; ++round) {
        Stack stack;
        stack.channels = 8;
        stack.input = {static_cast<std::int64_t>(1 + random() % 24)};
        const std::size_t layers = 1 + random() % 5;
        std::vector<LayerParts> parts;
        for (std::size_t i = 0; i < layers; ++i) parts.push_back(random_layer(random));
        // Copies are of cells anywhere, which the endless map has no place for.
        const bool copies = round % 3 == 0;
        for (LayerParts& layer : parts) {
            if (copies) layer.padding_mode = kPaddingModes[random() % kPaddingModes.size()];
        }
        for (std::size_t i = 0; i < layers; ++i) {
            // Some skip connections; the names are there anyway.
            parts[i].name = "l" + std::to_string(i);
            if (i > 0 && random() % 4 == 0) {
                parts[i].kind = LayerKind::add;
                parts[i].with = random() % 2 == 0 ? "input" : "l" + std::to_string(random() % i);
                parts[i].cut = true;
            }
        }
        stack.layers.assign(parts.begin(), parts.end());
        const StackReport report = report_of(stack);
        Map identity;
        for (std::int64_t i = 0; i < stack.input[0]; ++i) identity.push_back({i});
        std::vector<Map> maps = {identity};
        for (const LayerReport& made : report.layers) {
            const LayerParts layer = parts_of(stack.layers[made.number - 1]);
            Map map = united(maps.back(), reads_of(layer, made.input[0], made.output[0]));
            if (layer.kind == LayerKind::add) {
                const Map& with =
                    layer.with == "input" ? maps[0] : maps[1 + static_cast<std::size_t>(layer.with[1] - '0')];
                const std::size_t cut = (with.size() - map.size()) / 2;
                for (std::size_t o = 0; o < map.size(); ++o)
                    map[o].insert(with[o + cut].begin(), with[o + cut].end());
            }
            maps.push_back(map);
            const AxisField& field = made.axes[0];
            // Sizes that share no factor may repeat after more cells than anybody keeps.
            constexpr std::int64_t kMostPhases = 4096;
            ASSERT_TRUE(field.exact || field.period > kMostPhases) << field.period;
            for (std::int64_t o = 0; o < made.output[0]; ++o) {
                CellSet found;
                const UsedCells used = used_cells(stack, report, made.number, {o});
                for (const auto& run : used.axes[0])
                    for (std::int64_t i = run.first; i <= run.last; ++i) found.insert(i);
                ASSERT_EQ(found, map[static_cast<std::size_t>(o)]) << made.label << " output " << o;
                // The phase, moved by whole periods, holds them all.
                if (found.empty() || !field.repeats || !field.exact || copies) continue;
                ASSERT_TRUE(field.complete);
                const std::int64_t turns = o / field.period;
                const Fraction moved = fraction(turns * field.period) * field.jump;
                ASSERT_EQ(moved.den, 1);
                const auto& phase = field.phases[static_cast<std::size_t>(o % field.period)];
                ASSERT_TRUE(phase);
                EXPECT_LE(phase->first + moved.num, *found.begin());
                EXPECT_GE(phase->last + moved.num, *found.rbegin());
                ++looked_at;
            }
        }
    }
    EXPECT_GT(looked_at, 10000);
}

// --- counts

TEST(Stack, CountsParametersAndMultiplyAdds) {
    Stack stack;
    stack.channels = 6;
    stack.input = {10, 12};
    LayerParts layer;
    layer.channels = 4;
    layer.kernel = {3, 5};
    layer.groups = 2;
    layer.batch_norm = true;
    stack.layers = {layer};
    layer.kind = LayerKind::transposed_convolution;
    layer.channels = 8;
    layer.stride = {2};
    layer.bias = false;
    layer.batch_norm = false;
    stack.layers.push_back(layer);
    const StackReport report = report_of(stack);
    ASSERT_FALSE(report.refusal);
    EXPECT_EQ(report.layers[0].parameters, 4 * 3 * 15 + 4 + 2 * 4);
    EXPECT_EQ(report.layers[0].multiply_adds, 8 * 8 * 4 * 3 * 15);
    EXPECT_EQ(report.layers[1].parameters, 4 * 4 * 15);
    EXPECT_EQ(report.layers[1].multiply_adds, 8 * 8 * 4 * 4 * 15);
    EXPECT_EQ(report.parameters, report.layers[0].parameters + report.layers[1].parameters);
}

// --- what is flagged

std::vector<std::string> notes_of(const Stack& stack) {
    const StackReport report = report_of(stack);
    EXPECT_FALSE(report.refusal) << report.refusal->sentence;
    std::vector<std::string> all;
    for (const LayerReport& layer : report.layers) {
        for (const Note& note : layer.notes) all.push_back(note.sentence);
    }
    return all;
}

Stack noted(const char* text, Extents input) {
    Stack stack;
    stack.channels = 4;
    stack.input = std::move(input);
    stack.layers = read_notation(text).layers;
    return stack;
}

TEST(Stack, FlagsLostCells) {
    EXPECT_EQ(notes_of(noted("P(2)", {7})),
              std::vector<std::string>{"the last cell is never read: (7 − 2) mod 2 = 1 is left over"});
    EXPECT_EQ(
        notes_of(noted("P(2)", {7, 7})),
        std::vector<std::string>{"the last row and column are never read: (7 − 2) mod 2 = 1 is left over"});
    EXPECT_EQ(notes_of(noted("P(2)", {7, 8})).front(),
              "the last row is never read: (7 − 2) mod 2 = 1 is left over");
    EXPECT_EQ(notes_of(noted("P(2,2,p1)", {8})), std::vector<std::string>());
    EXPECT_EQ(notes_of(noted("C(4,3,2,p1)", {8})),
              std::vector<std::string>{
                  "the last cell of the padding is never read: (8 + 2·1 − 3) mod 2 = 1 is left over"});
}

TEST(Stack, FlagsSkipsThatAreNotAligned) {
    const auto with_skip = [](const char* down, const char* up, bool cut) {
        Stack stack = noted("C(4,3)", {16});
        stack.layers[0].name = "skip";
        for (const char* text : {down, up})
            for (const StackLayer& layer : read_notation(text).layers) stack.layers.push_back(layer);
        LayerParts add;
        add.kind = LayerKind::add;
        add.with = "skip";
        add.cut = cut;
        stack.layers.push_back(add);
        return stack;
    };
    EXPECT_EQ(notes_of(with_skip("P", "T(4)", false)), std::vector<std::string>());
    EXPECT_EQ(notes_of(with_skip("P", "U", false)), std::vector<std::string>());
    // A kernel of 3 with stride 2 and padding 1 keeps the first cell's place; upsampling by 2 does not.
    EXPECT_EQ(notes_of(with_skip("C(4,3,2,p1)", "U", false)).back(),
              "the skip from \"skip\" is not aligned: it lies 0.5 cells of the input behind what it meets");
    EXPECT_EQ(
        notes_of(with_skip("P", "C(4,1)", true)),
        (std::vector<std::string>{
            "the skip from \"skip\" is not aligned: its cells are 1 apart on the input, those it meets 2",
            "the receptive field does not repeat; that of the first 8 cells is given"}));
    const StackReport report = report_of(with_skip("P", "C(4,1)", false));
    ASSERT_TRUE(report.refusal);
    EXPECT_EQ(report.refusal->number, 4u);
    EXPECT_TRUE(
        report.refusal->sentence.starts_with("layer 4: 8 can't be joined with the 16 of \"skip\"; their "
                                             "sizes must be equal, or the other one cut"))
        << report.refusal->sentence;
}

// --- what can't be

std::string refusal_of(const Stack& stack) {
    const StackReport report = report_of(stack);
    return report.refusal ? report.refusal->sentence : "";
}

TEST(Stack, SaysWhichLayerHasNoOutput) {
    EXPECT_EQ(refusal_of(noted("P-P-P-C(4)-P(3)", {16})),
              "layer 5: kernel is 3, larger than the padded input of 2; the largest that fits is 2");
    EXPECT_EQ(report_of(noted("P-P-P-C(4)-P(3)", {16})).layers.size(), 4u);
    std::string doublings = "T(1)";
    for (int i = 1; i < 40; ++i) doublings += "-T(1)";
    EXPECT_EQ(refusal_of(noted(doublings.c_str(), {8})),
              "layer 28: input is 1073741824 and the output would have 2147483648 cells; the largest size is "
              "2147483647");
    std::string halvings = "P(1,2)";
    for (int i = 1; i < 70; ++i) halvings += "-P(1,2)";
    EXPECT_EQ(refusal_of(noted(halvings.c_str(), {1})),
              "layer 63: its effective stride or receptive field has more cells than can be counted");
    Stack stack = noted("PS(3)", {8, 8});
    EXPECT_EQ(refusal_of(stack),
              "layer 1: in channels is 4; a pixel shuffle by 3 makes one channel of 9, so it must be a "
              "multiple of 9");
    stack = noted("C(1)-PS(2)", {8, 8});
    EXPECT_NE(refusal_of(stack).find("in channels is 1; a pixel shuffle by 2"), std::string::npos)
        << refusal_of(stack);
    stack = noted("C(4,3x3)", {8});
    EXPECT_EQ(refusal_of(stack), "layer 1: kernel has 2 values; the input has 1 axis, so give 1");
    stack.input = {8, 8, 8, 8};
    EXPECT_EQ(refusal_of(stack),
              "the input has 4 sizes beside its channels; 1, 2 and 3 are possible, and none of a vector");
    stack = noted("C(4)", {8});
    stack.layers[0].from = "skipp";
    EXPECT_EQ(refusal_of(stack), "layer 1: \"from\" names an unknown earlier layer \"skipp\"; known: input");
}

TEST(Stack, RulesOfALayerAreJudgedAndSaid) {
    Stack stack;
    stack.input = {6, 5};
    stack.channels = 2;
    LayerParts layer;
    layer.name = "edge";
    layer.padding_begin = layer.padding_end = {1};
    layer.padding_mode = PaddingMode::circular;
    stack.layers = {layer};
    EXPECT_EQ(report_of(stack).layers.at(0).layer->padding_mode, PaddingMode::circular);
    EXPECT_EQ(label_of(layer), "convolution 3, circular padding 1");
    layer.kernel = {13};
    layer.padding_begin = layer.padding_end = {6};
    stack.layers = {layer};
    EXPECT_EQ(
        refusal_of(stack),
        "layer 1 (\"edge\"): padding of the column axis is 6 and comes from the other side of an input of "
        "5; at most 5 can be taken from there");
    changed(stack.layers[0])->padding_mode = PaddingMode::reflect;
    EXPECT_EQ(refusal_of(stack),
              "layer 1 (\"edge\"): padding of the row axis is 6 and reflects an input of 6; at most 5 can be "
              "reflected");
    // A kind that has no use for a field ignores it.
    changed(stack.layers[0])->kind = LayerKind::transposed_convolution;
    changed(stack.layers[0])->count_include_pad = false;
    changed(stack.layers[0])->divisor_override = 0;
    EXPECT_EQ(refusal_of(stack), "");
    EXPECT_EQ(label_of(stack.layers[0]), "transposed convolution 13, padding 6");

    LayerParts average;
    average.kind = LayerKind::average_pooling;
    average.padding_begin = average.padding_end = {1};
    average.count_include_pad = false;
    average.divisor_override = -4;
    stack.layers = {average};
    EXPECT_FALSE(report_of(stack).layers.at(0).layer->count_include_pad);
    EXPECT_EQ(report_of(stack).layers.at(0).layer->divisor_override, -4);
    EXPECT_EQ(label_of(average), "average pooling 3, padding 1, divisor -4");
    average.divisor_override.reset();
    EXPECT_EQ(label_of(average), "average pooling 3, padding 1, padding not counted");
    layer.kernel = {3};
    layer.padding_word = PaddingWord::same;
    EXPECT_EQ(label_of(layer), "convolution 3, same circular padding");
    changed(stack.layers[0])->divisor_override = 0;
    EXPECT_EQ(refusal_of(stack), "layer 1: divisor is 0; it must be another number, or be left out");
}

// Behind more phases than are listed a field is a bound; it must hold what is really seen.
TEST(Stack, BoundsHoldWhatIsSeen) {
    for (const char* text : {"14x[T(1,3,2)]", "14x[T(1,4,2)]-C(1,3,2,d3)", "9x[T(1,5,3,p1)-C(1,3,2)]",
                             "13x[U-C(1,3)]", "13x[U(linear)]-C(1,4)", "9x[T(1,2,3)-U(2,cubic)]"}) {
        Stack stack = noted(text, {40});
        const StackReport report = report_of(stack);
        ASSERT_FALSE(report.refusal) << report.refusal->sentence;
        const LayerReport& last = report.layers.back();
        const AxisField& field = last.axes[0];
        EXPECT_FALSE(field.complete || field.exact) << text;
        std::mt19937 random(1);
        std::int64_t widest = 0;
        for (int round = 0; round < 200; ++round) {
            const std::int64_t cell = round == 0 ? 0 : static_cast<std::int64_t>(random()) % last.output[0];
            const Trace trace = trace_of(stack, report, last.number, {cell}, false);
            const auto seen = hull(trace.cells.front()[0]);
            if (!seen) continue;
            widest = std::max(widest, seen->last - seen->first + 1);
            if (cell > 0) continue;
            ASSERT_TRUE(field.first);
            EXPECT_LE(field.first->first, seen->first) << text;
            EXPECT_GE(field.first->last, seen->last) << text;
        }
        EXPECT_GE(field.size, widest) << text;
        EXPECT_LE(field.size, widest + 3) << text << ": no bound worth the name";
    }
}

TEST(Stack, StaysQuickHoweverManyPhases) {
    Stack stack = noted("500x[T(1,3,2,p1)-C(1,2,2,p1)]", {1000});
    const StackReport report = report_of(stack);
    ASSERT_FALSE(report.refusal) << report.refusal->sentence;
    const AxisField& last = report.layers.back().axes[0];
    EXPECT_FALSE(last.complete || last.exact);
    EXPECT_EQ(last.jump, fraction(1));
    // Huge kernels with holes must not be walked tap by tap.
    stack = noted("C(1,1000000,d2000,full)-T(1,1000000,2,d1999,p0)-C(1,100000,3,d7,p0)", {1});
    static_cast<void>(report_of(stack));
}

}  // namespace
}  // namespace convwalk
