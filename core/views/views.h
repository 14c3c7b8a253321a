// The register of views. Level 8.
#pragma once

#include "figure/view.h"

namespace convwalk {

/// nullptr for the views of the planes.
[[nodiscard]] const OwnView* own_view(ViewKind kind);
[[nodiscard]] inline bool shows_planes(ViewKind kind) {
    return own_view(kind) == nullptr;
}

}  // namespace convwalk
