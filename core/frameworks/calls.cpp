#include "frameworks/calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace convwalk {
namespace {

using Field = std::int64_t AxisSpec::*;

// --- parts of layers ---------------------------------------------------------------------------------------

Piece piece_of(const Call& call, Framework framework, ReadLayer::Kind kind = ReadLayer::Kind::layer) {
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

// Of a list with batch and channels the part of the axes, the other entries being `rest`.
template <typename T>
std::vector<T> spatial_part(const Bound& bound, std::string_view name, std::vector<T> all, std::size_t axes,
                            bool first, const T& rest) {
    if (all.size() == 1) all.assign(axes, T(all.front()));
    if (all.size() == axes) return all;
    if (all.size() != axes + 2)
        bound.refuse(name, bound.at(name), fmt::format("1, {} or {} long", axes, axes + 2));
    const std::size_t channel = first ? 1 : axes + 1;
    if (!(all.front() == rest) || !(all[channel] == rest))
        bound.refuse(name, bound.at(name), "without effect on batch and channels");
    const auto begin = all.begin() + (first ? 2 : 1);
    return {begin, begin + static_cast<std::ptrdiff_t>(axes)};
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

// Numbers or pairs, without or with those of batch and channels.
std::vector<Sides> sides_of(const Bound& bound, std::string_view name, std::size_t axes) {
    const Value& value = bound.at(name);
    if (is_pairs(value))
        return spatial_part<Sides>(bound, name, bound.pairs(name), axes, channels_first(bound), Sides{});
    std::vector<Sides> sides;
    for (const std::int64_t p : bound.extents(name, axes, 0, 0)) sides.push_back({p, p});
    return sides;
}

// A word of any framework; numbers where it is none.
void set_padding(Piece& piece, const Bound& bound, std::string_view name, std::string_view otherwise) {
    const Value* value = bound.find(name);
    ReadLayer& layer = piece.layer;
    if (value != nullptr && !is_text(value)) {
        add_padding(piece, sides_of(bound, name, layer.request.layer.axes.size()));
        return;
    }
    const std::string word = upper(bound.text(name, otherwise));
    if (word == "SAME" || word == "SAME_UPPER" || word == "CIRCULAR") {
        layer.auto_padding = AutoPadding::same_upper;
    } else if (word == "SAME_LOWER") {
        layer.auto_padding = AutoPadding::same_lower;
    } else if (word == "CAUSAL") {
        layer.request.padding = PaddingWord::causal;
    } else if (word != "VALID" && word != "NOTSET") {
        bound.refuse(name, *value, "\"same\", \"valid\" or numbers, as the framework has them");
    }
}

double factor_of(const Bound& bound, std::string_view name, const Value& value) {
    double factor = 0;
    if (value.kind == Value::Kind::integer) factor = static_cast<double>(value.number);
    if (value.kind == Value::Kind::real) factor = value.real;
    if (!(factor > 0 && factor <= 1e6)) bound.refuse(name, value, "a factor above 0, at most 1000000");
    return factor;
}

std::vector<double> factors_of(const Bound& bound, std::string_view name, std::size_t axes) {
    const Value& value = bound.at(name);
    std::vector<double> factors;
    if (value.kind != Value::Kind::list) return std::vector<double>(axes, factor_of(bound, name, value));
    // ONNX has factors of batch and channels first.
    std::span<const Value> given = value.list();
    if (given.size() == axes + 2) given = given.subspan(2);
    for (const Value& each : given) factors.push_back(factor_of(bound, name, each));
    if (factors.size() == 1) factors.assign(axes, factors.front());
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

void read_padding_mode(Piece& piece, const Bound& bound) {
    if (bound.find("padding_mode") == nullptr) return;
    const std::string word = bound.text("padding_mode", "zeros");
    for (const PaddingMode mode : kPaddingModes) {
        if (word != name_of(mode)) continue;
        piece.layer.request.layer.padding_mode = mode;
        return;
    }
    piece.pad_zeros = false;  // the windows are the same
}

// --- PyTorch -----------------------------------------------------------------------------------------------

constexpr Framework kTorch = Framework::pytorch;

void set_torch_padding(Piece& piece, const Bound& bound) {
    if (!is_text(bound.find("padding"))) {
        add_padding(piece, sides_of(bound, "padding", piece.layer.request.layer.axes.size()));
        return;
    }
    const Value& word = bound.at("padding");
    if (word.text == "valid") return;
    if (word.text != "same") bound.refuse("padding", word, "\"same\", \"valid\" or numbers");
    for (const AxisSpec& a : piece.layer.request.layer.axes) {
        if (a.stride > 1)
            throw bad_code(word.place,
                           fmt::format("padding of {} is \"same\" and its stride {}; PyTorch takes "
                                       "\"same\" with stride 1 only",
                                       bound.callee(), a.stride));
    }
    piece.layer.request.padding = PaddingWord::same;
}

Piece torch_windows(const Call& call, const Bound& bound, Operator op, const Extents& kernel) {
    Piece piece = layer_piece(call, kTorch, op, call.axes);
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride, bound, "stride", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "dilation", 1, 1);
    if (bound.find("padding") != nullptr) set_torch_padding(piece, bound);
    read_padding_mode(piece, bound);
    return piece;
}

Piece torch_conv(const Call& call, const Bound& bound) {
    Piece piece =
        torch_windows(call, bound, Operator::convolution, bound.extents("kernel_size", call.axes, 1, 1));
    set_channels(piece, bound.integer("in_channels", 1, 0), bound.integer("out_channels", 1, 0),
                 bound.integer("groups", 1, 1));
    piece.layer.bias = bound.truth("bias", true);
    return piece;
}

Piece torch_transposed_windows(const Call& call, const Bound& bound, const Extents& kernel) {
    if (is_text(bound.find("padding")))
        bound.refuse("padding", bound.at("padding"), "numbers; a transposed convolution takes no words");
    Piece piece = torch_windows(call, bound, Operator::transposed_convolution, kernel);
    set(piece, &AxisSpec::output_padding, bound, "output_padding", 0, 0);
    return piece;
}

Piece torch_transposed(const Call& call, const Bound& bound) {
    Piece piece = torch_transposed_windows(call, bound, bound.extents("kernel_size", call.axes, 1, 1));
    set_channels(piece, bound.integer("in_channels", 1, 0), bound.integer("out_channels", 1, 0),
                 bound.integer("groups", 1, 1));
    piece.layer.bias = bound.truth("bias", true);
    return piece;
}

Piece torch_functional_conv(const Call& call, const Bound& bound) {
    const Extents& shape = weight_shape(bound, "weight");
    demand_axes(call, shape.size() - 2, call.axes, "its weight");
    Piece piece = torch_windows(call, bound, Operator::convolution, part(shape, 2, call.axes));
    const std::int64_t groups = bound.integer("groups", 1, 1);
    set_channels(piece, product(bound, shape[1], groups), shape[0], groups);
    piece.layer.bias = bound.find("bias") != nullptr;
    return piece;
}

Piece torch_functional_transposed(const Call& call, const Bound& bound) {
    const Extents& shape = weight_shape(bound, "weight");
    demand_axes(call, shape.size() - 2, call.axes, "its weight");
    Piece piece = torch_transposed_windows(call, bound, part(shape, 2, call.axes));
    const std::int64_t groups = bound.integer("groups", 1, 1);
    set_channels(piece, shape[0], product(bound, shape[1], groups), groups);
    piece.layer.bias = bound.find("bias") != nullptr;
    return piece;
}

// Without a stride the windows lie side by side.
Piece torch_pool(const Call& call, const Bound& bound, Operator op) {
    const Extents kernel = bound.extents("kernel_size", call.axes, 1, 1);
    Piece piece = layer_piece(call, kTorch, op, call.axes);
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride,
        bound.find("stride") != nullptr ? bound.extents("stride", call.axes, 1, 1) : kernel);
    set(piece, &AxisSpec::dilation, bound, "dilation", 1, 1);
    if (bound.find("padding") != nullptr) add_padding(piece, sides_of(bound, "padding", call.axes));
    set_ceil_mode(piece, bound.truth("ceil_mode", false));
    return piece;
}
Piece torch_max_pool(const Call& call, const Bound& bound) {
    return torch_pool(call, bound, Operator::max_pooling);
}
Piece torch_average_pool(const Call& call, const Bound& bound) {
    Piece piece = torch_pool(call, bound, Operator::average_pooling);
    Layer& layer = piece.layer.request.layer;
    layer.count_include_pad = bound.truth("count_include_pad", true);
    if (bound.find("divisor_override") != nullptr)
        layer.divisor_override = bound.integer("divisor_override", -kLargestSize, 1);
    return piece;
}

Piece torch_upsample(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kTorch, ReadLayer::Kind::upsample);
    // Upsample itself has no number of axes: those of a list, or of the layers around it.
    const Value* list = bound.find("size") != nullptr ? bound.find("size") : bound.find("scale_factor");
    if (list == nullptr)
        throw bad_code(call.place, fmt::format("size or scale_factor is missing in {}", call.name));
    const std::size_t axes =
        axes_of(call.name) != 0 ? call.axes : std::max<std::size_t>(1, list->list().size());
    if (bound.find("size") != nullptr)
        piece.layer.wanted_output = bound.extents("size", axes, 1, 1);
    else
        piece.layer.factors = factors_of(bound, "scale_factor", axes);
    const bool bilinear = last_part(call.name).starts_with("UpsamplingBilinear");
    piece.layer.resize_mode = bound.text("mode", bilinear ? "bilinear" : "nearest");
    piece.layer.align_corners = bound.truth("align_corners", bilinear);
    return piece;
}

Piece torch_pixel_shuffle(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kTorch, ReadLayer::Kind::pixel_shuffle);
    piece.layer.factors.assign(2, static_cast<double>(bound.integer("upscale_factor", 1, 1)));
    return piece;
}
Piece torch_pixel_unshuffle(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kTorch, ReadLayer::Kind::pixel_shuffle);
    piece.layer.factors.assign(2, 1.0 / static_cast<double>(bound.integer("downscale_factor", 1, 1)));
    return piece;
}

