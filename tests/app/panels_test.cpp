// The panels driven as a person drives them: without a window and without OpenGL.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "advice/mend.h"
#include "desk/actions.h"
#include "desk/layer_edits.h"
#include "picture/figures.h"
#include "support/imgui_frames.h"
#include "support/small_layers.h"
#include "ui/dialogs/help_dialog.h"
#include "ui/panels/explanation_panel.h"
#include "ui/panels/layer_panel.h"
#include "views/planes/figure_words.h"

namespace convwalk {

// For the messages of failed expectations.
static void PrintTo(const Scenario& scenario, std::ostream* out) {
    *out << to_json(scenario);
}
static void PrintTo(const LayerRequest& request, std::ostream* out) {
    *out << testing::described(request.layer) << " padding " << name_of(request.padding)
         << (request.of_transposed ? " of transposed" : "") << " channels " << request.layer.in_channels
         << " " << request.layer.out_channels << " groups " << request.layer.groups;
}

namespace {

using testing::DrawnWords;
using testing::ImGuiFrames;

/// The layer panel on a screen of its own, with what it was told to change.
class LayerPanelTest : public ::testing::Test {
  protected:
    void open(const Scenario& start, float width = 300, double scale = 1) {
        scenario = start;
        done = changes = 0;
        frames.emplace(static_cast<float>(width * scale), static_cast<float>(1500 * scale), scale);
        frames->content = [this](Controls& controls) {
            const auto refusal = why_invalid(scenario.layer);
            const Edit<Scenario> edit = layer_panel(controls, state, scenario, refusal);
            EXPECT_EQ(edit.changed, edit.value != scenario);
            if (edit.changed) ++changes;
            if (edit.done) ++done;
            scenario = edit.value;
        };
        frames->frames(3);
    }
    void open(const LayerRequest& request, float width = 300, double scale = 1) {
        Scenario start;
        start.layer = request;
        open(start, width, scale);
    }

    /// Where words are drawn; fails when they are not.
    ImVec2 at(std::string_view words, int which = 0) {
        frames->frame();
        const auto found = frames->find(words, which);
        EXPECT_TRUE(found) << words << " is not in\n" << frames->all_text();
        return found ? found->middle() : ImVec2{-100, -100};
    }
    /// The controls in the row of a label, from left to right.
    std::vector<ImVec2> controls_of(std::string_view label) { return frames->items_along(at(label).y); }
    /// The number field in the row of a label: in the middle of "−", field and "+".
    ImVec2 field_of(std::string_view label) {
        const auto found = controls_of(label);
        EXPECT_GE(found.size(), 3U) << label;
        return found.size() < 3 ? ImVec2{-100, -100} : found[1];
    }
    void set_by_typing(std::string_view label, std::string_view text) {
        frames->click(field_of(label));
        frames->type(text);
        frames->tap(Key::enter);
    }
    [[nodiscard]] bool shows(std::string_view words) {
        frames->frame();
        return frames->all_text().find(words) != std::string::npos;
    }
    [[nodiscard]] const AxisSpec& axis(std::size_t i) const { return scenario.layer.layer.axes[i]; }

