// What makes two layers' outputs differ in size: what each field does by itself, and what only several do
// together. Level 3.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "arithmetic/fields.h"

namespace convwalk {

/// One field that differs on some axis.
struct FieldEffect {
    /// nullopt: the operator, with all that the other one has no use for. The dimensions stand for all that
    /// differs.
    std::optional<LayerField> field;
    bool both_sides = false;  ///< of padding: its end, too, since they agree before and after
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
    /// What does not matter to the size: channels, groups, modes.
    std::vector<std::string> beside;
};

/// Empty effects when nothing that matters to the size differs.
/// @throws BadInput when one of them is impossible
[[nodiscard]] LayerDifference difference_of(const LayerRequest& from, const LayerRequest& to);

/// The first layer with the fields of some effects as the second has them. With all of them it has the
/// second's windows. Both are resolved.
[[nodiscard]] Layer with_effects(const Layer& from, const Layer& to, std::span<const FieldEffect> effects);

}  // namespace convwalk
