// A large matrix, counted in blocks of several rows and columns. Level 8.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "numeric/matrix.h"
#include "views/matrix/matrix_map.h"

namespace convwalk {

/// Entries that are looked at for a picture of many.
inline constexpr std::int64_t kMostSampled = 400'000;

/// The entries of a part of the matrix, counted in blocks of several rows and columns. Of very many rows only
/// some are looked at, evenly spread.
class MatrixBlocks {
  public:
    MatrixBlocks(const LayerMatrix& matrix, const Span& rows, const Span& columns, std::int64_t high,
                 std::int64_t wide, std::int64_t taps);

    /// Neighbours along a row that look alike are one area. Calls visit(rows, columns, amount), amount 0..1.
    template <typename Visit>
    void each_area(Visit visit) const {
        for (std::int64_t band = 0; band < down_; ++band) {
            for (std::int64_t at = 0; at < along_;) {
                const double amount = step(band, at);
                const std::int64_t first = at;
                while (at < along_ && step(band, at) == amount) ++at;
                if (amount == 0) continue;
                visit(Span{(top_ + band) * high_, std::min((top_ + band + 1) * high_, all_.first)},
                      Span{(left_ + first) * wide_, std::min((left_ + at) * wide_, all_.second)}, amount);
            }
        }
    }
    [[nodiscard]] std::int64_t areas() const;

  private:
    // In few steps, so that a picture has few colours.
    [[nodiscard]] double step(std::int64_t band, std::int64_t at) const;

    Span all_;
    std::int64_t high_, wide_;   // of a block
    std::int64_t top_, left_;    // the first block
    std::int64_t down_, along_;  // blocks
    std::vector<double> density_;
    double most_ = 0;
};

}  // namespace convwalk
