#include "frameworks/write_stack.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "basics/text.h"
#include "frameworks/effects.h"
#include "frameworks/sampling_code.h"
#include "network/sampled.h"

namespace convwalk {
namespace {

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
        const ActivationCalls& calls = activation_calls(name);
        const std::string_view call = framework_ == Framework::pytorch      ? calls.torch
                                      : framework_ == Framework::keras      ? calls.keras
                                      : framework_ == Framework::tensorflow ? calls.tensorflow
                                      : framework_ == Framework::jax        ? calls.jax
                                                                            : calls.onnx;
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

}  // namespace convwalk
