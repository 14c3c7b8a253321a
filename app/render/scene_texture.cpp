#include "render/scene_texture.h"

#include <glad/gl.h>

#include <algorithm>

namespace convwalk {
namespace {

// Where any layer looks different from how it looked.
std::vector<RectPx> changed_parts(const std::vector<PictureLayer>& before,
                                  const std::vector<PictureLayer>& after) {
    std::vector<RectPx> changed;
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (before[i].part != after[i].part)
            return {{0, 0, after[i].scene.size.width, after[i].scene.size.height}};
        for (const RectPx& r : changed_pixels(before[i].scene, after[i].scene)) {
            if (const RectPx visible = common_part(r, after[i].part); !visible.empty())
                changed.push_back(visible);
        }
    }
    return changed;
}

}  // namespace

void SceneTexture::show(std::vector<PictureLayer> layers) {
    const SizePx size = layers.front().scene.size;
    std::vector<RectPx> changed;
    if (size != size_ || shown_.size() != layers.size()) {
        resize(size);
        changed = {{0, 0, size.width, size.height}};
    } else {
        changed = changed_parts(shown_, layers);
    }
    shown_ = std::move(layers);
    if (changed.empty()) return;
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.name());
    const Canvas canvas{size, {}, true, 0};
    for (const RectPx& r : changed) {
        for (const PictureLayer& layer : shown_)
            renderer_.draw(layer.scene, canvas, common_part(r, layer.part));
    }
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
}

void SceneTexture::resize(SizePx size) {
    size_ = size;
    colour_ = GlTexture::create();
    framebuffer_ = GlFramebuffer::create();
    glBindTexture(GL_TEXTURE_2D, colour_.name());
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, size.width, size.height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.name());
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, colour_.name(), 0);
}

void clear_window(SizePx size, Colour colour) {
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glDisable(GL_SCISSOR_TEST);
    glViewport(0, 0, size.width, size.height);
    glClearColor(static_cast<float>(colour.r) / 255, static_cast<float>(colour.g) / 255,
                 static_cast<float>(colour.b) / 255, 1);
    glClear(GL_COLOR_BUFFER_BIT);
}

void finish_drawing() {
    glFinish();
}

}  // namespace convwalk
