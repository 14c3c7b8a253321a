// Mistakes that are often made, each as the number that it leads to. Level 6.
//
// A wrong answer that equals one of them gets its sentence: "slip_NAME" of the common words.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "lesson/lesson.h"
#include "lesson/quantities.h"

namespace convwalk {

struct Slip {
    std::string_view name;
    /// @param right what is right @param at the cell that is asked about
    /// @return nullopt: nobody can make it here
    std::optional<Amount> (*of)(const Subject& subject, const Extents& at, const Amount& right);
};

[[nodiscard]] std::span<const Slip> slips();
/// nullptr: there is none of that name.
[[nodiscard]] const Slip* slip_named(std::string_view name);

}  // namespace convwalk
