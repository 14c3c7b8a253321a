// Values through a network: every layer's numbers for an input and weights, a piece at a time. Level 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "network/run/products.h"
#include "network/run/weights.h"

namespace convwalk {

/// Numbers that all maps of a run may have together.
inline constexpr std::int64_t kMostRunValues = 40'000'000;

/// Multiplications that a run may take: some seconds.
inline constexpr std::int64_t kMostRunProducts = 60'000'000'000;

/// Why values can't be worked out: the network is impossible or too large, weights or input do not fit.
/// @param report that of the stack
/// @param input [batch, channels, spatial...], of a vector [batch, length]
[[nodiscard]] std::optional<Unfit> why_not_run(const Stack& stack, const StackReport& report,
                                               const NetworkWeights& weights, const Tensor& input);

/// A layer's activation of numbers, in place. @param slopes of a PReLU, see LayerWeights
/// @param activation one of activation_names(), or "" for none
void activate(Tensor& map, const std::string& activation, const std::vector<double>& slopes);

/// Maps of the layers, one after the other. Whoever does not ask any more has cancelled it.
class NetworkRun {
  public:
    /// @pre !why_not_run(stack, report, weights, input), and `report` is that of the stack
    NetworkRun(Stack stack, StackReport report, NetworkWeights weights, Tensor input, Precision precision);

    /// Works on, for some milliseconds or, of a layer without weights, for that layer.
    /// @return false when all maps are there
    bool next();

    /// Layers whose maps are there.
    [[nodiscard]] std::size_t done() const { return maps_.size() - 1; }
    /// [batch, channels, spatial...], of a vector [batch, length].
    /// @param layer from 1; 0 is the input @pre it is done
    [[nodiscard]] const Tensor& map(std::size_t layer) const { return maps_[layer]; }

  private:
    [[nodiscard]] Tensor without_weights(std::size_t number) const;
    void begin_products(std::size_t number);
    void finish(Tensor map);

    Stack stack_;
    StackReport report_;
    NetworkWeights weights_;
    Precision precision_;
    std::vector<Tensor> maps_;
    Layer dense_;  // the dense layer at hand, as a convolution of one cell
    Tensor read_;  // what it reads, as that convolution does
    std::unique_ptr<Products> products_;
};

/// The map of the last layer, or the input where there is none. @pre as for NetworkRun
[[nodiscard]] Tensor output_of(const Stack& stack, const NetworkWeights& weights, const Tensor& input,
                               Precision precision = Precision::double_);

}  // namespace convwalk
