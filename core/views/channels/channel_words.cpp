#include "views/channels/channel_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "advice/cost.h"
#include "arithmetic/counts.h"
#include "arithmetic/derivation.h"
#include "basics/text.h"
#include "figure/channels.h"
#include "figure/labels.h"
#include "figure/sum_words.h"
#include "views/channels/channel_stamps.h"
#include "views/planes/cell_words.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

constexpr std::int64_t kMostSpelled = 400;  // channels of a sum

std::string taps_text(const Layer& layer) {
    return to_string(kernel_extents(layer));
}

std::int64_t taps_of(const Layer& layer) {
    return cell_count(kernel_extents(layer));
}

std::string value_text(double value) {
    return " = " + number_label(value, 4);
}

double value_at(const Tensor& tensor, std::int64_t flat) {
    return tensor.values[static_cast<std::size_t>(flat)];
}

bool inside(const Extents& at, const Extents& extents) {
    if (at.size() != extents.size()) return false;
    for (std::size_t i = 0; i < at.size(); ++i) {
        if (at[i] < 0 || at[i] >= extents[i]) return false;
    }
    return true;
}

std::vector<std::string> input_words(const Figure& f, const Spot& spot) {
    std::vector<std::string> lines = words_of_plane_cell(f, spot_on(PlaneName::grid, spot.at));
    if (f.layer.in_channels > 1) lines[0] = fmt::format("channel {}: {}", spot.channel, lines[0]);
    if (const auto source = source_at(f.layout, spot.at); source && f.values)
        lines[0] += value_text(value_at(f.values->cells.operands.input,
                                        spot.channel * cell_count(input_extents(f.layout)) + *source));
    return lines;
}

std::vector<std::string> slice_words(const Figure& f, const Spot& spot) {
    const Slice slice = slice_of(f, spot);
    std::string name = fmt::format("filter {}, slice for channel {}: kernel {}", slice.output, slice.input,
                                   in_brackets(f, spot.at));
    if (f.values)
        name += value_text(value_at(
            f.values->cells.operands.weight,
            kernel_begin(f.layer, slice.input, slice.output) + ravelled(spot.at, kernel_extents(f.layout))));
    return {std::move(name),
            fmt::format("joins channel {} with output {} and with no other", slice.input, slice.output)};
}

std::vector<std::string> output_words(const Figure& f, const Spot& spot) {
    const ChannelStep step = {spot.channel, ravelled(spot.at, output_extents(f.layout))};
    std::string name = name_of_output(f, step);
    if (f.values) name = joined(within(spelled_channels(f, step), 60));
    return {std::move(name), words_of_plane_cell(f, spot_on(PlaneName::output, spot.at))[1]};
}

// "576 weights": what the layer has, and what a layer of one group would have.
std::string weights_words(const Layer& layer) {
    const LayerCounts counts = counts_of(layer);
    std::string words =
        fmt::format("{} of {} slices of {}: {} weights", counted(layer.out_channels, "filter", "filters"),
                    summed_channels(layer), taps_text(layer), count_text(double(counts.weights)));
    if (layer.groups > 1)
        words += fmt::format(" instead of {}", count_text(double(counts.weights) * double(layer.groups)));
    return fmt::format("{}; {} multiply-adds", words, count_text(double(counts.multiply_adds)));
}

// What a layer of groups can't do.
std::string groups_words(const Layer& layer) {
    const std::int64_t in = layer.in_channels / layer.groups;
    const std::int64_t out = layer.out_channels / layer.groups;
    if (in == 1)
        return fmt::format(
            "depthwise: each channel has {} of its own and mixes with no other: what is in channel 0 reaches "
            "{} alone",
            counted(out, "filter", "filters"),
            out == 1 ? "output 0" : fmt::format("outputs 0 to {}", out - 1));
    return fmt::format("{} groups: {} see {} and no others; nothing crosses from one group to another",
                       layer.groups, counted(out, "output", "outputs of a group"),
                       counted(in, "channel", "channels"));
}

