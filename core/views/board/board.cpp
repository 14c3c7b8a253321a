#include "views/board/board.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scene/font_metrics.h"
#include "views/planes/brush.h"
#include "views/planes/cell_words.h"

namespace convwalk {
namespace {

constexpr double kSmallestCellPx = 3;  // smaller ones are painted several at a time
constexpr std::int64_t kMostAreas = 12'000;
constexpr double kGapFromPx = 8;  // cells from here on have gaps between them
constexpr double kSmallestNumberPx = 7;
// Cells keep at least this share of what they would have alone; more of it where numbers hang on it.
constexpr double kLeastShare = 0.6;
constexpr double kLeastShareOfSmall = 0.85;
constexpr double kSmallCellsFromPx = 7;
constexpr double kSmallCellsToPx = 18;

struct Around {
    bool captions = false;
    bool signs = false;
    bool indices = false;
};

// Numbers are wider than signs.
double sign_room_px(const BoardMap& map, double body_px) {
    return std::round((map.wide_sign ? 3.2 : 2.4) * body_px);
}

// What a board takes, by the size of its cells.
class Measure {
  public:
    Measure(const std::vector<BoardMap>& maps, const BoardPlan& plan, const TypeSizes& type, Around around,
            double caption_px)
        : maps_(maps), plan_(plan), around_(around), body_px_(type.body_px) {
        index_px_ = around.indices ? std::round(1.8 * type.small_px) : 0;
        caption_px_ = around.captions ? caption_px : 0;
        row_gap_px_ = std::round((around.captions ? 0.5 : 1.0) * type.small_px);
        heading_px_ = std::round(2.0 * type.small_px);
        column_gap_px_ = around.signs ? std::round(2.6 * type.body_px) : 0;
    }

    [[nodiscard]] double sign_px(std::size_t map, bool first, double cell) const {
        if (first && maps_[map].sign.empty()) return 0;
        if (around_.signs) return sign_room_px(maps_[map], body_px_);
        return first ? 0 : 0.8 * cell;
    }
    [[nodiscard]] double index_px(std::size_t map) const { return maps_[map].numbered ? index_px_ : 0; }
    [[nodiscard]] double caption_px() const { return caption_px_; }
    // Room for signs before the rows, so that all of them begin at one edge.
    [[nodiscard]] double lead(const BoardColumn& column, double cell) const {
        double lead = 0;
        for (const auto& row : column.rows) lead = std::max(lead, sign_px(row.front(), true, cell));
        return lead;
    }
    // From that edge on.
    [[nodiscard]] double row_width(const std::vector<std::size_t>& row, double cell) const {
        double width = 0;
        for (const std::size_t map : row)
            width += (map == row.front() ? 0 : sign_px(map, false, cell)) + index_px(map) +
                     maps_[map].extents.width() * cell;
        return width;
    }
    // Without the caption.
    [[nodiscard]] double row_height(const std::vector<std::size_t>& row, double cell) const {
        double height = 0;
        for (const std::size_t map : row)
            height = std::max(height, index_px(map) + maps_[map].extents.height() * cell);
        return height;
    }
    [[nodiscard]] double row_gap(double cell) const {
        return around_.captions ? row_gap_px_ : std::max(row_gap_px_, 0.8 * cell);
    }
    [[nodiscard]] double heading_px(const BoardColumn& column, std::size_t row) const {
        const bool has = row < column.headings.size() && !column.headings[row].empty();
        return around_.captions && has ? heading_px_ : 0;
    }
    [[nodiscard]] double column_width(const BoardColumn& column, double cell) const {
        double width = 0;
        for (const auto& row : column.rows) width = std::max(width, row_width(row, cell));
        return width + lead(column, cell);
    }
    [[nodiscard]] double column_height(const BoardColumn& column, double cell) const {
        double height = double(column.rows.size() - 1) * row_gap(cell);
        for (std::size_t row = 0; row < column.rows.size(); ++row)
            height += heading_px(column, row) + row_height(column.rows[row], cell) + caption_px_;
        return height;
    }
    [[nodiscard]] double column_gap(double cell) const {
        return column_gap_px_ > 0 ? column_gap_px_ : 1.5 * cell;
    }
    [[nodiscard]] double width(double cell) const {
        double width = double(plan_.size() - 1) * column_gap(cell);
        for (const BoardColumn& column : plan_) width += column_width(column, cell);
        return width;
    }
    [[nodiscard]] double height(double cell) const {
        double height = 0;
        for (const BoardColumn& column : plan_) height = std::max(height, column_height(column, cell));
        return height;
    }
    // The largest cells that fit.
    [[nodiscard]] double cell_px(const Rect& area, double most) const {
        double fits = 0;
        double too_large = most;
        if (width(most) <= area.width && height(most) <= area.height) return most;
        for (int n = 0; n < 60; ++n) {
            const double cell = (fits + too_large) / 2;
            (width(cell) <= area.width && height(cell) <= area.height ? fits : too_large) = cell;
        }
        return fits;
    }

