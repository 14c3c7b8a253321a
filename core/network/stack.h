// A stack: a whole network as a list of layers, and what each of them makes of its input. Level 2.
//
// Layers follow one another; a layer may also read an earlier one by name (`from`), and a join puts two
// together. Receptive fields: Araujo, Norris & Sim, "Computing Receptive Fields of Convolutional Neural
// Networks", Distill 2019, doi:10.23915/distill.00021; with exact cells and phases on top.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "arithmetic/layer.h"
#include "basics/capped.h"
#include "basics/fraction.h"
#include "network/runs.h"

namespace convwalk {

/// What a layer of a network can be, for lists and files: an operator, or what has no window of its own.
enum class LayerKind : std::uint8_t {
    convolution,
    transposed_convolution,
    max_pooling,
    average_pooling,
    resize,
    pixel_shuffle,
    pixel_unshuffle,
    adaptive_max_pooling,
    adaptive_average_pooling,
    pad,
    activation,   ///< Pass
    concatenate,  ///< Join
    add,          ///< Join
    crop,
    dense,
    flatten,  ///< Reshape to a vector
    reshape,  ///< Reshape to a map
    unfold,   ///< Unfold
    fold,     ///< Unfold, the way back
};
inline constexpr int kLayerKinds = 19;

/// The name of the input among the names of layers.
inline constexpr std::string_view kInputName = "input";

/// A stack of more layers is refused.
inline constexpr std::size_t kMostLayers = 1000;

/// A second map put together with the one that comes in.
struct Join {
    enum class How : std::uint8_t {
        concatenate,  ///< channels of `with` behind those that come in
        add,          ///< cell by cell
    };
    How how = How::concatenate;
    std::string with;  ///< the other layer
    bool cut = false;  ///< whether `with` may be larger, and is cut to the size that comes in
    Extents cut_from;  ///< the first cell that is kept; empty = that of the middle. As Crop has it

    bool operator==(const Join&) const = default;
};

/// What comes in, cut to the size of another layer.
struct Crop {
    std::string with;  ///< the layer whose size is matched
    Extents
        cut_from;  ///< the first cell that is kept, one for all axes or one an axis; empty = of the middle

    bool operator==(const Crop&) const = default;
};

/// Weights from every feature of a vector to every one that comes out: a linear, or fully connected, layer.
/// It takes a vector alone, so a map is flattened before.
struct Dense {
    std::int64_t features = 1;          ///< that come out; >= 1
    std::optional<std::int64_t> takes;  ///< that must come in; >= 1; nullopt = any number

    bool operator==(const Dense&) const = default;
};

/// A size that follows from the others.
inline constexpr std::int64_t kOpenSize = -1;

/// The same numbers, channel by channel and row by row, in another shape. One size may be kOpenSize.
struct Reshape {
    std::int64_t channels = kOpenSize;  ///< or the length of the vector
    Extents sizes;                      ///< 1 to 3; empty = a vector

    bool operator==(const Reshape&) const = default;
};

/// The windows of a map as cells of one axis, the numbers of each as its channels (im2col); or the way back,
/// where what lies on one another is added (col2im). Rows come before columns, and channels before both.
struct Unfold {
    LayerRequest windows;  ///< kernel, stride, dilation and padding, as a convolution has them
    Extents back_to;       ///< sizes of the map that comes out, 1 to 3; empty = there

    bool operator==(const Unfold&) const = default;
};

/// What comes in as it is; the batch norm and activation behind it are the layer.
struct Pass {
    bool operator==(const Pass&) const = default;
};

/// One layer of a network. Where it is a layer with a window, a resizing or a shuffle, it is described as one
/// alone is, but for what its place settles: the size and channels that come in, which stay as they usually
/// are; and it has one axis that all axes are like, or one an axis. A transposed convolution that is
/// described by the one it goes back from (of_transposed) gets that one's output; of the sizes which that one
/// may have read, the smallest comes out, and so many cells more as the output padding says.
struct StackLayer {
    std::variant<LayerRequest, Join, Crop, Pass, Dense, Reshape, Unfold> what = plain_layer();
    std::string name;         ///< for layers that read it; "" when none needs it
    std::string from;         ///< the layer that is read; "" = the one before
    bool bias = true;         ///< of convolutions and dense layers
    bool batch_norm = false;  ///< after the layer; two parameters a channel
    std::string activation;   ///< after the layer; "" or one of activation_names()

    bool operator==(const StackLayer&) const = default;

