// What the painters of the views of channels draw with beside cells: boxes, lines with round corners, names,
// and how far a step has come. Level 8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "figure/figure.h"
#include "scene/ink.h"
#include "scene/page.h"
#include "views/channels/channel_hues.h"

namespace convwalk {

/// How far the parts of a step have come, each 0..1, one after the other.
struct StepPhases {
    double frames = 1;  ///< the window lies where it reads
    double flight = 1;  ///< slices fly onto their maps
    double sums = 1;    ///< what every channel adds
    double total = 1;   ///< all of it, with the bias
    bool filled = true;
};
/// @param arrival of a moment
[[nodiscard]] StepPhases phases_of(double arrival);

/// What a primitive is; the upper bits of its id. Behind those of a board.
enum class ChannelPart : std::uint8_t {
    band,
    beam,
    line,
    cell,
    strike,
    number,
    box,
    name,
    mark,
    swatch,
    tab,
    flying,
    flying_number,
    edge,
};
inline constexpr int kChannelParts = static_cast<int>(ChannelPart::edge) + 1;

/// Of one figure, which outlives it.
struct ChannelInk : Ink {
    /// @param stage which of the layers on the page it draws
    ChannelInk(Scene& into, const Figure& figure, std::int64_t stage = 0);

    const Theme& theme;
    TypeSizes type;

    [[nodiscard]] PrimitiveId id(ChannelPart part, std::int64_t index) const;

    /// A line of straight parts with round corners. @param index below 2^20, of this line alone
    void add_path(std::int64_t index, const std::vector<Vec2>& points, double width_px, Colour colour) const;
    /// A box with a number in it. @param text empty: the box alone
    void add_box(std::int64_t index, const Rect& place, std::string text, double opacity = 1) const;
    /// A small square in the hue of a channel. @param sign with its pattern
    void add_swatch(std::int64_t index, const Rect& place, const ChannelHue& hue, bool sign = true) const;
    /// A name in small type, its baseline at the left end.
    void add_name(std::int64_t index, Vec2 at, std::string text, bool strong,
                  Align align = Align::left) const;
    /// The sign of summation in its circle.
    void add_sigma(std::int64_t index, const Rect& place, double opacity = 1) const;

    /// Lines and outlines that say "here, now", pixels.
    [[nodiscard]] double now_px() const { return std::max(2.0, std::round(type.small_px / 7)); }
    /// Lines that wait.
    [[nodiscard]] Colour quiet() const { return mix(theme.background, theme.muted, 0.35); }

  private:
    int first_part_;
};

}  // namespace convwalk
