// Questions about a layer and a network: costs, the backward pass, which sizes are taken.
#pragma once

#include <optional>

#include "records/compute_layer.h"
#include "records/compute_record.h"
#include "records/json_writer.h"

namespace convwalk {

// As in compute_suites.h.

/// Parameters, multiply-adds and memory, for one sample of the batch; null where there are more than can be
/// counted.
[[nodiscard]] std::optional<Fault> answer_costs(const Record& record, JsonWriter& answer);

/// What carries the gradient back to the input and to the weights: a sentence, and the layer as a record of
/// its own, null where there is none.
[[nodiscard]] std::optional<Fault> answer_backward(const Record& record, JsonWriter& answer);

/// Which input sizes a network takes, an axis each; one for all where a dense layer or a reshape puts them
/// together.
[[nodiscard]] std::optional<Fault> answer_sizes(const Record& record, JsonWriter& answer);

}  // namespace convwalk
