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
#include <vector>

#include "arithmetic/layer.h"
#include "arithmetic/modes.h"
#include "basics/factor.h"
#include "basics/fraction.h"
#include "network/runs.h"

namespace convwalk {

enum class LayerKind : std::uint8_t {
    convolution,
    transposed_convolution,
    max_pooling,
    average_pooling,
    resize,           ///< interpolation by `factor` or to `size`
    pixel_shuffle,    ///< channels / factor^axes, sizes * factor
    pixel_unshuffle,  ///< the way back
    activation,       ///< `activation` and `batch_norm` alone
    concatenate,      ///< channels of `with` behind those of `from`; `with` is cut to the size of `from`
    add,              ///< the same, cell by cell
    crop,             ///< `from` cut to the size of `with`
};
inline constexpr int kLayerKinds = 11;

/// The name of the input among the names of layers.
inline constexpr std::string_view kInputName = "input";

/// A stack of more layers is refused.
inline constexpr std::size_t kMostLayers = 1000;

/// One layer. Fields that its kind has no use for are ignored. Lists hold one value for all axes, or one an
/// axis.
struct StackLayer {
    LayerKind kind = LayerKind::convolution;
    std::string name;           ///< for `from` and `with` of later layers; "" when none needs it
    std::string from;           ///< the layer that is read; "" = the one before
    std::string with;           ///< joins and crop: the other layer
    std::int64_t channels = 1;  ///< convolutions: filters
    Extents kernel = {3};
    Extents stride = {1};
    Extents dilation = {1};
    PaddingWord padding_word = PaddingWord::numbers;
    Extents padding_begin = {0};
    Extents padding_end = {0};
    Extents output_padding = {0};
    /// Transposed convolution: the numbers are those of the convolution that it goes back from, so padding
    /// may be "same" and "causal". Its input is that convolution's output; of the sizes that this one may
    /// have had, the smallest comes out, and so many cells more as the output padding says.
    bool of_transposed = false;
    bool ceil_mode = false;
    PaddingMode padding_mode = PaddingMode::zeros;  ///< convolution: what stands in the padding
    bool count_include_pad = true;                  ///< average pooling divides by padding cells, too
    std::optional<std::int64_t> divisor_override;   ///< average pooling divides by this; not 0
    std::int64_t groups = 1;
    bool bias = true;
    bool batch_norm = false;                  ///< after the layer; two parameters a channel
    std::string activation;                   ///< after the layer; "" or one of activation_names()
    std::vector<Factor> factor = {Factor()};  ///< resize, > 0; pixel shuffles, whole and the same everywhere
    Extents size;  ///< resize to this instead of by the factor; empty = by the factor
    ResizeMode mode = ResizeMode::nearest;
    bool align_corners = false;  ///< resize, bilinear and bicubic
    bool cut = false;            ///< joins: whether `with` may be larger, and is cut (crop always cuts)
    Extents cut_from;            ///< joins and crop: the first cell that is kept; empty = that of the middle

    bool operator==(const StackLayer&) const = default;
};

struct Stack {
    std::string title;
    std::int64_t channels = 1;   ///< of the input
    Extents input = {128, 128};  ///< 1 to 3 axes
    std::vector<StackLayer> layers;

    bool operator==(const Stack&) const = default;
};

/// The receptive field of a layer's output on one axis, in cells of the stack's input. Cell i is at i.
struct AxisField {
    Fraction jump = {1, 1};            ///< effective stride: from one output cell to the next
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
        lost_cells,      ///< cells of the input that no window reads
        uneven_overlap,  ///< of a transposed convolution: output cells get unequally many products
        uneven_cut,      ///< one cell more is cut at the end than at the start
        not_aligned,     ///< the two that a join puts together lie beside one another
        no_repetition,   ///< receptive fields do not repeat
        sees_nothing,    ///< output cells without a receptive field
        upper_bound,     ///< the receptive field is none but an upper bound
    };
    Kind kind = Kind::lost_cells;
    std::string sentence;  ///< without a capital and a full stop; may hold names that a person gave

