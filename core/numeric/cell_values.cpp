#include "numeric/cell_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "numeric/evaluation.h"

namespace convwalk {
namespace {

Layer one_channel(Layer layer) {
    layer.in_channels = layer.out_channels = layer.groups = 1;
    return layer;
}

// As a batch of one with one channel, which is also the shape of a weight between two channels.
Tensor batched(Tensor tensor) {
    Extents shape = {1, 1};
    for (const std::int64_t extent : tensor.shape) shape.push_back(extent);
    tensor.shape = std::move(shape);
    return tensor;
}

Tensor unbatched(Tensor tensor) {
    tensor.shape = Extents(tensor.shape.begin() + 2, tensor.shape.end());
    return tensor;
}

std::optional<std::string> why_other_shape(const char* name, const Tensor& numbers, const Extents& extents) {
    if (numbers.shape == extents) return std::nullopt;
    return fmt::format("values.{} has {} numbers; the {} is {}", name, to_string(numbers.shape), name,
                       to_string(extents));
}

}  // namespace

std::optional<std::string> why_unfit(const Layer& layer, const Values& values) {
    if (values.input == InputFill::numbers) {
        if (auto why = why_other_shape("input", values.input_numbers, input_extents(layer))) return why;
    }
    if (values.kernel == KernelFill::numbers && !is_pooling(layer.op))
        return why_other_shape("kernel", values.kernel_numbers, kernel_extents(layer));
    return std::nullopt;
}

Values fitted(const Layer& layer, Values values) {
    const auto fit = [](auto& fill, Tensor& numbers, const Extents& extents) {
        using Fill = std::decay_t<decltype(fill)>;
        if (fill != Fill::numbers || numbers.shape == extents) return;
        if (cell_count(extents) <= kMostShownCells) {
            numbers = fitted(numbers, extents);
        } else {
            fill = Fill{};
            numbers = {};
        }
    };
    fit(values.input, values.input_numbers, input_extents(layer));
    if (!is_pooling(layer.op)) fit(values.kernel, values.kernel_numbers, kernel_extents(layer));
    return values;
}

bool few_enough(const Layer& layer) {
    // A tenth of a second or so.
    constexpr std::int64_t kMostSteps = 100'000'000;
    const std::int64_t taps = cell_count(kernel_extents(layer));
    const std::int64_t outputs = cell_count(output_extents(layer));
    return std::max({cell_count(input_extents(layer)), taps, outputs}) <= kMostShownCells &&
           taps * outputs <= kMostSteps;
}

CellValues cell_values(const Layer& asked, const Values& values) {
    const Layer layer = one_channel(asked);
    CellValues result;
    const Extents in = input_extents(layer);
    result.input =
        values.input == InputFill::numbers ? values.input_numbers : filled(values.input, in, values.seed);
    if (!is_pooling(layer.op)) {
        const Extents taps = kernel_extents(layer);
        result.kernel = values.kernel == KernelFill::numbers ? values.kernel_numbers
                                                             : filled(values.kernel, taps, values.seed);
        if (values.true_convolution) result.kernel = flipped(std::move(result.kernel));
    }
    const Operands operands{
        batched(result.input), is_pooling(layer.op) ? Tensor{} : batched(result.kernel), {}};
    Evaluation evaluation = evaluated(layer, {}, operands);
    result.output = unbatched(std::move(evaluation.output));
    result.winners = std::move(evaluation.winners);
    return result;
}

Sum sum_of(const Layer& layer, const CellValues& values, std::int64_t output) {
    const Windows windows = windows_of(layer);
    const auto place = windows.place(output);
    Sum sum;
    sum.result = values.output.values[static_cast<std::size_t>(output)];
    const bool pooling = is_pooling(layer.op);
    const std::int64_t winner =
        values.winners.empty() ? -1 : values.winners[static_cast<std::size_t>(output)];
    windows.each_tap(place, [&](const WindowTap& tap) {
        if (pooling && (tap.kind == SlotKind::overhang ||
                        (layer.op == Operator::max_pooling && tap.kind != SlotKind::real)))
            return;
        Term term;
        term.kind = tap.kind;
        term.source = tap.source;
        if (tap.source >= 0) term.input = values.input.values[static_cast<std::size_t>(tap.source)];
        if (!pooling) term.weight = values.kernel.values[static_cast<std::size_t>(tap.weight)];
        if (winner >= 0 && tap.source == winner) sum.winner = static_cast<std::int64_t>(sum.terms.size());
        sum.terms.push_back(term);
    });
    if (layer.op == Operator::average_pooling) sum.divisor = divisor(layer, {}, place);
    return sum;
}

std::string short_number(double value, int digits) {
    if (std::isinf(value)) return value < 0 ? "−∞" : "∞";
    constexpr double kWrittenOut = 1e7;
    const double amount = std::abs(value);
    std::string text;
    if (amount < kWrittenOut && amount == std::floor(amount)) {
        text = fmt::format("{}", static_cast<std::int64_t>(amount));
    } else {
        text = fmt::format("{:.{}g}", amount, digits);
        // 1e+09 as 1e9, 1e-05 as 1e−5.
        if (const std::size_t e = text.find('e'); e != std::string::npos) {
            const bool negative = text[e + 1] == '-';
            const std::size_t first = std::min(text.find_first_not_of('0', e + 2), text.size() - 1);
            text = text.substr(0, e) + (negative ? "e−" : "e") + text.substr(first);
        }
    }
    return value < 0 ? "−" + text : text;
}

}  // namespace convwalk
