// Draws a Scene into the framebuffer that is bound. Screen and exports come from here, so they look the same.
#pragma once

#include <span>
#include <vector>

#include "render/gl_handles.h"
#include "render/glyph_atlas.h"
#include "render/instances.h"
#include "scene/scene.h"

namespace convwalk {

/// What exports set Canvas::coverage_levels to: nothing, half or all of a pixel. A figure in the oblique view
/// then has 70 to 250 colours, with 4 levels 180 to 720; a GIF frame holds 255. Type is given twice as many
/// steps.
inline constexpr int kFewCoverageLevels = 3;

/// What is drawn into.
struct Canvas {
    SizePx size;  ///< of the framebuffer
    Placement placement;
    /// The framebuffer's first row is the top one: for reading back. Windows have the bottom one first.
    bool top_row_first = false;
    /// 0, or into how many values (2..256, of which one is 0 and one is 1) the coverage of a pixel by an edge
    /// or glyph is divided. Exports use few, so that the picture has few colours.
    int coverage_levels = 0;
};

class SceneRenderer {
  public:
    /// Needs a current context, also wherever it is used and where it ends.
    SceneRenderer();

    /// Draws the scene in `part` of the canvas (pixels from its top left corner); other pixels keep their
    /// value. Colours are premultiplied with their alpha; sRGB is mixed as it is. Glyphs larger than the
    /// largest texture are left out. Sets all the state it needs, restores none.
    void draw(const Scene& scene, const Canvas& canvas, RectPx part);

  private:
    /// What of them shows in a part of the canvas.
    void add(std::span<const Primitive> primitives, const Placement& placement, RectPx part);
    void add(const Quad& quad, const Placement& placement);
    void add(const Line& line, const Placement& placement);
    void add(const Label& label, const Placement& placement);
    void add(const Image& image, const Placement& placement);
    void set_state(const Canvas& canvas, RectPx part);
    void paint_background(Colour colour, const Canvas& canvas, RectPx part);
    /// What is added next is drawn by `program`, after all that was added before.
    void go_on_with(const GlProgram& program);
    void flush();

    GlProgram program_;
    GlProgram fill_program_;   // draws what plain_fill() makes
    GlProgram glyph_program_;  // draws glyphs where many come together
    GlVertexArray vertex_array_;
    GlBuffer buffer_;
    std::size_t buffer_capacity_ = 0;  // instances
    GlyphAtlas atlas_;
    std::vector<Instance> instances_;           // not drawn yet
    const GlProgram* next_program_ = nullptr;   // draws instances_
    const GlProgram* label_program_ = nullptr;  // for the labels that come next
    int to_clip_ = -1;
    int fill_to_clip_ = -1;
    int glyph_to_clip_ = -1;
    int row_ = -1;
    int glyph_row_ = -1;
    int coverage_steps_ = -1;
    int glyph_coverage_steps_ = -1;
};

}  // namespace convwalk
