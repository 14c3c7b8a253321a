#include "views/image/lab_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "scene/font_metrics.h"
#include "scene/ink.h"
#include "scene/page.h"
#include "views/board/cell_map.h"
#include "views/image/lab_layout.h"

namespace convwalk {
namespace {

constexpr double kTextShare = 0.92;  // of a cell's width that its number may have

// Black or white, whichever is read on a colour.
Colour ink_on(Colour fill) {
    constexpr Colour kDark{20, 28, 32, 255};
    constexpr Colour kLight{255, 255, 255, 255};
    return contrast(kLight, fill) > contrast(kDark, fill) ? kLight : kDark;
}

// What lies between two values in a picture's height.
struct Range {
    double least = 0;
    double most = 1;
};

class LabPainter : Ink {
  public:
    /// @param zoom with which all of it is seen afterwards
    LabPainter(Scene& into, const LabPage& page, const LabLayout& layout, const Theme& theme, double zoom)
        : Ink{into}, page_(page), layout_(layout), theme_(theme), zoom_(zoom) {
        for (const LabCard& card : page.cards) {
            for (const std::vector<double>& line : card.profile) {
                for (const double value : line) {
                    range_.least = std::min(range_.least, value);
                    range_.most = std::max(range_.most, value);
                }
            }
        }
    }

    void paint() {
        for (std::size_t n = 0; n < page_.cards.size(); ++n) {
            group(fmt::format("card {}", n + 1));
            paint_card(page_.cards[n], layout_.cards[n]);
        }
        if (!page_.marked) return;
        if (const auto place = place_of_pixel(page_, layout_, *page_.marked)) mark(*place, 2);
    }

  private:
    PrimitiveId next() { return ++last_id_; }

    [[nodiscard]] Colour faint(double amount) const { return mix(theme_.background, theme_.muted, amount); }

    void text(Vec2 at, std::string words, double size_px, Colour colour, Weight weight = Weight::regular,
              Align align = Align::left) {
        add_text(next(), at, std::move(words), size_px, colour, weight, align);
    }

    void paint_lines(Vec2 at, const std::string& words, double width_px) {
        for (std::string& line : broken_into_lines(words, Weight::regular, width_px / layout_.body_px)) {
            text(at, std::move(line), layout_.body_px, theme_.muted);
            at.y += layout_.line_px;
        }
    }

    void area(const Rect& r, Colour fill) {
        Quad quad;
        quad.id = next();
        quad.corners = corners_of(r);
        quad.fill = fill;
        quad.hard_edge = true;
        add(quad);
    }

    void frame(const Rect& r, Colour colour, double width_px, double radius_px = 0) {
        Quad quad;
        quad.id = next();
        quad.corners = corners_of(r);
        quad.stroke = {colour, width_px, false};
        quad.radius_px = radius_px;
        add(quad);
    }

    // "Here, now", told from whatever lies under it.
    void mark(const Rect& r, double width_px) {
        frame(r, theme_.background, width_px + 2);
        frame(r, theme_.accent, width_px);
    }

    void line(Vec2 from, Vec2 to, Colour colour, double width_px) {
        add(Line{next(), from, to, width_px, colour, false});
    }

    void paint_card(const LabCard& card, const LabCardPlace& place) {
        const double radius = std::round(7 * layout_.unit);
        frame(place.card, card.is_now ? theme_.accent : faint(0.35), card.is_now ? 2 : 1, radius);
        text(place.title, card.title, layout_.name_px, theme_.ink, Weight::semibold);
        text(place.title + Vec2{0, std::round(1.1 * layout_.line_px)},
             card.detail + shrunk_words(card, place), layout_.body_px, theme_.muted);
        if (card.mosaic) add(Image{next(), place.picture, card.mosaic->pixels});
        if (card.mosaic && card.field)
            mark(seen(*card.field, place), std::max(2.0, std::round(2 * layout_.unit)));
        if (card.picture) paint_picture(card, place);
        if (card.wiped) paint_wiped(*card.wiped, place);
        if (card.second) paint_second(card, place);
        if (card.kernel) paint_kernel(*card.kernel, place.numbers);
        if (!card.profile.empty()) paint_profile(card, place);
        paint_rows(card, place);
        paint_lines({place.title.x, place.sentence + layout_.body_px}, card.sentence,
                    place.card.width - 2 * (place.title.x - place.card.x));
    }