    /// One axis that all are like, and all else as it usually is.
    [[nodiscard]] static LayerRequest plain_layer(Operator op = Operator::convolution);
};

/// The layer as one alone has it; nullptr: it has no operator.
[[nodiscard]] inline const LayerRequest* layer_in(const StackLayer& layer) {
    return std::get_if<LayerRequest>(&layer.what);
}
[[nodiscard]] inline LayerRequest* layer_in(StackLayer& layer) {
    return std::get_if<LayerRequest>(&layer.what);
}

/// Weights that a bias may be added to.
[[nodiscard]] bool has_weights(const StackLayer& layer);

[[nodiscard]] LayerKind kind_of(const StackLayer& layer);
/// A layer of that kind, all else as it usually is.
[[nodiscard]] StackLayer layer_of_kind(LayerKind kind);

/// The other layer that a join or a crop names; nullptr: it is neither.
[[nodiscard]] const std::string* other_of(const StackLayer& layer);
[[nodiscard]] std::string* other_of(StackLayer& layer);

/// The first cell that a join or crop keeps; nullptr: it is neither.
[[nodiscard]] const Extents* cut_from_of(const StackLayer& layer);
[[nodiscard]] Extents* cut_from_of(StackLayer& layer);

/// Channels and sizes of a map; of a vector no sizes: its length is that of its channels.
struct MapShape {
    std::int64_t channels = 1;
    Extents sizes;  ///< 1 to 3, or none

    [[nodiscard]] bool is_vector() const { return sizes.empty(); }
    bool operator==(const MapShape&) const = default;
};

/// "64×6×6"; of a vector "10".
[[nodiscard]] std::string to_string(const MapShape& shape);

/// What the first layer says of its input: that a dense layer takes so many features, that a reshape needs so
/// many numbers. nullopt: it says nothing.
[[nodiscard]] std::optional<MapShape> input_said_by(const std::vector<StackLayer>& layers);

struct Stack {
    std::string title;
    std::int64_t channels = 1;   ///< of the input; of a vector its length
    Extents input = {128, 128};  ///< 1 to 3 axes; empty = a vector
    std::vector<StackLayer> layers;

    [[nodiscard]] MapShape input_shape() const { return {channels, input}; }
    bool operator==(const Stack&) const = default;
};

/// The receptive field of a layer's output on one axis, in cells of the stack's input. Cell i is at i.
struct AxisField {
    Fraction jump = {1, 1};            ///< effective stride: from one output cell to the next; see `whole`
    std::int64_t size = 1;             ///< the largest of a period
    std::int64_t size_min = 1;         ///< the smallest; 0 when some output cell sees nothing
    std::optional<Run> first = Run{};  ///< what output cell 0 sees; nullopt: nothing
    /// Where output cell 0 lies on the input, averaged over the phases: what has to agree in a join.
    Fraction alignment = {0, 1};
    /// Output cells after which fields repeat, moved by period * jump: the product of the strides of
    /// transposed layers. 0 = never (a skip connection joins different jumps), or more than can be counted.
    std::int64_t period = 1;
    std::vector<std::optional<Run>> phases = {Run{}};  ///< of output cells 0, 1, ...; up to the period
    bool repeats = true;   ///< false: behind a skip connection that joins different jumps
    bool complete = true;  ///< all phases are there; otherwise size and size_min are those of the listed ones
    bool exact = true;     ///< false: too many phases; sizes are upper bounds

    bool operator==(const AxisField&) const = default;
};

/// Something about a layer that a person should know of.
struct Note {
    enum class Kind : std::uint8_t {
        lost_cells,        ///< cells of the input that no window reads
        uneven_overlap,    ///< of a transposed convolution: output cells get unequally many products
        uneven_cut,        ///< one cell more is cut at the end than at the start
        not_aligned,       ///< the two that a join puts together lie beside one another
        no_repetition,     ///< receptive fields do not repeat
        sees_nothing,      ///< output cells without a receptive field
        upper_bound,       ///< the receptive field is none but an upper bound
        holes,             ///< of the last layer: cells inside its receptive field that it does not see
        wider_than_input,  ///< of the last layer: its receptive field is larger than the input
    };
    Kind kind = Kind::lost_cells;
    std::string sentence;  ///< without a capital and a full stop; may hold names that a person gave