std::string separable_words(const Layer& layer) {
    const double channels = double(layer.in_channels);
    const double depthwise = double(counts_of(layer).weights);
    return fmt::format(
        "with a 1×1 convolution to {} channels behind it, it is a separable convolution: {} + {} = {} "
        "weights "
        "instead of {}; all of its outputs share one window a channel",
        layer.in_channels, count_text(depthwise), count_text(channels * channels),
        count_text(depthwise + channels * channels),
        count_text(channels * channels * double(taps_of(layer))));
}

}  // namespace

std::string map_words(std::int64_t channels, const Extents& extents) {
    if (channels == 1) return to_string(extents);
    return fmt::format("{} {} of {}", channels, extents.size() == 3 ? "volumes" : "maps", to_string(extents));
}

std::string name_of_output(const Figure& f, const ChannelStep& step) {
    const std::string place = in_brackets(f, unravelled(step.place, output_extents(f.layout)));
    return output_channels(f.layer) == 1 ? "output " + place
                                         : fmt::format("output {} {}", step.channel, place);
}

SpelledSum spelled_channels(const Figure& f, const ChannelStep& step) {
    constexpr int kDigits = 4;
    const Sum sum = sum_of(f, step);
    if (sum.form != Sum::Form::weighted || summed_channels(f.layer) == 1)
        return spelled_sum(f, sum, name_of_output(f, step));
    SpelledSum words;
    words.products = std::ssize(sum.terms);
    words.before = {name_of_output(f, step) + " = "};
    const auto add = [&](double value, std::string what) {
        const bool first = words.terms.empty();
        const std::string sign = value < 0 ? (first ? "−" : " − ") : first ? "" : " + ";
        words.terms.push_back(
            {sign + number_label(std::abs(value), kDigits), WordPiece::Look::strong, " (" + what + ")"});
    };
    for (const ChannelSum& channel : channel_sums(sum)) {
        if (std::ssize(words.terms) == kMostSpelled) break;
        add(channel.sum, fmt::format("channel {}", channel.channel));
    }
    if (sum.biased) add(sum.bias, "bias");
    if (words.terms.empty()) words.terms.push_back({"0"});
    words.after = {{equals_sign(sum.result, kDigits)},
                   {number_label(sum.result, kDigits), WordPiece::Look::strong}};
    return words;
}

std::string reading_words(const Figure& f, const ChannelStep& step) {
    const Spot output = spot_on(PlaneName::output, unravelled(step.place, output_extents(f.layout)));
    const std::string reads = words_of_plane_cell(f, output).back();
    // The factors of a resizing would fill the line.
    return fmt::format("{} {}", name_of_output(f, step), reads.substr(0, reads.find(": ")));
}

std::string stamp_words(const Figure& f, const ChannelStep& step) {
    constexpr std::int64_t kMostTold = 6;
    const ChannelRange read = channels_read(f.layer, step.channel);
    const std::string place = in_brackets(f, unravelled(step.place, input_extents(f.layout)));
    std::string cells = "input " + place;
    if (read.count > 1) cells += fmt::format(" of {} channels", read.count);
    if (f.values) {
        std::vector<std::string> numbers;
        for (std::int64_t n = 0; n < std::min(read.count, kMostTold); ++n)
            numbers.push_back(number_label(*bare_input_look(f, read.first + n, step.place).value, 4));
        if (read.count > kMostTold) numbers.emplace_back("…");
        cells += (read.count > 1 ? ": " : " = ") + fmt::format("{}", fmt::join(numbers, ", "));
    }
    const std::string filter =
        f.layer.out_channels == 1 ? "the filter" : fmt::format("filter {}", step.channel);
    cells += read.count > 1 ? fmt::format("; each times its slice of {}", filter) : " times " + filter;
    const auto window = stamp_window(f, step.place);
    if (!window) return cells + ": all of the stamp is cut away";
    const std::int64_t kept = kept_of_stamp(f, step.place);
    const std::int64_t all = taps_of(f.layer);
    Cell3 last{};
    for (std::size_t i = 0; i < 3; ++i) last[i] = window->begin[i] + window->size[i] - 1;
    const std::string where = kept == 1 ? in_brackets(f, extents_of(last))
                                        : fmt::format("{} to {}", in_brackets(f, extents_of(window->begin)),
                                                      in_brackets(f, extents_of(last)));
    const std::string output = f.layer.out_channels == 1 ? "output" : fmt::format("output {}", step.channel);
    return fmt::format("{}, added to {} {}{}", cells, output, where,
                       kept == all ? "" : fmt::format("; {} of {} values are cut away", all - kept, all));
}

