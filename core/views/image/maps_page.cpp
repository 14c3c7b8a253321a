#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "basics/text.h"
#include "views/image/pages.h"

namespace convwalk {
namespace {

constexpr std::int64_t kInside = 260;    // pixels of the design that a card has for its maps
constexpr std::int64_t kMostInARow = 4;  // maps, and rows of them
constexpr std::size_t kCardsInARow = 5;

// Rows and columns of every map; the numbers of a vector stand in rows, too.
struct MapSize {
    std::int64_t channels = 1;
    std::int64_t rows = 1;
    std::int64_t columns = 1;
};

MapSize size_of(const Tensor& map) {
    if (map.shape.size() > 2)
        return {map.shape[1], map.shape.size() == 3 ? 1 : map.shape[2], map.shape.back()};
    const std::int64_t length = map.shape[1];
    const auto columns = static_cast<std::int64_t>(std::ceil(std::sqrt(double(length))));
    return {1, (length + columns - 1) / columns, columns};
}

// How maps stand beside one another, with a pixel between each and the next.
struct Mosaic {
    MapSize whole;
    MapSize of;  // what is seen of each: all of it, or its middle
    std::int64_t across = 1;
    std::int64_t shown = 1;

    [[nodiscard]] std::int64_t columns() const { return across * (of.columns + 1) - 1; }
    [[nodiscard]] std::int64_t rows() const { return (shown + across - 1) / across * (of.rows + 1) - 1; }
    /// Pixels of the page for one of a map.
    [[nodiscard]] std::int64_t pixel() const { return kInside / std::max(columns(), rows()); }
};

// As many maps as there is room for, as large as they can be.
Mosaic mosaic_of(const MapSize& size) {
    const auto most = [](std::int64_t cells) {
        return std::clamp((kInside + 1) / (cells + 1), std::int64_t{1}, kMostInARow);
    };
    const MapSize seen = {size.channels, std::min(size.rows, kInside), std::min(size.columns, kInside)};
    Mosaic best{size, seen, 1, 1};
    for (std::int64_t across = 1; across <= std::min(most(seen.columns), size.channels); ++across) {
        const Mosaic mosaic{size, seen, across, std::min(size.channels, across * most(seen.rows))};
        if (std::pair(mosaic.shown, mosaic.pixel()) > std::pair(best.shown, best.pixel())) best = mosaic;
    }
    return best;
}

std::shared_ptr<const Pixels> pixels_of(const Tensor& map, const Mosaic& mosaic, Colour between) {
    const MapSize& size = mosaic.of;
    const auto [least, most] = std::minmax_element(map.values.begin(), map.values.end());
    const Shading shading = *least < 0 ? Shading::around_zero(map) : Shading{0, *most > 0 ? *most : 1};
    Pixels pixels{static_cast<int>(mosaic.columns()), static_cast<int>(mosaic.rows()), {}};
    pixels.colours.assign(static_cast<std::size_t>(mosaic.columns() * mosaic.rows()), between);
    const MapSize& whole = mosaic.whole;
    for (std::int64_t n = 0; n < mosaic.shown * size.rows * size.columns; ++n) {
        const std::int64_t channel = n / (size.rows * size.columns);
        const std::int64_t row = n / size.columns % size.rows;
        const std::int64_t column = n % size.columns;
        const std::int64_t from_row = (whole.rows - size.rows) / 2 + row;
        const std::int64_t from =
            (channel * whole.rows + from_row) * whole.columns + (whole.columns - size.columns) / 2 + column;
        // The last row of a vector may be shorter.
        if (from >= static_cast<std::int64_t>(map.values.size())) break;
        const std::int64_t top = channel / mosaic.across * (size.rows + 1);
        const std::int64_t left = channel % mosaic.across * (size.columns + 1);
        pixels.colours[static_cast<std::size_t>((top + row) * mosaic.columns() + left + column)] =
            grey_of(map.values[static_cast<std::size_t>(from)], shading);
    }
    return std::make_shared<const Pixels>(std::move(pixels));
}

std::string number(double value) {
    const std::string text = fmt::format("{:.3g}", std::abs(value));
    return value < 0 ? "−" + text : text;
}

// How much of a pixel is felt, of all channels or of those that stand by themselves.
double amount_at(const MapMosaic& mosaic, const Tensor& felt, std::int64_t channel, std::int64_t row,
                 std::int64_t column) {
    const auto at = [&](std::int64_t of) {
        const std::int64_t flat =
            (of * felt.shape[2] + mosaic.part.row + row) * felt.shape[3] + mosaic.part.column + column;
        return std::abs(felt.values[static_cast<std::size_t>(flat)]);
    };
    if (mosaic.shown > 1) return at(channel);
    double sum = 0;
    for (std::int64_t of = 0; of < felt.shape[1]; ++of) sum += at(of);
    return sum;
}

// The maps, fainter, and the warmer the more is felt: by its root, so that little is seen, too.
std::shared_ptr<const Pixels> warmed(const MapMosaic& mosaic, const Tensor& felt, const Theme& theme) {
    constexpr double kFaint = 0.45;
    const PixelArea& part = mosaic.part;
    Pixels pixels = *mosaic.pixels;
    std::vector<double> amounts;
    for (std::int64_t n = 0; n < mosaic.shown * part.rows * part.columns; ++n)
        amounts.push_back(amount_at(mosaic, felt, n / (part.rows * part.columns),
                                    n / part.columns % part.rows, n % part.columns));
    const double most = *std::max_element(amounts.begin(), amounts.end());
    for (std::int64_t n = 0; n < std::ssize(amounts); ++n) {
        const std::int64_t channel = n / (part.rows * part.columns);
        const std::int64_t top = channel / mosaic.across * (part.rows + 1) + n / part.columns % part.rows;
        const std::int64_t left = channel % mosaic.across * (part.columns + 1) + n % part.columns;
        Colour& colour = pixels.colours[static_cast<std::size_t>(top * pixels.columns + left)];
        const double warmth = most > 0 ? std::sqrt(amounts[static_cast<std::size_t>(n)] / most) : 0;
        colour = mix(mix(theme.background, colour, kFaint), theme.accent, warmth);
    }
    return std::make_shared<const Pixels>(std::move(pixels));
}

LabCard map_card(const NetworkMaps& made, std::size_t layer, Colour between) {
    const Tensor& map = made.maps[layer];
    const Mosaic mosaic = mosaic_of(size_of(map));
    LabCard card;
    card.title = layer == 0 ? "The picture" : fmt::format("Layer {}", layer);
    card.detail = to_string(MapShape{map.shape[1], {map.shape.begin() + 2, map.shape.end()}});
    if (mosaic.shown < mosaic.of.channels) card.detail += fmt::format(", the first {} maps", mosaic.shown);
    if (mosaic.of.rows < mosaic.whole.rows || mosaic.of.columns < mosaic.whole.columns)
        card.detail += fmt::format(", the middle {}×{}", mosaic.of.rows, mosaic.of.columns);
    card.map = static_cast<int>(layer);
    const MapSize& seen = mosaic.of;
    card.mosaic = MapMosaic{pixels_of(map, mosaic, between),
                            mosaic.across,
                            mosaic.shown,
                            {(mosaic.whole.rows - seen.rows) / 2, (mosaic.whole.columns - seen.columns) / 2,
                             seen.rows, seen.columns}};
    // Three channels as one picture.
    if (layer == 0 && map.shape[1] == 3 && std::max(map.shape[2], map.shape[3]) <= kInside)
        card.mosaic = MapMosaic{shaded({{3, map.shape[2], map.shape[3]}, map.values}, {}),
                                1,
                                1,
                                {0, 0, map.shape[2], map.shape[3]}};
    const auto [least, most] = std::minmax_element(map.values.begin(), map.values.end());
    card.rows = {{"values", fmt::format("{} to {}", number(*least), number(*most))}};
    if (layer > 0) card.sentence = as_sentence(made.report.layers[layer - 1].label);
    return card;
}

}  // namespace

void put_field(LabCard& picture, const SeenCells& seen, const Gradient* felt, const Theme& theme) {
    MapMosaic& mosaic = *picture.mosaic;
    const PixelArea& part = mosaic.part;
    if (seen.axes.size() == 2 && seen.axes[0].interval && seen.axes[1].interval) {
        const auto cut = [](const Run& run, std::int64_t begin, std::int64_t count) {
            const std::int64_t first = std::clamp(run.first - begin, std::int64_t{0}, count - 1);
            return std::pair(first, std::clamp(run.last - begin, first, count - 1) - first + 1);
        };
        const auto [row, rows] = cut(*seen.axes[0].interval, part.row, part.rows);
        const auto [column, columns] = cut(*seen.axes[1].interval, part.column, part.columns);
        picture.field = PixelArea{row, column, rows, columns};
    }
    if (felt != nullptr) mosaic.pixels = warmed(mosaic, felt->of_input, theme);
}

Extents drawn_extents(const Tensor& map) {
    const MapSize size = size_of(map);
    return {size.channels, size.rows, size.columns};
}

LabPage maps_page(const NetworkMaps& made, const std::string& picture, const std::string& title,
                  const std::string& weights, Colour between) {
    LabPage page;
    page.title = fmt::format("{} on {}", title, picture);
    page.caption =
        "Every layer's maps. White is the largest value of the layer; black is 0, or as far below it: 0 is "
        "then mid-grey. The numbers of a vector stand in rows.";
    page.status = weights;
    page.inside = double(kInside);
    for (std::size_t layer = 0; layer < made.maps.size(); ++layer)
        page.cards.push_back(map_card(made, layer, between));
    page.cards_in_a_row = kCardsInARow;
    return page;
}

}  // namespace convwalk
