#include "export/tikz.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string_view>
#include <utility>

#include "basics/text.h"
#include "export/vectors.h"
#include "render/glyph_shapes.h"
#include "scene/font_metrics.h"

namespace convwalk {
namespace {

constexpr double kBigPoints = 0.75;     // a pixel, of which an inch has 96; an inch has 72 big points
constexpr double kPoints = 72.27 / 96;  // likewise, in TeX's points

// Text in a box that is never wider than in the fonts that the picture is laid out with.
constexpr std::string_view kFitted =
    "\\def\\convwalkfit#1#2{\\setbox0\\hbox{#2}\\ifdim\\wd0>#1\\relax"
    "\\resizebox{#1}{\\height}{\\box0}\\else\\box0\\fi}\n";

std::string number(double v) {
    std::string text = fmt::format("{:.2f}", v);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string point(Vec2 at) {
    return fmt::format("({},{})", number(at.x), number(at.y));
}

std::string width_of(double px) {
    return fmt::format("line width={}bp", number(px * kBigPoints));
}

// --- letters ---

using Letter = std::pair<char32_t, std::string_view>;

// Characters that are written in another way. Those of ASCII first.
constexpr std::array kLetters = std::to_array<Letter>({{U'"', "''"},
                                                       {U'#', "\\#"},
                                                       {U'$', "\\$"},
                                                       {U'%', "\\%"},
                                                       {U'&', "\\&"},
                                                       {U'-', "{-}"},
                                                       {U'<', "$<$"},
                                                       {U'>', "$>$"},
                                                       {U'\\', "\\textbackslash{}"},
                                                       {U'^', "\\textasciicircum{}"},
                                                       {U'_', "\\_"},
                                                       {U'{', "\\{"},
                                                       {U'|', "$|$"},
                                                       {U'}', "\\}"},
                                                       {U'~', "\\textasciitilde{}"},
                                                       {U'\u00a0', "~"},
                                                       {U'°', "$^{\\circ}$"},
                                                       {U'±', "$\\pm$"},
                                                       {U'²', "$^{2}$"},
                                                       {U'³', "$^{3}$"},
                                                       {U'·', "$\\cdot$"},
                                                       {U'¹', "$^{1}$"},
                                                       {U'¼', "$\\frac{1}{4}$"},
                                                       {U'½', "$\\frac{1}{2}$"},
                                                       {U'¾', "$\\frac{3}{4}$"},
                                                       {U'×', "$\\times$"},
                                                       {U'÷', "$\\div$"},
                                                       {U'Σ', "$\\Sigma$"},
                                                       {U'ᵀ', "$^{T}$"},
                                                       {U'\u2009', "\\,"},
                                                       {U'–', "--"},
                                                       {U'—', "---"},
                                                       {U'‘', "`"},
                                                       {U'’', "'"},
                                                       {U'“', "``"},
                                                       {U'”', "''"},
                                                       {U'…', "\\dots{}"},
                                                       {U'\u202f', "\\,"},
                                                       {U'⁰', "$^{0}$"},
                                                       {U'⁴', "$^{4}$"},
                                                       {U'⁵', "$^{5}$"},
                                                       {U'⁶', "$^{6}$"},
                                                       {U'⁷', "$^{7}$"},
                                                       {U'⁸', "$^{8}$"},
                                                       {U'⁹', "$^{9}$"},
                                                       {U'⁻', "$^{-}$"},
                                                       {U'₀', "$_{0}$"},
                                                       {U'₁', "$_{1}$"},
                                                       {U'₂', "$_{2}$"},
                                                       {U'₃', "$_{3}$"},
                                                       {U'₄', "$_{4}$"},
                                                       {U'₅', "$_{5}$"},
                                                       {U'₆', "$_{6}$"},
                                                       {U'₇', "$_{7}$"},
                                                       {U'₈', "$_{8}$"},
                                                       {U'₉', "$_{9}$"},
                                                       {U'⅓', "$\\frac{1}{3}$"},
                                                       {U'⅔', "$\\frac{2}{3}$"},
                                                       {U'←', "$\\leftarrow$"},
                                                       {U'↑', "$\\uparrow$"},
                                                       {U'→', "$\\rightarrow$"},
                                                       {U'↓', "$\\downarrow$"},
                                                       {U'∑', "$\\sum$"},
                                                       {U'−', "$-$"},
                                                       {U'∗', "$\\ast$"},
                                                       {U'∞', "$\\infty$"},
                                                       {U'≈', "$\\approx$"},
                                                       {U'≠', "$\\neq$"},
                                                       {U'≤', "$\\leq$"},
                                                       {U'≥', "$\\geq$"},
                                                       {U'⊕', "$\\oplus$"},
                                                       {U'⊗', "$\\otimes$"},
                                                       {U'⋅', "$\\cdot$"},
                                                       {U'⌈', "$\\lceil$"},
                                                       {U'⌉', "$\\rceil$"},
                                                       {U'⌊', "$\\lfloor$"},
                                                       {U'⌋', "$\\rfloor$"}});
static_assert(std::is_sorted(kLetters.begin(), kLetters.end(),
                             [](const Letter& a, const Letter& b) { return a.first < b.first; }));

// Letters with accents that every encoding of fonts has, or makes of two.
bool is_accented(char32_t character) {
    constexpr std::u32string_view kOthers = U"ÐÞðþ×÷";
    return character >= U'À' && character <= U'ÿ' && kOthers.find(character) == std::u32string_view::npos;
}

// "" when there is none.
std::string letter_of(char32_t character) {
    const auto* found = std::lower_bound(kLetters.begin(), kLetters.end(), character,
                                         [](const Letter& row, char32_t c) { return row.first < c; });
    if (found != kLetters.end() && found->first == character) return std::string(found->second);
    const bool plain = (character >= U' ' && character <= U'~') || is_accented(character);
    return plain ? utf8_of(character) : "";
}

// --- shapes ---

class TikzWriter {
  public:
    std::string write(const Scene& scene, const std::string& comment) {
        if (scene.background.a != 0)
            body_ += fmt::format("\\fill[{}] (0,0) rectangle {};\n", filled(scene.background),
                                 point({double(scene.size.width), double(scene.size.height)}));
        auto group = scene.groups.begin();
        auto clip = scene.clips.begin();
        for (std::size_t i = 0; i < scene.primitives.size(); ++i) {
            if (clip != scene.clips.end() && i == clip->first) begin_clip(clip->part);
            for (; group != scene.groups.end() && group->first <= i; ++group)
                body_ += fmt::format("% {}\n", printable(group->name));
            std::visit([this](const auto& p) { add(p); }, scene.primitives[i]);
            if (clip != scene.clips.end() && i + 1 == clip->end) {
                body_ += "\\end{scope}\n";
                ++clip;
            }
        }
        std::string text = fmt::format(
            "% {}\n\\documentclass[tikz]{{standalone}}\n\\usepackage{{fix-cm}}\n"
            "\\usepackage[utf8]{{inputenc}}\n\\begin{{document}}\n",
            printable(comment, 4000));
        text += fmt::format("\\begin{{tikzpicture}}[x={0}bp,y=-{0}bp]\n", kBigPoints);
        for (const auto& [hex, name] : colours_)
            text += fmt::format("\\definecolor{{{}}}{{HTML}}{{{}}}\n", name, hex);
        text += kFitted;
        text += fmt::format("\\useasboundingbox (0,0) rectangle {};\n",
                            point({double(scene.size.width), double(scene.size.height)}));
        return text + body_ + "\\end{tikzpicture}\n\\end{document}\n";
    }

  private:
    void begin_clip(const RectPx& part) {
        body_ += fmt::format("\\begin{{scope}}\n\\clip ({},{}) rectangle ({},{});\n", part.x, part.y,
                             part.x + part.width, part.y + part.height);
    }

    std::string colour(Colour c) {
        const std::string hex = fmt::format("{:02X}{:02X}{:02X}", c.r, c.g, c.b);
        return colours_.try_emplace(hex, fmt::format("convwalk{}", colours_.size() + 1)).first->second;
    }
    // As options: the colour, and how much of it where that is not all.
    std::string painted(std::string_view what, Colour c) {
        std::string options = fmt::format("{}={}", what, colour(c));
        if (c.a != 255) options += fmt::format(",{} opacity={}", what, number(c.a / 255.0));
        return options;
    }
    std::string filled(Colour c) { return painted("fill", c); }
    std::string drawn(Colour c, double width_px) { return painted("draw", c) + "," + width_of(width_px); }

    static std::string outline(const Quad& q) {
        const auto& c = q.corners;
        if (is_upright(q)) return point(c[0]) + " rectangle " + point(c[2]);
        return fmt::format("{} -- {} -- {} -- {} -- cycle", point(c[0]), point(c[1]), point(c[2]),
                           point(c[3]));
    }
    static std::string joint(const Quad& q) {
        if (q.radius_px > 0 && is_upright(q))
            return fmt::format(",rounded corners={}bp", number(q.radius_px * kBigPoints));
        return ",line join=round";
    }

    void add(const Quad& q) {
        const bool stroked = q.stroke.width_px > 0 && q.stroke.colour.a != 0;
        const bool hatched = q.hatch != Hatch::none && q.hatch_colour.a != 0;
        if (q.fill.a != 0) body_ += fmt::format("\\path[{}{}] {};\n", filled(q.fill), joint(q), outline(q));
        if (hatched) hatch(q);
        if (stroked && !q.stroke.dashed)
            body_ += fmt::format("\\path[{}{}] {};\n", drawn(q.stroke.colour, q.stroke.width_px), joint(q),
                                 outline(q));
        if (!stroked || !q.stroke.dashed) return;
        for (std::size_t i = 0; i < q.corners.size(); ++i)
            add(Line{q.id, q.corners[i], q.corners[(i + 1) % q.corners.size()], q.stroke.width_px,
                     q.stroke.colour, true});
    }

    void hatch(const Quad& q) {
        body_ += fmt::format("\\begin{{scope}}\n\\clip[{}] {};\n\\path[{}{}]", joint(q).substr(1), outline(q),
                             drawn(q.hatch_colour, hatch_mark_px(q)),
                             q.hatch == Hatch::dots ? ",line cap=round" : "");
        for (const auto& [from, to] : hatch_marks(q))
            body_ += fmt::format(" {} -- {}", point(from), point(to));
        body_ += ";\n\\end{scope}\n";
    }

    void add(const Line& line) {
        std::string dash;
        if (line.dashed) {
            const DashPattern p = dash_pattern(length(line.to - line.from), line.width_px);
            dash = fmt::format(",dash pattern=on {}bp off {}bp,dash phase={}bp",
                               number(p.dash_px * kBigPoints), number((p.period_px - p.dash_px) * kBigPoints),
                               number(p.dash_px / 2 * kBigPoints));
        }
        body_ += fmt::format("\\path[{}{}] {} -- {};\n", drawn(line.colour, line.width_px), dash,
                             point(line.from), point(line.to));
    }

    void add(const Label& label) {
        if (label.text.empty()) return;
        const std::string text = latex_of(label.text);
        if (text.empty()) return add_outlines(label);
        const char* anchor = label.align == Align::left     ? "base west"
                             : label.align == Align::centre ? "base"
                                                            : "base east";
        const std::string size = number(label.size_px * kPoints);
        const double width_px = text_width_em(label.text, label.weight) * label.size_px;
        body_ += fmt::format(
            "\\node[anchor={},inner sep=0,outer sep=0,{},font=\\fontsize{{{}}}{{{}}}{}\\selectfont] ", anchor,
            painted("text", label.colour), size, size, label.weight == Weight::semibold ? "\\bfseries" : "");
        body_ += fmt::format("at {} {{\\convwalkfit{{{}bp}}{{{}}}}};\n", point(label.at),
                             number(width_px * kBigPoints), text);
    }

    // Pixels of one colour that lie side by side are one rectangle.
    void add(const Image& image) {
        if (!image.pixels || image.pixels->colours.empty()) return;
        const Pixels& pixels = *image.pixels;
        const auto at = [&](int column, int row) {
            return Vec2{image.place.x + image.place.width * column / pixels.columns,
                        image.place.y + image.place.height * row / pixels.rows};
        };
        for (int row = 0; row < pixels.rows; ++row) {
            const auto* line = pixels.colours.data() + std::ptrdiff_t{row} * pixels.columns;
            for (int first = 0; first < pixels.columns;) {
                int after = first;
                while (after < pixels.columns && line[after] == line[first]) ++after;
                body_ += fmt::format("\\fill[{}] {} rectangle {};\n", filled(line[first]),
                                     point(at(first, row)), point(at(after, row + 1)));
                first = after;
            }
        }
    }

    void add_outlines(const Label& label) {
        double x = left_end_px(label);
        std::string path;
        for (const Glyph& glyph : glyphs_of(label.text, label.weight)) {
            const auto placed = [&](Vec2 em) {
                return Vec2{x + em.x * label.size_px, label.at.y - em.y * label.size_px};
            };
            Vec2 from;
            for (const OutlinePoint& part : outline_of(glyph)) {
                path += ' ' + piece(part, from, placed);
                if (part.count > 0) from = part.points[static_cast<std::size_t>(part.count - 1)];
            }
            x += glyph.advance_em * label.size_px;
        }
        if (!path.empty()) body_ += fmt::format("\\path[{}]{};\n", filled(label.colour), path);
    }

    // @param from where it begins, in em @param placed from em to the picture
    template <typename Placed>
    static std::string piece(const OutlinePoint& part, Vec2 from, const Placed& placed) {
        const auto& p = part.points;
        const auto curve = [&](Vec2 a, Vec2 b, Vec2 to) {
            return fmt::format(".. controls {} and {} .. {}", point(placed(a)), point(placed(b)),
                               point(placed(to)));
        };
        switch (part.command) {
            case 'M':
                return point(placed(p[0]));
            case 'L':
                return "-- " + point(placed(p[0]));
            case 'Q':
                // The same curve with two control points.
                return curve(from + (p[0] - from) * (2.0 / 3), p[1] + (p[0] - p[1]) * (2.0 / 3), p[1]);
            case 'C':
                return curve(p[0], p[1], p[2]);
            default:
                return "-- cycle";
        }
    }

    std::string body_;
    std::map<std::string, std::string> colours_;  // their names
};

}  // namespace

std::string latex_of(const std::string& text) {
    std::string result;
    char32_t before = U' ';
    for (const Glyph& glyph : glyphs_of(text, Weight::regular)) {
        const bool another = glyph.codepoint == U' ' && before == U' ';
        const std::string letter = another ? "\\ " : letter_of(glyph.codepoint);
        if (letter.empty()) return "";
        result += letter;
        before = glyph.codepoint;
    }
    return result;
}

std::string to_tikz(const Scene& scene, const std::string& comment) {
    return TikzWriter().write(scene, comment);
}

}  // namespace convwalk