std::string products_of_output(const Figure& f, bool stamps) {
    const Layer& layer = f.layer;
    if (!has_weights(layer.op)) return "each channel by itself";
    if (stamps) {
        const std::int64_t outputs = layer.out_channels / layer.groups;
        std::string words =
            fmt::format("each input cell stamps {} on {}", counted(taps_of(layer), "product", "products"),
                        counted(outputs, "map", "maps"));
        return has_bias(layer, f.scenario.values) ? words + "; every output begins with its bias" : words;
    }
    const std::int64_t read = summed_channels(layer);
    const std::int64_t taps = taps_of(layer);
    std::string words = read == 1 ? fmt::format("each output: {}", counted(taps, "product", "products"))
                                  : fmt::format("each output: {} channels × {} = {} products", read,
                                                counted(taps, "tap", "taps"), read * taps);
    if (has_bias(layer, f.scenario.values)) words += " + bias";
    return words;
}

std::string channels_title(const Figure& f) {
    if (!f.scenario.title.empty()) return f.scenario.title;
    return fmt::format("{}, {} → {}", capitalised(name_of(f.layer.op)),
                       map_words(f.layer.in_channels, input_extents(f.layer)),
                       map_words(output_channels(f.layer), output_extents(f.layer)));
}

std::string caption_of_channels(const Figure& f, bool stamps) {
    const bool flipped = f.values && f.scenario.values.true_convolution && has_weights(f.layer.op);
    // How many products there are may be asked.
    const std::string products =
        f.scenario.view.hidden.result ? "" : fmt::format(" · {}", products_of_output(f, stamps));
    return fmt::format("{} · {}{}{}", parameter_caption(f.request), size_in_words(f.layer), products,
                       flipped ? " · kernel flipped; frameworks do not flip it" : "");
}

std::vector<LegendEntry> legend_of_channels(const Figure& f,
                                            const std::vector<std::pair<std::int64_t, std::int64_t>>& outputs,
                                            bool stamps) {
    const Theme& theme = f.scenario.theme;
    std::vector<LegendEntry> legend = grid_legend(f);
    if (stamps) {
        // The window's entry comes last. No zeros are put in where cells stamp.
        LegendEntry stamp = legend.back();
        stamp.text = "cells that stamp";
        legend = {legend.front(), std::move(stamp)};
    }
    // Where numbers find no room, zeros that were put in are no dots.
    for (LegendEntry& entry : legend) entry.dotted = entry.dotted && f.paging.note.empty();
    for (const auto& [channel, hue] : outputs) {
        const CellStyle style = swatch_of(theme, channel_hue(theme, hue));
        const char* what = has_weights(f.layer.op) ? "filter and output" : "output";
        legend.push_back(
            {style, false, false,
             output_channels(f.layer) == 1 ? std::string(what) : fmt::format("{} {}", what, channel)});
    }
    legend.push_back({channel_hue(theme, outputs.front().second).waiting, false, false,
                      stamps ? "more stamps to come" : "not yet computed"});
    return legend;
}