  private:
    const std::vector<BoardMap>& maps_;
    const BoardPlan& plan_;
    Around around_;
    double body_px_ = 0;
    double index_px_ = 0;
    double caption_px_ = 0;
    double row_gap_px_ = 0;
    double heading_px_ = 0;
    double column_gap_px_ = 0;
};

std::optional<CellType> type_of(const CellMap& map, const NumberRange& range) {
    constexpr double kLargestPx = 96;
    constexpr double kOfCell = 0.46;  // em, of a cell's side
    constexpr double kInside = 0.86;  // of the cell may be covered by the widest number
    for (const std::size_t less : {std::size_t{0}, std::size_t{1}}) {
        const double widest = std::max(0.1, range.widest_em[less]);
        const double size_px =
            std::floor(std::min({kInside * map.cell_px() / widest, kOfCell * map.cell_px(), kLargestPx}));
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

PrimitiveId board_id(std::size_t map, BoardPart part, std::int64_t index) {
    constexpr int kFirst = 32;  // behind the parts that other painters use
    const int value = kFirst + static_cast<int>(map) * kBoardParts + static_cast<int>(part);
    return part_id(static_cast<Part>(value), index);
}

Board placed_board(const Scenario& scenario, std::vector<BoardMap> maps, std::span<const BoardPlan> plans,
                   const ViewPlace& place, double above_px) {
    const SizePx picture = scenario.output.size;
    const TypeSizes type = type_sizes(picture);
    const Rect area = {place.area.x, place.area.y + above_px, place.area.width, place.area.height - above_px};
    const double most = largest_cell_px(picture);
    const bool words = scenario.view.words;
    // A later plan has to be worth it.
    constexpr double kWorth = 1.08;
    struct Choice {
        const BoardPlan* plan = nullptr;
        double cell_px = 0;
    };
    const auto best = [&](Around around) {
        Choice choice;
        for (const BoardPlan& plan : plans) {
            const double cell =
                Measure(maps, plan, type, around, caption_height_px(picture)).cell_px(area, most);
            if (choice.plan == nullptr || cell > kWorth * choice.cell_px) choice = {&plan, cell};
        }
        return choice;
    };
    const double alone = best({}).cell_px;
    Around around;
    Choice chosen;
    const bool indices = scenario.view.indices;
    for (const Around wanted :
         {Around{words, true, indices}, Around{words, true, false}, Around{false, true, false}, Around{}}) {
        around = wanted;
        chosen = best(wanted);
        const bool small = alone >= kSmallCellsFromPx && chosen.cell_px < kSmallCellsToPx;
        if (chosen.cell_px >= (small ? kLeastShareOfSmall : kLeastShare) * alone) break;
    }

    Board board;
    board.plan = *chosen.plan;
    board.captions = around.captions;
    board.signs = around.signs;
    board.indices = around.indices;
    const Measure measure(maps, board.plan, type, around, caption_height_px(picture));
    const double cell = whole_cell_px(std::max(chosen.cell_px, 1e-3));
    const auto seen = [&](Vec2 at) {
        return place.middle_px + (at - place.middle_px) * place.camera.zoom + place.camera.offset_px;
    };
    board.maps.resize(maps.size());
    for (CellMap& map : board.maps) map = CellMap({0, 0, 0}, {}, cell, place);
    double left = area.x + (area.width - measure.width(cell)) / 2;
    const double board_top = area.y + (area.height - measure.height(cell)) / 2;
    for (const BoardColumn& column : board.plan) {
        const double wide = measure.column_width(column, cell);
        const double edge = left + measure.lead(column, cell);
        // Columns begin at the same height.
        double top = board_top;
        double spare = 0;
        if (board.plan.size() > 1 && column.rows.size() == 1)
            spare = (measure.height(cell) - measure.column_height(column, cell)) / 2;
        for (const auto& row : column.rows) {
            const auto n = static_cast<std::size_t>(&row - column.rows.data());
            if (const double above = measure.heading_px(column, n); above > 0) {
                board.headings.push_back(
                    {seen({std::round(edge), std::round(top + 1.1 * type.small_px)}), column.headings[n]});
                top += above;
            }
            if (n == 0) top += spare;
            double x = edge;
            const double high = measure.row_height(row, cell);
            for (const std::size_t i : row) {
                const BoardMap& map = maps[i];
                x += (i == row.front() ? 0 : measure.sign_px(i, false, cell)) + measure.index_px(i);
                const double middle = top + measure.index_px(i) + (high - measure.index_px(i)) / 2;
                board.maps[i] = CellMap(map.extents,
                                        {std::round(x), std::round(middle - map.extents.height() * cell / 2)},
                                        cell, place);
                x += map.extents.width() * cell;
            }
            top += high + measure.caption_px() + measure.row_gap(cell);
        }
        left += wide + measure.column_gap(cell);
        if (&column != &board.plan.back()) {
            const double x = std::round(left - measure.column_gap(cell) / 2);
            board.rules.push_back(
                {seen({x, std::round(board_top)}), seen({x, std::round(board_top + measure.height(cell))})});
        }
    }
    board.area = place.area;
    board.index_px = around.indices ? std::round(1.8 * type.small_px) : 0;
    board.of = std::move(maps);
    return board;
}

BoardPainter::BoardPainter(Scene& into, const Figure& figure, const Board& board)
    : Ink{into, 0},
      figure_(figure),
      theme_(figure.scenario.theme),
      board_(board),
      type_(type_sizes(scene.size)) {
    std::optional<double> common;
    for (std::size_t i = 0; i < board.maps.size(); ++i) {
        numbers_.emplace_back();
        if (!board.of[i].numbers || !board.has(i)) continue;
        numbers_[i] = type_of(board.maps[i], *board.of[i].numbers);
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
    add_text(board_id(map, BoardPart::number, index),
             {place.x + place.width / 2, place.y + (place.height + kCapHeightEm * type->size_px) / 2},
             number_label(*look.value, type->digits), type->size_px, look.text, Weight::semibold);
}

void BoardPainter::paint_cells(std::size_t map, const LookOf& look, std::int64_t period) {
    if (!board_.has(map)) return;
    const CellMap& m = board_.maps[map];
    std::int64_t block = std::max<std::int64_t>(
        {1, static_cast<std::int64_t>(std::ceil(kSmallestCellPx / m.cell_px())),
         static_cast<std::int64_t>(std::ceil(std::sqrt(double(m.cells_seen()) / double(kMostAreas))))});
    // Whole periods have the same mean, so that no other pattern appears.
    constexpr std::int64_t kLongestPeriod = 16;
    if (block > 1 && period <= kLongestPeriod) block = (block + period - 1) / period * period;
    constexpr std::int64_t kMostSamples = 8;
    const std::int64_t samples =
        std::min(block, period <= kMostSamples ? std::max<std::int64_t>(4, period) : kMostSamples);
    const PlaneExtents& e = m.extents();
    const IndexRange slices = m.slices_seen();
    const IndexRange rows = m.rows_seen();
    for (std::int64_t slice = slices.begin; slice < slices.end; ++slice) {
        const IndexRange columns = m.columns_seen(slice);
        for (std::int64_t row = rows.begin / block * block; row < rows.end; row += block) {
            for (std::int64_t column = columns.begin / block * block; column < columns.end; column += block) {
                const std::int64_t index = m.index_of(slice, row, column);
                if (block == 1) {
                    paint_cell(map, m.rect(slice, double(row), double(column), 1, 1), index,
                               look(slice, row, column));
                    continue;
                }
                const std::int64_t high = std::min(block, e.rows - row);
                const std::int64_t wide = std::min(block, e.columns - column);
                Blend blend;
                bool hidden = true;
                for (std::int64_t y = 0; y < std::min(samples, high); ++y) {
                    for (std::int64_t x = 0; x < std::min(samples, wide); ++x) {
                        const CellLook one = look(slice, row + y, column + x);
                        hidden = hidden && one.hidden;
                        blend.add(over(theme_.background, one.hidden ? kNoColour : one.style.fill));
                    }
                }
                if (hidden) continue;
                Quad q;
                q.id = board_id(map, BoardPart::cell, index);
                q.corners =
                    corners_of(m.rect(slice, double(row), double(column), double(high), double(wide)));
                q.fill = blend.mean();
                q.hard_edge = true;
                add(q);
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
                const BoardMap& map = board_.of[i];
                const CellMap& m = board_.maps[i];
                const Rect whole = m.whole();
                const double index_px = map.numbered ? board_.index_px : 0;
                const double sign_px = sign_room_px(map, type_.body_px) * m.zoom();
                if (const std::string text = sign(i); board_.signs && !text.empty()) {
                    // A number of a cell is as large as in the cell.
                    const bool short_sign = text_width_em(text, Weight::regular) <= 1;
                    const Weight weight = short_sign ? Weight::regular : Weight::semibold;
                    const double largest =
                        short_sign ? std::clamp(0.8 * m.fitted_px(), 1.2 * type_.body_px, 3 * type_.title_px)
                                   : std::max(type_.small_px, 0.46 * m.fitted_px());
                    const double room_px = 0.72 * sign_px;
                    const double size_px = std::min(largest, room_px / text_width_em(text, weight));
                    add_text(board_id(i, BoardPart::words, 2),
                             {whole.x - index_px * m.zoom() - sign_px / 2,
                              whole.y + (whole.height + kCapHeightEm * size_px) / 2},
                             text, size_px, short_sign ? theme_.muted : theme_.ink, weight);
                }
                if (!board_.captions) continue;
                // Half of the room to the neighbours is part of what a caption may take, and what is left
                // of the area beside the first one and the last one.
                double beside = 0.45 * type_.body_px * 2.4 * m.zoom();
                if (m.zoom() == 1 && n == 0 && &column == &board_.plan.front())
                    beside = std::min(beside, whole.x - board_.area.x);
                if (m.zoom() == 1 && n + 1 == row.size() && &column == &board_.plan.back())
                    beside = std::min(beside, board_.area.right() - whole.right());
                const double room_px = whole.width + 2 * std::max(0.0, beside);
                const auto fits = [&](const std::string& text, Weight weight) {
                    return text_width_em(text, weight) * type_.small_px <= room_px;
                };
                const Vec2 at = {whole.x + whole.width / 2, whole.bottom() + 1.45 * type_.small_px};
                if (map.name.empty() || !fits(map.name, Weight::semibold)) continue;
                add_text(board_id(i, BoardPart::words, 0), at, map.name, type_.small_px, theme_.ink,
                         Weight::semibold);
                // What is behind a comma can be left out.
                for (const std::string& detail : {map.detail, map.detail.substr(0, map.detail.find(", "))}) {
                    if (!fits(detail, Weight::regular)) continue;
                    add_text(board_id(i, BoardPart::words, 1), at + Vec2{0, 1.35 * type_.small_px}, detail,
                             type_.small_px, theme_.muted);
                    break;
                }
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
