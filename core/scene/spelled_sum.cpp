#include "scene/spelled_sum.h"

#include "scene/font_metrics.h"

namespace convwalk {
namespace {

using Look = WordPiece::Look;

Weight weight_of(const WordPiece& piece) {
    return piece.look == Look::strong ? Weight::semibold : Weight::regular;
}

void append(std::vector<WordPiece>& pieces, const WordPiece& piece) {
    if (piece.text.empty()) return;
    if (!pieces.empty() && pieces.back().look == piece.look) {
        pieces.back().text += piece.text;
    } else {
        pieces.push_back({piece.text, piece.look});
    }
    append(pieces, {piece.aside, Look::aside});
}

std::vector<WordPiece> whole(const SpelledSum& sum, const std::vector<WordPiece>& terms) {
    std::vector<WordPiece> pieces;
    append(pieces, sum.before);
    for (const WordPiece& term : terms) append(pieces, term);
    for (const WordPiece& piece : sum.after) append(pieces, piece);
    return pieces;
}

}  // namespace

std::vector<WordPiece> within(const SpelledSum& sum, double most_em) {
    std::vector<WordPiece> pieces = whole(sum, sum.terms);
    if (width_em(pieces) <= most_em || sum.terms.empty()) return pieces;
    const std::string joint = sum.before.text.ends_with("max(") ? ", " : " + ";

    std::vector<WordPiece> terms;
    for (const WordPiece& term : sum.terms) {
        const bool first = terms.empty();
        if (term.look != Look::muted) {
            terms.push_back(term);
        } else if (first || terms.back().look != Look::muted) {
            terms.push_back({(first ? "" : joint) + "…", Look::muted});
        }
    }
    pieces = whole(sum, terms);
    while (width_em(pieces) > most_em && terms.size() > 1) {
        // What was left out stands for one term more.
        if (terms.back().text.ends_with("…")) terms.pop_back();
        const bool only = terms.size() <= 1;
        if (!terms.empty()) terms.pop_back();
        terms.push_back({(only ? "" : joint) + "…", Look::plain});
        pieces = whole(sum, terms);
    }
    return pieces;
}

std::string joined(const std::vector<WordPiece>& pieces) {
    std::string text;
    for (const WordPiece& piece : pieces) text += piece.text;
    return text;
}

double width_em(const std::vector<WordPiece>& pieces) {
    double width = 0;
    for (const WordPiece& piece : pieces) width += text_width_em(piece.text, weight_of(piece));
    return width;
}

}  // namespace convwalk
