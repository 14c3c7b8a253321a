#include "network/join_mends.h"
#include "basics/every_axis.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "arithmetic/axes.h"
#include "arithmetic/left_over.h"
#include "basics/text.h"
#include "network/nodes.h"
#include "network/sizes.h"

namespace convwalk {

using namespace nodes;

namespace {

// Joins that one kind of change is put to, one after the other.
constexpr int kMostJoins = 32;

// The layers of a stack as far as they have outputs, the input first.
std::vector<Node> nodes_before(const Stack& stack, std::size_t number, std::vector<LayerReport>& reports) {
    Stack until = stack;
    until.layers.resize(number - 1);
    Nodes nodes(until);
    while (nodes.all().size() < number) reports.push_back(nodes.add());
    return nodes.all();
}

// The two that a join reads.
struct Two {
    std::size_t from = 0;
    std::size_t with = 0;
};

Two sources_of_join(const Stack& stack, std::size_t number) {
    const StackLayer& layer = stack.layers[number - 1];
    return {source_named(stack, number, "from", layer.from),
            source_named(stack, number, "with", std::get<Join>(layer.what).with)};
}

std::set<std::size_t> ancestors_of(const std::vector<Node>& nodes, std::size_t node) {
    std::set<std::size_t> all = {node};
    for (std::size_t at = node + 1; at-- > 0;) {
        if (all.count(at) == 0) continue;
        for (const Link& link : nodes[at].links) all.insert(link.source);
    }
    return all;
}

// "the last row and column", "the last 2 columns"
std::string dropped_words(const std::vector<std::int64_t>& cells) {
    std::string words;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i] == 0) continue;
        const std::string noun = line_noun(i, cells.size(), cells[i]);
        words += words.empty() ? "" : " and ";
        words += cells[i] == 1 ? noun : fmt::format("{} {}", cells[i], noun);
    }
    return "the last " + words;
}

// What a layer does to sizes that no way back can know of; "" where it does nothing of the kind.
// @param differs the axes that count, of the layer's own
std::string cause_of(const std::string& who, const LayerReport& report, const std::vector<bool>& differs) {
    const Layer& made = *report.layer;
    std::vector<std::int64_t> dropped;
    bool drops = false;
    bool rounds = false;
    for (std::size_t i = 0; i < made.axes.size(); ++i) {
        const AxisSpec& a = made.axes[i];
        dropped.push_back(differs[i] ? lost_inputs(made.op, a) : 0);
        drops = drops || dropped.back() > 0;
        const bool divides = made.op == Operator::convolution || is_pooling(made.op);
        rounds = rounds || (differs[i] && divides && a.stride > 1 && a.input % a.stride != 0);
        rounds = rounds || (differs[i] && rounds_down(made.op, a));
    }
    if (drops) return fmt::format("{} drops {} of {}", who, dropped_words(dropped), to_string(report.input));
    if (rounds)
        return fmt::format("{} rounds {} to {}", who, to_string(report.input), to_string(report.output));
    return "";
}

// What a layer without a stride takes from the borders, where nothing else is to blame.
std::string shrinking_of(const std::string& who, const LayerReport& report,
                         const std::vector<bool>& differs) {
    if (!has_padding(report.layer->op)) return "";
    for (std::size_t i = 0; i < differs.size(); ++i) {
        if (!differs[i] || report.layer->axes[i].stride != 1 || report.output[i] == report.input[i]) continue;
        return fmt::format("{} makes {} of {}", who, to_string(report.output), to_string(report.input));
    }
    return "";
}

// A network while it is mended.
struct Mending {
    Stack stack;
    std::vector<std::size_t> told;  // the numbers that its layers had; 0 = put in since
    const LayerPlaces& places;

    // What the output of a layer is called, 0 the input; one that was put in passes on what is before it.
    [[nodiscard]] std::string place(std::size_t number) const {
        while (number > 0 && told[number - 1] == 0) --number;
        return number == 0 ? "the input" : places(told[number - 1]);
    }
    // A layer put in before another one, which reads it from then on.
    void insert_before(std::size_t number, StackLayer added) {
        StackLayer& reader = stack.layers[number - 1];
        added.from = std::exchange(reader.from, "");
        const auto at = static_cast<std::ptrdiff_t>(number) - 1;
        stack.layers.insert(stack.layers.begin() + at, std::move(added));
        told.insert(told.begin() + at, 0);
    }
};

// One kind of change, put to one join. @return what it is called there; nullopt: it does not help
using Change = std::optional<std::string> (*)(Mending&, std::size_t number);

