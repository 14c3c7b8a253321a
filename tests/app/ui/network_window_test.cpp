// A network in the window: pasted, edited, opened, copied.
#include "support/network_window.h"
#include <gtest/gtest.h>
#include <algorithm>
#include <optional>
#include <string>
#include "basics/errors.h"
#include "basics/text.h"
#include "desk/documents.h"
#include "desk/stack_edits.h"
#include "frameworks/write/write_stack.h"
#include "network/join_mends.h"
#include "network/networks.h"
#include "network/stack_json.h"
#include "scenario/network_edits.h"
#include "support/environment.h"
#include "support/layer_parts.h"
#include "support/temp_folder.h"
#include "support/workbench_frames.h"
#include "ui/panels/stack_panel.h"
#include "views/views.h"

namespace convwalk {
namespace {

using testing::parts_of;

using testing::DrawnWords;
using testing::write_file;
using testing::network_window::NetworkWindow;

TEST_F(NetworkWindow, NotationIsPasted) {
    paste("CR(64,9)-P-CR(32,7)-TR(32)-C(1,1)");
    ASSERT_TRUE(w->scenario().network());
    EXPECT_EQ(w->scenario().view.kind, ViewKind::network);
    EXPECT_EQ(shown().stack.layers.size(), 5U);
    EXPECT_TRUE(shows("C 9×9"));
    EXPECT_TRUE(shows("64 × 128 × 128"));
    EXPECT_TRUE(shows("The resolution of the input"));
    w->press(Action::undo);
    EXPECT_FALSE(w->scenario().network());
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
        ASSERT_TRUE(w->scenario().network()) << n.name;
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
    ASSERT_TRUE(w->scenario().network());
    EXPECT_EQ(w->scenario().view.kind, ViewKind::network);
    EXPECT_EQ(shown().stack.layers.size(), 6U);
    EXPECT_EQ(shown().stack.input, (Extents{28, 28}));
    EXPECT_EQ(parts_of(shown().stack.layers[2]).channels, 16);
    EXPECT_EQ(shown().stack.layers[2].activation, "sigmoid");
    EXPECT_TRUE(shows("Pasted a network of 6 layers.")) << w->all_text();
    EXPECT_FALSE(w->session().refusal());
    // Where a network is shown, a single layer is one, too, over the input that is there.
    Stack larger = shown().stack;
    larger.input = {50, 40};
    paste(to_json(larger).dump());
    const Scenario shown_before = w->scenario();
    paste("nn.Conv2d(3, 8, 3)");
    ASSERT_TRUE(w->scenario().network());
    EXPECT_EQ(w->scenario().view.kind, ViewKind::network);
    ASSERT_EQ(shown().stack.layers.size(), 1U);
    EXPECT_EQ(parts_of(shown().stack.layers[0]).channels, 8);
    EXPECT_EQ(shown().stack.input, (Extents{50, 40}));
    w->press(Action::undo);
    EXPECT_EQ(w->scenario(), shown_before);
    paste("nn.Upsample(scale_factor=2, mode='area')");
    EXPECT_EQ(w->scenario(), shown_before);
    EXPECT_TRUE(shows("a network has no resizing by \"area\"")) << w->all_text();
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
    EXPECT_EQ(w->session().layer().layer.op, Operator::resize);
    EXPECT_TRUE(shows("Layer 2 of 2")) << w->all_text();
    paste("nn.PixelUnshuffle(2)");
    EXPECT_EQ(parts_of(shown().stack.layers[1]).kind, LayerKind::pixel_unshuffle);
    EXPECT_FALSE(w->session().refusal());
    paste("nn.PixelShuffle(2)");
    EXPECT_EQ(parts_of(shown().stack.layers[1]).kind, LayerKind::pixel_shuffle);
    EXPECT_FALSE(w->session().refusal());
}

TEST_F(NetworkWindow, ALayerIsInsertedBehindTheLast) {
    paste("CR(64,9)-P-C(1,1)");
    click_on("C 1×1");
    const Stack before = shown().stack;
    click_on("Insert");
    ASSERT_EQ(shown().stack.layers.size(), 4U);
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(shown().stack.layers[i], before.layers[i]);
    EXPECT_EQ(parts_of(shown().stack.layers[3]).kind, LayerKind::convolution);
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
    EXPECT_EQ(w->session().layer().layer.in_channels, 64);
    EXPECT_TRUE(shows("Layer 3 of 4"));
    EXPECT_TRUE(shows("the network's input"));
    // An edit of the layer goes into the network, and undo takes it out again.
    click_on("Pooling");
    EXPECT_EQ(parts_of(shown().stack.layers[2]).kind, LayerKind::max_pooling);
    w->press(Action::undo);
    EXPECT_EQ(parts_of(shown().stack.layers[2]).kind, LayerKind::convolution);
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
        ASSERT_TRUE(w->scenario().network());
        const StackReport report = report_of(unet.stack);
        const StackReport read = report_of(w->scenario().network()->stack);
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
    ASSERT_TRUE(w->scenario().network());
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
    EXPECT_EQ(parts_of(shown().stack.layers[2]).kind, LayerKind::transposed_convolution);
    EXPECT_FALSE(shows("Take back"));
}

TEST_F(NetworkWindow, FilesWithNetworksAreOpened) {
    const std::string path = folder / "net.json";
    write_file(path, to_json(network("unet").stack).dump());
    w->bench.open(path);
    w->frames(3);
    ASSERT_TRUE(w->scenario().network());
    EXPECT_EQ(shown().stack, network("unet").stack);
    EXPECT_EQ(w->session().file(), "") << "it is not written over with a whole figure";
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
    EXPECT_EQ(w->scenario().network()->stack, opened.network()->stack);
    click_on("← Network");
    w->frames(2);
    click_on("C 3×3");
    w->press(Action::open_layer);
    w->frames(2);
    type_into("Input", 1, "9");
    EXPECT_TRUE(shows("The input of layer 3 can't be 9×9 here: it is what layer 2 gives, 256×256"))
        << w->all_text();
    EXPECT_EQ(shown().stack, opened.network()->stack);
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

// Two levels of a padded U-Net, whose joins fail on sizes that 4 does not divide.
Stack broken_unet() {
    return read_stack(R"J({"input": "1x30x30", "layers": [
        {"layer": "convolution", "name": "s1", "channels": 8, "kernel": 3, "padding": 1},
        "P(2)",
        {"layer": "convolution", "name": "s2", "channels": 16, "kernel": 3, "padding": 1},
        "P(2) - C(32,3,p1)",
        {"layer": "transposed_convolution", "channels": 16, "kernel": 2, "stride": 2},
        {"layer": "concatenate", "with": "s2"},
        {"layer": "transposed_convolution", "channels": 8, "kernel": 2, "stride": 2},
        {"layer": "concatenate", "with": "s1"}]})J")
        .stack;
}

TEST_F(NetworkWindow, AJoinThatFailsIsMendedByAButton) {
    make_tall();
    const Stack broken = broken_unet();
    const auto mends = mends_of_misfit(broken, *report_of(broken).refusal, numbered_places(broken));
    ASSERT_EQ(mends.size(), 5U);
    paste(to_json(broken).dump());
    ASSERT_EQ(shown().stack, broken);
    EXPECT_TRUE(shows("drops the last row and column of 15×15")) << w->all_text();
    for (const StackMend& mend : mends) {
        // The button's words may be broken: the longest piece that they begin with is its first line.
        const std::string label = as_sentence(mend.words);
        std::string first_line;
        w->frame();
        for (const DrawnWords& words : w->words())
            if (label.starts_with(words.text) && words.text.size() > first_line.size())
                first_line = words.text;
        click_on(first_line);
        EXPECT_EQ(shown().stack, mend.stack) << mend.words;
        EXPECT_FALSE(shows("No output")) << mend.words;
        w->press(Action::undo);
        w->frames(2);
        EXPECT_EQ(shown().stack, broken) << mend.words;
    }
}

TEST_F(NetworkWindow, AFieldLargerThanTheInputIsSaidToBeSo) {
    paste(R"J({"input": "1x8x8", "layers": ["4xC(1,5,p2)"]})J");
    EXPECT_TRUE(shows("Its receptive field has 17×17 cells on an endless input;")) << w->all_text();
}

TEST_F(NetworkWindow, WhatTheTableCountsIsExplainedBesideThePointer) {
    paste("CR(64,9)-P-CR(32,7)");
    for (const auto& [what, tip] : {std::pair("receptive field", "one output cell depends on"),
                                    std::pair("multiply-adds", "FLOPs are twice as many"),
                                    std::pair("stride of the output", "also called jump")}) {
        w->frame();
        const auto found = w->find_topmost(what);
        ASSERT_TRUE(found) << what;
        w->point(found->middle());
        w->frames(3);
        EXPECT_TRUE(shows(tip)) << w->all_text();
    }
}

}  // namespace
}  // namespace convwalk
