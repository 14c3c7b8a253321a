#include "figure/labels.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "basics/real_text.h"
#include "numeric/terms.h"

namespace convwalk {

std::string in_brackets(const Figure& f, const Extents& at) {
    // A shuffle's cells are told by their channel, too.
    if (is_shuffle(f.layer.op)) return fmt::format("({})", fmt::join(at, ", "));
    const auto first = at.end() - static_cast<std::ptrdiff_t>(f.layer.axes.size());
    return fmt::format("({})", fmt::join(first, at.end(), ", "));
}

std::string number_label(double value, int digits) {
    return typeset(number_text(value, digits));
}

std::string equals_sign(double value, int digits) {
    const std::string text = number_text(value, digits);
    double read = value;
    if (std::isfinite(value)) read_real(text.data(), text.data() + text.size(), read);
    return read == value ? " = " : " ≈ ";
}

std::string number_label(double value, const NumberForm& form) {
    // What shows as a tenth or more.
    const bool tenths = std::abs(value) >= 0.095;
    std::string label = number_label(value, form.digits == 1 && tenths ? 2 : form.digits);
    if (form.leading_zero) return label;
    if (label.starts_with("0.")) return label.substr(1);
    constexpr std::string_view kBelowZero = "−0.";
    if (label.starts_with(kBelowZero)) label.erase(kBelowZero.size() - 2, 1);
    return label;
}

std::string typeset(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '-') {
            result += "−";
        } else if (text[i] == 'e' && i + 1 < text.size() && (text[i + 1] == '+' || text[i + 1] == '-')) {
            // 1e+09 as 1e9, 1e-05 as 1e−5.
            result += text[++i] == '-' ? "e−" : "e";
            while (i + 2 < text.size() && text[i + 1] == '0' && text[i + 2] >= '0' && text[i + 2] <= '9') ++i;
        } else {
            result += text[i];
        }
    }
    return result;
}

}  // namespace convwalk
