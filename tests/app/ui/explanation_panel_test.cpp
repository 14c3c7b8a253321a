// The panel that explains, and the help.
#include "ui/panels/explanation_panel.h"
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include "advice/mend.h"
#include "desk/actions.h"
#include "desk/layer_edits.h"
#include "picture/figures.h"
#include "support/imgui_frames.h"
#include "support/panel_layers.h"
#include "support/small_layers.h"
#include "ui/dialogs/help_dialog.h"
#include "ui/panels/layer_panel.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

using testing::DrawnWords;
using testing::ImGuiFrames;
using testing::panel_layers::request_of;

// --- the explanation ---

class ExplanationTest : public ::testing::Test {
  protected:
    std::string said(const LayerRequest& request, float width = 308, double scale = 1, bool stale = false,
                     ViewKind view = ViewKind::oblique) {
        Scenario scenario;
        scenario.subject = request;
        scenario.view.kind = view;
        const Figure made = figure(scenario);
        frames.emplace(static_cast<float>(width * scale), static_cast<float>(4000 * scale), scale);
        frames->content = [&](Controls& controls) { explanation_panel(controls.style, made, stale); };
        frames->frames(3);
        for (const DrawnWords& w : frames->words()) {
            EXPECT_FALSE(w.cut) << w.text << " at " << width << " x " << scale;
            EXPECT_LE(w.right, width * scale) << w.text << " at " << width << " x " << scale;
        }
        return frames->all_text();
    }
    std::optional<ImGuiFrames> frames;
};

TEST_F(ExplanationTest, SaysTheSizeAndHowItComesAbout) {
    const std::string all = said(request_of(
        Operator::transposed_convolution,
        {.input = 3, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1, .output_padding = 1}));
    for (const char* words : {"6 × 6", "= 2·(3 − 1) + 3 − 2·1 + 1", "= 6", "Relationship 14 of the guide",
                              "EQUIVALENT CONVOLUTION", "expanded input", "multiply-adds", "324",
                              "of the multiplications are by zero"})
        EXPECT_NE(all.find(words), std::string::npos) << words << " is not in\n" << all;
    EXPECT_EQ(all.find("rows"), std::string::npos);
}

TEST_F(ExplanationTest, TellsAxesThatDifferApart) {
    LayerRequest request = request_of(Operator::convolution, {}, 3);
    request.layer.axes[0].input = 9;
    const std::string all = said(request);
    for (const char* words : {"depth", "rows and columns", "7 × 3 × 3"})
        EXPECT_NE(all.find(words), std::string::npos) << words << " is not in\n" << all;
}

TEST_F(ExplanationTest, SaysWhatIsNeverRead) {
    const std::string all = said(request_of(Operator::max_pooling, {.input = 6, .kernel = 3, .stride = 2}));
    EXPECT_NE(all.find("NEVER READ"), std::string::npos) << all;
    EXPECT_EQ(all.find("multipl"), std::string::npos) << all;
    EXPECT_EQ(said(request_of(Operator::convolution)).find("NEVER READ"), std::string::npos);
}

TEST_F(ExplanationTest, SaysThatItIsAboutAnEarlierLayer) {
    EXPECT_NE(said(request_of(Operator::convolution), 308, 1, true).find("last one that was possible"),
              std::string::npos);
}

TEST_F(ExplanationTest, SaysWhatTheMatrixIsInItsView) {
    const LayerRequest back = request_of(Operator::transposed_convolution, {.input = 2, .kernel = 3});
    const std::string all = said(back, 308, 1, false, ViewKind::matrix);
    for (const char* words : {"MATRIX", "Cᵀ", "outputs", "28 of its 64", "C⁻¹"})
        EXPECT_NE(all.find(words), std::string::npos) << words << " is not in\n" << all;
    EXPECT_EQ(said(back).find("MATRIX"), std::string::npos);
}

TEST_F(ExplanationTest, FitsWhateverTheLayer) {
    std::mt19937 random(9);
    for (int i = 0; i < 90; ++i) {
        LayerRequest request;
        request.layer = testing::sampled_layer(random, static_cast<std::size_t>(1 + i % 3));
        for (const float width : {240.0F, 308.0F, 520.0F}) said(request, width, 1 + 0.5 * (i % 3));
    }
}

TEST(CountText, SeparatesThousands) {
    EXPECT_EQ(count_text(0), "0");
    EXPECT_EQ(count_text(999), "999");
    EXPECT_EQ(count_text(1000), "1,000");
    EXPECT_EQ(count_text(12345678), "12,345,678");
    EXPECT_EQ(count_text(1.25e18), "1.2·10¹⁸");
    EXPECT_EQ(count_text(1e19), "1.0·10¹⁹");
}

// --- help ---

class HelpTest : public ::testing::Test {
  protected:
    void open(float width, float height, double scale) {
        frames.emplace(width, height, scale);
        is_open = true;
        frames->content = [this](Controls& controls) {
            if (is_open) is_open = help_dialog(controls.style);
        };
        frames->frames(4);
    }
    std::optional<ImGuiFrames> frames;
    bool is_open = false;
};

TEST_F(HelpTest, ShowsEveryActionAndGestureUncut) {
    open(1024, 800, 1);
    EXPECT_TRUE(is_open);
    std::string all = frames->all_text();
    for (char& c : all) c = c == '\n' ? ' ' : c;
    for (const ActionInfo& info : all_actions())
        EXPECT_NE(all.find(info.words), std::string::npos) << info.words << " is not in " << all;
    for (const Gesture& gesture : all_gestures())
        EXPECT_NE(all.find(gesture.words), std::string::npos) << gesture.words << " is not in " << all;
    for (const DrawnWords& w : frames->words()) EXPECT_FALSE(w.cut) << w.text;
}

TEST_F(HelpTest, ClosesByEscapeByItsButtonAndByAClickBeside) {
    open(1024, 640, 1);
    frames->click({500, 300});
    EXPECT_TRUE(is_open);
    frames->tap(Key::escape);
    EXPECT_FALSE(is_open);
    open(1024, 640, 1);
    frames->click({4, 320});
    EXPECT_FALSE(is_open);
    open(1024, 640, 1);
    const auto title = frames->find("Keys and mouse");
    ASSERT_TRUE(title);
    const auto buttons = frames->items_along(title->middle().y);
    ASSERT_EQ(buttons.size(), 1U);
    frames->click(buttons[0]);
    EXPECT_FALSE(is_open);
}

TEST_F(HelpTest, OpensOnSmallScreens) {
    for (const double scale : {1.0, 1.5, 2.0}) {
        open(1024, 640, scale);
        EXPECT_TRUE(is_open);
        for (const DrawnWords& w : frames->words()) EXPECT_LE(w.right, 1024) << w.text;
    }
}

}  // namespace
}  // namespace convwalk
