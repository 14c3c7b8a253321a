#include "export/html_text.h"

namespace convwalk {

std::string escaped_html(std::string_view text) {
    std::string made;
    for (const char c : text) {
        switch (c) {
            case '&':
                made += "&amp;";
                break;
            case '<':
                made += "&lt;";
                break;
            case '>':
                made += "&gt;";
                break;
            case '"':
                made += "&quot;";
                break;
            default:
                made += c;
        }
    }
    return made;
}

std::string_view inline_svg(std::string_view svg) {
    const auto root = svg.find("<svg");
    return root == std::string_view::npos ? svg : svg.substr(root);
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned three = 0;
        for (std::size_t n = 0; n < 3; ++n)
            three = (three << 8U) | (i + n < bytes.size() ? static_cast<unsigned char>(bytes[i + n]) : 0U);
        for (std::size_t n = 0; n < 4; ++n)
            text += i + n <= bytes.size() ? kDigits[(three >> (18 - 6 * n)) & 63U] : '=';
    }
    return text;
}

}  // namespace convwalk
