#include "basics/real_text.h"

#include <version>

#ifndef __cpp_lib_to_chars
#include <array>
#include <cmath>
#include <cstdlib>
#include <string>
#include <string_view>

#include "basics/text.h"
#endif

namespace convwalk {

#ifdef __cpp_lib_to_chars

std::from_chars_result read_real(const char* begin, const char* end, double& value) {
    return std::from_chars(begin, end, value);
}

#else

namespace {

const char* behind_digits(const char* at, const char* end) {
    while (at != end && *at >= '0' && *at <= '9') ++at;
    return at;
}

// Where the number ends that begins here, behind its sign; the begin itself when none does.
const char* behind_number(const char* begin, const char* end) {
    for (const std::string_view word : {"infinity", "inf", "nan"}) {
        const auto length = static_cast<std::size_t>(end - begin);
        if (length >= word.size() && lower(std::string_view(begin, word.size())) == word)
            return begin + word.size();
    }
    const char* at = behind_digits(begin, end);
    bool digits = at != begin;
    if (at != end && *at == '.') {
        const char* rest = behind_digits(at + 1, end);
        digits = digits || rest != at + 1;
        if (digits) at = rest;
    }
    if (!digits) return begin;
    if (at == end || (*at != 'e' && *at != 'E')) return at;
    const char* exponent = at + 1;
    if (exponent != end && (*exponent == '+' || *exponent == '-')) ++exponent;
    const char* rest = behind_digits(exponent, end);
    return rest == exponent ? at : rest;
}

}  // namespace

std::from_chars_result read_real(const char* begin, const char* end, double& value) {
    const char* number = begin != end && *begin == '-' ? begin + 1 : begin;
    const char* last = behind_number(number, end);
    if (last == number) return {begin, std::errc::invalid_argument};
    // Nobody sets a locale, so that its point is a point.
    const double read = std::strtod(std::string(begin, last).c_str(), nullptr);
    const std::string_view text(number, static_cast<std::size_t>(last - number));
    const std::string_view mantissa = text.substr(0, text.find_first_of("eE"));
    const bool too_large = std::isinf(read) && lower(text.front()) != 'i';
    const bool too_small = read == 0 && mantissa.find_first_of("123456789") != std::string_view::npos;
    if (too_large || too_small) return {last, std::errc::result_out_of_range};
    value = read;
    return {last, std::errc{}};
}

#endif

}  // namespace convwalk
