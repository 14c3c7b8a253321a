// The input that a person gives to a program. Level 3.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "frameworks/read/read_code.h"

namespace convwalk {

/// Reads "32", "32x32", "3x32x32", "1x3x32x32", "(3, 32, 32)" or "3,32,32": one number for all axes or one an
/// axis of the first layer, before them channels, and before those a batch, which does not matter; where the
/// channels are last, they may stand there as well.
/// @throws BadInput that names what the program takes
[[nodiscard]] GivenInput input_given(const ReadProgram& program, std::string_view text);

/// A further input: "100" of a vector, "3x32x32" of a map with its channels. @throws BadInput as above
[[nodiscard]] TensorShape shape_given(std::string_view text);

/// Whether the program has such a further input.
[[nodiscard]] bool has_input(const ReadProgram& program, std::string_view name);

/// A sentence where what was given is another than the code says; "" where it is not.
[[nodiscard]] std::string contradiction(const ReadProgram& program, const GivenInput& given);

/// A program, and the input that it is read with: its own, or the one that was given.
struct ReadWithInput {
    ReadProgram program;
    GivenInput input;
};

/// Reads a program once to know what inputs it has, and again with those that are given.
/// @param read   read_code() of the program with an input
/// @param inputs "3x32x32", of its first input; of others by their names: "z=100"
/// @param given  what is known besides
/// @throws BadInput what `read` throws, and for an input that the program doesn't have
[[nodiscard]] ReadWithInput read_with_input(const std::function<ReadProgram(const GivenInput&)>& read,
                                            const std::vector<std::string>& inputs, GivenInput given = {});

}  // namespace convwalk
