// What stands in the cells of a layer's planes: fills or numbers of one's own, and what they give. Level 2.
//
// A picture shows one channel, so the values are those of the layer with one channel; all channels of a pixel
// shuffle.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "arithmetic/layer.h"
#include "basics/tensor.h"
#include "numeric/evaluation.h"
#include "numeric/fill.h"
#include "numeric/terms.h"

namespace convwalk {

/// A fill, or numbers of one's own: of the input's or the kernel's extents, without batch and channels; of a
/// pixel shuffle's input with its channels first.
using InputValues = std::variant<InputFill, Tensor>;
using KernelValues = std::variant<KernelFill, Tensor>;

/// Whole numbers from `least` to `most`, as FillSettings has them.
struct RandomRange {
    std::int64_t least = 0;
    std::int64_t most = 3;
    bool operator==(const RandomRange&) const = default;
};

/// The values that a person asks for.
struct Values {
    bool shown = false;  ///< numbers stand in the cells
    InputValues input = InputFill::random;
    KernelValues kernel = KernelFill::random;
    std::int64_t seed = 7;          ///< of random numbers, 0..kLargestSeed
    bool true_convolution = false;  ///< the kernel is flipped, as mathematics has it and frameworks have not
    double constant = 1;            ///< what a constant input has in every cell
    RandomRange input_range = {0, 3};
    RandomRange kernel_range = {-1, 2};
    bool operator==(const Values&) const = default;
};
inline constexpr std::int64_t kLargestSeed = 4'294'967'295;

/// Cells that the input, the kernel and the output may each have when their numbers are shown.
inline constexpr std::int64_t kMostShownCells = 100'000;

/// Why these values don't belong to the layer: one's own numbers of another shape, or one that can't be used.
/// @pre !why_invalid(layer); so it is for everything below
[[nodiscard]] std::optional<Unfit> why_values_unfit(const Layer& layer, const Values& values);

/// The same values with one's own numbers cut or filled up with zeros to the layer's extents; for more cells
/// than are shown, random ones.
[[nodiscard]] Values fitted(const Layer& layer, Values values);

/// A tensor of other extents with the same numbers at the same indices; 0 where there was none.
/// Different numbers of axes are compared from the last one.
[[nodiscard]] Tensor fitted(const Tensor& tensor, const Extents& extents);

/// Whether so many numbers are worked out at all.
[[nodiscard]] bool few_enough(const Layer& layer);

/// The numbers of one channel. Cells are counted as on the planes, since a batch of one with one channel
/// changes no flat index.
struct CellValues {
    Layer layer;        ///< with one channel
    Operands operands;  ///< the weight flipped where a true convolution flips it; none without a kernel
    Evaluation result;
    bool operator==(const CellValues&) const = default;
};

/// @pre !why_values_unfit() and few_enough()
[[nodiscard]] CellValues cell_values(const Layer& layer, const Values& values);

/// @param output flat row-major index
[[nodiscard]] Sum sum_of(const CellValues& values, std::int64_t output);

/// The cells in the opposite order: turned by 180 degrees, or mirrored where there is one axis.
/// @param tensor of one channel
[[nodiscard]] Tensor flipped(Tensor tensor);

}  // namespace convwalk
