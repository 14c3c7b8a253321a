#include "layout/overlap.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <set>
#include <string_view>

#include "layout/layout.h"
#include "numeric/overlap_profile.h"

namespace convwalk {
namespace {

constexpr std::int64_t kMostWays = kLargestSize * kLargestSize;  // more count as these
constexpr std::int64_t kMostPatternWork = 2'000'000;

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

std::int64_t added(std::int64_t a, std::int64_t b) {
    return a > kMostWays - b ? kMostWays : a + b;
}

// Taps meet only every so manieth cell behind a stride.
std::int64_t common_factor(const AxisSpec& a) {
    return std::gcd(a.dilation, a.stride);
}

std::vector<std::int64_t> values_inside(const AxisSpec& a) {
    const std::int64_t shared = common_factor(a);
    const std::int64_t places = a.stride / shared;
    std::set<std::int64_t> values = {a.kernel / places};
    if (a.kernel % places != 0) values.insert(a.kernel / places + 1);
    if (shared > 1) values.insert(0);
    return {values.begin(), values.end()};
}

Evenness evenness_of(const std::vector<std::int64_t>& values) {
    if (values.size() == 1) return Evenness::even;
    return values.front() == 0 ? Evenness::holes : Evenness::uneven;
}

// A stride beyond all cells acts like one just beyond them.
std::int64_t seen_stride(const AxisSpec& a) {
    return std::min(a.stride, kMostCells + 1);
}

void find_inside(AxisOverlap& axis) {
    const AxisSpec& a = axis.stamps;
    const std::int64_t stride = seen_stride(a);
    // The first and the last tap of each place behind a stride.
    std::vector<std::int64_t> first(index(stride), -1);
    std::vector<std::int64_t> last(index(stride), -1);
    for (std::int64_t tap = 0; tap < a.kernel; ++tap) {
        const std::size_t place = index(tap * a.dilation % stride);
        if (first[place] < 0) first[place] = tap * a.dilation;
        last[place] = tap * a.dilation;
    }
    const auto cells = static_cast<std::int64_t>(axis.profile.size());
    axis.inside_begin = 0;
    axis.inside_end = cells;
    for (std::int64_t cell = 0; cell < cells; ++cell) {
        const std::int64_t full = cell + a.padding_begin;
        const std::size_t place = index(full % stride);
        // A place without taps is inside as long as a stamp could be beside it.
        const std::int64_t back = std::max<std::int64_t>(0, last[place]);
        const std::int64_t ahead = std::max<std::int64_t>(0, first[place]);
        if (full < back) axis.inside_begin = cell + 1;
        if (full - ahead >= a.stride * a.input) axis.inside_end = std::min(axis.inside_end, cell);
    }
    axis.inside_end = std::max(axis.inside_begin, axis.inside_end);
}

// --- words ---

std::string listed(const std::vector<std::int64_t>& values) {
    std::string text = fmt::format("{}", values.front());
    for (std::size_t i = 1; i < values.size(); ++i)
        text += fmt::format("{}{}", i + 1 == values.size() ? " or " : ", ", values[i]);
    return text;
}

std::string range(std::int64_t least, std::int64_t most) {
    return least == most ? fmt::format("{}", least) : fmt::format("{} to {}", least, most);
}

// "gets 4 contributions", "are read 1 or 2 times"
std::string gets(bool of_outputs, bool many, const std::string& count) {
    const bool one = count == "1";
    if (of_outputs)
        return fmt::format("{} {} {}", many ? "get" : "gets", count, one ? "contribution" : "contributions");
    return fmt::format("{} read {}", many ? "are" : "is", one ? "once" : count + " times");
}

std::string reason(const AxisSpec& a) {
    const std::int64_t shared = common_factor(a);
    if (a.stride == 1) return "the stride is 1";
    if (shared > 1)
        return fmt::format("dilation {} and stride {} share the factor {}", a.dilation, a.stride, shared);
    if (a.kernel < a.stride) return fmt::format("stride {} is larger than kernel {}", a.stride, a.kernel);
    return fmt::format("kernel {} is {}divisible by stride {}", a.kernel,
                       a.kernel % a.stride == 0 ? "" : "not ", a.stride);
}

std::string verdict_of(const Overlap& o) {
    const char* cell = o.of_outputs ? "output" : "input";
    std::vector<std::size_t> worst;
    for (std::size_t i = 0; i < o.axes.size(); ++i) {
        if (o.axes[i].evenness == o.evenness) worst.push_back(i);
    }
    // Each reason once, with the axes that have it.
    std::vector<std::string> reasons;
    for (const std::size_t i : worst) {
        std::string why = reason(o.axes[i].stamps);
        if (std::find(reasons.begin(), reasons.end(), why) == reasons.end())
            reasons.push_back(std::move(why));
    }
    const std::string why = fmt::format("{}", fmt::join(reasons, " and "));
    if (o.evenness == Evenness::even)
        return fmt::format("Even: every {} inside {}, as {}", cell,
                           gets(o.of_outputs, false, range(o.most, o.most)), why);

    const bool all = worst.size() == o.axes.size();
    const bool alike = std::all_of(worst.begin(), worst.end(), [&](std::size_t i) {
        return o.axes[i].values == o.axes[worst.front()].values;
    });
    std::string counts = range(o.least, o.most);
    std::string in_all;
    if (alike && o.axes.size() > 1) {
        counts = listed(o.axes[worst.front()].values);
        in_all = fmt::format(", {} in all", range(o.least, o.most));
    } else if (o.axes.size() == 1) {
        counts = listed(o.axes.front().values);
    }
    const std::string along = o.axes.size() == 1 || !alike ? ""
                              : all                        ? " along each axis"
                                    : fmt::format(" along the {}s", axis_name(worst.front(), o.axes.size()));
    const bool holes = o.evenness == Evenness::holes;
    const char* shape = holes              ? ""
                        : !o.of_outputs    ? ": its gradient is as uneven"
                        : worst.size() > 1 ? ": a checkerboard"
                                           : ": stripes";
    return fmt::format("{}: {}, so {}{}s {}{}{}{}", holes ? "Holes" : "Uneven", why,
                       holes ? "" : "neighbouring ", cell, gets(o.of_outputs, true, counts), along, in_all,
                       shape);
}

std::string border_of(const Overlap& o) {
    std::int64_t least = 1;
    bool some_inside = true;
    bool differs = false;
    for (const AxisOverlap& a : o.axes) {
        const std::int64_t low = *std::min_element(a.profile.begin(), a.profile.end());
        differs = differs || low < a.values.front();
        least = std::min(kMostWays, least * std::min(low, kLargestSize));
        some_inside = some_inside && a.inside_begin < a.inside_end;
    }
    const char* fewer = o.of_outputs ? "outputs get fewer" : "inputs are read less often";
    if (!some_inside) return fmt::format("All cells are near a border, where {}, down to {}", fewer, least);
    return differs ? fmt::format("Near the border {}, down to {}", fewer, least) : "";
}

// --- remedies ---

// The axis with another kernel and dilation and the same output size, kept by padding; nullopt where no
// padding can do that.
std::optional<AxisSpec> refitted(AxisSpec a, std::int64_t kernel, std::int64_t dilation) {
    const std::int64_t before = output_size(Operator::transposed_convolution, a);
    a.kernel = kernel;
    a.dilation = dilation;
    a.padding_begin = a.padding_end = a.output_padding = 0;
    const std::int64_t cut = output_size(Operator::transposed_convolution, a) - before;
    const std::int64_t most = std::max(a.stride, a.dilation) - 1;
    if (cut < 0) {
        if (-cut > most) return std::nullopt;
        a.output_padding = -cut;
        return a;
    }
    // The same padding on both ends, as the frameworks want it, where output padding can make up for it.
    a.padding_begin = a.padding_end = cut / 2;
    if (cut % 2 == 1 && most >= 1) {
        ++a.padding_begin;
        ++a.padding_end;
        a.output_padding = 1;
    } else if (cut % 2 == 1) {
        ++a.padding_end;
    }
    return a;
}

std::string value_on(const Layer& layer, std::int64_t AxisSpec::*member) {
    Extents values;
    for (const AxisSpec& a : layer.axes) values.push_back(a.*member);
    const bool equal =
        std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end();
    return equal ? fmt::format("{}", values.front()) : to_string(values);
}

// "kernel 4, padding 1, output padding 0": the fields that differ.
std::string changes(const Layer& from, const Layer& to) {
    std::vector<std::string> words;
    const auto add = [&](const char* name, std::int64_t AxisSpec::*member) {
        if (value_on(from, member) != value_on(to, member))
            words.push_back(fmt::format("{} {}", name, value_on(to, member)));
    };
    add("kernel", &AxisSpec::kernel);
    add("dilation", &AxisSpec::dilation);
    add("stride", &AxisSpec::stride);
    const std::string begin = value_on(to, &AxisSpec::padding_begin);
    const std::string end = value_on(to, &AxisSpec::padding_end);
    if (begin != value_on(from, &AxisSpec::padding_begin) || end != value_on(from, &AxisSpec::padding_end))
        words.push_back(begin == end ? "padding " + begin
                                     : fmt::format("padding {} before and {} after", begin, end));
    add("output padding", &AxisSpec::output_padding);
    return fmt::format("{}", fmt::join(words, ", "));
}

class Remedies {
  public:
    explicit Remedies(const Layer& layer) : layer_(layer), size_(output_extents(layer)) {}

