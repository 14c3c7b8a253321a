#include "desk/history.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "scenario/scenario.h"

namespace convwalk {
namespace {

Scenario titled(int number) {
    Scenario s;
    s.title = std::to_string(number);
    return s;
}

TEST(History, StartsWithOneStateAndNothingToUndo) {
    const History<Scenario> history(titled(0));
    EXPECT_EQ(history.current(), titled(0));
    EXPECT_FALSE(history.can_undo());
    EXPECT_FALSE(history.can_redo());
}

TEST(History, AnEditEndsWhatCouldBeRedoneAndNoEditDoesNot) {
    History<Scenario> history(titled(0));
    history.push(titled(1));
    history.push(titled(2));
    EXPECT_EQ(history.undo(), titled(1));
    const History<Scenario> before = history;
    history.push(titled(1));
    EXPECT_EQ(history, before);
    EXPECT_TRUE(history.can_redo());
    history.push(titled(3));
    EXPECT_FALSE(history.can_redo());
    EXPECT_EQ(history.undo(), titled(1));
    EXPECT_EQ(history.undo(), titled(0));
    EXPECT_FALSE(history.can_undo());
    EXPECT_EQ(history.redo(), titled(1));
    EXPECT_EQ(history.redo(), titled(3));
}

TEST(History, ForgetsTheOldest) {
    History<Scenario> history(titled(0));
    for (int i = 1; i <= 1000; ++i) history.push(titled(i));
    std::size_t undone = 0;
    for (; history.can_undo(); ++undone) history.undo();
    EXPECT_EQ(undone, History<Scenario>::kMost - 1);
    EXPECT_EQ(history.current(), titled(1000 - static_cast<int>(undone)));
}

// Two stacks, as undo is often explained: another way to the same answers.
TEST(History, AgreesWithTwoStacks) {
    std::mt19937 random(7);
    for (int round = 0; round < 50; ++round) {
        History<Scenario> history(titled(0));
        Scenario now = titled(0);
        std::vector<Scenario> past;
        std::vector<Scenario> future;
        for (int i = 0; i < 150; ++i) {
            const auto move = [&](std::vector<Scenario>& from, std::vector<Scenario>& to) {
                to.push_back(now);
                now = from.back();
                from.pop_back();
            };
            switch (random() % 4) {
                case 0:
                    if (!past.empty()) {
                        history.undo();
                        move(past, future);
                    }
                    break;
                case 1:
                    if (!future.empty()) {
                        history.redo();
                        move(future, past);
                    }
                    break;
                default:
                    const Scenario next = titled(static_cast<int>(random() % 5));
                    history.push(next);
                    if (next == now) break;
                    past.push_back(now);
                    now = next;
                    future.clear();
            }
            ASSERT_EQ(history.current(), now);
            ASSERT_EQ(history.can_undo(), !past.empty());
            ASSERT_EQ(history.can_redo(), !future.empty());
        }
    }
}

}  // namespace
}  // namespace convwalk
