// What a run and the way back through it both know. Level 2.
#pragma once

#include "network/stack.h"
#include "numeric/evaluation.h"

namespace convwalk {

/// Of a leaky ReLU below 0.
inline constexpr double kLeakySlope = 0.01;

/// A map as a join or a crop cuts it. @param number of that layer, from 1
[[nodiscard]] Tensor cut_as(const Stack& stack, const StackReport& report, std::size_t number,
                            const Tensor& map);

/// The layer whose windows an unfold or a fold has, over a map of these sizes.
[[nodiscard]] Layer windows_over(const Unfold& unfold, const Extents& map, std::int64_t channels);

}  // namespace convwalk
