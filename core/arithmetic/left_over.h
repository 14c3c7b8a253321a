// What the last step leaves over at the end of an axis, and sentences about single axes that are told once
// for those that agree. Level 1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk {

/// "row", "columns"; "cell" of a layer of one axis. Layers of a volume are its slices.
[[nodiscard]] std::string line_noun(std::size_t axis, std::size_t axes, std::int64_t count);

/// "1 row and column", "2 rows and 1 column", "3 cells": what each axis has, without those that have 0.
[[nodiscard]] std::string lines_words(const Extents& counts);

/// A sentence about one axis, in parts: "the last row of the padding is never read: (6 + 2·1 − 3) mod 2 = 1
/// is left over".
struct AxisRemark {
    std::string head;        ///< "the last"
    std::int64_t count = 1;  ///< of rows or columns
    std::string place;       ///< " of the padding"
    std::string verb;        ///< "never read": what comes after "is" or "are"
    std::string reason;
    bool operator==(const AxisRemark&) const = default;
};

/// "the last", "the last 3"
[[nodiscard]] std::string counted_head(std::string_view head, std::int64_t count);

/// Without full stops; a remark that several axes share is one sentence, in the order of the first of them.
/// @param remarks those of each axis
[[nodiscard]] std::vector<std::string> sentences_of(const std::vector<std::vector<AxisRemark>>& remarks);

/// Cells of the input that no window reaches because the last step did not fit: what leftover_cells() has
/// beyond the padding. Padding that is left over is no loss.
[[nodiscard]] std::int64_t lost_inputs(Operator op, const AxisSpec& axis);

/// Whether a resizing's factor makes no whole number of cells of this input, so that the size is rounded.
[[nodiscard]] bool rounds_down(Operator op, const AxisSpec& axis);

/// What is left over at the end of an axis, and of what: the padding, the input, or both.
[[nodiscard]] std::optional<AxisRemark> left_over(Operator op, const AxisSpec& axis);

/// The sentences of all axes.
[[nodiscard]] std::vector<std::string> left_over_words(const Layer& layer);

}  // namespace convwalk
