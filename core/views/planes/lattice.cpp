#include "views/planes/lattice.h"

#include <algorithm>
#include <vector>

namespace convwalk {
namespace {

// Lines begin and end at whole multiples of so many cells where they leave the visible part, so that their
// dashes stay where they are while it moves.
constexpr std::int64_t kAlignedCells = 64;

IndexRange aligned(IndexRange range, std::int64_t count) {
    if (range.count() == 0) return {};
    const std::int64_t end = (range.end + kAlignedCells - 1) / kAlignedCells * kAlignedCells;
    return {range.begin / kAlignedCells * kAlignedCells, std::min(end, count)};
}

class LatticePainter {
  public:
    LatticePainter(const Brush& brush, Part part, PlaneName plane, std::span<const BorderStyle> styles)
        : brush_(brush), part_(part), plane_(plane), styles_(styles) {}

    void paint(const BorderOf& border_of) {
        const PlaneExtents& e = brush_.planes.extents(plane_);
        const IndexRange slices = brush_.planes.slices_seen(plane_);
        rows_ = aligned(brush_.planes.rows_seen(plane_), e.rows);
        for (slice_ = slices.begin; slice_ < slices.end; ++slice_) {
            columns_ = aligned(brush_.planes.columns_seen(plane_, slice_), e.columns);
            if (rows_.count() == 0 || columns_.count() == 0) continue;
            kinds_.resize(static_cast<std::size_t>(rows_.count() * columns_.count()));
            auto kind = kinds_.begin();
            for (std::int64_t row = rows_.begin; row < rows_.end; ++row) {
                for (std::int64_t column = columns_.begin; column < columns_.end; ++column)
                    *kind++ = border_of(slice_, row, column);
            }
            paint_borders(true, rows_, columns_, e.rows, e.columns);
            paint_borders(false, columns_, rows_, e.columns, e.rows);
        }
        auto& primitives = brush_.scene.primitives;
        primitives.insert(primitives.end(), dashed_.begin(), dashed_.end());
        primitives.insert(primitives.end(), solid_.begin(), solid_.end());
    }

  private:
    // The borders of one direction: those between (and beside) the cells `across`, each along `along`.
    void paint_borders(bool between_rows, IndexRange across, IndexRange along, std::int64_t across_all,
                       std::int64_t along_all) {
        const auto kind = [&](std::int64_t a, std::int64_t b) {
            if (!across.contains(a)) return -1;
            const std::int64_t row = between_rows ? a : b;
            const std::int64_t column = between_rows ? b : a;
            return kinds_[static_cast<std::size_t>((row - rows_.begin) * columns_.count() + column -
                                                   columns_.begin)];
        };
        const auto rank = [&](int k) { return k < 0 ? -1 : styles_[static_cast<std::size_t>(k)].rank; };
        for (std::int64_t border = across.begin; border <= across.end; ++border) {
            const auto stronger = [&](std::int64_t at) {
                const int before = kind(border - 1, at);
                const int after = kind(border, at);
                return rank(before) > rank(after) ? before : after;
            };
            for (std::int64_t begin = along.begin; begin < along.end;) {
                const int k = stronger(begin);
                std::int64_t end = begin + 1;
                while (end < along.end && stronger(end) == k) ++end;
                if (k >= 0) {
                    const std::int64_t index =
                        ((slice_ * 2 + between_rows) * (across_all + 1) + border) * (along_all + 1) + begin;
                    paint_line(part_id(part_, index), between_rows, border, begin, end,
                               styles_[static_cast<std::size_t>(k)].style);
                }
                begin = end;
            }
        }
    }

    void paint_line(PrimitiveId id, bool between_rows, std::int64_t border, std::int64_t begin,
                    std::int64_t end, const CellStyle& style) {
        const auto at = [&](std::int64_t place) {
            return between_rows ? brush_.planes.at(plane_, slice_, double(border), double(place))
                                : brush_.planes.at(plane_, slice_, double(place), double(border));
        };
        (style.dashed ? dashed_ : solid_)
            .push_back(Line{id, at(begin), at(end), brush_.border_px(),
                            faded(style.stroke, brush_.border_presence()), style.dashed});
    }

    const Brush& brush_;
    Part part_;
    PlaneName plane_;
    std::span<const BorderStyle> styles_;
    std::int64_t slice_ = 0;
    IndexRange rows_;
    IndexRange columns_;
    std::vector<int> kinds_;  // of the cells in these rows and columns
    std::vector<Primitive> dashed_;
    std::vector<Primitive> solid_;
};

}  // namespace

void paint_lattice(const Brush& brush, Part part, PlaneName plane, std::span<const BorderStyle> styles,
                   const BorderOf& border_of) {
    LatticePainter(brush, part, plane, styles).paint(border_of);
}

}  // namespace convwalk
