// What the numbers of a plane have in common. Level 4.
#pragma once

#include <array>
#include <span>

namespace convwalk {

/// The numbers of a plane, as far as the look of one depends on the others.
struct NumberRange {
    double largest = 0;                 ///< amount of the largest finite one
    bool negative = false;              ///< there are some
    std::array<double, 2> widest_em{};  ///< of the widest text, with three and with two significant digits
};

[[nodiscard]] NumberRange range_of(std::span<const double> numbers);

}  // namespace convwalk
