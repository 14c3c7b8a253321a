// Program text as tokens: names, numbers, texts and signs, each with its place. Level 3.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "frameworks/python/place.h"

namespace convwalk {

enum class TokenKind : std::uint8_t { name, integer, real, text, sign, newline, end };

struct Token {
    TokenKind kind = TokenKind::end;
    Place place;
    std::string_view source;  ///< as it stands; a text with quotes
    std::string value;        ///< text: what it means
    bool formatted = false;   ///< text: with an "f" before it
    std::int64_t integer = 0;
    double real = 0;
};

/// The tokens of a text, with a newline behind each statement and an end. Comments, prompts and continued
/// lines are passed over. Views into the text.
/// @throws BadInput with line and column for what is no token, and for brackets that do not fit
[[nodiscard]] std::vector<Token> tokens_of(std::string_view text);

/// How a token is called in a sentence.
[[nodiscard]] std::string described(const Token& token);

}  // namespace convwalk
