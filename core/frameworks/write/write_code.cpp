#include "frameworks/write/write_code.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "frameworks/write/sampling_code.h"

namespace convwalk {
namespace {

using Field = std::int64_t AxisSpec::*;

// --- numbers as text ---------------------------------------------------------------------------------------

bool all_equal(const Extents& values) {
    return std::all_of(values.begin(), values.end(), [&](auto v) { return v == values.front(); });
}

std::string tuple(const Extents& values) {
    return fmt::format("({}{})", fmt::join(values, ", "), values.size() == 1 ? "," : "");
}
std::string list(const Extents& values) {
    return fmt::format("[{}]", fmt::join(values, ", "));
}
// 3 where every axis has it.
std::string number_or_tuple(const Extents& values) {
    return all_equal(values) ? fmt::format("{}", values.front()) : tuple(values);
}

Extents values_of(const Layer& layer, Field field) {
    Extents values;
    for (const AxisSpec& a : layer.axes) values.push_back(a.*field);
    return values;
}

bool all_are(const Extents& values, std::int64_t value) {
    return std::all_of(values.begin(), values.end(), [&](auto v) { return v == value; });
}

// ", name=value" for values that are not the usual one.
std::string unusual(std::string_view name, const Extents& values, std::int64_t usual) {
    return all_are(values, usual) ? "" : fmt::format(", {}={}", name, number_or_tuple(values));
}
std::string unusual(std::string_view name, std::int64_t value, std::int64_t usual) {
    return unusual(name, Extents{value}, usual);
}

// [1, 2, 2, 1]: batch and channels last beside the axes.
Extents with_rests(const Extents& values, std::int64_t rest) {
    Extents all = {rest};
    all.insert(all.end(), values.begin(), values.end());
    all.push_back(rest);
    return all;
}
// (1, 1, 2, 2): batch and channels first.
Extents behind_rests(const Extents& values, std::int64_t rest) {
    Extents all = {rest, rest};
    all.insert(all.end(), values.begin(), values.end());
    return all;
}

using AllSides = std::vector<Sides>;

std::string pairs(const AllSides& sides, char open, char close) {
    std::string text;
    for (const Sides& s : sides)
        text += fmt::format("{}{}{}, {}{}", text.empty() ? "" : ", ", open, s.begin, s.end, close);
    return text;
}
AllSides sides_with_rests(const AllSides& sides) {
    AllSides all = {Sides{}};
    all.insert(all.end(), sides.begin(), sides.end());
    all.emplace_back();
    return all;
}

bool is_padded(const Layer& layer) {
    return std::any_of(layer.axes.begin(), layer.axes.end(),
                       [](const AxisSpec& a) { return a.padding_begin != 0 || a.padding_end != 0; });
}

bool none(const AllSides& sides) {
    return std::all_of(sides.begin(), sides.end(), [](const Sides& s) { return s == Sides{}; });
}

// --- the layer as every framework can say it ---------------------------------------------------------------

// Padding that gives the same windows without a ceil mode: it ends where the last window does.
AllSides padding_of(const Layer& layer) {
    AllSides all;
    for (const AxisSpec& a : layer.axes) {
        Sides s = {a.padding_begin, a.padding_end};
        if (a.ceil_mode) {
            const std::int64_t last = (output_size(layer.op, a) - 1) * a.stride + effective_kernel(a);
            s.end = std::max<std::int64_t>(0, last - a.input - a.padding_begin);
        }
        all.push_back(s);
    }
    return all;
}

// What is cut from a transposed convolution's full result; end < 0: zeros are added.
AllSides crop_of(const Layer& layer) {
    AllSides all;
    for (const AxisSpec& a : layer.axes) all.push_back({a.padding_begin, a.padding_end - a.output_padding});
    return all;
}

// One of the frameworks' texts for one layer.
class Writer {
  public:
    Writer(const LayerRequest& request, const LayerCodeOptions& options)
        : request_(request),
          options_(options),
          layer_(resolved(request)),
          axes_(layer_.axes.size()),
          kernel_(values_of(layer_, &AxisSpec::kernel)),
          stride_(values_of(layer_, &AxisSpec::stride)),
          dilation_(values_of(layer_, &AxisSpec::dilation)),
          transposed_(layer_.op == Operator::transposed_convolution),
          average_(layer_.op == Operator::average_pooling),
          sides_(transposed_ ? crop_of(layer_) : padding_of(layer_)),
          padded_(is_padded(layer_)),
          mode_(padded_ ? layer_.padding_mode : PaddingMode::zeros),
          divides_by_own_(average_ && layer_.divisor_override),
          real_cells_only_(average_ && !divides_by_own_ && !none(sides_) &&
                           (!layer_.count_include_pad || !padded_)) {}

