#include "views/image/lab_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "scene/font_metrics.h"
#include "scene/page.h"

namespace convwalk {
namespace {

// Pixels of the design, which is scaled to the picture as a whole.
constexpr double kGap = 16;    // between cards
constexpr double kInset = 8;   // around what is in a card
constexpr double kNames = 58;  // of a card
constexpr double kBelowPicture = 14;
constexpr double kNumberAspect = 0.62;  // of a cell, high against wide
constexpr double kSecondName = 22;
constexpr double kProfileNames = 26;
constexpr double kProfile = 50;
constexpr double kBelowProfile = 8;
constexpr double kRow = 27;
constexpr double kLine = 18;
constexpr double kNameType = 16;
constexpr double kBodyType = 13;
constexpr double kSmallType = 12;
constexpr std::size_t kFewCards = 3;
constexpr double kWide = 372;    // inside a card where there are few
constexpr double kNarrow = 256;  // else
constexpr double kKernel = 216;  // inside the card of a kernel
constexpr double kAlone = 560;   // inside the only card

// Rows and columns of pixels.
struct Grid {
    double rows = 1;
    double columns = 1;

    [[nodiscard]] double aspect() const { return rows / columns; }
};

Grid grid_of(const Pixels& pixels) {
    return {double(pixels.rows), double(pixels.columns)};
}

// What stands in the place of a card's picture.
std::optional<Grid> grid_of(const LabCard& card) {
    if (card.mosaic) return grid_of(*card.mosaic->pixels);
    if (card.wiped) return Grid{double(card.wiped->before->rows()), double(card.wiped->before->columns())};
    if (card.picture) return Grid{double(card.picture->rows()), double(card.picture->columns())};
    return std::nullopt;
}

// How high each part of the cards is: as high as the highest of any card.
struct Heights {
    double names = 0;
    double picture = 0;
    double second_name = 0;
    double second = 0;
    double numbers = 0;
    double profile_names = 0;
    double profile = 0;
    double rows = 0;
    double sentence = 0;

    [[nodiscard]] double card() const {
        double height = names + picture + kInset;
        if (second > 0) height += second_name + second;
        if (numbers > 0) height += kBelowPicture + numbers;
        if (profile > 0) height += profile_names + profile + kBelowProfile;
        return height + rows + (sentence > 0 ? kInset + sentence : 0) + kInset;
    }
};

// A picture in the middle of a place, each of its pixels as large as the next.
struct Fitted {
    Rect place;
    double pixel = 1;
};
Fitted fitted(const Grid& grid, const Rect& place) {
    double pixel = std::min(place.width / grid.columns, place.height / grid.rows);
    pixel = pixel >= 1 ? std::floor(pixel) : 1 / std::ceil(1 / std::max(pixel, 1e-3));
    const double width = std::ceil(grid.columns * pixel);
    const double height = std::ceil(grid.rows * pixel);
    return {{place.x + std::floor((place.width - width) / 2),
             place.y + std::floor((place.height - height) / 2), width, height},
            pixel};
}

Rect whole(const Rect& r) {
    const double x = std::round(r.x);
    const double y = std::round(r.y);
    return {x, y, std::round(r.right()) - x, std::round(r.bottom()) - y};
}

// The page before it is scaled. Words may be larger than the design has them, so that they stay readable.
class Design {
  public:
    /// The page outlives it. @param words times as large as the design's
    Design(const LabPage& page, double words) : page_(&page), words_(words) {
        for (const LabCard& card : page.cards) inside_.push_back(inside_of(card));
        // Pictures have the same room, a kernel has its own.
        double widest = 0;
        for (std::size_t n = 0; n < inside_.size(); ++n)
            widest = std::max(widest, page.cards[n].kernel ? 0 : inside_[n]);
        for (std::size_t n = 0; n < inside_.size(); ++n) {
            if (!page.cards[n].kernel) inside_[n] = widest;
        }
        for (std::size_t n = 0; n < page.cards.size(); ++n) grow(page.cards[n], inside_[n]);
        heights_.names = kNames * words;
        heights_.second_name = kSecondName * words;
        heights_.profile_names = kProfileNames * words;
        across_ =
            page.cards_in_a_row == 0 ? page.cards.size() : std::min(page.cards_in_a_row, page.cards.size());
    }

    [[nodiscard]] double width() const {
        double widest = 0;
        for (std::size_t first = 0; first < page_->cards.size(); first += across_) {
            double row = -kGap;
            for (std::size_t n = first; n < std::min(first + across_, page_->cards.size()); ++n)
                row += card_width(n) + kGap;
            widest = std::max(widest, row);
        }
        return widest;
    }
    [[nodiscard]] double height() const {
        const std::size_t rows = (page_->cards.size() + across_ - 1) / across_;
        return double(rows) * (heights_.card() + kGap) - kGap;
    }
    [[nodiscard]] double words() const { return words_; }
    [[nodiscard]] double unit(const Rect& area) const {
        return std::min(area.width / width(), area.height / height());
    }

