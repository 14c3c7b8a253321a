// What every view owes: that it is registered whole, and that views which turn do so both ways.
#include <gtest/gtest.h>

#include "numeric/matrix.h"
#include "picture/cells.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "support/small_scenes.h"
#include "views/overlap/layer_overlaps.h"
#include "views/views.h"

namespace convwalk {
namespace {

constexpr int kViews = static_cast<int>(ViewKind::network) + 1;

TEST(Views, EveryOneAnswersWhatTheWindowAsks) {
    for (int i = 0; i < kViews; ++i) {
        const FigureView& view = view_of(static_cast<ViewKind>(i));
        EXPECT_NE(view.prepare, nullptr) << i;
        EXPECT_NE(view.place, nullptr) << i;
        EXPECT_NE(view.words, nullptr) << i;
        EXPECT_NE(view.shows_cell, nullptr) << i;
        EXPECT_NE(view.extents, nullptr) << i;
        EXPECT_NE(view.cell_words, nullptr) << i;
        EXPECT_NE(view.next_pin, nullptr) << i;
        EXPECT_TRUE(view.has_numbers || !view.changes_numbers) << i;
    }
}

TEST(Views, APictureIsPlacedOnceAndAnswersAsOftenAsItIsAsked) {
    for (int i = 0; i < kViews; ++i) {
        const auto view = static_cast<ViewKind>(i);
        for (const testing::SmallScene& small : testing::small_scenes(view)) {
            SCOPED_TRACE(small.name);
            const Figure f = figure(small.scenario);
            const Moment moment = at(f.timeline, f.timeline.duration() / 2);
            const Picture picture = place(f, moment, {});
            const Painted first = picture.paint();
            std::optional<Spot> pin;
            int pins = 0;
            while ((pin = next_pin(f, moment, pin))) {
                EXPECT_TRUE(has_cell(f, *pin));
                EXPECT_FALSE(words_for(f, *pin).empty());
                const Painted focused = picture.paint(pin);
                EXPECT_EQ(focused.planes.primitives, place(f, moment, {}).paint(pin).planes.primitives);
                // Numbers are typed where the window can tell where a cell shows.
                EXPECT_TRUE(picture.corners(*pin) || !view_of(view).changes_numbers);
                ASSERT_LT(++pins, 10);
            }
            EXPECT_GT(pins, 0);
            EXPECT_EQ(picture.paint().planes.primitives, first.planes.primitives);
            EXPECT_EQ(picture.paint().words.primitives, first.words.primitives);
            EXPECT_FALSE(picture.cell_at({0.5, 0.5}));
        }
    }
}

TEST(Views, MapsAndChannelsThatAreNotDrawnHaveNoCells) {
    for (int i = 0; i < kViews; ++i) {
        for (const testing::SmallScene& small : testing::small_scenes(static_cast<ViewKind>(i))) {
            SCOPED_TRACE(small.name);
            const Figure f = figure(small.scenario);
            const Spot cell = next_pin(f, {}, std::nullopt).value();
            EXPECT_TRUE(has_cell(f, cell));
            EXPECT_FALSE(has_cell(f, {cell.map, 99, cell.at}));
            EXPECT_FALSE(has_cell(f, {-1, 0, cell.at}));
            EXPECT_FALSE(has_cell(f, {99, 0, cell.at}));
        }
    }
}

TEST(Views, TurningGoesBothWays) {
    for (int i = 0; i < kViews; ++i) {
        const auto view = static_cast<ViewKind>(i);
        const std::optional<ViewKind> other = view_of(view).turns_into;
        if (other) {
            EXPECT_NE(*other, view);
            EXPECT_EQ(view_of(*other).turns_into, view);
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