    [[nodiscard]] LayerCode pytorch() const {
        if (transposed_) return torch_transposed();
        const bool pool = is_pooling(layer_.op);
        if (divides_by_own_ && axes_ == 1) return cannot("PyTorch's AvgPool1d takes no divisor of its own");
        const std::string head =
            pool ? fmt::format("nn.{}Pool{}d(kernel_size={}, stride={}", average_ ? "Avg" : "Max", axes_,
                               number_or_tuple(kernel_), number_or_tuple(stride_))
                 : fmt::format("nn.Conv{}d({}, {}, kernel_size={}{}", axes_, layer_.in_channels,
                               layer_.out_channels, number_or_tuple(kernel_), unusual("stride", stride_, 1));
        const std::string tail = unusual("dilation", dilation_, 1) +
                                 (pool ? "" : unusual("groups", layer_.groups, 1) + torch_bias());
        if (request_.padding == PaddingWord::same && !pool)
            return one(head + ", padding=\"same\"" + tail + torch_padding_mode() + ")");
        if (const auto same_sides = even_padding())
            return one(head + unusual("padding", *same_sides, 0) + unusual_ceil_mode() + tail +
                       torch_padding_mode() + torch_count() + torch_divisor() + ")");
        if (real_cells_only_)
            return cannot(
                "PyTorch leaves padding out of an average only where it is the same on both sides, and half "
                "the kernel at most");
        const std::string call = head + tail + torch_divisor() + ")";
        return none(sides_) ? one(call) : torch_sequence(torch_pad_before(), call);
    }

    [[nodiscard]] LayerCode keras() const {
        if (max_of(stride_) > 1 && max_of(dilation_) > 1 && !is_pooling(layer_.op))
            return cannot("Keras refuses a stride above 1 beside a dilation above 1");
        if (transposed_) return keras_transposed_code();
        if (is_pooling(layer_.op)) return keras_pool();
        const auto conv = [&](std::string_view word) {
            return fmt::format("keras.layers.Conv{}D({}, kernel_size={}{}{}{}{}{})", axes_,
                               layer_.out_channels, number_or_tuple(kernel_), unusual("strides", stride_, 1),
                               padding_word(word), unusual("dilation_rate", dilation_, 1),
                               unusual("groups", layer_.groups, 1), keras_bias());
        };
        if (none(sides_)) return one(conv("valid"));
        if (mode_ != PaddingMode::zeros) {
            if (mode_ != PaddingMode::reflect)
                return cannot(
                    fmt::format("padding mode is {}; of those that are not zeros, Keras has reflect alone on "
                                "all of its backends",
                                name_of(mode_)));
            return lines(fmt::format("x = keras.ops.pad(x, ({}), mode=\"reflect\")\nx = {}(x)\n",
                                     pairs(sides_with_rests(sides_), '(', ')'), conv("valid")));
        }
        if (request_.padding == PaddingWord::causal && axes_ == 1) return one(conv("causal"));
        if (all_are(stride_, 1) && is_same()) return one(conv("same"));
        return keras_sequence(keras_sides("ZeroPadding", "padding", sides_), conv("valid"));
    }

