// What axes are called in lists. Level 1.
#pragma once

#include <cstddef>
#include <string>

#include "arithmetic/layer.h"

namespace convwalk {

/// "rows", "columns", "depth"; "" when there is only one axis.
[[nodiscard]] inline std::string plural_axis_name(std::size_t axis, std::size_t axes) {
    const std::string name(axis_name(axis, axes));
    return name.empty() || name == "depth" ? name : name + "s";
}

}  // namespace convwalk
