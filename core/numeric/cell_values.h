// What stands in the cells of a layer's planes: fills or numbers of one's own, and what they give. Level 2.
//
// Most pictures show one channel, and have the values of the layer with one channel; all channels of a pixel
// shuffle. The views of channels have those of every channel; the first one's are the same in both.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "arithmetic/layer.h"
#include "basics/tensor.h"
#include "numeric/evaluation.h"
#include "numeric/fill.h"
#include "numeric/terms.h"

namespace convwalk {

/// A fill, or numbers of one's own. Those of the input's or the kernel's extents, without channels, stand in
/// every channel; with them they are [channels, spatial...], and a kernel's as weight_shape() has them. A
/// pixel shuffle's input has its channels always.
using InputValues = std::variant<InputFill, Tensor>;
using KernelValues = std::variant<KernelFill, Tensor>;

/// What is added to every output of a channel.
enum class BiasFill : std::uint8_t {
    none,
    random,  ///< whole numbers as a random kernel has them, by seed and channel; not the kernel's own
};
inline constexpr std::array kBiasFills = {BiasFill::none, BiasFill::random};
[[nodiscard]] std::string_view name_of(BiasFill fill);

/// A fill, or numbers of one's own: one an output channel, or one for all of them.
using BiasValues = std::variant<BiasFill, Tensor>;

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
    BiasValues bias = BiasFill::none;
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

/// Whether so many numbers are worked out at all: of one channel, and of every one.
[[nodiscard]] bool few_enough(const Layer& layer);
[[nodiscard]] bool few_enough_channels(const Layer& layer);

/// Whether something is added to the outputs.
[[nodiscard]] bool has_bias(const Layer& layer, const Values& values);

/// The numbers of one channel, or of all. Cells of one are counted as on the planes, since a batch of one
/// with one channel changes no flat index.
struct CellValues {
    Layer layer;        ///< with as many channels as there are numbers of
    Operands operands;  ///< the weight flipped where a true convolution flips it; none without a kernel
    Evaluation result;
    bool operator==(const CellValues&) const = default;
};

/// Of the first channel alone. Where several add up to an output, this is a share of it, without the bias.
/// @pre !why_values_unfit() and few_enough()
[[nodiscard]] CellValues cell_values(const Layer& layer, const Values& values);

/// Of every channel. @pre !why_values_unfit() and few_enough_channels()
[[nodiscard]] CellValues channel_values(const Layer& layer, const Values& values);

/// @param output flat row-major index, of the cells of all channels that there are numbers of
[[nodiscard]] Sum sum_of(const CellValues& values, std::int64_t output);

/// What a layer multiplies with and adds.
struct Parameters {
    Tensor weight;             ///< flipped where a true convolution flips it; no shape without a kernel
    std::vector<double> bias;  ///< one number an output channel, or none
};
/// @pre !why_values_unfit()
[[nodiscard]] Parameters parameters_of(const Layer& layer, const Values& values);

/// The cells in the opposite order: turned by 180 degrees, or mirrored where there is one axis.
/// @param tensor of one channel
[[nodiscard]] Tensor flipped(Tensor tensor);

}  // namespace convwalk
