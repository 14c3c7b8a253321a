// Fewer colours where things meet. Knows pixels, not scenes.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_set>
#include <vector>

#include "basics/colour.h"

namespace convwalk {

/// Rounds the mixtures at the edges of shapes to a coarse grid of colours, so that the colours of a whole
/// animation fit one palette. Of edges that cross edges come hundreds of colours that nobody can tell apart.
class EdgeColours {
  public:
    /// @param exact colours that stay as they are: those of areas
    explicit EdgeColours(std::span<const Colour> exact);

    /// @param rgba pixels, 4 bytes each; alpha is left alone
    void round(std::span<std::uint8_t> rgba);

  private:
    // A pixel without its alpha: r, g, b, 0 in memory.
    struct Rounding {
        std::uint32_t from;
        std::uint32_t to;
    };
    [[nodiscard]] std::uint32_t on_grid(std::uint32_t rgb) const;
    [[nodiscard]] std::uint32_t rounded(std::uint32_t rgb);

    std::unordered_set<std::uint32_t> exact_;
    std::vector<Rounding> recent_;  // by hash: the same few hundred colours come again and again
};

}  // namespace convwalk
