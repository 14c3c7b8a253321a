// A picture that is drawn without a window and read back.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "render/scene_renderer.h"

namespace convwalk {

/// The longest side a picture can have on this machine. A context must be current.
[[nodiscard]] int largest_picture_side_px();

/// The pixels of one size of picture. A context must be current wherever it is used and where it ends.
class OffscreenPicture {
  public:
    /// @param renderer outlives the picture
    /// @param coverage_levels see Canvas
    /// @throws BadInput when the size is not 1..largest_picture_side_px() each way, or memory does not
    /// suffice
    OffscreenPicture(SceneRenderer& renderer, SizePx size, int coverage_levels);

    /// Draws the whole scene. Pixels are RGBA, rows from the top, alpha not premultiplied, and valid until
    /// the next call.
    /// @pre the scene has the picture's size
    std::span<std::uint8_t> render(const Scene& scene);

    /// Draws only `changed`, in a picture that shows a scene that differs from this one nowhere else.
    /// @return the whole picture; what a caller writes into it stays until that place is redrawn
    std::span<std::uint8_t> redraw(const Scene& scene, std::span<const RectPx> changed);

  private:
    SceneRenderer& renderer_;
    Canvas canvas_;
    GlRenderbuffer colour_;
    GlFramebuffer framebuffer_;
    std::vector<std::uint8_t> pixels_;
};

}  // namespace convwalk
