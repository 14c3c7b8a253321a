// Every key and gesture on one page.
#pragma once

#include "ui/widgets/widgets.h"

namespace convwalk {

/// A modal page in the middle of the window. Call in every frame while it is open.
/// @return false when it was closed
[[nodiscard]] bool help_dialog(const Style& style);

}  // namespace convwalk
