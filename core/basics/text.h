// Words for people: lists and near misses. Level 0: includes nothing of Convwalk.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace convwalk {

/// The candidate that is at most a third of its letters away from `word` (insertions, deletions,
/// replacements, swapped neighbours); empty when none is.
[[nodiscard]] std::string nearest_name(std::string_view word, std::span<const std::string> candidates);

/// "unknown theme \"drak\" (did you mean \"dark\"?); known: light, ...": one sentence for a misspelt name.
/// name.
[[nodiscard]] std::string unknown_name(std::string_view what, std::string_view word,
                                       std::span<const std::string> candidates);

/// What came from outside, made fit to stand in a sentence: valid UTF-8, no control characters, and cut (with
/// an ellipsis) when longer than `most_bytes`.
[[nodiscard]] std::string printable(std::string_view untrusted, std::size_t most_bytes = 60);

}  // namespace convwalk