    std::optional<ImGuiFrames> frames;
    LayerPanelState state;
    Scenario scenario;
    int done = 0;
    int changes = 0;
};

LayerRequest request_of(Operator op, const AxisSpec& axis = {}, std::size_t axes = 2) {
    return {.layer = {.op = op, .axes = std::vector<AxisSpec>(axes, axis)}};
}

/// A field of the panel, and what of a scenario it is.
struct FieldOf {
    const char* label;
    std::function<void(Scenario&, std::int64_t)> set;
};

template <typename Member>
FieldOf axis_field(const char* label, Member member) {
    return {label, [member](Scenario& s, std::int64_t value) {
                for (AxisSpec& a : s.layer.layer.axes) a.*member = value;
            }};
}

std::vector<FieldOf> fields_of(Operator op) {
    std::vector<FieldOf> fields = {axis_field("Input", &AxisSpec::input),
                                   axis_field("Kernel", &AxisSpec::kernel),
                                   axis_field("Stride", &AxisSpec::stride),
                                   {"on each side", [](Scenario& s, std::int64_t value) {
                                        for (AxisSpec& a : s.layer.layer.axes)
                                            a.padding_begin = a.padding_end = value;
                                    }}};
    if (op == Operator::transposed_convolution)
        fields.push_back(axis_field("Output padding", &AxisSpec::output_padding));
    if (op != Operator::average_pooling) fields.push_back(axis_field("Dilation", &AxisSpec::dilation));
    if (!is_pooling(op)) {
        fields.push_back({"Channels in", [](Scenario& s, std::int64_t v) { s.layer.layer.in_channels = v; }});
        fields.push_back(
            {"Channels out", [](Scenario& s, std::int64_t v) { s.layer.layer.out_channels = v; }});
        fields.push_back({"Groups", [](Scenario& s, std::int64_t v) { s.layer.layer.groups = v; }});
    }
    return fields;
}

/// A layer in which every field can go up and down.
LayerRequest roomy(Operator op) {
    LayerRequest request =
        request_of(op, {.input = 20, .kernel = 5, .stride = 4, .padding_begin = 1, .padding_end = 1});
    if (op == Operator::transposed_convolution)
        for (AxisSpec& a : request.layer.axes) a.output_padding = 1;
    if (op != Operator::average_pooling)
        for (AxisSpec& a : request.layer.axes) a.dilation = 2;
    if (!is_pooling(op)) request.layer.in_channels = request.layer.out_channels = 12;
    if (!is_pooling(op)) request.layer.groups = 2;
    return request;
}

std::int64_t start_value(const FieldOf& field, const Scenario& scenario) {
    // The value that changes nothing.
    for (std::int64_t v = 0; v < 100; ++v) {
        Scenario same = scenario;
        field.set(same, v);
        if (same == scenario) return v;
    }
    return -1;
}

TEST_F(LayerPanelTest, TypingSetsEachFieldAndNothingElse) {
    for (const Operator op : testing::kOperators) {
        for (const FieldOf& field : fields_of(op)) {
            SCOPED_TRACE(fmt::format("{} {}", name_of(op), field.label));
            open(roomy(op));
            Scenario expected = scenario;
            field.set(expected, 13);
            set_by_typing(field.label, "13");
            EXPECT_EQ(scenario, expected);
            EXPECT_EQ(done, 1);
        }
    }
}

TEST_F(LayerPanelTest, DraggingSetsEachFieldInOneEdit) {
    for (const Operator op : testing::kOperators) {
        for (const FieldOf& field : fields_of(op)) {
            SCOPED_TRACE(fmt::format("{} {}", name_of(op), field.label));
            open(roomy(op));
            const std::int64_t from = start_value(field, scenario);
            Scenario expected = scenario;
            field.set(expected, from + 2);
            // Seven pixels a step.
            frames->drag(field_of(field.label), {14, 3});
            EXPECT_EQ(scenario, expected);
            EXPECT_EQ(done, 1);
        }
    }
}

TEST_F(LayerPanelTest, WheelAndButtonsStepEachField) {
    for (const Operator op : testing::kOperators) {
        for (const FieldOf& field : fields_of(op)) {
            SCOPED_TRACE(fmt::format("{} {}", name_of(op), field.label));
            open(roomy(op));
            const Scenario start = scenario;
            const std::int64_t from = start_value(field, scenario);
            Scenario more = scenario;
            field.set(more, from + 1);
            const auto controls = controls_of(field.label);
            ASSERT_GE(controls.size(), 3U);
            frames->wheel(controls[1], 1);
            EXPECT_EQ(scenario, more);
            EXPECT_EQ(done, 1);
            frames->wheel(controls[1], -1);
            EXPECT_EQ(scenario, start);
            EXPECT_EQ(done, 2);
            frames->click(controls[2]);
            EXPECT_EQ(scenario, more);
            EXPECT_EQ(done, 3);
            frames->click(controls[0]);
            EXPECT_EQ(scenario, start);
            EXPECT_EQ(done, 4);
        }
    }
}

TEST_F(LayerPanelTest, ArrowKeysStepWhatIsTyped) {
    open(request_of(Operator::convolution));
    frames->click(field_of("Kernel"));
    frames->tap(Key::up);
    frames->tap(Key::up);
    EXPECT_EQ(axis(0).kernel, 5);
    frames->tap(Key::down);
    EXPECT_EQ(axis(1).kernel, 4);
    EXPECT_EQ(done, 0);
    frames->tap(Key::enter);
    EXPECT_EQ(done, 1);
    EXPECT_EQ(axis(1).kernel, 4);
}

TEST_F(LayerPanelTest, EscapeTakesBackWhatWasTyped) {
    open(request_of(Operator::convolution));
    const Scenario start = scenario;
    frames->click(field_of("Kernel"));
    frames->type("4");
    EXPECT_NE(scenario, start);
    frames->tap(Key::escape);
    EXPECT_EQ(scenario, start);
}

TEST_F(LayerPanelTest, TabLeadsToTheNextFieldAndBack) {
    open(request_of(Operator::convolution));
    frames->click(field_of("Input"));
    frames->type("30");
    frames->tap(Key::tab);
    EXPECT_EQ(done, 1);
    frames->type("7");
    frames->tap(Key::tab);
    frames->type("2");
    frames->tap(Key::tab, true);
    frames->type("8");
    frames->tap(Key::enter);
    EXPECT_EQ(axis(0).input, 30);
    EXPECT_EQ(axis(0).kernel, 8);
    EXPECT_EQ(axis(0).stride, 2);
    EXPECT_EQ(done, 4);
    EXPECT_EQ(frames->typing.field, -1);
}

TEST_F(LayerPanelTest, TabBeyondTheLastFieldEndsTyping) {
    open(request_of(Operator::max_pooling));
    frames->click(field_of("Rest at the end"));
    frames->type("700");
    frames->tap(Key::tab);
    frames->frames(5);
    EXPECT_EQ(scenario.pace.hold_ms, 700);
    EXPECT_EQ(frames->typing.field, -1);
    // A field that comes later is not typed in by itself.
    scenario.layer = with_dimensions(scenario.layer, 3);
    scenario.layer.layer.axes[0].input = 8;
    const Scenario with_more = scenario;
    frames->type("9");
    frames->tap(Key::escape);
    EXPECT_EQ(scenario, with_more);
    EXPECT_EQ(frames->typing.field, -1);
}

TEST_F(LayerPanelTest, OnlyNumbersCanBeTyped) {
    open(request_of(Operator::convolution));
    frames->click(field_of("Kernel"));
    frames->type("x4.y");
    EXPECT_EQ(axis(0).kernel, 4);
    frames->type("99999999999999999999");
    frames->tap(Key::enter);
    EXPECT_GT(axis(0).kernel, kLargestSize);
    EXPECT_TRUE(shows("the largest is")) << frames->all_text();
}

TEST_F(LayerPanelTest, DraggingStopsAtTheBounds) {
    open(request_of(Operator::convolution));
    frames->drag(field_of("Kernel"), {-200, 0});
    EXPECT_EQ(axis(0).kernel, 1);
    frames->drag(field_of("on each side"), {-200, 0});
    EXPECT_EQ(axis(0).padding_begin, 0);
    // What was typed beyond them is not pulled back by a step.
    set_by_typing("Input", "10000");
    frames->wheel(field_of("Input"), -1);
    EXPECT_EQ(axis(0).input, 9999);
}

TEST_F(LayerPanelTest, HoldingAButtonIsOneEdit) {
    open(request_of(Operator::convolution));
    const auto controls = controls_of("Input");
    ASSERT_GE(controls.size(), 3U);
    frames->point(controls[2]);
    frames->hold_button(true);
    frames->frames(60);
    EXPECT_EQ(done, 0);
    frames->hold_button(false);
    frames->frames(3);
    EXPECT_GT(axis(0).input, 8);
    EXPECT_EQ(done, 1);
}

TEST_F(LayerPanelTest, AStepperWorksFromTheKeyboard) {
    open(request_of(Operator::convolution));
    // Give the field the keyboard by typing in it, as a mouse click does not.
    frames->click(field_of("Kernel"));
    frames->tap(Key::enter);
    done = 0;
    frames->tap(Key::plus);
    EXPECT_EQ(axis(0).kernel, 4);
    EXPECT_EQ(done, 1);
    frames->tap(Key::minus);
    EXPECT_EQ(axis(0).kernel, 3);
    frames->tap(Key::enter);
    frames->type("2");
    frames->tap(Key::enter);
    EXPECT_EQ(axis(0).kernel, 2);
    // The arrow leads to "+", which Space and Enter press.
    frames->tap(Key::right);
    frames->tap(Key::space);
    EXPECT_EQ(axis(0).kernel, 3);
    frames->tap(Key::enter);
    EXPECT_EQ(axis(0).kernel, 4);
}

TEST_F(LayerPanelTest, KeysAreNotForAFieldThatOnlyTheMouseTouched) {
    open(request_of(Operator::convolution));
    frames->drag(field_of("Kernel"), {7, 0});
    const Scenario dragged = scenario;
    frames->tap(Key::plus);
    frames->tap(Key::enter);
    EXPECT_EQ(scenario, dragged);
    EXPECT_EQ(frames->typing.field, -1);
}

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
        EXPECT_EQ(scenario.layer.layer.op, op);
        EXPECT_EQ(done, 1);
        EXPECT_FALSE(why_invalid(scenario.layer));
    }
}

