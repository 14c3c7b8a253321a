// How large something may be drawn. Level 8.
#pragma once

namespace convwalk {

/// The largest size up to `most` that fits, to within a 2^40th of that; 0 when none does.
/// @param fits of a size: true up to some size, and false beyond it
template <typename Fits>
[[nodiscard]] double largest_that_fits(double most, const Fits& fits) {
    if (fits(most)) return most;
    constexpr int kHalvings = 40;
    double less = 0;
    double more = most;
    for (int n = 0; n < kHalvings; ++n) {
        const double size = (less + more) / 2;
        (fits(size) ? less : more) = size;
    }
    return less;
}

}  // namespace convwalk
