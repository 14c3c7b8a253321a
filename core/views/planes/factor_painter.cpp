#include "views/planes/factor_painter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scene/font_metrics.h"
#include "views/planes/cell_words.h"
#include "views/planes/number_painter.h"

namespace convwalk {

std::string factor_label(double factor) {
    constexpr double kHundred = 100;
    const double rounded = std::round(factor * kHundred) / kHundred;
    // What would round to nothing is told with one digit more.
    return rounded == 0 && factor != 0 ? number_label(factor, 1) : number_label(rounded, 3);
}

void paint_factors(const Brush& brush, const Window& window) {
    const Figure& f = brush.figure;
    if (f.layer.op != Operator::resize || cells_each_side(f.layer.resize_mode) == 0 ||
        !brush.planes.single_cells(PlaneName::grid) || f.scenario.view.hidden.result)
        return;
    constexpr double kSmallestPx = 7;
    const bool beside_numbers = number_type(brush, PlaneName::grid).has_value();
    const bool flat = brush.view().is_flat();
    const std::vector<Tap> all = taps(f.layout, window.output);
    double wide_em = 1;
    for (const Tap& tap : all)
        wide_em = std::max(wide_em, text_width_em(factor_label(tap.factor), Weight::semibold));
    const double share = (flat ? 0.36 : 0.26) * (beside_numbers ? 0.62 : 1);
    const double room = (flat ? 0.86 : 0.7) * brush.cell_px();
    const double size_px = std::floor(std::min({share * brush.cell_px(), room / wide_em, 32.0}));
    if (size_px < kSmallestPx) return;
    for (const Tap& tap : all) {
        const std::int64_t slice = tap.slot[0];
        const IndexRange slices = brush.planes.slices_seen(PlaneName::grid);
        if (!slices.contains(slice)) continue;
        const GridCell what = brush.planes.grid_cell(slice, tap.slot[1], tap.slot[2]);
        CellStyle style = what.copy ? copied_style(brush.theme()) : brush.theme().input;
        style.fill = over(brush.theme().window, over(style.fill, brush.theme().background));
        const Area area = brush.planes.area_of(PlaneName::grid, tap.slot[1], tap.slot[2]);
        constexpr double kLow = 0.88;
        const Vec2 middle = brush.planes.at(PlaneName::grid, slice, area.row + (beside_numbers ? kLow : 0.5),
                                            area.column + 0.5);
        brush.add_text(part_id(kFactorPart, brush.index_of(PlaneName::grid, slice, tap.slot[1], tap.slot[2])),
                       middle + Vec2{0, kCapHeightEm * size_px / 2}, factor_label(tap.factor), size_px,
                       readable_on(brush.theme(), style),
                       beside_numbers ? Weight::regular : Weight::semibold);
    }
}

std::string factor_words(const Figure& f, const Extents& output) {
    if (f.layer.op != Operator::resize || cells_each_side(f.layer.resize_mode) == 0) return "";
    std::string words;
    const std::size_t axes = f.layer.axes.size();
    for (std::size_t i = 0; i < axes; ++i) {
        const AxisLayout& axis = f.layout.axes[3 - axes + i];
        const std::string name(axis_name(i, axes));
        if (!words.empty()) words += ", ";
        if (!name.empty()) words += name == "depth" ? "slices " : name + "s ";
        for (std::int64_t position = 0; position < axis.kernel; ++position) {
            const double factor = axis.factor(output[3 - axes + i], position);
            const std::string label = factor_label(std::abs(factor));
            const bool negative = factor < 0;
            words += position == 0 ? (negative ? "−" : "") : (negative ? " − " : " + ");
            words += label;
        }
    }
    return words;
}

}  // namespace convwalk
