// One layer of a notation: what is written in its brackets, and what it leaves open. Level 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "arithmetic/layer.h"
#include "basics/factor.h"
#include "network/notation.h"
#include "network/notation_text.h"

namespace convwalk {

/// What was written of a layer; what was not is assumed.
struct WrittenLayer {
    Operator op = Operator::convolution;
    bool pool_is_open = false;  ///< pooling: max or average is left open
    std::optional<std::int64_t> filters;
    std::optional<Extents> kernel;
    std::optional<Extents> stride;
    std::optional<Extents> dilation;
    std::optional<Extents> padding_begin;
    std::optional<Extents> padding_end;
    std::optional<PaddingWord> padding_word;
    std::optional<Extents> output_padding;
    std::optional<std::int64_t> groups;
    std::optional<bool> bias;
    std::optional<std::vector<Factor>> factor;
    std::optional<Extents> size;             ///< adaptive pooling: of the output
    bool is_global = false;                  ///< adaptive pooling: to one cell, so no size is written
    bool place_first = false;                ///< pixel shuffles: TensorFlow's order
    bool crops = false;                      ///< padding alone: cells are taken away
    bool is_depthwise = false;               ///< convolution: each channel by itself
    bool is_separable = false;               ///< the same, and behind it all channels of every cell
    std::optional<std::int64_t> multiplier;  ///< depthwise: filters a channel
    std::optional<ResizeMode> mode;
    bool ceil_mode = false;
    bool align_corners = false;
    bool of_transposed = false;
};

/// The two convolutions that a separable one is.
[[nodiscard]] WrittenLayer depthwise_half(const WrittenLayer& separable);
[[nodiscard]] WrittenLayer pointwise_half(const WrittenLayer& separable);

/// What stands behind the letters: "(64,3,s2)", "64", "/2". @throws BadInput
void read_arguments(NotationText& text, WrittenLayer& layer);

/// Whether "3x" begins the next item here: "P 3x CR(64,3)".
[[nodiscard]] bool repeats_follow(const NotationText& text);

/// A dense layer, a flatten or a reshape, with what stands behind its letters.
/// @param norm whether a batch norm follows @throws BadInput
[[nodiscard]] StackLayer read_vector_layer(NotationText& text, std::size_t start, LayerKind kind, bool norm,
                                           const NotationDefaults& defaults,
                                           std::vector<Assumption>& assumptions);

/// Whether a layer with weights has a bias. @param assumptions one is added when none is written
[[nodiscard]] bool settled_bias(std::optional<bool> written, bool norm, const NotationDefaults& defaults,
                                std::vector<Assumption>& assumptions);

/// The layer, and what was assumed for it.
/// @param start where the layer begins, for what is wrong with it
/// @param norm whether a batch norm follows
/// @param assumptions those that are new are added @throws BadInput
[[nodiscard]] StackLayer settled(const NotationText& text, std::size_t start, const WrittenLayer& written,
                                 bool norm, const NotationDefaults& defaults,
                                 std::vector<Assumption>& assumptions);

}  // namespace convwalk
