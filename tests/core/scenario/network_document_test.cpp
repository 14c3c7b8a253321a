// A network in a scenario, and its open layer.
#include <gtest/gtest.h>
#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>
#include "basics/errors.h"
#include "network/networks.h"
#include "network/write_notation.h"
#include "picture/cells.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "scenario/network_edits.h"
#include "scene/font_metrics.h"
#include "support/layer_parts.h"
#include "support/network_figures.h"
#include "views/network/network_figure.h"
#include "views/planes/brush.h"

namespace convwalk {
namespace {

using testing::changed;
using testing::LayerParts;
using testing::parts_of;

using testing::network_figures::of_stack;
using testing::network_figures::of_text;

// --- the document ---

TEST(NetworkDocument, IsReadBackFromItsJson) {
    for (const Network& n : networks()) {
        Scenario s = of_stack(n.stack);
        s.network()->cell.assign(n.stack.input.size(), 1);
        if (const auto why = why_not_cell(n.stack, report_of(n.stack), s.network()->cell, "cell"))
            s.network()->cell.assign(report_of(n.stack).layers.back().output.size(), 0);
        EXPECT_EQ(parse_scenario(to_json(s)), s) << to_json(s);
    }
    const Scenario s = scenario_of(read_network("C(8)-T(4)", {"kernel=5", "transposed-kernel=2"}));
    EXPECT_EQ(parts_of(s.network()->stack.layers[0]).kernel, Extents{5});
    EXPECT_EQ(parse_scenario(to_json(s)), s) << to_json(s);
}

TEST(NetworkDocument, NotationOfLayersReadsBackToThem) {
    for (const std::string text :
         {"CR(64,9)-CR(32,7)-TR(32)-C(1,1)", "2x[C(256,3)-PS(2)-PReLU]-C(3,9)", "CBR(8,3x5,2x1,d2)-AP(3,2)",
          "CR(96,11,4,valid)-P(3,2)-CR(256,5,g2)", "U(3,linear,corners)-S-B", "T(8,3,2,p1,op1)-MP(2,2,ceil)",
          "C(8,3,nobias)-CB(8,3)", "C(4,2,same)-C(4,3,full)-C(4,3,causal)"}) {
        const auto layers = read_notation(text).layers;
        const auto written = notation_of(layers);
        ASSERT_TRUE(written) << text;
        EXPECT_EQ(read_notation(*written).layers, layers) << *written;
    }
    EXPECT_EQ(notation_of(read_notation("C(8,3)-C(8,3)-P").layers), "2x C(8) - P");
    EXPECT_FALSE(notation_of(network("unet").stack.layers));
    // What a notation has no words for.
    std::vector<StackLayer> layers = read_notation("C(8,3,p1)-AP(3,2)").layers;
    ASSERT_TRUE(notation_of(layers));
    for (const int what : {0, 1, 2}) {
        std::vector<StackLayer> other = layers;
        if (what == 0) changed(other[0])->padding_mode = PaddingMode::reflect;
        if (what == 1) changed(other[1])->count_include_pad = false;
        if (what == 2) changed(other[1])->divisor_override = 4;
        EXPECT_FALSE(notation_of(other)) << what;
    }
    NotationDefaults five;
    five.kernel = 5;
    EXPECT_EQ(notation_of(read_notation("C(8)", five).layers, five), "C(8)");
}

TEST(NetworkDocument, AnOpenLayerAndItsNetworkAgree) {
    const Scenario whole = of_text("CR(64,9)-P-C(8,3)");
    Scenario opened = whole;
    opened.view.kind = ViewKind::flat;
    opened.network()->open = 3;
    opened = settled(whole, opened);
    EXPECT_EQ(layer_of(opened).layer.in_channels, 64);
    EXPECT_EQ(layer_of(opened).layer.out_channels, 8);
    EXPECT_EQ(layer_of(opened).layer.axes[0].input, 64);
    EXPECT_EQ(parse_scenario(to_json(opened)), opened);

    LayerRequest layer = layer_of(opened);
    for (AxisSpec& a : layer.layer.axes) a.stride = 2;
    layer.layer.axes[0].input = 9;
    const Scenario edited = settled(opened, opened, layer);
    EXPECT_EQ(parts_of(edited.network()->stack.layers[2]).stride, Extents{2});
    EXPECT_EQ(layer_of(edited).layer.axes[0].input, 64) << "comes from the layer before";
    EXPECT_EQ(edited.network()->notation, "CR(64,9) - P - C(8,3,2)");

    Scenario back = edited;
    back.view.kind = ViewKind::network;
    back = settled(edited, back);
    EXPECT_EQ(back.network()->stack, edited.network()->stack);
    EXPECT_EQ(layer_of(back), LayerRequest{});
}

// The network of one layer after another, as a scenario in which that layer is open.
Scenario opened_layer(const Scenario& whole, std::size_t number) {
    Scenario opened = whole;
    opened.view.kind = ViewKind::flat;
    opened.network()->open = number;
    return settled(whole, opened);
}

TEST(NetworkDocument, ALayerBesideTheNetworkInAFileIsItsOpenOne) {
    const Scenario opened = opened_layer(of_text("CR(64,9)-P-C(8,3)"), 3);
    const nlohmann::json file = nlohmann::json::parse(to_json(opened));
    nlohmann::json strides = file;
    strides["layer"]["stride"] = 2;
    LayerRequest layer = layer_of(opened);
    for (AxisSpec& a : layer.layer.axes) a.stride = 2;
    EXPECT_EQ(parse_scenario(strides.dump()), settled(opened, opened, layer));
    nlohmann::json without = file;
    without.erase("layer");
    EXPECT_EQ(parse_scenario(without.dump()), opened);
    nlohmann::json larger = file;
    larger["layer"]["input"] = "70x70";
    std::string sentence;
    try {
        static_cast<void>(parse_scenario(larger.dump()));
    } catch (const BadInput& bad) {
        sentence = bad.what();
    }
    EXPECT_EQ(sentence,
              "layer is not the open one of the network: the input of layer 3 can't be 70×70 here: it is "
              "what layer 2 "
              "gives, 64×64");
}

TEST(NetworkDocument, WhatStandsInThePaddingFlowsBackAndForth) {
    const Scenario whole = of_text("C(4,3,p1)-AP(3,2,p1)-C(4,3,p1)");
    Scenario opened = opened_layer(whole, 1);
    LayerRequest layer = layer_of(opened);
    layer.layer.padding_mode = PaddingMode::reflect;
    Scenario edited = settled(opened, opened, layer);
    EXPECT_EQ(layer_of(edited).layer.padding_mode, PaddingMode::reflect);
    EXPECT_EQ(parts_of(edited.network()->stack.layers[0]).padding_mode, PaddingMode::reflect);
    EXPECT_EQ(edited.network()->notation, "") << "which has no word for it";
    EXPECT_EQ(parse_scenario(to_json(edited)), edited);

    // The next one, and the first again.
    const Scenario pool = opened_layer(edited, 2);
    layer = layer_of(pool);
    layer.layer.count_include_pad = false;
    layer.layer.divisor_override = 7;
    edited = settled(pool, pool, layer);
    EXPECT_FALSE(parts_of(edited.network()->stack.layers[1]).count_include_pad);
    EXPECT_EQ(parts_of(edited.network()->stack.layers[1]).divisor_override, 7);
    EXPECT_EQ(parse_scenario(to_json(edited)), edited);
    EXPECT_EQ(layer_of(opened_layer(edited, 1)).layer.padding_mode, PaddingMode::reflect);
    EXPECT_EQ(layer_of(opened_layer(opened_layer(edited, 1), 2)), layer_of(edited));

    // Another operator takes nothing of it along.
    layer.layer.op = Operator::max_pooling;
    layer.layer.count_include_pad = true;
    layer.layer.divisor_override.reset();
    const Scenario max = settled(edited, edited, layer);
    EXPECT_TRUE(parts_of(max.network()->stack.layers[1]).count_include_pad);
    EXPECT_FALSE(parts_of(max.network()->stack.layers[1]).divisor_override);
}

LayerParts resizing() {
    LayerParts layer;
    layer.kind = LayerKind::resize;
    return layer;
}

TEST(NetworkDocument, ACellLiesInTheOutput) {
    const auto refusal = [](const char* text) {
        try {
            static_cast<void>(read_network(text));
        } catch (const BadInput& bad) {
            return std::string(bad.what());
        }
        return std::string();
    };
    EXPECT_EQ(refusal(R"_({"input": "1x9x8", "layers": ["P"], "cell": "3x3"})_"), "");
    EXPECT_EQ(refusal(R"_({"input": "1x9x8", "layers": ["P"], "cell": "3x4"})_"),
              "network.cell is 3x4; the network's output has 4×4 cells, so it must be from 0x0 to 3x3");
    EXPECT_EQ(refusal(R"_({"input": "1x9x8", "layers": ["P"], "cell": "3"})_"),
              "network.cell is 3; the network's output has 4×4 cells, so it must be from 0x0 to 3x3");
    EXPECT_EQ(refusal(R"_({"input": "1x9", "layers": ["C(3)"], "cell": "9"})_"),
              "network.cell is 9; the network's output has 9 cells, so it must be from 0 to 8");
    // Behind a layer that has no output, the last that has one counts.
    EXPECT_EQ(refusal(R"_({"input": "1x9", "layers": ["C(3)", "C(3,20,valid)"], "cell": "8"})_"), "");

    Scenario before = scenario_of(read_network(R"_({"input": "1x9x8", "layers": ["C(3)"], "cell": "8x7"})_"));
    Scenario smaller = before;
    smaller.network()->stack.input = {9, 6};
    const Settled made = settle(before, smaller);
    EXPECT_EQ(made.scenario.network()->cell, Extents{});
    EXPECT_EQ(
        made.not_taken,
        "the chosen cell is 8x7; the network's output has 9×6 cells, so it must be from 0x0 to 8x5; the "
        "one in the middle is shown");
    smaller.network()->stack.input = {9, 8};
    changed(smaller.network()->stack.layers[0])->stride = {1};
    EXPECT_EQ(settle(before, smaller).not_taken, "");
    EXPECT_EQ(settle(before, smaller).scenario.network()->cell, (Extents{8, 7}));
}

TEST(NetworkDocument, OnlyLayersThatWalkOpen) {
    Stack stack;
    stack.layers.resize(3);
    stack.layers[0] = stack.layers[2] = layer_of_kind(LayerKind::activation);
    stack.layers[0].activation = stack.layers[2].activation = "relu";
    const Scenario s = of_stack(stack);
    EXPECT_EQ(opened_layer(s, 0).network()->open, 2U) << "the first that can be opened";
    EXPECT_THROW(static_cast<void>(opened_layer(s, 1)), BadInput);
}

// Whatever a layer was, what it is comes back from a file.
TEST(NetworkDocument, ALayerOfAnotherKindIsReadBack) {
    for (const char* notation :
         {"CBR(8,3)", "C(8,3,g1,nobias)", "TB(8,4)", "P", "AP(3)", "U(3,linear)", "PS(2)"}) {
        const Scenario opened =
            opened_layer(scenario_of(read_network("C(16,3)-" + std::string(notation) + "-C(4,3)")), 2);
        for (int op = 0; op <= static_cast<int>(Operator::pixel_shuffle); ++op) {
            LayerRequest edited = layer_of(opened);
            edited.layer.op = static_cast<Operator>(op);
            for (AxisSpec& a : edited.layer.axes) a = {.input = a.input, .kernel = 2, .stride = 2};
            if (is_pooling(edited.layer.op)) edited.layer.out_channels = 16;
            if (!has_window(edited.layer.op)) edited.padding = PaddingWord::numbers;
            const Scenario s = settled(opened, opened, edited);
            if (why_no_figure(s)) continue;
            EXPECT_EQ(parse_scenario(to_json(s)), s) << to_json(s);
        }
    }
}

TEST(NetworkDocument, LayersThatResizeOpenWithTheSizesOfTheNetwork) {
    int count = 0;
    for (const std::size_t axes : {1U, 2U, 3U}) {
        for (const Fraction factor : {Fraction{2, 1}, Fraction{4, 3}, Fraction{1, 3}, Fraction{7, 1000}}) {
            for (const ResizeMode mode : kResizeModes) {
                for (const Extents& size : {Extents{}, Extents{9}, Extents(axes, 12)}) {
                    Stack stack;
                    stack.channels = 3;
                    stack.input = Extents(axes, 143);
                    stack.layers.assign(2, resizing());
                    LayerParts layer = resizing();
                    layer.factor = {size.empty() ? factor : Fraction{2, 1}};
                    layer.size = size;
                    if (size.size() > 1) layer.size.back() = 5;
                    layer.mode = mode;
                    layer.align_corners = cells_each_side(mode) > 0 && factor.den > 1;
                    layer.activation = "relu";
                    stack.layers[1] = layer;
                    const StackReport report = report_of(stack);
                    const Scenario opened = opened_layer(of_stack(stack), 2);
                    const Layer alone = layer_of(opened).layer;
                    ASSERT_FALSE(why_invalid(layer_of(opened)));
                    EXPECT_EQ(output_extents(alone), report.layers[1].output);
                    EXPECT_EQ(input_extents(alone), report.layers[0].output);
                    EXPECT_EQ(output_channels(alone), 3);
                    EXPECT_EQ(alone.resize_mode, mode);
                    EXPECT_EQ(alone.align_corners, layer.align_corners);
                    EXPECT_EQ(with_layer(stack, 2, layer_of(opened)), stack) << "an edit of nothing";
                    EXPECT_EQ(parse_scenario(to_json(opened)), opened);
                    ++count;
                }
            }
        }
    }
    EXPECT_EQ(count, 3 * 4 * 4 * 3);
}

TEST(NetworkDocument, EditsOfAResizingFlowBack) {
    const Scenario opened = opened_layer(of_text("CR(8,3)-U(2)-C(4,3)"), 2);
    const auto edited = [&](const auto& edit) {
        LayerRequest layer = layer_of(opened);
        edit(layer.layer);
        return settled(opened, opened, layer);
    };
    const auto each = [](Layer& layer, const auto& edit) {
        for (AxisSpec& a : layer.axes) edit(a);
    };
    const auto layer_after = [&](const auto& edit) {
        return parts_of(edited(edit).network()->stack.layers[1]);
    };
    EXPECT_EQ(layer_after([&](Layer& l) { each(l, [](AxisSpec& a) { a.factor = 1.0 / 3; }); }).factor,
              (std::vector<Factor>{Fraction{1, 3}}));
    EXPECT_EQ(layer_after([&](Layer& l) { each(l, [](AxisSpec& a) { a.output_size = 7; }); }).size,
              Extents{7});
    EXPECT_EQ(layer_after([](Layer& l) { l.resize_mode = ResizeMode::bicubic; }).mode, ResizeMode::bicubic);
    EXPECT_TRUE(layer_after([](Layer& l) {
                    l.resize_mode = ResizeMode::bilinear;
                    l.align_corners = true;
                }).align_corners);
    const LayerParts shuffled = layer_after([](Layer& l) { l.op = Operator::pixel_shuffle; });
    EXPECT_EQ(shuffled.kind, LayerKind::pixel_shuffle);
    EXPECT_EQ(shuffled.factor, std::vector<Factor>{2.0});
    // Impossible as it is typed: the network says so, and the layer keeps what was typed.
    const Scenario none = edited([&](Layer& l) { each(l, [](AxisSpec& a) { a.factor = 0; }); });
    EXPECT_EQ(layer_of(none).layer.axes[0].factor, 0);
    EXPECT_TRUE(report_of(none.network()->stack).refusal);
    // What a stack has no word for is not taken, and that is said.
    const auto said = [&](const auto& edit) {
        LayerRequest layer = layer_of(opened);
        edit(layer.layer);
        return settle(opened, opened, layer).not_taken;
    };
    EXPECT_EQ(said([](Layer& l) { l.resize_mode = ResizeMode::bicubic; }), "");
    EXPECT_EQ(said([](Layer& l) { l.axes[0].factor = 3; }), "");
    EXPECT_EQ(said([&](Layer& l) { each(l, [](AxisSpec& a) { a.factor = 1.41421356; }); }), "");
    EXPECT_EQ(said([](Layer& l) { l.op = Operator::pixel_unshuffle; }), "");
    EXPECT_EQ(
        said([](Layer& l) { l.axes[0].output_size = 3; }),
        "layer 2 stays as it was: a layer of a network is resized by factors, or to a size, on all axes");
    EXPECT_EQ(said([&](Layer& l) { each(l, [](AxisSpec& a) { a.factor = 1.2345678901234567e-8; }); }),
              "layer 2 stays as it was: factor is 1.2345678901234567e-08; it has more digits than a network "
              "can count with");
    // A file of a network could not be read back.
    EXPECT_EQ(said([](Layer& l) {
                  l.op = Operator::convolution;
                  l.axes[1].padding_end = 99'999'999'999;
              }),
              "layer 2 stays as it was: padding is 99999999999; it must be at most 2147483647");
    EXPECT_EQ(said([](Layer& l) { l.axes[1].input = 7; }),
              "the input of layer 2 can't be 128×7 here: it is what layer 1 gives, 128×128");
    EXPECT_EQ(said([](Layer& l) { l.in_channels = 3; }),
              "layer 2 can't get 3 channels here: it gets what layer 1 gives, 8");
    EXPECT_EQ(said([](Layer& l) { l.axes.resize(1); }),
              "layer 2 can't have 1 dimension: it stands in a network that has 2");
    EXPECT_EQ(edited([](Layer& l) { l.axes[0].output_size = 3; }), opened);
    EXPECT_EQ(layer_after([](Layer& l) { l.axes[0].factor = 3; }).factor, (std::vector<Factor>{3.0, 2.0}));
    EXPECT_EQ(layer_after([](Layer& l) { l.op = Operator::pixel_unshuffle; }).kind,
              LayerKind::pixel_unshuffle);
    // To a window and back.
    const Scenario window = edited([](Layer& l) {
        l = {.op = Operator::max_pooling, .axes = l.axes, .in_channels = 8};
        for (AxisSpec& a : l.axes) a = {.input = a.input, .kernel = 2, .stride = 2};
    });
    EXPECT_EQ(window.network()->notation, "CR(8) - P - C(4)");
}

TEST(NetworkDocument, APixelShuffleOpensOnTwoAxes) {
    Stack stack;
    stack.channels = 18;
    stack.input = {6, 5};
    stack.layers.resize(1);
    changed(stack.layers[0])->kind = LayerKind::pixel_shuffle;
    changed(stack.layers[0])->factor = {3.0};
    const Scenario opened = opened_layer(of_stack(stack), 1);
    EXPECT_EQ(layer_of(opened).layer.op, Operator::pixel_shuffle);
    EXPECT_EQ(output_extents(layer_of(opened).layer), (Extents{18, 15}));
    EXPECT_EQ(output_channels(layer_of(opened).layer), 2);
    EXPECT_EQ(with_layer(stack, 1, layer_of(opened)), stack);
    stack.channels = 27;
    stack.input = {4, 4, 4};
    const Scenario three = of_stack(stack);
    ASSERT_FALSE(report_of(stack).refusal);
    EXPECT_THROW(static_cast<void>(opened_layer(three, 1)), BadInput);
}

TEST(NetworkDocument, MistakesAreNamedWithTheirPlace) {
    const auto sentence = [](const std::string& text) -> std::string {
        try {
            static_cast<void>(read_network(text));
        } catch (const BadInput& bad) {
            return bad.what();
        }
        return "";
    };
    EXPECT_NE(sentence("C(64,9)-Q(3)").find("character 9"), std::string::npos) << sentence("C(64,9)-Q(3)");
    EXPECT_FALSE(sentence(std::string(1U << 20U, 'C')).empty());
    std::string megabyte;
    while (megabyte.size() < (1U << 20U)) megabyte += "C(8,3)-";
    EXPECT_FALSE(sentence(megabyte).empty());
    EXPECT_FALSE(sentence("C(99999999999999999999)").empty());
    EXPECT_NE(sentence(R"_({"layers": ["C(8)"], "open": 9})_").find("network.open is 9"), std::string::npos);
    EXPECT_FALSE(sentence(R"_({"layers": ["C(8)"], "assume": "kernel=5"})_").empty());
    // Sizes that overflow: the layer is named.
    const Figure f = figure(of_text("40x T(1,2,2,p0)"));
    ASSERT_TRUE(network_figure(f)->report.refusal);
    EXPECT_NE(network_figure(f)->report.refusal->sentence.find("layer "), std::string::npos);
}

}  // namespace
}  // namespace convwalk
