// Files that a person names, read whole.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "basics/errors.h"

namespace convwalk {

/// More than anything that is read from a file may have.
inline constexpr std::size_t kMostFileBytes = std::size_t{32} << 20;

/// A file of at most so many bytes; of a longer one no more is read than shows that it is.
/// @throws BadInput "can't read FILE: why"
[[nodiscard]] std::string read_file(const std::string& path);

/// The same without waiting: pipes and devices, which could keep a window waiting for ever, are refused.
/// @throws BadInput
[[nodiscard]] std::string read_regular_file(const std::string& path);

/// Calls `look` with what is in a file of any length: of one with more than kMostFileBytes no more is read
/// than is looked at.
/// @throws BadInput "can't read FILE: why", and what `look` throws
void look_into_file(const std::string& path, const std::function<void(std::string_view)>& look);

/// Standard input to its end: at most so many bytes. @throws BadInput "can't read standard input: why"
[[nodiscard]] std::string read_standard_input(std::size_t most_bytes = kMostFileBytes);

/// Puts the file's name before a sentence about what is in it.
[[nodiscard]] BadInput about_file(const std::string& path, const BadInput& error);

/// What `read` makes of the text of a file. @throws BadInput with the file's name
template <typename Read>
auto from_file(const std::string& path, Read read) {
    const std::string text = read_file(path);
    try {
        return read(text);
    } catch (const BadInput& error) {
        throw about_file(path, error);
    }
}

}  // namespace convwalk
