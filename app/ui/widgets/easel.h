// Where panels get pictures of scenes from: drawn on the graphics card for a window, or not at all in tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "render/offscreen_picture.h"
#include "render/scene_texture.h"

namespace convwalk {

class Easel {
  public:
    enum Picture : std::uint8_t { canvas, preview, kPictures };

    virtual ~Easel() = default;
    Easel() = default;
    Easel(const Easel&) = delete;
    Easel& operator=(const Easel&) = delete;

    /// Draws the layers, the first one lowest. @return the texture's name, its first row at the top
    virtual std::uint64_t show(Picture picture, std::vector<PictureLayer> layers) = 0;

    /// A small picture beside others, that stays until another takes its slot. Slots count from 0.
    /// @return as show() does
    virtual std::uint64_t show_small(std::size_t /*slot*/, Scene /*scene*/) { return 0; }

    /// A scene as RGBA, rows from the top, alpha not premultiplied; empty where nothing is drawn.
    [[nodiscard]] virtual std::vector<std::uint8_t> pixels(const Scene& /*scene*/) { return {}; }
};

/// An easel that draws with OpenGL. Needs a current context, wherever it is used and where it ends.
class GlEasel : public Easel {
  public:
    std::uint64_t show(Picture picture, std::vector<PictureLayer> layers) override {
        SceneTexture& texture = picture == canvas ? canvas_ : preview_;
        texture.show(std::move(layers));
        return texture.name();
    }
    std::uint64_t show_small(std::size_t slot, Scene scene) override {
        while (small_.size() <= slot) small_.emplace_back(renderer_);
        const RectPx whole = {0, 0, scene.size.width, scene.size.height};
        small_[slot].show({{std::move(scene), whole}});
        return small_[slot].name();
    }
    /// @throws BadInput when the scene is larger than what can be drawn here
    [[nodiscard]] std::vector<std::uint8_t> pixels(const Scene& scene) override {
        OffscreenPicture picture(renderer_, scene.size, 0);
        const auto drawn = picture.render(scene);
        return {drawn.begin(), drawn.end()};
    }
    [[nodiscard]] SceneRenderer& renderer() { return renderer_; }

  private:
    SceneRenderer renderer_;
    SceneTexture canvas_{renderer_};
    SceneTexture preview_{renderer_};
    std::deque<SceneTexture> small_;
};

}  // namespace convwalk
