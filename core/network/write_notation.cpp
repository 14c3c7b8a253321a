#include "network/write_notation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "basics/errors.h"

namespace convwalk {
namespace {

std::string sizes(const Extents& values) {
    return fmt::format("{}", fmt::join(values, "x"));
}

std::string written(const std::vector<Factor>& factors) {
    std::vector<std::string> texts;
    for (const Factor& factor : factors) texts.push_back(to_string(factor));
    return fmt::format("{}", fmt::join(texts, "x"));
}

std::string_view letters_of(LayerKind kind) {
    switch (kind) {
        case LayerKind::convolution:
            return "C";
        case LayerKind::transposed_convolution:
            return "T";
        case LayerKind::max_pooling:
            return "P";
        case LayerKind::average_pooling:
            return "AP";
        case LayerKind::resize:
            return "U";
        case LayerKind::pixel_shuffle:
            return "PS";
        case LayerKind::pixel_unshuffle:
            return "PU";
        case LayerKind::activation:
        case LayerKind::concatenate:
        case LayerKind::add:
        case LayerKind::crop:
            break;
    }
    return "";
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

// Things in brackets that say more and more; the first text that is read back as the same layer is the one.
std::vector<std::string> spellings(const StackLayer& layer) {
    const std::string letters = std::string(letters_of(layer.kind)) + ending_of(layer);
    const std::string pool = letters.starts_with('P') ? "M" + letters : letters;
    const auto with = [](const std::string& name, const std::vector<std::string>& items) {
        return items.empty() ? name : fmt::format("{}({})", name, fmt::join(items, ","));
    };
    std::vector<std::string> padding;
    if (layer.padding_word != PaddingWord::numbers)
        padding = {std::string(name_of(layer.padding_word))};
    else
        padding = {"p" + sizes(layer.padding_begin) +
                   (layer.padding_end == layer.padding_begin ? "" : ":" + sizes(layer.padding_end))};
    std::vector<std::string> rest;
    const auto say = [&](const char* letter, const Extents& values, std::int64_t usual) {
        if (values != Extents{usual}) rest.push_back(letter + sizes(values));
    };
    say("d", layer.dilation, 1);
    if (layer.kind == LayerKind::transposed_convolution) say("op", layer.output_padding, 0);
    if (layer.of_transposed) rest.emplace_back("back");
    if (layer.groups != 1) rest.push_back(fmt::format("g{}", layer.groups));
    if (layer.ceil_mode) rest.emplace_back("ceil");
    if (!layer.bias && !layer.batch_norm) rest.emplace_back("nobias");
    std::vector<std::string> texts;
    // Each list of items with and without the padding.
    const auto add = [&](const std::string& name, std::vector<std::string> items) {
        for (const bool padded : {false, true}) {
            std::vector<std::string> all = items;
            if (padded) all.insert(all.end(), padding.begin(), padding.end());
            all.insert(all.end(), rest.begin(), rest.end());
            texts.push_back(with(name, all));
        }
    };
    switch (layer.kind) {
        case LayerKind::convolution:
        case LayerKind::transposed_convolution: {
            const std::string channels = std::to_string(layer.channels);
            add(letters, {channels});
            add(letters, {channels, sizes(layer.kernel)});
            add(letters, {channels, sizes(layer.kernel), sizes(layer.stride)});
            break;
        }
        case LayerKind::max_pooling:
        case LayerKind::average_pooling:
            for (const std::string& name : {letters, pool}) {
                add(name, {});
                add(name, {sizes(layer.kernel)});
                add(name, {sizes(layer.kernel), sizes(layer.stride)});
            }
            break;
        case LayerKind::resize: {
            std::vector<std::string> items;
            if (layer.align_corners) items.emplace_back("corners");
            const std::string mode(plain_name_of(layer.mode));
            const std::string factor = written(layer.factor);
            texts = {with(letters, items)};
            items.insert(items.begin(), factor);
            texts.push_back(with(letters, items));
            items.insert(items.begin() + 1, mode);
            texts.push_back(with(letters, items));
            break;
        }
        case LayerKind::pixel_shuffle:
        case LayerKind::pixel_unshuffle:
            texts = {letters, with(letters, {written(layer.factor)})};
            break;
        case LayerKind::activation:
            texts = {letters};
            break;
        case LayerKind::concatenate:
        case LayerKind::add:
        case LayerKind::crop:
            break;
    }
    return texts;
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

std::string short_label(const StackLayer& layer, std::size_t axes) {
    const auto of_window = [&] {
        const Extents& k = layer.kernel;
        const std::int64_t first = k.empty() ? 1 : k.front();
        const bool square = std::all_of(k.begin(), k.end(), [&](auto v) { return v == first; });
        const Extents all = square ? Extents(axes, first) : k;
        std::string label = fmt::format("{} {}", letters_of(layer.kind), to_string(all));
        if (layer.stride != Extents{1}) label += "/" + to_string(layer.stride);
        if (layer.dilation != Extents{1}) label += " d" + to_string(layer.dilation);
        return label;
    };
    switch (layer.kind) {
        case LayerKind::convolution:
        case LayerKind::transposed_convolution:
        case LayerKind::max_pooling:
        case LayerKind::average_pooling:
            return of_window();
        case LayerKind::resize:
            return layer.size.empty() ? "U ×" + factor_words(layer.factor) : "U to " + to_string(layer.size);
        case LayerKind::pixel_shuffle:
            return "PS ×" + factor_words(layer.factor);
        case LayerKind::pixel_unshuffle:
            return "PU /" + factor_words(layer.factor);
        case LayerKind::activation: {
            StackLayer alone = layer;
            const std::string ending = ending_of(alone);
            return ending == "R" ? "ReLU" : ending == "B" ? "BN" : ending.empty() ? "—" : ending;
        }
        case LayerKind::concatenate:
            return "concat";
        case LayerKind::add:
            return "add";
        case LayerKind::crop:
            return "crop";
    }
    return "";
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
