// Numbers and indices as they are written in pictures. Level 7.
#pragma once

#include <string>
#include <string_view>

#include "figure/figure.h"

namespace convwalk {

/// The indices of the layer's own axes in brackets: "(2, 2)".
[[nodiscard]] std::string in_brackets(const Figure& figure, const Extents& at);

/// A number as it stands in a cell: "12", "−0.333", "1.2e9", "−∞".
[[nodiscard]] std::string number_label(double value, int digits = 3);

/// What stands before a number that is written so: " = ", or " ≈ " where it is not written exactly.
[[nodiscard]] std::string equals_sign(double value, int digits);

/// "0.0625", "0.062", ".062", ".06"
[[nodiscard]] std::string number_label(double value, const NumberForm& form);

/// The same signs for what number_text() and spelled() give: a minus instead of a hyphen, and short powers.
[[nodiscard]] std::string typeset(std::string_view text);

}  // namespace convwalk
