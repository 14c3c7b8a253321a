#include "frameworks/read/onnx_nodes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "basics/text.h"
#include "frameworks/calls/calls.h"

namespace convwalk {
namespace {

using Kind = Value::Kind;

// Taps of one channel that may be copied one by one.
constexpr std::int64_t kLargestCopy = 1000;

// Those of ONNX that work on each cell for itself and that no other framework calls so.
constexpr std::string_view kEachCell[] = {"Abs",
                                          "Ceil",
                                          "Erf",
                                          "Exp",
                                          "Floor",
                                          "Log",
                                          "Neg",
                                          "Not",
                                          "Round",
                                          "Sign",
                                          "Reciprocal",
                                          "Sqrt",
                                          "Sin",
                                          "Cos",
                                          "IsNaN",
                                          "Mish",
                                          "QuantizeLinear",
                                          "DequantizeLinear",
                                          "MeanVarianceNormalization",
                                          "LpNormalization"};
// Of two maps, cell by cell.
constexpr std::string_view kProducts[] = {"Mul", "Sub", "Div", "Pow", "Max", "Min", "Mean"};

template <typename Words>
bool contains(const Words& words, std::string_view type) {
    return std::find(std::begin(words), std::end(words), type) != std::end(words);
}

bool joins(std::string_view type) {
    return type == "Concat" || type == "Add" || type == "Sum" || contains(kProducts, type);
}

// Of one that has the tensor's shape changed alone; nullopt: it does something else.
std::optional<Rearrangement::How> how_of(std::string_view type) {
    using How = Rearrangement::How;
    if (type == "Flatten") return How::flatten;
    if (type == "Reshape") return How::to_shape;
    if (type == "Transpose") return How::permute;
    if (type == "Squeeze") return How::squeeze;
    if (type == "Unsqueeze") return How::insert;
    if (type.starts_with("Reduce")) return How::reduce;
    return std::nullopt;
}

}  // namespace

void OnnxNodes::add_tensor(const std::string& name, Extents shape, Value values) {
    tensors_[name] = {std::move(shape), std::move(values)};
}

std::size_t OnnxNodes::apply(const OnnxNode& node) {
    if (const Tensor* input = tensor(node, 0); input != nullptr && flow_.empty())
        flow_.set_input(input->shape, false, true);
    std::vector<std::size_t> from = joins(node.type) ? operands(node) : std::vector{source(node)};
    const bool each_cell = is_passed_over(node.type) || contains(kEachCell, node.type);
    Piece piece = each_cell                                      ? effect_piece(node.type, node.place)
                  : joins(node.type)                             ? join(node, from)
                  : node.type == "Slice"                         ? slice(node)
                  : how_of(node.type)                            ? rearranged(node, *how_of(node.type))
                  : node.type == "Gemm" || node.type == "MatMul" ? linear(node)
                  : is_not_read(node.type) ? gap(node, fmt::format("{} is not read here", node.type))
                                           : ruled(node, from.front());
    return made_[node.output] = flow_.apply({std::move(piece)}, std::move(from), node.place);
}

std::size_t OnnxNodes::apply_gap(const OnnxNode& node, std::string_view reason) {
    return made_[node.output] = flow_.apply({gap(node, reason)}, {source(node)}, node.place);
}

std::optional<std::size_t> OnnxNodes::made_by(std::string_view name) const {
    const auto found = made_.find(name);
    return found == made_.end() ? std::nullopt : std::optional(found->second);
}

const OnnxNodes::Tensor* OnnxNodes::tensor(const OnnxNode& node, std::size_t input) const {
    if (input >= node.inputs.size()) return nullptr;
    const auto found = tensors_.find(node.inputs[input]);
    return found == tensors_.end() ? nullptr : &found->second;
}

Piece OnnxNodes::gap(const OnnxNode& node, std::string_view reason) {
    return gap_piece(node.type, node.place, reason);
}

// What the first node reads is the input; what no node made is not known.
std::size_t OnnxNodes::source(const OnnxNode& node) {
    if (node.inputs.empty()) return flow_.last();
    const std::string& name = node.inputs.front();
    const bool is_input = made_.empty();
    const auto [made, is_new] = made_.try_emplace(name, flow_.last());
    if (is_new && !is_input)
        made->second = flow_.apply({gap(node, fmt::format("it reads \"{}\", which no node before it makes",
                                                          printable(name, kLongestText)))},
                                   {flow_.last()}, node.place);
    return made->second;
}

// Whole numbers of an attribute, or of a tensor that is an input.
std::optional<std::vector<std::int64_t>> OnnxNodes::numbers(const OnnxNode& node, std::string_view attribute,
                                                            std::size_t input) const {
    const Value* given = nullptr;
    for (const OnnxNode::Attribute& each : node.attributes) {
        if (each.name == attribute) given = &each.value;
    }
    if (const Tensor* values = tensor(node, input); given == nullptr && values != nullptr)
        given = &values->values;
    if (given == nullptr) return std::nullopt;
    std::vector<std::int64_t> all;
    for (const Value& value : given->kind == Kind::list ? given->list() : std::span<const Value>(given, 1)) {
        if (value.kind != Kind::integer) return std::nullopt;
        all.push_back(value.number);
    }
    return all;
}

Piece OnnxNodes::rearranged(const OnnxNode& node, Rearrangement::How how) const {
    using How = Rearrangement::How;
    Piece piece;
    piece.layer.kind = ReadLayer::Kind::reshape;
    piece.layer.name = node.type;
    piece.layer.place = node.place;
    piece.layer.framework = Framework::onnx;
    piece.layer.rearrangement.how = how;
    std::vector<std::int64_t>& made = piece.layer.rearrangement.numbers;
    const bool says = how != How::to_shape && how != How::permute && how != How::insert;
    const auto given = numbers(node,
                               how == How::flatten    ? "axis"
                               : how == How::permute  ? "perm"
                               : how == How::to_shape ? "shape"
                                                      : "axes",
                               1);
    if (!given && !says) return gap(node, fmt::format("what this {} makes is not known here", node.type));
    if (given) made = *given;
    if (how == How::flatten) {
        // Two dimensions come out, whatever comes in.
        if (!made.empty() && made.front() != 1)
            return gap(node, fmt::format("axis of this Flatten is {}; only 1 is read", made.front()));
        made = {1, -1};
    }
    const auto keeps = numbers(node, "keepdims", SIZE_MAX);
    piece.layer.rearrangement.keeps = !keeps || *keeps != std::vector<std::int64_t>{0};
    return piece;
}

// A matrix of two sizes, in and out; of Gemm the other way round where it says so.
Piece OnnxNodes::linear(const OnnxNode& node) const {
    const Tensor* weight = tensor(node, 1);
    if (weight == nullptr || weight->shape.size() != 2 || weight->shape[0] < 1 || weight->shape[1] < 1)
        return gap(node, fmt::format("the weight of this {} is not known here", node.type));
    Piece piece;
    ReadLayer& layer = piece.layer;
    layer.kind = ReadLayer::Kind::linear;
    layer.name = node.type;
    layer.place = node.place;
    layer.framework = Framework::onnx;
    const bool turned = numbers(node, "transB", SIZE_MAX) == std::vector<std::int64_t>{1};
    layer.request.layer.in_channels = weight->shape[turned ? 1 : 0];
    layer.request.layer.out_channels = weight->shape[turned ? 0 : 1];
    layer.in_channels_known = layer.out_channels_known = true;
    layer.bias = node.inputs.size() > 2 && !node.inputs[2].empty();
    return piece;
}

// Those of the inputs that nodes made; the others of a sum are weights.
std::vector<std::size_t> OnnxNodes::operands(const OnnxNode& node) {
    std::vector<std::size_t> from;
    if (made_.empty()) static_cast<void>(source(node));  // the first node reads the input
    for (const std::string& name : node.inputs) {
        const auto made = made_.find(name);
        if (made != made_.end())
            from.push_back(made->second);
        else if (node.type == "Concat" || !tensors_.contains(name))
            throw bad_code(node.place, fmt::format("{} reads \"{}\", which no node before it makes",
                                                   node.type, printable(name, kLongestText)));
    }
    if (from.empty()) from.push_back(source(node));
    return from;
}

Piece OnnxNodes::join(const OnnxNode& node, const std::vector<std::size_t>& operands) const {
    const bool adds = node.type != "Concat";
    const bool product = contains(kProducts, node.type);
    const bool alone = adds && operands.size() == 1;
    if (alone && !is_spread(node, operands.front()))
        return gap(node, fmt::format("this {} spreads what comes in over a larger weight", node.type));
    Piece piece = alone ? effect_piece(product ? node.type : "bias", node.place)
                        : join_piece(node.type, node.place, adds);
    if (product && !alone) piece.layer.kind = ReadLayer::Kind::multiply;
    piece.layer.name = node.type;
    piece.layer.framework = Framework::onnx;
    for (const OnnxNode::Attribute& attribute : node.attributes) {
        if (attribute.name == "axis" && attribute.value.kind == Kind::integer)
            piece.axis = attribute.value.number;
    }
    return piece;
}

bool OnnxNodes::is_spread(const OnnxNode& node, std::size_t map) const {
    const WalkedLayer made = flow_.made_at(map);
    const auto dimensions = made.sized ? dimensions_of(made.shape(), false) : std::nullopt;
    for (std::size_t i = 0; i < node.inputs.size(); ++i) {
        const Tensor* weight = tensor(node, i);
        if (weight == nullptr || !dimensions) continue;
        const std::size_t rank = weight->shape.size();
        if (rank > dimensions->size()) return false;
        for (std::size_t axis = 0; axis < rank; ++axis) {
            const bool is_one = (*dimensions)[dimensions->size() - 1 - axis] == 1;
            if (is_one && weight->shape[rank - 1 - axis] > 1) return false;
        }
    }
    return true;
}

// starts, ends and axes are the inputs behind the first.
Piece OnnxNodes::slice(const OnnxNode& node) {
    const auto numbers = [&](std::size_t i) {
        Extents all;
        const Tensor* given = tensor(node, i);
        for (const Value& value : given == nullptr ? std::span<const Value>() : given->values.list())
            all.push_back(value.kind == Kind::integer ? value.number : 0);
        return all;
    };
    const Extents starts = numbers(1);
    const Extents ends = numbers(2);
    const Extents axes = numbers(3);
    if (starts.empty() || starts.size() != ends.size() || starts.size() != axes.size() ||
        node.inputs.size() > 4)
        throw bad_code(
            node.place,
            "what this Slice cuts is not known here; make its starts, ends and axes, and no steps, "
            "with make_tensor");
    std::vector<Sides> cut(flow_.axes_at(source(node)));
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const bool known = axes[i] >= 2 && axes[i] < static_cast<std::int64_t>(cut.size()) + 2;
        const bool begins = starts[i] >= 0 && starts[i] <= kLargestSize;
        const bool ends_behind = (ends[i] < 0 && ends[i] >= -kLargestSize) || ends[i] >= kLargestSize;
        if (!known || !begins || !ends_behind)
            throw bad_code(
                node.place,
                fmt::format("this Slice takes cells {} to {} of axis {}; it must begin at a number "
                            "from 0 and end at one below 0, counted from the end, on an axis behind "
                            "batch and channels",
                            starts[i], ends[i], axes[i]));
        cut[static_cast<std::size_t>(axes[i] - 2)] = {-starts[i], std::min<std::int64_t>(0, ends[i])};
    }
    return slice_piece("Slice", std::move(cut), node.place);
}

