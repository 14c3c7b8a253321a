// The numbers of the layer panel by mouse and keyboard.
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
#include "ui/panels/layer_panel.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

using testing::panel_layers::LayerPanelTest;
using testing::panel_layers::request_of;

/// A field of the panel, and what of a scenario it is.
struct FieldOf {
    const char* label;
    std::function<void(Scenario&, std::int64_t)> set;
};

template <typename Member>
FieldOf axis_field(const char* label, Member member) {
    return {label, [member](Scenario& s, std::int64_t value) {
                for (AxisSpec& a : s.alone()->layer.axes) a.*member = value;
            }};
}

std::vector<FieldOf> fields_of(Operator op) {
    std::vector<FieldOf> fields = {axis_field("Input", &AxisSpec::input),
                                   axis_field("Kernel", &AxisSpec::kernel),
                                   axis_field("Stride", &AxisSpec::stride),
                                   {"on each side", [](Scenario& s, std::int64_t value) {
                                        for (AxisSpec& a : s.alone()->layer.axes)
                                            a.padding_begin = a.padding_end = value;
                                    }}};
    if (op == Operator::transposed_convolution)
        fields.push_back(axis_field("Output padding", &AxisSpec::output_padding));
    if (op != Operator::average_pooling) fields.push_back(axis_field("Dilation", &AxisSpec::dilation));
    if (!is_pooling(op)) {
        fields.push_back(
            {"Channels in", [](Scenario& s, std::int64_t v) { s.alone()->layer.in_channels = v; }});
        fields.push_back(
            {"Channels out", [](Scenario& s, std::int64_t v) { s.alone()->layer.out_channels = v; }});
        fields.push_back({"Groups", [](Scenario& s, std::int64_t v) { s.alone()->layer.groups = v; }});
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
    scenario.subject = with_dimensions(layer_of(scenario), 3);
    scenario.alone()->layer.axes[0].input = 8;
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

}  // namespace
}  // namespace convwalk