    // How many pixels are seen as one; empty: each by itself.
    [[nodiscard]] std::string shrunk_words(const LabCard& card, const LabCardPlace& place) const {
        const std::int64_t block = block_of(place.pixel);
        if (block == 1 || (!card.picture && !card.wiped)) return "";
        return fmt::format(", {}×{} seen as one", block, block);
    }

    // So many pixels of a side of a picture as are seen as one.
    [[nodiscard]] std::int64_t block_of(double pixel) const {
        return std::max<std::int64_t>(1, std::llround(std::ceil(1 / (pixel * zoom_) - 1e-9)));
    }

    // Where an area of a picture's pixels is seen.
    static Rect seen(const PixelArea& part, const LabCardPlace& place) {
        return {place.picture.x + double(part.column) * place.pixel,
                place.picture.y + double(part.row) * place.pixel, double(part.columns) * place.pixel,
                double(part.rows) * place.pixel};
    }

    void paint_picture(const LabCard& card, const LabCardPlace& place) {
        add(Image{next(), place.picture, card.picture->pixels(block_of(place.pixel))});
        const Rect square = seen(card.square, place);
        const double width = std::max(2.0, std::round(2 * layout_.unit));
        if (!place.numbers.empty()) {
            const Rect& below = place.numbers;
            // They begin where they would hide nothing of the picture.
            const double y = place.picture.bottom();
            line({square.x, y}, {below.x, below.y}, theme_.accent, 1);
            line({square.right(), y}, {below.right(), below.y}, theme_.accent, 1);
            paint_numbers(card, below);
            frame(below, theme_.accent, width);
        }
        mark(square, width);
    }

    // What of a picture lies in a part of the page, to whole pixels of it, where the whole of it has a place.
    void paint_part(const Shown& picture, const Rect& place, const Rect& part) {
        const std::int64_t block = block_of(place.width / double(picture.columns()));
        const Pixels& whole = *picture.pixels(block);
        const double width = place.width / whole.columns;
        const double height = place.height / whole.rows;
        const auto first = [](double from, double size) {
            return std::max(0, static_cast<int>(std::floor(from / size + 1e-6)));
        };
        const auto end = [](double to, double size, int most) {
            return std::min(most, static_cast<int>(std::ceil(to / size - 1e-6)));
        };
        const int left = first(part.x - place.x, width);
        const int top = first(part.y - place.y, height);
        const RectPx of = {left, top, end(part.right() - place.x, width, whole.columns) - left,
                           end(part.bottom() - place.y, height, whole.rows) - top};
        auto cut = picture.part(block, of);
        if (cut == nullptr) return;
        add(Image{next(),
                  {place.x + left * width, place.y + top * height, of.width * width, of.height * height},
                  std::move(cut)});
    }

    void paint_wiped(const Wiped& wiped, const LabCardPlace& place) {
        const Rect& whole = place.picture;
        const double line = std::min(double(wiped.column) * place.pixel, whole.width);
        const Rect after = {whole.x + wiped.after_place.x * place.pixel,
                            whole.y + wiped.after_place.y * place.pixel,
                            wiped.after_place.width * place.pixel, wiped.after_place.height * place.pixel};
        paint_part(*wiped.after, after, {whole.x + line, whole.y, whole.width - line, whole.height});
        // Over what of the first column of the result lies left of the line.
        paint_part(*wiped.before, whole, {whole.x, whole.y, line, whole.height});
        const double width = std::max(2.0, std::round(2 * layout_.unit));
        const double x = std::round(whole.x + line - width / 2);
        area({x - 1, whole.y, width + 2, whole.height}, theme_.background);
        area({x, whole.y, width, whole.height}, theme_.accent);
    }

