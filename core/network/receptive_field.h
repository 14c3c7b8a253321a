// Receptive fields of the nodes of a network, and what one cell comes from. Level 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "basics/fraction.h"
#include "network/nodes.h"
#include "network/runs.h"
#include "network/stack.h"

namespace convwalk::nodes {

/// The cells of all nodes that one cell of node `last` comes from.
/// @param bounded only real cells; otherwise every map is taken as endless @throws TooLarge
[[nodiscard]] std::vector<Runs> traced(const std::vector<Node>& nodes, std::size_t last, std::size_t axis,
                                       std::int64_t cell, bool bounded, Effort& effort);

/// A field on its way to the report. That of any output cell o lies between o * jump + below and o * jump +
/// above.
struct Growing {
    AxisField field;
    Fraction below;
    Fraction above;
};

/// One axis of the layer that was added last.
/// @param fields of the nodes before it @throws TooLarge
[[nodiscard]] Growing grown(const Stack& stack, const std::vector<Node>& nodes,
                            const std::vector<std::vector<Growing>>& fields, std::size_t axis, Effort& effort,
                            std::vector<Remark>& remarks);

}  // namespace convwalk::nodes
