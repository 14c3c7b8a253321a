#include "ui/panels/explanation_panel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "arithmetic/derivation.h"
#include "basics/text.h"

namespace convwalk {
namespace {

void remark(const Style& style, std::string_view words) {
    wrapped_text(words, style.fonts.small, style.colours.muted);
}

void draw_size(const Style& style, const std::string& size) {
    // The size of three large axes may be longer than the panel is wide.
    ImFont* font = style.fonts.hero;
    {
        const FontScope scope(font);
        if (ImGui::CalcTextSize(size.c_str()).x > ImGui::GetContentRegionAvail().x) font = style.fonts.title;
    }
    wrapped_text(size, font, style.colours.ink);
}

// @return the letter of a field that is pointed at
std::string_view draw_derivation(const Style& style, const SizeExplained& e, bool first) {
    std::string_view pointed;
    const UiColours& c = style.colours;
    if (!first) ImGui::Dummy({0, style.px(4)});
    if (!e.axes.empty()) text(e.axes, style.fonts.strong, c.muted);
    for (std::size_t i = 0; i < e.lines.size(); ++i) {
        // The signs of equality stand under each other.
        const float indent = i == 0 ? 0 : style.px(11);
        const std::string_view letter = formula(style, e.lines[i], indent, c.ink);
        if (!letter.empty()) pointed = letter;
    }
    // What the relationship is called stands at the result, if there is room.
    const float after = ImGui::GetItemRectSize().x + style.px(10);
    const FontScope scope(style.fonts.small);
    const float room = ImGui::GetContentRegionAvail().x;
    if (e.source.empty()) {
        // The guide does not treat it.
    } else if (after + ImGui::CalcTextSize(e.source.c_str()).x <= room) {
        ImGui::SameLine(0, style.px(10));
        ImGui::SetCursorPosY(ImGui::GetCursorPosY() + style.px(2));
        text(e.source, style.fonts.small, c.muted);
    } else {
        remark(style, e.source);
    }
    if (!e.source.empty())
        tooltip(style,
                fmt::format(
                    "{}.{}", kGuide,
                    e.source.ends_with("extended") ? " Its formula, with a term that it leaves out." : ""));
    for (const std::string& words : e.remarks) remark(style, words);
    return pointed;
}

void draw_share(const Style& style, double useless) {
    const UiColours& c = style.colours;
    const float width = ImGui::GetContentRegionAvail().x;
    const float height = style.px(5);
    ImGui::Dummy({0, style.px(2)});
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const float useful = std::round(width * static_cast<float>(1 - useless));
    canvas.AddRectFilled(at, {at.x + width, at.y + height}, u32(c.line), height / 2);
    if (useful > 0)
        canvas.AddRectFilled(at, {at.x + std::max(useful, height), at.y + height}, u32(c.progress),
                             height / 2);
    ImGui::Dummy({width, height});
    remark(style, fmt::format("{} of the multiplications are by zero", percent(useless)));
}

// A sum on as many lines as it needs, broken between its terms; zeros that were put in are grey.
void draw_sum(const Style& style, const SpelledSum& sum, bool pooling) {
    constexpr std::size_t kMostTerms = 60;
    const float width = ImGui::GetContentRegionAvail().x;
    float x = 0;
    const auto put = [&](const WordPiece& piece) {
        const bool strong = piece.look == WordPiece::Look::strong;
        const Colour colour = piece.look == WordPiece::Look::muted
                                  ? mix(style.colours.muted, style.colours.panel, 0.45)
                              : piece.look == WordPiece::Look::aside ? style.colours.muted
                                                                     : style.colours.ink;
        ImFont* font = strong ? style.fonts.strong : style.fonts.body;
        const FontScope scope(font);
        std::string words = piece.text;
        float wide = ImGui::CalcTextSize(words.c_str()).x;
        if (x > 0 && x + wide <= width) {
            ImGui::SameLine(0, 0);
        } else {
            words.erase(0, std::min(words.find_first_not_of(' '), words.size()));
            wide = ImGui::CalcTextSize(words.c_str()).x;
            x = 0;
        }
        text(words, font, colour);
        x += wide;
    };
    put(sum.before);
    for (std::size_t i = 0; i < sum.terms.size() && i < kMostTerms; ++i) {
        put(sum.terms[i]);
        if (!sum.terms[i].aside.empty()) put({sum.terms[i].aside, WordPiece::Look::aside});
    }
    if (sum.terms.size() > kMostTerms) put({pooling ? ", …" : " + …", WordPiece::Look::plain});
    for (const WordPiece& piece : sum.after) put(piece);
    if (sum.put_in > 0)
        remark(style, fmt::format("{} of {} {} a zero that was put in", sum.put_in, sum.products,
                                  pooling ? "values are" : "products multiply"));
}

// Words and a button each. @return what was pressed
std::optional<Offer> draw_offers(const Style& style, const std::vector<Offer>& offers, bool stale) {
    std::optional<Offer> taken;
    for (std::size_t i = 0; i < offers.size(); ++i) {
        const Offer& offer = offers[i];
        ImGui::PushID(static_cast<int>(i));
        ImGui::Dummy({0, style.px(2)});
        if (!offer.words.empty()) wrapped_text(offer.words, style.fonts.body, style.colours.ink);
        if (!offer.effect.empty()) remark(style, offer.effect);
        if (button(style, offer.button, {.enabled = !stale, .height = 26})) taken = offer;
        ImGui::PopID();
    }
    return taken;
}

// The verdict, and a button for each remedy with what it does to the output.
std::optional<Offer> draw_overlap(const Style& style, const Explanation& e, bool stale) {
    heading(style, "OVERLAP");
    wrapped_text(e.overlap.front(), style.fonts.body, style.colours.ink);
    for (std::size_t i = 1; i < e.overlap.size(); ++i) remark(style, e.overlap[i]);
    return draw_offers(style, e.offers, stale);
}

// Two columns of words beside what they are about; a line below each row.
void draw_compared(const Style& style, const std::vector<Compared>& table) {
    if (table.empty()) return;
    heading(style, "THE TWO LAYERS");
    const UiColours& c = style.colours;
    const float width = ImGui::GetContentRegionAvail().x;
    const float gap = style.px(10);
    const float column = (width - gap) / 2;
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const auto wrapped = [&](std::string_view words, ImFont* font, Colour colour, ImVec2 at) {
        const FontScope scope(font);
        const char* end = words.data() + words.size();
        canvas.AddText(font, ImGui::GetFontSize(), at, u32(colour), words.data(), end, column);
        return ImGui::CalcTextSize(words.data(), end, false, column).y;
    };
    const auto row = [&](std::string_view left, std::string_view right, ImFont* font, Colour colour) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float high = std::max(wrapped(left, font, colour, at),
                                    wrapped(right, font, colour, {at.x + column + gap, at.y}));
        ImGui::Dummy({width, high});
    };
    const auto line = [&] {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        canvas.AddLine(at, {at.x + width, at.y}, u32(c.line), style.px(1));
        ImGui::Dummy({width, style.px(2)});
    };
    row("convolution", "transposed", style.fonts.strong, c.ink);
    for (const Compared& each : table) {
        line();
        remark(style, each.what);
        row(each.convolution, each.transposed, style.fonts.body, c.ink);
    }
}

/// Everything moves a little towards the background.
Style greyed(const Style& style) {
    Style grey = style;
    UiColours& c = grey.colours;
    c.ink = mix(c.ink, c.panel, 0.4);
    c.muted = mix(c.muted, c.panel, 0.25);
    c.progress = mix(c.progress, c.panel, 0.5);
    return grey;
}

}  // namespace

