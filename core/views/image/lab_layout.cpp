#include "views/image/lab_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "basics/errors.h"
#include "scene/font_metrics.h"
#include "scene/page.h"

namespace convwalk {
namespace {

// Pixels of the design, which is scaled to the picture as a whole.
constexpr double kMargin = 24;
constexpr double kGap = 16;   // between cards
constexpr double kInset = 8;  // around what is in a card
constexpr double kHead = 64;  // and a line of the caption for each
constexpr double kFoot = 44;
constexpr double kNames = 58;  // of a card
constexpr double kBelowPicture = 14;
constexpr double kNumberHeight = 20;
constexpr double kSecondName = 22;
constexpr double kProfileNames = 26;
constexpr double kProfile = 50;
constexpr double kBelowProfile = 8;
constexpr double kRow = 27;
constexpr double kLine = 18;
constexpr double kTitleType = 24;
constexpr double kNameType = 16;
constexpr double kBodyType = 13;
constexpr double kSmallType = 12;
constexpr std::size_t kFewCards = 3;
constexpr double kWide = 372;    // inside a card where there are few
constexpr double kNarrow = 256;  // else

// Rows and columns of pixels.
struct Grid {
    double rows = 1;
    double columns = 1;

    [[nodiscard]] double aspect() const { return rows / columns; }
};

Grid grid_of(const SeenPicture& picture) {
    return {double(picture.values->shape[1]), double(picture.values->shape[2])};
}

Grid grid_of(const Pixels& pixels) {
    return {double(pixels.rows), double(pixels.columns)};
}

// How high each part of the cards is: as high as the highest of any card.
struct Heights {
    double picture = 0;
    double second = 0;
    double numbers = 0;
    double profile = 0;
    double rows = 0;
    double sentence = 0;

    [[nodiscard]] double card() const {
        double height = kNames + picture + kInset;
        if (second > 0) height += kSecondName + second;
        if (numbers > 0) height += kBelowPicture + numbers;
        if (profile > 0) height += kProfileNames + profile + kBelowProfile;
        return height + rows + (sentence > 0 ? kInset + sentence : 0) + kInset;
    }
};

Heights heights_of(const LabPage& page, double inside) {
    Heights all;
    const auto grow = [](double& height, double by) { height = std::max(height, by); };
    for (const LabCard& card : page.cards) {
        if (card.mosaic) grow(all.picture, inside * std::min(1.0, grid_of(*card.mosaic).aspect()));
        if (card.picture) {
            grow(all.picture, inside * grid_of(*card.picture).aspect());
            if (!card.second) grow(all.numbers, kNumberHeight * double(card.square.rows));
        }
        if (card.second) grow(all.second, inside * grid_of(*card.second).aspect());
        if (!card.profile.empty()) grow(all.profile, kProfile);
        grow(all.rows, kRow * double(card.rows.size()));
        const auto lines = broken_into_lines(card.sentence, Weight::regular, inside / kBodyType);
        grow(all.sentence, kLine * double(lines.size()));
    }
    return all;
}

// A picture in the middle of a place, each of its pixels as large as the next.
Rect fitted(const Grid& grid, const Rect& place) {
    const double pixel = std::floor(std::min(place.width / grid.columns, place.height / grid.rows));
    if (pixel < 1)
        throw BadInput(
            fmt::format("a picture of {}×{} pixels has a place of {}×{} here; make size larger, or "
                        "crop less",
                        grid.columns, grid.rows, std::floor(place.width), std::floor(place.height)));
    return {place.x + std::floor((place.width - grid.columns * pixel) / 2),
            place.y + std::floor((place.height - grid.rows * pixel) / 2), grid.columns * pixel,
            grid.rows * pixel};
}

Rect whole(const Rect& r) {
    const double x = std::round(r.x);
    const double y = std::round(r.y);
    return {x, y, std::round(r.right()) - x, std::round(r.bottom()) - y};
}

LabCardPlace placed_card(const LabCard& card, const Heights& heights, const Rect& at, double u) {
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
    place.title = {std::round(left), std::round(at.y + 24 * u)};
    const Rect picture = next(kNames, heights.picture);
    if (card.mosaic) place.picture = fitted(grid_of(*card.mosaic), picture);
    if (card.picture) place.picture = fitted(grid_of(*card.picture), picture);
    if (heights.second > 0) {
        const Rect second = next(kSecondName, heights.second);
        if (card.second) place.second = fitted(grid_of(*card.second), second);
        place.second_name = {std::round(left), std::round(second.y - 7 * u)};
        place.second.y = second.y;
    }
    if (heights.numbers > 0) {
        const Rect numbers = next(kBelowPicture, heights.numbers);
        if (card.picture && !card.second) place.numbers = numbers;
    }
    if (card.kernel) place.numbers = picture;
    if (heights.profile > 0) {
        place.names = next(0, kProfileNames);
        place.profile = next(0, heights.profile);
        y += kBelowProfile * u;
    } else {
        y += kInset * u;
    }
    place.rows = std::round(y);
    place.sentence = std::round(y + (heights.rows + kInset) * u);
    return place;
}

// How wide a card is inside: each of its rows has its name and its value apart.
double inside_of(const LabPage& page) {
    double inside = page.inside > 0 ? page.inside : page.cards.size() > kFewCards ? kNarrow : kWide;
    for (const LabCard& card : page.cards) {
        for (const auto& row : card.rows) {
            const double words =
                text_width_em(row.name, Weight::regular) + text_width_em(row.value, Weight::semibold);
            inside = std::max(inside, std::ceil(words * kBodyType) + kGap);
        }
    }
    return inside;
}

// The page before it is scaled.
struct Design {
    double inside = 0;
    Heights heights;
    std::size_t across = 1;  // cards
    double card_width = 0;
    double width = 0;  // of what stands on the page
    double head = 0;
    double height = 0;

