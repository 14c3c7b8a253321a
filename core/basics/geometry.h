// Points, rectangles and sizes of a picture. Level 0: includes nothing of Convwalk.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace convwalk {

/// A point or a direction in the picture: x to the right, y down; pixels.
struct Vec2 {
    double x = 0;
    double y = 0;
    bool operator==(const Vec2&) const = default;
};

inline Vec2 operator+(Vec2 a, Vec2 b) {
    return {a.x + b.x, a.y + b.y};
}
inline Vec2 operator-(Vec2 a, Vec2 b) {
    return {a.x - b.x, a.y - b.y};
}
inline Vec2 operator*(Vec2 a, double f) {
    return {a.x * f, a.y * f};
}
inline double length(Vec2 a) {
    return std::hypot(a.x, a.y);
}

/// A point of the stage on which the figure is built: x to the right (columns), y away from the top
/// (rows), z upwards out of the plane; cells.
struct Vec3 {
    double x = 0;
    double y = 0;
    double z = 0;
    bool operator==(const Vec3&) const = default;
};

/// Width and height in whole pixels.
struct SizePx {
    int width = 0;
    int height = 0;
    bool operator==(const SizePx&) const = default;
};

/// An axis-parallel rectangle; `x`, `y` is its top left corner. Empty when a side is not positive.
struct Rect {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    bool operator==(const Rect&) const = default;
    [[nodiscard]] bool empty() const { return !(width > 0 && height > 0); }
    [[nodiscard]] double right() const { return x + width; }
    [[nodiscard]] double bottom() const { return y + height; }
};

/// The smallest rectangle that holds both; an empty one adds nothing.
inline Rect united(const Rect& a, const Rect& b) {
    if (a.empty()) return b;
    if (b.empty()) return a;
    const double x = std::min(a.x, b.x);
    const double y = std::min(a.y, b.y);
    return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

/// Whether a place lies within; the right and lower edges belong to what comes behind.
inline bool contains(const Rect& r, Vec2 at) {
    return at.x >= r.x && at.x < r.right() && at.y >= r.y && at.y < r.bottom();
}

inline bool overlap(const Rect& a, const Rect& b) {
    return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

/// A rectangle of whole pixels; `x`, `y` is its top left pixel.
struct RectPx {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    bool operator==(const RectPx&) const = default;
    [[nodiscard]] bool empty() const { return width <= 0 || height <= 0; }
};

/// Pixels in a rectangle; 0 when it is empty.
inline std::size_t area(const RectPx& r) {
    return r.empty() ? 0 : static_cast<std::size_t>(r.width) * static_cast<std::size_t>(r.height);
}

/// Empty where they have nothing in common.
inline RectPx common_part(const RectPx& a, const RectPx& b) {
    const int left = std::max(a.x, b.x);
    const int top = std::max(a.y, b.y);
    return {left, top, std::min(a.x + a.width, b.x + b.width) - left,
            std::min(a.y + a.height, b.y + b.height) - top};
}

/// The smallest rectangle of whole pixels that holds `r`, cut to the picture.
inline RectPx covering_pixels(const Rect& r, SizePx picture) {
    if (r.empty()) return {};
    const auto clamped = [](double v, int hi) { return static_cast<int>(std::clamp(v, 0.0, double(hi))); };
    const int left = clamped(std::floor(r.x), picture.width);
    const int top = clamped(std::floor(r.y), picture.height);
    const int right = clamped(std::ceil(r.right()), picture.width);
    const int bottom = clamped(std::ceil(r.bottom()), picture.height);
    return {left, top, right - left, bottom - top};
}

/// The smallest rectangle that holds all; empty ones add nothing.
inline RectPx united(std::span<const RectPx> rects) {
    Rect all;
    for (const RectPx& r : rects)
        all = united(all, Rect{double(r.x), double(r.y), double(r.width), double(r.height)});
    return {static_cast<int>(all.x), static_cast<int>(all.y), static_cast<int>(all.width),
            static_cast<int>(all.height)};
}

}  // namespace convwalk
