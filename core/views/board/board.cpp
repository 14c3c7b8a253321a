#include "views/board/board.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scene/page.h"

namespace convwalk {
namespace {

// Cells keep at least this share of what they would have alone; more of it where numbers hang on it.
constexpr double kLeastShare = 0.6;
constexpr double kLeastShareOfSmall = 0.85;
constexpr double kSmallCellsFromPx = 7;
constexpr double kSmallCellsToPx = 16;

struct Around {
    bool captions = false;
    bool signs = false;
    bool indices = false;
};

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

// How a board is arranged.
struct Candidate {
    const BoardPlan* plan = nullptr;
    double cell_px = 0;
    Around around{};
};

// The plan with the largest cells; a later one has to be worth it.
Candidate best(const std::vector<BoardMap>& maps, std::span<const BoardPlan> plans, const Figure& f,
               const Rect& area, Around around) {
    const TypeSizes type = type_sizes(f);
    constexpr double kWorth = 1.08;
    Candidate choice{nullptr, 0, around};
    for (const BoardPlan& plan : plans) {
        const Measure measure(maps, plan, type, around, caption_height_px(type));
        const double cell = measure.cell_px(area, largest_cell_px(f.scenario.output.size));
        if (choice.plan == nullptr || cell > kWorth * choice.cell_px) choice = {&plan, cell, around};
    }
    return choice;
}

// What stands around the maps gives way before the cells become too small.
Candidate chosen(const std::vector<BoardMap>& maps, std::span<const BoardPlan> plans, const Figure& f,
                 const Rect& area) {
    const double alone = best(maps, plans, f, area, {}).cell_px;
    const bool words = f.scenario.view.words;
    const bool indices = f.scenario.view.indices;
    Candidate choice;
    for (const Around wanted :
         {Around{words, true, indices}, Around{words, true, false}, Around{false, true, false}, Around{}}) {
        choice = best(maps, plans, f, area, wanted);
        const bool small = alone >= kSmallCellsFromPx && choice.cell_px < kSmallCellsToPx;
        if (choice.cell_px >= (small ? kLeastShareOfSmall : kLeastShare) * alone) break;
    }
    return choice;
}

// Puts the maps of a plan where they belong.
class Placer {
  public:
    Placer(Board& board, const std::vector<BoardMap>& maps, const Measure& measure, double cell,
           const TypeSizes& type, const ViewPlace& place)
        : board_(board), maps_(maps), measure_(measure), cell_(cell), type_(type), place_(place) {}

    void place_in(const Rect& area) {
        double left = area.x + (area.width - measure_.width(cell_)) / 2;
        const double top = area.y + (area.height - measure_.height(cell_)) / 2;
        for (const BoardColumn& column : board_.plan) {
            place_column(column, left + measure_.lead(column, cell_), top);
            left += measure_.column_width(column, cell_) + measure_.column_gap(cell_);
            if (&column != &board_.plan.back()) {
                const double x = std::round(left - measure_.column_gap(cell_) / 2);
                board_.rules.push_back(
                    {seen({x, std::round(top)}), seen({x, std::round(top + measure_.height(cell_))})});
            }
        }
    }

  private:
    [[nodiscard]] Vec2 seen(Vec2 at) const {
        return place_.middle_px + (at - place_.middle_px) * place_.camera.zoom + place_.camera.offset_px;
    }

    // Columns begin at the same height.
    void place_column(const BoardColumn& column, double edge, double top) {
        double spare = 0;
        if (board_.plan.size() > 1 && column.rows.size() == 1)
            spare = (measure_.height(cell_) - measure_.column_height(column, cell_)) / 2;
        for (std::size_t n = 0; n < column.rows.size(); ++n) {
            if (const double above = measure_.heading_px(column, n); above > 0) {
                board_.headings.push_back(
                    {seen({std::round(edge), std::round(top + 1.1 * type_.small_px)}), column.headings[n]});
                top += above;
            }
            if (n == 0) top += spare;
            place_row(column.rows[n], edge, top);
            top +=
                measure_.row_height(column.rows[n], cell_) + measure_.caption_px() + measure_.row_gap(cell_);
        }
    }

    void place_row(const std::vector<std::size_t>& row, double x, double top) {
        const double high = measure_.row_height(row, cell_);
        for (const std::size_t i : row) {
            const PlaneExtents& extents = maps_[i].extents;
            x += (i == row.front() ? 0 : measure_.sign_px(i, false, cell_)) + measure_.index_px(i);
            const double middle = top + measure_.index_px(i) + (high - measure_.index_px(i)) / 2;
            board_.maps[i] = CellMap(
                extents, {std::round(x), std::round(middle - extents.height() * cell_ / 2)}, cell_, place_);
            x += extents.width() * cell_;
        }
    }

    Board& board_;
    const std::vector<BoardMap>& maps_;
    const Measure& measure_;
    double cell_;
    const TypeSizes& type_;
    const ViewPlace& place_;
};

}  // namespace

// Numbers are wider than signs.
double sign_room_px(const BoardMap& map, double body_px) {
    return std::round((map.wide_sign ? 3.2 : 2.4) * body_px);
}

Board placed_board(const Figure& f, std::vector<BoardMap> maps, std::span<const BoardPlan> plans,
                   const ViewPlace& place, double above_px) {
    const TypeSizes type = type_sizes(f);
    const Rect area = {place.area.x, place.area.y + above_px, place.area.width, place.area.height - above_px};
    const Candidate choice = chosen(maps, plans, f, area);
    const double cell = whole_cell_px(std::max(choice.cell_px, 1e-3));
    Board board;
    board.plan = *choice.plan;
    board.area = place.area;
    board.captions = choice.around.captions;
    board.signs = choice.around.signs;
    board.indices = choice.around.indices;
    board.index_px = choice.around.indices ? std::round(1.8 * type.small_px) : 0;
    for (std::size_t i = 0; i < maps.size(); ++i)
        board.maps.emplace_back(PlaneExtents{0, 0, 0}, Vec2{}, cell, place);
    const Measure measure(maps, board.plan, type, choice.around, caption_height_px(type));
    Placer(board, maps, measure, cell, type, place).place_in(area);
    board.of = std::move(maps);
    return board;
}

}  // namespace convwalk
