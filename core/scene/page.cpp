#include "scene/page.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <string_view>
#include <utility>

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
struct EntryPlace {
    double x = 0;
    int row = 0;
};
struct LegendPlan {
    std::vector<EntryPlace> places;
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

TypeSizes type_sizes(SizePx picture, double least_px) {
    // 15 pixels on a slide of 1200 x 640, where type of this look was tuned; readable at the small end.
    const double body = std::max(10.0, std::sqrt(double(picture.width) * picture.height) / 58);
    constexpr double kLeastShare = 45;
    const double small = std::max({9.0, std::round(least_px), std::round(body * 0.86),
                                   std::ceil(std::min(picture.width, picture.height) / kLeastShare)});
    const double between = std::max(std::round(body), std::round(small * 1.1));
    return {std::max(11.0, std::round(between * 1.55)), between, small};
}

double zero_dot_px(double cell_px) {
    return std::max(2.0, std::round(0.08 * cell_px));
}

double largest_cell_px(SizePx picture) {
    return std::min(picture.width, picture.height) / 5.0;
}

double caption_height_px(const TypeSizes& type) {
    return std::round(3.2 * type.small_px);
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
    if (entry.outlined) {
        const double wide = std::max(2.0, std::round(place.width / 7));
        q.stroke = {entry.swatch.stroke, wide, entry.swatch.dashed};
        q.corners = {Vec2{place.x + wide / 2, place.y + wide / 2},
                     Vec2{place.right() - wide / 2, place.y + wide / 2},
                     Vec2{place.right() - wide / 2, place.bottom() - wide / 2},
                     Vec2{place.x + wide / 2, place.bottom() - wide / 2}};
    }
    q.radius_px = std::round(place.width * 0.15);
    q.hatch = entry.hatched ? Hatch::diagonal : entry.swatch.hatch;
    q.hatch_colour = entry.hatched ? theme.never_read : entry.swatch.hatch_colour;
    q.hatch_pitch_px = std::max(3.0, std::round(place.width / 3));
    return q;
}

namespace {

// Sets the words on a page, from its edges inwards; what is left in the middle is the figure's.
class Typesetter {
  public:
    Typesetter(const Words& words, SizePx picture, const TypeSizes& type, const Theme& theme,
               PrimitiveId first_id)
        : words_(words),
          picture_(picture),
          theme_(theme),
          type_(type),
          margin_(std::round(std::max(6.0, std::min(picture.width, picture.height) * 0.05))),
          width_(picture.width - 2 * margin_),
          gap_(std::round(type_.body_px * 0.9)),
          top_(margin_),
          bottom_(picture.height - margin_),
          id_(first_id) {}

    // First what gives way last.
    Page page(LegendPlace legend) {
        set_title();
        if (legend == LegendPlace::below) set_legend();
        set_status();
        if (legend == LegendPlace::beside) set_legend_beside();
        const double beside_top = top_ > margin_ ? std::floor(top_ - gap_ / 2) : 0;
        const double beside_bottom =
            bottom_ < picture_.height - margin_ ? std::ceil(bottom_ + gap_ / 2) : picture_.height;
        return {{margin_, top_, width_, bottom_ - top_},
                {0, beside_top, beside_right_, beside_bottom - beside_top},
                std::move(primitives_),
                std::move(groups_),
                std::move(legend_)};
    }

  private:
    // Whether the figure keeps at least this share of the height when a block takes its part.
    [[nodiscard]] bool leaves(double taken, double share) const {
        return bottom_ - top_ - taken >= share * picture_.height;
    }

    [[nodiscard]] static double baseline_of(double y, double size_px) {
        return std::round(y + (std::round(size_px * kLineHeight) + kCapHeightEm * size_px) / 2);
    }

    void group(std::string_view name) { groups_.push_back({primitives_.size(), std::string(name)}); }

    void put(Vec2 at, std::string text, double size_px, Weight weight, Colour colour) {
        primitives_.push_back(Label{id_++, at, std::move(text), size_px, weight, Align::left, colour});
    }

    void put(const Block& b, double y) {
        for (const std::string& line : b.lines) {
            put({margin_, baseline_of(y, b.size_px)}, line, b.size_px, b.weight, b.colour);
            y += std::round(b.size_px * kLineHeight);
        }
    }

    void put(const std::vector<WordPiece>& pieces, double size_px, double y) {
        double x = margin_;
        for (const WordPiece& piece : pieces) {
            const bool strong = piece.look == WordPiece::Look::strong;
            const Weight weight = strong ? Weight::semibold : Weight::regular;
            // Spaces at the begin of a label are not kept by every reader of SVG.
            const std::size_t spaces = std::min(piece.text.find_first_not_of(' '), piece.text.size());
            const double before = text_width_em(piece.text.substr(0, spaces), weight) * size_px;
            const Colour colour = piece.look == WordPiece::Look::muted
                                      ? mix(theme_.muted, theme_.background, kZeroFade)
                                  : piece.look == WordPiece::Look::aside ? theme_.muted
                                                                         : theme_.ink;
            put({std::round(x + before), baseline_of(y, size_px)}, piece.text.substr(spaces), size_px, weight,
                colour);
            x += text_width_em(piece.text, weight) * size_px;
        }
    }

