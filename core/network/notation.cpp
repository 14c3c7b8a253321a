#include "network/notation.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"

namespace convwalk {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;
constexpr int kMostNesting = 8;

// What comes first in a layer's letters, longest spelling first where one begins with another.
struct Base {
    std::string_view letters;
    LayerKind kind;
    bool pool_by_default = false;  // max or average is left open
};
constexpr std::array kBases = {
    Base{"convolution", LayerKind::convolution},
    Base{"convtranspose", LayerKind::transposed_convolution},
    Base{"conv", LayerKind::convolution},
    Base{"transposed", LayerKind::transposed_convolution},
    Base{"deconv", LayerKind::transposed_convolution},
    Base{"tconv", LayerKind::transposed_convolution},
    Base{"maxpool", LayerKind::max_pooling},
    Base{"avgpool", LayerKind::average_pooling},
    Base{"pool", LayerKind::max_pooling, true},
    Base{"upsample", LayerKind::resize},
    Base{"up", LayerKind::resize},
    Base{"pixelshuffle", LayerKind::pixel_shuffle},
    Base{"pixelunshuffle", LayerKind::pixel_unshuffle},
    Base{"ps", LayerKind::pixel_shuffle},
    Base{"pu", LayerKind::pixel_unshuffle},
    Base{"mp", LayerKind::max_pooling},
    Base{"ap", LayerKind::average_pooling},
    Base{"c", LayerKind::convolution},
    Base{"t", LayerKind::transposed_convolution},
    Base{"p", LayerKind::max_pooling, true},
    Base{"u", LayerKind::resize},
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

bool is_letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// What may stand between layers, and what counts as a space.
constexpr std::array<std::string_view, 23> kSeparators = {
    "-",      "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2015", "\u2212",
    "\u2192", "\u27f6", "\u21d2", "\u00ad", "\uff0d", "\ufe58", "\ufe63", ">",
    ",",      ";",      "\n",     "=",      "|",      "\u2043", "\u30fc"};
constexpr std::array<std::string_view, 10> kSpaces = {" ",      "\t",     "\r",     "\u00a0", "\u2002",
                                                      "\u2003", "\u2009", "\u202f", "\u200b", "\ufeff"};

class Parser {
  public:
    Parser(std::string_view text, const NotationDefaults& defaults) : text_(text), defaults_(defaults) {}

    ReadNotation read() {
        skip_separators();
        if (at_end()) fail("a layer such as CR(64,9)");
        read_sequence(0);
        if (!at_end()) fail("a dash or the end");
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
    // --- the text

    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char here() const { return at_end() ? '\0' : text_[at_]; }

    template <typename Words>
    bool take_one(const Words& words) {
        for (const std::string_view word : words) {
            if (text_.substr(at_).starts_with(word)) {
                at_ += word.size();
                return true;
            }
        }
        return false;
    }

    void skip_spaces() {
        while (take_one(kSpaces)) {
        }
    }

    // Inside brackets a line break is a space like others.
    void skip_inner_spaces() {
        while (take_one(kSpaces) || take(std::string_view("\n"))) {
        }
    }

    bool skip_separators() {
        bool some = false;
        skip_spaces();
        while (take_one(kSeparators)) {
            some = true;
            skip_spaces();
        }
        return some;
    }

    bool take(std::string_view word) {
        if (!text_.substr(at_).starts_with(word)) return false;
        at_ += word.size();
        return true;
    }

    // A word that no letter follows, capitals or not.
    bool take_word(std::string_view word) {
        std::size_t end = at_;
        for (const char c : word) {
            if (end >= text_.size() || lower(text_[end]) != c) return false;
            ++end;
        }
        if (end < text_.size() && is_letter(text_[end])) return false;
        at_ = end;
        return true;
    }

    bool take_times() { return take("x") || take("X") || take("×") || take("*"); }

    // --- mistakes

    [[nodiscard]] std::string place(std::size_t byte) const {
        std::size_t character = 1;
        std::size_t line = 1;
        std::size_t column = 1;
        for (std::size_t i = 0; i < byte; ++i) {
            if ((static_cast<unsigned char>(text_[i]) & 0xC0) == 0x80) continue;
            ++character;
            ++column;
            if (text_[i] == '\n') {
                ++line;
                column = 1;
            }
        }
        return line == 1 ? fmt::format("character {}", character)
                         : fmt::format("character {} (line {}, column {})", character, line, column);
    }

    [[noreturn]] void fail_at(std::size_t byte, std::string_view expected) const {
        const std::string found = byte >= text_.size()
                                      ? "the notation ends"
                                      : fmt::format("\"{}\" is found", printable(text_.substr(byte), 12));
        throw BadInput(
            fmt::format("{} of the notation: {} where {} was expected", place(byte), found, expected));
    }
    [[noreturn]] void fail(std::string_view expected) const { fail_at(at_, expected); }

    [[noreturn]] void wrong(std::size_t byte, const std::string& sentence) const {
        throw BadInput(fmt::format("{} of the notation: {}", place(byte), sentence));
    }

    // --- numbers

    std::int64_t number(std::int64_t least, std::string_view what) {
        const std::size_t start = at_;
        std::int64_t value = 0;
        if (!is_digit(here())) fail(what);
        const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
        at_ = static_cast<std::size_t>(end - text_.data());
        if (error != std::errc{} || value < least || value > kLargestSize)
            wrong(start, fmt::format("{} must be from {} to {}", what, least, kLargestSize));
        return value;
    }

    Extents numbers(std::int64_t least, std::string_view what) {
        Extents values = {number(least, what)};
        while (take_times_between()) {
            const std::size_t start = at_;
            values.push_back(number(least, what));
            if (values.size() > 3) wrong(start, fmt::format("{} has more than 3 numbers", what));
        }
        return values;
    }

    // "2", "1.5", "3/2"
    Factor factor() {
        const std::size_t start = at_;
        while (is_digit(here()) || here() == '.' || (here() == '/' && at_ > start)) ++at_;
        const auto read = factor_spelled(text_.substr(start, at_ - start));
        if (!read || !(read->value() > 0))
            wrong(start, "a factor must be a number above 0, such as 2, 1.5 or 3/2");
        return *read;
    }

    std::vector<Factor> factors() {
        std::vector<Factor> all = {factor()};
        while (take_times_between()) {
            if (all.size() == 3) wrong(at_, "a factor has more than 3 numbers");
            all.push_back(factor());
        }
        return all;
    }

    // "x" with a number behind it.
    bool take_times_between() {
        const std::size_t back = at_;
        skip_spaces();
        if (take_times()) {
            skip_spaces();
            return true;
        }
        at_ = back;
        return false;
    }

    // --- layers

    void read_sequence(int depth) {
        while (true) {
            read_item(depth);
            skip_spaces();
            if (at_end() || here() == ']') return;
            const std::size_t before = at_;
            if (!skip_separators() && here() != '[' && !is_letter(here()) && !is_digit(here())) {
                at_ = before;
                fail(depth > 0 ? "a dash or \"]\"" : "a dash or the end");
            }
            if (at_end()) return;
            if (here() == ']' && depth > 0) return;
        }
    }

    void read_item(int depth) {
        const std::size_t start = at_;
        std::int64_t times = 1;
        if (is_digit(here())) {
            times = number(1, "a number of repeats");
            skip_spaces();
            if (!take_times()) fail("\"x\" after the number of repeats, such as 3x CR(64,3)");
            skip_spaces();
        }
        const std::size_t first = layers_.size();
        if (here() == '[') {
            if (depth >= kMostNesting)
                wrong(at_, fmt::format("brackets are nested more than {} deep", kMostNesting));
            const std::size_t open = at_;
            ++at_;
            skip_separators();
            if (at_end()) wrong(open, "this bracket is never closed");
            if (here() == ']') fail("a layer such as CR(64,9)");
            read_sequence(depth + 1);
            if (!take("]")) wrong(open, "this bracket is never closed");
            skip_spaces();
            const std::size_t back = at_;
            if (times == 1 && take_times()) {
                skip_spaces();
                if (is_digit(here()))
                    times = number(1, "a number of repeats");
                else
                    at_ = back;
            }
        } else {
            read_layer();
        }
        const std::size_t added = layers_.size() - first;
        if (added * static_cast<std::size_t>(times) + first > kMostLayers)
            wrong(start, fmt::format("more than {} layers come together here", kMostLayers));
        for (std::int64_t i = 1; i < times; ++i) {
            for (std::size_t j = 0; j < added; ++j) layers_.push_back(StackLayer(layers_[first + j]));
        }
    }

    // Letters into a layer. What the letters say of activations comes after; more than one becomes layers of
    // their own.
    void read_layer() {
        const std::size_t start = at_;
        std::string letters;
        while (is_letter(here())) {
            letters += lower(here());
            ++at_;
        }
        if (letters.empty()) fail("a layer such as CR(64,9)");
        std::string_view rest = letters;
        const Base* base = nullptr;
        const std::vector<std::string_view> alone = endings_of(letters);
        for (const Base& candidate : kBases) {
            if (base == nullptr && alone.empty() && rest.starts_with(candidate.letters)) {
                const std::string_view after = rest.substr(candidate.letters.size());
                if (after.empty() || !endings_of(after).empty()) base = &candidate;
            }
        }
        if (base == nullptr && alone.empty())
            wrong(start,
                  fmt::format("\"{}\" is no layer; known are C, T, P, MP, AP, U, PS and PU, followed by "
                              "endings such as R (ReLU) or B (batch norm)",
                              printable(letters, 20)));

        StackLayer layer;
        const std::vector<std::string_view> endings =
            base == nullptr ? alone : endings_of(rest.substr(base->letters.size()));
        layer.kind = base == nullptr ? LayerKind::activation : base->kind;
        if (base != nullptr) {
            const bool norm = std::find(endings.begin(), endings.end(), "") != endings.end();
            read_arguments(start, *base, norm, layer);
        }
        for (const std::string_view ending : endings) {
            const bool taken = !layer.activation.empty() || (ending.empty() && layer.batch_norm);
            if (taken) {
                push(start, layer);
                layer = StackLayer();
                layer.kind = LayerKind::activation;
            }
            if (ending.empty())
                layer.batch_norm = true;
            else
                layer.activation = ending;
        }
        push(start, layer);
    }

    void push(std::size_t start, const StackLayer& layer) {
        if (layers_.size() >= kMostLayers)
            wrong(start, fmt::format("this is layer {}; at most {} are read", kMostLayers + 1, kMostLayers));
        layers_.push_back(layer);
    }

    // The endings that the letters consist of; empty when they do not.
    static std::vector<std::string_view> endings_of(std::string_view letters) {
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

    // What was given for one layer; the rest is assumed.
    struct Given {
        std::vector<std::string> positional;
        bool kernel = false;
        bool stride = false;
        bool padding = false;
        bool output_padding = false;
        bool filters = false;
        bool factor = false;
        bool pool = false;
        bool mode = false;
        bool bias = false;
    };

    void read_arguments(std::size_t start, const Base& base, bool norm, StackLayer& layer) {
        Given given;
        skip_spaces();
        if (is_digit(here()) && !repeats_follow()) {
            read_positional(layer, given, 0);
        } else if (take("(")) {
            const std::size_t open = at_ - 1;
            read_items(open, layer, given);
        }
        const std::size_t back = at_;
        skip_spaces();
        if (take("/")) {
            if (!has_window(layer.kind)) wrong(at_ - 1, "this layer has no stride");
            skip_spaces();
            layer.stride = numbers(1, "a stride");
            given.stride = true;
        } else {
            at_ = back;
        }
        settle(start, base, norm, layer, given);
    }

    // "3x" begins the next item: "P 3x CR(64,3)".
    [[nodiscard]] bool repeats_follow() const {
        std::size_t i = at_;
        while (i < text_.size() && is_digit(text_[i])) ++i;
        while (i < text_.size() && text_[i] == ' ') ++i;
        const std::string_view rest = text_.substr(i);
        return rest.starts_with("x") || rest.starts_with("X") || rest.starts_with("×") ||
               rest.starts_with("*");
    }

    void read_items(std::size_t open, StackLayer& layer, Given& given) {
        std::size_t position = 0;
        skip_inner_spaces();
        if (take(")")) return;
        while (true) {
            skip_inner_spaces();
            if (at_end()) wrong(open, "this bracket is never closed");
            if (is_digit(here()))
                read_positional(layer, given, position++);
            else
                read_named(layer, given);
            skip_inner_spaces();
            if (take(")")) return;
            if (at_end()) wrong(open, "this bracket is never closed");
            if (!take(",") && !take(";")) fail("a comma or \")\"");
        }
    }

    void read_positional(StackLayer& layer, Given& given, std::size_t position) {
        const std::size_t start = at_;
        const bool filters =
            layer.kind == LayerKind::convolution || layer.kind == LayerKind::transposed_convolution;
        const std::size_t meaning = filters ? position : position + 1;
        if (layer.kind == LayerKind::resize || is_shuffle(layer.kind)) {
            if (position > 0) wrong(start, "only one number, the factor, is expected here");
            given.factor = true;
            layer.factor = factors();
        } else if (meaning == 0) {
            given.filters = true;
            layer.channels = number(1, "a number of filters");
        } else if (meaning == 1) {
            given.kernel = true;
            layer.kernel = numbers(1, "a kernel size");
        } else if (meaning == 2) {
            given.stride = true;
            layer.stride = numbers(1, "a stride");
        } else {
            wrong(start, filters
                             ? "filters, size and stride are all the bare numbers that are expected; name "
                               "others, such as p1"
                             : "size and stride are all the bare numbers that are expected; name others, "
                               "such as p1");
        }
    }

    void read_named(StackLayer& layer, Given& given) {
        const std::size_t start = at_;
        const auto only = [&](bool fits, std::string_view who) {
            if (!fits) wrong(start, fmt::format("only {} takes this", who));
        };
        const bool convolves =
            layer.kind == LayerKind::convolution || layer.kind == LayerKind::transposed_convolution;
        const bool pools = layer.kind == LayerKind::max_pooling || layer.kind == LayerKind::average_pooling;
        const bool windows = has_window(layer.kind);
        const auto one_padding = [&] {
            if (given.padding) wrong(start, "the padding is given twice; it is one word or one number");
        };
        for (const PaddingWord word : {PaddingWord::valid, PaddingWord::same, PaddingWord::half,
                                       PaddingWord::full, PaddingWord::causal}) {
            if (!take_word(name_of(word))) continue;
            only(windows, "a layer with a kernel");
            one_padding();
            layer.padding_word = word;
            given.padding = true;
            return;
        }
        if (take_word("ceil")) {
            only(pools, "a pooling");
            layer.ceil_mode = true;
            return;
        }
        if (take_word("nobias") || take_word("bias")) {
            only(convolves, "a convolution");
            layer.bias = lower(text_[start]) == 'b';
            given.bias = true;
            return;
        }
        if (take_word("max") || take_word("average") || take_word("avg")) {
            only(pools, "a pooling");
            layer.kind = lower(text_[start]) == 'm' ? LayerKind::max_pooling : LayerKind::average_pooling;
            given.pool = true;
            return;
        }
        if (take_word("corners")) {
            only(layer.kind == LayerKind::resize, "an upsampling");
            layer.align_corners = true;
            return;
        }
        if (take_word("back")) {
            only(layer.kind == LayerKind::transposed_convolution, "a transposed convolution");
            layer.of_transposed = true;
            return;
        }
        for (const std::string_view mode : resize_mode_spellings()) {
            if (!take_word(mode)) continue;
            only(layer.kind == LayerKind::resize, "an upsampling");
            layer.mode = resize_mode_spelled(mode).value();
            given.mode = true;
            return;
        }
        struct Field {
            std::string_view name;
            Extents StackLayer::*values;
            std::int64_t least;
            bool Given::*seen;
        };
        const std::array fields = {
            Field{"kernel", &StackLayer::kernel, 1, &Given::kernel},
            Field{"k", &StackLayer::kernel, 1, &Given::kernel},
            Field{"stride", &StackLayer::stride, 1, &Given::stride},
            Field{"s", &StackLayer::stride, 1, &Given::stride},
            Field{"padding", &StackLayer::padding_begin, 0, &Given::padding},
            Field{"pad", &StackLayer::padding_begin, 0, &Given::padding},
            Field{"p", &StackLayer::padding_begin, 0, &Given::padding},
            Field{"dilation", &StackLayer::dilation, 1, nullptr},
            Field{"d", &StackLayer::dilation, 1, nullptr},
            Field{"op", &StackLayer::output_padding, 0, &Given::output_padding},
            Field{"a", &StackLayer::output_padding, 0, &Given::output_padding},
        };
        for (const Field& field : fields) {
            if (!take_word(field.name)) continue;
            only(windows, "a layer with a kernel");
            if (field.seen == &Given::padding) one_padding();
            only(field.values != &StackLayer::output_padding ||
                     layer.kind == LayerKind::transposed_convolution,
                 "a transposed convolution");
            take_equals();
            layer.*field.values = numbers(field.least, "a number");
            if (field.seen != nullptr) given.*field.seen = true;
            if (field.values == &StackLayer::padding_begin)
                layer.padding_end = take(":") ? numbers(0, "the padding at the end") : layer.padding_begin;
            return;
        }
        if (take_word("groups") || take_word("g")) {
            only(convolves, "a convolution");
            take_equals();
            layer.groups = number(1, "a number of groups");
            return;
        }
        at_ = start;
        fail("a number, or a named one such as s2, p1, d2, g4, op1 or valid");
    }

    void take_equals() {
        skip_inner_spaces();
        if (take("=") || take(":")) skip_inner_spaces();
    }

    // --- what was left open

    void assumed(const char* name, std::string value, std::string sentence) {
        for (const Assumption& known : assumptions_) {
            if (known.name == name) return;
        }
        assumptions_.push_back({name, std::move(value), std::move(sentence)});
    }

    void settle(std::size_t start, const Base& base, bool norm, StackLayer& layer, const Given& given) {
        switch (layer.kind) {
            case LayerKind::convolution:
            case LayerKind::transposed_convolution:
                if (!given.filters)
                    wrong(start,
                          fmt::format("the number of filters is missing; write it in brackets, such as "
                                      "{}(64,3)",
                                      layer.kind == LayerKind::convolution ? "C" : "T"));
                if (!given.bias) {
                    layer.bias = defaults_.bias && !norm;
                    assumed("bias", defaults_.bias ? "yes" : "no",
                            defaults_.bias ? "convolutions have a bias, but not before a batch norm"
                                           : "convolutions have no bias");
                }
                if (layer.kind == LayerKind::convolution)
                    settle_convolution(layer, given);
                else
                    settle_transposed(layer, given);
                break;
            case LayerKind::max_pooling:
            case LayerKind::average_pooling:
                settle_pooling(base, layer, given);
                break;
            case LayerKind::resize:
            case LayerKind::pixel_shuffle:
            case LayerKind::pixel_unshuffle:
                if (!given.factor) {
                    layer.factor = {defaults_.upsampling};
                    assumed("upsampling", to_string(defaults_.upsampling),
                            fmt::format("upsampling is by {}", to_string(defaults_.upsampling)));
                }
                if (layer.kind == LayerKind::resize && !given.mode) {
                    layer.mode = defaults_.mode;
                    const std::string mode(plain_name_of(layer.mode));
                    assumed("mode", mode,
                            layer.mode == ResizeMode::nearest
                                ? "upsampling takes the nearest cell"
                                : fmt::format("upsampling is {} interpolation", mode));
                }
                break;
            default:
                break;
        }
    }

    void settle_convolution(StackLayer& layer, const Given& given) {
        if (!given.kernel) {
            layer.kernel = {defaults_.kernel};
            assumed("kernel", fmt::format("{}", defaults_.kernel),
                    fmt::format("a convolution without a size has kernel {}", defaults_.kernel));
        }
        // A single tap needs none, whatever is assumed.
        const bool single = layer.kernel == Extents{1} && defaults_.padding != PaddingWord::numbers;
        if (given.padding || single) return;
        layer.padding_word = defaults_.padding;
        layer.padding_begin = layer.padding_end = {defaults_.padding_cells};
        if (defaults_.padding == PaddingWord::numbers)
            assumed("padding", fmt::format("{}", defaults_.padding_cells),
                    fmt::format("convolutions have padding {}", defaults_.padding_cells));
        else
            assumed("padding", std::string(name_of(defaults_.padding)),
                    defaults_.padding == PaddingWord::half
                        ? "convolutions have half padding, ⌊k / 2⌋ cells on each side, which keeps the size "
                          "for odd "
                          "kernels and stride 1"
                        : fmt::format("convolutions have {} padding", name_of(defaults_.padding)));
    }

    // T multiplies sizes by its stride: kernel - stride = 2 padding - output padding.
    void settle_transposed(StackLayer& layer, const Given& given) {
        if (!given.kernel) {
            layer.kernel = {defaults_.transposed_kernel};
            assumed("transposed-kernel", fmt::format("{}", defaults_.transposed_kernel),
                    fmt::format("T without a size has kernel {}", defaults_.transposed_kernel));
        }
        if (!given.stride) {
            layer.stride = {defaults_.transposed_stride};
            assumed("transposed-stride", fmt::format("{}", defaults_.transposed_stride),
                    fmt::format("T has stride {}", defaults_.transposed_stride));
        }
        if (given.padding || given.output_padding) return;
        if (defaults_.transposed_padding) {
            layer.padding_begin = layer.padding_end = {*defaults_.transposed_padding};
            assumed("transposed-padding", fmt::format("{}", *defaults_.transposed_padding),
                    fmt::format("T has padding {}", *defaults_.transposed_padding));
            return;
        }
        const std::size_t axes = std::max({layer.kernel.size(), layer.stride.size(), layer.dilation.size()});
        Extents begin;
        Extents end;
        Extents extra;
        const auto at = [](const Extents& values, std::size_t i) {
            return values[std::min(i, values.size() - 1)];
        };
        for (std::size_t i = 0; i < axes; ++i) {
            const std::int64_t more =
                at(layer.dilation, i) * (at(layer.kernel, i) - 1) + 1 - at(layer.stride, i);
            begin.push_back(more > 0 ? (more + 1) / 2 : 0);
            // An odd cell too many comes back as output padding where there can be one.
            const bool possible = std::max(at(layer.stride, i), at(layer.dilation, i)) > 1;
            end.push_back(possible || more <= 0 ? begin.back() : more - begin.back());
            extra.push_back(begin.back() + end.back() - more);
        }
        layer.padding_begin = begin;
        layer.padding_end = end;
        layer.output_padding = extra;
        assumed("transposed-padding", "fitting",
                fmt::format(
                    "T is padded so that it multiplies the size by its stride{}",
                    layer.kernel == Extents{4} && layer.stride == Extents{2} && layer.dilation == Extents{1}
                        ? " (kernel 4, stride 2: padding 1)"
                        : ""));
    }

    void settle_pooling(const Base& base, StackLayer& layer, const Given& given) {
        if (base.pool_by_default && !given.pool) {
            layer.kind = defaults_.pool;
            const bool max = defaults_.pool == LayerKind::max_pooling;
            assumed("pool", max ? "max" : "average", fmt::format("P is {} pooling", max ? "max" : "average"));
        }
        if (!given.kernel) {
            layer.kernel = {defaults_.pool_kernel};
            assumed("pool-kernel", fmt::format("{}", defaults_.pool_kernel),
                    fmt::format("pooling without a size has kernel {}", defaults_.pool_kernel));
        }
        if (!given.stride) {
            layer.stride = defaults_.pool_stride ? Extents{*defaults_.pool_stride} : layer.kernel;
            assumed("pool-stride",
                    defaults_.pool_stride ? fmt::format("{}", *defaults_.pool_stride) : "kernel",
                    defaults_.pool_stride
                        ? fmt::format("pooling without a stride has stride {}", *defaults_.pool_stride)
                        : "pooling without a stride moves by its own size");
        }
    }

    std::string_view text_;
    const NotationDefaults& defaults_;
    std::size_t at_ = 0;
    std::vector<StackLayer> layers_;
    std::vector<Assumption> assumptions_;
};

std::int64_t whole(std::string_view name, std::string_view value, std::int64_t least) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc{} || end != value.data() + value.size() || number < least || number > kLargestSize)
        throw BadInput(fmt::format("{} is \"{}\"; it must be a whole number from {} to {}", name,
                                   printable(value), least, kLargestSize));
    return number;
}

// The position of `value` among `words`.
std::size_t one_of(std::string_view name, std::string_view value, const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == value) return i;
    }
    constexpr std::string_view kArticle = "the ";  // "unknown assumed pool", not "unknown the assumed pool"
    if (name.starts_with(kArticle)) name.remove_prefix(kArticle.size());
    throw BadInput(unknown_name(name, value, words));
}

}  // namespace

