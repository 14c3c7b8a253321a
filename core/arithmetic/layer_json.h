// The fields of a layer as JSON, there and back: for scenarios, and for the layers of networks. Level 1.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string_view>

#include "arithmetic/fields.h"
#include "basics/json_fields.h"

namespace convwalk {

/// How a kind of file calls a field.
struct FileField {
    LayerField field;
    std::string_view name;
    /// The smallest number that is read, and none above kLargestSize is; nullopt: any, the judge says what is
    /// wrong with it. A word has any value here where its numbers have a least one.
    std::optional<std::int64_t> least = std::nullopt;
};

/// Reads those fields of an object into a layer, as set_layer_fields() puts them there.
/// @throws BadInput that names the field
void read_layer_fields(JsonFields& fields, std::span<const FileField> known, LayerRequest& request);

/// How numbers that differ by axis are written; both ways are read.
enum class AxisNumbers : std::uint8_t {
    text,  ///< "7x5"
    list,  ///< [7, 5]
};

/// The field's value; one where all axes have the same, unless `every_axis`.
[[nodiscard]] nlohmann::ordered_json field_json(const LayerRequest& request, LayerField field,
                                                AxisNumbers numbers, bool every_axis = false);

}  // namespace convwalk
