#include "views/planes/plane_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arithmetic/derivation.h"
#include "arithmetic/operators.h"
#include "figure/channels.h"
#include "scene/font_metrics.h"
#include "views/board/cell_map.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

// "2", "½", "1½", "²/₃", "−½": a place between cells, in parts of one.
std::string place_text(std::int64_t parts, std::int64_t of) {
    const std::int64_t size = std::abs(parts);
    const std::string sign = parts < 0 ? "−" : "";
    const std::int64_t whole = size / of;
    const std::int64_t rest = size % of;
    if (rest == 0) return fmt::format("{}{}", sign, whole);
    static constexpr std::string_view kAbove[] = {"", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    static constexpr std::string_view kBelow[] = {"", "", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
    const std::string part = of == 2 ? "½"
                                     : fmt::format("{}/{}", kAbove[static_cast<std::size_t>(rest)],
                                                   kBelow[static_cast<std::size_t>(of)]);
    return sign + (whole > 0 ? fmt::format("{}", whole) : "") + part;
}
constexpr std::int64_t kFinestRuler = 9;  ///< parts of an input

// Along the grid stand the numbers of input cells, along the output those of its cells. Where zeros stand
// between the inputs, they are a ruler: each zero has its part of an input, and the middle of the window is
// marked.
class IndexPainter {
  public:
    IndexPainter(const Brush& brush, double size_px) : brush_(brush), size_px_(size_px) {}

    void paint() {
        paint_plane(PlaneName::grid, inputs_along(1), inputs_along(2));
        if (brush_.figure.scenario.view.hidden.size) return;
        paint_plane(PlaneName::output, outputs_along(1), outputs_along(2));
    }

  private:
    struct Number {
        double at = 0;
        std::string text;
        bool between = false;  // two inputs
        bool middle = false;   // of the window
    };

    [[nodiscard]] std::vector<Number> inputs_along(std::size_t axis) const {
        const auto& places = brush_.planes.grid_axis(axis).places;
        const AxisLayout& along = brush_.figure.layout.axes[axis];
        std::vector<Number> numbers;
        const bool ruler = is_ruler(along);
        const std::optional<std::int64_t> middle = ruler ? middle_along(axis) : std::nullopt;
        for (std::size_t n = 0; n < places.size(); ++n) {
            const auto slot = static_cast<std::int64_t>(n);
            const bool real = places[n].uncut == SlotKind::real;
            if (!real && !ruler) continue;
            std::string text = real ? fmt::format("{}", along.slots[n].source)
                                    : place_text(slot - along.first_real, along.gap + 1);
            numbers.push_back({places[n].at, std::move(text), !real, middle == slot});
        }
        return numbers;
    }

    // Zeros are between the inputs, each has room for its part, and nothing moves.
    [[nodiscard]] bool is_ruler(const AxisLayout& axis) const {
        if (axis.gap == 0 || axis.gap >= kFinestRuler || !brush_.view().is_flat()) return false;
        if (brush_.moment.spread < 1) return false;
        const std::string widest = place_text(-axis.inputs * (axis.gap + 1) - 1, axis.gap + 1);
        return text_width_em(widest, Weight::regular) * size_px_ <= 0.96 * brush_.cell_px();
    }

    // The slot in the middle of the window, where a slot is.
    [[nodiscard]] std::optional<std::int64_t> middle_along(std::size_t axis) const {
        const Moment& moment = brush_.moment;
        if (moment.step < 0 || brush_.figure.layout.axes[axis].window_size(0) % 2 == 0) return std::nullopt;
        const Extents outputs = output_extents(brush_.figure.layout);
        const std::int64_t output = unravelled(moment.step, outputs)[axis];
        const AxisLayout& along = brush_.figure.layout.axes[axis];
        return along.window_begin(output) + along.window_size(output) / 2;
    }

    [[nodiscard]] std::vector<Number> outputs_along(std::size_t axis) const {
        std::vector<Number> numbers;
        for (std::int64_t n = 0; n < brush_.figure.layout.axes[axis].outputs; ++n)
            numbers.push_back({double(n), fmt::format("{}", n)});
        return numbers;
    }

    // The numbers along every slice that is seen; each has its id whether it is seen or not.
    void paint_plane(PlaneName plane, std::vector<Number> rows, const std::vector<Number>& columns) {
        if (brush_.figure.layer.axes.size() < 2) rows.clear();
        const auto each = static_cast<std::int64_t>(rows.size() + columns.size());
        const IndexRange slices = brush_.planes.slices_seen(plane);
        for (std::int64_t slice = slices.begin; slice < slices.end; ++slice) {
            std::int64_t index = first_ + slice * each;
            for (const Number& n : rows) paint_number(index++, plane, slice, true, n);
            for (const Number& n : columns) paint_number(index++, plane, slice, false, n);
        }
        first_ += brush_.planes.extents(plane).slices * each;
    }

    void paint_number(std::int64_t index, PlaneName plane, std::int64_t slice, bool is_row,
                      const Number& number) {
        // Foreshortened distances need more cells.
        const double foreshortened = brush_.view().is_flat() ? 1.0 : 1.6;
        const double away = std::min(0.6, foreshortened * brush_.type.small_px / brush_.cell_px());
        const Vec2 middle = is_row ? brush_.planes.at(plane, slice, number.at + 0.5, -away)
                                   : brush_.planes.at(plane, slice, -away, number.at + 0.5);
        const SizePx picture = brush_.scene.size;
        if (middle.x < 0 || middle.y < 0 || middle.x > picture.width || middle.y > picture.height) return;
        const Colour muted = brush_.theme().muted;
        const Colour colour = number.middle    ? brush_.theme().ink
                              : number.between ? mix(brush_.theme().background, muted, 0.6)
                                               : muted;
        brush_.add_text(part_id(kIndexPart, index), middle + Vec2{0, kCapHeightEm * size_px_ / 2},
                        number.text, size_px_, colour, number.middle ? Weight::semibold : Weight::regular);
        if (number.middle) add_ring(index, middle, number.text);
    }

    // Round where the text is short.
    void add_ring(std::int64_t index, Vec2 middle, const std::string& text) const {
        const double high = std::round(1.5 * size_px_);
        const double wide = std::max(high, text_width_em(text, Weight::semibold) * size_px_ + 0.6 * size_px_);
        Quad ring;
        ring.id = part_id(kIndexPart, kRings + index);
        ring.corners = corners_of({middle.x - wide / 2, middle.y - high / 2, wide, high});
        ring.radius_px = high / 2;
        ring.stroke = {brush_.theme().accent, std::max(1.0, std::round(0.13 * size_px_)), false};
        brush_.add(ring);
    }
    static constexpr std::int64_t kRings = std::int64_t{1} << 30;

    const Brush& brush_;
    double size_px_;
    std::int64_t first_ = 0;  // id of the next plane's first number
};

// What happens on the way from the input to the output.
std::string_view sign_word(const Layer& layer) {
    if (layer.op != Operator::resize) return row_of(layer.op).sign;
    return layer.resize_mode == ResizeMode::nearest_exact ? "nearest" : sampling_name(layer);
}

}  // namespace

double Extras::caption_px(const TypeSizes& type) const {
    return captions ? caption_height_px(type) : 0;
}

double Extras::index_px(const TypeSizes& type) const {
    return indices ? 2 * type.small_px : 0;
}

Rect Extras::for_planes(Rect area, const TypeSizes& type) const {
    const double margin = index_px(type);
    return {area.x + margin, area.y + margin, area.width - 2 * margin,
            area.height - 2 * margin - caption_px(type)};
}

Extras extras(const View& view, const TypeSizes& type, Rect area) {
    // The planes keep at least this share of the area.
    constexpr double kForPlanes = 0.6;
    const bool flat = view.kind == ViewKind::flat;
    const Extras all{view.words && flat, view.words && !flat, view.indices, flat};
    const double left = (1 - kForPlanes) * area.height;
    Extras fitting;
    fitting.indices = all.indices && 2 * all.index_px(type) <= std::min(left, (1 - kForPlanes) * area.width);
    fitting.captions = all.captions && all.caption_px(type) + 2 * fitting.index_px(type) <= left;
    fitting.edge_words = all.edge_words && 12 * type.small_px <= area.height;
    fitting.signs = all.signs && 10 * type.body_px <= area.width;
    return fitting;
}

void paint_signs(const Brush& brush, const Extras& extras) {
    const Arrangement& view = brush.view();
    const TypeSizes& type = brush.type;
    const double size_px = std::clamp(0.8 * brush.cell_px(), 1.2 * type.body_px, 3 * type.title_px);
    const Colour colour = faded(brush.theme().muted, view.kernel_opacity);
    // In the middle of what indices leave of the room before a plane.
    const double before = (view.sign_cells + extras.index_px(type) / brush.cell_px()) / 2;
    const auto sign_at = [&](std::int64_t index, const char* text, const PlaneExtents& plane, Vec3 centre) {
        const Vec2 at =
            brush.planes.stage().project({centre.x - plane.width() / 2 - before, centre.y, centre.z});
        brush.add_text(part_id(kSignPart, index), at + Vec2{0, kCapHeightEm * size_px / 2}, text, size_px,
                       colour);
        return at;
    };
    const auto sign = [&](std::int64_t index, const char* text, PlaneName plane) {
        return sign_at(index, text, brush.planes.extents(plane), view.centre_of(plane));
    };
    const auto word = [&](std::int64_t index, Vec2 at, std::string text) {
        brush.add_text(part_id(kSignPart, index), at - Vec2{0, 0.5 * size_px + 0.3 * type.small_px},
                       std::move(text), type.small_px, colour, Weight::semibold);
    };
    if (brush.planes.shows_products()) {
        sign(0, "×", PlaneName::kernel);
        sign_at(1, "=", brush.planes.extents(PlaneName::kernel), view.products_centre);
        const bool biased = brush.figure.values ? !brush.figure.values->cells.operands.bias.empty()
                                                : has_bias(brush.figure.layer, brush.figure.scenario.values);
        return word(3, sign(2, "→", PlaneName::output), biased ? "sum + bias" : "sum");
    }
    if (brush.planes.planes().has_kernel) {
        sign(0, "∗", PlaneName::kernel);
        sign(1, "=", PlaneName::output);
        return;
    }
    word(1, sign(0, "→", PlaneName::output), std::string(sign_word(brush.figure.layer)));
}

namespace {

// A name and what is said of it, below a plane.
class CaptionPainter {
  public:
    explicit CaptionPainter(const Brush& brush) : b_(brush) {}

    void paint(std::int64_t index, PlaneName plane, const std::string& name,
               const std::string& detail) const {
        // On the way from one view to the other, these come in as those go.
        const double slanting = b_.view().line_opacity;
        if (slanting > 0.5) return paint_along_edge(index, plane, {}, name, detail, 2 * slanting - 1);
        paint_below(index, b_.planes.extents(plane), b_.view().centre_of(plane), name, detail,
                    1 - 2 * slanting);
    }

    void paint_products(std::int64_t index, const std::string& detail) const {
        const double slanting = b_.view().line_opacity;
        const double opacity = b_.view().products_opacity;
        if (slanting > 0.5)
            return paint_along_edge(index, PlaneName::kernel, b_.planes.to_products(), "products", detail,
                                    (2 * slanting - 1) * opacity);
        paint_below(index, b_.planes.extents(PlaneName::kernel), b_.view().products_centre, "products",
                    detail, (1 - 2 * slanting) * opacity);
    }

  private:
    [[nodiscard]] double width_px(const std::string& text, Weight weight) const {
        return text_width_em(text, weight) * b_.type.small_px;
    }

    void put(std::int64_t index, Vec2 at, const std::string& text, bool name, double opacity,
             Align align) const {
        b_.add_text(part_id(kWordsPart, index), at, text, b_.type.small_px,
                    faded(name ? b_.theme().ink : b_.theme().muted, opacity * b_.view().plane_words),
                    name ? Weight::semibold : Weight::regular, align);
    }

    // In the middle.
    void paint_below(std::int64_t index, const PlaneExtents& extents, Vec3 centre, const std::string& name,
                     const std::string& detail, double opacity) const {
        // The room to the neighbours is part of what a caption may take.
        const double room_px = (extents.width() + 1.2) * b_.cell_px();
        const Vec2 at = b_.planes.stage().project({centre.x, centre.y + extents.height() / 2, centre.z});
        const double name_y = at.y + 1.45 * b_.type.small_px;
        const auto fits = [&](double wide) {
            return wide <= room_px && at.x - wide / 2 >= 0 && at.x + wide / 2 <= double(b_.scene.size.width);
        };
        if (!fits(width_px(name, Weight::semibold))) return;
        put(index, {at.x, name_y}, name, true, opacity, Align::centre);
        if (!fits(width_px(detail, Weight::regular))) return;
        put(index + 1, {at.x, name_y + 1.35 * b_.type.small_px}, detail, false, opacity, Align::centre);
    }

    // A plane seen from the side leaves two corners of the rectangle around it free in which nothing is
    // drawn: below its near edge at the left, and above its far edge at the right, where no line comes to an
    // output.
    // @param shift from the plane to the one that is meant, pixels
    void paint_along_edge(std::int64_t index, PlaneName plane, Vec2 shift, const std::string& name,
                          const std::string& detail, double opacity) const {
        const PlaneExtents& e = b_.planes.extents(plane);
        const double small = b_.type.small_px;
        const double gap = 0.4 * small;
        const double name_px = width_px(name, Weight::semibold);
        const double all_px = name_px + gap + width_px(detail, Weight::regular);
        const bool above = plane == PlaneName::output;
        const double row = above ? 0 : double(e.rows);
        const Vec2 from = b_.planes.at(plane, 0, row, 0) + shift;
        const Vec2 to = b_.planes.at(plane, e.slices - 1, row, double(e.columns)) + shift;
        for (const bool whole : {true, false}) {
            const double wide = whole ? all_px : name_px;
            const double share = std::min(1.0, wide / std::max(1.0, to.x - from.x));
            const double falls = (to.y - from.y) * share;
            const Vec2 at = above ? Vec2{to.x - wide, to.y - falls - 0.5 * small}
                                  : Vec2{from.x, from.y + falls + 1.15 * small};
            const bool fits = above ? share < 1 && at.y >= from.y && !b_.figure.scenario.view.indices
                                    : at.y <= to.y + 1.4 * small && wide <= to.x - from.x + b_.cell_px();
            if (!fits || at.x < 0 || at.x + wide > double(b_.scene.size.width)) continue;
            put(index, at, name, true, opacity, Align::left);
            if (whole) put(index + 1, at + Vec2{name_px + gap, 0}, detail, false, opacity, Align::left);
            return;
        }
    }

    const Brush& b_;
};

}  // namespace

void paint_plane_captions(const Brush& brush) {
    const Figure& f = brush.figure;
    const Planes& planes = brush.planes.planes();
    const bool transposed = f.layer.op == Operator::transposed_convolution;
    // A true convolution flips it once more.
    const bool flipped = transposed != (f.values && f.scenario.values.true_convolution);
    const bool padded = slot_extents(f.layout) != input_extents(f.layout);
    // Windows of ceil mode may reach beyond an input that has no padding.
    const bool overhangs_alone = std::all_of(f.layer.axes.begin(), f.layer.axes.end(), [](const AxisSpec& a) {
        return a.padding_begin == 0 && a.padding_end == 0;
    });
    const bool resizes = f.layer.op == Operator::resize;
    const CaptionPainter painter(brush);
    constexpr std::int64_t kBehindPageWords = std::int64_t{1} << 33;
    painter.paint(
        kBehindPageWords, PlaneName::grid,
        transposed                               ? "expanded input"
        : padded && !resizes && !overhangs_alone ? "padded input"
                                                 : "input",
        input_caption(f.layer, f.scenario.view.hidden) + (padded && resizes ? ", its border repeated" : ""));
    if (planes.has_kernel && brush.view().kernel_opacity > 0)
        painter.paint(kBehindPageWords + 2, PlaneName::kernel, flipped ? "kernel, flipped" : "kernel",
                      to_string(kernel_extents(f.layer)));
    if (brush.planes.shows_products()) painter.paint_products(kBehindPageWords + 6, "value × weight");
    if (f.scenario.view.hidden.size) return;
    std::string outputs = to_string(output_extents(f.layer));
    if (is_shuffle(f.layer.op) && output_channels(f.layer) > 1)
        outputs = fmt::format("{} channels of {}", output_channels(f.layer), outputs);
    painter.paint(kBehindPageWords + 4, PlaneName::output, name_of_outputs(f.layer), outputs);
}

void paint_indices(const Brush& brush) {
    // Seen from the side, rows are closer together than their cells are high.
    const double share = brush.view().is_flat() ? 0.45 : 0.34;
    const double size_px = std::min(brush.type.small_px, share * brush.cell_px());
    if (size_px >= 7) IndexPainter(brush, size_px).paint();
}

}  // namespace convwalk
