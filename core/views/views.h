// The register of views. Level 8.
#pragma once

#include "figure/view.h"

namespace convwalk {

[[nodiscard]] const OwnView& own_view(ViewKind kind);

/// One view, or two that show the same steps and turn into one another.
[[nodiscard]] inline bool turn_into_each_other(ViewKind a, ViewKind b) {
    return a == b || own_view(a).turns_into == b;
}

}  // namespace convwalk