    [[nodiscard]] LayerCode tensorflow() const {
        if (transposed_) return tensorflow_transposed();
        if (is_pooling(layer_.op)) return tensorflow_pool();
        Extents weight = kernel_;
        weight.push_back(layer_.in_channels / layer_.groups);
        weight.push_back(layer_.out_channels);
        std::string code = fmt::format("filters = tf.zeros({})\n", list(weight));
        std::string padding = "\"VALID\"";
        if (mode_ == PaddingMode::replicate || mode_ == PaddingMode::circular)
            return cannot(
                fmt::format("padding mode is {}; of those that are not zeros, TensorFlow has reflect alone",
                            name_of(mode_)));
        if (mode_ == PaddingMode::zeros && !none(sides_) && axes_ == 2)
            padding = fmt::format("[{}]", pairs(sides_with_rests(sides_), '[', ']'));
        else
            code += tensorflow_pad(mode_ == PaddingMode::reflect ? ", mode=\"REFLECT\"" : "");
        const std::string strides = axes_ == 1 ? fmt::format("stride={}", stride_[0])
                                               : fmt::format("strides={}", list(with_rests(stride_, 1)));
        code += fmt::format("x = tf.nn.conv{}d(x, filters, {}, padding={}{})\n", axes_, strides, padding,
                            tensorflow_dilations());
        return lines(code);
    }

    [[nodiscard]] LayerCode jax() const {
        if (is_pooling(layer_.op)) return jax_pool();
        AllSides sides = sides_;
        const bool copies = mode_ != PaddingMode::zeros;
        if (transposed_) {
            // Around the input with its zeros put in: d(k - 1) less what is cut.
            for (std::size_t i = 0; i < axes_; ++i) {
                const std::int64_t reach = effective_kernel(layer_.axes[i]) - 1;
                sides[i] = {reach - sides_[i].begin, reach - sides_[i].end};
            }
        }
        const Extents channels = {layer_.out_channels, layer_.in_channels / layer_.groups};
        Extents weight = channels;
        weight.insert(weight.end(), kernel_.begin(), kernel_.end());
        const std::string dilation =
            (transposed_ ? fmt::format(", lhs_dilation={}", tuple(stride_)) : "") +
            (all_are(dilation_, 1) ? "" : fmt::format(", rhs_dilation={}", tuple(dilation_)));
        return lines(
            fmt::format("w = jnp.zeros({}){}\n{}"
                        "x = jax.lax.conv_general_dilated(x, w, window_strides={}, padding={}{}{})\n",
                        tuple(weight), transposed_ ? "  # the kernel flipped" : "", copies ? jax_pad() : "",
                        tuple(transposed_ ? Extents(axes_, 1) : stride_),
                        copies ? "\"VALID\"" : fmt::format("[{}]", pairs(sides, '(', ')')), dilation,
                        unusual("feature_group_count", layer_.groups, 1)));
    }

    [[nodiscard]] LayerCode onnx() const {
        if (divides_by_own_) return cannot("ONNX's AveragePool takes no divisor of its own");
        const std::string_view type = transposed_                          ? "ConvTranspose"
                                      : average_                           ? "AveragePool"
                                      : layer_.op == Operator::max_pooling ? "MaxPool"
                                                                           : "Conv";
        const bool copies = mode_ != PaddingMode::zeros;
        Extents pads;
        Extents added;
        if (!copies) {
            for (const Sides& s : sides_) pads.push_back(s.begin);
            for (const Sides& s : sides_) pads.push_back(std::max<std::int64_t>(0, s.end));
        }
        for (const Sides& s : sides_) added.push_back(std::max<std::int64_t>(0, -s.end));
        const auto attribute = [](std::string_view name, const Extents& values, std::int64_t usual) {
            return all_are(values, usual) ? "" : fmt::format(", {}={}", name, list(values));
        };
        const std::string weights =
            is_pooling(layer_.op)
                ? ""
                : fmt::format(", \"{}\"{}", options_.onnx_weight,
                              options_.onnx_bias.empty() ? "" : fmt::format(", \"{}\"", options_.onnx_bias));
        const std::string padded = options_.onnx_output + "_padded";
        return lines(
            (copies ? onnx_pad(padded) : "") +
            fmt::format("onnx.helper.make_node(\"{}\", [\"{}\"{}], [\"{}\"], kernel_shape={}{}{}{}{}{}{})\n",
                        type, copies ? padded : options_.onnx_input, weights, options_.onnx_output,
                        list(kernel_), attribute("strides", stride_, 1), attribute("pads", pads, 0),
                        attribute("dilations", dilation_, 1), attribute("output_padding", added, 0),
                        is_pooling(layer_.op) ? "" : unusual("group", layer_.groups, 1),
                        average_ && !none(sides_) && !real_cells_only_ ? ", count_include_pad=1" : ""));
    }

