// Layers from program text of PyTorch, Keras, TensorFlow, JAX, Flax and ONNX. Level 3.
//
// Code says nothing of the input's size, or only sometimes; padding that depends on it ("same" with a stride,
// output_shape) stays a wish until settled() is told the size. What a program works out of its tensors' sizes
// is what they are for the input that it is read with.
//
// What is not understood is a gap among the layers: behind it sizes are not known. Code that reaches no layer
// is passed over.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/layer.h"
#include "frameworks/python/place.h"
#include "frameworks/read/rearrangement.h"
#include "frameworks/rules.h"

namespace convwalk {

/// A size that stays what it is.
inline constexpr std::int64_t kSizeOfInput = 0;

/// One layer as it was written.
struct ReadLayer {
    enum class Kind : std::uint8_t {
        layer,          ///< convolution, transposed convolution or pooling: `request`
        activation,     ///< one cell at a time, or over channels: passed over
        upsample,       ///< resized by `factors`, or to `wanted_output`
        pixel_shuffle,  ///< channels become cells, by `factors`; below 1: cells become channels
        concatenate,    ///< channels of the second input behind those of the first
        add,            ///< two inputs, cell by cell
        multiply,       ///< the same, for another sign: a gate, a mask
        crop,           ///< `cut`
        linear,         ///< weights over the features of a vector; channels and bias as of a convolution
        reshape,        ///< the same numbers, or some of them, in another shape: `rearrangement`
        unfold,         ///< windows of a map as cells, their numbers as channels; those are of `request`
        fold,           ///< the way back, to a map of `wanted_output`
        input,          ///< another input than the first, by the name of its parameter; it reads nothing
        gap,            ///< what comes out is not known: `reason`
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
    bool is_depthwise_half = false;     ///< of a separable convolution, whose other half follows
    AutoPadding auto_padding = AutoPadding::none;
    bool padded_before = false;  ///< some padding is a pad before the layer, which knows no limit
    /// What that pad adds an axis, where it matters what is the layer's own padding: of a ceil mode, and of
    /// an average that leaves its own out. Empty: it does not.
    std::vector<Sides> pad_before;
    /// A transposed convolution's output an axis, for which auto_padding shares out what is cut, or, with
    /// none, the end is; empty when it follows from the fields. Of an adaptive pooling also kSizeOfInput.
    /// Fold: the map's sizes.
    Extents wanted_output;
    bool flattens = false;        ///< adaptive pooling: to a vector
    bool copies_taps = false;     ///< convolution of one channel: each filter takes one tap as it is
    bool keeps_axes = false;      ///< unfold: there are as many axes of windows as of the map, not one
    std::vector<double> factors;  ///< one an axis
    /// Crop: cells an axis, each >= 0. Of a transposed convolution what its wanted_output lost since it was
    /// said.
    std::vector<Sides> cut;

    // What does not matter to the windows, but to a stack.
    bool bias = false;             ///< layer, linear: the call adds a bias itself
    std::size_t weights = 0;       ///< applied again, it has the same weights and this number; 0: it is alone
    bool has_weight_norm = false;  ///< layer, linear: the lengths of its filters are parameters of their own
    std::string activation;        ///< of an activation, or of the layer itself: as written, "relu"
    std::string resize_mode;       ///< upsample: as written, "bilinear"; empty: nearest
    bool align_corners = false;
    /// pixel_shuffle; unfold: place_first has the channels of one tap side by side
    ShuffleOrder shuffle_order = ShuffleOrder::channel_first;
    bool antialias = false;            ///< upsample: what shrinks is smoothed before
    bool recomputes_factor = false;    ///< upsample: the factor is that of the sizes, which it was rounded to
    std::size_t works_on = 0;          ///< upsample: axes that its mode is for; 0: any
    Rearrangement rearrangement = {};  ///< reshape
    std::string reason;                ///< gap: a sentence without its place

    // What a print-out or a file says of the result beside the layer's own fields.
    TensorShape said_output = {};  ///< what is not known of it stays so
    std::optional<std::int64_t> said_parameters = {};
    /// activation: numbers that a norm learns for each channel, as its call says; -1: that is not known
    std::optional<std::int64_t> learned_a_channel = {};
    /// Nothing else is known of the layer but its kind; its windows stand for any.
    bool is_only_said = false;
};

struct ReadProgram {
    std::vector<ReadLayer> layers;   ///< in the order in which they are applied
    Extents input;                   ///< spatial sizes, where the code has an Input or a tensor with sizes
    bool input_is_vector = false;    ///< the input has no sizes but that of a vector, `in_channels`
    std::int64_t in_channels = 0;    ///< of that input; 0: not said
    std::string input_name;          ///< of the parameter that it is given to; "": none
    std::vector<std::string> notes;  ///< what was left out or assumed, a sentence each, with its line
};

/// A file of a program that has several.
struct SourceFile {
    std::string name;  ///< "blocks.py", with or without folders
    std::string text;
};

/// What a program is read with, where it does not say it itself.
struct GivenInput {
    Extents sizes;
    std::int64_t channels = 0;  ///< 0: not known
    /// Of further inputs, by the names of their parameters.
    std::map<std::string, TensorShape, std::less<>> others = {};
    std::string make = {};               ///< what is made of it: "resnet50(num_classes=10)"; "": as it says
    std::vector<SourceFile> files = {};  ///< beside it, which it may import from
};

/// Whether there is a gap in it, and the first one.
[[nodiscard]] const ReadLayer* first_gap(const ReadProgram& program);

/// @throws BadInput with line, column and what was expected there, for what can't be, such as an unknown
/// argument, and where nothing was understood
[[nodiscard]] ReadProgram read_code(std::string_view text, const GivenInput& given = {});

}  // namespace convwalk
