// Words for people: lists and near misses. Level 0: includes nothing of Convwalk.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace convwalk {

/// The candidate that is at most a third of its letters away from `word` (insertions, deletions,
/// replacements, swapped neighbours); empty when none is.
[[nodiscard]] std::string nearest_name(std::string_view word, std::span<const std::string> candidates);

/// "unknown theme \"drak\" (did you mean \"dark\"?); known: light, ...": one sentence for a misspelt name.
[[nodiscard]] std::string unknown_name(std::string_view what, std::string_view word,
                                       std::span<const std::string> candidates);

/// What came from outside, made fit to stand in a sentence: valid UTF-8, no control characters, and cut (with
/// an ellipsis) when longer than `most_bytes`.
[[nodiscard]] std::string printable(std::string_view untrusted, std::size_t most_bytes = 60);

/// "cells" as "Cells"; only a letter of ASCII changes.
[[nodiscard]] std::string capitalised(std::string_view words);

/// "LeNet.GIF" as "lenet.gif"; only letters of ASCII change.
[[nodiscard]] constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] std::string lower(std::string_view text);

/// "max_pooling" as "max pooling".
[[nodiscard]] std::string readable(std::string name);

/// Words as a sentence of their own: with a capital, and a full stop where none is.
[[nodiscard]] std::string as_sentence(std::string_view words);

/// "7", "-1"; nullopt: the text is no whole number of 63 bits.
[[nodiscard]] std::optional<std::int64_t> integer_spelled(std::string_view text);

/// @throws BadInput "limit is "x"; it must be a whole number from 1 to 9"
[[nodiscard]] std::int64_t whole_number(std::string_view field, std::string_view text, std::int64_t least,
                                        std::int64_t most);

/// "7x5×4" as "7", "5" and "4".
[[nodiscard]] std::vector<std::string_view> split_at_times(std::string_view text);

/// "1 cell", "5 cells"
[[nodiscard]] std::string counted(std::int64_t count, std::string_view one, std::string_view many);

/// "1,234,567"; INT64_MAX, where counts stop, in words.
[[nodiscard]] std::string grouped(std::int64_t count);

/// "37 %" of a share from 0 to 1; neither 0 nor 100 but for exactly those.
[[nodiscard]] std::string percent(double share);

}  // namespace convwalk
