#include "figure/sum_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "basics/real_text.h"
#include "figure/channels.h"
#include "figure/labels.h"

namespace convwalk {
namespace {

using Look = WordPiece::Look;

// Whether the number that a person reads is the number itself.
bool is_written_exactly(double value, int digits) {
    if (!std::isfinite(value)) return true;
    const std::string text = number_text(value, digits);
    double read = 0;
    read_real(text.data(), text.data() + text.size(), read);
    return read == value;
}

}  // namespace

SpelledSum spelled_sum(const Figure& f, const Extents& output) {
    constexpr Spelling kSpelling{.digits = 3, .most_terms = 400};
    const Sum sum = sum_of(f.values->cells, ravelled(output, output_extents(f.layout)));
    SpelledSum words;
    // Every channel that is added up has as many.
    words.products = std::ssize(sum.terms) * summed_channels(f.layer);
    words.put_in =
        std::count_if(sum.terms.begin(), sum.terms.end(), [](const Term& term) { return term.source < 0; }) *
        summed_channels(f.layer);

    std::vector<SumPiece> pieces = spelled(sum, kSpelling);
    pieces.pop_back();  // the result, which is told more exactly below
    const std::string share = share_of(f.layer);
    std::string signs =
        fmt::format("{}output {}{}", share, in_brackets(f, output), share.empty() ? " = " : ": ");
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

}  // namespace convwalk
