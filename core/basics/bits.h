// The same bytes as another type: std::bit_cast, which the standard library of a browser's compiler lacks.
// Level 0.
#pragma once

#include <type_traits>

namespace convwalk {

template <typename To, typename From>
[[nodiscard]] constexpr To bits_as(const From& from) {
    static_assert(sizeof(To) == sizeof(From));
    static_assert(std::is_trivially_copyable_v<To> && std::is_trivially_copyable_v<From>);
    return __builtin_bit_cast(To, from);
}

}  // namespace convwalk
