#include "frameworks/calls/call_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace convwalk::call_parts {
namespace {

double factor_of(const Bound& bound, std::string_view name, const Value& value) {
    double factor = 0;
    if (value.kind == Value::Kind::integer) factor = static_cast<double>(value.number);
    if (value.kind == Value::Kind::real) factor = value.real;
    if (!(factor > 0 && factor <= 1e6)) bound.refuse(name, value, "a factor above 0, at most 1000000");
    return factor;
}

bool is_lowest(const Value* value) {
    return value != nullptr && value->kind == Value::Kind::real && value->real < 0 && std::isinf(value->real);
}
bool is_zero(const Value* value) {
    return value == nullptr || (value->kind == Value::Kind::integer && value->number == 0) ||
           (value->kind == Value::Kind::real && value->real == 0);
}

}  // namespace

Piece piece_of(const Call& call, Framework framework, ReadLayer::Kind kind) {
    Piece piece;
    piece.layer.kind = kind;
    piece.layer.name = call.name;
    piece.layer.place = call.place;
    piece.layer.framework = framework;
    return piece;
}

Piece layer_piece(const Call& call, Framework framework, Operator op, std::size_t axes) {
    Piece piece = piece_of(call, framework);
    Layer& layer = piece.layer.request.layer;
    layer.op = op;
    layer.axes.assign(axes, AxisSpec{});
    for (AxisSpec& a : layer.axes) a.input = 1;
    return piece;
}

void set(Piece& piece, Field field, const Extents& values) {
    std::vector<AxisSpec>& axes = piece.layer.request.layer.axes;
    for (std::size_t i = 0; i < axes.size(); ++i) axes[i].*field = values[i];
}

void set(Piece& piece, Field field, const Bound& bound, std::string_view name, std::int64_t least,
         std::int64_t otherwise) {
    set(piece, field, bound.extents(name, piece.layer.request.layer.axes.size(), least, otherwise));
}

void set_ceil_mode(Piece& piece, bool on) {
    for (AxisSpec& a : piece.layer.request.layer.axes) a.ceil_mode = on;
}

void set_channels(Piece& piece, std::int64_t in, std::int64_t out, std::int64_t groups) {
    Layer& layer = piece.layer.request.layer;
    layer.groups = groups;
    layer.in_channels = in > 0 ? in : groups;
    layer.out_channels = out > 0 ? out : groups;
    piece.layer.in_channels_known = in > 0;
    piece.layer.out_channels_known = out > 0;
}

std::string upper(std::string text) {
    for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
}

bool channels_first(const Bound& bound) {
    const std::string format = upper(bound.text("data_format", ""));
    return format.starts_with("NC") || format == "CHANNELS_FIRST";
}

Extents spatial(const Bound& bound, std::string_view name, std::size_t axes, std::int64_t otherwise) {
    if (bound.find(name) == nullptr) return Extents(axes, otherwise);
    return spatial_part<std::int64_t>(bound, name, bound.integers(name, 1), axes, channels_first(bound), 1);
}

bool is_text(const Value* value) {
    return value != nullptr && value->kind == Value::Kind::text;
}

bool is_pairs(const Value& value) {
    return !value.list().empty() && value.list().front().kind == Value::Kind::list;
}

void add_padding(Piece& piece, const std::vector<Sides>& sides) {
    std::vector<AxisSpec>& axes = piece.layer.request.layer.axes;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        if (std::min(sides[i].begin, sides[i].end) < 0)
            throw bad_code(piece.layer.place,
                           fmt::format("padding of {} is negative, which cuts the input; that is not read",
                                       piece.layer.name));
        axes[i].padding_begin += sides[i].begin;
        axes[i].padding_end += sides[i].end;
    }
}

std::vector<Sides> sides_of(const Bound& bound, std::string_view name, std::size_t axes) {
    const Value& value = bound.at(name);
    if (is_pairs(value))
        return spatial_part<Sides>(bound, name, bound.pairs(name), axes, channels_first(bound), Sides{});
    std::vector<Sides> sides;
    for (const std::int64_t p : bound.extents(name, axes, 0, 0)) sides.push_back({p, p});
    return sides;
}

std::vector<Sides> onnx_sides(const Bound& bound, std::size_t axes, std::int64_t least) {
    if (bound.find("pads") == nullptr) return std::vector<Sides>(axes);
    const Extents pads = bound.integers("pads", least);
    if (pads.size() != 2 * axes)
        bound.refuse("pads", bound.at("pads"),
                     fmt::format("{} numbers, all begins and then all ends", 2 * axes));
    std::vector<Sides> sides;
    for (std::size_t i = 0; i < axes; ++i) sides.push_back({pads[i], pads[axes + i]});
    return sides;
}

void set_padding(Piece& piece, const Bound& bound, std::string_view name, std::string_view otherwise) {
    const Value* value = bound.find(name);
    ReadLayer& layer = piece.layer;
    if (value != nullptr && !is_text(value)) {
        add_padding(piece, sides_of(bound, name, layer.request.layer.axes.size()));
        return;
    }
    const std::string word = upper(bound.text(name, otherwise));
    if (word == "SAME" || word == "SAME_UPPER") {
        layer.auto_padding = AutoPadding::same_upper;
    } else if (word == "SAME_LOWER") {
        layer.auto_padding = AutoPadding::same_lower;
    } else if (word == "CAUSAL") {
        layer.request.padding = PaddingWord::causal;
    } else if (word != "VALID" && word != "NOTSET") {
        bound.refuse(name, *value, "\"same\", \"valid\" or numbers, as the framework has them");
    }
}

