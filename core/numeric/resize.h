// Resizing a feature map: nearest, bilinear, bicubic. Level 1. Source of every formula: PyTorch,
// ATen/native/UpSample.h.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "arithmetic/modes.h"
#include "numeric/unfit.h"
#include "numeric/windows.h"

namespace convwalk {

struct Resizing {
    ResizeMode mode = ResizeMode::nearest;
    /// Bilinear and bicubic: the middles of the outermost cells meet, x = X (in - 1) / (out - 1). Otherwise
    /// the edges of the maps do, x = (X + 0.5) in / out - 0.5.
    bool align_corners = false;
    // One of the two, one value an axis; the other is empty.
    Extents size = {};                 ///< cells of the output
    std::vector<double> factors = {};  ///< the output has floor(in * f) cells, and 1 / f stands for in / out
    bool operator==(const Resizing&) const = default;
};

/// Why an input of this shape can't be resized so.
/// @param input_shape [batch, channels, spatial...] with one to three spatial axes
[[nodiscard]] std::optional<Unfit> why_unfit(const Resizing& resizing, const Extents& input_shape);

/// @pre !why_unfit(resizing, input_shape); so it is for everything below
[[nodiscard]] Extents resized_shape(const Resizing& resizing, const Extents& input_shape);

/// Which cells each output reads and what it multiplies them with. Cells that are read again beyond the
/// border are padding with a source.
[[nodiscard]] Windows resize_windows(const Resizing& resizing, const Extents& input_shape);

/// @pre !why_no_tensor(input, input.shape)
[[nodiscard]] Tensor resized(const Resizing& resizing, const Tensor& input);

}  // namespace convwalk