bool is_lowest(const Value* value) {
    return value != nullptr && value->kind == Value::Kind::real && value->real < 0 && std::isinf(value->real);
}
bool is_zero(const Value* value) {
    return value == nullptr || (value->kind == Value::Kind::integer && value->number == 0) ||
           (value->kind == Value::Kind::real && value->real == 0);
}

Piece pad_piece(const Call& call, Framework framework, std::vector<Sides> sides, const Value* value,
                bool constant) {
    Piece piece = piece_of(call, framework);
    piece.role = Piece::Role::pad;
    piece.pad = std::move(sides);
    piece.pad_lowest = constant && is_lowest(value);
    piece.pad_zeros = constant && is_zero(value);
    return piece;
}

// (left, right, top, bottom, ...): the last axis first.
std::vector<Sides> torch_sides(const Bound& bound, std::string_view name) {
    const Extents numbers = bound.integers(name, -kLargestSize);
    if (numbers.empty() || numbers.size() % 2 != 0)
        bound.refuse(name, bound.at(name), "two numbers an axis, those of the last axis first");
    std::vector<Sides> sides;
    for (std::size_t i = numbers.size(); i > 0; i -= 2) sides.push_back({numbers[i - 2], numbers[i - 1]});
    return sides;
}

Piece torch_pad_layer(const Call& call, const Bound& bound) {
    const bool constant =
        last_part(call.name).starts_with("Zero") || last_part(call.name).starts_with("Constant");
    if (bound.at("padding").kind == Value::Kind::integer) {
        const std::int64_t p = bound.integers("padding", -kLargestSize).front();
        return pad_piece(call, kTorch, std::vector<Sides>(call.axes, Sides{p, p}), bound.find("value"),
                         constant);
    }
    std::vector<Sides> sides = torch_sides(bound, "padding");
    if (sides.size() != call.axes)
        bound.refuse("padding", bound.at("padding"), fmt::format("one number or {} of them", 2 * call.axes));
    return pad_piece(call, kTorch, std::move(sides), bound.find("value"), constant);
}

Piece torch_functional_pad(const Call& call, const Bound& bound) {
    return pad_piece(call, kTorch, torch_sides(bound, "pad"), bound.find("value"),
                     bound.text("mode", "constant") == "constant");
}

// --- Keras -------------------------------------------------------------------------------------------------

constexpr Framework kKeras = Framework::keras;

Piece keras_conv(const Call& call, const Bound& bound) {
    Piece piece = layer_piece(call, kKeras, Operator::convolution, call.axes);
    set(piece, &AxisSpec::kernel, bound, "kernel_size", 1, 1);
    set(piece, &AxisSpec::stride, bound, "strides", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "dilation_rate", 1, 1);
    set_padding(piece, bound, "padding", "valid");
    set_channels(piece, 0, bound.integer("filters", 1, 0), bound.integer("groups", 1, 1));
    piece.layer.bias = bound.truth("use_bias", true);
    return piece;
}

Piece keras_depthwise(const Call& call, const Bound& bound) {
    Piece piece = keras_conv(call, bound);
    piece.layer.depth_multiplier = bound.integer("depth_multiplier", 1, 1);
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

Piece keras_transposed_conv(const Call& call, const Bound& bound) {
    Piece piece = layer_piece(call, kKeras, Operator::transposed_convolution, call.axes);
    set(piece, &AxisSpec::kernel, bound, "kernel_size", 1, 1);
    set(piece, &AxisSpec::stride, bound, "strides", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "dilation_rate", 1, 1);
    set_channels(piece, 0, bound.integer("filters", 1, 0), 1);
    piece.layer.bias = bound.truth("use_bias", true);
    const std::string word = upper(bound.text("padding", "valid"));
    if (word != "SAME" && word != "VALID")
        bound.refuse("padding", bound.at("padding"), "\"same\" or \"valid\"");
    Extents output_padding;
    if (bound.find("output_padding") != nullptr) {
        output_padding = bound.extents("output_padding", call.axes, 0, 0);
        for (std::size_t i = 0; i < call.axes; ++i) {
            const std::int64_t stride = piece.layer.request.layer.axes[i].stride;
            if (output_padding[i] >= stride)
                throw bad_code(bound.at("output_padding").place,
                               fmt::format("output_padding of {} is {}; Keras takes less than the stride, {}",
                                           call.name, output_padding[i], stride));
        }
    }
    set_keras_transposed(piece, word == "SAME", output_padding);
    return piece;
}

Piece keras_pool(const Call& call, const Bound& bound, Operator op) {
    Piece piece = layer_piece(call, kKeras, op, call.axes);
    const Extents kernel = bound.extents("pool_size", call.axes, 1, 2);
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride,
        bound.find("strides") != nullptr ? bound.extents("strides", call.axes, 1, 1) : kernel);
    set_padding(piece, bound, "padding", "valid");
    return piece;
}
Piece keras_max_pool(const Call& call, const Bound& bound) {
    return keras_pool(call, bound, Operator::max_pooling);
}
Piece keras_average_pool(const Call& call, const Bound& bound) {
    return keras_pool(call, bound, Operator::average_pooling);
}