std::optional<std::string> with_output_padding(Mending& mending, std::size_t number) {
    Stack& stack = mending.stack;
    std::vector<LayerReport> reports;
    const std::vector<Node> nodes = nodes_before(stack, number, reports);
    const Two two = sources_of_join(stack, number);
    // The last transposed layer on the way that came out too small.
    std::size_t at = two.from;
    const auto is_transposed = [&](std::size_t n) {
        const LayerRequest* request = layer_in(stack.layers[n - 1]);
        return request != nullptr && request->layer.op == Operator::transposed_convolution;
    };
    while (at > 0 && !is_transposed(at)) at = nodes[at].links.front().source;
    const Extents& mine = nodes[two.from].size;
    const Extents& theirs = nodes[two.with].size;
    if (at == 0 || nodes[at].size.size() != mine.size()) return std::nullopt;
    LayerRequest& request = *layer_in(stack.layers[at - 1]);
    Layer& layer = request.layer;
    spread_over_axes(layer.axes, mine.size());
    Extents paddings;
    for (std::size_t i = 0; i < mine.size(); ++i) {
        layer.axes[i].output_padding += theirs[i] - mine[i];
        if (layer.axes[i].output_padding < 0) return std::nullopt;
        paddings.push_back(layer.axes[i].output_padding);
    }
    if (axes_are_alike(layer)) layer.axes.resize(1);
    return fmt::format("{} at {}", to_string(shortest(paddings)), mending.place(at));
}

std::optional<std::string> with_crop(Mending& mending, std::size_t number) {
    Stack& stack = mending.stack;
    std::vector<LayerReport> reports;
    const std::vector<Node> nodes = nodes_before(stack, number, reports);
    const Two two = sources_of_join(stack, number);
    const Extents& mine = nodes[two.from].size;
    const Extents& theirs = nodes[two.with].size;
    bool larger = true;
    bool smaller = true;
    for (std::size_t i = 0; i < mine.size(); ++i) {
        larger = larger && theirs[i] >= mine[i];
        smaller = smaller && theirs[i] <= mine[i];
    }
    auto& join = std::get<Join>(stack.layers[number - 1].what);
    if (larger) {
        join.cut = true;
        return fmt::format("what {} gives to {}", mending.place(two.with), to_string(mine));
    }
    if (!smaller) return std::nullopt;
    StackLayer crop;
    crop.what = Crop{.with = join.with, .cut_from = {}};
    std::string words = fmt::format("what {} gives to {}", mending.place(two.from), to_string(theirs));
    mending.insert_before(number, std::move(crop));
    return words;
}

std::optional<std::string> with_resizing(Mending& mending, std::size_t number) {
    const Stack& stack = mending.stack;
    std::vector<LayerReport> reports;
    const std::vector<Node> nodes = nodes_before(stack, number, reports);
    const Two two = sources_of_join(stack, number);
    StackLayer resize;
    LayerRequest request = StackLayer::plain_layer(Operator::resize);
    put_output_sizes(request.layer, nodes[two.with].size);
    if (axes_are_alike(request.layer)) request.layer.axes.resize(1);
    resize.what = request;
    std::string words = fmt::format("{} before {}", to_string(nodes[two.with].size), mending.place(number));
    mending.insert_before(number, std::move(resize));
    return words;
}

// "1 at layer 5 and 1 at layer 8"
std::string places_text(std::vector<std::string> places) {
    constexpr std::size_t kMostNamed = 3;
    if (places.size() > kMostNamed) {
        const std::string rest = fmt::format("{} more", places.size() - kMostNamed);
        places.resize(kMostNamed);
        places.push_back(rest);
    }
    return fmt::format("{}", fmt::join(places, " and "));
}

// The change put to every join that fails, until the network has an output.
// @param words before those of the places: "output padding"
std::optional<StackMend> mended(const Stack& stack, StackRefusal refusal, const LayerPlaces& places,
                                Change change, std::string_view words) {
    Mending mending{stack, {}, places};
    for (std::size_t n = 1; n <= stack.layers.size(); ++n) mending.told.push_back(n);
    std::vector<std::string> changes;
    for (int joins = 0; joins < kMostJoins; ++joins) {
        if (!is_misfit(mending.stack, refusal)) return std::nullopt;
        const auto made = change(mending, refusal.number);
        if (!made) return std::nullopt;
        changes.push_back(*made);
        auto next = plain_refusal_of(mending.stack);
        if (!next)
            return StackMend{fmt::format("{} {}", words, places_text(changes)), std::move(mending.stack)};
        // A join must not fail twice.
        if (next->number < refusal.number) return std::nullopt;
        refusal = std::move(*next);
    }
    return std::nullopt;
}

