#include "views/planes/placed_axis.h"

namespace convwalk {

SlotKind uncut(const Slot& slot) {
    if (slot.kind != SlotKind::cropped) return slot.kind;
    return slot.source >= 0 ? SlotKind::real : SlotKind::inserted_zero;
}

PlacedAxis placed(const AxisLayout& axis, double spread) {
    PlacedAxis result;
    result.places.reserve(axis.slots.size());
    const double inner = double((axis.inputs - 1) * (axis.gap + 1) + 1);
    const double shift = (1 - spread) * double(axis.gap * (axis.inputs - 1)) / 2;
    for (std::size_t n = 0; n < axis.slots.size(); ++n) {
        const Slot& slot = axis.slots[n];
        const std::int64_t from_first = static_cast<std::int64_t>(n) - axis.first_real;
        double at = double(n);
        if (spread < 1 && from_first >= 0 && double(from_first) < inner) {
            const std::int64_t input = from_first / (axis.gap + 1);
            const std::int64_t zero = from_first % (axis.gap + 1);
            at = double(axis.first_real) + shift + double(input) * (1 + double(axis.gap) * spread) +
                 double(zero) * spread;
        }
        result.places.push_back({slot.kind, uncut(slot), slot.read, slot.source >= 0, at});
    }
    return result;
}

std::vector<SlotRun> runs_of(const PlacedAxis& axis) {
    std::vector<SlotRun> runs;
    for (std::size_t n = 0; n < axis.places.size(); ++n) {
        const auto same = [&](const PlacedAxis::Place& p) {
            return p.kind == axis.places[n].kind && p.read == axis.places[n].read;
        };
        if (n == 0 || !same(axis.places[n - 1])) runs.push_back({static_cast<std::int64_t>(n), 0});
        ++runs.back().count;
    }
    return runs;
}

}  // namespace convwalk
