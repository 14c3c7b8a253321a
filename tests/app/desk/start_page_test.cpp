// Where cards stand on the start page, and where keys lead.
#include "desk/start_page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace convwalk {
namespace {

// Groups of so many cards, one behind the other.
std::vector<OfferGroup> groups(const std::vector<std::size_t>& counts) {
    static const std::string kNames = "ABCDEFGHIJKLMNOP";
    std::vector<OfferGroup> made;
    std::size_t next = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        OfferGroup group{std::string_view(kNames).substr(i, 1), {}};
        for (std::size_t card = 0; card < counts[i]; ++card) group.offers.push_back(next++);
        made.push_back(group);
    }
    return made;
}

std::vector<std::size_t> cards_of(const std::vector<CardRow>& rows) {
    std::vector<std::size_t> cards;
    for (const CardRow& row : rows)
        for (const auto& card : row.columns)
            if (card) cards.push_back(*card);
    return cards;
}

TEST(StartPage, ShowsTheFirstCardsOfEveryGroupInTheRowsThatFit) {
    const auto all = groups({9, 10, 6, 6, 2, 5, 3, 5, 16});
    for (std::size_t columns = 1; columns <= 12; ++columns)
        for (std::size_t fit = 1; fit <= 9; ++fit) {
            SCOPED_TRACE(std::to_string(columns) + " columns, " + std::to_string(fit) + " rows");
            const auto rows = overview(all, columns, fit);
            if (columns * fit >= 2 * all.size()) {
                EXPECT_LE(rows.size(), fit);
            }
            std::set<std::string_view> names;
            for (const CardRow& row : rows) {
                EXPECT_EQ(row.columns.size(), columns);
                std::size_t column = 0;
                for (const CardSection& section : row.sections) {
                    EXPECT_TRUE(names.insert(section.name).second);
                    EXPECT_EQ(section.first, column);
                    EXPECT_GE(section.columns, 1U);
                    column += section.columns;
                    const auto group = std::find_if(
                        all.begin(), all.end(), [&](const OfferGroup& g) { return g.name == section.name; });
                    EXPECT_EQ(section.all, group->offers.size());
                    for (std::size_t i = 0; i < section.columns; ++i)
                        EXPECT_EQ(row.columns[section.first + i], group->offers[i]);
                }
                EXPECT_LE(column, columns);
            }
            EXPECT_EQ(names.size(), all.size()) << "every group is there once";
        }
}

TEST(StartPage, ListsAllCardsOfAGroup) {
    const std::vector<std::size_t> offers = {4, 7, 1, 9, 2};
    for (std::size_t columns = 1; columns <= 7; ++columns) {
        const auto rows = listed("Strides", offers, columns);
        EXPECT_EQ(cards_of(rows), offers);
        EXPECT_EQ(rows.front().sections.size(), 1U);
    }
    EXPECT_TRUE(listed("Found", {}, 3).empty());
    EXPECT_EQ(first_card(listed("Found", {}, 3)), std::nullopt);
}

TEST(StartPage, KeysLeadToTheNeighbours) {
    const std::vector<std::size_t> offers = {0, 1, 2, 3, 4, 5, 6};
    const auto rows = listed("", offers, 3);  // 0 1 2 / 3 4 5 / 6
    const auto after = [&](std::size_t card, Key key) { return card_after(rows, card, key); };
    EXPECT_EQ(after(0, Key::right), 1U);
    EXPECT_EQ(after(2, Key::right), 3U);
    EXPECT_EQ(after(3, Key::left), 2U);
    EXPECT_EQ(after(0, Key::left), 0U);
    EXPECT_EQ(after(1, Key::down), 4U);
    EXPECT_EQ(after(4, Key::down), 6U) << "the nearest one to the left";
    EXPECT_EQ(after(6, Key::up), 3U);
    EXPECT_EQ(after(1, Key::up), 1U);
    EXPECT_EQ(after(6, Key::right), 6U);
    EXPECT_EQ(after(4, Key::home), 0U);
    EXPECT_EQ(after(1, Key::end), 6U);
    EXPECT_EQ(after(4, Key::space), 4U);
    EXPECT_EQ(card_after(rows, std::nullopt, Key::down), 0U);
    EXPECT_EQ(card_after(rows, 99, Key::down), 0U);
    EXPECT_EQ(card_after({}, 3, Key::down), std::nullopt);
    EXPECT_TRUE(has_card(rows, 6));
    EXPECT_FALSE(has_card(rows, 7));
}

// Right and left go through all cards; every card can be reached by keys.
TEST(StartPage, EveryCardCanBeReached) {
    const auto rows = overview(groups({9, 10, 6, 6, 2, 5, 3, 5, 16}), 5, 3);
    std::vector<std::size_t> reached = {*first_card(rows)};
    for (;;) {
        const auto next = card_after(rows, reached.back(), Key::right);
        if (next == reached.back()) break;
        reached.push_back(*next);
    }
    EXPECT_EQ(reached, cards_of(rows));
    for (std::size_t i = reached.size() - 1; i > 0; --i)
        EXPECT_EQ(card_after(rows, reached[i], Key::left), reached[i - 1]);
}

}  // namespace
}  // namespace convwalk
