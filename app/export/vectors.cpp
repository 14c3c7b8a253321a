#include "export/vectors.h"

#include <cmath>
#include <numbers>

#include "scene/font_metrics.h"

namespace convwalk {
namespace {

// From the picture to the lattice of hatches, and back.
Vec2 turned(Vec2 at) {
    return Vec2{at.x + at.y, at.y - at.x} * (1 / std::numbers::sqrt2);
}
Vec2 turned_back(Vec2 at) {
    return Vec2{at.x - at.y, at.x + at.y} * (1 / std::numbers::sqrt2);
}

}  // namespace

bool is_upright(const Quad& q) {
    const auto& c = q.corners;
    return c[0].y == c[1].y && c[2].y == c[3].y && c[0].x == c[3].x && c[1].x == c[2].x;
}

double left_end_px(const Label& label) {
    const double width = text_width_em(label.text, label.weight) * label.size_px;
    const double before = label.align == Align::left ? 0 : label.align == Align::centre ? width / 2 : width;
    return label.at.x - before;
}

std::vector<std::pair<Vec2, Vec2>> hatch_marks(const Quad& q) {
    const double pitch = q.hatch_pitch_px;
    Vec2 low = turned(q.corners[0]);
    Vec2 high = low;
    for (const Vec2& corner : q.corners) {
        const Vec2 at = turned(corner);
        low = {std::min(low.x, at.x), std::min(low.y, at.y)};
        high = {std::max(high.x, at.x), std::max(high.y, at.y)};
    }
    const auto places = [&](double from, double to) {
        std::vector<double> found;
        for (double at = (std::floor(from / pitch) - 0.5) * pitch; at < to + pitch; at += pitch)
            found.push_back(at);
        return found;
    };
    std::vector<std::pair<Vec2, Vec2>> marks;
    const auto add = [&](Vec2 from, Vec2 to) { marks.emplace_back(turned_back(from), turned_back(to)); };
    for (const double x : places(low.x, high.x)) {
        if (q.hatch != Hatch::dots) {
            add({x, low.y}, {x, high.y});
            continue;
        }
        for (const double y : places(low.y, high.y)) add({x, y}, {x, y});
    }
    if (q.hatch == Hatch::cross) {
        for (const double y : places(low.y, high.y)) add({low.x, y}, {high.x, y});
    }
    return marks;
}

double hatch_mark_px(const Quad& q) {
    return (q.hatch == Hatch::dots ? kHatchDotWidth : kHatchLineWidth) * q.hatch_pitch_px;
}

std::string utf8_of(char32_t character) {
    const auto tail = [&](int shift) { return static_cast<char>(0x80 | (character >> shift & 0x3f)); };
    if (character < 0x80) return {static_cast<char>(character)};
    if (character < 0x800) return {static_cast<char>(0xc0 | character >> 6), tail(0)};
    if (character < 0x10000) return {static_cast<char>(0xe0 | character >> 12), tail(6), tail(0)};
    return {static_cast<char>(0xf0 | character >> 18), tail(12), tail(6), tail(0)};
}

}  // namespace convwalk