    /// As many cards in a row as leaves them largest; as the page has them unless that is worth it.
    void fill(const Rect& area) {
        constexpr double kWorth = 1.1;
        std::size_t best = across_;
        double largest = kWorth * unit(area);
        for (across_ = 1; across_ <= page_->cards.size(); ++across_) {
            if (unit(area) <= largest) continue;
            best = across_;
            largest = unit(area);
        }
        across_ = best;
    }

    [[nodiscard]] LabLayout placed(Vec2 corner, double u) const {
        LabLayout layout;
        layout.unit = u;
        layout.name_px = std::round(kNameType * words_ * u);
        layout.body_px = std::round(kBodyType * words_ * u);
        layout.small_px = std::round(kSmallType * words_ * u);
        layout.row_px = kRow * words_ * u;
        layout.line_px = kLine * words_ * u;
        Vec2 at = corner;
        for (std::size_t n = 0; n < page_->cards.size(); ++n) {
            if (n > 0 && n % across_ == 0) at = {corner.x, at.y + (heights_.card() + kGap) * u};
            const Rect card = {at.x, at.y, card_width(n) * u, heights_.card() * u};
            layout.cards.push_back(placed_card(page_->cards[n], card, u));
            at.x = card.right() + kGap * u;
        }
        level(layout);
        return layout;
    }

  private:
    // Pictures of nearly the same size have pixels of the same size.
    void level(LabLayout& layout) const {
        constexpr double kNearly = 1.34;
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t n = 0; n < layout.cards.size(); ++n) {
            if (page_->cards[n].picture) least = std::min(least, layout.cards[n].pixel);
        }
        for (std::size_t n = 0; n < layout.cards.size(); ++n) {
            LabCardPlace& place = layout.cards[n];
            if (!page_->cards[n].picture || place.pixel <= least || place.pixel > kNearly * least) continue;
            const auto grid = grid_of(page_->cards[n]);
            const Vec2 size = {std::ceil(grid->columns * least), std::ceil(grid->rows * least)};
            place.picture = {place.picture.x + std::floor((place.picture.width - size.x) / 2),
                             place.picture.y + std::floor((place.picture.height - size.y) / 2), size.x,
                             size.y};
            place.pixel = least;
        }
    }

    [[nodiscard]] double card_width(std::size_t n) const { return inside_[n] + 2 * kInset; }

    // Each of its rows has its name and its value apart.
    [[nodiscard]] double inside_of(const LabCard& card) const {
        double inside = page_->inside > 0                 ? page_->inside
                        : card.kernel                     ? kKernel
                        : page_->cards.size() == 1        ? kAlone
                        : page_->cards.size() > kFewCards ? kNarrow
                                                          : kWide;
        const auto hold = [&](const std::string& text, Weight weight, double type) {
            inside = std::max(inside, std::ceil(1.05 * text_width_em(text, weight) * type * words_));
        };
        hold(card.title, Weight::semibold, kNameType);
        hold(card.detail, Weight::regular, kBodyType);
        for (const auto& row : card.rows) {
            const double both =
                text_width_em(row.name, Weight::regular) + text_width_em(row.value, Weight::semibold);
            inside = std::max(inside, std::ceil(both * kBodyType * words_) + 2 * kGap);
        }
        return inside;
    }

    void grow(const LabCard& card, double inside) {
        const auto up_to = [](double& height, double by) { height = std::max(height, by); };
        if (const auto grid = grid_of(card)) up_to(heights_.picture, inside * std::min(1.0, grid->aspect()));
        if (card.picture && !card.second)
            up_to(heights_.numbers,
                  kNumberAspect * inside * double(card.square.rows) / double(card.square.columns));
        if (card.second) up_to(heights_.second, inside * grid_of(*card.second).aspect());
        if (!card.profile.empty()) up_to(heights_.profile, kProfile);
        up_to(heights_.rows, kRow * words_ * double(card.rows.size()));
        // Type of whole pixels may be a little larger than the design has it.
        constexpr double kSurely = 0.92;
        const auto lines =
            broken_into_lines(card.sentence, Weight::regular, kSurely * inside / (kBodyType * words_));
        if (!card.sentence.empty()) up_to(heights_.sentence, kLine * words_ * double(lines.size()));
    }

