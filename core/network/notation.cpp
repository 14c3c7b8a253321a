#include "network/notation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "network/layer_kinds.h"
#include "network/notation_layer.h"
#include "network/notation_text.h"

namespace convwalk {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;
constexpr int kMostNesting = 8;

// What comes first in a layer's letters, longest spelling first where one begins with another.
struct Base {
    std::string_view letters;
    LayerKind kind;
    bool pool_by_default = false;  // max or average is left open
    bool is_global = false;        // adaptive pooling: to one cell
    bool crops = false;            // padding alone: cells are taken away
    bool is_depthwise = false;     // convolution: each channel by itself
    bool is_separable = false;     // the same, and all channels of every cell behind it
};
constexpr std::array kBases = {
    Base{"convolution", LayerKind::convolution},
    Base{.letters = "depthwise", .kind = LayerKind::convolution, .is_depthwise = true},
    Base{.letters = "separable", .kind = LayerKind::convolution, .is_separable = true},
    Base{"convtranspose", LayerKind::transposed_convolution},
    Base{"conv", LayerKind::convolution},
    Base{"transposed", LayerKind::transposed_convolution},
    Base{"deconv", LayerKind::transposed_convolution},
    Base{"tconv", LayerKind::transposed_convolution},
    Base{"maxpool", LayerKind::max_pooling},
    Base{"avgpool", LayerKind::average_pooling},
    Base{"globalmaxpool", LayerKind::adaptive_max_pooling, false, true},
    Base{"globalavgpool", LayerKind::adaptive_average_pooling, false, true},
    Base{"adaptivemaxpool", LayerKind::adaptive_max_pooling},
    Base{"adaptiveavgpool", LayerKind::adaptive_average_pooling},
    Base{"pool", LayerKind::max_pooling, true},
    Base{"pad", LayerKind::pad},
    Base{"crop", LayerKind::pad, false, false, true},
    Base{"upsample", LayerKind::resize},
    Base{"up", LayerKind::resize},
    Base{"pixelshuffle", LayerKind::pixel_shuffle},
    Base{"pixelunshuffle", LayerKind::pixel_unshuffle},
    Base{"flatten", LayerKind::flatten},
    Base{"dense", LayerKind::dense},
    Base{"linear", LayerKind::dense},
    Base{"fc", LayerKind::dense},
    Base{"reshape", LayerKind::reshape},
    Base{"unfold", LayerKind::unfold},
    Base{"fold", LayerKind::fold},
    Base{"view", LayerKind::reshape},
    Base{.letters = "dw", .kind = LayerKind::convolution, .is_depthwise = true},
    Base{.letters = "sc", .kind = LayerKind::convolution, .is_separable = true},
    Base{"ps", LayerKind::pixel_shuffle},
    Base{"pu", LayerKind::pixel_unshuffle},
    Base{"gmp", LayerKind::adaptive_max_pooling, false, true},
    Base{"gap", LayerKind::adaptive_average_pooling, false, true},
    Base{"amp", LayerKind::adaptive_max_pooling},
    Base{"aap", LayerKind::adaptive_average_pooling},
    Base{"mp", LayerKind::max_pooling},
    Base{"ap", LayerKind::average_pooling},
    Base{"c", LayerKind::convolution},
    Base{"t", LayerKind::transposed_convolution},
    Base{"p", LayerKind::max_pooling, true},
    Base{"u", LayerKind::resize},
    Base{"f", LayerKind::flatten},
    Base{"d", LayerKind::dense},
    Base{"v", LayerKind::reshape},
};

// What follows a base, or stands alone. "" is the batch norm.
constexpr std::array<std::pair<std::string_view, std::string_view>, 19> kEndings = {{
    {"leakyrelu", "leaky_relu"},
    {"lrelu", "leaky_relu"},
    {"prelu", "prelu"},
    {"relu", "relu"},
    {"lr", "leaky_relu"},
    {"elu", "elu"},
    {"gelu", "gelu"},
    {"silu", "silu"},
    {"sigmoid", "sigmoid"},
    {"tanh", "tanh"},
    {"selu", "selu"},
    {"softplus", "softplus"},
    {"softmax", "softmax"},
    {"batchnorm", ""},
    {"bn", ""},
    {"b", ""},
    {"r", "relu"},
    {"s", "sigmoid"},
    {"h", "tanh"},
}};

// The endings that the letters consist of; empty when they do not.
std::vector<std::string_view> endings_of(std::string_view letters) {
    std::vector<std::string_view> found;
    if (letters.size() > 40) return found;
    while (!letters.empty()) {
        const auto* ending = std::find_if(kEndings.begin(), kEndings.end(),
                                          [&](const auto& e) { return letters.starts_with(e.first); });
        if (ending == kEndings.end()) return {};
        found.push_back(ending->second);
        letters.remove_prefix(ending->first.size());
    }
    return found;
}

// The base with which the letters begin, and that endings follow; nullptr: there is none.
const Base* base_of(std::string_view letters) {
    const auto* base = std::find_if(kBases.begin(), kBases.end(), [&](const Base& candidate) {
        if (!letters.starts_with(candidate.letters)) return false;
        const std::string_view after = letters.substr(candidate.letters.size());
        return after.empty() || !endings_of(after).empty();
    });
    return base == kBases.end() ? nullptr : base;
}

class Parser {
  public:
    Parser(std::string_view text, const NotationDefaults& defaults) : text_(text), defaults_(defaults) {}

    ReadNotation read() {
        text_.skip_separators();
        if (text_.at_end()) text_.fail("a layer such as CR(64,9)");
        read_sequence(0);
        if (!text_.at_end()) text_.fail("a dash or the end");
        ReadNotation result;
        result.layers = std::move(layers_);
        for (const std::string& name : assumption_names()) {
            for (Assumption& assumption : assumptions_) {
                if (assumption.name == name) result.assumptions.push_back(std::move(assumption));
            }
        }
        return result;
    }

