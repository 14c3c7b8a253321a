#include "views/matrix/matrix_blocks.h"

#include <cmath>

namespace convwalk {
namespace {

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

}  // namespace

MatrixBlocks::MatrixBlocks(const LayerMatrix& matrix, const Span& rows, const Span& columns,
                           std::int64_t high, std::int64_t wide, std::int64_t taps)
    : all_{matrix.rows(), matrix.columns()},
      high_(high),
      wide_(wide),
      top_(rows.first / high),
      left_(columns.first / wide),
      down_((rows.second - 1) / high - top_ + 1),
      along_((columns.second - 1) / wide - left_ + 1),
      density_(index(down_ * along_), 0.0) {
    const std::int64_t samples = std::clamp<std::int64_t>(kMostSampled / (down_ * taps), 1, high);
    for (std::int64_t band = 0; band < down_; ++band) {
        const std::int64_t begin = (top_ + band) * high;
        const std::int64_t end = std::min(begin + high, matrix.rows());
        const std::int64_t looked_at = std::min(samples, end - begin);
        for (std::int64_t n = 0; n < looked_at; ++n) {
            matrix.each_tap(begin + n * (end - begin) / looked_at,
                            [&](std::int64_t column, std::int64_t, double) {
                                const std::int64_t at = column / wide - left_;
                                if (at >= 0 && at < along_)
                                    density_[index(band * along_ + at)] += 1.0 / double(looked_at);
                            });
        }
    }
    most_ = *std::max_element(density_.begin(), density_.end());
}

std::int64_t MatrixBlocks::areas() const {
    std::int64_t count = 0;
    each_area([&](const Span&, const Span&, double) { ++count; });
    return count;
}

double MatrixBlocks::step(std::int64_t band, std::int64_t at) const {
    const double density = density_[index(band * along_ + at)];
    return density == 0 ? 0 : std::ceil(4 * density / most_) / 4;
}

}  // namespace convwalk
