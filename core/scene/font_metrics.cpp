#include "scene/font_metrics.h"

#include <algorithm>

#include "scene/font_table.h"

namespace convwalk {
namespace {

constexpr char32_t kUnknown = 0xFFFD;

/// Takes the first character off a text that is not empty.
char32_t take_character(std::string_view& utf8) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80         ? 1
                               : lead >> 5 == 0x6  ? 2
                               : lead >> 4 == 0xE  ? 3
                               : lead >> 3 == 0x1E ? 4
                                                   : 0;
    char32_t codepoint = kUnknown;
    std::size_t taken = 1;
    if (length == 1) {
        codepoint = lead;
    } else if (length > 1 && length <= utf8.size()) {
        char32_t value = lead & (0x7Fu >> length);
        bool valid = true;
        for (std::size_t i = 1; i < length; ++i) {
            valid = valid && byte(i) >> 6 == 0x2;
            value = value << 6 | (byte(i) & 0x3Fu);
        }
        constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
        const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
        if (valid && value >= kSmallest[length] && value <= 0x10FFFF && !surrogate) {
            codepoint = value;
            taken = length;
        }
    }
    utf8.remove_prefix(taken);
    return codepoint;
}

const FontTableRow* find_row(char32_t codepoint) {
    const auto table = font_table();
    constexpr char32_t kFirst = U' ';
    if (codepoint >= kFirst && codepoint <= U'~') return &table[codepoint - kFirst];
    const auto row = std::lower_bound(table.begin(), table.end(), codepoint,
                                      [](const FontTableRow& r, char32_t c) { return r.codepoint < c; });
    return row != table.end() && row->codepoint == codepoint ? &*row : nullptr;
}

const FontTableRow& row_of(char32_t codepoint) {
    const FontTableRow* row = find_row(codepoint);
    return row ? *row : *find_row(kUnknown);
}

const FontTableGlyph& in_weight(const FontTableRow& row, Weight weight) {
    return weight == Weight::semibold ? row.semibold : row.regular;
}

}  // namespace

std::vector<Glyph> glyphs_of(std::string_view utf8, Weight weight) {
    std::vector<Glyph> glyphs;
    glyphs.reserve(utf8.size());
    while (!utf8.empty()) {
        const FontTableRow& row = row_of(take_character(utf8));
        const FontTableGlyph& glyph = in_weight(row, weight);
        glyphs.push_back({row.codepoint, glyph.face, glyph.index, glyph.advance_em});
    }
    return glyphs;
}

double text_width_em(std::string_view utf8, Weight weight) {
    double width = 0;
    while (!utf8.empty()) width += in_weight(row_of(take_character(utf8)), weight).advance_em;
    return width;
}

}  // namespace convwalk
