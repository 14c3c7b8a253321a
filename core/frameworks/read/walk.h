// What the layers of a program make of an input. Level 3.
#pragma once

#include <optional>
#include <vector>

#include "frameworks/read/read_code.h"

namespace convwalk {

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

/// Whether what a layer of the program makes has the channels of the input, whatever they are.
/// @param layer from 1; 0: the input itself
[[nodiscard]] bool has_input_channels(const ReadProgram& program, std::size_t layer);

/// Channels of the input: those that the code says, or that a layer over it takes; 0: neither.
[[nodiscard]] std::int64_t input_channels(const ReadProgram& program);

/// Dimensions of the first layer that has some; nullopt when none does.
[[nodiscard]] std::optional<std::size_t> dimensions_of(const ReadProgram& program);

}  // namespace convwalk
