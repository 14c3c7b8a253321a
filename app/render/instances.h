// Primitives as the records that the shaders draw. Pure: no OpenGL.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "scene/scene.h"

namespace convwalk {

/// Where a scene lies in a framebuffer: a point p of the scene is at offset_px + scale * p, in pixels from
/// its top left corner.
struct Placement {
    double scale = 1;  ///< pixels of the framebuffer for one of the scene, > 0
    Vec2 offset_px;
};

/// One shape: the attributes of shaders/scene.vert, which are the inputs of scene.frag.
struct Instance {
    using Four = std::array<float, 4>;
    Four hull{};
    std::array<Four, 4> edge_line{};
    Four edge_half_length{};
    Four edge_period{};
    Four shape{};
    Four paint{};
    std::array<std::uint32_t, 3> colours{};  // fill, outline, hatch; red in the lowest byte
};

/// A quad of one colour and without soft edges, for fill.frag: its hull owns just the pixels of the quad, and
/// no edges are set. Nothing when the quad needs scene.frag.
[[nodiscard]] std::optional<Instance> plain_fill(const Quad& quad, const Placement& placement);

void add_quad(std::vector<Instance>& instances, const Quad& quad, const Placement& placement);

/// A dashed line becomes a shape for every dash.
void add_line(std::vector<Instance>& instances, const Line& line, const Placement& placement);

/// A glyph of the atlas: the texels from `texel` on, on the pixels from `pixel` on.
struct GlyphShape {
    int pixel_x = 0;
    int pixel_y = 0;
    int texel_x = 0;
    int texel_y = 0;
    int width = 0;
    int height = 0;
};
void add_glyph(std::vector<Instance>& instances, const GlyphShape& glyph, Colour colour);

}  // namespace convwalk
