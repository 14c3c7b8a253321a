// Exact fractions of 63 bits, for effective strides and centres. Level 0.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>

namespace convwalk {

/// A number that left the 63 bits; caught where a layer can be named.
struct TooLarge : std::overflow_error {
    TooLarge() : std::overflow_error("a number has more than 63 bits") {}
};

// Each throws TooLarge instead of wrapping.
[[nodiscard]] std::int64_t sum(std::int64_t a, std::int64_t b);
[[nodiscard]] std::int64_t difference(std::int64_t a, std::int64_t b);
[[nodiscard]] std::int64_t product(std::int64_t a, std::int64_t b);

/// Rounded towards minus infinity. divisor > 0
[[nodiscard]] std::int64_t floor_quotient(std::int64_t value, std::int64_t divisor);
/// Rounded towards plus infinity. divisor > 0
[[nodiscard]] std::int64_t ceil_quotient(std::int64_t value, std::int64_t divisor);

/// Always in lowest terms, den > 0.
struct Fraction {
    std::int64_t num = 0;
    std::int64_t den = 1;

    bool operator==(const Fraction&) const = default;
};

/// @pre den != 0
[[nodiscard]] Fraction fraction(std::int64_t num, std::int64_t den = 1);

[[nodiscard]] Fraction operator+(Fraction a, Fraction b);
[[nodiscard]] Fraction operator-(Fraction a, Fraction b);
[[nodiscard]] Fraction operator*(Fraction a, Fraction b);

/// The simplest positive fraction that is as good as equal, with a denominator of at most 1000; 4 / 3 of a
/// program is a floating-point number. nullopt: there is none.
[[nodiscard]] std::optional<Fraction> fraction_near(double value);

[[nodiscard]] constexpr double to_double(Fraction f) {
    return static_cast<double>(f.num) / static_cast<double>(f.den);
}

}  // namespace convwalk
