#include "basics/fraction.h"

#include <cmath>
#include <limits>
#include <numeric>

#include "basics/size.h"

namespace convwalk {

std::int64_t sum(std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    if (__builtin_add_overflow(a, b, &result)) throw TooLarge();
    return result;
}

std::int64_t difference(std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    if (__builtin_sub_overflow(a, b, &result)) throw TooLarge();
    return result;
}

std::int64_t product(std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    if (__builtin_mul_overflow(a, b, &result)) throw TooLarge();
    return result;
}

std::int64_t floor_quotient(std::int64_t value, std::int64_t divisor) {
    return value / divisor - (value % divisor < 0 ? 1 : 0);
}

std::int64_t ceil_quotient(std::int64_t value, std::int64_t divisor) {
    return value / divisor + (value % divisor > 0 ? 1 : 0);
}

Fraction fraction(std::int64_t num, std::int64_t den) {
    constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
    if (num == kLowest || den == kLowest) throw TooLarge();
    const std::int64_t common = std::gcd(num, den) * (den < 0 ? -1 : 1);
    return {num / common, den / common};
}

Fraction operator+(Fraction a, Fraction b) {
    return fraction(sum(product(a.num, b.den), product(b.num, a.den)), product(a.den, b.den));
}

Fraction operator-(Fraction a, Fraction b) {
    return a + Fraction{-b.num, b.den};
}

Fraction operator*(Fraction a, Fraction b) {
    // Crosswise first, so that what cancels can't overflow.
    const Fraction left = fraction(a.num, b.den);
    const Fraction right = fraction(b.num, a.den);
    return {product(left.num, right.num), product(left.den, right.den)};
}

std::optional<Fraction> fraction_near(double value) {
    for (std::int64_t den = 1; den <= 1000; ++den) {
        const double num = std::round(value * static_cast<double>(den));
        if (num >= 1 && num <= static_cast<double>(kLargestSize) &&
            std::abs(num / static_cast<double>(den) - value) <= 1e-12 * value)
            return fraction(static_cast<std::int64_t>(num), den);
    }
    return std::nullopt;
}

}  // namespace convwalk
