#include "basics/factor.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arithmetic/layer.h"
#include "arithmetic/modes.h"
#include "basics/errors.h"
#include "network/stack_json.h"
#include "network/write_notation.h"
#include "scenario/network_document.h"
#include "scenario/scenario.h"
#include "support/layer_parts.h"

namespace convwalk {
namespace {

using testing::parts_of;

TEST(Factor, IsReadAndWrittenAsItStands) {
    for (const char* text : {"2", "1.5", "3/2", "0.25", "7/1000", "1e+300", "-1", "0"})
        EXPECT_EQ(to_string(factor_spelled(text).value()), text);
    EXPECT_EQ(to_string(factor_spelled("6/4").value()), "3/2") << "in lowest terms";
    EXPECT_EQ(to_string(factor_spelled("4/2").value()), "2");
    EXPECT_EQ(factor_spelled(" 1.25 "), Factor(1.25));
    for (std::int64_t num = 1; num <= 12; ++num) {
        for (std::int64_t den = 1; den <= 12; ++den)
            EXPECT_EQ(factor_spelled(to_string(Factor(fraction(num, den)))).value().exact(),
                      fraction(num, den));
    }
    for (const char* text : {"", "x", "3/", "/2", "3/0", "0/3", "3/2/1", "-3/2", "1.5/2", "nan", "inf",
                             "1e999", "99999999999999999999/3", "2 3", " ", "1,5", "1/-2"})
        EXPECT_FALSE(factor_spelled(text)) << text;
}

TEST(Factor, IsExactUnderTheFloatingNumber) {
    EXPECT_EQ(Factor(1.1).exact(), (Fraction{11, 10}));
    EXPECT_EQ(Factor(0.007).exact(), (Fraction{7, 1000}));
    EXPECT_EQ(Factor(2).exact(), (Fraction{2, 1}));
    EXPECT_EQ(Factor(Fraction{4, 3}).exact(), (Fraction{4, 3}));
    EXPECT_EQ(Factor(Fraction{4, 3}).value(), 4.0 / 3);
    EXPECT_EQ(Factor(0).exact(), std::nullopt);
    EXPECT_EQ(Factor(-2).exact(), std::nullopt);
    EXPECT_EQ(Factor(1e300).exact(), std::nullopt);
    EXPECT_EQ(Factor(1e-300).exact(), std::nullopt);
    EXPECT_EQ(Factor(1.5), Factor(Fraction{3, 2}));
    EXPECT_EQ(to_string(factor_of(4.0 / 3)), "4/3");
    EXPECT_EQ(to_string(factor_of(1.41421356)), "1.41421356");
    EXPECT_EQ(to_string(factor_of(0.75)), "0.75");
}

TEST(Factor, OneOrOneAnAxis) {
    EXPECT_EQ(to_string(parse_factors("3/2x2", "factor")), "3/2x2");
    EXPECT_EQ(to_string(parse_factors("2×2", "factor")), "2");
    EXPECT_EQ(parse_factors("1.5x2x3", "factor").size(), 3U);
    EXPECT_THROW(static_cast<void>(parse_factors("1x2x3x4", "factor")), BadInput);
    EXPECT_THROW(static_cast<void>(parse_factors("2x", "factor")), BadInput);
}

Extents resized(const std::string& factor) {
    LayerRequest request;
    request.layer.op = Operator::resize;
    set_layer_fields(request, {{"input", "4"}, {"factor", factor}});
    return output_extents(request.layer);
}

Extents in_network(const std::string& text) {
    ReadStack read = read_stack(text);
    read.stack.channels = 1;
    read.stack.input = {4, 4};
    return report_of(read.stack).layers.back().output;
}

TEST(Factor, MeansTheSameWhereverItIsWritten) {
    const std::vector<std::pair<std::string, Extents>> factors = {{"2", {8, 8}},     {"1.5", {6, 6}},
                                                                  {"3/2", {6, 6}},   {"2x3", {8, 12}},
                                                                  {"3/2x2", {6, 8}}, {"0.5x1/4", {2, 1}}};
    for (const auto& [text, output] : factors) {
        EXPECT_EQ(resized(text), output) << text;
        EXPECT_EQ(in_network("U(" + text + ")"), output) << text;
        EXPECT_EQ(in_network(R"({"layers": [{"layer": "resize", "factor": ")" + text + R"("}]})"), output)
            << text;
        EXPECT_EQ(parse_layer(R"({"operator": "resize", "input": 4, "factor": ")" + text + R"("})", "layer")
                      .layer.axes.size(),
                  2U);
    }
    EXPECT_EQ(in_network(R"({"layers": [{"layer": "resize", "factor": 1.5}]})"), (Extents{6, 6}));
    EXPECT_EQ(in_network(R"({"layers": [{"layer": "resize", "factor": [2, 3]}]})"), (Extents{8, 12}));
    EXPECT_EQ(in_network(R"({"layers": [{"layer": "resize", "factor": ["3/2", 2]}]})"), (Extents{6, 8}));
}

TEST(Factor, IsWrittenAsItWasRead) {
    for (const char* text : {"U(1.5)", "U(3/2)", "U(3/2x2)", "U(1.5,linear)", "PU(3)"}) {
        const auto layers = read_notation(text).layers;
        EXPECT_EQ(notation_of(layers), text);
        Stack stack;
        stack.layers = layers;
        EXPECT_EQ(notation_of(read_stack(to_json(stack).dump()).stack.layers), text);
    }
    LayerRequest request;
    request.layer.op = Operator::resize;
    set_layer_fields(request, {{"factor", "3/2x2"}});
    EXPECT_NE(to_json(request).find(R"("factor":["3/2",2])"), std::string::npos) << to_json(request);
    EXPECT_EQ(to_json(parse_layer(to_json(request), "layer")), to_json(request));
}

TEST(ResizeModes, HaveTheSameSpellingsEverywhere) {
    for (const std::string_view word : resize_mode_spellings()) {
        const std::string text(word);
        const ResizeMode mode = resize_mode_spelled(word).value();
        EXPECT_EQ(parts_of(read_notation("U(2," + text + ")").layers[0]).mode, mode) << text;
        const ReadStack read = read_stack(R"({"layers": [{"layer": "resize", "mode": ")" + text + R"("}]})");
        EXPECT_EQ(parts_of(read.stack.layers[0]).mode, mode);
        EXPECT_EQ(parse_layer(R"({"operator": "resize", "resize_mode": ")" + text + R"("})", "layer")
                      .layer.resize_mode,
                  mode);
        NotationDefaults defaults;
        assume(defaults, "mode=" + text);
        EXPECT_EQ(defaults.mode, mode);
    }
    EXPECT_EQ(resize_mode_spelled("Nearest_Exact"), ResizeMode::nearest_exact);
    EXPECT_FALSE(resize_mode_spelled("lanczos"));
    EXPECT_FALSE(resize_mode_spelled(""));
}

}  // namespace
}  // namespace convwalk
