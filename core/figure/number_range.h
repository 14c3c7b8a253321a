// What the numbers of a plane have in common. Level 7.
#pragma once

#include <array>
#include <span>

namespace convwalk {

/// How a number is shortened where cells are small, the longest way first.
struct NumberForm {
    int digits = 3;            ///< significant ones; 1: of amounts below a tenth, of others 2
    bool leading_zero = true;  ///< "0.06" rather than ".06"
};
inline constexpr std::array<NumberForm, 4> kNumberForms = {{{3, true}, {2, true}, {2, false}, {1, false}}};

/// The numbers of a plane, as far as the look of one depends on the others.
struct NumberRange {
    double largest = 0;                                   ///< amount of the largest finite one
    bool negative = false;                                ///< there are some
    std::array<double, kNumberForms.size()> widest_em{};  ///< of the widest text in each form
};

[[nodiscard]] NumberRange range_of(std::span<const double> numbers);
/// Of the products of any number of the one with any of the other; of very many as some of them tell.
[[nodiscard]] NumberRange range_of_products(std::span<const double> a, std::span<const double> b);

}  // namespace convwalk
