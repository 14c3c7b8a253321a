#include "frameworks/write/sampling_code.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "basics/fraction.h"
#include "frameworks/write/code_text.h"
#include "frameworks/write/made_code.h"
#include "frameworks/write/onnx_graph.h"
#include "frameworks/write/shuffle_code.h"

namespace convwalk {
namespace {

// One cell is taken as it is.
bool takes_nearest(ResizeMode mode) {
    return cells_each_side(mode) == 0;
}

// What most frameworks call it: they have one nearest.
std::string_view plain_mode(ResizeMode mode) {
    return takes_nearest(mode) ? "nearest" : plain_name_of(mode);
}

// A division of whole numbers that is as good as the factor.
std::optional<Fraction> fraction_in_code(const Factor& factor) {
    return factor.is_fraction() ? factor.exact() : fraction_near(factor.value());
}

// "2", "4 / 3"
std::string factor_text(const Factor& factor) {
    const auto near = fraction_in_code(factor);
    if (!near) return to_string(factor);
    return near->den == 1 ? fmt::format("{}", near->num) : fmt::format("{} / {}", near->num, near->den);
}

std::string factors_text(const Layer& layer) {
    std::string text;
    for (const AxisSpec& a : layer.axes)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", factor_text(a.factor));
    return text;
}

class ResizeWriter {
  public:
    explicit ResizeWriter(const Layer& layer)
        : layer_(layer),
          mode_(layer.resize_mode),
          axes_(layer.axes.size()),
          by_factor_(!layer.axes.front().output_size),
          equal_(std::all_of(layer.axes.begin(), layer.axes.end(),
                             [&](const AxisSpec& a) {
                                 return a.factor == layer.axes.front().factor &&
                                        a.output_size == layer.axes.front().output_size;
                             })),
          output_(output_extents(layer)) {}

    [[nodiscard]] LayerCode pytorch() const {
        if (mode_ == ResizeMode::bicubic && axes_ != 2)
            return no_code("PyTorch has cubic interpolation on two axes only");
        constexpr std::string_view kLinear[] = {"linear", "bilinear", "trilinear"};
        const std::string_view mode = mode_ == ResizeMode::bilinear ? kLinear[axes_ - 1] : name_of(mode_);
        const std::string_view name = by_factor_ ? "scale_factor" : "size";
        std::string how;
        if (equal_)
            how = by_factor_ ? factor_text(layer_.axes.front().factor) : fmt::format("{}", output_.front());
        else
            how = fmt::format("({})", by_factor_ ? factors_text(layer_) : numbers(output_));
        return one_layer(fmt::format("nn.Upsample({}={}, mode=\"{}\"{})", name, how, mode,
                                     layer_.align_corners ? ", align_corners=True" : ""));
    }

    [[nodiscard]] LayerCode onnx(const LayerCodeOptions& options) const {
        const std::string name = options.onnx_output + (by_factor_ ? "_scales" : "_sizes");
        // PyTorch leaves the cells of an axis alone whose size a factor does not change; ONNX goes by the
        // factor.
        Layer scaled = layer_;
        for (std::size_t i = 0; i < axes_; ++i) {
            const bool kept = output_[i] == scaled.axes[i].input;
            if (kept && (mode_ == ResizeMode::nearest || mode_ == ResizeMode::bilinear))
                scaled.axes[i].factor = 1.0;
        }
        const std::string values = by_factor_
                                       ? fmt::format("1, 1, {}", factors_text(scaled))
                                       : fmt::format("1, {}, {}", layer_.in_channels, numbers(output_));
        const bool asymmetric = mode_ == ResizeMode::nearest;
        const std::string_view coordinates = asymmetric             ? "asymmetric"
                                             : layer_.align_corners ? "align_corners"
                                                                    : "half_pixel";
        const std::string_view nearest = asymmetric ? ", nearest_mode=\"floor\""
                                         : mode_ == ResizeMode::nearest_exact
                                             ? ", nearest_mode=\"round_prefer_ceil\""
                                             : "";
        std::vector<std::string> inputs = {options.onnx_input, "", name};
        if (!by_factor_) inputs.insert(inputs.begin() + 1, "");
        LayerCode code =
            one_layer(onnx_node("Resize", inputs, options.onnx_output,
                                fmt::format("mode=\"{}\", coordinate_transformation_mode=\"{}\"{}",
                                            plain_mode(mode_), coordinates, nearest)));
        code.tensors = {
            {name, by_factor_ ? "FLOAT" : "INT64", {static_cast<std::int64_t>(axes_) + 2}, values}};
        return code;
    }

