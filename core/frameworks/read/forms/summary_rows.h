// The rows of a summary: what comes out of each layer, and how many parameters it has. Level 3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frameworks/read/read_code.h"

namespace convwalk {

struct SummaryRow {
    std::size_t line = 1;
    std::string name;  ///< of the layer: "conv2d_1"; empty: it has none
    std::string type;  ///< "Conv2D"
    std::vector<std::int64_t>
        dimensions;  ///< of the result, batch first; 0: not known; none where none are said
    std::optional<std::int64_t> parameters;
    std::vector<std::string> reads;  ///< names of the layers before it; none where the summary does not say
};

/// A program of layers of which no more is known.
/// @param channels_last of every row's dimensions
[[nodiscard]] ReadProgram program_of(const std::vector<SummaryRow>& rows, Framework framework,
                                     bool channels_last);

/// "(None, 26, 26, 32)", "[-1, 10, 24, 24]": numbers between commas, whatever stands around; 0 for any that
/// is not above 0.
[[nodiscard]] std::vector<std::int64_t> dimensions_in(std::string_view text);

/// "9,408"; nullopt: it is no number.
[[nodiscard]] std::optional<std::int64_t> count_in(std::string_view text);

}  // namespace convwalk
