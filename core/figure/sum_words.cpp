#include "figure/sum_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "scene/font_metrics.h"
#include "views/planes/cell_words.h"

namespace convwalk {
namespace {

using Look = WordPiece::Look;

// Whether the number that a person reads is the number itself.
bool is_written_exactly(double value, int digits) {
    if (!std::isfinite(value)) return true;
    const std::string text = number_text(value, digits);
    double read = 0;
    std::from_chars(text.data(), text.data() + text.size(), read);
    return read == value;
}

Weight weight_of(const WordPiece& piece) {
    return piece.look == Look::strong ? Weight::semibold : Weight::regular;
}

void append(std::vector<WordPiece>& pieces, const WordPiece& piece) {
    if (piece.text.empty()) return;
    if (!pieces.empty() && pieces.back().look == piece.look) {
        pieces.back().text += piece.text;
    } else {
        pieces.push_back(piece);
    }
}

std::vector<WordPiece> whole(const SpelledSum& sum, const std::vector<WordPiece>& terms) {
    std::vector<WordPiece> pieces;
    append(pieces, sum.before);
    for (const WordPiece& term : terms) append(pieces, term);
    for (const WordPiece& piece : sum.after) append(pieces, piece);
    return pieces;
}

}  // namespace

SpelledSum spelled_sum(const Figure& f, const Extents& output) {
    constexpr Spelling kSpelling{.digits = 3, .most_terms = 400};
    const Sum sum = sum_of(f.values->cells, ravelled(output, output_extents(f.layout)));
    SpelledSum words;
    words.products = static_cast<std::int64_t>(sum.terms.size());
    words.put_in =
        std::count_if(sum.terms.begin(), sum.terms.end(), [](const Term& term) { return term.source < 0; });

    std::vector<SumPiece> pieces = spelled(sum, kSpelling);
    pieces.pop_back();  // the result, which is told more exactly below
    std::string signs = fmt::format("output {} = ", in_brackets(f, output));
    for (const SumPiece& piece : pieces) {
        const bool left_out = piece.text == "…";
        if (piece.term < 0 && !left_out) {
            signs += typeset(piece.text);
            continue;
        }
        // What stands before the first term is kept when terms are left out.
        if (words.terms.empty()) words.before.text = std::exchange(signs, "");
        const Look look = piece.filler                            ? Look::muted
                          : !left_out && piece.term == sum.winner ? Look::strong
                                                                  : Look::plain;
        words.terms.push_back({std::exchange(signs, "") + typeset(piece.text), look});
    }
    if (words.terms.empty()) words.before.text = std::exchange(signs, "");
    if (!signs.empty()) words.after.push_back({signs});
    words.after.push_back({is_written_exactly(sum.result, kSpelling.digits) ? " = " : " ≈ "});
    words.after.push_back({number_label(sum.result, kSpelling.digits), Look::strong});
    if (sum.winner >= 0) {
        const std::int64_t source = sum.terms[static_cast<std::size_t>(sum.winner)].source;
        if (source >= 0)
            words.after.push_back(
                {fmt::format(" at input {}", in_brackets(f, unravelled(source, input_extents(f.layout))))});
    }
    if (sum.form == Sum::Form::plain && words.put_in > 0)
        words.after.push_back(
            {sum.divisor == words.products ? " · padding counts" : " · padding does not count"});
    return words;
}

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