    void add_kernel(bool larger) {
        Layer changed = layer_;
        bool same_size = true;
        for (AxisSpec& a : changed.axes) {
            if (evenness_of(values_inside(a)) == Evenness::even) continue;
            const std::int64_t times = larger ? (a.kernel + a.stride - 1) / a.stride : a.kernel / a.stride;
            const std::int64_t kernel = times * a.stride;
            const std::int64_t dilation = common_factor(a) > 1 ? 1 : a.dilation;
            if (kernel < 1 || kernel > kLargestSize) return;
            if (const auto fits = refitted(a, kernel, dilation)) {
                a = *fits;
            } else {
                a.kernel = kernel;
                a.dilation = dilation;
                a.output_padding = std::min(a.output_padding, std::max(a.stride, dilation) - 1);
                same_size = false;
            }
        }
        // A size that changes is not worth two offers.
        if (same_size || larger) add(changes(layer_, changed), {changed});
    }

    void add_stride() {
        Layer changed = layer_;
        for (AxisSpec& a : changed.axes) {
            if (evenness_of(values_inside(a)) == Evenness::even) continue;
            std::int64_t stride = std::min(a.stride - 1, a.kernel);
            while (a.kernel % stride != 0 || std::gcd(a.dilation, stride) > 1) --stride;
            a.stride = stride;
            a.output_padding = std::min(a.output_padding, std::max(stride, a.dilation) - 1);
        }
        add(changes(layer_, changed), {changed});
    }

