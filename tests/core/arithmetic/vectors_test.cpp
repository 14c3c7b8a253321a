// The test vectors line by line: what PyTorch makes of layers, and where transposed convolutions put their
// zeros.
#include <gtest/gtest.h>

#include <algorithm>

#include "arithmetic/layer.h"
#include "layout/layout.h"
#include "support/vectors.h"

namespace convwalk {
namespace {

using nlohmann::json;
using testing::vectors_of;

Operator operator_of(const json& v) {
    if (v["op"] == "conv") return Operator::convolution;
    if (v["op"] == "conv_transpose") return Operator::transposed_convolution;
    if (v["op"] == "max_pool") return Operator::max_pooling;
    EXPECT_EQ(v["op"], "avg_pool");
    return Operator::average_pooling;
}

// The layer of a vector; padding words that are none of PyTorch's leave its padding at 0.
LayerRequest request_of(const json& v, const Extents& input) {
    LayerRequest request;
    Layer& layer = request.layer;
    layer.op = operator_of(v);
    layer.axes.resize(input.size());
    for (std::size_t i = 0; i < input.size(); ++i) {
        AxisSpec& a = layer.axes[i];
        a.input = input[i];
        a.kernel = v["kernel_size"][i];
        a.stride = v["stride"][i];
        if (v.contains("dilation")) a.dilation = v["dilation"][i];
        if (v.contains("output_padding")) a.output_padding = v["output_padding"][i];
        if (v.contains("ceil_mode")) a.ceil_mode = v["ceil_mode"];
        if (!v["padding"].is_array()) continue;
        a.padding_begin = v["padding"][i];
        a.padding_end = v.contains("padding_end") ? v["padding_end"][i].get<std::int64_t>() : a.padding_begin;
    }
    if (v["padding"] == "same") request.padding = PaddingWord::same;
    if (v["padding"] == "valid") request.padding = PaddingWord::valid;
    if (v.contains("groups")) {
        layer.groups = v["groups"];
        layer.in_channels = v["input_shape"][1];
        layer.out_channels = layer.op == Operator::convolution
                                 ? v["weight_shape"][0].get<std::int64_t>()
                                 : v["weight_shape"][1].get<std::int64_t>() * layer.groups;
    } else if (v.contains("input_shape")) {
        layer.in_channels = v["input_shape"][1];
    }
    return request;
}

Extents spatial(const json& shape) {
    return {shape.begin() + 2, shape.end()};
}

TEST(Vectors, ShapesAndRefusalsArePyTorchs) {
    std::size_t refused = 0;
    for (const json& v : vectors_of("shapes.jsonl")) {
        const LayerRequest request = request_of(v, spatial(v["input_shape"]));
        std::optional<Refusal> why;
        if (v.contains("weight_shape")) why = why_weight_unfit(request.layer, v["weight_shape"]);
        if (!why) why = why_invalid(request);
        const bool refuses = !v["error"].is_null();
        if (v["padding"] == "full") continue;  // a word here, none in PyTorch
        ASSERT_EQ(why.has_value(), refuses) << v["id"] << (why ? ": " + why->sentence : "");
        if (refuses) {
            const json kind = std::string(to_string(why->kind));
            EXPECT_NE(std::find(v["violations"].begin(), v["violations"].end(), kind), v["violations"].end())
                << v["id"] << ": " << kind << ", not one of " << v["violations"];
            ++refused;
            continue;
        }
        const Layer layer = resolved(request);
        Extents shape = {v["input_shape"][0], output_channels(layer)};
        for (const std::int64_t size : output_extents(layer)) shape.push_back(size);
        EXPECT_EQ(json(shape), v["expected_output_shape"]) << v["id"];
        if (!v.contains("resolved_padding")) continue;
        for (std::size_t i = 0; i < layer.axes.size(); ++i) {
            EXPECT_EQ(layer.axes[i].padding_begin, v["resolved_padding"][i]) << v["id"];
            EXPECT_EQ(layer.axes[i].padding_end, v["resolved_padding_end"][i]) << v["id"];
        }
    }
    EXPECT_GT(refused, 200u);
}

char letter(SlotKind kind) {
    switch (kind) {
        case SlotKind::real:
            return 'R';
        case SlotKind::inserted_zero:
            return 'I';
        case SlotKind::padding:
            return 'P';
        case SlotKind::output_padding:
            return 'O';
        case SlotKind::overhang:
        case SlotKind::cropped:
            break;
    }
    return '?';
}

// The slots of a grid cell: cropped slots come before the grid.
Extents slots_of(const Layout& l, Extents cell) {
    for (std::size_t axis = 0; axis < cell.size(); ++axis) cell[axis] += l.axes[axis].crop_begin;
    return cell;
}

json kinds_of(const Layout& l) {
    const Extents grid = grid_extents(l);
    json rows = json::array();
    std::string row;
    for (std::int64_t flat = 0; flat < cell_count(grid); ++flat) {
        row += letter(kind_at(l, slots_of(l, unravelled(flat, grid))));
        if (static_cast<std::int64_t>(row.size()) < grid.back()) continue;
        rows.push_back(row);
        row.clear();
    }
    return rows;
}

TEST(Vectors, TransposedConvolutionsWalkOverTheirExpandedInput) {
    for (const json& v : vectors_of("equivalence.jsonl")) {
        const LayerRequest request = request_of(v, spatial(v["input_shape"]));
        ASSERT_FALSE(why_weight_unfit(request.layer, v["weight_shape"])) << v["id"];
        ASSERT_FALSE(why_invalid(request)) << v["id"];
        const Layer& layer = request.layer;
        const Layout l = layout(layer);
        for (std::size_t i = 0; i < layer.axes.size(); ++i) {
            const Expansion e = expansion(layer.axes[i]);
            EXPECT_EQ(e.zeros_per_gap, v["inserted_zeros_per_gap"][i]) << v["id"];
            EXPECT_EQ(std::max<std::int64_t>(0, e.begin), v["grid_padding_begin"][i]) << v["id"];
            EXPECT_EQ(std::max<std::int64_t>(0, e.end), v["grid_padding_end"][i]) << v["id"];
            EXPECT_EQ(std::max<std::int64_t>(0, -e.begin), v["grid_crop_begin"][i]) << v["id"];
            EXPECT_EQ(std::max<std::int64_t>(0, -e.end), v["grid_crop_end"][i]) << v["id"];
            EXPECT_EQ(l.axes[i].crop_begin, v["grid_crop_begin"][i]) << v["id"];
            EXPECT_EQ(l.axes[i].crop_end, v["grid_crop_end"][i]) << v["id"];
        }
        EXPECT_EQ(json(grid_extents(l)), json(spatial(v["expanded_shape"]))) << v["id"];
        EXPECT_EQ(json(output_extents(l)), json(spatial(v["expected_output_shape"]))) << v["id"];
        EXPECT_EQ(output_channels(layer), v["expected_output_shape"][1]) << v["id"];
        EXPECT_EQ(kinds_of(l), v["expanded_kind"]) << v["id"];

        // The first channel of the grid holds the inputs where the layout says they come from.
        const Extents grid = grid_extents(l);
        for (std::int64_t flat = 0; flat < cell_count(grid); ++flat) {
            const auto source = source_at(l, slots_of(l, unravelled(flat, grid)));
            const json expected = source ? v["input"][static_cast<std::size_t>(*source)] : json(0);
            ASSERT_EQ(v["expanded_values"][static_cast<std::size_t>(flat)], expected)
                << v["id"] << " at " << flat;
        }
    }
}

TEST(Vectors, AnimationsStepOverTheSameCells) {
    for (const json& v : vectors_of("animations.jsonl")) {
        const LayerRequest request = request_of(v, v["input_size"]);
        ASSERT_FALSE(why_invalid(request)) << v["id"];
        const Layout l = layout(request.layer);
        const Extents outputs = output_extents(l);
        EXPECT_EQ(json(outputs), v["expected_output_size"]) << v["id"];
        EXPECT_EQ(json(grid_extents(l)), v["expanded_size"]) << v["id"];
        EXPECT_EQ(kinds_of(l), v["expanded_kind"]) << v["id"];
        ASSERT_EQ(cell_count(outputs), v["step_count"]) << v["id"];
        for (std::int64_t step = 0; step < cell_count(outputs); ++step) {
            const Extents output = unravelled(step, outputs);
            std::vector<std::int64_t> window, real_cells;
            for (std::size_t i = 0; i < 2; ++i)
                window.push_back(l.axes[i].window_begin(output[i]) - l.axes[i].crop_begin);
            for (std::size_t i = 0; i < 2; ++i) window.push_back(window[i] + l.axes[i].window_size(0) - 1);
            for (const Tap& tap : taps(l, output)) {
                if (tap.source) real_cells.push_back(*tap.source);
            }
            const json expected = v["steps"][static_cast<std::size_t>(step)];
            EXPECT_EQ(json(output), expected["output"]) << v["id"];
            EXPECT_EQ(json(window), expected["window"]) << v["id"];
            EXPECT_EQ(json(real_cells), expected["real_cells"]) << v["id"];
        }
    }
}

}  // namespace
}  // namespace convwalk
