#include "frameworks/same_word.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>

#include "arithmetic/axis_words.h"
#include "basics/text.h"
#include "frameworks/compare.h"

namespace convwalk {
namespace {

using AllSides = std::vector<Sides>;

bool is_stamped(const LayerRequest& request) {
    return request.layer.op == Operator::transposed_convolution && !request.of_transposed;
}

// One value where all axes have the same.
std::string each_axis(const Extents& values) {
    const bool equal = std::all_of(values.begin(), values.end(), [&](auto v) { return v == values.front(); });
    return equal ? fmt::format("{}", values.front()) : to_string(values);
}

// Puts the padding on an axis: cells are cut from a transposed layer's result, or added at its end.
void put(AxisSpec& a, const Sides& sides) {
    a.padding_begin = sides.begin;
    a.padding_end = std::max<std::int64_t>(0, sides.end);
    a.output_padding = std::max<std::int64_t>(0, -sides.end);
}

LayerRequest in_numbers(const LayerRequest& request, const AllSides& sides) {
    LayerRequest numbers = request;
    numbers.padding = PaddingWord::numbers;
    for (std::size_t i = 0; i < sides.size(); ++i) put(numbers.layer.axes[i], sides[i]);
    // These frameworks average over the cells of the input alone.
    if (request.layer.op == Operator::average_pooling) numbers.layer.count_include_pad = false;
    return numbers;
}

AllSides sides_of(const LayerRequest& request) {
    AllSides sides;
    for (const AxisSpec& a : request.layer.axes)
        sides.push_back(is_stamped(request) ? keras_transposed(a, true, std::nullopt).crop
                                            : same_padding(a, AutoPadding::same_upper));
    return sides;
}

std::string meaning(const LayerRequest& request, const AllSides& sides) {
    const bool stamped = is_stamped(request);
    Extents sizes;
    for (const AxisSpec& a : request.layer.axes)
        sizes.push_back(stamped ? a.input * a.stride : (a.input + a.stride - 1) / a.stride);
    const char* of = stamped                        ? "of a transposed convolution"
                     : is_pooling(request.layer.op) ? "of pooling"
                                                    : "with a stride above 1";
    return fmt::format(
        "\"same\" {} is a word of TensorFlow, Keras, JAX and ONNX (SAME_UPPER): {} = {} come out{}, and the "
        "{} follows from the input: {} (before | after){}",
        of, stamped ? "i·s" : "⌈i / s⌉", to_string(sizes), request.of_transposed ? " of the convolution" : "",
        stamped ? "cut" : "padding", sides_text(sides),
        request.layer.op == Operator::average_pooling ? "; it does not count in the average" : "");
}

bool is_even(const AllSides& sides) {
    return std::all_of(sides.begin(), sides.end(), [](const Sides& s) { return s.begin == s.end; });
}

Extents begins_of(const AllSides& sides) {
    Extents begins;
    for (const Sides& s : sides) begins.push_back(s.begin);
    return begins;
}

std::string who_refuses(const LayerRequest& request) {
    if (is_stamped(request)) return "PyTorch takes no words for a transposed convolution";
    if (is_pooling(request.layer.op)) return "PyTorch takes no words for pooling";
    return "PyTorch takes \"same\" with stride 1 only";
}

std::string pytorch_needs(const LayerRequest& request, const AllSides& sides) {
    const std::string who = who_refuses(request);
    if (is_even(sides))
        return fmt::format("{}; padding={} is the same for this input", who, each_axis(begins_of(sides)));
    const bool added =
        std::all_of(sides.begin(), sides.end(), [](const Sides& s) { return s.begin == 0 && s.end <= 0; });
    if (is_stamped(request) && added) {
        Extents ends;
        for (const Sides& s : sides) ends.push_back(-s.end);
        return fmt::format("{}; it needs padding=0 and output_padding={}", who, each_axis(ends));
    }
    if (is_stamped(request) || request.of_transposed) {
        AllSides cut = sides;
        for (Sides& s : cut) s = {-s.begin, -s.end};
        return fmt::format("{}; it needs padding=0 and a cut behind it, F.pad(x, {})", who,
                           pad_argument(cut));
    }
    const char* value = request.layer.op == Operator::max_pooling ? ", value=float(\"-inf\")" : "";
    return fmt::format(
        "{}; it needs an explicit pad before the layer, F.pad(x, {}{}), and padding=0 in it{}", who,
        pad_argument(sides), value,
        request.layer.op == Operator::average_pooling ? "; but there the zeros count in the average" : "");
}

// What the number does that people put in the word's place.
std::string usual_number(const LayerRequest& request, const AllSides& sides) {
    const std::vector<FrameworkAnswer> answers = same_call(request, CallPadding::same);
    const auto of = [&](Framework framework) -> const FrameworkAnswer& {
        return answers[static_cast<std::size_t>(framework)];
    };
    const std::vector<FrameworkAxis>& torch = of(Framework::pytorch).axes;
    AllSides usual;
    Extents gives;
    Extents shifts;
    bool same_size = true;
    for (std::size_t i = 0; i < torch.size(); ++i) {
        const FrameworkAxis& other = of(Framework::tensorflow).axes[i];
        usual.push_back(torch[i].padding);
        gives.push_back(torch[i].output);
        shifts.push_back(other.shift);
        same_size = same_size && other.output == torch[i].output;
    }
    if (usual == sides || !is_even(usual)) return "";
    const std::string number = each_axis(begins_of(usual));
    if (!same_size) return fmt::format("padding={} gives {} instead", number, to_string(gives));
    if (std::all_of(shifts.begin(), shifts.end(), [](auto v) { return v == 0; })) return "";
    const bool one = shifts.size() == 1 ||
                     std::all_of(shifts.begin(), shifts.end(), [&](auto v) { return v == shifts.front(); });
    return fmt::format("padding={} gives the same size, but its windows begin {} {} earlier: other values",
                       number, each_axis(shifts), one && shifts.front() == 1 ? "cell" : "cells");
}

}  // namespace

std::string sides_text(const std::vector<Sides>& sides) {
    const auto pair = [](const Sides& s) { return fmt::format("{} | {}", s.begin, s.end); };
    if (std::all_of(sides.begin(), sides.end(), [&](const Sides& s) { return s == sides.front(); }))
        return pair(sides.front());
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < sides.size(); ++i)
        texts.push_back(fmt::format("{} {}", plural_axis_name(i, sides.size()), pair(sides[i])));
    return fmt::format("{}", fmt::join(texts, ", "));
}

