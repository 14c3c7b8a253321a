#include "views/faces/faces_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "basics/text.h"
#include "figure/channels.h"
#include "layout/overlap.h"
#include "numeric/terms.h"
#include "views/faces/face_looks.h"
#include "views/faces/face_maps.h"
#include "views/planes/cell_words.h"
#include "views/planes/figure_words.h"
#include "views/planes/focus_painter.h"
#include "views/planes/number_painter.h"
#include "views/planes/placed_axis.h"

namespace convwalk {
namespace {

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

std::size_t axes_of(const Figure& f) {
    return f.layer.axes.size();
}

// The last ones: those that the layer has.
Extents own(const Figure& f, const Cell3& at) {
    return {at.end() - static_cast<std::ptrdiff_t>(axes_of(f)), at.end()};
}

std::string brackets(const Figure& f, const Cell3& at) {
    return fmt::format("({})", fmt::join(own(f, at), ", "));
}

// "rows 2..4", "row 2", "rows 0, 2, 4"
std::string along(const AxisSpec& a, std::int64_t begin, std::string_view name) {
    const std::int64_t end = begin + effective_kernel(a) - 1;
    const bool several = a.kernel > 1;
    std::string words(name.empty() ? "place" : name);
    if (several && name != "depth") words += "s";
    if (!several) return fmt::format("{} {}", words, begin);
    if (a.dilation == 1) return fmt::format("{} {}..{}", words, begin, end);
    if (a.kernel > 3) return fmt::format("{} {}, {}, … {}", words, begin, begin + a.dilation, end);
    std::vector<std::int64_t> all;
    for (std::int64_t tap = 0; tap < a.kernel; ++tap) all.push_back(begin + tap * a.dilation);
    return fmt::format("{} {}", words, fmt::join(all, ", "));
}

std::string where_it_lands(const Figure& f, const Cell3& input) {
    std::vector<std::string> parts;
    const std::size_t axes = axes_of(f);
    for (std::size_t i = 3 - axes; i < 3; ++i) {
        const AxisSpec& a = faces_of(f).plan.axes[i];
        parts.push_back(along(a, input[i] * a.stride, axis_name(i - (3 - axes), axes)));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

double number_of(const std::vector<double>& values, std::int64_t flat) {
    return values[index(flat)];
}

std::string bracketed(double value) {
    const std::string text = number_label(value);
    return value < 0 ? "(" + text + ")" : text;
}

// "2·1", input times weight
std::string product_text(double input, double weight) {
    return fmt::format("{}·{}", bracketed(input), bracketed(weight));
}

// "2·1 + 3·1"; the stamps' order is that of the inputs.
std::string products_of(const Figure& f, const std::vector<Contribution>& all) {
    std::vector<std::string> terms;
    for (const Contribution& c : all)
        terms.push_back(product_text(number_of(faces_of(f).numbers->stamped, c.input),
                                     number_of(faces_of(f).numbers->kernel, c.tap)));
    return fmt::format("{}", fmt::join(terms, " + "));
}
std::string stamps_of(const Figure& f, const std::vector<Contribution>& all) {
    std::vector<std::string> terms;
    for (const Contribution& c : all)
        terms.push_back(bracketed(number_of(faces_of(f).numbers->stamped, c.input) *
                                  number_of(faces_of(f).numbers->kernel, c.tap)));
    return fmt::format("{}", fmt::join(terms, " + "));
}

std::string size_of(const Figure& f, const Cell3& e) {
    return to_string(own(f, e));
}

std::int64_t changed(const FaceNumbers& n) {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < n.walked.size(); ++i)
        count += number_label(n.walked[i]) != number_label(n.kept[i]) ? 1 : 0;
    return count;
}

std::string upper_first(std::string text) {
    if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

// " = 3"
std::string equals(const std::vector<double>& values, std::int64_t flat) {
    return fmt::format(" = {}", number_label(values[index(flat)]));
}

std::vector<std::string> words_of_weight(const Figure& f, const Cell3& at) {
    const Faces& faces = faces_of(f);
    std::string name = fmt::format("kernel {}", brackets(f, at));
    if (faces.numbers) name += equals(faces.numbers->kernel, flat_of(at, faces.plan.kernel));
    return {std::move(name),
            faces.chained ? "the same on the way there and back" : "multiplied with every input once"};
}

// "read by 4 outputs"
std::string readers_of_slot(const Layer& layer, const Layout& grid, const Cell3& at) {
    if (kind_at(grid, extents_of(at)) == SlotKind::cropped) return "cut away before the window comes";
    Extents counts;
    for (const auto& pairs : joined_with(grid, spot_on(PlaneName::grid, extents_of(at))))
        counts.push_back(static_cast<std::int64_t>(pairs.size()));
    const std::int64_t outputs = cell_count(counts);
    return outputs == 0 ? "never read: no window reaches it"
                        : "read by " + counted(outputs, "output", "outputs") + of_each_filter(layer);
}

std::vector<std::string> words_of_slot(const Figure& f, const Cell3& at) {
    const Faces& faces = faces_of(f);
    SlotKind kind = SlotKind::real;
    Cell3 source{};
    for (std::size_t i = 0; i < 3; ++i) {
        const Slot& slot = faces.grid.axes[i].slots[index(at[i])];
        kind = std::max(kind, uncut(slot));
        source[i] = slot.source;
    }
    const Cell3 inputs = cell3(input_extents(faces.grid));
    const bool real = lies_in(source, inputs);
    std::vector<std::string> lines;
    if (!real) {
        lines.emplace_back(kind == SlotKind::inserted_zero    ? "inserted zero"
                           : kind == SlotKind::output_padding ? "output padding: added at the end"
                           : faces.chained                    ? "padding"
                                                              : "border zero");
    } else {
        lines.push_back(fmt::format("input {}", brackets(f, source)));
        if (faces.numbers) lines.back() += equals(faces.numbers->walked, flat_of(source, inputs));
    }
    if (f.scenario.view.kind != ViewKind::scatter)
        lines.push_back(readers_of_slot(faces.walked, faces.grid, at));
    if (real && !faces.chained) lines.push_back("stamped at " + where_it_lands(f, source));
    return lines;
}

// "output (1, 1) of the convolution: 2·3 + 1·1 + 7 zeros = 7"
std::string convolution_output_words(const Figure& f, const Cell3& at) {
    const Faces& faces = faces_of(f);
    const std::string name =
        fmt::format("{}output {} of the convolution", share_of(faces.walked), brackets(f, at));
    if (!faces.numbers) return name;
    constexpr std::size_t kMostTerms = 9;
    const std::vector<Tap> window = taps(faces.grid, extents_of(at));
    std::vector<std::string> terms;
    std::int64_t zeros = 0;
    for (const Tap& tap : window) {
        if (!tap.source) ++zeros;
        if (!tap.source || terms.size() > kMostTerms) continue;
        terms.push_back(
            product_text(number_of(faces.numbers->walked, *tap.source),
                         number_of(faces.numbers->kernel, flat_of(cell3(tap.weight), faces.plan.kernel))));
    }
    const std::string result = equals(faces.numbers->gathered, flat_of(at, faces.plan.inputs));
    if (terms.size() > kMostTerms)
        return fmt::format("{}: {} add up to{}", name, counted(std::ssize(window), "product", "products"),
                           result.substr(2));
    if (zeros > 0 || terms.empty()) terms.push_back(counted(zeros, "zero", "zeros"));
    return fmt::format("{}: {}{}", name, fmt::join(terms, " + "), result);
}

// There and back, what is stamped.
std::vector<std::string> words_of_convolution_output(const Figure& f, const Cell3& at) {
    return {convolution_output_words(f, at), "stamped at " + where_it_lands(f, at)};
}

// "2·1 + 3·1 = 5"; counted where there are no numbers, or many.
std::string sum_at(const Figure& f, const Cell3& canvas) {
    const Faces& faces = faces_of(f);
    const std::vector<Contribution> all = contributions_to(faces.plan, canvas);
    constexpr std::size_t kMostTerms = 9;
    if (all.empty())
        return lies_in(canvas, faces.plan.full) ? "no stamp lands here: 0"
                                                : "output padding beyond the full result: 0";
    if (!faces.numbers || all.size() > kMostTerms)
        return counted(static_cast<std::int64_t>(all.size()), "contribution", "contributions");
    double sum = 0;
    for (const Contribution& c : all)
        sum += number_of(faces.numbers->stamped, c.input) * number_of(faces.numbers->kernel, c.tap);
    return fmt::format("{} = {}", products_of(f, all), number_label(sum));
}

std::vector<std::string> words_of_sum(const Figure& f, const Cell3& canvas) {
    const Faces& faces = faces_of(f);
    const StampPlan& plan = faces.plan;
    const std::optional<Cell3> output = output_of_canvas(plan, canvas);
    std::vector<std::string> lines;
    const std::string name = faces.chained ? "back at" : share_of(faces.walked) + "output";
    lines.push_back(output ? fmt::format("{} {}", name, brackets(f, *output))
                           : fmt::format("cut away: place {} of the full result", brackets(f, canvas)));
    lines.push_back(sum_at(f, canvas));
    if (output && faces.chained && faces.numbers)
        lines.push_back(fmt::format(
            "was {} before", number_label(number_of(faces.numbers->walked, flat_of(*output, plan.output)))));
    if (output && !faces.chained && has_crop(plan))
        lines.push_back(fmt::format("place {} of the full result", brackets(f, canvas)));
    return lines;
}

}  // namespace

std::string step_words(const Figure& f, const Moment& moment) {
    return fmt::format("step {} of {} · ", moment.step + 1, f.timeline.steps);
}

std::string stamp_words(const Figure& f, std::int64_t input) {
    const StampPlan& plan = faces_of(f).plan;
    const Cell3 at = place_of(input, plan.inputs);
    const std::string what =
        faces_of(f).numbers
            ? fmt::format(": {} · kernel", number_label(number_of(faces_of(f).numbers->stamped, input)))
            : " times the kernel";
    return fmt::format("{} {}{} is added at {}", faces_of(f).chained ? "output" : "input", brackets(f, at),
                       what, where_it_lands(f, at));
}

std::string full_words(const Figure& f) {
    const StampPlan& plan = faces_of(f).plan;
    const std::int64_t inputs = cells_of(plan.inputs);
    std::string words = fmt::format("{} stamped and the overlaps added up: the full result is {}",
                                    inputs == 1 ? "the input is" : fmt::format("all {} inputs are", inputs),
                                    size_of(f, plan.full));
    const Layer& layer = faces_of(f).stamped_layer;
    const auto i = common(layer, [](const AxisSpec& a) { return a.input; });
    const auto s = common(layer, [](const AxisSpec& a) { return a.stride; });
    const auto reach = common(layer, [](const AxisSpec& a) { return effective_kernel(a); });
    if (i && s && reach) words += fmt::format(", as {} = {}·({} − 1) + {}", plan.full[2], *s, *i, *reach);
    if (!has_crop(plan)) words += "; nothing is cut away";
    return words;
}

std::string crop_words(const Figure& f) {
    const StampPlan& plan = faces_of(f).plan;
    const Layer& layer = faces_of(f).stamped_layer;
    const auto begin = common(layer, [](const AxisSpec& a) { return a.padding_begin; });
    const auto end = common(layer, [](const AxisSpec& a) { return a.padding_end; });
    const auto extra = common(layer, [](const AxisSpec& a) { return a.output_padding; });
    std::string words;
    if (!begin || !end) {
        words = "the padding is cut away on every side";
    } else if (*begin == *end) {
        words = *begin == 0 ? "padding 0 cuts nothing away"
                            : fmt::format("padding {} cuts {} away on each side", *begin,
                                          counted(*begin, "cell", "cells"));
    } else {
        words = fmt::format("padding cuts {} away before and {} after", *begin, *end);
    }
    if (!extra) {
        words += ", output padding gives some back at the end";
    } else if (*extra > 0) {
        words += fmt::format(", output padding {} {} {} at the end", *extra,
                             end && *extra <= *end ? "keeps" : "puts", counted(*extra, "more", "more"));
    }
    return fmt::format("{}: {} → {}", words, size_of(f, plan.full), size_of(f, plan.output));
}

std::string both_words(const Figure& f, const Cell3& output) {
    constexpr std::size_t kMostTerms = 4;
    const std::vector<Contribution> all =
        contributions_to(faces_of(f).plan, canvas_of_output(faces_of(f).plan, output));
    const std::string who = fmt::format("{}output {}", share_of(faces_of(f).walked), brackets(f, output));
    if (all.empty()) return who + " · the window reads zeros alone, and no stamp lands here: 0 on both sides";
    const std::int64_t taps = cells_of(faces_of(f).plan.kernel);
    const auto inputs = static_cast<std::int64_t>(all.size());
    if (!faces_of(f).numbers)
        return fmt::format("{} · the window reads {} and {} · {} here", who,
                           counted(inputs, "input", "inputs"), counted(taps - inputs, "zero", "zeros"),
                           counted(inputs, "stamp lands", "stamps overlap"));
    const double sum = number_of(faces_of(f).numbers->gathered, flat_of(output, faces_of(f).plan.output));
    const std::string result = number_label(sum);
    if (all.size() > kMostTerms)
        return fmt::format("{} · {} with inputs under the window add up to {} · {} here: {}", who,
                           counted(inputs, "product", "products"), result,
                           counted(inputs, "stamp lands", "stamps overlap"), result);
    const std::string found =
        products_of(f, all) + (taps > inputs ? " + " + counted(taps - inputs, "zero", "zeros") : "");
    std::vector<std::string> from;
    for (const Contribution& c : all) from.push_back(brackets(f, place_of(c.input, faces_of(f).plan.inputs)));
    if (all.size() == 1)
        return fmt::format("{} · the window finds {} = {} · the stamp of input {} brings {}", who, found,
                           result, from.front(), stamps_of(f, all));
    const std::string inputs_named = all.size() == 2 ? fmt::format("inputs {} and {}", from[0], from[1])
                                                     : fmt::format("{} inputs", inputs);
    return fmt::format("{} · the window finds {} = {} · the stamps of {} add up: {} = {}", who, found, result,
                       inputs_named, stamps_of(f, all), result);
}

std::optional<std::int64_t> first_changed(const Figure& f) {
    if (!faces_of(f).chained || !faces_of(f).numbers) return std::nullopt;
    const FaceNumbers& n = *faces_of(f).numbers;
    for (std::size_t i = 0; i < n.walked.size(); ++i) {
        if (number_label(n.walked[i]) != number_label(n.kept[i])) return static_cast<std::int64_t>(i);
    }
    return std::nullopt;
}

std::string back_words(const Figure& f) {
    const FaceNumbers& n = *faces_of(f).numbers;
    const std::string shape = size_of(f, faces_of(f).plan.output);
    const auto first = first_changed(f);
    if (!first)
        return fmt::format("the shape came back, {}, and here the values, too: this kernel only copies",
                           shape);
    return fmt::format("the shape came back, {}, the values did not: input {} was {} and came back as {}",
                       shape, brackets(f, place_of(*first, faces_of(f).plan.output)),
                       number_label(n.walked[index(*first)]), number_label(n.kept[index(*first)]));
}

std::vector<std::string> why_no_inverse(const Figure& f) {
    if (f.scenario.view.kind != ViewKind::there_and_back) return {};
    std::vector<std::string> why;
    const std::int64_t before = cells_of(faces_of(f).plan.output);
    const std::int64_t between = cells_of(faces_of(f).plan.inputs);
    if (faces_of(f).numbers) {
        why.push_back(upper_first(back_words(f)) + ".");
        const std::int64_t others = changed(*faces_of(f).numbers);
        if (others > 0)
            why.push_back(
                fmt::format("{} of {} numbers are others: on the way back each was multiplied by the "
                            "same kernel again, not divided by it, and overlaps were added up.",
                            others, before));
    }
    if (between < before)
        why.push_back(
            fmt::format("{} numbers became {}: what was lost on the way can't be known from these "
                        "numbers alone.",
                        before, between));
    why.push_back(
        "So “deconvolution” is the wrong word: that would undo the convolution. A transposed convolution "
        "only "
        "has the connections of the convolution, backwards.");
    return why;
}

std::vector<LegendEntry> face_legend(const Figure& f, bool gathers) {
    const Theme& theme = f.scenario.theme;
    const Faces& faces = faces_of(f);
    std::vector<LegendEntry> legend = {{theme.input, false, false, "input"}};
    const auto add = [&](bool present, const CellStyle& style, const char* text, bool dotted = false) {
        if (present) legend.push_back({style, false, false, text, dotted});
    };
    // Zeros that were put in are dots among numbers.
    const bool dots = faces.numbers.has_value();
    const auto occurs = [&](SlotKind kind) {
        return gathers &&
               std::any_of(faces.grid.axes.begin(), faces.grid.axes.end(), [kind](const AxisLayout& axis) {
                   return std::any_of(axis.slots.begin(), axis.slots.end(),
                                      [kind](const Slot& s) { return s.kind == kind; });
               });
    };
    add(occurs(SlotKind::inserted_zero), theme.inserted_zero, "inserted zeros", dots);
    add(occurs(SlotKind::padding), theme.padding,
        !faces.chained ? "border zeros"
        : dots         ? "zeros of the padding"
                       : "padding",
        dots);
    const bool extra = std::any_of(faces.plan.axes.begin(), faces.plan.axes.end(),
                                   [](const AxisSpec& a) { return a.output_padding > 0; });
    const bool beyond = reaches_beyond(faces.plan);
    add(beyond || occurs(SlotKind::output_padding), theme.output_padding, "output padding", dots && !beyond);
    if (extra && !beyond) {
        CellStyle kept_more = dots ? coloured_by(theme, theme.output, 1, 1) : theme.output;
        kept_more.stroke = theme.output_padding.stroke;
        kept_more.dashed = true;
        legend.push_back({kept_more, false, false, "kept by output padding"});
    }
    if (gathers && some_never_read(faces.grid) && !f.scenario.view.hidden.result)
        legend.push_back({theme.padding, false, true, "never read", false, false, NeverRead()});
    CellStyle window;
    window.fill = theme.window;
    window.stroke = theme.accent;
    if (gathers) legend.push_back({window, false, false, "kernel window", false, true});
    CellStyle now;
    now.stroke = theme.accent;
    legend.push_back({now, false, false, gathers ? "current step" : "current stamp", false, true});
    add(true, output_swatch(theme, faces.numbers), name_of_outputs(faces.walked).c_str());
    const bool cut = occurs(SlotKind::cropped) || cuts_away(faces.plan);
    if (cut) legend.push_back({theme.cropped, true, false, "cut away"});
    CellStyle kept;
    kept.stroke = theme.ink;
    kept.dashed = true;
    add(has_crop(faces.plan), kept, "what is kept");
    const bool negative =
        faces.numbers && (faces.numbers->walked_range.negative || faces.numbers->kernel_range.negative ||
                          faces.numbers->sums_range.negative);
    add(negative, coloured_by(theme, theme.output, -1, 1), "negative");
    return legend;
}

std::vector<std::string> face_cell_words(const Figure& f, const Spot& cell) {
    const Cell3 at = cell3(cell.at);
    if (lies_on(cell, PlaneName::kernel)) return words_of_weight(f, at);
    if (lies_on(cell, PlaneName::grid)) return words_of_slot(f, at);
    const std::optional<Cell3> canvas = canvas_of(f, cell);
    return canvas ? words_of_sum(f, *canvas) : words_of_convolution_output(f, at);
}

Words face_words(const Figure& f, std::string title, std::string caption, std::string status,
                 const std::optional<Spot>& focus, bool gathers) {
    Words w;
    w.title = std::move(title);
    w.caption = std::move(caption);
    if (faces_of(f).numbers && has_bias(f.layer, f.scenario.values)) w.caption += " · its bias is left out";
    w.status = focus ? fmt::format("{}", fmt::join(face_cell_words(f, *focus), " · ")) : std::move(status);
    w.status_lines = 2;
    w.legend = face_legend(f, gathers);
    return w;
}

std::vector<Compared> compared(const Layer& layer) {
    const std::optional<Layer> other = counterpart_of(layer);
    if (!other) return {};
    const bool back = layer.op == Operator::transposed_convolution;
    const Layer& transposed = back ? layer : *other;
    const Layer* const convolution = back ? &*other : &layer;
    std::vector<Compared> table;
    const Extents large = input_extents(*convolution);
    const Extents small = output_extents(*convolution);
    const bool shrinks = cell_count(small) < cell_count(large);
    const bool same = small == large;
    table.push_back({"purpose",
                     same      ? "finds features, keeps the size"
                     : shrinks ? "finds features in a map and makes it smaller"
                               : "finds features; its padding makes the map larger",
                     same      ? "spreads features over a map of the same size"
                     : shrinks ? "spreads features over a map and makes it larger"
                               : "spreads features; its padding makes the map smaller"});
    table.push_back({"size", fmt::format("{} → {}", to_string(large), to_string(small)),
                     fmt::format("{} → {}", to_string(small), to_string(large))});
    const auto s = common(transposed, [](const AxisSpec& a) { return a.stride; });
    if (s && *s == 1) {
        table.push_back({"stride 1", "the window moves cell by cell", "stamps lie cell by cell"});
    } else if (s) {
        table.push_back({fmt::format("stride {}", *s),
                         fmt::format("the window moves {} cells: divides the size by about {}", *s, *s),
                         fmt::format("stamps lie {} cells apart, {} between inputs: multiplies the size", *s,
                                     counted(*s - 1, "zero", "zeros"))});
    } else {
        table.push_back({"stride", "the window moves that far", "stamps lie that far apart"});
    }
    const Extents kernel = kernel_extents(transposed);
    const std::int64_t taps = cell_count(kernel);
    table.push_back({fmt::format("kernel {}", to_string(kernel)),
                     fmt::format("{} give one output", counted(taps, "cell", "cells")),
                     fmt::format("one input is stamped on {}; under a window the kernel is flipped",
                                 counted(taps, "cell", "cells"))});
    const auto begin = common(transposed, [](const AxisSpec& a) { return a.padding_begin; });
    const auto end = common(transposed, [](const AxisSpec& a) { return a.padding_end; });
    if (begin && end && *begin == *end && *begin == 0) return table;
    if (begin && end && *begin == *end) {
        table.push_back({fmt::format("padding {}", *begin),
                         fmt::format("puts {} on each side", counted(*begin, "zero", "zeros")),
                         fmt::format("cuts {} off each side", counted(*begin, "cell", "cells"))});
    } else {
        table.push_back({"padding", "puts zeros on the sides", "cuts cells off the sides"});
    }
    return table;
}

}  // namespace convwalk