    void paint_numbers(const LabCard& card, const Rect& place) {
        const Tensor& values = card.picture->values();
        const PixelArea& square = card.square;
        paint_cells(place, square.rows, square.columns, layout_.small_px, [&](std::int64_t n) {
            const std::int64_t row = square.row + n / square.columns;
            const std::int64_t column = square.column + n % square.columns;
            return std::pair{shade_at(values, card.picture->shading(), row, column),
                             shade_number(values, row, column)};
        });
        if (!card.marked) return;
        const double width = place.width / double(square.columns);
        const double height = place.height / double(square.rows);
        const Rect marked = {place.x + double(card.marked->column - square.column) * width,
                             place.y + double(card.marked->row - square.row) * height,
                             double(card.marked->columns) * width, double(card.marked->rows) * height};
        mark(marked, std::max(2.0, std::round(3 * layout_.unit)));
    }

    // @param cell gives the colour of the n-th cell and what stands in it
    template <typename Cell>
    void paint_cells(const Rect& place, std::int64_t rows, std::int64_t columns, double most_px, Cell cell) {
        std::vector<std::pair<Colour, std::string>> cells;
        double widest_em = 0;
        for (std::int64_t n = 0; n < rows * columns; ++n) {
            cells.push_back(cell(n));
            widest_em = std::max(widest_em, text_width_em(cells.back().second, Weight::semibold));
        }
        const double width = place.width / double(columns);
        const double height = place.height / double(rows);
        const double size_px =
            std::floor(std::min({most_px, kTextShare * width / std::max(widest_em, 1.0), 0.8 * height}));
        for (std::int64_t n = 0; n < rows * columns; ++n) {
            auto& [fill, number] = cells[static_cast<std::size_t>(n)];
            const double x = std::round(place.x + double(n % columns) * width);
            const double y = std::round(place.y + double(n / columns) * height);
            const double right = std::round(place.x + double(n % columns + 1) * width);
            const double bottom = std::round(place.y + double(n / columns + 1) * height);
            area({x, y, right - x, bottom - y}, fill);
            if (size_px < 5) continue;
            text({(x + right) / 2, (y + bottom + kCapHeightEm * size_px) / 2}, std::move(number), size_px,
                 ink_on(fill), Weight::semibold, Align::centre);
        }
    }

    void paint_second(const LabCard& card, const LabCardPlace& place) {
        text(place.second_name, card.second_name, layout_.body_px, theme_.muted);
        add(Image{next(), place.second, card.second});
    }

    void paint_kernel(const Tensor& kernel, const Rect& place) {
        const std::int64_t rows = kernel.shape[0];
        const std::int64_t columns = kernel.shape[1];
        const double cell = std::floor(
            std::min({place.width / double(columns), place.height / double(rows), 72 * layout_.unit}));
        const Rect cells = {place.x + std::floor((place.width - cell * double(columns)) / 2),
                            place.y + std::floor((place.height - cell * double(rows)) / 2),
                            cell * double(columns), cell * double(rows)};
        paint_cells(cells, rows, columns, layout_.name_px, [&](std::int64_t n) {
            const double value = kernel.values[static_cast<std::size_t>(n)];
            std::string number = fmt::format("{:.3g}", std::abs(value));
            if (value < 0) number.insert(0, "−");
            return std::pair{value < 0 ? theme_.negative.fill : theme_.kernel.fill, std::move(number)};
        });
        for (std::int64_t n = 0; n <= rows; ++n)
            line({cells.x, cells.y + double(n) * cell}, {cells.right(), cells.y + double(n) * cell},
                 theme_.background, 1);
        for (std::int64_t n = 0; n <= columns; ++n)
            line({cells.x + double(n) * cell, cells.y}, {cells.x + double(n) * cell, cells.bottom()},
                 theme_.background, 1);
    }

    // The last line is for comparison; of a card that has it alone it is all there is.
    [[nodiscard]] Colour profile_colour(std::size_t n, std::size_t lines) const {
        if (n + 1 == lines) return faint(0.75);
        return n == 0 ? theme_.output.fill : mix(theme_.background, theme_.output.fill, 0.55);
    }

