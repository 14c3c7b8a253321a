#include "basics/base64.h"

namespace convwalk {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr unsigned kBits = 6;

}  // namespace

std::string base64url(std::string_view bytes) {
    std::string text;
    unsigned kept = 0;
    unsigned bits = 0;
    for (const char c : bytes) {
        kept = (kept << 8U) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= kBits; bits -= kBits) text += kDigits[(kept >> (bits - kBits)) & 63U];
        kept &= (1U << bits) - 1;
    }
    if (bits > 0) text += kDigits[(kept << (kBits - bits)) & 63U];
    return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string bytes;
    unsigned kept = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const std::size_t digit = kDigits.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        kept = (kept << kBits) | static_cast<unsigned>(digit);
        bits += kBits;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>((kept >> bits) & 255U);
        kept &= (1U << bits) - 1;
    }
    return bytes;
}

}  // namespace convwalk
