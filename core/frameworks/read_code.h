// Layers from program text of PyTorch, Keras, TensorFlow, JAX, Flax and ONNX. Level 2.
//
// Code says nothing of the input's size, or only sometimes; padding that depends on it ("same" with a stride,
// output_shape) stays a wish until settled() is told the size.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/layer.h"
#include "frameworks/rules.h"
#include "frameworks/syntax.h"

namespace convwalk {

/// One layer as it was written.
struct ReadLayer {
    enum class Kind : std::uint8_t {
        layer,          ///< convolution, transposed convolution or pooling: `request`
        activation,     ///< one cell at a time, or over channels: passed over
        upsample,       ///< resized by `factors`, or to `wanted_output`
        pixel_shuffle,  ///< channels become cells, by `factors`; below 1: cells become channels
    };
    Kind kind = Kind::layer;
    std::string name;  ///< as written: "nn.Conv2d"
    Place place;
    Framework framework = Framework::pytorch;

    /// Sizes of the input are 1. Padding counts besides auto_padding: what pads and crops before and after
    /// the layer came to. Channels that the code does not name are `groups`.
    LayerRequest request;
    bool in_channels_known = false;
    bool out_channels_known = false;
    std::int64_t depth_multiplier = 0;  ///< depthwise: filters a channel, a group each; 0: the groups count
    AutoPadding auto_padding = AutoPadding::none;
    bool padded_before = false;  ///< some padding is a pad before the layer, which knows no limit
    /// A transposed convolution's output an axis, for which auto_padding shares out what is cut, or, with
    /// none, the end is; empty when it follows from the fields.
    Extents wanted_output;
    std::vector<double> factors;  ///< one an axis

    // What does not matter to the windows, but to a stack.
    bool bias = false;        ///< layer: the call adds a bias itself
    std::string activation;   ///< of an activation, or of the layer itself: as written, "relu"
    std::string resize_mode;  ///< upsample: as written, "bilinear"; empty: nearest
    bool align_corners = false;
};

struct ReadProgram {
    std::vector<ReadLayer> layers;   ///< in the order in which they are applied
    Extents input;                   ///< spatial sizes, where the code has an Input or a tensor with sizes
    std::int64_t in_channels = 0;    ///< of that input; 0: not said
    std::vector<std::string> notes;  ///< what was left out or assumed, a sentence each, with its line
};

/// @throws BadInput with line, column and what was expected there, for what is not understood
[[nodiscard]] ReadProgram read_code(std::string_view text);

/// The layer over an input of that size. Nothing is judged but that the padding can be worked out.
/// @param in_channels of the input; 0: not known
/// @pre layer.kind is Kind::layer
/// @throws BadInput naming the line
[[nodiscard]] LayerRequest settled(const ReadLayer& layer, const Extents& input, std::int64_t in_channels);

/// nullopt for one that there is no word for. @pre layer.kind is Kind::upsample
[[nodiscard]] std::optional<ResizeMode> resize_mode_of(const ReadLayer& layer);

/// What a layer of a program makes of its input.
struct WalkedLayer {
    /// Of every Kind::layer, and of what resizes or shuffles as a layer by itself can.
    std::optional<LayerRequest> request;
    Extents output;             ///< spatial sizes
    std::int64_t channels = 0;  ///< 0: not known
};

/// Sizes from layer to layer, one entry a layer of the program.
/// @param in_channels of the input; 0: what the program says
/// @throws BadInput naming the line of the first layer that has no output
[[nodiscard]] std::vector<WalkedLayer> walk(const ReadProgram& program, const Extents& input,
                                            std::int64_t in_channels = 0);

/// Dimensions of the first layer that has some; nullopt when none does.
[[nodiscard]] std::optional<std::size_t> dimensions_of(const ReadProgram& program);

}  // namespace convwalk