    // With the caption, each as far as there is room.
    void set_title() {
        if (words_.title.empty()) return;
        Block title = block(words_.title, type_.title_px, Weight::semibold, theme_.ink, width_);
        for (double size = type_.title_px; size >= 11 && !fits(title, width_, 1); --size)
            title = block(words_.title, size, Weight::semibold, theme_.ink, width_);
        if (!fits(title, width_, 2) || !leaves(title.height() + gap_, 0.6)) return;
        group("title");
        put(title, top_);
        top_ += title.height();
        const Block caption = block(words_.caption, type_.body_px, Weight::regular, theme_.muted, width_);
        if (fits(caption, width_, words_.caption_lines) && leaves(caption.height() + gap_, 0.55)) {
            put(caption, top_);
            top_ += caption.height();
        }
        const Block note = block(words_.note, type_.small_px, Weight::semibold, theme_.ink, width_);
        if (fits(note, width_, 2) && leaves(note.height() + gap_, 0.45)) {
            put(note, top_);
            top_ += note.height();
        }
        top_ += gap_;
    }

    void set_legend() {
        const LegendPlan plan = plan_legend(words_.legend, type_.small_px, width_);
        const double height = plan.rows * plan.row_height;
        if (plan.rows == 0 || plan.rows > 3 || plan.widest > width_ || !leaves(height + gap_, 0.5)) return;
        bottom_ -= height;
        group("legend");
        for (std::size_t i = 0; i < words_.legend.size(); ++i) {
            const double middle = std::round(bottom_ + (plan.places[i].row + 0.5) * plan.row_height);
            set_entry(words_.legend[i], margin_ + plan.places[i].x, middle, plan.swatch_px);
        }
        bottom_ -= gap_;
    }

    // An entry a row, at the right of the figure, from its top.
    void set_legend_beside() {
        if (words_.legend.empty()) return;
        const LegendPlan plan = plan_legend(words_.legend, type_.small_px, 0);
        const double column = std::ceil(plan.widest);
        const double between = std::round(1.6 * type_.small_px);
        constexpr double kMostOfWidth = 0.3;
        if (double(plan.rows) * plan.row_height > bottom_ - top_ || column > kMostOfWidth * width_) return;
        width_ -= column + between;
        beside_right_ = margin_ + width_ + std::floor(between / 2);
        group("legend");
        for (std::size_t i = 0; i < words_.legend.size(); ++i)
            set_entry(words_.legend[i], margin_ + width_ + between,
                      std::round(top_ + (double(i) + 0.5) * plan.row_height), plan.swatch_px);
    }

    void set_entry(const LegendEntry& entry, double x, double middle, double swatch_px) {
        const Rect place = {x, middle - std::floor(swatch_px / 2), swatch_px, swatch_px};
        primitives_.push_back(swatch(entry, place, theme_, id_++));
        if (entry.dotted) {
            Quad dot;
            dot.id = id_++;
            const double side = std::max(2.0, std::round(0.2 * swatch_px));
            const Vec2 at = {place.x + std::floor((swatch_px - side) / 2),
                             place.y + std::floor((swatch_px - side) / 2)};
            dot.corners = {at, at + Vec2{side, 0}, at + Vec2{side, side}, at + Vec2{0, side}};
            dot.fill = entry.swatch.text;
            dot.radius_px = side / 2;
            primitives_.push_back(dot);
        }
        if (entry.struck)
            primitives_.push_back(
                Line{id_++, {place.x, place.bottom()}, {place.right(), place.y}, 1, theme_.strike, false});
        const double size_px = type_.small_px;
        const double wide =
            swatch_px + std::round(size_px * 0.5) + text_width_em(entry.text, Weight::regular) * size_px;
        legend_.push_back({{x, middle - size_px, wide, 2 * size_px}, entry.meant});
        put({x + swatch_px + std::round(size_px * 0.5), std::round(middle + kCapHeightEm * size_px / 2)},
            entry.text, size_px, Weight::regular, theme_.muted);
    }

    // Its place is kept whatever it says: the figure must not move from frame to frame.
    void set_status() {
        const double height = double(words_.status_lines) * std::round(type_.body_px * kLineHeight);
        if (words_.title.empty() || !leaves(height + gap_, 0.5)) return;
        bottom_ -= height;
        group("explanation");
        // Whole in smaller type rather than shortened.
        if (words_.sum) {
            const std::vector<WordPiece> all = within(*words_.sum, std::numeric_limits<double>::infinity());
            const double size_px = width_em(all) * type_.body_px <= width_ ? type_.body_px : type_.small_px;
            put(within(*words_.sum, width_ / size_px), size_px, bottom_);
        }
        for (const double size_px :
             {type_.body_px, type_.small_px, std::max(9.0, std::round(0.8 * type_.small_px)),
              std::max(9.0, std::round(0.65 * type_.small_px))}) {
            if (words_.sum) break;
            const Block status = block(words_.status, size_px, Weight::regular, theme_.ink, width_);
            if (!fits(status, width_, words_.status_lines)) continue;
            put(status, bottom_);
            break;
        }
        bottom_ -= gap_;
    }

    const Words& words_;
    SizePx picture_;
    const Theme& theme_;
    TypeSizes type_;
    double margin_;
    double width_;
    double gap_;                            // between the figure and the words
    double top_;                            // of what is left
    double bottom_;                         // likewise
    double beside_right_ = picture_.width;  // where the part without words ends
    PrimitiveId id_;
    std::vector<Primitive> primitives_;
    std::vector<Scene::Group> groups_;
    std::vector<Page::Entry> legend_;
};

}  // namespace

Page lay_out_page(const Words& words, SizePx picture, const TypeSizes& type, const Theme& theme,
                  PrimitiveId first_id, LegendPlace legend) {
    return Typesetter(words, picture, type, theme, first_id).page(legend);
}

}  // namespace convwalk
