// The numbers in the cells as a person changes them: typed, by the wheel, painted, pasted.
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

#include "basics/errors.h"
#include "desk/cell_edits.h"
#include "support/environment.h"
#include "support/temp_folder.h"
#include "support/workbench_frames.h"
#include "views/planes/cell_words.h"

namespace convwalk {
namespace {

using testing::TempFolder;
using testing::WithVariable;
using testing::WorkbenchFrames;

Scenario with_numbers(const char* name = "numerical_padding_strides") {
    Scenario s = preset(name).scenario;
    s.values.shown = true;
    return s;
}

Spot input_cell(const Figure& f, std::int64_t row, std::int64_t column) {
    return spot_on(PlaneName::grid,
                   {0, f.layout.axes[1].slot_of_input(row), f.layout.axes[2].slot_of_input(column)});
}

// --- what can be changed ---

TEST(CellEdits, OnlyCellsOfInputAndKernelCanBeChanged) {
    for (const char* name :
         {"numerical_padding_strides", "padding_strides_transposed", "numerical_max_pooling"}) {
        SCOPED_TRACE(name);
        const Figure f = figure(with_numbers(name));
        std::int64_t changeable = 0;
        for (const PlaneName plane : {PlaneName::grid, PlaneName::kernel, PlaneName::output}) {
            const Extents extents = plane_extents(f, plane);
            for (std::int64_t n = 0; n < cell_count(extents); ++n)
                changeable += why_fixed(f, spot_on(plane, unravelled(n, extents))) ? 0 : 1;
        }
        const std::int64_t taps = is_pooling(f.layer.op) ? 0 : cell_count(kernel_extents(f.layer));
        EXPECT_EQ(changeable, cell_count(input_extents(f.layer)) + taps);
    }
    Scenario hidden = with_numbers();
    hidden.values.shown = false;
    EXPECT_TRUE(why_fixed(figure(hidden), spot_on(PlaneName::kernel, {0, 0, 0})));
}

// Whatever the layer: the number that is put into a cell is the one that is read there afterwards, and no
// other cell of the plane changes.
TEST(CellEdits, ANumberGoesWhereItIsPut) {
    for (const char* name : {"numerical_padding_strides", "padding_strides_transposed", "dilation",
                             "no_padding_strides_transposed"}) {
        for (const bool flipped : {false, true}) {
            Scenario s = with_numbers(name);
            s.values.true_convolution = flipped;
            const Figure f = figure(s);
            for (const PlaneName plane : {PlaneName::grid, PlaneName::kernel}) {
                const Extents extents = plane_extents(f, plane);
                for (std::int64_t n = 0; n < cell_count(extents); ++n) {
                    const Spot cell = spot_on(plane, unravelled(n, extents));
                    if (why_fixed(f, cell)) continue;
                    Scenario changed = s;
                    changed.values = with_number(f, s.values, cell, 77);
                    const Figure after = figure(changed);
                    for (std::int64_t m = 0; m < cell_count(extents); ++m) {
                        const Spot other = spot_on(plane, unravelled(m, extents));
                        if (why_fixed(f, other)) continue;
                        ASSERT_EQ(number_in(after, other), m == n ? 77 : number_in(f, other)) << name;
                    }
                }
            }
        }
    }
}

TEST(CellEdits, AFillBecomesOnesOwnNumbers) {
    Scenario s = with_numbers("dilation");
    s.values.input = InputFill::ramp;
    const Figure f = figure(s);
    const Values v = with_number(f, s.values, input_cell(f, 0, 2), -5);
    const auto& own = std::get<Tensor>(v.input);
    EXPECT_EQ(own.shape, (Extents{7, 7}));
    EXPECT_EQ(own.values[2], -5);
    EXPECT_EQ(own.values[3], 3);
    EXPECT_EQ(v.kernel, s.values.kernel);
}

TEST(CellEdits, TheNextCellSkipsWhatWasPutIn) {
    const Figure f = figure(with_numbers("padding_strides_transposed"));
    std::int64_t count = 1;
    Spot cell = input_cell(f, 0, 0);
    EXPECT_FALSE(next_cell(f, cell, -1));
    while (const auto next = next_cell(f, cell, 1)) {
        EXPECT_EQ(next_cell(f, *next, -1), cell);
        cell = *next;
        ++count;
    }
    EXPECT_EQ(count, 9);
    EXPECT_EQ(neighbour(f, input_cell(f, 0, 0), 1, 0), input_cell(f, 1, 0));
    EXPECT_EQ(neighbour(f, input_cell(f, 0, 0), 0, 1), input_cell(f, 0, 1));
    EXPECT_FALSE(neighbour(f, input_cell(f, 0, 0), -1, 0));
    EXPECT_FALSE(neighbour(f, input_cell(f, 2, 2), 0, 1));
}

// --- the window ---

class CellEditingTest : public ::testing::Test {
  protected:
    CellEditingTest()
        : home_("HOME", folder.path().string()), config_("CONVWALK_CONFIG_DIR", folder / "config") {}

