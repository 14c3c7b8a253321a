#include "frameworks/write/write_stack.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "basics/text.h"
#include "frameworks/calls/effects.h"
#include "frameworks/write/branches.h"
#include "frameworks/write/code_text.h"
#include "frameworks/write/imports.h"
#include "frameworks/write/onnx_graph.h"
#include "frameworks/write/unfold_code.h"
#include "frameworks/write/vector_code.h"
#include "network/placed.h"

namespace convwalk {
namespace {

class Refused {
  public:
    explicit Refused(std::string sentence) : sentence_(std::move(sentence)) {}
    [[nodiscard]] const std::string& sentence() const { return sentence_; }

  private:
    std::string sentence_;
};

// One layer after the other, as constructors where the framework has some, or as lines.
class StackWriter {
  public:
    StackWriter(const Stack& stack, const StackReport& report, Framework framework)
        : stack_(stack),
          report_(report),
          framework_(framework),
          branches_(has_branches(stack)),
          names_(tensor_names(stack)),
          later_(read_later(stack)) {}

    [[nodiscard]] std::string text() {
        number_ = 0;
        if (framework_ == Framework::onnx) graph_.add_input("x", channels_first());
        // In Keras it has this name anyway.
        if (framework_ != Framework::keras) keep();
        for (number_ = 1; number_ <= stack_.layers.size(); ++number_) add(stack_.layers[number_ - 1]);
        switch (framework_) {
            case Framework::pytorch:
                if (branches_ || !are_layers(parts_))
                    return torch_class(stack_, parts_, names_, channels_first());
                return fmt::format("model = nn.Sequential(\n{})\ny = model(torch.zeros({}))\n",
                                   listed(parts_), numbers(channels_first()));
            case Framework::keras:
                return keras();
            case Framework::tensorflow:
                return fmt::format("x = tf.zeros([{}])\n{}", numbers(channels_last()), lines_of(parts_));
            case Framework::jax:
                return fmt::format(
                    "{}x = jnp.zeros(({}))\n{}",
                    flax_ ? "# inside __call__ of a flax.linen.Module, under @nn.compact\n" : "",
                    numbers(channels_first()), lines_of(parts_));
            case Framework::onnx:
                // The last node says what comes out.
                if (at_ != fmt::format("x{}", node_)) add_node("Identity", {}, "");
                return graph_.text("network", at_, last_shape());
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
    [[nodiscard]] Extents last_shape() const {
        const LayerReport& last = report_.layers.back();
        Extents all = {1, last.channels};
        all.insert(all.end(), last.output.begin(), last.output.end());
        return all;
    }
    [[nodiscard]] Extents channels_last() const {
        Extents all = {1};
        all.insert(all.end(), stack_.input.begin(), stack_.input.end());
        all.push_back(stack_.channels);
        return all;
    }

    [[nodiscard]] std::string keras() const {
        Extents shape = channels_last();
        shape.erase(shape.begin());
        const std::string input = fmt::format("keras.Input({})", tuple(shape));
        if (!branches_ && are_layers(parts_))
            return fmt::format("model = keras.Sequential([\n    {},\n{}])\n", input, listed(parts_));
        return fmt::format("{0} = {1}\nx = {0}\n{2}model = keras.Model({0}, x)\n", names_[0], input,
                           lines_of(parts_));
    }

    void add_layer(std::string layer) { parts_.push_back({number_, std::move(layer), ""}); }
    void add_lines(std::string lines) {
        if (!lines.empty()) parts_.push_back({number_, "", std::move(lines)});
    }
    void add(LayerCode code) {
        if (!code.why_not.empty()) refuse(code.why_not);
        if (framework_ == Framework::onnx) return graph_.add(code);
        const std::size_t before = parts_.size();
        for (std::string& each : code.layers) add_layer(std::move(each));
        add_lines(std::move(code.statements));
        parts_[before].remark = std::move(code.remark);
    }
    void add_line(std::string_view line) { add_lines(fmt::format("{}\n", line)); }

    void add(const StackLayer& layer) {
        if (other_of(layer) != nullptr)
            add_join(layer);
        else
            go_to(tensor(sources_of(stack_, number_).front()));
        if (const LayerRequest* request = layer_in(layer))
            add_operator(layer, *request);
        else if (std::holds_alternative<Dense>(layer.what))
            add_dense(layer);
        else if (std::holds_alternative<Reshape>(layer.what))
            add_reshape();
        else if (const auto* unfold = std::get_if<Unfold>(&layer.what))
            add_unfold(*unfold);
        if (layer.batch_norm) add_batch_norm();
        if (!layer.activation.empty()) add_activation(layer.activation);
        keep();
    }

    // --- branches

    // What the program calls the output of a layer that is there already; 0: the input.
    [[nodiscard]] std::string tensor(std::size_t source) const {
        if (framework_ == Framework::onnx) return kept_[source];
        return source + 1 == number_ ? "x" : names_[source];
    }
    // The layers from here on work on this tensor.
    void go_to(const std::string& expression) {
        if (framework_ == Framework::onnx)
            at_ = expression;
        else if (expression != "x")
            add_line(fmt::format("x = {}", expression));
    }
    void keep() {
        if (framework_ == Framework::onnx)
            kept_.push_back(at_);
        else if (later_[number_])
            add_line(fmt::format("{} = x", names_[number_]));
    }

    // What is cut away from a tensor.
    std::string without(const std::string& whole, const std::vector<Sides>& cuts) {
        if (framework_ != Framework::onnx) return cut_text(framework_, whole, cuts);
        if (std::all_of(cuts.begin(), cuts.end(), [](const Sides& c) { return c == Sides{}; })) return whole;
        constexpr std::int64_t kToTheEnd = INT64_MAX;
        Extents begins;
        Extents ends;
        Extents axes;
        for (const Sides& cut : cuts) {
            begins.push_back(cut.begin);
            ends.push_back(cut.end == 0 ? kToTheEnd : -cut.end);
            axes.push_back(static_cast<std::int64_t>(axes.size()) + 2);
        }
        std::vector<std::string> inputs = {whole};
        LayerCode constants;
        for (const auto& [what, values] :
             {std::pair("starts", &begins), std::pair("ends", &ends), std::pair("axes", &axes)}) {
            inputs.push_back(fmt::format("{}{}", what, number_));
            constants.tensors.push_back(
                {inputs.back(), "INT64", {static_cast<std::int64_t>(values->size())}, numbers(*values)});
        }
        graph_.add(constants);
        return node("Slice", inputs, "");
    }

    void add_join(const StackLayer& layer) {
        const std::vector<std::size_t> sources = sources_of(stack_, number_);
        const std::vector<Sides> cuts = cuts_of(stack_, report_, number_);
        const auto* join = std::get_if<Join>(&layer.what);
        if (join == nullptr) return go_to(without(tensor(sources.front()), cuts));
        const std::string first = tensor(sources.front());
        const std::string second = without(tensor(sources.back()), cuts);
        const bool adds = join->how == Join::How::add;
        if (framework_ == Framework::onnx)
            at_ = node(adds ? "Add" : "Concat", {first, second}, adds ? "" : "axis=1");
        else
            go_to(join_text(framework_, join->how, first, second));
    }

    // A word is told where the call has one; what it means for another convolution is told by numbers.
    static PaddingWord code_padding(const LayerRequest& request) {
        return request.of_transposed ? PaddingWord::numbers : request.padding;
    }

    void add_operator(const StackLayer& layer, const LayerRequest& request) {
        const Layer& own = *report().layer;
        const bool bias = layer.bias && has_weights(own.op);
        LayerCodeOptions options;
        options.bias = bias;
        if (framework_ == Framework::onnx) {
            if (has_weights(own.op)) name_weights(options, onnx_weight_shape(own), bias);
            std::tie(options.onnx_input, options.onnx_output) = onnx_ends();
        }
        add(layer_code({own, code_padding(request)}, framework_, options));
        if (bias) add_bias();
    }

    void add_dense(const StackLayer& layer) {
        LayerCodeOptions options;
        options.bias = layer.bias;
        if (framework_ == Framework::onnx) {
            name_weights(options, {report().channels, report().in_channels}, layer.bias);
            std::tie(options.onnx_input, options.onnx_output) = onnx_ends();
        }
        flax_ = true;
        add(dense_code(report().in_channels, report().channels, framework_, options));
        if (layer.bias && framework_ == Framework::tensorflow) add_bias();
    }

    void add_reshape() {
        LayerCodeOptions options;
        if (framework_ == Framework::onnx) std::tie(options.onnx_input, options.onnx_output) = onnx_ends();
        add(reshape_code({report().in_channels, report().input}, {report().channels, report().output},
                         framework_, options));
    }

    void add_unfold(const Unfold& unfold) {
        const bool back = !unfold.back_to.empty();
        const Extents& map = back ? unfold.back_to : report().input;
        Layer windows = resolved(placed(unfold.windows, map, 1));
        windows.in_channels = windows.out_channels = back ? report().channels : report().in_channels;
        LayerCodeOptions options;
        if (framework_ == Framework::onnx) std::tie(options.onnx_input, options.onnx_output) = onnx_ends();
        add(unfold_code(windows, back, framework_, options));
    }

    // Where no layer does it.
    void add_bias() {
        if (framework_ == Framework::tensorflow)
            add_line(fmt::format("x = tf.nn.bias_add(x, tf.zeros([{}]))", report().channels));
        if (framework_ == Framework::jax)
            add_line(fmt::format("x = x + jnp.zeros(({}))", numbers(one_a_channel())));
    }

    // --- ONNX: names of tensors, and what is known of them

    std::pair<std::string, std::string> onnx_ends() {
        std::string from = std::exchange(at_, fmt::format("x{}", ++node_));
        return {std::move(from), at_};
    }
    void name_weights(LayerCodeOptions& options, const Extents& shape, bool bias) {
        options.onnx_weight = fmt::format("w{}", number_);
        graph_.add_input(options.onnx_weight, shape);
        if (!bias) return;
        options.onnx_bias = fmt::format("b{}", number_);
        graph_.add_input(options.onnx_bias, {report().channels});
    }
    // @return the name of what comes out
    std::string node(std::string_view type, const std::vector<std::string>& inputs,
                     std::string_view attributes) {
        std::string to = fmt::format("x{}", ++node_);
        LayerCode made;
        made.layers = {onnx_node(type, inputs, to, attributes)};
        if (type == "Gelu") made.opset = 20;
        graph_.add(made);
        return to;
    }
    void add_node(std::string_view type, std::vector<std::string> more, std::string_view attributes) {
        more.insert(more.begin(), at_);
        at_ = node(type, more, attributes);
    }

    // --- what works on each cell

    void add_batch_norm() {
        const std::int64_t channels = report().channels;
        const std::size_t axes = std::max<std::size_t>(1, report().output.size());
        switch (framework_) {
            case Framework::pytorch:
                return add_layer(fmt::format("nn.BatchNorm{}d({})", axes, channels));
            case Framework::keras:
                return add_layer("keras.layers.BatchNormalization(epsilon=1e-5)");
            case Framework::tensorflow:
                return add_line(
                    fmt::format("x = tf.nn.batch_normalization(x, tf.zeros([{0}]), tf.ones([{0}]), "
                                "tf.zeros([{0}]), tf.ones([{0}]), 1e-5)",
                                channels));
            case Framework::jax:
                flax_ = true;
                return add_line("x = flax.linen.BatchNorm(use_running_average=True, axis=1)(x)");
            case Framework::onnx: {
                std::vector<std::string> names;
                for (const std::string_view what : {"scale", "shift", "mean", "variance"}) {
                    names.push_back(fmt::format("{}{}", what, number_));
                    graph_.add_input(names.back(), {channels});
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
                graph_.add_input(slopes[0], one_a_channel());
            }
            return add_node(call, slopes, name == "softmax" ? "axis=1" : "");
        }
        Extents all_axes;
        for (std::size_t i = 1; i <= report().output.size(); ++i)
            all_axes.push_back(static_cast<std::int64_t>(i));
        const std::string argument = framework_ == Framework::pytorch ? fmt::format("{}", report().channels)
                                     : framework_ == Framework::jax   ? numbers(one_a_channel())
                                                                      : list(all_axes);
        const std::string made = fmt::format(fmt::runtime(call), argument);
        if (makes_layers())
            add_layer(made);
        else
            add_line("x = " + made);
    }

    // The shape of what has a number a channel, these being first.
    [[nodiscard]] Extents one_a_channel() const {
        Extents shape(report().output.size(), 1);
        shape.insert(shape.begin(), report().channels);
        return shape;
    }

    const Stack& stack_;
    const StackReport& report_;
    Framework framework_;
    bool branches_;
    std::vector<std::string> names_;
    std::vector<bool> later_;
    std::size_t number_ = 1;  // of the layer, from 1
    std::vector<CodePart> parts_;
    bool flax_ = false;
    // ONNX
    OnnxGraph graph_;
    std::size_t node_ = 0;           // tensors on the way so far
    std::string at_ = "x";           // the last of them
    std::vector<std::string> kept_;  // the output of every layer; first the input
};

}  // namespace

WrittenCode write_code(const Stack& stack, Framework framework) {
    const StackReport report = report_of(stack);
    if (report.refusal) return {"", report.refusal->sentence};
    if (stack.layers.empty()) return {"", "the network has no layer"};
    try {
        return {with_imports(StackWriter(stack, report, framework).text(), framework), ""};
    } catch (const Refused& refused) {
        return {"", refused.sentence()};
    }
}

}  // namespace convwalk