  private:
    static LayerCode one(std::string layer) { return {{std::move(layer)}, "", ""}; }
    static LayerCode lines(std::string statements) { return {{}, std::move(statements), ""}; }
    static LayerCode cannot(std::string sentence) { return {{}, "", std::move(sentence)}; }
    static std::int64_t max_of(const Extents& values) {
        return *std::max_element(values.begin(), values.end());
    }

    // --- PyTorch
    // ---------------------------------------------------------------------------------------------

    // The padding where it is the same on both sides, and the call itself takes it.
    [[nodiscard]] std::optional<Extents> even_padding() const {
        for (const AxisSpec& a : layer_.axes) {
            if (a.padding_begin != a.padding_end) return std::nullopt;
            if (is_pooling(layer_.op) && a.padding_begin > a.kernel / 2) return std::nullopt;
        }
        // One ceil mode counts for all axes.
        for (const AxisSpec& a : layer_.axes) {
            if (a.ceil_mode != layer_.axes.front().ceil_mode) return std::nullopt;
        }
        return values_of(layer_, &AxisSpec::padding_begin);
    }

    [[nodiscard]] std::string unusual_ceil_mode() const {
        return layer_.axes.front().ceil_mode ? ", ceil_mode=True" : "";
    }

    [[nodiscard]] std::string torch_bias() const { return options_.bias ? "" : ", bias=False"; }

    // The last axis first.
    static std::string torch_sides(const AllSides& sides, std::int64_t sign) {
        Extents numbers;
        for (auto s = sides.rbegin(); s != sides.rend(); ++s) {
            numbers.push_back(sign * s->begin);
            numbers.push_back(sign * s->end);
        }
        return tuple(numbers);
    }
    [[nodiscard]] std::string torch_pad(const AllSides& sides, std::int64_t sign) const {
        return axes_ == 2 ? fmt::format("nn.ZeroPad2d({})", torch_sides(sides, sign))
                          : fmt::format("nn.ConstantPad{}d({}, 0.0)", axes_, torch_sides(sides, sign));
    }
    [[nodiscard]] std::string torch_pad_before() const {
        const std::string sides = torch_sides(sides_, 1);
        switch (mode_) {
            case PaddingMode::reflect:
                return fmt::format("nn.ReflectionPad{}d({})", axes_, sides);
            case PaddingMode::replicate:
                return fmt::format("nn.ReplicationPad{}d({})", axes_, sides);
            case PaddingMode::circular:
                return fmt::format("nn.CircularPad{}d({})", axes_, sides);
            case PaddingMode::zeros:
                break;
        }
        if (layer_.op == Operator::max_pooling)
            return fmt::format("nn.ConstantPad{}d({}, float(\"-inf\"))", axes_, sides);
        return torch_pad(sides_, 1);
    }
    // What a call says of its own padding stays where there is none: it counts once there is some.
    [[nodiscard]] std::string torch_padding_mode() const {
        const PaddingMode mode = layer_.padding_mode;
        return mode == PaddingMode::zeros ? "" : fmt::format(", padding_mode=\"{}\"", name_of(mode));
    }
    [[nodiscard]] std::string torch_count() const {
        return layer_.count_include_pad ? "" : ", count_include_pad=False";
    }
    [[nodiscard]] std::string torch_divisor() const {
        return divides_by_own_ ? fmt::format(", divisor_override={}", *layer_.divisor_override) : "";
    }
    static LayerCode torch_sequence(std::string first, std::string second) {
        return {{std::move(first), std::move(second)}, "", ""};
    }

