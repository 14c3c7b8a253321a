// A whole stack as program text of a framework, there and back. Level 2.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "frameworks/read_code.h"
#include "frameworks/write_code.h"
#include "network/stack.h"

namespace convwalk {

/// The whole stack: nn.Sequential, keras.Sequential (or calls one after the other where Keras has no layer
/// for something), and lines on a tensor x for the rest. It begins or ends with a tensor of the input's size,
/// so that it can be run, and read again. What can't be said is named with its layer: an impossible one, a
/// skip connection, or what the framework lacks.
[[nodiscard]] WrittenCode write_code(const Stack& stack, Framework framework);

/// A program as a stack, and what of it a stack has no word for.
struct CodeStack {
    Stack stack;
    std::vector<std::string> notes;  ///< a sentence each, with its line; those of the program first
};

/// @param input       sizes; empty: those that the program says
/// @param in_channels of the input; 0: those that the program says, or its first layer takes
/// @throws BadInput naming the line, for a layer without an output or one that no stack can have
[[nodiscard]] CodeStack stack_of(const ReadProgram& program, const Extents& input = {},
                                 std::int64_t in_channels = 0);

}  // namespace convwalk
