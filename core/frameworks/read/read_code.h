// Layers from program text of PyTorch, Keras, TensorFlow, JAX, Flax and ONNX. Level 3.
//
// Code says nothing of the input's size, or only sometimes; padding that depends on it ("same" with a stride,
// output_shape) stays a wish until settled() is told the size.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/layer.h"
#include "frameworks/read/syntax.h"
#include "frameworks/rules.h"

namespace convwalk {

/// One layer as it was written.
struct ReadLayer {
    enum class Kind : std::uint8_t {
        layer,          ///< convolution, transposed convolution or pooling: `request`
        activation,     ///< one cell at a time, or over channels: passed over
        upsample,       ///< resized by `factors`, or to `wanted_output`
        pixel_shuffle,  ///< channels become cells, by `factors`; below 1: cells become channels
        concatenate,    ///< channels of the second input behind those of the first
        add,            ///< two inputs, cell by cell
        crop,           ///< `cut`
    };
    Kind kind = Kind::layer;
    std::string name;  ///< as written: "nn.Conv2d"
    /// Which layers of the program it reads, the first being 1; 0 is the program's input. One, or two for
    /// joins.
    std::vector<std::size_t> inputs;
    std::string result;  ///< the name that stands for what comes out at the program's end; "" when none does
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
    std::vector<Sides> cut;       ///< crop: cells an axis, each >= 0

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

}  // namespace convwalk
