#include "render/scene_renderer.h"

#include <glad/gl.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "render/gl_program.h"
#include "scene/font_metrics.h"

namespace convwalk {

// The files of shaders/; made by embed_files().
std::span<const std::pair<std::string_view, std::string_view>> embedded_shaders();

namespace {

std::string_view shader_source(std::string_view name) {
    for (const auto& [file, text] : embedded_shaders()) {
        if (file == name) return text;
    }
    throw std::logic_error("a shader was not embedded");
}

/// Four floats of every instance.
void float_attribute(GLuint location, std::size_t offset) {
    glEnableVertexAttribArray(location);
    glVertexAttribPointer(location, 4, GL_FLOAT, GL_FALSE, sizeof(Instance),
                          reinterpret_cast<const void*>(offset));
    glVertexAttribDivisor(location, 1);
}

/// Three unsigned integers of every instance.
void uint_attribute(GLuint location, std::size_t offset) {
    glEnableVertexAttribArray(location);
    glVertexAttribIPointer(location, 3, GL_UNSIGNED_INT, sizeof(Instance),
                           reinterpret_cast<const void*>(offset));
    glVertexAttribDivisor(location, 1);
}

/// The part of the scene that can be seen in `part`, with a pixel more on every side for softening and
/// snapping.
Rect visible_area(RectPx part, const Placement& placement) {
    const auto back = [&](double px, double offset) { return (px - offset) / placement.scale; };
    return {back(part.x - 1, placement.offset_px.x), back(part.y - 1, placement.offset_px.y),
            (part.width + 2) / placement.scale, (part.height + 2) / placement.scale};
}

/// Where a part of the scene is on the canvas.
RectPx placed(const RectPx& part, const Canvas& canvas) {
    const double scale = canvas.placement.scale;
    const Vec2 offset = canvas.placement.offset_px;
    return covering_pixels(
        {part.x * scale + offset.x, part.y * scale + offset.y, part.width * scale, part.height * scale},
        canvas.size);
}

void set_scissor(const Canvas& canvas, RectPx part) {
    glScissor(part.x, canvas.top_row_first ? part.y : canvas.size.height - part.y - part.height, part.width,
              part.height);
}

bool is_label(const Primitive& primitive) {
    return std::holds_alternative<Label>(primitive);
}

/// Whether a program that does nothing but glyphs saves more than going over to it costs.
bool begins_with_many_labels(std::span<const Primitive> primitives) {
    constexpr std::size_t kMany = 8;
    return primitives.size() >= kMany &&
           std::all_of(primitives.begin(), primitives.begin() + kMany, is_label);
}

}  // namespace

SceneRenderer::SceneRenderer()
    : program_(make_program(shader_source("scene.vert"), shader_source("scene.frag"))),
      fill_program_(make_program(shader_source("scene.vert"), shader_source("fill.frag"))),
      glyph_program_(make_program(shader_source("scene.vert"), shader_source("glyph.frag"))),
      vertex_array_(GlVertexArray::create()),
      buffer_(GlBuffer::create()) {
    to_clip_ = glGetUniformLocation(program_.name(), "to_clip");
    fill_to_clip_ = glGetUniformLocation(fill_program_.name(), "to_clip");
    glyph_to_clip_ = glGetUniformLocation(glyph_program_.name(), "to_clip");
    row_ = glGetUniformLocation(program_.name(), "row");
    glyph_row_ = glGetUniformLocation(glyph_program_.name(), "row");
    coverage_steps_ = glGetUniformLocation(program_.name(), "coverage_steps");
    glyph_coverage_steps_ = glGetUniformLocation(glyph_program_.name(), "coverage_steps");
    glUseProgram(program_.name());
    constexpr double kAnyLength = 100;
    const DashPattern dashes = dash_pattern(kAnyLength, 1);
    glUniform1f(glGetUniformLocation(program_.name(), "dash_share"),
                static_cast<float>(dashes.dash_px / dashes.period_px));
    glUniform2f(glGetUniformLocation(program_.name(), "hatch_width"), static_cast<float>(kHatchLineWidth),
                static_cast<float>(kHatchDotWidth));

    glBindVertexArray(vertex_array_.name());
    glBindBuffer(GL_ARRAY_BUFFER, buffer_.name());
    float_attribute(0, offsetof(Instance, hull));
    for (GLuint edge = 0; edge < 4; ++edge) {
        float_attribute(1 + edge, offsetof(Instance, edge_line) + edge * sizeof(Instance::Four));
    }
    float_attribute(5, offsetof(Instance, edge_half_length));
    float_attribute(6, offsetof(Instance, edge_period));
    float_attribute(7, offsetof(Instance, shape));
    float_attribute(8, offsetof(Instance, paint));
    uint_attribute(9, offsetof(Instance, colours));
}

void SceneRenderer::draw(const Scene& scene, const Canvas& canvas, RectPx part) {
    if (part.empty()) return;
    set_state(canvas, part);
    paint_background(scene.background, canvas, part);
    const std::span all(scene.primitives);
    std::size_t next = 0;  // primitive
    for (const Scene::Clip& clip : scene.clips) {
        add(all.subspan(next, clip.first - next), canvas.placement, part);
        next = clip.end;
        const RectPx clipped = common_part(part, placed(clip.part, canvas));
        if (clipped.empty()) continue;
        flush();
        set_scissor(canvas, clipped);
        add(all.subspan(clip.first, clip.end - clip.first), canvas.placement, clipped);
        flush();
        set_scissor(canvas, part);
    }
    add(all.subspan(next), canvas.placement, part);
    flush();
}

void SceneRenderer::add(std::span<const Primitive> all, const Placement& placement, RectPx part) {
    const Rect visible = visible_area(part, placement);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (is_label(all[i]) && (i == 0 || !is_label(all[i - 1])))
            label_program_ = begins_with_many_labels(all.subspan(i)) ? &glyph_program_ : &program_;
        const Rect box = bounds(all[i]);
        if (box.empty() || !overlap(box, visible)) continue;
        std::visit([&](const auto& p) { add(p, placement); }, all[i]);
    }
}

