#include "frameworks/read_stack.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "basics/text.h"
#include "frameworks/effects.h"

namespace convwalk {
namespace {

[[noreturn]] void refuse_at(const ReadLayer& layer, std::string_view sentence) {
    throw bad_code(layer.place, fmt::format("{}: {}", printable(layer.name), sentence));
}

bool are_equal(const Extents& values) {
    return std::all_of(values.begin(), values.end(), [&](auto v) { return v == values.front(); });
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
        layer.padding_mode = made.padding_mode;
        layer.count_include_pad = made.count_include_pad;
        layer.divisor_override = made.divisor_override;
        push(read, std::move(layer));
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

CodeStack stack_of(const ReadProgram& program, const Extents& input, std::int64_t in_channels) {
    return StackReader(program, input, in_channels).read();
}

}  // namespace convwalk
