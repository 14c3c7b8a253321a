// A layer with a window as code of TensorFlow.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "frameworks/write/window_code.h"

namespace convwalk {
namespace {

class TensorflowCode : public WindowLayer {
  public:
    explicit TensorflowCode(const WindowLayer& layer) : WindowLayer(layer) {}

    [[nodiscard]] LayerCode code() const {
        if (transposed_) return transposed();
        if (is_pooling(layer_.op)) return pool();
        Extents weight = kernel_;
        weight.push_back(layer_.in_channels / layer_.groups);
        weight.push_back(layer_.out_channels);
        std::string code = fmt::format("filters = tf.zeros({})\n", list(weight));
        std::string padding = "\"VALID\"";
        if (mode_ == PaddingMode::replicate || mode_ == PaddingMode::circular)
            return no_code(
                fmt::format("padding mode is {}; of those that are not zeros, TensorFlow has reflect alone",
                            name_of(mode_)));
        if (mode_ == PaddingMode::zeros && !none(sides_) && axes_ == 2)
            padding = fmt::format("[{}]", pairs(sides_with_rests(sides_), '[', ']'));
        else
            code += pad_before(sides_, mode_ == PaddingMode::reflect ? ", mode=\"REFLECT\"" : "");
        const std::string strides = axes_ == 1 ? fmt::format("stride={}", stride_[0])
                                               : fmt::format("strides={}", list(with_rests(stride_, 1)));
        code += fmt::format("x = tf.nn.conv{}d(x, filters, {}, padding={}{})\n", axes_, strides, padding,
                            dilations());
        return code_lines(code);
    }

  private:
    static std::string pad_before(const AllSides& sides, std::string_view value) {
        return none(sides)
                   ? ""
                   : fmt::format("x = tf.pad(x, [{}]{})\n", pairs(sides_with_rests(sides), '[', ']'), value);
    }

    [[nodiscard]] std::string dilations() const {
        if (all_are(dilation_, 1)) return "";
        return axes_ == 1 ? fmt::format(", dilations={}", dilation_[0])
                          : fmt::format(", dilations={}", list(with_rests(dilation_, 1)));
    }

    [[nodiscard]] LayerCode pool() const {
        const bool same = !none(left_out_);
        if (std::string why = same ? why_not_left_out_by("TensorFlow", "SAME") : ""; !why.empty())
            return no_code(std::move(why));
        const std::string pad = pad_before(counted_, average_ ? "" : ", constant_values=float(\"-inf\")");
        if (max_of(dilation_) == 1) {
            const std::string factor = divides_by_own_ ? divisor_factor() : "";
            const bool quotient = factor.find('/') != std::string::npos;
            return code_lines(pad +
                              fmt::format("x = tf.nn.{}_pool{}d(x, ksize={}, strides={}, padding=\"{}\"){}\n",
                                          average_ ? "avg" : "max", axes_, list(kernel_), list(stride_),
                                          same ? "SAME" : "VALID",
                                          factor.empty() ? ""
                                          : quotient     ? fmt::format(" * ({})", factor)
                                                         : " * " + factor));
        }
        if (max_of(stride_) > 1)
            return no_code("TensorFlow refuses a stride above 1 beside a dilation above 1 in pooling");
        return code_lines(
            pad + fmt::format("x = tf.nn.pool(x, window_shape={}, pooling_type=\"MAX\", padding=\"VALID\", "
                              "dilations={})\n",
                              list(kernel_), list(dilation_)));
    }

    [[nodiscard]] LayerCode transposed() const {
        if (layer_.groups > 1) return no_code("TensorFlow has no groups in transposed convolutions");
        Extents output;
        AllSides cut;
        for (std::size_t i = 0; i < axes_; ++i) {
            const AxisSpec& a = layer_.axes[i];
            const std::int64_t added = std::max<std::int64_t>(0, -sides_[i].end);
            if (added >= a.stride)
                return no_code(
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
            dilations());
        if (!explicit_padding && !none(cut)) code += fmt::format("x = x[:, {}, :]\n", slices(cut));
        return code_lines(code);
    }

    static std::string slices(const AllSides& cut) {
        std::string text;
        for (const Sides& s : cut)
            text += fmt::format("{}{}:{}", text.empty() ? "" : ", ",
                                s.begin > 0 ? fmt::format("{}", s.begin) : "",
                                s.end > 0 ? fmt::format("-{}", s.end) : "");
        return text;
    }
};

}  // namespace

LayerCode tensorflow_code(const WindowLayer& layer) {
    return TensorflowCode(layer).code();
}

}  // namespace convwalk