    void add_resizing() {
        Layer changed = layer_;
        changed.op = Operator::convolution;
        for (std::size_t i = 0; i < changed.axes.size(); ++i) {
            AxisSpec a;
            a.input = size_[i];
            a.kernel = layer_.axes[i].kernel;
            a.dilation = layer_.axes[i].dilation;
            changed.axes[i] = a;
        }
        add(fmt::format("resize to {} first, then a convolution, kernel {}, padding same", to_string(size_),
                        value_on(changed, &AxisSpec::kernel)),
            {changed, PaddingWord::same});
    }

    void add_pixel_shuffle() {
        const std::int64_t by = layer_.axes.front().stride;
        if (layer_.axes.size() != 2 || layer_.axes.back().stride != by) return;
        if (by > kLargestSize / by || layer_.out_channels > kLargestSize / (by * by)) return;
        Layer changed = layer_;
        changed.op = Operator::convolution;
        changed.out_channels = layer_.out_channels * by * by;
        Extents shuffled;
        for (std::size_t i = 0; i < changed.axes.size(); ++i) {
            const AxisSpec& from = layer_.axes[i];
            AxisSpec a;
            a.input = from.input;
            a.kernel = (from.kernel + by - 1) / by;
            changed.axes[i] = a;
            if (from.input > kLargestSize / by) return;
            shuffled.push_back(from.input * by);
        }
        add(fmt::format("a convolution to {} channels, kernel {}, then pixel shuffle by {}",
                        changed.out_channels, value_on(changed, &AxisSpec::kernel), by),
            {changed, PaddingWord::same}, shuffled);
    }

    std::vector<Remedy> found() && { return std::move(found_); }

  private:
    // @param size what comes out in the end, when the layer is not the last step
    void add(std::string words, LayerRequest request, std::optional<Extents> size = std::nullopt) {
        if (why_invalid(request)) return;
        const Layer layer = resolved(request);
        if (why_too_large(layer) || overlap_of(layer).evenness != Evenness::even) return;
        if (!size) size = output_extents(layer);
        std::string effect = *size == size_ ? fmt::format("the output stays {}", to_string(size_))
                                            : fmt::format("the output is {} instead of {}", to_string(*size),
                                                          to_string(size_));
        found_.push_back({std::move(words), std::move(effect), std::move(request)});
    }

