// A place to draw pictures without a window.
#pragma once

#include <optional>

#include "render/offscreen_context.h"
#include "render/scene_renderer.h"

namespace convwalk {

/// Draws without a window. The context is made for the first picture that needs one, and is current on that
/// thread from then on; the studio must be used and end there. SVG needs none.
class Studio {
  public:
    /// @throws NoGraphics
    [[nodiscard]] SceneRenderer& renderer() {
        if (!open_) open_.emplace();
        return open_->renderer;
    }

  private:
    struct Open {
        OffscreenContext context;
        SceneRenderer renderer;
    };
    std::optional<Open> open_;
};

}  // namespace convwalk