    // One padding counts for both sides, and the output padding takes some of it back at the end; what is
    // left is cut behind the layer.
    [[nodiscard]] LayerCode torch_transposed() const {
        Extents padding;
        Extents added;
        AllSides cut;
        for (std::size_t i = 0; i < axes_; ++i) {
            const AxisSpec& a = layer_.axes[i];
            const auto [begin, end] = sides_[i];
            const std::int64_t limit = std::max(a.stride, a.dilation);
            if (a.padding_begin == a.padding_end) {
                padding.push_back(a.padding_begin);
                added.push_back(a.output_padding);
                cut.emplace_back();
            } else if (begin >= end && begin - end < limit) {
                padding.push_back(begin);
                added.push_back(begin - end);
                cut.emplace_back();
            } else {
                const std::int64_t p = std::max<std::int64_t>(0, std::min(begin, end));
                padding.push_back(p);
                added.push_back(std::max<std::int64_t>(0, -end));
                cut.push_back({begin - p, std::max<std::int64_t>(0, end) - p});
            }
        }
        const std::string layer =
            fmt::format("nn.ConvTranspose{}d({}, {}, kernel_size={}{}{}{}{}{}{})", axes_, layer_.in_channels,
                        layer_.out_channels, number_or_tuple(kernel_), unusual("stride", stride_, 1),
                        unusual("padding", padding, 0), unusual("output_padding", added, 0),
                        unusual("groups", layer_.groups, 1), torch_bias(), unusual("dilation", dilation_, 1));
        return none(cut) ? one(layer) : torch_sequence(layer, torch_pad(cut, -1));
    }

    // --- Keras
    // -----------------------------------------------------------------------------------------------

    [[nodiscard]] std::string keras_bias() const { return options_.bias ? "" : ", use_bias=False"; }

    static std::string padding_word(std::string_view word) {
        return word == "valid" ? "" : fmt::format(", padding=\"{}\"", word);
    }

    // "same" pads so, for this input.
    [[nodiscard]] bool is_same() const {
        for (std::size_t i = 0; i < axes_; ++i) {
            if (!(same_padding(layer_.axes[i], AutoPadding::same_upper) == sides_[i])) return false;
        }
        return true;
    }

    [[nodiscard]] std::string keras_sides(std::string_view layer, std::string_view name,
                                          const AllSides& sides) const {
        const std::string text = pairs(sides, '(', ')');
        return fmt::format("keras.layers.{}{}D({}={})", layer, axes_, name,
                           axes_ == 1 ? text : fmt::format("({})", text));
    }
    static LayerCode keras_sequence(std::string first, std::string second) {
        return {{std::move(first), std::move(second)}, "", ""};
    }

    [[nodiscard]] LayerCode keras_pool() const {
        if (max_of(dilation_) > 1) return cannot("Keras has no dilation in pooling");
        const auto pool = [&](std::string_view word) {
            return fmt::format("keras.layers.{}Pooling{}D(pool_size={}, strides={}{})",
                               average_ ? "Average" : "Max", axes_, number_or_tuple(kernel_),
                               number_or_tuple(stride_), padding_word(word));
        };
        if (divides_by_own_) {
            LayerCode code;
            if (!none(sides_)) code.layers.push_back(keras_sides("ZeroPadding", "padding", sides_));
            code.layers.push_back(pool("valid"));
            if (const std::string factor = divisor_factor(); !factor.empty())
                code.layers.push_back(fmt::format("keras.layers.Rescaling({})", factor));
            return code;
        }
        if (none(sides_)) return one(pool("valid"));
        if (real_cells_only_ && is_same()) return one(pool("same"));
        if (real_cells_only_) return cannot(leaves_out_as("Keras", "same"));
        if (average_) return keras_sequence(keras_sides("ZeroPadding", "padding", sides_), pool("valid"));
        if (is_same()) return one(pool("same"));
        return lines(fmt::format("x = keras.ops.pad(x, ({}), constant_values=float(\"-inf\"))\nx = {}(x)\n",
                                 pairs(sides_with_rests(sides_), '(', ')'), pool("valid")));
    }

    // Whether Keras's own rule cuts what this layer cuts.
    [[nodiscard]] bool keras_cuts(bool same, const std::optional<Extents>& output_padding) const {
        for (std::size_t i = 0; i < axes_; ++i) {
            std::optional<std::int64_t> added;
            if (output_padding) added = (*output_padding)[i];
            const KerasTransposed axis = keras_transposed(layer_.axes[i], same, added);
            if (!axis.accepted || !(axis.crop == sides_[i])) return false;
        }
        return true;
    }

