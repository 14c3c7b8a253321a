#include "views/board/board_painter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "figure/labels.h"
#include "scene/font_metrics.h"
#include "views/planes/brush.h"

namespace convwalk {
namespace {

constexpr double kSmallestCellPx = 3;  // smaller ones are painted several at a time
constexpr std::int64_t kMostAreas = 12'000;
constexpr double kGapFromPx = 8;  // cells from here on have gaps between them
constexpr double kSmallestNumberPx = 7;

std::optional<CellType> type_of(const CellMap& map, const NumberRange& range, double small_px) {
    constexpr double kLargestPx = 96;
    constexpr double kOfCell = 0.46;  // em, of a cell's side
    constexpr double kOfSmallCell = 0.62;
    constexpr double kInside = 0.8;  // of the cell may be covered by the widest number
    for (const std::size_t less : {std::size_t{0}, std::size_t{1}}) {
        const double widest = std::max(0.1, range.widest_em[less]);
        const double size_px = std::floor(
            std::min({kInside * map.cell_px() / widest,
                      std::max(kOfCell * map.cell_px(), std::min(small_px, kOfSmallCell * map.cell_px())),
                      kLargestPx}));
        if (size_px >= kSmallestNumberPx) return CellType{size_px, 3 - static_cast<int>(less)};
    }
    return std::nullopt;
}

// The mean of several colours.
class Blend {
  public:
    void add(Colour c) {
        r_ += c.r;
        g_ += c.g;
        b_ += c.b;
        ++count_;
    }
    [[nodiscard]] Colour mean() const {
        const auto byte = [&](std::int64_t sum) {
            return static_cast<std::uint8_t>(count_ == 0 ? 0 : (sum + count_ / 2) / count_);
        };
        return {byte(r_), byte(g_), byte(b_), 255};
    }

