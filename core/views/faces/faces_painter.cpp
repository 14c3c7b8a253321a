#include "views/faces/faces_painter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "scene/font_metrics.h"
#include "views/planes/cell_words.h"
#include "views/planes/focus_painter.h"
#include "views/planes/number_painter.h"
#include "views/planes/placed_axis.h"

namespace convwalk {
namespace {

constexpr std::size_t kMostMarks = 400;
// Fades in so many steps, so that one does not cost a GIF its palette.
constexpr double kFadeSteps = 4;

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

Cell3 cell3(const Extents& at) {
    return {at[0], at[1], at[2]};
}
Extents extents_of(const Cell3& at) {
    return {at[0], at[1], at[2]};
}
PlaneExtents plane(const Cell3& e) {
    return {e[0], e[1], e[2]};
}
PlaneExtents plane(const Extents& e) {
    return {e[0], e[1], e[2]};
}

double in_steps(double share) {
    return std::round(share * kFadeSteps) / kFadeSteps;
}

CellStyle mixed(const CellStyle& a, const CellStyle& b, double t) {
    CellStyle style = t < 1 ? a : b;
    style.fill = mix(a.fill, b.fill, t);
    style.stroke = mix(a.stroke, b.stroke, t);
    return style;
}

// The map that shows what is stamped.
FaceMap stamped_map(const Faces& faces) {
    return faces.chained ? kGatheredMap : kInputMap;
}

class FacesPainter {
  public:
    FacesPainter(Scene& scene, const Figure& f, const Board& board, const FaceState& state)
        : faces_(faces_of(f)),
          plan_(faces_of(f).plan),
          theme_(f.scenario.theme),
          board_(board),
          state_(state),
          crop_(in_steps(state.crop)),
          surround_(in_steps(state.surround)),
          landed_(uncropped(plan_), state.landed),
          painter_(scene, f, board) {
        if (faces_.numbers)
            sums_ = stamped_sums(plan_, faces_.numbers->stamped, faces_.numbers->kernel, state.landed);
        for (const auto& profile : landed_.all())
            most_ *= std::max<std::int64_t>(1, *std::max_element(profile.begin(), profile.end()));
    }

    void paint() {
        paint_grid();
        if (state_.window && board_.has(kGridMap)) paint_window(*state_.window);
        painter_.paint_cells(kFlippedMap, [&](auto z, auto y, auto x) {
            return kernel_look(flipped({z, y, x}));
        });
        painter_.paint_cells(kGatheredMap, [&](auto z, auto y, auto x) { return gathered_look({z, y, x}); });
        painter_.paint_cells(kInputMap, [&](auto z, auto y, auto x) { return input_look({z, y, x}); });
        painter_.paint_cells(kKernelMap, [&](auto z, auto y, auto x) { return kernel_look({z, y, x}); });
        painter_.paint_cells(
            kSumsMap,
            [&](auto z, auto y, auto x) {
                return sum_look({z, y, x});
            },
            longest_stride());
        paint_kept_frame();
        paint_marks();
        painter_.paint_words([&](std::size_t map) { return sign(map); });
        paint_indices();
        // On its way a stamp passes over all of these.
        paint_landing();
    }

  private:
    // --- looks ---

    [[nodiscard]] CellLook valued(const CellStyle& role, const std::vector<double>& values, std::int64_t at,
                                  double largest) const {
        CellLook look;
        const double value = values[index(at)];
        look.style = coloured_by(theme_, role, value, largest);
        look.value = value;
        look.text = readable_on(theme_, look.style);
        return look;
    }

    [[nodiscard]] CellLook input_look(const Cell3& at) const {
        if (!faces_.numbers) return {theme_.input};
        return valued(theme_.input, faces_.numbers->stamped, flat_of(at, plan_.inputs),
                      faces_.numbers->walked_range.largest);
    }

    [[nodiscard]] Cell3 flipped(const Cell3& place) const {
        Cell3 at{};
        for (std::size_t i = 0; i < 3; ++i)
            at[i] = place_on_plane(faces_.grid.axes[i], PlaneName::kernel, place[i]);
        return at;
    }

