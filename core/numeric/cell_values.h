// What stands in the cells of a layer's planes, and the sums that make its outputs. Level 1.
//
// A picture shows one channel, so the values are those of the layer with one channel.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arithmetic/layer.h"
#include "arithmetic/slot_kind.h"
#include "basics/tensor.h"
#include "numeric/fills.h"

namespace convwalk {

/// The values that a person asks for.
struct Values {
    bool shown = false;  ///< numbers stand in the cells
    InputFill input = InputFill::random;
    KernelFill kernel = KernelFill::random;
    // With the fill `numbers`: of the shape of the input and of the kernel, as a person wrote them.
    Tensor input_numbers = {};
    Tensor kernel_numbers = {};
    std::int64_t seed = 7;          ///< of random numbers, 0..kLargestSeed
    bool true_convolution = false;  ///< the kernel is flipped, as mathematics has it and frameworks have not
    bool operator==(const Values&) const = default;
};
inline constexpr std::int64_t kLargestSeed = 4'294'967'295;

/// Cells that the input, the kernel and the output may each have when their numbers are shown.
inline constexpr std::int64_t kMostShownCells = 100'000;

/// Why these values don't belong to the layer: one's own numbers of another shape. A sentence.
/// @pre !why_invalid(layer); so it is for everything below
[[nodiscard]] std::optional<std::string> why_unfit(const Layer& layer, const Values& values);

/// The same values with one's own numbers cut or filled up with zeros to the layer's extents; for more cells
/// than are shown, random ones.
[[nodiscard]] Values fitted(const Layer& layer, Values values);

/// Whether so many numbers are worked out at all.
[[nodiscard]] bool few_enough(const Layer& layer);

/// The numbers of one channel, each of the layer's own extents.
struct CellValues {
    Tensor input;
    Tensor kernel;  ///< by the index of the kernel value, flipped where a true convolution flips it; pooling:
                    ///< empty
    Tensor output;
    /// Max pooling: the flat index of the input cell that each output is, -1 for none. Others: empty.
    std::vector<std::int64_t> winners;
    bool operator==(const CellValues&) const = default;
};

/// @pre !why_unfit() and few_enough()
[[nodiscard]] CellValues cell_values(const Layer& layer, const Values& values);

/// One product of an output's sum, or one value that pooling looks at.
struct Term {
    double input = 0;  ///< 0 for what was put in
    double weight = 1;
    SlotKind kind = SlotKind::real;
    std::int64_t source = -1;  ///< flat index of the input cell
};

/// What an output is made of, tap by tap. Places that pooling never counts are left out: those beyond the
/// padding, and for max pooling the padding too.
struct Sum {
    std::vector<Term> terms;
    std::int64_t divisor = 1;  ///< average pooling divides by it; 0: no cell counts, and the result is 0
    std::int64_t winner = -1;  ///< max pooling: the index of the term that is the result
    double result = 0;         ///< minus infinity where max pooling has no cell
};

/// @param output flat row-major index
[[nodiscard]] Sum sum_of(const Layer& layer, const CellValues& values, std::int64_t output);

/// A number as it stands in a cell: "12", "−0.333", "1.2e9", "−∞". Whole numbers below ten million are
/// written out; others with so many significant digits at most.
[[nodiscard]] std::string short_number(double value, int digits = 3);

}  // namespace convwalk
