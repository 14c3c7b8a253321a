// Figures that were never saved: left behind when a new one takes their place, listed on the start page.
#include <gtest/gtest.h>

#include <string>

#include "support/whole_window.h"

namespace convwalk {
namespace {

using testing::whole_window::example;
using testing::whole_window::WorkbenchTest;

class LeftFigures : public WorkbenchTest {
  protected:
    void begin() {
        start();
        w->leave = [this](const LastDocument& document) {
            return SettingsFile(disk(), folder / "config").leave(document);
        };
    }
    void begin_another() {
        w->press(Action::new_document);
        w->frames(2);
        w->tap(Key::enter);
        w->frames(2);
        ASSERT_EQ(w->bench.start(), nullptr);
    }
    [[nodiscard]] std::vector<Scenario> left() const {
        std::vector<Scenario> all;
        for (const LeftFigure& figure : w->bench.settings().left) all.push_back(figure.document.scenario);
        return all;
    }
    [[nodiscard]] std::size_t kept() const {
        return KeptSessions(disk(), folder / "config").begin(false).left.size();
    }
};

TEST_F(LeftFigures, AnUnnamedOneThatANewOneReplacesIsLeft) {
    begin();
    begin_another();
    EXPECT_TRUE(left().empty()) << "what can be had again is no work";
    change_something();
    const Scenario work = w->scenario();
    begin_another();
    EXPECT_EQ(left(), std::vector<Scenario>{work});
    EXPECT_EQ(kept(), 1U);
}

TEST_F(LeftFigures, ComeBackByUndoAndAreLeftAgainByRedo) {
    begin();
    change_something();
    const Scenario work = w->scenario();
    begin_another();
    const Scenario next = w->scenario();
    w->press(Action::undo);
    EXPECT_EQ(w->scenario(), work);
    EXPECT_TRUE(left().empty());
    EXPECT_EQ(kept(), 0U);
    w->press(Action::redo);
    EXPECT_EQ(w->scenario(), next);
    w->frame();
    EXPECT_EQ(left(), std::vector<Scenario>{work});
    EXPECT_EQ(kept(), 1U);
}

TEST_F(LeftFigures, OfAFileAreNone) {
    begin();
    const std::string path = folder / "mine.json";
    testing::write_file(path, to_json(example()));
    w->bench.open(path);
    change_something();
    w->press(Action::new_document);
    w->frames(2);
    w->tap(Key::enter);
    w->frames(2);
    ASSERT_TRUE(shows("Save the changes to mine.json?"));
    click_on("Don't save");
    w->frames(2);
    EXPECT_TRUE(left().empty());
}

TEST_F(LeftFigures, AreListedOnTheStartPageAndTakenUpThere) {
    begin();
    EXPECT_FALSE(shows("NEVER SAVED"));
    change_something();
    const Scenario work = w->scenario();
    begin_another();
    w->press(Action::new_document);
    w->frames(4);
    ASSERT_TRUE(shows("NEVER SAVED")) << w->all_text();
    const auto heading = w->find("NEVER SAVED");
    ASSERT_TRUE(heading);
    w->click({120, heading->middle().y + 38});
    w->frames(2);
    EXPECT_EQ(w->bench.start(), nullptr);
    EXPECT_EQ(w->scenario(), work);
    EXPECT_TRUE(w->session().is_changed());
    EXPECT_TRUE(left().empty());
}

TEST_F(LeftFigures, AreDiscardedOnTheStartPageWhenThatIsMeant) {
    begin();
    change_something();
    begin_another();
    change_something();
    begin_another();
    ASSERT_EQ(left().size(), 2U);
    const Scenario older = left()[1];
    const auto discard_first = [&] {
        const auto heading = w->find("NEVER SAVED");
        ASSERT_TRUE(heading);
        // The cross stands at the right end of the row below.
        w->click({236, heading->middle().y + 38});
        w->frames(2);
    };
    w->press(Action::new_document);
    w->frames(4);
    discard_first();
    ASSERT_TRUE(shows("Discard the figure that was never saved?")) << w->all_text();
    click_on("Keep");
    EXPECT_EQ(left().size(), 2U);
    discard_first();
    click_on("Discard");
    w->frames(2);
    EXPECT_EQ(left(), std::vector<Scenario>{older});
    EXPECT_EQ(kept(), 1U);
    EXPECT_NE(w->bench.start(), nullptr);
}

}  // namespace
}  // namespace convwalk
