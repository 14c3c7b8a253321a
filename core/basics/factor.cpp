#include "basics/factor.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

#include "basics/errors.h"
#include "basics/real_text.h"
#include "basics/size.h"
#include "basics/text.h"

namespace convwalk {
namespace {

std::from_chars_result read(const char* begin, const char* end, double& value) {
    return read_real(begin, end, value);
}
std::from_chars_result read(const char* begin, const char* end, std::int64_t& value) {
    return std::from_chars(begin, end, value);
}

template <typename Number>
std::optional<Number> whole_text(std::string_view text) {
    Number value = 0;
    const auto [end, error] = read(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// digits 10^power, with the fewest digits that are this number.
struct Decimal {
    std::int64_t digits = 0;
    int count = 0;  // of the digits
    int power = 0;
};

// @pre value is finite and not below 0
Decimal decimal_of(double value) {
    // What std::to_chars() does, which Clang's library lacks for these.
    std::string text = fmt::format("{}", value);
    Decimal decimal;
    if (const std::size_t e = text.find('e'); e != std::string::npos) {
        const std::size_t exponent = e + (text[e + 1] == '+' ? 2 : 1);
        std::from_chars(text.data() + exponent, text.data() + text.size(), decimal.power);
        text.resize(e);
    }
    if (const std::size_t point = text.find('.'); point != std::string::npos) {
        decimal.power -= static_cast<int>(text.size() - point - 1);
        text.erase(point, 1);
    }
    for (; text.size() > 1 && text.back() == '0'; text.pop_back()) ++decimal.power;
    text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
    decimal.count = static_cast<int>(text.size());
    std::from_chars(text.data(), text.data() + text.size(), decimal.digits);
    return decimal;
}

std::optional<Fraction> fraction_of(const Decimal& decimal) {
    constexpr int kMostPower = 18;
    if (std::abs(decimal.power) > kMostPower) return std::nullopt;
    std::int64_t ten = 1;
    for (int i = 0; i < std::abs(decimal.power); ++i) ten *= 10;
    std::int64_t num = decimal.digits;
    if (decimal.power > 0 && __builtin_mul_overflow(num, ten, &num)) return std::nullopt;
    return fraction(num, decimal.power < 0 ? ten : 1);
}

}  // namespace

std::optional<Fraction> Factor::exact() const {
    if (!std::isfinite(value_) || !(value_ > 0)) return std::nullopt;
    return written_ ? written_ : fraction_of(decimal_of(value_));
}

Factor factor_of(double computed) {
    constexpr int kTypedDigits = 6;
    if (!std::isfinite(computed) || computed <= 0 || decimal_of(computed).count <= kTypedDigits)
        return computed;
    const auto near = fraction_near(computed);
    return near && to_double(*near) == computed ? Factor(*near) : Factor(computed);
}

std::string to_string(const Factor& factor) {
    if (!factor.is_fraction()) return fmt::format("{}", factor.value());
    const Fraction written = *factor.exact();
    return fmt::format("{}/{}", written.num, written.den);
}

std::string to_string(const std::vector<Factor>& factors) {
    const bool equal =
        std::all_of(factors.begin(), factors.end(), [&](const Factor& f) { return f == factors.front(); });
    std::string text;
    for (std::size_t i = 0; i < (equal ? std::min<std::size_t>(1, factors.size()) : factors.size()); ++i)
        text += (i == 0 ? "" : "x") + to_string(factors[i]);
    return text;
}

std::optional<Factor> factor_spelled(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return std::nullopt;
    text = text.substr(first, text.find_last_not_of(' ') + 1 - first);
    const std::size_t bar = text.find('/');
    if (bar == std::string_view::npos) {
        const auto decimal = whole_text<double>(text);
        return decimal && std::isfinite(*decimal) ? std::optional<Factor>(*decimal) : std::nullopt;
    }
    const auto num = whole_text<std::int64_t>(text.substr(0, bar));
    const auto den = whole_text<std::int64_t>(text.substr(bar + 1));
    const auto fits = [](const auto& part) { return part && *part >= 1 && *part <= kLargestSize; };
    if (!fits(num) || !fits(den)) return std::nullopt;
    return fraction(*num, *den);
}

std::vector<Factor> parse_factors(std::string_view text, std::string_view field) {
    std::vector<Factor> factors;
    for (const std::string_view part : split_at_times(text)) {
        const auto factor = factor_spelled(part);
        if (!factor)
            throw BadInput(
                fmt::format("{} is \"{}\"; it must be numbers above 0, such as 2, 1.5, 3/2 or 2x1.5", field,
                            printable(text)));
        factors.push_back(*factor);
    }
    if (factors.size() > 3)
        throw BadInput(fmt::format("{} is \"{}\", {} numbers; a layer has at most 3 dimensions", field,
                                   printable(text), factors.size()));
    return factors;
}

}  // namespace convwalk
