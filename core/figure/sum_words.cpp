#include "figure/sum_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "figure/channels.h"
#include "figure/labels.h"

namespace convwalk {
namespace {

using Look = WordPiece::Look;

// " + 2", " − 2": a number behind others.
std::string signed_term(double value, int digits) {
    return (value < 0 ? " − " : " + ") + number_label(std::abs(value), digits);
}

// @param begin what stands before the sum
SpelledSum in_words(const Figure& f, const Sum& sum, std::string begin) {
    constexpr Spelling kSpelling{.digits = 3, .most_terms = 400};
    SpelledSum words;
    words.products = std::ssize(sum.terms);
    words.put_in =
        std::count_if(sum.terms.begin(), sum.terms.end(), [](const Term& term) { return term.source < 0; });

    Sum products = sum;
    products.biased = false;  // it is named below
    std::vector<SumPiece> pieces = spelled(products, kSpelling);
    pieces.pop_back();  // the result, which is told more exactly below
    std::string signs = std::move(begin);
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
    if (sum.biased) signs += signed_term(sum.bias, kSpelling.digits) + " (bias)";
    if (!signs.empty()) words.after.push_back({signs});
    words.after.push_back({equals_sign(sum.result, kSpelling.digits)});
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

}  // namespace

SpelledSum spelled_sum(const Figure& f, const Extents& output) {
    const Sum sum = sum_of(f.values->cells, ravelled(output, output_extents(f.layout)));
    const std::string share = share_of(f.layer);
    SpelledSum words = in_words(
        f, sum, fmt::format("{}output {}{}", share, in_brackets(f, output), share.empty() ? " = " : ": "));
    // Every channel that is added up has as many.
    words.products *= summed_channels(f.layer);
    words.put_in *= summed_channels(f.layer);
    return words;
}

SpelledSum spelled_sum(const Figure& f, const Sum& sum, const std::string& name) {
    return in_words(f, sum, name + " = ");
}

}  // namespace convwalk
