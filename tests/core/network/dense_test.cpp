// Vectors in networks: dense layers, flattening and reshaping.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "network/stack_json.h"
#include "network/table.h"
#include "network/write_notation.h"
#include "scenario/network_document.h"
#include "support/layer_parts.h"

namespace convwalk {
namespace {

using testing::LayerParts;

Stack noted(const std::string& text, const std::string& input) {
    Stack stack = read_stack(text).stack;
    const MapShape shape = parse_input_shape(input);
    stack.channels = shape.channels;
    stack.input = shape.sizes;
    return stack;
}

StackReport report_on(const Stack& stack) {
    StackReport report = report_of(stack);
    EXPECT_FALSE(report.refusal) << report.refusal->sentence;
    return report;
}

std::string refusal_of(const std::string& text, const std::string& input) {
    const StackReport report = report_of(noted(text, input));
    return report.refusal ? report.refusal->sentence : "";
}

// What is wrong with a text itself.
std::string misread(const std::string& text) {
    try {
        static_cast<void>(read_stack(text));
    } catch (const BadInput& bad) {
        return bad.what();
    }
    return "";
}

std::vector<std::string> shapes_of(const StackReport& report) {
    std::vector<std::string> shapes;
    for (const LayerReport& layer : report.layers)
        shapes.push_back(to_string(MapShape{layer.channels, layer.output}));
    return shapes;
}

using Shapes = std::vector<std::string>;

// --- sizes and counts

TEST(Dense, CountsWeightsAndBiases) {
    const StackReport report =
        report_on(noted("CR(32,4,valid)-P-CR(32,4,valid)-P-F-DR(32)-D(10)", "3x32x32"));
    EXPECT_EQ(shapes_of(report), (Shapes{"32×29×29", "32×14×14", "32×11×11", "32×5×5", "800", "32", "10"}));
    const std::vector<std::int64_t> parameters = {1568, 0, 16416, 0, 0, 25632, 330};
    for (std::size_t i = 0; i < parameters.size(); ++i)
        EXPECT_EQ(report.layers[i].parameters, parameters[i]) << i;
    EXPECT_EQ(report.parameters, 43946);
    EXPECT_EQ(report.layers[5].multiply_adds, 800 * 32);
    EXPECT_EQ(report.layers[5].label, "dense, ReLU");
    const StackReport bare = report_on(noted("D(10,nobias)-DB(4)", "7"));
    EXPECT_EQ(bare.layers[0].parameters, 70);
    EXPECT_EQ(bare.layers[1].parameters, 10 * 4 + 2 * 4) << "a batch norm, and so no bias";
}

TEST(Dense, CountsStopWhereTheyCanNotBeCounted) {
    const StackReport report = report_on(noted("D(2147483647)-D(2147483647)-D(2147483647)", "2147483647"));
    EXPECT_EQ(report.parameters, kMostCounted);
    EXPECT_EQ(report.multiply_adds, kMostCounted);
}

TEST(Dense, SaysHowManyComeInAndWhy) {
    EXPECT_EQ(refusal_of("CR(32,3,valid)-P-CR(64,3,valid)-P-F-D(10,in1600)", "3x32x32"),
              "layer 6: the dense layer takes 1600, and 64·6·6 = 2304 come in");
    EXPECT_EQ(refusal_of("CR(6,5,valid)-P-F-R-D(10,in150)", "3x32x32"),
              "layer 5: the dense layer takes 150, and 6·14·14 = 1176 come in");
    EXPECT_EQ(refusal_of("F-D(120)-D(10,in84)", "1x4x4"),
              "layer 3: the dense layer takes 84, and 120 come in");
    EXPECT_EQ(refusal_of("C(64,3,valid)-D(10)", "3x8x8"),
              "layer 2: a dense layer takes a vector, and a map of 64×6×6 comes in; flatten it before, to "
              "64·6·6 = 2304");
    EXPECT_EQ(
        refusal_of("C(64,3,valid)-D(10,in1600)", "3x8x8"),
        "layer 2: a dense layer takes a vector of 1600, and a map of 64×6×6 comes in; flatten it before, "
        "to 64·6·6 = 2304");
    EXPECT_EQ(
        refusal_of("D(10)", "1x4x4"),
        "layer 1: a dense layer takes a vector, and a map of 1×4×4 comes in; flatten it before, to 1·4·4 = "
        "16, or let the input be a vector, such as 100");
    const StackReport right = report_on(noted("CR(32,3,valid)-P-CR(64,3,valid)-P-F-D(10,in2304)", "3x32x32"));
    EXPECT_EQ(right.layers.back().parameters, 23050);
}

TEST(Reshape, SpellsBothProducts) {
    // What a "view(-1, 16·6·6)" says of a map of 16×5×5.
    EXPECT_EQ(refusal_of("C(6,5,valid)-P-C(16,5,valid)-P-F(576)-D(10)", "3x32x32"),
              "layer 5: the vector has 576, and 16·5·5 = 400 come in");
    EXPECT_EQ(refusal_of("D(1024)-V(64,5x5)", "16"), "layer 2: the map has 64·5·5 = 1600, and 1024 come in");
    EXPECT_EQ(refusal_of("C(8,3)-V(-1,5x5)", "3x4x4"),
              "layer 2: the map has a multiple of 5·5 = 25, and 8·4·4 = 128 come in");
    EXPECT_EQ(shapes_of(report_on(noted("C(8,3)-V(2,-1x16)-V(-1,2)-F", "3x4x4"))),
              (Shapes{"8×4×4", "2×4×16", "64×2", "128"}));
}

TEST(Dense, AGeneratorNeedsNoInput) {
    const ReadStack torch = read_stack("D(1024,in16)-V(64,4x4)-T(32,4,2,p1)-T(3,4,2,p1)");
    EXPECT_TRUE(torch.has_input);
    EXPECT_EQ(torch.stack.input_shape(), (MapShape{16, {}}));
    EXPECT_EQ(shapes_of(report_on(torch.stack)), (Shapes{"1024", "64×4×4", "32×8×8", "3×16×16"}));
    EXPECT_EQ(report_of(torch.stack).layers[0].parameters, 16 * 1024 + 1024);
    EXPECT_EQ(read_stack("V(64,7x7)-C(1,3)").stack.input_shape(), (MapShape{3136, {}}));
    EXPECT_FALSE(read_stack("D(1024)-V(64,4x4)").has_input);
    EXPECT_EQ(read_network("V(64,7x7)-C(1,3)").stack.input_shape(), (MapShape{3136, {}}));
}

TEST(Dense, OtherLayersSayThatTheyTakeMaps) {
    EXPECT_EQ(
        refusal_of("C(8,3)", "100"),
        "layer 1: a vector of 100 comes in, and convolution works on a map with channels and sizes, such "
        "as 3×224×224");
    EXPECT_EQ(
        refusal_of("F-P", "3x4x4"),
        "layer 2: a vector of 48 comes in, and max pooling works on a map with channels and sizes, such "
        "as 3×224×224");
}

TEST(Dense, VectorsAreJoinedLikeMaps) {
    const auto joined = [](LayerKind how, std::int64_t features, bool flat) {
        Stack stack = noted("F-D(10)-D(4)-D(10)", "3x4x4");
        std::get<Dense>(stack.layers[3].what).features = features;
        stack.layers[1].name = "skip";
        LayerParts join;
        join.kind = how;
        join.with = flat ? "skip" : "input";
        stack.layers.push_back(join);
        return stack;
    };
    EXPECT_EQ(shapes_of(report_on(joined(LayerKind::add, 10, true))).back(), "10");
    EXPECT_EQ(shapes_of(report_on(joined(LayerKind::concatenate, 7, true))).back(), "17");
    EXPECT_EQ(report_of(joined(LayerKind::add, 7, true)).refusal->sentence,
              "layer 5: 7 features can't be added to the 10 of \"skip\"");
    EXPECT_EQ(report_of(joined(LayerKind::concatenate, 7, false)).refusal->sentence,
              "layer 5: a vector of 7 can't be joined with 3×4×4, \"input\"; both must have as many axes");
    EXPECT_EQ(report_of(joined(LayerKind::crop, 7, false)).refusal->sentence,
              "layer 5: a vector of 7 can't be cut to 3×4×4, \"input\"; both must be maps with as many axes");
}

// --- what is seen

std::vector<std::string> fields_of(const Stack& stack) {
    const StackReport report = report_on(stack);
    std::vector<std::string> fields;
    for (const LayerReport& layer : report.layers)
        fields.push_back(layer.whole ? whole_field_words(stack, layer)
                                     : to_string(Extents{layer.axes[0].size}));
    return fields;
}

TEST(Dense, SeesAllThatTheMapBeforeSaw) {
    using Fields = std::vector<std::string>;
    EXPECT_EQ(fields_of(noted("C(6,5,valid)-P-F-D(10)", "1x32x32")), (Fields{"5", "6", "all", "all"}));
    EXPECT_EQ(fields_of(noted("C(6,3,2,valid)-F-D(10)", "1x32x30")), (Fields{"3", "31×29", "31×29"}))
        << "what no window reads is not seen";
    EXPECT_EQ(fields_of(noted("F-D(18)-V(2,3x3)-T(1,4,2,p1)-C(1,3)", "1x8x8")),
              (Fields{"all", "all", "all", "all", "all"}));
    EXPECT_EQ(fields_of(noted("V(4,4x4)-C(1,3)", "1x8x8")), (Fields{"≤ all", "≤ all"}))
        << "without weights between, a cell gets a part of the numbers";
    EXPECT_EQ(fields_of(noted("C(16,8,valid)-V(4,2x2)", "1x8x8")), (Fields{"8", "all"}))
        << "channels of one cell see the same";
    EXPECT_EQ(fields_of(noted("D(4)-V(1,2x2)-C(1,3)", "9")), (Fields{"", "", ""})) << "no map comes in";
}

// Cells of a decoder are still told apart: where it leaves holes, they see nothing.
TEST(Dense, CellsBehindAReshapeAreTracedToAll) {
    const Stack stack = noted("C(2,3,2,valid)-F-D(8)-V(2,2x2)-T(1,1,2,p0)", "1x7x9");
    const StackReport report = report_on(stack);
    EXPECT_EQ(shapes_of(report).back(), "1×3×3");
    EXPECT_TRUE(has_note(report.layers.back(), Note::Kind::sees_nothing));
    const UsedCells all = used_cells(stack, report, 5, {0, 2});
    EXPECT_TRUE(all.exact);
    EXPECT_EQ(all.axes, (Region{{{0, 6}}, {{0, 8}}}));
    EXPECT_EQ(used_cells(stack, report, 5, {1, 2}).axes, (Region{{}, {}}));
    EXPECT_EQ(used_cells(stack, report, 3, {}).axes, (Region{{{0, 6}}, {{0, 8}}})) << "of the vector";
    const Trace trace = trace_of(stack, report, 5, {2, 0}, true);
    EXPECT_EQ(trace.cells[4], (Region{{{1, 1}}, {{0, 0}}}));
    EXPECT_EQ(trace.cells[3], (Region{{{0, 0}}}));
    EXPECT_EQ(trace.cells[1], (Region{{{0, 2}}, {{0, 3}}}));
}

TEST(Dense, AMapMayHaveOtherAxesBehind) {
    const Stack stack = noted("C(4,3,valid)-F-D(24)-V(1,2x3x4)-C(1,3)-F-D(5)-V(1,5)-C(1,3)", "1x9");
    const StackReport report = report_on(stack);
    EXPECT_EQ(shapes_of(report), (Shapes{"4×7", "28", "24", "1×2×3×4", "1×2×3×4", "24", "5", "1×5", "1×5"}));
    for (std::size_t i = 1; i < report.layers.size(); ++i) {
        ASSERT_EQ(report.layers[i].axes.size(), 1U) << i;
        EXPECT_EQ(report.layers[i].axes[0].size, 9) << i;
        EXPECT_TRUE(report.layers[i].whole);
    }
    EXPECT_EQ(used_cells(stack, report, 9, {0}).axes, (Region{{{0, 8}}}));
}

// A skip connection in a decoder lies beside what it meets, or not: counted from where its axes begin.
TEST(Dense, JoinsBehindAReshapeAreJudged) {
    Stack stack = noted("F-D(64)-V(1,8x8)-P-U-C(1,3)", "1x8x8");
    stack.layers[2].name = "skip";
    LayerParts join;
    join.kind = LayerKind::add;
    join.with = "skip";
    stack.layers.push_back(join);
    EXPECT_FALSE(has_note(report_on(stack).layers.back(), Note::Kind::not_aligned));
    stack.layers[4] = read_stack("T(1,2,2,p0)").stack.layers[0];
    stack.layers[5] = read_stack("C(1,3,p0:2)").stack.layers[0];
    EXPECT_TRUE(has_note(report_on(stack).layers.back(), Note::Kind::not_aligned));
    // The input has other axes: nothing is said of it.
    std::get<Join>(stack.layers.back().what).with = "input";
    const LayerReport last = report_on(stack).layers.back();
    EXPECT_FALSE(has_note(last, Note::Kind::not_aligned));
    EXPECT_EQ(last.axes[0].size, 8);
}

TEST(Dense, TheTableLeavesOutWhatMeansNothing) {
    const Stack stack = noted("C(2,3)-F-D(4)", "1x4x4");
    const std::string table = table_of(stack, report_of(stack), TableFormat::csv);
    EXPECT_NE(table.find("\n2,flatten,,32,0,0,,all,,"), std::string::npos) << table;
    EXPECT_NE(table.find("\n3,dense,,4,132,128,,all,,"), std::string::npos) << table;
    const auto json = report_json(stack, report_of(stack));
    EXPECT_TRUE(json["layers"][2]["output"].is_array() && json["layers"][2]["output"].empty());
    EXPECT_TRUE(json["layers"][2]["axes"][0]["jump"].is_null());
    EXPECT_EQ(json["layers"][2]["axes"][1]["size"], 4);
}

// --- windows as channels

TEST(Unfold, MakesChannelsOfWindowsAndBack) {
    const StackReport report = report_on(noted("UNFOLD(2x3)", "4x10x12"));
    EXPECT_EQ(shapes_of(report), (Shapes{"24×90"})) << "9·10 windows of 6 cells for each channel";
    EXPECT_EQ(report.layers[0].label, "unfold 2×3");
    EXPECT_EQ(shapes_of(report_on(noted("FOLD(4x5,2x2)", "8x12"))), (Shapes{"2×4×5"}));
    EXPECT_EQ(shapes_of(report_on(noted("UNFOLD(3,s2,p1,d2)-FOLD(7x9,3,s2,p1,d2)", "5x7x9"))),
              (Shapes{"45×12", "5×7×9"}));
    EXPECT_EQ(
        refusal_of("FOLD(4x5,2x2)", "8x11"),
        "layer 1: 4×5 has 3·4 = 12 windows of 2·2 = 4 cells a channel, so a multiple of 4 channels and 12 "
        "cells must come in; 8×11 does");
    EXPECT_NE(refusal_of("FOLD(4x5,2x2)", "7x12"), "");
    EXPECT_EQ(refusal_of("FOLD(4x5,2x2)", "8x3x4"),
              "layer 1: 8×3×4 comes in; a fold works on channels and windows, such as 6×90");
    EXPECT_EQ(refusal_of("F-UNFOLD(2)", "8x3x4"),
              "layer 2: 96 comes in; an unfold works on a map with channels and sizes, such as 3×10×12");
    EXPECT_NE(refusal_of("UNFOLD(5)", "8x3x4"), "");
    EXPECT_TRUE(has_note(report_on(noted("UNFOLD(2,s2)", "1x5x4")).layers[0], Note::Kind::lost_cells));
}

TEST(Unfold, EveryCellIsItsWindow) {
    const Stack stack = noted("UNFOLD(2x3,s2,p1)-C(4,1)-FOLD(6x7,2x1,p0:2)", "4x6x7");
    Stack first = stack;
    first.layers.resize(2);
    const StackReport report = report_on(first);
    EXPECT_EQ(shapes_of(report), (Shapes{"24×16", "4×16"}));
    const Extents windows = {4, 4};
    for (std::int64_t n = 0; n < 16; ++n) {
        const std::int64_t row = n / windows[1] * 2 - 1;
        const std::int64_t column = n % windows[1] * 2 - 1;
        const UsedCells used = used_cells(first, report, 2, {n});
        EXPECT_TRUE(used.exact);
        EXPECT_EQ(used.axes, (Region{within({{row, row + 1}}, 6), within({{column, column + 2}}, 7)})) << n;
    }
    // Cell (2, 1) of a fold is the sum of the windows that lie on it.
    const Stack back = noted("FOLD(4x5,2x2)", "8x12");
    const UsedCells used = used_cells(back, report_on(back), 1, {2, 1});
    EXPECT_TRUE(used.exact);
    EXPECT_EQ(used.axes, (Region{{{4, 5}, {8, 9}}})) << "windows 1·4 + 0 and 1, and 2·4 + 0 and 1";
    EXPECT_EQ(used_cells(back, report_on(back), 1, {0, 4}).axes, (Region{{{3, 3}}}));
}

// --- texts and files

TEST(Dense, NotationSaysWhatItExpects) {
    EXPECT_EQ(misread("D"),
              "character 1 of the notation: the number of features is missing; write it in "
              "brackets, such as D(10)");
    EXPECT_EQ(misread("V(64)"),
              "character 1 of the notation: channels and sizes are missing; write them in "
              "brackets, such as V(64,4x4)");
    EXPECT_EQ(misread("V(-1,-1x4)"),
              "character 1 of the notation: more than one size is -1; one alone follows "
              "from the others");
    EXPECT_NE(misread("D(10,k3)"), "");
    EXPECT_NE(misread("F(3,4)"), "");
    EXPECT_NE(misread("V(1,2x3x4x5)"), "");
    EXPECT_NE(misread("D(10,in0)"), "");
    EXPECT_NE(misread("V(64,4x4"), "");
    EXPECT_NE(misread("UNFOLD"), "");
    EXPECT_NE(misread("FOLD(4x5)"), "");
    EXPECT_NE(misread("UNFOLD(2x3,s1x1x1)"), "");
    EXPECT_EQ(
        read_stack("dense 10 - flatten - fc(3) - linear(4,in3) - view(1,2x2) - reshape(-1, 4)").stack.layers,
        read_stack("D(10)-F-D(3)-D(4,in3)-V(1,2x2)-V(-1,4)").stack.layers);
}

TEST(Dense, FilesSayWhatTheyExpect) {
    const auto layer = [](const std::string& text) { return misread("{\"layers\": [" + text + "]}"); };
    EXPECT_EQ(layer(R"({"layer": "dense", "features": 0})"),
              "layers[0].features is 0; it must be a whole number from 1 to 2147483647");
    EXPECT_EQ(
        layer(R"({"layer": "reshape"})"),
        "layers[0].to is missing; it must be a list of channels and 1 to 3 sizes, such as [64, 4, 4]; one "
        "of them may be -1");
    EXPECT_NE(layer(R"({"layer": "reshape", "to": [-1, -1]})"), "");
    EXPECT_NE(layer(R"({"layer": "reshape", "to": [64]})"), "");
    EXPECT_NE(layer(R"({"layer": "reshape", "to": [64, 0]})"), "");
    EXPECT_NE(layer(R"({"layer": "reshape", "to": [64, 2.5]})"), "");
    EXPECT_NE(layer(R"({"layer": "flatten", "to": [64]})"), "") << "a field it does not have";
    EXPECT_NE(layer(R"({"layer": "dense", "features": 3, "kernel": 3})"), "");
    EXPECT_NE(layer(R"({"layer": "fold", "kernel": 2})"), "");
    EXPECT_NE(layer(R"({"layer": "fold", "kernel": 2, "size": 4})"), "");
    EXPECT_NE(layer(R"({"layer": "unfold", "kernel": 2, "groups": 2})"), "");
}

std::int64_t draw(std::mt19937& random, std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most - least + 1));
}