Piece keras_upsample(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kKeras, ReadLayer::Kind::upsample);
    piece.layer.factors = bound.find("size") != nullptr ? factors_of(bound, "size", call.axes)
                                                        : std::vector<double>(call.axes, 2.0);
    piece.layer.resize_mode = bound.text("interpolation", "nearest");
    return piece;
}

// Resizing to a size takes the cell whose middle is nearest, which is what PyTorch calls exact.
std::string by_middles(std::string_view mode) {
    return upper(std::string(mode)).starts_with("NEAREST") ? "nearest-exact" : std::string(mode);
}

Piece keras_resize(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kKeras, ReadLayer::Kind::upsample);
    piece.layer.wanted_output = {bound.integer("height", 1, 1), bound.integer("width", 1, 1)};
    piece.layer.resize_mode = by_middles(bound.text("interpolation", "bilinear"));
    return piece;
}

std::vector<Sides> keras_sides(const Call& call, const Bound& bound, std::string_view name) {
    if (bound.find(name) == nullptr) return std::vector<Sides>(call.axes, Sides{1, 1});
    // Of one axis it is a number or one pair without further brackets.
    const Value& value = bound.at(name);
    if (call.axes == 1 && value.list().size() == 2 && !is_pairs(value)) {
        const Extents pair = bound.integers(name, 0);
        return {{pair[0], pair[1]}};
    }
    return sides_of(bound, name, call.axes);
}

Piece keras_pad(const Call& call, const Bound& bound) {
    return pad_piece(call, kKeras, keras_sides(call, bound, "padding"), nullptr, true);
}

Piece keras_crop(const Call& call, const Bound& bound) {
    std::vector<Sides> sides = keras_sides(call, bound, "cropping");
    for (Sides& s : sides) s = {-s.begin, -s.end};
    return pad_piece(call, kKeras, std::move(sides), nullptr, true);
}

// --- TensorFlow --------------------------------------------------------------------------------------------

constexpr Framework kTensorflow = Framework::tensorflow;

// Weights are [kernel..., in, out].
Piece tensorflow_windows(const Call& call, const Bound& bound, std::string_view dilations,
                         std::string_view strides) {
    const Extents& shape = weight_shape(bound, "filters");
    const std::size_t axes = shape.size() - 2;
    if (axes_of(call.name) != 0) demand_axes(call, axes, call.axes, "its filters");
    Piece piece = layer_piece(call, kTensorflow, Operator::convolution, axes);
    set(piece, &AxisSpec::kernel, part(shape, 0, axes));
    set(piece, &AxisSpec::stride, spatial(bound, strides, axes, 1));
    set(piece, &AxisSpec::dilation, spatial(bound, dilations, axes, 1));
    return piece;
}

Piece tensorflow_conv(const Call& call, const Bound& bound) {
    Piece piece = tensorflow_windows(call, bound, "dilations", "strides");
    set_padding(piece, bound, "padding", "VALID");
    const Extents& shape = weight_shape(bound, "filters");
    set_channels(piece, shape[shape.size() - 2], shape.back(), 1);
    return piece;
}

Piece tensorflow_atrous(const Call& call, const Bound& bound) {
    Piece piece = tensorflow_windows(call, bound, "rate", "strides");
    set_padding(piece, bound, "padding", "VALID");
    const Extents& shape = weight_shape(bound, "filters");
    set_channels(piece, shape[shape.size() - 2], shape.back(), 1);
    return piece;
}

Piece tensorflow_depthwise(const Call& call, const Bound& bound) {
    Piece piece = tensorflow_windows(call, bound, "dilations", "strides");
    set_padding(piece, bound, "padding", "VALID");
    const Extents& shape = weight_shape(bound, "filters");
    const std::int64_t in = shape[shape.size() - 2];
    set_channels(piece, in, product(bound, in, shape.back()), in);
    return piece;
}

Piece tensorflow_transposed(const Call& call, const Bound& bound) {
    Piece piece = tensorflow_windows(call, bound, "dilations", "strides");
    ReadLayer& layer = piece.layer;
    layer.request.layer.op = Operator::transposed_convolution;
    const std::size_t axes = layer.request.layer.axes.size();
    const Extents& shape = weight_shape(bound, "filters");
    set_channels(piece, shape.back(), shape[shape.size() - 2], 1);
    // Batch and channels may be anything, such as tf.shape(x)[0].
    std::span<const Value> output = bound.at("output_shape").list();
    if (output.size() == axes + 2) output = output.subspan(channels_first(bound) ? 2 : 1, axes);
    if (output.size() != axes)
        bound.refuse("output_shape", bound.at("output_shape"), fmt::format("a list of {} sizes", axes + 2));
    for (const Value& size : output) {
        if (size.kind != Value::Kind::integer || size.number < 1 || size.number > kLargestSize)
            bound.refuse("output_shape", size, fmt::format("sizes from 1 to {}", kLargestSize));
        layer.wanted_output.push_back(size.number);
    }
    // Explicit numbers are cut as they are; the end follows from the output's size.
    set_padding(piece, bound, "padding", "SAME");
    return piece;
}

Piece tensorflow_pool(const Call& call, const Bound& bound, Operator op) {
    std::size_t axes = call.axes;
    const std::size_t given = bound.integers("ksize", 1).size();
    if (axes_of(call.name) == 0 && given > 2) axes = given - 2;
    if (axes < 1 || axes > 3) bound.refuse("ksize", bound.at("ksize"), "for 1 to 3 axes");
    Piece piece = layer_piece(call, kTensorflow, op, axes);
    const Extents kernel = spatial(bound, "ksize", axes, 1);
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride, spatial(bound, "strides", axes, 1));
    set_padding(piece, bound, "padding", "VALID");
    return piece;
}
Piece tensorflow_max_pool(const Call& call, const Bound& bound) {
    return tensorflow_pool(call, bound, Operator::max_pooling);
}
Piece tensorflow_average_pool(const Call& call, const Bound& bound) {
    return tensorflow_pool(call, bound, Operator::average_pooling);
}

Piece tensorflow_any_pool(const Call& call, const Bound& bound) {
    const std::string type = upper(bound.text("pooling_type", ""));
    if (type != "MAX" && type != "AVG")
        bound.refuse("pooling_type", bound.at("pooling_type"), "\"MAX\" or \"AVG\"");
    const Extents kernel = bound.integers("window_shape", 1);
    if (kernel.empty() || kernel.size() > 3)
        bound.refuse("window_shape", bound.at("window_shape"), "a number an axis, for 1 to 3 axes");
    Piece piece = layer_piece(
        call, kTensorflow, type == "MAX" ? Operator::max_pooling : Operator::average_pooling, kernel.size());
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride, bound, "strides", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "dilations", 1, 1);
    set_padding(piece, bound, "padding", "VALID");
    return piece;
}

