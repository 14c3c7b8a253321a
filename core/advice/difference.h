// What makes two layers' outputs differ in size: what each field does by itself, and what only several do
// together. Level 3.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk {

enum class ChangedField : std::uint8_t {
    dimensions,  ///< stands for all that differs
    op,          ///< with what the other operator has no use for: ceil mode, output padding, dilation
    input,
    kernel,
    dilation,
    stride,
    padding,  ///< both sides, where they agree before and after
    padding_begin,
    padding_end,
    output_padding,
    ceil_mode,
};

/// One field that differs on some axis.
struct FieldEffect {
    ChangedField field = ChangedField::input;
    /// "stride 1 → 2: 6×6 becomes 3×3"
    std::string sentence;
    /// The first layer's output with only this field changed; below 1 on an axis that has none. Empty for
    /// dimensions.
    Extents alone;
};

struct LayerDifference {
    Extents from;  ///< output of the first layer
    Extents to;    ///< of the second
    std::vector<FieldEffect> effects;
    /// What the effects do not add up to: "together 6×6 becomes 2×2, ..."; empty when they do, cell by cell.
    std::string together;
    /// Channels and groups, which do not matter to the size.
    std::vector<std::string> beside;
};

/// Empty effects when nothing that matters to the size differs.
/// @throws BadInput when one of them is impossible
[[nodiscard]] LayerDifference difference_of(const LayerRequest& from, const LayerRequest& to);

/// The first layer with the fields of some effects as the second has them. With all of them it has the
/// second's windows. Both are resolved.
[[nodiscard]] Layer with_effects(const Layer& from, const Layer& to, std::span<const FieldEffect> effects);

}  // namespace convwalk
