// A whole network in the window: pasted, typed, edited, opened layer by layer.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>

#include "basics/errors.h"
#include "desk/documents.h"
#include "desk/stack_edits.h"
#include "frameworks/write/write_stack.h"
#include "network/networks.h"
#include "network/stack_json.h"
#include "scenario/network_edits.h"
#include "support/environment.h"
#include "support/temp_folder.h"
#include "support/workbench_frames.h"
#include "ui/panels/stack_panel.h"
#include "views/views.h"

namespace convwalk {
namespace {

using testing::DrawnWords;
using testing::ImGuiFrames;
using testing::TempFolder;
using testing::WithVariable;
using testing::WorkbenchFrames;
using testing::write_file;

class NetworkWindow : public ::testing::Test {
  protected:
    NetworkWindow()
        : home_("HOME", folder.path().string()), config_("CONVWALK_CONFIG_DIR", folder / "config") {
        start();
    }

    void start(const Settings& settings = {}, SizePx size = {1280, 900}) {
        w.emplace(settings, size);
        w->frames(4);
        w->elapsed_ms = 0;
    }
    void paste(const std::string& text) {
        w->clipboard = text;
        w->press(Action::paste);
        w->frames(3);
    }
    void click_on(std::string_view words) {
        w->frame();
        const auto found = w->find_topmost(words);
        ASSERT_TRUE(found) << words << " is not in\n" << w->all_text();
        w->click(found->middle());
        w->frame();
    }
    [[nodiscard]] bool shows(std::string_view words) {
        w->frame();
        std::string all = w->all_text();
        std::replace(all.begin(), all.end(), '\n', ' ');
        return all.find(words) != std::string::npos;
    }
    [[nodiscard]] const NetworkDocument& shown() const { return *w->scenario().network; }
    [[nodiscard]] const StackLayer& layer(std::size_t number) const {
        return shown().stack.layers[number - 1];
    }
    /// A window in which all of the left panel is seen.
    void make_tall() { start({}, {1280, 1700}); }
    /// What can be pressed in the row of the left panel with this label.
    [[nodiscard]] std::vector<ImVec2> items_of(std::string_view label) {
        w->frame();
        const auto found = w->find_topmost(label);
        EXPECT_TRUE(found) << label << " is not in\n" << w->all_text();
        if (!found) return {};
        return w->items_along(found->middle().y, 1, 288);
    }
    /// @param field of the row, from 0
    void type_into(std::string_view label, std::size_t field, std::string_view text) {
        const std::vector<ImVec2> items = items_of(label);
        ASSERT_LT(field, items.size()) << label;
        w->click(items[field]);
        w->tap({Key::a, true, false});
        w->type(text);
    }

