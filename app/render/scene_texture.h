// A picture on the graphics card that panels can show: redrawn only where its scenes changed.
#pragma once

#include <vector>

#include "render/scene_renderer.h"

namespace convwalk {

/// A scene and the part of the picture that it may touch.
struct PictureLayer {
    Scene scene;
    RectPx part;
};

class SceneTexture {
  public:
    /// Needs a current context, wherever it is used and where it ends.
    /// @param renderer outlives the texture
    explicit SceneTexture(SceneRenderer& renderer) : renderer_(renderer) {}

    /// Draws the layers, the first one lowest; all scenes have the same size, at least 1 x 1. Leaves the
    /// window's own framebuffer bound.
    void show(std::vector<PictureLayer> layers);

    /// Name of the texture, row 0 at the top; 0 before anything was shown.
    [[nodiscard]] unsigned name() const { return colour_.name(); }

  private:
    void resize(SizePx size);

    SceneRenderer& renderer_;
    SizePx size_;
    GlTexture colour_;
    GlFramebuffer framebuffer_;
    std::vector<PictureLayer> shown_;
};

/// Clears the window's own framebuffer.
void clear_window(SizePx size, Colour colour);

/// Comes back when all that was told to be drawn is drawn.
void finish_drawing();

}  // namespace convwalk
