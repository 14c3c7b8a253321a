#include "arithmetic/counts.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "basics/capped.h"
#include "basics/text.h"

namespace convwalk {

LayerCounts counts_of(const Layer& layer) {
    constexpr std::int64_t kFloatBytes = 4;
    LayerCounts counts;
    counts.outputs = capped_product(output_channels(layer), output_extents(layer));
    counts.output_bytes = capped_product(counts.outputs, kFloatBytes);
    if (!has_weights(layer.op)) return counts;
    // The same for both operators, with the channels' parts swapped.
    const bool transposed = layer.op == Operator::transposed_convolution;
    counts.weights = capped_product(capped_product(layer.in_channels, layer.out_channels / layer.groups),
                                    kernel_extents(layer));
    counts.biases = layer.out_channels;
    counts.parameters = capped_sum(counts.weights, counts.biases);
    counts.multiply_adds =
        capped_product(counts.weights, transposed ? input_extents(layer) : output_extents(layer));
    counts.flops = capped_product(counts.multiply_adds, 2);
    return counts;
}

std::string bytes_text(std::int64_t bytes) {
    constexpr std::array<const char*, 6> kUnits = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    constexpr double kStep = 1024;
    if (bytes == kMostCounted) return "more than 8 EiB";
    if (bytes < 1024) return counted(bytes, "byte", "bytes");
    double amount = static_cast<double>(bytes) / kStep;
    std::size_t unit = 0;
    // What would be rounded to 1024 is one of the next unit.
    for (; amount >= 1023.95 && unit + 1 < kUnits.size(); ++unit) amount /= kStep;
    const std::string digits = fmt::format("{:.1f}", amount);
    return fmt::format("{} {}", digits.ends_with(".0") ? digits.substr(0, digits.size() - 2) : digits,
                       kUnits[unit]);
}

}  // namespace convwalk
