// What a picture consists of: a flat list of primitives in pixels, in painting order. Level 6.
//
// A view (oblique.cpp, flat.cpp) turns layout and moment into a Scene; the OpenGL renderer and the SVG writer
// draw it. Neither knows the other. Primitives are a variant that is visited without a default arm, so a new
// kind does not compile until every writer draws it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "basics/colour.h"
#include "basics/geometry.h"

namespace convwalk {

/// Names a primitive across the frames of one animation: the same thing has the same id in every frame.
/// Unique within a scene.
using PrimitiveId = std::uint64_t;

/// How wide the lines of a hatch are, and its dots; in pitches.
inline constexpr double kHatchLineWidth = 0.16;
inline constexpr double kHatchDotWidth = 0.4;

/// The outline of a quad. It is drawn centred on the edge. Corners that are not rounded are mitred up to
/// right angles (kMitreLimit); the tip of a sharper one is cut off that far from the corner.
struct Stroke {
    Colour colour = kNoColour;
    double width_px = 0;
    bool dashed = false;
    bool operator==(const Stroke&) const = default;
};

/// How far a mitred corner reaches, in half stroke widths: the square root of 2, so right angles are whole.
inline constexpr double kMitreLimit = 1.41421356;

/// A convex quadrilateral, corners in order around it: a cell, a window, a panel.
struct Quad {
    PrimitiveId id = 0;
    std::array<Vec2, 4> corners;
    Colour fill = kNoColour;
    Stroke stroke;
    double radius_px = 0;  ///< corners are rounded by this much
    Hatch hatch = Hatch::none;
    Colour hatch_colour = kNoColour;
    double hatch_pitch_px = 0;  ///< distance between two hatch lines
    /// The fill ends sharply, each pixel inside or outside: for areas that meet below lines drawn over the
    /// seam. A soft edge would let what is behind shine through it, and every such mixture is one more
    /// colour.
    bool hard_edge = false;
    bool operator==(const Quad&) const = default;
};

/// A straight line with butt ends.
struct Line {
    PrimitiveId id = 0;
    Vec2 from;
    Vec2 to;
    double width_px = 1;
    Colour colour;
    bool dashed = false;
    bool operator==(const Line&) const = default;
};

enum class Weight : std::uint8_t { regular, semibold };
enum class Align : std::uint8_t { left, centre, right };

/// One line of text, UTF-8. `at` is on the baseline: the left end, middle or right end by `align`.
struct Label {
    PrimitiveId id = 0;
    Vec2 at;
    std::string text;
    double size_px = 12;  ///< em
    Weight weight = Weight::regular;
    Align align = Align::left;
    Colour colour;
    bool operator==(const Label&) const = default;
};

/// Pixels of a picture, rows from the top.
struct Pixels {
    int columns = 0;
    int rows = 0;
    std::vector<Colour> colours;  ///< opaque; columns * rows
};

/// A picture within the picture. Its pixels stay hard, however large they are drawn: whoever looks for a
/// pattern must not be shown what smoothing makes of it.
struct Image {
    PrimitiveId id = 0;
    Rect place;
    std::shared_ptr<const Pixels> pixels;  ///< never changed; another picture is another object
    bool operator==(const Image&) const = default;
};

using Primitive = std::variant<Quad, Line, Label, Image>;

struct Scene {
    /// The primitives from `first` to before `end` show in a part of the picture alone.
    struct Clip {
        RectPx part;
        std::size_t first = 0;
        std::size_t end = 0;
        bool operator==(const Clip&) const = default;
    };

    /// What the primitives from `first` to the next group show, in plain words: "kernel", "legend". For who
    /// opens a picture in a drawing program; how it looks does not depend on it.
    struct Group {
        std::size_t first = 0;
        std::string name;
        bool operator==(const Group&) const = default;
    };

    SizePx size;
    Colour background;
    std::vector<Primitive> primitives;
    std::vector<Clip> clips{};    ///< in order, each behind the one before
    std::vector<Group> groups{};  ///< in order; names may come again
};

/// Dashes of a line of the given length: whole periods of one dash and one gap, beginning and ending with
/// half a dash, so that equal edges of neighbours coincide and corners are closed. Both writers use it. The
/// edge of a rounded quad is measured between the middles of the arcs at its ends.
struct DashPattern {
    double period_px = 0;
    double dash_px = 0;  ///< the first half dash is dash_px / 2 long
};
[[nodiscard]] DashPattern dash_pattern(double length_px, double width_px);

/// Everything a primitive may touch, outline included; empty when it can't be seen. Softening reaches half a
/// pixel further, which is never beyond covering_pixels() of it: only pixels whose middle is that close are
/// touched.
[[nodiscard]] Rect bounds(const Primitive& primitive);

/// The pixels in which the two scenes may differ, computed from the primitives alone: a few rectangles, which
/// may overlap; none when the scenes are equal. The whole picture when sizes, backgrounds or clipped parts
/// differ.
[[nodiscard]] std::vector<RectPx> changed_pixels(const Scene& before, const Scene& after);

}  // namespace convwalk