    [[nodiscard]] CellLook kernel_look(const Cell3& at) const {
        if (!faces_.numbers) return {theme_.kernel};
        return valued(theme_.kernel, faces_.numbers->kernel, flat_of(at, plan_.kernel),
                      faces_.numbers->kernel_range.largest);
    }

    [[nodiscard]] CellLook gathered_look(const Cell3& at) const {
        const Extents e = output_extents(faces_.grid);
        const std::int64_t flat = flat_of(at, cell3(e));
        if (flat >= state_.computed) return {theme_.output_pending};
        if (!faces_.numbers) return {theme_.output};
        return valued(theme_.output, faces_.numbers->gathered, flat, faces_.numbers->gathered_range.largest);
    }

    [[nodiscard]] CellLook slot_look(const Cell3& at) const {
        SlotKind kind = SlotKind::real;
        SlotKind before = SlotKind::real;
        bool real = true;
        bool read = true;
        std::int64_t source = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            const AxisLayout& axis = faces_.grid.axes[i];
            const Slot& slot = axis.slots[index(at[i])];
            kind = std::max(kind, slot.kind);
            before = std::max(before, uncut(slot));
            real = real && slot.source >= 0;
            read = read && slot.read;
            source = source * axis.inputs + slot.source;
        }
        CellLook look;
        look.hidden = before > SlotKind::inserted_zero && surround_ == 0;
        look.style = style_of(theme_, before);
        look.text = look.style.text;
        if (faces_.numbers) {
            look.value = 0;
            if (real) {
                look = valued(theme_.input, faces_.numbers->walked, source,
                              faces_.numbers->walked_range.largest);
            } else if (before == SlotKind::inserted_zero && state_.spread < 1) {
                look.value.reset();
            }
        }
        if (before > SlotKind::inserted_zero) {
            look.style = faded(look.style, surround_);
            look.text = faded(look.text, surround_);
        }
        if (kind == SlotKind::cropped) {
            look.style = mixed(look.style, theme_.cropped, surround_);
            look.struck = surround_ > 0;
            if (surround_ > 0) look.text = theme_.muted;
            if (!real) look.value.reset();
        } else if (!read) {
            look.style.fill = mix(look.style.fill, theme_.background, 0.45);
            look.style.hatch = Hatch::diagonal;
            look.style.hatch_colour = faded(theme_.never_read, surround_);
            look.text = theme_.ink;
        }
        return look;
    }

    [[nodiscard]] CellLook sum_look(const Cell3& at) const {
        CellLook look;
        const std::optional<Cell3> kept = output_of_canvas(plan_, at);
        // The window has come to a place on which nothing lands: that is known to stay 0.
        const bool finished = kept && !faces_.chained && flat_of(*kept, plan_.output) < state_.computed;
        if (!lies_in(at, plan_.full)) {
            look.hidden = !kept || (crop_ == 0 && !finished);
            look.style = finished ? theme_.output_padding : faded(theme_.output_padding, crop_);
            if (faces_.numbers) look.value = 0;
            look.text = theme_.output_padding.text;
            return look;
        }
        const std::int64_t count = landed_.at(at[0], at[1], at[2]);
        if (count == 0 && !landed_.complete() && !finished) {
            look.style = theme_.output_pending;
        } else if (faces_.numbers) {
            look =
                valued(theme_.output, sums_, flat_of(at, plan_.canvas), faces_.numbers->sums_range.largest);
        } else {
            look.style = theme_.output;
            look.style.fill = count == 0   ? mix(theme_.background, theme_.output_pending.fill, 0.4)
                              : most_ <= 1 ? theme_.output.fill
                                           : mix(theme_.output_pending.fill, theme_.output.fill,
                                                 double(count) / double(std::max<std::int64_t>(most_, 1)));
            if (count < most_) look.style.hatch = Hatch::none;
        }
        if (crop_ == 0) return look;
        if (!kept) {
            look.style = mixed(look.style, theme_.cropped, crop_);
            look.style.hatch = Hatch::none;
            look.text = theme_.muted;
            look.struck = true;
        } else if (by_output_padding(*kept)) {
            look.style.stroke = faded(theme_.output_padding.stroke, crop_);
            look.style.dashed = true;
        }
        return look;
    }

