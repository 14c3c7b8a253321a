#include "basics/mark.h"

#include <fmt/format.h>

#include <cstdint>

namespace convwalk {

std::string mark_of(std::string_view text) {
    // FNV-1a, of 64 bits.
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return fmt::format("{}-{:016x}", text.size(), hash);
}

}  // namespace convwalk
