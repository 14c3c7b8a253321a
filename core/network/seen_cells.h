// What one output cell of a network sees of the input, as intervals and counts. Level 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "network/runs.h"
#include "network/stack.h"

namespace convwalk {

/// On one axis.
struct SeenAxis {
    std::optional<Run> interval;     ///< first and last cell that is read; nullopt: none is
    std::int64_t read = 0;           ///< cells of the interval that are read, without holes
    std::optional<Run> beyond = {};  ///< the interval on an endless input, where the borders cut it
};

struct SeenCells {
    std::size_t layer = 1;       ///< whose output the cell is of
    Extents cell;                ///< empty: of a vector, whose numbers all see the same
    std::vector<SeenAxis> axes;  ///< of the input
    std::int64_t cells = 0;      ///< of the box that the intervals make, at most kMostCounted
    std::int64_t read = 0;       ///< of them; the rest are holes
    bool exact = true;           ///< false: too much work, so some holes are counted as read
};

/// @pre the report has the layer and the output cell
[[nodiscard]] SeenCells seen_cells(const Stack& stack, const StackReport& report, std::size_t layer,
                                   const Extents& cell);

/// A line a part: whose cell it is, an interval an axis, "49 of 169 cells are read".
[[nodiscard]] std::vector<std::string> lines_of(const Stack& stack, const SeenCells& seen);

[[nodiscard]] nlohmann::ordered_json seen_json(const SeenCells& seen);

}  // namespace convwalk
