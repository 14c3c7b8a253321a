// Counts that may be larger than a number holds. Level 0.
#pragma once

#include <cstdint>
#include <span>

namespace convwalk {

/// So many or more.
inline constexpr std::int64_t kMostCounted = INT64_MAX;

// Products and sums that stop there. Each number is at least 0.

[[nodiscard]] constexpr std::int64_t capped_product(std::int64_t a, std::int64_t b) {
    return __builtin_mul_overflow(a, b, &a) ? kMostCounted : a;
}
[[nodiscard]] constexpr std::int64_t capped_product(std::int64_t first,
                                                    std::span<const std::int64_t> factors) {
    for (const std::int64_t factor : factors) first = capped_product(first, factor);
    return first;
}
[[nodiscard]] constexpr std::int64_t capped_sum(std::int64_t a, std::int64_t b) {
    return __builtin_add_overflow(a, b, &a) ? kMostCounted : a;
}

}  // namespace convwalk
