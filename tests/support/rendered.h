// Scenes drawn with OpenGL.
#pragma once

#include <glad/gl.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>
#include "basics/errors.h"
#include "render/gl_program.h"
#include "render/offscreen_context.h"
#include "render/offscreen_picture.h"
#include "support/random_scenes.h"

namespace convwalk::testing::rendered {

inline constexpr Colour kWhite{255, 255, 255};

inline constexpr Colour kBlue{38, 139, 210};

inline constexpr Colour kAmber{217, 130, 43};

/// Pixels that were read back.
struct Image {
    SizePx size;
    std::vector<std::uint8_t> rgba;

    [[nodiscard]] Colour at(int x, int y) const {
        const auto i = 4 * static_cast<std::size_t>(y * size.width + x);
        return {rgba[i], rgba[i + 1], rgba[i + 2], rgba[i + 3]};
    }
    [[nodiscard]] int count(Colour c) const {
        int found = 0;
        for (int y = 0; y < size.height; ++y) {
            for (int x = 0; x < size.width; ++x) found += at(x, y) == c;
        }
        return found;
    }
    [[nodiscard]] std::size_t colours() const {
        std::set<std::tuple<int, int, int, int>> found;
        for (std::size_t i = 0; i < rgba.size(); i += 4) {
            found.emplace(rgba[i], rgba[i + 1], rgba[i + 2], rgba[i + 3]);
        }
        return found.size();
    }
};

inline Quad box(double x, double y, double width, double height, Colour fill) {
    Quad quad;
    quad.id = 1;
    quad.corners = {{{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}}};
    quad.fill = fill;
    return quad;
}

class RenderGLTest : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        try {
            context_ = std::make_unique<OffscreenContext>();
            renderer_ = std::make_unique<SceneRenderer>();
        } catch (const NoGraphics& error) {
            why_not_ = error.what();
        }
    }
    static void TearDownTestSuite() {
        renderer_.reset();
        context_.reset();
    }
    void SetUp() override {
        if (!renderer_) GTEST_SKIP() << why_not_;
    }

    static SceneRenderer& renderer() { return *renderer_; }

    static Image render(const Scene& scene, int coverage_levels = 0) {
        OffscreenPicture picture(renderer(), scene.size, coverage_levels);
        const auto pixels = picture.render(scene);
        return {scene.size, {pixels.begin(), pixels.end()}};
    }
    static Image render(const Primitive& primitive, SizePx size = {40, 30}, int coverage_levels = 0) {
        return render(Scene{size, kWhite, {primitive}}, coverage_levels);
    }

  private:
    static inline std::unique_ptr<OffscreenContext> context_;
    static inline std::unique_ptr<SceneRenderer> renderer_;
    static inline std::string why_not_;
};

}  // namespace convwalk::testing::rendered
