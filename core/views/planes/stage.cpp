#include <numbers>

#include "figure/arrangement.h"

namespace convwalk {
namespace {

double radians(double degrees) {
    return degrees * std::numbers::pi / 180;
}

}  // namespace

Stage::Stage(const Arrangement& a, const Planes& planes, Rect area, double largest_cell_px)
    : cos_yaw_(std::cos(radians(a.yaw_deg))),
      sin_yaw_(std::sin(radians(a.yaw_deg))),
      sin_elevation_(a.elevation_deg == 90 ? 1 : std::sin(radians(a.elevation_deg))),
      cos_elevation_(a.elevation_deg == 90 ? 0 : std::cos(radians(a.elevation_deg))) {
    const auto include = [&](const PlaneExtents& plane, Vec3 centre) {
        const double w = plane.width() / 2;
        const double h = plane.height() / 2;
        for (const Vec2 corner : {Vec2{-w, -h}, Vec2{w, -h}, Vec2{-w, h}, Vec2{w, h}}) {
            const Vec2 p = project({centre.x + corner.x, centre.y + corner.y, centre.z});
            // A point as a rectangle: united() ignores empty ones.
            constexpr double kPoint = 1e-9;
            extent_ = united(extent_, {p.x, p.y, kPoint, kPoint});
        }
    };
    include(planes.input, a.input_centre);
    include(planes.output, a.output_centre);
    if (planes.has_kernel && a.kernel_opacity > 0) include(planes.kernel, a.kernel_centre);
    const bool products = planes.has_products && a.products_opacity > 0;
    if (products) include(planes.kernel, a.products_centre);
    if (a.stacked) {
        // The signs before the rows below the first.
        const auto sign_before = [&](const PlaneExtents& plane, Vec3 centre) {
            include({1, 1, 1}, {centre.x - plane.width() / 2 - a.sign_cells + 0.5, centre.y, centre.z});
        };
        if (planes.has_kernel) sign_before(planes.kernel, a.kernel_centre);
        if (products) sign_before(planes.kernel, a.products_centre);
        if (!planes.has_kernel || a.output_centre.y != a.kernel_centre.y)
            sign_before(planes.output, a.output_centre);
    }

    // An area without room still gets a figure, however small.
    constexpr double kSmallestCellPx = 1e-9;
    scale_ = std::max(kSmallestCellPx,
                      std::min({area.width / extent_.width, area.height / extent_.height, largest_cell_px}));
    flat_ = a.is_flat();
    snapped_ = flat_ && scale_ >= kSmallestWholePx;
    if (snapped_) scale_ = whole_cell_px(scale_);
    origin_ = {area.x + area.width / 2 - scale_ * (extent_.x + extent_.width / 2),
               area.y + area.height / 2 - scale_ * (extent_.y + extent_.height / 2)};
}

Vec2 Stage::project(Vec3 p) const {
    const double u = p.x * cos_yaw_ - p.y * sin_yaw_;
    const double v = (p.x * sin_yaw_ + p.y * cos_yaw_) * sin_elevation_ - p.z * cos_elevation_;
    const Vec2 at = {origin_.x + scale_ * u, origin_.y + scale_ * v};
    return snapped_ ? Vec2{std::round(at.x), std::round(at.y)} : at;
}

Vec3 Stage::at_height(double z, Vec2 px) const {
    const double u = (px.x - origin_.x) / scale_;
    const double v = ((px.y - origin_.y) / scale_ + z * cos_elevation_) / sin_elevation_;
    return {u * cos_yaw_ + v * sin_yaw_, v * cos_yaw_ - u * sin_yaw_, z};
}

Rect Stage::taken() const {
    return {origin_.x + scale_ * extent_.x, origin_.y + scale_ * extent_.y, scale_ * extent_.width,
            scale_ * extent_.height};
}

Stage Stage::seen_by(const Camera& camera, Vec2 middle_px) const {
    if (camera == Camera{}) return *this;
    Stage stage = *this;
    stage.scale_ = scale_ * camera.zoom;
    stage.origin_ = middle_px + (origin_ - middle_px) * camera.zoom + camera.offset_px;
    stage.snapped_ = flat_ && stage.scale_ >= kSmallestWholePx;
    return stage;
}

Camera zoomed_at(const Camera& camera, double factor, Vec2 cursor_px, Vec2 middle_px) {
    const double zoom = std::clamp(camera.zoom * factor, kLeastZoom, kMostZoom);
    const Vec2 from_middle = cursor_px - middle_px;
    return {zoom, from_middle - (from_middle - camera.offset_px) * (zoom / camera.zoom)};
}

Arrangement mix(const Arrangement& a, const Arrangement& b, double t) {
    if (t <= 0) return a;
    if (t >= 1) return b;
    const auto number = [t](double x, double y) { return x + (y - x) * t; };
    const auto point = [&](Vec3 x, Vec3 y) {
        return Vec3{number(x.x, y.x), number(x.y, y.y), number(x.z, y.z)};
    };
    return {.yaw_deg = number(a.yaw_deg, b.yaw_deg),
            .elevation_deg = number(a.elevation_deg, b.elevation_deg),
            .input_centre = point(a.input_centre, b.input_centre),
            .kernel_centre = point(a.kernel_centre, b.kernel_centre),
            .output_centre = point(a.output_centre, b.output_centre),
            .kernel_opacity = number(a.kernel_opacity, b.kernel_opacity),
            .products_centre = point(a.products_centre, b.products_centre),
            .products_opacity = number(a.products_opacity, b.products_opacity),
            .line_opacity = number(a.line_opacity, b.line_opacity),
            .cell_gap = number(a.cell_gap, b.cell_gap),
            .outline = number(a.outline, b.outline),
            .plane_words = number(a.plane_words, b.plane_words),
            .beside = a.beside || b.beside,
            .sign_cells = number(a.sign_cells, b.sign_cells),
            .stacked = a.stacked || b.stacked};
}

}  // namespace convwalk
