#include "views/network/network_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "basics/text.h"
#include "network/table.h"

namespace convwalk {
namespace {

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

// "rows 3 to 17", "row 3"; "rows 3 to 17, 8 of them"
std::string run_words(const Runs& runs, std::string_view one) {
    const std::int64_t first = runs.front().first;
    const std::int64_t last = runs.back().last;
    const std::string noun(one == "depth" ? "slice" : one);
    if (first == last) return fmt::format("{} {}", noun, first);
    const std::int64_t count = count_of(runs);
    std::string words = fmt::format("{}s {} to {}", noun, first, last);
    if (count != last - first + 1) words += fmt::format(" ({} of them)", count);
    return words;
}

// "rows 3 to 17 and columns 4 to 18"
std::string cells_words(const std::array<Runs, 3>& cells, std::size_t axes) {
    if (axes == 0) return "all";
    if (axes == 1) return run_words(cells[2], "cell");
    std::vector<std::string> words;
    for (std::size_t i = 0; i < axes; ++i)
        words.push_back(run_words(cells[i + 3 - axes], axis_name(i, axes)));
    const std::string last = words.back();
    words.pop_back();
    return fmt::format("{} and {}", fmt::join(words, ", "), last);
}

// "output (3, 4)", "the output" where it is a vector
std::string cell_text(std::string_view who, const Extents& raised_cell, std::size_t axes) {
    if (axes == 0) return fmt::format("the {}", who);
    return fmt::format(
        "{} ({})", who,
        fmt::join(raised_cell.end() - static_cast<std::ptrdiff_t>(axes), raised_cell.end(), ",\u00a0"));
}

std::string name_of_map(const NetworkFigure& n, std::size_t map) {
    return map == 0 ? "the input" : fmt::format("layer {}, {}", map, n.report.layers[map - 1].label);
}

std::string title_of_network(const Figure& f) {
    const Stack& stack = stack_of(f);
    if (!f.scenario.title.empty()) return f.scenario.title;
    if (!stack.title.empty()) {
        std::string title = printable(stack.title, 100);
        std::replace(title.begin(), title.end(), '_', ' ');
        return capitalised(title);
    }
    return fmt::format("A network of {} layer{}", stack.layers.size(), stack.layers.size() == 1 ? "" : "s");
}

// "1,234,567", and shorter where nobody counts one by one: "138.4 million".
std::string large_count(std::int64_t count) {
    if (count < 1'000'000) return grouped(count);
    if (count == kMostCounted) return grouped(count);
    static constexpr std::array<std::pair<double, const char*>, 4> kScales = {
        {{1e18, "quintillion"}, {1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}}};
    for (const auto& [scale, name] : kScales) {
        if (double(count) >= scale) return fmt::format("{:.3g} {}", double(count) / scale, name);
    }
    return grouped(count);
}

// What is larger than the input is told as it would be on an endless one.
std::string receptive_field_text(const Stack& stack, const LayerReport& layer) {
    if (layer.whole) {
        const std::string words = whole_field_words(stack, layer);
        return words.empty() ? "" : fmt::format(" · receptive field {} of the input", words);
    }
    Extents most;
    Extents here;
    bool varies = false;
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        const AxisField& axis = layer.axes[i];
        most.push_back(axis.size);
        here.push_back(i < stack.input.size() ? std::min(axis.size, stack.input[i]) : axis.size);
        varies = varies || axis.size_min != axis.size;
    }
    return fmt::format(
        " · receptive field {}{}{}", varies ? "up to " : "", spaced(most),
        here == most ? "" : fmt::format(" on an endless input, here at most {}", spaced(here)));
}

std::string caption_of(const Figure& f) {
    const NetworkFigure& n = *network_figure(f);
    const Stack& stack = stack_of(f);
    const Extents& sizes = sizes_of(n, stack, n.last);
    if (n.report.refusal)
        return fmt::format("{} → no output · {}", shape_text(stack.channels, stack.input),
                           printable(n.report.refusal->sentence, 400));
    std::string caption = fmt::format("{} → {}", shape_text(stack.channels, stack.input),
                                      shape_text(channels_of(n, stack, n.last), sizes));
    if (!sizes.empty() && sizes == stack.input && n.last > 0) caption += ", the resolution of the input";
    caption += fmt::format(" · {} parameter{} · {} multiply-adds", large_count(n.report.parameters),
                           n.report.parameters == 1 ? "" : "s", large_count(n.report.multiply_adds));
    if (n.last > 0) caption += receptive_field_text(stack, n.report.layers.back());
    return caption;
}

// How the rows that are read come about, where a formula says it: "(3 − 1)·2 + 3 = 7 rows".
std::string growth_words(const Figure& f, const NetworkField& field, std::size_t map) {
    const NetworkFigure& n = *network_figure(f);
    const std::size_t reader = map + 1;
    if (reader > field.layer || n.maps[reader].source != map) return "";
    const LayerReport& layer = n.report.layers[reader - 1];
    if (!layer.layer || !has_window(layer.layer->op) || nothing(field.cells[reader]) ||
        nothing(field.cells[map]))
        return "";
    if (layer.layer->op == Operator::transposed_convolution) return "";
    const AxisSpec& a = layer.layer->axes.front();
    const std::size_t axis = 3 - layer.layer->axes.size();
    const Runs& from = field.cells[reader][axis];
    const Runs& to = field.cells[map][axis];
    const std::int64_t outputs = count_of(from);
    const std::int64_t reach = effective_kernel(a);
    const std::int64_t reads = (outputs - 1) * a.stride + reach;
    if (from.size() != 1 || to.size() != 1 || count_of(to) != reads || reads == 1) return "";
    const std::string kernel =
        a.dilation == 1 ? fmt::format("{}", a.kernel) : fmt::format("{}·({} − 1) + 1", a.dilation, a.kernel);
    return fmt::format("({} − 1)·{} + {} = {}", outputs, a.stride, kernel, reads);
}

std::string status_of(const Figure& f, const Moment& moment) {
    const NetworkFigure& n = *network_figure(f);
    const Stack& stack = stack_of(f);
    const NetworkField& field = n.field;
    const std::int64_t step =
        std::clamp<std::int64_t>(moment.step, 0, static_cast<std::int64_t>(field.layer));
    const std::size_t map = field.layer - index(step);
    if (field.layer == 0) return "no layer has an output";
    const Extents& sizes = sizes_of(n, stack, field.layer);
    if (step == 0) {
        const std::string shape = shape_text(channels_of(n, stack, field.layer), sizes);
        if (sizes.empty()) return fmt::format("the output: a vector of {}", shape);
        return fmt::format("one cell of the {} of {}", cell_text("output:", field.cell, sizes.size()), shape);
    }
    const std::string who = cell_text("output", field.cell, sizes.size());
    if (nothing(field.cells[map])) return fmt::format("{} sees nothing of {}", who, name_of_map(n, map));
    const std::size_t axes = sizes_of(n, stack, map).size();
    const std::string growth = growth_words(f, field, map);
    return fmt::format("{} sees {}{} of {} · through {}{}", who, cells_words(field.cells[map], axes),
                       axes == 1 && field.cells[map][2].size() == 1
                           ? fmt::format(" ({} cells)", count_of(field.cells[map][2]))
                           : "",
                       map == 0 ? "the input" : fmt::format("layer {}", map), name_of_map(n, map + 1),
                       growth.empty() ? "" : ": " + growth);
}

std::vector<LegendEntry> legend_of(const Figure& f, const std::optional<Spot>& focus) {
    const NetworkFigure& n = *network_figure(f);
    const Theme& theme = f.scenario.theme;
    Colour background = theme.background;
    background.a = 255;
    const auto plain = [](Colour fill) {
        CellStyle style;
        style.fill = fill;
        return style;
    };
    std::vector<LegendEntry> legend = {{plain(theme.input.fill), false, false, "input"}};
    if (n.last > 1)
        legend.push_back(
            {plain(mix(background, theme.output.fill, kBetweenFill)), false, false, "feature map"});
    legend.push_back({plain(theme.output.fill), false, false, "output"});
    const bool elsewhere = focus && index(focus->map) != n.last;
    const std::size_t map = elsewhere ? index(focus->map) : n.last;
    const std::size_t axes = sizes_of(n, stack_of(f), map).size();
    const std::string who = !elsewhere  ? "output"
                            : map == 0  ? "input"
                            : axes == 0 ? fmt::format("vector of layer {}", map)
                                        : fmt::format("layer {},", map);
    if (n.last > 0)
        legend.push_back({plain(theme.accent), false, false,
                          "seen by " + cell_text(who, focus ? focus->at : n.field.cell, axes)});
    // What goes wrong may be what is asked.
    if (f.scenario.view.hidden.result) return legend;
    std::vector<std::string> warnings;
    if (n.lost > 0) warnings.emplace_back("cells never read");
    if (n.beside > 0) warnings.emplace_back("skip not aligned");
    if (n.overlap != Evenness::even)
        warnings.emplace_back(n.overlap == Evenness::holes ? "overlap with holes" : "uneven overlap");
    if (n.report.refusal) warnings.emplace_back("no output");
    if (!warnings.empty())
        legend.push_back({plain(theme.strike), false, false, fmt::format("! {}", fmt::join(warnings, ", "))});
    return legend;
}

}  // namespace