Piece tensorflow_shuffle(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kTensorflow, ReadLayer::Kind::pixel_shuffle);
    const auto factor = static_cast<double>(bound.integer("block_size", 1, 1));
    piece.layer.factors.assign(2, last_part(call.name) == "space_to_depth" ? 1 / factor : factor);
    return piece;
}

Piece tensorflow_resize(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kTensorflow, ReadLayer::Kind::upsample);
    piece.layer.wanted_output = bound.extents("size", 2, 1, 1);
    // ResizeMethod.BILINEAR is a name
    const Value* method = bound.find("method");
    piece.layer.resize_mode = by_middles(method == nullptr ? "bilinear" : last_part(method->text));
    return piece;
}

// tf.pad, jnp.pad and keras.ops.pad: a pair for every dimension, batch and channels too.
Piece general_pad(const Call& call, const Bound& bound, Framework framework) {
    std::vector<Sides> sides = bound.pairs("paddings");
    if (sides.size() < 3 || sides.size() > 5)
        bound.refuse("paddings", bound.at("paddings"), "a pair for each of 3 to 5 dimensions");
    // Channels are the last dimension, unless only the other order leaves them alone.
    const bool first = !(sides.back() == Sides{}) && sides[1] == Sides{};
    sides = spatial_part<Sides>(bound, "paddings", sides, sides.size() - 2, first, Sides{});
    return pad_piece(call, framework, std::move(sides), bound.find("constant_values"),
                     upper(bound.text("mode", "CONSTANT")) == "CONSTANT");
}
Piece tensorflow_pad(const Call& call, const Bound& bound) {
    return general_pad(call, bound, kTensorflow);
}
Piece keras_ops_pad(const Call& call, const Bound& bound) {
    return general_pad(call, bound, kKeras);
}

// --- JAX and Flax ------------------------------------------------------------------------------------------

constexpr Framework kJax = Framework::jax;

// Padding goes around the input with its zeros put in, so that a transposed layer cuts d(k - 1) - p.
void set_jax_crop(Piece& piece, const Bound& bound, std::string_view name, std::string_view otherwise) {
    std::vector<AxisSpec>& axes = piece.layer.request.layer.axes;
    const Value* value = bound.find(name);
    if (value == nullptr || is_text(value)) {
        const std::string word = upper(bound.text(name, otherwise));
        if (word != "SAME" && word != "VALID" && word != "CIRCULAR")
            bound.refuse(name, *value, "\"SAME\", \"VALID\" or pairs of numbers");
        return set_keras_transposed(piece, word != "VALID", {});
    }
    const std::vector<Sides> sides = sides_of(bound, name, axes.size());
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const std::int64_t reach = effective_kernel(axes[i]) - 1;
        set_crop(piece.layer, i, reach - sides[i].begin, reach - sides[i].end);
    }
}

// Where a weight has its sizes: "OIHW", "HWIO" or another order.
struct WeightOrder {
    std::size_t in = 1;
    std::size_t out = 0;
    Extents kernel;
};
WeightOrder weight_order(const Bound& bound, const Extents& shape, bool channels_last) {
    std::string order = channels_last ? "SSSIO" : "OISSS";
    order.erase(channels_last ? 0 : 2, 5 - shape.size());
    if (const Value* numbers = bound.find("dimension_numbers")) {
        const auto names = numbers->list();
        if (names.size() != 3 || names[1].kind != Value::Kind::text)
            bound.refuse("dimension_numbers", *numbers,
                         "three texts, such as (\"NCHW\", \"OIHW\", \"NCHW\")");
        order = names[1].text;
    }
    WeightOrder found;
    const std::size_t in = order.find('I');
    const std::size_t out = order.find('O');
    if (order.size() != shape.size() || in == std::string::npos || out == std::string::npos)
        throw bad_code(bound.place(),
                       fmt::format("the weight of {} has {} sizes, which do not fit its order \"{}\"",
                                   bound.callee(), shape.size(), order));
    found.in = in;
    found.out = out;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (i != in && i != out) found.kernel.push_back(shape[i]);
    }
    return found;
}

Piece lax_conv(const Call& call, const Bound& bound) {
    const Extents& shape = weight_shape(bound, "rhs");
    const WeightOrder order = weight_order(bound, shape, false);
    const std::size_t axes = order.kernel.size();
    Piece piece = layer_piece(call, kJax, Operator::convolution, axes);
    set(piece, &AxisSpec::kernel, order.kernel);
    set(piece, &AxisSpec::dilation, bound, "rhs_dilation", 1, 1);
    const Extents strides = bound.extents("window_strides", axes, 1, 1);
    const Extents spread = bound.extents("lhs_dilation", axes, 1, 1);
    const std::int64_t groups = bound.integer("feature_group_count", 1, 1);
    set_channels(piece, product(bound, shape[order.in], groups), shape[order.out], groups);
    const auto all_ones = [](const Extents& e) {
        return std::all_of(e.begin(), e.end(), [](auto v) { return v == 1; });
    };
    if (bound.find("lhs_dilation") != nullptr && all_ones(strides)) {
        piece.layer.request.layer.op = Operator::transposed_convolution;
        set(piece, &AxisSpec::stride, spread);
        if (is_text(bound.find("padding"))) {
            const std::string word = upper(bound.text("padding", ""));
            if (word != "VALID")
                bound.refuse("padding", bound.at("padding"), "pairs of numbers beside lhs_dilation");
            for (std::size_t i = 0; i < axes; ++i) {
                const std::int64_t reach = effective_kernel(piece.layer.request.layer.axes[i]) - 1;
                set_crop(piece.layer, i, reach, reach);
            }
        } else {
            set_jax_crop(piece, bound, "padding", "VALID");
        }
        return piece;
    }
    if (!all_ones(spread))
        bound.refuse("lhs_dilation", bound.at("lhs_dilation"), "1 beside window_strides above 1");
    set(piece, &AxisSpec::stride, strides);
    set_padding(piece, bound, "padding", "VALID");
    return piece;
}

Piece lax_transposed(const Call& call, const Bound& bound) {
    const Extents& shape = weight_shape(bound, "rhs");
    const WeightOrder order = weight_order(bound, shape, true);
    Piece piece = layer_piece(call, kJax, Operator::transposed_convolution, order.kernel.size());
    set(piece, &AxisSpec::kernel, order.kernel);
    set(piece, &AxisSpec::stride, bound, "strides", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "rhs_dilation", 1, 1);
    const bool swapped = bound.truth("transpose_kernel", false);
    set_channels(piece, shape[swapped ? order.out : order.in], shape[swapped ? order.in : order.out], 1);
    set_jax_crop(piece, bound, "padding", "SAME");
    return piece;
}

