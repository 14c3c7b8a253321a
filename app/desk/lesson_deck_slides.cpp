// A deck as a flat OpenDocument presentation, from which LibreOffice prints.
#include <fmt/format.h>

#include <algorithm>

#include "desk/lesson_deck.h"
#include "export/html_text.h"

namespace convwalk {
namespace {

// Millimetres of a page, which is the usual one of a presentation, here and below.
constexpr double kWide = 280;
constexpr double kHigh = 157.5;
constexpr double kMargin = 14;
constexpr double kLine = 9;                // of words
constexpr std::size_t kLettersALine = 72;  // as many fit in any case

constexpr std::string_view kHead =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.presentation">
<office:automatic-styles>
<style:page-layout style:name="page"><style:page-layout-properties fo:margin-top="0mm" fo:margin-bottom="0mm" fo:margin-left="0mm" fo:margin-right="0mm" fo:page-width="280mm" fo:page-height="157.5mm" style:print-orientation="landscape"/></style:page-layout>
<style:style style:name="box" style:family="graphic"><style:graphic-properties draw:stroke="none" draw:fill="none" draw:auto-grow-height="false" fo:padding="0mm"/></style:style>
)";

std::string style(std::string_view name, int points, std::string_view colour, bool strong) {
    return fmt::format(
        "<style:style style:name=\"{}\" style:family=\"paragraph\"><style:text-properties "
        "fo:font-size=\"{}pt\" "
        "fo:font-family=\"Inter, 'DejaVu Sans'\" fo:color=\"{}\"{}/></style:style>\n",
        name, points, colour, strong ? " fo:font-weight=\"bold\"" : "");
}

struct Paragraph {
    std::string_view style;
    std::string words;
};

std::vector<Paragraph> paragraphs_of(const Slide& slide) {
    if (slide.kind == Slide::Kind::title) return {{"title", slide.title}, {"words", slide.words}};
    std::vector<Paragraph> all = {{"head", slide.title}};
    const bool answer = slide.kind == Slide::Kind::answer;
    const char* look = slide.kind == Slide::Kind::question ? "question" : "words";
    if (answer)
        for (const std::string& option : slide.options) all.push_back({"answer", option});
    if (!slide.words.empty()) all.push_back({look, slide.words});
    if (!answer)
        for (const std::string& option : slide.options) all.push_back({"words", option});
    return all;
}

std::string frame(double x, double y, double wide, double high, const std::string& inside) {
    return fmt::format(
        "<draw:frame draw:style-name=\"box\" svg:x=\"{:.1f}mm\" svg:y=\"{:.1f}mm\" svg:width=\"{:.1f}mm\" "
        "svg:height=\"{:.1f}mm\">{}</draw:frame>\n",
        x, y, wide, high, inside);
}

std::string page(const Slide& slide, std::size_t number, const std::string& svg) {
    const bool title = slide.kind == Slide::Kind::title;
    std::string words;
    std::size_t lines = 0;
    for (const Paragraph& each : paragraphs_of(slide)) {
        words +=
            fmt::format("<text:p text:style-name=\"{}\">{}</text:p>", each.style, escaped_html(each.words));
        lines += 1 + each.words.size() / kLettersALine;
    }
    const double top = title ? kHigh / 3 : 8;
    const double high = title ? kHigh / 3 : kLine * double(lines);
    std::string text = fmt::format("<draw:page draw:name=\"{}\" draw:master-page-name=\"plain\">\n", number);
    text += frame(kMargin, top, kWide - 2 * kMargin, high,
                  fmt::format("<draw:text-box>{}</draw:text-box>", words));
    if (!svg.empty()) {
        const double y = top + high + 2;
        const double room = kHigh - 6 - y;
        const double wide = std::min(room * 16 / 9, kWide - 2 * kMargin);
        text += frame(
            (kWide - wide) / 2, y, wide, wide * 9 / 16,
            fmt::format("<draw:image><office:binary-data>{}</office:binary-data></draw:image>", base64(svg)));
    }
    return text + "</draw:page>\n";
}

}  // namespace

std::string presentation_of(const Deck& deck, const std::vector<std::string>& svgs) {
    std::string text(kHead);
    text += style("title", 40, "#1d2a30", true) + style("head", 12, "#5b6770", false) +
            style("words", 20, "#1d2a30", false) + style("question", 20, "#1d2a30", true) +
            style("answer", 22, "#16776e", true) +
            "</office:automatic-styles>\n<office:master-styles><style:master-page style:name=\"plain\" "
            "style:page-layout-name=\"page\"/></office:master-styles>\n"
            "<office:body><office:presentation>\n";
    std::size_t number = 0;
    for (const Slide& slide : deck.slides) {
        std::string svg;
        for (std::size_t i = 0; i < deck.pictures.size() && !slide.pictures.empty(); ++i) {
            if (deck.pictures[i].name == slide.pictures.back()) svg = svgs[i];
        }
        text += page(slide, ++number, svg);
    }
    return text + "</office:presentation></office:body></office:document>\n";
}

}  // namespace convwalk
