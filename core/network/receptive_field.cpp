#include "network/receptive_field.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "basics/text.h"

namespace convwalk::nodes {
namespace {

// Phases that are listed and looked at.
constexpr std::int64_t kMostPhases = 4096;

bool is_less(Fraction a, Fraction b) {
    return (a - b).num < 0;
}

Fraction smaller(Fraction a, Fraction b) {
    return is_less(a, b) ? a : b;
}

Fraction larger(Fraction a, Fraction b) {
    return is_less(a, b) ? b : a;
}

// Jump, alignment, period and bounds of a node as one of the nodes that it reads gives them.
Growing follow(const Link& link, std::size_t axis, const Growing& source) {
    const Step& step = link.steps[axis];
    const Fraction jump = source.field.jump;
    const Fraction shift = fraction(link.shift[axis]);
    Growing made;
    AxisField& field = made.field;
    field.jump = jump * scale_of(step);
    field.alignment = source.field.alignment + jump * (offset_of(step) + shift);
    if (source.field.period == 0 || __builtin_mul_overflow(source.field.period, period(step), &field.period))
        field.period = 0;
    const Fraction reach = fraction(product(step.dilation, step.kernel - 1));
    const Fraction padding = fraction(step.padding);
    Fraction first;
    Fraction last;
    switch (step.kind) {
        case Step::Kind::window:
            first = shift - padding;
            last = first + reach;
            break;
        case Step::Kind::stamp:
            first = shift + (padding - reach) * scale_of(step);
            last = shift + padding * scale_of(step);
            break;
        case Step::Kind::sampled:
            first = shift + step.offset - fraction(std::max(step.reach, 1));
            last = shift + step.offset + fraction(step.reach);
            break;
        case Step::Kind::shared: {
            const Fraction rounded = fraction(step.scale.den - 1, step.scale.den);
            first = shift - rounded;
            last = shift + step.scale + rounded - fraction(1);
            break;
        }
    }
    made.below = source.below + jump * first;
    made.above = source.above + jump * last;
    return made;
}

// Cells of the source among which are those whose fields begin first and end last, given that fields `period`
// cells apart are alike: of cells of one phase only the first and the last count.
std::vector<std::int64_t> decisive_sources(const Step& step, std::int64_t output, std::int64_t period) {
    std::vector<std::int64_t> cells;
    const auto add = [&](std::int64_t count, auto cell) {
        const std::int64_t some = std::min(count, period);
        for (std::int64_t i = 0; i < some; ++i) cells.push_back(cell(i));
        for (std::int64_t i = std::max(some, count - period); i < count; ++i) cells.push_back(cell(i));
    };
    switch (step.kind) {
        case Step::Kind::window: {
            const std::int64_t first = difference(product(output, step.stride), step.padding);
            add(step.kernel, [&](std::int64_t tap) { return sum(first, product(tap, step.dilation)); });
            break;
        }
        case Step::Kind::stamp: {
            // Tap t of input i meets the output where i * stride = output + padding - t * dilation.
            const std::int64_t at = sum(output, step.padding);
            const std::int64_t every = step.stride / std::gcd(step.stride, step.dilation);
            std::int64_t tap = 0;
            const std::int64_t most = std::min(step.kernel, every);
            while (tap < most && difference(at, product(tap, step.dilation)) % step.stride != 0) ++tap;
            if (tap == most) break;
            add((step.kernel - 1 - tap) / every + 1, [&](std::int64_t turn) {
                return difference(at, product(tap + turn * every, step.dilation)) / step.stride;
            });
            break;
        }
        case Step::Kind::sampled:
        case Step::Kind::shared: {
            Effort effort;
            const Runs runs = sources(step, {{output, output}}, false, effort);
            add(runs[0].last - runs[0].first + 1, [&](std::int64_t i) { return runs[0].first + i; });
            break;
        }
    }
    return cells;
}

// What cell `cell`, which may lie outside of the map, sees.
std::optional<Run> seen_from(const AxisField& field, std::int64_t cell) {
    const std::int64_t turns = floor_quotient(cell, field.period);
    const auto& phase = field.phases[static_cast<std::size_t>(cell - turns * field.period)];
    if (!phase) return std::nullopt;
    const std::int64_t moved = (fraction(product(turns, field.period)) * field.jump).num;
    return Run{sum(phase->first, moved), sum(phase->last, moved)};
}

void unite(std::optional<Run>& all, const std::optional<Run>& more) {
    if (!more) return;
    if (!all) all = more;
    all = Run{std::min(all->first, more->first), std::max(all->last, more->last)};
}

// Sizes from the phases that are listed.
void measure(AxisField& field) {
    field.size = 0;
    field.size_min = INT64_MAX;
    for (const auto& seen : field.phases) {
        const std::int64_t size = seen ? sum(difference(seen->last, seen->first), 1) : 0;
        field.size = std::max(field.size, size);
        field.size_min = std::min(field.size_min, size);
    }
    field.first = field.phases.front();
}

// Every phase from those of the sources. @return false when that is too much work, or they are not all known
bool list_phases(const Node& node, std::size_t axis, const std::vector<std::vector<Growing>>& fields,
                 Effort& effort, Growing& made) {
    AxisField& field = made.field;
    if (field.period == 0 || field.period > kMostPhases) return false;
    for (const Link& link : node.links) {
        if (!fields[link.source][axis].field.complete) return false;
    }
    std::vector<std::optional<Run>> phases(static_cast<std::size_t>(field.period));
    for (std::int64_t output = 0; output < field.period; ++output) {
        for (const Link& link : node.links) {
            const AxisField& source = fields[link.source][axis].field;
            const auto cells = decisive_sources(link.steps[axis], output, source.period);
            if (!effort.spend(static_cast<std::int64_t>(cells.size()) + 1)) return false;
            for (const std::int64_t cell : cells)
                unite(phases[static_cast<std::size_t>(output)],
                      seen_from(source, sum(cell, link.shift[axis])));
        }
    }
    field.phases = std::move(phases);
    measure(field);
    // Closer bounds than those that follow from the sources' bounds.
    bool some = false;
    for (std::int64_t output = 0; output < field.period; ++output) {
        const auto& phase = field.phases[static_cast<std::size_t>(output)];
        if (!phase) continue;
        const Fraction moved = fraction(output) * field.jump;
        const Fraction below = fraction(phase->first) - moved;
        const Fraction above = fraction(phase->last) - moved;
        made.below = some ? smaller(made.below, below) : below;
        made.above = some ? larger(made.above, above) : above;
        some = true;
    }
    return true;
}

// Without phases: what the bounds say.
void bound(Growing& made) {
    AxisField& field = made.field;
    field.complete = false;
    field.exact = false;
    const auto first = ceil_quotient(made.below.num, made.below.den);
    const auto last = floor_quotient(made.above.num, made.above.den);
    field.phases = {first <= last ? std::optional(Run{first, last}) : std::nullopt};
    measure(field);
    // Another phase may hold one cell more.
    const Fraction width = made.above - made.below;
    field.size = std::max(field.size, sum(floor_quotient(width.num, width.den), 1));
}

// Where fields do not repeat: the first output cells one by one.
void look_at_cells(const std::vector<Node>& nodes, std::size_t number, std::size_t axis, Effort& effort,
                   AxisField& field) {
    constexpr std::int64_t kMostLookedAt = 256;
    const std::int64_t count = std::min(cells_on(nodes[number], axis), kMostLookedAt);
    const std::size_t base = nodes[number].base;
    field.complete = false;
    field.phases.clear();
    for (std::int64_t cell = 0; cell < count && (cell == 0 || effort.left > 0); ++cell) {
        effort.exact = true;
        // Axes don't depend on one another down to the base.
        Region one(axes_of(nodes[number]));
        one[axis] = {{cell, cell}};
        field.phases.push_back(hull(traced(nodes, number, std::move(one), false, effort)[base][axis]));
        field.exact = field.exact && effort.exact;
    }
    measure(field);
}

// What a join does to the alignment of its second source.
void note_alignment(const StackLayer& layer, const AxisField& own, const AxisField& other, std::size_t axis,
                    std::vector<Remark>& remarks) {
    const std::string what = fmt::format("the skip from \"{}\" is not aligned", printable(*other_of(layer)));
    const Fraction shift = other.alignment - own.alignment;
    if (own.jump != other.jump)
        remarks.push_back({Note::Kind::not_aligned, what,
                           fmt::format(": its cells are {} apart on the input, those it meets {}",
                                       to_string(other.jump), to_string(own.jump)),
                           axis});
    else if (shift != Fraction{})
        remarks.push_back({Note::Kind::not_aligned, what,
                           fmt::format(": it lies {:g} cells of the input {} what it meets",
                                       std::abs(to_double(shift)), shift.num > 0 ? "behind" : "before"),
                           axis});
}

}  // namespace

namespace {

// Puts an axis of a node in order before it is handed on. @return whether hulls stand for sets
bool settle_axis(const Node& node, std::size_t axis, bool bounded, Effort& effort, Runs& runs) {
    runs = joined(std::move(runs));
    if (bounded) runs = within(runs, cells_on(node, axis));
    const bool spent = !effort.spend(static_cast<std::int64_t>(runs.size()));
    const bool hulls = !bounded && (!node.has_phases || spent);
    if (hulls || spent) {
        if (const auto whole = hull(runs)) runs = {*whole};
    }
    return hulls;
}

void read_axis(const std::vector<Node>& nodes, const Link& link, std::size_t axis, const Runs& runs,
               bool bounded, bool hulls, Effort& effort, Runs& target) {
    const Step& step = link.steps[axis];
    Runs found = shifted(sources(step, runs, hulls, effort), link.shift[axis]);
    if (bounded && step.padding_mode != PaddingMode::zeros)
        found = within_or_copied(found, step.padding_mode, cells_on(nodes[link.source], axis));
    target.insert(target.end(), found.begin(), found.end());
}

// What stands on other axes than it came from: everything that a source has, or the windows of an unfolding.
void read_elsewhere(const Node& reader, const Node& source, const Link& link, const Region& cells,
                    Effort& effort, Region& target) {
    if (std::any_of(cells.begin(), cells.end(), [](const Runs& runs) { return runs.empty(); })) return;
    // Where channels of a cell see different things, so may the sums of a fold.
    const bool parts = link.whole ? reader.mixed_up : link.folds == Link::Fold::fold && source.mixed_up;
    effort.exact = effort.exact && !parts;
    const Region read = link.whole ? all_cells(source) : folded_sources(link, cells, effort);
    for (std::size_t i = 0; i < read.size(); ++i)
        target[i].insert(target[i].end(), read[i].begin(), read[i].end());
}

}  // namespace

Region all_cells(const Node& node) {
    Region all;
    for (std::size_t i = 0; i < axes_of(node); ++i) all.push_back({{0, cells_on(node, i) - 1}});
    return all;
}

std::vector<Region> traced(const std::vector<Node>& nodes, std::size_t last, Region cells, bool bounded,
                           Effort& effort) {
    std::vector<Region> found(last + 1);
    for (std::size_t i = 0; i < last; ++i) found[i].resize(axes_of(nodes[i]));
    found[last] = std::move(cells);
    const std::size_t lowest = bounded ? 0 : nodes[last].base;
    for (std::size_t at = last; at > lowest; --at) {
        const Node& node = nodes[at];
        for (std::size_t axis = 0; axis < axes_of(node); ++axis) {
            Runs& runs = found[at][axis];
            if (runs.empty()) continue;
            const bool hulls = settle_axis(node, axis, bounded, effort, runs);
            for (const Link& link : node.links) {
                if (!link.leaves_axes())
                    read_axis(nodes, link, axis, runs, bounded, hulls, effort, found[link.source][axis]);
            }
        }
        for (const Link& link : node.links) {
            if (link.leaves_axes())
                read_elsewhere(node, nodes[link.source], link, found[at], effort, found[link.source]);
        }
    }
    for (std::size_t axis = 0; axis < found[lowest].size(); ++axis) {
        Runs& runs = found[lowest][axis];
        runs = joined(std::move(runs));
        if (bounded) runs = within(runs, cells_on(nodes[lowest], axis));
    }
    return found;
}

Seen seen_together(const std::vector<Node>& nodes, const std::vector<Seen>& seen, Effort& effort) {
    const Node& node = nodes.back();
    Seen all;
    all.axes.resize(nodes.front().size.size());
    all.exact = !node.mixed_up;
    std::vector<std::vector<std::optional<Run>>> parts;
    for (const Link& link : node.links) {
        const Node& source = nodes[link.source];
        std::vector<std::optional<Run>> part(all.axes.size());
        if (source.base > 0) {
            part = seen[link.source].axes;
            all.exact = all.exact && seen[link.source].exact;
        } else if (!part.empty()) {
            effort.exact = true;
            const Region cells = traced(nodes, link.source, all_cells(source), true, effort).front();
            for (std::size_t i = 0; i < part.size(); ++i) part[i] = hull(cells[i]);
            // Single cells of a map that keeps its place see less of it.
            all.exact = all.exact && effort.exact && (link.whole || cell_count(source.size) == 1);
        }
        for (std::size_t i = 0; i < part.size(); ++i) unite(all.axes[i], part[i]);
        parts.push_back(std::move(part));
    }
    // What one of two sees is less than both do.
    all.exact =
        all.exact && std::all_of(parts.begin(), parts.end(), [&](const auto& p) { return p == all.axes; });
    return all;
}

Growing grown(const Stack& stack, const std::vector<Node>& nodes,
              const std::vector<std::vector<Growing>>& fields, std::size_t axis, Effort& effort,
              std::vector<Remark>& remarks) {
    const std::size_t number = fields.size();
    const Node& node = nodes[number];
    const StackLayer& layer = stack.layers[number - 1];
    if (node.base == number) return {};
    const Growing& source = fields[node.links[0].source][axis];
    Growing made = follow(node.links[0], axis, source);
    AxisField& field = made.field;
    // A period of 0 in spite of few phases: fields stopped repeating at an earlier join.
    bool repeats = source.field.repeats;
    if (node.links.size() > 1) {
        const Growing& second = fields[node.links[1].source][axis];
        const Growing other = follow(node.links[1], axis, second);
        note_alignment(layer, field, other.field, axis, remarks);
        repeats = repeats && second.field.repeats && field.jump == other.field.jump;
        made.below = smaller(made.below, other.below);
        made.above = larger(made.above, other.above);
        const std::int64_t common = std::gcd(field.period, other.field.period);
        if (field.period == 0 || other.field.period == 0 ||
            __builtin_mul_overflow(field.period / common, other.field.period, &field.period))
            field.period = 0;
    } else if (const auto* crop = std::get_if<Crop>(&layer.what)) {
        const auto target = source_named(stack, number, "with", crop->with);
        if (nodes[target].base == node.base)
            note_alignment(layer, field, fields[target][axis].field, axis, remarks);
    }
    field.repeats = repeats;
    if (!repeats) {
        field.period = 0;
        look_at_cells(nodes, number, axis, effort, field);
        remarks.push_back(
            {Note::Kind::no_repetition, "the receptive field",
             fmt::format(" does not repeat; that of the first {} cells is given", field.phases.size()),
             axis});
    } else if (!list_phases(node, axis, fields, effort, made)) {
        bound(made);
    }
    if (field.complete && field.size_min == 0)
        remarks.push_back({Note::Kind::sees_nothing, "some output cells see no input", "", axis});
    if (!field.exact)
        remarks.push_back({Note::Kind::upper_bound, "the receptive field",
                           " has too many phases; it is an upper bound", axis});
    return made;
}

}  // namespace convwalk::nodes