Piece lax_reduce_window(const Call& call, const Bound& bound) {
    const std::string_view computation = last_part(bound.at("computation").text);
    if (computation != "max" && computation != "add")
        bound.refuse("computation", bound.at("computation"), "jax.lax.max or jax.lax.add");
    const Extents window = bound.integers("window_dimensions", 1);
    if (window.size() < 3 || window.size() > 5)
        bound.refuse("window_dimensions", bound.at("window_dimensions"),
                     "3 to 5 numbers, batch and channels included");
    const std::size_t axes = window.size() - 2;
    const Extents strides = bound.extents("window_strides", window.size(), 1, 1);
    const Extents dilation = bound.extents("window_dilation", window.size(), 1, 1);
    if (bound.find("base_dilation") != nullptr) {
        for (const std::int64_t d : bound.integers("base_dilation", 1)) {
            if (d != 1) bound.refuse("base_dilation", bound.at("base_dilation"), "1");
        }
    }
    std::vector<Sides> sides(window.size());
    const bool word = is_text(bound.find("padding"));
    if (!word) sides = bound.pairs("padding");
    if (sides.size() != window.size())
        bound.refuse("padding", bound.at("padding"), fmt::format("{} pairs of numbers", window.size()));
    // The two dimensions that nothing happens to are batch and channels.
    const auto at_rest = [&](std::size_t i) {
        return window[i] == 1 && strides[i] == 1 && dilation[i] == 1 && sides[i] == Sides{};
    };
    const std::size_t begin = at_rest(1) ? 2 : 1;
    if (!at_rest(0) || (begin == 1 && !at_rest(axes + 1)))
        bound.refuse("window_dimensions", bound.at("window_dimensions"), "1 for batch and channels");
    Piece piece = layer_piece(call, kJax,
                              computation == "max" ? Operator::max_pooling : Operator::average_pooling, axes);
    set(piece, &AxisSpec::kernel, part(window, begin, axes));
    set(piece, &AxisSpec::stride, part(strides, begin, axes));
    set(piece, &AxisSpec::dilation, part(dilation, begin, axes));
    if (word) {
        set_padding(piece, bound, "padding", "VALID");
    } else {
        const auto first = sides.begin() + static_cast<std::ptrdiff_t>(begin);
        add_padding(piece, {first, first + static_cast<std::ptrdiff_t>(axes)});
    }
    return piece;
}

Piece flax_windows(const Call& call, const Bound& bound, Operator op) {
    const Extents kernel = bound.integers("kernel_size", 1);
    if (kernel.empty() || kernel.size() > 3)
        bound.refuse("kernel_size", bound.at("kernel_size"), "a number an axis, for 1 to 3 axes");
    Piece piece = layer_piece(call, kJax, op, kernel.size());
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride, bound, "strides", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "kernel_dilation", 1, 1);
    return piece;
}

Piece flax_conv(const Call& call, const Bound& bound) {
    Piece piece = flax_windows(call, bound, Operator::convolution);
    set_padding(piece, bound, "padding", "SAME");
    set_channels(piece, bound.integer("in_features", 1, 0), bound.integer("features", 1, 0),
                 bound.integer("feature_group_count", 1, 1));
    piece.layer.bias = bound.truth("use_bias", true);
    if (bound.find("input_dilation") != nullptr) {
        for (const std::int64_t d : bound.integers("input_dilation", 1)) {
            if (d != 1)
                bound.refuse("input_dilation", bound.at("input_dilation"), "1; write ConvTranspose instead");
        }
    }
    return piece;
}

Piece flax_transposed(const Call& call, const Bound& bound) {
    Piece piece = flax_windows(call, bound, Operator::transposed_convolution);
    set_channels(piece, bound.integer("in_features", 1, 0), bound.integer("features", 1, 0), 1);
    piece.layer.bias = bound.truth("use_bias", true);
    set_jax_crop(piece, bound, "padding", "SAME");
    return piece;
}

Piece flax_pool(const Call& call, const Bound& bound, Operator op) {
    const Extents kernel = bound.integers("window_shape", 1);
    if (kernel.empty() || kernel.size() > 3)
        bound.refuse("window_shape", bound.at("window_shape"), "a number an axis, for 1 to 3 axes");
    Piece piece = layer_piece(call, kJax, op, kernel.size());
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride, bound, "strides", 1, 1);
    set_padding(piece, bound, "padding", "VALID");
    return piece;
}
Piece flax_max_pool(const Call& call, const Bound& bound) {
    return flax_pool(call, bound, Operator::max_pooling);
}
Piece flax_average_pool(const Call& call, const Bound& bound) {
    return flax_pool(call, bound, Operator::average_pooling);
}

// Of every dimension a size; channels are the one that is no number, or the second.
Piece jax_resize(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kJax, ReadLayer::Kind::upsample);
    const Extents shape = bound.integers("shape", 1);
    if (shape.size() < 3 || shape.size() > 5)
        bound.refuse("shape", bound.at("shape"), "3 to 5 sizes, batch and channels first");
    piece.layer.wanted_output = part(shape, 2, shape.size() - 2);
    const Value& method = bound.at("method");
    piece.layer.resize_mode = by_middles(last_part(method.text));
    return piece;
}

Piece jax_pad(const Call& call, const Bound& bound) {
    return general_pad(call, bound, kJax);
}

// --- ONNX --------------------------------------------------------------------------------------------------

constexpr Framework kOnnx = Framework::onnx;

Piece onnx_windows(const Call& call, const Bound& bound, Operator op) {
    const Extents kernel = bound.integers("kernel_shape", 1);
    if (kernel.empty() || kernel.size() > 3)
        bound.refuse("kernel_shape", bound.at("kernel_shape"), "a number an axis, for 1 to 3 axes");
    Piece piece = layer_piece(call, kOnnx, op, kernel.size());
    set(piece, &AxisSpec::kernel, kernel);
    set(piece, &AxisSpec::stride, bound, "strides", 1, 1);
    set(piece, &AxisSpec::dilation, bound, "dilations", 1, 1);
    set_ceil_mode(piece, bound.truth("ceil_mode", false));
    return piece;
}

// All begins, then all ends.
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

Piece onnx_padded(const Call& call, const Bound& bound, Operator op) {
    Piece piece = onnx_windows(call, bound, op);
    set_padding(piece, bound, "auto_pad", "NOTSET");
    if (upper(bound.text("auto_pad", "NOTSET")) == "NOTSET")
        add_padding(piece, onnx_sides(bound, piece.layer.request.layer.axes.size(), 0));
    return piece;
}
Piece onnx_conv(const Call& call, const Bound& bound) {
    Piece piece = onnx_padded(call, bound, Operator::convolution);
    set_channels(piece, 0, 0, bound.integer("group", 1, 1));
    return piece;
}
Piece onnx_max_pool(const Call& call, const Bound& bound) {
    return onnx_padded(call, bound, Operator::max_pooling);
}
Piece onnx_average_pool(const Call& call, const Bound& bound) {
    return onnx_padded(call, bound, Operator::average_pooling);
}