std::string shape_text(std::int64_t channels, const Extents& sizes) {
    return sizes.empty() ? fmt::format("{}", channels) : fmt::format("{} × {}", channels, spaced(sizes));
}

// "16 × 64²" where that is shorter.
std::string brief_shape(std::int64_t channels, const Extents& sizes) {
    const bool equal = std::all_of(sizes.begin(), sizes.end(), [&](auto v) { return v == sizes.front(); });
    if (!equal || sizes.size() < 2 || sizes.front() == 1) return shape_text(channels, sizes);
    return fmt::format("{} × {}{}", channels, sizes.front(), sizes.size() == 2 ? "²" : "³");
}

std::string seen_text(const NetworkField& field, std::size_t axes, std::size_t map) {
    const std::string of = map == 0 ? "the network's input" : fmt::format("layer {}", map);
    if (nothing(field.cells[map])) return "no cell of " + of;
    if (axes == 0) return "all of " + of;
    return fmt::format("{} of {} ({} {})", cells_words(field.cells[map], axes), of,
                       spaced(counts_of(field.cells[map], axes)),
                       cell_count(counts_of(field.cells[map], axes)) == 1 ? "cell" : "cells");
}

std::vector<std::string> words_of_network_cell(const Figure& f, const Spot& cell) {
    const NetworkFigure& n = *network_figure(f);
    const Stack& stack = stack_of(f);
    const std::size_t map = index(cell.map);
    const Extents& sizes = sizes_of(n, stack, map);
    std::vector<std::string> lines;
    lines.push_back(
        sizes.empty() ? name_of_map(n, map) + ": a vector"
                      : fmt::format("{}: {}", name_of_map(n, map), cell_text("cell", cell.at, sizes.size())));
    lines.push_back(shape_text(channels_of(n, stack, map), sizes));
    if (map == 0) return lines;
    const NetworkField field = field_of(stack, n.report, map, cell.at);
    lines.push_back("sees " + seen_text(field, stack.input.size(), 0));
    for (const Note& note : n.report.layers[map - 1].notes) lines.push_back(note.sentence);
    return lines;
}

Words words_of_network(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    Words w;
    w.title = title_of_network(f);
    w.caption = caption_of(f);
    if (focus) {
        // Notes are for the tooltip: with them there may be no room for any of it.
        std::vector<std::string> lines = words_of_network_cell(f, *focus);
        lines.resize(std::min<std::size_t>(lines.size(), 3));
        w.status = fmt::format("{}", fmt::join(lines, " · "));
    } else {
        w.status = status_of(f, moment);
    }
    w.status_lines = 2;
    w.legend = legend_of(f, focus);
    return w;
}

}  // namespace convwalk
