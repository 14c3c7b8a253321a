// The numbers that a network multiplies with, layer by layer, and what they can be filled with. Level 2.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "basics/tensor.h"
#include "network/stack.h"
#include "numeric/unfit.h"

namespace convwalk {

/// What a batch norm has learned; one number a channel each.
struct BatchNorm {
    std::vector<double> mean;
    std::vector<double> variance;
    std::vector<double> scale;
    std::vector<double> shift;
    double epsilon = 1e-5;  ///< added to the variance
    bool operator==(const BatchNorm&) const = default;
};

/// Of one layer.
struct LayerWeights {
    /// As weight_shape() has it; of a dense layer [features, what it takes]. No shape where there are none.
    Tensor weight;
    std::vector<double> bias;             ///< one a channel that comes out, or none at all
    std::optional<BatchNorm> norm{};      ///< nullopt: a batch norm leaves numbers as they are
    std::vector<double> slopes = {0.25};  ///< of a PReLU below 0: one for all channels, or one each
    bool operator==(const LayerWeights&) const = default;
};
using NetworkWeights = std::vector<LayerWeights>;

enum class WeightFill : std::uint8_t {
    ones,    ///< 1 everywhere
    random,  ///< from 0 to 1, by seed, layer and place
    he,      ///< from -b to b with b = sqrt(6 / inputs of an output), which keeps the spread behind a ReLU
    icnr,    ///< random, but what lands on the places of one step has the same weights: no pattern of a step
    bilinear,  ///< what blends neighbours as bilinear resizing does; a layer that leaves sizes alone copies
    identity,  ///< 1 in the middle, between channels of the same index
};
inline constexpr std::array kWeightFills = {WeightFill::ones, WeightFill::random,   WeightFill::he,
                                            WeightFill::icnr, WeightFill::bilinear, WeightFill::identity};
[[nodiscard]] std::string_view name_of(WeightFill fill);
/// @throws BadInput with one sentence when there is none
[[nodiscard]] WeightFill weight_fill_named(std::string_view name);

struct WeightSettings {
    WeightFill fill = WeightFill::random;
    std::uint64_t seed = 1;
    /// Every layer's weights are scaled so that what comes out of a constant input has, far from the border,
    /// the same mean. Weights that add up to 0 are left alone.
    bool keep_mean = false;
};

/// Weights for every layer, without biases. ICNR: Aitken et al., "Checkerboard artifact free sub-pixel
/// convolution", arXiv:1707.02937; here for transposed convolutions, too.
/// @param report that of the stack, without a refusal
[[nodiscard]] NetworkWeights weights_filled(const Stack& stack, const StackReport& report,
                                            const WeightSettings& settings);

/// The shape of a layer's weights; empty where it has none. @param number from 1
[[nodiscard]] Extents weight_shape_in(const Stack& stack, const StackReport& report, std::size_t number);

/// Why these are no weights of the network: another number of layers, or of numbers in one, or a value that
/// is out of range.
[[nodiscard]] std::optional<Unfit> why_unfit(const Stack& stack, const StackReport& report,
                                             const NetworkWeights& weights);

}  // namespace convwalk
