// A program as a stack. Level 3.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "frameworks/read/read_code.h"
#include "network/stack.h"

namespace convwalk {

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

/// What a network says of the first join of a program whose sizes differ, with lines for numbers: which
/// layers made them differ, what mends it; "; nn.MaxPool2d on line 5 (...) drops ...". "" where none differs.
[[nodiscard]] std::string misfit_words(const ReadProgram& program, const Extents& input,
                                       std::int64_t in_channels = 0);

}  // namespace convwalk