    // The output padding with which "same" or "valid" gives this size; nullopt when none does.
    [[nodiscard]] std::optional<Extents> keras_output_padding(bool same) const {
        Extents added;
        for (const AxisSpec& a : layer_.axes) {
            const std::int64_t without = keras_transposed(a, same, 0).output;
            added.push_back(output_size(layer_.op, a) - without);
            if (added.back() < 0 || added.back() >= a.stride) return std::nullopt;
        }
        return added;
    }

    [[nodiscard]] LayerCode keras_transposed_code() const {
        if (layer_.groups > 1) return cannot("Keras has no groups in transposed convolutions");
        const auto conv = [&](bool same, const std::optional<Extents>& added) {
            return fmt::format("keras.layers.Conv{}DTranspose({}, kernel_size={}{}{}{}{}{})", axes_,
                               layer_.out_channels, number_or_tuple(kernel_), unusual("strides", stride_, 1),
                               padding_word(same ? "same" : "valid"),
                               added ? fmt::format(", output_padding={}", number_or_tuple(*added)) : "",
                               unusual("dilation_rate", dilation_, 1), keras_bias());
        };
        for (const bool same : {false, true}) {
            if (keras_cuts(same, std::nullopt)) return one(conv(same, std::nullopt));
            const auto added = keras_output_padding(same);
            if (added && keras_cuts(same, added)) return one(conv(same, added));
        }
        Extents added;
        AllSides cut;
        bool kernel_covers = true;  // then nothing is added by itself
        for (std::size_t i = 0; i < axes_; ++i) {
            const AxisSpec& a = layer_.axes[i];
            added.push_back(std::max<std::int64_t>(0, -sides_[i].end));
            if (added.back() >= a.stride)
                return cannot(
                    fmt::format("Keras takes an output padding less than the stride of {}; this layer needs "
                                "{}",
                                a.stride, added.back()));
            cut.push_back({sides_[i].begin, std::max<std::int64_t>(0, sides_[i].end)});
            kernel_covers &= effective_kernel(a) >= a.stride;
        }
        const bool plain = kernel_covers && all_are(added, 0);
        return keras_sequence(conv(false, plain ? std::nullopt : std::optional(added)),
                              keras_sides("Cropping", "cropping", cut));
    }

    // What stands behind an average to make its divisor another: "9 / 4"; empty: it is that one already.
    [[nodiscard]] std::string divisor_factor() const {
        const std::int64_t area = cell_count(kernel_);
        const std::int64_t divisor = *layer_.divisor_override;
        if (area == divisor) return "";
        return area % divisor == 0 ? fmt::format("{}", area / divisor)
                                   : fmt::format("{} / {}", area, divisor);
    }

    // Where an average of real cells alone takes no numbers for its padding.
    [[nodiscard]] std::string leaves_out_as(std::string_view framework, std::string_view word) const {
        for (std::size_t i = 0; i < axes_; ++i) {
            const Sides same = same_padding(layer_.axes[i], AutoPadding::same_upper);
            if (same == sides_[i]) continue;
            return fmt::format(
                "{} leaves cells beyond the input out of an average only where they are those of \"{}\"; "
                "here "
                "that has {} before and {} behind, and the layer {} and {}",
                framework, word, same.begin, same.end, sides_[i].begin, sides_[i].end);
        }
        return "";
    }

    // --- TensorFlow
    // ------------------------------------------------------------------------------------------

    [[nodiscard]] std::string tensorflow_pad(std::string_view value) const {
        return none(sides_)
                   ? ""
                   : fmt::format("x = tf.pad(x, [{}]{})\n", pairs(sides_with_rests(sides_), '[', ']'), value);
    }

    [[nodiscard]] std::string tensorflow_dilations() const {
        if (all_are(dilation_, 1)) return "";
        return axes_ == 1 ? fmt::format(", dilations={}", dilation_[0])
                          : fmt::format(", dilations={}", list(with_rests(dilation_, 1)));
    }

