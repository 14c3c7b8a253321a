#include "views/faces/faces_painter.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "figure/labels.h"
#include "scene/font_metrics.h"
#include "views/faces/face_looks.h"

namespace convwalk {
namespace {

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

class FacesPainter {
  public:
    FacesPainter(Scene& scene, const Figure& f, const Board& board, const FaceState& state)
        : faces_(faces_of(f)),
          plan_(faces_of(f).plan),
          theme_(f.scenario.theme),
          board_(board),
          state_(state),
          looks_(f, state),
          hides_size_(f.scenario.view.hidden.size),
          painter_(scene, f, board) {}

    void paint() {
        paint_grid();
        if (state_.window && board_.has(kGridMap)) paint_window(*state_.window);
        painter_.paint_cells(kFlippedMap, [&](auto z, auto y, auto x) {
            return looks_.kernel_look(flipped({z, y, x}));
        });
        is_hidden(kGatheredMap) ? paint_question(kGatheredMap) : paint_gathered();
        painter_.paint_cells(kInputMap, [&](auto z, auto y, auto x) { return looks_.input_look({z, y, x}); });
        painter_.paint_cells(kKernelMap, [&](auto z, auto y, auto x) {
            return looks_.kernel_look({z, y, x});
        });
        is_hidden(kSumsMap) ? paint_question(kSumsMap) : paint_sums();
        painter_.group("marks");
        paint_marks();
        painter_.group("names");
        painter_.paint_words([&](std::size_t map) { return sign(map); });
        paint_indices();
        // On its way a stamp passes over all of these.
        painter_.group("stamp");
        if (!hides_size_) paint_landing();
    }

  private:
    // Its size is asked. What goes back in a chain is known.
    [[nodiscard]] bool is_hidden(std::size_t map) const {
        return hides_size_ && (map == kSumsMap || (map == kGatheredMap && !faces_.chained));
    }

    void paint_sums() {
        painter_.paint_cells(
            kSumsMap,
            [&](auto z, auto y, auto x) {
                return looks_.sum_look({z, y, x});
            },
            longest_stride());
        paint_kept_frame();
    }
    void paint_gathered() {
        painter_.paint_cells(kGatheredMap, [&](auto z, auto y, auto x) {
            return looks_.gathered_look({z, y, x});
        });
    }
    // Where the map would be whose size is asked.
    void paint_question(std::size_t asked) {
        if (!board_.has(asked)) return;
        const Rect whole = painter_.map(asked).whole();
        const double size_px = 3 * painter_.type().title_px;
        painter_.add_text(board_id(asked, BoardPart::number, 0),
                          {whole.x + whole.width / 2, whole.y + (whole.height + kCapHeightEm * size_px) / 2},
                          "?", size_px, theme_.accent, Weight::semibold);
    }

    [[nodiscard]] Cell3 flipped(const Cell3& place) const {
        Cell3 at{};
        for (std::size_t i = 0; i < 3; ++i)
            at[i] = place_on_plane(faces_.grid.axes[i], PlaneName::kernel, place[i]);
        return at;
    }
    [[nodiscard]] std::int64_t longest_stride() const {
        std::int64_t stride = 1;
        for (const AxisSpec& a : plan_.axes) stride = std::max(stride, a.stride);
        return stride;
    }

    // --- the grid ---

    void paint_grid() {
        if (!board_.has(kGridMap)) return;
        const CellMap& map = painter_.map(kGridMap);
        const auto look = [&](auto z, auto y, auto x) { return looks_.slot_look({z, y, x}); };
        constexpr std::int64_t kMostMoving = 4000;
        if (state_.spread == 1 || map.cells_seen() > kMostMoving)
            return painter_.paint_cells(kGridMap, look, faces_.grid.axes[2].gap + 1);
        // Fillers first, inputs second: where they move apart, zeros come out from under them.
        const std::array<PlacedAxis, 3> axes = spread_axes(faces_.grid, state_.spread);
        for (const bool inputs : {false, true}) {
            for_each(map.extents(), [&](const Cell3& at) {
                bool real = true;
                for (std::size_t i = 0; i < 3; ++i)
                    real = real && axes[i].places[index(at[i])].uncut == SlotKind::real;
                if (real != inputs) return;
                const Rect r =
                    map.rect(at[0], axes[1].places[index(at[1])].at, axes[2].places[index(at[2])].at, 1, 1);
                painter_.paint_cell(kGridMap, snapped(map, r), map.index_of(at[0], at[1], at[2]),
                                    look(at[0], at[1], at[2]));
            });
        }
    }