// @param from what it reads: a node says nothing of its axes
Piece OnnxNodes::ruled(const OnnxNode& node, std::size_t from) const {
    const CallRule* rule = onnx_rule_of(node.type);
    if (rule == nullptr) {
        const std::vector<std::string> known = {
            "Conv",     "ConvTranspose", "MaxPool", "AveragePool", "DepthToSpace", "SpaceToDepth", "Resize",
            "Upsample", "Pad",           "Relu",    "Concat",      "Add",          "Slice",        "Col2Im"};
        throw bad_code(node.type_place, unknown_name("operator", node.type, known));
    }
    const std::size_t axes = flow_.axes_at(from);
    Bound bound(node.type, node.place, rule->parameters);
    for (const OnnxNode::Attribute& attribute : node.attributes)
        bound.put(attribute.name, attribute.place, attribute.value);
    if (node.type == "Pad") put_pads(bound, node);
    if (node.type == "Col2Im") {
        for (const auto& [input, name] : {std::pair(1, "image_shape"), std::pair(2, "block_shape")}) {
            const Tensor* given = tensor(node, static_cast<std::size_t>(input));
            if (given == nullptr || given->values.kind != Kind::list)
                return gap(node, "the sizes of this Col2Im are not known here; make them with make_tensor");
            bound.put(name, bound.place(), given->values);
        }
    }
    bound.finish();
    Piece piece = rule->piece(Call{node.type, node.place, axes > 0 ? axes : 2}, bound);
    if (node.type == "Conv" || node.type == "ConvTranspose") set_weight(piece, node);
    if (node.type == "Resize") set_scales(piece, node);
    return piece;
}

