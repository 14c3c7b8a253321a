#include "basics/text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "basics/errors.h"

namespace convwalk {
namespace {

// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before;  // two rows ago
    std::vector<std::size_t> above(b.size() + 1);
    std::iota(above.begin(), above.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::vector<std::size_t> row(b.size() + 1, i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({replaced, above[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = std::exchange(above, std::move(row));
    }
    return above.back();
}

// Bytes of the UTF-8 sequence at the start of `text`; 0 when it is not one (RFC 3629, overlong forms
// included).
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    const unsigned char second = length > 1 ? byte(1) : 0;
    const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
    const bool outside = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
    return overlong || outside ? 0 : length;
}

// A character that moves what stands around it: a control character, a line of its own, or a mark that turns
// the direction of writing until another one ends it.
bool is_control(std::string_view sequence) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
    if (sequence.size() == 1) return byte(0) < 0x20 || byte(0) == 0x7F;
    if (sequence.size() == 2) return byte(0) == 0xC2 && byte(1) < 0xA0;  // U+0080 to U+009F
    if (sequence.size() != 3 || byte(0) != 0xE2) return false;
    const bool separates = byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9);  // U+2028, U+2029
    const bool embeds = byte(1) == 0x80 && byte(2) >= 0xAA && byte(2) <= 0xAE;       // U+202A to U+202E
    const bool isolates = byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9;     // U+2066 to U+2069
    return separates || embeds || isolates;
}

}  // namespace

std::string nearest_name(std::string_view word, std::span<const std::string> candidates) {
    if (word.size() > 100) return "";
    std::string best;
    std::size_t best_distance = 0;
    for (const std::string& candidate : candidates) {
        const std::size_t d = distance(word, candidate);
        const std::size_t allowed = std::max<std::size_t>(1, candidate.size() / 3);
        if (d <= allowed && (best.empty() || d < best_distance)) {
            best = candidate;
            best_distance = d;
        }
    }
    return best;
}

std::string unknown_name(std::string_view what, std::string_view word,
                         std::span<const std::string> candidates) {
    constexpr std::size_t kMostListed = 20;
    const std::string near = nearest_name(word, candidates);
    const auto listed = candidates.first(std::min(kMostListed, candidates.size()));
    const std::string others = listed.size() < candidates.size()
                                   ? fmt::format(" and {} more", candidates.size() - listed.size())
                                   : "";
    return fmt::format("unknown {} \"{}\"{}; known: {}{}", what, printable(word),
                       near.empty() ? "" : fmt::format(" (did you mean \"{}\"?)", near),
                       fmt::join(listed, ", "), others);
}

std::string printable(std::string_view untrusted, std::size_t most_bytes) {
    std::string clean;
    while (!untrusted.empty()) {
        if (clean.size() >= most_bytes) return clean + "…";
        const std::size_t length = sequence_length(untrusted);
        const bool unfit = length == 0 || is_control(untrusted.substr(0, length));
        clean += unfit ? std::string_view("\uFFFD") : untrusted.substr(0, length);
        untrusted.remove_prefix(std::max<std::size_t>(1, length));
    }
    return clean;
}

std::string capitalised(std::string_view words) {
    std::string text(words);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

std::string lower(std::string_view text) {
    std::string small(text);
    for (char& c : small) c = lower(c);
    return small;
}

std::string readable(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

std::string as_sentence(std::string_view words) {
    std::string text = capitalised(words);
    if (!text.empty() && text.back() != '.') text += '.';
    return text;
}

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string grouped(std::int64_t count) {
    if (count == INT64_MAX) return "more than 9.2 quintillion";
    std::string digits = fmt::format("{}", count);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
}

std::string percent(double share) {
    if (share > 0 && share < 0.01) return "under 1 %";
    if (share < 1 && share > 0.99) return "over 99 %";
    return fmt::format("{} %", std::lround(100 * share));
}

std::optional<std::int64_t> integer_spelled(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::int64_t whole_number(std::string_view field, std::string_view text, std::int64_t least,
                          std::int64_t most) {
    const auto value = integer_spelled(text);
    if (!value || *value < least || *value > most)
        throw BadInput(fmt::format("{} is \"{}\"; it must be a whole number from {} to {}", field,
                                   printable(text), least, most));
    return *value;
}

std::vector<std::string_view> split_at_times(std::string_view text) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto letter = text.find_first_of("xX");
        const auto sign = text.find("×");
        const auto at = std::min(letter, sign);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + (at == sign ? std::string_view("×").size() : 1));
    }
}

}  // namespace convwalk