    // Kept only because of the output padding.
    [[nodiscard]] bool by_output_padding(const Cell3& output) const {
        for (std::size_t i = 0; i < 3; ++i) {
            if (output[i] >= plan_.output[i] - plan_.axes[i].output_padding) return true;
        }
        return false;
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
        const auto look = [&](auto z, auto y, auto x) { return slot_look({z, y, x}); };
        constexpr std::int64_t kMostMoving = 4000;
        if (state_.spread == 1 || map.cells_seen() > kMostMoving)
            return painter_.paint_cells(kGridMap, look, faces_.grid.axes[2].gap + 1);
        // Fillers first, inputs second: where they move apart, zeros come out from under them.
        const std::array<PlacedAxis, 3> axes = placed_axes(faces_.grid, state_.spread);
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

  public:
    static std::array<PlacedAxis, 3> placed_axes(const Layout& l, double spread) {
        return {placed(l.axes[0], 1), placed(l.axes[1], spread), placed(l.axes[2], spread)};
    }

  private:
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
            const Rect whole = place(slice, window.row, window.column, double(rows.window_size()),
                                     double(columns.window_size()));
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
            if (crop_ == 0) end[i] = std::min(end[i], plan_.full[i]);
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
                for_each(plane(plan_.kernel), [&](const Cell3& tap) {
                    const Cell3 to = tap_place(input, tap);
                    CellLook look = kernel_look(tap);
                    if (look.value) {
                        const double product =
                            *look.value * faces_.numbers->stamped[index(flat_of(input, plan_.inputs))];
                        look.style =
                            coloured_by(theme_, theme_.kernel, product, faces_.numbers->sums_range.largest);
                        look.value = product;
                        look.text = readable_on(theme_, look.style);
                    }
                    const Rect from = kernel.rect(tap[0], double(tap[1]), double(tap[2]), 1, 1);
                    const Rect there = sums.rect(to[0], double(to[1]), double(to[2]), 1, 1);
                    painter_.paint_cell(kSumsMap, on_the_way(from, there),
                                        kFlyingIndex + static_cast<std::int64_t>(n - first) * kMostTaps +
                                            flat_of(tap, plan_.kernel),
                                        look);
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
        mark_cells(kGatheredMap, state_.outputs, 500);
        mark_cells(kSumsMap, state_.sums, 0);
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
        painter_.paint_indices(kGatheredMap, plain);
        painter_.paint_indices(kGridMap, [&](bool is_row, std::int64_t place) {
            const Slot& slot = faces_.grid.axes[is_row ? 1 : 2].slots[index(place)];
            const bool still = state_.spread == 1;
            return still && slot.source >= 0 ? Number(slot.source) : std::nullopt;
        });
        // The full result is counted from its own corner, the output from where it begins.
        painter_.paint_indices(kSumsMap, [&](bool is_row, std::int64_t place) {
            const std::size_t axis = is_row ? 1 : 2;
            if (!counts_outputs()) return place < plan_.full[axis] ? Number(place) : std::nullopt;
            const std::int64_t output = place - plan_.offset[axis];
            return output >= 0 && output < plan_.output[axis] ? Number(output) : std::nullopt;
        });
    }
    [[nodiscard]] bool counts_outputs() const { return crop_ > 0 || board_.has(kGridMap); }

    static constexpr std::int64_t kFlyingIndex = std::int64_t{1} << 38;

    const Faces& faces_;
    const StampPlan& plan_;
    const Theme& theme_;
    const Board& board_;
    const FaceState& state_;
    double crop_;
    double surround_;
    LandedStamps landed_;
    BoardPainter painter_;
    std::vector<double> sums_;
    std::int64_t most_ = 1;
};

// The slot that shows along an axis: of an input rather than of what lies below it.
std::optional<std::int64_t> slot_under(const PlacedAxis& axis, double at) {
    std::optional<std::int64_t> found;
    for (std::size_t n = 0; n < axis.places.size(); ++n) {
        if (at < axis.places[n].at || at >= axis.places[n].at + 1) continue;
        found = static_cast<std::int64_t>(n);
        if (axis.places[n].uncut == SlotKind::real) break;
    }
    return found;
}

std::optional<Cell3> slot_at(const Figure& f, const CellMap& map, const FaceState& state, Vec2 px) {
    const auto point = map.point_at(px);
    if (!point) return std::nullopt;
    Cell3 at = {point->slice, static_cast<std::int64_t>(point->row),
                static_cast<std::int64_t>(point->column)};
    if (state.spread < 1) {
        const auto axes = FacesPainter::placed_axes(faces_of(f).grid, state.spread);
        const auto row = slot_under(axes[1], point->row);
        const auto column = slot_under(axes[2], point->column);
        if (!row || !column) return std::nullopt;
        at = {point->slice, *row, *column};
    }
    SlotKind kind = SlotKind::real;
    for (std::size_t i = 0; i < 3; ++i)
        kind = std::max(kind, uncut(faces_of(f).grid.axes[i].slots[index(at[i])]));
    if (kind > SlotKind::inserted_zero && in_steps(state.surround) == 0) return std::nullopt;
    return at;
}

std::string size_text(const Figure& f, const Cell3& e) {
    const Extents all = extents_of(e);
    return to_string(Extents(all.end() - std::ssize(f.layer.axes), all.end()));
}

}  // namespace

std::vector<BoardMap> face_maps(const Figure& f) {
    const Faces& faces = faces_of(f);
    const StampPlan& plan = faces.plan;
    const auto map = [&](const PlaneExtents& extents, std::string name, std::string detail, std::string sign,
                         NumberRange FaceNumbers::*range) {
        BoardMap m;
        m.extents = extents;
        m.name = std::move(name);
        m.detail = std::move(detail);
        m.sign = std::move(sign);
        if (faces.numbers) m.numbers = (*faces.numbers).*range;
        return m;
    };
    std::vector<BoardMap> maps(kFaceMaps);
    const Cell3 found = cell3(output_extents(faces.grid));
    maps[kGridMap] =
        map(plane(slot_extents(faces.grid)), "expanded input", "", "", &FaceNumbers::walked_range);
    maps[kFlippedMap] = map(plane(plan.kernel), "kernel, flipped", size_text(f, plan.kernel), "∗",
                            &FaceNumbers::kernel_range);
    maps[kGatheredMap] = map(plane(found), "output", size_text(f, found), "=", &FaceNumbers::gathered_range);
    maps[kInputMap] =
        map(plane(plan.inputs), "input", size_text(f, plan.inputs), "", &FaceNumbers::walked_range);
    maps[kKernelMap] =
        map(plane(plan.kernel), "kernel", size_text(f, plan.kernel), "·", &FaceNumbers::kernel_range);
    std::string full = size_text(f, plan.full);
    if (has_crop(plan)) full += fmt::format(", of which {} is kept", size_text(f, plan.output));
    maps[kSumsMap] = map(plane(plan.canvas), "full result", full, "→", &FaceNumbers::sums_range);
    maps[kFlippedMap].numbered = maps[kKernelMap].numbered = false;
    maps[kKernelMap].wide_sign = faces.numbers && !faces.chained;
    return maps;
}

std::optional<Cell3> canvas_of(const Figure& f, const Spot& cell) {
    if (cell.at.size() != 3) return std::nullopt;
    if (cell.map == kSumsCell) return cell3(cell.at);
    if (!lies_on(cell, PlaneName::output) || faces_of(f).chained) return std::nullopt;
    return canvas_of_output(faces_of(f).plan, cell3(cell.at));
}

std::optional<Cell3> stamped_input_of(const Figure& f, const Spot& cell) {
    if (faces_of(f).chained)
        return lies_on(cell, PlaneName::output) ? std::optional(cell3(cell.at)) : std::nullopt;
    if (!lies_on(cell, PlaneName::grid)) return std::nullopt;
    Cell3 at{};
    for (std::size_t i = 0; i < 3; ++i) at[i] = faces_of(f).grid.axes[i].slots[index(cell.at[i])].source;
    return lies_in(at, faces_of(f).plan.inputs) ? std::optional(at) : std::nullopt;
}

FaceState focused_on(const Figure& f, FaceState state, const Spot& cell) {
    const Faces& faces = faces_of(f);
    const StampPlan& plan = faces.plan;
    state.window.reset();
    state.landing.clear();
    state.arrival = 1;
    state.inputs.clear();
    state.outputs.clear();
    state.sums.clear();
    state.weights.clear();
    state.slot.reset();
    const Cell3 at = cell3(cell.at);
    if (lies_on(cell, PlaneName::kernel)) {
        state.weights = {at};
        return state;
    }
    const auto stamped = stamped_input_of(f, cell);
    if (stamped) {
        state.inputs = {*stamped};
        state.landing = {flat_of(*stamped, plan.inputs)};
    }
    if (lies_on(cell, PlaneName::grid)) {
        state.slot = at;
        const auto joined = joined_with(faces.grid, cell);
        for (const AxisPair& z : joined[0]) {
            for (const AxisPair& y : joined[1]) {
                for (const AxisPair& x : joined[2]) {
                    if (state.outputs.size() < kMostMarks)
                        state.outputs.push_back({z.output, y.output, x.output});
                }
            }
        }
        return state;
    }
    if (lies_on(cell, PlaneName::output)) {
        state.window = window_of(faces.grid, cell.at);
        state.outputs = {at};
    }
    if (const auto canvas = canvas_of(f, cell)) {
        state.sums = {*canvas};
        for (const Contribution& c : contributions_to(plan, *canvas)) {
            if (state.inputs.size() < kMostMarks) state.inputs.push_back(place_of(c.input, plan.inputs));
        }
        // Beyond the kept part there is no window.
        if (!faces.chained && cell.map == kSumsCell) {
            if (const auto output = output_of_canvas(plan, *canvas)) {
                state.outputs = {*output};
                state.window = window_of(faces.grid, extents_of(*output));
            }
        }
    }
    return state;
}

namespace {

std::vector<std::string> numbered(const std::vector<std::string>& names) {
    std::vector<std::string> all;
    for (const std::string& name : names) all.push_back(fmt::format("{}  {}", all.size() + 1, name));
    return all;
}

double width_of_stages(const std::vector<std::string>& names, double size_px) {
    double width = 0;
    for (const std::string& name : numbered(names)) width += text_width_em(name, Weight::semibold) * size_px;
    return width + double(names.size() - 1) * 2.0 * size_px;
}

}  // namespace

double stages_px(const Figure& f, const Rect& area, const Stages& stages) {
    const TypeSizes type = type_sizes(f.scenario.output.size);
    const double high = std::round(2.6 * type.small_px);
    const bool fits = width_of_stages(stages.names, type.small_px) <= area.width && 12 * high <= area.height;
    return f.scenario.view.words && fits ? high : 0;
}

void paint_stages(Scene& scene, const Figure& f, const ViewPlace& place, const Stages& stages) {
    if (stages_px(f, place.area, stages) == 0) return;
    const Ink ink{scene, 0};
    const Theme& theme = f.scenario.theme;
    const double size_px = type_sizes(scene.size).small_px;
    const std::vector<std::string> names = numbered(stages.names);
    double x = place.area.x;
    const double baseline = std::round(place.area.y + 1.1 * size_px);
    for (std::size_t n = 0; n < names.size(); ++n) {
        const bool now = n >= stages.first && n <= stages.last;
        const double width = std::round(text_width_em(names[n], Weight::semibold) * size_px);
        ink.add_text(board_id(kFaceMaps + 1, BoardPart::words,
                              std::ssize(stages.names) + static_cast<std::int64_t>(n)),
                     {x, baseline}, names[n], size_px, now ? theme.ink : theme.muted,
                     now ? Weight::semibold : Weight::regular, Align::left);
        const double y = baseline + std::round(0.5 * size_px);
        const double thick = std::max(2.0, std::round(0.14 * size_px));
        Quad bar;
        bar.id = board_id(kFaceMaps + 1, BoardPart::frame, static_cast<std::int64_t>(n));
        bar.corners = corners_of({std::round(x), y, width, thick});
        bar.fill = now ? theme.accent : mix(theme.background, theme.muted, 0.25);
        bar.fill.a = 255;
        bar.hard_edge = true;
        ink.add(bar);
        x += width + 2.0 * size_px;
    }
}

PlacedFaces::PlacedFaces(const Figure& figure, const ViewPlace& place, Board board, FaceState state,
                         Stages stages)
    : figure_(figure),
      place_(place),
      board_(std::move(board)),
      state_(std::move(state)),
      stages_(std::move(stages)) {}

void PlacedFaces::paint(Scene& scene, const std::optional<Spot>& focus) const {
    const FaceState state = focus ? focused_on(figure_, state_, *focus) : state_;
    FacesPainter(scene, figure_, board_, state).paint();
    paint_stages(scene, figure_, place_, stages_);
}

std::optional<Spot> PlacedFaces::cell_at(Vec2 px) const {
    return face_cell_at(figure_, board_, state_, px);
}

std::optional<Spot> face_cell_at(const Figure& f, const Board& board, const FaceState& state, Vec2 px) {
    const Faces& faces = faces_of(f);
    // From the one that is painted last.
    for (std::size_t map = kFaceMaps; map-- > 0;) {
        if (!board.has(map)) continue;
        const CellMap& m = board.maps[map];
        if (map == kGridMap) {
            if (const auto slot = slot_at(f, m, state, px))
                return spot_on(PlaneName::grid, extents_of(*slot));
            continue;
        }
        const auto at = m.cell_at(px);
        if (!at) continue;
        Extents index3(at->begin(), at->end());
        switch (map) {
            case kFlippedMap:
                for (std::size_t i = 0; i < 3; ++i)
                    index3[i] = place_on_plane(faces.grid.axes[i], PlaneName::kernel, index3[i]);
                return spot_on(PlaneName::kernel, index3);
            case kKernelMap:
                return spot_on(PlaneName::kernel, index3);
            case kGatheredMap:
                return spot_on(PlaneName::output, index3);
            case kInputMap:
                for (std::size_t i = 0; i < 3; ++i) index3[i] = faces.grid.axes[i].slot_of_input(index3[i]);
                return spot_on(PlaneName::grid, index3);
            default:
                break;
        }
        const auto output = output_of_canvas(faces.plan, *at);
        if (!lies_in(*at, faces.plan.full)) {
            // Output padding beyond the full result, once it shows.
            const bool shows =
                in_steps(state.crop) > 0 ||
                (output && !faces.chained && flat_of(*output, faces.plan.output) < state.computed);
            if (!output || !shows) continue;
        }
        if (output && !faces.chained) return spot_on(PlaneName::output, extents_of(*output));
        return Spot{kSumsCell, 0, index3};
    }
    return std::nullopt;
}

Extents face_extents(const Figure& f, const Spot& cell) {
    const Faces& faces = faces_of(f);
    if (cell.map == kSumsCell) return extents_of(faces.plan.canvas);
    if (lies_on(cell, PlaneName::grid)) return slot_extents(faces.grid);
    return lies_on(cell, PlaneName::kernel) ? extents_of(faces.plan.kernel) : output_extents(faces.grid);
}

bool shows_face_cell(const Figure& f, const Spot& cell, bool gathers) {
    if (cell.at.size() != 3 || cell.channel != 0 || (!plane_of(cell) && cell.map != kSumsCell)) return false;
    if (!lies_in(cell3(cell.at), cell3(face_extents(f, cell)))) return false;
    if (lies_on(cell, PlaneName::grid) && !gathers) return stamped_input_of(f, cell).has_value();
    if (cell.map == kSumsCell && !lies_in(cell3(cell.at), faces_of(f).plan.full))
        return output_of_canvas(faces_of(f).plan, cell3(cell.at)).has_value();
    return true;
}

}  // namespace convwalk