    TempFolder folder;
    WithVariable home_;
    WithVariable config_;
    std::optional<WorkbenchFrames> w;
};

TEST_F(NetworkWindow, NotationIsPasted) {
    paste("CR(64,9)-P-CR(32,7)-TR(32)-C(1,1)");
    ASSERT_TRUE(w->scenario().network);
    EXPECT_EQ(w->scenario().view.kind, ViewKind::network);
    EXPECT_EQ(shown().stack.layers.size(), 5U);
    EXPECT_TRUE(shows("C 9×9"));
    EXPECT_TRUE(shows("64 × 128 × 128"));
    EXPECT_TRUE(shows("The resolution of the input"));
    w->press(Action::undo);
    EXPECT_FALSE(w->scenario().network);
}

TEST_F(NetworkWindow, AMistakeInWhatIsPastedChangesNothing) {
    const Scenario before = w->scenario();
    paste("CR(64,9)-Q(3)");
    EXPECT_EQ(w->scenario(), before);
    EXPECT_TRUE(shows("haracter 10 of the notation")) << w->all_text();
}

TEST_F(NetworkWindow, EveryNetworkIsPastedAsJson) {
    for (const Network& n : networks()) {
        paste(to_json(n.stack).dump());
        ASSERT_TRUE(w->scenario().network) << n.name;
        EXPECT_EQ(to_json(shown().stack), to_json(n.stack)) << n.name;
        EXPECT_FALSE(w->session().refusal()) << n.name;
    }
}

TEST_F(NetworkWindow, CodeOfSeveralLayersIsPasted) {
    const Scenario before = w->scenario();
    const char* lenet =
        "nn.Sequential(nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),\n"
        "nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2),\nnn.Flatten(), nn.Linear(400, 120))";
    paste(lenet);
    ASSERT_TRUE(w->scenario().network);
    EXPECT_EQ(w->scenario().view.kind, ViewKind::network);
    EXPECT_EQ(shown().stack.layers.size(), 4U);
    EXPECT_EQ(shown().stack.layers[2].channels, 16);
    EXPECT_EQ(shown().stack.layers[2].activation, "sigmoid");
    EXPECT_TRUE(shows("Pasted a network of 4 layers.")) << w->all_text();
    EXPECT_TRUE(shows("line 3: nn.Flatten has no windows; it is left out")) << w->all_text();
    EXPECT_FALSE(w->session().refusal());
    // Where a network is shown, a single layer is one, too, over the input that is there.
    Stack larger = shown().stack;
    larger.input = {50, 40};
    paste(to_json(larger).dump());
    const Scenario shown_before = w->scenario();
    paste("nn.Conv2d(3, 8, 3)");
    ASSERT_TRUE(w->scenario().network);
    EXPECT_EQ(w->scenario().view.kind, ViewKind::network);
    ASSERT_EQ(shown().stack.layers.size(), 1U);
    EXPECT_EQ(shown().stack.layers[0].channels, 8);
    EXPECT_EQ(shown().stack.input, (Extents{50, 40}));
    w->press(Action::undo);
    EXPECT_EQ(w->scenario(), shown_before);
    paste("nn.Upsample(scale_factor=2, mode='area')");
    EXPECT_EQ(w->scenario(), shown_before);
    EXPECT_TRUE(shows("a stack has no resizing by \"area\"")) << w->all_text();
    w->press(Action::undo);
    w->press(Action::undo);
    EXPECT_EQ(w->scenario(), before);
}

TEST_F(NetworkWindow, ALayerThatResizesIsOpened) {
    paste("C(8,3)-U(2)");
    click_on("U ×2");
    w->press(Action::open_layer);
    w->frames(2);
    EXPECT_TRUE(view_of(w->scenario().view.kind).of_every_layer());
    EXPECT_EQ(w->scenario().layer.layer.op, Operator::resize);
    EXPECT_TRUE(shows("Layer 2 of 2")) << w->all_text();
    paste("nn.PixelUnshuffle(2)");
    EXPECT_EQ(shown().stack.layers[1].kind, LayerKind::pixel_unshuffle);
    EXPECT_FALSE(w->session().refusal());
    paste("nn.PixelShuffle(2)");
    EXPECT_EQ(shown().stack.layers[1].kind, LayerKind::pixel_shuffle);
    EXPECT_FALSE(w->session().refusal());
}

TEST_F(NetworkWindow, ALayerIsInsertedBehindTheLast) {
    paste("CR(64,9)-P-C(1,1)");
    click_on("C 1×1");
    const Stack before = shown().stack;
    click_on("Insert");
    ASSERT_EQ(shown().stack.layers.size(), 4U);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(shown().stack.layers[i], before.layers[i]);
    EXPECT_EQ(shown().stack.layers[3].kind, LayerKind::convolution);
    EXPECT_TRUE(shows("LAYER 4"));
}

TEST_F(NetworkWindow, ALayerIsSelectedOpenedEditedAndLeft) {
    paste("CR(64,9)-P-CR(32,7)-C(1,1)");
    click_on("C 7×7");
    EXPECT_TRUE(shows("LAYER 3"));
    EXPECT_EQ(w->canvas().pinned->map, 3);
    w->press(Action::open_layer);
    w->frames(2);
    ASSERT_TRUE(view_of(w->scenario().view.kind).of_every_layer());
    EXPECT_EQ(w->scenario().layer.layer.in_channels, 64);
    EXPECT_TRUE(shows("Layer 3 of 4"));
    EXPECT_TRUE(shows("the network's input"));
    // An edit of the layer goes into the network, and undo takes it out again.
    click_on("Pooling");
    EXPECT_EQ(shown().stack.layers[2].kind, LayerKind::max_pooling);
    w->press(Action::undo);
    EXPECT_EQ(shown().stack.layers[2].kind, LayerKind::convolution);
    click_on("← Network");
    EXPECT_EQ(w->scenario().view.kind, ViewKind::network);
    EXPECT_TRUE(shows("LAYER 3")) << "it stays selected";
}

TEST_F(NetworkWindow, WhatHasNoWindowIsNotOpenedAndItIsSaidWhy) {
    paste("C(8,3)-R-BN-R");
    click_on("ReLU");
    w->press(Action::open_layer);
    w->frames(2);
    EXPECT_EQ(w->scenario().view.kind, ViewKind::network);
    EXPECT_TRUE(shows("no window to walk")) << w->all_text();
}

TEST_F(NetworkWindow, TheTableIsCopied) {
    paste("CR(64,9)-P-C(1,1)");
    click_on("Markdown");
    EXPECT_NE(w->clipboard.find("| "), std::string::npos);
    EXPECT_NE(w->clipboard.find("max pooling"), std::string::npos);
    click_on("LaTeX");
    EXPECT_NE(w->clipboard.find("\\begin"), std::string::npos);
}

// Out of the window and back: the same network, skip connection included, in every framework.
TEST_F(NetworkWindow, ItsCodeIsCopiedAndPasted) {
    const Network& unet = network("unet_level");
    for (const Framework framework :
         {Framework::pytorch, Framework::keras, Framework::tensorflow, Framework::jax, Framework::onnx}) {
        SCOPED_TRACE(name_of(framework));
        w.reset();
        Settings settings;
        settings.framework = framework;
        start(settings);
        paste(to_json(unet.stack).dump());
        EXPECT_TRUE(shows("COPY AS A TABLE"));
        w->press(Action::next_tab);
        w->frame();
        EXPECT_TRUE(shows("CODE OF THIS NETWORK"));
        EXPECT_FALSE(shows("COPY AS A TABLE"));
        click_on("Copy");
        EXPECT_EQ(w->clipboard, write_code(unet.stack, framework).code);
        click_on("Paste code");
        ASSERT_TRUE(w->scenario().network);
        const StackReport report = report_of(unet.stack);
        const StackReport read = report_of(w->scenario().network->stack);
        ASSERT_FALSE(read.layers.empty());
        EXPECT_EQ(read.layers.back().output, report.layers.back().output);
        EXPECT_EQ(read.parameters, report.parameters);
        EXPECT_EQ(read.layers.back().axes, report.layers.back().axes);
        // What can't be read is said here, too.
        w->clipboard = "nn.Conv2d(1, 2)";
        click_on("Paste code");
        EXPECT_TRUE(shows("kernel_size is missing"));
        w->press(Action::next_tab);
        w->frame();
        EXPECT_TRUE(shows("COPY AS A TABLE"));
    }
}

TEST_F(NetworkWindow, AStackThatEndsIsShownAsFarAsItGoes) {
    paste("C(8,3)-P-P-P-P-P-C(8,40,valid)-C(1,1)");
    ASSERT_TRUE(w->scenario().network);
    EXPECT_TRUE(shows("no output"));
    EXPECT_TRUE(shows("Layer 7"));
    EXPECT_FALSE(w->session().refusal());
}

TEST_F(NetworkWindow, TheNotationIsTypedAndNothingTypedIsLost) {
    paste("C(8,3)-P");
    w->frame();
    // The field of the notation stands under the panel's heading.
    const auto heading = w->find("NETWORK");
    ASSERT_TRUE(heading);
    w->click({heading->middle().x, heading->middle().y + 30});
    w->tap({Key::end, true, false});
    w->type(" - T(4");
    w->frames(2);
    EXPECT_EQ(shown().stack.layers.size(), 2U);
    EXPECT_TRUE(shows("Take back")) << w->all_text();
    w->type(")");
    w->frames(2);
    ASSERT_EQ(shown().stack.layers.size(), 3U) << w->all_text();
    EXPECT_EQ(shown().stack.layers[2].kind, LayerKind::transposed_convolution);
    EXPECT_FALSE(shows("Take back"));
}

TEST_F(NetworkWindow, FilesWithNetworksAreOpened) {
    const std::string path = folder / "net.json";
    write_file(path, to_json(network("unet").stack).dump());
    w->bench.open(path);
    w->frames(3);
    ASSERT_TRUE(w->scenario().network);
    EXPECT_EQ(shown().stack, network("unet").stack);
    EXPECT_EQ(w->session().file(), "") << "it is not written over with a whole figure";
}

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
    type_into("after", 1, "2");
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

// --- what is said ---

TEST_F(NetworkWindow, WhatANetworkCanNotHaveIsSaid) {
    make_tall();
    paste("C(8,3)-U(2)-C(4,3)");
    click_on("U ×2");
    w->press(Action::open_layer);
    w->frames(2);
    const Scenario opened = w->scenario();
    type_into("Factor", 0, "0.0012345678901234567");
    EXPECT_TRUE(shows("Layer 2 stays as it was: factor is 0.0012345678901234567; it has more digits"))
        << w->all_text();
    EXPECT_EQ(w->scenario().network->stack, opened.network->stack);
    click_on("← Network");
    w->frames(2);
    click_on("C 3×3");
    w->press(Action::open_layer);
    w->frames(2);
    type_into("Input", 1, "9");
    EXPECT_TRUE(shows("The input of layer 3 can't be 9×9 here: it is what layer 2 gives, 256×256"))
        << w->all_text();
    EXPECT_EQ(shown().stack, opened.network->stack);
}

TEST_F(NetworkWindow, TheTimelineSaysThroughWhichLayerItGoes) {
    paste("CR(64,9)-P-CR(32,7)-C(1,1)");
    if (w->session().playback.playing) w->press(Action::play_or_pause);
    w->press(Action::first);
    EXPECT_TRUE(shows("receptive field of one output")) << w->all_text();
    EXPECT_FALSE(w->find("walk")) << w->all_text();
    for (int number = 4; number >= 1; --number) {
        w->press(Action::step_forward);
        EXPECT_TRUE(shows("receptive field through layer " + std::to_string(number) + " of 4: " +
                          (number == 4   ? "C 1×1"
                           : number == 3 ? "C 7×7"
                           : number == 2 ? "P"
                                         : "C 9×9")))
            << w->all_text();
    }
    w->press(Action::last);
    EXPECT_TRUE(shows("through layer 1 of 4"));
    click_on("C 7×7");
    w->press(Action::open_layer);
    w->frames(2);
    EXPECT_TRUE(w->find("walk")) << w->all_text();
}

TEST_F(NetworkWindow, ACellBesideTheOutputIsSaid) {
    const Scenario before = w->scenario();
    paste(R"_({"input": "1x16x16", "layers": ["C(3)"], "cell": "16x3"})_");
    EXPECT_EQ(w->scenario(), before);
    EXPECT_TRUE(
        shows("etwork.cell is 16x3; the network's output has 16×16 cells, so it must be from 0x0 to "
              "15x15"))
        << w->all_text();
    paste(R"_({"input": "1x16x16", "layers": ["C(3)"], "cell": "15x3"})_");
    EXPECT_EQ(shown().cell, (Extents{15, 3}));
    click_on("C 3×3");
    w->press(Action::insert_layer);
    EXPECT_EQ(shown().cell, (Extents{15, 3}));
    w->frames(2);
    type_into("Input", 0, "1x12x16");
    EXPECT_TRUE(
        shows("The chosen cell is 15x3; the network's output has 12×16 cells, so it must be from 0x0 to "
              "11x15; the one in the middle is shown"))
        << w->all_text();
    EXPECT_EQ(shown().cell, Extents{});
}

// Nothing is cut at any width, whatever the layer.
TEST(StackPanel, FitsNarrowPanels) {
    int drawn = 0;
    for (const std::size_t axes : {1u, 2u, 3u}) {
        for (int kind = 0; kind < kLayerKinds; ++kind) {
            NetworkDocument network = read_network("C(8)-C(8)");
            network.stack.input = Extents(axes, 24);
            network.stack.layers[0].name = "a";
            StackLayer& layer = network.stack.layers[1];
            layer = with_kind(layer, static_cast<LayerKind>(kind));
            layer.with = "a";
            layer.cut = true;
            for (Extents* values :
                 {&layer.kernel, &layer.stride, &layer.padding_begin, &layer.dilation, &layer.cut_from}) {
                *values = Extents(axes, 2);
                values->back() = 1;
            }
            if (kind % 2 == 0) layer.size = Extents(axes, 112);
            const Scenario scenario = scenario_of(with_stack(network, network.stack));
            const StackReport report = report_of(network.stack);
            for (const float width : {240.0F, 300.0F, 460.0F}) {
                for (const double scale : {1.0, 2.0}) {
                    ImGuiFrames frames(static_cast<float>(width * scale), static_cast<float>(1600 * scale),
                                       scale);
                    StackPanelState state;
                    state.selected = 2;
                    frames.content = [&](Controls& controls) {
                        static_cast<void>(stack_panel(controls, state, scenario, report));
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

// A layer under another name is read by the same layers.
TEST(StackEdits, ANewNameChangesNothingElse) {
    int renamed = 0;
    for (const Network& n : networks()) {
        const StackReport report = report_of(n.stack);
        for (std::size_t i = 1; i <= n.stack.layers.size(); ++i) {
            EXPECT_EQ(why_not_name(n.stack, i, n.stack.layers[i - 1].name), std::nullopt);
            const std::string name = name_for(n.stack, i);
            ASSERT_EQ(why_not_name(n.stack, i, name), std::nullopt);
            const Stack made = with_name(n.stack, i, name);
            const StackReport after = report_of(made);
            ASSERT_FALSE(after.refusal) << n.name << ", " << i;
            EXPECT_EQ(after.layers.back().output, report.layers.back().output);
            for (std::size_t k = 1; k <= n.stack.layers.size(); ++k)
                EXPECT_EQ(sources_of(made, k), sources_of(n.stack, k));
            if (!n.stack.layers[i - 1].name.empty()) ++renamed;
        }
    }
    EXPECT_GT(renamed, 8);
    Stack stack = read_network("C(8)-C(8)-C(8)").stack;
    stack.layers[0].name = "a";
    stack.layers[2].kind = LayerKind::add;
    stack.layers[2].with = "a";
    EXPECT_EQ(why_not_name(stack, 2, "a"), "name is \"a\", which layer 1 has already; choose another");
    EXPECT_EQ(why_not_name(stack, 1, ""), "name is missing; layer 3 reads this one by its name, \"a\"");
    EXPECT_TRUE(why_not_name(stack, 2, std::string(101, 'x')));
    EXPECT_TRUE(why_not_name(stack, 2, "two\nlines"));
    EXPECT_FALSE(why_not_name(stack, 2, ""));
}

// By a factor and to the size that it gives are the same.
TEST(StackEdits, AResizingKeepsItsSize) {
    for (const char* notation : {"U(2)", "U(3)", "P-U(2)"}) {
        const Stack stack = read_network(notation).stack;
        const std::size_t number = stack.layers.size();
        const StackReport report = report_of(stack);
        Stack sized = stack;
        sized.layers.back() = resized_by(stack.layers.back(), report, number, true);
        EXPECT_FALSE(sized.layers.back().size.empty());
        EXPECT_EQ(report_of(sized).layers.back().output, report.layers.back().output);
        sized.layers.back() = resized_by(sized.layers.back(), report_of(sized), number, false);
        EXPECT_EQ(sized, stack);
    }
}

TEST(StackEdits, KeepEveryOtherLayer) {
    const Stack stack = read_network("C(8,3)-P-T(4)").stack;
    const StackReport report = report_of(stack);
    for (std::size_t i = 0; i <= 3; ++i) {
        const Stack more = with_layer_after(stack, report, i);
        ASSERT_EQ(more.layers.size(), 4U);
        EXPECT_EQ(without_layer(more, i + 1), stack);
        EXPECT_FALSE(report_of(more).refusal);
        EXPECT_EQ(report_of(more).layers.back().output, report.layers.back().output);
    }
    EXPECT_EQ(with_layer_moved(with_layer_moved(stack, 1, 1), 2, -1), stack);
    EXPECT_EQ(with_layer_moved(stack, 1, -1), stack);
    EXPECT_EQ(with_layer_moved(stack, 3, 1), stack);
    Stack one = stack;
    one.layers.resize(1);
    EXPECT_EQ(without_layer(one, 1), one);
}

TEST(StackEdits, AnotherKindOfPoolingDividesByNothingOfItsOwn) {
    StackLayer average;
    average.kind = LayerKind::average_pooling;
    average.kernel = {3};
    average.count_include_pad = false;
    average.divisor_override = 4;
    StackLayer max = average;
    max.kind = LayerKind::max_pooling;
    max.count_include_pad = true;
    max.divisor_override.reset();
    EXPECT_EQ(with_kind(average, LayerKind::max_pooling), max);
}

TEST(Documents, KnowANetworkFromAnythingElse) {
    EXPECT_TRUE(network_in("C(8,3) - P"));
    EXPECT_TRUE(network_in(R"_({"layers": ["C(8)"]})_"));
    for (const char* text : {"", " \n", "https://example.org/a(b)", "nn.Conv2d(3, 8, 3)", "hello there",
                             R"_({"convwalk": 1, "layers": 3})_", "{\"layer\": {}}"})
        EXPECT_FALSE(network_in(text)) << text;
}

}  // namespace
}  // namespace convwalk
