// What is shown while something is typed, and what it is measured by.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "desk/cell_edits.h"
#include "desk/session.h"

namespace convwalk {
namespace {

Scenario with_kernel(Scenario s, std::int64_t kernel) {
    for (AxisSpec& axis : s.alone()->layer.axes) axis.kernel = kernel;
    return s;
}

std::int64_t shown_kernel(const Session& session) {
    return session.figure().layer.axes[0].kernel;
}

// 12 typed over 3: the 1 is possible, 12 is not.
TEST(Typing, AnImpossibleNumberIsSeenBesideTheOneBeforeIt) {
    const Scenario before = preset("no_padding_no_strides").scenario;
    ASSERT_EQ(before.alone()->layer.axes[0].kernel, 3);
    Session session(before);
    session.edit({with_kernel(before, 1), true, false});
    EXPECT_EQ(shown_kernel(session), 1) << "at once";
    EXPECT_EQ(session.layer_before(), *before.alone());
    session.edit({with_kernel(before, 12), true, false});
    ASSERT_TRUE(session.refusal());
    EXPECT_EQ(shown_kernel(session), 3);
    session.edit({with_kernel(before, 12), false, true});
    EXPECT_EQ(shown_kernel(session), 3);
    // A mend, and back.
    session.change_to(with_kernel(before, 2));
    EXPECT_EQ(shown_kernel(session), 2);
    session.undo();
    ASSERT_TRUE(session.refusal());
    EXPECT_EQ(shown_kernel(session), 3) << "not what came after";
    session.undo();
    EXPECT_FALSE(session.refusal());
    EXPECT_EQ(session.scenario(), before);
}

// --- cells ---

struct Typist {
    Session session{[] {
        Scenario s = preset("numerical_padding_strides").scenario;
        s.values.shown = true;
        return s;
    }()};
    CellEditing editing;
    std::optional<Spot> pin = spot_on(PlaneName::kernel, {0, 0, 0});

    void type(std::string_view characters, std::vector<Chord> pressed = {}) {
        take(typed(editing, session.figure(), pin, pressed, characters));
    }
    void take(CellEdit edit) {
        editing = edit.state;
        if (!edit.values && !edit.done) return;
        Scenario s = session.scenario();
        if (edit.values) s.values = *edit.values;
        session.edit({s, edit.values.has_value(), edit.done});
    }
    [[nodiscard]] double number() const { return number_in(session.figure(), *pin); }
};

TEST(Typing, ANumberCountsWhileItIsTyped) {
    Typist t;
    const Scenario before = t.session.scenario();
    const double was = t.number();
    t.type("7");
    EXPECT_EQ(t.number(), 7);
    t.type("5");
    EXPECT_EQ(t.number(), 75);
    t.type("", {{Key::backspace}});
    EXPECT_EQ(t.number(), 7);
    t.type("", {{Key::backspace}});
    EXPECT_EQ(t.number(), was) << "nothing stands there";
    t.type("-");
    EXPECT_EQ(t.number(), was) << "half a number";
    t.type("4");
    EXPECT_EQ(t.number(), -4);
    t.type("x");
    EXPECT_EQ(t.number(), was);
    EXPECT_TRUE(t.editing.remark.empty()) << "nothing is wrong before it is taken";
    // Esc leads back, to the fill too.
    t.type("", {{Key::escape}});
    EXPECT_FALSE(t.editing.cell);
    EXPECT_EQ(t.session.scenario(), before);
    EXPECT_FALSE(t.session.can_undo());
}

TEST(Typing, EnterMakesOneStepOfUndo) {
    Typist t;
    const Scenario before = t.session.scenario();
    t.type("1");
    t.type("2");
    t.type("", {{Key::enter}});
    EXPECT_EQ(t.number(), 12);
    ASSERT_TRUE(t.editing.cell) << "the next cell";
    // All in one frame.
    t.pin = t.editing.cell;
    t.type("9", {{Key::enter}});
    EXPECT_EQ(t.number(), 9);
    t.session.undo();
    EXPECT_NE(t.session.scenario(), before);
    t.session.undo();
    EXPECT_EQ(t.session.scenario(), before);
}

TEST(Typing, WhatIsNoNumberIsNotTaken) {
    Typist t;
    const Scenario before = t.session.scenario();
    t.type("1");
    t.type("x");
    t.type("", {{Key::enter}});
    EXPECT_FALSE(t.editing.remark.empty());
    EXPECT_EQ(t.session.scenario(), before);
    t.take(taken_back(t.editing));
    EXPECT_TRUE(t.editing.cell);
    EXPECT_TRUE(t.editing.untouched);
    t.type("3");
    t.take(left(t.editing, t.session.figure()));
    EXPECT_FALSE(t.editing.cell);
    EXPECT_EQ(t.number(), 3);
}

}  // namespace
}  // namespace convwalk
