// The layer panel: operators, axes, sides, words, and layers that cannot be.
#include "ui/panels/layer_panel.h"
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
#include "ui/panels/explanation_panel.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

using testing::DrawnWords;
using testing::panel_layers::LayerPanelTest;
using testing::panel_layers::request_of;

TEST_F(LayerPanelTest, OperatorsAreChosen) {
    open(request_of(Operator::convolution));
    using enum Operator;
    const std::pair<const char*, Operator> choices[] = {{"Transposed", transposed_convolution},
                                                        {"Pooling", max_pooling},
                                                        {"Average", average_pooling},
                                                        {"Max", max_pooling},
                                                        {"Resample", resize},
                                                        {"Shuffle", pixel_shuffle},
                                                        {"Unshuffle", pixel_unshuffle},
                                                        {"Resize", resize},
                                                        {"Conv", convolution}};
    for (const auto& [name, op] : choices) {
        SCOPED_TRACE(name);
        done = 0;
        frames->click(at(name));
        EXPECT_EQ(scenario.alone()->layer.op, op);
        EXPECT_EQ(done, 1);
        EXPECT_FALSE(why_invalid(*scenario.alone()));
    }
}

TEST_F(LayerPanelTest, AResizingIsGivenByAFactorOrASize) {
    open(request_of(Operator::resize));
    frames->click(at("a size"));
    EXPECT_EQ(axis(0).output_size, output_size(Operator::resize, AxisSpec{}));
    set_by_typing("Output size", "7");
    EXPECT_EQ(axis(0).output_size, 7);
    EXPECT_EQ(axis(1).output_size, 7);
    frames->click(at("a factor"));
    EXPECT_EQ(axis(0).output_size, std::nullopt);
    EXPECT_FALSE(why_invalid(*scenario.alone()));
}

TEST_F(LayerPanelTest, AShuffleKeepsChannelsThatItsFactorDivides) {
    open(with_operator(request_of(Operator::convolution), Operator::pixel_shuffle));
    EXPECT_EQ(scenario.alone()->layer.in_channels, 4);
    set_by_typing("Factor", "3");
    EXPECT_EQ(shuffle_factor(axis(0)), 3);
    EXPECT_EQ(scenario.alone()->layer.in_channels, 9);
    EXPECT_FALSE(why_invalid(*scenario.alone()));
}

TEST_F(LayerPanelTest, DimensionsComeAndGo) {
    open(request_of(Operator::convolution));
    for (const std::size_t dimensions : {3U, 1U, 2U}) {
        const auto controls = controls_of("Dimensions");
        ASSERT_EQ(controls.size(), 3U);
        frames->click(controls[dimensions - 1]);
        EXPECT_EQ(scenario.alone()->layer.axes, std::vector<AxisSpec>(dimensions));
    }
}

TEST_F(LayerPanelTest, AxesComeApartAndTogether) {
    open(request_of(Operator::convolution, {}, 3));
    for (const char* label : {"Input", "Kernel", "Stride", "Dilation"}) {
        SCOPED_TRACE(label);
        const Scenario start = scenario;
        auto controls = controls_of(label);
        ASSERT_EQ(controls.size(), 4U);  // "−", field, "+", link
        frames->click(controls[3]);
        EXPECT_EQ(scenario, start);
        controls = controls_of(label);
        ASSERT_EQ(controls.size(), 4U);  // three fields, link
        frames->click(controls[1]);
        frames->type("2");
        frames->tap(Key::enter);
        EXPECT_NE(scenario, start);
        EXPECT_EQ(axis(0), start.alone()->layer.axes[0]);
        EXPECT_EQ(axis(2), start.alone()->layer.axes[2]);
        done = 0;
        frames->click(controls_of(label)[3]);
        EXPECT_EQ(scenario, start);
        EXPECT_EQ(done, 1);
        EXPECT_EQ(controls_of(label).size(), 4U);
    }
}