std::string pad_argument(const std::vector<Sides>& sides) {
    std::vector<std::int64_t> cells;
    for (auto s = sides.rbegin(); s != sides.rend(); ++s) {
        cells.push_back(s->begin);
        cells.push_back(s->end);
    }
    return fmt::format("({})", fmt::join(cells, ", "));
}

std::optional<SameInNumbers> same_in_numbers(const LayerRequest& request) {
    if (request.padding != PaddingWord::same || !has_window(request.layer.op)) return std::nullopt;
    const auto why = why_invalid(request);
    if (!why || (why->kind != RefusalKind::same_padding_with_stride &&
                 why->kind != RefusalKind::string_padding_unsupported))
        return std::nullopt;
    // The rules divide by the stride and multiply by the dilation.
    LayerRequest without = request;
    without.padding = PaddingWord::numbers;
    for (AxisSpec& a : without.layer.axes) put(a, {});
    if (const auto other = why_invalid(without);
        other && other->kind != RefusalKind::kernel_larger_than_padded_input)
        return std::nullopt;
    const AllSides sides = sides_of(request);
    SameInNumbers same{in_numbers(request, sides), {}};
    if (why_invalid(same.request)) return std::nullopt;
    same.words.push_back(as_sentence(meaning(request, sides)));
    same.words.push_back(as_sentence(pytorch_needs(request, sides)));
    if (const std::string usual = request.of_transposed ? "" : usual_number(request, sides); !usual.empty())
        same.words.push_back(as_sentence(usual));
    return same;
}

}  // namespace convwalk
