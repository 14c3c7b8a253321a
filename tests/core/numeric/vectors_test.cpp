// Every number that PyTorch gives, and the refusals.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "numeric/evaluation.h"
#include "numeric/rearrange.h"
#include "numeric/resize.h"
#include "support/vectors.h"

namespace convwalk {
namespace {

using nlohmann::json;
using testing::vectors_of;

Extents extents(const json& value) {
    return value.get<Extents>();
}

Layer layer_of(const json& v, Operator op, const Extents& spatial) {
    Layer layer;
    layer.op = op;
    layer.axes.clear();
    for (std::size_t i = 0; i < spatial.size(); ++i) {
        AxisSpec a;
        a.input = spatial[i];
        a.kernel = v["kernel_size"][i];
        a.stride = v["stride"][i];
        if (!v["padding"].is_string()) {
            a.padding_begin = v["padding"][i];
            a.padding_end = v["padding_end"][i];
        }
        if (v.contains("dilation")) a.dilation = v["dilation"][i];
        if (v.contains("output_padding")) a.output_padding = v["output_padding"][i];
        a.ceil_mode = v.value("ceil_mode", false);
        layer.axes.push_back(a);
    }
    if (v.contains("weight_shape")) {
        layer.groups = v["groups"];
        const Extents weight = extents(v["weight_shape"]);
        layer.out_channels = op == Operator::convolution ? weight[0] : weight[1] * layer.groups;
    }
    layer.in_channels = v["input_shape"][1];
    for (const PaddingWord word : {PaddingWord::same, PaddingWord::valid}) {
        if (v["padding"] == name_of(word)) return resolved({layer, word});
    }
    return layer;
}

Layer layer_of(const json& v, Operator op) {
    const Extents shape = extents(v["input_shape"]);
    return layer_of(v, op, Extents(shape.begin() + 2, shape.end()));
}

ValueRules rules_of(const json& v) {
    ValueRules rules;
    for (const PaddingMode mode : kPaddingModes) {
        if (v.value("padding_mode", "zeros") == name_of(mode)) rules.padding_mode = mode;
    }
    rules.count_include_pad = v.value("count_include_pad", true);
    if (v.contains("divisor_override") && !v["divisor_override"].is_null())
        rules.divisor_override = v["divisor_override"].get<std::int64_t>();
    return rules;
}

Operands operands_of(const json& v) {
    Operands operands{{extents(v["input_shape"]), v["input"]}, {}};
    if (v.contains("weight")) operands.weight = {extents(v["weight_shape"]), v["weight"]};
    if (v.contains("bias") && !v["bias"].is_null()) operands.bias = v["bias"].get<std::vector<double>>();
    return operands;
}

// Compares numbers; null stands for minus infinity.
void expect_values(const json& v, const Tensor& output, double tolerance) {
    ASSERT_EQ(output.shape, extents(v["expected_output_shape"])) << v["id"];
    const json& expected = v["expected_output"];
    ASSERT_EQ(output.values.size(), expected.size()) << v["id"];
    for (std::size_t n = 0; n < expected.size(); ++n) {
        if (expected[n].is_null())
            EXPECT_TRUE(std::isinf(output.values[n]) && output.values[n] < 0) << v["id"] << " " << n;
        else
            EXPECT_LE(std::abs(output.values[n] - expected[n].get<double>()), tolerance)
                << v["id"] << " " << n << ": " << output.values[n] << " is not " << expected[n];
    }
}

void expect_refused(const json& v, std::string_view kind) {
    EXPECT_EQ(kind, v["error"]["class"].get<std::string>()) << v["id"];
}

void check_layer(const json& v, Operator op) {
    const Layer layer = layer_of(v, op);
    if (const auto why = why_invalid(layer)) return expect_refused(v, to_string(why->kind));
    const Operands operands = operands_of(v);
    if (const auto why = why_unfit(layer, rules_of(v), operands)) return expect_refused(v, why->kind);
    ASSERT_TRUE(v["error"].is_null()) << v["id"];
    const Evaluation e = evaluated(layer, rules_of(v), operands);
    expect_values(v, e.output, v["tolerance"]);
    if (op == Operator::transposed_convolution) expect_values(v, scattered(layer, operands), v["tolerance"]);
    if (!v.contains("expected_indices")) return;
    for (std::size_t n = 0; n < e.winners.size(); ++n) {
        const json& winner = v["expected_indices"][n];
        EXPECT_EQ(e.winners[n], winner.is_null() ? -1 : winner.get<std::int64_t>()) << v["id"] << " " << n;
    }
}

void check_overlap(const json& v) {
    const Layer layer = layer_of(v, Operator::transposed_convolution);
    ASSERT_FALSE(why_invalid(layer)) << v["id"];
    expect_values(v, overlap_count(layer), 0);
}

void check_resizing(const json& v) {
    Resizing r;
    for (const ResizeMode mode : kResizeModes) {
        if (v["mode"] == name_of(mode)) r.mode = mode;
    }
    r.align_corners = v["align_corners"].is_boolean() && v["align_corners"].get<bool>();
    if (!v["size"].is_null()) r.size = extents(v["size"]);
    if (!v["scale_factor"].is_null()) r.factors = v["scale_factor"].get<std::vector<double>>();
    if (const auto why = why_unfit(r, v["input_shape"])) return expect_refused(v, why->kind);
    ASSERT_TRUE(v["error"].is_null()) << v["id"];
    expect_values(v, resized(r, operands_of(v).input), v["tolerance"]);
}

void check_shuffle(const json& v) {
    const std::int64_t factor = v["upscale_factor"];
    if (const auto why = why_not_shuffled(v["input_shape"], factor)) return expect_refused(v, why->kind);
    ASSERT_TRUE(v["error"].is_null()) << v["id"];
    expect_values(v, pixel_shuffled(operands_of(v).input, factor), 0);
}

void check_unshuffle(const json& v) {
    const std::int64_t factor = v["downscale_factor"];
    if (const auto why = why_not_unshuffled(v["input_shape"], factor)) return expect_refused(v, why->kind);
    ASSERT_TRUE(v["error"].is_null()) << v["id"];
    expect_values(v, pixel_unshuffled(operands_of(v).input, factor), 0);
}

void check_unfold(const json& v) {
    const Layer layer = layer_of(v, Operator::convolution);
    if (const auto why = why_invalid(layer)) {
        EXPECT_FALSE(v["error"].is_null()) << v["id"] << why->sentence;
        return;
    }
    ASSERT_FALSE(why_not_unfolded(layer, v["input_shape"][0])) << v["id"];
    expect_values(v, unfolded(layer, operands_of(v).input), 0);
}

void check_fold(const json& v) {
    Layer layer = layer_of(v, Operator::convolution, extents(v["output_size"]));
    layer.in_channels = 1;
    ASSERT_FALSE(why_invalid(layer)) << v["id"];
    if (const auto why = why_not_folded(layer, v["input_shape"])) return expect_refused(v, why->kind);
    ASSERT_TRUE(v["error"].is_null()) << v["id"];
    expect_values(v, folded(layer, operands_of(v).input), 0);
}

TEST(NumericVectors, EveryValueIsThatOfPyTorch) {
    std::map<std::string, int> seen;
    for (const json& v : vectors_of("values.jsonl")) {
        const std::string op = v["op"];
        ++seen[op];
        if (op == "conv") check_layer(v, Operator::convolution);
        if (op == "conv_transpose") check_layer(v, Operator::transposed_convolution);
        if (op == "max_pool") check_layer(v, Operator::max_pooling);
        if (op == "avg_pool") check_layer(v, Operator::average_pooling);
        if (op == "overlap_count") check_overlap(v);
        if (op == "interpolate") check_resizing(v);
        if (op == "pixel_shuffle") check_shuffle(v);
        if (op == "pixel_unshuffle") check_unshuffle(v);
        if (op == "unfold") check_unfold(v);
        if (op == "fold") check_fold(v);
    }
    EXPECT_EQ(seen.size(), 10u) << "a kind of record was not checked";
}

// A transposed convolution by gathering, by scattering, and as the convolution that a record says it is over
// the grid that it says it has: one number.
TEST(NumericVectors, EveryEquivalenceHolds) {
    for (const json& v : vectors_of("equivalence.jsonl")) {
        const Layer layer = layer_of(v, Operator::transposed_convolution);
        const Operands operands = operands_of(v);
        ASSERT_FALSE(why_unfit(layer, {}, operands)) << v["id"];
        expect_values(v, evaluated(layer, {}, operands).output, 0);
        expect_values(v, scattered(layer, operands), 0);

        json plain = v["equivalent_conv"];
        plain["kernel_size"] = v["kernel_size"];
        plain["padding_end"] = plain["padding"];
        plain["input_shape"] = v["expanded_shape"];
        plain["input"] = v["expanded_values"];
        plain["bias"] = v["bias"];
        expect_values(v, evaluated(layer_of(plain, Operator::convolution), {}, operands_of(plain)).output, 0);
    }
}

}  // namespace
}  // namespace convwalk
