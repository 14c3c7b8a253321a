// The start page in the window as a function of its input: what it shows, what begins, what is asked about.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "network/networks.h"
#include "scenario/preset_labels.h"
#include "support/environment.h"
#include "support/whole_window.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::write_file;
using testing::whole_window::example;
using testing::whole_window::kPaste;
using testing::whole_window::WorkbenchTest;

constexpr Chord kExport = {Key::e, true, false};

class StartPageTest : public WorkbenchTest {
  protected:
    void open_page() {
        w->press(Action::new_document);
        ASSERT_TRUE(is_open());
        w->frames(4);
    }
    [[nodiscard]] bool is_open() const { return w->bench.start() != nullptr; }
    [[nodiscard]] std::string chosen() const {
        const auto& place = w->bench.start()->chosen;
        if (!place) return "";
        return *place < ready_made().size() ? ready_made()[*place].key : "typed";
    }
    void search(std::string_view text) {
        w->type(text);
        w->frames(2);
        ASSERT_EQ(w->bench.start()->search, text);
    }
};

TEST_F(StartPageTest, ShowsGroupsInPlainWordsAndDrawsItsPicturesAFewAFrame) {
    start();
    w->press({Chord{Key::n, true, false}});
    int most = 0;
    for (int i = 0; i < 40; ++i) {
        const int before = w->recorded().shown_small;
        w->frame();
        most = std::max(most, w->recorded().shown_small - before);
    }
    // The one that plays is drawn beside those that are new.
    EXPECT_LE(most, Thumbnails::kMostAFrame + 1);
    EXPECT_GE(w->recorded().small.size(), 12U);
    for (const OfferGroup& group : groups_of(ready_made())) EXPECT_TRUE(shows(group.name)) << group.name;
    EXPECT_TRUE(shows("kernel 4, stride 2,"));
    EXPECT_TRUE(shows("4×4 → 8×8"));
    EXPECT_FALSE(shows("density_map"));
    EXPECT_EQ(chosen(), "preset upsample_by_2");
    // At rest: what is chosen plays, and nothing else is drawn.
    const auto before = w->recorded().small.size();
    w->frames(50);
    EXPECT_EQ(w->recorded().small.size(), before);
}

TEST_F(StartPageTest, EnterBeginsWhatIsChosenAndEscLeavesTheFigure) {
    start();
    const Scenario before = w->scenario();
    open_page();
    w->tap(Key::escape);
    EXPECT_FALSE(is_open());
    EXPECT_EQ(w->scenario(), before);
    EXPECT_FALSE(w->session().can_undo());
    open_page();
    w->tap(Key::enter);
    EXPECT_FALSE(is_open());
    EXPECT_EQ(w->scenario(), example("upsample_by_2"));
    w->press(Action::undo);
    EXPECT_EQ(w->scenario(), before);
}

TEST_F(StartPageTest, ArrowsChooseAndTypingSearches) {
    start();
    open_page();
    w->tap(Key::right);
    EXPECT_EQ(chosen(), "preset padding_strides_odd_transposed");
    w->tap(Key::left);
    EXPECT_EQ(chosen(), "preset upsample_by_2");
    w->tap(Key::down);
    EXPECT_NE(chosen(), "preset upsample_by_2");
    search("wrapped around");
    EXPECT_EQ(chosen(), "preset padding_circular");
    EXPECT_FALSE(shows("8×8"));
    w->tap(Key::escape);
    EXPECT_TRUE(is_open()) << "the first Esc takes the search back";
    EXPECT_EQ(w->bench.start()->search, "");
    search("unet");
    w->tap(Key::enter);
    ASSERT_NE(w->scenario().network(), nullptr);
    EXPECT_EQ(w->scenario().network()->stack, network("unet_level").stack);
}

TEST_F(StartPageTest, WhatIsNotFoundSaysWhatCouldBeTyped) {
    start();
    open_page();
    search("zebra");
    EXPECT_EQ(chosen(), "");
    EXPECT_TRUE(shows("Nothing of that name"));
    w->tap(Key::enter);
    EXPECT_TRUE(is_open());
    w->tap(Key::escape);
    search("nn.Conv2d(1, 1, 3, strde=2)");
    EXPECT_TRUE(shows("strde"));
}

TEST_F(StartPageTest, NotationAndCodeCanBeTyped) {
    start();
    open_page();
    search("CR(64,9)-P-TR(32)");
    EXPECT_EQ(chosen(), "typed");
    EXPECT_TRUE(shows("What you typed"));
    w->tap(Key::enter);
    EXPECT_FALSE(is_open());
    ASSERT_NE(w->scenario().network(), nullptr);
    EXPECT_EQ(w->scenario().network()->stack.layers.size(), 3U);
    open_page();
    search("nn.ConvTranspose2d(1, 1, 4, stride=2, padding=1)");
    w->tap(Key::enter);
    EXPECT_EQ(w->scenario().network(), nullptr);
    EXPECT_EQ(layer_of(w->scenario()).layer.op, Operator::transposed_convolution);
    EXPECT_TRUE(w->session().is_changed()) << "it can't be had again";
}

