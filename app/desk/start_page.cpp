#include "desk/start_page.h"

#include <algorithm>
#include <utility>

namespace convwalk {
namespace {

struct CardPlace {
    std::size_t row = 0;
    std::size_t column = 0;
};

std::optional<CardPlace> place_of(std::span<const CardRow> rows, std::size_t offer) {
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const auto& columns = rows[r].columns;
        const auto at = std::find(columns.begin(), columns.end(), std::optional(offer));
        if (at != columns.end()) return CardPlace{r, static_cast<std::size_t>(at - columns.begin())};
    }
    return std::nullopt;
}

// How many columns each of these groups gets: as equal as can be, the first ones more, and none more than it
// has cards as long as another one has use for them.
std::vector<std::size_t> shares(std::span<const OfferGroup> groups, std::size_t columns) {
    std::vector<std::size_t> got(groups.size(), 0);
    for (bool given = true; columns > 0 && given;) {
        given = false;
        for (std::size_t i = 0; i < groups.size() && columns > 0; ++i) {
            if (got[i] >= groups[i].offers.size()) continue;
            ++got[i];
            --columns;
            given = true;
        }
    }
    return got;
}

CardRow row_of_groups(std::span<const OfferGroup> groups, std::size_t columns) {
    CardRow row;
    const std::vector<std::size_t> got = shares(groups, columns);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const auto& offers = groups[i].offers;
        row.sections.push_back({groups[i].name, row.columns.size(), got[i], offers.size()});
        for (std::size_t card = 0; card < got[i]; ++card) row.columns.emplace_back(offers[card]);
    }
    row.columns.resize(columns);
    return row;
}

// The nearest card of a row: in the column, else to the left of it.
std::optional<std::size_t> nearest_in(const CardRow& row, std::size_t column) {
    for (std::size_t c = std::min(column + 1, row.columns.size()); c-- > 0;) {
        if (row.columns[c]) return row.columns[c];
    }
    return std::nullopt;
}

}  // namespace

std::vector<CardRow> overview(std::span<const OfferGroup> groups, std::size_t columns, std::size_t rows) {
    std::vector<CardRow> made;
    const std::size_t side_by_side = std::clamp((groups.size() + rows - 1) / rows, std::size_t{1}, columns);
    for (std::size_t at = 0; at < groups.size(); at += side_by_side)
        made.push_back(
            row_of_groups(groups.subspan(at, std::min(side_by_side, groups.size() - at)), columns));
    return made;
}

std::vector<CardRow> listed(std::string_view heading, std::span<const std::size_t> offers,
                            std::size_t columns) {
    std::vector<CardRow> made;
    for (std::size_t at = 0; at < offers.size(); at += columns) {
        CardRow row;
        for (const std::size_t offer : offers.subspan(at, std::min(columns, offers.size() - at)))
            row.columns.emplace_back(offer);
        row.columns.resize(columns);
        made.push_back(std::move(row));
    }
    if (!made.empty() && !heading.empty())
        made.front().sections.push_back({heading, 0, columns, offers.size()});
    return made;
}

std::optional<std::size_t> first_card(std::span<const CardRow> rows) {
    return rows.empty() ? std::nullopt : rows.front().columns.front();
}

bool has_card(std::span<const CardRow> rows, std::size_t offer) {
    return place_of(rows, offer).has_value();
}

std::size_t row_of_card(std::span<const CardRow> rows, std::size_t offer) {
    return place_of(rows, offer)->row;
}

std::optional<std::size_t> card_after(std::span<const CardRow> rows, std::optional<std::size_t> chosen,
                                      Key key) {
    const auto at = chosen ? place_of(rows, *chosen) : std::nullopt;
    if (!at) return first_card(rows);
    const auto& columns = rows[at->row].columns;
    switch (key) {
        case Key::left:
            if (at->column > 0) return columns[at->column - 1];
            // To the end of the row before.
            return at->row > 0 ? nearest_in(rows[at->row - 1], columns.size()) : chosen;
        case Key::right:
            if (at->column + 1 < columns.size() && columns[at->column + 1]) return columns[at->column + 1];
            return at->row + 1 < rows.size() ? rows[at->row + 1].columns.front() : chosen;
        case Key::up:
            return at->row > 0 ? nearest_in(rows[at->row - 1], at->column) : chosen;
        case Key::down:
            return at->row + 1 < rows.size() ? nearest_in(rows[at->row + 1], at->column) : chosen;
        case Key::home:
            return first_card(rows);
        case Key::end:
            return nearest_in(rows.back(), columns.size());
        default:
            return chosen;
    }
}

}  // namespace convwalk
