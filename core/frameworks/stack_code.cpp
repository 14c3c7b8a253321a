#include "frameworks/stack_code.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "basics/text.h"
#include "frameworks/calls.h"
#include "frameworks/sampling_code.h"
#include "network/sampled.h"

namespace convwalk {
namespace {

// --- activations -------------------------------------------------------------------------------------------

// How each framework calls what activation_names() has, in that order; "" when it has no one call for it.
struct ActivationCalls {
    std::string_view name;
    std::string_view torch;  // {0}: channels
    std::string_view keras;  // {0}: [1, 2], the axes
    std::string_view tensorflow;
    std::string_view jax;
    std::string_view onnx;
};
constexpr std::array kActivationCalls = {
    ActivationCalls{"relu", "nn.ReLU()", "keras.layers.ReLU()", "tf.nn.relu(x)", "jax.nn.relu(x)", "Relu"},
    ActivationCalls{"leaky_relu", "nn.LeakyReLU()", "keras.layers.LeakyReLU()", "tf.nn.leaky_relu(x)",
                    "jax.nn.leaky_relu(x)", "LeakyRelu"},
    ActivationCalls{"prelu", "nn.PReLU({0})", "keras.layers.PReLU(shared_axes={0})",
                    "tf.keras.layers.PReLU(shared_axes={0})(x)", "", "PRelu"},
    ActivationCalls{"elu", "nn.ELU()", "keras.layers.ELU()", "tf.nn.elu(x)", "jax.nn.elu(x)", "Elu"},
    ActivationCalls{"gelu", "nn.GELU()", "keras.layers.Activation(\"gelu\")", "tf.nn.gelu(x)",
                    "jax.nn.gelu(x, approximate=False)", "Gelu"},
    ActivationCalls{"silu", "nn.SiLU()", "keras.layers.Activation(\"silu\")", "tf.nn.silu(x)",
                    "jax.nn.silu(x)", ""},
    ActivationCalls{"sigmoid", "nn.Sigmoid()", "keras.layers.Activation(\"sigmoid\")", "tf.nn.sigmoid(x)",
                    "jax.nn.sigmoid(x)", "Sigmoid"},
    ActivationCalls{"tanh", "nn.Tanh()", "keras.layers.Activation(\"tanh\")", "tf.nn.tanh(x)",
                    "jax.nn.tanh(x)", "Tanh"},
    ActivationCalls{"softplus", "nn.Softplus()", "keras.layers.Activation(\"softplus\")", "tf.nn.softplus(x)",
                    "jax.nn.softplus(x)", "Softplus"},
    ActivationCalls{"softmax", "nn.Softmax(dim=1)", "keras.layers.Softmax()", "tf.nn.softmax(x)",
                    "jax.nn.softmax(x, axis=1)", "Softmax"},
};

// "LeakyReLU" and "leaky_relu" as "leakyrelu".
std::string plain(std::string_view name) {
    std::string letters;
    for (const char c : name) {
        if (c == '_') continue;
        letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return letters;
}

enum class Effect : std::uint8_t { activation, batch_norm, bias, nothing, unknown };

Effect effect_of(const std::string& written, std::string& activation) {
    const std::string name = plain(written);
    for (const ActivationCalls& calls : kActivationCalls) {
        if (plain(calls.name) != name) continue;
        activation = calls.name;
        return Effect::activation;
    }
    if (name == "swish" || name == "softmax2d") {
        activation = name == "swish" ? "silu" : "softmax";
        return Effect::activation;
    }
    for (const std::string_view word : {"batchnorm", "lazybatchnorm", "syncbatchnorm"}) {
        if (name.starts_with(word)) return Effect::batch_norm;
    }
    if (name == "bias" || name == "biasadd") return Effect::bias;
    // At work these pass on what they get.
    for (const std::string_view word :
         {"dropout", "alphadropout", "featurealphadropout", "spatialdropout", "gaussiannoise",
          "gaussiandropout", "identity", "cast", "constant", "linear"}) {
        if (name.starts_with(word)) return Effect::nothing;
    }
    return Effect::unknown;
}

// --- writing -----------------------------------------------------------------------------------------------

class Refused {
  public:
    explicit Refused(std::string sentence) : sentence_(std::move(sentence)) {}
    [[nodiscard]] const std::string& sentence() const { return sentence_; }

  private:
    std::string sentence_;
};

std::string numbers(const Extents& values) {
    return fmt::format("{}", fmt::join(values, ", "));
}

bool are_equal(const Extents& values) {
    return std::all_of(values.begin(), values.end(), [&](auto v) { return v == values.front(); });
}

// One layer after the other, as constructors where the framework has some, or as lines.
class StackWriter {
  public:
    StackWriter(const Stack& stack, const StackReport& report, Framework framework)
        : stack_(stack), report_(report), framework_(framework), axes_(stack.input.size()) {}

    [[nodiscard]] std::string text() {
        for (number_ = 1; number_ <= stack_.layers.size(); ++number_) add(stack_.layers[number_ - 1]);
        switch (framework_) {
            case Framework::pytorch:
                return fmt::format("model = nn.Sequential(\n{})\ny = model(torch.zeros({}))\n", listed(),
                                   numbers(channels_first()));
            case Framework::keras:
                return keras();
            case Framework::tensorflow:
                return fmt::format("x = tf.zeros([{}])\n{}", numbers(channels_last()), statements_);
            case Framework::jax:
                return fmt::format(
                    "{}x = jnp.zeros(({}))\n{}",
                    flax_ ? "# inside __call__ of a flax.linen.Module, under @nn.compact\n" : "",
                    numbers(channels_first()), statements_);
            case Framework::onnx:
                return onnx_info("x", channels_first()) + infos_ + statements_;
        }
        return "";
    }

  private:
    [[noreturn]] void refuse(std::string_view sentence) const {
        const std::string& name = stack_.layers[number_ - 1].name;
        throw Refused(fmt::format("layer {}{}: {}", number_,
                                  name.empty() ? "" : fmt::format(" (\"{}\")", printable(name)), sentence));
    }
    [[nodiscard]] std::string_view framework() const { return name_of(framework_); }
    [[nodiscard]] const LayerReport& report() const { return report_.layers[number_ - 1]; }
    [[nodiscard]] bool makes_layers() const {
        return framework_ == Framework::pytorch || framework_ == Framework::keras;
    }

    [[nodiscard]] Extents channels_first() const {
        Extents all = {1, stack_.channels};
        all.insert(all.end(), stack_.input.begin(), stack_.input.end());
        return all;
    }
    [[nodiscard]] Extents channels_last() const {
        Extents all = {1};
        all.insert(all.end(), stack_.input.begin(), stack_.input.end());
        all.push_back(stack_.channels);
        return all;
    }

    [[nodiscard]] std::string listed() const {
        std::string text;
        for (const Part& part : parts_) text += fmt::format("    {},\n", part.layer);
        return text;
    }

    [[nodiscard]] std::string keras() const {
        Extents shape = channels_last();
        shape.erase(shape.begin());
        const bool all_layers =
            std::all_of(parts_.begin(), parts_.end(), [](const Part& p) { return !p.layer.empty(); });
        const std::string input = fmt::format("keras.Input(({}))", numbers(shape));
        if (all_layers) return fmt::format("model = keras.Sequential([\n    {},\n{}])\n", input, listed());
        std::string text = fmt::format("x = {}\n", input);
        for (const Part& part : parts_)
            text += part.layer.empty() ? part.statements : fmt::format("x = {}(x)\n", part.layer);
        return text;
    }

    void add_layer(std::string layer) { parts_.push_back({std::move(layer), ""}); }
    void add_line(std::string_view line) { statements_ += fmt::format("{}\n", line); }

    void add(const StackLayer& layer) {
        const bool follows =
            layer.from.empty() ||
            (number_ == 1 ? layer.from == kInputName : layer.from == stack_.layers[number_ - 2].name);
        if (!follows)
            refuse(
                fmt::format("it reads \"{}\", which is not the layer before it; a sequence of layers "
                            "can't say that",
                            printable(layer.from)));
        if (layer.kind >= LayerKind::concatenate)
            refuse(
                fmt::format("{} is a skip connection; a sequence of layers can't say that", label_of(layer)));
        if (has_window(layer.kind)) add_window(layer);
        if (is_sampled(layer.kind)) add_sampled(layer);
        if (layer.batch_norm) add_batch_norm();
        if (!layer.activation.empty()) add_activation(layer.activation);
    }

    void add_window(const StackLayer& layer) {
        const bool pool = is_pooling(report().layer->op);
        const bool bias = layer.bias && !pool;
        LayerCodeOptions options;
        options.bias = bias;
        if (framework_ == Framework::onnx) {
            options.onnx_weight = fmt::format("w{}", number_);
            if (bias) options.onnx_bias = fmt::format("b{}", number_);
            add_onnx_tensors(*report().layer, options);
            std::tie(options.onnx_input, options.onnx_output) = onnx_ends();
        }
        LayerCode code = layer_code({*report().layer, layer.padding_word}, framework_, options);
        if (!code.why_not.empty()) refuse(code.why_not);
        for (std::string& each : code.layers) add_layer(std::move(each));
        if (makes_layers() && !code.statements.empty()) parts_.push_back({"", code.statements});
        statements_ += code.statements;
        if (bias && framework_ == Framework::tensorflow)
            add_line(fmt::format("x = tf.nn.bias_add(x, tf.zeros([{}]))", report().channels));
        if (bias && framework_ == Framework::jax) {
            Extents shape(axes_, 1);
            shape.insert(shape.begin(), report().channels);
            add_line(fmt::format("x = x + jnp.zeros(({},))", numbers(shape)));
        }
    }

    // --- ONNX: names of tensors, and what is known of them

    static std::string onnx_info(std::string_view name, const Extents& shape) {
        return fmt::format(
            "{0} = onnx.helper.make_tensor_value_info(\"{0}\", onnx.TensorProto.FLOAT, [{1}])\n", name,
            numbers(shape));
    }
    std::pair<std::string, std::string> onnx_ends() {
        const std::string from = node_ == 0 ? "x" : fmt::format("x{}", node_);
        return {from, fmt::format("x{}", ++node_)};
    }
    void add_onnx_tensors(const Layer& layer, const LayerCodeOptions& options) {
        if (is_pooling(layer.op)) return;
        const bool transposed = layer.op == Operator::transposed_convolution;
        Extents shape = {transposed ? layer.in_channels : layer.out_channels,
                         (transposed ? layer.out_channels : layer.in_channels) / layer.groups};
        for (const std::int64_t size : kernel_extents(layer)) shape.push_back(size);
        infos_ += onnx_info(options.onnx_weight, shape);
        if (!options.onnx_bias.empty()) infos_ += onnx_info(options.onnx_bias, {layer.out_channels});
    }
    void add_node(std::string_view type, const std::vector<std::string>& more, std::string_view attributes) {
        const auto [from, to] = onnx_ends();
        std::string inputs = fmt::format("\"{}\"", from);
        for (const std::string& name : more) inputs += fmt::format(", \"{}\"", name);
        add_line(
            fmt::format("onnx.helper.make_node(\"{}\", [{}], [\"{}\"]{})", type, inputs, to, attributes));
    }

    // --- what changes sizes without a kernel

    void add_sampled(const StackLayer& layer) {
        const Layer alone = sampled_layer(layer, report());
        if (layer.kind == LayerKind::resize && output_extents(alone) != report().output)
            refuse(fmt::format("{} takes factors as floating-point numbers, which makes another size of {}",
                               framework(), to_string(layer.factor)));
        LayerCodeOptions options;
        if (framework_ == Framework::onnx) {
            options.onnx_number = fmt::format("{}", number_);
            std::tie(options.onnx_input, options.onnx_output) = onnx_ends();
        }
        LayerCode code = sampling_code(alone, framework_, options);
        if (!code.why_not.empty()) refuse(code.why_not);
        for (std::string& each : code.layers) add_layer(std::move(each));
        statements_ += code.statements;
    }

    // --- what works on each cell

    void add_batch_norm() {
        const std::int64_t channels = report().channels;
        switch (framework_) {
            case Framework::pytorch:
                return add_layer(fmt::format("nn.BatchNorm{}d({})", axes_, channels));
            case Framework::keras:
                return add_layer("keras.layers.BatchNormalization()");
            case Framework::tensorflow:
                return add_line(
                    fmt::format("x = tf.nn.batch_normalization(x, tf.zeros([{0}]), tf.ones([{0}]), "
                                "tf.zeros([{0}]), tf.ones([{0}]), 0.001)",
                                channels));
            case Framework::jax:
                flax_ = true;
                return add_line("x = flax.linen.BatchNorm(use_running_average=True, axis=1)(x)");
            case Framework::onnx: {
                std::vector<std::string> names;
                for (const std::string_view what : {"scale", "shift", "mean", "variance"}) {
                    names.push_back(fmt::format("{}{}", what, number_));
                    infos_ += onnx_info(names.back(), {channels});
                }
                return add_node("BatchNormalization", names, "");
            }
        }
    }

    void add_activation(const std::string& name) {
        const auto* calls = std::find_if(kActivationCalls.begin(), kActivationCalls.end(),
                                         [&](const ActivationCalls& c) { return c.name == name; });
        const std::string_view call = framework_ == Framework::pytorch      ? calls->torch
                                      : framework_ == Framework::keras      ? calls->keras
                                      : framework_ == Framework::tensorflow ? calls->tensorflow
                                      : framework_ == Framework::jax        ? calls->jax
                                                                            : calls->onnx;
        if (call.empty()) refuse(fmt::format("{} has no {} in one call", framework(), name));
        if (framework_ == Framework::onnx) {
            std::vector<std::string> slopes;
            if (name == "prelu") {
                slopes = {fmt::format("slope{}", number_)};
                Extents shape(axes_, 1);
                shape.insert(shape.begin(), report().channels);
                infos_ += onnx_info(slopes[0], shape);
            }
            return add_node(call, slopes, name == "softmax" ? ", axis=1" : "");
        }
        Extents all_axes;
        for (std::size_t i = 1; i <= axes_; ++i) all_axes.push_back(static_cast<std::int64_t>(i));
        const std::string argument = framework_ == Framework::pytorch
                                         ? fmt::format("{}", report().channels)
                                         : fmt::format("[{}]", numbers(all_axes));
        const std::string made = fmt::format(fmt::runtime(call), argument);
        if (makes_layers())
            add_layer(made);
        else
            add_line("x = " + made);
    }

    // A constructor, or lines where there is none.
    struct Part {
        std::string layer;
        std::string statements;
    };

    const Stack& stack_;
    const StackReport& report_;
    Framework framework_;
    std::size_t axes_;
    std::size_t number_ = 1;  // of the layer, from 1
    std::vector<Part> parts_;
    std::string statements_;
    std::string infos_;     // ONNX: tensors beside those on the way
    std::size_t node_ = 0;  // ONNX: tensors on the way so far
    bool flax_ = false;
};

// --- reading -----------------------------------------------------------------------------------------------

[[noreturn]] void refuse_at(const ReadLayer& layer, std::string_view sentence) {
    throw bad_code(layer.place, fmt::format("{}: {}", printable(layer.name), sentence));
}

// One value where all axes have the same.
Extents shortest(Extents values) {
    if (are_equal(values)) values.resize(1);
    return values;
}

class StackReader {
  public:
    StackReader(const ReadProgram& program, Extents input, std::int64_t in_channels)
        : program_(program), input_(std::move(input)), in_channels_(in_channels) {}

    [[nodiscard]] CodeStack read() {
        made_.notes = program_.notes;
        if (input_.empty()) input_ = program_.input;
        if (input_.empty()) throw BadInput("the code says no size of its input; give one, such as 32x32");
        if (in_channels_ == 0) in_channels_ = program_.in_channels;
        if (in_channels_ == 0) in_channels_ = channels_taken();
        made_.stack.input = input_;
        made_.stack.channels = in_channels_;
        const std::vector<WalkedLayer> walked = walk(program_, input_, in_channels_);
        for (std::size_t i = 0; i < walked.size(); ++i) add(program_.layers[i], walked[i]);
        judge();
        return std::move(made_);
    }

  private:
    [[nodiscard]] std::int64_t channels_taken() const {
        for (const ReadLayer& layer : program_.layers) {
            if (layer.kind == ReadLayer::Kind::activation) continue;
            if (layer.in_channels_known) return layer.request.layer.in_channels;
            break;
        }
        return 1;
    }

    void note(const ReadLayer& layer, std::string_view what) {
        made_.notes.push_back(fmt::format("line {}: {}", layer.place.line, what));
    }

    StackLayer& push(const ReadLayer& read, StackLayer layer) {
        if (made_.stack.layers.size() == convwalk::kMostLayers)
            throw bad_code(read.place, fmt::format("a stack has at most {} layers", convwalk::kMostLayers));
        places_.push_back(&read);
        made_.stack.layers.push_back(std::move(layer));
        return made_.stack.layers.back();
    }

    void add(const ReadLayer& read, const WalkedLayer& walked) {
        switch (read.kind) {
            case ReadLayer::Kind::layer:
                add_window(read, *walked.request);
                break;
            case ReadLayer::Kind::upsample:
                add_resize(read);
                break;
            case ReadLayer::Kind::pixel_shuffle: {
                if (read.factors.front() < 1)
                    refuse_at(read, "it makes channels of cells; a stack has only the other way");
                StackLayer layer;
                layer.kind = LayerKind::pixel_shuffle;
                layer.shuffle = std::llround(read.factors.front());
                push(read, std::move(layer));
                break;
            }
            case ReadLayer::Kind::activation:
                break;
        }
        if (!read.activation.empty()) add_effect(read);
    }

    void add_window(const ReadLayer& read, const LayerRequest& request) {
        // Words were turned to numbers for this input's size; what fits every size stays a word.
        const Layer made = resolved(request);
        StackLayer layer;
        layer.kind = static_cast<LayerKind>(made.op);
        const auto values = [&](std::int64_t AxisSpec::*field) {
            Extents all;
            for (const AxisSpec& a : made.axes) all.push_back(a.*field);
            return shortest(std::move(all));
        };
        layer.kernel = values(&AxisSpec::kernel);
        layer.stride = values(&AxisSpec::stride);
        layer.dilation = values(&AxisSpec::dilation);
        layer.output_padding = values(&AxisSpec::output_padding);
        if (request.padding == PaddingWord::numbers) {
            layer.padding_begin = values(&AxisSpec::padding_begin);
            layer.padding_end = values(&AxisSpec::padding_end);
        } else {
            layer.padding_word = request.padding;
        }
        layer.ceil_mode = made.axes.front().ceil_mode;
        for (const AxisSpec& a : made.axes) {
            if (a.ceil_mode != layer.ceil_mode) refuse_at(read, "it rounds up on some axes only");
        }
        if (is_pooling(made.op)) {
            layer.bias = true;  // means nothing here
        } else {
            layer.channels = made.out_channels;
            layer.groups = made.groups;
            layer.bias = read.bias;
        }
        push(read, std::move(layer));
        if (made.padding_mode != PaddingMode::zeros)
            note(read, fmt::format("a stack has zeros in the padding, not \"{}\"; the sizes are the same",
                                   name_of(made.padding_mode)));
        if (!made.count_include_pad || made.divisor_override)
            note(read, "a stack does not say what an average divides by; the sizes are the same");
    }

    void add_resize(const ReadLayer& read) {
        StackLayer layer;
        layer.kind = LayerKind::resize;
        if (!read.wanted_output.empty()) {
            layer.size = shortest(read.wanted_output);
        } else {
            const bool equal = std::all_of(read.factors.begin(), read.factors.end(),
                                           [&](double f) { return f == read.factors.front(); });
            const auto factor = fraction_near(read.factors.front());
            if (!equal || !factor) refuse_at(read, "a stack has one factor for all axes, a fraction");
            layer.factor = *factor;
        }
        const auto mode = resize_mode_of(read);
        if (!mode)
            refuse_at(read, fmt::format("a stack has no resizing by \"{}\"; it has nearest, linear and cubic",
                                        printable(read.resize_mode)));
        layer.mode = *mode;
        layer.align_corners = read.align_corners && cells_each_side(layer.mode) > 0;
        push(read, std::move(layer));
    }

    // Joins the layer before, in the order in which a layer has them: bias, batch norm, activation.
    void add_effect(const ReadLayer& read) {
        std::string activation;
        const Effect effect = effect_of(read.activation, activation);
        if (effect == Effect::nothing) return;
        if (effect == Effect::unknown) {
            note(read, fmt::format("\"{}\" has no place in a stack; it is left out, the sizes are the same",
                                   printable(read.activation)));
            return;
        }
        const bool none = made_.stack.layers.empty();
        StackLayer* last = none ? nullptr : &made_.stack.layers.back();
        if (effect == Effect::bias) {
            const bool convolves = last != nullptr && last->kind <= LayerKind::transposed_convolution &&
                                   !last->batch_norm && last->activation.empty();
            if (convolves)
                last->bias = true;
            else
                note(read, "a bias that follows no convolution is left out");
            return;
        }
        const bool taken = last == nullptr || !last->activation.empty() ||
                           (effect == Effect::batch_norm && last->batch_norm);
        if (taken) {
            StackLayer alone;
            alone.kind = LayerKind::activation;
            last = &push(read, std::move(alone));
        }
        if (effect == Effect::batch_norm)
            last->batch_norm = true;
        else
            last->activation = activation;
    }

    // Whatever the walk through the program took, the stack must take too.
    void judge() const {
        const StackReport report = report_of(made_.stack);
        if (!report.refusal) return;
        const std::size_t number = report.refusal->number;
        if (number == 0) throw BadInput(report.refusal->sentence);
        refuse_at(*places_[number - 1], report.refusal->sentence);
    }

    const ReadProgram& program_;
    Extents input_;
    std::int64_t in_channels_;
    CodeStack made_;
    std::vector<const ReadLayer*> places_;
};

}  // namespace

WrittenCode write_code(const Stack& stack, Framework framework) {
    const StackReport report = report_of(stack);
    if (report.refusal) return {"", report.refusal->sentence};
    if (stack.layers.empty()) return {"", "the network has no layer"};
    try {
        return {StackWriter(stack, report, framework).text(), ""};
    } catch (const Refused& refused) {
        return {"", refused.sentence()};
    }
}

CodeStack stack_of(const ReadProgram& program, const Extents& input, std::int64_t in_channels) {
    return StackReader(program, input, in_channels).read();
}

}  // namespace convwalk
