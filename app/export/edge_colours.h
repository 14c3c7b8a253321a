// Fewer colours where things meet. Knows pixels, not scenes.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
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
    [[nodiscard]] std::uint32_t rounded(std::uint32_t rgb);

    std::unordered_map<std::uint32_t, std::uint32_t> known_;  // r, g, b, 0 in memory to the same
};

}  // namespace convwalk
