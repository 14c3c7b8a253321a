// What a stack comes to as a table: for reading, for papers, for spreadsheets. Level 2.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "basics/table_text.h"
#include "network/stack.h"

namespace convwalk {

/// What each cell of a layer behind a flatten sees of the stack's input: "all", "31×31", "≤ all"; "" where
/// the input is a vector. @pre layer.whole
[[nodiscard]] std::string whole_field_words(const Stack& stack, const LayerReport& layer);

/// One row a layer, the input first: number, layer, output size, channels, parameters, multiply-adds,
/// effective stride ("jump"), receptive field, where the field of output cell 0 has its centre, notes. In a
/// text the notes follow below.
[[nodiscard]] std::string table_of(const Stack& stack, const StackReport& report, TableFormat format);

/// The same as JSON, phases included.
[[nodiscard]] nlohmann::ordered_json report_json(const Stack& stack, const StackReport& report);

}  // namespace convwalk
