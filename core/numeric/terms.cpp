#include "numeric/terms.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

#include "numeric/rearrange.h"

namespace convwalk {
namespace {

constexpr double kNothing = -std::numeric_limits<double>::infinity();

std::size_t at(std::int64_t index) {
    return static_cast<std::size_t>(index);
}

// Appends the terms of one window over one channel.
// @param kernel its first value; null when every weight is 1
// @param filler what stands where no cell is
void append_terms(Sum& sum, const Windows& windows, const OutputCell& output, std::int64_t channel,
                  const double* cells, const double* kernel, double filler) {
    windows.each_tap(windows.place(output.cell), [&](const WindowTap& tap) {
        if (tap.kind == SlotKind::overhang) return;
        Term term;
        term.channel = channel;
        term.tap = tap.weight;
        term.source = tap.source;
        term.kind = tap.kind;
        term.weight = (kernel ? kernel[tap.weight] : 1) * tap.factor;
        term.value = tap.source >= 0 ? cells[tap.source] : filler;
        term.product = term.weight * term.value;
        sum.terms.push_back(term);
    });
}

// A shuffle takes one value as it is.
Sum moved_value(const Layer& layer, const Tensor& input, const OutputCell& output) {
    const Extents extents = output_extents(layer);
    const ShuffledCell to{output.channel, output.cell / extents[1], output.cell % extents[1]};
    const ShuffledCell from = shuffled_from(shuffle_of(layer), to);
    Term term;
    term.channel = from.channel;
    term.source = from.row * layer.axes[1].input + from.column;
    const std::int64_t plane = output.image * layer.in_channels + from.channel;
    term.value = input.values[at(plane * cell_count(input_extents(layer)) + term.source)];
    term.product = term.value;
    Sum sum;
    sum.result = term.value;
    sum.terms = {term};
    return sum;
}

double total(const Sum& sum) {
    double result = 0;
    for (const Term& term : sum.terms) result += term.product;
    return result;
}

void settle_maximum(Sum& sum) {
    sum.result = kNothing;
    for (std::size_t n = 0; n < sum.terms.size(); ++n) {
        if (sum.terms[n].value <= sum.result) continue;
        sum.result = sum.terms[n].value;
        sum.winner = static_cast<std::int64_t>(n);
    }
}

// A factor of a product: a sign would run into the operator before it.
std::string factor_text(double value, int digits) {
    std::string text = number_text(value, digits);
    return text.front() == '-' ? "(" + text + ")" : text;
}

std::string term_text(const Sum& sum, const Term& term, bool first, int digits) {
    switch (sum.form) {
        case Sum::Form::weighted:
            return factor_text(term.value, digits) + "·" + factor_text(term.weight, digits);
        case Sum::Form::plain:
            return first ? number_text(term.value, digits) : factor_text(term.value, digits);
        case Sum::Form::maximum:
            return number_text(term.value, digits);
    }
    return "";
}

}  // namespace

Sum sum_of(const Layer& layer, const ValueRules& rules, const Operands& operands, const OutputCell& output) {
    if (is_shuffle(layer.op)) return moved_value(layer, operands.input, output);
    return sum_of(layer, rules, operands, windows_of(layer, rules.padding_mode), output);
}

Sum sum_of(const Layer& layer, const ValueRules& rules, const Operands& operands, const Windows& windows,
           const OutputCell& output) {
    if (layer.op == Operator::resize) return sum_of(resizing_of(layer), operands.input, output);
    if (is_shuffle(layer.op)) return moved_value(layer, operands.input, output);
    const bool pooling = is_pooling(layer.op);
    const bool maximum = takes_the_largest(layer.op);
    Sum sum;
    sum.form = maximum ? Sum::Form::maximum : pooling ? Sum::Form::plain : Sum::Form::weighted;
    const ChannelRange read = channels_read(layer, output.channel);
    for (std::int64_t channel = read.first; channel < read.first + read.count; ++channel) {
        const double* cells =
            operands.input.values.data() + (output.image * layer.in_channels + channel) * windows.inputs();
        const double* kernel = !has_weights(layer.op) ? nullptr
                                                      : operands.weight.values.data() +
                                                            kernel_begin(layer, channel, output.channel);
        append_terms(sum, windows, output, channel, cells, kernel, maximum ? kNothing : 0);
    }
    if (maximum) {
        settle_maximum(sum);
    } else if (pooling) {
        sum.divisor = divisor(layer, rules, windows.place(output.cell));
        sum.result = sum.divisor == 0 ? 0 : total(sum) / static_cast<double>(sum.divisor);
    } else {
        sum.biased = !operands.bias.empty();
        if (sum.biased) sum.bias = operands.bias[at(output.channel)];
        sum.result = total(sum) + sum.bias;
    }
    return sum;
}

Sum sum_of(const Resizing& resizing, const Tensor& input, const OutputCell& output) {
    const Windows windows = resize_windows(resizing, input.shape);
    const double* cells =
        input.values.data() + (output.image * input.shape[1] + output.channel) * windows.inputs();
    Sum sum;
    append_terms(sum, windows, output, output.channel, cells, nullptr, 0);
    sum.result = total(sum);
    return sum;
}

std::vector<ChannelSum> channel_sums(const Sum& sum) {
    std::vector<ChannelSum> sums;
    for (const Term& term : sum.terms) {
        if (sums.empty() || sums.back().channel != term.channel) sums.push_back({term.channel, 0});
        sums.back().sum += term.product;
    }
    return sums;
}

std::string number_text(double value, int digits) {
    if (std::isinf(value)) return value < 0 ? "-∞" : "∞";
    constexpr double kLargestWhole = 1e6;  // longer ones are rounded like fractions
    if (std::floor(value) == value && std::abs(value) < kLargestWhole)
        return fmt::format_int(static_cast<std::int64_t>(value)).str();
    // Fewer digits than stand before the point would need a power of ten.
    const bool large = std::abs(value) >= std::pow(10, digits);
    std::string text = large && std::abs(value) < kLargestWhole ? fmt::format("{:.0f}", value)
                                                                : fmt::format("{:.{}g}", value, digits);
    return text == "-0" ? "0" : text;
}

std::vector<SumPiece> spelled(const Sum& sum, const Spelling& spelling) {
    const bool maximum = sum.form == Sum::Form::maximum;
    const bool divided = sum.form == Sum::Form::plain;
    std::vector<SumPiece> pieces;
    const auto sign = [&](std::string text) { pieces.push_back({std::move(text)}); };
    const std::string between = maximum ? ", " : " + ";

    if (maximum) sign("max(");
    if (divided) sign("(");
    if (sum.terms.empty() && !maximum) sign("0");
    for (std::size_t n = 0; n < sum.terms.size(); ++n) {
        if (n > 0) sign(between);
        if (n == spelling.most_terms) {
            sign("…");
            break;
        }
        const Term& term = sum.terms[n];
        pieces.push_back(
            {term_text(sum, term, n == 0, spelling.digits), static_cast<std::int64_t>(n), term.source < 0});
    }
    if (sum.biased) sign(" + " + factor_text(sum.bias, spelling.digits));
    if (maximum) sign(")");
    if (divided) sign(") / " + factor_text(static_cast<double>(sum.divisor), spelling.digits));
    sign(" = " + number_text(sum.result, spelling.digits));
    return pieces;
}

std::string to_string(const Sum& sum, const Spelling& spelling) {
    std::string line;
    for (const SumPiece& piece : spelled(sum, spelling)) line += piece.text;
    return line;
}

}  // namespace convwalk
