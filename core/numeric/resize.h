// Resizing a feature map: nearest, bilinear, bicubic. Level 2. Source of every formula: PyTorch,
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

/// The resizing that a layer is.
/// @pre the layer's operator is resize
[[nodiscard]] Resizing resizing_of(const Layer& layer);

/// Why an input of this shape can't be resized so.
/// @param input_shape [batch, channels, spatial...] with one to three spatial axes
[[nodiscard]] std::optional<Unfit> why_unfit(const Resizing& resizing, const Extents& input_shape);

/// @pre !why_unfit(resizing, input_shape); so it is for everything below
[[nodiscard]] Extents resized_shape(const Resizing& resizing, const Extents& input_shape);

/// One table an axis: which cells each output reads and what it multiplies them with, side by side. Some tap
/// of each output lies on an input. Cells that are read again beyond the border are padding with a source.
[[nodiscard]] std::vector<AxisTable> resize_tables(const Resizing& resizing, const Extents& input_shape);

/// Which cells each output reads and what it multiplies them with. Cells that are read again beyond the
/// border are padding with a source.
[[nodiscard]] Windows resize_windows(const Resizing& resizing, const Extents& input_shape);

/// @pre !why_no_tensor(input, input.shape)
[[nodiscard]] Tensor resized(const Resizing& resizing, const Tensor& input);

}  // namespace convwalk