// Another input: of the next sizes that fit, upwards or downwards.
std::optional<StackMend> with_input(const Stack& stack, int step, std::string_view how) {
    Stack other = stack;
    Extents fitting;
    for (std::size_t i = 0; i < stack.input.size(); ++i) {
        // The same axis again needs no search.
        const bool again =
            i > 0 && stack.input[i] == stack.input[i - 1] && line_of(stack, i) == line_of(stack, i - 1);
        const auto size =
            again ? std::optional(fitting.back()) : nearest_fit(line_of(stack, i), stack.input[i], step);
        if (!size) return std::nullopt;
        fitting.push_back(*size);
    }
    other.input = fitting;
    if (fitting == stack.input || plain_refusal_of(other)) return std::nullopt;
    return StackMend{fmt::format("an input {} to {}", how, to_string(fitting)), std::move(other)};
}

}  // namespace

bool is_misfit(const Stack& stack, const StackRefusal& refusal) {
    if (refusal.number == 0 || refusal.kind != RefusalKind::output_too_small || refusal.field != "with")
        return false;
    const auto* join = std::get_if<Join>(&stack.layers[refusal.number - 1].what);
    return join != nullptr && !join->cut;
}

LayerPlaces numbered_places(const Stack& stack) {
    return [&stack](std::size_t number) { return place_of(number, stack.layers[number - 1]); };
}

std::optional<StackRefusal> plain_refusal_of(const Stack& stack) {
    std::size_t number = 0;
    try {
        Nodes nodes(stack);
        for (number = 1; number <= stack.layers.size(); ++number) static_cast<void>(nodes.add());
    } catch (const Refused& refused) {
        return refused.refusal();
    } catch (const TooLarge&) {
        return StackRefusal{number, RefusalKind::size_too_large, "stride", "too large"};
    }
    return std::nullopt;
}

std::vector<std::string> causes_of_misfit(const Stack& stack, std::size_t number, const LayerPlaces& places) {
    std::vector<LayerReport> reports;
    const std::vector<Node> nodes = nodes_before(stack, number, reports);
    const Two two = sources_of_join(stack, number);
    std::vector<bool> differs;
    for (std::size_t i = 0; i < nodes[two.from].size.size(); ++i)
        differs.push_back(nodes[two.from].size[i] != nodes[two.with].size[i]);
    const std::set<std::size_t> mine = ancestors_of(nodes, two.from);
    const std::set<std::size_t> theirs = ancestors_of(nodes, two.with);
    std::vector<std::size_t> apart;  // on one of the ways alone
    std::set_symmetric_difference(mine.begin(), mine.end(), theirs.begin(), theirs.end(),
                                  std::back_inserter(apart));
    std::vector<std::string> causes;
    for (const auto blame : {cause_of, shrinking_of}) {
        for (const std::size_t n : apart) {
            if (n == 0) continue;
            const LayerReport& report = reports[n - 1];
            // Behind a reshape axes are others than before it.
            if (!report.layer || report.layer->axes.size() != differs.size()) continue;
            const std::string who = fmt::format("{} ({})", places(n), report.label);
            std::string cause = blame(who, report, differs);
            if (!cause.empty()) causes.push_back(std::move(cause));
        }
        if (!causes.empty()) break;
    }
    return causes;
}

std::vector<StackMend> mends_of_misfit(const Stack& stack, const StackRefusal& refusal,
                                       const LayerPlaces& places) {
    std::vector<StackMend> mends;
    const auto add = [&](std::optional<StackMend> mend) {
        if (mend) mends.push_back(std::move(*mend));
    };
    add(mended(stack, refusal, places, with_output_padding, "output padding"));
    add(mended(stack, refusal, places, with_crop, "cropping"));
    add(mended(stack, refusal, places, with_resizing, "resizing to"));
    add(with_input(stack, 1, "padded"));
    add(with_input(stack, -1, "cropped"));
    return mends;
}

std::string misfit_words(std::vector<std::string> causes, const std::vector<StackMend>& mends) {
    constexpr std::size_t kMostCauses = 3;
    if (causes.size() > kMostCauses) {
        const std::string rest = fmt::format("{} more layers do likewise", causes.size() - kMostCauses);
        causes.resize(kMostCauses);
        causes.push_back(rest);
    }
    std::string words = causes.empty() ? "" : fmt::format("; {}", fmt::join(causes, ", "));
    std::vector<std::string> changes;
    for (const StackMend& mend : mends) changes.push_back(mend.words);
    if (!changes.empty()) words += fmt::format("; what mends it: {}", fmt::join(changes, ", or "));
    return words;
}

void explain_misfit(const Stack& stack, StackRefusal& refusal) {
    if (!is_misfit(stack, refusal)) return;
    const LayerPlaces places = numbered_places(stack);
    refusal.sentence += misfit_words(causes_of_misfit(stack, refusal.number, places),
                                     mends_of_misfit(stack, refusal, places));
}

}  // namespace convwalk