std::vector<double> factors_of(const Bound& bound, std::string_view name, std::size_t axes) {
    const Value& value = bound.at(name);
    std::vector<double> factors;
    if (value.kind != Value::Kind::list) return std::vector<double>(axes, factor_of(bound, name, value));
    // ONNX has factors of batch and channels first.
    std::span<const Value> given = value.list();
    if (given.size() == axes + 2) given = given.subspan(2);
    for (const Value& each : given) factors.push_back(factor_of(bound, name, each));
    if (factors.size() == 1) factors = std::vector<double>(axes, factors.front());
    if (factors.size() != axes) bound.refuse(name, value, fmt::format("one factor or {} of them", axes));
    return factors;
}

const Extents& weight_shape(const Bound& bound, std::string_view name) {
    const Value& value = bound.at(name);
    if (value.kind != Value::Kind::shape)
        bound.refuse(name, value, "a tensor whose sizes are known here, such as zeros([8, 1, 3, 3])");
    if (value.shape.size() < 3 || value.shape.size() > 5)
        throw bad_code(value.place,
                       fmt::format("{} of {} has {} sizes; it must have two for channels and 1 to 3 for "
                                   "the kernel",
                                   name, bound.callee(), value.shape.size()));
    return value.shape;
}

Extents part(const Extents& sizes, std::size_t begin, std::size_t count) {
    const auto first = sizes.begin() + static_cast<std::ptrdiff_t>(begin);
    return {first, first + static_cast<std::ptrdiff_t>(count)};
}

void demand_axes(const Call& call, std::size_t found, std::size_t wanted, std::string_view what) {
    if (found != wanted)
        throw bad_code(call.place,
                       fmt::format("{} works on {} axes, but {} is for {}", call.name, wanted, what, found));
}

std::int64_t product(const Bound& bound, std::int64_t a, std::int64_t b) {
    if (a > kLargestSize / b)
        throw bad_code(bound.place(), fmt::format("{} has {} x {} channels; the most are {}", bound.callee(),
                                                  a, b, kLargestSize));
    return a * b;
}

std::optional<PaddingMode> padding_mode_named(std::string_view name) {
    const std::string word = upper(std::string(name));
    if (word == "CONSTANT" || word == "ZEROS") return PaddingMode::zeros;
    if (word == "REFLECT") return PaddingMode::reflect;
    if (word == "REPLICATE" || word == "EDGE") return PaddingMode::replicate;
    if (word == "CIRCULAR" || word == "WRAP") return PaddingMode::circular;
    return std::nullopt;
}

Piece pad_piece(const Call& call, Framework framework, std::vector<Sides> sides,
                std::optional<PaddingMode> mode, const Value* value) {
    Piece piece = piece_of(call, framework);
    piece.role = Piece::Role::pad;
    piece.pad = std::move(sides);
    piece.pad_mode = mode;
    if (mode != PaddingMode::zeros || is_zero(value)) return piece;
    piece.pad_mode.reset();
    piece.pad_lowest = is_lowest(value);
    return piece;
}

void set_keras_transposed(Piece& piece, bool same, const Extents& output_padding) {
    ReadLayer& layer = piece.layer;
    std::vector<AxisSpec>& axes = layer.request.layer.axes;
    for (std::size_t i = 0; i < axes.size(); ++i) {
        std::optional<std::int64_t> added;
        if (!output_padding.empty()) added = output_padding[i];
        // What is cut does not depend on the input's size.
        const KerasTransposed axis = keras_transposed(axes[i], same, added);
        set_crop(layer, i, axis.crop.begin, axis.crop.end);
    }
}

bool takes_nearest(const Piece& resize) {
    return resize.layer.resize_mode.empty() || upper(resize.layer.resize_mode).starts_with("NEAREST");
}

std::string by_middles(std::string_view mode) {
    return upper(std::string(mode)).starts_with("NEAREST") ? "nearest-exact" : std::string(mode);
}

Piece general_pad(const Call& call, const Bound& bound, Framework framework) {
    std::vector<Sides> sides = bound.pairs("paddings");
    if (sides.size() < 3 || sides.size() > 5)
        bound.refuse("paddings", bound.at("paddings"), "a pair for each of 3 to 5 dimensions");
    // Channels are the last dimension, unless only the other order leaves them alone.
    const std::size_t axes = sides.size() - 2;
    const bool either = sides.back() == Sides{} && sides[1] == Sides{};
    const bool first = !either && sides[1] == Sides{};
    Piece piece =
        pad_piece(call, framework, spatial_part<Sides>(bound, "paddings", sides, axes, first, {}),
                  padding_mode_named(bound.text("mode", "CONSTANT")), bound.find("constant_values"));
    if (either) piece.pad_channels_first = spatial_part<Sides>(bound, "paddings", sides, axes, true, {});
    return piece;
}

}  // namespace convwalk::call_parts
