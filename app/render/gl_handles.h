// Owners of OpenGL objects. Move-only; the empty state is legal without a context. Needs no OpenGL header.
#pragma once

#include <utility>

namespace convwalk {

enum class GlKind { buffer, vertex_array, texture, renderbuffer, framebuffer, shader, program };

/// A new object of the kind, 0 when the driver gives none.
/// @pre a context is current. Shaders are made by gl_program.h instead.
[[nodiscard]] unsigned create_gl_object(GlKind kind);
void delete_gl_object(GlKind kind, unsigned name);

template <GlKind kind>
class GlHandle {
  public:
    GlHandle() = default;
    /// Takes over an object that exists.
    explicit GlHandle(unsigned name) : name_(name) {}
    [[nodiscard]] static GlHandle create() { return GlHandle(create_gl_object(kind)); }

    GlHandle(GlHandle&& other) noexcept : name_(std::exchange(other.name_, 0)) {}
    GlHandle& operator=(GlHandle&& other) noexcept {
        std::swap(name_, other.name_);
        return *this;
    }
    ~GlHandle() {
        if (name_ != 0) delete_gl_object(kind, name_);
    }

    [[nodiscard]] unsigned name() const { return name_; }

  private:
    unsigned name_ = 0;
};

using GlBuffer = GlHandle<GlKind::buffer>;
using GlVertexArray = GlHandle<GlKind::vertex_array>;
using GlTexture = GlHandle<GlKind::texture>;
using GlRenderbuffer = GlHandle<GlKind::renderbuffer>;
using GlFramebuffer = GlHandle<GlKind::framebuffer>;
using GlShader = GlHandle<GlKind::shader>;
using GlProgram = GlHandle<GlKind::program>;

}  // namespace convwalk