  private:
    void read_sequence(int depth) {
        while (true) {
            read_item(depth);
            text_.skip_spaces();
            if (text_.at_end() || text_.here() == ']') return;
            const std::size_t before = text_.at();
            if (!text_.skip_separators() && text_.here() != '[' && !is_letter(text_.here()) &&
                !is_digit(text_.here())) {
                text_.go_to(before);
                text_.fail(depth > 0 ? "a dash or \"]\"" : "a dash or the end");
            }
            if (text_.at_end()) return;
            if (text_.here() == ']' && depth > 0) return;
        }
    }

    void read_item(int depth) {
        const std::size_t start = text_.at();
        std::int64_t times = 1;
        if (is_digit(text_.here())) {
            times = text_.number(1, "a number of repeats");
            text_.skip_spaces();
            if (!text_.take_times()) text_.fail("\"x\" after the number of repeats, such as 3x CR(64,3)");
            text_.skip_spaces();
        }
        const std::size_t first = layers_.size();
        if (text_.here() == '[')
            read_group(depth, times);
        else
            read_layer();
        const std::size_t added = layers_.size() - first;
        if (added * static_cast<std::size_t>(times) + first > kMostLayers)
            text_.wrong(start, fmt::format("more than {} layers come together here", kMostLayers));
        for (std::int64_t i = 1; i < times; ++i) {
            for (std::size_t j = 0; j < added; ++j) layers_.push_back(StackLayer(layers_[first + j]));
        }
    }

    // "[C(64,3)-P]", and "x2" behind it where no number stands before.
    void read_group(int depth, std::int64_t& times) {
        if (depth >= kMostNesting)
            text_.wrong(text_.at(), fmt::format("brackets are nested more than {} deep", kMostNesting));
        const std::size_t open = text_.at();
        text_.skip_byte();
        text_.skip_separators();
        if (text_.at_end()) text_.wrong(open, "this bracket is never closed");
        if (text_.here() == ']') text_.fail("a layer such as CR(64,9)");
        read_sequence(depth + 1);
        if (!text_.take("]")) text_.wrong(open, "this bracket is never closed");
        text_.skip_spaces();
        const std::size_t back = text_.at();
        if (times != 1 || !text_.take_times()) return;
        text_.skip_spaces();
        if (is_digit(text_.here()))
            times = text_.number(1, "a number of repeats");
        else
            text_.go_to(back);
    }

    // Letters into a layer. What the letters say of activations comes after; more than one becomes layers of
    // their own.
    void read_layer() {
        const std::size_t start = text_.at();
        std::string letters;
        while (is_letter(text_.here())) {
            letters += lower(text_.here());
            text_.skip_byte();
        }
        if (letters.empty()) text_.fail("a layer such as CR(64,9)");
        std::vector<std::string_view> endings = endings_of(letters);
        const Base* base = endings.empty() ? base_of(letters) : nullptr;
        if (base == nullptr && endings.empty())
            text_.wrong(
                start,
                fmt::format("\"{}\" is no layer; known are C, DW, SC, T, P, MP, AP, GAP, AAP, GMP, AMP, U, "
                            "PS, PU, PAD, CROP, F, D, V, UNFOLD and FOLD, "
                            "followed by endings such as R (ReLU) or B (batch norm)",
                            printable(letters, 20)));
        StackLayer layer = layer_of_kind(LayerKind::activation);
        if (base != nullptr) {
            endings = endings_of(std::string_view(letters).substr(base->letters.size()));
            layer = read_rest(start, *base, std::find(endings.begin(), endings.end(), "") != endings.end());
        }
        for (const std::string_view ending : endings) {
            const bool taken = !layer.activation.empty() || (ending.empty() && layer.batch_norm);
            if (taken) push(start, std::exchange(layer, layer_of_kind(LayerKind::activation)));
            if (ending.empty())
                layer.batch_norm = true;
            else
                layer.activation = ending;
        }
        push(start, layer);
    }

    // @param norm whether a batch norm follows
    StackLayer read_rest(std::size_t start, const Base& base, bool norm) {
        const auto op = operator_of(base.kind);
        if (!op) return read_vector_layer(text_, start, base.kind, norm, defaults_, assumptions_);
        WrittenLayer written;
        written.op = *op;
        written.pool_is_open = base.pool_by_default;
        written.is_global = base.is_global;
        written.crops = base.crops;
        written.is_depthwise = base.is_depthwise;
        written.is_separable = base.is_separable;
        read_arguments(text_, written);
        if (base.is_separable)
            push(start, settled(text_, start, depthwise_half(written), norm, defaults_, assumptions_));
        return settled(text_, start, base.is_separable ? pointwise_half(written) : written, norm, defaults_,
                       assumptions_);
    }

    void push(std::size_t start, StackLayer layer) {
        if (layers_.size() >= kMostLayers)
            text_.wrong(start,
                        fmt::format("this is layer {}; at most {} are read", kMostLayers + 1, kMostLayers));
        layers_.push_back(std::move(layer));
    }

    NotationText text_;
    const NotationDefaults& defaults_;
    std::vector<StackLayer> layers_;
    std::vector<Assumption> assumptions_;
};

}  // namespace

ReadNotation read_notation(std::string_view text, const NotationDefaults& defaults) {
    if (text.size() > kMostBytes)
        throw BadInput(
            fmt::format("the notation has {} bytes; at most {} are read", text.size(), kMostBytes));
    return Parser(text, defaults).read();
}

}  // namespace convwalk