/// Drivers clear a part of a framebuffer with a program of their own, and that takes longer to get ready than
/// a small picture takes to draw; so only whole framebuffers are cleared, and transparent backgrounds, which
/// can't be painted over what is there.
void SceneRenderer::paint_background(Colour colour, const Canvas& canvas, RectPx part) {
    const bool whole = part == RectPx{0, 0, canvas.size.width, canvas.size.height};
    if (!whole && colour.a == 255) {
        const double right = part.x + part.width;
        const double bottom = part.y + part.height;
        Quad quad;
        quad.corners = {{{double(part.x), double(part.y)},
                         {right, double(part.y)},
                         {right, bottom},
                         {double(part.x), bottom}}};
        quad.fill = colour;
        add(quad, {});
        return;
    }
    const float alpha = static_cast<float>(colour.a) / 255;
    const auto premultiplied = [&](std::uint8_t channel) {
        return static_cast<float>(channel) / 255 * alpha;
    };
    glClearColor(premultiplied(colour.r), premultiplied(colour.g), premultiplied(colour.b), alpha);
    glClear(GL_COLOR_BUFFER_BIT);
}

void SceneRenderer::set_state(const Canvas& canvas, RectPx part) {
    const auto width = static_cast<float>(canvas.size.width);
    const auto height = static_cast<float>(canvas.size.height);
    const bool flipped = !canvas.top_row_first;
    glViewport(0, 0, canvas.size.width, canvas.size.height);
    glEnable(GL_SCISSOR_TEST);
    set_scissor(canvas, part);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_CULL_FACE);
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    glEnable(GL_BLEND);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glActiveTexture(GL_TEXTURE0);
    const auto set_to_clip = [&](int uniform) {
        glUniform4f(uniform, 2 / width, (flipped ? -2 : 2) / height, -1, flipped ? 1 : -1);
    };
    glUseProgram(fill_program_.name());
    set_to_clip(fill_to_clip_);
    constexpr int kLevelsOfAByte = 256;
    const int levels = canvas.coverage_levels > 0 ? canvas.coverage_levels : kLevelsOfAByte;
    const auto set_pixels = [&](int row, int coverage_steps) {
        glUniform2f(row, flipped ? -1 : 1, flipped ? height : 0);
        glUniform1f(coverage_steps, static_cast<float>(levels - 1));
    };
    glUseProgram(glyph_program_.name());
    set_to_clip(glyph_to_clip_);
    set_pixels(glyph_row_, glyph_coverage_steps_);
    glUseProgram(program_.name());
    set_to_clip(to_clip_);
    set_pixels(row_, coverage_steps_);
}

