// The suites of records: what is answered to each.
#pragma once

#include <optional>

#include "records/compute_layer.h"
#include "records/compute_record.h"
#include "records/json_writer.h"

namespace convwalk {

// Each writes the fields of one record's answer, all but `id` and `error`, or returns why there are none.
// Fields that hold even for a refused record may be written before it is refused. Each throws BadInput when
// the record is not one of its suite.

/// The output shape, and what a padding word comes to.
[[nodiscard]] std::optional<Fault> answer_shape(const Record& record, JsonWriter& answer);

/// A transposed convolution as a convolution of stride 1 over its expanded input.
[[nodiscard]] std::optional<Fault> answer_equivalence(const Record& record, JsonWriter& answer);

/// Every step of the window.
[[nodiscard]] std::optional<Fault> answer_animation(const Record& record, JsonWriter& answer);

}  // namespace convwalk
