// What a person asks about who points at words of a figure. Level 6.
#pragma once

#include <variant>

#include "arithmetic/fields.h"

namespace convwalk {

/// The cells that no window reads.
struct NeverRead {
    bool operator==(const NeverRead&) const = default;
};

/// A field of the layer, or what no field makes alone.
using Meant = std::variant<LayerField, NeverRead>;

}  // namespace convwalk