// Input 1: how many cells, input 2: what they hold. Older nodes have both as attributes.
void OnnxNodes::put_pads(Bound& bound, const OnnxNode& node) const {
    const Tensor* pads = tensor(node, 1);
    const Tensor* value = tensor(node, 2);
    if (pads != nullptr && bound.find("pads") == nullptr) bound.put("pads", bound.place(), pads->values);
    if (value != nullptr && value->values.list().size() == 1 && bound.find("value") == nullptr)
        bound.put("value", bound.place(), value->values.list().front());
}

// [out, in / groups, k...], transposed [in, out / groups, k...]
void OnnxNodes::set_weight(Piece& piece, const OnnxNode& node) const {
    ReadLayer& layer = piece.layer;
    layer.bias = node.inputs.size() > 2 && !node.inputs[2].empty();
    const Tensor* weight = tensor(node, 1);
    if (weight == nullptr || weight->shape.size() < 3) return;
    const std::int64_t groups = layer.request.layer.groups;
    const std::int64_t first = weight->shape[0];
    const std::int64_t second = weight->shape[1];
    if (first < 1 || second < 1) return;
    if (second > kLargestSize / groups)
        throw bad_code(layer.place,
                       fmt::format("{} x {} channels; the most are {}", second, groups, kLargestSize));
    const bool transposed = layer.request.layer.op == Operator::transposed_convolution;
    layer.request.layer.in_channels = transposed ? first : second * groups;
    layer.request.layer.out_channels = transposed ? second * groups : first;
    layer.in_channels_known = layer.out_channels_known = true;
    layer.copies_taps = copies_taps(*weight);
}

