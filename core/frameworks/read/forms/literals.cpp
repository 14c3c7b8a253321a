#include "frameworks/read/forms/literals.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "basics/real_text.h"
#include "basics/text.h"
#include "frameworks/read/make_values.h"

namespace convwalk {
namespace {

using Kind = Value::Kind;

constexpr int kDeepestLiteral = 8;
constexpr std::size_t kMostItems = kMostListed;

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
char closing_of(char opening) {
    return opening == '(' ? ')' : opening == '[' ? ']' : opening == '{' ? '}' : '\0';
}

}  // namespace

void Literals::skip(std::size_t bytes) {
    for (const char c : rest_.substr(0, bytes)) {
        // Columns are characters: what goes on one is none.
        if (c == '\n')
            place_ = {place_.line + 1, 1};
        else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80)
            ++place_.column;
    }
    rest_.remove_prefix(std::min(bytes, rest_.size()));
}

void Literals::skip_blanks() {
    const std::size_t begin = rest_.find_first_not_of(" \t\r\n");
    skip(begin == std::string_view::npos ? rest_.size() : begin);
}

bool Literals::at_end() {
    skip_blanks();
    return rest_.empty();
}

bool Literals::at(std::string_view sign) {
    skip_blanks();
    return rest_.starts_with(sign);
}

const Place& Literals::place() {
    skip_blanks();
    return place_;
}

bool Literals::take(std::string_view sign) {
    if (!at(sign)) return false;
    skip(sign.size());
    return true;
}

void Literals::expect(std::string_view sign) {
    if (!take(sign)) refuse(fmt::format("\"{}\"", sign));
}

void Literals::refuse(std::string_view wanted) {
    skip_blanks();
    const std::string found = rest_.empty() ? "the end" : fmt::format("\"{}\"", printable(rest_, 20));
    throw bad_code(place_, fmt::format("expected {}, found {}", wanted, found));
}

std::string_view Literals::word(std::string_view others) {
    skip_blanks();
    std::size_t end = 0;
    while (end < rest_.size() && (is_word(rest_[end]) || others.find(rest_[end]) != std::string_view::npos))
        ++end;
    const std::string_view found = rest_.substr(0, end);
    skip(end);
    return found;
}

std::string_view Literals::until(std::string_view signs) {
    const std::string_view before = rest_;
    std::string closings;
    std::size_t end = 0;
    for (; end < rest_.size(); ++end) {
        const char c = rest_[end];
        if (closings.empty() && signs.find(c) != std::string_view::npos) break;
        if (closing_of(c) != '\0' && closings.size() < kMostItems) closings += closing_of(c);
        if (!closings.empty() && c == closings.back()) closings.pop_back();
    }
    skip(end);
    return before.substr(0, end);
}

Value Literals::value() {
    return value_at_depth(1);
}

Value Literals::value_at_depth(int depth) {
    skip_blanks();
    if (rest_.empty()) refuse("a value");
    const char c = rest_.front();
    if (is_digit(c) || ((c == '-' || c == '+' || c == '.') && rest_.size() > 1)) return number();
    if (c == '"' || c == '\'') return quoted();
    if (closing_of(c) != '\0') return list(closing_of(c), depth);
    const Place begin = place_;
    const std::string_view name = word("_.");
    if (name.empty()) refuse("a value");
    if (name == "None") return value_at(Kind::none, begin);
    if (name == "True" || name == "False") {
        Value truth = value_at(Kind::truth, begin);
        truth.number = name == "True" ? 1 : 0;
        return truth;
    }
    Value text = value_at(Kind::text, begin);
    text.text = name.substr(0, kLongestText);
    return text;
}

Value Literals::number() {
    const Place begin = place_;
    if (rest_.front() == '+') skip(1);
    std::int64_t whole = 0;
    const char* const end = rest_.data() + rest_.size();
    const auto [stop, error] = std::from_chars(rest_.data(), end, whole);
    const bool goes_on = stop != end && (*stop == '.' || *stop == 'e' || *stop == 'E' || is_word(*stop));
    if (error == std::errc() && !goes_on) {
        skip(static_cast<std::size_t>(stop - rest_.data()));
        return integer_at(whole, begin);
    }
    Value value = value_at(Kind::real, begin);
    const auto [real_stop, real_error] = read_real(rest_.data(), end, value.real);
    if (real_error != std::errc()) refuse("a number");
    skip(static_cast<std::size_t>(real_stop - rest_.data()));
    return value;
}

Value Literals::quoted() {
    Value text = value_at(Kind::text, place_);
    const char quote = rest_.front();
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != quote) end += rest_[end] == '\\' ? 2 : 1;
    if (end >= rest_.size()) refuse("the end of a text in quotes");
    text.text = rest_.substr(1, std::min(end - 1, kLongestText));
    skip(end + 1);
    return text;
}

Value Literals::list(char closing, int depth) {
    const Place begin = place_;
    if (depth > kDeepestLiteral)
        throw bad_code(begin, fmt::format("a list is more than {} levels deep", kDeepestLiteral));
    skip(1);
    std::vector<Value> items;
    const std::string sign(1, closing);
    while (!take(sign)) {
        if (items.size() >= kMostItems)
            throw bad_code(begin, fmt::format("a list has more than {} values", kMostItems));
        items.push_back(value_at_depth(depth + 1));
        if (!take(",") && !at(sign)) refuse(fmt::format("\",\" or \"{}\"", sign));
    }
    return list_at(std::move(items), begin);
}

}  // namespace convwalk
