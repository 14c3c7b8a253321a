#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "arithmetic/axes.h"
#include "arithmetic/operators.h"
#include "basics/text.h"
#include "network/placed.h"
#include "network/stack.h"

namespace convwalk {
namespace {

const std::vector<std::string>& words_of_activations() {
    static const std::vector<std::string> words = {"ReLU", "leaky ReLU", "PReLU", "ELU",      "GELU",
                                                   "SiLU", "sigmoid",    "tanh",  "softplus", "softmax"};
    return words;
}

std::string words_of_activation(const std::string& activation) {
    const auto& names = activation_names();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == activation) return words_of_activations()[i];
    }
    return printable(activation);
}

// Parts with commas between them.
class Label {
  public:
    explicit Label(std::string start) : text_(std::move(start)) {}

    void add(std::string_view part) {
        if (!text_.empty()) text_ += ", ";
        text_ += part;
    }
    void add_unless(std::string_view word, const Extents& values, std::int64_t usual) {
        if (values != Extents{usual}) add(fmt::format("{} {}", word, to_string(values)));
    }

    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    std::string text_;
};

void add_padding(Label& label, const LayerRequest& request) {
    const Layer& layer = request.layer;
    const std::string mode =
        layer.padding_mode == PaddingMode::zeros ? "" : fmt::format("{} ", name_of(layer.padding_mode));
    const Extents begin = on_axes(layer, &AxisSpec::padding_begin);
    const Extents end = on_axes(layer, &AxisSpec::padding_end);
    if (request.padding != PaddingWord::numbers)
        label.add(fmt::format("{} {}padding", name_of(request.padding), mode));
    else if (begin == end)
        label.add_unless(mode + "padding", begin, 0);
    else
        label.add(fmt::format("{}padding {} and {}", mode, to_string(begin), to_string(end)));
}

// @param name "convolution"
Label window_label(std::string_view name, const LayerRequest& request) {
    const Layer& layer = request.layer;
    const bool depthwise = layer.groups == kGroupPerChannel;
    Label label(fmt::format("{}{} {}", depthwise ? "depthwise " : "", name, to_string(kernel_of(request))));
    label.add_unless("stride", on_axes(layer, &AxisSpec::stride), 1);
    label.add_unless("dilation", on_axes(layer, &AxisSpec::dilation), 1);
    add_padding(label, request);
    label.add_unless("output padding", on_axes(layer, &AxisSpec::output_padding), 0);
    if (request.of_transposed) label.add("described by its convolution");
    if (layer.axes.front().ceil_mode) label.add("ceil mode");
    if (layer.divisor_override)
        label.add(fmt::format("divisor {}", *layer.divisor_override));
    else if (!layer.count_include_pad)
        label.add("padding not counted");
    if (layer.groups > 1) label.add(fmt::format("{} groups", layer.groups));
    if (depthwise && layer.out_channels > 1)
        label.add(fmt::format("{} filters a channel", layer.out_channels));
    return label;
}

// "padding 1", or "crop 1" where cells are taken away alone.
Label pad_label(const LayerRequest& request) {
    const Layer& layer = request.layer;
    const Extents begin = on_axes(layer, &AxisSpec::padding_begin);
    const Extents end = on_axes(layer, &AxisSpec::padding_end);
    const auto negative = [](std::int64_t v) { return v <= 0; };
    const bool none = begin == Extents{0} && end == begin;
    if (none || !std::all_of(begin.begin(), begin.end(), negative) ||
        !std::all_of(end.begin(), end.end(), negative)) {
        Label label("");
        add_padding(label, request);
        return none ? Label("padding 0") : label;
    }
    const auto positive = [](Extents values) {
        for (std::int64_t& v : values) v = -v;
        return to_string(values);
    };
    return Label(begin == end ? fmt::format("crop {}", positive(begin))
                              : fmt::format("crop {} and {}", positive(begin), positive(end)));
}

// "global average pooling", "adaptive max pooling to 6"
Label adaptive_label(const Layer& layer) {
    const Extents sizes = output_sizes_of(layer);
    const bool largest = takes_the_largest(layer.op);
    if (sizes.empty() || sizes == Extents{1})
        return Label(largest ? "global max pooling" : "global average pooling");
    return Label(fmt::format("{} to {}", name_of(layer.op), to_string(sizes)));
}

Label label_of(const LayerRequest& request) {
    const Layer& layer = request.layer;
    if (has_window(layer.op)) return window_label(name_of(layer.op), request);
    if (layer.op == Operator::pad) return pad_label(request);
    if (is_adaptive(layer.op)) return adaptive_label(layer);
    if (is_shuffle(layer.op)) {
        Label label(fmt::format("{} by {}", name_of(layer.op), factor_words(factors_of(layer))));
        if (layer.shuffle_order == ShuffleOrder::place_first) label.add("order DCR");
        return label;
    }
    const Extents sizes = output_sizes_of(layer);
    Label label(sizes.empty() ? fmt::format("resize by {}", factor_words(factors_of(layer)))
                              : fmt::format("resize to {}", to_string(sizes)));
    label.add(plain_name_of(layer.resize_mode));
    if (layer.align_corners) label.add("corners aligned");
    return label;
}

Label label_of(const Join& join) {
    Label label(fmt::format("{} \"{}\"", join.how == Join::How::add ? "add" : "concatenate with",
                            printable(join.with)));
    if (join.cut) label.add("cut");
    return label;
}

Label label_of(const Crop& crop) {
    return Label(fmt::format("crop to \"{}\"", printable(crop.with)));
}

Label label_of(const Dense& dense) {
    Label label("dense");
    if (dense.takes) label.add(fmt::format("takes {}", *dense.takes));
    return label;
}

Label label_of(const Reshape& reshape) {
    const auto word = [](std::int64_t size) {
        return size == kOpenSize ? std::string("?") : fmt::format("{}", size);
    };
    if (reshape.sizes.empty())
        return Label(reshape.channels == kOpenSize ? "flatten" : "flatten to " + word(reshape.channels));
    std::string label = "reshape to " + word(reshape.channels);
    for (const std::int64_t size : reshape.sizes) label += "×" + word(size);
    return Label(std::move(label));
}

Label label_of(const Unfold& unfold) {
    if (unfold.back_to.empty()) return window_label("unfold", unfold.windows);
    return window_label(fmt::format("fold to {} from", to_string(unfold.back_to)), unfold.windows);
}

Label label_of(const Pass&) {
    return Label("");
}

}  // namespace

std::string factor_words(const std::vector<Factor>& factors) {
    std::string words = to_string(factors);
    for (std::size_t at = words.find('x'); at != std::string::npos; at = words.find('x', at + 1))
        words.replace(at, 1, "×");
    return words;
}

std::string label_of(const StackLayer& layer) {
    Label label = std::visit([](const auto& what) { return label_of(what); }, layer.what);
    if (layer.batch_norm) label.add("batch norm");
    if (!layer.activation.empty()) label.add(words_of_activation(layer.activation));
    return label.text().empty() ? "nothing" : label.text();
}

std::string to_string(Fraction f) {
    return f.den == 1 ? fmt::format("{}", f.num) : fmt::format("{}/{}", f.num, f.den);
}

}  // namespace convwalk
