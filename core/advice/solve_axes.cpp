#include "advice/solve_axes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <tuple>
#include <utility>

#include "basics/capped.h"
#include "basics/errors.h"
#include "basics/text.h"

namespace convwalk {
namespace {

using Lists = std::vector<std::vector<Solution>>;  // one an axis

// What makes two axes walk alike.
auto window_of(const Solution& s) {
    return std::tuple(s.kernel, s.stride, s.dilation);
}

bool walks_alike(const AxesSolution& axes) {
    return std::all_of(axes.begin(), axes.end(),
                       [&](const Solution& s) { return window_of(s) == window_of(axes.front()); });
}

// Simplest first, before the order of the operators.
auto rank_of(const AxesSolution& axes) {
    const Solution& first = axes.front();
    const auto differs = [&](auto field) {
        return std::any_of(axes.begin(), axes.end(),
                           [&](const Solution& s) { return s.*field != first.*field; })
                   ? 1
                   : 0;
    };
    const int windows =
        differs(&Solution::kernel) + differs(&Solution::stride) + differs(&Solution::dilation);
    const int others = differs(&Solution::padding_begin) + differs(&Solution::padding_end) +
                       differs(&Solution::output_padding);
    SimplicityRank all = {};
    for (const Solution& s : axes) {
        const SimplicityRank one = simplicity_of(s);
        for (std::size_t i = 0; i < all.size(); ++i) all[i] += one[i];
    }
    return std::tuple(windows, others, all);
}

// How many of each list are combined, so that their product stays within bounds.
std::size_t most_of_each(std::size_t axes) {
    return static_cast<std::size_t>(
        std::floor(std::pow(static_cast<double>(kMostAxesSolutions), 1.0 / static_cast<double>(axes))));
}

// Every combination of one from each list, of the first ones where there are many.
template <typename Visit>
void for_each_combination(const Lists& lists, Visit visit) {
    const std::size_t most = most_of_each(lists.size());
    std::vector<std::size_t> at(lists.size(), 0);
    for (;;) {
        AxesSolution axes;
        for (std::size_t i = 0; i < lists.size(); ++i) axes.push_back(lists[i][at[i]]);
        visit(std::move(axes));
        std::size_t i = 0;
        while (i < lists.size() && ++at[i] == std::min(most, lists[i].size())) at[i++] = 0;
        if (i == lists.size()) return;
    }
}

// The lists of those that walk alike on all axes.
std::vector<Lists> alike(const Lists& lists) {
    std::map<std::tuple<std::int32_t, std::int32_t, std::int32_t>, Lists> groups;
    for (std::size_t i = 0; i < lists.size(); ++i) {
        for (const Solution& s : lists[i]) {
            Lists& group = groups[window_of(s)];
            group.resize(lists.size());
            group[i].push_back(s);
        }
    }
    std::vector<Lists> whole;
    for (auto& [window, group] : groups) {
        if (std::none_of(group.begin(), group.end(), [](const auto& axis) { return axis.empty(); }))
            whole.push_back(std::move(group));
    }
    return whole;
}

void keep_simplest(std::vector<AxesSolution>& all, const std::vector<Operator>& order, std::int64_t most) {
    using Ranked =
        std::pair<decltype(std::tuple_cat(rank_of(all.front()), std::tuple(std::ptrdiff_t{}))), std::size_t>;
    std::vector<Ranked> ranked;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto place = std::find(order.begin(), order.end(), all[i].front().op) - order.begin();
        ranked.emplace_back(std::tuple_cat(rank_of(all[i]), std::tuple(place)), i);
    }
    std::sort(ranked.begin(), ranked.end());
    if (std::cmp_greater(ranked.size(), most)) ranked.resize(static_cast<std::size_t>(most));
    std::vector<AxesSolution> kept;
    for (const Ranked& r : ranked) kept.push_back(std::move(all[r.second]));
    all = std::move(kept);
}

}  // namespace

AxesAnswer solve_each_axis(const std::vector<Question>& axes, std::int64_t most) {
    AxesAnswer answer;
    std::vector<bool> has_some(axes.size(), false);
    for (const Operator op : axes.front().operators) {
        Lists lists;
        std::int64_t found = 1;
        std::int64_t tried = 1;
        for (std::size_t i = 0; i < axes.size(); ++i) {
            Question one = axes[i];
            one.operators = {op};
            one.most = kMostAxesSolutions;
            Answer of_axis = solve(one);
            has_some[i] = has_some[i] || of_axis.found > 0;
            found = capped_product(found, of_axis.found);
            tried = capped_product(tried, of_axis.tried);
            lists.push_back(std::move(of_axis.solutions));
        }
        answer.tried = capped_sum(answer.tried, tried);
        answer.found = capped_sum(answer.found, found);
        if (found == 0) continue;
        // Small kernels come first.
        for (const Lists& group : alike(lists)) {
            if (std::cmp_greater_equal(answer.solutions.size(), kMostAxesSolutions)) break;
            for_each_combination(group,
                                 [&](AxesSolution&& each) { answer.solutions.push_back(std::move(each)); });
        }
        if (std::cmp_greater_equal(answer.solutions.size(), most)) continue;
        for_each_combination(lists, [&](AxesSolution&& each) {
            if (!walks_alike(each)) answer.solutions.push_back(std::move(each));
        });
    }
    keep_simplest(answer.solutions, axes.front().operators, std::min(most, kMostAxesSolutions));
    const auto barren = std::find(has_some.begin(), has_some.end(), false);
    if (barren != has_some.end()) answer.barren = static_cast<std::size_t>(barren - has_some.begin());
    return answer;
}

Question question_of_axis(const Question& question, std::size_t axis) {
    Question one = question;
    if (!one.input.empty()) one.input = {question.input[axis]};
    if (!one.output.empty()) one.output = {question.output[axis]};
    return one;
}

Layer layer_of(const AxesSolution& solution, const Extents& input) {
    Layer layer = layer_of(solution.front(), input);
    for (std::size_t i = 0; i < input.size(); ++i)
        layer.axes[i] = layer_of(solution[i], {input[i]}).axes.front();
    return layer;
}

std::int64_t weights_of(const AxesSolution& solution) {
    if (is_pooling(solution.front().op)) return 0;
    std::int64_t weights = 1;
    for (const Solution& s : solution) weights = capped_product(weights, s.kernel);
    return weights;
}

std::vector<Range> parse_ranges(std::string_view text, std::string_view field, std::int64_t least) {
    std::vector<Range> ranges;
    for (const std::string_view part : split_at_times(text))
        ranges.push_back(parse_range(part, field, least));
    if (ranges.size() > 3)
        throw BadInput(fmt::format("{} is \"{}\", {} ranges; a layer has at most 3 dimensions", field,
                                   printable(text), ranges.size()));
    return ranges;
}

}  // namespace convwalk
