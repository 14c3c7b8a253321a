#include "network/notation_text.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <system_error>

#include "basics/errors.h"
#include "basics/size.h"

namespace convwalk {
namespace {

// What may stand between layers, and what counts as a space.
constexpr std::array<std::string_view, 23> kSeparators = {
    "-",      "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212",
    "\u2192", "\u27f6", "\u21d2", "\u00ad", "\uff0d", "\ufe58", "\ufe63", ">",
    ",",      ";",      "\n",     "=",      "|",      "\u2043", "\u30fc"};
constexpr std::array<std::string_view, 10> kSpaces = {" ",      "\t",     "\r",     "\u00a0", "\u2002",
                                                      "\u2003", "\u2009", "\u202f", "\u200b", "\ufeff"};

}  // namespace

template <typename Words>
bool NotationText::take_one(const Words& words) {
    for (const std::string_view word : words) {
        if (text_.substr(at_).starts_with(word)) {
            at_ += word.size();
            return true;
        }
    }
    return false;
}

void NotationText::skip_spaces() {
    while (take_one(kSpaces)) {
    }
}

void NotationText::skip_inner_spaces() {
    while (take_one(kSpaces) || take(std::string_view("\n"))) {
    }
}

bool NotationText::skip_separators() {
    bool some = false;
    skip_spaces();
    while (take_one(kSeparators)) {
        some = true;
        skip_spaces();
    }
    return some;
}

bool NotationText::take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
}

bool NotationText::take_word(std::string_view word) {
    std::size_t end = at_;
    for (const char c : word) {
        if (end >= text_.size() || lower(text_[end]) != c) return false;
        ++end;
    }
    if (end < text_.size() && is_letter(text_[end])) return false;
    at_ = end;
    return true;
}

std::string NotationText::place(std::size_t byte) const {
    std::size_t character = 1;
    std::size_t line = 1;
    std::size_t column = 1;
    for (std::size_t i = 0; i < byte; ++i) {
        if ((static_cast<unsigned char>(text_[i]) & 0xC0) == 0x80) continue;
        ++character;
        ++column;
        if (text_[i] == '\n') {
            ++line;
            column = 1;
        }
    }
    return line == 1 ? fmt::format("character {}", character)
                     : fmt::format("character {} (line {}, column {})", character, line, column);
}

void NotationText::fail(std::string_view expected) const {
    const std::string found =
        at_end() ? "the notation ends" : fmt::format("\"{}\" is found", printable(rest(), 12));
    throw BadInput(fmt::format("{} of the notation: {} where {} was expected", place(at_), found, expected));
}

void NotationText::wrong(std::size_t byte, const std::string& sentence) const {
    throw BadInput(fmt::format("{} of the notation: {}", place(byte), sentence));
}

std::int64_t NotationText::number(std::int64_t least, std::string_view what) {
    const std::size_t start = at_;
    std::int64_t value = 0;
    if (!is_digit(here())) fail(what);
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    at_ = static_cast<std::size_t>(end - text_.data());
    if (error != std::errc{} || value < least || value > kLargestSize)
        wrong(start, fmt::format("{} must be from {} to {}", what, least, kLargestSize));
    return value;
}

Extents NotationText::numbers(std::int64_t least, std::string_view what) {
    Extents values = {number(least, what)};
    while (take_times_between()) {
        const std::size_t start = at_;
        values.push_back(number(least, what));
        if (values.size() > 3) wrong(start, fmt::format("{} has more than 3 numbers", what));
    }
    return values;
}

// "2", "1.5", "3/2"
Factor NotationText::factor() {
    const std::size_t start = at_;
    while (is_digit(here()) || here() == '.' || (here() == '/' && at_ > start)) ++at_;
    const auto read = factor_spelled(text_.substr(start, at_ - start));
    if (!read || !(read->value() > 0))
        wrong(start, "a factor must be a number above 0, such as 2, 1.5 or 3/2");
    return *read;
}

std::vector<Factor> NotationText::factors() {
    std::vector<Factor> all = {factor()};
    while (take_times_between()) {
        if (all.size() == 3) wrong(at_, "a factor has more than 3 numbers");
        all.push_back(factor());
    }
    return all;
}

bool NotationText::take_times_between() {
    const std::size_t back = at_;
    skip_spaces();
    if (take_times()) {
        skip_spaces();
        return true;
    }
    at_ = back;
    return false;
}

void NotationText::take_equals() {
    skip_inner_spaces();
    if (take("=") || take(":")) skip_inner_spaces();
}

}  // namespace convwalk
