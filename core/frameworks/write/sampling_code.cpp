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

namespace convwalk {
namespace {

LayerCode one(std::string layer) {
    return {{std::move(layer)}, "", ""};
}
LayerCode lines(std::string statements) {
    return {{}, std::move(statements), ""};
}
LayerCode cannot(std::string why) {
    return {{}, "", std::move(why)};
}

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

std::string onnx_node(std::string_view type, const LayerCodeOptions& options, std::string_view more_inputs,
                      std::string_view attributes) {
    return fmt::format("onnx.helper.make_node(\"{}\", [\"{}\"{}], [\"{}\"], {})\n", type, options.onnx_input,
                       more_inputs, options.onnx_output, attributes);
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
            return cannot("PyTorch has cubic interpolation on two axes only");
        constexpr std::string_view kLinear[] = {"linear", "bilinear", "trilinear"};
        const std::string_view mode = mode_ == ResizeMode::bilinear ? kLinear[axes_ - 1] : name_of(mode_);
        const std::string_view name = by_factor_ ? "scale_factor" : "size";
        std::string how;
        if (equal_)
            how = by_factor_ ? factor_text(layer_.axes.front().factor) : fmt::format("{}", output_.front());
        else
            how = fmt::format("({})", by_factor_ ? factors_text(layer_) : numbers(output_));
        return one(fmt::format("nn.Upsample({}={}, mode=\"{}\"{})", name, how, mode,
                               layer_.align_corners ? ", align_corners=True" : ""));
    }

    [[nodiscard]] LayerCode onnx(const LayerCodeOptions& options) const {
        const std::string name = fmt::format("{}{}", by_factor_ ? "scales" : "sizes", options.onnx_number);
        const std::string values = by_factor_
                                       ? fmt::format("1, 1, {}", factors_text(layer_))
                                       : fmt::format("1, {}, {}", layer_.in_channels, numbers(output_));
        const bool asymmetric = mode_ == ResizeMode::nearest;
        const std::string_view coordinates = asymmetric             ? "asymmetric"
                                             : layer_.align_corners ? "align_corners"
                                                                    : "half_pixel";
        const std::string_view nearest = asymmetric ? ", nearest_mode=\"floor\""
                                         : mode_ == ResizeMode::nearest_exact
                                             ? ", nearest_mode=\"round_prefer_ceil\""
                                             : "";
        return lines(
            fmt::format("{0} = onnx.helper.make_tensor(\"{0}\", onnx.TensorProto.{1}, [{2}], [{3}])\n", name,
                        by_factor_ ? "FLOAT" : "INT64", axes_ + 2, values) +
            onnx_node("Resize", options, fmt::format(", \"\", {}\"{}\"", by_factor_ ? "" : "\"\", ", name),
                      fmt::format("mode=\"{}\", coordinate_transformation_mode=\"{}\"{}", plain_mode(mode_),
                                  coordinates, nearest)));
    }

    // These go by sizes, and by the middles of cells even to the nearest.
    [[nodiscard]] LayerCode other(Framework framework) const {
        if (layer_.align_corners)
            return cannot(fmt::format("{} does not align corners when it resizes", name_of(framework)));
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
            return cannot(fmt::format("{} resizes to a size, and {} times {} is no whole one",
                                      name_of(framework), to_string(input_extents(layer_)), factors()));
        if (mode_ == ResizeMode::nearest && !multiple)
            return cannot(
                fmt::format("{} takes the nearest cell by the middles of cells, which is another one here",
                            name_of(framework)));
        const std::string_view curve =
            mode_ == ResizeMode::bicubic ? "# its cubic curve has A = -0.5, PyTorch's -0.75\n" : "";
        if (framework == Framework::jax)
            return lines(
                fmt::format("{}x = jax.image.resize(x, (1, {}, {}), method=\"{}\", antialias=False)\n", curve,
                            layer_.in_channels, numbers(output_), plain_mode(mode_)));
        const bool keras = framework == Framework::keras;
        const std::string_view mode = takes_nearest(mode_) ? "nearest" : name_of(mode_);
        if (keras && whole && (axes_ == 2 || takes_nearest(mode_)) && (equal_ || axes_ > 1)) {
            const std::string size =
                equal_ ? factor_text(layer_.axes.front().factor) : fmt::format("({})", factors_text(layer_));
            return one(fmt::format("keras.layers.UpSampling{}D(size={}{})", axes_, size,
                                   takes_nearest(mode_) ? "" : fmt::format(", interpolation=\"{}\"", mode)));
        }
        if (axes_ != 2) return cannot(fmt::format("{} resizes so on two axes only", name_of(framework)));
        if (keras)
            return one(
                fmt::format("keras.layers.Resizing({}, interpolation=\"{}\")", numbers(output_), mode));
        return lines(
            fmt::format("{}x = tf.image.resize(x, [{}], method=\"{}\")\n", curve, numbers(output_), mode));
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

LayerCode shuffle_code(const Layer& layer, Framework framework, const LayerCodeOptions& options) {
    if (layer.axes.size() != 2)
        return cannot(fmt::format("{} has pixel shuffles on two axes only", name_of(framework)));
    const bool back = layer.op == Operator::pixel_unshuffle;
    const std::int64_t r = shuffle_factor(layer.axes.front());
    // Channels of others stand in another order; the sizes are the same.
    constexpr std::string_view kOrder = "# channels stand in another order than PyTorch's\n";
    switch (framework) {
        case Framework::pytorch:
            return one(fmt::format("nn.Pixel{}({})", back ? "Unshuffle" : "Shuffle", r));
        case Framework::tensorflow:
            return lines(fmt::format("{}x = tf.nn.{}(x, {})\n", kOrder,
                                     back ? "space_to_depth" : "depth_to_space", r));
        case Framework::onnx:
            if (back)
                return lines(fmt::format(
                    "{}{}", kOrder, onnx_node("SpaceToDepth", options, "", fmt::format("blocksize={}", r))));
            return lines(
                onnx_node("DepthToSpace", options, "", fmt::format("blocksize={}, mode=\"CRD\"", r)));
        case Framework::keras:
        case Framework::jax:
            break;
    }
    return cannot(fmt::format("{} has no pixel shuffle", name_of(framework)));
}

}  // namespace

LayerCode sampling_code(const Layer& layer, Framework framework, const LayerCodeOptions& options) {
    if (layer.op != Operator::resize) return shuffle_code(layer, framework, options);
    const ResizeWriter writer(layer);
    const auto sized = std::count_if(layer.axes.begin(), layer.axes.end(),
                                     [](const AxisSpec& a) { return a.output_size.has_value(); });
    if (sized != 0 && sized != static_cast<std::ptrdiff_t>(layer.axes.size()))
        return cannot(
            "some axes are resized by a factor and others to a size; no framework says that in one call");
    if (framework == Framework::pytorch) return writer.pytorch();
    if (framework == Framework::onnx) return writer.onnx(options);
    return writer.other(framework);
}

}  // namespace convwalk
