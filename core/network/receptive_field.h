// Receptive fields of the nodes of a network, and what one cell comes from. Level 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "basics/fraction.h"
#include "network/nodes.h"
#include "network/runs.h"
#include "network/stack.h"

namespace convwalk::nodes {

/// The cells of all nodes that some cells of node `last` come from.
/// @param bounded only real cells; otherwise every map is taken as endless, down to the base of `last`
/// @throws TooLarge
[[nodiscard]] std::vector<Region> traced(const std::vector<Node>& nodes, std::size_t last, Region cells,
                                         bool bounded, Effort& effort);

/// The cells of the source that some cells of a node behind an unfold or fold come from. Exact for single
/// cells and for whole lines of them; otherwise effort.exact is false and hulls stand for them.
[[nodiscard]] Region folded_sources(const Link& link, const Region& cells, Effort& effort);

/// Every cell of a node.
[[nodiscard]] Region all_cells(const Node& node);

/// What the cells of a node that stands on other axes than the input see of the input together.
struct Seen {
    std::vector<std::optional<Run>> axes;  ///< of the input; none of a vector
    bool exact = true;                     ///< each cell sees as much
};

/// Of the layer that was added last. @param seen of the nodes before it @throws TooLarge
[[nodiscard]] Seen seen_together(const std::vector<Node>& nodes, const std::vector<Seen>& seen,
                                 Effort& effort);

/// A field on its way to the report. That of any output cell o lies between o * jump + below and o * jump +
/// above. It is counted in cells of the node's base.
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