  private:
    std::int64_t r_ = 0, g_ = 0, b_ = 0, count_ = 0;
};

// What is seen of a fill.
Colour over(Colour background, Colour fill) {
    Colour opaque = fill;
    opaque.a = background.a = 255;
    return mix(background, opaque, fill.a / 255.0);
}

}  // namespace

bool has_room_for_numbers(const Board& board, double small_px) {
    for (std::size_t i = 0; i < board.maps.size(); ++i) {
        if (board.of[i].numbers && board.has(i) && !type_of(board.maps[i], *board.of[i].numbers, small_px))
            return false;
    }
    return true;
}

PrimitiveId board_id(std::size_t map, BoardPart part, std::int64_t index) {
    constexpr int kFirst = 32;  // behind the parts that other painters use
    const int value = kFirst + static_cast<int>(map) * kBoardParts + static_cast<int>(part);
    return part_id(static_cast<std::uint8_t>(value), index);
}

BoardPainter::BoardPainter(Scene& into, const Figure& figure, const Board& board)
    : Ink{into, 0}, figure_(figure), theme_(figure.scenario.theme), board_(board), type_(type_sizes(figure)) {
    std::optional<double> common;
    for (std::size_t i = 0; i < board.maps.size(); ++i) {
        numbers_.emplace_back();
        if (!board.of[i].numbers || !board.has(i)) continue;
        numbers_[i] = type_of(board.maps[i], *board.of[i].numbers, type_.small_px);
        if (numbers_[i]) common = std::min(common.value_or(numbers_[i]->size_px), numbers_[i]->size_px);
    }
    // One size of type for all where it does not get much smaller.
    for (auto& type : numbers_) {
        if (type && *common >= 0.7 * type->size_px) type->size_px = *common;
    }
}

Quad BoardPainter::cell_quad(std::size_t map, PrimitiveId id, Rect r, const CellStyle& style) const {
    const CellMap& m = board_.maps[map];
    Quad q;
    q.id = id;
    q.fill = style.fill;
    q.hatch = style.hatch;
    q.hatch_colour = style.hatch_colour;
    q.hatch_pitch_px = std::max(3.0, std::round(m.fitted_px() / 6));
    if (m.cell_px() < kGapFromPx) {
        q.hard_edge = true;
        q.corners = corners_of(r);
        return q;
    }
    const auto whole = [&](double v) { return m.snapped() ? std::round(v) : v; };
    const double gap = whole(std::max(1.0, 0.06 * m.fitted_px()));
    const double before = m.snapped() ? std::floor(gap / 2) : gap / 2;
    const double stroke =
        style.dashed && style.stroke.a > 0 ? whole(std::max(1.0, kOutlineCells * m.fitted_px())) : 0;
    r = {r.x + before + stroke / 2, r.y + before + stroke / 2, r.width - gap - stroke,
         r.height - gap - stroke};
    q.corners = corners_of(r);
    q.stroke = {style.stroke, stroke, style.dashed};
    if (stroke == 0) q.stroke = {};
    q.radius_px = whole(0.07 * m.fitted_px());
    return q;
}

void BoardPainter::paint_cell(std::size_t map, const Rect& place, std::int64_t index, const CellLook& look) {
    if (look.hidden) return;
    const Quad q = cell_quad(map, board_id(map, BoardPart::cell, index), place, look.style);
    add(q);
    if (look.struck) {
        const double width = std::max(1.0, std::round(1.5 * kOutlineCells * board_.maps[map].fitted_px()));
        add(Line{board_id(map, BoardPart::strike, index), q.corners[3], q.corners[1], width, theme_.strike,
                 false});
    }
    const auto& type = numbers_[map];
    if (!look.value || !type) return;
    if (look.put_in && *look.value == 0) {
        const double side = zero_dot_px(board_.maps[map].cell_px());
        Quad dot;
        dot.id = board_id(map, BoardPart::number, index);
        dot.corners = corners_of({std::round(place.x + (place.width - side) / 2),
                                  std::round(place.y + (place.height - side) / 2), side, side});
        dot.fill = look.text;
        dot.radius_px = side / 2;
        return add(dot);
    }
    add_text(board_id(map, BoardPart::number, index),
             {place.x + place.width / 2, place.y + (place.height + kCapHeightEm * type->size_px) / 2},
             number_label(*look.value, type->digits), type->size_px, look.text, Weight::semibold);
}

std::int64_t BoardPainter::block_of(std::size_t map, std::int64_t period) const {
    const CellMap& m = board_.maps[map];
    const std::int64_t block = std::max<std::int64_t>(
        {1, static_cast<std::int64_t>(std::ceil(kSmallestCellPx / m.cell_px())),
         static_cast<std::int64_t>(std::ceil(std::sqrt(double(m.cells_seen()) / double(kMostAreas))))});
    // Whole periods have the same mean, so that no other pattern appears.
    constexpr std::int64_t kLongestPeriod = 16;
    return block > 1 && period <= kLongestPeriod ? (block + period - 1) / period * period : block;
}

void BoardPainter::paint_block(std::size_t map, const LookOf& look, std::int64_t samples,
                               const std::array<std::int64_t, 3>& at, std::int64_t block) {
    const CellMap& m = board_.maps[map];
    const auto& [slice, row, column] = at;
    const std::int64_t high = std::min(block, m.extents().rows - row);
    const std::int64_t wide = std::min(block, m.extents().columns - column);
    Blend blend;
    bool hidden = true;
    for (std::int64_t y = 0; y < std::min(samples, high); ++y) {
        for (std::int64_t x = 0; x < std::min(samples, wide); ++x) {
            const CellLook one = look(slice, row + y, column + x);
            hidden = hidden && one.hidden;
            blend.add(over(theme_.background, one.hidden ? kNoColour : one.style.fill));
        }
    }
    if (hidden) return;
    Quad q;
    q.id = board_id(map, BoardPart::cell, m.index_of(slice, row, column));
    q.corners = corners_of(m.rect(slice, double(row), double(column), double(high), double(wide)));
    q.fill = blend.mean();
    q.hard_edge = true;
    add(q);
}

void BoardPainter::paint_cells(std::size_t map, const LookOf& look, std::int64_t period) {
    if (!board_.has(map)) return;
    group(board_.of[map].name.empty() ? "cells" : board_.of[map].name);
    const CellMap& m = board_.maps[map];
    const std::int64_t block = block_of(map, period);
    constexpr std::int64_t kMostSamples = 8;
    const std::int64_t samples =
        std::min(block, period <= kMostSamples ? std::max<std::int64_t>(4, period) : kMostSamples);
    const IndexRange slices = m.slices_seen();
    const IndexRange rows = m.rows_seen();
    for (std::int64_t slice = slices.begin; slice < slices.end; ++slice) {
        const IndexRange columns = m.columns_seen(slice);
        for (std::int64_t row = rows.begin / block * block; row < rows.end; row += block) {
            for (std::int64_t column = columns.begin / block * block; column < columns.end; column += block) {
                if (block > 1) {
                    paint_block(map, look, samples, {slice, row, column}, block);
                    continue;
                }
                paint_cell(map, m.rect(slice, double(row), double(column), 1, 1),
                           m.index_of(slice, row, column), look(slice, row, column));
            }
        }
    }
}

void BoardPainter::add_mark(std::size_t map, std::int64_t index, const Rect& place, double opacity) {
    const double cell = board_.maps[map].fitted_px();
    Quad q;
    q.id = board_id(map, BoardPart::mark, index);
    q.corners = corners_of(place);
    // An even width, centred on a whole pixel, covers whole pixels.
    const double width = 2 * std::round(std::max(2.0, 0.07 * cell) / 2);
    q.stroke = {faded(theme_.accent, opacity), std::min(width, std::max(1.0, board_.maps[map].cell_px())),
                false};
    q.radius_px = std::round(0.07 * cell);
    add(q);
}

void BoardPainter::add_shade(std::size_t map, std::int64_t index, const Rect& place, Colour colour,
                             bool hard_edge) {
    Quad q;
    q.id = board_id(map, BoardPart::shade, index);
    q.corners = corners_of(place);
    q.fill = colour;
    q.hard_edge = hard_edge;
    add(q);
}

void BoardPainter::add_frame(std::size_t map, std::int64_t index, const Rect& place, double opacity) {
    Quad q;
    q.id = board_id(map, BoardPart::frame, index);
    q.corners = corners_of(place);
    const double cell = board_.maps[map].fitted_px();
    q.stroke = {faded(theme_.ink, opacity), std::max(1.0, std::round(0.04 * cell)), true};
    add(q);
}

void BoardPainter::paint_sign(std::size_t map, const std::string& text) {
    const BoardMap& of = board_.of[map];
    const CellMap& m = board_.maps[map];
    const Rect whole = m.whole();
    const double index_px = of.numbered ? board_.index_px : 0;
    const double sign_px = sign_room_px(of, type_.body_px) * m.zoom();
    // A number of a cell is as large as in the cell.
    const bool short_sign = text_width_em(text, Weight::regular) <= 1;
    const Weight weight = short_sign ? Weight::regular : Weight::semibold;
    const double largest = short_sign
                               ? std::clamp(0.8 * m.fitted_px(), 1.2 * type_.body_px, 3 * type_.title_px)
                               : std::max(type_.small_px, 0.46 * m.fitted_px());
    const double room_px = 0.72 * sign_px;
    const double size_px = std::min(largest, room_px / text_width_em(text, weight));
    add_text(
        board_id(map, BoardPart::words, 2),
        {whole.x - index_px * m.zoom() - sign_px / 2, whole.y + (whole.height + kCapHeightEm * size_px) / 2},
        text, size_px, short_sign ? theme_.muted : theme_.ink, weight);
}

// @param beside_px what it may take on each side of its map
void BoardPainter::paint_caption(std::size_t map, double beside_px) {
    const BoardMap& of = board_.of[map];
    const Rect whole = board_.maps[map].whole();
    const double room_px = whole.width + 2 * std::max(0.0, beside_px);
    const auto fits = [&](const std::string& text, Weight weight) {
        return text_width_em(text, weight) * type_.small_px <= room_px;
    };
    const Vec2 at = {whole.x + whole.width / 2, whole.bottom() + 1.45 * type_.small_px};
    if (of.name.empty() || !fits(of.name, Weight::semibold)) return;
    add_text(board_id(map, BoardPart::words, 0), at, of.name, type_.small_px, theme_.ink, Weight::semibold);
    // What is behind a comma can be left out.
    for (const std::string& detail : {of.detail, of.detail.substr(0, of.detail.find(", "))}) {
        if (!fits(detail, Weight::regular)) continue;
        add_text(board_id(map, BoardPart::words, 1), at + Vec2{0, 1.35 * type_.small_px}, detail,
                 type_.small_px, theme_.muted);
        break;
    }
}

void BoardPainter::paint_words(const std::function<std::string(std::size_t map)>& sign) {
    for (std::size_t n = 0; n < board_.rules.size(); ++n) {
        Colour colour = mix(theme_.background, theme_.muted, 0.3);
        colour.a = 255;
        const auto& [from, to] = board_.rules[n];
        add(Line{board_id(board_.maps.size(), BoardPart::frame, static_cast<std::int64_t>(n)), from, to, 1,
                 colour, false});
    }
    for (std::size_t n = 0; n < board_.headings.size(); ++n)
        add_text(board_id(board_.maps.size(), BoardPart::words, static_cast<std::int64_t>(n)),
                 board_.headings[n].at, board_.headings[n].text, type_.small_px, theme_.ink, Weight::semibold,
                 Align::left);
    for (const BoardColumn& column : board_.plan) {
        for (const auto& row : column.rows) {
            for (std::size_t n = 0; n < row.size(); ++n) {
                const std::size_t i = row[n];
                const CellMap& m = board_.maps[i];
                if (const std::string text = sign(i); board_.signs && !text.empty()) paint_sign(i, text);
                if (!board_.captions) continue;
                // Half of the room to the neighbours is part of what a caption may take, and what is left
                // of the area beside the first one and the last one.
                double beside = 0.45 * type_.body_px * 2.4 * m.zoom();
                if (m.zoom() == 1 && n == 0 && &column == &board_.plan.front())
                    beside = std::min(beside, m.whole().x - board_.area.x);
                if (m.zoom() == 1 && n + 1 == row.size() && &column == &board_.plan.back())
                    beside = std::min(beside, board_.area.right() - m.whole().right());
                paint_caption(i, beside);
            }
        }
    }
}

void BoardPainter::paint_indices(
    std::size_t map,
    const std::function<std::optional<std::int64_t>(bool is_row, std::int64_t place)>& number) {
    if (!board_.indices || !board_.has(map) || !board_.of[map].numbered) return;
    const CellMap& m = board_.maps[map];
    const PlaneExtents& e = m.extents();
    const double widest =
        text_width_em(fmt::format("{}", std::max(e.rows, e.columns)), Weight::regular) + 0.4;
    // Every so manieth, so that none runs into the next.
    const auto every = std::max<std::int64_t>(
        1, static_cast<std::int64_t>(std::ceil(widest * type_.small_px / m.cell_px())));
    const auto aligned = [every](std::int64_t i) { return (i + every - 1) / every * every; };
    const IndexRange slices = m.slices_seen();
    for (std::int64_t slice = slices.begin; slice < slices.end; ++slice) {
        const IndexRange columns = m.columns_seen(slice);
        for (std::int64_t i = aligned(columns.begin); i < columns.end; i += every) {
            const auto n = number(false, i);
            if (!n) continue;
            const Vec2 at = m.seen(m.slice_begin(slice) + double(i) + 0.5, 0);
            add_text(board_id(map, BoardPart::index, slice * e.columns + i),
                     at - Vec2{0, 0.5 * type_.small_px}, fmt::format("{}", *n), type_.small_px, theme_.muted);
        }
    }
    if (figure_.layer.axes.size() < 2) return;
    const IndexRange rows = m.rows_seen();
    for (std::int64_t i = aligned(rows.begin); i < rows.end; i += every) {
        const auto n = number(true, i);
        if (!n) continue;
        const Vec2 at = m.seen(0, double(i) + 0.5);
        add_text(board_id(map, BoardPart::index, e.slices * e.columns + i),
                 at + Vec2{-0.5 * type_.small_px, kCapHeightEm * type_.small_px / 2}, fmt::format("{}", *n),
                 type_.small_px, theme_.muted, Weight::regular, Align::right);
    }
}

}  // namespace convwalk
