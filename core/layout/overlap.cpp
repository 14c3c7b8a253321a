#include "layout/overlap.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <set>
#include <string_view>

#include "arithmetic/left_over.h"
#include "basics/text.h"
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

std::vector<std::int64_t> values_inside(const AxisSpec& a) {
    const std::int64_t shared = std::gcd(a.dilation, a.stride);  // taps meet every so manieth place
    const std::int64_t places = a.stride / shared;
    std::set<std::int64_t> values = {a.kernel / places};
    if (a.kernel % places != 0) values.insert(a.kernel / places + 1);
    if (shared > 1) values.insert(0);
    return {values.begin(), values.end()};
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

// "1 or 2", "2 to 4"; and over all axes, where these are alike.
struct Counts {
    std::string along;
    std::string axes;  // " along each axis, 1 to 4 in all"
};

Counts counts_of(const Overlap& o, const std::vector<std::size_t>& worst) {
    const AxisOverlap& first = o.axes[worst.front()];
    if (o.axes.size() == 1) return {listed(first.values), ""};
    const bool alike = std::all_of(worst.begin(), worst.end(),
                                   [&](std::size_t i) { return o.axes[i].values == first.values; });
    if (!alike) return {range(o.least, o.most), ""};
    // "Along the rows" might be within one.
    std::vector<std::string> lines;
    for (const std::size_t i : worst) lines.push_back(line_noun(i, o.axes.size(), 2));
    const std::string along = worst.size() == o.axes.size()
                                  ? "along each axis"
                                  : fmt::format("across {}", fmt::join(lines, " and "));
    return {listed(first.values), fmt::format(" {}, {} in all", along, range(o.least, o.most))};
}

// Each reason once.
std::string reasons_of(const Overlap& o, const std::vector<std::size_t>& axes) {
    std::vector<std::string> reasons;
    for (const std::size_t i : axes) {
        std::string why = why_evenness(o.axes[i].stamps);
        if (std::find(reasons.begin(), reasons.end(), why) == reasons.end())
            reasons.push_back(std::move(why));
    }
    return fmt::format("{}", fmt::join(reasons, " and "));
}

// What the cells of the map get, borders included.
std::string range_of_map(const Overlap& o) {
    std::int64_t least = 1;
    std::int64_t most = 1;
    for (const AxisOverlap& a : o.axes) {
        const auto [low, high] = std::minmax_element(a.profile.begin(), a.profile.end());
        least = cell_count({least, *low});
        most = cell_count({most, *high});
    }
    return least == most ? fmt::format("{} everywhere", least) : range(least, most);
}

std::string verdict_of(const Overlap& o) {
    const char* cell = o.of_outputs ? "output" : "input";
    std::vector<std::size_t> worst;
    for (std::size_t i = 0; i < o.axes.size(); ++i) {
        if (o.axes[i].evenness == o.evenness) worst.push_back(i);
    }
    const std::string why = reasons_of(o, worst);
    const std::string all_alike =
        fmt::format("every {} inside {}, as {}", cell, gets(o.of_outputs, false, range(o.most, o.most)), why);
    const auto [along, axes] = counts_of(o, worst);
    const std::string some = fmt::format("{}s {}{}", cell, gets(o.of_outputs, true, along), axes);
    std::string then = effect_of(o.op, o.evenness, worst.size());
    if (!then.empty()) then = ": " + then;
    if (!o.has_inside)
        return fmt::format("Too small for an inside: on a larger input {}; here {}",
                           o.evenness == Evenness::even ? all_alike : some + then, range_of_map(o));
    const char* neighbours = o.evenness == Evenness::uneven ? "neighbouring " : "";
    return fmt::format(
        "{}: {}", capitalised(name_of(o.evenness)),
        o.evenness == Evenness::even ? all_alike : fmt::format("{}, so {}{}{}", why, neighbours, some, then));
}

std::string border_of(const Overlap& o) {
    if (!o.has_inside) return "";
    std::int64_t least = 1;
    bool differs = false;
    for (const AxisOverlap& a : o.axes) {
        const std::int64_t low = *std::min_element(a.profile.begin(), a.profile.end());
        differs = differs || low < a.values.front();
        least = std::min(kMostWays, least * std::min(low, kLargestSize));
    }
    const char* fewer = o.of_outputs ? "outputs get fewer" : "inputs are read less often";
    return differs ? fmt::format("Near the border {}, down to {}", fewer, least) : "";
}

}  // namespace

bool AxisOverlap::shows_inside() const {
    const std::set<std::int64_t> inside(profile.begin() + inside_begin, profile.begin() + inside_end);
    return std::includes(inside.begin(), inside.end(), values.begin(), values.end());
}

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
    o.op = layer.op;
    o.of_outputs = layer.op == Operator::transposed_convolution;
    for (const AxisSpec& each : layer.axes) {
        AxisOverlap axis;
        axis.stamps = stamping(layer.op, each);
        axis.profile = overlap_profile(axis.stamps);
        axis.values = values_inside(axis.stamps);
        axis.evenness = evenness_of(axis.stamps);
        find_inside(axis);
        o.has_inside = o.has_inside && axis.shows_inside();
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
    if (least == most) return fmt::format("{}still even, {} {} inside", start, in_all, noun);
    if (!alike || along.size() == 1) return fmt::format("{}inside {} {}", start, in_all, noun);
    return fmt::format("{}inside {} contributions along each axis, {} in all", start, along.front(), in_all);
}

}  // namespace convwalk
