#include "frameworks/read/walk.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace convwalk {
namespace {

// A program while it is walked through; 0 is its input.
class Walker {
  public:
    Walker(const ReadProgram& program, WalkedLayer input) : program_(program) {
        made_.push_back(std::move(input));
    }

    // @throws BadCode for the first layer that can't take what comes in
    void add(const ReadLayer& layer) {
        const WalkedLayer& from = made_[layer.inputs.front()];
        try {
            made_.push_back(walked(layer, from, layer.inputs.size() > 1 ? &made_[layer.inputs[1]] : nullptr));
        } catch (const BadCode&) {
            refuse_features(layer, from);
            throw;
        }
    }

    [[nodiscard]] std::vector<WalkedLayer>& made() { return made_; }

  private:
    // A linear layer that takes another number than a flattened map has: where that number is from.
    void refuse_features(const ReadLayer& layer, const WalkedLayer& from) const {
        const bool vector = from.sized && from.output.empty();
        if (layer.kind != ReadLayer::Kind::linear || !vector) return;
        std::size_t before = layer.inputs.front();
        while (before > 0 && program_.layers[before - 1].kind == ReadLayer::Kind::activation)
            before = program_.layers[before - 1].inputs.front();
        if (before == 0 || program_.layers[before - 1].kind != ReadLayer::Kind::reshape) return;
        const ReadLayer& flattens = program_.layers[before - 1];
        const auto sizes =
            dimensions_of(made_[flattens.inputs.front()].shape(), flattens.rearrangement.channels_last);
        if (!sizes || sizes->size() < 3) return;
        throw bad_code(layer.place,
                       fmt::format("{}: it takes {} features, {} = {} come in", layer.name,
                                   layer.request.layer.in_channels,
                                   fmt::join(sizes->begin() + 1, sizes->end(), "·"), from.channels));
    }

    const ReadProgram& program_;
    std::vector<WalkedLayer> made_;
};

WalkedLayer input_of(const ReadProgram& program, const Extents& input, std::int64_t in_channels) {
    WalkedLayer made;
    made.output = input.empty() ? program.input : input;
    made.channels = in_channels > 0 ? in_channels : input_channels(program);
    made.sized = !made.output.empty() || takes_vector(program);
    return made;
}

// The layers that read the input, activations on the way to it not counted; until one is found.
template <typename Found>
bool any_reads_input(const ReadProgram& program, Found found) {
    std::vector<bool> is_input(program.layers.size() + 1, false);
    is_input[0] = true;
    for (std::size_t i = 0; i < program.layers.size(); ++i) {
        const ReadLayer& layer = program.layers[i];
        if (!is_input[layer.inputs.front()]) continue;
        if (layer.kind == ReadLayer::Kind::activation)
            is_input[i + 1] = true;
        else if (found(layer))
            return true;
    }
    return false;
}

}  // namespace

Walk walk_as_far_as_possible(const ReadProgram& program, const Extents& input, std::int64_t in_channels) {
    Walk walk;
    walk.input = input_of(program, input, in_channels);
    Walker walker(program, walk.input);
    try {
        for (const ReadLayer& layer : program.layers) walker.add(layer);
    } catch (const BadCode& error) {
        walk.refusal = error;
    }
    walk.layers.assign(std::make_move_iterator(walker.made().begin() + 1),
                       std::make_move_iterator(walker.made().end()));
    return walk;
}

std::vector<WalkedLayer> walk(const ReadProgram& program, const Extents& input, std::int64_t in_channels) {
    Walk made = walk_as_far_as_possible(program, input, in_channels);
    if (made.refusal) throw BadCode(*made.refusal);
    return std::move(made.layers);
}

std::string said_otherwise(const ReadProgram& program, const std::vector<WalkedLayer>& walked) {
    const auto text_of = [](const TensorShape& shape) {
        const std::string channels = shape.channels > 0 ? fmt::format("{}", shape.channels) : "?";
        if (!shape.sized) return channels + "×?";
        return shape.sizes.empty() ? channels : fmt::format("{}×{}", channels, to_string(shape.sizes));
    };
    for (std::size_t i = 0; i < walked.size(); ++i) {
        const ReadLayer& layer = program.layers[i];
        const TensorShape& said = layer.said_output;
        const TensorShape made = walked[i].shape();
        const bool other_channels = said.channels > 0 && made.channels > 0 && said.channels != made.channels;
        const bool other_sizes = said.sized && made.sized && said.sizes != made.sizes;
        if (other_channels || other_sizes)
            return fmt::format("line {}: {} gives {} by its fields, and {} stands beside it",
                               layer.place.line, layer.name, text_of(made), text_of(said));
    }
    return "";
}

bool has_input_channels(const ReadProgram& program, std::size_t layer) {
    while (layer > 0) {
        const ReadLayer& made = program.layers[layer - 1];
        const bool keeps = made.kind == ReadLayer::Kind::activation ||
                           made.kind == ReadLayer::Kind::upsample || made.kind == ReadLayer::Kind::crop ||
                           made.kind == ReadLayer::Kind::add ||
                           (made.kind == ReadLayer::Kind::layer && !has_weights(made.request.layer.op));
        if (!keeps) return false;
        layer = made.inputs.front();
    }
    return true;
}

std::int64_t input_channels(const ReadProgram& program) {
    if (program.in_channels > 0) return program.in_channels;
    for (const ReadLayer& layer : program.layers) {
        if (layer.in_channels_known && has_input_channels(program, layer.inputs.front()))
            return layer.request.layer.in_channels;
    }
    return 0;
}

bool takes_vector(const ReadProgram& program) {
    if (program.input_is_vector) return true;
    if (!program.input.empty()) return false;
    return any_reads_input(program, [](const ReadLayer& layer) {
        return layer.kind == ReadLayer::Kind::linear && layer.framework != Framework::onnx;
    });
}

std::optional<std::size_t> dimensions_of(const ReadProgram& program) {
    if (takes_vector(program)) return 0;
    for (const ReadLayer& layer : program.layers) {
        if (layer.kind == ReadLayer::Kind::fold) return 1;
        if (layer.kind == ReadLayer::Kind::layer || layer.kind == ReadLayer::Kind::unfold)
            return layer.request.layer.axes.size();
    }
    for (const ReadLayer& layer : program.layers) {
        const std::size_t axes =
            std::max({layer.works_on, layer.factors.size(), layer.wanted_output.size(), layer.cut.size()});
        if (axes > 0) return axes;
    }
    return std::nullopt;
}

}  // namespace convwalk