    [[nodiscard]] LayerCode tensorflow_pool() const {
        const bool same = real_cells_only_ && is_same();
        if (real_cells_only_ && !same) return cannot(leaves_out_as("TensorFlow", "SAME"));
        const std::string pad =
            same ? "" : tensorflow_pad(average_ ? "" : ", constant_values=float(\"-inf\")");
        if (max_of(dilation_) == 1) {
            const std::string factor = divides_by_own_ ? divisor_factor() : "";
            const bool quotient = factor.find('/') != std::string::npos;
            return lines(pad +
                         fmt::format("x = tf.nn.{}_pool{}d(x, ksize={}, strides={}, padding=\"{}\"){}\n",
                                     average_ ? "avg" : "max", axes_, list(kernel_), list(stride_),
                                     same ? "SAME" : "VALID",
                                     factor.empty() ? ""
                                     : quotient     ? fmt::format(" * ({})", factor)
                                                    : " * " + factor));
        }
        if (max_of(stride_) > 1)
            return cannot("TensorFlow refuses a stride above 1 beside a dilation above 1 in pooling");
        return lines(
            pad + fmt::format("x = tf.nn.pool(x, window_shape={}, pooling_type=\"MAX\", padding=\"VALID\", "
                              "dilations={})\n",
                              list(kernel_), list(dilation_)));
    }

    [[nodiscard]] LayerCode tensorflow_transposed() const {
        if (layer_.groups > 1) return cannot("TensorFlow has no groups in transposed convolutions");
        Extents output;
        AllSides cut;
        for (std::size_t i = 0; i < axes_; ++i) {
            const AxisSpec& a = layer_.axes[i];
            const std::int64_t added = std::max<std::int64_t>(0, -sides_[i].end);
            if (added >= a.stride)
                return cannot(
                    fmt::format("TensorFlow refuses an output {} cells longer than the full result, which is "
                                "not less than the stride of {}",
                                added, a.stride));
            cut.push_back({sides_[i].begin, std::max<std::int64_t>(0, sides_[i].end)});
            output.push_back(full_output(a) + added - (axes_ == 2 ? cut.back().begin + cut.back().end : 0));
        }
        Extents weight = kernel_;
        weight.push_back(layer_.out_channels);
        weight.push_back(layer_.in_channels);
        const bool explicit_padding = axes_ == 2 && !none(cut);
        std::string code = fmt::format(
            "filters = tf.zeros({})\n"
            "x = tf.nn.conv{}d_transpose(x, filters, output_shape=[tf.shape(x)[0], {}, {}], strides={}, "
            "padding={}{})\n",
            list(weight), axes_, fmt::join(output, ", "), layer_.out_channels,
            axes_ == 1 ? fmt::format("{}", stride_[0]) : list(with_rests(stride_, 1)),
            explicit_padding ? fmt::format("[{}]", pairs(sides_with_rests(cut), '[', ']')) : "\"VALID\"",
            tensorflow_dilations());
        if (!explicit_padding && !none(cut)) code += fmt::format("x = x[:, {}, :]\n", slices(cut));
        return lines(code);
    }

    static std::string slices(const AllSides& cut) {
        std::string text;
        for (const Sides& s : cut)
            text += fmt::format("{}{}:{}", text.empty() ? "" : ", ",
                                s.begin > 0 ? fmt::format("{}", s.begin) : "",
                                s.end > 0 ? fmt::format("-{}", s.end) : "");
        return text;
    }

    // --- JAX
    // -------------------------------------------------------------------------------------------------

    // As numpy and ONNX call it.
    static std::string_view edge_name(PaddingMode mode) {
        switch (mode) {
            case PaddingMode::zeros:
                return "constant";
            case PaddingMode::reflect:
                return "reflect";
            case PaddingMode::replicate:
                return "edge";
            case PaddingMode::circular:
                return "wrap";
        }
        return "";
    }

    [[nodiscard]] std::string jax_pad() const {
        AllSides sides = {Sides{}, Sides{}};
        sides.insert(sides.end(), sides_.begin(), sides_.end());
        return fmt::format("x = jnp.pad(x, [{}], mode=\"{}\")\n", pairs(sides, '(', ')'), edge_name(mode_));
    }

