#include "views/channels/channel_stamps.h"

#include <algorithm>

#include "figure/labels.h"
#include "views/planes/brush.h"
#include "views/planes/number_painter.h"

namespace convwalk {
namespace {

// The first and the last place of the input that stamps an output.
struct Stampers {
    std::int64_t first = 0;
    std::int64_t last = 0;
};

// Along one axis; nullopt: none does.
std::optional<Stampers> stampers_along(const AxisLayout& axis, std::int64_t output) {
    std::optional<Stampers> found;
    for (std::int64_t position = 0; position < axis.taps(output); ++position) {
        const std::int64_t slot = axis.tap(output, position).slot;
        if (slot < 0 || slot >= std::ssize(axis.slots)) continue;
        const std::int64_t source = axis.slots[static_cast<std::size_t>(slot)].source;
        if (source < 0) continue;
        if (!found) found = {source, source};
        found->last = source;
    }
    return found;
}

std::optional<Stampers> stampers_of(const Figure& f, const Cell3& output) {
    const Extents inputs = input_extents(f.layout);
    Stampers flat;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto along = stampers_along(f.layout.axes[i], output[i]);
        if (!along) return std::nullopt;
        flat.first = flat.first * inputs[i] + along->first;
        flat.last = flat.last * inputs[i] + along->last;
    }
    return flat;
}

}  // namespace

Extents slots_of_place(const Figure& f, std::int64_t place) {
    Extents at = unravelled(place, input_extents(f.layout));
    for (std::size_t i = 0; i < 3; ++i) at[i] = f.layout.axes[i].slot_of_input(at[i]);
    return at;
}

std::optional<std::int64_t> place_of_slots(const Figure& f, const Extents& slots) {
    const Extents inputs = input_extents(f.layout);
    std::int64_t flat = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const std::int64_t source = f.layout.axes[i].slots[static_cast<std::size_t>(slots[i])].source;
        if (source < 0) return std::nullopt;
        flat = flat * inputs[i] + source;
    }
    return flat;
}

std::optional<KernelWindow> stamp_window(const Figure& f, std::int64_t place) {
    const Extents slots = slots_of_place(f, place);
    KernelWindow window;
    for (std::size_t i = 0; i < 3; ++i) {
        const std::vector<AxisReach> reached = f.layout.axes[i].reach(slots[i]);
        if (reached.empty()) return std::nullopt;
        window.begin[i] = reached.front().output;
        window.size[i] = reached.back().output - reached.front().output + 1;
    }
    return window;
}

std::optional<Cell3> landing_of(const Figure& f, std::int64_t place, std::int64_t tap) {
    const Extents slots = slots_of_place(f, place);
    const Extents taps = unravelled(tap, kernel_extents(f.layout));
    Cell3 output{};
    for (std::size_t i = 0; i < 3; ++i) {
        const std::vector<AxisReach> reached = f.layout.axes[i].reach(slots[i]);
        const auto lands = std::find_if(reached.begin(), reached.end(),
                                        [&](const AxisReach& reach) { return reach.weight == taps[i]; });
        if (lands == reached.end()) return std::nullopt;
        output[i] = lands->output;
    }
    return output;
}

std::int64_t kept_of_stamp(const Figure& f, std::int64_t place) {
    const Extents slots = slots_of_place(f, place);
    std::int64_t kept = 1;
    for (std::size_t i = 0; i < 3; ++i) kept *= std::ssize(f.layout.axes[i].reach(slots[i]));
    return kept;
}

StampedSoFar stamped_so_far(const Figure& f, const Cell3& output, std::int64_t places) {
    const auto stampers = stampers_of(f, output);
    if (!stampers)
        return places == cell_count(input_extents(f.layout)) ? StampedSoFar::all : StampedSoFar::none;
    return stampers->first >= places  ? StampedSoFar::none
           : stampers->last >= places ? StampedSoFar::some
                                      : StampedSoFar::all;
}

double sum_so_far(const Figure& f, const ChannelStep& output, std::int64_t places) {
    const Sum sum = sum_of(f, output);
    double total = sum.bias;
    for (const Term& term : sum.terms) {
        if (term.source >= 0 && term.source < places) total += term.product;
    }
    return total;
}

CellLook stamped_look(const Figure& f, const ChannelHue& hue, const ChannelStep& output,
                      std::int64_t places) {
    const Cell3 at = cell3(unravelled(output.place, output_extents(f.layout)));
    const StampedSoFar so_far = stamped_so_far(f, at, places);
    constexpr double kBegun = 0.25;  // of the way from what waits to what is there
    CellLook look{so_far == StampedSoFar::all ? hue.computed : hue.waiting};
    look.text = look.style.text;
    if (so_far == StampedSoFar::some) {
        look.style.fill = mix(hue.waiting.fill, hue.computed.fill, kBegun);
        look.text = readable_on(f.scenario.theme, look.style);
    }
    if (so_far != StampedSoFar::none && f.values && !f.scenario.view.hidden.result)
        look.value = sum_so_far(f, output, places);
    return look;
}

CellLook bare_input_look(const Figure& f, std::int64_t channel, std::int64_t place) {
    CellLook look{f.scenario.theme.input};
    look.text = readable_on(f.scenario.theme, look.style);
    if (f.values) {
        const std::int64_t cells = cell_count(input_extents(f.layout));
        look.value = f.values->cells.operands.input.values[static_cast<std::size_t>(channel * cells + place)];
    }
    return look;
}

}  // namespace convwalk
