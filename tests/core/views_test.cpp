// What every view owes: that it is registered whole, and that views which turn do so both ways.
#include <gtest/gtest.h>

#include "numeric/matrix.h"
#include "picture/figures.h"
#include "views/overlap/overlap_view.h"
#include "views/views.h"

namespace convwalk {
namespace {

constexpr int kViews = static_cast<int>(ViewKind::network) + 1;

TEST(Views, EveryOneAnswersWhatTheWindowAsks) {
    for (int i = 0; i < kViews; ++i) {
        const OwnView& own = own_view(static_cast<ViewKind>(i));
        EXPECT_NE(own.prepare, nullptr) << i;
        EXPECT_NE(own.words, nullptr) << i;
        EXPECT_NE(own.paint, nullptr) << i;
        EXPECT_NE(own.cell_at, nullptr) << i;
        EXPECT_NE(own.shows_cell, nullptr) << i;
        EXPECT_NE(own.extents, nullptr) << i;
        EXPECT_NE(own.cell_words, nullptr) << i;
        EXPECT_NE(own.next_pin, nullptr) << i;
        // Numbers are typed where the window can tell where a cell shows.
        if (own.changes_numbers) {
            EXPECT_NE(own.corners, nullptr) << i;
            EXPECT_TRUE(own.has_numbers) << i;
        }
    }
}

TEST(Views, TurningGoesBothWays) {
    for (int i = 0; i < kViews; ++i) {
        const auto view = static_cast<ViewKind>(i);
        const std::optional<ViewKind> other = own_view(view).turns_into;
        if (other) {
            EXPECT_NE(*other, view);
            EXPECT_EQ(own_view(*other).turns_into, view);
        }
    }
    EXPECT_TRUE(turn_into_each_other(ViewKind::flat, ViewKind::oblique));
    EXPECT_FALSE(turn_into_each_other(ViewKind::flat, ViewKind::matrix));
    EXPECT_FALSE(turn_into_each_other(ViewKind::both, ViewKind::scatter));
}

TEST(Views, TheWorkOfAViewIsItsOwn) {
    Scenario scenario;
    scenario.view.kind = ViewKind::flat;
    EXPECT_EQ(figure(scenario).work, nullptr);
    scenario.view.kind = ViewKind::matrix;
    const Figure f = figure(scenario);
    EXPECT_NE(work_if<LayerMatrix>(f), nullptr);
    EXPECT_EQ(work_if<LayerOverlaps>(f), nullptr);
}

}  // namespace
}  // namespace convwalk