    // Flax counts real cells alone where it is told to; its channels are last.
    [[nodiscard]] LayerCode flax_average() const {
        return lines(
            fmt::format("x = jnp.moveaxis(x, 1, -1)  # Flax takes channels last\n"
                        "x = flax.linen.avg_pool(x, window_shape={}, strides={}, padding=[{}], "
                        "count_include_pad=False)\n"
                        "x = jnp.moveaxis(x, -1, 1)\n",
                        tuple(kernel_), tuple(stride_), pairs(sides_, '(', ')')));
    }

    [[nodiscard]] LayerCode jax_pool() const {
        if (real_cells_only_) return flax_average();
        AllSides sides = {Sides{}, Sides{}};
        sides.insert(sides.end(), sides_.begin(), sides_.end());
        return lines(fmt::format(
            "x = jax.lax.reduce_window(x, {}, window_dimensions={}, window_strides={}, padding=[{}]{}){}\n",
            average_ ? "0.0, jax.lax.add" : "-jnp.inf, jax.lax.max", tuple(behind_rests(kernel_, 1)),
            tuple(behind_rests(stride_, 1)), pairs(sides, '(', ')'),
            all_are(dilation_, 1) ? ""
                                  : fmt::format(", window_dilation={}", tuple(behind_rests(dilation_, 1))),
            average_ ? fmt::format(" / {}", divides_by_own_ ? *layer_.divisor_override : cell_count(kernel_))
                     : ""));
    }

    // --- ONNX
    // ------------------------------------------------------------------------------------------------

    [[nodiscard]] std::string onnx_pad(std::string_view padded) const {
        Extents pads(2, 0);
        for (const Sides& s : sides_) pads.push_back(s.begin);
        pads.insert(pads.end(), 2, 0);
        for (const Sides& s : sides_) pads.push_back(s.end);
        const std::string name = options_.onnx_output + "_pads";
        return fmt::format(
            "{0} = onnx.helper.make_tensor(\"{0}\", onnx.TensorProto.INT64, [{1}], {2})\n"
            "onnx.helper.make_node(\"Pad\", [\"{3}\", \"{0}\"], [\"{4}\"], mode=\"{5}\"){6}\n",
            name, pads.size(), list(pads), options_.onnx_input, padded, edge_name(mode_),
            mode_ == PaddingMode::circular ? "  # from opset 19 on" : "");
    }

    LayerRequest request_;
    LayerCodeOptions options_;
    Layer layer_;
    std::size_t axes_;
    Extents kernel_;
    Extents stride_;
    Extents dilation_;
    bool transposed_;
    bool average_;
    AllSides sides_;  // padding; transposed: what is cut
    bool padded_;     // some padding, besides what a ceil mode reaches beyond it
    PaddingMode mode_;
    bool divides_by_own_;   // an average
    bool real_cells_only_;  // an average that does not count what its windows reach beyond the input
};

}  // namespace

LayerCode layer_code(const LayerRequest& request, Framework framework, const LayerCodeOptions& options) {
    const Layer layer = resolved(request);
    if (!has_window(layer.op)) return sampling_code(layer, framework, options);
    const Writer writer(request, options);
    switch (framework) {
        case Framework::pytorch:
            return writer.pytorch();
        case Framework::keras:
            return writer.keras();
        case Framework::tensorflow:
            return writer.tensorflow();
        case Framework::jax:
            return writer.jax();
        case Framework::onnx:
            return writer.onnx();
    }
    return {};
}

WrittenCode write_code(const LayerRequest& request, Framework framework) {
    LayerCode code = layer_code(request, framework);
    if (code.layers.empty()) return {std::move(code.statements), std::move(code.why_not)};
    if (code.layers.size() == 1) return {code.layers.front() + "\n", ""};
    const bool keras = framework == Framework::keras;
    return {fmt::format("{}\n    {},\n{}\n", keras ? "keras.Sequential([" : "nn.Sequential(",
                        fmt::join(code.layers, ",\n    "), keras ? "])" : ")"),
            ""};
}

}  // namespace convwalk
