// Stacks of layers: sizes, counts and receptive fields.
#include "network/stack.h"

#include <gtest/gtest.h>

#include "support/vectors.h"

namespace convwalk {
namespace {

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
        StackLayer layer;
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
            const UsedCells used = used_cells(stack, report, stack.layers.size(), probe["output_index"]);
            for (std::size_t axis = 0; axis < stack.input.size(); ++axis) {
                EXPECT_EQ(list_of(used.axes[axis]), probe["used_runs"][axis]) << v["id"];
                const Trace trace =
                    trace_of(stack, report, stack.layers.size(), axis, probe["output_index"][axis], false);
                EXPECT_TRUE(trace.exact) << v["id"];
                EXPECT_EQ(ends_of(hull(trace.cells.front())), probe["theoretical"][axis]) << v["id"];
            }
        }
    }
    EXPECT_GT(transposed, 50u);
}

}  // namespace
}  // namespace convwalk
