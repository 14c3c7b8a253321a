// A pixel shuffle as a change of shapes, for frameworks that have no call for it. Level 3.
#pragma once

#include <cstdint>

#include "arithmetic/layer.h"

namespace convwalk {

/// Every dimension is split into factors, these are put in another order, and put together again. The batch,
/// which is dimension 0 of each, is left out.
struct ShuffleShapes {
    Extents split;
    Extents order;  ///< from 1: the factor that comes to each place
    Extents merged;
};

/// What a pixel shuffle or unshuffle does to the dimensions of a tensor.
struct ShuffledDimensions {
    bool back = false;  ///< unshuffle: cells become channels
    ShuffleOrder order = ShuffleOrder::channel_first;
    std::int64_t factor = 2;
    std::int64_t channels = 1;  ///< of the map with more cells
    Extents cells;              ///< of the map with fewer, 1 to 3
    bool channels_last = false;
};

[[nodiscard]] ShuffleShapes shapes_of(const ShuffledDimensions& shuffle);

}  // namespace convwalk
