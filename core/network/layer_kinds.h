// The operators among the kinds of layers that networks have. Level 2.
#pragma once

#include <optional>

#include "arithmetic/operators.h"
#include "network/stack.h"

namespace convwalk {

// The kinds begin with the operators, in their order.
static_assert(LayerKind{kOperatorCount} == LayerKind::activation);

[[nodiscard]] constexpr LayerKind kind_of(Operator op) {
    return static_cast<LayerKind>(op);
}

/// The operator that this kind is; nullopt: it has none.
[[nodiscard]] constexpr std::optional<Operator> operator_of(LayerKind kind) {
    if (static_cast<int>(kind) >= kOperatorCount) return std::nullopt;
    return static_cast<Operator>(kind);
}

}  // namespace convwalk
