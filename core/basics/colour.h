// A colour and its text form. Level 0: includes nothing of Convwalk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace convwalk {

/// sRGB, 8 bits a channel, not premultiplied; alpha 0 is nothing at all.
struct Colour {
    std::uint8_t r = 0;
    std::uint8_t g = 0;
    std::uint8_t b = 0;
    std::uint8_t a = 255;
    bool operator==(const Colour&) const = default;
};

inline constexpr Colour kNoColour{0, 0, 0, 0};

/// A pattern over a fill, so that meaning does not hang on colour alone.
enum class Hatch : std::uint8_t { none, diagonal, dots, cross };

/// Reads `#rgb`, `#rrggbb` or `#rrggbbaa` (either case); nullopt for anything else.
[[nodiscard]] std::optional<Colour> parse_colour(std::string_view text);

/// `#rrggbb`, or `#rrggbbaa` when not opaque.
[[nodiscard]] std::string to_string(Colour c);

/// `a` at t = 0, `b` at t = 1, mixed channel by channel in sRGB; t is clamped to 0..1.
[[nodiscard]] Colour mix(Colour a, Colour b, double t);

/// Relative luminance of an opaque colour by WCAG 2.1: 0 for black, 1 for white.
[[nodiscard]] double luminance(Colour c);

/// Contrast of two opaque colours by WCAG 2.1: 1 for the same, 21 for black on white.
[[nodiscard]] double contrast(Colour a, Colour b);

/// `c` with its alpha multiplied by `factor`, 0..1.
[[nodiscard]] Colour faded(Colour c, double factor);

}  // namespace convwalk
