#include "render/offscreen_picture.h"

#include <fmt/format.h>
#include <glad/gl.h>

#include <algorithm>
#include <cassert>

#include "basics/errors.h"

namespace convwalk {
namespace {

void unpremultiply(std::span<std::uint8_t> rgba) {
    for (std::size_t i = 0; i + 3 < rgba.size(); i += 4) {
        const unsigned alpha = rgba[i + 3];
        if (alpha == 0 || alpha == 255) continue;
        for (std::size_t c = i; c < i + 3; ++c) {
            rgba[c] = static_cast<std::uint8_t>(std::min(255U, (rgba[c] * 255U + alpha / 2) / alpha));
        }
    }
}

}  // namespace

int largest_picture_side_px() {
    GLint renderbuffer = 0;
    GLint viewport[2] = {0, 0};
    glGetIntegerv(GL_MAX_RENDERBUFFER_SIZE, &renderbuffer);
    glGetIntegerv(GL_MAX_VIEWPORT_DIMS, viewport);
    return std::min({renderbuffer, viewport[0], viewport[1]});
}

OffscreenPicture::OffscreenPicture(SceneRenderer& renderer, SizePx size, int coverage_levels)
    : renderer_(renderer), canvas_{size, {}, true, coverage_levels} {
    const int largest = largest_picture_side_px();
    if (std::min(size.width, size.height) < 1 || std::max(size.width, size.height) > largest) {
        throw BadInput(fmt::format("The picture would be {} x {} pixels; each side must be 1 to {} here.",
                                   size.width, size.height, largest));
    }
    colour_ = GlRenderbuffer::create();
    framebuffer_ = GlFramebuffer::create();
    glBindRenderbuffer(GL_RENDERBUFFER, colour_.name());
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, size.width, size.height);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.name());
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colour_.name());
    if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
        throw BadInput(
            fmt::format("The picture would be {} x {} pixels; there is not enough memory to draw it.",
                        size.width, size.height));
    }
}

std::span<std::uint8_t> OffscreenPicture::render(const Scene& scene) {
    const RectPx whole = {0, 0, canvas_.size.width, canvas_.size.height};
    return redraw(scene, {&whole, 1});
}

std::span<std::uint8_t> OffscreenPicture::redraw(const Scene& scene, std::span<const RectPx> changed) {
    assert(scene.size == canvas_.size);
    const auto row_bytes = static_cast<std::size_t>(canvas_.size.width) * 4;
    pixels_.resize(row_bytes * static_cast<std::size_t>(canvas_.size.height));
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.name());
    glPixelStorei(GL_PACK_ALIGNMENT, 4);
    glPixelStorei(GL_PACK_ROW_LENGTH, canvas_.size.width);
    for (const RectPx& r : changed) renderer_.draw(scene, canvas_, r);
    for (const RectPx& r : changed) {
        const auto first = static_cast<std::size_t>(r.y) * row_bytes + static_cast<std::size_t>(r.x) * 4;
        glReadPixels(r.x, r.y, r.width, r.height, GL_RGBA, GL_UNSIGNED_BYTE, &pixels_[first]);
        if (scene.background.a == 255) continue;
        for (int row = 0; row < r.height; ++row)
            unpremultiply({&pixels_[first + static_cast<std::size_t>(row) * row_bytes],
                           static_cast<std::size_t>(r.width) * 4});
    }
    return pixels_;
}

}  // namespace convwalk
