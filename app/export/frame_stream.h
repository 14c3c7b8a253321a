// The frames of an animation, drawn one by one when they are asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "export/animation.h"
#include "figure/figure.h"
#include "render/offscreen_picture.h"
#include "render/scene_renderer.h"

namespace convwalk {

/// A frame as pixels: RGBA, rows from the top, alpha not premultiplied.
struct Frame {
    std::vector<RectPx> changed;      ///< against the frame before; empty when it shows the same
    std::span<std::uint8_t> picture;  ///< the whole; what is written into it stays until that place is
                                      ///< redrawn. Empty when nothing changed; valid until the next frame
    int delay_cs = 0;                 ///< how long it is shown
};

/// Whoever pulls sets the pace: a loop, a thread, or a slice of every tick of a window.
class FrameStream {
  public:
    /// @param figure, renderer outlive the stream
    /// @param coverage_levels see Canvas
    /// @throws BadInput as frame_count() and OffscreenPicture do
    FrameStream(const Figure& figure, SceneRenderer& renderer, int coverage_levels);

    FrameStream(const FrameStream&) = delete;
    FrameStream& operator=(const FrameStream&) = delete;

    /// Draws the next frame, only where it differs from the one before; nullopt behind the last.
    [[nodiscard]] std::optional<Frame> next();

  private:
    const Figure& figure_;
    std::int64_t count_;
    Timeline timeline_;
    FrameTimes times_;
    OffscreenPicture picture_;
    std::int64_t next_ = 0;
    std::optional<Moment> shown_moment_;
    Scene shown_;
};

}  // namespace convwalk
