// Dense layers, and the same numbers in other shapes.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>

#include "basics/size.h"
#include "basics/text.h"
#include "network/nodes.h"
#include "network/placed.h"

namespace convwalk::nodes {
namespace {

Extents factors_of(const MapShape& shape) {
    Extents factors = {shape.channels};
    factors.insert(factors.end(), shape.sizes.begin(), shape.sizes.end());
    return factors;
}

// What a node's numbers are the product of.
Extents factors_of(const Node& node) {
    return node.size.empty() ? node.factors : factors_of({node.channels, node.size});
}

std::int64_t product_of(const Extents& factors) {
    return capped_product(1, factors);
}

// "64·6·6 = 2304", "400"
std::string product_words(const Extents& factors) {
    const std::string product = fmt::format("{}", product_of(factors));
    return factors.size() == 1 ? product : fmt::format("{} = {}", fmt::join(factors, "·"), product);
}

}  // namespace

void Nodes::add_dense(const StackLayer& layer, const Dense& dense, std::size_t from, Node& node,
                      LayerReport& report) {
    const Node& source = nodes_[from];
    const std::string come_in = product_words(factors_of(source));
    const auto refused = [&](RefusalKind kind, const char* field, const std::string& sentence) {
        refuse_here(layer, kind, field, sentence);
    };
    if (dense.features < 1 || dense.features > kLargestSize)
        refused(dense.features < 1 ? RefusalKind::channel_mismatch : RefusalKind::size_too_large, "features",
                fmt::format("features is {}; it must be from 1 to {}", dense.features, kLargestSize));
    const bool differs = dense.takes && *dense.takes != product_of(factors_of(source));
    if (!source.size.empty())
        refused(RefusalKind::dimensions_unsupported, "from",
                fmt::format(
                    "a dense layer takes a vector{}, and a map of {} comes in; flatten it before, to {}{}",
                    differs ? fmt::format(" of {}", *dense.takes) : "",
                    to_string(MapShape{source.channels, source.size}), come_in,
                    from == 0 ? ", or let the input be a vector, such as 100" : ""));
    if (differs)
        refused(RefusalKind::channel_mismatch, "takes",
                fmt::format("the dense layer takes {}, and {} come in", *dense.takes, come_in));
    node.links.push_back(straight_link(from, 1));
    node.channels = dense.features;
    node.blended = true;
    node.factors = {dense.features};
    report.multiply_adds = capped_product(source.channels, dense.features);
    report.parameters = capped_sum(report.multiply_adds, layer.bias ? dense.features : 0);
}

MapShape Nodes::filled(const StackLayer& layer, const Reshape& reshape, const Node& source) const {
    MapShape shape = {reshape.channels, reshape.sizes};
    const Extents had = factors_of(source);
    const auto refused = [&](RefusalKind kind, const std::string& sentence) {
        refuse_here(layer, kind, "to", sentence);
    };
    if (shape.sizes.size() > 3)
        refused(RefusalKind::dimensions_unsupported,
                fmt::format("a map of {} sizes beside its channels; 1, 2 and 3 are possible",
                            shape.sizes.size()));
    std::vector<std::int64_t*> open;
    Extents said;
    const auto look_at = [&](std::int64_t& size) {
        if (size == kOpenSize) return open.push_back(&size);
        if (size < 1 || size > kLargestSize)
            refused(
                size < 1 ? RefusalKind::output_too_small : RefusalKind::size_too_large,
                fmt::format("a size is {}; it must be from 1 to {}, or -1 when it follows from the others",
                            size, kLargestSize));
        said.push_back(size);
    };
    look_at(shape.channels);
    for (std::int64_t& size : shape.sizes) look_at(size);
    if (open.size() > 1)
        refused(RefusalKind::field_unsupported,
                fmt::format("{} sizes are open; one alone follows from the others", open.size()));
    const std::int64_t numbers = product_of(had);
    const std::int64_t needed = product_of(said);
    if (numbers == kMostCounted)
        refused(RefusalKind::size_too_large, "more numbers come in than can be counted");
    if (open.empty() ? needed != numbers : numbers % needed != 0)
        refused(RefusalKind::channel_mismatch,
                fmt::format(
                    "{} {}, and {} come in", shape.is_vector() ? "the vector has" : "the map has",
                    open.empty() ? product_words(said) : fmt::format("a multiple of {}", product_words(said)),
                    product_words(had)));
    if (!open.empty()) *open.front() = numbers / needed;
    if (!open.empty() && *open.front() > kLargestSize)
        refused(RefusalKind::size_too_large, fmt::format("{} numbers come in; the most that fit are {}",
                                                         product_words(had), kLargestSize));
    return shape;
}

void Nodes::add_reshape(const StackLayer& layer, const Reshape& reshape, std::size_t from, Node& node) {
    const Node& source = nodes_[from];
    const MapShape shape = filled(layer, reshape, source);
    node.channels = shape.channels;
    node.size = shape.sizes;
    if (shape == MapShape{source.channels, source.size}) {
        node.links.push_back(straight_link(from, axes_of(source)));
        node.blended = source.blended;
        node.factors = source.factors;
        return;
    }
    Link link = straight_link(from, 0);
    link.whole = true;
    node.links.push_back(std::move(link));
    // All channels of a cell see the same, so the numbers of a single one do.
    const bool alike = source.blended || (!source.size.empty() && product_of(source.size) == 1);
    node.blended = alike;
    node.mixed_up = !alike && product_of(shape.sizes) > 1;
    if (shape.is_vector()) node.factors = factors_of(source);
}

void Nodes::add_unfold(const StackLayer& layer, const Unfold& unfold, std::size_t from, Node& node) {
    const Node& source = nodes_[from];
    const bool back = !unfold.back_to.empty();
    const Extents& map = back ? unfold.back_to : source.size;
    const std::string shape = to_string(MapShape{source.channels, source.size});
    if (map.empty() || map.size() > 3 || (back && source.size.size() != 1))
        refuse_here(layer, RefusalKind::dimensions_unsupported, "from",
                    fmt::format("{} comes in; {}", shape,
                                back ? "a fold works on channels and windows, such as 6×90"
                                     : "an unfold works on a map with channels and sizes, such as 3×10×12"));
    if (const auto why = why_not_on_axes(unfold.windows, map.size()))
        refuse_here(layer, why->kind, why->field, why->sentence);
    const LayerRequest here = placed(unfold.windows, map, 1);
    if (const auto why = why_invalid_here(here)) refuse_here(layer, why->kind, why->field, why->sentence);
    const Layer made = resolved(here);
    Link link = straight_link(from, 0);
    link.folds = back ? Link::Fold::fold : Link::Fold::unfold;
    for (const AxisSpec& a : made.axes) link.steps.push_back(step_of(made, a));
    link.windows = output_extents(made);
    const Extents kernel = kernel_extents(made);
    const std::int64_t cells = product_of(kernel);
    const std::int64_t windows = product_of(link.windows);
    if (back && (source.size.front() != windows || source.channels % cells != 0))
        refuse_here(
            layer, RefusalKind::channel_mismatch, "size",
            fmt::format("{} has {} windows of {} cells a channel, so a multiple of {} channels and {} cells "
                        "must come in; {} does",
                        to_string(map), product_words(link.windows), product_words(kernel), cells, windows,
                        shape));
    node.channels = back ? source.channels / cells : capped_product(source.channels, cells);
    node.size = back ? map : Extents{windows};
    if (node.channels > kLargestSize || windows > kLargestSize)
        refuse_here(
            layer, RefusalKind::size_too_large, "kernel",
            fmt::format("{} windows of {} cells a channel are more than can be counted", windows, cells));
    node.mixed_up = true;
    if (!back) {
        note_cells(made);
        reader_ = made;
    }
    node.links.push_back(std::move(link));
}

}  // namespace convwalk::nodes