    // These go by sizes, and by the middles of cells even to the nearest.
    [[nodiscard]] LayerCode other(Framework framework) const {
        if (layer_.align_corners)
            return no_code(fmt::format("{} does not align corners when it resizes", name_of(framework)));
        bool exact = true;
        bool multiple = true;
        for (std::size_t i = 0; i < axes_; ++i) {
            const AxisSpec& a = layer_.axes[i];
            const auto factor = fraction_in_code(a.factor);
            exact = exact && (!by_factor_ || (factor && a.input * factor->num % factor->den == 0));
            multiple = multiple && output_[i] % a.input == 0;
        }
        // By whole factors the size is always a multiple.
        const bool whole = by_factor_ && exact && multiple;
        if (!exact)
            return no_code(fmt::format("{} resizes to a size, and {} times {} is no whole one",
                                       name_of(framework), to_string(input_extents(layer_)), factors()));
        if (mode_ == ResizeMode::nearest && !multiple)
            return no_code(
                fmt::format("{} takes the nearest cell by the middles of cells, which is another one here",
                            name_of(framework)));
        if (framework == Framework::jax)
            return code_lines(
                fmt::format("x = jax.image.resize(x, (1, {}, {}), method=\"{}\", antialias=False)\n",
                            layer_.in_channels, numbers(output_), plain_mode(mode_)));
        const bool keras = framework == Framework::keras;
        const std::string_view mode = takes_nearest(mode_) ? "nearest" : name_of(mode_);
        if (keras && whole && (axes_ == 2 || takes_nearest(mode_)) && (equal_ || axes_ > 1)) {
            const std::string size =
                equal_ ? factor_text(layer_.axes.front().factor) : fmt::format("({})", factors_text(layer_));
            return one_layer(
                fmt::format("keras.layers.UpSampling{}D(size={}{})", axes_, size,
                            takes_nearest(mode_) ? "" : fmt::format(", interpolation=\"{}\"", mode)));
        }
        if (axes_ != 2) return no_code(fmt::format("{} resizes so on two axes only", name_of(framework)));
        if (keras)
            return one_layer(
                fmt::format("keras.layers.Resizing({}, interpolation=\"{}\")", numbers(output_), mode));
        return code_lines(
            fmt::format("x = tf.image.resize(x, [{}], method=\"{}\")\n", numbers(output_), mode));
    }

  private:
    // "4/3", "2×1/3"
    [[nodiscard]] std::string factors() const {
        std::vector<std::string> all;
        for (const AxisSpec& a : layer_.axes) {
            std::string text = factor_text(a.factor);
            text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
            all.push_back(std::move(text));
        }
        if (equal_) all.resize(1);
        return fmt::format("{}", fmt::join(all, "×"));
    }

    const Layer& layer_;
    ResizeMode mode_;
    std::size_t axes_;
    bool by_factor_;
    bool equal_;
    Extents output_;
};

}  // namespace

LayerCode sampling_code(const Layer& layer, Framework framework, const LayerCodeOptions& options) {
    if (layer.op != Operator::resize) return shuffle_code(layer, framework, options);
    const ResizeWriter writer(layer);
    const auto sized = std::count_if(layer.axes.begin(), layer.axes.end(),
                                     [](const AxisSpec& a) { return a.output_size.has_value(); });
    if (sized != 0 && sized != static_cast<std::ptrdiff_t>(layer.axes.size()))
        return no_code(
            "some axes are resized by a factor and others to a size; no framework says that in one call");
    if (framework == Framework::pytorch) return writer.pytorch();
    if (framework == Framework::onnx) return writer.onnx(options);
    LayerCode code = writer.other(framework);
    if (layer.resize_mode == ResizeMode::bicubic && code.why_not.empty())
        code.remark = fmt::format(
            "the cubic curve of {} is another one, A = -0.5 to PyTorch's -0.75: its numbers differ",
            name_of(framework));
    return code;
}

}  // namespace convwalk