    void start(const Scenario& scenario = with_numbers()) {
        Settings settings;
        settings.session = LastDocument{scenario, "", std::nullopt};
        w.reset();
        w.emplace(settings, SizePx{1280, 800});
        w->frames(4);
        w->press(Action::play_or_pause);
    }
    [[nodiscard]] Figure canvas_figure() const {
        const ImGuiWindow* window = ImGui::FindWindowByName("canvas");
        Figure f = w->session().figure();
        f.scenario.output.size = {static_cast<int>(window->Size.x), static_cast<int>(window->Size.y)};
        return f;
    }
    /// The middle of a cell in the window.
    [[nodiscard]] ImVec2 middle_of(const Spot& cell) const {
        const ImGuiWindow* window = ImGui::FindWindowByName("canvas");
        const Figure shown = canvas_figure();
        const auto corners = place(shown, w->session().moment(), sight_of(w->canvas())).corners(cell);
        if (!corners) return {-1, -1};
        Vec2 sum;
        for (const Vec2& c : *corners) sum = sum + c;
        return {window->Pos.x + static_cast<float>(sum.x / 4), window->Pos.y + static_cast<float>(sum.y / 4)};
    }
    [[nodiscard]] ImVec2 input(std::int64_t row, std::int64_t column) const {
        return middle_of(input_cell(w->session().figure(), row, column));
    }
    [[nodiscard]] double input_number(std::int64_t row, std::int64_t column) const {
        const Figure& f = w->session().figure();
        return number_in(f, input_cell(f, row, column));
    }
    void undo() { w->tap(Chord{Key::z, true, false}); }