    template <typename Visit>
    static void for_each(const PlaneExtents& e, Visit visit) {
        for (std::int64_t z = 0; z < e.slices; ++z)
            for (std::int64_t y = 0; y < e.rows; ++y)
                for (std::int64_t x = 0; x < e.columns; ++x) visit(Cell3{z, y, x});
    }

    static Rect snapped(const CellMap& map, Rect r) {
        if (map.snapped()) {
            r.x = std::round(r.x);
            r.y = std::round(r.y);
        }
        return r;
    }

    void paint_window(const Window& window) {
        const CellMap& map = painter_.map(kGridMap);
        const AxisLayout& depth = faces_.grid.axes[0];
        const AxisLayout& rows = faces_.grid.axes[1];
        const AxisLayout& columns = faces_.grid.axes[2];
        constexpr std::int64_t kMostShades = 1024;
        const bool as_one =
            (rows.dilation == 1 && columns.dilation == 1) || rows.kernel * columns.kernel > kMostShades;
        const auto place = [&](std::int64_t slice, double row, double column, double high, double wide) {
            return snapped(map, map.rect(slice, row, column, high, wide));
        };
        for (std::int64_t tap = 0; tap < std::min<std::int64_t>(depth.kernel, 100); ++tap) {
            const std::int64_t slice = window.first_slice + tap * depth.dilation;
            const Rect whole = place(slice, window.row, window.column, double(rows.window_size(0)),
                                     double(columns.window_size(0)));
            std::int64_t id = tap * kMostShades;
            for (std::int64_t r = 0; r < (as_one ? 1 : rows.kernel); ++r) {
                for (std::int64_t c = 0; c < (as_one ? 1 : columns.kernel); ++c) {
                    const Rect one = as_one ? whole
                                            : place(slice, window.row + double(r * rows.dilation),
                                                    window.column + double(c * columns.dilation), 1, 1);
                    painter_.add_shade(kGridMap, id++, one, theme_.window, as_one || window.arrived);
                }
            }
            painter_.add_mark(kGridMap, tap, whole);
        }
    }

    // --- stamps ---

    // Around what will be kept, as long as something else is there.
    void paint_kept_frame() {
        if (!board_.has(kSumsMap) || !has_crop(plan_)) return;
        Cell3 begin = plan_.offset;
        Cell3 end{};
        for (std::size_t i = 0; i < 3; ++i) {
            end[i] = plan_.offset[i] + plan_.output[i];
            if (looks_.crop() == 0) end[i] = std::min(end[i], plan_.full[i]);
            if (begin[i] >= end[i]) return;
        }
        for (std::int64_t slice = begin[0]; slice < std::min(end[0], begin[0] + 100); ++slice)
            painter_.add_frame(
                kSumsMap, slice,
                painter_.map(kSumsMap).rect(slice, double(begin[1]), double(begin[2]),
                                            double(end[1] - begin[1]), double(end[2] - begin[2])));
    }

    [[nodiscard]] Cell3 tap_place(const Cell3& input, const Cell3& tap) const {
        Cell3 at{};
        for (std::size_t i = 0; i < 3; ++i)
            at[i] = input[i] * plan_.axes[i].stride + tap[i] * plan_.axes[i].dilation;
        return at;
    }

    [[nodiscard]] Rect on_the_way(const Rect& from, const Rect& to) const {
        const double t = state_.arrival;
        return snapped(painter_.map(kSumsMap),
                       {from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t, from.width, from.height});
    }