Piece onnx_transposed(const Call& call, const Bound& bound) {
    Piece piece = onnx_windows(call, bound, Operator::transposed_convolution);
    ReadLayer& layer = piece.layer;
    std::vector<AxisSpec>& axes = layer.request.layer.axes;
    set_channels(piece, 0, 0, bound.integer("group", 1, 1));
    set(piece, &AxisSpec::output_padding, bound, "output_padding", 0, 0);
    const std::string word = upper(bound.text("auto_pad", "NOTSET"));
    if (word != "NOTSET" && word != "VALID" && word != "SAME_UPPER" && word != "SAME_LOWER")
        bound.refuse("auto_pad", bound.at("auto_pad"), "NOTSET, VALID, SAME_UPPER or SAME_LOWER");
    const auto rule = word == "SAME_UPPER" ? AutoPadding::same_upper : AutoPadding::same_lower;
    if (bound.find("output_shape") != nullptr) {
        Extents output = bound.integers("output_shape", 1);
        if (output.size() == axes.size() + 2) output = part(output, 2, axes.size());
        if (output.size() != axes.size())
            bound.refuse("output_shape", bound.at("output_shape"), fmt::format("{} sizes", axes.size()));
        layer.wanted_output = output;
        layer.auto_padding = rule;
    } else if (word.starts_with("SAME")) {
        // The output has i s cells, so that what is cut does not depend on i.
        for (std::size_t i = 0; i < axes.size(); ++i) {
            const Sides cut =
                onnx_transposed_padding(axes[i], axes[i].stride, rule == AutoPadding::same_upper);
            set_crop(layer, i, cut.begin, cut.end - axes[i].output_padding);
        }
    } else if (word == "NOTSET") {
        add_padding(piece, onnx_sides(bound, axes.size(), 0));
    }
    return piece;
}

Piece onnx_shuffle(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kOnnx, ReadLayer::Kind::pixel_shuffle);
    const auto factor = static_cast<double>(bound.integer("blocksize", 1, 1));
    piece.layer.factors.assign(2, last_part(call.name) == "SpaceToDepth" ? 1 / factor : factor);
    return piece;
}

Piece onnx_upsample(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kOnnx, ReadLayer::Kind::upsample);
    const std::size_t given = bound.at("scales").list().size();
    piece.layer.factors = factors_of(bound, "scales", given > 3 ? given - 2 : given == 3 ? 1 : 2);
    piece.layer.resize_mode = bound.text("mode", "nearest");
    return piece;
}

// Its factors or sizes are a tensor of the graph.
Piece onnx_resize(const Call& call, const Bound& bound) {
    Piece piece = piece_of(call, kOnnx, ReadLayer::Kind::upsample);
    const std::string coordinates = bound.text("coordinate_transformation_mode", "half_pixel");
    piece.layer.resize_mode = bound.text("mode", "nearest");
    if (piece.layer.resize_mode == "nearest" && coordinates != "asymmetric")
        piece.layer.resize_mode = "nearest-exact";
    piece.layer.align_corners = coordinates == "align_corners";
    return piece;
}

Piece onnx_pad(const Call& call, const Bound& bound) {
    const std::size_t rank = bound.integers("pads", -kLargestSize).size() / 2;
    if (rank < 3 || rank > 5)
        bound.refuse("pads", bound.at("pads"),
                     "two numbers for each of 3 to 5 dimensions, batch and channels first");
    std::vector<Sides> sides = onnx_sides(bound, rank, -kLargestSize);
    sides = spatial_part<Sides>(bound, "pads", sides, rank - 2, true, Sides{});
    return pad_piece(call, kOnnx, std::move(sides), bound.find("value"),
                     bound.text("mode", "constant") == "constant");
}

// --- the tables --------------------------------------------------------------------------------------------

#define CONVWALK_KERAS_REST                                                                                 \
    " activation use_bias kernel_initializer bias_initializer kernel_regularizer bias_regularizer "         \
    "activity_regularizer kernel_constraint bias_constraint * depthwise_initializer pointwise_initializer " \
    "depthwise_regularizer pointwise_regularizer depthwise_constraint "                                     \
    "pointwise_constraint " CONVWALK_KERAS_LAST
#define CONVWALK_KERAS_LAST "* trainable name dtype input_shape batch_input_shape autocast"

