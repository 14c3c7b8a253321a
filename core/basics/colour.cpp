#include "basics/colour.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace convwalk {
namespace {

std::array<double, 256> linear_bytes() {
    std::array<double, 256> linear{};
    for (std::size_t byte = 0; byte < linear.size(); ++byte) {
        const double v = static_cast<double>(byte) / 255.0;
        linear[byte] = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    }
    return linear;
}

}  // namespace

std::optional<Colour> parse_colour(std::string_view text) {
    if (text.empty() || text.front() != '#') return std::nullopt;
    text.remove_prefix(1);
    std::string digits(text);
    if (digits.size() == 3) {
        digits = {text[0], text[0], text[1], text[1], text[2], text[2]};
    }
    if (digits.size() == 6) digits += "ff";
    if (digits.size() != 8) return std::nullopt;
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    const auto channel = [&](int shift) { return static_cast<std::uint8_t>(value >> shift & 0xFFu); };
    return Colour{channel(24), channel(16), channel(8), channel(0)};
}

std::string to_string(Colour c) {
    return c.a == 255 ? fmt::format("#{:02x}{:02x}{:02x}", c.r, c.g, c.b)
                      : fmt::format("#{:02x}{:02x}{:02x}{:02x}", c.r, c.g, c.b, c.a);
}

Colour mix(Colour a, Colour b, double t) {
    t = std::clamp(t, 0.0, 1.0);
    const auto channel = [t](std::uint8_t x, std::uint8_t y) {
        return static_cast<std::uint8_t>(std::lround(x + (y - x) * t));
    };
    return {channel(a.r, b.r), channel(a.g, b.g), channel(a.b, b.b), channel(a.a, b.a)};
}

Colour faded(Colour c, double factor) {
    c.a = static_cast<std::uint8_t>(std::lround(c.a * std::clamp(factor, 0.0, 1.0)));
    return c;
}

double luminance(Colour c) {
    static const std::array<double, 256> linear = linear_bytes();
    return 0.2126 * linear[c.r] + 0.7152 * linear[c.g] + 0.0722 * linear[c.b];
}

double contrast(Colour a, Colour b) {
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace convwalk
