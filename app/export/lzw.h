// LZW as GIF uses it: indices to codes in blocks. Source: GIF89a specification, appendix F.
//
// Our own coder, because giflib's costs 6 ns a pixel: on figures whose window jumps that alone is 40 % of the
// time that cgif takes for everything, and a third is our limit for everything. This one takes runs, not
// pixels, and costs 1 to 2 ns; its codes are the same.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace convwalk {

/// Neighbours in reading order that get the same index.
struct IndexRun {
    std::uint8_t index = 0;
    std::uint32_t length = 0;
};

class LzwCoder {
  public:
    LzwCoder();
    ~LzwCoder();

    /// @param bits minimum code size, 2..8: every index is < 2^bits
    /// @return the blocks of the image data, without the byte that precedes them
    [[nodiscard]] std::vector<std::uint8_t> coded(std::span<const IndexRun> runs, int bits);

  private:
    class Phrases;
    std::unique_ptr<Phrases> phrases_;  // used again by the next call
};

}  // namespace convwalk
