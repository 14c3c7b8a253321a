// Numbers of chance, the same with every standard library: the standard fixes what an engine draws, but not
// what a distribution makes of it.
#pragma once

#include <cstdint>
#include <random>
#include <type_traits>

namespace convwalk::testing {

/// @return least to most, both of them too; fewer than 2^32 numbers, each about as likely
template <typename Least, typename Most>
auto whole_between(std::mt19937& random, Least least, Most most) {
    using Whole = std::common_type_t<Least, Most>;
    const auto count = static_cast<std::uint64_t>(Whole(most) - Whole(least)) + 1;
    return static_cast<Whole>(Whole(least) + static_cast<Whole>(random() % count));
}

/// @return least to most, without it
inline double real_between(std::mt19937& random, double least, double most) {
    return least + (most - least) * (double(random()) / 4294967296.0);
}

}  // namespace convwalk::testing
