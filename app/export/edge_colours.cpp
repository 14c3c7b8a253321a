#include "export/edge_colours.h"

#include <array>
#include <cstddef>
#include <cstring>

#include "basics/bits.h"

namespace convwalk {
namespace {

// Values of a channel on the grid: neighbours are 255 / 24 apart, so a rounded pixel is off by 5 at most.
constexpr unsigned kSteps = 24;

using Pixel = std::array<std::uint8_t, 4>;

constexpr int kHashShift = 20;
constexpr std::size_t kRecent = std::size_t{1} << (32 - kHashShift);
constexpr std::uint32_t kNoPixel = ~std::uint32_t{0};  // has an alpha, so it is none of ours

}  // namespace

EdgeColours::EdgeColours(std::span<const Colour> exact) : recent_(kRecent, Rounding{kNoPixel, 0}) {
    for (const Colour c : exact) exact_.insert(bits_as<std::uint32_t>(Pixel{c.r, c.g, c.b, 0}));
}

std::uint32_t EdgeColours::on_grid(std::uint32_t rgb) const {
    if (exact_.contains(rgb)) return rgb;
    auto pixel = bits_as<Pixel>(rgb);
    for (std::uint8_t& channel : pixel) {
        const unsigned step = (channel * kSteps + 127) / 255;
        channel = static_cast<std::uint8_t>((step * 255 + kSteps / 2) / kSteps);
    }
    return bits_as<std::uint32_t>(pixel);
}

std::uint32_t EdgeColours::rounded(std::uint32_t rgb) {
    // Fibonacci hashing: the upper bits of a product with 2^32 / golden ratio.
    Rounding& known = recent_[rgb * 2654435769u >> kHashShift];
    if (known.from != rgb) known = {rgb, on_grid(rgb)};
    return known.to;
}

void EdgeColours::round(std::span<std::uint8_t> rgba) {
    std::uint32_t last = 0;
    std::uint32_t last_rounded = rounded(0);
    for (std::size_t i = 0; i + 3 < rgba.size(); i += 4) {
        Pixel pixel{rgba[i], rgba[i + 1], rgba[i + 2], 0};
        const auto rgb = bits_as<std::uint32_t>(pixel);
        if (rgb != last) {
            last = rgb;
            last_rounded = rounded(rgb);
        }
        std::memcpy(&rgba[i], &last_rounded, 3);
    }
}

}  // namespace convwalk