    [[nodiscard]] LabCardPlace placed_card(const LabCard& card, const Rect& at, double u) const {
        LabCardPlace place;
        place.card = whole(at);
        const double left = at.x + kInset * u;
        const double width = at.width - 2 * kInset * u;
        double y = at.y;
        const auto next = [&](double gap, double height) {
            const Rect r = {left, y + gap * u, width, height * u};
            y = r.bottom();
            return whole(r);
        };
        place.title = {std::round(left), std::round(at.y + 24 * words_ * u)};
        const Rect picture = next(heights_.names, heights_.picture);
        if (const auto grid = grid_of(card)) {
            const Fitted fits = fitted(*grid, picture);
            place.picture = fits.place;
            place.pixel = fits.pixel;
        }
        if (heights_.second > 0) {
            const Rect second = next(heights_.second_name, heights_.second);
            if (card.second) place.second = fitted(grid_of(*card.second), second).place;
            place.second_name = {std::round(left), std::round(second.y - 7 * u)};
            place.second.y = second.y;
        }
        if (heights_.numbers > 0) {
            const Rect numbers = next(kBelowPicture, heights_.numbers);
            if (card.picture && !card.second) place.numbers = numbers;
        }
        if (card.kernel) place.numbers = picture;
        if (heights_.profile > 0) {
            place.names = next(0, heights_.profile_names);
            place.profile = next(0, heights_.profile);
            y += kBelowProfile * u;
        } else {
            y += kInset * u;
        }
        place.rows = std::round(y);
        place.sentence = std::round(y + (heights_.rows + kInset) * u);
        return place;
    }

    const LabPage* page_;
    double words_ = 1;
    Heights heights_;
    std::vector<double> inside_;  // of each card
    std::size_t across_ = 1;      // cards
};

}  // namespace

SizePx natural_size(const LabPage& page) {
    const Design design(page, 1);
    return {static_cast<int>(std::ceil(design.width())), static_cast<int>(std::ceil(design.height()))};
}

LabLayout placed_lab(const LabPage& page, const Rect& area, double least_px) {
    // The smallest words that are read.
    constexpr double kLeastType = 9;
    // Beyond that the pictures have no room.
    constexpr double kMostWords = 2.2;
    constexpr double kWordsStep = 0.15;
    const double least = std::max(kLeastType, 0.85 * least_px);
    Design design(page, 1);
    design.fill(area);
    double u = design.unit(area);
    // Larger words take room from the pictures, and at last from themselves.
    for (double words = 1 + kWordsStep; words < kMostWords && kSmallType * design.words() * u < least;
         words += kWordsStep) {
        Design larger(page, words);
        larger.fill(area);
        const double unit = larger.unit(area);
        if (words * unit <= design.words() * u) break;
        design = larger;
        u = unit;
    }
    const double width = design.width() * u;
    const double height = design.height() * u;
    return design.placed({area.x + (area.width - width) / 2, area.y + (area.height - height) / 2}, u);
}

namespace {

// The cell of a mosaic at a pixel of it.
std::optional<Spot> cell_in(const MapMosaic& mosaic, int map, std::int64_t row, std::int64_t column) {
    const std::int64_t channel =
        row / (mosaic.part.rows + 1) * mosaic.across + column / (mosaic.part.columns + 1);
    row %= mosaic.part.rows + 1;
    column %= mosaic.part.columns + 1;
    // Between two maps.
    if (row == mosaic.part.rows || column == mosaic.part.columns || channel >= mosaic.shown)
        return std::nullopt;
    return Spot{map, channel, {0, mosaic.part.row + row, mosaic.part.column + column}};
}

}  // namespace

std::optional<Spot> pixel_at(const LabPage& page, const LabLayout& layout, Vec2 px) {
    for (std::size_t n = 0; n < page.cards.size(); ++n) {
        const LabCard& card = page.cards[n];
        const LabCardPlace& place = layout.cards[n];
        const auto grid = grid_of(card);
        if (card.map < 0 || !grid || !contains(place.picture, px)) continue;
        const auto row =
            static_cast<std::int64_t>(std::min((px.y - place.picture.y) / place.pixel, grid->rows - 1));
        const auto column =
            static_cast<std::int64_t>(std::min((px.x - place.picture.x) / place.pixel, grid->columns - 1));
        if (card.mosaic) return cell_in(*card.mosaic, card.map, row, column);
        return Spot{card.map, 0, {0, row, column}};
    }
    return std::nullopt;
}

std::optional<Rect> place_of_pixel(const LabPage& page, const LabLayout& layout, const Spot& cell) {
    for (std::size_t n = 0; n < page.cards.size(); ++n) {
        const LabCard& card = page.cards[n];
        if (card.map != cell.map || !grid_of(card)) continue;
        std::int64_t row = cell.at[1];
        std::int64_t column = cell.at[2];
        if (card.mosaic) {
            row += cell.channel / card.mosaic->across * (card.mosaic->part.rows + 1) - card.mosaic->part.row;
            column += cell.channel % card.mosaic->across * (card.mosaic->part.columns + 1) -
                      card.mosaic->part.column;
        }
        const LabCardPlace& place = layout.cards[n];
        return Rect{place.picture.x + double(column) * place.pixel,
                    place.picture.y + double(row) * place.pixel, place.pixel, place.pixel};
    }
    return std::nullopt;
}

}  // namespace convwalk
