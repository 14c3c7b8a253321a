#include "network/nodes.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "arithmetic/axes.h"
#include "arithmetic/counts.h"
#include "arithmetic/evenness.h"
#include "arithmetic/left_over.h"
#include "basics/size.h"
#include "basics/text.h"
#include "network/placed.h"

namespace convwalk::nodes {
namespace {

[[noreturn]] void refuse(std::size_t number, const StackLayer& layer, RefusalKind kind, std::string field,
                         const std::string& sentence) {
    throw Refused({number, kind, std::move(field), fmt::format("{}: {}", place_of(number, layer), sentence)});
}

// "64×6×6", "a vector of 10"
std::string words_of(const Node& node) {
    const std::string shape = to_string(MapShape{node.channels, node.size});
    return node.size.empty() ? "a vector of " + shape : shape;
}

// How the products of a transposed convolution pile up; "" where they do evenly.
// @param where " of the row axis"
std::string uneven_overlap(const Layer& made, std::size_t axis, const std::string& where) {
    const AxisSpec& a = made.axes[axis];
    const Evenness evenness = evenness_of(a);
    if (made.op != Operator::transposed_convolution || evenness == Evenness::even) return "";
    return fmt::format("the overlap{} {}: {}", where, evenness == Evenness::holes ? "has holes" : "is uneven",
                       why_evenness(a));
}

}  // namespace

Step step_of(const Layer& made, const AxisSpec& a) {
    Step step;
    switch (made.op) {
        case Operator::convolution:
        case Operator::max_pooling:
        case Operator::average_pooling:
        case Operator::transposed_convolution:
            step.kind = made.op == Operator::transposed_convolution ? Step::Kind::stamp : Step::Kind::window;
            step.kernel = a.kernel;
            step.stride = a.stride;
            step.padding = a.padding_begin;
            step.dilation = a.dilation;
            step.padding_mode = made.padding_mode;
            break;
        case Operator::resize: {
            const std::int64_t out = output_size(made.op, a);
            step.kind = Step::Kind::sampled;
            step.reach = cells_each_side(made.resize_mode);
            const bool between = step.reach > 0;
            const bool corners = made.align_corners && between;
            // Coordinates follow the factor when one is given, not the rounded sizes (as in PyTorch).
            // One that leaves a size as it is leaves the cells alone, but for cubes.
            const bool kept = out == a.input && made.resize_mode != ResizeMode::bicubic &&
                              made.resize_mode != ResizeMode::nearest_exact;
            const Fraction by = a.output_size || kept ? fraction(out, a.input) : a.factor.exact().value();
            step.scale = !corners   ? fraction(by.den, by.num)
                         : out == 1 ? fraction(0)
                                    : fraction(a.input - 1, out - 1);
            // x = (X + 0.5) scale - 0.5
            if (!corners && between) step.offset = (step.scale - fraction(1)) * fraction(1, 2);
            // The cell in which the middle of the output lies.
            if (made.resize_mode == ResizeMode::nearest_exact) step.offset = step.scale * fraction(1, 2);
            break;
        }
        case Operator::pixel_shuffle:
            step.kind = Step::Kind::sampled;
            step.scale = fraction(1, shuffle_factor(a));
            break;
        case Operator::pixel_unshuffle:
            // Its channels together read every cell of a square.
            step.kernel = step.stride = shuffle_factor(a);
            break;
        case Operator::adaptive_max_pooling:
        case Operator::adaptive_average_pooling:
            step.scale = fraction(a.input, output_size(made.op, a));
            if (step.scale.den == 1)
                step.kernel = step.stride = step.scale.num;
            else
                step.kind = Step::Kind::shared;
            break;
        case Operator::pad:
            step.padding = a.padding_begin;
            step.padding_mode = made.padding_mode;
            break;
    }
    return step;
}

std::string place_of(std::size_t number, const StackLayer& layer) {
    return layer.name.empty() ? fmt::format("layer {}", number)
                              : fmt::format("layer {} (\"{}\")", number, printable(layer.name));
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

std::int64_t cut_at_begin(const Extents& cut_from, std::size_t axis, std::int64_t had, std::int64_t left) {
    if (cut_from.empty()) return (had - left) / 2;
    return cut_from.size() == 1 ? cut_from.front() : cut_from[axis];
}

Nodes::Nodes(const Stack& stack) : stack_(stack) {
    Node input;
    input.size = stack.input;
    input.channels = stack.channels;
    if (input.size.empty()) input.factors = {stack.channels};
    nodes_.push_back(std::move(input));
    judge_input();
}

LayerReport Nodes::add() {
    const std::size_t number = nodes_.size();
    const StackLayer& layer = stack_.layers[number - 1];
    LayerReport report;
    report.number = number;
    report.label = label_of(layer);
    number_ = number;
    remarks_.clear();
    reader_.reset();
    judge_names(layer);
    const std::size_t from = source_named(stack_, number, "from", layer.from);
    report.input = nodes_[from].size;
    report.in_channels = nodes_[from].channels;

    Node node;
    node.channels = report.in_channels;
    node.size = report.input;
    add_what(layer, from, node, report);
    if (layer.batch_norm) report.parameters = capped_sum(report.parameters, capped_product(2, node.channels));
    if (layer.activation == "prelu") report.parameters = capped_sum(report.parameters, node.channels);
    settle_base(node);
    report.output = node.size;
    report.channels = node.channels;
    nodes_.push_back(std::move(node));
    return report;
}

void Nodes::add_what(const StackLayer& layer, std::size_t from, Node& node, LayerReport& report) {
    if (const LayerRequest* request = layer_in(layer)) {
        add_request(layer, *request, from, node, report);
    } else if (const auto* join = std::get_if<Join>(&layer.what)) {
        add_join(layer, *join, from, node);
    } else if (const auto* crop = std::get_if<Crop>(&layer.what)) {
        add_crop(layer, *crop, from, node);
    } else if (const auto* dense = std::get_if<Dense>(&layer.what)) {
        add_dense(layer, *dense, from, node, report);
    } else if (const auto* reshape = std::get_if<Reshape>(&layer.what)) {
        add_reshape(layer, *reshape, from, node);
    } else if (const auto* unfold = std::get_if<Unfold>(&layer.what)) {
        add_unfold(layer, *unfold, from, node);
    } else {
        node.links.push_back(straight_link(from, axes_of(node)));
        node.blended = nodes_[from].blended;
        node.factors = nodes_[from].factors;
    }
}

void Nodes::settle_base(Node& node) const {
    node.base = nodes_[node.links.front().source].base;
    for (const Link& link : node.links) {
        const Node& source = nodes_[link.source];
        node.mixed_up = node.mixed_up || source.mixed_up;
        if (link.leaves_axes() || source.base != node.base) node.base = nodes_.size();
    }
    for (const Link& link : node.links) {
        if (node.base == nodes_.size()) break;
        node.has_phases = node.has_phases || nodes_[link.source].has_phases;
        for (const Step& step : link.steps)
            node.has_phases = node.has_phases || step.kind != Step::Kind::window;
    }
}

void Nodes::refuse_here(const StackLayer& layer, RefusalKind kind, std::string field,
                        const std::string& sentence) const {
    refuse(number_, layer, kind, std::move(field), sentence);
}

void Nodes::judge_input() const {
    const auto no = [](RefusalKind kind, const char* field, std::string sentence) {
        throw Refused({0, kind, field, std::move(sentence)});
    };
    if (stack_.input.size() > 3)
        no(RefusalKind::dimensions_unsupported, "input",
           fmt::format("the input has {} sizes beside its channels; 1, 2 and 3 are possible, and none of a "
                       "vector",
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

void Nodes::judge_names(const StackLayer& layer) const {
    if (layer.name == kInputName)
        refuse_here(layer, RefusalKind::field_unsupported, "name",
                    "\"input\" is the name of the stack's input; choose another");
    for (std::size_t i = 0; !layer.name.empty() && i + 1 < number_; ++i) {
        if (stack_.layers[i].name == layer.name)
            refuse_here(layer, RefusalKind::field_unsupported, "name",
                        fmt::format("layer {} has this name already; choose another", i + 1));
    }
    const auto& names = activation_names();
    if (!layer.activation.empty() && std::find(names.begin(), names.end(), layer.activation) == names.end())
        refuse_here(layer, RefusalKind::field_unsupported, "activation",
                    unknown_name("activation", layer.activation, names));
}

void Nodes::add_request(const StackLayer& layer, const LayerRequest& request, std::size_t from, Node& node,
                        LayerReport& report) {
    if (node.size.empty())
        refuse_here(layer, RefusalKind::dimensions_unsupported, from == 0 ? "input" : "from",
                    fmt::format("{} comes in, and {} works on a map with channels and sizes, such as "
                                "3×224×224",
                                words_of(node), name_of(request.layer.op)));
    if (const auto why = why_not_on_axes(request, node.size.size()))
        refuse_here(layer, why->kind, why->field, why->sentence);
    const LayerRequest here = placed(request, node.size, node.channels);
    if (const auto why = why_invalid_here(here)) refuse_here(layer, why->kind, why->field, why->sentence);
    const Layer made = resolved(here);
    Link link = straight_link(from, 0);
    link.shift.assign(node.size.size(), 0);
    for (const AxisSpec& a : made.axes) link.steps.push_back(step_of(made, a));
    node.links.push_back(std::move(link));
    node.size = output_extents(made);
    node.channels = output_channels(made);
    const LayerCounts counts = counts_of(made);
    report.parameters = layer.bias ? counts.parameters : counts.weights;
    report.multiply_adds = counts.multiply_adds;
    note_cells(made);
    reader_ = made;
    report.request = here;
    report.layer = made;
}

void Nodes::note_cells(const Layer& made) {
    for (std::string& words : left_over_words(made))
        remarks_.push_back({Note::Kind::lost_cells, std::move(words), "", 0, false});
    const std::size_t axes = made.axes.size();
    for (std::size_t i = 0; i < (axes_are_alike(made) ? 1 : axes); ++i) {
        const std::string where = !axes_are_alike(made) ? fmt::format(" of the {} axis", axis_name(i, axes))
                                  : axes == 1           ? ""
                                                        : " of each axis";
        if (std::string words = uneven_overlap(made, i, where); !words.empty())
            remarks_.push_back({Note::Kind::uneven_overlap, std::move(words), "", 0, false});
    }
}

std::size_t Nodes::other_named(const StackLayer& layer, const std::string& with) const {
    if (with.empty())
        refuse_here(layer, RefusalKind::field_unsupported, "with",
                    "\"with\" is missing; it names the layer to join or to match");
    return source_named(stack_, number_, "with", with);
}

Extents Nodes::shift_of(const StackLayer& layer, const Extents& cut_from, const Extents& had,
                        const Extents& left) {
    const bool middle = cut_from.empty();
    const std::size_t axes = had.size();
    if (!middle && cut_from.size() != 1 && cut_from.size() != axes)
        refuse_here(
            layer, RefusalKind::dimensions_unsupported, "cut_from",
            fmt::format("cut_from has {} values; the input has {} {}, so give 1{}", cut_from.size(), axes,
                        axes == 1 ? "axis" : "axes", axes == 1 ? "" : fmt::format(" or {}", axes)));
    Extents shift(axes, 0);
    for (std::size_t i = 0; i < axes; ++i) {
        shift[i] = cut_at_begin(cut_from, i, had[i], left[i]);
        if (had[i] < left[i] || shift[i] < 0 || shift[i] > had[i] - left[i])
            refuse_here(layer, RefusalKind::output_too_small, middle ? "with" : "cut_from",
                        fmt::format("{} can't be cut to {}{}", to_string(had), to_string(left),
                                    middle ? "" : fmt::format(" from cell {} on", shift[i])));
        if (middle && (had[i] - left[i]) % 2 != 0)
            remarks_.push_back({Note::Kind::uneven_cut,
                                fmt::format("{} cells are cut to {}", had[i], left[i]),
                                ": one more at the end than at the start", i});
    }
    return shift;
}

void Nodes::add_crop(const StackLayer& layer, const Crop& crop, std::size_t from, Node& node) {
    const std::size_t with = other_named(layer, crop.with);
    const Extents& left = nodes_[with].size;
    if (node.size.empty() || node.size.size() != left.size())
        refuse_here(layer, RefusalKind::dimensions_unsupported, "with",
                    fmt::format("{} can't be cut to {}, \"{}\"; both must be maps with as many axes",
                                words_of(node), words_of(nodes_[with]), printable(crop.with)));
    Link link = straight_link(from, axes_of(node));
    link.shift = shift_of(layer, crop.cut_from, nodes_[from].size, left);
    node.links.push_back(std::move(link));
    node.size = left;
}

void Nodes::add_join(const StackLayer& layer, const Join& join, std::size_t from, Node& node) {
    const std::size_t with = other_named(layer, join.with);
    const Extents& theirs = nodes_[with].size;
    if (theirs.size() != node.size.size())
        refuse_here(layer, RefusalKind::dimensions_unsupported, "with",
                    fmt::format("{} can't be joined with {}, \"{}\"; both must have as many axes",
                                words_of(node), words_of(nodes_[with]), printable(join.with)));
    if (!join.cut && theirs != node.size)
        refuse_here(layer, RefusalKind::output_too_small, "with",
                    fmt::format("{} can't be joined with the {} of \"{}\"; their sizes must be equal, "
                                "or the other one cut",
                                to_string(node.size), to_string(theirs), printable(join.with)));
    node.links = {straight_link(from, axes_of(node)), straight_link(with, axes_of(node))};
    if (join.cut && !theirs.empty())
        node.links.back().shift = shift_of(layer, join.cut_from, theirs, node.size);
    node.blended = join.how == Join::How::add && nodes_[from].blended && nodes_[with].blended;
    const std::int64_t others = nodes_[with].channels;
    if (join.how == Join::How::concatenate) {
        node.channels = capped_sum(node.channels, others);
        if (node.channels > kLargestSize)
            refuse_here(
                layer, RefusalKind::size_too_large, "channels",
                fmt::format("{} channels come together; the most are {}", node.channels, kLargestSize));
    } else if (node.channels != others) {
        refuse_here(layer, RefusalKind::channel_mismatch, "channels",
                    fmt::format("{} {} can't be added to the {} of \"{}\"", node.channels,
                                node.size.empty() ? "features" : "channels", others, printable(join.with)));
    }
    if (node.size.empty()) node.factors = {node.channels};
}

}  // namespace convwalk::nodes