void SceneRenderer::go_on_with(const GlProgram& program) {
    if (next_program_ != &program) flush();
    next_program_ = &program;
}

void SceneRenderer::add(const Quad& quad, const Placement& placement) {
    if (const auto fill = plain_fill(quad, placement)) {
        go_on_with(fill_program_);
        instances_.push_back(*fill);
        return;
    }
    go_on_with(program_);
    add_quad(instances_, quad, placement);
}

void SceneRenderer::add(const Line& line, const Placement& placement) {
    go_on_with(program_);
    add_line(instances_, line, placement);
}

/// Neighbours of one colour in a row are one area. Where areas meet, a pixel belongs to one of them.
void SceneRenderer::add(const Image& image, const Placement& placement) {
    const Pixels& pixels = *image.pixels;
    const auto x = [&](int column) { return image.place.x + image.place.width * column / pixels.columns; };
    const auto y = [&](int row) { return image.place.y + image.place.height * row / pixels.rows; };
    for (int row = 0; row < pixels.rows; ++row) {
        const Colour* colours = pixels.colours.data() + std::ptrdiff_t{row} * pixels.columns;
        for (int first = 0, end = 0; first < pixels.columns; first = end) {
            while (end < pixels.columns && colours[end] == colours[first]) ++end;
            Quad area;
            area.corners = {
                {{x(first), y(row)}, {x(end), y(row)}, {x(end), y(row + 1)}, {x(first), y(row + 1)}}};
            area.fill = colours[first];
            area.hard_edge = true;
            add(area, placement);
        }
    }
}

/// The text begins at a whole pixel, so that it looks the same wherever it stands; glyphs in it are set to
/// quarters of a pixel, so that small text is evenly spaced.
void SceneRenderer::add(const Label& label, const Placement& placement) {
    const double size_px = label.size_px * placement.scale;
    const int quarter_size = std::max(1, static_cast<int>(std::lround(4 * size_px)));
    const double share = label.align == Align::left ? 0 : label.align == Align::centre ? 0.5 : 1;
    const double width_px = text_width_em(label.text, label.weight) * size_px;
    const Vec2 at = placement.offset_px + label.at * placement.scale;
    const int left = static_cast<int>(std::lround(at.x - share * width_px));
    const int baseline = static_cast<int>(std::lround(at.y));
    go_on_with(*label_program_);
    double advance_px = 0;
    for (const Glyph& glyph : glyphs_of(label.text, label.weight)) {
        const auto quarters = static_cast<int>(std::lround(4 * advance_px));
        advance_px += glyph.advance_em * size_px;
        const GlyphPicture picture{glyph.face, glyph.index, quarter_size, quarters % 4};
        auto place = atlas_.find(picture);
        while (!place) {
            flush();
            if (!atlas_.grow()) break;
            place = atlas_.find(picture);
        }
        if (!place || place->width == 0) continue;
        add_glyph(instances_,
                  {left + quarters / 4 + place->left, baseline + place->top, place->x, place->y, place->width,
                   place->height},
                  label.colour);
    }
}

void SceneRenderer::flush() {
    if (instances_.empty()) return;
    glUseProgram(next_program_->name());
    atlas_.bind();
    glBindVertexArray(vertex_array_.name());
    glBindBuffer(GL_ARRAY_BUFFER, buffer_.name());
    if (instances_.size() > buffer_capacity_) buffer_capacity_ = 2 * instances_.size();
    // A fresh store each time, so that drawing need not wait for the one before.
    glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(buffer_capacity_ * sizeof(Instance)), nullptr,
                 GL_STREAM_DRAW);
    glBufferSubData(GL_ARRAY_BUFFER, 0, static_cast<GLsizeiptr>(instances_.size() * sizeof(Instance)),
                    instances_.data());
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(instances_.size()));
    instances_.clear();
}

}  // namespace convwalk
