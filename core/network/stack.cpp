#include "network/stack.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "basics/text.h"
#include "network/layer_kinds.h"

namespace convwalk {
namespace {

// Phases that are listed and looked at.
constexpr std::int64_t kMostPhases = 4096;

// A layer reads one earlier layer, a join two.
struct Link {
    std::size_t source = 0;   // 0 = the input, n = layer n
    std::vector<Step> steps;  // one an axis
    Extents shift;            // cells by which the source is cut before index 0
};

// What is said of one axis, in two parts between which the axis is named.
struct Remark {
    Note::Kind kind = Note::Kind::lost_cells;
    std::string before;
    std::string after;
    std::size_t axis = 0;
    bool names_axis = true;  // false: all is said in the first part
};

struct Node {
    std::vector<Link> links;
    Extents size;
    std::int64_t channels = 1;
    bool has_phases = false;  // something on the way here is no window
};

class Refused {
  public:
    explicit Refused(StackRefusal refusal) : refusal_(std::move(refusal)) {}
    [[nodiscard]] const StackRefusal& refusal() const { return refusal_; }

  private:
    StackRefusal refusal_;
};

std::string place_of(std::size_t number, const StackLayer& layer) {
    return layer.name.empty() ? fmt::format("layer {}", number)
                              : fmt::format("layer {} (\"{}\")", number, printable(layer.name));
}

[[noreturn]] void refuse(std::size_t number, const StackLayer& layer, RefusalKind kind, std::string field,
                         const std::string& sentence) {
    throw Refused({number, kind, std::move(field), fmt::format("{}: {}", place_of(number, layer), sentence)});
}

std::int64_t counted(std::initializer_list<std::int64_t> factors) {
    std::int64_t all = 1;
    for (const std::int64_t factor : factors) {
        if (__builtin_mul_overflow(all, factor, &all)) return kMostCounted;
    }
    return all;
}

std::int64_t counted_sum(std::int64_t a, std::int64_t b) {
    std::int64_t all = 0;
    return __builtin_add_overflow(a, b, &all) ? kMostCounted : all;
}

// The layer that `name` means for layer `number`; "" is the one before.
std::size_t source_named(const Stack& stack, std::size_t number, const std::string& field,
                         const std::string& name) {
    if (name.empty()) return number - 1;
    if (name == kInputName) return 0;
    for (std::size_t i = number - 1; i-- > 0;) {
        if (stack.layers[i].name == name) return i + 1;
    }
    std::vector<std::string> known = {std::string(kInputName)};
    for (std::size_t i = 0; i + 1 < number; ++i) {
        if (!stack.layers[i].name.empty()) known.push_back(stack.layers[i].name);
    }
    refuse(number, stack.layers[number - 1], RefusalKind::field_unsupported, field,
           fmt::format("\"{}\" names an {}", field, unknown_name("earlier layer", name, known)));
}

// Cells before the first that is kept when `had` cells of an axis are cut to `left`.
std::int64_t cut_at_begin(const StackLayer& layer, std::size_t axis, std::int64_t had, std::int64_t left) {
    if (layer.cut_from.empty()) return (had - left) / 2;
    return layer.cut_from.size() == 1 ? layer.cut_from.front() : layer.cut_from[axis];
}

// Builds nodes one layer after the other and judges each.
class Builder {
  public:
    explicit Builder(const Stack& stack) : stack_(stack) {
        nodes_.push_back({{}, stack.input, stack.channels, false});
        judge_input();
    }