ExplanationEdit explanation_panel(const Style& given, const Explanation& e, bool stale,
                                  const std::optional<SpelledSum>& sum) {
    const Style style = stale ? greyed(given) : given;
    const UiColours& c = style.colours;
    ExplanationEdit edit;
    if (stale) {
        note(given, "This layer is impossible; what follows is about the last one that was possible.",
             given.colours.note, given.colours.muted);
        ImGui::Dummy({0, style.px(4)});
    }
    heading(style, "OUTPUT SIZE", true);
    draw_size(style, e.size);
    if (!e.parameters.empty()) remark(style, e.parameters);
    ImGui::Dummy({0, style.px(2)});
    for (const SizeExplained& d : e.derivations) {
        const std::string_view letter = draw_derivation(style, d, &d == &e.derivations.front());
        if (!letter.empty()) {
            if (const auto field = field_of_letter(letter)) edit.pointed = *field;
        }
    }
    if (sum) {
        heading(style, "THIS OUTPUT");
        draw_sum(style, *sum, sum->before.text.ends_with("("));
    }
    if (!e.no_inverse.empty()) {
        heading(style, "NO DECONVOLUTION");
        for (const std::string& why : e.no_inverse) wrapped_text(why, style.fonts.body, c.ink);
    }
    if (e.both_shown) draw_compared(style, e.compared);
    if (!e.equivalent.empty()) {
        heading(style, "EQUIVALENT CONVOLUTION");
        for (const Fact& fact : e.equivalent) {
            key_value(style, fact.what, fact.value);
            if (fact.field && ImGui::IsItemHovered()) edit.pointed = *fact.field;
        }
        if (!e.pace.empty()) remark(style, e.pace);
        ImGui::Dummy({0, 0});
    }
    if (!e.channels.empty()) {
        heading(style, "CHANNELS");
        for (const std::string& words : e.channels) wrapped_text(words, style.fonts.body, c.ink);
    }
    if (!e.matrix.empty()) {
        heading(style, "MATRIX");
        wrapped_text(e.matrix.front(), style.fonts.body, c.ink);
        for (std::size_t i = 1; i < e.matrix.size(); ++i) remark(style, e.matrix[i]);
    }
    heading(style, "COST");
    for (const Fact& fact : e.costs) key_value(style, fact.what, fact.value);
    if (e.useless) draw_share(style, *e.useless);
    if (!e.unread.empty()) {
        heading(style, "NEVER READ");
        for (const std::string& why : e.unread) {
            wrapped_text(why, style.fonts.body, c.ink);
            if (ImGui::IsItemHovered()) edit.pointed = NeverRead();
        }
    }
    if (!e.overlap.empty()) edit.taken = draw_overlap(style, e, stale);
    if (!e.backward.empty()) {
        heading(style, "BACKWARD PASS");
        for (const std::string& way : e.backward) wrapped_text(way, style.fonts.body, c.ink);
    }
    ImGui::Dummy({0, style.px(8)});
    return edit;
}

std::optional<Offer> beside_section(const Style& style, const Explanation& e, bool stale) {
    if (!e.both_shown) draw_compared(style, e.compared);
    if (e.sides.empty()) return std::nullopt;
    heading(style, "SIDE BY SIDE");
    ImGui::PushID("sides");
    std::optional<Offer> taken = draw_offers(style, e.sides, stale);
    ImGui::PopID();
    return taken;
}

ExplanationEdit explanation_panel(const Style& style, const Figure& figure, bool stale) {
    return explanation_panel(style, explained(figure), stale);
}

}  // namespace convwalk
