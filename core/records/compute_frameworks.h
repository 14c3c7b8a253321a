// The suite `frameworks`: sizes and padding by the rules of TensorFlow, Keras and ONNX.
#pragma once

#include <optional>

#include "records/compute_layer.h"
#include "records/json_writer.h"

namespace convwalk {

// As in compute_suites.h.

/// A convolution with a word or an auto_pad as its padding.
[[nodiscard]] std::optional<Fault> answer_framework_conv(const Record& record, JsonWriter& answer);

/// A transposed convolution of Keras or ONNX.
[[nodiscard]] std::optional<Fault> answer_framework_transposed(const Record& record, JsonWriter& answer);

}  // namespace convwalk
