// What the layers of a program make of an input. Level 3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "frameworks/read/walked.h"

namespace convwalk {

/// A program over an input, up to the layer that can't take what comes in.
struct Walk {
    WalkedLayer input;
    std::vector<WalkedLayer> layers;  ///< one entry a layer of the program, in their order
    std::optional<BadCode> refusal;   ///< of the layer behind them; nullopt: all of them have an output
};

/// @param input sizes; empty: those that the program says, and where it says none, sizes are not known but
/// behind what makes some
/// @param in_channels of the input; 0: what the program says, or its first layer takes
[[nodiscard]] Walk walk_as_far_as_possible(const ReadProgram& program, const Extents& input = {},
                                           std::int64_t in_channels = 0);

/// The same. @throws BadInput naming the line of the first layer that has no output
[[nodiscard]] std::vector<WalkedLayer> walk(const ReadProgram& program, const Extents& input = {},
                                            std::int64_t in_channels = 0);

/// Where a print-out or a file says that something else comes out of a layer than its fields come to: a
/// sentence about the first; "" where none does. @param walked those that have an output
[[nodiscard]] std::string said_otherwise(const ReadProgram& program, const std::vector<WalkedLayer>& walked);

/// Whether what a layer of the program makes has the channels of the input, whatever they are.
/// @param layer from 1; 0: the input itself
[[nodiscard]] bool has_input_channels(const ReadProgram& program, std::size_t layer);

/// Channels of the input: those that the code says, or that a layer over it takes; 0: neither.
[[nodiscard]] std::int64_t input_channels(const ReadProgram& program);

/// The input is a vector: the code says so, or what reads it takes one.
[[nodiscard]] bool takes_vector(const ReadProgram& program);

/// Dimensions of the first layer that has some, 0 of a vector; nullopt when none does.
[[nodiscard]] std::optional<std::size_t> dimensions_of(const ReadProgram& program);

}  // namespace convwalk
