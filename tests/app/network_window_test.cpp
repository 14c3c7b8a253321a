// A whole network in the window: pasted, typed, edited, opened layer by layer.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>

#include "network/networks.h"
#include "scene/view.h"
#include "support/environment.h"
#include "support/temp_folder.h"
#include "support/workbench_frames.h"
#include "ui/documents.h"
#include "ui/stack_edits.h"

namespace convwalk {
namespace {

using testing::TempFolder;
using testing::WithVariable;
using testing::WorkbenchFrames;
using testing::write_file;

class NetworkWindow : public ::testing::Test {
  protected:
    NetworkWindow()
        : home_("HOME", folder.path().string()), config_("CONVWALK_CONFIG_DIR", folder / "config") {
        w.emplace(Settings{}, SizePx{1280, 900});
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
    paste("nn.PixelUnshuffle(2)");
    EXPECT_EQ(w->scenario(), shown_before);
    EXPECT_TRUE(shows("it makes channels of cells")) << w->all_text();
    w->press(Action::undo);
    w->press(Action::undo);
    EXPECT_EQ(w->scenario(), before);
}

TEST_F(NetworkWindow, ALayerThatResizesIsOpened) {
    paste("C(8,3)-U(2)");
    click_on("U ×2");
    w->press(Action::open_layer);
    w->frames(2);
    EXPECT_TRUE(shows_planes(w->scenario().view.kind));
    EXPECT_EQ(w->scenario().layer.layer.op, Operator::resize);
    EXPECT_TRUE(shows("Layer 2 of 2")) << w->all_text();
    const Scenario opened = w->scenario();
    paste("nn.PixelUnshuffle(2)");
    EXPECT_EQ(w->scenario(), opened);
    EXPECT_TRUE(shows("a network has no layer that makes channels of cells")) << w->all_text();
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
    ASSERT_TRUE(shows_planes(w->scenario().view.kind));
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
