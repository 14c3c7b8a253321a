#include "scene/font_metrics.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "scene/font_table.h"

namespace convwalk {
namespace {

constexpr Weight kWeights[] = {Weight::regular, Weight::semibold};

TEST(FontMetricsTest, FiguresAreTabular) {
    constexpr double kFontsOwnSlipEm = 0.002;  // the 4 of Inter SemiBold 3.19 is 3 of 2816 units narrower
    for (const Weight weight : kWeights) {
        const double zero = text_width_em("0", weight);
        EXPECT_GT(zero, 0.5);
        for (const char digit : std::string("123456789")) {
            EXPECT_NEAR(text_width_em(std::string(1, digit), weight), zero, kFontsOwnSlipEm) << digit;
        }
    }
}

TEST(FontMetricsTest, WidthIsTheSumOfTheAdvances) {
    const std::string text = "o = ⌊(i + 2p − k) / s⌋ + 1";
    for (const Weight weight : kWeights) {
        double sum = 0;
        for (const Glyph& glyph : glyphs_of(text, weight)) sum += glyph.advance_em;
        EXPECT_DOUBLE_EQ(text_width_em(text, weight), sum);
        EXPECT_DOUBLE_EQ(text_width_em(text + text, weight), 2 * sum);
    }
    EXPECT_EQ(text_width_em("", Weight::regular), 0);
    EXPECT_GT(text_width_em("Stride", Weight::semibold), text_width_em("Stride", Weight::regular));
}

TEST(FontMetricsTest, EveryCharacterOfTheFormulasIsThere) {
    const std::string formulas = "⌊⌋⌈⌉−×·÷≤≥≠≈→←↔↦′″…–—∗⋆∞√Σ∈⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉▲▼►◄αβγδλμσ\u00a0ÄÖÜäöüß";
    for (const Weight weight : kWeights) {
        for (const Glyph& glyph : glyphs_of(formulas, weight)) {
            EXPECT_NE(glyph.codepoint, U'\uFFFD');
            EXPECT_GT(glyph.index, 0);
            EXPECT_GT(glyph.advance_em, 0);
        }
    }
}

TEST(FontMetricsTest, FacesFollowTheWeight) {
    EXPECT_EQ(glyphs_of("a", Weight::regular)[0].face, 0);
    EXPECT_EQ(glyphs_of("a", Weight::semibold)[0].face, 1);
    EXPECT_EQ(glyphs_of("⌊", Weight::regular)[0].face, 2);
    EXPECT_EQ(glyphs_of("⌊", Weight::semibold)[0].face, 3);
}

TEST(FontMetricsTest, WhatIsNotUtf8BecomesOneReplacementAByte) {
    const auto replacements = [](const std::string& text) {
        std::u32string points;
        for (const Glyph& glyph : glyphs_of(text, Weight::regular)) points += glyph.codepoint;
        return points;
    };
    EXPECT_EQ(replacements("\xFF"), U"\uFFFD");
    EXPECT_EQ(replacements("\x80"
                           "a"),
              U"\uFFFD"
              U"a");
    EXPECT_EQ(replacements("\xC0\xAF"), U"\uFFFD\uFFFD");            // overlong '/'
    EXPECT_EQ(replacements("\xED\xA0\x80"), U"\uFFFD\uFFFD\uFFFD");  // a surrogate
    EXPECT_EQ(replacements("a\xE2\x8C"), U"a\uFFFD\uFFFD");          // cut short
    EXPECT_EQ(replacements("\xF4\x90\x80\x80"), U"\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST(FontMetricsTest, UnknownCharactersBecomeOneReplacement) {
    EXPECT_EQ(glyphs_of("語", Weight::regular).size(), 1U);
    EXPECT_EQ(glyphs_of("語", Weight::regular)[0].codepoint, U'\uFFFD');
    EXPECT_EQ(glyphs_of("😀\n", Weight::regular).size(), 2U);
}

TEST(FontMetricsTest, TableRisesAndBeginsWithAscii) {
    const auto table = font_table();
    for (std::size_t i = 1; i < table.size(); ++i) EXPECT_LT(table[i - 1].codepoint, table[i].codepoint);
    ASSERT_GT(table.size(), 95U);
    for (char32_t c = U' '; c <= U'~'; ++c) EXPECT_EQ(table[c - U' '].codepoint, c);
}

TEST(FontMetricsTest, InkStaysNearTheLine) {
    const InkReach ink = ink_reach();
    EXPECT_GE(ink.above, kCapHeightEm);
    EXPECT_LT(ink.above, 1.3);
    EXPECT_GT(ink.below, 0.1);
    EXPECT_LT(ink.below, 0.5);
    EXPECT_GE(ink.beside, 0);
    EXPECT_LT(ink.beside, 0.5);
}

}  // namespace
}  // namespace convwalk