    bool operator==(const Note&) const = default;
};

/// What one layer comes to.
struct LayerReport {
    std::size_t number = 1;  ///< in the stack, from 1
    std::string label;       ///< "convolution 3×3, stride 2, ReLU"
    /// The layer where it stands, as a document of a layer alone has it, and with words turned to numbers;
    /// nullopt when it is a join, a crop or an activation alone.
    std::optional<LayerRequest> request;
    std::optional<Layer> layer;
    Extents input;
    std::int64_t in_channels = 1;
    Extents output;  ///< empty: a vector
    std::int64_t channels = 1;
    std::int64_t parameters = 0;     ///< weights, biases, two a channel of a batch norm
    std::int64_t multiply_adds = 0;  ///< of weights, for one input; kMostCounted when more
    /// Behind a flatten, or of a vector: cells have no place on the stack's input, and each sees the same of
    /// it. Then jump, alignment and period of `axes` mean nothing, and what is seen is within the input.
    bool whole = false;
    std::vector<AxisField> axes;  ///< one an axis of the stack's input
    std::vector<Note> notes;

    bool operator==(const LayerReport&) const = default;
};

[[nodiscard]] bool has_note(const LayerReport& layer, Note::Kind kind);
[[nodiscard]] std::vector<std::string> sentences_of(const std::vector<Note>& notes);

/// Why a stack ends.
struct StackRefusal {
    std::size_t number = 0;  ///< the layer, from 1; 0 = the input
    RefusalKind kind = RefusalKind::field_unsupported;
    std::string field;
    std::string sentence;  ///< names the layer

    bool operator==(const StackRefusal&) const = default;
};

struct StackReport {
    std::vector<LayerReport> layers;      ///< up to the one that is impossible
    std::optional<StackRefusal> refusal;  ///< nullopt: all of them have an output
    std::int64_t parameters = 0;
    std::int64_t multiply_adds = 0;
};

/// Every layer of the stack in turn. Never throws for what a person may have asked.
[[nodiscard]] StackReport report_of(const Stack& stack);

/// Adds to the last layer's notes how many cells of its receptive field are holes, or that it is larger than
/// the input. It takes longer than the report does. @param report that of the stack
void note_field(const Stack& stack, StackReport& report);

/// The report for somebody to read, which takes longer: with notes on the receptive field, and a join whose
/// sizes differ says why they do and what mends it.
[[nodiscard]] StackReport told_report_of(const Stack& stack);

/// The cells of a map on each axis: those of the product of these sets. All are empty when none is meant. A
/// vector has one axis of one cell.
using Region = std::vector<Runs>;

/// What one output cell comes from, through all layers down to the input.
struct Trace {
    /// Of the input [0], of layer 1 [1], ..., of the layer asked for: the cell itself.
    std::vector<Region> cells;
    bool exact = true;  ///< false: too much work, or a reshape between, so some runs stand for their hull
};

/// @param layer from 1; the output cell is one of this layer, and has no index when that gives a vector
/// @param bounded only real cells that the output depends on; otherwise every map is taken as endless, and
/// those before a flatten or a reshape are left out
/// @pre the report has the layer and the cell
[[nodiscard]] Trace trace_of(const Stack& stack, const StackReport& report, std::size_t layer,
                             const Extents& cell, bool bounded);

/// The cells of the input that an output cell depends on.
struct UsedCells {
    Region axes;
    bool exact = true;  ///< as in Trace
};

/// @pre the report has the layer and the output cell
[[nodiscard]] UsedCells used_cells(const Stack& stack, const StackReport& report, std::size_t layer,
                                   const Extents& output);

/// The layers that a layer reads, 0 for the input: one, or two for a join; a crop reads one, and another's
/// size counts. @pre the report of the stack has the layer
[[nodiscard]] std::vector<std::size_t> sources_of(const Stack& stack, std::size_t layer);

/// Axes of what comes into a layer, none of a vector; where that is not known, those of the stack's input.
/// @param layer from 1
[[nodiscard]] std::size_t axes_into(const Stack& stack, const StackReport& report, std::size_t layer);

/// What a join cuts from `with`, and a crop from `from`: one an axis.
/// @pre the layer is a join or a crop, and the report of the stack has it
[[nodiscard]] std::vector<Sides> cuts_of(const Stack& stack, const StackReport& report, std::size_t layer);

/// "relu", "leaky_relu", ...
[[nodiscard]] const std::vector<std::string>& activation_names();
/// "convolution", "transposed_convolution", ...: as files write them, in the order of LayerKind.
[[nodiscard]] const std::vector<std::string>& layer_kind_names();

/// The kernel, an axis each where nothing else tells how many axes the layer was given.
[[nodiscard]] Extents kernel_of(const LayerRequest& layer);

/// "3/2" or "3/2×2", for a sentence.
[[nodiscard]] std::string factor_words(const std::vector<Factor>& factors);

/// "convolution 3×3, stride 2, padding 1, ReLU": what the layer is, in words.
[[nodiscard]] std::string label_of(const StackLayer& layer);

/// "7", "3/2"
[[nodiscard]] std::string to_string(Fraction f);

}  // namespace convwalk
