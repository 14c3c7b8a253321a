// What an assumption of the notation can be, for a menu. Level 2.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace convwalk {

/// The words that an assumption takes, and of one that takes numbers beside them the usual ones; empty for
/// one of numbers alone. Each is read by assume().
[[nodiscard]] std::vector<std::string> assumption_choices(std::string_view name);

}  // namespace convwalk
