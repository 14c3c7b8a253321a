// A sum that is spelled out, and how it is shortened to a line. Level 6.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace convwalk {

/// Words that look alike.
struct WordPiece {
    enum class Look : std::uint8_t {
        plain,
        muted,   ///< about a zero that was put in
        strong,  ///< the result, the winner
        aside,   ///< what a number is of
    };
    std::string text;
    Look look = Look::plain;
    std::string aside{};  ///< what it is, behind it: " (channel 0)"
    bool operator==(const WordPiece&) const = default;
};

/// "output (2, 2) = 2·1 + 0·3 + (−1)·2 = 0": pieces that can be left out one by one are its terms.
struct SpelledSum {
    WordPiece before;              ///< "output (2, 2) = "
    std::vector<WordPiece> terms;  ///< "2·1", " + 0·3", ...
    std::vector<WordPiece> after;  ///< " = 0"; of an average " / 9 = 2"
    std::int64_t products = 0;     ///< all terms there are, also those that were not spelled out
    std::int64_t put_in = 0;       ///< those with a zero that was put in
    bool operator==(const SpelledSum&) const = default;
};

/// The pieces of a sum, no wider than `width_em` if that can be done: neighbours that multiply a zero that
/// was put in become one "…" first, and then terms at the end do. Neighbours of one look are one piece.
[[nodiscard]] std::vector<WordPiece> within(const SpelledSum& sum, double width_em);

/// All pieces as one text.
[[nodiscard]] std::string joined(const std::vector<WordPiece>& pieces);
[[nodiscard]] double width_em(const std::vector<WordPiece>& pieces);

}  // namespace convwalk
