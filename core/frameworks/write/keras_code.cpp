// A layer with a window as code of Keras.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "frameworks/write/window_code.h"

namespace convwalk {
namespace {

class KerasCode : public WindowLayer {
  public:
    explicit KerasCode(const WindowLayer& layer) : WindowLayer(layer) {}

    [[nodiscard]] LayerCode code() const {
        if (max_of(stride_) > 1 && max_of(dilation_) > 1 && !is_pooling(layer_.op))
            return no_code(std::string(kKerasStridesOrDilates));
        if (transposed_) return transposed();
        if (is_pooling(layer_.op)) return pool_code();
        const auto conv = [&](std::string_view word) {
            return fmt::format("keras.layers.Conv{}D({}, kernel_size={}{}{}{}{}{})", axes_,
                               layer_.out_channels, number_or_tuple(kernel_), unusual("strides", stride_, 1),
                               padding_word(word), unusual("dilation_rate", dilation_, 1),
                               unusual("groups", layer_.groups, 1), bias());
        };
        if (none(sides_)) return one_layer(conv("valid"));
        if (mode_ != PaddingMode::zeros) {
            if (mode_ != PaddingMode::reflect)
                return no_code(
                    fmt::format("padding mode is {}; of those that are not zeros, Keras has reflect alone on "
                                "all of its backends",
                                name_of(mode_)));
            return code_lines(fmt::format("x = keras.ops.pad(x, ({}), mode=\"reflect\")\nx = {}(x)\n",
                                          pairs(sides_with_rests(sides_), '(', ')'), conv("valid")));
        }
        if (request_.padding == PaddingWord::causal && axes_ == 1) return one_layer(conv("causal"));
        if (all_are(stride_, 1) && is_same()) return one_layer(conv("same"));
        return two_layers(pad_or_crop("ZeroPadding", "padding", sides_), conv("valid"));
    }

  private:
    [[nodiscard]] std::string bias() const { return options_.bias ? "" : ", use_bias=False"; }

    static std::string padding_word(std::string_view word) {
        return word == "valid" ? "" : fmt::format(", padding=\"{}\"", word);
    }

    [[nodiscard]] std::string pad_or_crop(std::string_view layer, std::string_view name,
                                          const AllSides& sides) const {
        const std::string text = pairs(sides, '(', ')');
        return fmt::format("keras.layers.{}{}D({}={})", layer, axes_, name,
                           axes_ == 1 ? text : fmt::format("({})", text));
    }

    [[nodiscard]] LayerCode pool_code() const {
        if (max_of(dilation_) > 1) return no_code("Keras has no dilation in pooling");
        const auto pool = [&](std::string_view word) {
            return fmt::format("keras.layers.{}Pooling{}D(pool_size={}, strides={}{})",
                               average_ ? "Average" : "Max", axes_, number_or_tuple(kernel_),
                               number_or_tuple(stride_), padding_word(word));
        };
        if (divides_by_own_) {
            LayerCode code;
            if (!none(sides_)) code.layers.push_back(pad_or_crop("ZeroPadding", "padding", sides_));
            code.layers.push_back(pool("valid"));
            if (const std::string factor = divisor_factor(); !factor.empty())
                code.layers.push_back(fmt::format("keras.layers.Rescaling({})", factor));
            return code;
        }
        if (none(sides_)) return one_layer(pool("valid"));
        if (!none(left_out_)) {
            if (std::string why = why_not_left_out_by("Keras", "same"); !why.empty())
                return no_code(std::move(why));
            return overhangs_ ? two_layers(pad_or_crop("ZeroPadding", "padding", counted_), pool("same"))
                              : one_layer(pool("same"));
        }
        if (average_) return two_layers(pad_or_crop("ZeroPadding", "padding", sides_), pool("valid"));
        if (is_same()) return one_layer(pool("same"));
        return code_lines(
            fmt::format("x = keras.ops.pad(x, ({}), constant_values=float(\"-inf\"))\nx = {}(x)\n",
                        pairs(sides_with_rests(sides_), '(', ')'), pool("valid")));
    }

    // Whether Keras's own rule cuts what this layer cuts.
    [[nodiscard]] bool cuts_as_this(bool same, const std::optional<Extents>& output_padding) const {
        for (std::size_t i = 0; i < axes_; ++i) {
            std::optional<std::int64_t> added;
            if (output_padding) added = (*output_padding)[i];
            const KerasTransposed axis = keras_transposed(layer_.axes[i], same, added);
            if (!axis.accepted || !(axis.crop == sides_[i])) return false;
        }
        return true;
    }

    // The output padding with which "same" or "valid" gives this size; nullopt when none does.
    [[nodiscard]] std::optional<Extents> output_padding_for(bool same) const {
        Extents added;
        for (const AxisSpec& a : layer_.axes) {
            const std::int64_t without = keras_transposed(a, same, 0).output;
            added.push_back(output_size(layer_.op, a) - without);
            if (added.back() < 0 || added.back() >= a.stride) return std::nullopt;
        }
        return added;
    }

    [[nodiscard]] LayerCode transposed() const {
        if (layer_.groups > 1) return no_code("Keras has no groups in transposed convolutions");
        const auto conv = [&](bool same, const std::optional<Extents>& added) {
            return fmt::format("keras.layers.Conv{}DTranspose({}, kernel_size={}{}{}{}{}{})", axes_,
                               layer_.out_channels, number_or_tuple(kernel_), unusual("strides", stride_, 1),
                               padding_word(same ? "same" : "valid"),
                               added ? fmt::format(", output_padding={}", number_or_tuple(*added)) : "",
                               unusual("dilation_rate", dilation_, 1), bias());
        };
        for (const bool same : {false, true}) {
            if (cuts_as_this(same, std::nullopt)) return one_layer(conv(same, std::nullopt));
            const auto added = output_padding_for(same);
            if (added && cuts_as_this(same, added)) return one_layer(conv(same, added));
        }
        Extents added;
        AllSides cut;
        bool kernel_covers = true;  // then nothing is added by itself
        for (std::size_t i = 0; i < axes_; ++i) {
            const AxisSpec& a = layer_.axes[i];
            added.push_back(std::max<std::int64_t>(0, -sides_[i].end));
            if (added.back() >= a.stride)
                return no_code(
                    fmt::format("Keras takes an output padding less than the stride of {}; this layer needs "
                                "{}",
                                a.stride, added.back()));
            cut.push_back({sides_[i].begin, std::max<std::int64_t>(0, sides_[i].end)});
            kernel_covers &= effective_kernel(a) >= a.stride;
        }
        const bool plain = kernel_covers && all_are(added, 0);
        return two_layers(conv(false, plain ? std::nullopt : std::optional(added)),
                          pad_or_crop("Cropping", "cropping", cut));
    }
};

}  // namespace

LayerCode keras_code(const WindowLayer& layer) {
    return KerasCode(layer).code();
}

}  // namespace convwalk
