// All views by small pictures of the layer that is there, each with what it is for.
#pragma once

#include <optional>

#include "desk/session.h"
#include "ui/widgets/thumbnails.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

/// Draws into the current popup. Views that the layer can't take are grey and say why.
/// @return the view that was chosen
[[nodiscard]] std::optional<ViewKind> view_palette(const Style& style, const Session& session,
                                                   Thumbnails& thumbnails, Easel& easel);

}  // namespace convwalk
