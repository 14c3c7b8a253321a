// One layer of a notation: what is written in its brackets, and what it leaves open. Level 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "arithmetic/layer.h"
#include "basics/factor.h"
#include "network/notation.h"
#include "network/notation_text.h"

namespace convwalk {

/// What was written of a layer; what was not is assumed.
struct WrittenLayer {
    Operator op = Operator::convolution;
    bool pool_is_open = false;  ///< pooling: max or average is left open
    std::optional<std::int64_t> filters;
    std::optional<Extents> kernel;
    std::optional<Extents> stride;
    std::optional<Extents> dilation;
    std::optional<Extents> padding_begin;
    std::optional<Extents> padding_end;
    std::optional<PaddingWord> padding_word;
    std::optional<Extents> output_padding;
    std::optional<std::int64_t> groups;
    std::optional<bool> bias;
    std::optional<std::vector<Factor>> factor;
    std::optional<ResizeMode> mode;
    bool ceil_mode = false;
    bool align_corners = false;
    bool of_transposed = false;
};

/// What stands behind the letters: "(64,3,s2)", "64", "/2". @throws BadInput
void read_arguments(NotationText& text, WrittenLayer& layer);

/// The layer, and what was assumed for it.
/// @param start where the layer begins, for what is wrong with it
/// @param norm whether a batch norm follows
/// @param assumptions those that are new are added @throws BadInput
[[nodiscard]] StackLayer settled(const NotationText& text, std::size_t start, const WrittenLayer& written,
                                 bool norm, const NotationDefaults& defaults,
                                 std::vector<Assumption>& assumptions);

}  // namespace convwalk