// Layers of all kinds, with and without vectors between.
Stack any_stack(std::mt19937& random) {
    Stack stack;
    stack.channels = draw(random, 1, 6);
    stack.input.clear();
    for (auto axes = draw(random, 0, 3); axes > 0; --axes) stack.input.push_back(draw(random, 1, 8));
    for (auto count = draw(random, 2, 10); count > 0; --count) {
        StackLayer layer = layer_of_kind(static_cast<LayerKind>(draw(random, 0, kLayerKinds - 1)));
        if (LayerRequest* request = layer_in(layer)) {
            for (AxisSpec& a : request->layer.axes) {
                if (has_window(request->layer.op)) a.kernel = draw(random, 1, 3);
            }
            if (has_weights(request->layer.op)) request->layer.out_channels = draw(random, 1, 6);
        }
        if (auto* dense = std::get_if<Dense>(&layer.what)) {
            dense->features = draw(random, 1, 30);
            if (random() % 4 == 0) dense->takes = draw(random, 1, 30);
        }
        if (auto* reshape = std::get_if<Reshape>(&layer.what)) {
            if (!reshape->sizes.empty())
                reshape->sizes.assign(static_cast<std::size_t>(draw(random, 1, 3)), 1);
            for (std::int64_t& size : reshape->sizes) size = draw(random, 1, 3);
            if (random() % 4 == 0) reshape->channels = draw(random, 1, 20);
        }
        if (auto* unfold = std::get_if<Unfold>(&layer.what)) {
            for (AxisSpec& a : unfold->windows.layer.axes) {
                a.kernel = draw(random, 1, 3);
                a.stride = draw(random, 1, 2);
                a.padding_begin = a.padding_end = draw(random, 0, 1);
            }
            if (!unfold->back_to.empty()) unfold->back_to = {draw(random, 1, 4), draw(random, 1, 4)};
        }
        if (std::string* other = other_of(layer)) *other = random() % 2 == 0 ? "input" : "a";
        if (random() % 3 == 0 && !stack.layers.empty() && stack.layers.front().name.empty())
            stack.layers.front().name = "a";
        if (has_weights(layer)) layer.bias = random() % 2 == 0;
        layer.batch_norm = random() % 4 == 0;
        if (random() % 3 == 0) layer.activation = activation_names()[random() % activation_names().size()];
        stack.layers.push_back(std::move(layer));
        // Most layers stand where they are possible.
        if (random() % 8 != 0 && report_of(stack).refusal) stack.layers.pop_back();
    }
    return stack;
}

