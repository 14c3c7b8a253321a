#include "views/planes/figure_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "advice/cost.h"
#include "arithmetic/derivation.h"
#include "basics/text.h"
#include "figure/channels.h"
#include "figure/sum_words.h"
#include "views/planes/brush.h"
#include "views/planes/cell_words.h"
#include "views/planes/channel_colours.h"
#include "views/planes/factor_painter.h"
#include "views/planes/number_painter.h"

namespace convwalk {
namespace {

// Whether any cell of the grid is of this kind.
bool occurs(const Layout& l, SlotKind kind) {
    return std::any_of(l.axes.begin(), l.axes.end(), [kind](const AxisLayout& axis) {
        return std::any_of(axis.slots.begin(), axis.slots.end(),
                           [kind](const Slot& s) { return s.kind == kind; });
    });
}

// What surrounds an expanded input is no padding, which a transposed layer cuts from its result.
const char* padding_is_called(const Layer& layer) {
    if (layer.op == Operator::resize) return "border, repeated";
    if (layer.op == Operator::transposed_convolution) return "border zeros";
    switch (layer.padding_mode) {
        case PaddingMode::zeros:
            break;
        case PaddingMode::reflect:
            return "padding, mirrored";
        case PaddingMode::replicate:
            return "padding, repeated";
        case PaddingMode::circular:
            return "padding, wrapped around";
    }
    return "padding";
}

// The channels that become one, in their order.
std::vector<LegendEntry> shuffle_legend(const Figure& f) {
    constexpr std::int64_t kMostNamed = 4;
    const Theme& theme = f.scenario.theme;
    const Shuffle& shuffle = f.layout.shuffle;
    const std::int64_t count = shuffle.factor * shuffle.factor;
    const std::int64_t channels = std::max(f.layout.axes[0].inputs, f.layout.axes[0].outputs);
    std::vector<LegendEntry> legend;
    for (std::int64_t place = 0; place < count; ++place) {
        if (count > kMostNamed && place > 0 && place + 1 < count) continue;
        CellStyle style = theme.input;
        style.fill = channel_colour(theme, place, count);
        // Those of the other outputs have the same colours.
        std::string name = fmt::format("channel {}", shuffle.coarse_channel(0, place));
        if (channels > count)
            name = fmt::format("channels {}, {}{}", shuffle.coarse_channel(0, place),
                               shuffle.coarse_channel(1, place), channels > 2 * count ? ", …" : "");
        legend.push_back({style, false, false, std::move(name)});
    }
    CellStyle moved;
    moved.stroke = theme.accent;
    moved.fill = theme.window;
    legend.push_back({moved, false, false, "moved now", false, true});
    return legend;
}

bool any_positive(const std::vector<double>& values) {
    return std::any_of(values.begin(), values.end(), [](double value) { return value > 0; });
}

// Whether a cell that is painted holds a negative number.
bool shows_negative(const Figure& f) {
    const auto& [grid, kernel, output] = f.values->ranges;
    return grid.negative || output.negative || (kernel.negative && f.paging.kernel_shown);
}

std::vector<LegendEntry> legend_of(const Figure& f) {
    if (is_shuffle(f.layer.op)) return shuffle_legend(f);
    const Theme& theme = f.scenario.theme;
    std::vector<LegendEntry> legend = grid_legend(f);
    const CellStyle computed = f.values ? coloured_by(theme, theme.output, 1, 1) : theme.output;
    legend.push_back({computed, false, false, name_of_outputs(f.layer)});
    // A pattern that no output has.
    if (f.values && !any_positive(f.values->cells.result.output.values))
        legend.back().swatch.hatch = Hatch::none;
    if (f.values && shows_negative(f))
        legend.push_back({coloured_by(theme, theme.output, -1, 1), false, false, "negative"});
    return legend;
}

// What the current window reads, counted along each axis and multiplied.
std::string status_of(const Figure& f, const Moment& moment) {
    if (moment.step < 0) return intro_status(f.layer, moment);
    const Extents output = unravelled(moment.step, output_extents(f.layout));
    const auto [real, others, copies] = window_count(f.layout, output);
    const std::string who =
        fmt::format("step {} of {} · output {}", moment.step + 1, f.timeline.steps, in_brackets(f, output));
    if (is_shuffle(f.layer.op) || f.layer.op == Operator::pad)
        return fmt::format("{} {}", who, words_of_plane_cell(f, spot_on(PlaneName::output, output))[1]);
    std::vector<std::string> read;
    if (real > 0) read.push_back(counted(real, "input cell", "input cells"));
    if (copies > 0) read.push_back(counted(copies, "copy", "copies"));
    std::string cells = fmt::format("{}", fmt::join(read, " and "));
    const std::string each = in_each_channel(f.layer);
    if (const std::string factors = factor_words(f, output); !factors.empty()) {
        // Four of them along an axis fill a line by themselves.
        if (cells_each_side(f.layer.resize_mode) > 1) return fmt::format("{}: {}{}", who, factors, each);
        cells += ": " + factors;
    }
    if (others == 0) return fmt::format("{} reads {}{}", who, cells, each);
    const std::string zeros = counted(others, "zero", "zeros");
    const std::string rest = f.layer.op == Operator::transposed_convolution
                                 ? fmt::format("{} that {} put in", zeros, others == 1 ? "was" : "were")
                             : is_pooling(f.layer.op)
                                 ? counted(others, "place", "places") + " outside the input"
                                 : zeros + " of the padding";
    return fmt::format("{} reads {}{}{}{}", who, cells, cells.empty() ? "" : " and ", rest, each);
}

}  // namespace

std::vector<LegendEntry> grid_legend(const Figure& f) {
    const Theme& theme = f.scenario.theme;
    const Layout& l = f.layout;
    std::vector<LegendEntry> legend = {{theme.input, false, false, "input", false, false, LayerField::input}};
    const auto add = [&](bool present, const CellStyle& style, const char* text, LayerField field,
                         bool dotted = false) {
        if (present) legend.push_back({style, false, false, text, dotted, false, field});
    };
    // Zeros that were put in are dots among numbers.
    const bool dots = f.values.has_value();
    add(occurs(l, SlotKind::inserted_zero), theme.inserted_zero, "inserted zeros", LayerField::stride, dots);
    const bool copies = f.layer.op == Operator::resize || f.layer.padding_mode != PaddingMode::zeros;
    const bool zeros = dots && !copies && f.layer.op != Operator::max_pooling;
    add(occurs(l, SlotKind::padding), copies ? copied_style(theme) : theme.padding,
        zeros && f.layer.op != Operator::transposed_convolution ? "zeros of the padding"
                                                                : padding_is_called(f.layer),
        LayerField::padding, zeros);
    add(occurs(l, SlotKind::output_padding), theme.output_padding, "output padding",
        LayerField::output_padding, dots);
    add(occurs(l, SlotKind::overhang), theme.overhang, beyond_what(f.layer), LayerField::ceil_mode);
    if (occurs(l, SlotKind::cropped))
        legend.push_back({theme.cropped, true, false, "cropped", false, false, LayerField::padding});
    if (some_never_read(l) && !f.scenario.view.hidden.result)
        legend.push_back({theme.padding, false, true, "never read", false, false, NeverRead()});
    CellStyle window;
    window.fill = theme.window;
    window.stroke = theme.accent;
    legend.push_back({window, false, false, has_weights(f.layer.op) ? "kernel window" : "window", false, true,
                      LayerField::kernel});
    return legend;
}

std::string intro_status(const Layer& layer, const Moment& moment) {
    if (moment.spread == 0) return "the input, as it comes";
    if (moment.surround == 0) {
        const auto stride = common(layer, [](const AxisSpec& a) { return a.stride; });
        if (!stride) return "the strides put zeros between the inputs, s − 1 in each gap";
        return fmt::format("stride {} puts {} between two inputs: one step is {} an input", *stride,
                           counted(*stride - 1, "zero", "zeros"), share_in_words(*stride));
    }
    const auto extra = common(layer, [](const AxisSpec& a) { return a.output_padding; });
    const std::string at_end = extra && *extra == 0 ? ""
                               : extra ? fmt::format(", output padding adds {} at the end", *extra)
                                       : ", output padding adds more at the end";
    const auto same_sides = [](const AxisSpec& a) {
        return a.padding_begin == a.padding_end ? a.padding_begin : -1;
    };
    const auto padding = common(layer, same_sides);
    const auto reach = common(layer, [](const AxisSpec& a) { return effective_kernel(a) - 1; });
    if (!padding || *padding < 0 || !reach) return "each side gets d·(k − 1) − p border zeros" + at_end;
    const char* letters = layer.axes.front().dilation == 1 ? "k − 1 − p" : "d·(k − 1) − p";
    const std::int64_t each = *reach - *padding;
    const std::string side = fmt::format("{} = {} − {}", letters, *reach, *padding);
    if (each < 0) return fmt::format("{} is negative: {} cut away on each side{}", side, -each, at_end);
    return fmt::format("border zeros: {} = {} on each side{}", side, each, at_end);
}

std::string with_channels(std::string caption, const Layer& layer) {
    const std::string drawn = drawn_channels(layer);
    return drawn.empty() ? caption : fmt::format("{} · drawn: {}", caption, drawn);
}

std::string parameters_and_channels(const Figure& f) {
    return with_channels(parameter_caption(f.request), f.layer);
}

std::string size_in_words(const Layer& layer) {
    const std::string caption = size_caption(layer);
    if (caption.find(": ") != std::string::npos || layer.axes.front().output_size) return caption;
    if (layer.op == Operator::transposed_convolution) {
        const std::int64_t more = layer.axes.front().output_padding;
        return more == 0 ? caption : fmt::format("{}, the last {} for the output padding", caption, more);
    }
    return caption.find(" + 1 = ") == std::string::npos ? caption : caption + ", 1 for the first window";
}

std::string title_of(const Figure& f) {
    if (!f.scenario.title.empty()) return f.scenario.title;
    return title_of(f.layer);
}

std::string title_of(const Layer& layer) {
    if (is_shuffle(layer.op)) {
        const auto maps = [](std::int64_t channels, const Extents& extents) {
            return channels == 1 ? to_string(extents) : fmt::format("{} of {}", channels, to_string(extents));
        };
        return fmt::format("{}, {} → {}", capitalised(name_of(layer.op)),
                           maps(layer.in_channels, input_extents(layer)),
                           maps(output_channels(layer), output_extents(layer)));
    }
    return fmt::format("{}, {} → {}", capitalised(name_of(layer.op)), to_string(input_extents(layer)),
                       to_string(output_extents(layer)));
}

std::optional<Extents> output_told(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    if (focus) return lies_on(*focus, PlaneName::output) ? std::optional(focus->at) : std::nullopt;
    if (moment.step < 0) return std::nullopt;
    return unravelled(moment.step, output_extents(f.layout));
}

Words words_of_planes(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    // What is called a convolution in a framework is a cross-correlation.
    const bool flipped = f.values && f.scenario.values.true_convolution && !is_pooling(f.layer.op);
    Words words = {title_of(f),
                   fmt::format("{} · {}{}", parameters_and_channels(f), size_in_words(f.layer),
                               flipped ? " · kernel flipped; frameworks do not flip it" : ""),
                   focus ? sentence_of_plane_cell(f, *focus) : status_of(f, moment), legend_of(f)};
    if (const auto output = output_told(f, moment, focus); f.values && output)
        words.sum = spelled_sum(f, *output);
    return words;
}

std::string input_caption(const Layer& layer, const Hidden& hidden) {
    const bool transposed = layer.op == Operator::transposed_convolution;
    std::string caption = to_string(input_extents(layer));
    if (is_shuffle(layer.op) && layer.in_channels > 1)
        return fmt::format("{} channels of {}", layer.in_channels, caption);
    if (layer.op == Operator::resize || layer.op == Operator::pad) return caption;
    if (transposed && hidden.result) return caption;
    if (transposed) {
        const auto zeros = common(layer, [](const AxisSpec& a) { return a.stride - 1; });
        if (!zeros) caption += " with zeros between";
        if (zeros && *zeros > 0)
            caption += fmt::format(" with {} {} between", *zeros, *zeros == 1 ? "zero" : "zeros");
    }
    const auto begin =
        common(layer, [&](const AxisSpec& a) { return transposed ? expansion(a).begin : a.padding_begin; });
    const auto end = common(layer, [&](const AxisSpec& a) {
        return transposed ? expansion(a).end - a.output_padding : a.padding_end;
    });
    if (begin && end && *begin == 0 && *end == 0) return caption;
    if (begin && end && *begin == *end && *begin < 0) return caption + fmt::format(", cut by {}", -*begin);
    const bool told = begin && end && (*begin == *end || (*begin >= 0 && *end >= 0));
    if (!transposed) {
        if (!told) return caption + ", padded unevenly";
        return caption + (*begin == *end ? fmt::format(", padded by {}", *begin)
                                         : fmt::format(", padded {} before, {} after", *begin, *end));
    }
    // The zeros of the border go on with those in between.
    const std::string joint = caption.find(" with ") == std::string::npos ? " with border zeros: " : ", ";
    if (!told) return caption + joint + "unlike ones around";
    return caption + joint +
           (*begin == *end ? fmt::format("{} around", *begin)
                           : fmt::format("{} before, {} after", *begin, *end));
}

}  // namespace convwalk
