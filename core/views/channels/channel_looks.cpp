#include "views/channels/channel_looks.h"

#include <algorithm>

#include "views/planes/brush.h"
#include "views/planes/number_painter.h"
#include "views/planes/placed_planes.h"

namespace convwalk {
namespace {

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

}  // namespace

CellLook input_look(const Figure& f, std::int64_t channel, const Cell3& at) {
    const Theme& theme = f.scenario.theme;
    const Extents slot(at.begin(), at.end());
    const SlotKind kind = kind_at(f.layout, slot);
    CellLook look;
    look.style = copied_from(f.layout, slot) ? copied_style(theme) : style_of(theme, kind);
    look.text = look.style.text;
    look.struck = kind == SlotKind::cropped;
    look.value = grid_value(f, at[0], at[1], at[2], channel);
    // A cell that is cut away keeps its number.
    look.put_in = kind != SlotKind::real && kind != SlotKind::cropped && !copied_from(f.layout, slot);
    if (!read_at(f.layout, slot) && kind != SlotKind::cropped) {
        look.style.fill = mix(look.style.fill, theme.background, 0.45);
        look.style.hatch = Hatch::diagonal;
        look.style.hatch_colour = theme.never_read;
        look.text = theme.ink;
    }
    if (!look.put_in) look.text = readable_on(theme, look.style);
    return look;
}

CellLook under_window(const Figure& f, CellLook look) {
    look.style.fill = over(f.scenario.theme.window, look.style.fill);
    look.text = readable_on(f.scenario.theme, look.style);
    return look;
}

std::int64_t tap_at(const Figure& f, const Cell3& place) {
    std::int64_t flat = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const AxisLayout& axis = f.layout.axes[i];
        flat = flat * axis.kernel + place_on_plane(axis, PlaneName::kernel, place[i]);
    }
    return flat;
}

std::int64_t stamped_tap_at(const Figure& f, const Cell3& place) {
    return ravelled(extents_of(place), kernel_extents(f.layout));
}

CellLook slice_look(const Figure& f, const ChannelHue& hue, const Slice& slice, std::int64_t tap,
                    bool current) {
    CellLook look{current ? hue.computed : hue.waiting};
    if (f.values) {
        look.value = f.values->cells.operands.weight
                         .values[index(kernel_begin(f.layer, slice.input, slice.output) + tap)];
        if (*look.value == 0) look.style = hue.nothing;
    }
    look.text = look.style.text;
    return look;
}

CellLook output_look(const Figure& f, const ChannelHue& hue, std::int64_t channel, std::int64_t place,
                     bool computed) {
    CellLook look{computed ? hue.computed : hue.waiting};
    look.text = look.style.text;
    if (computed && f.values && !f.scenario.view.hidden.result) {
        const std::int64_t cells = cell_count(output_extents(f.layout));
        look.value = f.values->cells.result.output.values[index(channel * cells + place)];
    }
    return look;
}

KernelWindow window_of(const Figure& f, std::int64_t place) {
    const Extents output = unravelled(place, output_extents(f.layout));
    KernelWindow window;
    for (std::size_t i = 0; i < 3; ++i) {
        window.begin[i] = f.layout.axes[i].window_begin(output[i]);
        window.size[i] = f.layout.axes[i].window_size(output[i]);
    }
    return window;
}

bool reads(const Figure& f, std::int64_t place, const Cell3& slot) {
    const Extents output = unravelled(place, output_extents(f.layout));
    for (std::size_t i = 0; i < 3; ++i) {
        const AxisLayout& axis = f.layout.axes[i];
        const std::int64_t from = slot[i] - axis.window_begin(output[i]);
        if (from < 0 || from % axis.dilation != 0 || from / axis.dilation >= axis.taps(output[i]))
            return false;
    }
    return true;
}

Sum sum_of(const Figure& f, const ChannelStep& step) {
    return sum_of(f.values->cells, step.channel * cell_count(output_extents(f.layout)) + step.place);
}

}  // namespace convwalk
