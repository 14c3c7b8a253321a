// Colours for palette pictures: which ones a picture has, what index each has, and fewer of them. Knows no
// file format.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace convwalk {

/// r + g * 2^8 + b * 2^16, 8 bits of sRGB each; the top byte is 0.
using Rgb = std::uint32_t;

constexpr Rgb packed_rgb(unsigned r, unsigned g, unsigned b) {
    return r | g << 8 | b << 16;
}
constexpr std::uint8_t red(Rgb c) {
    return static_cast<std::uint8_t>(c & 0xff);
}
constexpr std::uint8_t green(Rgb c) {
    return static_cast<std::uint8_t>(c >> 8 & 0xff);
}
constexpr std::uint8_t blue(Rgb c) {
    return static_cast<std::uint8_t>(c >> 16 & 0xff);
}

/// A GIF table has 256 entries, and one of them is kept for "unchanged".
inline constexpr std::size_t kMaxColours = 255;

/// Up to 255 colours with the indices 1..255 in the order in which they came; 0 is no colour. Lookup is by
/// hash.
class ColourTable {
  public:
    /// 0 when `c` is not in the table.
    [[nodiscard]] std::uint8_t index_of(Rgb c) const;
    /// Adds `c` unless it is there.
    /// @return its index, or 0 when the table is full
    std::uint8_t add(Rgb c);
    /// Adds all or, when they don't all fit, none.
    bool add_all(std::span<const Rgb> colours);
    /// The colour with index n is at n - 1.
    [[nodiscard]] const std::vector<Rgb>& colours() const { return colours_; }

  private:
    [[nodiscard]] std::size_t slot_of(Rgb c) const;

    std::vector<Rgb> colours_;
    std::array<Rgb, 1024> keys_{};              // at most a quarter full, so that chains stay short
    std::array<std::uint8_t, 1024> indices_{};  // 0 marks a free slot
};

/// One colour stands for many.
struct Replacement {
    Rgb from = 0;
    Rgb to = 0;
};

/// At most `max_colours` colours that stand for all of `pixels` with little error, found by cutting the set
/// of colours again and again where its variance is greatest; no dithering. A colour in itself common keeps
/// its value. Time O(n log n), memory O(n).
/// @param max_colours 1..255
/// @return one entry per distinct colour of `pixels`, ascending by `from`
[[nodiscard]] std::vector<Replacement> quantised(std::vector<Rgb> pixels, std::size_t max_colours);

/// What stands for `c`, which must be one of the colours that `table` was made from.
[[nodiscard]] Rgb replaced(std::span<const Replacement> table, Rgb c);

}  // namespace convwalk
