// What the start page lists and where the keyboard is on it. No panels here.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "desk/keys.h"
#include "desk/offers.h"

namespace convwalk {

/// A heading over some cards of a row.
struct CardSection {
    std::string_view name;
    std::size_t first = 0;    ///< the column that it begins at
    std::size_t columns = 0;  ///< that it has room for; cards may be fewer
    std::size_t all = 0;      ///< cards of the group, shown or not
};

/// Cards side by side; one that is missing leaves its column empty.
struct CardRow {
    std::vector<CardSection> sections;                ///< none: a row without headings
    std::vector<std::optional<std::size_t>> columns;  ///< places among the offers
};

/// The first cards of every group, so that as many rows as fit show all groups; when there are too many for
/// that, a card of each.
/// @param columns >= 1
/// @param rows    that fit, >= 1
[[nodiscard]] std::vector<CardRow> overview(std::span<const OfferGroup> groups, std::size_t columns,
                                            std::size_t rows);

/// All of these cards under a heading. @param columns >= 1
[[nodiscard]] std::vector<CardRow> listed(std::string_view heading, std::span<const std::size_t> offers,
                                          std::size_t columns);

/// The card that a key leads to; the same where there is none that way.
/// @param chosen a card of the rows; any other counts as none, and the first one is led to
[[nodiscard]] std::optional<std::size_t> card_after(std::span<const CardRow> rows,
                                                    std::optional<std::size_t> chosen, Key key);

/// The first card; none: there is none.
[[nodiscard]] std::optional<std::size_t> first_card(std::span<const CardRow> rows);
[[nodiscard]] bool has_card(std::span<const CardRow> rows, std::size_t offer);

/// The row that a card stands in. @pre has_card()
[[nodiscard]] std::size_t row_of_card(std::span<const CardRow> rows, std::size_t offer);

}  // namespace convwalk