    [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
    // About the layer that was added last.
    [[nodiscard]] const std::vector<Remark>& remarks() const { return remarks_; }

    // Adds the next layer and its report, all but its fields. @throws Refused, TooLarge
    LayerReport add() {
        const std::size_t number = nodes_.size();
        const StackLayer& layer = stack_.layers[number - 1];
        LayerReport report;
        report.number = number;
        report.label = label_of(layer);
        number_ = number;
        remarks_.clear();
        judge_names(layer);
        const std::size_t from = source_named(stack_, number, "from", layer.from);
        report.input = nodes_[from].size;
        report.in_channels = nodes_[from].channels;

        Node node;
        node.channels = report.in_channels;
        node.size = report.input;
        if (has_window(layer.kind))
            add_window(layer, from, node, report);
        else if (layer.kind == LayerKind::resize)
            add_resize(layer, from, node);
        else if (is_shuffle(layer.kind))
            add_shuffle(layer, from, node);
        else if (layer.kind == LayerKind::activation)
            node.links.push_back({from, std::vector<Step>(axes()), Extents(axes(), 0)});
        else
            add_join(layer, from, node);

        if (layer.batch_norm) report.parameters = counted_sum(report.parameters, counted({2, node.channels}));
        if (layer.activation == "prelu") report.parameters = counted_sum(report.parameters, node.channels);
        for (const Link& link : node.links) {
            node.has_phases = node.has_phases || nodes_[link.source].has_phases;
            for (const Step& step : link.steps)
                node.has_phases = node.has_phases || step.kind != Step::Kind::window;
        }
        report.output = node.size;
        report.channels = node.channels;
        nodes_.push_back(std::move(node));
        return report;
    }

  private:
    [[nodiscard]] std::size_t axes() const { return stack_.input.size(); }

    [[noreturn]] void refuse_here(const StackLayer& layer, RefusalKind kind, std::string field,
                                  const std::string& sentence) const {
        refuse(number_, layer, kind, std::move(field), sentence);
    }

    void judge_input() const {
        const auto no = [](RefusalKind kind, const char* field, std::string sentence) {
            throw Refused({0, kind, field, std::move(sentence)});
        };
        if (stack_.input.empty() || stack_.input.size() > 3)
            no(RefusalKind::dimensions_unsupported, "input",
               fmt::format("the input has {} sizes beside its channels; 1, 2 and 3 are possible",
                           stack_.input.size()));
        for (const std::int64_t size : stack_.input) {
            if (size < 1 || size > kLargestSize)
                no(size < 1 ? RefusalKind::empty_spatial_input : RefusalKind::size_too_large, "input",
                   fmt::format("the input is {}; every size must be from 1 to {}", to_string(stack_.input),
                               kLargestSize));
        }
        if (stack_.channels < 1 || stack_.channels > kLargestSize)
            no(stack_.channels < 1 ? RefusalKind::channel_mismatch : RefusalKind::size_too_large, "channels",
               fmt::format("the input has {} channels; it must have from 1 to {}", stack_.channels,
                           kLargestSize));
        if (stack_.layers.size() > kMostLayers)
            no(RefusalKind::size_too_large, "layers",
               fmt::format("the stack has {} layers; at most {} are worked out", stack_.layers.size(),
                           kMostLayers));
    }

    void judge_names(const StackLayer& layer) const {
        if (layer.name == kInputName)
            refuse_here(layer, RefusalKind::field_unsupported, "name",
                        "\"input\" is the name of the stack's input; choose another");
        for (std::size_t i = 0; !layer.name.empty() && i + 1 < number_; ++i) {
            if (stack_.layers[i].name == layer.name)
                refuse_here(layer, RefusalKind::field_unsupported, "name",
                            fmt::format("layer {} has this name already; choose another", i + 1));
        }
        const auto& names = activation_names();
        if (!layer.activation.empty() &&
            std::find(names.begin(), names.end(), layer.activation) == names.end())
            refuse_here(layer, RefusalKind::field_unsupported, "activation",
                        unknown_name("activation", layer.activation, names));
    }

    // One value an axis from one for all.
    template <typename Value>
    [[nodiscard]] std::vector<Value> per_axis(const StackLayer& layer, const char* field,
                                              const std::vector<Value>& values) const {
        if (values.size() == axes()) return values;
        if (values.size() == 1) return std::vector<Value>(axes(), values[0]);
        refuse_here(
            layer, RefusalKind::dimensions_unsupported, field,
            fmt::format("{} has {} values; the input has {} {}, so give 1{}", field, values.size(), axes(),
                        axes() == 1 ? "axis" : "axes", axes() == 1 ? "" : fmt::format(" or {}", axes())));
    }

    void add_window(const StackLayer& layer, std::size_t from, Node& node, LayerReport& report) {
        LayerRequest request;
        request.layer.op = operator_of(layer.kind).value();
        request.layer.in_channels = node.channels;
        request.layer.out_channels = is_pooling(request.layer.op) ? node.channels : layer.channels;
        request.layer.groups = is_pooling(request.layer.op) ? 1 : layer.groups;
        request.padding = layer.padding_word;
        request.layer.axes.assign(axes(), AxisSpec{});
        const auto set = [&](std::int64_t AxisSpec::*member, const char* field, const Extents& values) {
            const Extents all = per_axis(layer, field, values);
            for (std::size_t i = 0; i < all.size(); ++i) request.layer.axes[i].*member = all[i];
        };
        set(&AxisSpec::input, "input", node.size);
        set(&AxisSpec::kernel, "kernel", layer.kernel);
        set(&AxisSpec::stride, "stride", layer.stride);
        set(&AxisSpec::dilation, "dilation", layer.dilation);
        if (layer.padding_word == PaddingWord::numbers) {
            set(&AxisSpec::padding_begin, "padding", layer.padding_begin);
            set(&AxisSpec::padding_end, "padding_end", layer.padding_end);
        }
        set(&AxisSpec::output_padding, "output_padding", layer.output_padding);
        for (AxisSpec& a : request.layer.axes) a.ceil_mode = layer.ceil_mode;
        if (layer.kind == LayerKind::convolution) request.layer.padding_mode = layer.padding_mode;
        if (layer.kind == LayerKind::average_pooling) {
            request.layer.count_include_pad = layer.count_include_pad;
            request.layer.divisor_override = layer.divisor_override;
        }
        if (layer.kind == LayerKind::transposed_convolution && layer.of_transposed) go_back(layer, request);
        if (const auto why = why_invalid(request)) refuse_here(layer, why->kind, why->field, why->sentence);

        const Layer made = resolved(request);
        Link link{from, {}, Extents(axes(), 0)};
        const bool transposed = made.op == Operator::transposed_convolution;
        for (const AxisSpec& a : made.axes) {
            Step step;
            step.kind = transposed ? Step::Kind::stamp : Step::Kind::window;
            step.kernel = a.kernel;
            step.stride = a.stride;
            step.padding = a.padding_begin;
            step.dilation = a.dilation;
            step.padding_mode = made.padding_mode;
            link.steps.push_back(step);
        }
        node.links.push_back(std::move(link));
        node.size = output_extents(made);
        node.channels = output_channels(made);
        count(layer, made, node, report);
        const bool alike = std::all_of(made.axes.begin(), made.axes.end(),
                                       [&](const AxisSpec& a) { return a == made.axes.front(); });
        for (std::size_t i = 0; i < (alike ? 1 : axes()); ++i)
            note_cells(made, i,
                       alike ? (axes() == 1 ? "" : " of each axis")
                             : fmt::format(" of the {} axis", axis_name(i, axes())));
        report.layer = made;
    }

    // The request as the convolution that is gone back from, whose output comes in.
    void go_back(const StackLayer& layer, LayerRequest& request) const {
        request.of_transposed = true;
        std::swap(request.layer.in_channels, request.layer.out_channels);
        LayerRequest numbers = request;
        numbers.of_transposed = false;
        numbers.layer.op = Operator::convolution;
        const Layer convolution = resolved(numbers);
        for (std::size_t i = 0; i < axes(); ++i) {
            AxisSpec& a = request.layer.axes[i];
            if (a.output_padding >= a.stride && a.output_padding > 0)
                refuse_here(
                    layer, RefusalKind::output_padding_too_large, "output padding",
                    fmt::format("output padding is {}; a convolution with stride {} leaves at most {} "
                                "cells over",
                                a.output_padding, a.stride, a.stride - 1));
            AxisSpec back = convolution.axes[i];
            back.output_padding = a.output_padding;
            a.input = std::min(output_size(Operator::transposed_convolution, back), kLargestSize + 1);
            a.output_padding = 0;
        }
    }

    static void count(const StackLayer& layer, const Layer& made, const Node& node, LayerReport& report) {
        if (is_pooling(made.op)) return;
        const bool transposed = made.op == Operator::transposed_convolution;
        // Taps of one filter over its group of channels; the same for both, with the channels' parts swapped.
        std::int64_t weights = counted({made.in_channels, made.out_channels / made.groups});
        std::int64_t cells = 1;
        for (const AxisSpec& a : made.axes) weights = counted({weights, a.kernel});
        for (const std::int64_t size : transposed ? input_extents(made) : node.size)
            cells = counted({cells, size});
        report.parameters = counted_sum(weights, layer.bias ? made.out_channels : 0);
        report.multiply_adds = counted({weights, cells});
    }

    void remark(Note::Kind kind, std::string words) {
        remarks_.push_back({kind, std::move(words), "", 0, false});
    }

    void note_cells(const Layer& made, std::size_t axis, const std::string& where) {
        const AxisSpec& a = made.axes[axis];
        const auto cells = [](std::int64_t n) { return fmt::format("{} cell{}", n, n == 1 ? "" : "s"); };
        if (const std::int64_t lost = leftover_cells(made.op, a); lost > 0) {
            // Padding comes last; only what is behind it are cells of the input.
            const std::int64_t real = std::max<std::int64_t>(0, lost - a.padding_end);
            remark(Note::Kind::lost_cells,
                   fmt::format(
                       "{} at the end{} {} never read: ({} + {} + {} − {}) is no multiple of the stride {}{}",
                       cells(lost), where, lost == 1 ? "is" : "are", a.input, a.padding_begin, a.padding_end,
                       effective_kernel(a), a.stride,
                       real == lost ? ""
                       : real == 0  ? "; only padding is lost"
                                    : fmt::format("; {} of them are padding", lost - real)));
        }
        if (made.op == Operator::transposed_convolution && a.stride > 1 &&
            (a.kernel % a.stride != 0 || std::gcd(a.stride, a.dilation) != 1))
            remark(Note::Kind::uneven_overlap,
                   fmt::format("the overlap{} is uneven: kernel {} is no multiple of stride {}{}", where,
                               a.kernel, a.stride,
                               a.dilation == 1
                                   ? ""
                                   : fmt::format(", or dilation {} shares a factor with it", a.dilation)));
    }

    void add_resize(const StackLayer& layer, std::size_t from, Node& node) const {
        Link link{from, {}, Extents(axes(), 0)};
        const bool by_factor = layer.size.empty();
        const Extents wanted = by_factor ? Extents() : per_axis(layer, "size", layer.size);
        const std::vector<Factor> factors = per_axis(layer, "factor", layer.factor);
        for (std::size_t i = 0; i < axes(); ++i) {
            AxisSpec a;
            a.input = node.size[i];
            a.factor = factors[i];
            if (!by_factor) a.output_size = wanted[i];
            const auto exact = a.factor.exact();
            if (!exact)
                refuse_here(
                    layer, RefusalKind::field_unsupported, "factor",
                    a.factor.value() > 0
                        ? fmt::format("factor is {}; it has more digits than a network can count with",
                                      to_string(a.factor))
                        : fmt::format("factor is {}; it must be larger than 0", to_string(a.factor)));
            const std::int64_t out = output_size(Operator::resize, a);
            if (out < 1 || out > kLargestSize)
                refuse_here(layer, out < 1 ? RefusalKind::output_too_small : RefusalKind::size_too_large,
                            by_factor ? "factor" : "size",
                            fmt::format("the output would have {} cells; it must have from 1 to {}",
                                        out > kLargestSize ? "more than " + std::to_string(kLargestSize)
                                                           : std::to_string(out),
                                        kLargestSize));
            Step step;
            step.kind = Step::Kind::sampled;
            step.reach = cells_each_side(layer.mode);
            const bool between = step.reach > 0;
            const bool corners = layer.align_corners && between;
            // Coordinates follow the factor when one is given, not the rounded sizes (as in PyTorch).
            if (corners)
                step.scale = out == 1 ? fraction(0) : fraction(a.input - 1, out - 1);
            else if (by_factor)
                step.scale = fraction(exact->den, exact->num);
            else
                step.scale = fraction(a.input, out);
            // x = (X + 0.5) scale - 0.5
            if (!corners && between) step.offset = (step.scale - fraction(1)) * fraction(1, 2);
            // The cell in which the middle of the output lies.
            if (layer.mode == ResizeMode::nearest_exact) step.offset = step.scale * fraction(1, 2);
            link.steps.push_back(step);
            node.size[i] = out;
        }
        node.links.push_back(std::move(link));
    }

    // r, the same on every axis.
    [[nodiscard]] std::int64_t shuffle_by(const StackLayer& layer) const {
        AxisSpec a;
        a.factor = layer.factor.front();
        const std::int64_t r = shuffle_factor(a);
        const bool one = std::all_of(layer.factor.begin(), layer.factor.end(),
                                     [&](const Factor& f) { return f == layer.factor.front(); });
        if (r == 0 || !one)
            refuse_here(layer, RefusalKind::field_unsupported, "factor",
                        fmt::format("factor is {}; it must be one whole number from 1 to {}",
                                    to_string(layer.factor), kLargestShuffle));
        return r;
    }

    void add_shuffle(const StackLayer& layer, std::size_t from, Node& node) const {
        const std::int64_t r = shuffle_by(layer);
        const bool back = layer.kind == LayerKind::pixel_unshuffle;
        Link link{from, {}, Extents(axes(), 0)};
        std::int64_t cells = 1;
        for (std::int64_t& size : node.size) {
            cells = counted({cells, r});
            if (back && size % r != 0)
                refuse_here(layer, RefusalKind::size_not_divisible_by_factor, "input",
                            fmt::format("input is {}; it must be a multiple of the factor {}", size, r));
            size = back ? size / r : counted({size, r});
            if (size > kLargestSize)
                refuse_here(layer, RefusalKind::size_too_large, "factor",
                            fmt::format("the output would have {} cells; the largest size is {}", size,
                                        kLargestSize));
            Step step;
            if (back) {
                // Its channels together read every cell of a square.
                step.kernel = step.stride = r;
            } else {
                step.kind = Step::Kind::sampled;
                step.scale = fraction(1, r);
            }
            link.steps.push_back(step);
        }
        node.links.push_back(std::move(link));
        if (back) {
            node.channels = counted({node.channels, cells});
            if (node.channels > kLargestSize)
                refuse_here(layer, RefusalKind::size_too_large, "channels",
                            fmt::format("a pixel unshuffle by {} makes {} channels of each; at most {} can "
                                        "come out",
                                        r, cells, kLargestSize));
            return;
        }
        if (node.channels % cells != 0)
            refuse_here(layer, RefusalKind::channel_mismatch, "channels",
                        fmt::format("a pixel shuffle by {} turns {} channels into one, so {} channel{} can't "
                                    "be shuffled; their number must be a multiple of {}",
                                    r, cells, node.channels, node.channels == 1 ? "" : "s", cells));
        node.channels /= cells;
    }

    void add_join(const StackLayer& layer, std::size_t from, Node& node) {
        if (layer.with.empty())
            refuse_here(layer, RefusalKind::field_unsupported, "with",
                        "\"with\" is missing; it names the layer to join or to match");
        const std::size_t with = source_named(stack_, number_, "with", layer.with);
        const bool crops = layer.kind == LayerKind::crop;
        // What is cut, and what it has to fit.
        const Extents& cut = nodes_[crops ? from : with].size;
        const Extents& kept = nodes_[crops ? with : from].size;
        const bool may_cut = crops || layer.cut;
        const bool middle = layer.cut_from.empty();
        if (!middle) static_cast<void>(per_axis(layer, "cut_from", layer.cut_from));
        Extents shift(axes(), 0);
        for (std::size_t i = 0; i < axes(); ++i) {
            if (!may_cut && cut[i] != kept[i])
                refuse_here(
                    layer, RefusalKind::output_too_small, "with",
                    fmt::format("{} can't be joined with the {} of \"{}\"; their sizes must be equal, "
                                "or the other one cut",
                                to_string(kept), to_string(cut), printable(layer.with)));
            if (!may_cut) continue;
            shift[i] = cut_at_begin(layer, i, cut[i], kept[i]);
            if (cut[i] < kept[i] || shift[i] < 0 || shift[i] > cut[i] - kept[i])
                refuse_here(layer, RefusalKind::output_too_small, middle ? "with" : "cut_from",
                            fmt::format("{} can't be cut to {}{}", to_string(cut), to_string(kept),
                                        middle ? "" : fmt::format(" from cell {} on", shift[i])));
            if (middle && (cut[i] - kept[i]) % 2 != 0)
                remarks_.push_back({Note::Kind::uneven_cut,
                                    fmt::format("{} cells are cut to {}", cut[i], kept[i]),
                                    ": one more at the end than at the start", i});
        }
        const Extents none(axes(), 0);
        node.size = kept;
        node.links.push_back({from, std::vector<Step>(axes()), crops ? shift : none});
        if (crops) return;
        node.links.push_back({with, std::vector<Step>(axes()), shift});
        const std::int64_t others = nodes_[with].channels;
        if (layer.kind == LayerKind::concatenate) {
            node.channels = counted_sum(node.channels, others);
            if (node.channels > kLargestSize)
                refuse_here(
                    layer, RefusalKind::size_too_large, "channels",
                    fmt::format("{} channels come together; the most are {}", node.channels, kLargestSize));
        } else if (node.channels != others) {
            refuse_here(layer, RefusalKind::channel_mismatch, "channels",
                        fmt::format("{} channels can't be added to the {} of \"{}\"", node.channels, others,
                                    printable(layer.with)));
        }
    }

    const Stack& stack_;
    std::vector<Node> nodes_;
    std::vector<Remark> remarks_;
    std::size_t number_ = 0;
};

// The cells of all nodes that one cell of node `last` comes from.
std::vector<Runs> traced(const std::vector<Node>& nodes, std::size_t last, std::size_t axis,
                         std::int64_t cell, bool bounded, Effort& effort) {
    std::vector<Runs> cells(last + 1);
    cells[last] = {{cell, cell}};
    for (std::size_t at = last; at > 0; --at) {
        if (cells[at].empty()) continue;
        cells[at] = joined(std::move(cells[at]));
        if (bounded) cells[at] = within(cells[at], nodes[at].size[axis]);
        const auto amount = static_cast<std::int64_t>(cells[at].size());
        const bool spent = !effort.spend(amount);
        const bool hulls = !bounded && (!nodes[at].has_phases || spent);
        if (hulls || spent) {
            if (const auto whole = hull(cells[at])) cells[at] = {*whole};
        }
        for (const Link& link : nodes[at].links) {
            const Step& step = link.steps[axis];
            Runs found = shifted(sources(step, cells[at], hulls, effort), link.shift[axis]);
            if (bounded && step.padding_mode != PaddingMode::zeros)
                found = within_or_copied(found, step.padding_mode, nodes[link.source].size[axis]);
            Runs& target = cells[link.source];
            target.insert(target.end(), found.begin(), found.end());
        }
    }
    cells[0] = joined(std::move(cells[0]));
    if (bounded) cells[0] = within(cells[0], nodes[0].size[axis]);
    return cells;
}

// A field on its way to the report. That of any output cell o lies between o * jump + below and o * jump +
// above.
struct Growing {
    AxisField field;
    Fraction below;
    Fraction above;
};

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
        case Step::Kind::sampled: {
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
    const std::int64_t count = std::min(nodes[number].size[axis], kMostLookedAt);
    field.complete = false;
    field.phases.clear();
    for (std::int64_t cell = 0; cell < count && (cell == 0 || effort.left > 0); ++cell) {
        effort.exact = true;
        field.phases.push_back(hull(traced(nodes, number, axis, cell, false, effort).front()));
        field.exact = field.exact && effort.exact;
    }
    measure(field);
}

std::string axis_words(std::size_t axis, std::size_t axes) {
    return axes == 1 ? "" : fmt::format(" on the {} axis", axis_name(axis, axes));
}

// What a join does to the alignment of its second source.
void note_alignment(const StackLayer& layer, const AxisField& own, const AxisField& other, std::size_t axis,
                    std::vector<Remark>& remarks) {
    const std::string what = fmt::format("the skip from \"{}\" is not aligned", printable(layer.with));
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

// What holds for each axis alike is said once, and names none.
std::vector<Note> said(const std::vector<Remark>& remarks, std::size_t axes) {
    const auto alike = [](const Remark& a, const Remark& b) {
        return a.names_axis && b.names_axis && a.kind == b.kind && a.before == b.before && a.after == b.after;
    };
    std::vector<Note> notes;
    for (const Remark& remark : remarks) {
        const auto same = std::count_if(remarks.begin(), remarks.end(),
                                        [&](const Remark& other) { return alike(other, remark); });
        const bool everywhere = static_cast<std::size_t>(same) == axes;
        if (everywhere && remark.axis > 0) continue;
        const bool names = remark.names_axis && !everywhere;
        notes.push_back(
            {remark.kind, remark.before + (names ? axis_words(remark.axis, axes) : "") + remark.after});
    }
    return notes;
}

// One axis of the layer that was added last.
Growing grown(const Stack& stack, const std::vector<Node>& nodes,
              const std::vector<std::vector<Growing>>& fields, std::size_t axis, Effort& effort,
              std::vector<Remark>& remarks) {
    const std::size_t number = fields.size();
    const Node& node = nodes[number];
    const StackLayer& layer = stack.layers[number - 1];
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
    } else if (layer.kind == LayerKind::crop) {
        const auto target = source_named(stack, number, "with", layer.with);
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

void add_fields(const Stack& stack, const Builder& builder, std::vector<std::vector<Growing>>& fields,
                Effort& effort, LayerReport& report) {
    std::vector<Remark> remarks = builder.remarks();
    std::vector<Growing> made;
    for (std::size_t axis = 0; axis < stack.input.size(); ++axis)
        made.push_back(grown(stack, builder.nodes(), fields, axis, effort, remarks));
    report.notes = said(remarks, stack.input.size());
    for (const Growing& axis : made) report.axes.push_back(axis.field);
    fields.push_back(std::move(made));
}

const std::vector<std::string>& words_of_activations() {
    static const std::vector<std::string> words = {"ReLU", "leaky ReLU", "PReLU", "ELU",      "GELU",
                                                   "SiLU", "sigmoid",    "tanh",  "softplus", "softmax"};
    return words;
}

std::string words_of_activation(const std::string& activation) {
    const auto& names = activation_names();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == activation) return words_of_activations()[i];
    }
    return printable(activation);
}

}  // namespace

StackReport report_of(const Stack& stack) {
    StackReport report;
    std::size_t number = 0;
    try {
        Builder builder(stack);
        std::vector<std::vector<Growing>> fields = {std::vector<Growing>(stack.input.size())};
        Effort effort;
        for (number = 1; number <= stack.layers.size(); ++number) {
            LayerReport layer = builder.add();
            add_fields(stack, builder, fields, effort, layer);
            report.parameters = counted_sum(report.parameters, layer.parameters);
            report.multiply_adds = counted_sum(report.multiply_adds, layer.multiply_adds);
            report.layers.push_back(std::move(layer));
        }
    } catch (const Refused& refused) {
        report.refusal = refused.refusal();
    } catch (const TooLarge&) {
        report.refusal = {
            number, RefusalKind::size_too_large, "stride",
            fmt::format("{}: its effective stride or receptive field has more cells than can be counted",
                        place_of(number, stack.layers[number - 1]))};
    }
    return report;
}

bool has_note(const LayerReport& layer, Note::Kind kind) {
    return std::any_of(layer.notes.begin(), layer.notes.end(),
                       [&](const Note& note) { return note.kind == kind; });
}

std::vector<std::string> sentences_of(const std::vector<Note>& notes) {
    std::vector<std::string> sentences;
    for (const Note& note : notes) sentences.push_back(note.sentence);
    return sentences;
}

Trace trace_of(const Stack& stack, const StackReport& report, std::size_t layer, std::size_t axis,
               std::int64_t cell, bool bounded) {
    Stack until = stack;
    until.layers.resize(std::min(layer, report.layers.size()));
    Builder builder(until);
    while (builder.nodes().size() <= until.layers.size()) static_cast<void>(builder.add());
    Effort effort;
    Trace trace;
    try {
        trace.cells = traced(builder.nodes(), until.layers.size(), axis, cell, bounded, effort);
    } catch (const TooLarge&) {
        trace.cells.assign(until.layers.size() + 1, {});
        effort.exact = false;
    }
    trace.exact = effort.exact;
    return trace;
}

UsedCells used_cells(const Stack& stack, const StackReport& report, std::size_t layer,
                     const Extents& output) {
    UsedCells used;
    bool some = true;
    for (std::size_t axis = 0; axis < output.size(); ++axis) {
        const Trace trace = trace_of(stack, report, layer, axis, output[axis], true);
        used.exact = used.exact && trace.exact;
        some = some && !trace.cells.front().empty();
        used.axes.push_back(trace.cells.front());
    }
    if (!some) used.axes.assign(output.size(), {});
    return used;
}

std::vector<std::size_t> sources_of(const Stack& stack, std::size_t layer) {
    const StackLayer& reader = stack.layers[layer - 1];
    std::vector<std::size_t> sources = {source_named(stack, layer, "from", reader.from)};
    if (reader.kind == LayerKind::concatenate || reader.kind == LayerKind::add)
        sources.push_back(source_named(stack, layer, "with", reader.with));
    return sources;
}

std::vector<Sides> cuts_of(const Stack& stack, const StackReport& report, std::size_t layer) {
    const StackLayer& cutting = stack.layers[layer - 1];
    const Extents& left = report.layers[layer - 1].output;
    std::vector<Sides> cuts(left.size());
    if (cutting.kind != LayerKind::crop && !cutting.cut) return cuts;
    const std::size_t source = sources_of(stack, layer).back();
    const Extents& had = source == 0 ? stack.input : report.layers[source - 1].output;
    for (std::size_t i = 0; i < left.size(); ++i) {
        cuts[i].begin = cut_at_begin(cutting, i, had[i], left[i]);
        cuts[i].end = had[i] - left[i] - cuts[i].begin;
    }
    return cuts;
}

const std::vector<std::string>& activation_names() {
    static const std::vector<std::string> names = {"relu", "leaky_relu", "prelu", "elu",      "gelu",
                                                   "silu", "sigmoid",    "tanh",  "softplus", "softmax"};
    return names;
}

const std::vector<std::string>& layer_kind_names() {
    static const std::vector<std::string> names = {
        "convolution",   "transposed_convolution", "max_pooling", "average_pooling", "resize",
        "pixel_shuffle", "pixel_unshuffle",        "activation",  "concatenate",     "add",
        "crop"};
    return names;
}

std::string factor_words(const std::vector<Factor>& factors) {
    std::string words = to_string(factors);
    for (std::size_t at = words.find('x'); at != std::string::npos; at = words.find('x', at + 1))
        words.replace(at, 1, "×");
    return words;
}

std::string label_of(const StackLayer& layer) {
    std::string label;
    const auto add = [&](const std::string& part) { label += (label.empty() ? "" : ", ") + part; };
    const auto unless = [&](const char* word, const Extents& values, std::int64_t usual) {
        if (values != Extents{usual}) add(fmt::format("{} {}", word, to_string(values)));
    };
    const bool copies = layer.kind == LayerKind::convolution && layer.padding_mode != PaddingMode::zeros;
    const std::string mode = copies ? fmt::format("{} ", name_of(layer.padding_mode)) : "";
    const bool averages = layer.kind == LayerKind::average_pooling;
    switch (layer.kind) {
        case LayerKind::convolution:
        case LayerKind::transposed_convolution:
        case LayerKind::max_pooling:
        case LayerKind::average_pooling:
            label = fmt::format("{} {}", name_of(operator_of(layer.kind).value()), to_string(layer.kernel));
            unless("stride", layer.stride, 1);
            unless("dilation", layer.dilation, 1);
            if (layer.padding_word != PaddingWord::numbers)
                add(fmt::format("{} {}padding", name_of(layer.padding_word), mode));
            else if (layer.padding_begin == layer.padding_end)
                unless((mode + "padding").c_str(), layer.padding_begin, 0);
            else
                add(fmt::format("{}padding {} and {}", mode, to_string(layer.padding_begin),
                                to_string(layer.padding_end)));
            unless("output padding", layer.output_padding, 0);
            if (layer.of_transposed) add("described by its convolution");
            if (layer.ceil_mode) add("ceil mode");
            if (averages && layer.divisor_override)
                add(fmt::format("divisor {}", *layer.divisor_override));
            else if (averages && !layer.count_include_pad)
                add("padding not counted");
            if (layer.groups != 1 && layer.kind <= LayerKind::transposed_convolution)
                add(fmt::format("{} groups", layer.groups));
            break;
        case LayerKind::resize:
            label = layer.size.empty() ? fmt::format("resize by {}", factor_words(layer.factor))
                                       : fmt::format("resize to {}", to_string(layer.size));
            add(std::string(plain_name_of(layer.mode)));
            if (layer.align_corners) add("corners aligned");
            break;
        case LayerKind::pixel_shuffle:
        case LayerKind::pixel_unshuffle:
            label =
                fmt::format("{} by {}", name_of(operator_of(layer.kind).value()), factor_words(layer.factor));
            break;
        case LayerKind::activation:
            break;
        case LayerKind::concatenate:
        case LayerKind::add:
            label = fmt::format("{} \"{}\"", layer.kind == LayerKind::add ? "add" : "concatenate with",
                                printable(layer.with));
            if (layer.cut) add("cut");
            break;
        case LayerKind::crop:
            label = fmt::format("crop to \"{}\"", printable(layer.with));
            break;
    }
    if (layer.batch_norm) add("batch norm");
    if (!layer.activation.empty()) add(words_of_activation(layer.activation));
    return label.empty() ? "nothing" : label;
}

std::string to_string(Fraction f) {
    return f.den == 1 ? fmt::format("{}", f.num) : fmt::format("{}/{}", f.num, f.den);
}

Extents shortest(const Extents& values) {
    const bool equal = std::all_of(values.begin(), values.end(), [&](auto v) { return v == values.front(); });
    return equal ? Extents(1, values.front()) : values;
}

}  // namespace convwalk
