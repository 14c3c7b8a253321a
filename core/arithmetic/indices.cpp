#include "arithmetic/indices.h"

namespace convwalk {

Extents unravelled(std::int64_t flat, const Extents& extents) {
    Extents index(extents.size());
    for (std::size_t axis = extents.size(); axis-- > 0;) {
        index[axis] = flat % extents[axis];
        flat /= extents[axis];
    }
    return index;
}

std::int64_t ravelled(const Extents& index, const Extents& extents) {
    std::int64_t flat = 0;
    for (std::size_t axis = 0; axis < extents.size(); ++axis) flat = flat * extents[axis] + index[axis];
    return flat;
}

}  // namespace convwalk
