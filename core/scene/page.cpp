#include "scene/page.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

namespace {

// Gives each block of words its share of the picture's height, from the edges inwards; the figure has the
// rest.
class PageMaker {
  public:
    PageMaker(const Words& words, SizePx picture, const Theme& theme, PrimitiveId first_id)
        : words_(words), picture_(picture), theme_(theme), id_(first_id) {}

    Page made() {
        put_title();
        put_legend();
        put_status();
        page_.figure = {margin_, top_, width_, bottom_ - top_};
        const double beside_top = top_ > margin_ ? std::floor(top_ - gap_ / 2) : 0;
        const double beside_bottom =
            bottom_ < picture_.height - margin_ ? std::ceil(bottom_ + gap_ / 2) : picture_.height;
        page_.beside_words = {0, beside_top, double(picture_.width), beside_bottom - beside_top};
        return std::move(page_);
    }

  private:
    // Whether the figure keeps at least this share of the height when a block takes its part.
    [[nodiscard]] bool leaves(double taken, double share) const {
        return bottom_ - top_ - taken >= share * picture_.height;
    }

    // With the caption below it.
    void put_title() {
        if (words_.title.empty()) return;
        Block title = block(words_.title, type_.title_px, Weight::semibold, theme_.ink, width_);
        for (double size = type_.title_px; size >= 11 && !fits(title, width_, 1); --size)
            title = block(words_.title, size, Weight::semibold, theme_.ink, width_);
        if (!fits(title, width_, 2) || !leaves(title.height() + gap_, 0.6)) return;
        put(title, top_);
        top_ += title.height();
        const Block caption = block(words_.caption, type_.body_px, Weight::regular, theme_.muted, width_);
        if (fits(caption, width_, 3) && leaves(caption.height() + gap_, 0.55)) {
            put(caption, top_);
            top_ += caption.height();
        }
        top_ += gap_;
    }

    void put_legend() {
        const LegendPlan legend = plan_legend(words_.legend, type_.small_px, width_);
        const double height = legend.rows * legend.row_height;
        if (legend.rows == 0 || legend.rows > 3 || legend.widest > width_ || !leaves(height + gap_, 0.5))
            return;
        bottom_ -= height;
        for (std::size_t i = 0; i < words_.legend.size(); ++i) {
            const double middle = std::round(bottom_ + (legend.places[i].row + 0.5) * legend.row_height);
            put_entry(words_.legend[i], margin_ + legend.places[i].x, middle, legend.swatch_px);
        }
        bottom_ -= gap_;
    }

    // @param middle of its height
    void put_entry(const LegendEntry& entry, double x, double middle, double swatch_px) {
        const Rect place = {x, middle - std::floor(swatch_px / 2), swatch_px, swatch_px};
        page_.primitives.push_back(swatch(entry, place, theme_, id_++));
        if (entry.struck)
            page_.primitives.push_back(
                Line{id_++, {place.x, place.bottom()}, {place.right(), place.y}, 1, theme_.strike, false});
        const Vec2 at = {x + swatch_px + std::round(type_.small_px * 0.5),
                         std::round(middle + kCapHeightEm * type_.small_px / 2)};
        page_.primitives.push_back(
            Label{id_++, at, entry.text, type_.small_px, Weight::regular, Align::left, theme_.muted});
    }

    // Its place is kept whatever it says: the figure must not move from frame to frame.
    void put_status() {
        const double height = double(words_.status_lines) * std::round(type_.body_px * kLineHeight);
        if (words_.title.empty() || !leaves(height + gap_, 0.5)) return;
        bottom_ -= height;
        // Whole in smaller type rather than shortened.
        if (words_.sum) {
            const std::vector<WordPiece> all = within(*words_.sum, std::numeric_limits<double>::infinity());
            const double size_px = width_em(all) * type_.body_px <= width_ ? type_.body_px : type_.small_px;
            put_pieces(within(*words_.sum, width_ / size_px), size_px, bottom_);
        } else {
            for (const double size_px : {type_.body_px, type_.small_px}) {
                const Block status = block(words_.status, size_px, Weight::regular, theme_.ink, width_);
                if (!fits(status, width_, words_.status_lines)) continue;
                put(status, bottom_);
                break;
            }
        }
        bottom_ -= gap_;
    }

    static double baseline_of(double y, double size_px) {
        return std::round(y + (std::round(size_px * kLineHeight) + kCapHeightEm * size_px) / 2);
    }

    void put(const Block& b, double y) {
        for (const std::string& line : b.lines) {
            page_.primitives.push_back(Label{id_++,
                                             {margin_, baseline_of(y, b.size_px)},
                                             line,
                                             b.size_px,
                                             b.weight,
                                             Align::left,
                                             b.colour});
            y += std::round(b.size_px * kLineHeight);
        }
    }

    void put_pieces(const std::vector<WordPiece>& pieces, double size_px, double y) {
        const double baseline = baseline_of(y, size_px);
        double x = margin_;
        for (const WordPiece& piece : pieces) {
            const bool strong = piece.look == WordPiece::Look::strong;
            const Weight weight = strong ? Weight::semibold : Weight::regular;
            // Spaces at the begin of a label are not kept by every reader of SVG.
            const std::size_t spaces = std::min(piece.text.find_first_not_of(' '), piece.text.size());
            const double before = text_width_em(piece.text.substr(0, spaces), weight) * size_px;
            const Colour colour = piece.look == WordPiece::Look::muted
                                      ? mix(theme_.muted, theme_.background, kZeroFade)
                                      : theme_.ink;
            page_.primitives.push_back(Label{id_++,
                                             {std::round(x + before), baseline},
                                             piece.text.substr(spaces),
                                             size_px,
                                             weight,
                                             Align::left,
                                             colour});
            x += text_width_em(piece.text, weight) * size_px;
        }
    }

    const Words& words_;
    SizePx picture_;
    const Theme& theme_;
    PrimitiveId id_;
    Page page_;
    TypeSizes type_ = type_sizes(picture_);
    double margin_ = std::round(std::max(6.0, std::min(picture_.width, picture_.height) * 0.05));
    double width_ = picture_.width - 2 * margin_;
    double gap_ = std::round(type_.body_px * 0.9);  // below the words above the figure, above those below
    double top_ = margin_;                          // of what is left for the figure
    double bottom_ = picture_.height - margin_;
};

}  // namespace

Page lay_out_page(const Words& words, SizePx picture, const Theme& theme, PrimitiveId first_id) {
    return PageMaker(words, picture, theme, first_id).made();
}

}  // namespace convwalk
