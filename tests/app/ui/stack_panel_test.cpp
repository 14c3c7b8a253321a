// The panel of the layers of a network: every field.
#include "ui/panels/stack_panel.h"
#include <gtest/gtest.h>
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include "basics/errors.h"
#include "basics/size.h"
#include "desk/documents.h"
#include "desk/stack_edits.h"
#include "frameworks/write/write_stack.h"
#include "network/layer_kinds.h"
#include "network/networks.h"
#include "network/stack_json.h"
#include "scenario/network_edits.h"
#include "support/environment.h"
#include "support/layer_parts.h"
#include "support/network_window.h"
#include "support/temp_folder.h"
#include "support/workbench_frames.h"
#include "ui/panels/layer_form.h"
#include "ui/widgets/panel.h"
#include "views/views.h"

namespace convwalk {
namespace {

using testing::LayerParts;
using testing::parts_of;

using testing::DrawnWords;
using testing::ImGuiFrames;
using testing::network_window::NetworkWindow;

// --- every field of a layer ---

TEST_F(NetworkWindow, AResizingTakesFractionsAndSizes) {
    make_tall();
    paste("C(8,3)-U(2)-C(4,3)");
    click_on("U ×2");
    type_into("Factor", 0, "3/2");
    EXPECT_EQ(layer(2).factor, (std::vector<Factor>{Fraction{3, 2}}));
    EXPECT_TRUE(shows("8 × 192 × 192")) << w->all_text();
    type_into("Factor", 0, "0.25");
    EXPECT_EQ(layer(2).factor, (std::vector<Factor>{Fraction{1, 4}}));
    // What is no factor stays where it is typed, with a sentence; the last one counts.
    type_into("Factor", 0, "1/0");
    EXPECT_TRUE(shows("Factor is \"1/0\"; it must be numbers above 0, such as 2, 1.5, 3/2 or 2x1.5."))
        << w->all_text();
    EXPECT_EQ(layer(2).factor, (std::vector<Factor>{Fraction{1, 4}}));
    click_on("C 3×3");
    click_on("U ×0.25");
    EXPECT_TRUE(shows("Take back")) << "nothing is lost";
    click_on("Take back");
    EXPECT_FALSE(shows("Take back"));
    click_on("a size");
    EXPECT_EQ(layer(2).size, Extents{32}) << "the size that it had";
    const std::vector<ImVec2> linked = items_of("Output size");
    w->click(linked.back());
    const std::vector<ImVec2> apart = items_of("Output size");
    ASSERT_EQ(apart.size(), 3u) << "two numbers and the chain";
    w->click(apart[1]);
    w->type("50");
    w->tap(Key::enter);
    EXPECT_EQ(layer(2).size, (Extents{32, 50}));
    EXPECT_TRUE(shows("8 × 32 × 50"));
    click_on("nearest");
    click_on("bilinear");
    EXPECT_EQ(layer(2).mode, ResizeMode::bilinear);
    click_on("Align corners");
    EXPECT_TRUE(layer(2).align_corners);
    EXPECT_FALSE(report_of(shown().stack).refusal);
    click_on("a factor");
    EXPECT_EQ(layer(2).size, Extents{});
    EXPECT_EQ(layer(2).factor, (std::vector<Factor>{2.0})) << "no one factor led to that size";
}

TEST_F(NetworkWindow, WhatIsTypedStaysThoughItCanNotBe) {
    make_tall();
    paste("C(8,3)-P");
    click_on("C 3×3");
    const Stack before = shown().stack;
    type_into("Kernel", 1, "0");
    w->tap(Key::enter);
    EXPECT_TRUE(shows("Kernel is 0; it must be from 1 to 2147483647.")) << w->all_text();
    EXPECT_EQ(shown().stack, before);
    EXPECT_EQ(parse_scenario(to_json(w->scenario())), w->scenario()) << "what is saved can be read";
    // An edit of another field leaves it there.
    type_into("Stride", 1, "2");
    w->tap(Key::enter);
    EXPECT_EQ(layer(1).stride, Extents{2});
    EXPECT_EQ(layer(1).kernel, Extents{3});
    EXPECT_TRUE(shows("Kernel is 0; it must be"));
    type_into("Kernel", 1, "5");
    w->tap(Key::enter);
    EXPECT_EQ(layer(1).kernel, Extents{5});
    EXPECT_FALSE(shows("Kernel is 0"));
}

TEST_F(NetworkWindow, AxesAndSidesArePartedByTheChain) {
    make_tall();
    paste("C(8,3,p1)");
    click_on("C 3×3");
    w->click(items_of("Kernel").back());
    EXPECT_EQ(layer(1).kernel, Extents{3}) << "still one number";
    std::vector<ImVec2> fields = items_of("Kernel");
    ASSERT_EQ(fields.size(), 3u);
    w->click(fields[0]);
    w->type("7");
    w->tap(Key::enter);
    EXPECT_EQ(layer(1).kernel, (Extents{7, 3}));
    EXPECT_EQ(shown().notation.empty(), false) << "it has words for that";
    w->click(items_of("Kernel").back());
    EXPECT_EQ(layer(1).kernel, Extents{3});
    w->click(items_of("Padding").back());
    type_into("Padding after", 1, "2");
    w->tap(Key::enter);
    EXPECT_EQ(layer(1).padding_begin, Extents{1});
    EXPECT_EQ(layer(1).padding_end, Extents{2});
    w->click(items_of("Padding").back());
    EXPECT_EQ(layer(1).padding_end, Extents{1});
}

TEST_F(NetworkWindow, ANewNameGoesWhereTheLayerIsRead) {
    make_tall();
    paste(to_json(network("unet").stack).dump());
    const Stack before = shown().stack;
    const auto named = std::find_if(before.layers.begin(), before.layers.end(),
                                    [](const StackLayer& each) { return !each.name.empty(); });
    ASSERT_NE(named, before.layers.end());
    const auto number = static_cast<std::size_t>(named - before.layers.begin()) + 1;
    // Rows of the list are counted from its first.
    const auto first = w->find_topmost("input");
    ASSERT_TRUE(first);
    const float row = w->bench.style().px(28);
    ASSERT_LT(number, 9u);
    w->click({first->middle().x, first->middle().y + row * static_cast<float>(number)});
    ASSERT_TRUE(shows("LAYER " + std::to_string(number))) << w->all_text();
    type_into("Name", 0, "skip");
    EXPECT_EQ(layer(number).name, "skip");
    EXPECT_FALSE(report_of(shown().stack).refusal);
    EXPECT_EQ(shown().stack, with_name(before, number, "skip"));
    // A name that another layer has is not taken, and neither is none.
    const Stack renamed = shown().stack;
    type_into("Name", 0, "input");
    EXPECT_TRUE(shows("which is that of the network's input; choose another")) << w->all_text();
    w->tap(Key::backspace);
    w->tap({Key::a, true, false});
    w->tap(Key::backspace);
    EXPECT_TRUE(shows("Name is missing; layer")) << w->all_text();
    EXPECT_EQ(layer(number).name, "inpu") << "the last that could be";
    EXPECT_FALSE(report_of(shown().stack).refusal);
}

TEST_F(NetworkWindow, AJoinReadsAnyEarlierLayerAndIsCutFromAnyCell) {
    make_tall();
    paste("C(8,3)-C(8,3,valid)-C(8,3)");
    click_on("C 3×3");  // the last of them lies on top
    ASSERT_TRUE(shows("LAYER 3"));
    click_on("convolution");
    click_on("add");
    EXPECT_TRUE(shows("\"with\" is missing"));
    w->click(items_of("With").front());
    click_on("1: C 3×3");
    EXPECT_EQ(layer(1).name, "layer_1") << "it gets a name to be read by";
    EXPECT_EQ(layer(3).with, "layer_1");
    click_on("Cut the other to fit");
    EXPECT_FALSE(report_of(shown().stack).refusal);
    click_on("a cell");
    EXPECT_EQ(layer(3).cut_from, Extents{1}) << "begins in the middle";
    type_into("first cell", 1, "3");
    w->tap(Key::enter);
    EXPECT_EQ(layer(3).cut_from, Extents{3});
    EXPECT_TRUE(shows("128×128 can't be cut to 126×126 from cell 3 on")) << w->all_text();
    type_into("first cell", 1, "2");
    w->tap(Key::enter);
    EXPECT_FALSE(report_of(shown().stack).refusal);
    click_on("middle");
    EXPECT_EQ(layer(3).cut_from, Extents{});
}

TEST_F(NetworkWindow, DenseLayersAndShapesAreEdited) {
    make_tall();
    paste(R"json({"input": "3x8x8", "layers": ["C(4,3)-F-D(10)-V(1,2x5)"]})json");
    const auto what = [&](std::size_t number) { return shown().stack.layers[number - 1].what; };
    click_on("dense");
    ASSERT_TRUE(shows("LAYER 3"));
    type_into("Features", 1, "20");
    w->tap(Key::enter);
    EXPECT_EQ(std::get<Dense>(what(3)).features, 20);
    EXPECT_TRUE(shows("Layer 4: the map has 1·2·5 = 10, and 20 come in")) << w->all_text();
    type_into("Takes", 0, "128");
    EXPECT_EQ(std::get<Dense>(what(3)).takes, 128);
    EXPECT_TRUE(shows("Layer 3: the dense layer takes 128, and 4·8·8 = 256 come in")) << w->all_text();
    type_into("Takes", 0, "no");
    EXPECT_TRUE(shows("Takes is \"no\"")) << w->all_text();
    EXPECT_EQ(std::get<Dense>(what(3)).takes, 128) << "the last that could be";
    type_into("Takes", 0, "256");
    click_on("reshape");
    ASSERT_TRUE(shows("LAYER 4"));
    type_into("Shape", 0, "-1x4x5");
    EXPECT_EQ(std::get<Reshape>(what(4)), (Reshape{kOpenSize, {4, 5}}));
    EXPECT_FALSE(report_of(shown().stack).refusal);
    EXPECT_EQ(shown().notation, "C(4) - F - D(20,in256) - V(-1,4x5)");
    // Behind a vector a dense layer is what fits.
    click_on("flatten");
    click_on("Insert");
    EXPECT_EQ(std::get<Dense>(what(3)).features, 256);
    EXPECT_FALSE(report_of(shown().stack).refusal);
}

TEST_F(NetworkWindow, ALayerIsDescribedFromEitherSide) {
    make_tall();
    paste("C(8,3)-T(4,3,2,p1,op1)");
    const auto sizes = report_of(shown().stack).layers.back().output;
    click_on("T 3×3/2");
    click_on("convolution");
    EXPECT_TRUE(std::get<LayerRequest>(shown().stack.layers[1].what).of_transposed);
    EXPECT_EQ(report_of(shown().stack).layers.back().output, sizes);
    type_into("Channels out", 1, "6");
    w->tap(Key::enter);
    EXPECT_EQ(report_of(shown().stack).layers.back().channels, 6);
    click_on("this layer");
    EXPECT_EQ(shown().notation, "C(8) - T(6,3,p1,op1)");
}

// A layer has the same fields alone and in a network, but for what its place settles.
TEST(StackPanel, HasEveryFieldThatTheLayerHasAlone) {
    const auto drawn = [](const auto& content) {
        ImGuiFrames frames(300, 2400, 1);
        frames.content = content;
        frames.frames(4);
        std::set<std::string> words;
        for (const DrawnWords& each : frames.words()) {
            if (each.text.find_first_of("0123456789") == std::string::npos) words.insert(each.text);
        }
        return words;
    };
    for (const OperatorRow& row : kOperators) {
        NetworkDocument network = read_network("C(8)");
        network.stack.channels = 4;
        network.stack.input = {24, 24};
        network.stack.layers.push_back(with_kind(network.stack.layers[0], kind_of(row.op)));
        network.open = 2;
        const Scenario scenario = scenario_of(with_stack(network, network.stack));
        const StackReport report = report_of(network.stack);
        ASSERT_FALSE(report.refusal) << report.refusal->sentence;
        const LayerRequest layer = open_layer(network);
        const std::optional<Refusal> none;
        LayerPanelState layer_state;
        StackPanelState stack_state;
        stack_state.selected = 2;
        auto alone = drawn([&](Controls& controls) {
            LayerForm form(controls, layer_state, layer, none, panel_width());
            own_fields(form);
            channel_fields(form);
        });
        alone.erase("Weights");  // counted below the slider of groups, and no field
        const auto there = drawn([&](Controls& controls) {
            static_cast<void>(stack_panel(controls, stack_state, scenario, report, {}));
        });
        EXPECT_GT(alone.size(), 1U);
        for (const std::string& words : alone) {
            if (words == "Input" || words == "i" || words == "Channels in") continue;
            EXPECT_TRUE(there.contains(words)) << row.words << ": " << words;
        }
    }
}

// --- what is said ---

// Nothing is cut at any width, whatever the layer.
TEST(StackPanel, FitsNarrowPanels) {
    int drawn = 0;
    for (const std::size_t axes : {1u, 2u, 3u}) {
        for (int kind = 0; kind < kLayerKinds; ++kind) {
            NetworkDocument network = read_network("C(8)-C(8)");
            network.stack.input = Extents(axes, 24);
            network.stack.layers[0].name = "a";
            LayerParts layer = parts_of(with_kind(network.stack.layers[1], static_cast<LayerKind>(kind)));
            layer.with = "a";
            layer.cut = true;
            for (Extents* values :
                 {&layer.kernel, &layer.stride, &layer.padding_begin, &layer.dilation, &layer.cut_from}) {
                *values = Extents(axes, 2);
                values->back() = 1;
            }
            if (kind % 2 == 0) layer.size = Extents(axes, 112);
            network.stack.layers[1] = layer;
            if (auto* reshape = std::get_if<Reshape>(&network.stack.layers[1].what))
                *reshape = {kLargestSize, Extents(kind % 2 == 0 ? 3 : 0, 100'000)};
            const Scenario scenario = scenario_of(with_stack(network, network.stack));
            const StackReport report = report_of(network.stack);
            for (const float width : {240.0F, 300.0F, 460.0F}) {
                for (const double scale : {1.0, 2.0}) {
                    ImGuiFrames frames(static_cast<float>(width * scale), static_cast<float>(1600 * scale),
                                       scale);
                    StackPanelState state;
                    state.selected = 2;
                    frames.content = [&](Controls& controls) {
                        static_cast<void>(stack_panel(controls, state, scenario, report, {}));
                    };
                    frames.frames(4);
                    ASSERT_TRUE(frames.find("LAYER 2"));
                    for (const DrawnWords& each : frames.words()) {
                        EXPECT_FALSE(each.cut) << each.text << " at " << width << " x " << scale;
                        EXPECT_LE(each.right, width * scale) << each.text;
                    }
                    ++drawn;
                }
            }
        }
    }
    EXPECT_EQ(drawn, 3 * kLayerKinds * 6);
}

}  // namespace
}  // namespace convwalk
