// What a layer costs, the convolution that a transposed one amounts to, and what no window reads. Level 3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arithmetic/fields.h"
#include "layout/layout.h"

namespace convwalk {

/// Counts for one sample of a batch, without bias; exact up to 2^53.
struct Cost {
    double parameters = 0;  ///< values of the kernel: out channels * in channels / groups * taps; pooling: 0
    double multiply_adds = 0;  ///< taps of all windows over all channels; without weights: values looked at
    double useful = 0;         ///< those of them that lie on a cell of the input or a copy of one, on no zero
};

/// Time grows with the sizes of the kernel's and the grid's axes, not with their products.
/// @param layout that of the layer, also one that has more axes, of one cell, before the layer's
[[nodiscard]] Cost cost(const Layer& layer, const Layout& layout);

/// "1,048,576"; "1.2·10¹⁸" where a double no longer counts one by one.
[[nodiscard]] std::string count_text(double count);

/// A row of a table: what it is, and its value.
struct Fact {
    std::string what;
    std::string value;
    std::optional<LayerField> field = std::nullopt;  ///< that it comes from
    bool operator==(const Fact&) const = default;
};

/// The convolution with stride 1 that a transposed one amounts to, in rows such as {"border zeros, k −
/// p − 1", "1"}; empty for other operators. A value that differs between axes is given for each, "0×1".
/// @pre !why_invalid(layer)
[[nodiscard]] std::vector<Fact> equivalent_convolution(const Layer& layer);

/// Of a whole: "half", "a third of", "1/7 of". @param parts 2 or more
[[nodiscard]] std::string share_in_words(std::int64_t parts);

/// What the zeros between the inputs of a transposed layer are for: "a fractionally strided convolution:
/// ...", without a full stop; empty where there are none. @pre !why_invalid(layer)
[[nodiscard]] std::string pace_words(const Layer& layer);

/// What no window reads and why, a sentence each, without a full stop: "the last row and column are never
/// read: (6 − 3) mod 2 = 1 is left over". When cells of the input are among it, the last sentence
/// counts them. Empty when every cell is read.
/// @param layout as for cost()
[[nodiscard]] std::vector<std::string> unread(const Layer& layer, const Layout& layout);

}  // namespace convwalk