    // A stamp moves from the kernel to its place; there, it is marked.
    void paint_landing() {
        if (!board_.has(kSumsMap)) return;
        constexpr std::size_t kMostFlying = 3;
        constexpr std::int64_t kMostTaps = 400;
        const CellMap& sums = painter_.map(kSumsMap);
        const CellMap& kernel = painter_.map(kKernelMap);
        const std::size_t first =
            state_.landing.size() > kMostFlying ? state_.landing.size() - kMostFlying : 0;
        const std::int64_t taps = cells_of(plan_.kernel);
        std::int64_t mark = 1000;
        for (std::size_t n = first; n < state_.landing.size(); ++n) {
            const Cell3 input = place_of(state_.landing[n], plan_.inputs);
            if (state_.arrival >= 1) {
                paint_stamp_marks(input, mark);
                continue;
            }
            if (taps <= kMostTaps) {
                paint_ground(input, static_cast<std::int64_t>(n - first));
                for_each(PlaneExtents::of(plan_.kernel), [&](const Cell3& tap) {
                    const Cell3 to = tap_place(input, tap);
                    const Rect from = kernel.rect(tap[0], double(tap[1]), double(tap[2]), 1, 1);
                    const Rect there = sums.rect(to[0], double(to[1]), double(to[2]), 1, 1);
                    painter_.paint_cell(kSumsMap, on_the_way(from, there),
                                        kFlyingIndex + static_cast<std::int64_t>(n - first) * kMostTaps +
                                            flat_of(tap, plan_.kernel),
                                        looks_.product_look(tap, state_.landing[n]));
                });
            }
            // Its outline, slice by slice.
            for (std::int64_t tap = 0; tap < std::min<std::int64_t>(plan_.kernel[0], 100); ++tap) {
                const Cell3 to = tap_place(input, {tap, 0, 0});
                const Rect from = kernel.rect(tap, 0, 0, double(plan_.kernel[1]), double(plan_.kernel[2]));
                const Rect there = sums.rect(to[0], double(to[1]), double(to[2]), 1, 1);
                Rect r = on_the_way(from, there);
                const double t = state_.arrival;
                const auto wide = [&](std::size_t axis, double size) {
                    return size + (double(effective_kernel(plan_.axes[axis])) * sums.cell_px() - size) * t;
                };
                r.width = wide(2, from.width);
                r.height = wide(1, from.height);
                painter_.add_mark(kSumsMap, mark++, snapped(sums, r));
            }
        }
    }

    // Behind a moving stamp, so that no number shows between its cells; one with gaps has none.
    void paint_ground(const Cell3& input, std::int64_t stamp) {
        for (std::size_t i = 1; i < 3; ++i) {
            if (plan_.axes[i].dilation > 1) return;
        }
        const CellMap& sums = painter_.map(kSumsMap);
        const double high = double(plan_.kernel[1]);
        const double wide = double(plan_.kernel[2]);
        Colour ground = theme_.background;
        ground.a = 255;
        constexpr std::int64_t kMostSlices = 100;
        for (std::int64_t tap = 0; tap < std::min(plan_.kernel[0], kMostSlices); ++tap) {
            const Cell3 to = tap_place(input, {tap, 0, 0});
            painter_.add_shade(kSumsMap, stamp * kMostSlices + tap,
                               on_the_way(painter_.map(kKernelMap).rect(tap, 0, 0, high, wide),
                                          sums.rect(to[0], double(to[1]), double(to[2]), high, wide)),
                               ground, true);
        }
    }

    void paint_stamp_marks(const Cell3& input, std::int64_t& mark) {
        const CellMap& sums = painter_.map(kSumsMap);
        constexpr std::int64_t kMostTapsMarked = 12;
        struct Run {
            std::int64_t begin;
            std::int64_t count;
        };
        std::array<std::vector<Run>, 3> runs;
        for (std::size_t i = 0; i < 3; ++i) {
            const AxisSpec& a = plan_.axes[i];
            const std::int64_t begin = input[i] * a.stride;
            if ((a.dilation == 1 || a.kernel > kMostTapsMarked) && i > 0) {
                runs[i].push_back({begin, effective_kernel(a)});
            } else {
                for (std::int64_t tap = 0; tap < std::min<std::int64_t>(a.kernel, 100); ++tap)
                    runs[i].push_back({begin + tap * a.dilation, 1});
            }
        }
        for (const Run& z : runs[0])
            for (const Run& y : runs[1])
                for (const Run& x : runs[2])
                    painter_.add_mark(kSumsMap, mark++,
                                      sums.rect(z.begin, double(y.begin), double(x.begin), double(y.count),
                                                double(x.count)));
    }

