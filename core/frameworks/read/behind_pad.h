// A pooling behind a pad as one layer. Level 3.
#pragma once

#include <string>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk {

/// To the pooling the cells of the pad are as good as real ones: a ceil mode rounds by its own padding, and
/// an average counts them where it leaves its own padding out. Makes one layer of both.
/// @param layer a pooling with its input before the pad, and all padding in its axes
/// @param pad of that padding, what the pad adds an axis
/// @returns why no layer here does the same; empty: this one does
[[nodiscard]] std::string settle_behind_pad(Layer& layer, const std::vector<Sides>& pad);

}  // namespace convwalk
