// What the code of a layer comes to, for all writers. Level 3.
#pragma once

#include <string>
#include <utility>

#include "frameworks/write/write_code.h"

namespace convwalk {

/// @param layer an expression that makes it
[[nodiscard]] inline LayerCode one_layer(std::string layer) {
    LayerCode code;
    code.layers = {std::move(layer)};
    return code;
}

/// The second is applied to what the first gives.
[[nodiscard]] inline LayerCode two_layers(std::string first, std::string second) {
    LayerCode code;
    code.layers = {std::move(first), std::move(second)};
    return code;
}

/// @param statements each line ended
[[nodiscard]] inline LayerCode code_lines(std::string statements) {
    LayerCode code;
    code.statements = std::move(statements);
    return code;
}

/// @param why one sentence
[[nodiscard]] inline LayerCode no_code(std::string why) {
    LayerCode code;
    code.why_not = std::move(why);
    return code;
}

}  // namespace convwalk