std::optional<Spot> next_channel_pin(const Figure& f, const Spot& output, const std::optional<Spot>& pin) {
    if (!pin) return output;
    const std::int64_t first = channels_read(f.layer, output.channel).first;
    if (lies_on(*pin, PlaneName::output)) {
        Spot cell = {map_of(PlaneName::grid), first, {}};
        for (const AxisLayout& axis : f.layout.axes)
            cell.at.push_back(std::clamp<std::int64_t>(axis.slot_of_input(0), 0, std::ssize(axis.slots) - 1));
        return cell;
    }
    if (lies_on(*pin, PlaneName::grid) && has_weights(f.layer.op))
        return spot_of_slice(f, {output.channel, first}, {0, 0, 0});
    return std::nullopt;
}

Spot spot_of_slice(const Figure& f, const Slice& slice, Extents tap) {
    const ChannelRange read = channels_read(f.layer, slice.output);
    return {map_of(PlaneName::kernel), slice.output * read.count + slice.input - read.first, std::move(tap)};
}

Slice slice_of(const Figure& f, const Spot& spot) {
    const std::int64_t count = summed_channels(f.layer);
    const std::int64_t output = spot.channel / count;
    return {output, channels_read(f.layer, output).first + spot.channel % count};
}

bool has_channel_cell(const Figure& f, const Spot& spot) {
    const std::optional<PlaneName> plane = plane_of(spot);
    if (!plane || spot.channel < 0 || !inside(spot.at, plane_extents(f, *plane))) return false;
    switch (*plane) {
        case PlaneName::grid:
            return spot.channel < f.layer.in_channels;
        case PlaneName::kernel:
            return has_weights(f.layer.op) && spot.channel / summed_channels(f.layer) < f.layer.out_channels;
        case PlaneName::output:
            return spot.channel < output_channels(f.layer);
    }
    return false;
}

Extents channel_cell_extents(const Figure& f, const Spot& spot) {
    return plane_extents(f, *plane_of(spot));
}

std::vector<std::string> channel_cell_words(const Figure& f, const Spot& spot) {
    if (lies_on(spot, PlaneName::grid)) return input_words(f, spot);
    return lies_on(spot, PlaneName::kernel) ? slice_words(f, spot) : output_words(f, spot);
}

std::vector<std::string> channel_sentences(const Layer& layer) {
    if (is_shuffle(layer.op)) return {};
    if (!has_weights(layer.op)) {
        if (layer.in_channels == 1) return {};
        return {fmt::format("each of the {} channels is worked on by itself; nothing is added across them",
                            layer.in_channels)};
    }
    if (layer.in_channels == 1 && layer.out_channels == 1) return {};
    std::vector<std::string> words = {weights_words(layer)};
    const std::int64_t read = summed_channels(layer);
    if (read > 1)
        words.push_back(fmt::format(
            "a filter has a slice for every channel that it reads: {} × {} = {} products are added up to one "
            "number, whatever channel they come from",
            read, taps_of(layer), count_text(double(read) * double(taps_of(layer)))));
    if (layer.axes.size() == 3)
        words.emplace_back(
            "depth is no channel: the window is a box that moves through a volume in three directions, while "
            "channels are added up and none is stepped over");
    if (layer.groups > 1) words.push_back(groups_words(layer));
    const bool pointwise = taps_of(layer) == 1;
    if (pointwise && read > 1)
        words.push_back(fmt::format(
            "1 tap: mixes channels and looks at no neighbour{}",
            layer.out_channels < layer.in_channels && layer.groups == 1
                ? fmt::format("; a bottleneck, {} channels become {}", layer.in_channels, layer.out_channels)
                : ""));
    const bool depthwise = read == 1 && layer.groups > 1 && layer.out_channels == layer.groups;
    if (depthwise && !pointwise && layer.op == Operator::convolution) words.push_back(separable_words(layer));
    return words;
}

}  // namespace convwalk
