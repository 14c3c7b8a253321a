#include "views/faces/face_looks.h"

#include <algorithm>
#include <optional>

#include "views/planes/brush.h"
#include "views/planes/number_painter.h"

namespace convwalk {
namespace {

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

}  // namespace

FaceLooks::FaceLooks(const Figure& f, const FaceState& state)
    : faces_(faces_of(f)),
      plan_(faces_of(f).plan),
      theme_(f.scenario.theme),
      state_(state),
      hidden_(f.scenario.view.hidden.result),
      crop_(in_steps(state.crop)),
      surround_(in_steps(state.surround)),
      landed_(uncropped(plan_), state.landed) {
    if (faces_.numbers)
        sums_ = stamped_sums(plan_, faces_.numbers->stamped, faces_.numbers->kernel, state.landed);
    for (const auto& profile : landed_.all())
        most_ *= std::max<std::int64_t>(1, *std::max_element(profile.begin(), profile.end()));
}

CellLook FaceLooks::valued(const CellStyle& role, const std::vector<double>& values, std::int64_t at,
                           double largest) const {
    CellLook look;
    const double value = values[index(at)];
    look.style = coloured_by(theme_, role, value, largest);
    look.value = value;
    look.text = readable_on(theme_, look.style);
    return look;
}

CellLook FaceLooks::input_look(const Cell3& at) const {
    if (!faces_.numbers) return {theme_.input};
    return valued(theme_.input, faces_.numbers->stamped, flat_of(at, plan_.inputs),
                  faces_.numbers->walked_range.largest);
}

CellLook FaceLooks::kernel_look(const Cell3& at) const {
    if (!faces_.numbers) return {theme_.kernel};
    return valued(theme_.kernel, faces_.numbers->kernel, flat_of(at, plan_.kernel),
                  faces_.numbers->kernel_range.largest);
}

CellLook FaceLooks::gathered_look(const Cell3& at) const {
    const Extents e = output_extents(faces_.grid);
    const std::int64_t flat = flat_of(at, cell3(e));
    if (flat >= state_.computed) return {theme_.output_pending};
    if (!faces_.numbers || hidden_) return {theme_.output};
    return valued(theme_.output, faces_.numbers->gathered, flat, faces_.numbers->gathered_range.largest);
}

CellLook FaceLooks::slot_look(const Cell3& at) const {
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
        look.put_in = true;
        if (real) {
            look = valued(theme_.input, faces_.numbers->walked, source, faces_.numbers->walked_range.largest);
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
    } else if (!read && !hidden_) {
        look.style.fill = mix(look.style.fill, theme_.background, 0.45);
        look.style.hatch = Hatch::diagonal;
        look.style.hatch_colour = faded(theme_.never_read, surround_);
        look.text = theme_.ink;
    }
    return look;
}

CellLook FaceLooks::landed_look(const Cell3& at, bool finished) const {
    const std::int64_t count = landed_.at(at[0], at[1], at[2]);
    if (count == 0 && !landed_.complete() && !finished) return {theme_.output_pending};
    if (faces_.numbers && !hidden_)
        return valued(theme_.output, sums_, flat_of(at, plan_.canvas), faces_.numbers->sums_range.largest);
    CellLook look{theme_.output};
    look.style.fill = count == 0   ? mix(theme_.background, theme_.output_pending.fill, 0.4)
                      : most_ <= 1 ? theme_.output.fill
                                   : mix(theme_.output_pending.fill, theme_.output.fill,
                                         double(count) / double(std::max<std::int64_t>(most_, 1)));
    if (count < most_) look.style.hatch = Hatch::none;
    return look;
}

CellLook FaceLooks::sum_look(const Cell3& at) const {
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
    look = landed_look(at, finished);
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

CellLook FaceLooks::product_look(const Cell3& tap, std::int64_t input) const {
    CellLook look = kernel_look(tap);
    if (!look.value) return look;
    const double product = *look.value * faces_.numbers->stamped[index(input)];
    look.style = coloured_by(theme_, theme_.kernel, product, faces_.numbers->sums_range.largest);
    look.value = product;
    look.text = readable_on(theme_, look.style);
    return look;
}

// Kept only because of the output padding.
bool FaceLooks::by_output_padding(const Cell3& output) const {
    for (std::size_t i = 0; i < 3; ++i) {
        if (output[i] >= plan_.output[i] - plan_.axes[i].output_padding) return true;
    }
    return false;
}

CellStyle output_swatch(const Theme& theme, const std::optional<FaceNumbers>& numbers) {
    if (!numbers) return theme.output;
    const auto positive = [](const std::vector<double>& values) {
        return std::any_of(values.begin(), values.end(), [](double value) { return value > 0; });
    };
    CellStyle style = coloured_by(theme, theme.output, 1, 1);
    if (!numbers->positive_sums && !positive(numbers->gathered)) style.hatch = Hatch::none;
    return style;
}

}  // namespace convwalk
