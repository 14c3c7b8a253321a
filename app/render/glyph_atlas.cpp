#include "render/glyph_atlas.h"

#include <glad/gl.h>

#include <algorithm>
#include <array>
#include <span>

#include "render/glyph_shapes.h"

namespace convwalk {

namespace {

/// Holds the digits and letters of a usual figure without growing.
constexpr int kFirstSidePx = 512;

}  // namespace

std::size_t GlyphAtlas::Hash::operator()(const GlyphPicture& glyph) const {
    const auto bits = [](int value, int shift) { return static_cast<std::uint64_t>(value) << shift; };
    return static_cast<std::size_t>(bits(glyph.quarter_size, 20) ^ bits(glyph.index, 4) ^
                                    bits(glyph.face, 2) ^ bits(glyph.quarter_shift, 0));
}

GlyphAtlas::GlyphAtlas() {
    glGetIntegerv(GL_MAX_TEXTURE_SIZE, &largest_side_px_);
    forget(kFirstSidePx);
}

GlyphAtlas::~GlyphAtlas() = default;

void GlyphAtlas::forget(int side_px) {
    places_.clear();
    shelf_x_ = shelf_y_ = shelf_height_ = 0;
    first_new_row_ = end_new_rows_ = 0;
    if (side_px == side_px_) return;
    side_px_ = side_px;
    coverage_.assign(static_cast<std::size_t>(side_px) * static_cast<std::size_t>(side_px), 0);
    texture_ = GlTexture::create();
    glBindTexture(GL_TEXTURE_2D, texture_.name());
    glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, side_px, side_px, 0, GL_RED, GL_UNSIGNED_BYTE, nullptr);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
}

bool GlyphAtlas::grow() {
    const int side_px = std::min(2 * side_px_, largest_side_px_);
    const bool helps = side_px > side_px_ || !places_.empty();
    forget(side_px);
    return helps;
}

std::optional<AtlasPlace> GlyphAtlas::find(const GlyphPicture& glyph) {
    if (const auto known = places_.find(glyph); known != places_.end()) return known->second;
    const auto place = rasterise(glyph);
    if (place) places_.emplace(glyph, *place);
    return place;
}

std::optional<AtlasPlace> GlyphAtlas::rasterise(const GlyphPicture& glyph) {
    const SizedGlyph sized = {glyph.face, glyph.index, static_cast<float>(glyph.quarter_size) / 4,
                              static_cast<float>(glyph.quarter_shift) / 4};
    const GlyphBox box = box_of(sized);
    AtlasPlace place{0, 0, box.right - box.left, box.bottom - box.top, box.left, box.top};
    if (place.width <= 0 || place.height <= 0) return AtlasPlace{};

    if (shelf_x_ + place.width > side_px_) {
        shelf_y_ += shelf_height_;
        shelf_x_ = shelf_height_ = 0;
    }
    if (place.width > side_px_ || shelf_y_ + place.height > side_px_) return std::nullopt;
    place.x = shelf_x_;
    place.y = shelf_y_;
    shelf_x_ += place.width;
    shelf_height_ = std::max(shelf_height_, place.height);

    const auto first = static_cast<std::size_t>(place.y) * static_cast<std::size_t>(side_px_) +
                       static_cast<std::size_t>(place.x);
    draw_glyph(sized, box, &coverage_[first], side_px_);
    first_new_row_ = end_new_rows_ == 0 ? place.y : std::min(first_new_row_, place.y);
    end_new_rows_ = std::max(end_new_rows_, place.y + place.height);
    return place;
}

void GlyphAtlas::bind() {
    glBindTexture(GL_TEXTURE_2D, texture_.name());
    if (end_new_rows_ == 0) return;
    const auto first = static_cast<std::size_t>(first_new_row_) * static_cast<std::size_t>(side_px_);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, first_new_row_, side_px_, end_new_rows_ - first_new_row_, GL_RED,
                    GL_UNSIGNED_BYTE, &coverage_[first]);
    first_new_row_ = end_new_rows_ = 0;
}

}  // namespace convwalk
