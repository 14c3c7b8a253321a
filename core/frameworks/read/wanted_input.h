// The input that a person gives to a program. Level 3.
#pragma once

#include <string>
#include <string_view>

#include "frameworks/read/read_code.h"

namespace convwalk {

/// Reads "32", "32x32", "3x32x32", "1x3x32x32", "(3, 32, 32)" or "3,32,32": one number for all axes or one an
/// axis of the first layer, before them channels, and before those a batch, which does not matter; where the
/// channels are last, they may stand there as well.
/// @throws BadInput that names what the program takes
[[nodiscard]] GivenInput input_given(const ReadProgram& program, std::string_view text);

/// A sentence where what was given is another than the code says; "" where it is not.
[[nodiscard]] std::string contradiction(const ReadProgram& program, const GivenInput& given);

}  // namespace convwalk
