#include "scene/page.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <string_view>

#include "scene/font_metrics.h"

namespace convwalk {
namespace {

constexpr double kLineHeight = 1.4;  // em
constexpr double kZeroFade = 0.45;   // of words about zeros that were put in, towards the background

// Puts pieces together, line by line, as long as they fit; a piece ends with what joins it to the next.
std::vector<std::string> filled_lines(const std::vector<std::string>& pieces, Weight weight,
                                      double width_em) {
    std::vector<std::string> lines;
    const auto trimmed = [](std::string line) {
        if (line.ends_with(" · ")) line.erase(line.size() - std::string_view(" · ").size());
        while (line.ends_with(' ')) line.pop_back();
        return line;
    };
    for (const std::string& piece : pieces) {
        if (!lines.empty() && text_width_em(trimmed(lines.back() + piece), weight) <= width_em) {
            lines.back() += piece;
        } else {
            lines.push_back(piece);
        }
    }
    for (std::string& line : lines) line = trimmed(line);
    return lines;
}

// Whether the blank at `space` stands between two numbers of a place such as (0, 0), which stays together.
bool within_a_place(const std::string& text, std::size_t space) {
    const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
    if (space < 2 || text[space] != ' ' || text[space - 1] != ',') return false;
    if (!digit(space - 2) || !digit(space + 1)) return false;
    const std::size_t bracket = text.find_last_of("()", space);
    return bracket != std::string::npos && text[bracket] == '(';
}

// Splits behind every occurrence of one of the joints, but not within a place.
std::vector<std::string> split_behind(const std::string& text,
                                      std::initializer_list<std::string_view> joints) {
    std::vector<std::string> pieces(1);
    for (std::size_t i = 0; i < text.size();) {
        std::size_t length = 0;
        for (const std::string_view joint : joints) {
            if (length == 0 && text.compare(i, joint.size(), joint) == 0) length = joint.size();
        }
        if (length > 0 && within_a_place(text, i + length - 1)) length = 0;
        pieces.back() += text.substr(i, std::max<std::size_t>(1, length));
        i += std::max<std::size_t>(1, length);
        if (length > 0 && i < text.size()) pieces.emplace_back();
    }
    return pieces;
}

// A text broken into lines no wider than `width_em`, between its parts where that suffices and else between
// words; a single longer word stands alone.
std::vector<std::string> broken_into_lines(const std::string& text, Weight weight, double width_em) {
    if (text.empty()) return {};
    std::vector<std::string> pieces;
    for (const std::string& part : split_behind(text, {" · ", ", "})) {
        if (text_width_em(part, weight) <= width_em) {
            pieces.push_back(part);
        } else {
            for (std::string& word : split_behind(part, {" "})) pieces.push_back(std::move(word));
        }
    }
    return filled_lines(pieces, weight, width_em);
}

struct Block {
    std::vector<std::string> lines;
    double size_px = 0;
    Weight weight = Weight::regular;
    Colour colour;

