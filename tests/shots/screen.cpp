#include "screen.h"

#include <glad/gl.h>

#include <algorithm>

namespace convwalk::testing {

Screen::Screen(SizePx size)
    : size_(size), colour_(GlRenderbuffer::create()), framebuffer_(GlFramebuffer::create()) {
    glBindRenderbuffer(GL_RENDERBUFFER, colour_.name());
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, size.width, size.height);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.name());
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colour_.name());
}

void Screen::begin(Colour background) const {
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.name());
    glViewport(0, 0, size_.width, size_.height);
    glDisable(GL_SCISSOR_TEST);
    glClearColor(static_cast<float>(background.r) / 255, static_cast<float>(background.g) / 255,
                 static_cast<float>(background.b) / 255, 1);
    glClear(GL_COLOR_BUFFER_BIT);
}

std::vector<std::uint8_t> Screen::pixels() const {
    const auto row_bytes = static_cast<std::size_t>(size_.width) * 4;
    const auto rows = static_cast<std::size_t>(size_.height);
    std::vector<std::uint8_t> rgba(row_bytes * rows);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer_.name());
    glPixelStorei(GL_PACK_ROW_LENGTH, 0);
    glReadPixels(0, 0, size_.width, size_.height, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
    // OpenGL's first row is the bottom one. What is drawn over opaque pixels leaves an alpha that means
    // nothing.
    for (std::size_t y = 0; y < rows / 2; ++y) {
        const auto from = rgba.begin() + static_cast<std::ptrdiff_t>(y * row_bytes);
        std::swap_ranges(from, from + static_cast<std::ptrdiff_t>(row_bytes),
                         rgba.begin() + static_cast<std::ptrdiff_t>((rows - 1 - y) * row_bytes));
    }
    for (std::size_t i = 3; i < rgba.size(); i += 4) rgba[i] = 255;
    return rgba;
}

}  // namespace convwalk::testing
