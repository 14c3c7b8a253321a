#include "render/gl_program.h"

#include <fmt/format.h>
#include <glad/gl.h>

#include <stdexcept>
#include <string>

namespace convwalk {
namespace {

bool is_opengl_es() {
    const auto* version = reinterpret_cast<const char*>(glGetString(GL_VERSION));
    return version != nullptr && std::string_view(version).starts_with("OpenGL ES");
}

// GLSL ES gives fragments no precision of their own; coordinates of pixels need all there is.
std::string whole_source(std::string_view source) {
    constexpr std::string_view kPrecision =
        "precision highp float;\nprecision highp int;\nprecision highp sampler2D;\n";
    return fmt::format("{}\n{}{}", glsl_version(), is_opengl_es() ? kPrecision : "", source);
}

std::string numbered(std::string_view source) {
    std::string lines;
    for (int number = 1; !source.empty(); ++number) {
        const auto end = std::min(source.find('\n'), source.size());
        lines += fmt::format("{:4}  {}\n", number, source.substr(0, end));
        source.remove_prefix(std::min(end + 1, source.size()));
    }
    return lines;
}

GlShader compile(GLenum stage, std::string_view source) {
    GlShader shader(glCreateShader(stage));
    const GLchar* text = source.data();
    const auto length = static_cast<GLint>(source.size());
    glShaderSource(shader.name(), 1, &text, &length);
    glCompileShader(shader.name());
    GLint compiled = GL_FALSE;
    glGetShaderiv(shader.name(), GL_COMPILE_STATUS, &compiled);
    if (compiled == GL_FALSE) {
        std::string log(4096, '\0');
        GLsizei log_length = 0;
        glGetShaderInfoLog(shader.name(), static_cast<GLsizei>(log.size()), &log_length, log.data());
        log.resize(static_cast<std::size_t>(log_length));
        throw std::runtime_error(fmt::format("a {} shader does not compile: {}\n{}",
                                             stage == GL_VERTEX_SHADER ? "vertex" : "fragment", log,
                                             numbered(source)));
    }
    return shader;
}

}  // namespace

const char* glsl_version() {
    return is_opengl_es() ? "#version 300 es" : "#version 330 core";
}

GlProgram make_program(std::string_view vertex_body, std::string_view fragment_body) {
    const std::string vertex_source = whole_source(vertex_body);
    const std::string fragment_source = whole_source(fragment_body);
    const GlShader vertex = compile(GL_VERTEX_SHADER, vertex_source);
    const GlShader fragment = compile(GL_FRAGMENT_SHADER, fragment_source);
    GlProgram program = GlProgram::create();
    glAttachShader(program.name(), vertex.name());
    glAttachShader(program.name(), fragment.name());
    glLinkProgram(program.name());
    GLint linked = GL_FALSE;
    glGetProgramiv(program.name(), GL_LINK_STATUS, &linked);
    if (linked == GL_FALSE) {
        std::string log(4096, '\0');
        GLsizei log_length = 0;
        glGetProgramInfoLog(program.name(), static_cast<GLsizei>(log.size()), &log_length, log.data());
        log.resize(static_cast<std::size_t>(log_length));
        throw std::runtime_error(fmt::format("a shader program does not link: {}\n{}\n{}", log,
                                             numbered(vertex_source), numbered(fragment_source)));
    }
    return program;
}

}  // namespace convwalk
