// The suite of values: the numbers that a layer, a resizing or a rearrangement puts out.
#pragma once

#include <optional>
#include <vector>

#include "numeric/evaluation.h"
#include "records/compute_layer.h"
#include "records/compute_record.h"
#include "records/json_writer.h"

namespace convwalk {

// As in compute_suites.h. Each gives the output's shape, and its numbers when the record has all that they
// are made of; minus infinity, of a max pooling that sees no real cell, is null.

/// Convolution, transposed convolution and pooling; of max pooling also the indices of the winners.
[[nodiscard]] std::optional<Fault> answer_values(const Record& record, JsonWriter& answer);

[[nodiscard]] std::optional<Fault> answer_overlap(const Record& record, JsonWriter& answer);
[[nodiscard]] std::optional<Fault> answer_resizing(const Record& record, JsonWriter& answer);
/// Adaptive pooling and padding alone.
[[nodiscard]] std::optional<Fault> answer_sized(const Record& record, JsonWriter& answer);
[[nodiscard]] std::optional<Fault> answer_shuffle(const Record& record, JsonWriter& answer);
[[nodiscard]] std::optional<Fault> answer_unshuffle(const Record& record, JsonWriter& answer);
[[nodiscard]] std::optional<Fault> answer_unfold(const Record& record, JsonWriter& answer);
[[nodiscard]] std::optional<Fault> answer_fold(const Record& record, JsonWriter& answer);

/// The numbers of a layer that is not refused; none when the record lacks what they are made of.
/// @return why they can't be worked out
[[nodiscard]] std::optional<Fault> work_out(const Record& record, const AskedLayer& asked,
                                            std::optional<Evaluation>& evaluation);

/// `output`
void write_output(JsonWriter& answer, const std::vector<double>& values);

}  // namespace convwalk
