// The same call in five frameworks: what each makes of it. Level 3.
#pragma once

#include <string>
#include <vector>

#include "arithmetic/layer.h"
#include "frameworks/rules.h"

namespace convwalk {

/// With what padding the call is made.
enum class CallPadding : std::uint8_t {
    as_asked,  ///< the layer's own
    same,      ///< each framework's word for it
    valid,
};

struct FrameworkAxis {
    std::int64_t output = 0;  ///< cells; below 1: none
    Sides padding;            ///< cells a side; transposed: cut from the full result, end < 0: added
    /// Cells by which the framework's windows begin later than PyTorch's; transposed: its outputs show later
    /// cells.
    std::int64_t shift = 0;

    bool operator==(const FrameworkAxis&) const = default;
};

struct FrameworkAnswer {
    Framework framework = Framework::pytorch;
    std::string padding;  ///< as the call says it: "padding=\"same\""
    bool accepted = true;
    std::string remark;  ///< one sentence: why it is refused, or what differs; empty: nothing does
    std::vector<FrameworkAxis> axes;  ///< of the nearest call that is accepted, where this one is not
};

/// One answer a framework, in the order of the enumeration. PyTorch, to which the others are compared, has
/// the numbers that people port "same" to where it has no such word: floor(K / 2), transposed ceil((K - s) /
/// 2).
/// Empty for a layer without a window, which has no padding.
/// @pre !why_invalid(request)
[[nodiscard]] std::vector<FrameworkAnswer> same_call(const LayerRequest& request, CallPadding padding);

}  // namespace convwalk
