#include "views/channels/channel_ink.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "scene/font_metrics.h"
#include "views/board/cell_map.h"

namespace convwalk {
namespace {

// Shares of a step.
constexpr double kFramesEnd = 0.2;
constexpr double kFlightEnd = 0.45;
constexpr double kSumsEnd = 0.7;
constexpr double kTotalEnd = 0.9;

double share(double t, double from, double to) {
    return std::clamp((t - from) / (to - from), 0.0, 1.0);
}

Vec2 unit(Vec2 v) {
    const double size = length(v);
    return size > 0 ? v * (1 / size) : Vec2{};
}

// The points of a line whose corners are round.
std::vector<Vec2> rounded(const std::vector<Vec2>& points, double radius_px) {
    constexpr int kPieces = 5;
    std::vector<Vec2> path = {points.front()};
    for (std::size_t i = 1; i + 1 < points.size(); ++i) {
        const Vec2 in = points[i] - points[i - 1];
        const Vec2 out = points[i + 1] - points[i];
        const double radius = std::min({radius_px, length(in) / 2, length(out) / 2});
        const Vec2 from = points[i] - unit(in) * radius;
        const Vec2 to = points[i] + unit(out) * radius;
        for (int n = 0; n <= kPieces; ++n) {
            const double t = double(n) / kPieces;
            // A parabola that touches both parts.
            path.push_back(from * ((1 - t) * (1 - t)) + points[i] * (2 * t * (1 - t)) + to * (t * t));
        }
    }
    path.push_back(points.back());
    return path;
}

}  // namespace

StepPhases phases_of(double arrival) {
    return {share(arrival, 0, kFramesEnd), share(arrival, kFramesEnd, kFlightEnd),
            share(arrival, kFlightEnd, kSumsEnd), share(arrival, kSumsEnd, kTotalEnd), arrival >= 1};
}

ChannelInk::ChannelInk(Scene& into, const Figure& figure, std::int64_t stage)
    : Ink{into, 0}, theme(figure.scenario.theme), type(type_sizes(figure)) {
    constexpr int kFirst = 180;
    first_part_ = kFirst + static_cast<int>(stage) * kChannelParts;
}

PrimitiveId ChannelInk::id(ChannelPart part, std::int64_t index) const {
    return part_id(static_cast<std::uint8_t>(first_part_ + static_cast<int>(part)), index);
}

void ChannelInk::add_path(std::int64_t path_index, const std::vector<Vec2>& points, double width_px,
                          Colour colour) const {
    constexpr std::int64_t kMostParts = 256;
    const std::vector<Vec2> path = rounded(points, 0.5 * type.body_px);
    // Parts overlap by half a width, so that no gap shows between them.
    std::int64_t part = 0;
    for (std::size_t i = 1; i < path.size(); ++i) {
        const Vec2 along = unit(path[i] - path[i - 1]) * (width_px / 4);
        if (along == Vec2{}) continue;
        const Vec2 from = i == 1 ? path[i - 1] : path[i - 1] - along;
        const Vec2 to = i + 1 == path.size() ? path[i] : path[i] + along;
        add(Line{id(ChannelPart::line, path_index * kMostParts + part++), from, to, width_px, colour, false});
    }
}

void ChannelInk::add_box(std::int64_t index, const Rect& place, std::string text, double opacity) const {
    Quad q;
    q.id = id(ChannelPart::box, index);
    q.corners = corners_of(place);
    q.fill = theme.background;
    q.stroke = {mix(quiet(), theme.accent, opacity), now_px(), false};
    q.radius_px = std::round(0.4 * type.small_px);
    add(q);
    if (text.empty() || opacity == 0) return;
    const double widest = 0.88 * place.width / text_width_em(text, Weight::semibold);
    const double size = std::floor(std::min({1.15 * type.body_px, 0.72 * place.height, widest}));
    add_text(id(ChannelPart::number, index),
             {place.x + place.width / 2, place.y + (place.height + kCapHeightEm * size) / 2}, std::move(text),
             size, mix(theme.background, theme.ink, opacity), Weight::semibold);
}

void ChannelInk::add_swatch(std::int64_t index, const Rect& place, const ChannelHue& hue, bool sign) const {
    const CellStyle style = sign ? swatch_of(theme, hue) : hue.computed;
    Quad q;
    q.id = id(ChannelPart::swatch, index);
    q.corners = corners_of(place);
    q.fill = style.fill;
    q.hatch = style.hatch;
    q.hatch_colour = style.hatch_colour;
    q.hatch_pitch_px = std::max(3.0, std::round(place.width / 3));
    q.radius_px = std::round(place.width / 6);
    add(q);
}

void ChannelInk::add_name(std::int64_t index, Vec2 at, std::string text, bool strong, Align align) const {
    add_text(id(ChannelPart::name, index), at, std::move(text), type.small_px,
             strong ? theme.ink : theme.muted, strong ? Weight::semibold : Weight::regular, align);
}

void ChannelInk::add_sigma(std::int64_t index, const Rect& place, double opacity) const {
    Quad q;
    q.id = id(ChannelPart::box, index);
    q.corners = corners_of(place);
    q.fill = theme.background;
    q.stroke = {mix(quiet(), theme.accent, opacity), now_px(), false};
    q.radius_px = 0.48 * place.width;
    add(q);
    const double size = std::round(0.55 * place.width);
    add_text(id(ChannelPart::number, index),
             {place.x + place.width / 2, place.y + (place.height + kCapHeightEm * size) / 2}, "Σ", size,
             theme.ink, Weight::semibold);
}

}  // namespace convwalk
