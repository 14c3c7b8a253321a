#include "views/planes/plane_looks.h"

#include "views/planes/channel_colours.h"
#include "views/planes/number_painter.h"

namespace convwalk {
namespace {

constexpr double kNeverReadFade = 0.45;

}  // namespace

bool is_put_in(const GridCell& what, double value) {
    return what.uncut != SlotKind::real && !what.copy && value == 0;
}

PlaneLooks::PlaneLooks(const Brush& brush) : b_(brush), planes_(brush.planes), theme_(brush.theme()) {
    constexpr std::int64_t kMostMixed = 1024;
    const std::int64_t r = b_.figure.layout.shuffle.factor;
    const std::int64_t fine = r * r;
    for (std::int64_t n = 0; shuffles() && fine <= kMostMixed && n < fine; ++n)
        channel_fills_.push_back(channel_colour(theme_, n, fine));
}

bool PlaneLooks::shuffles() const {
    return is_shuffle(b_.figure.layer.op);
}

Colour PlaneLooks::fill_of_channel(std::int64_t channel) const {
    if (channel_fills_.empty()) return channel_fill(b_.figure, channel);
    return channel_fills_[static_cast<std::size_t>(channel) % channel_fills_.size()];
}

Colour PlaneLooks::grid_channel_fill(std::int64_t slice, std::int64_t row, std::int64_t column) const {
    return fill_of_channel(input_channel_of(b_.figure.layout, {slice, row, column}));
}

CellStyle PlaneLooks::grid_style(const GridCell& cell, std::optional<double> value) const {
    CellStyle style = cell.copy ? copied_style(theme_) : style_of(theme_, cell.uncut);
    if (value && cell.uncut == SlotKind::real)
        style = coloured_by(theme_, style, *value, range(PlaneName::grid).largest);
    if (cell.uncut > SlotKind::inserted_zero) style = faded(style, planes_.surround());
    if (cell.kind == SlotKind::cropped) {
        style = mixed(style, theme_.cropped, planes_.surround());
    } else if (!cell.read && !b_.figure.scenario.view.hidden.result) {
        style.fill = mix(style.fill, theme_.background, kNeverReadFade);
        style.hatch = Hatch::diagonal;
        style.hatch_colour = faded(theme_.never_read, planes_.surround());
    }
    return style;
}

Colour PlaneLooks::number_colour(const Extents& at, double value, bool shaded) const {
    constexpr double kPutIn = 0.4;  // of the way to its cell, in the window
    const GridCell what = planes_.grid_cell(at[0], at[1], at[2]);
    CellStyle style = grid_style(what, value);
    if (shuffles()) style.fill = grid_channel_fill(at[0], at[1], at[2]);
    if (shaded) style.fill = over(theme_.window, over(style.fill, theme_.background));
    Colour colour = style_of(theme_, what.uncut).text;
    if (what.uncut == SlotKind::real || what.copy) {
        colour = readable_on(theme_, style);
    } else if (shaded) {
        colour = mix(readable_on(theme_, style), style.fill, kPutIn);
    }
    return faded(colour, what.uncut > SlotKind::inserted_zero ? planes_.surround() : 1);
}

CellStyle PlaneLooks::kernel_style(std::int64_t slice, std::int64_t row, std::int64_t column) const {
    return coloured_by(theme_, theme_.kernel, kernel_value(b_.figure, slice, row, column),
                       range(PlaneName::kernel).largest);
}

CellStyle PlaneLooks::output_style(std::int64_t index, std::int64_t slice, std::int64_t row,
                                   std::int64_t column) const {
    if (index >= b_.computed()) return theme_.output_pending;
    if (shuffles()) {
        CellStyle style = theme_.output;
        style.fill = fill_of_channel(output_channel_of(b_.figure.layout, {slice, row, column}));
        style.hatch = Hatch::none;
        return style;
    }
    if (!b_.figure.values || b_.figure.scenario.view.hidden.result) return theme_.output;
    return coloured_by(theme_, theme_.output, output_value(index), range(PlaneName::output).largest);
}

double PlaneLooks::output_value(std::int64_t index) const {
    return b_.figure.values->cells.result.output.values[static_cast<std::size_t>(index)];
}

const NumberRange& PlaneLooks::range(PlaneName plane) const {
    return b_.figure.values->ranges[static_cast<std::size_t>(plane)];
}

}  // namespace convwalk
