// Colours for palette pictures: which ones a picture has, what index each has, and fewer of them. Knows no
// file format.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "basics/bits.h"

namespace convwalk {

/// 8 bits of sRGB each; in memory the bytes r, g, b, 0.
using Rgb = std::uint32_t;

constexpr Rgb packed_rgb(std::uint8_t r, std::uint8_t g, std::uint8_t b) {
    return bits_as<Rgb>(std::array<std::uint8_t, 4>{r, g, b, 0});
}
constexpr std::uint8_t red(Rgb c) {
    return bits_as<std::array<std::uint8_t, 4>>(c)[0];
}
constexpr std::uint8_t green(Rgb c) {
    return bits_as<std::array<std::uint8_t, 4>>(c)[1];
}
constexpr std::uint8_t blue(Rgb c) {
    return bits_as<std::array<std::uint8_t, 4>>(c)[2];
}

/// What of a pixel r, g, b, a in memory is its colour.
inline constexpr Rgb kRgbBytes = packed_rgb(255, 255, 255);

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

/// At most `max_colours` of the colours of `pixels` that stand for all of them with little error. The set of
/// colours is cut in two again and again where its variance is greatest; no dithering. Time O(n log n).
/// @param max_colours 1..255
/// @return one entry for each colour of `pixels`, ascending by `from`
[[nodiscard]] std::vector<Replacement> quantised(std::vector<Rgb> pixels, std::size_t max_colours);

/// What stands for `c`, which must be one of the colours that `table` was made from.
[[nodiscard]] Rgb replaced(std::span<const Replacement> table, Rgb c);

}  // namespace convwalk
