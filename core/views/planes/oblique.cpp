// The guide's view: planes seen from the side, lines from the window to the output. The output stands above
// the input, or beside it where the page is wide.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

#include "figure/arrangement.h"

namespace convwalk {
namespace {

// Turned so that the corners of a square window project to four different columns, and neither pair of lines
// falls on another; the eye is low enough for the planes to read as planes.
constexpr double kYawDeg = 32;
constexpr double kElevationDeg = 29;
// Side by side, planes are seen from higher up: their cells are wide enough for digits.
constexpr double kBesideYawDeg = 13;
constexpr double kBesideElevationDeg = 47;

// Cells between two planes as the eye sees them: enough for the lines to be followed, growing with the
// planes.
double free_cells(const Planes& planes) {
    return 1.0 + 0.12 * std::max(planes.input.height(), planes.output.height());
}

// How a plane is turned to the eye.
struct Eye {
    double yaw_deg;
    double elevation_deg;

    [[nodiscard]] double cos_yaw() const { return std::cos(yaw_deg * std::numbers::pi / 180); }
    [[nodiscard]] double sin_yaw() const { return std::sin(yaw_deg * std::numbers::pi / 180); }
    [[nodiscard]] double cos_elevation() const { return std::cos(elevation_deg * std::numbers::pi / 180); }
    [[nodiscard]] double sin_elevation() const { return std::sin(elevation_deg * std::numbers::pi / 180); }

    // Of a plane as it is seen, in cells.
    [[nodiscard]] double wide(const PlaneExtents& p) const {
        return p.width() * cos_yaw() + p.height() * sin_yaw();
    }
    [[nodiscard]] double high(const PlaneExtents& p) const {
        return (p.width() * sin_yaw() + p.height() * cos_yaw()) * sin_elevation();
    }
    // The point of the ground that is seen so many cells right of the middle and below it.
    [[nodiscard]] Vec3 ground(double right, double below) const {
        const double along = below / sin_elevation();
        return {right * cos_yaw() + along * sin_yaw(), along * cos_yaw() - right * sin_yaw(), 0};
    }
};

Arrangement seen_from(const Eye& eye) {
    Arrangement a;
    a.yaw_deg = eye.yaw_deg;
    a.elevation_deg = eye.elevation_deg;
    a.kernel_opacity = 0;
    a.line_opacity = 1;
    a.cell_gap = 0;
    a.outline = 1;
    a.plane_words = 0;
    return a;
}

// The kernel's plane, and that of the products before it: how wide they are as the eye sees them, and where
// the middles of the two come to be, from the right end of what they take.
struct KernelRow {
    double wide = 0;
    double kernel = 0;
    double products = 0;

    KernelRow(const Eye& eye, const Planes& planes) {
        const double each = eye.wide(planes.kernel);
        wide = planes.has_products ? 2 * each + 1 : each;
        kernel = -each / 2;
        products = kernel - each - 1;
    }
};

// The output above the input; the kernel, where it is shown, at the left of the output, and between them its
// products.
Arrangement above(const Planes& planes, bool with_kernel) {
    const Eye eye = {kYawDeg, kElevationDeg};
    const double between = free_cells(planes);
    const double over = (eye.high(planes.input) + eye.high(planes.output)) / 2 + between;
    Arrangement a = seen_from(eye);
    a.output_centre.z = over / eye.cos_elevation();
    a.kernel_centre.z = a.output_centre.z / 2;
    if (!with_kernel) return a;
    a.kernel_opacity = 1;
    const KernelRow factors(eye, planes);
    const double row = factors.wide + 1 + eye.wide(planes.output);
    const double kernel = -row / 2 + eye.wide(planes.kernel) / 2;
    const double lower = std::max(0.0, (eye.high(planes.kernel) - eye.high(planes.output)) / 2);
    const double output_z = a.output_centre.z + lower / eye.cos_elevation();
    a.output_centre = eye.ground(row / 2 - eye.wide(planes.output) / 2, 0);
    a.kernel_centre = eye.ground(kernel, 0);
    a.output_centre.z = a.kernel_centre.z = output_z;
    if (planes.has_products) {
        a.products_opacity = 1;
        a.products_centre = eye.ground(kernel + eye.wide(planes.kernel) + 1, 0);
        a.products_centre.z = output_z;
    }
    return a;
}

// The output at the right of the input; the kernel below the output, and at the left of it its products. As
// high as the input, if that does.
// @param under cells between the output and the kernel, as the eye sees them, at least
Arrangement beside(const Planes& planes, bool with_kernel, double under) {
    const Eye eye = {kBesideYawDeg, kBesideElevationDeg};
    Arrangement a = seen_from(eye);
    a.beside = true;
    a.plane_words = 1;
    const double input = eye.high(planes.input);
    const double output = eye.high(planes.output);
    const double kernel = with_kernel ? eye.high(planes.kernel) : 0;
    const KernelRow factors(eye, planes);
    const double wide = std::max(eye.wide(planes.output), with_kernel ? factors.wide : 0);
    const double right = eye.wide(planes.input) / 2 + 1.2 * free_cells(planes) + wide;
    const double column = output + (with_kernel ? under + kernel : 0);
    // The output begins as high as the input, so that no line comes to it from above.
    const double high = std::max(column, input);
    a.output_centre = eye.ground(right - eye.wide(planes.output) / 2, -high / 2 + output / 2);
    if (with_kernel) {
        a.kernel_opacity = 1;
        a.kernel_centre = eye.ground(right + factors.kernel, high / 2 - kernel / 2);
        if (planes.has_products) {
            a.products_opacity = 1;
            a.products_centre = eye.ground(right + factors.products, high / 2 - kernel / 2);
        }
    }
    return a;
}

}  // namespace

Arrangement oblique_arrangement(const Planes& planes, const Rect& area, const ObliqueRoom& room) {
    // A side, and that of a square of the size that a cell is seen with: planes seen from low down have large
    // cells that hold little.
    const auto cell_px = [&](const Arrangement& a) {
        return Stage(a, planes, room.of(a, area), room.largest_cell_px).cell_px();
    };
    const auto seen_px = [&](const Arrangement& a) { return cell_px(a) * a.foreshortening(); };
    // One above the other is what the guide shows: beside it has to be worth it.
    constexpr double kWorth = 1.1;
    const auto best = [&](bool with_kernel) {
        const Arrangement stacked = above(planes, with_kernel);
        double under = 1;
        // The words below the output take pixels, not cells.
        for (int n = 0; n < 2; ++n)
            under = std::max(1.0, room.words_px / cell_px(beside(planes, with_kernel, under)) + 0.3);
        const Arrangement wide = beside(planes, with_kernel, under);
        return seen_px(wide) > kWorth * seen_px(stacked) ? wide : stacked;
    };
    if (planes.has_products) return best(true);
    const Arrangement without = best(false);
    if (!planes.has_kernel || room.kernel_worth <= 0) return without;
    const Arrangement with = best(true);
    return seen_px(with) >= room.kernel_worth * seen_px(without) ? with : without;
}

Rect ObliqueRoom::of(const Arrangement& a, const Rect& area) const {
    Rect left = area;
    if (a.plane_words > 0) left.height = std::max(1.0, area.height - words_px);
    return left;
}

}  // namespace convwalk