    bool operator==(const Note&) const = default;
};

/// What one layer comes to.
struct LayerReport {
    std::size_t number = 1;  ///< in the stack, from 1
    std::string label;       ///< "convolution 3×3, stride 2, ReLU"
    /// The layer itself, words turned to numbers; nullopt when it is no convolution and no pooling.
    std::optional<Layer> layer;
    Extents input;
    std::int64_t in_channels = 1;
    Extents output;
    std::int64_t channels = 1;
    std::int64_t parameters = 0;     ///< weights, biases, two a channel of a batch norm
    std::int64_t multiply_adds = 0;  ///< of convolutions, for one input; kMostCounted when more
    std::vector<AxisField> axes;
    std::vector<Note> notes;

    bool operator==(const LayerReport&) const = default;
};

[[nodiscard]] bool has_note(const LayerReport& layer, Note::Kind kind);
[[nodiscard]] std::vector<std::string> sentences_of(const std::vector<Note>& notes);

/// Counts stop here.
inline constexpr std::int64_t kMostCounted = INT64_MAX;

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

/// What one output cell comes from on one axis, through all layers down to the input.
struct Trace {
    std::vector<Runs>
        cells;          ///< of the input [0], of layer 1 [1], ..., of the layer asked for: the cell itself
    bool exact = true;  ///< false: too much work, so some runs stand for their hull
};

/// @param layer from 1; the output cell is one of this layer
/// @param bounded only real cells that the output depends on; otherwise every map is taken as endless
/// @pre the report has the layer, axis and cell
[[nodiscard]] Trace trace_of(const Stack& stack, const StackReport& report, std::size_t layer,
                             std::size_t axis, std::int64_t cell, bool bounded);

/// The cells of the input that an output cell depends on: the product of these sets, one an axis. All are
/// empty when one is.
struct UsedCells {
    std::vector<Runs> axes;
    bool exact = true;  ///< as in Trace
};

/// @pre the report has the layer and the output cell
[[nodiscard]] UsedCells used_cells(const Stack& stack, const StackReport& report, std::size_t layer,
                                   const Extents& output);

/// The layers that a layer reads, 0 for the input: one, or two for a join; a crop reads one, and another's
/// size counts. @pre the report of the stack has the layer
[[nodiscard]] std::vector<std::size_t> sources_of(const Stack& stack, std::size_t layer);

/// What a join cuts from `with`, and a crop from `from`: one an axis.
/// @pre the layer is a join or a crop, and the report of the stack has it
[[nodiscard]] std::vector<Sides> cuts_of(const Stack& stack, const StackReport& report, std::size_t layer);

/// "relu", "leaky_relu", ...
[[nodiscard]] const std::vector<std::string>& activation_names();
/// "convolution", "transposed_convolution", ...: as files write them, in the order of LayerKind.
[[nodiscard]] const std::vector<std::string>& layer_kind_names();

/// Whether the kind has a window or a kernel: a Layer of its own.
[[nodiscard]] constexpr bool has_window(LayerKind kind) {
    return kind <= LayerKind::average_pooling;
}

[[nodiscard]] constexpr bool is_shuffle(LayerKind kind) {
    return kind == LayerKind::pixel_shuffle || kind == LayerKind::pixel_unshuffle;
}

/// "3/2" or "3/2×2", for a sentence.
[[nodiscard]] std::string factor_words(const std::vector<Factor>& factors);

/// "convolution 3×3, stride 2, padding 1, ReLU": what the layer is, in words.
[[nodiscard]] std::string label_of(const StackLayer& layer);

/// One value where all axes have the same, as lists of a layer may hold it.
[[nodiscard]] Extents shortest(const Extents& values);

/// "7", "3/2"
[[nodiscard]] std::string to_string(Fraction f);

}  // namespace convwalk
