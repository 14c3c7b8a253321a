// Where the slots of an axis stand while zeros are being inserted. Level 8.
#pragma once

#include <cstdint>
#include <vector>

#include "layout/layout.h"

namespace convwalk {

/// One axis of the grid, ready to paint: what each slot is and where it stands at this moment.
struct PlacedAxis {
    struct Place {
        SlotKind kind;
        SlotKind uncut;  ///< what a cropped slot was before
        bool read;
        bool shown;  ///< an input cell, or a copy of one
        double at;   ///< cells from the begin of the plane
    };
    std::vector<Place> places;
};

/// What a slot is, or was before it was cut away.
[[nodiscard]] SlotKind uncut(const Slot& slot);

/// @param spread 0: inputs side by side, centred where they will be spread; 1: all zeros between them
[[nodiscard]] PlacedAxis placed(const AxisLayout& axis, double spread);

/// Neighbouring slots of one kind.
struct SlotRun {
    std::int64_t first = 0;
    std::int64_t count = 0;
};
[[nodiscard]] std::vector<SlotRun> runs_of(const PlacedAxis& axis);

}  // namespace convwalk