constexpr CallRule kRules[] = {
    // PyTorch
    {"Conv#d", kTorch,
     "in_channels! out_channels! kernel_size! stride padding dilation groups bias padding_mode device dtype",
     torch_conv},
    {"LazyConv#d", kTorch,
     "out_channels! kernel_size! stride padding dilation groups bias padding_mode device dtype", torch_conv},
    {"ConvTranspose#d", kTorch,
     "in_channels! out_channels! kernel_size! stride padding output_padding groups bias dilation "
     "padding_mode device "
     "dtype",
     torch_transposed},
    {"LazyConvTranspose#d", kTorch,
     "out_channels! kernel_size! stride padding output_padding groups bias dilation padding_mode device "
     "dtype",
     torch_transposed},
    {"MaxPool#d", kTorch, "kernel_size! stride padding dilation return_indices ceil_mode", torch_max_pool},
    {"AvgPool#d", kTorch, "kernel_size! stride padding ceil_mode count_include_pad divisor_override",
     torch_average_pool},
    {"Upsample", kTorch, "size scale_factor mode align_corners recompute_scale_factor", torch_upsample},
    {"UpsamplingNearest#d", kTorch, "size scale_factor", torch_upsample},
    {"UpsamplingBilinear#d", kTorch, "size scale_factor", torch_upsample},
    {"PixelShuffle", kTorch, "upscale_factor!", torch_pixel_shuffle},
    {"PixelUnshuffle", kTorch, "downscale_factor!", torch_pixel_unshuffle},
    {"ZeroPad#d", kTorch, "padding!", torch_pad_layer},
    {"ConstantPad#d", kTorch, "padding! value!", torch_pad_layer},
    {"ReflectionPad#d", kTorch, "padding!", torch_pad_layer},
    {"ReplicationPad#d", kTorch, "padding!", torch_pad_layer},
    {"CircularPad#d", kTorch, "padding!", torch_pad_layer},
    {"conv#d", kTorch, "input! weight! bias stride padding dilation groups", torch_functional_conv, true},
    {"conv_transpose#d", kTorch, "input! weight! bias stride padding output_padding groups dilation",
     torch_functional_transposed, true},
    {"max_pool#d", kTorch, "input! kernel_size! stride padding dilation ceil_mode return_indices",
     torch_max_pool, true},
    {"avg_pool#d", kTorch, "input! kernel_size! stride padding ceil_mode count_include_pad divisor_override",
     torch_average_pool, true},
    {"interpolate", kTorch, "input! size scale_factor mode align_corners recompute_scale_factor antialias",
     torch_upsample, true},
    {"pixel_shuffle", kTorch, "input! upscale_factor!", torch_pixel_shuffle, true},
    {"pixel_unshuffle", kTorch, "input! downscale_factor!", torch_pixel_unshuffle, true},
    {"pad", kTorch, "input! pad! mode value", torch_functional_pad, true},
    // Keras
    {"Conv#D", kKeras,
     "filters! kernel_size! strides padding data_format dilation_rate groups" CONVWALK_KERAS_REST,
     keras_conv},
    {"Convolution#D", kKeras,
     "filters! kernel_size! strides padding data_format dilation_rate groups" CONVWALK_KERAS_REST,
     keras_conv},
    {"SeparableConv#D", kKeras,
     "filters! kernel_size! strides padding data_format dilation_rate depth_multiplier" CONVWALK_KERAS_REST,
     keras_conv},
    {"DepthwiseConv#D", kKeras,
     "kernel_size! strides padding depth_multiplier data_format dilation_rate" CONVWALK_KERAS_REST,
     keras_depthwise},
    {"Conv#DTranspose", kKeras,
     "filters! kernel_size! strides padding output_padding data_format dilation_rate" CONVWALK_KERAS_REST,
     keras_transposed_conv},
    {"Convolution#DTranspose", kKeras,
     "filters! kernel_size! strides padding output_padding data_format dilation_rate" CONVWALK_KERAS_REST,
     keras_transposed_conv},
    {"MaxPooling#D", kKeras, "pool_size strides padding data_format " CONVWALK_KERAS_LAST, keras_max_pool},
    {"MaxPool#D", kKeras, "pool_size strides padding data_format " CONVWALK_KERAS_LAST, keras_max_pool},
    {"AveragePooling#D", kKeras, "pool_size strides padding data_format " CONVWALK_KERAS_LAST,
     keras_average_pool},
    {"AvgPool#D", kKeras, "pool_size strides padding data_format " CONVWALK_KERAS_LAST, keras_average_pool},
    {"UpSampling#D", kKeras, "size data_format interpolation " CONVWALK_KERAS_LAST, keras_upsample},
    {"Resizing", kKeras,
     "height! width! interpolation crop_to_aspect_ratio pad_to_aspect_ratio data_format " CONVWALK_KERAS_LAST,
     keras_resize},
    {"ZeroPadding#D", kKeras, "padding data_format " CONVWALK_KERAS_LAST, keras_pad},
    {"Cropping#D", kKeras, "cropping data_format " CONVWALK_KERAS_LAST, keras_crop},
    {"pad", kKeras, "x! paddings|pad_width! mode constant_values", keras_ops_pad, true, "ops"},
    // TensorFlow
    {"conv#d", kTensorflow, "input! filters|filter! strides|stride! padding! data_format dilations name",
     tensorflow_conv, true},
    {"convolution", kTensorflow, "input! filters|filter! strides padding data_format dilations name",
     tensorflow_conv, true},
    {"atrous_conv2d", kTensorflow, "input|value! filters! rate! padding! name * strides data_format",
     tensorflow_atrous, true},
    {"depthwise_conv2d", kTensorflow, "input! filters|filter! strides! padding! data_format dilations name",
     tensorflow_depthwise, true},
    {"conv#d_transpose", kTensorflow,
     "input! filters|filter! output_shape! strides! padding data_format dilations name",
     tensorflow_transposed, true},
    {"max_pool#d", kTensorflow, "input|value! ksize! strides! padding! data_format name", tensorflow_max_pool,
     true},
    {"avg_pool#d", kTensorflow, "input|value! ksize! strides! padding! data_format name",
     tensorflow_average_pool, true},
    {"pool", kTensorflow, "input! window_shape! pooling_type! strides padding data_format dilations name",
     tensorflow_any_pool, true},
    {"depth_to_space", kTensorflow, "input! block_size! data_format name", tensorflow_shuffle, true},
    {"space_to_depth", kTensorflow, "input! block_size! data_format name", tensorflow_shuffle, true},
    {"resize", kTensorflow, "images! size! method preserve_aspect_ratio antialias name", tensorflow_resize,
     true},
    {"pad", kTensorflow, "tensor! paddings! mode constant_values name", tensorflow_pad, true},
    // JAX and Flax
    {"conv", kJax,
     "lhs! rhs! window_strides! padding! precision * lhs_dilation rhs_dilation dimension_numbers "
     "feature_group_count",
     lax_conv, true},
    {"conv_with_general_padding", kJax,
     "lhs! rhs! window_strides! padding! lhs_dilation rhs_dilation precision * dimension_numbers "
     "feature_group_count",
     lax_conv, true},
    {"conv_general_dilated", kJax,
     "lhs! rhs! window_strides! padding! lhs_dilation rhs_dilation dimension_numbers feature_group_count "
     "batch_group_count precision preferred_element_type",
     lax_conv, true},
    {"conv_transpose", kJax,
     "lhs! rhs! strides! padding! rhs_dilation dimension_numbers transpose_kernel precision "
     "preferred_element_type",
     lax_transposed, true},
    {"reduce_window", kJax,
     "operand! init_value! computation! window_dimensions! window_strides! padding! base_dilation "
     "window_dilation",
     lax_reduce_window, true},
    {"Conv", kJax,
     "in_features! features|out_features! kernel_size! strides * padding input_dilation kernel_dilation "
     "feature_group_count use_bias mask mask_fn dtype param_dtype precision kernel_init bias_init rngs",
     flax_conv, false, "nnx"},
    {"ConvTranspose", kJax,
     "in_features! features|out_features! kernel_size! strides * padding kernel_dilation use_bias mask "
     "mask_fn dtype "
     "param_dtype precision kernel_init bias_init transpose_kernel rngs",
     flax_transposed, false, "nnx"},
    {"Conv", kJax,
     "features! kernel_size! strides padding input_dilation kernel_dilation feature_group_count use_bias "
     "mask dtype "
     "param_dtype precision kernel_init bias_init conv_general_dilated name",
     flax_conv},
    {"ConvTranspose", kJax,
     "features! kernel_size! strides padding kernel_dilation use_bias mask dtype param_dtype precision "
     "kernel_init "
     "bias_init transpose_kernel name",
     flax_transposed},
    {"max_pool", kJax, "inputs! window_shape! strides padding", flax_max_pool, true},
    {"avg_pool", kJax, "inputs! window_shape! strides padding count_include_pad", flax_average_pool, true},
    {"max_pool", kTensorflow, "input|value! ksize! strides! padding! data_format name", tensorflow_max_pool,
     true},
    {"avg_pool", kTensorflow, "input|value! ksize! strides! padding! data_format name",
     tensorflow_average_pool, true},
    {"pad", kJax, "array! paddings|pad_width! mode * constant_values", jax_pad, true, "jnp"},
    {"pad", kJax, "array! paddings|pad_width! mode * constant_values", jax_pad, true, "np"},
    {"resize", kJax, "image! shape! method! antialias precision", jax_resize, true, "jax"},
    // ONNX
    {"Conv", kOnnx, "* auto_pad dilations group kernel_shape! pads strides name", onnx_conv},
    {"ConvTranspose", kOnnx,
     "* auto_pad dilations group kernel_shape! output_padding output_shape pads strides name",
     onnx_transposed},
    {"MaxPool", kOnnx, "* auto_pad ceil_mode dilations kernel_shape! pads storage_order strides name",
     onnx_max_pool},
    {"AveragePool", kOnnx, "* auto_pad ceil_mode count_include_pad dilations kernel_shape! pads strides name",
     onnx_average_pool},
    {"DepthToSpace", kOnnx, "* blocksize! mode name", onnx_shuffle},
    {"SpaceToDepth", kOnnx, "* blocksize! name", onnx_shuffle},
    {"Upsample", kOnnx, "* mode scales! name", onnx_upsample},
    {"Resize", kOnnx,
     "* antialias axes coordinate_transformation_mode cubic_coeff_a exclude_outside extrapolation_value "
     "keep_aspect_ratio_policy mode nearest_mode name",
     onnx_resize},
    {"Pad", kOnnx, "* mode pads! value name", onnx_pad},
};

