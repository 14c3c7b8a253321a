#include "arithmetic/evenness.h"

#include <fmt/format.h>

#include <numeric>

namespace convwalk {

std::string_view name_of(Evenness evenness) {
    switch (evenness) {
        case Evenness::even:
            return "even";
        case Evenness::uneven:
            return "uneven";
        case Evenness::holes:
            return "holes";
    }
    return "";
}

Evenness evenness_of(const AxisSpec& a) {
    // Taps d t modulo the stride run through the multiples of what d and s share, each once in so many taps.
    const std::int64_t places = a.stride / std::gcd(a.dilation, a.stride);
    if (places < a.stride || a.kernel < places) return Evenness::holes;
    return a.kernel % places == 0 ? Evenness::even : Evenness::uneven;
}

std::string why_evenness(const AxisSpec& a) {
    const std::int64_t shared = std::gcd(a.dilation, a.stride);
    if (a.stride == 1) return "the stride is 1";
    if (shared > 1)
        return fmt::format("dilation {} and stride {} share the factor {}", a.dilation, a.stride, shared);
    if (a.kernel < a.stride) return fmt::format("stride {} is larger than kernel {}", a.stride, a.kernel);
    return fmt::format("kernel {} is {}divisible by stride {}", a.kernel,
                       a.kernel % a.stride == 0 ? "" : "not ", a.stride);
}

std::string effect_of(Operator op, Evenness evenness, std::size_t axes) {
    if (evenness != Evenness::uneven || op == Operator::max_pooling) return "";
    if (op != Operator::transposed_convolution) return "its gradient is as uneven";
    return axes > 1 ? "a checkerboard" : "stripes";
}

std::string meaning_of(Operator op, Evenness evenness) {
    const bool of_outputs = op == Operator::transposed_convolution;
    std::string words;
    if (of_outputs) {
        words = evenness == Evenness::even     ? "every output inside gets equally many contributions"
                : evenness == Evenness::uneven ? "neighbouring outputs get unequally many contributions"
                                               : "some outputs get no contribution";
    } else {
        words = evenness == Evenness::even     ? "every input inside is read equally often"
                : evenness == Evenness::uneven ? "neighbouring inputs are read unequally often"
                                               : "some inputs are never read";
    }
    if (const std::string then = effect_of(op, evenness); !then.empty())
        words += of_outputs ? ", " + then : "; " + then + ", its output is not";
    return fmt::format("{}: {}", name_of(evenness), words);
}

}  // namespace convwalk