TEST_F(LayerPanelTest, AResizingIsGivenByAFactorOrASize) {
    open(request_of(Operator::resize));
    frames->click(at("a size"));
    EXPECT_EQ(axis(0).output_size, output_size(Operator::resize, AxisSpec{}));
    set_by_typing("Output", "7");
    EXPECT_EQ(axis(0).output_size, 7);
    EXPECT_EQ(axis(1).output_size, 7);
    frames->click(at("a factor"));
    EXPECT_EQ(axis(0).output_size, std::nullopt);
    EXPECT_FALSE(why_invalid(scenario.layer));
}

TEST_F(LayerPanelTest, AShuffleKeepsChannelsThatItsFactorDivides) {
    open(with_operator(request_of(Operator::convolution), Operator::pixel_shuffle));
    EXPECT_EQ(scenario.layer.layer.in_channels, 4);
    set_by_typing("Factor", "3");
    EXPECT_EQ(shuffle_factor(axis(0)), 3);
    EXPECT_EQ(scenario.layer.layer.in_channels, 9);
    EXPECT_FALSE(why_invalid(scenario.layer));
}

TEST_F(LayerPanelTest, DimensionsComeAndGo) {
    open(request_of(Operator::convolution));
    for (const std::size_t dimensions : {3U, 1U, 2U}) {
        const auto controls = controls_of("Dimensions");
        ASSERT_EQ(controls.size(), 3U);
        frames->click(controls[dimensions - 1]);
        EXPECT_EQ(scenario.layer.layer.axes, std::vector<AxisSpec>(dimensions));
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
        EXPECT_EQ(axis(0), start.layer.layer.axes[0]);
        EXPECT_EQ(axis(2), start.layer.layer.axes[2]);
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
    EXPECT_EQ(scenario.layer.padding, PaddingWord::same);
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
    EXPECT_EQ(scenario.layer.padding, PaddingWord::numbers);
    EXPECT_EQ(axis(0).padding_begin, 2);
    EXPECT_EQ(axis(0).padding_end, 2);
}

TEST_F(LayerPanelTest, TheTwoDescriptionsOfATransposedLayerAreTheSameLayer) {
    open(request_of(Operator::transposed_convolution,
                    {.input = 3, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1}));
    EXPECT_TRUE(shows("Same layer, seen as the convolution it")) << frames->all_text();
    EXPECT_TRUE(shows("5×5 → 3×3")) << frames->all_text();
    const Layer before = resolved(scenario.layer);
    frames->click(at("convolution"));
    EXPECT_TRUE(scenario.layer.of_transposed);
    EXPECT_EQ(resolved(scenario.layer), before);
    EXPECT_FALSE(shows("Output padding"));
    frames->click(at("this layer"));
    EXPECT_FALSE(scenario.layer.of_transposed);
    EXPECT_EQ(resolved(scenario.layer), before);
}

TEST_F(LayerPanelTest, CeilModeAndSwitchesTurn) {
    open(request_of(Operator::max_pooling));
    Scenario expected = scenario;
    frames->click(at("Ceil mode: round the size up"));
    for (AxisSpec& a : expected.layer.layer.axes) a.ceil_mode = true;
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
    const std::string made = title_of(resolved(scenario.layer));
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
            EXPECT_EQ(scenario.layer, offered[i].request);
            EXPECT_FALSE(why_invalid(scenario.layer));
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
                        start.layer =
                            with_operator(request_of(Operator::convolution,
                                                     {.input = 224, .kernel = 11, .stride = 4}, axes),
                                          op);
                        if (op == Operator::resize) start.layer.layer.resize_mode = ResizeMode::bicubic;
                        if (op == Operator::resize && apart)
                            for (AxisSpec& a : start.layer.layer.axes) a.output_size = 448;
                        if (op == Operator::average_pooling) start.layer.layer.divisor_override = 9;
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
        start.layer.layer = testing::sampled_layer(random, axes);
        // Half of them impossible.
        if (i % 2 == 0) start.layer.layer.axes[0].kernel = static_cast<std::int64_t>(random() % 12) - 2;
        if (i % 5 == 0) start.layer.layer.axes[0].input = kLargestSize;
        start.layer.padding = static_cast<PaddingWord>(i % 6);
        state = {};
        open(start, 240 + static_cast<float>(i % 5) * 50);
        EXPECT_EQ(scenario, start);
        EXPECT_EQ(done, 0);
    }
}

