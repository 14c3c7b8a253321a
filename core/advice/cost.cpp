#include "advice/cost.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <set>
#include <utility>

#include "arithmetic/left_over.h"
#include "basics/text.h"

namespace convwalk {
namespace {

// --- counting ----------------------------------------------------------------------------------------------

// How many of n = 0 .. count - 1 put `n * step` between `low` and `high`. step >= 1
std::int64_t multiples_between(std::int64_t low, std::int64_t high, std::int64_t step, std::int64_t count) {
    const std::int64_t first = low <= 0 ? 0 : (low + step - 1) / step;
    const std::int64_t last = high < 0 ? -1 : std::min(high / step, count - 1);
    return std::max<std::int64_t>(0, last - first + 1);
}

std::int64_t overhang(const AxisLayout& axis) {
    const auto first_cell = std::find_if(axis.slots.rbegin(), axis.slots.rend(),
                                         [](const Slot& s) { return s.kind != SlotKind::overhang; });
    return first_cell - axis.slots.rbegin();
}

// Taps of all windows along one axis.
struct AxisTaps {
    std::int64_t all = 0;   // those on cells: an overhang has none
    std::int64_t real = 0;  // those on inputs
};

AxisTaps taps_of(const AxisLayout& axis) {
    AxisTaps taps;
    if (!axis.sizes.empty()) {
        taps.all = taps.real = std::accumulate(axis.sizes.begin(), axis.sizes.end(), std::int64_t{0});
        return taps;
    }
    if (!axis.begins.empty()) {
        // A cell that is repeated beyond the border is one of the input.
        taps.all = taps.real = axis.outputs * axis.kernel;
        return taps;
    }
    const std::int64_t spread = axis.gap + 1;
    const std::int64_t last_slot = static_cast<std::int64_t>(axis.slots.size()) - 1 - overhang(axis);
    for (std::int64_t position = 0; position < axis.kernel; ++position) {
        // Where the tap lies in the first window; from window to window it moves by a step.
        const std::int64_t first = axis.window_begin(0) + position * axis.dilation;
        taps.all += multiples_between(0, last_slot - first, axis.step, axis.outputs);
        const std::int64_t to_input = axis.first_real - first;
        // Either the inputs lie side by side or the window walks cell by cell.
        taps.real += axis.gap == 0
                         ? multiples_between(to_input, to_input + axis.inputs - 1, axis.step, axis.outputs)
                         : multiples_between(-to_input, -to_input + axis.outputs - 1, spread, axis.inputs);
    }
    return taps;
}

// --- words -------------------------------------------------------------------------------------------------

// "2", or "2×3" where axes differ.
template <typename Value>
std::string joined(const Layer& layer, Value value) {
    Extents values;
    for (const AxisSpec& a : layer.axes) values.push_back(value(a));
    const bool equal = std::all_of(values.begin(), values.end(), [&](auto v) { return v == values.front(); });
    std::string text = equal ? fmt::format("{}", values.front()) : to_string(values);
    for (std::size_t at = 0; (at = text.find('-', at)) != std::string::npos;) text.replace(at, 1, "−");
    return text;
}

// --- what is not read --------------------------------------------------------------------------------------

void add_skipped(std::vector<AxisRemark>& remarks, const AxisSpec& a, const AxisLayout& axis) {
    const std::int64_t skipped = a.stride - effective_kernel(a);
    if (axis.step == 1 || skipped <= 0 || axis.outputs < 2) return;
    remarks.push_back({fmt::format("{}", skipped), skipped, "", "skipped between two windows",
                       a.dilation == 1
                           ? fmt::format("stride {} is larger than kernel {}", a.stride, a.kernel)
                           : fmt::format("stride {} is larger than the {} cells that the kernel spans",
                                         a.stride, effective_kernel(a))});
}

void add_holes(std::vector<AxisRemark>& remarks, const AxisLayout& axis) {
    if (axis.dilation == 1) return;
    std::int64_t holes = 0;
    const auto end = static_cast<std::int64_t>(axis.slots.size()) - overhang(axis);
    std::int64_t next = axis.window_begin(0);  // the first slot that no window before reached
    for (std::int64_t output = 0; output < axis.outputs; ++output) {
        const std::int64_t begin = std::max(next, axis.window_begin(output));
        next = std::min(end, axis.window_begin(output) + axis.window_size(output));
        for (std::int64_t slot = begin; slot < next; ++slot)
            holes += axis.slots[static_cast<std::size_t>(slot)].read ? 0 : 1;
    }
    if (holes == 0) return;
    remarks.push_back({fmt::format("{}", holes), holes, "", "passed over by every window",
                       fmt::format("dilation {} leaves {} between two taps", axis.dilation,
                                   axis.dilation == 2 ? "a hole" : "holes")});
}

// Inputs among `count` slots from `first` on.
std::int64_t inputs_in(const AxisLayout& axis, std::int64_t first, std::int64_t count) {
    const auto begin = axis.slots.begin() + first;
    return std::count_if(begin, begin + count, [](const Slot& s) { return s.source >= 0; });
}

void add_cropped(std::vector<AxisRemark>& remarks, const AxisSpec& a, const AxisLayout& axis) {
    const char* reach = a.dilation == 1 ? "k − 1" : "d·(k − 1)";
    const auto size = static_cast<std::int64_t>(axis.slots.size());
    const std::int64_t begin = inputs_in(axis, 0, axis.crop_begin);
    const std::int64_t end = inputs_in(axis, size - axis.crop_end, axis.crop_end);
    if (begin > 0)
        remarks.push_back({counted_head("the first", begin), begin, " of the input", "cut away",
                           fmt::format("padding {} is larger than {} = {}", a.padding_begin, reach,
                                       effective_kernel(a) - 1)});
    if (end > 0)
        remarks.push_back(
            {counted_head("the last", end), end, " of the input", "cut away",
             fmt::format("padding {} is larger than {}{} = {}", a.padding_end, reach,
                         a.output_padding > 0 ? " + a" : "", effective_kernel(a) - 1 + a.output_padding)});
}

std::vector<AxisRemark> remarks_on(Operator op, const AxisSpec& a, const AxisLayout& axis) {
    std::vector<AxisRemark> remarks;
    if (!has_window(op)) return remarks;
    add_cropped(remarks, a, axis);
    if (auto left = left_over(op, a)) remarks.push_back(std::move(*left));
    add_skipped(remarks, a, axis);
    add_holes(remarks, axis);
    return remarks;
}

std::int64_t inputs_read(const AxisLayout& axis) {
    return std::count_if(axis.slots.begin(), axis.slots.end(),
                         [](const Slot& s) { return s.kind == SlotKind::real && s.read; });
}

// Those that are read where they lie, or where padding shows them once more.
std::int64_t inputs_shown(const AxisLayout& axis) {
    std::set<std::int64_t> shown;
    for (const Slot& slot : axis.slots) {
        if (slot.read && slot.source >= 0) shown.insert(slot.source);
    }
    return static_cast<std::int64_t>(shown.size());
}

}  // namespace

Cost cost(const Layer& layer, const Layout& layout) {
    Cost result;
    if (is_shuffle(layer.op)) {
        result.multiply_adds = result.useful = double(cell_count(output_extents(layout)));
        return result;
    }
    // Without weights each channel is looked at by itself; so does a group of one channel.
    const double pairs = has_weights(layer.op)
                             ? double(layer.out_channels) * double(layer.in_channels / layer.groups)
                             : double(layer.in_channels);
    result.parameters = has_weights(layer.op) ? pairs : 0;
    result.multiply_adds = result.useful = pairs;
    for (const AxisLayout& axis : layout.axes) {
        const AxisTaps taps = taps_of(axis);
        result.parameters *= double(axis.kernel);
        result.multiply_adds *= double(taps.all);
        result.useful *= double(layer.padding_mode == PaddingMode::zeros ? taps.real : taps.all);
    }
    return result;
}

std::string count_text(double count) {
    constexpr double kExact = 9'007'199'254'740'992;  // 2^53
    if (count >= kExact) {
        const int exponent = static_cast<int>(std::floor(std::log10(count)));
        constexpr const char* kDigits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
        std::string raised;
        for (const char digit : std::to_string(exponent)) raised += kDigits[digit - '0'];
        return fmt::format("{:.1f}·10{}", count / std::pow(10, exponent), raised);
    }
    return grouped(static_cast<std::int64_t>(count));
}

std::vector<Fact> equivalent_convolution(const Layer& layer) {
    if (layer.op != Operator::transposed_convolution) return {};
    const auto some = [&](auto test) { return std::any_of(layer.axes.begin(), layer.axes.end(), test); };
    const auto value = [&](auto field) { return joined(layer, field); };
    const bool dilated = some([](const AxisSpec& a) { return a.dilation > 1; });
    const std::string begin = value([](const AxisSpec& a) { return expansion(a).begin; });
    const std::string end = value([](const AxisSpec& a) { return expansion(a).end - a.output_padding; });
    const bool cut = some([](const AxisSpec& a) {
        return std::min(expansion(a).begin, expansion(a).end - a.output_padding) < 0;
    });
    Extents sizes;
    for (const AxisSpec& a : layer.axes) sizes.push_back(expansion(a).size);

    std::vector<Fact> facts = {
        {"expanded input", to_string(sizes), LayerField::input},
        {"zeros between inputs, s − 1", value([](const AxisSpec& a) { return expansion(a).zeros_per_gap; }),
         LayerField::stride},
        {dilated ? "border zeros, d·(k − 1) − p" : "border zeros, k − p − 1",
         (begin == end ? begin : fmt::format("{} before, {} after", begin, end)) +
             (cut ? " (negative: cut away)" : ""),
         LayerField::padding}};
    if (some([](const AxisSpec& a) { return a.output_padding > 0; }))
        facts.push_back({"output padding, at the end",
                         value([](const AxisSpec& a) { return a.output_padding; }),
                         LayerField::output_padding});
    facts.push_back({"stride", "1"});
    if (dilated)
        facts.push_back(
            {"dilation", value([](const AxisSpec& a) { return a.dilation; }), LayerField::dilation});
    facts.push_back({"kernel", to_string(kernel_extents(layer)) + ", flipped", LayerField::kernel});
    return facts;
}

std::string share_in_words(std::int64_t parts) {
    if (parts == 2) return "half";
    if (parts == 3) return "a third of";
    return parts == 4 ? "a quarter of" : fmt::format("1/{} of", parts);
}

std::string pace_words(const Layer& layer) {
    if (layer.op != Operator::transposed_convolution) return "";
    std::set<std::int64_t> strides;
    for (const AxisSpec& a : layer.axes) strides.insert(a.stride);
    if (strides == std::set<std::int64_t>{1}) return "";
    if (strides.size() > 1)
        return "fractionally strided: with s − 1 zeros between two inputs one step is 1/s of an input, so "
               "the "
               "kernel moves at a slower pace";
    const std::int64_t s = *strides.begin();
    return fmt::format(
        "fractionally strided: with {} between two inputs one step is {} an input, so the kernel moves at a "
        "slower pace",
        counted(s - 1, "zero", "zeros"), share_in_words(s));
}

std::vector<std::string> unread(const Layer& layer, const Layout& layout) {
    const std::size_t axes = layer.axes.size();
    const std::size_t before = layout.axes.size() - axes;
    std::vector<std::vector<AxisRemark>> remarks;
    for (std::size_t i = 0; i < axes; ++i)
        remarks.push_back(remarks_on(layer.op, layer.axes[i], layout.axes[before + i]));
    std::vector<std::string> sentences = sentences_of(remarks);

    std::int64_t all = 1;
    std::int64_t read = 1;
    std::int64_t shown = 1;
    for (const AxisLayout& axis : layout.axes) {
        all *= axis.inputs;
        read *= inputs_read(axis);
        shown *= inputs_shown(axis);
    }
    if (shown > read)
        sentences.push_back(fmt::format("{} that no window reaches {} read in the padding, which repeats {}",
                                        counted(shown - read, "input cell", "input cells"),
                                        shown - read == 1 ? "is" : "are", shown - read == 1 ? "it" : "them"));
    if (shown < all)
        sentences.push_back(fmt::format("{} of {} input cells {} never read", all - shown, all,
                                        all - shown == 1 ? "is" : "are"));
    return sentences;
}

}  // namespace convwalk
