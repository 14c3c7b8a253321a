// Why the output has its size: the relationship of the guide and the calculation in words. Level 1.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk {

/// The calculation of one axis' output size.
struct Derivation {
    int relationship = 0;   ///< 1..15 of the guide; 0 = the guide does not treat the operator
    bool extended = false;  ///< the relationship holds with a term added that the guide leaves out
    std::string formula;    ///< "o = ⌊(i + 2p − k) / s⌋ + 1": only the terms that count here
    std::string numbers;    ///< "⌊(5 + 2·1 − 3) / 2⌋ + 1": the same with the numbers put in
    std::int64_t size = 0;  ///< o
    bool one_less = false;  ///< ceil mode: one less than the formula, for the last window begins outside
    std::vector<std::string> lines;  ///< the whole calculation, a line a step, remarks last
};

/// @pre !why_invalid(layer)
[[nodiscard]] Derivation derivation(const Layer& layer, std::size_t axis);

/// "o = ⌊(5 + 2·1 − 3) / 2⌋ + 1 = 3", the formula and its numbers on one line; both axes when they differ
/// ("rows: o = ... · columns: o = ...").
[[nodiscard]] std::string size_caption(const Layer& layer);

/// "kernel 3, stride 2, padding 1": the fields that are not at rest. Values that differ between axes are
/// joined ("kernel 3×5"), sides that differ are told apart ("padding 1 before, 2 after").
[[nodiscard]] std::string parameter_caption(const Layer& layer);

/// How a resizing samples, named after its axes: "nearest", "linear", "bilinear", "trilinear".
[[nodiscard]] std::string_view sampling_name(const Layer& layer);

/// parameter_caption() of what was asked for, naming the convolution when its parameters were given:
/// "transposes 5×5 → 3×3 with kernel 3, stride 2, padding 1".
[[nodiscard]] std::string parameter_caption(const LayerRequest& request);

/// The guide whose relationships are named.
inline constexpr std::string_view kGuide =
    "The guide: Dumoulin & Visin, A guide to convolution arithmetic for deep learning, 2016";

/// "Relationship 14 of Dumoulin & Visin's guide", with "extended" where it is; "Output size" where the guide
/// has none.
[[nodiscard]] std::string relationship_caption(const Derivation& d);

}  // namespace convwalk