    const Layer& layer_;
    Extents size_;
    std::vector<Remedy> found_;
};

}  // namespace

AxisSpec stamping(Operator op, const AxisSpec& axis) {
    if (op == Operator::transposed_convolution) return axis;
    AxisSpec back;
    back.input = output_size(op, axis);
    back.kernel = axis.kernel;
    back.stride = axis.stride;
    back.dilation = axis.dilation;
    back.padding_begin = axis.padding_begin;
    back.padding_end = axis.padding_end + overhanging_cells(op, axis);
    back.output_padding = leftover_cells(op, axis);
    return back;
}

Overlap overlap_of(const Layer& layer) {
    Overlap o;
    o.of_outputs = layer.op == Operator::transposed_convolution;
    for (const AxisSpec& each : layer.axes) {
        AxisOverlap axis;
        axis.stamps = stamping(layer.op, each);
        axis.profile = overlap_profile(axis.stamps);
        axis.values = values_inside(axis.stamps);
        axis.evenness = evenness_of(axis.values);
        find_inside(axis);
        o.evenness = std::max(o.evenness, axis.evenness);
        o.least = cell_count({o.least, axis.values.front()});
        o.most = cell_count({o.most, axis.values.back()});
        o.axes.push_back(std::move(axis));
    }
    o.verdict = verdict_of(o);
    o.border = border_of(o);
    return o;
}

std::int64_t overlap_at(const Overlap& overlap, const Extents& cell) {
    Extents counts;
    for (std::size_t i = 0; i < overlap.axes.size(); ++i)
        counts.push_back(overlap.axes[i].profile[index(cell[i])]);
    return cell_count(counts);
}

std::vector<std::int64_t> overlap_of_stack(std::span<const AxisSpec> layers) {
    std::vector<std::int64_t> ways(index(layers.empty() ? 0 : layers.front().input), 1);
    for (AxisSpec a : layers) {
        a.input = static_cast<std::int64_t>(ways.size());
        const std::int64_t outputs = output_size(Operator::transposed_convolution, a);
        std::vector<std::int64_t> next(index(std::max<std::int64_t>(0, outputs)), 0);
        for (std::int64_t input = 0; input < a.input; ++input) {
            for (std::int64_t tap = 0; tap < a.kernel; ++tap) {
                const std::int64_t at = input * a.stride + tap * a.dilation - a.padding_begin;
                if (at >= 0 && at < outputs) next[index(at)] = added(next[index(at)], ways[index(input)]);
            }
        }
        ways = std::move(next);
    }
    return ways;
}

std::optional<std::pair<std::int64_t, std::int64_t>> inside_of_stack(const AxisSpec& a, int layers) {
    std::vector<std::int64_t> pattern = {1};
    for (int n = 0; n < layers; ++n) {
        const auto before = static_cast<std::int64_t>(pattern.size());
        if (cell_count({before, a.kernel}) > kMostPatternWork ||
            cell_count({before, a.stride}) > kMostPatternWork)
            return std::nullopt;
        std::vector<std::int64_t> next(index(before * a.stride), 0);
        const auto period = static_cast<std::int64_t>(next.size());
        for (std::int64_t input = 0; input < before; ++input) {
            for (std::int64_t tap = 0; tap < a.kernel; ++tap) {
                const std::size_t at = index((input * a.stride + tap * a.dilation) % period);
                next[at] = added(next[at], pattern[index(input)]);
            }
        }
        pattern = std::move(next);
    }
    const auto [least, most] = std::minmax_element(pattern.begin(), pattern.end());
    return std::pair(*least, *most);
}

std::string stack_words(const Layer& layer, int layers) {
    constexpr std::array kNames = {"One", "Two", "Three"};
    std::vector<std::string> along;
    std::int64_t least = 1;
    std::int64_t most = 1;
    for (const AxisSpec& a : layer.axes) {
        const auto inside = inside_of_stack(a, layers);
        if (!inside) return "";
        least = cell_count({least, inside->first});
        most = cell_count({most, inside->second});
        along.push_back(range(inside->first, inside->second));
    }
    const bool alike = std::adjacent_find(along.begin(), along.end(), std::not_equal_to<>()) == along.end();
    const std::string start = fmt::format("{} such layers in a row: ", kNames[index(layers - 1)]);
    const std::string in_all = range(least, most);
    const char* noun = in_all == "1" ? "contribution" : "contributions";
    if (least == most) return fmt::format("{}still even, {} {}", start, in_all, noun);
    if (!alike || along.size() == 1) return fmt::format("{}{} {}", start, in_all, noun);
    return fmt::format("{}{} contributions along each axis, {} in all", start, along.front(), in_all);
}

std::vector<Remedy> remedies(const LayerRequest& request) {
    const Layer layer = resolved(request);
    if (layer.op != Operator::transposed_convolution || why_too_large(layer) ||
        overlap_of(layer).evenness == Evenness::even)
        return {};
    Remedies found(layer);
    found.add_kernel(true);
    found.add_kernel(false);
    found.add_stride();
    found.add_resizing();
    found.add_pixel_shuffle();
    return std::move(found).found();
}

}  // namespace convwalk
