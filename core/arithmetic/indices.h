// Indices of a block of cells, the last axis fastest. Level 1.
#pragma once

#include <cstddef>
#include <cstdint>

#include "arithmetic/layer.h"

namespace convwalk {

/// The index of the cell with this number, and back. @pre the cell lies in the block
[[nodiscard]] Extents unravelled(std::int64_t flat, const Extents& extents);
[[nodiscard]] std::int64_t ravelled(const Extents& index, const Extents& extents);

/// Calls `visit` with the index of every cell, in their order.
template <typename Visit>
void for_each_index(const Extents& extents, Visit visit) {
    const std::int64_t count = cell_count(extents);
    Extents index(extents.size(), 0);
    for (std::int64_t n = 0; n < count; ++n) {
        visit(static_cast<const Extents&>(index));
        for (std::size_t axis = extents.size(); axis-- > 0;) {
            if (++index[axis] < extents[axis]) break;
            index[axis] = 0;
        }
    }
}

}  // namespace convwalk
