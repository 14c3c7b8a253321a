// Glyphs as coverage in one texture, rasterised when first needed at the exact size at which they are drawn.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "render/gl_handles.h"

namespace convwalk {

/// What one picture of a glyph depends on.
struct GlyphPicture {
    int face = 0;           ///< see Glyph::face
    int index = 0;          ///< of the glyph in its face
    int quarter_size = 48;  ///< em in quarters of a pixel, > 0
    int quarter_shift = 0;  ///< quarters of a pixel by which the glyph is moved to the right, 0..3
    bool operator==(const GlyphPicture&) const = default;
};

/// Where a glyph is in the atlas, and its top left corner seen from the pen on the baseline (y down).
struct AtlasPlace {
    int x = 0;
    int y = 0;
    int width = 0;  ///< 0 for a glyph without ink
    int height = 0;
    int left = 0;
    int top = 0;
};

class GlyphAtlas {
  public:
    /// Needs a current context.
    GlyphAtlas();
    ~GlyphAtlas();

    /// nullopt when the atlas is full: draw what refers to it, then grow() and ask again.
    [[nodiscard]] std::optional<AtlasPlace> find(const GlyphPicture& glyph);

    /// Forgets all glyphs; doubles the side while the driver allows it.
    /// @return false when it was empty and can't get larger: the glyph asked for is too big to be drawn
    bool grow();

    /// Binds the texture (format R8) after handing new glyphs to the driver.
    void bind();

  private:
    struct Hash {
        std::size_t operator()(const GlyphPicture& glyph) const;
    };
    void forget(int side_px);
    [[nodiscard]] std::optional<AtlasPlace> rasterise(const GlyphPicture& glyph);

    std::unordered_map<GlyphPicture, AtlasPlace, Hash> places_;
    GlTexture texture_;
    int side_px_ = 0;
    int largest_side_px_ = 0;
    std::vector<std::uint8_t> coverage_;  // side_px_ rows; what the texture holds or will hold
    // Glyphs stand side by side on shelves as high as their tallest.
    int shelf_x_ = 0;
    int shelf_y_ = 0;
    int shelf_height_ = 0;
    // Rows that the texture does not have yet.
    int first_new_row_ = 0;
    int end_new_rows_ = 0;
};

}  // namespace convwalk
