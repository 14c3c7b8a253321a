#include "picture/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "advice/backward.h"
#include "arithmetic/axis_words.h"
#include "arithmetic/counts.h"
#include "arithmetic/derivation.h"
#include "basics/text.h"
#include "layout/overlap.h"
#include "layout/remedies.h"
#include "layout/stamps.h"
#include "views/channels/channel_pair.h"
#include "views/channels/channel_words.h"
#include "views/matrix/matrix_view.h"
#include "views/views.h"

namespace convwalk {
namespace {

SizeExplained explained(const Layer& layer, std::size_t axis) {
    const Derivation d = derivation(layer, axis);
    SizeExplained e;
    if (d.relationship > 0)
        e.source =
            fmt::format("Relationship {} of the guide{}", d.relationship, d.extended ? ", extended" : "");
    const bool transposed = layer.op == Operator::transposed_convolution;
    for (const std::string& line : d.lines) {
        const bool step = line.starts_with("  ");
        const std::string_view words = step ? std::string_view(line).substr(2) : std::string_view(line);
        if (line == d.formula || words.starts_with("=")) {
            e.lines.emplace_back(words);
        } else if (transposed &&
                   (words.starts_with("zeros between") || words.starts_with("expanded input"))) {
            // The table of the equivalent convolution says it.
        } else {
            e.remarks.emplace_back(words);
        }
    }
    return e;
}

// One block for axes that agree, in the order of the axes.
std::vector<SizeExplained> sizes_explained(const Layer& layer) {
    std::vector<SizeExplained> blocks;
    const std::size_t axes = layer.axes.size();
    for (std::size_t i = 0; i < axes; ++i) {
        SizeExplained e = explained(layer, i);
        const std::string name = plural_axis_name(i, axes);
        const auto same = std::find_if(blocks.begin(), blocks.end(), [&](const SizeExplained& known) {
            return known.lines == e.lines && known.source == e.source && known.remarks == e.remarks;
        });
        if (same != blocks.end()) {
            same->axes += " and " + name;
            continue;
        }
        e.axes = name;
        blocks.push_back(std::move(e));
    }
    if (blocks.size() == 1) blocks.front().axes.clear();
    return blocks;
}

// Remedies show the new map beside the old one.
std::vector<Offer> offers_for(const Figure& figure) {
    const Scenario& scenario = figure.scenario;
    std::vector<Offer> offers;
    if (scenario.before) {
        Scenario alone = scenario;
        alone.before.reset();
        offers.push_back({"Beside it stands the map of the layer before.", "", "Show this map alone", alone,
                          std::nullopt});
        offers.push_back({"", "", "Back to the layer before", std::move(alone), scenario.before});
    }
    for (const Remedy& remedy : remedies(figure.request)) {
        Scenario mended = scenario;
        mended.before = figure.request;
        mended.view.kind = ViewKind::overlap;
        offers.push_back({as_sentence(remedy.words), as_sentence("even; " + remedy.effect), "Take it",
                          std::move(mended), remedy.request});
    }
    return offers;
}

// Another layer beside this one, in every view. The overlap view speaks of maps by itself.
std::vector<Offer> sides_offered(const Figure& figure) {
    const Scenario& scenario = figure.scenario;
    const bool overlap = scenario.view.kind == ViewKind::overlap;
    if (!is_of_layer(scenario.view.kind) || (overlap && scenario.before)) return {};
    if (scenario.before) {
        Scenario alone = scenario;
        alone.before.reset();
        return {{"Beside it stands another layer, on the same timeline.", "", "Show this layer alone", alone,
                 std::nullopt},
                {"", "", "Back to that layer", alone, scenario.before}};
    }
    std::vector<Offer> offers;
    Scenario kept = scenario;
    kept.before = figure.request;
    offers.push_back({"Keep this layer beside what you make of it, on one timeline.", "", "Keep it beside",
                      std::move(kept), std::nullopt});
    if (const auto other = counterpart_of(figure.layer); other && !why_too_large(*other)) {
        Scenario both = scenario;
        both.before = LayerRequest{*other};
        const bool back = figure.layer.op == Operator::transposed_convolution;
        offers.push_back({"", "", back ? "Its convolution beside it" : "Its transpose beside it",
                          std::move(both), std::nullopt});
    }
    return offers;
}

void explain_costs(const Figure& figure, Explanation& e) {
    const Layer& layer = figure.layer;
    const Cost c = cost(layer, figure.layout);
    const double useful = c.multiply_adds > 0 ? c.useful / c.multiply_adds : 1;
    const std::string useful_text = fmt::format("{} ({})", count_text(c.useful), percent(useful));
    if (is_shuffle(layer.op)) {
        e.costs = {{"parameters", "none"}, {"values moved", count_text(c.multiply_adds)}};
    } else if (layer.op == Operator::pad) {
        e.costs = {{"parameters", "none"}, {"values copied", count_text(c.useful)}};
    } else if (layer.op == Operator::resize) {
        const bool copies = cells_each_side(layer.resize_mode) == 0;
        e.costs = {{"parameters", "none"},
                   {copies ? "values copied" : "multiply-adds", count_text(c.multiply_adds)}};
    } else if (is_pooling(layer.op)) {
        e.costs = {{"parameters", "none"},
                   {"values looked at", count_text(c.multiply_adds)},
                   {"of them from the input", useful_text}};
    } else {
        e.costs = {{"parameters, no bias", count_text(c.parameters)},
                   {"with bias", count_text(c.parameters + double(layer.out_channels))},
                   {"multiply-adds", grouped(counts_of(layer).multiply_adds)}};
        // As the equivalent convolution it multiplies zeros, too.
        if (layer.op == Operator::transposed_convolution)
            e.costs.push_back({"with the zeros put in", count_text(c.multiply_adds)});
        e.costs.push_back({"of them on inputs", useful_text});
        if (c.useful < c.multiply_adds) e.useless = 1 - useful;
    }
}

void explain_overlap(const Figure& figure, Explanation& e) {
    const Layer& layer = figure.layer;
    const bool transposed = layer.op == Operator::transposed_convolution;
    if (!transposed && figure.scenario.view.kind != ViewKind::overlap) return;
    const Overlap overlap = overlap_of(layer);
    e.overlap.push_back(as_sentence(overlap.verdict));
    if (!overlap.border.empty()) e.overlap.push_back(as_sentence(overlap.border));
    for (const int layers : {2, 3}) {
        if (!transposed || overlap.axes.empty()) continue;
        if (const std::string words = stack_words(layer, layers); !words.empty())
            e.overlap.push_back(as_sentence(words));
    }
    const bool steps =
        std::any_of(layer.axes.begin(), layer.axes.end(), [](const AxisSpec& a) { return a.stride > 1; });
    if (transposed && steps) e.overlap.push_back(as_sentence(kNotSufficient));
    e.offers = offers_for(figure);
}

}  // namespace

Explanation explained(const Figure& figure) {
    const Layer& layer = figure.layer;
    Explanation e;
    e.size = spaced(output_extents(layer));
    e.parameters = parameter_caption(figure.request);
    e.derivations = sizes_explained(layer);
    e.equivalent = equivalent_convolution(layer);
    if (const std::string pace = pace_words(layer); !pace.empty()) e.pace = as_sentence(pace);
    explain_costs(figure, e);
    for (const std::string& why : unread(layer, figure.layout)) e.unread.push_back(as_sentence(why));
    e.compared = compared(layer);
    const ViewKind kind = figure.scenario.view.kind;
    e.both_shown = kind == ViewKind::scatter || kind == ViewKind::both || kind == ViewKind::there_and_back;
    e.sides = sides_offered(figure);
    e.no_inverse = why_no_inverse(figure);
    explain_overlap(figure, e);
    if (view_of(figure.scenario.view.kind).has_all_channels(layer)) {
        if (figure.scenario.view.kind == ViewKind::channels && figure.scenario.fed_by)
            e.channels.push_back(as_sentence(weights_of_pair(resolved(*figure.scenario.fed_by), layer)));
        for (const std::string& words : channel_sentences(layer)) e.channels.push_back(as_sentence(words));
    }
    if (figure.scenario.view.kind == ViewKind::matrix) {
        for (const std::string& words : matrix_words(layer)) e.matrix.push_back(as_sentence(words));
        if (has_bias(layer, figure.scenario.values))
            e.matrix.emplace_back(layer.op == Operator::transposed_convolution
                                      ? "The bias is added behind it: y = Cᵀ·x + b."
                                      : "The bias is added behind it: y = C·x + b.");
    }
    e.backward = sentences_of(backward_of(layer));
    return e;
}

}  // namespace convwalk