TEST(Dense, EveryStackComesBackFromItsTexts) {
    std::mt19937 random(12);
    int vectors = 0;
    int noted_ones = 0;
    for (int round = 0; round < 1000; ++round) {
        const Stack stack = any_stack(random);
        const std::string text = to_json(stack).dump();
        if (stack.layers.empty()) continue;
        EXPECT_EQ(read_stack(text).stack, stack) << text;
        NetworkDocument document;
        document = with_stack(document, stack);
        EXPECT_EQ(network_from_json(nlohmann::json::parse(to_json(document).dump())), document) << text;
        if (const auto notation = notation_of(stack.layers)) {
            ++noted_ones;
            EXPECT_EQ(read_stack(*notation).stack.layers, stack.layers) << *notation;
        }
        const StackReport report = report_of(stack);
        for (const LayerReport& layer : report.layers) {
            vectors += layer.output.empty() ? 1 : 0;
            EXPECT_EQ(layer.axes.size(), stack.input.size());
        }
        for (const TableFormat format :
             {TableFormat::text, TableFormat::markdown, TableFormat::csv, TableFormat::latex})
            EXPECT_FALSE(table_of(stack, report, format).empty());
        static_cast<void>(report_json(stack, report));
    }
    EXPECT_GT(vectors, 200);
    EXPECT_GT(noted_ones, 100);
}

// What a cell depends on lies within the field that its layer has.
TEST(Dense, FieldsHoldWhatIsSeen) {
    std::mt19937 random(5);
    int whole = 0;
    for (int round = 0; round < 1500; ++round) {
        const Stack stack = any_stack(random);
        const StackReport report = report_of(stack);
        for (const LayerReport& layer : report.layers) {
            if (!layer.whole) continue;
            Extents cell;
            for (const std::int64_t size : layer.output) cell.push_back(draw(random, 0, size - 1));
            const UsedCells used = used_cells(stack, report, layer.number, cell);
            for (std::size_t axis = 0; axis < layer.axes.size(); ++axis) {
                const auto seen = hull(used.axes[axis]);
                if (!seen) continue;
                ++whole;
                ASSERT_TRUE(layer.axes[axis].first);
                EXPECT_LE(layer.axes[axis].first->first, seen->first);
                EXPECT_GE(layer.axes[axis].first->last, seen->last);
                if (layer.axes[axis].exact) {
                    EXPECT_EQ(layer.axes[axis].first, seen) << to_json(stack).dump();
                }
            }
        }
    }
    EXPECT_GT(whole, 1000);
}

}  // namespace
}  // namespace convwalk