    // --- marks ---

    void mark_cells(std::size_t map, const std::vector<Cell3>& cells, std::int64_t first) {
        if (!board_.has(map)) return;
        for (std::size_t n = 0; n < std::min(cells.size(), kMostMarks); ++n) {
            const Cell3& at = cells[n];
            painter_.add_mark(map, first + static_cast<std::int64_t>(n),
                              painter_.map(map).rect(at[0], double(at[1]), double(at[2]), 1, 1));
        }
    }

    void paint_marks() {
        mark_cells(stamped_map(faces_), state_.inputs, 0);
        if (!is_hidden(kGatheredMap)) mark_cells(kGatheredMap, state_.outputs, 500);
        if (!is_hidden(kSumsMap)) mark_cells(kSumsMap, state_.sums, 0);
        mark_cells(kKernelMap, state_.weights, 0);
        std::vector<Cell3> places;
        for (const Cell3& at : state_.weights) places.push_back(flipped(at));
        mark_cells(kFlippedMap, places, 0);
        if (state_.slot) mark_cells(kGridMap, {*state_.slot}, 200);
    }

    // --- around ---

    // The input in work stands before the kernel.
    [[nodiscard]] std::string sign(std::size_t map) const {
        const std::string& own = board_.of[map].sign;
        const bool stamps = map == kKernelMap && own == "·";
        if (!stamps || !faces_.numbers || state_.landing.empty()) return own;
        const double value = faces_.numbers->stamped[index(state_.landing.back())];
        return number_label(value) + " ·";
    }

    void paint_indices() {
        using Number = std::optional<std::int64_t>;
        const auto plain = [](bool, std::int64_t place) { return Number(place); };
        painter_.paint_indices(kInputMap, plain);
        if (!is_hidden(kGatheredMap)) painter_.paint_indices(kGatheredMap, plain);
        painter_.paint_indices(kGridMap, [&](bool is_row, std::int64_t place) {
            const Slot& slot = faces_.grid.axes[is_row ? 1 : 2].slots[index(place)];
            const bool still = state_.spread == 1;
            return still && slot.source >= 0 ? Number(slot.source) : std::nullopt;
        });
        if (is_hidden(kSumsMap)) return;
        // The full result is counted from its own corner, the output from where it begins.
        painter_.paint_indices(kSumsMap, [&](bool is_row, std::int64_t place) {
            const std::size_t axis = is_row ? 1 : 2;
            if (!counts_outputs()) return place < plan_.full[axis] ? Number(place) : std::nullopt;
            const std::int64_t output = place - plan_.offset[axis];
            return output >= 0 && output < plan_.output[axis] ? Number(output) : std::nullopt;
        });
    }
    [[nodiscard]] bool counts_outputs() const { return looks_.crop() > 0 || board_.has(kGridMap); }

    static constexpr std::int64_t kFlyingIndex = std::int64_t{1} << 38;

    const Faces& faces_;
    const StampPlan& plan_;
    const Theme& theme_;
    const Board& board_;
    const FaceState& state_;
    FaceLooks looks_;
    bool hides_size_;
    BoardPainter painter_;
};

}  // namespace

std::array<PlacedAxis, 3> spread_axes(const Layout& l, double spread) {
    return {placed(l.axes[0], 1), placed(l.axes[1], spread), placed(l.axes[2], spread)};
}

void paint_faces(Scene& scene, const Figure& f, const Board& board, const FaceState& state) {
    FacesPainter(scene, f, board, state).paint();
}

}  // namespace convwalk
