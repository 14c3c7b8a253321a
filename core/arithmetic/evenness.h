// Whether the stamps of a stride overlap evenly, and the words for it wherever it is told. Level 1.
//
// A transposed convolution stamps its kernel on the output, a stride from one to the next; an output far from
// every border is hit by as many taps as share its place modulo the stride. That is even when the stride
// divides the kernel (Odena et al., "Deconvolution and checkerboard artifacts", Distill 2016). Any other
// operator is the same seen from its input, which its windows read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "arithmetic/axis.h"

namespace convwalk {

enum class Evenness : std::uint8_t {
    even,    ///< every cell inside gets as many
    uneven,  ///< all get some
    holes,   ///< some get none
};

/// "even", "uneven", "holes"
[[nodiscard]] std::string_view name_of(Evenness evenness);

/// That of an axis, far from every border. It does not depend on sizes and padding.
[[nodiscard]] Evenness evenness_of(const AxisSpec& axis);

/// The reason for it: "kernel 3 is not divisible by stride 2"
[[nodiscard]] std::string why_evenness(const AxisSpec& axis);

/// What becomes of it: the unevenness of a transposed layer is seen in its output, that of another in the
/// gradient of its input. "a checkerboard"; empty where nothing does.
/// @param axes that are uneven
[[nodiscard]] std::string effect_of(Operator op, Evenness evenness, std::size_t axes = 2);

/// What the word says about a layer: "uneven: neighbouring outputs get unequally many contributions, a
/// checkerboard".
[[nodiscard]] std::string meaning_of(Operator op, Evenness evenness);

/// What an even overlap does not promise; without a full stop.
inline constexpr std::string_view kNotSufficient =
    "an even overlap is necessary, not sufficient: different weights at the s × s places of a step can still "
    "make a pattern";

}  // namespace convwalk
