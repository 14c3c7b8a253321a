#include "frameworks/compare.h"

#include <fmt/format.h>

#include <algorithm>

namespace convwalk {
namespace {

using AllSides = std::vector<Sides>;

// One layer, asked in turn of every framework.
class Comparison {
  public:
    Comparison(const LayerRequest& request, CallPadding padding)
        : layer_(resolved(request)),
          padding_(padding),
          transposed_(layer_.op == Operator::transposed_convolution) {
        if (padding == CallPadding::as_asked && request.padding == PaddingWord::same)
            padding_ = CallPadding::same;
        // The word counts, not what was asked for besides.
        if (padding_ != CallPadding::as_asked) {
            for (AxisSpec& a : layer_.axes) a.padding_begin = a.padding_end = a.output_padding = 0;
        }
        torch_ = torch_sides();
    }

    [[nodiscard]] std::vector<FrameworkAnswer> answers() const {
        return {pytorch(), keras(), tensorflow(), jax(), onnx()};
    }

  private:
    template <typename Rule>
    [[nodiscard]] AllSides each(Rule rule) const {
        AllSides all;
        for (const AxisSpec& a : layer_.axes) all.push_back(rule(a));
        return all;
    }

    // The layer's own numbers, those of a ceil mode put in.
    [[nodiscard]] AllSides own() const {
        return each([&](const AxisSpec& a) -> Sides {
            if (transposed_) return {a.padding_begin, a.padding_end - a.output_padding};
            if (!a.ceil_mode) return {a.padding_begin, a.padding_end};
            const std::int64_t last = (output_size(layer_.op, a) - 1) * a.stride + effective_kernel(a);
            return {a.padding_begin, std::max<std::int64_t>(0, last - a.input - a.padding_begin)};
        });
    }

    [[nodiscard]] AllSides torch_sides() const {
        if (padding_ == CallPadding::as_asked) return own();
        if (padding_ == CallPadding::valid) return AllSides(layer_.axes.size());
        return each([&](const AxisSpec& a) -> Sides {
            const std::int64_t kernel = effective_kernel(a);
            if (transposed_) {
                const std::int64_t p = std::max<std::int64_t>(0, (kernel - a.stride + 1) / 2);
                return {p, kernel - a.stride - p};
            }
            if (is_pooling(layer_.op)) return {a.kernel / 2, a.kernel / 2};
            if (has_same_word()) return {(kernel - 1) / 2, kernel - 1 - (kernel - 1) / 2};
            return {kernel / 2, kernel / 2};
        });
    }

    [[nodiscard]] bool has_same_word() const {
        return layer_.op == Operator::convolution &&
               std::all_of(layer_.axes.begin(), layer_.axes.end(),
                           [](const AxisSpec& a) { return a.stride == 1; });
    }

    // "same" and "valid" of Keras, TensorFlow and JAX.
    [[nodiscard]] AllSides word(bool same) const {
        return each([&](const AxisSpec& a) -> Sides {
            if (transposed_) return keras_transposed(a, same, std::nullopt).crop;
            return same ? same_padding(a, AutoPadding::same_upper) : Sides{};
        });
    }

    [[nodiscard]] std::int64_t output(std::size_t axis, const Sides& sides) const {
        AxisSpec a = layer_.axes[axis];
        if (transposed_) return full_output(a) - sides.begin - sides.end;
        a.padding_begin = sides.begin;
        a.padding_end = sides.end;
        a.ceil_mode = false;
        return output_size(layer_.op, a);
    }

    [[nodiscard]] FrameworkAnswer answer(Framework framework, std::string padding, const AllSides& sides,
                                         std::string why_not = "", std::string remark = "") const {
        FrameworkAnswer result;
        result.framework = framework;
        result.padding = std::move(padding);
        result.accepted = why_not.empty();
        result.remark = why_not.empty() ? std::move(remark) : std::move(why_not);
        for (std::size_t i = 0; i < sides.size(); ++i) {
            const std::int64_t before = torch_[i].begin - sides[i].begin;
            result.axes.push_back({output(i, sides[i]), sides[i], transposed_ ? -before : before});
            if (result.axes.back().output < 1 && result.accepted) {
                result.accepted = false;
                result.remark = "no window fits into the input";
            }
        }
        return result;
    }

    [[nodiscard]] bool uneven() const {
        return std::any_of(layer_.axes.begin(), layer_.axes.end(),
                           [](const AxisSpec& a) { return a.padding_begin != a.padding_end; });
    }
    [[nodiscard]] bool strides_and_dilates() const {
        const auto& axes = layer_.axes;
        return std::any_of(axes.begin(), axes.end(), [](auto& a) { return a.stride > 1; }) &&
               std::any_of(axes.begin(), axes.end(), [](auto& a) { return a.dilation > 1; });
    }
    [[nodiscard]] bool dilates() const {
        return std::any_of(layer_.axes.begin(), layer_.axes.end(), [](auto& a) { return a.dilation > 1; });
    }
    [[nodiscard]] bool pools() const { return is_pooling(layer_.op); }

    static std::string said(std::string_view name, std::string_view value) {
        return fmt::format("{}=\"{}\"", name, value);
    }

