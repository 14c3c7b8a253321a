// How large a size may be. Level 0.
#pragma once

#include <cstdint>

namespace convwalk {

/// The largest value of any field and of any output size: what the frameworks' 32-bit sizes hold. Every
/// formula of the core stays within 63 bits for fields up to here.
inline constexpr std::int64_t kLargestSize = 2'147'483'647;

}  // namespace convwalk
