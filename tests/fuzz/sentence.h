// What every reader owes to whatever comes: a value or one sentence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "basics/errors.h"
#include "basics/text.h"

namespace convwalk {

/// Ends the program, which libFuzzer takes for a finding.
inline void demand(bool holds) {
    if (!holds) std::abort();
}

/// Reads the bytes; a refusal must be one printable line of a sensible length.
template <typename Read>
void read_or_refuse(const std::uint8_t* data, std::size_t size, Read read) {
    try {
        read(std::string_view(reinterpret_cast<const char*>(data), size));
    } catch (const BadInput& error) {
        const std::string sentence = error.what();
        demand(!sentence.empty() && sentence.size() < 2000);
        demand(printable(sentence, sentence.size()) == sentence);
    }
}

}  // namespace convwalk
