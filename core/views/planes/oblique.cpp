// The guide's view: input plane below, output plane above, lines from the window to the output.
#include <numbers>

#include "figure/arrangement.h"

namespace convwalk {
namespace {

// Turned so that the corners of a square window project to four different columns, and neither pair of lines
// falls on another; the eye is low enough for the planes to read as planes.
constexpr double kYawDeg = 32;
constexpr double kElevationDeg = 29;

// Cells between the lowest corner of the output and the highest of the input, as the eye sees them: enough
// for the lines to be followed, growing with the planes.
double free_height(const Planes& planes) {
    return 1.0 + 0.12 * std::max(planes.input.height(), planes.output.height());
}

// Half the height of a plane as the eye sees it.
double half_seen(const PlaneExtents& plane) {
    constexpr double kRadians = std::numbers::pi / 180;
    return (plane.width() * std::sin(kYawDeg * kRadians) + plane.height() * std::cos(kYawDeg * kRadians)) *
           std::sin(kElevationDeg * kRadians) / 2;
}

}  // namespace

Arrangement oblique_arrangement(const Planes& planes) {
    const double seen = half_seen(planes.input) + half_seen(planes.output) + free_height(planes);
    Arrangement a;
    a.yaw_deg = kYawDeg;
    a.elevation_deg = kElevationDeg;
    a.output_centre.z = seen / std::cos(kElevationDeg * std::numbers::pi / 180);
    a.kernel_centre.z = a.output_centre.z / 2;
    a.kernel_opacity = 0;
    a.line_opacity = 1;
    a.cell_gap = 0;
    a.outline = 1;
    a.plane_words = 0;
    return a;
}

}  // namespace convwalk