const std::vector<std::string>& assumption_names() {
    static const std::vector<std::string> names = {
        "kernel", "padding",     "transposed-kernel", "transposed-stride", "transposed-padding",
        "pool",   "pool-kernel", "pool-stride",       "upsampling",        "mode",
        "bias"};
    return names;
}

void assume(NotationDefaults& defaults, std::string_view name_and_value) {
    const std::size_t equals = name_and_value.find('=');
    if (equals == std::string_view::npos)
        throw BadInput(
            fmt::format("the assumption \"{}\" has no value; it must be name=value, such as kernel=5",
                        printable(name_and_value)));
    const std::string_view name = name_and_value.substr(0, equals);
    const std::string_view value = name_and_value.substr(equals + 1);
    const std::string said = fmt::format("the assumed {}", printable(name));
    if (name == "kernel") {
        defaults.kernel = whole(said, value, 1);
    } else if (name == "padding") {
        defaults.padding_cells = 0;
        if (!value.empty() && is_letter(value[0])) {
            const std::vector<std::string> words = {"valid", "same", "half", "full", "causal"};
            defaults.padding = static_cast<PaddingWord>(one_of(said, value, words) + 1);
        } else {
            defaults.padding_cells = whole(said, value, 0);
            defaults.padding = PaddingWord::numbers;
        }
    } else if (name == "transposed-kernel") {
        defaults.transposed_kernel = whole(said, value, 1);
    } else if (name == "transposed-stride") {
        defaults.transposed_stride = whole(said, value, 1);
    } else if (name == "pool") {
        defaults.pool = one_of(said, value, {"max", "average"}) == 0 ? LayerKind::max_pooling
                                                                     : LayerKind::average_pooling;
    } else if (name == "transposed-padding") {
        defaults.transposed_padding =
            value == "fitting" ? std::nullopt : std::optional(whole(said, value, 0));
    } else if (name == "pool-stride") {
        defaults.pool_stride = value == "kernel" ? std::nullopt : std::optional(whole(said, value, 1));
    } else if (name == "pool-kernel") {
        defaults.pool_kernel = whole(said, value, 1);
    } else if (name == "upsampling") {
        const auto factor = factor_spelled(value);
        if (!factor || !(factor->value() > 0))
            throw BadInput(fmt::format("{} is \"{}\"; it must be a number above 0, such as 2, 1.5 or 3/2",
                                       said, printable(value)));
        defaults.upsampling = *factor;
    } else if (name == "mode") {
        const auto mode = resize_mode_spelled(value);
        defaults.mode = mode ? *mode : ResizeMode(one_of(said, value, plain_resize_mode_names()));
    } else if (name == "bias") {
        defaults.bias = one_of(said, value, {"yes", "no"}) == 0;
    } else {
        throw BadInput(unknown_name("assumption", name, assumption_names()));
    }
}

ReadNotation read_notation(std::string_view text, const NotationDefaults& defaults) {
    if (text.size() > kMostBytes)
        throw BadInput(
            fmt::format("the notation has {} bytes; at most {} are read", text.size(), kMostBytes));
    return Parser(text, defaults).read();
}

InputShape parse_input_shape(std::string_view text) {
    InputShape shape;
    Extents values;
    std::string_view rest = text;
    const auto refuse = [&] {
        throw BadInput(
            fmt::format("input is \"{}\"; it must be channels and 1 to 3 sizes, each from 1 to {}, "
                        "such as 3x224x224",
                        printable(text), kLargestSize));
    };
    while (true) {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
        if (error != std::errc{} || value < 1 || value > kLargestSize || values.size() > 3) refuse();
        values.push_back(value);
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        if (rest.empty()) break;
        const std::size_t times = rest.starts_with("×") ? std::string_view("×").size()
                                  : rest.starts_with("x") || rest.starts_with("X") ? 1
                                                                                   : 0;
        if (times == 0) refuse();
        rest.remove_prefix(times);
    }
    if (values.size() < 2) refuse();
    shape.channels = values[0];
    shape.sizes.assign(values.begin() + 1, values.end());
    return shape;
}

}  // namespace convwalk