// --- what the choices do to a layer ---

TEST(LayerEdits, AnOperatorLeavesNoFieldThatItDoesNotHave) {
    std::mt19937 random(3);
    for (int i = 0; i < 400; ++i) {
        LayerRequest request;
        request.layer = testing::sampled_layer(random, static_cast<std::size_t>(1 + i % 3));
        request.padding = static_cast<PaddingWord>(i % 6);
        if (request.layer.op == Operator::transposed_convolution && i % 2 == 0)
            request = described_by_convolution(request, true);
        if (i % 3 == 0) request = {.layer = testing::sampled_other_layer(random)};
        if (!takes(request, request.padding)) request.padding = PaddingWord::numbers;
        for (int which = 0; which < kOperatorCount; ++which) {
            const auto op = static_cast<Operator>(which);
            const LayerRequest other = with_operator(request, op);
            EXPECT_EQ(other.layer.op, op);
            EXPECT_EQ(other.layer.axes.size(), is_shuffle(op) ? 2 : request.layer.axes.size());
            if (!has_window(op)) {
                EXPECT_EQ(why_invalid(other), std::nullopt) << testing::described(other.layer);
            }
            const auto why = why_invalid(other);
            if (!why) continue;
            EXPECT_NE(why->kind, RefusalKind::field_unsupported) << why->sentence;
            EXPECT_NE(why->kind, RefusalKind::string_padding_unsupported) << why->sentence;
        }
        if (takes(request, request.padding)) {
            EXPECT_EQ(with_operator(request, request.layer.op), request);
        }
    }
}

