// The way from one layer's size to another's, a field at a time; difference.h says what each does alone.
// Level 3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk {

/// What one field does to the size of one axis.
struct Change {
    std::string field;
    std::size_t axis = 0;
    std::int64_t before = 0;
    std::int64_t after = 0;
    /// Output sizes on the way from the first layer to the second, fields changed one after the other; below
    /// 1 when there is no output in between.
    std::int64_t size_before = 0;
    std::int64_t size_after = 0;
    std::string sentence;
};

/// What changed from one layer to the other, in the order of the fields; empty when nothing that matters to
/// the size did. The sizes form a chain from the first layer's to the second's.
/// @throws BadInput when they have different numbers of dimensions, or one is impossible
[[nodiscard]] std::vector<Change> what_changed(const LayerRequest& from, const LayerRequest& to);

}  // namespace convwalk
