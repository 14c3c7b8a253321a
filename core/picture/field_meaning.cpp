#include "picture/field_meaning.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "advice/cost.h"
#include "arithmetic/axes.h"
#include "arithmetic/axis.h"
#include "basics/text.h"
#include "picture/field_words.h"
#include "picture/figures.h"

namespace convwalk {
namespace {

// --- cells ---

std::vector<Spot> cells_on(PlaneName plane, const Extents& extents,
                           const std::function<bool(const Extents&)>& holds) {
    std::vector<Spot> cells;
    if (cell_count(extents) > std::int64_t{16 * kMostMeant}) return cells;
    Extents at(3, 0);
    for (at[0] = 0; at[0] < extents[0]; ++at[0]) {
        for (at[1] = 0; at[1] < extents[1]; ++at[1]) {
            for (at[2] = 0; at[2] < extents[2]; ++at[2]) {
                if (!holds(at)) continue;
                if (cells.size() == kMostMeant) return {};
                cells.push_back(spot_on(plane, at));
            }
        }
    }
    return cells;
}

std::vector<Spot> of_kind(const Figure& f, SlotKind kind) {
    return cells_on(PlaneName::grid, slot_extents(f.layout),
                    [&](const Extents& at) { return kind_at(f.layout, at) == kind; });
}

// The first cell of every window.
std::vector<Spot> window_begins(const Figure& f) {
    const auto begins = [&](const AxisLayout& axis, std::int64_t slot) {
        const std::int64_t from_first = slot - axis.window_begin(0);
        return from_first >= 0 && from_first % axis.step == 0 && from_first / axis.step < axis.outputs;
    };
    return cells_on(PlaneName::grid, slot_extents(f.layout), [&](const Extents& at) {
        return begins(f.layout.axes[0], at[0]) && begins(f.layout.axes[1], at[1]) &&
               begins(f.layout.axes[2], at[2]);
    });
}

// The output that a moment is about.
Extents current_output(const Figure& f, const Moment& moment) {
    const Extents outputs = output_extents(f.layout);
    return unravelled(std::clamp<std::int64_t>(moment.step, 0, cell_count(outputs) - 1), outputs);
}

std::vector<Spot> read_by(const Figure& f, const Extents& output) {
    std::vector<Spot> cells;
    for (const Tap& tap : taps(f.layout, output)) cells.push_back(spot_on(PlaneName::grid, tap.slot));
    return cells.size() > kMostMeant ? std::vector<Spot>() : cells;
}

// Within the window of an output, between its taps.
std::vector<Spot> passed_over_by(const Figure& f, const Extents& output) {
    return cells_on(PlaneName::grid, slot_extents(f.layout), [&](const Extents& at) {
        bool tapped = true;
        for (std::size_t i = 0; i < 3; ++i) {
            const AxisLayout& axis = f.layout.axes[i];
            const std::int64_t offset = at[i] - axis.window_begin(output[i]);
            if (offset < 0 || offset >= axis.window_size(output[i])) return false;
            tapped = tapped && offset % axis.dilation == 0;
        }
        return !tapped && kind_at(f.layout, at) != SlotKind::overhang;
    });
}

// --- words ---

// "3", or "3×1" where the axes differ.
std::string per_axis(const Layer& layer, std::int64_t AxisSpec::*member) {
    return to_string(shortest(on_axes(layer, member)));
}

bool all_are(const Layer& layer, std::int64_t AxisSpec::*member, std::int64_t value) {
    return std::all_of(layer.axes.begin(), layer.axes.end(),
                       [&](const AxisSpec& a) { return a.*member == value; });
}

// The output that the layer would have with another value of a field, if it would have one.
std::optional<std::string> output_with(Layer layer, const std::function<void(AxisSpec&)>& change) {
    std::for_each(layer.axes.begin(), layer.axes.end(), change);
    if (why_invalid(layer)) return std::nullopt;
    return to_string(output_extents(layer));
}

std::string kernel_words(const Layer& layer) {
    const Extents kernel = kernel_extents(layer);
    const std::string product = kernel.size() > 1 ? to_string(kernel) + " = " : "";
    const auto of = [&](const char* one, const char* many) {
        return product + counted(cell_count(kernel), one, many);
    };
    if (!has_weights(layer.op)) return fmt::format("Each window has {}.", of("place", "places"));
    const std::int64_t read = layer.in_channels / layer.groups;
    if (layer.op == Operator::transposed_convolution) {
        const bool cuts = std::any_of(layer.axes.begin(), layer.axes.end(), [](const AxisSpec& a) {
            return a.padding_begin > 0 || a.padding_end > 0;
        });
        return fmt::format(
            "{}{}. Each input stamps all of them, times its own value; what lies on one place of the output "
            "is added{}.",
            of("weight", "weights"),
            read * layer.out_channels / layer.groups == 1
                ? ""
                : " for each pair of an input and an output channel",
            cuts ? ", and what padding takes away is cut off" : "");
    }
    return fmt::format(
        "{}{}. Each is multiplied with the cell below it, and all products are added: that is one "
        "output.",
        of("weight", "weights"), read == 1 ? "" : fmt::format(" for each of {} channels", read));
}

std::string stride_words(const Layer& layer) {
    const std::string stride = per_axis(layer, &AxisSpec::stride);
    const bool one = all_are(layer, &AxisSpec::stride, 1);
    if (layer.op == Operator::transposed_convolution) {
        if (cell_count(input_extents(layer)) == 1)
            return "There is one input, and so one stamp: the stride has nothing to set apart.";
        if (one)
            return "The stamps of two neighbouring inputs begin 1 cell apart, so no zeros come between them.";
        Extents zeros = on_axes(layer, &AxisSpec::stride);
        for (std::int64_t& s : zeros) --s;
        const std::string between = to_string(shortest(zeros));
        return fmt::format(
            "The stamps of two neighbouring inputs begin {} cells apart. Seen from the output, {} {} between "
            "two inputs, and the window moves by one cell: that is why it is called fractionally strided.",
            stride, between, between == "1" ? "zero stands" : "zeros stand");
    }
    if (cell_count(output_extents(layer)) == 1 && !one)
        return "There is one output, so the window does not move.";
    if (one) return "The window moves by 1 cell, so that every place where it fits is an output.";
    const std::string moves = fmt::format("The window moves by {} cells from output to output.", stride);
    const auto without = output_with(layer, [](AxisSpec& a) { a.stride = 1; });
    return without ? fmt::format("{} With stride 1 the output would be {}, here it is {}.", moves, *without,
                                 to_string(output_extents(layer)))
                   : moves;
}

std::string stands_in_padding(const Layer& layer) {
    if (takes_the_largest(layer.op)) return "They never win: what stands there is less than any number.";
    if (layer.op == Operator::average_pooling && !layer.count_include_pad && !layer.divisor_override)
        return "They are zeros, and a mean does not count them.";
    if (layer.padding_mode == PaddingMode::zeros) return "They are zeros.";
    return "They show cells of the input once more.";
}

// Of a transposed layer: what stands at the sides of its expanded input.
std::string zeros_left(const Layer& layer) {
    Extents left;
    for (const AxisSpec& a : layer.axes) {
        left.push_back(effective_kernel(a) - 1 - a.padding_begin);
        if (a.padding_begin != a.padding_end || left.back() < 0) return "";
    }
    const std::string zeros = to_string(shortest(left));
    return fmt::format(" At each side of the expanded input {} left.", zeros == "1"   ? "1 zero is"
                                                                       : zeros == "0" ? "no zero is"
                                                                                      : zeros + " zeros are");
}

std::string padding_words(const Layer& layer) {
    const bool none =
        all_are(layer, &AxisSpec::padding_begin, 0) && all_are(layer, &AxisSpec::padding_end, 0);
    if (layer.op == Operator::transposed_convolution) {
        if (none) return "Nothing is cut off: all that is stamped is the output.";
        const auto whole = output_with(layer, [](AxisSpec& a) { a.padding_begin = a.padding_end = 0; });
        std::string words =
            "Here padding takes away, as the convolution that this layer turns around puts it on.";
        if (whole)
            words += fmt::format(" Without it the output would be {}, here it is {}.", *whole,
                                 to_string(output_extents(layer)));
        return words + zeros_left(layer);
    }
    if (none) return "Nothing is put around the input.";
    Extents padded = input_extents(layer);
    for (std::size_t i = 0; i < padded.size(); ++i)
        padded[i] += layer.axes[i].padding_begin + layer.axes[i].padding_end;
    const std::int64_t added = cell_count(padded) - cell_count(input_extents(layer));
    return fmt::format("The window walks over {} cells instead of {}: {} put around. {}", to_string(padded),
                       to_string(input_extents(layer)), added == 1 ? "1 is" : fmt::format("{} are", added),
                       stands_in_padding(layer));
}

std::string dilation_words(const Layer& layer) {
    Extents reach;
    for (const AxisSpec& a : layer.axes) reach.push_back(effective_kernel(a));
    if (reach == kernel_extents(layer))
        return all_are(layer, &AxisSpec::dilation, 1) ? "The kernel's taps lie side by side."
                                                      : "One tap has no neighbour to be spread from.";
    return fmt::format(
        "Two neighbouring taps lie {} cells apart: {} taps reach over {} cells, and pass over those "
        "in between.",
        per_axis(layer, &AxisSpec::dilation), to_string(kernel_extents(layer)), to_string(reach));
}

std::string output_padding_words(const Layer& layer) {
    if (all_are(layer, &AxisSpec::output_padding, 0)) return "Nothing is added at the end of the output.";
    const std::string added = per_axis(layer, &AxisSpec::output_padding);
    const std::string out = to_string(output_extents(layer));
    const auto without = output_with(layer, [](AxisSpec& a) { a.output_padding = 0; });
    const std::string larger = fmt::format(
        "The output is longer at its end by {}; the stamps that reach there say what stands in it.", added);
    // The convolution takes both sizes to one where the stride passes over the difference.
    const bool by_stride = std::all_of(layer.axes.begin(), layer.axes.end(),
                                       [](const AxisSpec& a) { return a.output_padding < a.stride; });
    if (!without || !by_stride) return larger;
    return fmt::format(
        "The convolution that this layer turns around takes {} and {} alike to {}: output padding "
        "{} says that the way back leads to {}. {}",
        *without, out, to_string(input_extents(layer)), added, out, larger);
}

std::vector<Spot> joined(std::vector<Spot> first, const std::vector<Spot>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

}  // namespace

namespace {

// Of a layer whose window is given: kernel, stride, dilation.
std::optional<Meaning> meaning_of_window(const Figure& f, const Moment& moment, LayerField field) {
    const Layer& layer = f.layer;
    const bool back = layer.op == Operator::transposed_convolution;
    switch (field) {
        case LayerField::kernel:
            return Meaning{kernel_words(layer), joined(cells_on(PlaneName::kernel, kernel_extents(f.layout),
                                                                [](const auto&) { return true; }),
                                                       read_by(f, current_output(f, moment)))};
        case LayerField::stride:
            return Meaning{stride_words(layer),
                           back ? of_kind(f, SlotKind::inserted_zero) : window_begins(f)};
        case LayerField::dilation:
            return Meaning{dilation_words(layer), passed_over_by(f, current_output(f, moment))};
        case LayerField::output_padding:
            return Meaning{output_padding_words(layer), of_kind(f, SlotKind::output_padding)};
        case LayerField::ceil_mode:
            return Meaning{ceil_mode_words(layer), of_kind(f, SlotKind::overhang)};
        default:
            return std::nullopt;
    }
}

// Of one that orders cells anew, or reads as many as the sizes say.
std::optional<std::string> words_of_sizes(const Layer& layer, LayerField field) {
    switch (field) {
        case LayerField::factor:
            return is_shuffle(layer.op) ? shuffle_factor_words(layer) : resized_words(layer);
        case LayerField::output_size:
            return is_adaptive(layer.op) ? adaptive_size_words(layer) : resized_words(layer);
        case LayerField::resize_mode:
            return resize_mode_words(layer);
        case LayerField::shuffle_order:
            return shuffle_order_words(layer);
        default:
            return std::nullopt;
    }
}

}  // namespace

namespace {

std::optional<Meaning> meaning_of_field(const Figure& f, const Moment& moment, LayerField field) {
    const Layer& layer = f.layer;
    if (!row_of(field).of(layer.op)) return std::nullopt;
    if (const auto words = words_of_sizes(layer, field))
        return Meaning{*words, read_by(f, current_output(f, moment))};
    switch (field) {
        case LayerField::input:
            return Meaning{fmt::format("What the layer is given: {} in each channel.",
                                       counted(cell_count(input_extents(layer)), "cell", "cells")),
                           of_kind(f, SlotKind::real)};
        case LayerField::padding:
        case LayerField::padding_mode:
            return Meaning{layer.op == Operator::pad ? pad_words(layer) : padding_words(layer),
                           joined(of_kind(f, SlotKind::padding), of_kind(f, SlotKind::cropped))};
        case LayerField::in_channels:
            return Meaning{in_channels_words(layer), {}};
        case LayerField::out_channels:
            return Meaning{out_channels_words(layer), {}};
        case LayerField::groups:
            return Meaning{groups_words(layer), {}};
        default:
            return meaning_of_window(f, moment, field);
    }
}

// Whether the cell shows one of the input, also where it is cut away.
bool shows_input(const Layout& l, const Extents& at) {
    for (std::size_t axis = 0; axis < l.axes.size(); ++axis) {
        if (l.axes[axis].slots[static_cast<std::size_t>(at[axis])].source < 0) return false;
    }
    return true;
}

std::optional<Meaning> meaning_of_never_read(const Figure& f) {
    std::vector<Spot> cells = cells_on(PlaneName::grid, slot_extents(f.layout), [&](const Extents& at) {
        return !read_at(f.layout, at) &&
               (kind_at(f.layout, at) != SlotKind::cropped || shows_input(f.layout, at));
    });
    std::vector<std::string> why = unread(f.layer, f.layout);
    if (cells.empty() && why.empty()) return std::nullopt;
    // Of what no window is given for, only the count is said.
    if (f.layer.op == Operator::resize)
        why.insert(why.begin(), "the outputs lie farther apart than what each of them reads");
    std::string words;
    for (const std::string& each : why) words += (words.empty() ? "" : " ") + as_sentence(each);
    return Meaning{words.empty() ? "No window reaches these cells." : words, std::move(cells)};
}

}  // namespace

std::optional<Meaning> meaning_of(const Figure& f, const Moment& moment, const Meant& meant) {
    const auto* field = std::get_if<LayerField>(&meant);
    return field != nullptr ? meaning_of_field(f, moment, *field) : meaning_of_never_read(f);
}

namespace {

// The views that show best what a field does, the best one first.
std::vector<ViewKind> views_that_show(const Layer& layer, const Meant& meant) {
    const auto* named = std::get_if<LayerField>(&meant);
    // How often each cell is read, and so which is not.
    if (named == nullptr) return {ViewKind::overlap, ViewKind::flat};
    const LayerField field = *named;
    const bool back = layer.op == Operator::transposed_convolution;
    switch (field) {
        case LayerField::input:
            return {};
        case LayerField::kernel:
            if (back) return {ViewKind::scatter, ViewKind::flat};
            if (layer.in_channels > layer.groups) return {ViewKind::channel_sums, ViewKind::flat};
            return {ViewKind::flat};
        case LayerField::stride:
        case LayerField::padding:
            return back ? std::vector{ViewKind::scatter, ViewKind::flat} : std::vector{ViewKind::flat};
        case LayerField::output_padding:
            return {ViewKind::there_and_back, ViewKind::scatter, ViewKind::flat};
        case LayerField::in_channels:
        case LayerField::out_channels:
        case LayerField::groups:
            return is_shuffle(layer.op) ? std::vector{ViewKind::oblique} : std::vector{ViewKind::channels};
        default:
            return {ViewKind::flat};
    }
}

}  // namespace

std::optional<ViewKind> view_that_shows(const Figure& f, const Meant& meant) {
    for (const ViewKind kind : views_that_show(f.layer, meant)) {
        if (kind == f.scenario.view.kind) return std::nullopt;
        Scenario scenario = f.scenario;
        scenario.view.kind = kind;
        if (!why_no_figure(scenario)) return kind;
    }
    return std::nullopt;
}

std::optional<LayerField> field_of(const Figure& f, const Spot& cell) {
    if (!has_window(f.layer.op)) return std::nullopt;
    if (lies_on(cell, PlaneName::kernel)) return LayerField::kernel;
    if (!lies_on(cell, PlaneName::grid)) return std::nullopt;
    const Extents slots = slot_extents(f.layout);
    for (std::size_t i = 0; i < 3; ++i) {
        if (cell.at.size() != 3 || cell.at[i] < 0 || cell.at[i] >= slots[i]) return std::nullopt;
    }
    switch (kind_at(f.layout, cell.at)) {
        case SlotKind::real:
            return LayerField::input;
        case SlotKind::inserted_zero:
            return LayerField::stride;
        case SlotKind::padding:
        case SlotKind::cropped:
            return LayerField::padding;
        case SlotKind::output_padding:
            return LayerField::output_padding;
        case SlotKind::overhang:
            return LayerField::ceil_mode;
    }
    return std::nullopt;
}

}  // namespace convwalk
