// What would make an impossible layer possible: one change each, ready to be taken. Level 3: layers that are
// too large to lay out are mended, too.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk {

/// A change of one field, on as many axes as need it. Padding counts as one field: its word and both ends.
struct Mend {
    std::string words;  ///< "largest kernel that fits: 4", "stride 1, which same padding needs"
    LayerRequest request;
};

inline constexpr std::size_t kMostMends = 3;

/// Changes to one field each after which neither why_invalid() nor why_too_large() refuses the layer, the
/// field that the refusal names first. Each stays as near as it can to what was asked for. At most
/// kMostMends; none when the layer is possible, or two fields would have to change.
[[nodiscard]] std::vector<Mend> mends(const LayerRequest& request);

}  // namespace convwalk