    void paint_profile(const LabCard& card, const LabCardPlace& place) {
        double x = place.names.x;
        const double baseline = place.names.bottom() - std::round(8 * layout_.unit);
        const std::size_t lines = card.profile.size();
        const std::size_t skipped = page_.profile_names.size() - lines;
        for (std::size_t n = 0; n < lines; ++n) {
            const std::string& name = page_.profile_names[skipped + n];
            area({x, baseline - std::round(0.36 * layout_.small_px), std::round(12 * layout_.unit), 2},
                 profile_colour(n, lines));
            x += std::round(16 * layout_.unit);
            text({x, baseline}, name, layout_.small_px, theme_.muted);
            x += std::round(text_width_em(name, Weight::regular) * layout_.small_px + 12 * layout_.unit);
        }
        const double pixel = place.profile.width / double(card.picture->columns());
        const double width = double(card.square.columns) * pixel;
        area({place.profile.x + double(card.square.column) * pixel, place.profile.y, width,
              place.profile.height},
             mix(theme_.background, theme_.accent, 0.14));
        for (std::size_t n = lines; n-- > 0;)
            paint_steps(card.profile[n], place.profile, profile_colour(n, lines));
    }

    void paint_steps(const std::vector<double>& values, const Rect& place, Colour colour) {
        const double pixel = place.width / double(values.size());
        const double width = std::max(1.0, std::round(1.3 * layout_.unit));
        const auto y = [&](double value) {
            return std::round(place.bottom() -
                              place.height * (value - range_.least) / (range_.most - range_.least));
        };
        for (std::size_t n = 0; n < values.size();) {
            std::size_t end = n + 1;
            while (end < values.size() && y(values[end]) == y(values[n])) ++end;
            const double left = place.x + double(n) * pixel;
            const double right = place.x + double(end) * pixel;
            area({left, y(values[n]) - width / 2, right - left, width}, colour);
            if (end < values.size()) {
                const auto [top, bottom] = std::minmax({y(values[n]), y(values[end])});
                area({right - width / 2, top - width / 2, width, bottom - top + width}, colour);
            }
            n = end;
        }
    }

    void paint_rows(const LabCard& card, const LabCardPlace& place) {
        const double left = place.title.x;
        const double right = place.card.right() - (left - place.card.x);
        for (std::size_t n = 0; n < card.rows.size(); ++n) {
            const double top = std::round(place.rows + double(n) * layout_.row_px);
            area({left, top, right - left, 1}, faint(0.25));
            const double baseline = top + std::round((layout_.row_px + kCapHeightEm * layout_.body_px) / 2);
            text({left, baseline}, card.rows[n].name, layout_.body_px, theme_.muted);
            text({right, baseline}, card.rows[n].value, layout_.body_px, theme_.ink, Weight::semibold,
                 Align::right);
        }
    }

    const LabPage& page_;
    const LabLayout& layout_;
    const Theme& theme_;
    double zoom_ = 1;
    Range range_;
    PrimitiveId last_id_ = 0;
};

}  // namespace

namespace {

// A primitive as a camera sees it.
struct Seen {
    const Camera& camera;
    Vec2 middle;

    [[nodiscard]] Vec2 at(Vec2 p) const { return middle + (p - middle) * camera.zoom + camera.offset_px; }

    Primitive operator()(Quad quad) const {
        for (Vec2& corner : quad.corners) corner = at(corner);
        quad.radius_px *= camera.zoom;
        return quad;
    }
    Primitive operator()(Line line) const {
        line.from = at(line.from);
        line.to = at(line.to);
        return line;
    }
    Primitive operator()(Label label) const {
        label.at = at(label.at);
        label.size_px *= camera.zoom;
        return label;
    }
    Primitive operator()(Image image) const {
        const Vec2 corner = at({image.place.x, image.place.y});
        image.place = {corner.x, corner.y, image.place.width * camera.zoom, image.place.height * camera.zoom};
        return image;
    }
};

}  // namespace

void paint_lab(Scene& scene, const LabPage& page, const LabLayout& layout, const Theme& theme,
               const Camera& camera, Vec2 middle_px) {
    const std::size_t first = scene.primitives.size();
    LabPainter(scene, page, layout, theme, camera.zoom).paint();
    if (camera == Camera{}) return;
    for (std::size_t n = first; n < scene.primitives.size(); ++n)
        scene.primitives[n] = std::visit(Seen{camera, middle_px}, std::move(scene.primitives[n]));
}

}  // namespace convwalk
