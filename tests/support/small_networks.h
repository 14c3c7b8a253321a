#pragma once

#include <string>

#include "network/stack_json.h"

namespace convwalk::testing {

/// A padded U-Net of two levels, whose transposed layers double what comes in: its joins fit where 4 divides
/// the input.
inline Stack padded_unet(const std::string& input) {
    return read_stack(R"J({"input": ")J" + input + R"J(", "layers": [
        {"layer": "convolution", "name": "s1", "channels": 8, "kernel": 3, "padding": 1},
        "P(2)",
        {"layer": "convolution", "name": "s2", "channels": 16, "kernel": 3, "padding": 1},
        "P(2) - C(32,3,p1)",
        {"layer": "transposed_convolution", "channels": 16, "kernel": 2, "stride": 2},
        {"layer": "concatenate", "with": "s2"},
        {"layer": "convolution", "channels": 16, "kernel": 3, "padding": 1},
        {"layer": "transposed_convolution", "channels": 8, "kernel": 2, "stride": 2},
        {"layer": "concatenate", "with": "s1"}]})J")
        .stack;
}

}  // namespace convwalk::testing
