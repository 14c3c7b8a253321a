#include "scene/sum_words.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <utility>

#include "scene/cell_words.h"
#include "scene/font_metrics.h"

namespace convwalk {
namespace {

using Look = WordPiece::Look;

std::string factor(double value) {
    const std::string text = short_number(value);
    return value < 0 ? "(" + text + ")" : text;
}

// Whether the number that a person reads is the number itself.
bool is_written_exactly(double value) {
    if (!std::isfinite(value) || (std::abs(value) < 1e7 && value == std::floor(value))) return true;
    const std::string text = fmt::format("{:.3g}", value);
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
    constexpr std::size_t kMostTerms = 400;
    const Sum sum = sum_of(f.layer, f.values->cells, ravelled(output, output_extents(f.layout)));
    const Operator op = f.layer.op;
    const bool largest = op == Operator::max_pooling;
    const bool mean = op == Operator::average_pooling;
    SpelledSum spelled;
    spelled.products = static_cast<std::int64_t>(sum.terms.size());
    spelled.before.text = fmt::format("output {} = {}", in_brackets(f, output),
                                      largest ? "max("
                                      : mean  ? "("
                                              : "");
    for (std::size_t i = 0; i < sum.terms.size(); ++i) {
        const Term& term = sum.terms[i];
        const bool put_in = term.source < 0;
        spelled.put_in += put_in;
        if (spelled.terms.size() == kMostTerms) continue;
        WordPiece piece;
        if (i > 0) piece.text = largest ? ", " : " + ";
        piece.text += largest ? short_number(term.input)
                      : mean  ? factor(term.input)
                              : factor(term.input) + "·" + factor(term.weight);
        if (put_in) piece.look = Look::muted;
        if (static_cast<std::int64_t>(i) == sum.winner) piece.look = Look::strong;
        spelled.terms.push_back(std::move(piece));
    }
    if (sum.terms.size() > kMostTerms) spelled.terms.push_back({largest ? ", …" : " + …", Look::plain});
    if (largest || mean) spelled.after.push_back({")", Look::plain});
    if (mean) spelled.after.push_back({fmt::format(" / {}", sum.divisor), Look::plain});
    spelled.after.push_back({is_written_exactly(sum.result) ? " = " : " ≈ ", Look::plain});
    spelled.after.push_back({short_number(sum.result), Look::strong});
    return spelled;
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