    TempFolder folder;
    WithVariable home_;
    WithVariable config_;
    std::optional<WorkbenchFrames> w;
};

TEST_F(CellEditingTest, CornersAreWhereACellIsPointedAt) {
    for (const ViewKind view : {ViewKind::oblique, ViewKind::flat}) {
        Scenario s = with_numbers();
        s.view.kind = view;
        start(s);
        for (std::int64_t row = 0; row < 5; ++row) {
            w->point(input(row, 3));
            w->frame();
            EXPECT_EQ(w->canvas().pointed, input_cell(w->session().figure(), row, 3));
        }
    }
}

TEST_F(CellEditingTest, AClickedCellTakesWhatIsTyped) {
    for (const ViewKind view : {ViewKind::oblique, ViewKind::flat}) {
        Scenario s = with_numbers();
        s.view.kind = view;
        start(s);
        const Scenario before = w->scenario();
        w->click(input(0, 1));
        w->type("-12.5");
        EXPECT_NE(w->scenario(), before) << "it counts at once";
        EXPECT_TRUE(w->shows("-12.5"));
        w->tap(Key::enter);
        EXPECT_EQ(input_number(0, 1), -12.5);
        // The next cell is open with its number, which the next key replaces.
        ASSERT_TRUE(w->bench.cell_editing().cell);
        EXPECT_EQ(w->canvas().pinned, input_cell(w->session().figure(), 0, 2));
        w->type("4");
        w->tap(Key::tab);
        EXPECT_EQ(input_number(0, 2), 4);
        w->tap(Key::tab, true);
        EXPECT_EQ(w->canvas().pinned, input_cell(w->session().figure(), 0, 2));
        EXPECT_EQ(input_number(0, 3), 1);
        w->tap(Key::escape);
        EXPECT_FALSE(w->bench.cell_editing().cell);
        EXPECT_TRUE(w->canvas().pinned);
        // One step of undo each.
        undo();
        EXPECT_EQ(input_number(0, 2), 2);
        EXPECT_EQ(input_number(0, 1), -12.5);
        undo();
        EXPECT_EQ(w->scenario(), before);
    }
}

TEST_F(CellEditingTest, ArrowsEnterAndBackspaceWorkAsInATable) {
    start();
    w->click(input(1, 1));
    w->tap(Key::enter);
    EXPECT_EQ(w->bench.cell_editing().cell, input_cell(w->session().figure(), 1, 1));
    w->tap(Key::down);
    w->tap(Key::right);
    EXPECT_EQ(w->canvas().pinned, input_cell(w->session().figure(), 2, 2));
    w->type("85");
    w->tap(Key::backspace);
    w->tap(Key::up);
    EXPECT_EQ(input_number(2, 2), 8);
    EXPECT_EQ(w->canvas().pinned, input_cell(w->session().figure(), 1, 2));
    // Arrows did not walk through the animation, nor letters do what they do elsewhere.
    w->type("w");
    EXPECT_TRUE(w->scenario().view.words);
    undo();  // of what is being typed
    EXPECT_TRUE(w->bench.cell_editing().untouched);
    EXPECT_EQ(input_number(2, 2), 8);
    undo();
    EXPECT_EQ(input_number(2, 2), 2);
}

TEST_F(CellEditingTest, WhatIsNoNumberStaysWithASentence) {
    start();
    const Scenario before = w->scenario();
    for (const char* text : {"1x", "-", "1e999", "0nan", ".", "1-2", "0inf", "9e99"}) {
        w->click(input(0, 0));
        w->type(text);
        w->tap(Key::enter);
        EXPECT_EQ(w->scenario(), before) << text;
        EXPECT_EQ(w->bench.cell_editing().text, text);
        EXPECT_TRUE(w->bench.cell_editing().remark.starts_with("Input (0, 0)"))
            << w->bench.cell_editing().remark;
        // Neither a click elsewhere nor saving loses it.
        w->click(input(3, 3));
        EXPECT_EQ(w->bench.cell_editing().text, text);
        w->tap(Chord{Key::s, true, false});
        EXPECT_EQ(w->bench.cell_editing().text, text);
        EXPECT_FALSE(w->shows("Save the figure as"));
        w->tap(Key::escape);
        EXPECT_FALSE(w->bench.cell_editing().cell);
        w->tap(Key::escape);
    }
    // A person who leans on a key.
    w->click(input(0, 0));
    w->type(std::string(5000, '9'));
    w->tap(Key::enter);
    EXPECT_EQ(w->scenario(), before);
    EXPECT_LE(w->bench.cell_editing().text.size(), 200u);
    EXPECT_FALSE(w->bench.cell_editing().remark.empty());
}

TEST_F(CellEditingTest, AClickElsewhereTakesWhatWasTyped) {
    start();
    w->click(input(0, 0));
    w->type("42");
    w->click(input(3, 3));
    EXPECT_EQ(input_number(0, 0), 42);
    EXPECT_FALSE(w->bench.cell_editing().cell);
    EXPECT_EQ(w->canvas().pinned, input_cell(w->session().figure(), 3, 3));
}

TEST_F(CellEditingTest, OtherCellsSayWhyTheyStay) {
    Scenario s = with_numbers();
    s.view.kind = ViewKind::flat;
    start(s);
    const Scenario before = w->scenario();
    w->click(middle_of(spot_on(PlaneName::grid, {0, 0, 0})));
    w->type("5");
    EXPECT_TRUE(w->shows("Padding follows from the layer"));
    EXPECT_FALSE(w->bench.cell_editing().cell);
    w->click(middle_of(spot_on(PlaneName::output, {0, 1, 1})));
    w->type("5");
    EXPECT_TRUE(w->shows("An output is worked out"));
    EXPECT_EQ(w->scenario(), before);
    // The kernel of the flat view can be typed into.
    w->click(middle_of(spot_on(PlaneName::kernel, {0, 0, 0})));
    w->type("5");
    w->tap(Key::enter);
    EXPECT_EQ(std::get<Tensor>(w->scenario().values.kernel).values.front(), 5);
}

TEST_F(CellEditingTest, CtrlAndTheWheelChangeByOneInOneStepOfUndo) {
    start();
    const Scenario before = w->scenario();
    const Camera camera = w->canvas().camera;
    w->hold_ctrl(true);
    for (int i = 0; i < 4; ++i) w->wheel(input(1, 2), 1);
    w->wheel(input(1, 2), -1);
    EXPECT_EQ(input_number(1, 2), 1 + 3);
    EXPECT_EQ(w->canvas().camera, camera);
    w->hold_ctrl(false);
    w->frames(2);
    undo();
    EXPECT_EQ(w->scenario(), before);
    // Two cells are two steps.
    w->hold_ctrl(true);
    w->wheel(input(1, 2), 1);
    w->wheel(input(0, 0), -1);
    w->hold_ctrl(false);
    w->frames(2);
    EXPECT_EQ(input_number(0, 0), 2);
    undo();
    EXPECT_EQ(input_number(0, 0), 3);
    EXPECT_EQ(input_number(1, 2), 2);
    undo();
    EXPECT_EQ(w->scenario(), before);
    // Without Ctrl the wheel zooms.
    w->wheel(input(1, 2), 1);
    EXPECT_EQ(w->scenario(), before);
    EXPECT_NE(w->canvas().camera, camera);
}

TEST_F(CellEditingTest, AStrokePaintsTheNumberOfItsFirstCell) {
    start();
    const Scenario before = w->scenario();
    const Camera camera = w->canvas().camera;
    const ImVec2 from = input(0, 0);  // 3
    const ImVec2 to = input(0, 4);
    w->hold_ctrl(true);
    w->point(from);
    w->hold_button(true);
    w->point(to);  // at once, as fast as a hand can be
    w->hold_button(false);
    w->hold_ctrl(false);
    w->frames(20);
    for (std::int64_t column = 0; column < 5; ++column) EXPECT_EQ(input_number(0, column), 3) << column;
    EXPECT_EQ(input_number(1, 0), 0);
    EXPECT_EQ(w->canvas().camera, camera);
    EXPECT_FALSE(w->canvas().pinned);
    undo();
    EXPECT_EQ(w->scenario(), before);
    // Without Ctrl the figure follows the hand.
    w->drag(from, {60, 0});
    EXPECT_EQ(w->scenario(), before);
    EXPECT_NE(w->canvas().camera, camera);
}

TEST_F(CellEditingTest, AGridIsPastedFromThePinnedCellOn) {
    start();
    const Scenario before = w->scenario();
    const Chord paste{Key::v, true, false};
    w->clipboard = "10\t11\n12\t13\n";
    w->tap(paste);
    EXPECT_TRUE(w->shows("Click the cell"));
    EXPECT_EQ(w->scenario(), before);
    w->click(input(1, 2));
    w->tap(paste);
    EXPECT_EQ(input_number(1, 2), 10);
    EXPECT_EQ(input_number(1, 3), 11);
    EXPECT_EQ(input_number(2, 2), 12);
    EXPECT_EQ(input_number(2, 3), 13);
    EXPECT_EQ(input_number(2, 4), 3);
    undo();
    EXPECT_EQ(w->scenario(), before);
    w->clipboard = "1 2 3 4\n5 6 7 8";
    w->tap(paste);
    EXPECT_TRUE(w->shows("The numbers are 2 × 4; from input (1, 2) on there are 4 × 3 cells"));
    w->clipboard = "1\t2\n3";
    w->tap(paste);
    EXPECT_TRUE(w->shows("Row 2 of the copied numbers has 1 numbers; row 1 has 2"));
    EXPECT_EQ(w->scenario(), before);
    w->clipboard = to_json(preset("dilation").scenario);
    w->tap(paste);
    EXPECT_EQ(w->scenario(), preset("dilation").scenario);
}

TEST_F(CellEditingTest, WithCtrlACellThatStaysSaysWhy) {
    start();
    const Scenario before = w->scenario();
    const ImVec2 padding = middle_of(spot_on(PlaneName::grid, {0, 0, 0}));
    w->hold_ctrl(true);
    w->wheel(padding, 1);
    w->frame();
    EXPECT_TRUE(w->shows("Padding follows from the layer"));
    w->drag(padding, {2, 2});
    w->hold_ctrl(false);
    EXPECT_EQ(w->scenario(), before);
}

TEST_F(CellEditingTest, FillsHaveFieldsForTheirNumbers) {
    Scenario s = with_numbers("dilation");
    s.values.input = InputFill::constant;
    s.values.kernel = KernelFill::box;
    start(s);
    const auto type_beside = [&](const char* label, std::size_t which, const char* text) {
        const auto found = w->find(label);
        ASSERT_TRUE(found) << label;
        const auto items = w->items_along(found->middle().y, found->right, 260);
        ASSERT_GT(items.size(), which);
        w->click(items[which]);
        w->type(text);
        w->tap(Key::enter);
    };
    type_beside("Each cell", 1, "-5");
    EXPECT_EQ(w->scenario().values.constant, -5);
    EXPECT_EQ(input_number(0, 0), -5);
    undo();
    EXPECT_EQ(w->scenario(), s);
    s.values.input = InputFill::random;
    s.values.kernel = KernelFill::random;
    start(s);
    type_beside("Input range", 0, "-4");
    EXPECT_EQ(w->scenario().values.input_range, (RandomRange{-4, 3}));
    type_beside("Kernel range", 0, "7");
    EXPECT_EQ(w->scenario().values.kernel_range, (RandomRange{7, 7}));
    type_beside("Kernel range", 1, "99999999999");
    EXPECT_EQ(w->scenario().values.kernel_range, (RandomRange{7, kLargestRandom}));
    EXPECT_FALSE(w->session().refusal());
}

TEST_F(CellEditingTest, NumbersSurviveChangesOfTheLayer) {
    start();
    w->click(input(4, 4));
    w->type("9");
    w->tap(Key::enter);
    // The last one: the field closes.
    EXPECT_FALSE(w->bench.cell_editing().cell);
    EXPECT_EQ(input_number(4, 4), 9);
    w->press(Action::toggle_numbers);
    w->click(input(4, 4));
    w->type("5");
    EXPECT_FALSE(w->bench.cell_editing().cell);
    w->press(Action::toggle_numbers);
    EXPECT_EQ(input_number(4, 4), 9);
}

}  // namespace
}  // namespace convwalk