    [[nodiscard]] FrameworkAnswer pytorch() const {
        constexpr auto kSelf = Framework::pytorch;
        const std::string numbers = "padding=numbers";
        if (padding_ == CallPadding::valid) return answer(kSelf, "padding=0", torch_);
        if (padding_ == CallPadding::as_asked) {
            std::string why;
            if (uneven())
                why = transposed_
                          ? "PyTorch cuts the same on both sides; a negative pad behind it cuts the rest"
                          : "PyTorch takes one padding for both sides; a pad layer before it adds the rest";
            return answer(kSelf, numbers, torch_, std::move(why));
        }
        if (has_same_word()) return answer(kSelf, said("padding", "same"), torch_);
        std::string why = "PyTorch takes \"same\" with stride 1 only; these are the numbers it is ported to";
        if (transposed_)
            why = "PyTorch takes no words for a transposed convolution; these are the nearest numbers";
        if (pools()) why = "PyTorch takes no words for pooling; these are the nearest numbers";
        return answer(kSelf, said("padding", "same"), torch_, std::move(why));
    }

    // The word that gives these windows, or else the size alone.
    struct Nearest {
        bool same = false;
        bool equal = false;
        bool size_equal = false;
    };
    [[nodiscard]] Nearest nearest_word() const {
        const auto fits = [&](bool same) { return word(same) == torch_; };
        if (fits(false)) return {false, true, true};
        if (fits(true)) return {true, true, true};
        const AllSides sides = word(true);
        for (std::size_t i = 0; i < sides.size(); ++i) {
            if (output(i, sides[i]) != output(i, torch_[i])) return {true, false, false};
        }
        return {true, false, true};
    }

    // Frameworks whose call takes words only.
    [[nodiscard]] FrameworkAnswer words_only(Framework framework, std::string_view same,
                                             std::string_view valid, std::string_view helper) const {
        const auto label = [&](bool is_same) { return said("padding", is_same ? same : valid); };
        if (padding_ != CallPadding::as_asked) {
            const bool is_same = padding_ == CallPadding::same;
            return answer(framework, label(is_same), word(is_same));
        }
        const Nearest nearest = nearest_word();
        if (nearest.equal) return answer(framework, label(nearest.same), word(nearest.same));
        if (nearest.size_equal)
            return answer(
                framework, label(nearest.same), word(nearest.same), "",
                fmt::format("the size agrees, the alignment does not; {} for the same windows", helper));
        return answer(framework, label(nearest.same), word(nearest.same),
                      fmt::format("{} takes \"{}\" and \"{}\", no numbers; {}", name_of(framework), same,
                                  valid, helper));
    }

    static FrameworkAnswer refused(FrameworkAnswer answered, std::string why) {
        answered.accepted = false;
        answered.remark = std::move(why);
        return answered;
    }

    [[nodiscard]] FrameworkAnswer keras() const {
        FrameworkAnswer result =
            words_only(Framework::keras, "same", "valid",
                       transposed_                          ? "Cropping goes behind it"
                       : layer_.op == Operator::max_pooling ? "keras.ops.pad goes before it"
                                                            : "ZeroPadding goes before it");
        if (pools() && dilates()) return refused(result, "Keras has no dilation in pooling");
        if (!pools() && strides_and_dilates()) return refused(result, std::string(kKerasStridesOrDilates));
        if (transposed_ && layer_.groups > 1)
            return refused(result, "Keras has no groups in transposed convolutions");
        return result;
    }

    [[nodiscard]] FrameworkAnswer tensorflow() const {
        const bool numbers = layer_.axes.size() == 2 && !pools();
        FrameworkAnswer result =
            numbers && padding_ == CallPadding::as_asked
                ? answer(Framework::tensorflow, "padding=numbers", torch_, added_too_much())
                : words_only(Framework::tensorflow, "SAME", "VALID",
                             transposed_ ? "a slice goes behind it" : "tf.pad goes before it");
        if (pools() && strides_and_dilates())
            return refused(result,
                           "TensorFlow refuses a stride above 1 beside a dilation above 1 in pooling");
        if (transposed_ && layer_.groups > 1)
            return refused(result, "TensorFlow has no groups in transposed convolutions");
        return result;
    }

    // The convolution that is transposed must give the input's size back.
    [[nodiscard]] std::string added_too_much() const {
        for (std::size_t i = 0; transposed_ && i < torch_.size(); ++i) {
            if (-torch_[i].end >= layer_.axes[i].stride)
                return fmt::format("TensorFlow adds fewer cells at the end than the stride of {}",
                                   layer_.axes[i].stride);
        }
        return "";
    }

    [[nodiscard]] FrameworkAnswer jax() const {
        const std::string remark =
            transposed_ ? "conv_transpose does not flip the kernel unless transpose_kernel=True" : "";
        if (padding_ == CallPadding::as_asked)
            return answer(Framework::jax, "padding=pairs", torch_, "", remark);
        const bool same = padding_ == CallPadding::same;
        return answer(Framework::jax, said("padding", same ? "SAME" : "VALID"), word(same), "", remark);
    }

    [[nodiscard]] FrameworkAnswer onnx() const {
        constexpr auto kSelf = Framework::onnx;
        if (padding_ == CallPadding::as_asked) return answer(kSelf, "pads", torch_);
        if (padding_ == CallPadding::valid)
            return answer(kSelf, said("auto_pad", "VALID"), AllSides(layer_.axes.size()));
        const AllSides sides = each([&](const AxisSpec& a) {
            return transposed_ ? onnx_transposed_padding(a, a.input * a.stride, true)
                               : same_padding(a, AutoPadding::same_upper);
        });
        return answer(kSelf, said("auto_pad", "SAME_UPPER"), sides, "",
                      "with SAME_LOWER an odd cell goes to the begin");
    }

    Layer layer_;
    CallPadding padding_;
    bool transposed_;
    AllSides torch_;
};

}  // namespace

std::vector<FrameworkAnswer> same_call(const LayerRequest& request, CallPadding padding) {
    if (!has_window(request.layer.op)) return {};
    return Comparison(request, padding).answers();
}

}  // namespace convwalk
