// The register of views. Level 8.
#pragma once

#include "figure/view.h"

namespace convwalk {

[[nodiscard]] const FigureView& view_of(ViewKind kind);

/// One view, or two that show the same steps and turn into one another.
[[nodiscard]] inline bool turn_into_each_other(ViewKind a, ViewKind b) {
    return a == b || view_of(a).turns_into == b;
}

}  // namespace convwalk
