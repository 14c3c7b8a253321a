// The suite receptive_field: what is answered to stacks of layers.
#pragma once

#include <optional>

#include "network/stack.h"
#include "records/compute_layer.h"
#include "records/compute_record.h"
#include "records/json_writer.h"

namespace convwalk {

/// The network of a record: `network`, its notation or its JSON as a text, or `layers` over an `input_size`,
/// of which channels are nothing to rely on. @throws BadInput
[[nodiscard]] Stack read_network_of(const Record& record);

/// Sizes, receptive field with its phases, and what each probed output cell depends on. @throws BadInput when
/// the record is none of this suite
[[nodiscard]] std::optional<Fault> answer_receptive_field(const Record& record, JsonWriter& answer);

}  // namespace convwalk
