// How often as large something is to become: a fraction or a decimal, as a person wrote it. Level 0.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "basics/fraction.h"

namespace convwalk {

/// "2", "1.5" or "3/2". Any number can be one; whether it is possible is judged where it is used.
class Factor {
  public:
    constexpr Factor() = default;
    // Numbers and fractions are factors: both are written where a factor is meant.
    constexpr Factor(double decimal) : value_(decimal) {}                                  // NOLINT
    constexpr Factor(Fraction written) : value_(to_double(written)), written_(written) {}  // NOLINT

    /// The floating-point number that frameworks take, and sizes follow.
    [[nodiscard]] constexpr double value() const { return value_; }

    /// What was written, without rounding: 1.1 is 11/10. nullopt: it is not above 0, or its digits leave the
    /// 63 bits.
    [[nodiscard]] std::optional<Fraction> exact() const;

    /// Whether it was written with a bar: 3/2, not 1.5.
    [[nodiscard]] constexpr bool is_fraction() const { return written_ && written_->den != 1; }

    /// 3/2 and 1.5 are the same.
    friend constexpr bool operator==(const Factor& a, const Factor& b) { return a.value_ == b.value_; }

  private:
    double value_ = 2;
    std::optional<Fraction> written_;
};

/// A factor that a program worked out: 4 / 3 of floating-point numbers is the fraction.
[[nodiscard]] Factor factor_of(double computed);

/// "2", "1.5", "3/2": as it is read again.
[[nodiscard]] std::string to_string(const Factor& factor);
/// One where all are the same, else "3/2x2".
[[nodiscard]] std::string to_string(const std::vector<Factor>& factors);

/// nullopt: the text is no number.
[[nodiscard]] std::optional<Factor> factor_spelled(std::string_view text);

/// "2", "1.5", "3/2" or "2x1.5": for all axes, or one an axis.
/// @param field what it is called in a sentence @throws BadInput
[[nodiscard]] std::vector<Factor> parse_factors(std::string_view text, std::string_view field);

}  // namespace convwalk