constexpr std::string_view kPassedOver[] = {
    "ReLU",
    "ReLU6",
    "LeakyReLU",
    "LeakyRelu",
    "PReLU",
    "PRelu",
    "RReLU",
    "ELU",
    "Elu",
    "SELU",
    "Selu",
    "CELU",
    "Celu",
    "GELU",
    "Gelu",
    "SiLU",
    "Mish",
    "Sigmoid",
    "LogSigmoid",
    "Tanh",
    "Tanhshrink",
    "Hardtanh",
    "Hardswish",
    "HardSwish",
    "Hardsigmoid",
    "HardSigmoid",
    "Hardshrink",
    "Softmax",
    "Softmax2d",
    "LogSoftmax",
    "Softmin",
    "Softplus",
    "Softshrink",
    "Softsign",
    "Threshold",
    "ThresholdedReLU",
    "GLU",
    "Relu",
    "Clip",
    "Activation",
    "Dropout",
    "Dropout1d",
    "Dropout2d",
    "Dropout3d",
    "AlphaDropout",
    "FeatureAlphaDropout",
    "SpatialDropout1D",
    "SpatialDropout2D",
    "SpatialDropout3D",
    "GaussianNoise",
    "GaussianDropout",
    "BatchNorm",
    "BatchNorm1d",
    "BatchNorm2d",
    "BatchNorm3d",
    "LazyBatchNorm1d",
    "LazyBatchNorm2d",
    "LazyBatchNorm3d",
    "SyncBatchNorm",
    "BatchNormalization",
    "InstanceNorm",
    "InstanceNorm1d",
    "InstanceNorm2d",
    "InstanceNorm3d",
    "InstanceNormalization",
    "GroupNorm",
    "GroupNormalization",
    "LayerNorm",
    "LayerNormalization",
    "RMSNorm",
    "LocalResponseNorm",
    "LRN",
    "Identity",
    "Rescaling",
    "Normalization",
    "relu",
    "relu6",
    "leaky_relu",
    "prelu",
    "elu",
    "selu",
    "celu",
    "gelu",
    "silu",
    "swish",
    "mish",
    "sigmoid",
    "log_sigmoid",
    "tanh",
    "hardtanh",
    "hardswish",
    "hard_swish",
    "hardsigmoid",
    "hard_sigmoid",
    "hard_tanh",
    "softmax",
    "log_softmax",
    "softplus",
    "soft_sign",
    "softsign",
    "dropout",
    "dropout2d",
    "dropout3d",
    "batch_norm",
    "batch_normalization",
    "instance_norm",
    "group_norm",
    "layer_norm",
    "local_response_norm",
    "local_response_normalization",
    "bias_add",
    "identity",
    "relu_",
    "Cast",
    "Constant",
};

constexpr std::string_view kLeftOut[] = {
    "Linear",
    "LazyLinear",
    "Bilinear",
    "Flatten",
    "flatten",
    "Unflatten",
    "Dense",
    "Reshape",
    "reshape",
    "linear",
    "dense",
    "Gemm",
    "MatMul",
    "matmul",
    "GlobalAveragePool",
    "GlobalMaxPool",
    "GlobalAveragePooling1D",
    "GlobalAveragePooling2D",
    "GlobalAveragePooling3D",
    "GlobalMaxPooling1D",
    "GlobalMaxPooling2D",
    "GlobalMaxPooling3D",
    "AdaptiveAvgPool1d",
    "AdaptiveAvgPool2d",
    "AdaptiveAvgPool3d",
    "AdaptiveMaxPool1d",
    "AdaptiveMaxPool2d",
    "AdaptiveMaxPool3d",
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "adaptive_avg_pool3d",
    "adaptive_max_pool1d",
    "adaptive_max_pool2d",
    "adaptive_max_pool3d",
    "ReduceMean",
    "Squeeze",
    "squeeze",
};

#undef CONVWALK_KERAS_REST
#undef CONVWALK_KERAS_LAST

// "Conv2d" as "Conv#d".
std::string pattern_of(std::string_view last) {
    std::string pattern(last);
    for (char& c : pattern) {
        if (c >= '1' && c <= '3') {
            c = '#';
            break;
        }
    }
    return pattern;
}

template <typename Range>
bool contains(const Range& range, std::string_view word) {
    return std::find(std::begin(range), std::end(range), word) != std::end(range);
}

// The parts of a dotted name before the last.
std::vector<std::string_view> modules_of(std::string_view name) {
    std::vector<std::string_view> modules;
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
        modules.push_back(name.substr(0, dot));
        name.remove_prefix(dot + 1);
    }
    return modules;
}

}  // namespace

std::string_view last_part(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

std::size_t axes_of(std::string_view name) {
    for (const char c : last_part(name)) {
        if (c >= '1' && c <= '3') return static_cast<std::size_t>(c - '0');
    }
    return 0;
}

std::vector<const CallRule*> rules_of(std::string_view name) {
    const std::string_view last = last_part(name);
    if (last.size() > 50) return {};
    const std::string pattern = pattern_of(last);
    const std::vector<std::string_view> modules = modules_of(name);
    std::vector<const CallRule*> fitting;
    for (const CallRule& rule : kRules) {
        if (rule.name != last && rule.name != pattern) continue;
        if (!rule.module.empty() && !contains(modules, rule.module)) continue;
        fitting.push_back(&rule);
    }
    return fitting;
}

const CallRule* onnx_rule_of(std::string_view op_type) {
    for (const CallRule& rule : kRules) {
        if (rule.framework == kOnnx && rule.name == op_type) return &rule;
    }
    return nullptr;
}

bool is_passed_over(std::string_view last_name) {
    return contains(kPassedOver, last_name);
}
bool is_left_out(std::string_view last_name) {
    return contains(kLeftOut, last_name);
}

std::vector<std::string> known_names(std::string_view word) {
    const std::size_t axes = axes_of(word) != 0 ? axes_of(word) : 2;
    std::vector<std::string> names;
    for (const CallRule& rule : kRules) {
        std::string name(rule.name);
        if (const std::size_t at = name.find('#'); at != std::string::npos)
            name[at] = static_cast<char>('0' + static_cast<int>(axes));
        names.push_back(std::move(name));
    }
    for (const std::string_view name : kPassedOver) names.emplace_back(name);
    for (const std::string_view name : kLeftOut) names.emplace_back(name);
    for (const char* name : {"Sequential", "Input", "make_node"}) names.emplace_back(name);
    return names;
}

std::optional<Framework> framework_of(std::string_view name) {
    const std::vector<std::string_view> modules = modules_of(name);
    if (contains(modules, "keras") || contains(modules, "layers")) return kKeras;
    for (const std::string_view module : {"tf", "tensorflow"}) {
        if (contains(modules, module)) return kTensorflow;
    }
    for (const std::string_view module : {"torch", "F", "functional"}) {
        if (contains(modules, module)) return kTorch;
    }
    for (const std::string_view module : {"jax", "lax", "flax", "linen", "nnx", "jnp", "np"}) {
        if (contains(modules, module)) return kJax;
    }
    for (const std::string_view module : {"onnx", "helper"}) {
        if (contains(modules, module)) return kOnnx;
    }
    return std::nullopt;
}

void set_crop(ReadLayer& layer, std::size_t axis, std::int64_t begin, std::int64_t end) {
    AxisSpec& a = layer.request.layer.axes[axis];
    if (begin < 0)
        throw bad_code(layer.place,
                       fmt::format("{} puts zeros before the first cell that its kernel reaches; that is "
                                   "not read",
                                   layer.name));
    a.padding_begin = begin;
    a.padding_end = std::max<std::int64_t>(0, end);
    a.output_padding = std::max<std::int64_t>(0, -end);
}

}  // namespace convwalk