TEST_F(LayerPanelTest, DifferentValuesAreApartByThemselvesAndStaySoWhileTyped) {
    LayerRequest request = request_of(Operator::convolution);
    request.layer.axes[1].input = 77;
    open(request);
    auto controls = controls_of("Input");
    ASSERT_EQ(controls.size(), 3U);
    frames->click(controls[1]);
    // The same as the other for a moment.
    frames->type("5");
    EXPECT_EQ(axis(1).input, 5);
    frames->type("4");
    frames->tap(Key::enter);
    EXPECT_EQ(axis(0).input, 5);
    EXPECT_EQ(axis(1).input, 54);
}

TEST_F(LayerPanelTest, PaddingHasSides) {
    open(request_of(Operator::convolution));
    EXPECT_FALSE(shows("Padding before"));
    auto controls = controls_of("Padding");
    ASSERT_EQ(controls.size(), 2U);  // menu, link
    frames->click(controls[1]);
    set_by_typing("Padding before", "2");
    EXPECT_EQ(axis(0).padding_begin, 2);
    EXPECT_EQ(axis(0).padding_end, 0);
    set_by_typing("Padding after", "1");
    EXPECT_EQ(axis(1).padding_begin, 2);
    EXPECT_EQ(axis(1).padding_end, 1);
    frames->click(controls_of("Padding")[1]);
    EXPECT_EQ(axis(1).padding_end, 2);
    EXPECT_TRUE(shows("on each side"));
}

TEST_F(LayerPanelTest, PaddingByAWordShowsItsNumbersAndGivesWayToThem) {
    LayerRequest request = request_of(Operator::convolution, {.input = 9, .kernel = 4});
    open(request);
    frames->click(controls_of("Padding")[0]);
    frames->click(at("same"));
    EXPECT_EQ(scenario.alone()->padding, PaddingWord::same);
    EXPECT_EQ(done, 1);
    EXPECT_EQ(axis(0).padding_begin, 0) << "a word comes without numbers";
    // An even kernel: one more after than before.
    EXPECT_TRUE(shows("Padding before"));
    const float row = at("Padding after").y;
    bool shown = false;
    for (const DrawnWords& w : frames->words())
        shown = shown || (w.text == "2" && std::abs(w.middle().y - row) < 4);
    EXPECT_TRUE(shown) << frames->all_text();
    const auto plus = controls_of("Padding before");
    frames->click(plus[2]);
    EXPECT_EQ(scenario.alone()->padding, PaddingWord::numbers);
    EXPECT_EQ(axis(0).padding_begin, 2);
    EXPECT_EQ(axis(0).padding_end, 2);
}

TEST_F(LayerPanelTest, TheTwoDescriptionsOfATransposedLayerAreTheSameLayer) {
    open(request_of(Operator::transposed_convolution,
                    {.input = 3, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1}));
    EXPECT_TRUE(shows("Same layer, seen as the convolution it")) << frames->all_text();
    EXPECT_TRUE(shows("5×5 → 3×3")) << frames->all_text();
    const Layer before = resolved(*scenario.alone());
    frames->click(at("its convolution"));
    EXPECT_TRUE(scenario.alone()->of_transposed);
    EXPECT_EQ(resolved(*scenario.alone()), before);
    EXPECT_FALSE(shows("Output padding"));
    frames->click(at("this layer"));
    EXPECT_FALSE(scenario.alone()->of_transposed);
    EXPECT_EQ(resolved(*scenario.alone()), before);
}

TEST_F(LayerPanelTest, CeilModeAndSwitchesTurn) {
    open(request_of(Operator::max_pooling));
    Scenario expected = scenario;
    frames->click(at("Ceil mode: round the size up"));
    for (AxisSpec& a : expected.alone()->layer.axes) a.ceil_mode = true;
    EXPECT_EQ(scenario, expected);
    frames->click(at("Row and column numbers"));
    expected.view.indices = true;
    EXPECT_EQ(scenario, expected);
    frames->click(at("Words"));
    expected.view.words = false;
    EXPECT_EQ(scenario, expected);
    EXPECT_EQ(done, 3);
    EXPECT_FALSE(shows("Show how the grid is made"));
    open(request_of(Operator::transposed_convolution));
    expected = scenario;
    expected.pace.intro = false;
    frames->click(at("Show how the grid is made"));
    EXPECT_EQ(scenario, expected);
}

