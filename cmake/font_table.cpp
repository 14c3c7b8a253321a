// Build tool: which glyph of which font draws a character, and how wide it is, as C++ source.
// usage: font_table OUT.cpp REGULAR SEMIBOLD SYMBOLS SYMBOLS_BOLD
//
// Figures are tabular: where a font has the OpenType feature `tnum`, its glyphs stand for 0 to 9.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#define STB_TRUETYPE_IMPLEMENTATION
#define STBTT_STATIC
#include <stb_truetype.h>

namespace {

/// Big-endian numbers of an OpenType table; reading beyond its end throws.
class Bytes {
  public:
    explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
    [[nodiscard]] unsigned u16(std::size_t at) const { return u8(at) << 8 | u8(at + 1); }
    [[nodiscard]] unsigned u32(std::size_t at) const { return u16(at) << 16 | u16(at + 2); }
    [[nodiscard]] Bytes from(std::size_t at) const { return Bytes(bytes_.substr(at)); }
    [[nodiscard]] bool tag_is(std::size_t at, std::string_view tag) const {
        return bytes_.substr(at, 4) == tag;
    }

  private:
    [[nodiscard]] unsigned u8(std::size_t at) const { return static_cast<unsigned char>(bytes_.at(at)); }
    std::string_view bytes_;
};

std::optional<Bytes> find_table(const Bytes& font, std::string_view tag) {
    const unsigned count = font.u16(4);
    for (unsigned i = 0; i < count; ++i) {
        const std::size_t record = 12 + 16 * i;
        if (font.tag_is(record, tag)) return font.from(font.u32(record + 8));
    }
    return std::nullopt;
}

/// The place of a glyph in a coverage table (OpenType 1.9, "Coverage Table").
std::optional<unsigned> coverage_index(const Bytes& coverage, unsigned glyph) {
    const unsigned count = coverage.u16(2);
    for (unsigned i = 0; i < count; ++i) {
        if (coverage.u16(0) == 1) {
            if (coverage.u16(4 + 2 * i) == glyph) return i;
        } else {
            const std::size_t range = 4 + 6 * i;
            const unsigned first = coverage.u16(range);
            if (first <= glyph && glyph <= coverage.u16(range + 2))
                return coverage.u16(range + 4) + glyph - first;
        }
    }
    return std::nullopt;
}

/// What a single substitution makes of a glyph (OpenType 1.9, "GSUB", lookup type 1).
std::optional<unsigned> substituted(const Bytes& subtable, unsigned glyph) {
    const auto index = coverage_index(subtable.from(subtable.u16(2)), glyph);
    if (!index) return std::nullopt;
    return subtable.u16(0) == 1 ? (glyph + subtable.u16(4)) & 0xFFFFu : subtable.u16(6 + 2 * *index);
}

/// The tabular form of a figure; the glyph itself where the font has none.
unsigned tabular(const Bytes& font, unsigned glyph) {
    constexpr unsigned kSingle = 1;
    constexpr unsigned kExtension = 7;
    const auto gsub = find_table(font, "GSUB");
    if (!gsub) return glyph;
    const Bytes features = gsub->from(gsub->u16(6));
    const Bytes lookups = gsub->from(gsub->u16(8));
    for (unsigned f = 0; f < features.u16(0); ++f) {
        if (!features.tag_is(2 + 6 * f, "tnum")) continue;
        const Bytes feature = features.from(features.u16(2 + 6 * f + 4));
        for (unsigned l = 0; l < feature.u16(2); ++l) {
            const Bytes lookup = lookups.from(lookups.u16(2 + 2 * feature.u16(4 + 2 * l)));
            for (unsigned s = 0; s < lookup.u16(4); ++s) {
                Bytes subtable = lookup.from(lookup.u16(6 + 2 * s));
                unsigned type = lookup.u16(0);
                if (type == kExtension) {
                    type = subtable.u16(2);
                    subtable = subtable.from(subtable.u32(4));
                }
                if (type != kSingle) continue;
                if (const auto other = substituted(subtable, glyph)) return *other;
            }
        }
    }
    return glyph;
}

struct Font {
    std::string bytes;
    stbtt_fontinfo info{};
    double em_per_unit = 0;
};

void open_font(Font& font, const char* path) {
    std::ifstream in(path, std::ios::binary);
    font.bytes.assign(std::istreambuf_iterator<char>(in), {});
    const auto* data = reinterpret_cast<const unsigned char*>(font.bytes.data());
    if (!in || font.bytes.empty() || !stbtt_InitFont(&font.info, data, 0)) {
        throw std::runtime_error(std::string("can't read the font ") + path);
    }
    font.em_per_unit = stbtt_ScaleForMappingEmToPixels(&font.info, 1);
}

struct Drawn {
    int face = 0;
    unsigned glyph = 0;
    double advance_em = 0;
};

/// How far ink goes beyond the baseline and beyond the advance, over all glyphs; em.
struct Ink {
    double above = 0;
    double below = 0;
    double beside = 0;
};

/// The glyph of a character in the first face of the list that has it.
std::optional<Drawn> find_glyph(const std::array<Font, 4>& fonts, std::array<int, 2> faces, int codepoint,
                                Ink& ink) {
    for (const int face : faces) {
        const Font& font = fonts[static_cast<std::size_t>(face)];
        auto glyph = static_cast<unsigned>(stbtt_FindGlyphIndex(&font.info, codepoint));
        if (glyph == 0) continue;
        if (codepoint >= '0' && codepoint <= '9') glyph = tabular(Bytes(font.bytes), glyph);
        int advance = 0;
        int left_bearing = 0;
        stbtt_GetGlyphHMetrics(&font.info, static_cast<int>(glyph), &advance, &left_bearing);
        int left = 0;
        int bottom = 0;
        int right = 0;
        int top = 0;
        if (stbtt_GetGlyphBox(&font.info, static_cast<int>(glyph), &left, &bottom, &right, &top)) {
            ink.above = std::max(ink.above, top * font.em_per_unit);
            ink.below = std::max(ink.below, -bottom * font.em_per_unit);
            ink.beside = std::max(ink.beside, std::max(-left, right - advance) * font.em_per_unit);
        }
        return Drawn{face, glyph, advance * font.em_per_unit};
    }
    return std::nullopt;
}

void write_table(std::ostream& out, const std::array<Font, 4>& fonts) {
    constexpr int kLastCodepoint = 0xFFFD;
    out << "// Made by cmake/font_table.cpp; do not edit.\n#include \"scene/font_table.h\"\n\n"
           "namespace convwalk {\nnamespace {\nconstexpr FontTableRow kRows[] = {\n";
    Ink ink;
    for (int codepoint = 0x20; codepoint <= kLastCodepoint; ++codepoint) {
        const auto regular = find_glyph(fonts, {0, 2}, codepoint, ink);
        const auto semibold = find_glyph(fonts, {1, 3}, codepoint, ink);
        if (!regular || !semibold) continue;
        out << "    {" << codepoint;
        for (const Drawn& drawn : {*regular, *semibold}) {
            out << ", {" << drawn.face << ", " << drawn.glyph << ", " << drawn.advance_em << "}";
        }
        out << "},\n";
    }
    out << "};\n}  // namespace\n\nstd::span<const FontTableRow> font_table() { return kRows; }\n\n"
        << "InkReach ink_reach() { return {" << ink.above << ", " << ink.below << ", " << ink.beside
        << "}; }\n\n"
        << "}  // namespace convwalk\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 6)
        return std::fputs("usage: font_table OUT.cpp REGULAR SEMIBOLD SYMBOLS SYMBOLS_BOLD\n", stderr), 2;
    try {
        std::array<Font, 4> fonts;
        for (std::size_t i = 0; i < fonts.size(); ++i) open_font(fonts[i], argv[2 + i]);
        std::ofstream out(argv[1]);
        out.precision(9);
        write_table(out, fonts);
        if (!out.flush()) throw std::runtime_error(std::string("can't write ") + argv[1]);
    } catch (const std::exception& error) {
        return std::fprintf(stderr, "font_table: %s\n", error.what()), 1;
    }
    return 0;
}