TEST_F(StartPageTest, CodeOfSeveralLinesIsPasted) {
    start();
    open_page();
    w->clipboard = "nn.Sequential(nn.Conv2d(4, 6, 5, padding=2), nn.ReLU(),\n    nn.Conv2d(6, 16, 5))";
    w->tap(kPaste);
    EXPECT_FALSE(is_open());
    ASSERT_NE(w->scenario().network(), nullptr);
    EXPECT_EQ(w->scenario().network()->stack.layers.size(), 2U);
    const Scenario before = w->scenario();
    open_page();
    w->clipboard = "what is\nneither";
    w->tap(kPaste);
    EXPECT_TRUE(is_open());
    EXPECT_TRUE(shows("neither code nor a scenario"));
    EXPECT_EQ(w->scenario(), before);
}

TEST_F(StartPageTest, AGroupAndATheme) {
    start();
    open_page();
    click_on("Checkerboards");
    w->frames(4);
    EXPECT_TRUE(shows("Even inside"));
    EXPECT_FALSE(shows("Bicubic"));
    w->tap(Key::escape);
    EXPECT_TRUE(is_open());
    click_on("Uneven: kernel 3,");
    Scenario begun = example("checkerboard_kernel_3_stride_2");
    begun.output = ExportChoice().output;
    EXPECT_EQ(w->scenario(), begun);
}

TEST_F(StartPageTest, RecentFiguresAreListedAndOpened) {
    const std::string path = start_with_file(example("dilation"));
    const std::string broken = folder / "gone.json";
    Settings settings = w->bench.settings();
    settings.recent_files.push_back(broken);
    settings.session.reset();
    start(settings);
    open_page();
    w->frames(4);
    EXPECT_TRUE(shows("mine"));
    EXPECT_TRUE(shows("7×7 → 3×3"));
    EXPECT_TRUE(shows("can't be read"));
    click_on("mine");
    EXPECT_FALSE(is_open());
    EXPECT_EQ(w->session().file(), path);
    EXPECT_EQ(w->scenario(), example("dilation"));
}

TEST_F(StartPageTest, ExportIsAskedForAtOnce) {
    start();
    open_page();
    w->tap(kExport);
    EXPECT_FALSE(is_open());
    EXPECT_EQ(w->scenario(), example("upsample_by_2"));
    EXPECT_TRUE(shows("1280"));
    w->tap(Key::escape);
}

TEST_F(StartPageTest, IsUsableInEverySize) {
    for (const double scale : {1.0, 2.0})
        for (const SizePx size : {SizePx{1, 1}, SizePx{300, 200}, SizePx{1024, 640}, SizePx{1920, 1080}}) {
            SCOPED_TRACE(std::to_string(size.width) + " px at " + std::to_string(scale));
            start({}, size, scale);
            open_page();
            for (const Key key : {Key::down, Key::right, Key::up, Key::left}) w->tap(key);
            w->type("k3");
            w->tap(Key::escape);
            w->frames(3);
            EXPECT_TRUE(is_open());
            w->tap(Key::enter);
            EXPECT_FALSE(is_open());
        }
}

// --- the saved figure is never written over ---

TEST_F(StartPageTest, APresetIsANewFigureAndTheFileStaysAsItWas) {
    const std::string path = start_with_file();
    const std::string held = content_of(path);
    open_page();
    w->tap(Key::enter);
    EXPECT_EQ(w->session().file(), "");
    // Save asks where to.
    w->press(Action::save);
    EXPECT_TRUE(shows("Save the figure as"));
    w->tap(Key::escape);
    EXPECT_EQ(content_of(path), held);
    w->press(Action::undo);
    EXPECT_EQ(w->session().file(), path);
    EXPECT_FALSE(w->session().is_changed());
}

TEST_F(StartPageTest, NamedWorkThatIsNotSavedIsAskedAbout) {
    const std::string path = start_with_file();
    change_something();
    const Scenario changed = w->scenario();
    open_page();
    w->tap(Key::enter);
    ASSERT_TRUE(shows("Don't save"));
    w->tap(Key::escape);
    EXPECT_EQ(w->scenario(), changed);
    EXPECT_EQ(w->session().file(), path);
    w->frames(3);
    w->tap(Key::enter);
    click_on("Don't save");
    EXPECT_EQ(w->scenario(), example("upsample_by_2"));
    EXPECT_EQ(w->session().file(), "");
}

TEST_F(StartPageTest, APastedLayerIsANewFigureAndNumbersAreAnEdit) {
    Scenario numbers = example("numerical_padding_strides");
    const std::string path = start_with_file(numbers);
    pause();
    w->clipboard = "nn.MaxPool2d(2)";
    w->press(Action::paste);
    EXPECT_EQ(layer_of(w->scenario()).layer.op, Operator::max_pooling);
    EXPECT_EQ(w->session().file(), "");
    w->press(Action::undo);
    EXPECT_EQ(w->session().file(), path);
    w->clipboard = to_json(example("dilation"));
    w->press(Action::paste);
    EXPECT_EQ(w->session().file(), "");
    w->press(Action::undo);
    const auto cell = place_of(PlaneName::kernel);
    if (cell) {
        w->click(*cell);
        w->clipboard = "5 6\n7 8";
        w->press(Action::paste);
        EXPECT_EQ(w->session().file(), path) << "numbers belong to the figure";
        EXPECT_TRUE(w->session().is_changed());
    }
}

}  // namespace
}  // namespace convwalk