TEST_F(LayerPanelTest, ChannelsAreChosenAndWalkedThrough) {
    open(preset("channels_rgb_to_four").scenario);
    set_by_typing("Output channel", "9");
    EXPECT_EQ(scenario.view.channel, 3) << "there are four";
    frames->click(at("place by place"));
    frames->click(at("map by map"));
    EXPECT_EQ(scenario.view.walk, ChannelWalk::maps);
    open(preset("channel_sums_of_three").scenario);
    EXPECT_TRUE(shows("Output channel"));
    EXPECT_FALSE(shows("place by place")) << "one channel is added up, place by place";
    open(request_of(Operator::convolution));
    EXPECT_FALSE(shows("Output channel"));
}

TEST_F(LayerPanelTest, GroupsAreSlidThroughAndTheWeightsFall) {
    Scenario start;
    start.alone()->layer.axes.assign(2, AxisSpec{.input = 5, .kernel = 3});
    start.alone()->layer.in_channels = start.alone()->layer.out_channels = 8;
    open(start);
    EXPECT_TRUE(shows("576"));
    std::vector<std::string> told;
    const float y = at("Weights").y - 32;
    for (const float share : {0.333F, 0.667F, 1.0F}) {
        frames->click({24 + share * 205, y});
        told.push_back(std::to_string(scenario.alone()->layer.groups));
    }
    EXPECT_EQ(told, (std::vector<std::string>{"2", "4", "8"}));
    EXPECT_TRUE(shows("72 instead of 576"));
    EXPECT_EQ(done, 3);
    // Channels that have no divisor in common have none.
    start.alone()->layer.out_channels = 7;
    open(start);
    EXPECT_FALSE(shows("Weights"));
}

TEST_F(LayerPanelTest, AnimationNumbersStayInTheirBounds) {
    open(request_of(Operator::convolution));
    set_by_typing("Time of a step", "1");
    EXPECT_EQ(scenario.pace.step_ms, kShortestStep);
    set_by_typing("Rest at the end", "9999999");
    EXPECT_EQ(scenario.pace.hold_ms, kLongestRest);
    EXPECT_NO_THROW((void)parse_scenario(to_json(scenario)));
}

TEST_F(LayerPanelTest, TheTitleIsHintedAndTyped) {
    open(request_of(Operator::convolution));
    const std::string made = title_of(resolved(*scenario.alone()));
    frames->click(at(made));
    frames->type("My layer");
    frames->tap(Key::enter);
    EXPECT_EQ(scenario.title, "My layer");
    EXPECT_EQ(done, 1);
    // As long as a file may hold, never a letter cut in two.
    std::string longest;
    for (int i = 0; i < 150; ++i) longest += "×";
    frames->click(at("My layer"));
    frames->type(longest);
    frames->tap(Key::enter);
    EXPECT_LE(scenario.title.size(), kLongestTitle);
    EXPECT_NO_THROW((void)parse_scenario(to_json(scenario)));
}

TEST_F(LayerPanelTest, AnImpossibleLayerIsExplainedAndMended) {
    std::vector<LayerRequest> impossible;
    impossible.push_back(request_of(Operator::convolution, {.input = 4, .kernel = 9}));
    impossible.push_back(
        request_of(Operator::max_pooling, {.input = 9, .kernel = 3, .padding_begin = 2, .padding_end = 2}));
    impossible.push_back(request_of(Operator::transposed_convolution, {.stride = 2, .output_padding = 5}));
    impossible.push_back(request_of(Operator::convolution, {.stride = 0}));
    impossible.push_back(request_of(Operator::convolution));
    impossible.back().layer.groups = 2;
    impossible.push_back(request_of(Operator::convolution, {.stride = 2}));
    impossible.back().padding = PaddingWord::same;
    for (const LayerRequest& request : impossible) {
        const auto refusal = why_invalid(request);
        ASSERT_TRUE(refusal);
        const auto offered = mends(request);
        ASSERT_FALSE(offered.empty());
        for (std::size_t i = 0; i < offered.size(); ++i) {
            SCOPED_TRACE(fmt::format("{}: {}", refusal->sentence, offered[i].words));
            open(request);
            // The sentence is broken into lines; its number of words is told by the first few.
            const std::string first = refusal->sentence.substr(1, refusal->sentence.find(' ') - 1);
            EXPECT_TRUE(shows(first)) << frames->all_text();
            // The button's words may be broken, too: the longest piece that they begin with is its first
            // line.
            std::string label = offered[i].words;
            label[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(label[0])));
            std::string first_line;
            for (const DrawnWords& w : frames->words())
                if (label.starts_with(w.text) && w.text.size() > first_line.size()) first_line = w.text;
            const ImVec2 first_words = at(first_line);
            frames->click(first_words);
            EXPECT_EQ(*scenario.alone(), offered[i].request);
            EXPECT_FALSE(why_invalid(*scenario.alone()));
            EXPECT_EQ(done, 1);
        }
    }
}