    [[nodiscard]] double height() const { return double(lines.size()) * std::round(size_px * kLineHeight); }
};

Block block(const std::string& text, double size_px, Weight weight, Colour colour, double width_px) {
    Block b{{}, size_px, weight, colour};
    b.lines = broken_into_lines(text, weight, width_px / size_px);
    return b;
}

bool fits(const Block& b, double width_px, std::size_t most_lines) {
    return b.lines.size() <= most_lines &&
           std::all_of(b.lines.begin(), b.lines.end(), [&](const std::string& line) {
               return text_width_em(line, b.weight) * b.size_px <= width_px;
           });
}

// Where the entries of a legend stand: rows from left to right, broken where the width ends.
struct LegendPlace {
    double x = 0;
    int row = 0;
};
struct LegendPlan {
    std::vector<LegendPlace> places;
    int rows = 0;
    double row_height = 0;
    double swatch_px = 0;
    double widest = 0;
};

LegendPlan plan_legend(const std::vector<LegendEntry>& entries, double size_px, double width_px) {
    LegendPlan plan;
    plan.row_height = std::round(size_px * 1.7);
    plan.swatch_px = std::round(size_px * 0.95);
    double x = 0;
    for (const LegendEntry& entry : entries) {
        const double text_px = std::ceil(text_width_em(entry.text, Weight::regular) * size_px);
        const double wide = plan.swatch_px + std::round(size_px * 0.5) + text_px;
        if (x > 0 && x + wide > width_px) {
            x = 0;
            ++plan.rows;
        }
        plan.places.push_back({x, plan.rows});
        plan.widest = std::max(plan.widest, x + wide);
        x += wide + std::round(size_px * 1.6);
    }
    if (!entries.empty()) ++plan.rows;
    return plan;
}

}  // namespace

TypeSizes type_sizes(SizePx picture) {
    // 15 pixels on a slide of 1200 x 640, where type of this look was tuned; readable at the small end.
    const double body = std::max(10.0, std::sqrt(double(picture.width) * picture.height) / 58);
    return {std::max(11.0, std::round(body * 1.55)), std::round(body),
            std::max(9.0, std::round(body * 0.86))};
}

double largest_cell_px(SizePx picture) {
    return std::min(picture.width, picture.height) / 5.0;
}

double caption_height_px(SizePx picture) {
    return std::round(3.2 * type_sizes(picture).small_px);
}

Quad swatch(const LegendEntry& entry, Rect place, const Theme& theme, PrimitiveId id) {
    Quad q;
    q.id = id;
    const double stroke = entry.swatch.dashed || entry.struck || entry.hatched ? 1 : 0;
    const double inset = stroke / 2;
    q.corners = {Vec2{place.x + inset, place.y + inset}, Vec2{place.right() - inset, place.y + inset},
                 Vec2{place.right() - inset, place.bottom() - inset},
                 Vec2{place.x + inset, place.bottom() - inset}};
    q.fill = entry.swatch.fill;
    q.stroke = {entry.swatch.stroke, stroke, entry.swatch.dashed};
    q.radius_px = std::round(place.width * 0.15);
    q.hatch = entry.hatched ? Hatch::diagonal : entry.swatch.hatch;
    q.hatch_colour = entry.hatched ? theme.never_read : entry.swatch.hatch_colour;
    q.hatch_pitch_px = std::max(3.0, std::round(place.width / 3));
    return q;
}

Page lay_out_page(const Words& words, SizePx picture, const Theme& theme, PrimitiveId first_id) {
    const TypeSizes type = type_sizes(picture);
    const double shorter = std::min(picture.width, picture.height);
    const double margin = std::round(std::max(6.0, shorter * 0.05));
    const double width = picture.width - 2 * margin;
    const double gap = std::round(type.body_px * 0.9);

    Page page;
    double top = margin;
    double bottom = picture.height - margin;
    PrimitiveId id = first_id;
    // Whether the figure keeps at least this share of the height when a block takes its part.
    const auto leaves = [&](double taken, double share) {
        return bottom - top - taken >= share * picture.height;
    };
    const auto put = [&](const Block& b, double y) {
        for (const std::string& line : b.lines) {
            const double line_px = std::round(b.size_px * kLineHeight);
            const double baseline = std::round(y + (line_px + kCapHeightEm * b.size_px) / 2);
            page.primitives.push_back(
                Label{id++, {margin, baseline}, line, b.size_px, b.weight, Align::left, b.colour});
            y += line_px;
        }
    };

    const auto put_pieces = [&](const std::vector<WordPiece>& pieces, double size_px, double y) {
        const double baseline =
            std::round(y + (std::round(size_px * kLineHeight) + kCapHeightEm * size_px) / 2);
        double x = margin;
        for (const WordPiece& piece : pieces) {
            const bool strong = piece.look == WordPiece::Look::strong;
            const Weight weight = strong ? Weight::semibold : Weight::regular;
            // Spaces at the begin of a label are not kept by every reader of SVG.
            const std::size_t spaces = std::min(piece.text.find_first_not_of(' '), piece.text.size());
            const double before = text_width_em(piece.text.substr(0, spaces), weight) * size_px;
            const Colour colour = piece.look == WordPiece::Look::muted
                                      ? mix(theme.muted, theme.background, kZeroFade)
                                      : theme.ink;
            page.primitives.push_back(Label{id++,
                                            {std::round(x + before), baseline},
                                            piece.text.substr(spaces),
                                            size_px,
                                            weight,
                                            Align::left,
                                            colour});
            x += text_width_em(piece.text, weight) * size_px;
        }
    };

    if (!words.title.empty()) {
        Block title = block(words.title, type.title_px, Weight::semibold, theme.ink, width);
        for (double size = type.title_px; size >= 11 && !fits(title, width, 1); --size)
            title = block(words.title, size, Weight::semibold, theme.ink, width);
        if (fits(title, width, 2) && leaves(title.height() + gap, 0.6)) {
            put(title, top);
            top += title.height();
            const Block caption = block(words.caption, type.body_px, Weight::regular, theme.muted, width);
            if (fits(caption, width, 3) && leaves(caption.height() + gap, 0.55)) {
                put(caption, top);
                top += caption.height();
            }
            top += gap;
        }
    }

    const LegendPlan legend = plan_legend(words.legend, type.small_px, width);
    const double legend_height = legend.rows * legend.row_height;
    if (legend.rows > 0 && legend.rows <= 3 && legend.widest <= width && leaves(legend_height + gap, 0.5)) {
        bottom -= legend_height;
        for (std::size_t i = 0; i < words.legend.size(); ++i) {
            const LegendEntry& entry = words.legend[i];
            const double x = margin + legend.places[i].x;
            const double middle = std::round(bottom + (legend.places[i].row + 0.5) * legend.row_height);
            const Rect place = {x, middle - std::floor(legend.swatch_px / 2), legend.swatch_px,
                                legend.swatch_px};
            page.primitives.push_back(swatch(entry, place, theme, id++));
            if (entry.struck)
                page.primitives.push_back(
                    Line{id++, {place.x, place.bottom()}, {place.right(), place.y}, 1, theme.strike, false});
            page.primitives.push_back(Label{id++,
                                            {x + legend.swatch_px + std::round(type.small_px * 0.5),
                                             std::round(middle + kCapHeightEm * type.small_px / 2)},
                                            entry.text,
                                            type.small_px,
                                            Weight::regular,
                                            Align::left,
                                            theme.muted});
        }
        bottom -= gap;
    }

    // The place of the status is kept whatever it says: the figure must not move from frame to frame.
    const double status_px = double(words.status_lines) * std::round(type.body_px * kLineHeight);
    if (!words.title.empty() && leaves(status_px + gap, 0.5)) {
        bottom -= status_px;
        // Whole in smaller type rather than shortened.
        if (words.sum) {
            const std::vector<WordPiece> all = within(*words.sum, std::numeric_limits<double>::infinity());
            const bool fits_body = width_em(all) * type.body_px <= width;
            put_pieces(within(*words.sum, width / (fits_body ? type.body_px : type.small_px)),
                       fits_body ? type.body_px : type.small_px, bottom);
        }
        for (const double size_px : {type.body_px, type.small_px}) {
            if (words.sum) break;
            const Block status = block(words.status, size_px, Weight::regular, theme.ink, width);
            if (!fits(status, width, words.status_lines)) continue;
            put(status, bottom);
            break;
        }
        bottom -= gap;
    }

    page.figure = {margin, top, width, bottom - top};
    const double beside_top = top > margin ? std::floor(top - gap / 2) : 0;
    const double beside_bottom =
        bottom < picture.height - margin ? std::ceil(bottom + gap / 2) : picture.height;
    page.beside_words = {0, beside_top, double(picture.width), beside_bottom - beside_top};
    return page;
}

}  // namespace convwalk
