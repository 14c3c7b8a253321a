// What a layer takes: weights, multiplications, memory. Level 1. For one sample of a batch.
#pragma once

#include <cstdint>
#include <string>

#include "arithmetic/layer.h"

namespace convwalk {

/// Each is kMostCounted when there are more.
struct LayerCounts {
    std::int64_t weights = 0;     ///< out channels * in channels / groups * taps; 0 without weights
    std::int64_t biases = 0;      ///< one an output channel, where there are weights
    std::int64_t parameters = 0;  ///< both
    /// Of a weight and a cell: a window's for each output, padding too; of a transposed layer, a stamp's for
    /// each input, the zeros between which are not multiplied. 0 without weights.
    std::int64_t multiply_adds = 0;
    std::int64_t flops = 0;         ///< twice as many: a multiplication and an addition each
    std::int64_t outputs = 0;       ///< values, of all channels
    std::int64_t output_bytes = 0;  ///< of these as float32
};

/// @pre !why_invalid(layer)
[[nodiscard]] LayerCounts counts_of(const Layer& layer);

/// "896 bytes", "112.5 KiB", "1.5 GiB": 1 KiB is 1024 bytes.
[[nodiscard]] std::string bytes_text(std::int64_t bytes);

}  // namespace convwalk
