// A screen without a window: a framebuffer that Dear ImGui's frames are drawn to, and its pixels.
#pragma once

#include <cstdint>
#include <vector>

#include "basics/colour.h"
#include "basics/geometry.h"
#include "render/gl_handles.h"

namespace convwalk::testing {

/// An OpenGL context must be current for as long as it lives.
class Screen {
  public:
    explicit Screen(SizePx size);

    /// Makes it what is drawn to, filled with a colour.
    void begin(Colour background) const;
    /// RGBA, rows from the top.
    [[nodiscard]] std::vector<std::uint8_t> pixels() const;

  private:
    SizePx size_;
    GlRenderbuffer colour_;
    GlFramebuffer framebuffer_;
};

}  // namespace convwalk::testing