TEST_F(LayerPanelTest, TheFieldThatIsWrongIsMarked) {
    const auto marked = [&] {
        frames->frame();
        int count = 0;
        for (const DrawnWords& w : frames->words()) count += w.colour == u32(frames->style().colours.wrong);
        return count;
    };
    LayerRequest request = request_of(Operator::convolution);
    open(request);
    EXPECT_EQ(marked(), 0);
    request.layer.axes[1].kernel = 9;
    open(request);
    EXPECT_EQ(marked(), 1);
    EXPECT_EQ(frames->find("9")->colour, u32(frames->style().colours.wrong));
}

TEST_F(LayerPanelTest, NothingMovesSidewaysWhenThePanelBeginsToScroll) {
    open(request_of(Operator::convolution));
    const float before = field_of("Kernel").x;
    ImGui::GetIO().DisplaySize.y = 300;
    frames->frames(3);
    EXPECT_EQ(field_of("Kernel").x, before);
}

// No word is cut, whatever the layer, the width of the panel and the scale.
TEST_F(LayerPanelTest, EverythingFitsAndNothingChangesByItself) {
    std::mt19937 random(11);
    for (const double scale : {1.0, 1.5, 2.0}) {
        for (const float width : {240.0F, 300.0F, 460.0F}) {
            for (const std::size_t axes : {1U, 2U, 3U}) {
                for (int which = 0; which < kOperatorCount; ++which) {
                    const auto op = static_cast<Operator>(which);
                    SCOPED_TRACE(fmt::format("{} x {}, {} axes, {}", width, scale, axes, name_of(op)));
                    for (const bool apart : {false, true}) {
                        state = {};
                        state.axes_apart.fill(apart);
                        state.sides_apart = apart;
                        Scenario start;
                        start.subject =
                            with_operator(request_of(Operator::convolution,
                                                     {.input = 224, .kernel = 11, .stride = 4}, axes),
                                          op);
                        if (op == Operator::resize) start.alone()->layer.resize_mode = ResizeMode::bicubic;
                        if (op == Operator::resize && apart)
                            for (AxisSpec& a : start.alone()->layer.axes) a.output_size = 448;
                        if (op == Operator::average_pooling) start.alone()->layer.divisor_override = 9;
                        open(start, width, scale);
                        EXPECT_EQ(scenario, start);
                        EXPECT_EQ(done, 0);
                        for (const DrawnWords& w : frames->words()) {
                            EXPECT_FALSE(w.cut) << w.text;
                            EXPECT_LE(w.right, width * scale) << w.text;
                        }
                    }
                }
            }
        }
    }
}

TEST_F(LayerPanelTest, NoLayerBreaksIt) {
    std::mt19937 random(5);
    for (int i = 0; i < 150; ++i) {
        const auto axes = static_cast<std::size_t>(1 + i % 3);
        Scenario start;
        start.alone()->layer = testing::sampled_layer(random, axes);
        // Half of them impossible.
        if (i % 2 == 0) start.alone()->layer.axes[0].kernel = static_cast<std::int64_t>(random() % 12) - 2;
        if (i % 5 == 0) start.alone()->layer.axes[0].input = kLargestSize;
        start.alone()->padding = static_cast<PaddingWord>(i % 6);
        state = {};
        open(start, 240 + static_cast<float>(i % 5) * 50);
        EXPECT_EQ(scenario, start);
        EXPECT_EQ(done, 0);
    }
}

}  // namespace
}  // namespace convwalk
