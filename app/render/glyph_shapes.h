// Glyphs of the embedded fonts: how large they are in pixels, their pictures, and their outlines.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "basics/geometry.h"
#include "scene/font_metrics.h"

namespace convwalk {

/// A glyph in a size, begun a part of a pixel behind its place.
struct SizedGlyph {
    int face = 0;   ///< as in Glyph
    int index = 0;  ///< likewise
    float size_px = 0;
    float shift_px = 0;  ///< 0..1
};

/// The pixels that a glyph touches, from its origin on the baseline; y downwards.
struct GlyphBox {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
};
[[nodiscard]] GlyphBox box_of(const SizedGlyph& glyph);

/// How much of each pixel it covers. @param into the first of `box` @param row bytes from row to row
/// @param box that of box_of()
void draw_glyph(const SizedGlyph& glyph, const GlyphBox& box, std::uint8_t* into, int row);

/// A piece of an outline, named as in a path of SVG: M begins a part, L is a line, Q and C are curves of
/// Bezier with one and two control points, Z closes the part.
struct OutlinePoint {
    char command = 'Z';
    int count = 0;                 ///< of the points
    std::array<Vec2, 3> points{};  ///< control points, then the end; em from the glyph's origin, upwards
};

/// Empty for a space. What any of its parts winds around is filled.
[[nodiscard]] std::vector<OutlinePoint> outline_of(const Glyph& glyph);

}  // namespace convwalk