TEST(LayerEdits, DescribingATransposedLayerFromTheOtherSideKeepsIt) {
    int tried = 0;
    testing::for_each_small_axis(Operator::transposed_convolution, [&](const AxisSpec& a) {
        if (a.input > 4 || a.padding_end > 1) return;
        LayerRequest own;
        own.layer = testing::layer_of(Operator::transposed_convolution, a);
        own.layer.in_channels = 6;
        own.layer.out_channels = 4;
        own.layer.groups = 2;
        if (why_invalid(own)) return;
        const LayerRequest of = described_by_convolution(own, true);
        ASSERT_EQ(why_invalid(of), std::nullopt) << testing::described(own.layer);
        if (a.output_padding < a.stride) {
            ++tried;
            ASSERT_EQ(resolved(of), own.layer) << testing::described(own.layer);
            ASSERT_EQ(described_by_convolution(of, false), own) << testing::described(own.layer);
            const Layer convolution = transposed_convolution_of(own);
            ASSERT_EQ(output_extents(convolution), input_extents(own.layer));
            ASSERT_EQ(input_extents(convolution), output_extents(own.layer));
        }
    });
    EXPECT_GT(tried, 500);
}

// --- the explanation ---

class ExplanationTest : public ::testing::Test {
  protected:
    std::string said(const LayerRequest& request, float width = 308, double scale = 1, bool stale = false,
                     ViewKind view = ViewKind::oblique) {
        Scenario scenario;
        scenario.layer = request;
        scenario.view.kind = view;
        const Figure made = figure(scenario);
        frames.emplace(static_cast<float>(width * scale), static_cast<float>(2400 * scale), scale);
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
