#include "cli/sizes_answer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "advice/solve_axes.h"
#include "arithmetic/axis_words.h"
#include "arithmetic/field_texts.h"
#include "arithmetic/fields.h"
#include "basics/errors.h"
#include "basics/every_axis.h"
#include "basics/text.h"
#include "network/sizes.h"

namespace convwalk {
namespace {

using nlohmann::ordered_json;

// Axes that are alike are answered once.
struct AxesTaken {
    std::string axes;  // "rows and columns"; empty: there is only one
    SizesAsked asked;
    SizesTaken taken;
};

// A value for every axis, of one for all or one an axis.
template <typename Value>
std::vector<Value> spread(std::vector<Value> values, std::size_t axes, const char* field) {
    spread_over_axes(values, axes);
    if (!values.empty() && values.size() != axes)
        throw BadInput(fmt::format("{} is given for {} axes; the input has {}, so give one value or {}",
                                   field, values.size(), axes, axes));
    return values;
}

std::vector<Range> ranges_of(const std::string& sizes, std::size_t axes) {
    if (sizes == "any") return {};
    std::vector<Range> ranges = spread(parse_ranges(sizes, "sizes", 1), axes, "sizes");
    for (const Range& range : ranges) {
        if (range.last - range.first >= kMostSizes)
            throw BadInput(fmt::format("sizes is \"{}\"; at most {} sizes are looked at, or any",
                                       printable(sizes), grouped(kMostSizes)));
    }
    return ranges;
}

// What is asked of each axis.
std::vector<SizesAsked> asked_of(const Stack& stack, const std::string& sizes, const std::string& output) {
    const std::size_t axes = stack.input.size();
    if (axes == 0) throw BadInput("the input is a vector; it has no sizes to choose");
    const std::vector<Range> ranges = ranges_of(sizes, axes);
    const Extents outputs =
        output.empty() ? Extents() : spread(parse_extents(output, "output"), axes, "output");
    std::vector<SizesAsked> asked(axes);
    for (std::size_t i = 0; i < axes; ++i) {
        if (!ranges.empty()) asked[i].range = Run{ranges[i].first, ranges[i].last};
        if (!outputs.empty()) asked[i].output = outputs[i];
    }
    return asked;
}

std::vector<AxesTaken> taken_by(const Stack& stack, const std::string& sizes, const std::string& output) {
    const std::vector<SizesAsked> asked = asked_of(stack, sizes, output);
    std::vector<AxesTaken> all;
    std::vector<Stack> lines;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const std::string name = plural_axis_name(i, asked.size());
        Stack line = line_of(stack, i);
        line.input = {1};  // sizes that are asked about say nothing of those that stand in the stack
        std::size_t same = 0;
        while (same < all.size() && !(lines[same] == line && all[same].asked == asked[i])) ++same;
        if (same < all.size()) {
            all[same].axes += " and " + name;
            continue;
        }
        all.push_back({name, asked[i], {}});
        lines.push_back(std::move(line));
    }
    if (puts_axes_together(stack)) {
        if (all.size() > 1)
            throw BadInput(
                "its axes are put together by a dense layer, a reshape or an unfold, so --sizes asks for "
                "the same sizes on all of them, and the layers before must treat them alike");
        lines.front() = stack;
    }
    for (std::size_t n = 0; n < all.size(); ++n) all[n].taken = sizes_taken(lines[n], all[n].asked);
    return all;
}

// "208, 224, 240", "200 to 215, 220"; the first of many.
std::string list_text(const Runs& runs) {
    constexpr std::size_t kMostListed = 16;
    std::vector<std::string> parts;
    for (const Run& run : runs) {
        if (parts.size() == kMostListed) {
            parts.emplace_back("…");
            break;
        }
        parts.push_back(run.first == run.last ? fmt::format("{}", run.first)
                                              : fmt::format("{} to {}", run.first, run.last));
    }
    return parts.empty() ? "none" : fmt::format("{}", fmt::join(parts, ", "));
}

Runs runs_of(const std::vector<std::int64_t>& sizes) {
    Runs runs;
    for (const std::int64_t size : sizes) runs.push_back({size, size});
    return joined(std::move(runs));
}

std::vector<std::int64_t> fitting(const SizesTaken& taken) {
    std::vector<std::int64_t> sizes;
    for (const SizeVerdict& v : taken.looked_at) {
        if (v.fits()) sizes.push_back(v.size);
    }
    return sizes;
}

// "layer 3 loses cells, layer 9 has no output": the sizes that fail for one reason, and one of them in words.
std::string reasons_text(const Stack& stack, const SizesTaken& taken) {
    struct Group {
        std::vector<std::int64_t> sizes;
        const SizeVerdict* first;
    };
    std::map<std::pair<std::size_t, std::size_t>, Group> groups;
    for (const SizeVerdict& v : taken.looked_at) {
        if (v.fits()) continue;
        Group& group = groups.try_emplace({v.refuses, v.loses}, Group{{}, &v}).first->second;
        group.sizes.push_back(v.size);
    }
    std::string text;
    const auto name = [&](std::size_t n) {
        return fmt::format("layer {} ({})", n, label_of(stack.layers[n - 1]));
    };
    for (const auto& [where, group] : groups) {
        const auto [refuses, loses] = where;
        std::string head;
        if (loses != 0) head = name(loses) + " loses cells";
        if (refuses != 0) head += (head.empty() ? "" : ", ") + name(refuses) + " has no output";
        text += fmt::format("  {}: {}\n    {}: {}\n", head, list_text(runs_of(group.sizes)),
                            group.first->size, group.first->why);
    }
    return text;
}

std::string rule_text(const SizesTaken& taken) {
    if (taken.rule) return words_of(*taken.rule);
    return taken.repeats ? "none: no size fits for good" : "not known: sizes repeat too late to be looked at";
}

std::string optional_text(const std::optional<std::int64_t>& size) {
    return size ? fmt::format("{}", *size) : "none was found";
}

std::string axis_text(const Stack& stack, const AxesTaken& one) {
    const SizesTaken& taken = one.taken;
    std::string text = one.axes.empty() ? "" : one.axes + "\n";
    text += fmt::format("rule: {}\n", rule_text(taken));
    text += fmt::format("shortest input: {}", optional_text(taken.shortest));
    if (taken.shortest_that_fits != taken.shortest)
        text += fmt::format("; without loss: {}", optional_text(taken.shortest_that_fits));
    text += "\n";
    if (one.asked.output)
        text += fmt::format("an output of {}: {}{}\n", *one.asked.output, list_text(taken.giving),
                            one.asked.range ? " of these sizes" : "");
    if (!one.asked.range) return text;
    text += fmt::format("of {} to {} fit: {}\n", one.asked.range->first, one.asked.range->last,
                        list_text(runs_of(fitting(taken))));
    return text + reasons_text(stack, taken);
}

ordered_json rule_json(const std::optional<SizeRule>& rule) {
    if (!rule) return {};
    return {{"modulus", rule->modulus},
            {"remainders", rule->remainders},
            {"from", rule->from},
            {"words", words_of(*rule)}};
}

ordered_json optional_json(const std::optional<std::int64_t>& size) {
    return size ? ordered_json(*size) : ordered_json();
}

ordered_json axis_json(const AxesTaken& one) {
    const SizesTaken& taken = one.taken;
    ordered_json object = {{"axes", one.axes},
                           {"rule", rule_json(taken.rule)},
                           {"shortest", optional_json(taken.shortest)},
                           {"shortest_that_fits", optional_json(taken.shortest_that_fits)}};
    if (one.asked.output) {
        object["output"] = *one.asked.output;
        object["giving"] = ordered_json::array();
        for (const Run& run : taken.giving) object["giving"].push_back({run.first, run.last});
    }
    if (!one.asked.range) return object;
    object["range"] = {one.asked.range->first, one.asked.range->last};
    object["fit"] = fitting(taken);
    object["sizes"] = ordered_json::array();
    for (const SizeVerdict& v : taken.looked_at)
        object["sizes"].push_back({{"size", v.size},
                                   {"output", v.is_taken() ? ordered_json(v.output) : ordered_json()},
                                   {"fits", v.fits()},
                                   {"why", v.why}});
    return object;
}

}  // namespace

std::string sizes_as_text(const Stack& stack, const std::string& sizes, const std::string& output) {
    std::string text = "Input sizes that the network takes without loss and without a misfit\n";
    for (const AxesTaken& one : taken_by(stack, sizes, output)) text += "\n" + axis_text(stack, one);
    return text;
}

std::string sizes_as_json(const Stack& stack, const std::string& sizes, const std::string& output) {
    ordered_json document = ordered_json::array();
    for (const AxesTaken& one : taken_by(stack, sizes, output)) document.push_back(axis_json(one));
    return ordered_json{{"sizes", document}}.dump(2) + "\n";
}

}  // namespace convwalk
