#include "render/glyph_shapes.h"

#include <span>
#include <stdexcept>

#include "render/embedded_fonts.h"

// The only copy of stb_truetype in the program, and its own: a library beside it may have another.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-function"
#define STB_TRUETYPE_IMPLEMENTATION
#define STBTT_STATIC
#include <stb_truetype.h>
#pragma GCC diagnostic pop

namespace convwalk {
namespace {

struct Faces {
    std::array<stbtt_fontinfo, 4> all{};

    Faces() {
        const auto files = embedded_fonts();
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto* bytes = reinterpret_cast<const unsigned char*>(files[i].second.data());
            if (!stbtt_InitFont(&all[i], bytes, 0))
                throw std::runtime_error("an embedded font can't be read");
        }
    }
};

const stbtt_fontinfo& face_of(int face) {
    static const Faces faces;
    return faces.all[static_cast<std::size_t>(face)];
}

}  // namespace

GlyphBox box_of(const SizedGlyph& glyph) {
    const stbtt_fontinfo& font = face_of(glyph.face);
    const float scale = stbtt_ScaleForMappingEmToPixels(&font, glyph.size_px);
    GlyphBox box;
    stbtt_GetGlyphBitmapBoxSubpixel(&font, glyph.index, scale, scale, glyph.shift_px, 0, &box.left, &box.top,
                                    &box.right, &box.bottom);
    return box;
}

void draw_glyph(const SizedGlyph& glyph, const GlyphBox& box, std::uint8_t* into, int row) {
    const stbtt_fontinfo& font = face_of(glyph.face);
    const float scale = stbtt_ScaleForMappingEmToPixels(&font, glyph.size_px);
    stbtt_MakeGlyphBitmapSubpixel(&font, into, box.right - box.left, box.bottom - box.top, row, scale, scale,
                                  glyph.shift_px, 0, glyph.index);
}

std::vector<OutlinePoint> outline_of(const Glyph& glyph) {
    const stbtt_fontinfo& font = face_of(glyph.face);
    stbtt_vertex* vertices = nullptr;
    const int count = stbtt_GetGlyphShape(&font, glyph.index, &vertices);
    const double unit = stbtt_ScaleForMappingEmToPixels(&font, 1);
    const auto em = [&](int x, int y) { return Vec2{x * unit, y * unit}; };
    std::vector<OutlinePoint> outline;
    for (const stbtt_vertex& v : std::span(vertices, static_cast<std::size_t>(count))) {
        const Vec2 end = em(v.x, v.y);
        if (v.type == STBTT_vmove) {
            if (!outline.empty()) outline.push_back({});
            outline.push_back({'M', 1, {end}});
        } else if (v.type == STBTT_vline) {
            outline.push_back({'L', 1, {end}});
        } else if (v.type == STBTT_vcurve) {
            outline.push_back({'Q', 2, {em(v.cx, v.cy), end}});
        } else {
            outline.push_back({'C', 3, {em(v.cx, v.cy), em(v.cx1, v.cy1), end}});
        }
    }
    if (!outline.empty()) outline.push_back({});
    stbtt_FreeShape(&font, vertices);
    return outline;
}

}  // namespace convwalk