    explicit Design(const LabPage& page) {
        inside = inside_of(page);
        heights = heights_of(page, inside);
        across =
            page.cards_in_a_row == 0 ? page.cards.size() : std::min(page.cards_in_a_row, page.cards.size());
        card_width = inside + 2 * kInset;
        width = double(across) * (card_width + kGap) - kGap;
        const auto caption = broken_into_lines(page.caption, Weight::regular, width / kBodyType);
        head = kHead + kLine * double(caption.size());
        const std::size_t rows = (page.cards.size() + across - 1) / across;
        height = head + double(rows) * (heights.card() + kGap) - kGap + kFoot;
    }
};

}  // namespace

SizePx natural_size(const LabPage& page) {
    const Design design(page);
    return {static_cast<int>(std::ceil(design.width + 2 * kMargin)),
            static_cast<int>(std::ceil(design.height))};
}

LabLayout placed_lab(const LabPage& page, SizePx size) {
    const Design design(page);
    const double u = std::min(size.width / (design.width + 2 * kMargin), size.height / design.height);
    LabLayout layout;
    layout.unit = u;
    layout.title_px = std::round(kTitleType * u);
    layout.name_px = std::round(kNameType * u);
    layout.body_px = std::round(kBodyType * u);
    layout.small_px = std::round(kSmallType * u);
    layout.row_px = kRow * u;
    layout.width = design.width * u;
    const double left = (size.width - design.width * u) / 2;
    const double top = (size.height - design.height * u) / 2;
    layout.title = {std::round(left), std::round(top + 38 * u)};
    layout.caption = {std::round(left), std::round(top + 64 * u)};
    layout.footer = {std::round(left), std::round(top + (design.height - 17) * u)};
    for (std::size_t n = 0; n < page.cards.size(); ++n) {
        const auto column = double(n % design.across);
        const auto row = double(n / design.across);
        const double card = design.heights.card();
        const Rect at = {left + column * (design.card_width + kGap) * u,
                         top + (design.head + row * (card + kGap)) * u, design.card_width * u, card * u};
        layout.cards.push_back(placed_card(page.cards[n], design.heights, at, u));
    }
    return layout;
}

}  // namespace convwalk
