// The operators among the kinds of layers that networks have. Level 2.
#pragma once

#include <optional>

#include "arithmetic/operators.h"
#include "network/stack.h"

namespace convwalk {

[[nodiscard]] constexpr LayerKind kind_of(Operator op) {
    switch (op) {
        case Operator::convolution:
            return LayerKind::convolution;
        case Operator::transposed_convolution:
            return LayerKind::transposed_convolution;
        case Operator::max_pooling:
            return LayerKind::max_pooling;
        case Operator::average_pooling:
            return LayerKind::average_pooling;
        case Operator::resize:
            return LayerKind::resize;
        case Operator::pixel_shuffle:
            return LayerKind::pixel_shuffle;
        case Operator::pixel_unshuffle:
            return LayerKind::pixel_unshuffle;
        case Operator::adaptive_max_pooling:
            return LayerKind::adaptive_max_pooling;
        case Operator::adaptive_average_pooling:
            return LayerKind::adaptive_average_pooling;
        case Operator::pad:
            return LayerKind::pad;
    }
    return LayerKind::convolution;
}

/// The operator that this kind is; nullopt: it has none.
[[nodiscard]] constexpr std::optional<Operator> operator_of(LayerKind kind) {
    for (const OperatorRow& row : kOperators) {
        if (kind_of(row.op) == kind) return row.op;
    }
    return std::nullopt;
}

}  // namespace convwalk
