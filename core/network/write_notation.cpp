#include "network/write_notation.h"
#include "basics/every_axis.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>

#include "arithmetic/axes.h"
#include "arithmetic/operators.h"
#include "basics/errors.h"
#include "network/placed.h"

namespace convwalk {
namespace {

std::string sizes(const Extents& values) {
    return fmt::format("{}", fmt::join(values, "x"));
}

// One an axis where nothing else tells how many axes the layer was given.
std::string factor_text(const Layer& layer) {
    std::vector<Factor> factors = factors_of(layer);
    spread_over_axes(factors, layer.axes.size());
    std::vector<std::string> texts;
    for (const Factor& factor : factors) texts.push_back(to_string(factor));
    return fmt::format("{}", fmt::join(texts, "x"));
}

std::string_view letters_of(const Layer& layer) {
    const bool depthwise = layer.op == Operator::convolution && layer.groups == kGroupPerChannel;
    return depthwise ? "DW" : row_of(layer.op).letters;
}

std::string ending_of(const StackLayer& layer) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kEndings = {{
        {"relu", "R"},
        {"leaky_relu", "LR"},
        {"sigmoid", "S"},
        {"tanh", "H"},
        {"prelu", "PReLU"},
        {"elu", "ELU"},
        {"gelu", "GELU"},
        {"silu", "SiLU"},
        {"softplus", "softplus"},
        {"softmax", "softmax"},
    }};
    std::string ending = layer.batch_norm ? "B" : "";
    for (const auto& [name, letters] : kEndings) {
        if (name == layer.activation) ending += letters;
    }
    return ending;
}

using Items = std::vector<std::string>;

std::string with_items(const std::string& name, const Items& items) {
    return items.empty() ? name : fmt::format("{}({})", name, fmt::join(items, ","));
}

Items padding_items(const LayerRequest& request) {
    if (request.padding != PaddingWord::numbers) return {std::string(name_of(request.padding))};
    const std::string begin = sizes(on_axes(request.layer, &AxisSpec::padding_begin));
    const std::string end = sizes(on_axes(request.layer, &AxisSpec::padding_end));
    return {begin == end ? "p" + begin : fmt::format("p{}:{}", begin, end)};
}

// What has no place of its own in the brackets.
Items named_items(const StackLayer& layer, const LayerRequest& request) {
    Items items;
    const auto say = [&](const char* letter, std::int64_t AxisSpec::*field, std::int64_t usual) {
        const Extents values = on_axes(request.layer, field);
        if (values != Extents{usual}) items.push_back(letter + sizes(values));
    };
    say("d", &AxisSpec::dilation, 1);
    say("op", &AxisSpec::output_padding, 0);
    if (request.of_transposed) items.emplace_back("back");
    if (request.layer.groups == kGroupPerChannel && request.layer.out_channels != 1)
        items.push_back(fmt::format("m{}", request.layer.out_channels));
    if (request.layer.groups > 1) items.push_back(fmt::format("g{}", request.layer.groups));
    if (request.layer.axes.front().ceil_mode) items.emplace_back("ceil");
    if (!layer.bias && !layer.batch_norm) items.emplace_back("nobias");
    return items;
}

// Things in brackets that say more and more; the first text that is read back as the same layer is the one.
Items window_spellings(const StackLayer& layer, const LayerRequest& request) {
    const Layer& made = request.layer;
    const std::string letters = std::string(letters_of(made)) + ending_of(layer);
    const Items padding = padding_items(request);
    const Items rest = named_items(layer, request);
    Items texts;
    // Each list of items with and without the padding.
    const auto add = [&](const std::string& name, const Items& items) {
        for (const bool padded : {false, true}) {
            Items all = items;
            if (padded) all.insert(all.end(), padding.begin(), padding.end());
            all.insert(all.end(), rest.begin(), rest.end());
            texts.push_back(with_items(name, all));
        }
    };
    const std::string kernel = sizes(kernel_of(request));
    const std::string stride = sizes(on_axes(made, &AxisSpec::stride));
    const bool filters = has_weights(made.op) && made.groups != kGroupPerChannel;
    const Items first = filters ? Items{std::to_string(made.out_channels)} : Items{};
    const auto behind = [&](const Items& more) {
        Items all = first;
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    // P is max or average, as is assumed; MP is max.
    const Items names = made.op == Operator::max_pooling ? Items{letters, "M" + letters} : Items{letters};
    for (const std::string& name : names) {
        add(name, first);
        add(name, behind({kernel}));
        add(name, behind({kernel, stride}));
    }
    return texts;
}

Items dense_items(const StackLayer& layer, const Dense& dense) {
    Items items = {std::to_string(dense.features)};
    if (dense.takes) items.push_back(fmt::format("in{}", *dense.takes));
    if (!layer.bias && !layer.batch_norm) items.emplace_back("nobias");
    if (layer.bias && layer.batch_norm) items.emplace_back("bias");
    return items;
}

Items reshape_items(const Reshape& reshape) {
    if (reshape.sizes.empty())
        return reshape.channels == kOpenSize ? Items{} : Items{std::to_string(reshape.channels)};
    return {std::to_string(reshape.channels), sizes(reshape.sizes)};
}

Items unfold_items(const Unfold& unfold) {
    const LayerRequest& windows = unfold.windows;
    Items items;
    if (!unfold.back_to.empty()) items.push_back(sizes(unfold.back_to));
    items.push_back(sizes(kernel_of(windows)));
    const Extents stride = on_axes(windows.layer, &AxisSpec::stride);
    if (stride != Extents{1}) items.push_back("s" + sizes(stride));
    const Items padding = padding_items(windows);
    if (padding != Items{"p0"}) items.insert(items.end(), padding.begin(), padding.end());
    const Extents dilation = on_axes(windows.layer, &AxisSpec::dilation);
    if (dilation != Extents{1}) items.push_back("d" + sizes(dilation));
    return items;
}

// "GAP" where no size is given, "AAP(6)" where one is.
std::string adaptive_spelling(const Layer& layer, const std::string& ending) {
    const Extents given = output_sizes_of(layer);
    if (given.empty()) return (takes_the_largest(layer.op) ? "GMP" : "GAP") + ending;
    return with_items(std::string(row_of(layer.op).letters) + ending, {sizes(given)});
}

Items pad_spellings(const Layer& layer, const std::string& ending) {
    Extents begin = on_axes(layer, &AxisSpec::padding_begin);
    Extents end = on_axes(layer, &AxisSpec::padding_end);
    const auto text = [&](const char* letters) {
        const std::string cells = begin == end ? sizes(begin) : sizes(begin) + ":" + sizes(end);
        return with_items(letters + ending, {cells});
    };
    Items texts = {text("PAD")};
    for (Extents* cells : {&begin, &end}) {
        for (std::int64_t& cell : *cells) cell = -cell;
    }
    texts.push_back(text("CROP"));
    return texts;
}

Items spellings(const StackLayer& layer) {
    const LayerRequest* request = layer_in(layer);
    const std::string ending = ending_of(layer);
    if (const auto* dense = std::get_if<Dense>(&layer.what))
        return {with_items("D" + ending, dense_items(layer, *dense))};
    if (const auto* reshape = std::get_if<Reshape>(&layer.what))
        return {with_items((reshape->sizes.empty() ? "F" : "V") + ending, reshape_items(*reshape))};
    if (const auto* unfold = std::get_if<Unfold>(&layer.what))
        return {with_items((unfold->back_to.empty() ? "UNFOLD" : "FOLD") + ending, unfold_items(*unfold))};
    if (request == nullptr) return std::holds_alternative<Pass>(layer.what) ? Items{ending} : Items{};
    if (has_window(request->layer.op)) return window_spellings(layer, *request);
    if (is_adaptive(request->layer.op)) return {adaptive_spelling(request->layer, ending)};
    if (request->layer.op == Operator::pad) return pad_spellings(request->layer, ending);
    const std::string letters = std::string(row_of(request->layer.op).letters) + ending;
    const std::string factor = factor_text(request->layer);
    if (is_shuffle(request->layer.op)) {
        Items order;
        if (request->layer.shuffle_order == ShuffleOrder::place_first) order.emplace_back("dcr");
        Items all = {factor};
        all.insert(all.end(), order.begin(), order.end());
        return {with_items(letters, order), with_items(letters, all)};
    }
    Items corners;
    if (request->layer.align_corners) corners.emplace_back("corners");
    const auto behind = [&](Items items) {
        items.insert(items.end(), corners.begin(), corners.end());
        return with_items(letters, items);
    };
    return {behind({}), behind({factor}),
            behind({factor, std::string(plain_name_of(request->layer.resize_mode))})};
}

std::optional<std::string> text_of(const StackLayer& layer, const NotationDefaults& defaults) {
    for (const std::string& text : spellings(layer)) {
        try {
            if (read_notation(text, defaults).layers == std::vector{layer}) return text;
        } catch (const BadInput&) {
            // No spelling of this layer.
        }
    }
    return std::nullopt;
}

}  // namespace

namespace {

std::string short_label_of(const LayerRequest& request, std::size_t axes) {
    const Layer& layer = request.layer;
    const std::string_view letters = letters_of(layer);
    if (layer.op == Operator::pixel_unshuffle)
        return fmt::format("{} /{}", letters, factor_words(factors_of(layer)));
    if (layer.op == Operator::resize && layer.axes.front().output_size)
        return fmt::format("{} to {}", letters, to_string(output_sizes_of(layer)));
    if (is_adaptive(layer.op)) return adaptive_spelling(layer, "");
    if (layer.op == Operator::pad) return pad_spellings(layer, "").front();
    if (!has_window(layer.op)) return fmt::format("{} ×{}", letters, factor_words(factors_of(layer)));
    Extents kernel = on_axes(layer, &AxisSpec::kernel);
    spread_over_axes(kernel, axes);
    const Extents stride = on_axes(layer, &AxisSpec::stride);
    const Extents dilation = on_axes(layer, &AxisSpec::dilation);
    std::string label = fmt::format("{} {}", letters, to_string(kernel));
    if (stride != Extents{1}) label += "/" + to_string(stride);
    if (dilation != Extents{1}) label += " d" + to_string(dilation);
    return label;
}

}  // namespace

std::string short_label(const StackLayer& layer, std::size_t axes) {
    if (const LayerRequest* request = layer_in(layer)) return short_label_of(*request, axes);
    if (const auto* join = std::get_if<Join>(&layer.what))
        return join->how == Join::How::add ? "add" : "concat";
    if (std::holds_alternative<Crop>(layer.what)) return "crop";
    if (std::holds_alternative<Dense>(layer.what)) return "dense";
    if (const auto* reshape = std::get_if<Reshape>(&layer.what))
        return reshape->sizes.empty() ? "flatten" : "reshape";
    if (const auto* unfold = std::get_if<Unfold>(&layer.what))
        return fmt::format("{} {}", unfold->back_to.empty() ? "unfold" : "fold",
                           to_string(kernel_of(unfold->windows)));
    const std::string ending = ending_of(layer);
    return ending == "R" ? "ReLU" : ending == "B" ? "BN" : ending.empty() ? "—" : ending;
}

std::optional<std::string> notation_of(const std::vector<StackLayer>& layers,
                                       const NotationDefaults& defaults) {
    if (layers.empty()) return std::nullopt;
    std::string text;
    for (std::size_t i = 0; i < layers.size();) {
        std::size_t end = i + 1;
        while (end < layers.size() && layers[end] == layers[i]) ++end;
        const auto one = text_of(layers[i], defaults);
        if (!one) return std::nullopt;
        if (!text.empty()) text += " - ";
        text += end - i > 1 ? fmt::format("{}x {}", end - i, *one) : *one;
        i = end;
    }
    try {
        if (read_notation(text, defaults).layers != layers) return std::nullopt;
    } catch (const BadInput&) {
        return std::nullopt;
    }
    return text;
}

}  // namespace convwalk