// The identity from the taps of one channel to the filters.
bool OnnxNodes::copies_taps(const Tensor& weight) {
    const std::span<const Value> all = weight.values.list();
    const std::int64_t taps = weight.shape[0];
    if (weight.shape[1] != 1 || taps > kLargestCopy || static_cast<std::int64_t>(all.size()) != taps * taps)
        return false;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double wanted = static_cast<std::int64_t>(i) % (taps + 1) == 0 ? 1 : 0;
        const bool is_number = all[i].kind == Kind::integer || all[i].kind == Kind::real;
        if (!is_number || number_of(all[i]) != wanted) return false;
    }
    return true;
}

// Input 2: factors, input 3: sizes; batch and channels first.
void OnnxNodes::set_scales(Piece& piece, const OnnxNode& node) const {
    const Tensor* sizes = tensor(node, 3);
    const bool by_size = sizes != nullptr;
    const Tensor* given = by_size ? sizes : tensor(node, 2);
    const auto values = given == nullptr ? std::span<const Value>() : given->values.list();
    if (values.size() < 3 || values.size() > 5)
        throw bad_code(piece.layer.place,
                       "the factors of this Resize are not known here; make them with make_tensor");
    for (const Value& value : values.subspan(2)) {
        const bool whole = value.kind == Kind::integer && value.number >= 1 && value.number <= kLargestSize;
        const double factor = number_of(value);
        if (by_size ? !whole : !(factor > 0 && factor <= 1e6))
            throw bad_code(value.place, fmt::format("{} is no {} of a Resize", described(value),
                                                    by_size ? "size" : "factor"));
        if (by_size)
            piece.layer.wanted_output.push_back(value.number);
        else
            piece.layer.factors.push_back(factor);
    }
}

}  // namespace convwalk
